"""From a grid to typed rows, column by column, with a Problem for whatever cannot be read.

Nothing is dropped: a cell is read, or it is a Problem that names it. Kinds are applied once to each
distinct value of a column, and rows are made in one place, so that a long list is read quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Mend
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Column, Layout, Row, Sheet
from bcm_excel.plan.headers import ITEM, REMARK, VALUE, find_heading, forms, header_row, plain
from bcm_excel.plan.kinds import Mendable, Unreadable, shown
from bcm_excel.plan.plan import Table
from bcm_excel.plan.problem import Problem, Trouble

R = TypeVar("R", bound=Row)
DITTO = frozenset({"〃", "″", '"', "''", "同上", "同前", "ditto", "do."})
EXAMPLES = ("示例", "example")
TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "sum"})


class _Memo(dict[Value, Any]):
    """A kind applied once to each distinct value; what is odd is remembered beside it."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.odd: dict[Value, Unreadable | Mendable] = {}
        self[""] = None

    def __missing__(self, raw: Value) -> object:
        if isinstance(raw, str) and not raw.strip():
            value = None
        else:
            value = self._read(raw)
        self[raw] = value
        return value

    def _read(self, raw: Value) -> object:
        try:
            value = self.column.kind.read(raw)
        except Unreadable as error:
            self.odd[raw] = error
            return None
        if isinstance(value, Mendable):
            self.odd[raw] = value
            value = value.value
        low, high = self.column.low, self.column.high
        if (low is not None and value < low) or (high is not None and value > high):
            self.odd[raw] = Unreadable(_range(low, high), Trouble.OUT_OF_RANGE)
            return None
        return value


def _range(low: float | None, high: float | None) -> Text:
    if high is None:
        return Text(f"应不小于 {low:g}", f"at least {low:g} is expected")
    return Text(f"应在 {low or 0:g} 到 {high:g} 之间", f"{low or 0:g} to {high:g} is expected")


@dataclass
class _Reading:
    """One sheet while it is read."""

    grid: Grid
    sheet: Sheet
    layout: Layout
    problems: list[Problem] = field(default_factory=list)

    def cell(self, column: Column, row: int) -> CellRef:
        return self.layout.cell(column.field, row)

    def odd(self, column: Column, row: int, raw: Value, odd: Unreadable | Mendable) -> None:
        values: dict[str, object] = {"column": column.title, "text": shown(raw)}
        mend = None
        if isinstance(odd, Unreadable):
            values |= {"why": odd.why, "options": (), **odd.values}
        else:
            values["new"] = odd.new
            mend = Mend(raw, odd.new)
        self.problems.append(Problem(odd.trouble, self.cell(column, row), values, mend))


def read_table(grid: Grid, row_class: type[R]) -> tuple[Table[R], list[Problem]]:
    """The records of a sheet with everything that is wrong with its cells.

    A row without content in a declared column is no record; one whose key begins 示例 or Example is
    passed over; one that lacks a required cell is dropped, its key remembered.
    """
    sheet = row_class.sheet
    heading = find_heading(grid, sheet)
    if heading is None:
        layout = Layout(grid.name, grid.top, {})
        empty = not any(value != "" for row in grid.rows for value in row)
        cell = CellRef(grid.name)
        problem = Problem(Trouble.HEADER_MISSING, cell, {"title": sheet.title})
        return Table(layout=layout), [] if empty else [problem]
    layout = Layout(grid.name, heading.row, heading.columns)
    reading = _Reading(grid, sheet, layout, list(heading.problems))
    numbers, columns = _records(reading, heading.row)
    values = {
        name: _values(reading, sheet.column(name), numbers, raw) for name, raw in columns.items()
    }
    rows, lost = _rows(reading, row_class, numbers, values)
    reading.problems += _hidden(grid, heading.row, numbers)
    return Table(rows, lost, layout), reading.problems


def _records(reading: _Reading, header: int) -> tuple[Sequence[int], dict[str, Sequence[Value]]]:
    """Excel's row numbers of the records, and each declared column's raw values in them."""
    grid, layout = reading.grid, reading.layout
    body = grid.rows[header - grid.top + 1 :]
    if not body:
        return (), {name: () for name in layout.columns}
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
    reading: _Reading, numbers: Sequence[int], columns: dict[str, Sequence[Value]]
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


def _errs(reading: _Reading, columns: Iterable[str], row: int) -> bool:
    grid = reading.grid
    if not grid.errors and not grid.unvalued:
        return False
    places = [(row, reading.layout.columns[name]) for name in columns]
    return any(place in grid.errors or place in grid.unvalued for place in places)


