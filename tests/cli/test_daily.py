from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli
from tests.workbooks import plan_file

SETTINGS = 'drop_folder = "out"\n[[recipients]]\nmail = "admin@example.com"\n'
NOW = ("--now", "2026-03-02 07:30")


def workspace(folder: Path) -> Path:
    (folder / "bcm-excel.toml").write_text(SETTINGS, encoding="utf-8")
    plan_file(folder / "停产.xlsx")
    return folder


def test_a_run_shows_the_lights_and_where_the_report_lies(cli: Cli, tmp_path: Path) -> None:
    ran = cli("daily", workspace(tmp_path), *NOW)
    assert ran.code == 1
    assert "立即处理" in ran.out
    assert "今日值班：" in ran.out
    assert "已送达 1 条" in ran.out
    assert str(tmp_path / "reports" / "2026-03-02.xlsx") in ran.out
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_a_run_without_settings_says_that_nobody_is_told(cli: Cli, tmp_path: Path) -> None:
    plan_file(tmp_path / "停产.xlsx")
    ran = cli("daily", tmp_path, *NOW)
    assert "不通知任何人：bcm-excel.toml 没有设置邮件和群\n" in ran.out
    assert "已送达" not in ran.out


def test_a_dry_run_shows_what_would_be_said_masked(cli: Cli, tmp_path: Path) -> None:
    ran = cli("daily", workspace(tmp_path), *NOW, "--dry-run", "--lang", "en")
    assert "would be said (nothing was sent):" in ran.out
    assert "to a***@example.com (mail)" in ran.out
    assert "138*****0161" in ran.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bcm-excel.toml", "停产.xlsx"]


def test_json_has_lights_messages_and_deliveries(cli: Cli, tmp_path: Path) -> None:
    ran = cli("daily", workspace(tmp_path), *NOW, "--format", "json")
    found = ran.json
    assert found["code"] == ran.code == 1
    contacts = next(each for each in found["lights"] if each["subject"] == "contacts")
    assert (contacts["level"], contacts["file"]) == ("red", "停产.xlsx")
    assert [each["status"] for each in found["deliveries"]] == ["sent"]
    assert "138 0000" not in ran.out


def test_a_folder_that_is_not_there_ends_with_3(cli: Cli, tmp_path: Path) -> None:
    plan = plan_file(tmp_path / "停产.xlsx")
    said = ((tmp_path / "none", "找不到这个文件夹"), (plan, "这是文件，请指定文件夹"))
    for missing, why in said:
        ran = cli("daily", missing)
        assert (ran.code, why in ran.err) == (3, True)


def test_a_folder_without_a_plan_is_no_green_day(cli: Cli, tmp_path: Path) -> None:
    ran = cli("daily", tmp_path, *NOW)
    assert ran.code == 1
    assert "文件夹里没有预案工作簿" in ran.out


def test_a_roster_that_is_not_there_is_said_and_the_rest_is_checked(
    cli: Cli, tmp_path: Path
) -> None:
    ran = cli("daily", workspace(tmp_path), *NOW, "--roster", tmp_path / "none.xlsx")
    assert ran.code == 3
    assert "none.xlsx" in ran.err
    assert "报告：" in ran.out


def test_no_process_is_a_mistake(cli: Cli, tmp_path: Path) -> None:
    assert cli("daily", workspace(tmp_path), "--executor", "0").code == 2


def test_full_width_digits_are_a_time_and_a_number_out_of_range_is_said(
    cli: Cli, tmp_path: Path
) -> None:
    plan_file(tmp_path / "停产.xlsx")
    assert cli("daily", tmp_path, "--dry-run", "--now", "２０２６-03-02 ０７：30").code in {0, 1}
    ran = cli("daily", tmp_path, "--executor", "0")
    assert (ran.code, "--executor：应为 1 到 256 的整数" in ran.err) == (2, True)
