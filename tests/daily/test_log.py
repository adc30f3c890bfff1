from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bcm_excel.daily.log import KEPT, LARGEST, NAME, add_lines

NOW = datetime(2026, 3, 2, 7, 30)


def test_a_line_has_its_moment_and_its_job_and_no_number(tmp_path: Path) -> None:
    add_lines(tmp_path / "reports", "daily", NOW, ["王敏 138 0000 0001\n失败", "完"])
    said = (tmp_path / "reports" / NAME).read_text(encoding="utf-8")
    assert said == "2026-03-02 07:30 daily 王敏 138****0001 失败\n2026-03-02 07:30 daily 完\n"


def test_whatever_a_file_is_called_a_line_stays_one(tmp_path: Path) -> None:
    add_lines(tmp_path, "daily", NOW, ["a\x1b[31m\r\n\udce4b"])
    assert (tmp_path / NAME).read_text(encoding="utf-8").count("\n") == 1
    assert "\x1b" not in (tmp_path / NAME).read_text(encoding="utf-8")


def test_a_large_log_is_put_aside_and_few_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        (tmp_path / NAME).write_text("x" * (LARGEST + number + 1), encoding="utf-8")
        add_lines(tmp_path, "daily", NOW, ["a"])
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [NAME, *(f"{NAME}.{n}" for n in range(1, KEPT + 1))]
    assert (tmp_path / f"{NAME}.1").stat().st_size == LARGEST + KEPT + 2
