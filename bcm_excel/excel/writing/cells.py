"""The cells of a sheet on their way out: constants, formulas, links and notes."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from datetime import date, datetime
from html import escape
from typing import Any

from bcm_excel.core.cell import CellRef
from bcm_excel.excel.book import Cell, Shown
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import FONT
from bcm_excel.excel.links import EXTERNAL, WORKBOOK_NEAR
from bcm_excel.excel.measure import display_width, line_count
from bcm_excel.excel.plain import cut, looks_like_formula, safe_text, serial, units, writable
from bcm_excel.excel.writing.formats import Formats

MOST_LINKS = 65_530
"""Links to cells that Excel takes on one sheet; the rest stay plain text."""

LONGEST_LINK = 2_000
"""UTF-16 units of a link that Excel takes; a longer one is left out."""

LITERAL = 255
"""Characters of a text inside a formula."""

SHEET_OF_LINK = re.compile(r"internal:(?:'((?:[^']|'')+)'|([^'!]+))!")
ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
CALL_LIKE = re.compile(r"(?<=[A-Z])\(")


class Exact(float):
    """A number that the library writes with all its digits; 16 of them make 16:00 a bit less."""

    def __format__(self, _: str) -> str:
        return repr(int(self) if self.is_integer() and abs(self) < 1e15 else float(self))


def done(code: int | None, where: str) -> None:
    """The library's return codes: whatever it did not write is an error."""
    if code:
        raise ValueError(f"{where}: not written (code {code})")


def zero(position: Position) -> Position:
    """The position as the library counts it, from 0."""
    return position[0] - 1, position[1] - 1


def corners(area: Area) -> tuple[int, int, int, int]:
    """The area as the library counts it, from 0."""
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1


