"""Where a command is told to write: endings, impossible paths, links; one sentence, no traceback."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_incident import GOOD
from tests.cli.test_terminal import PROGRAM
from tests.plans import book

NOW = ("--now", "2026-03-02 07:30")
LEVELS = """
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 一般 |
| 紧急 | 2 | 紧急 |
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return book(tmp_path / "plan.xlsx", GOOD + LEVELS)


@pytest.fixture
def tracking(cli: Cli, plan: Path) -> Path:
    path = plan.with_name("t.xlsx")
    cli("incident", "open", plan, "--found", "2026-03-02 07:20", "-o", path, *NOW)
    return path


def copied(path: Path, name: str) -> Path:
    copy = path.with_name(name)
    copy.write_bytes(path.read_bytes())
    return copy


def commands(plan: Path, tracking: Path) -> tuple[tuple[object, ...], ...]:
    return (
        ("incident", "open", plan),
        ("incident", "refresh", tracking, plan),
        ("incident", "merge", tracking, copied(tracking, "copy.xlsx")),
        ("incident", "close", tracking),
        ("contacts", "cards", plan),
        ("contacts", "sheet", plan, "--all"),
        ("contacts", "export", plan),
        ("calendar", plan),
    )


def test_a_name_that_another_program_would_open_is_misuse(
    cli: Cli, plan: Path, tracking: Path
) -> None:
    target = plan.with_name("out.docx")
    said = [cli(*words, "-o", target) for words in commands(plan, tracking)]
    assert [ran.code for ran in said] == [2] * len(said)
    assert {ran.err.split("\n")[0].split("：")[-1] for ran in said} == {
        "文件名应以 .xlsx 结尾",
        "文件名应以 .vcf 结尾",
        "文件名应以 .ics 结尾",
    }
    assert not target.exists()


def test_a_path_that_cannot_be_is_one_sentence(cli: Cli, plan: Path, tracking: Path) -> None:
    endings = [".xlsx"] * 6 + [".vcf", ".ics"]
    for words, ending in zip(commands(plan, tracking), endings, strict=True):
        for target in (plan.with_name("长" * 100 + ending), plan / f"x{ending}"):
            ran = cli(*words, "-o", target)
            assert (ran.code, ran.err.count("\n")) == (3, 1), (words, ran)
            assert "无法写入" in ran.err


def test_a_folder_whose_name_is_too_long_is_not_there(cli: Cli) -> None:
    for words in (("schedule", "cron", "长" * 100), ("calendar", "长" * 100, "-o", "a.ics")):
        ran = cli(*words)
        assert (ran.code, ran.err) == (3, f"{'长' * 100}：找不到这个文件夹\n")


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_link_to_itself_is_no_copy_and_does_not_disturb_closing(cli: Cli, tracking: Path) -> None:
    loop = tracking.with_name("loop.xlsx")
    loop.symlink_to(loop)
    ran = cli("incident", "merge", tracking, loop, "-o", tracking.with_name("m.xlsx"), *NOW)
    assert (ran.code, ran.err.startswith("loop.xlsx：系统无法读取")) == (3, True)
    assert cli("incident", "close", tracking, *NOW).code == 1


def test_each_level_goes_into_a_folder_and_not_into_a_file(cli: Cli, plan: Path) -> None:
    each = ("incident", "open", plan, "--each-level", *NOW, "-o")
    ran = cli(*each, plan.with_name("all.xlsx"))
    assert (ran.code, "应为文件夹" in ran.err) == (2, True)
    (plan.parent / "file").write_text("kept", "utf-8")
    ran = cli(*each, plan.parent / "file")
    assert (ran.code, ran.err) == (3, "file：无法写入：已有同名文件\n")
    assert cli(*each, plan.parent / "folder").code == 0
    assert len(list((plan.parent / "folder").iterdir())) == 2


def test_a_refused_opening_at_each_level_leaves_no_folder(cli: Cli, plan: Path) -> None:
    folder = plan.parent / "new" / "deep"
    each = ("drill", "open", plan, "--each-level", "--began", "2026-03-02 09:00")
    ran = cli(*each, "--found", "2026-03-02 08:00", "-o", folder, *NOW)
    assert (ran.code, "晚于“发现”的时间" in ran.err) == (2, True)
    assert not folder.parent.exists()
    folder.parent.mkdir()
    assert cli(*each, "--found", "2026-03-02 08:00", "-o", folder, *NOW).code == 2
    assert list(folder.parent.iterdir()) == []


def test_closing_leaves_both_reports_or_none(cli: Cli, tracking: Path) -> None:
    target = tracking.with_name("r.xlsx")
    docx = tracking / "r.docx"
    ran = cli("incident", "close", tracking, "-o", target, "--docx", docx, *NOW)
    assert ran.code == 3
    assert not target.exists()


def test_refresh_says_which_errors_of_the_plan_it_carries_on(cli: Cli, tracking: Path) -> None:
    wrong = book(
        tracking.with_name("wrong.xlsx"), GOOD.replace("应急小组组长 | 记录", "无此人 | 记录")
    )
    target = tracking.with_name("r.xlsx")
    ran = cli("incident", "refresh", tracking, wrong, "--force", "-o", target, *NOW)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "预案的 1 处错误仍然存在")


@pytest.mark.skipif(not shutil.which("setpriv"), reason="rights are dropped by a tool of Linux")
@pytest.mark.parametrize(
    "words",
    [("daily", "shut"), ("drill", "report", "shut", "-o", "out.xlsx"), ("validate", "shut.xlsx")],
)
def test_what_may_not_be_opened_is_no_misuse(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "shut").chmod(0)
    book(tmp_path / "shut.xlsx", GOOD).chmod(0)
    dropped = "-dac_override,-dac_read_search"
    rights = () if os.geteuid() else ("setpriv", f"--bounding-set={dropped}")
    ran = subprocess.run(
        [*rights, *PROGRAM, *words, "--lang", "zh"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert (ran.returncode, len(ran.stderr.splitlines())) == (3, 1)
