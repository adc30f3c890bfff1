"""A table of the report as a sheet: title, headings, rows; each row as high as its texts need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from bcm_excel.clock.hours import WEEK
from bcm_excel.core.cell import A1, CellRef
from bcm_excel.core.cell import number as column_number
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.notices import Level
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.links import to_cell, to_workbook
from bcm_excel.excel.measure import INDENT, row_height

TOP = 4
"""The row of the headings."""
STYLES = {Level.RED: "late", Level.AMBER: "soon", Level.GREEN: "done", Level.INFO: "info"}
FLAGS = {
    Level.RED: "late_flag",
    Level.AMBER: "soon_flag",
    Level.GREEN: "done_flag",
    Level.INFO: "waiting",
}
NONE = Text("（无）", "(none)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``center`` for short values."""

    title: Text
    width: float
    center: bool = False


@dataclass(frozen=True)
class Table:
    """A table and what stands above it; rows hold cells in the order of the columns."""

    name: Text
    about: Text
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    footer: str = ""


def page_of(table: Table, lang: Lang) -> Page:
    """The sheet, with a filter, that prints on A4 across."""
    last = len(table.columns)
    cells: dict[Position, Cell] = {}
    heights = {1: 30.0, 2: 20.0, 3: 6.0, TOP: 24.0}
    for number, column in enumerate(table.columns, start=1):
        cells[TOP, number] = Cell(column.title[lang], "heading")
    for row, held in enumerate(table.rows or (_nothing(table, lang),), start=TOP + 1):
        room = []
        for number, (cell, column) in enumerate(zip(held, table.columns, strict=True), start=1):
            base = "cell center" if column.center else "cell indent"
            cells[row, number] = Cell(
                cell.value, f"{base} {cell.style}".strip(), cell.formula, cell.link
            )
            text, width = str(cell.value or ""), column.width - INDENT
            if 2 * len(text) > width - 1 or "\n" in text:  # else it fits into one line anyway
                room.append((text, width))
        heights[row] = max(22.0, row_height(room)) if room else 22.0
    bottom = TOP + max(1, len(table.rows))
    return Page(
        table.name[lang],
        cells,
        merges={
            Area(1, 1, 1, last): Cell(table.name[lang], "title"),
            Area(2, 1, 2, last): Cell(table.about[lang], "subtitle"),
        },
        widths={n: column.width for n, column in enumerate(table.columns, start=1)},
        heights=heights,
        freeze=(TOP + 1, 1),
        filter=Area(TOP, 1, bottom, last),
        paper=Paper(repeat=(TOP, TOP), footer=table.footer),
    )


def _nothing(table: Table, lang: Lang) -> list[Cell]:
    return [Cell(NONE[lang], "grey"), *(Cell("") for _ in table.columns[1:])]


def jump(place: str, sheet: str, cell: str, style: str = "") -> Cell:
    """A cell that leads to a cell of a workbook of the workspace; the report lies in a folder."""
    where = A1.fullmatch(cell)
    at = CellRef(sheet, int(where[2]), column_number(where[1])) if where else CellRef(sheet)
    way = _workbook(place) if cell else None
    link = to_cell(way, at) if way else None
    return Cell(str(at) if where else sheet, f"{style} link" if link else style, link=link)


@lru_cache(maxsize=4096)
def _workbook(place: str) -> str | None:
    return to_workbook(Path("w", place), Path("w", "reports"))


def day(on: date | None, lang: Lang) -> str:
    """A day with its weekday, a moment to the minute; empty for none."""
    if on is None:
        return ""
    if isinstance(on, datetime):
        return f"{on:%Y-%m-%d %H:%M}"
    return f"{on.isoformat()} {WEEK[on.weekday()][lang]}"


Public = Callable[[str], str]
"""What makes a text fit for the report: numbers masked, or as it is."""
