"""A worksheet's part: its rows and cells found in the text, and single cells written anew."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bcm_excel.core.cell import A1, letters, number
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.ooxml.markup import (
    ATTRIBUTES,
    BrokenXmlError,
    Edit,
    Element,
    apply,
    attributes,
    children,
    filled,
    root,
    with_attributes,
)

ROW = re.compile(
    rf"<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|(/?)((?:[\w.-]+:)?)row(?=[\s/>]){ATTRIBUTES}(/?)>)",
    re.DOTALL,
)
NUMBERED = re.compile(r"""\sr\s*=\s*["']([0-9]{1,7})["']""")
SPREAD = re.compile(rf"<(?:[\w.-]+:)?f(?=[\s/>]){ATTRIBUTES}>")
DECIMAL = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,20})?")
USUAL_WIDTH = 8.43
FAR = 1 << 62


@dataclass(frozen=True, slots=True)
class CellXml:
    """A cell as it stands, or where it would stand (``text`` is None)."""

    position: Position
    style: int
    prefix: str
    text: str | None = None

    @property
    def ref(self) -> str:
        """``C7``."""
        return f"{letters(self.position[1])}{self.position[0]}"

    @property
    def attributes(self) -> Mapping[str, str]:
        """Of its tag; empty where there is no cell."""
        return root(self.text).attributes if self.text else {}

    @property
    def parts(self) -> dict[str, str]:
        """What is inside by name: ``{"v": "<v>1</v>"}``."""
        if not self.text:
            return {}
        return {each.name: each.text(self.text) for each in children(self.text, root(self.text))}


Redraw = Callable[[CellXml], str]
"""From a cell as it stands to the XML that is written in its place."""