class CellWriter:
    """Puts the cells of one sheet; ``targets`` are the sheets and names that links may go to."""

    def __init__(self, sheet: Any, formats: Formats, targets: Collection[str]) -> None:
        self.sheet = sheet
        self.formats = formats
        self.targets = targets
        self.links = 0
        self.texts: dict[str, tuple[str, bool]] = {}

    def cell(self, position: Position, cell: Cell) -> None:
        """One cell; a fault of the book is said with the cell's name."""
        try:
            code = self._put(*zero(position), cell)
            if cell.note:
                code = code or self._note(*zero(position), cell.note)
        except ValueError as error:
            raise ValueError(f"{self.name(position)}: {error}") from error
        if code:
            done(code, self.name(position))

    def merge(self, area: Area, cell: Cell) -> None:
        """A cell over a whole area; an area of one cell is just a cell."""
        position = (area.top, area.left)
        if area.top != area.bottom or area.left != area.right:
            try:
                form = self.formats.of(cell.style, _stored(cell.value)[1])
            except ValueError as error:
                raise ValueError(f"{self.name(position)}: {error}") from error
            done(self.sheet.merge_range(*corners(area), "", form), self.name(position))
        self.cell(position, cell)

    def name(self, position: Position) -> str:
        """The cell as a message names it."""
        return str(CellRef(self.sheet.name, *position))

    def _put(self, row: int, column: int, cell: Cell) -> int:
        if cell.link is not None:
            if not cell.link.startswith(("internal:", EXTERNAL)):
                return self._call(row, column, cell, cell.link)
            self._jump(row, column, cell.link)
        if cell.formula is not None:
            return self._formula(row, column, cell.formula, cell.value, cell.style)
        return self._constant(row, column, cell.value, cell.style)

    def _constant(self, row: int, column: int, value: Shown, style: str) -> int:
        shown, number = (value, "") if isinstance(value, str) else _stored(value)
        if shown is None or shown == "":
            code = self.sheet.write_blank(row, column, None, self.formats.of(style))
        elif isinstance(shown, str):
            text, quoted = self._text(shown)
            code = self.sheet.write_string(row, column, text, self.formats.of(style, "", quoted))
        else:
            form = self.formats.of(style, number)
            code = self.sheet.write_number(row, column, Exact(shown), form)
        return int(code or 0)

    def _text(self, text: str) -> tuple[str, bool]:
        """A text as the library writes it, and whether it would pass for something else."""
        if text not in self.texts:
            safe = safe_text(text)
            self.texts[text] = (_literal(safe), looks_like_formula(safe))
        return self.texts[text]

    def _formula(self, row: int, column: int, formula: str, value: Shown, style: str) -> int:
        """The one place that writes formulas; each stores its value for previews."""
        if not formula.startswith("=") or formula.endswith("}"):
            raise ValueError(f"a formula begins with '=' and is no array: {formula}")
        if value is None:
            raise ValueError("a formula needs its value; an empty text is ''")
        shown, number = _stored(value, strict=True)
        if isinstance(shown, str):
            shown = ESCAPE_LIKE.sub("_x005F_", safe_text(shown))
        form = self.formats.of(style, number)
        return int(self.sheet.write_formula(row, column, formula, form, shown) or 0)

    def _call(self, row: int, column: int, cell: Cell, link: str) -> int:
        """A number to dial or an address to write to, which a formula opens."""
        if not link.startswith(("tel:", "mailto:")):
            raise ValueError(f"not a link that is written: {link}")
        if cell.formula is not None:
            raise ValueError("a cell is a formula or calls somebody, not both")
        text = safe_text("" if cell.value is None else str(cell.value))
        if not text or "\n" in text or max(units(text), units(link)) > LITERAL:
            return self._constant(row, column, cell.value, cell.style)
        formula = f"=HYPERLINK({_quoted(safe_text(link))},{_quoted(text)})"
        return self._formula(row, column, formula, text, cell.style)

    def _jump(self, row: int, column: int, link: str) -> None:
        """A link to a cell, here or near by; the cell's own text or number is written over it."""
        if not self._leads_somewhere(link):
            raise ValueError(f"a link to nowhere: {link}")
        self.links += 1
        if self.links <= MOST_LINKS and units(link) <= LONGEST_LINK:
            self.sheet.ignore_write_string = True
            code = self.sheet.write_url(row, column, link)
            self.sheet.ignore_write_string = False
            done(code, link)

    def _leads_somewhere(self, link: str) -> bool:
        if link.startswith(EXTERNAL):
            return WORKBOOK_NEAR.fullmatch(link) is not None
        target = SHEET_OF_LINK.match(link)
        goal = (target[1] or target[2]).replace("''", "'") if target else link[len("internal:") :]
        return goal.lower() in self.targets

    def _note(self, row: int, column: int, note: str) -> int:
        """A note as wide as its text asks for, within reason, and high enough to show it all."""
        text = safe_text(note)
        wide = min(max(display_width(text) + 3, 18), 46 if units(text) < 400 else 80)
        high = line_count(text, wide) * 17 + 12
        options = {
            "author": "",
            "font_name": FONT,
            "font_size": 9,
            "color": "#FFFDF3",
            "width": wide * 7,
            "height": min(high, 560),
        }
        return int(self.sheet.write_comment(row, column, text, options))


def _stored(value: Shown, *, strict: bool = False) -> tuple[str | float | None, str]:
    """What is stored, and the number format that it needs where the style names none.

    ``strict`` refuses days that Excel cannot count; otherwise they become text.
    """
    match value:
        case bool():
            raise ValueError("a truth value is no value of a cell; write a word")
        case datetime():
            return serial(value) if strict else writable(value), "yyyy-mm-dd hh:mm"
        case date():
            return serial(value) if strict else writable(value), "yyyy-mm-dd"
        case int() | float():
            if not math.isfinite(value):
                raise ValueError(f"not a number that a cell holds: {value}")
            return value, ""
        case str() | None:
            return value, ""
        case _:
            raise ValueError(f"not a value of a cell: {value!r}")


def _literal(text: str) -> str:
    """Text that the library writes as it is: what looks like its own rich text is wrapped up."""
    if text.startswith("<r>") and text.endswith("</r>"):
        wrapped = f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
        return wrapped if units(wrapped) <= 32_767 else cut(text, units(text) - 1)
    return text


def _quoted(text: str) -> str:
    """A text inside a formula; ``X(`` is taken apart, or the library sees a function there."""
    return '"' + CALL_LIKE.sub('"&"(', text.replace('"', '""')) + '"'
