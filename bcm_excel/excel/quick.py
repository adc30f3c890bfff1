"""The facts of an ordinary sheet part at the speed of byte searches; the unusual is left to facts.

Rows of a list look alike once their digits are gone: ``<row r=""><c r="A" t="s"><v></v></c></row>``
a hundred thousand times. So each piece loses its digits, its rows are counted by shape, and only
the few shapes are looked at. Cells that err or calculate are then found by name.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bcm_excel.core.cell import number
from bcm_excel.core.lazy import lazy
from bcm_excel.excel.facts import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_CELLS,
    Facts,
    feeder,
    inside,
    parse,
    place,
)
from bcm_excel.excel.grid import Area

DIGITS = b"0123456789"
SHAPE_DELETES = DIGITS + b".+-"
KEPT = b'"' + DIGITS + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER_DELETES = bytes(set(range(256)) - set(KEPT))
NUMBER = bytes.maketrans(DIGITS + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0" * 10 + b"A" * 26)

ATTRIBUTES = rb'(?:\s+[A-Za-z0-9:]+="[^"<>&]*")*'
CELL_BODY = (
    rb"(?:<f(?P<f>" + ATTRIBUTES + rb")\s*(?:/>|>(?P<formula>[^<]*)</f>))?\s*"
    rb"(?P<value><v>(?P<v>[^<]*)</v>|<v/>|<is><t" + ATTRIBUTES + rb">(?P<t>[^<]*)</t></is>)?\s*"
)
TOKEN = lazy(
    rb"\s*(?:<row(?P<row>" + ATTRIBUTES + rb")\s*(?P<end>/?)>"
    rb"|<c(?P<c>" + ATTRIBUTES + rb")\s*(?:/>|>\s*" + CELL_BODY + rb"</c>))"
)
CELL = lazy(
    rb'<c r="(?P<at>[A-Z]{1,3}[0-9]{1,7})"(?P<c>' + ATTRIBUTES + rb")\s*>\s*" + CELL_BODY + rb"</c>"
)
CALCULATED = lazy(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="[0-9]+")?(?:'
    rb' t="str"><f>[^<]*</f><v>([^<]*)</v></c>|(?: t="[nb]")?><f>[^<]*</f><v>([^<]*)</v></c>)'
)
"""A cell with a formula and its value, and nothing else that is asked for; the value of a text and
that of a number stand apart, since only a text may be empty."""
ASKED_FOR = (b"DISPIMG", b"&#")
"""What a formula says where it stands for a picture, plainly or in disguise."""
CELL_ROWS = lazy(rb'<c r="[A-Z]{1,3}([0-9]+)')
FIRST = lazy(rb' r="([A-Z]{1,3})"')
TYPE = lazy(rb'\st="([A-Za-z]*)"')
TYPES = frozenset({b"s", b"n", b"b", b"e", b"str", b"inlineStr", b"d"})
HIDDEN_ROW = lazy(rb'<row\s+(?:[^<>]*?\s)?hidden="(?:1|true)"[^<>]*>')
ROW_NUMBER = lazy(rb'\sr="([0-9]{1,7})"')
SHARED = lazy(rb'\bt="shared"')
SHARED_INDEX = lazy(rb'\ssi="([0-9]+)"')
COLUMN = lazy(rb"<col(?P<said>" + ATTRIBUTES + rb")\s*/?>")
ANY_COLUMN = lazy(rb"<(?:[^<>\s]*:)?col[\s/>]")
COLUMN_HIDDEN = lazy(rb'\shidden="(?:1|true)"')
COLUMN_SPAN = lazy(rb'\s(min|max)="([0-9]{1,7})"')
MERGE = lazy(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"\s*/>')
ROW_END = b"</row>"
NARROW = 256
"""Columns up to which a sheet of less than a thousand rows is small, wherever its cells stand."""
LONGEST_ROW = 4 << 20
SHORT_ROW = 4 << 10
"""Bytes of a shape up to which it is kept for the next workbook."""


class Unusual(Exception):
    """The part is written in a way that only the exact reader understands."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What all rows of one shape have in common."""

    plain: int = 0
    special: int = 0
    width: int = 0
    booleans: bool = False
    hidden: bool = False
    open: bool = False
    """Whether an end tag is due."""


