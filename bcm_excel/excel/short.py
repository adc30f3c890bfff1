"""The facts of a short ordinary sheet part: one expression proves how its rows are written.

What is written in any other way is left to ``facts``. Long parts, whose rows are alike, are read
faster by ``quick``.
"""

from __future__ import annotations

import re

from bcm_excel.core.lazy import lazy
from bcm_excel.excel.around import add_around
from bcm_excel.excel.facts import Facts
from bcm_excel.excel.special import Specials, Unusual, hidden_rows

# Groups repeated possessively fail here at their first letter, or on what is no XML: before Python
# 3.11.5 one that fails further on goes on from there. All others are atomic groups.
ATTRIBUTE = rb'[A-Za-z0-9:]++="[^"<>&]*+"'
FORMULA = rb"<f(?:\s++" + ATTRIBUTE + rb")*+\s*+(?:/>|>[^<]*+</f>)"
VALUE = rb"<v>[^<]*+</v>|<v/>"
TEXT = rb"<is><t(?:\s++" + ATTRIBUTE + rb")*+>[^<]*+</t></is>"


def _besides(*others: bytes) -> bytes:
    """Any attributes that do not begin so."""
    return rb"(?:\s++(?!" + b"|".join(others) + rb")" + ATTRIBUTE + rb")*"


def _rows(attributes: bytes, types: bytes, values: bytes) -> re.Pattern[bytes]:
    """Whole rows with such attributes, of whole cells of such types and values, none far off."""
    row, others = rb'r="[1-9][0-9]{0,2}+"', _besides(b"r=", b"t=")
    kind = rb'(?:\s++t="(?:' + types + rb')"' + others + rb")?+"
    style = rb'(?: s="[0-9]++")?+'  # most have one at once: found sooner than among all others
    start = rb'<c r="[A-Z]{1,2}+[1-9][0-9]{0,2}+"' + style + others + kind
    cell = start + rb"(?:/>|>(?:" + FORMULA + rb")?+(?:" + values + rb")?+</c>)"
    whole = rb"<row\s++" + row + attributes + rb"\s*+(?:/>|>(?:" + cell + rb")*+</row>)"
    return lazy(rb"(?:\s*+" + whole + rb")*+\s*+")


PLAIN = _rows(_besides(b"r=", b'hidden="(?:1|true)"'), b"s|n|str|d", VALUE)
"""Rows of which none is hidden and in which nothing errs or is true or false."""
ORDINARY = _rows(_besides(b"r="), b"s|n|str|d|b|e|inlineStr", VALUE + b"|" + TEXT)
BOTTOM, RIGHT = 999, 702
"""The last row of three digits and the last column of two letters."""
FAR_ROW = lazy(rb'<row r="[0-9]{4}')
BOOLEAN = lazy(rb'<c [^<>]*?\bt="b"')
START, END = b"<sheetData>", b"</sheetData>"


def read_short(part: bytes, *, formulas: bool) -> Facts:
    """The facts of a worksheet part; raises Unusual where the exact reader must do it.

    ``bottom``, ``right`` and ``area`` are upper bounds.
    """
    first, last = part.find(START) + len(START), part.find(END)
    if not len(START) <= first <= last or b"<!" in part[:first]:
        raise Unusual
    if FAR_ROW.match(part, part.rfind(b"<row ", first, last)):
        raise Unusual
    rows = part[first:last]
    facts = Facts(bottom=BOTTOM, right=RIGHT, area=BOTTOM * RIGHT)
    values = rows.count(b"</v>")
    if PLAIN.fullmatch(rows):
        special = b"<f" in rows
    elif ORDINARY.fullmatch(rows):
        values += rows.count(b"</is>")
        facts.booleans = BOOLEAN.search(rows) is not None
        facts.hidden_rows.update(hidden_rows(rows))
        special = True
    else:
        raise Unusual
    if special:
        values -= Specials(facts, formulas=formulas).take(rows)[1]
    facts.filled += values
    add_around(facts, part[:first], part[last:])
    return facts
