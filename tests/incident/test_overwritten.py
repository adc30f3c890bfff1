"""Formulas that somebody typed over are named, wherever the row has moved to."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from bcm_excel.app.incident import incident_status
from bcm_excel.clock.network import State
from bcm_excel.incident.typed import Typed
from tests.incident.recorded import NOW, OVERVIEW, PARTIES, STEPS, at, fill, workbook
from tests.office import needs_office, saved_by_libreoffice

TYPED = Typed.of(
    steps={"+1": {"content": "备用电梯", "deadline": at("12:00")}},
    parties={"2|乙银行": {"state": State.DONE, "done": at("09:00")}},
)


def named(path: Path) -> list[str]:
    return [str(cell) for cell in incident_status(path, NOW).overwritten]


def test_nothing_is_said_of_a_workbook_as_it_was_made(tmp_path: Path) -> None:
    assert named(workbook(tmp_path / "t.xlsx", TYPED)) == []


@needs_office
def test_nothing_is_said_after_a_save_by_libreoffice(tmp_path: Path) -> None:
    assert named(saved_by_libreoffice(workbook(tmp_path / "t.xlsx", TYPED), tmp_path)) == []


def test_what_was_typed_over_or_deleted_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", TYPED)
    book = openpyxl.load_workbook(path)
    book[STEPS]["D7"] = at("12:00")
    book[STEPS]["H8"] = None
    book[STEPS]["E6"] = "已完成"
    book[PARTIES]["K6"] = "无"
    book[OVERVIEW]["C7"] = 0
    book["Engine"]["B15"] = 1
    book.save(path)
    assert named(path) == [
        f"{OVERVIEW}!C7",
        f"{STEPS}!E6",
        f"{STEPS}!D7",
        f"{STEPS}!H8",
        f"{PARTIES}!K6",
        "Engine!B15",
    ]


def test_spare_rows_that_are_filled_in_or_emptied_change_no_formula(tmp_path: Path) -> None:
    """The workbook that is made to compare with must have no more and no fewer rows."""
    own = {f"+{n}": {"content": "备用电梯"} for n in range(1, 7)}
    filled = workbook(tmp_path / "filled.xlsx")
    emptied = workbook(tmp_path / "emptied.xlsx", Typed.of(steps=own))
    for path, word in ((filled, "备用电梯"), (emptied, None)):
        book = openpyxl.load_workbook(path)
        for key in own:
            fill(book[STEPS], "编号", key, {"步骤": word})
        book.save(path)
        assert named(path) == []
    book["Engine"]["B23"] = 1
    book.save(emptied)
    assert named(emptied) == ["Engine!B23"]


def test_a_step_that_the_plan_no_longer_has_changes_no_formula(tmp_path: Path) -> None:
    gone = Typed.of(steps={"9": {"content": "备用电梯", "remark": "已借用"}})
    assert named(workbook(tmp_path / "t.xlsx", gone)) == []


def test_rows_are_known_by_their_keys(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", TYPED)
    book = openpyxl.load_workbook(path)
    book[STEPS].insert_rows(6)
    book[STEPS]["B6"] = "插入的一步"
    book[STEPS]["D8"] = at("12:00")
    book.save(path)
    assert named(path) == [f"{STEPS}!D8"]
