"""An Excel file as plain values, going out. What needs more than this is an option mapping."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bcm_excel.excel.grid import Area, Position

Shown = str | int | float | date | datetime | None
"""What a written cell shows: text is always text, dates and times become serial numbers."""

Options = Mapping[str, object]
"""The writer's own options of a validation, a conditional format or a chart."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to write; ``style`` is words of the style sheet, later ones win: ``"box date"``."""

    value: Shown = None
    style: str = ""
    formula: str | None = None
    """With its leading ``=``; ``value`` is then what it stores, ``""`` for an empty text."""
    link: str | None = None
    """``internal:'Sheet'!A1``, ``tel:+86…``, ``mailto:…``, or what ``links.to_cell`` gives for a
    cell of a workbook near by; ``value`` is what the cell shows."""
    note: str | None = None


PaperSize = Literal["A4", "A5"]


@dataclass(frozen=True, slots=True)
class Paper:
    """How a page prints. ``fit`` is pages wide and high, 0 for as many as needed."""

    size: PaperSize = "A4"
    landscape: bool = True
    fit: tuple[int, int] = (1, 0)
    repeat: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()
    """Rows that begin a new sheet of paper."""
    area: Area | None = None
    footer: str = ""
    """Plain text at the left of the footer; page numbers are added."""


@dataclass(frozen=True)
class Page:
    """One sheet to write."""

    name: str
    cells: Mapping[Position, Cell]
    merges: Mapping[Area, Cell] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    """In points; a row that wants more than Excel allows gets the most there is."""
    outline: frozenset[int] = frozenset()
    """Columns folded away behind a plus sign."""
    hidden_columns: frozenset[int] = frozenset()
    column_styles: Mapping[int, str] = field(default_factory=dict)
    """The style of a column's cells that are not written."""
    freeze: Position | None = None
    """The first cell that scrolls."""
    filter: Area | None = None
    validations: tuple[tuple[Area, Options], ...] = ()
    formats: tuple[tuple[Area, Options], ...] = ()
    """Conditional formats; ``format`` in the options is words of the style sheet."""
    charts: tuple[tuple[Position, Options], ...] = ()
    paper: Paper = field(default_factory=Paper)
    tab: str | None = None
    hidden: bool = False
    protected: bool = False
    """Locked but for cells whose style unlocks them; no password; filters may be used."""
    select: Position | None = None
    zoom: int = 100
    gridlines: bool = False
    """Whether the screen shows the lines between cells; a print never does."""


@dataclass(frozen=True)
class Book:
    """A workbook to write. With ``created`` fixed it is the same byte for byte in two runs."""

    pages: tuple[Page, ...]
    title: str
    created: datetime
    styles: Mapping[str, Options]
    names: Mapping[str, str] = field(default_factory=dict)
    """Defined names with what they refer to: ``{"NowTime": "=Overview!$C$8"}``."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Custom document properties, for instance the plan's digest."""
