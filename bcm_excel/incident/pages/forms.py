"""A sheet on which staff keep a record: a title, sections, and tables of declared rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.blocks import Block
from bcm_excel.incident.draft import Draft, chosen, typed_time
from bcm_excel.incident.formulas import FIRST_DAY, LAST_DAY
from bcm_excel.incident.typed import Entry
from bcm_excel.plan.declare import Column

Span = tuple[int, int]
"""The first and last column over which a field stands."""

NOT_A_DATE: Mapping[str, Text] = {
    "error_title": Text("请填日期", "A date, please"),
    "error_message": Text("请填日期，例如 2026-03-02。", "Type a date, such as 2026-03-02."),
}
NOT_AN_AMOUNT: Mapping[str, Text] = {
    "error_title": Text("请填数字", "A number, please"),
    "error_message": Text("请填一个不小于零的数字。", "Type a number that is not below zero."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its key, what is printed in it, and what is typed in it."""

    key: str
    shown: Mapping[str, Cell] = field(default_factory=dict)
    typed: Entry = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands on its sheet."""

    first: int
    last: int
    spans: Mapping[str, Span]

    def area(self, name: str) -> Area:
        """The cells of a field."""
        left, _ = self.spans[name]
        return Area(self.first, left, self.last, left)

    def column(self, name: str) -> str:
        """The same as formulas on the sheet write it."""
        letter = letters(self.spans[name][0])
        return f"${letter}${self.first}:${letter}${self.last}"

    def cell(self, name: str, row: int) -> str:
        """A field's cell in one row of the sheet."""
        return f"${letters(self.spans[name][0])}{row}"

    def fixed(self, name: str, row: int) -> str:
        """The same, wherever the formula is."""
        return f"${letters(self.spans[name][0])}${row}"


def own_lines(block: Block, draft: Draft, least: int, spare: int = 4) -> list[Line]:
    """The rows of the staff's own, numbered: what is typed, and room for more."""
    rows = draft.typed.rows(block.name)
    numbered = {int(key): entry for key, entry in rows.items() if key.isdigit()}
    number = max(numbered, default=0)
    for key, entry in rows.items():
        if key.strip("+").isdigit() and not key.isdigit():
            number += 1
            numbered[number] = entry
    last = max(least, max(numbered, default=0) + spare)
    return [Line(str(n), typed=numbered.get(n, {})) for n in range(1, last + 1)]


