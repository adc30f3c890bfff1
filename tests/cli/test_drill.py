from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest

from bcm_excel.app.samples import drill_files
from bcm_excel.cli.progress import Bar
from tests.cli.conftest import Cli

PLAN = Path(__file__).parents[2] / "workbooks" / "personalization-failure.xlsx"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drills")
    for name, data in drill_files().items():
        (folder / name).write_bytes(data)
    return folder


def test_report_over_a_folder_names_what_it_leaves_out(
    cli: Cli, samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "junk.xlsx").write_text("no workbook")
    target = tmp_path / "out" / "summary.xlsx"
    target.parent.mkdir()
    ran = cli("drill", "report", tmp_path, samples, "-o", target, "--now", "2026-03-02 09:00")
    assert ran.code == 0
    assert ran.out == f"已汇总 3 次演练：{target}\n"
    assert ran.err.startswith("未计入 junk.xlsx：")
    assert target.is_file()


def test_a_folder_without_drills_gives_no_file(cli: Cli, tmp_path: Path) -> None:
    ran = cli("drill", "report", tmp_path, "-o", tmp_path / "summary.xlsx", "--lang", "en")
    assert ran.code == 3
    assert "there is no tracking workbook of a drill to sum up" in ran.err
    assert not (tmp_path / "summary.xlsx").exists()


def test_the_output_is_asked_for(cli: Cli, tmp_path: Path) -> None:
    ran = cli("drill", "report", tmp_path)
    assert ran.code == 2
    assert "--output" in ran.err


def test_the_report_in_word_is_written_too_and_said(cli: Cli, tmp_path: Path) -> None:
    for name, data in drill_files().items():
        (tmp_path / name).write_bytes(data)
    summary, letter = tmp_path / "s.xlsx", tmp_path / "s.docx"
    words = ("drill", "report", tmp_path, "-o", summary, "--lang", "en")
    ran = cli(*words, "--docx", letter)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"drills summed up: 3, in {summary}\nreport: {letter}\n"
    assert letter.read_bytes()[:2] == b"PK"
    again = cli(*words, "--docx", letter)
    assert again.code == 3


def test_a_word_report_that_is_there_stops_the_summary_too(cli: Cli, tmp_path: Path) -> None:
    for name, data in drill_files().items():
        (tmp_path / name).write_bytes(data)
    letter = tmp_path / "mine.docx"
    letter.write_bytes(b"mine")
    ran = cli("drill", "report", tmp_path, "-o", tmp_path / "s.xlsx", "--docx", letter)
    assert ran.code == 3
    assert letter.read_bytes() == b"mine"
    assert not (tmp_path / "s.xlsx").exists()
    ran = cli("drill", "report", tmp_path, "-o", tmp_path / "s.xlsx", "--docx", "r.xlsx")
    assert (ran.code, "文件名应以 .docx 结尾" in ran.err) == (2, True)


def test_the_plan_workbook_is_taken_along(cli: Cli, samples: Path, tmp_path: Path) -> None:
    target = tmp_path / "summary.xlsx"
    ran = cli(
        "drill", "report", samples, "-o", target, "--plan", PLAN, "--by-person",
        "--window", "30", "--executor", "2", "--now", "2026-03-02 09:00",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert target.is_file()


@pytest.mark.parametrize("executor", ["0", "999", "two", "dask://", "dask://host", "tcp://a:1"])
def test_an_executor_that_is_none_is_said(cli: Cli, tmp_path: Path, executor: str) -> None:
    ran = cli("drill", "report", tmp_path, "-o", "s.xlsx", "--executor", executor)
    assert ran.code == 2
    assert "dask://HOST:PORT" in ran.err


def test_progress_shows_on_a_terminal_only_and_leaves_nothing() -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    shown, hidden = Terminal(), StringIO()
    for stream in (shown, hidden):
        with Bar("读取", stream) as bar:
            bar(1, 2)
            bar(2, 2)
    assert hidden.getvalue() == ""
    lines = shown.getvalue().split("\r")
    assert [line.split()[-1] for line in lines[1:3]] == ["1/2", "2/2"]
    assert lines[-2].isspace()
