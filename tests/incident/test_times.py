"""What counts as a time that was typed: the sheet and Python say the same."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import openpyxl

from bcm_excel.excel.read import read
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.status import as_json, status
from tests.incident.recorded import NOW, PARTIES, STEPS, at, changed, put, workbook
from tests.incident.test_typing import engine, minutes
from tests.office import convert, needs_office

CASES: dict[str, tuple[object, str, datetime | None]] = {
    "time only, as a number": (0.13, "General", None),
    "time only": (time(3, 10), "hh:mm", None),
    "a text": ("2026.3.2 9:10", "@", None),
    "words": ("下午三点", "General", None),
    "a date": (date(2026, 3, 2), "yyyy-mm-dd", datetime(2026, 3, 2)),
    "1999": (datetime(1999, 12, 31, 9, 0), "yyyy-mm-dd hh:mm", None),
    "9999": (datetime(9999, 12, 31, 9, 0), "yyyy-mm-dd hh:mm", None),
    "negative": (-5.5, "General", None),
    "a bare number": (46083.375, "General", datetime(2026, 3, 2, 9, 0)),
    "hours": (46083.375, "[h]:mm", datetime(2026, 3, 2, 9, 0)),
    "a time": (at("09:10"), "mm-dd hh:mm", at("09:10")),
}


@needs_office
def test_what_is_no_time_is_none_in_both(tmp_path: Path) -> None:
    paths = []
    for number, (value, form, _) in enumerate(CASES.values()):
        path = workbook(tmp_path / f"{number}.xlsx")
        book = openpyxl.load_workbook(path)
        for row in (7, 9):
            put(book[STEPS].cell(row, 6), value, form)
            book[STEPS].cell(row, 5).value = "已完成"
        book[STEPS].cell(9, 2).value = "临时步骤"
        put(book[STEPS].cell(9, 4), value, form)
        put(book[PARTIES].cell(6, 6), value, form)
        book.save(path)
        paths.append(path)
    for path, (case, (_, _, meant)) in zip(
        convert(paths, tmp_path / "out"), CASES.items(), strict=True
    ):
        tracking = read_tracking(read(path))
        finished, deadline = engine(path, "finished"), engine(path, "deadline")
        assert (finished["3"], finished["+1"]) == (minutes(meant), minutes(meant)), case
        assert deadline["+1"] == minutes(meant), case
        assert tracking.progress["3"].finished == meant, case
        assert tracking.typed.at("steps", "+1").get("deadline") == meant, case
        assert tracking.typed.at("parties", "2|乙银行").get("done") == meant, case
        grid = read(path).sheet(STEPS)
        assert grid is not None
        flag = grid.value(7, 8)
        assert flag == ("未登记时间" if meant is None else "已完成"), case
        parties = read(path).sheet(PARTIES)
        assert parties is not None
        assert parties.value(6, 11) == ("时间无效" if meant is None else ""), case
        named = sorted(str(problem.cell) for problem in tracking.problems)
        wrong = [f"{PARTIES}!F6", f"{STEPS}!D9", f"{STEPS}!F7", f"{STEPS}!F9"]
        assert named == ([] if meant else sorted(wrong)), case


def test_a_text_is_named_and_counts_as_nothing(tmp_path: Path) -> None:
    path = changed(
        workbook(tmp_path / "t.xlsx"),
        (STEPS, "编号", "3", {"状态": "已完成", "实际完成": "2026.3.2 9:10"}),
    )
    tracking = read_tracking(read(path))
    assert tracking.progress["3"].finished is None
    assert as_json(status(tracking, NOW))["unreadable"] == [f"{STEPS}!F7"]