class QuickReader:
    """Reads the rows between ``<sheetData>`` and its end, whole rows at a time."""

    def __init__(self, *, formulas: bool, precise: bool) -> None:
        self.facts = Facts()
        self._keep = formulas
        self._precise = precise
        self._shapes: dict[bytes, Shape] = {}
        self._masters: dict[bytes, str] = {}

    def rows(self, piece: bytes) -> None:
        """Take whole rows."""
        facts, specials, hidden, width = self.facts, 0, False, 0
        shaped = piece.translate(None, SHAPE_DELETES)
        *ended, last = shaped.split(ROW_END)
        if self._shape(last).open:
            raise Unusual
        for row, count in Counter(ended).items():
            shape = self._shape(row)
            if not shape.open:
                raise Unusual
            facts.filled += shape.plain * count
            specials += shape.special * count
            width = max(width, shape.width)
            hidden |= shape.hidden
            facts.booleans |= shape.booleans
        self._bounds(piece, width)
        if specials:
            self._specials(piece, specials)
        if hidden:
            self._hidden(piece)

    def _shape(self, row: bytes) -> Shape:
        shape = self._shapes.get(row)
        if shape is None:
            shape = _known_shape(row) if len(row) <= SHORT_ROW else shape_of(row)
            if len(self._shapes) < 10_000:
                self._shapes[row] = shape
        return shape

    def _bounds(self, piece: bytes, width: int) -> None:
        """Widen the bounds: by the length of row numbers, or by each reference where asked."""
        numbers = piece.translate(NUMBER, NUMBER_DELETES)
        long = b"A0000000" in numbers
        bottom = 999_999 if b"A000000" in numbers else 99_999
        if self._precise and width <= NARROW and b"A0000" not in numbers:
            bottom = 999
        elif self._precise or long or bottom * width > MOST_CELLS:
            found = set(CELL_ROWS.findall(piece))
            if any(len(digits) > 7 for digits in found):
                raise Unusual
            bottom = max(map(int, found), default=0)
            if bottom > LAST_ROW:
                raise Unusual
        if width:
            self.facts.bottom = max(self.facts.bottom, bottom)
            self.facts.right = max(self.facts.right, width)

    def _specials(self, piece: bytes, expected: int) -> None:
        """Find the cells that err or calculate; the few that are not ordinary one by one."""
        if not self._keep and not any(words in piece for words in ASKED_FOR):
            others = CALCULATED.split(piece)
            cells, texts, numbers = others[1::4], others[2::4], others[3::4]
            self.facts.filled += sum(map(bool, texts)) + sum(map(bool, numbers))
            if b"" in numbers:
                lacking = (at for at, said in zip(cells, numbers, strict=True) if said == b"")
                self.facts.unvalued.update(place(at.decode()) for at in lacking)
            piece, expected = b"".join(others[::4]), expected - len(cells)
        starts: set[int] = set()
        for needle in (b' t="e"', b"<f"):
            at = piece.find(needle)
            while at >= 0:
                starts.add(piece.rfind(b"<c ", 0, at))
                at = piece.find(needle, at + 1)
        found = 0
        for start in sorted(starts):
            match = CELL.match(piece, start) if start >= 0 else None
            if match is not None:
                self._special(match)
                found += 1
        if found != expected:
            raise Unusual

    def _special(self, cell: re.Match[bytes]) -> None:
        facts, at = self.facts, place(cell["at"].decode())
        kind = TYPE.search(cell["c"])
        value = cell["v"] or cell["t"]
        if cell["f"] is not None:
            text = (cell["formula"] or b"").decode("utf-8", "replace")
            if self._keep or "&#" in text:
                text = html.unescape(text)
            index = SHARED_INDEX.search(cell["f"])
            if index and SHARED.search(cell["f"]):
                master = self._masters
                text = master.setdefault(index[1], text) if text else master.get(index[1], "")
            facts.add_formula(at, text, keep=self._keep)
            stored_empty = kind is not None and kind[1] == b"str" and cell["value"] is not None
            if not value and not stored_empty:
                facts.unvalued.add(at)
        if kind is not None and kind[1] == b"e" and value:
            facts.errors[at] = html.unescape(value.decode("utf-8", "replace"))
        elif value:
            facts.filled += 1

    def _hidden(self, piece: bytes) -> None:
        for match in HIDDEN_ROW.finditer(piece):
            row = ROW_NUMBER.search(match[0])
            if row is None or not 1 <= int(row[1]) <= LAST_ROW:
                raise Unusual
            self.facts.hidden_rows.add(int(row[1]))


@lru_cache(maxsize=2048)
def _known_shape(row: bytes) -> Shape:
    """The same rows stand in every workbook of a kind."""
    return shape_of(row)


