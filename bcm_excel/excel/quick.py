"""The facts of a long ordinary sheet part at the speed of byte searches.

Rows of a list look alike once their digits are gone: ``<row r=""><c r="A" t="s"><v></v></c></row>``
a hundred thousand times. So each piece loses its digits, its rows are counted by shape, and only
the few shapes are looked at. Cells that err or calculate are then found by name. What is written in
any other way is left to ``facts``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bcm_excel.core.lazy import lazy
from bcm_excel.excel.around import add_around
from bcm_excel.excel.facts import LAST_COLUMN, LAST_ROW, MOST_CELLS, Facts
from bcm_excel.excel.special import (
    ATTRIBUTES,
    CELL_BODY,
    TYPE,
    Specials,
    Unusual,
    column,
    hidden_rows,
)

DIGITS = b"0123456789"
SHAPE_DELETES = DIGITS + b".+-"
KEPT = b'"' + DIGITS + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER_DELETES = bytes(set(range(256)) - set(KEPT))
NUMBER = bytes.maketrans(DIGITS + b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0" * 10 + b"A" * 26)

TOKEN = lazy(
    rb"\s*(?:<row(?P<row>" + ATTRIBUTES + rb")\s*(?P<end>/?)>"
    rb"|<c(?P<c>" + ATTRIBUTES + rb")\s*(?:/>|>\s*" + CELL_BODY + rb"</c>))"
)
CELL_ROWS = lazy(rb'<c r="[A-Z]{1,3}([0-9]+)')
FIRST = lazy(rb' r="([A-Z]{1,3})"')
TYPES = frozenset({b"s", b"n", b"b", b"e", b"str", b"inlineStr", b"d"})
ROW_END = b"</row>"
LONGEST_ROW = 4 << 20


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
        self._precise = precise
        self._shapes: dict[bytes, Shape] = {}
        self._specials = Specials(self.facts, formulas=formulas)

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
        if specials and self._specials.take(piece)[0] != specials:
            raise Unusual
        if hidden:
            facts.hidden_rows.update(hidden_rows(piece))

    def _shape(self, row: bytes) -> Shape:
        shape = self._shapes.get(row)
        if shape is None:
            shape = shape_of(row)
            if len(self._shapes) < 10_000:
                self._shapes[row] = shape
        return shape

    def _bounds(self, piece: bytes, width: int) -> None:
        """Widen the bounds: by the length of row numbers, or by each reference where asked."""
        numbers = piece.translate(NUMBER, NUMBER_DELETES)
        long = b"A0000000" in numbers
        bottom = 999_999 if b"A000000" in numbers else 99_999
        if self._precise or long or bottom * width > MOST_CELLS:
            found = set(CELL_ROWS.findall(piece))
            if any(len(digits) > 7 for digits in found):
                raise Unusual
            bottom = max(map(int, found), default=0)
            if bottom > LAST_ROW:
                raise Unusual
        if width:
            self.facts.bottom = max(self.facts.bottom, bottom)
            self.facts.right = max(self.facts.right, width)


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
        at_column = column(reference[1])
        if at_column > LAST_COLUMN:
            raise Unusual
        if token["value"] is not None:
            width = max(width, at_column)
    return Shape(plain, special, width, booleans, hidden, is_open)


def read_quickly(pieces: Iterable[bytes], *, formulas: bool, precise: bool = False) -> Facts:
    """The facts of a long worksheet part; raises Unusual where the exact reader must do it.

    ``bottom``, ``right`` and ``area`` are upper bounds, close ones where ``precise`` asks for them.
    """
    stream = iter(pieces)
    head, rest = _head(stream)
    quick = QuickReader(formulas=formulas, precise=precise)
    tail: list[bytes] = []
    for piece in _whole_rows(stream, rest, tail):
        quick.rows(piece)
    facts = quick.facts
    facts.area = facts.bottom * facts.right
    add_around(facts, head, b"".join(tail))
    return facts


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


def _whole_rows(stream: Iterator[bytes], rest: bytes, tail: list[bytes]) -> Iterator[bytes]:
    """Pieces of whole rows; what follows the rows goes to ``tail``."""
    while True:
        cut = rest.rfind(ROW_END) + len(ROW_END)
        if cut >= len(ROW_END):
            yield rest[:cut]
            rest = rest[cut:]
        closed = rest.find(b"</sheetData>")
        if closed >= 0:
            yield rest[:closed]
            tail += (rest[closed:], *stream)
            return
        piece = next(stream, b"")
        if not piece or len(rest) > LONGEST_ROW:
            raise Unusual
        rest += piece