class SheetXml:
    """A worksheet's text, read once."""

    def __init__(self, xml: str) -> None:
        self.xml = xml
        self.root = root(xml)
        self.children = children(xml, self.root)
        data = [each for each in self.children if each.name == "sheetData"]
        if len(data) != 1:
            raise BrokenXmlError("a sheet has one sheetData")
        self.data = data[0]

    def child(self, name: str) -> Element | None:
        """The first child of the sheet by name."""
        return next((each for each in self.children if each.name == name), None)

    @cached_property
    def rows(self) -> dict[int, Element]:
        """Every row by its number, in the order of the text."""
        found: dict[int, Element] = {}
        row, opened = 0, None
        if self.data.empty:
            return found
        for match in self._row_tags():
            if match[1]:
                if opened is None:
                    raise BrokenXmlError("a row ends that never began")
                found[row] = _row(opened, match.start(), match.end())
                opened = None
                continue
            given = NUMBERED.search(match[3])
            row = int(given[1]) if given else row + 1
            if row in found or opened is not None:
                raise BrokenXmlError(f"row {row} is written twice")
            if match[4]:
                found[row] = _row(match, match.end(), match.end())
            else:
                opened = match
        if opened is not None:
            raise BrokenXmlError(f"row {row} is not closed")
        return found

    def _row_tags(self) -> Iterator[re.Match[str]]:
        """The tags that open and close rows; jumps from one to the next where that is safe."""
        xml, at, end = self.xml, self.data.inner, self.data.close
        if "<!" in xml or ("<row" if self.data.prefix else ":row") in xml:
            yield from (each for each in ROW.finditer(xml, at, end) if each[2] is not None)
            return
        opening, closing = f"<{self.data.prefix}row", f"</{self.data.prefix}row"
        while (at := xml.find(opening, at, end)) >= 0:
            match = ROW.match(xml, at, end)
            at += len(opening)
            if match is None:
                continue
            yield match
            if not match[4] and (at := xml.find(closing, match.end(), end)) >= 0:
                close = ROW.match(xml, at, end)
                if close is None:
                    raise BrokenXmlError("a row is not closed")
                yield close
                at = close.end()

    def cells(self, row: int) -> list[tuple[int, Element]]:
        """The cells of a row with their columns, in the order of the text."""
        found: list[tuple[int, Element]] = []
        column = 0
        element = self.rows.get(row)
        for each in children(self.xml, element) if element else ():
            if each.name != "c":
                continue
            match = A1.fullmatch(each.attributes.get("r", ""))
            column = number(match[1]) if match else column + 1
            found.append((column, each))
        if len({column for column, _ in found}) != len(found):
            raise BrokenXmlError(f"a cell of row {row} is written twice")
        return found

    def styles(self, row: int) -> dict[int, int]:
        """The formats of the cells that stand in a row, by column."""
        return {at: _number(each.attributes.get("s")) for at, each in self.cells(row)}

    def cell(self, position: Position) -> CellXml:
        """A cell as it stands, or with the style that it would take from its row or column."""
        for column, element in self.cells(position[0]):
            if column == position[1]:
                style = _number(element.attributes.get("s"))
                return CellXml(position, style, element.prefix, element.text(self.xml))
        row = self.rows.get(position[0])
        prefix = row.prefix if row else self.data.prefix
        return CellXml(position, self._style(row, position[1]), prefix)

    def _style(self, row: Element | None, column: int) -> int:
        if row and row.attributes.get("customFormat") in {"1", "true"}:
            return _number(row.attributes.get("s"))
        for first, last, each in self.columns:
            if first <= column <= last:
                return _number(each.get("style"))
        return 0

    @cached_property
    def columns(self) -> list[tuple[int, int, Mapping[str, str]]]:
        """The declared columns: first, last, attributes."""
        group = self.child("cols")
        return [
            (
                _number(each.attributes.get("min")),
                _number(each.attributes.get("max")),
                each.attributes,
            )
            for each in (children(self.xml, group) if group else ())
        ]

    def height(self, row: int) -> float | None:
        """The height of a row in points, None where the file does not say."""
        element = self.rows.get(row)
        return _decimal(element.attributes.get("ht")) if element else None

    def width(self, column: int) -> float:
        """The width of a column in characters."""
        for first, last, each in self.columns:
            if first <= column <= last and (width := _decimal(each.get("width"))):
                return width
        return USUAL_WIDTH

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """The merged areas."""
        group = self.child("mergeCells")
        found = children(self.xml, group) if group else ()
        return tuple(area(each.attributes.get("ref", "")) for each in found)

    @cached_property
    def spreads(self) -> tuple[Area, ...]:
        """Areas that one formula fills: array formulas and data tables."""
        kinds = {"array", "dataTable"}
        found = (attributes(match[1]) for match in SPREAD.finditer(self.xml))
        return tuple(
            area(each["ref"]) for each in found if each.get("t") in kinds and "ref" in each
        )

    def anchor(self, position: Position) -> Position:
        """The cell that shows at a position: the first of a merge, else itself."""
        for each in self.merges:
            if position in each:
                return each.top, each.left
        return position

    def redrawn(
        self, wanted: Mapping[Position, Redraw], heights: Mapping[int, float | None] | None = None
    ) -> str:
        """The sheet with these cells written anew, and rows and cells added where absent.

        Rows named in ``heights`` are shown, as high as is said (in points), else as the program
        that opens them likes.
        """
        high = heights or {}
        by_row: dict[int, dict[int, Redraw]] = {}
        for (row, column), redraw in sorted(wanted.items()):
            by_row.setdefault(row, {})[column] = redraw
        edits: list[Edit] = []
        for row in [row for row in by_row if row in self.rows]:
            element = self.rows[row]
            new = self._row(row, by_row.pop(row))
            if row in high:
                free = dict.fromkeys(("customHeight", "hidden"))
                new = with_attributes(new, {"ht": _points(high[row]), **free})
            edits.append(Edit(element.start, element.end, new))
        edits += self._absent(by_row, high)
        edits += self._dimension(wanted)
        return apply(self.xml, edits)

    def _row(self, row: int, wanted: Mapping[int, Redraw]) -> str:
        """A row's text with its wanted cells redrawn."""
        element = self.rows[row]
        text = element.text(self.xml)
        standing = dict(self.cells(row))
        edits: list[Edit] = []
        tail = ""
        for column, redraw in wanted.items():
            new = redraw(self.cell((row, column)))
            here = standing.get(column)
            if here is not None:
                edits.append(Edit(here.start - element.start, here.end - element.start, new))
                continue
            after = next((each.start for at, each in standing.items() if at > column), None)
            if after is None:
                tail += new
            else:
                edits.append(Edit(after - element.start, after - element.start, new))
        if tail and standing:
            last = max(each.end for each in standing.values()) - element.start
            edits.append(Edit(last, last, tail))
        elif tail:
            own = root(text)
            edits.append(filled(text, own, tail) if own.empty else Edit(own.inner, own.inner, tail))
        spans = element.attributes.get("spans", "")
        return _widened(apply(text, edits), spans, min(wanted), max(wanted))

    def _absent(
        self, by_row: Mapping[int, Mapping[int, Redraw]], heights: Mapping[int, float | None]
    ) -> list[Edit]:
        """Rows that are not there yet, each before the first that is further down."""
        p = self.data.prefix
        at_end = ""
        edits: list[Edit] = []
        starts = sorted((row, element.start) for row, element in self.rows.items())
        for row, wanted in by_row.items():
            cells = "".join(new(self.cell((row, column))) for column, new in wanted.items())
            points = _points(heights.get(row))
            height = f' ht="{points}"' if points else ""
            text = f'<{p}row r="{row}"{height}>{cells}</{p}row>'
            below = bisect(starts, (row, FAR))
            if below == len(starts):
                at_end += text
            else:
                edits.append(Edit(starts[below][1], starts[below][1], text))
        if at_end:
            edits.append(filled(self.xml, self.data, at_end))
        return edits

    def _dimension(self, wanted: Mapping[Position, Redraw]) -> list[Edit]:
        """The used area, grown where a cell was added outside."""
        element = self.child("dimension")
        if element is None or not wanted:
            return []
        try:
            used = area(element.attributes.get("ref", ""))
        except BrokenXmlError:  # it is a hint for readers; some writers leave it empty
            return []
        rows = [row for row, _ in wanted] + [used.top, used.bottom]
        columns = [column for _, column in wanted] + [used.left, used.right]
        grown = Area(min(rows), min(columns), max(rows), max(columns))
        if grown == used:
            return []
        ref = f"{letters(grown.left)}{grown.top}:{letters(grown.right)}{grown.bottom}"
        text = with_attributes(element.text(self.xml), {"ref": ref})
        return [Edit(element.start, element.end, text)]


