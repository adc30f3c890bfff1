"""A sheet that grows downwards, and what every page of the summary is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bcm_excel.core.text import Text, Wording, say
from bcm_excel.drill.measure import Measure, Source, Unit
from bcm_excel.drill.results import DrillFigures, Figures
from bcm_excel.drill.telling import Telling, decimals
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import NAVY, STYLES
from bcm_excel.excel.links import to_cell, to_workbook
from bcm_excel.excel.measure import INDENT, row_height

TITLE = Text("演练汇总", "Drill summary")
PERCENTS = ("percent", "percent_1", "percent_2", "percent_3", "percent_4")
OUR_STYLES: Mapping[str, Options] = {
    **STYLES,
    **{name: {"num_format": f"0.{'0' * at}%"} for at, name in enumerate(PERCENTS) if at},
    "lively": {"font_size": 9},
}
"""The house's styles, and shares with digits behind the point."""
BETWEEN = 5 / 7
"""Units that a column is wider than its width says, which count where cells are merged."""
SMALL = frozenset({"small", "card_note", "subtitle", "lively"})
"""Styles in 9 points."""
SPAN = Text("{n} 次演练 · {first} 至 {last}", "{n} drills · {first} to {last}")
SPAN_OF_ONE = Text("1 次演练 · {first}", "1 drill · {first}")
SPAN_OF_A_DAY = Text("{n} 次演练 · {first}", "{n} drills · {first}")
Part = tuple[int, int, Cell]
"""A cell over the columns from the first to the second."""
Room = tuple[float, bool] | None
"""Units of width that a text has, and whether it is in small letters."""