@dataclass
class Form:
    """A sheet while it is made, from the top down."""

    draft: Draft
    name: str
    widths: Mapping[int, float]
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: dict[Area, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    validations: list[tuple[Area, Options]] = field(default_factory=list)
    formats: list[tuple[Area, Options]] = field(default_factory=list)
    at: int = 1
    """The next row."""

    @property
    def last(self) -> int:
        """The last column."""
        return max(self.widths)

    def width(self, span: Span) -> float:
        """Of some columns together, less what an indent takes."""
        return sum(self.widths[c] for c in range(span[0], span[1] + 1)) - INDENT

    def put(self, row: int, span: Span, cell: Cell) -> None:
        """A cell over some columns."""
        left, right = span
        if left == right:
            self.cells[row, left] = cell
        else:
            self.merges[Area(row, left, row, right)] = cell

    def head(self, title: Text, about: Text) -> None:
        """The title with the incident's name, and one line about the sheet."""
        draft, whole = self.draft, (1, self.last)
        text = f"{draft.wording.value(title)} · {draft.headline}"
        self.put(1, whole, Cell(text, "title wrap"))
        self.put(2, whole, Cell(draft.say(about), "subtitle wrap"))
        self.heights[1] = max(32.0, row_height([(text, self.width(whole))], size=TITLE_SIZE))
        self.heights[2] = max(20.0, row_height([(draft.say(about), self.width(whole))]))
        self.heights[3] = 8.0
        self.at = 4

    def section(self, title: Text, remark: Text | None = None) -> None:
        """The title of a part."""
        text = self.draft.say(title) + (f" · {self.draft.say(remark)}" if remark else "")
        self.put(self.at, (1, self.last), Cell(text, "section indent"))
        self.heights[self.at] = 24.0
        self.at += 1

    def gap(self, height: float = 10.0) -> None:
        """Some room."""
        self.heights[self.at] = height
        self.at += 1

    def headings(self, heads: Sequence[Text]) -> None:
        """The headings of a table, one a column."""
        for column, head in enumerate(heads, start=1):
            self.put(self.at, (column, column), Cell(self.draft.wording.heading(head), "heading"))
        self._heading_row()

    def _heading_row(self) -> None:
        self.heights[self.at] = 36.0 if self.draft.wording.both_headings else 28.0
        self.at += 1

    def table(
        self,
        block: Block,
        spans: Mapping[str, Span],
        lines: Sequence[Line],
        lists: Mapping[str, str] | None = None,
        *,
        least: float = 24.0,
    ) -> Placed:
        """A table of a declared row: its headings, its lines, what its cells take.

        ``lists`` names the drop-down lists of fields; ``least`` is a row's least height.
        """
        columns = [block.row.sheet.column(name) for name in spans]
        for column in columns:
            style = "heading_input" if column.field in block.inputs else "heading"
            text = self.draft.wording.heading(column.title)
            note = self.draft.say(column.note)
            self.put(self.at, spans[column.field], Cell(text, style, note=note))
        self._heading_row()
        first = self.at
        for index, line in enumerate(lines):
            self._line(block, columns, spans, line, first + index, least)
        self.at = first + len(lines)
        placed = Placed(first, self.at - 1, dict(spans))
        self._validate(columns, block, placed, lists or {})
        return placed

    def _line(
        self,
        block: Block,
        columns: Sequence[Column],
        spans: Mapping[str, Span],
        line: Line,
        row: int,
        least: float,
    ) -> None:
        texts = []
        for column in columns:
            name = column.field
            cell = self._cell(block, column, line)
            self.put(row, spans[name], cell)
            text = cell.value if isinstance(cell.value, str) else ""
            texts.append((text, self.width(spans[name])))
        self.heights[row] = max(least, row_height(texts))

    def _cell(self, block: Block, column: Column, line: Line) -> Cell:
        name, kind = column.field, column.kind
        if name in line.shown:
            return line.shown[name]
        if column.key:
            return Cell(line.key, "cell center text grey")
        how = "indent" if kind.style in ("", "wrap") else "center"
        free = name in block.inputs or block.own(line.key)
        style = f"{'input' if free else 'cell'} {kind.style} {how}"
        return Cell(written(kind.write, line.typed.get(name), self.draft), style)

    def _validate(
        self, columns: Sequence[Column], block: Block, placed: Placed, lists: Mapping[str, str]
    ) -> None:
        lang = self.draft.lang
        for column in columns:
            if column.field not in block.inputs:
                continue
            area = placed.area(column.field)
            if column.field in lists:
                self.validations.append((area, chosen(lists[column.field], lang)))
            elif column.kind.letter == "M":
                self.validations.append((area, typed_time(lang)))
            elif column.kind.letter == "D":
                said = {key: text[lang] for key, text in NOT_A_DATE.items()}
                limits = {"minimum": FIRST_DAY, "maximum": LAST_DAY}
                rule = {"validate": "decimal", "criteria": "between", **limits, **said}
                self.validations.append((area, rule))
            elif column.kind.letter == "¥":
                said = {key: text[lang] for key, text in NOT_AN_AMOUNT.items()}
                amount = {"validate": "decimal", "criteria": ">=", "value": 0, **said}
                self.validations.append((area, amount))

    def mark(self, area: Area, criteria: str, style: str) -> None:
        """A conditional format by a formula."""
        self.formats.append((area, {"type": "formula", "criteria": criteria, "format": style}))

    def page(
        self,
        *,
        freeze: Position | None = None,
        repeat: Span | None = None,
        breaks: Sequence[int] = (),
        landscape: bool = True,
        select: Position | None = None,
        outline: frozenset[int] = frozenset(),
    ) -> Page:
        """The sheet."""
        draft = self.draft
        last = max(c for c in self.widths if c not in outline)
        return Page(
            self.name,
            self.cells,
            merges=self.merges,
            widths=self.widths,
            heights=self.heights,
            outline=outline,
            freeze=freeze,
            validations=tuple(self.validations),
            formats=tuple(self.formats),
            paper=Paper(
                landscape=landscape,
                repeat=repeat,
                breaks=tuple(breaks),
                area=Area(1, 1, self.at - 1, last),
                footer=draft.footer,
            ),
            tab=AMBER_FILL if draft.incident.drill else NAVY,
            protected=True,
            select=select,
        )


def written(write: Any, value: object, draft: Draft) -> str | float | date | datetime | None:
    """A typed value as its cell holds it."""
    if value is None:
        return None
    raw = write(value, draft.lang)
    return raw if isinstance(raw, int | float | date) else str(raw)
