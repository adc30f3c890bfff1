from pathlib import Path

from tests.cli.conftest import Cli
from tests.plans import book

PLAN = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 停电应急预案 |
    | 文件编号 | P-1 |
    | 版本 | A0 |
    | 年度评审日 | 12-31 |
    | 上次评审日期 | 2025-12-20 |
    # 应急通讯录
    | 姓名 | 单位 |
    | 王敏 | 甲公司 |
    # 应急组织
    | 序号 | 组别 | 角色 | 第一责任人 |
    | 1 | 应急小组 | 组长 | 王敏 |
    # 处置流程
    | 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 |
    | 1 | 报告情况 | 组长 | 2小时 | 发现 |
"""
NOW = ("--now", "2026-03-02 07:20")


def test_a_folder_becomes_a_calendar_with_its_open_incidents(cli: Cli, tmp_path: Path) -> None:
    plan = book(tmp_path / "a.xlsx", PLAN)
    (tmp_path / "incidents").mkdir()
    opened = cli("incident", "open", plan, "--found", "2026-03-02 07:00", "--force", *NOW)
    assert opened.code == 0, opened.err
    ran = cli("calendar", tmp_path, "-o", tmp_path / "a.ics", *NOW)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("预案 1 个，进行中的事件和演练 1 个\n")
    said = (tmp_path / "a.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert "SUMMARY:评审预案 · 停电应急预案" in said
    assert "DTSTART;VALUE=DATE:20261231" in said
    assert "DTSTART:20260302T010000Z" in said


def test_one_plan_may_be_given_and_english_asked_for(cli: Cli, tmp_path: Path) -> None:
    plan = book(tmp_path / "a.xlsx", PLAN)
    ran = cli("calendar", plan, "-o", tmp_path / "a.ics", "--lang", "en", *NOW)
    assert ran.out.endswith("plans: 1, open incidents and drills: 0\n")
    assert "SUMMARY:Review the plan" in (tmp_path / "a.ics").read_text("utf-8")


def test_the_settings_name_the_language(cli: Cli, tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", PLAN)
    (tmp_path / "bcm-excel.toml").write_text('language = "en"', "utf-8")
    cli("calendar", tmp_path, "-o", tmp_path / "a.ics", *NOW)
    assert "SUMMARY:Review the plan" in (tmp_path / "a.ics").read_text("utf-8")


def test_a_calendar_is_updated_and_nothing_else_overwritten(cli: Cli, tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", PLAN)
    target = tmp_path / "a.ics"
    cli("calendar", tmp_path, "-o", target, *NOW)
    first = target.read_bytes()
    again = cli("calendar", tmp_path, "-o", target, "--now", "2026-03-02 09:00")
    assert (again.code, target.read_bytes()) == (0, first)
    target.write_text("BEGIN:VCALENDAR\nPRODID:another\n", "utf-8")
    refused = cli("calendar", tmp_path, "-o", target, *NOW)
    assert (refused.code, refused.err) == (3, "a.ics：已有同名文件，未覆盖\n")
    folder = cli("calendar", tmp_path, "-o", tmp_path, *NOW)
    assert folder.code == 3


def test_what_cannot_be_read_is_named_and_the_rest_written(cli: Cli, tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", PLAN)
    (tmp_path / "b.xlsx").write_bytes(b"")
    ran = cli("calendar", tmp_path, "-o", tmp_path / "a.ics", *NOW)
    assert ran.code == 3
    assert ran.err.startswith("b.xlsx：文件是空的")
    assert (tmp_path / "a.ics").exists()


def test_a_folder_with_nothing_in_it_is_said(cli: Cli, tmp_path: Path) -> None:
    ran = cli("calendar", tmp_path, "-o", tmp_path / "a.ics", *NOW)
    assert ran.code == 3
    assert "没有预案" in ran.err
    assert not (tmp_path / "a.ics").exists()
