from __future__ import annotations

from pathlib import Path

from bcm_excel.app.samples import drill_files
from tests.cli.conftest import Cli


def test_report_over_a_folder_names_what_it_leaves_out(cli: Cli, tmp_path: Path) -> None:
    for name, data in drill_files().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "junk.xlsx").write_text("no workbook")
    target = tmp_path / "out" / "summary.xlsx"
    target.parent.mkdir()
    ran = cli("drill", "report", tmp_path, "-o", target, "--now", "2026-03-02 09:00")
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
