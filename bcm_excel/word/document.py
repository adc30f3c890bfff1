"""A Word document as plain values. How it looks is the house's and is settled in ``styles``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bcm_excel.core.text import Lang


class Tone(Enum):
    """What a colour means; whoever uses one also writes the word for it."""

    PLAIN = "plain"
    QUIET = "quiet"
    NOTE = "note"
    DONE = "done"
    SOON = "soon"
    LATE = "late"


class Align(Enum):
    """How the text of a column stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Run:
    """Words within a paragraph that look alike."""

    text: str
    bold: bool = False
    tone: Tone = Tone.PLAIN


Words = str | tuple[Run, ...]
"""Text, or text of which parts stand out. A line end in it begins a new line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a chapter (level 1) or a part of it (level 2); they are numbered."""

    text: str
    level: int = 1
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; one that ``leads`` stands on the page of what follows it."""

    words: Words
    tone: Tone = Tone.PLAIN
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """One line over the whole width that nobody passes over."""

    text: str
    tone: Tone = Tone.LATE


@dataclass(frozen=True, slots=True)
class Facts:
    """What is called how: ``pairs`` of a label and its value stand beside each other."""

    rows: tuple[tuple[str, Words], ...]
    pairs: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``width`` is its share of the page's width."""

    heading: str
    width: float = 1
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; it never breaks over two pages."""

    cells: tuple[Words, ...]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose headings are repeated on every page."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        """Every row has a cell for every column."""
        for line in self.lines:
            if len(line.cells) != len(self.columns):
                raise ValueError(f"{len(line.cells)} cells, {len(self.columns)} columns: {line}")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; numbered from 1 where the order matters."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is read first, what it counts, and what it is made of."""

    value: str
    caption: str
    note: str = ""
    tone: Tone = Tone.NOTE


@dataclass(frozen=True, slots=True)
class Figures:
    """Big numbers in a row, at most three beside each other."""

    figures: tuple[Figure, ...]


class Shape(Enum):
    """How a chart draws its numbers."""

    COLUMNS = "columns"
    STACKED = "stacked"
    BARS = "bars"
    """One below the other, each beside its name, in their order."""
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers of one kind, one for each name of the chart; None is not drawn."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of Word itself, with its numbers; below it stands a numbered caption.

    At most two series, which look different in black and white too. Every value is written at its
    place; ``share`` writes 0.5 as 50 %.
    """

    caption: str
    shape: Shape
    names: tuple[str, ...]
    series: tuple[Series, ...]
    share: bool = False

    def __post_init__(self) -> None:
        """Every series has a value for every name."""
        for series in self.series:
            if len(series.values) != len(self.names):
                raise ValueError(f"{len(series.values)} values, {len(self.names)} names: {series}")
        if not 1 <= len(self.series) <= 2 or not self.names:
            raise ValueError(f"{len(self.series)} series, {len(self.names)} names")


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on by hand: who signs, and the word for the date; they are never torn apart.

    ``box`` is what is to be written above them, and the words that stand there until it is.
    """

    names: tuple[str, ...]
    date: str
    box: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Heading
    | Paragraph
    | Banner
    | Facts
    | Table
    | Bullets
    | Figures
    | Chart
    | Signatures
    | PageBreak
)


@dataclass(frozen=True)
class Document:
    """A document to write; A4 upright. The same document gives the same bytes."""

    title: str
    blocks: tuple[Block, ...]
    created: datetime
    lang: Lang = Lang.ZH
    subtitle: str = ""
    header: str = ""
    """At the top of every page: the organisation or the plan."""
    header_right: str = ""
    """At its right end: secrecy, or that it is a drill."""
    footer: str = ""
    """At the left of every page's foot; the page number stands at its right."""
    author: str = ""
