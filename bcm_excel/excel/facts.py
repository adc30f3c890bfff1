"""What one sheet's XML says that a reader of values hides, read exactly, element by element."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from bcm_excel.core.cell import number
from bcm_excel.core.lazy import lazy
from bcm_excel.excel.grid import Area, Position

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_CELLS = 50_000_000
"""Cells of the rectangles around all values, in all sheets: so many a reader makes room for."""
BLANKS = " \t\r\n"
"""What XML counts as blank; a no-break or full-width space is a character."""

MOST_ELEMENTS = 200_000
"""More sheets or relations no workbook has."""

REFERENCE = lazy(r"([A-Za-z]{1,3})([0-9]{1,7})")
Attributes = dict[str, str]


class Malformed(Exception):
    """The XML is broken or says what no spreadsheet may say."""


class Forbidden(Exception):
    """The XML brings a DOCTYPE or a position outside every sheet."""


@dataclass
class Facts:
    """What a sheet's part says; positions count from 1."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Area] = field(default_factory=list)
    errors: dict[Position, str] = field(default_factory=dict)
    formulas: dict[Position, str] = field(default_factory=dict)
    unvalued: set[Position] = field(default_factory=set)
    pictures: set[Position] = field(default_factory=set)
    booleans: bool = False
    filled: int = 0
    """Cells that show something and do not err. A shared text that is empty is counted too,
    and where the quick scan made the facts any other empty text."""
    bottom: int = 0
    right: int = 0
    """No cell with a value stands below or to the right of these."""
    area: int = 0
    """Cells of the rectangle around all values, at most; a reader makes room for so many."""
    shared: Counter[int] | None = None
    """How often each shared text is used; None where nobody counted."""

    def add_formula(self, at: Position, text: str | None, *, keep: bool) -> None:
        """Remember a formula's text, and that a picture stands here where it says so."""
        if text and "DISPIMG(" in text:
            self.pictures.add(at)
        if keep:
            self.formulas[at] = f"={text}" if text else ""


def place(reference: str) -> Position:
    """Row and column of ``C7``; raises for what is no cell of any sheet."""
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise Malformed(reference)
    row, column = int(match[2]), number(match[1])
    inside(row, column)
    return row, column


def inside(row: int, column: int) -> None:
    """Raise unless a sheet has this row and column."""
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise Forbidden(f"row {row}, column {column}")


def whole_number(text: str) -> int:
    """A plain number of at most seven digits, so that no hostile one is ever computed."""
    if not re.fullmatch(r"[0-9]{1,7}", text):
        raise Malformed(text)
    return int(text)


