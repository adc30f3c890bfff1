"""The cells of ordinary rows that err or calculate, and the rows that are hidden, found by name."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from bcm_excel.core.cell import number
from bcm_excel.core.lazy import lazy
from bcm_excel.excel.facts import LAST_COLUMN, LAST_ROW, Facts, inside, place

ATTRIBUTES = rb'(?:\s+[A-Za-z0-9:]+="[^"<>&]*")*'
CELL_BODY = (
    rb"(?:<f(?P<f>" + ATTRIBUTES + rb")\s*(?:/>|>(?P<formula>[^<]*)</f>))?\s*"
    rb"(?P<value><v>(?P<v>[^<]*)</v>|<v/>|<is><t" + ATTRIBUTES + rb">(?P<t>[^<]*)</t></is>)?\s*"
)
CELL = lazy(
    rb'<c r="(?P<at>[A-Z]{1,3}[0-9]{1,7})"(?P<c>' + ATTRIBUTES + rb")\s*>\s*" + CELL_BODY + rb"</c>"
)
CALCULATED = lazy(
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="[0-9]++")?+(?:'
    rb' t="str"><f(?: aca="[a-z]++")?+>[^<]*+</f><v>([^<]*+)</v></c>'
    rb'|(?: t="[nb]")?+><f(?: aca="[a-z]++")?+>[^<]*+</f><v>([^<]*+)</v></c>)'
)
"""A cell with a formula and its value, and nothing else that is asked for; the value of a text and
that of a number stand apart, since only a text may be empty."""
TYPE = lazy(rb'\st="([A-Za-z]*)"')
HIDDEN_ROW = lazy(rb'<row\s+(?:[^<>]*?\s)?hidden="(?:1|true)"[^<>]*>')
ROW_NUMBER = lazy(rb'\sr="([0-9]{1,7})"')
SHARED = lazy(rb'\bt="shared"')
SHARED_INDEX = lazy(rb'\ssi="([0-9]+)"')


class Unusual(Exception):
    """The part is written in a way that only the exact reader understands."""


class Specials:
    """Takes the cells that err or calculate from whole rows written in the ordinary way."""

    def __init__(self, facts: Facts, *, formulas: bool) -> None:
        self.facts = facts
        self._keep = formulas
        self._masters: dict[bytes, str] = {}

    def take(self, piece: bytes) -> tuple[int, int]:
        """How many such cells there are, and how many of them hold a value, be it empty.

        Raises Unusual for one that cannot be understood.
        """
        cells = 0
        if not self._keep and not _pictured(piece):
            split = CALCULATED.split(piece)
            columns, rows, texts, numbers = (split[at::5] for at in range(1, 5))
            cells = len(rows)
            self.facts.filled += sum(map(bool, texts)) + sum(map(bool, numbers))
            for at, said in enumerate(numbers):
                if said == b"":
                    position = int(rows[at]), column(columns[at])
                    inside(*position)
                    self.facts.unvalued.add(position)
            piece = b"".join(split[::5])
        values = cells
        for start in sorted(set(_starts(piece))):
            match = CELL.match(piece, start) if start >= 0 else None
            if match is None:
                raise Unusual
            self._special(match)
            cells += 1
            values += match["v"] is not None or match["t"] is not None
        return cells, values

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


def _pictured(piece: bytes) -> bool:
    """Whether a formula may stand for a picture, and say so plainly or in disguise."""
    return b"DISPIMG" in piece or (b"#" in piece and b"&#" in piece)  # one byte is found sooner


def _starts(piece: bytes) -> Iterator[int]:
    """Where the cells begin that err or calculate."""
    for needle in (b' t="e"', b"<f"):
        at = piece.find(needle)
        while at >= 0:
            yield piece.rfind(b"<c ", 0, at)
            at = piece.find(needle, at + 1)


def hidden_rows(piece: bytes) -> Iterator[int]:
    """The rows that are hidden."""
    for match in HIDDEN_ROW.finditer(piece):
        row = ROW_NUMBER.search(match[0])
        if row is None or not 1 <= int(row[1]) <= LAST_ROW:
            raise Unusual
        yield int(row[1])


@lru_cache(maxsize=LAST_COLUMN)
def column(letters: bytes) -> int:
    """The number of a column."""
    return number(letters.decode())
