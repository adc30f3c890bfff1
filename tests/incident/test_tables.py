"""What people do to the sheets of a tracking workbook loses nothing that was typed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bcm_excel.clock.network import Moment, State
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang
from bcm_excel.excel.read import read
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.problem import Trouble
from tests.incident.recorded import FOUND, PARTIES, STEPS, at, workbook

TYPED = Typed.of(
    steps={"1": {"state": State.DONE, "finished": at("08:30")}},
    calls={"role:1": {"result": CallResult.CONFIRMED, "confirmed": at("08:10")}},
    parties={"2|乙银行": {"state": State.DONE, "done": at("09:00")}},
    log={"1": {"what": "有人到场", "at": at("08:00")}},
    spending={"1": {"amount": 300.5}},
    notices={"1": {"to": "乙银行", "sent": at("08:40")}},
    problems={"1": {"problem": "备用钥匙找不到"}},
)


def made(folder: Path, lang: Lang = Lang.ZH) -> tuple[Path, Workbook]:
    path = workbook(folder / "t.xlsx", TYPED, lang)
    return path, openpyxl.load_workbook(path)


def again(path: Path, book: Workbook) -> Tracking:
    book.save(path)
    return read_tracking(read(path))


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("sheets", [{0, 3, 5, 7}, {1, 4, 6, 8}])
def test_a_sheet_that_was_renamed_is_known_by_its_headings(
    tmp_path: Path, sheets: set[int], lang: Lang
) -> None:
    path, book = made(tmp_path, lang)
    for sheet in sheets:
        book.worksheets[sheet].title = f"王敏改的 {sheet}"
    found = again(path, book)
    assert (found.tables.strange, found.problems) == ((), ())
    for table, rows in TYPED.cells.items():
        for key, entry in rows.items():
            assert found.typed.at(table, key).items() >= entry.items(), (table, key)
    assert found.incident.moments == {Moment.FOUND: FOUND}


def test_a_sheet_of_the_staffs_own_is_none_of_the_workbooks(tmp_path: Path) -> None:
    path, book = made(tmp_path)
    own = book.create_sheet("我的记录")
    own.append(["项目", "内容"])
    own.append(["事件", "停电"])
    found = again(path, book)
    assert found.tables.strange == ("我的记录",)
    assert "exercise" not in found.tables.rows


def test_a_step_whose_row_was_deleted_is_still_to_be_done(tmp_path: Path) -> None:
    path, book = made(tmp_path)
    book[STEPS].delete_rows(7)
    found = again(path, book)
    assert [step.key for step in found.steps] == ["1", "2", "3", "4"]
    assert found.step("3").content == "安排维修"
    assert found.progress["3"].state is State.NOT_STARTED


def test_without_the_numbers_of_the_steps_it_is_not_used(tmp_path: Path) -> None:
    path, book = made(tmp_path)
    book[STEPS].delete_cols(1)
    with pytest.raises(Failure, match="its column of numbers, is missing") as raised:
        again(path, book)
    assert raised.value.reason is Reason.WRONG_KIND


def test_a_table_that_lost_its_keys_is_named(tmp_path: Path) -> None:
    path, book = made(tmp_path)
    book[PARTIES].delete_cols(12)
    found = again(path, book)
    (problem,) = found.problems
    assert (problem.trouble, problem.cell.sheet) == (Trouble.COLUMN_MISSING, PARTIES)
    assert found.typed.rows("parties") == {}


def test_a_row_that_was_copied_below_itself_loses_neither(tmp_path: Path) -> None:
    path, book = made(tmp_path)
    sheet = book[STEPS]
    sheet.insert_rows(6)
    for column, cell in enumerate(sheet[5], start=1):
        sheet.cell(6, column).value = cell.value
    sheet["F6"] = at("08:45")
    found = again(path, book)
    assert found.typed.at("steps", "1")["finished"] == at("08:30")
    assert found.typed.at("steps", "+1")["finished"] == at("08:45")
    assert [problem.trouble for problem in found.problems] == [Trouble.DUPLICATE]