def says_yes(value: str | None) -> bool:
    """A truth value as XML writes it."""
    return value in ("1", "true")


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def feeder(
    start: Callable[[str, Attributes], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """An XML parser that refuses a DOCTYPE, and with it every entity of the file's own."""

    def doctype(*_: object) -> None:
        raise Forbidden("doctype")

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def elements(data: bytes, names: frozenset[str]) -> list[tuple[str, Attributes]]:
    """The elements of these names in order, without prefixes, with their attributes."""
    found: list[tuple[str, Attributes]] = []

    def start(name: str, attributes: Attributes) -> None:
        if local(name) in names:
            found.append((local(name), attributes))
            if len(found) > MOST_ELEMENTS:
                raise Malformed(name)

    parse(feeder(start), data, last=True)
    return found


def parse(parser: expat.XMLParserType, data: bytes, *, last: bool = False) -> None:
    """Feed a parser; broken XML raises Malformed."""
    try:
        parser.Parse(data, last)
    except expat.ExpatError as error:
        raise Malformed(str(error)) from error


class SheetReader:
    """Reads a worksheet's XML exactly, fed piece by piece."""

    def __init__(self, *, formulas: bool = False) -> None:
        self.facts = Facts(shared=Counter())
        self._keep = formulas
        self._row = 0
        self._column = 0
        self._cell: Attributes | None = None
        self._texts: dict[str, list[str]] = {}
        self._inside: list[str] = []
        self._formula: Attributes = {}
        self._preserve = False
        self._masters: dict[str, str] = {}
        self._top, self._left = LAST_ROW, LAST_COLUMN
        self._parser = feeder(self._start, self._end, self._text)

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Take the next bytes."""
        parse(self._parser, data, last=last)
        if last and self.facts.bottom:
            high = self.facts.bottom - self._top + 1
            self.facts.area = high * (self.facts.right - self._left + 1)

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = local(name)
        if self._cell is not None:
            self._inside.append(tag)
            if tag in ("f", "v", "is"):
                self._texts.setdefault(tag, [])
            if tag == "f":
                self._formula = attributes
            self._preserve = attributes.get("xml:space") == "preserve"
            return
        match tag:
            case "c":
                self._open_cell(attributes)
            case "row":
                self._open_row(attributes)
            case "col" if says_yes(attributes.get("hidden")):
                first = whole_number(attributes.get("min", ""))
                last = min(whole_number(attributes.get("max", "")), LAST_COLUMN)
                self.facts.hidden_columns.update(range(first, last + 1))
            case "mergeCell":
                first_cell, _, last_cell = attributes.get("ref", "").partition(":")
                top_left = place(first_cell)
                self.facts.merges.append(Area(*top_left, *place(last_cell or first_cell)))

    def _open_row(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        self._row = whole_number(given) if given is not None else self._row + 1
        inside(self._row, 1)
        self._column = 0
        if says_yes(attributes.get("hidden")):
            self.facts.hidden_rows.add(self._row)

    def _open_cell(self, attributes: Attributes) -> None:
        given = attributes.get("r")
        self._at = place(given) if given is not None else (self._row, self._column + 1)
        inside(*self._at)
        self._column = self._at[1]
        self._cell = attributes
        self._texts, self._inside, self._formula = {}, [], {}

    def _text(self, text: str) -> None:
        if self._cell is None or not self._inside:
            return
        match self._inside:
            case ["f" | "v"]:
                self._texts[self._inside[0]].append(text)
            case ["is", "t"] | ["is", "r", "t"]:
                self._texts["is"].append(text if self._preserve else text.strip(BLANKS))

    def _end(self, _: str) -> None:
        if self._cell is None:
            return
        if self._inside:
            self._inside.pop()
            return
        cell, self._cell = self._cell, None
        self._close_cell(cell.get("t", "n"))

    def _close_cell(self, kind: str) -> None:
        facts, at = self.facts, self._at
        value = "".join(self._texts.get("is" if kind == "inlineStr" else "v", ()))
        if kind != "inlineStr" and "v" not in self._texts:
            value = "".join(self._texts.get("is", ()))
        if "f" in self._texts:
            self._close_formula(at)
            if not value and not (kind == "str" and "v" in self._texts):
                facts.unvalued.add(at)
        if kind == "e" and value:
            facts.errors[at] = value
        elif value:
            facts.filled += 1
        facts.booleans |= kind == "b"
        if kind == "s" and value and facts.shared is not None:
            facts.shared[whole_number(value.strip(BLANKS))] += 1
        if value or self._texts.keys() & {"v", "is"}:
            facts.bottom, facts.right = max(facts.bottom, at[0]), max(facts.right, at[1])
            self._top, self._left = min(self._top, at[0]), min(self._left, at[1])

    def _close_formula(self, at: Position) -> None:
        text = "".join(self._texts["f"])
        index = self._formula.get("si", "")
        if self._formula.get("t") == "shared":
            text = self._masters.setdefault(index, text) if text else self._masters.get(index, "")
        self.facts.add_formula(at, text, keep=self._keep)


def read_exactly(pieces: Iterable[bytes], *, formulas: bool = False) -> Facts:
    """The facts of a worksheet's part, however it is written."""
    reader = SheetReader(formulas=formulas)
    for piece in pieces:
        reader.feed(piece)
    reader.feed(b"", last=True)
    return reader.facts


def shared_lengths(data: bytes) -> list[int]:
    """How long each shared text is, in characters as a reader gives them."""
    lengths: list[int] = []
    open_tags: list[str] = []
    preserved = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal preserved
        open_tags.append(local(name))
        preserved = attributes.get("xml:space") == "preserve"
        if open_tags[1:] == ["si"]:
            lengths.append(0)

    def end(_: str) -> None:
        open_tags.pop()

    def text(said: str) -> None:
        if open_tags[1:] in (["si", "t"], ["si", "r", "t"]):
            lengths[-1] += len(said if preserved else said.strip(BLANKS))

    parse(feeder(start, end, text), data, last=True)
    return lengths
