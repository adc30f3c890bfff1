"""``drill apply`` as people meet it: what it says, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_drill_apply import PLAN, TRAINING, summary
from tests.cli.conftest import Cli
from tests.drill.handed import drill, problem
from tests.plans import book

NOW = ("--now", "2026-03-20 09:00")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    found = summary(tmp_path / "s.xlsx", drill(problems=(problem("13800000001 打不通"),)))
    return found, book(tmp_path / "plan.xlsx", PLAN + TRAINING)


def test_a_copy_is_written_and_said(cli: Cli, files: tuple[Path, Path]) -> None:
    ran = cli("drill", "apply", *files, *NOW)
    copy = files[1].with_name("plan.已转入.xlsx")
    assert ran.code == 0
    assert f"新增 2 行，补填 0 格，已有 0 行：{copy}" in ran.out
    assert "Y2026-2" in ran.out
    assert "13800000001" not in ran.out
    assert copy.is_file()


def test_the_second_time_it_says_that_all_is_there(cli: Cli, files: tuple[Path, Path]) -> None:
    first = cli("drill", "apply", *files, "--in-place", *NOW)
    assert (first.code, "原文件备份为" in first.out) == (0, True)
    again = cli("drill", "apply", *files, "--in-place", *NOW)
    assert (again.code, again.out) == (0, "预案里都已有（2 行），没有要写的，未写文件\n")


def test_a_dry_run_says_what_it_would_write(cli: Cli, files: tuple[Path, Path]) -> None:
    ran = cli("drill", "apply", *files, "--dry-run", "--lang", "en", *NOW)
    assert ran.out.startswith("dry run, nothing was written; rows to add: 2")
    assert sorted(each.name for each in files[0].parent.iterdir()) == ["plan.xlsx", "s.xlsx"]


def test_what_is_not_put_in_gives_1(cli: Cli, tmp_path: Path) -> None:
    found = summary(tmp_path / "s.xlsx", drill(problems=(problem(owner="钱进"),)))
    ran = cli("drill", "apply", found, book(tmp_path / "plan.xlsx", PLAN), *NOW)
    assert ran.code == 1
    assert "“钱进”不在应急通讯录里，没有写入" in ran.out


def test_json_names_every_row(cli: Cli, files: tuple[Path, Path]) -> None:
    said = cli("drill", "apply", *files, "--dry-run", "--format", "json", *NOW).json
    assert [(each["sheet"], each["row"], each["no"]) for each in said["added"]] == [
        ("演练记录", 3, "Y2026-2"),
        ("整改台账", 2, "Z1"),
    ]
    assert (said["workbook"], said["not_put"], said["filled"]) == (None, [], [])


@pytest.mark.parametrize(
    ("more", "code"),
    [(("--in-place", "-o", "x.xlsx"), 2), (("-o", "x.xlsm"), 2)],
)
def test_misuse_gives_2(
    cli: Cli, files: tuple[Path, Path], more: tuple[str, ...], code: int
) -> None:
    assert cli("drill", "apply", *files, *more).code == code


def test_a_file_that_is_no_summary_gives_3(cli: Cli, files: tuple[Path, Path]) -> None:
    ran = cli("drill", "apply", files[1], files[1])
    assert ran.code == 3
    assert "不是演练汇总" in ran.err