_SPECIAL_INITIALS = frozenset(word[0] for word in (*EXAMPLES, *TOTALS)) | frozenset(
    word[0].upper() for word in (*EXAMPLES, *TOTALS)
)


def _is_special(
    reading: _Reading, row: int, key: str, columns: dict[str, Sequence[Value]], i: int
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
    reading: _Reading, column: Column, numbers: Sequence[int], raw: Sequence[Value]
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


def _values(
    reading: _Reading, column: Column, numbers: Sequence[int], raw: Sequence[Value]
) -> tuple[list[Any], frozenset[int]]:
    """A column's typed values, and the indexes of cells that hold something unreadable."""
    memo = _Memo(column)
    values = list(map(memo.__getitem__, raw))
    unread: set[int] = set()
    if memo.odd:
        for i, each in enumerate(raw):
            odd = memo.odd.get(each)
            if odd is not None:
                reading.odd(column, numbers[i], each, odd)
                if isinstance(odd, Unreadable):
                    unread.add(i)
    grid, at = reading.grid, reading.layout.columns[column.field]
    if grid.errors or grid.unvalued:
        for i, number in enumerate(numbers):
            if problem := _no_value(reading, column, (number, at)):
                reading.problems.append(problem)
                unread.add(i)
    return values, frozenset(unread)


def _no_value(reading: _Reading, column: Column, place: tuple[int, int]) -> Problem | None:
    cell = CellRef(reading.grid.name, *place)
    if place in reading.grid.errors:
        values = {"column": column.title, "text": reading.grid.errors[place]}
        return Problem(Trouble.ERROR_VALUE, cell, values)
    if place in reading.grid.unvalued:
        return Problem(Trouble.UNVALUED, cell, {"column": column.title})
    return None


def _rows(
    reading: _Reading,
    row_class: type[R],
    numbers: Sequence[int],
    values: dict[str, tuple[list[Any], frozenset[int]]],
) -> tuple[tuple[R, ...], frozenset[str]]:
    """The one place where rows are made; those without a required value are dropped and said."""
    sheet, layout = reading.sheet, reading.layout
    dropped: set[int] = set()
    for column in sheet.columns:
        if not column.required or column.field not in values:
            continue
        got, unread = values[column.field]
        if None in got or unread:
            dropped |= _lacking(reading, column, numbers, got, unread)
    absent = {c.field: None for c in sheet.columns if c.field not in values}
    if any(sheet.column(name).required for name in absent):
        dropped = set(range(len(numbers)))
    unread_at: dict[int, set[str]] = {}
    for name, (_, unread) in values.items():
        for i in unread:
            unread_at.setdefault(i, set()).add(name)
    names = tuple(values)
    base = {**absent, "layout": layout, "unread": frozenset()}
    rows: list[R] = []
    new: Callable[[type[R]], R] = object.__new__
    for i, (number, cells) in enumerate(
        zip(numbers, zip(*(got for got, _ in values.values()), strict=True), strict=True)
    ):
        if i in dropped:
            continue
        row = new(row_class)
        attributes = row.__dict__
        attributes.update(base)
        attributes.update(zip(names, cells, strict=True))
        attributes["row"] = number
        if i in unread_at:
            attributes["unread"] = frozenset(unread_at[i])
        rows.append(row)
    keys = [values[c.field][0] for c in sheet.keys[:1] if c.field in values]
    lost = frozenset(fold(str(key[i])) for key in keys for i in dropped if key[i] is not None)
    reading.problems += _doubled(reading, rows)
    return tuple(rows), lost


def _lacking(
    reading: _Reading,
    column: Column,
    numbers: Sequence[int],
    got: Sequence[object],
    unread: frozenset[int],
) -> set[int]:
    lacking = {i for i, value in enumerate(got) if value is None}
    reading.problems += [
        Problem(Trouble.REQUIRED, reading.cell(column, numbers[i]), {"column": column.title})
        for i in sorted(lacking - unread)
    ]
    return lacking | set(unread)


def _doubled(reading: _Reading, rows: Sequence[Row]) -> list[Problem]:
    keys = [column.field for column in reading.sheet.keys]
    if reading.sheet.repeats or not keys:
        return []
    first: dict[tuple[object, ...], Row] = {}
    problems = []
    for row in rows:
        key = tuple(getattr(row, name) for name in keys)
        folded = tuple(fold(part) if isinstance(part, str) else part for part in key)
        if None in key[:1]:
            continue
        if folded in first:
            said = " ".join(shown_key(part) for part in key if part is not None)
            values = {"key": said, "row": first[folded].row}
            problems.append(Problem(Trouble.DUPLICATE, row.cell(keys[0]), values))
        else:
            first[folded] = row
    return problems


def shown_key(part: object) -> str | Text:
    """A part of a key as a person would read it."""
    value = getattr(part, "value", part)
    if isinstance(value, Text):
        return value.zh
    return shown(value) if isinstance(value, (str, int, float, timedelta)) else str(value)


def _hidden(grid: Grid, header: int, numbers: Sequence[int]) -> list[Problem]:
    """Hidden sheets, rows and columns that hold data, and data under a merge."""
    problems = []
    if grid.hidden and numbers:
        problems.append(Problem(Trouble.SHEET_HIDDEN, CellRef(grid.name), {"sheet": grid.name}))
    rows = sorted(grid.hidden_rows.intersection(numbers))
    if rows:
        values = {"rows": tuple(rows[:20]), "count": len(rows)}
        problems.append(Problem(Trouble.ROWS_HIDDEN, CellRef(grid.name, rows[0]), values))
    for at in sorted(grid.hidden_columns):
        heading = grid.value(header, at)
        if heading != "" and any(grid.value(number, at) != "" for number in numbers):
            cell = CellRef(grid.name, header, at)
            problems.append(Problem(Trouble.COLUMNS_HIDDEN, cell, {"heading": str(heading)}))
    for area in grid.merges:
        for row, column in area.positions():
            text = grid.value(row, column)
            if text != "" and (row, column) != (area.top, area.left):
                cell = CellRef(grid.name, row, column)
                problems.append(Problem(Trouble.UNDER_MERGE, cell, {"text": shown(text)}))
    return problems


def read_items(grid: Grid, row_class: type[R]) -> tuple[R | None, list[Problem]]:
    """The one record of a sheet whose rows are its columns: 项目, 值, 说明.

    A required item that is missing reads as an empty text, and a Problem says so.
    """
    sheet = row_class.sheet
    index = header_row(grid, forms(ITEM) | forms(VALUE) | forms(REMARK))
    if index is None:
        problem = Problem(Trouble.HEADER_MISSING, CellRef(grid.name), {"title": sheet.title})
        return None, [problem]
    heads = {
        plain(value): at for at, value in enumerate(grid.rows[index], start=grid.left) if value
    }
    item = next((heads[form] for form in forms(ITEM) if form in heads), grid.left)
    value = next((heads[form] for form in forms(VALUE) if form in heads), item + 1)
    turned = _turned(grid, index, item, value)
    heading = find_heading(turned, sheet)
    if heading is None:
        problem = Problem(Trouble.HEADER_MISSING, CellRef(grid.name), {"title": sheet.title})
        return None, [problem]
    rows = dict(heading.columns)
    layout = Layout(grid.name, grid.top + index, {}, rows, value)
    reading = _Reading(grid, sheet, layout)
    for problem in heading.problems:
        at = CellRef(grid.name, problem.cell.column, item if problem.cell.column else 0)
        reading.problems.append(Problem(problem.trouble, at, problem.values))
    got: dict[str, Any] = {c.field: "" if c.required else None for c in sheet.columns}
    unread: set[str] = set()
    for name, at in rows.items():
        column = sheet.column(name)
        raw, problem_ = grid.value(at, value), _no_value(reading, column, (at, value))
        memo = _Memo(column)
        got[name] = memo[raw] if memo[raw] is not None else got[name]
        if problem_:
            reading.problems.append(problem_)
        for each, odd in memo.odd.items():
            reading.odd(column, at, each, odd)
        if problem_ or any(isinstance(odd, Unreadable) for odd in memo.odd.values()):
            unread.add(name)
        elif column.required and memo[raw] is None:
            values = {"column": column.title}
            reading.problems.append(Problem(Trouble.REQUIRED, layout.cell(name, at), values))
    reading.problems += _hidden(grid, layout.header, sorted(rows.values()))
    return row_class(
        layout=layout, row=layout.header, unread=frozenset(unread), **got
    ), reading.problems


def _turned(grid: Grid, index: int, item: int, value: int) -> Grid:
    """The items as one row of headings above one row of values; a column's number is its row."""
    below = range(grid.top + index + 1, grid.top + len(grid.rows))
    heads: list[Value] = [grid.value(row, item) for row in below]
    return Grid(grid.name, [heads], top=grid.top + index, left=grid.top + index + 1)