@dataclass
class Sheet:
    """Rows one below the other, each as high as its longest text needs."""

    widths: Mapping[int, float]
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: dict[Area, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    charts: list[tuple[Position, Options]] = field(default_factory=list)
    at: int = 0
    head: tuple[int, int] | None = None
    """The row of headings, which every printed page repeats."""
    rooms: dict[tuple[str, int, int], Room] = field(default_factory=dict)
    """By style and columns, once they were asked for."""
    sized: dict[tuple[str, Room], float] = field(default_factory=dict)
    """By text and room."""

    @property
    def last(self) -> int:
        """The last column."""
        return max(self.widths)

    def row(self, cells: Sequence[Cell], least: float = 24) -> None:
        """The next row, a cell a column."""
        self.spans(*((at, at, cell) for at, cell in enumerate(cells, start=1)), least=least)

    def spans(self, *parts: Part, least: float = 22) -> None:
        """The next row as cells over several columns each."""
        self.at += 1
        height = least
        for left, right, cell in parts:
            if left == right:
                self.cells[self.at, left] = cell
            else:
                self.merges[Area(self.at, left, self.at, right)] = cell
            height = max(height, self.height(cell, left, right))
        self.heights[self.at] = height

    def height(self, cell: Cell, left: int, right: int) -> float:
        """Points that a cell over some columns needs."""
        if not isinstance(cell.value, str) or not cell.value:
            return 0
        place = (cell.style, left, right)
        if place not in self.rooms:
            self.rooms[place] = self._room(*place)
        key = (cell.value, self.rooms[place])
        if key not in self.sized:
            self.sized[key] = _needed(*key)
        return self.sized[key]

    def _room(self, style: str, left: int, right: int) -> Room:
        """The room for a text over some columns, None where it is as high as it is."""
        words = style.split()
        if "card_value" in words:
            return None
        room = sum(self.widths[at] + BETWEEN for at in range(left, right + 1))
        room -= BETWEEN + (INDENT if "indent" in words or "subtitle" in words else 0)
        return room * (0.95 if "bold" in words else 1), not SMALL.isdisjoint(words)

    def line(self, text: str, style: str, least: float = 22) -> None:
        """The next row as one cell over all columns."""
        self.spans((1, self.last, Cell(text, style)), least=least)

    def top(self, title: str, below: str) -> None:
        """The title of a sheet."""
        self.line(title, "title", 34)
        self.line(below, "banner", 22)
        self.gap()

    def section(self, text: str) -> None:
        """A heading between rows."""
        self.line(text, "section", 26)

    def note(self, text: str) -> None:
        """A remark in small letters."""
        self.line(text, "subtitle wrap", 22)

    def gap(self, height: float = 8) -> None:
        """An empty row."""
        self.at += 1
        self.heights[self.at] = height

    def heading(self, heads: Sequence[str], *, repeat: bool = True) -> None:
        """The headings of a table."""
        self.row([Cell(head, "heading") for head in heads], 30)
        if repeat:
            self.head = (self.at, self.at)


@dataclass(frozen=True)
class Making:
    """What pages are made of: the figures, how they are said, and where the summary will lie."""

    found: Figures
    wording: Wording
    folder: Path
    """Of the summary, from which its links start."""
    ways: dict[Path, str | None] = field(default_factory=dict)
    """The links to workbooks, as far as they are known."""

    @cached_property
    def telling(self) -> Telling:
        """The words of measures."""
        return Telling(self.wording.lang)

    def say(self, text: Text, **values: object) -> str:
        """A sentence with its values."""
        return self.telling.say(text, **values)

    def say_list(self, parts: Iterable[str]) -> str:
        """Words divided as the language divides them."""
        return say(tuple(parts), self.wording.lang)

    @property
    def span(self) -> str:
        """How many drills, from when to when."""
        days = [each.facts.held.date() for each in self.found.drills]
        text = SPAN if len(set(days)) > 1 else SPAN_OF_A_DAY if len(days) > 1 else SPAN_OF_ONE
        return self.say(text, n=len(days), first=min(days), last=max(days))

    def link(self, source: Source) -> str | None:
        """The link to a cell of a tracking or plan workbook."""
        path = source.path
        if path not in self.ways:
            self.ways[path] = to_workbook(path, self.folder)
        way = self.ways[path]
        return to_cell(way, source.cell) if way else None

    def plan_name(self, key: str) -> str:
        """What a plan is called, by its key."""
        names = (each.name for each in self.found.plans if each.plan == key)
        return self.telling.hide(next(names, "") or key)

    def drill_name(self, drill: DrillFigures) -> str:
        """The title of a drill."""
        return self.telling.hide(drill.facts.title)

    def page(self, sheet: Sheet, title: Text, name: str = "", **more: Any) -> Page:
        """The sheet as a page of the book, as high as it wants unless told otherwise."""
        paper = Paper(
            landscape=more.pop("landscape", True),
            fit=more.pop("fit", (1, 0)),
            repeat=sheet.head,
            area=Area(1, 1, max(sheet.at, 1), more.pop("wide", sheet.last)),
            footer=self.say(TITLE),
        )
        return Page(
            name or self.wording.title(title),
            sheet.cells,
            merges=sheet.merges,
            widths=sheet.widths,
            heights=sheet.heights,
            charts=tuple(sheet.charts),
            paper=paper,
            tab=NAVY,
            **more,
        )

    def listed(self, sheet: Sheet, title: Text, **more: Any) -> Page:
        """A page that is one table: its headings stay, and its rows may be filtered."""
        head = sheet.head[0] if sheet.head else sheet.at
        area = Area(head, 1, max(sheet.at, head + 1), sheet.last)
        return self.page(sheet, title, freeze=(head + 1, 1), filter=area, **more)

    def measured(self, measure: Measure | None, box: str) -> Cell:
        """A measure as a cell of a table: a share stays a number, the rest is said in words."""
        if measure is None:
            return Cell("", f"{box} center grey")
        if not measure.applies:
            return Cell(self.telling.figure(measure), f"{box} center grey")
        value, unit = measure.value, measure.about.unit
        if isinstance(value, int | float):
            if unit is Unit.SHARE:
                return Cell(float(value), f"{box} center bold {share_style(float(value))}")
            return Cell(value, f"{box} center bold number")
        return Cell(self.telling.figure(measure), f"{box} center bold")


def _needed(text: str, room: Room) -> float:
    """Points that a text needs."""
    if room is None:
        return 0
    width, small = room
    return row_height([(text, width)], size=9.0 if small else 10.0) + (3 if small else 0)


def share_style(share: float) -> str:
    """The style of a share, with as many digits as it needs."""
    return PERCENTS[decimals(share)]


def box_of(index: int) -> str:
    """The style of a table's cells, every other row on a pale ground."""
    return "cell zebra" if index % 2 else "cell"