def shape_of(row: bytes) -> Shape:
    """What a row without its digits and end tag says; raises Unusual for any other writing."""
    at, is_open, plain, special, width = 0, False, 0, 0, 0
    booleans = hidden = False
    end = len(row.rstrip())
    while at < end:
        token = TOKEN.match(row, at)
        if token is None:
            raise Unusual
        at = token.end()
        if token["c"] is None:
            if is_open or token["row"].count(b' r="') != 1 or b' r=""' not in token["row"]:
                raise Unusual
            is_open = not token["end"]
            hidden |= b'hidden=""' in token["row"] or b'hidden="true"' in token["row"]
            continue
        if not is_open:
            raise Unusual
        reference, kind = FIRST.match(token["c"]), TYPE.findall(token["c"])
        if reference is None or token["c"].count(b' r="') != 1 or not TYPES.issuperset(kind[:1]):
            raise Unusual
        if len(kind) > 1:
            raise Unusual
        booleans |= kind == [b"b"]
        if token["f"] is not None or kind == [b"e"]:
            special += 1
        elif token["v"] is not None or token["t"] is not None:
            plain += 1
        column = _column(reference[1])
        if column > LAST_COLUMN:
            raise Unusual
        if token["value"] is not None:
            width = max(width, column)
    return Shape(plain, special, width, booleans, hidden, is_open)


def read_quickly(pieces: Iterable[bytes], *, formulas: bool, precise: bool = False) -> Facts:
    """The facts of an ordinary worksheet part; raises Unusual where the exact reader must do it.

    ``bottom``, ``right`` and ``area`` are upper bounds, close ones where ``precise`` asks for them.
    """
    stream = iter(pieces)
    around = _Around()
    head, rest = _head(stream)
    around.feed(head)
    quick = QuickReader(formulas=formulas, precise=precise)
    for piece in _whole_rows(stream, rest, around):
        quick.rows(piece)
    facts = quick.facts
    facts.area = facts.bottom * facts.right
    facts.hidden_columns = set(_hidden_columns(head))
    facts.merges = list(_merges(around.tail()))
    return facts


class _Around:
    """What stands before and after the rows: proved to be sound XML, and kept from there on."""

    def __init__(self) -> None:
        self._parser = feeder()
        self._pieces: list[bytes] = []

    def feed(self, piece: bytes) -> None:
        """Take the next bytes."""
        parse(self._parser, piece)
        self._pieces.append(piece)

    def tail(self) -> bytes:
        """What follows the rows, once all is there."""
        parse(self._parser, b"", last=True)
        return b"".join(self._pieces[1:])


def _hidden_columns(head: bytes) -> Iterator[int]:
    columns = COLUMN.findall(head)
    if len(columns) != len(ANY_COLUMN.findall(head)):
        raise Unusual
    for said in columns:
        if COLUMN_HIDDEN.search(said):
            span = dict(COLUMN_SPAN.findall(said))
            if len(span) != 2:
                raise Unusual
            yield from range(int(span[b"min"]), min(int(span[b"max"]), LAST_COLUMN) + 1)


def _merges(tail: bytes) -> Iterator[Area]:
    if b"<!" in tail or b":mergeCell" in tail:
        raise Unusual
    merges = MERGE.findall(tail)
    if len(merges) != tail.count(b"<mergeCell") - tail.count(b"<mergeCells"):
        raise Unusual
    for left, top, right, bottom in merges:
        area = Area(int(top), _column(left), int(bottom), _column(right))
        inside(area.top, area.left)
        inside(area.bottom, area.right)
        yield area


@lru_cache(maxsize=LAST_COLUMN)
def _column(letters: bytes) -> int:
    return number(letters.decode())


def _head(stream: Iterator[bytes]) -> tuple[bytes, bytes]:
    """Everything up to the first row, and what was read beyond."""
    head = b""
    for piece in stream:
        head += piece
        at = head.find(b"<sheetData>")
        if at >= 0:
            at += len(b"<sheetData>")
            if b"<!" in head[:at]:
                break
            return head[:at], head[at:]
        if len(head) > LONGEST_ROW:
            break
    raise Unusual


def _whole_rows(stream: Iterator[bytes], rest: bytes, around: _Around) -> Iterator[bytes]:
    """Pieces of whole rows; what follows the rows goes to ``around``."""
    while True:
        cut = rest.rfind(ROW_END) + len(ROW_END)
        if cut >= len(ROW_END):
            yield rest[:cut]
            rest = rest[cut:]
        closed = rest.find(b"</sheetData>")
        if closed >= 0:
            yield rest[:closed]
            around.feed(rest[closed:])
            for after in stream:
                around.feed(after)
            return
        piece = next(stream, b"")
        if not piece or len(rest) > LONGEST_ROW:
            raise Unusual
        rest += piece
