"""Which rows of a sheet are records, with 〃 and merged cells filled from above."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import cast

from bcm_excel.core.cell import CellRef
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Value
from bcm_excel.plan.cells import Reading
from bcm_excel.plan.clean import blank, fold
from bcm_excel.plan.declare import Column
from bcm_excel.plan.headers import forms, plain
from bcm_excel.plan.kinds import shown
from bcm_excel.plan.problem import Problem, Trouble

DITTO = frozenset({"〃", "″", '"', "''", "同上", "同前", "ditto", "do."})
EXAMPLES = ("示例", "example")
TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "grandtotal", "subtotal", "sum"})
STRANGE = lazy("[^\0-\u3000\u3400-\u9fff]")
"""A sign that a special key may hold in place of an ordinary one, as wide letters are."""
NOTHING_ABOVE = Text("上面没有可以重复的内容", "there is nothing above to repeat")


def records(reading: Reading, header: int) -> tuple[Sequence[int], dict[str, Sequence[Value]]]:
    """Excel's row numbers of the records, and each declared column's raw values in them."""
    grid = reading.grid
    body = grid.rows[header - grid.top + 1 :]
    if not body:
        return (), dict.fromkeys(reading.columns, ())
    nothing: list[Value] = [""] * len(body[0])
    first = header + 1
    erring = {row - first for row, _ in (*grid.errors, *grid.unvalued)}
    used = [i for i, row in enumerate(body) if row != nothing or i in erring]
    columns = _columns(reading, [body[i] for i in used])
    numbers: Sequence[int] = [first + i for i in used]
    special = _special(reading, numbers, columns)
    special |= _captions(reading, numbers, columns, special)
    if special:
        keep = [i for i in range(len(numbers)) if i not in special]
        numbers = [numbers[i] for i in keep]
        columns = {name: [raw[i] for i in keep] for name, raw in columns.items()}
    for column in reading.sheet.columns:
        if column.ditto and column.field in columns:
            columns[column.field] = _repeated(reading, column, numbers, columns[column.field])
    return numbers, columns


def _columns(reading: Reading, body: Sequence[Sequence[Value]]) -> dict[str, Sequence[Value]]:
    """Each declared column's raw values in these rows."""
    left = reading.grid.left
    places = reading.columns.items()
    return {name: list(map(itemgetter(at - left), body)) for name, at in places}


def _special(
    reading: Reading, numbers: Sequence[int], columns: dict[str, Sequence[Value]]
) -> set[int]:
    """Rows that are no records: examples, totals, repeated headings, nothing in our columns."""
    lead = next((c for c in reading.sheet.columns if c.key and c.field in columns), None)
    keys = columns[lead.field] if lead else [""] * len(numbers)
    headings = forms(lead.title) if lead else frozenset[str]()
    odd = _odd_key(headings)
    if _all_ordinary(keys, odd):
        return set()
    special: set[int] = set()
    for i, key in enumerate(keys):
        if not isinstance(key, str) or _ordinary(key, odd):
            continue
        row = {name: raw[i] for name, raw in columns.items()}
        empty = all(map(blank, row.values())) and not _errs(reading, columns, numbers[i])
        if empty or fold(key).startswith(EXAMPLES):
            special.add(i)
        elif word := key if plain(key) in headings else _total(reading, row):
            reading.problems.append(_no_record(reading, numbers[i], word))
            special.add(i)
    return special


def _captions(
    reading: Reading,
    numbers: Sequence[int],
    columns: dict[str, Sequence[Value]],
    special: Collection[int],
) -> set[int]:
    """Other rows with one text, merged over cells that a record must fill in: 二、生产部门."""
    needed = [reading.columns[c.field] for c in reading.sheet.needed if c.field in reading.columns]
    merged = {
        area.top
        for area in reading.grid.merges
        if area.top == area.bottom and sum(area.left <= at <= area.right for at in needed) > 1
    }
    found: set[int] = set()
    for i in (i for i, number in enumerate(numbers) if number in merged and i not in special):
        said = [raw[i] for raw in columns.values() if not blank(raw[i])]
        if len(said) == 1 and not _errs(reading, columns, numbers[i]):
            reading.problems.append(_no_record(reading, numbers[i], shown(said[0])))
            found.add(i)
    return found


@cache
def _odd_key(headings: frozenset[str]) -> re.Pattern[str]:
    """How only a key begins that may be special; a zero stands before each."""
    first = (word for word in headings if not word.startswith(tuple(headings - {word})))
    words = "|".join(r"\s*".join(map(re.escape, word)) for word in (*EXAMPLES, *TOTALS, *first))
    return re.compile(rf"\0[\W_]*(?:\Z|\0|{words})", re.IGNORECASE)


def _ordinary(text: str, odd: re.Pattern[str]) -> bool:
    """Whether a key cannot be special, or none of several that are divided by zeros."""
    return not (STRANGE.search(text) or odd.search("\0" + text))


def _all_ordinary(keys: Sequence[Value], odd: re.Pattern[str]) -> bool:
    """Whether no key can be special, told for the whole column at once."""
    try:
        return _ordinary("\0".join(cast("Sequence[str]", keys)), odd)
    except TypeError:
        return False


def _errs(reading: Reading, columns: Iterable[str], row: int) -> bool:
    grid = reading.grid
    if not grid.errors and not grid.unvalued:
        return False
    places = [(row, reading.layout.columns[name]) for name in columns]
    return any(place in grid.errors or place in grid.unvalued for place in places)


def _total(reading: Reading, cells: dict[str, Value]) -> str | None:
    """The row's first word if it is that of a total, and not all that a record needs is there."""
    first = next((each for each in cells.values() if not blank(each)), "")
    if not isinstance(first, str) or fold(first).rstrip(":") not in TOTALS:
        return None
    needed = [c.field for c in reading.sheet.needed if c.field in cells]
    whole = len(needed) > 1 and not any(blank(cells[name]) for name in needed)
    return None if whole else first


def _no_record(reading: Reading, row: int, text: str) -> Problem:
    return Problem(Trouble.NOT_A_RECORD, CellRef(reading.grid.name, row), {"text": text.strip()})


def _repeated(
    reading: Reading, column: Column, numbers: Sequence[int], raw: Sequence[Value]
) -> Sequence[Value]:
    """The column with 〃 and cells merged downwards filled from above."""
    grid, at = reading.grid, reading.layout.columns[column.field]
    end = grid.top + len(grid.rows)
    merged: dict[int, int] = {}
    for area in grid.merges:
        if area.left <= at <= area.right and area.bottom > area.top:
            merged |= dict.fromkeys(range(area.top + 1, min(area.bottom + 1, end)), area.top)
    if not merged and DITTO.isdisjoint(raw):
        return raw
    filled: list[Value] = []
    sources = reading.repeated.setdefault(column.field, {})
    source = 0
    for number, value in zip(numbers, raw, strict=True):
        if value == "" and number in merged:
            sources[number] = source = merged[number]
        elif isinstance(value, str) and value.strip() in DITTO:
            if not source:
                cell = CellRef(grid.name, number, at)
                values = {"column": column.title, "text": value, "why": NOTHING_ABOVE}
                reading.problems.append(Problem(Trouble.UNREADABLE, cell, values))
            sources[number] = source
        else:
            source = number
        filled.append(grid.value(source, at) if number in sources else value)
    return filled
