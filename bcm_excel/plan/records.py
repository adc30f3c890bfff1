"""Which rows of a sheet are records, with 〃 and merged cells filled from above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bcm_excel.core.cell import CellRef
from bcm_excel.excel.grid import Value
from bcm_excel.plan.cells import Reading
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Column
from bcm_excel.plan.problem import Problem, Trouble

DITTO = frozenset({"〃", "″", '"', "''", "同上", "同前", "ditto", "do."})
EXAMPLES = ("示例", "example")
TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "sum"})


def records(reading: Reading, header: int) -> tuple[Sequence[int], dict[str, Sequence[Value]]]:
    """Excel's row numbers of the records, and each declared column's raw values in them."""
    grid, layout = reading.grid, reading.layout
    body = grid.rows[header - grid.top + 1 :]
    if not body:
        return (), dict.fromkeys(layout.columns, ())
    blank: list[Value] = [""] * len(body[0])
    used = [i for i, row in enumerate(body) if row != blank]
    first = header + 1
    across: Sequence[Sequence[Value]]
    if len(used) == len(body):
        across = list(zip(*body, strict=True))
    else:
        across = list(zip(*(body[i] for i in used), strict=True)) or [()] * len(blank)
    numbers: list[int] = [first + i for i in used]
    columns = {name: across[at - grid.left] for name, at in layout.columns.items()}
    special = _special(reading, numbers, columns)
    if special:
        keep = [i for i in range(len(numbers)) if i not in special]
        numbers = [numbers[i] for i in keep]
        columns = {name: [raw[i] for i in keep] for name, raw in columns.items()}
    for column in reading.sheet.columns:
        if column.ditto and column.field in columns:
            columns[column.field] = _repeated(reading, column, numbers, columns[column.field])
    return numbers, columns


def _special(
    reading: Reading, numbers: Sequence[int], columns: dict[str, Sequence[Value]]
) -> set[int]:
    """Rows that are no records: examples, totals, repeated headings, nothing in our columns."""
    special: set[int] = set()
    keys = [c.field for c in reading.sheet.columns if c.key and c.field in columns]
    lead = columns[keys[0]] if keys else ()
    for i, key in enumerate(lead):
        if not isinstance(key, str):
            continue
        if key == "" or key.isspace():
            if not any(str(raw[i]).strip() for raw in columns.values()) and not _errs(
                reading, columns, numbers[i]
            ):
                special.add(i)
            continue
        if key[0] in _SPECIAL_INITIALS and _is_special(reading, numbers[i], key, columns, i):
            special.add(i)
    return special


def _errs(reading: Reading, columns: Iterable[str], row: int) -> bool:
    grid = reading.grid
    if not grid.errors and not grid.unvalued:
        return False
    places = [(row, reading.layout.columns[name]) for name in columns]
    return any(place in grid.errors or place in grid.unvalued for place in places)


_SPECIAL_INITIALS = frozenset(word[0] for word in (*EXAMPLES, *TOTALS)) | frozenset(
    word[0].upper() for word in (*EXAMPLES, *TOTALS)
)


def _is_special(
    reading: Reading, row: int, key: str, columns: dict[str, Sequence[Value]], i: int
) -> bool:
    word = fold(key)
    if word.startswith(EXAMPLES):
        return True
    if word.rstrip(":：") not in TOTALS:
        return False
    required = [c.field for c in reading.sheet.columns if c.required and not c.key]
    if any(name in columns and str(columns[name][i]).strip() for name in required):
        return False
    values = {"text": key}
    reading.problems.append(Problem(Trouble.NOT_A_RECORD, CellRef(reading.grid.name, row), values))
    return True


def _repeated(
    reading: Reading, column: Column, numbers: Sequence[int], raw: Sequence[Value]
) -> Sequence[Value]:
    """The column with 〃 and cells merged downwards filled from above."""
    at = reading.layout.columns[column.field]
    merged: dict[int, int] = {}
    for area in reading.grid.merges:
        if area.left <= at <= area.right and area.bottom > area.top:
            merged |= dict.fromkeys(range(area.top + 1, area.bottom + 1), area.top)
    if not merged and DITTO.isdisjoint(raw):
        return raw
    filled: list[Value] = []
    above: Value = ""
    for number, value in zip(numbers, raw, strict=True):
        if number in merged and value == "":
            value = reading.grid.value(merged[number], at)  # noqa: PLW2901 - the filled value
        elif isinstance(value, str) and value.strip() in DITTO:
            value = above  # noqa: PLW2901 - the filled value
        filled.append(value)
        above = value
    return filled