def area(ref: str) -> Area:
    """``B2:C4`` or ``B2`` as an area."""
    first, _, last = ref.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return Area(top, left, bottom, right)


def position(ref: str) -> Position:
    """``C7`` as row and column."""
    match = A1.fullmatch(ref)
    if match is None:
        raise BrokenXmlError(f"{ref!r} is no cell")
    return int(match[2]), number(match[1])


def _row(opened: re.Match[str], close: int, end: int) -> Element:
    return Element(opened[2], "row", opened[3], opened.start(), opened.end(), close, end)


def _decimal(value: str | None) -> float | None:
    return float(value) if value and DECIMAL.fullmatch(value) else None


def _points(height: float | None) -> str | None:
    return None if height is None else f"{height:g}"


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else 0


def _widened(row: str, spans: str, first: int, last: int) -> str:
    """A row whose ``spans`` still covers its cells."""
    match = re.fullmatch("([0-9]+):([0-9]+)", spans)
    if match is None:
        return row if not spans else with_attributes(row, {"spans": None})
    low, high = int(match[1]), int(match[2])
    if low <= first and last <= high:
        return row
    return with_attributes(row, {"spans": f"{min(low, first)}:{max(high, last)}"})


def differing(before: SheetXml, after: SheetXml) -> Iterator[int]:
    """The rows whose text is not the same."""
    for row in sorted(before.rows.keys() | after.rows.keys()):
        old, new = before.rows.get(row), after.rows.get(row)
        if old is None or new is None or old.text(before.xml) != new.text(after.xml):
            yield row


def same_frame(before: SheetXml, after: SheetXml, free: set[str]) -> None:
    """All that stands around the cells is the same, but for the elements named."""
    old = [each.text(before.xml) for each in before.children if each.name not in free]
    new = [each.text(after.xml) for each in after.children if each.name not in free]
    if old != new:
        raise BrokenXmlError("something beside the cells would change")
