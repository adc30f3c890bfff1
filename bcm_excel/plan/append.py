"""New records below those of a sheet: which cells they take, and what leaves no room for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Area, Grid, NewRow, Workbook
from bcm_excel.plan.cells import Reading
from bcm_excel.plan.clean import CHINESE, blank, fold
from bcm_excel.plan.declare import Column, Layout, Sheet
from bcm_excel.plan.headers import Heading, find_heading, match_sheets
from bcm_excel.plan.kinds import NUMBER_
from bcm_excel.plan.plan import ROWS, SHEETS
from bcm_excel.plan.records import EXAMPLES, records

Record = Mapping[str, object]
"""Typed values by field; None and fields left out leave their cell empty."""

Shown = str | int | float | date | datetime

NO_SHEET = Text("工作簿里没有“{sheet}”这张表", "the workbook has no sheet {sheet}")
NO_HEADING = Text("“{sheet}”里找不到标题行", "{sheet} has no row of headings")
NO_COLUMN = Text(
    "“{sheet}”里没有必填的“{column}”列", "{sheet} lacks the column {column}, which is required"
)
NO_ROOM = Text(
    "“{sheet}”第 {row} 行有别的内容（合计、说明等），请先在 {last} 行下面插入 {n} 个空行",
    "row {row} of {sheet} holds something else (a total, a remark); insert {n} empty rows below "
    "row {last} first",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A sheet to which nothing can be added as it is, and why."""

    sheet: Sheet
    why: Text


@dataclass(frozen=True)
class Addition:
    """What a patch has to write, so that a workbook holds new records."""

    cells: Mapping[CellRef, Shown]
    rows: tuple[NewRow, ...]
    refused: tuple[Refusal, ...] = ()
    left_out: tuple[tuple[Sheet, Column], ...] = ()
    """Columns that records have values for and the file does not have."""

    @property
    def changes(self) -> dict[tuple[str, str], Shown]:
        """The cells as a patch takes them."""
        return {(cell.sheet, cell.a1 or ""): value for cell, value in self.cells.items()}


def addition(workbook: Workbook, added: Mapping[str, Sequence[Record]]) -> Addition:
    """Where the new records of some sheets (by their declared names) go in a plan workbook.

    They follow the last record, whatever stands above or beside; they are written in the language
    of the headings. A sheet takes all of its new records or none.
    """
    found, _ = match_sheets(workbook.sheets, SHEETS, ())
    cells: dict[CellRef, Shown] = {}
    rows: list[NewRow] = []
    refused: list[Refusal] = []
    left_out: list[tuple[Sheet, Column]] = []
    for name, wanted in added.items():
        if not wanted:
            continue
        sheet = ROWS[name].sheet
        place = _place(found.get(name), sheet, len(wanted))
        if isinstance(place, Text):
            refused.append(Refusal(sheet, place))
            continue
        rows += place.rows
        left_out += [(sheet, column) for column in _homeless(sheet, place.columns, wanted)]
        for record, row in zip(wanted, place.rows, strict=True):
            for field, at in place.columns.items():
                value = sheet.column(field).written(record.get(field), place.lang)
                if value is not None and value != "":
                    cells[CellRef(row.sheet, row.row, at)] = value
    return Addition(cells, tuple(rows), tuple(refused), tuple(left_out))


def language_of(workbook: Workbook, name: str) -> Lang:
    """The language in which a sheet (by its declared name) is filled in: that of its headings."""
    found, _ = match_sheets(workbook.sheets, SHEETS, ())
    sheet = ROWS[name].sheet
    heading = find_heading(found[name], sheet) if name in found else None
    return _language(found[name], heading) if heading is not None else Lang.ZH


@dataclass(frozen=True, slots=True)
class _Place:
    rows: tuple[NewRow, ...]
    columns: Mapping[str, int]
    lang: Lang


def _place(grid: Grid | None, sheet: Sheet, count: int) -> _Place | Text:
    """The rows for new records, or why there are none."""
    if grid is None:
        return NO_SHEET.filled({"sheet": sheet.title})
    heading = find_heading(grid, sheet)
    if heading is None:
        return NO_HEADING.filled({"sheet": grid.name})
    for column in sheet.columns:
        if column.required and column.field not in heading.columns:
            return NO_COLUMN.filled({"sheet": grid.name, "column": column.title})
    last, like = _last(grid, sheet, heading)
    new = range(last + 1, last + 1 + count)
    for row in new:
        if not _free(grid, sheet, heading, row):
            values = {"sheet": grid.name, "row": row, "last": last, "n": count}
            return NO_ROOM.filled(values)
    rows = tuple(NewRow(grid.name, row, like) for row in new)
    return _Place(rows, heading.columns, _language(grid, heading))


def _last(grid: Grid, sheet: Sheet, heading: Heading) -> tuple[int, int | None]:
    """The row that new records follow, and the last record, whose looks they take.

    A remark below the records and a number typed in advance are no records.
    """
    reading = Reading(grid, sheet, Layout(grid.name, heading.row, heading.columns))
    numbers, columns = records(reading, heading.row)
    needed = {column.field for column in sheet.columns if column.required}
    for i in reversed(range(len(numbers))):
        filled = {name for name, raw in columns.items() if not blank(raw[i])}
        if len(filled) > 1 or needed <= filled:
            return numbers[i], numbers[i]
    last, lead = heading.row, heading.columns.get(sheet.keys[0].field, 0)
    while fold(str(grid.value(last + 1, lead))).startswith(EXAMPLES):
        last += 1
    return last, None


def _free(grid: Grid, sheet: Sheet, heading: Heading, row: int) -> bool:
    """Whether a row holds nothing but, perhaps, a number typed in advance."""
    numbered = {
        at
        for field, at in heading.columns.items()
        if sheet.column(field).key and sheet.column(field).kind is NUMBER_
    }
    for at in range(grid.left, grid.left + len(grid.rows[0])):
        value = grid.value(row, at)
        if not blank(value) and not (at in numbered and isinstance(value, int | float)):
            return False
    if any(at == row for at, _ in (*grid.errors, *grid.unvalued, *grid.pictures)):
        return False
    return not any(_covers(area, row, heading.columns.values()) for area in grid.merges)


def _covers(area: Area, row: int, columns: Iterable[int]) -> bool:
    """Whether a merged area spans rows here, or hides one of the columns."""
    if not area.top <= row <= area.bottom:
        return False
    return area.top < area.bottom or any(area.left < at <= area.right for at in columns)


def _language(grid: Grid, heading: Heading) -> Lang:
    heads = "".join(str(grid.value(heading.row, at)) for at in heading.columns.values())
    return Lang.ZH if CHINESE.search(heads) else Lang.EN


def _homeless(sheet: Sheet, columns: Mapping[str, int], wanted: Sequence[Record]) -> list[Column]:
    """The columns that some record has a value for and the file lacks."""
    named = {name for record in wanted for name, value in record.items() if value not in (None, "")}
    return [c for c in sheet.columns if c.field in named and c.field not in columns]
