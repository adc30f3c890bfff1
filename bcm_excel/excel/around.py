"""What stands before and after the rows of a sheet's part: hidden columns and merged cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bcm_excel.core.lazy import lazy
from bcm_excel.excel.facts import LAST_COLUMN, Facts, Malformed, feeder, inside, parse
from bcm_excel.excel.grid import Area
from bcm_excel.excel.special import ATTRIBUTES, Unusual, column

COLUMN = lazy(rb"<col(?P<said>" + ATTRIBUTES + rb")\s*/?>")
COLUMN_HIDDEN = lazy(rb'\shidden="(?:1|true)"')
COLUMN_SPAN = lazy(rb'\s(min|max)="([0-9]{1,7})"')
MERGE = lazy(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"\s*/>')


PRINTED = lazy(rb"<odd(?P<where>Header|Footer)>(?>(?:[^<&\0-\x1f]|&(?:amp|lt|gt|quot|apos);)+)")
"""What is printed above or below each page."""
KNOWN, LONGEST = 512, 1 << 15
"""How many sheets' surroundings are remembered, and up to how many bytes each."""


def add_around(facts: Facts, head: bytes, tail: bytes) -> None:
    """Put into the facts what stands before the rows and after them, once it is proved sound XML.

    Raises Unusual where only the exact reader understands it.
    """
    told = _known if len(head) + len(tail) <= LONGEST else _told
    hidden, merges = told(head, PRINTED.sub(_read, tail))
    facts.hidden_columns = set(hidden)
    facts.merges = list(merges)


def _read(printed: re.Match[bytes]) -> bytes:
    """An empty one, once it is known to hold text: it often bears the name of the workbook."""
    try:
        printed[0].decode()
    except UnicodeDecodeError as error:
        raise Malformed(str(error)) from error
    return b"<odd%b>" % printed["where"]


def _told(head: bytes, tail: bytes) -> tuple[tuple[int, ...], tuple[Area, ...]]:
    parser = feeder()
    parse(parser, head)
    parse(parser, tail, last=True)
    return tuple(_hidden_columns(head)), tuple(_merges(tail))


@lru_cache(KNOWN)
def _known(head: bytes, tail: bytes) -> tuple[tuple[int, ...], tuple[Area, ...]]:
    """The same surroundings stand in all workbooks of a kind."""
    return _told(head, tail)


def _hidden_columns(head: bytes) -> Iterator[int]:
    if b"hidden" not in head:
        return
    columns = COLUMN.findall(head)
    if b":col" in head or len(columns) != head.count(b"<col") - head.count(b"<cols"):
        raise Unusual
    for said in columns:
        if COLUMN_HIDDEN.search(said):
            span = dict(COLUMN_SPAN.findall(said))
            if len(span) != 2:
                raise Unusual
            yield from range(int(span[b"min"]), min(int(span[b"max"]), LAST_COLUMN) + 1)


def _merges(tail: bytes) -> Iterator[Area]:
    if b"mergeCell" not in tail:
        return
    if b"<!" in tail or b":mergeCell" in tail:
        raise Unusual
    merges = MERGE.findall(tail)
    if len(merges) != tail.count(b"<mergeCell") - tail.count(b"<mergeCells"):
        raise Unusual
    for left, top, right, bottom in merges:
        area = Area(int(top), column(left), int(bottom), column(right))
        inside(area.top, area.left)
        inside(area.bottom, area.right)
        yield area
