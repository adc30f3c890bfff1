"""The plan as it was when the tracking workbook was made, kept in a hidden sheet of it.

With it the workbook can be made anew from what was typed: after a merge, at another level, or when
its formulas were damaged. A table begins with a row of its name and its fields; the names are the
same in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from bcm_excel.core.text import Lang
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Position, Value
from bcm_excel.incident.sheets import PLAN
from bcm_excel.plan.declare import Layout, Row
from bcm_excel.plan.kinds import Mendable, Unreadable
from bcm_excel.plan.people import Contact
from bcm_excel.plan.plan import ROWS, Plan, Table
from bcm_excel.plan.responsible import Directory

KEPT = (
    "settings",
    "parties",
    "contacts",
    "roles",
    "external",
    "triggers",
    "levels",
    "steps",
    "suppliers",
    "funds",
    "spending",
    "communication",
    "templates",
    "calendar",
)
"""What the sheets of a tracking workbook are made from."""
TABLE, RECORD = "table", "record"


def plan_page(plan: Plan, lang: Lang) -> Page:
    """The hidden sheet that keeps the plan; of the people only those whom another sheet names."""
    cells: dict[Position, Cell] = {}
    at = 1
    named = _named(plan)
    for name in KEPT:
        table = Table(named) if name == "contacts" else plan.table(name)
        if not len(table):
            continue
        columns = ROWS[name].sheet.columns
        cells[at, 1], cells[at, 2] = Cell(TABLE), Cell(name)
        for index, column in enumerate(columns):
            cells[at, 3 + index] = Cell(column.field)
        for row in table:
            at += 1
            cells[at, 1] = Cell(RECORD)
            for index, column in enumerate(columns):
                value = getattr(row, column.field)
                if value is not None:
                    cells[at, 3 + index] = _cell(column.kind.write(value, lang))
        at += 1
    return Page(PLAN, cells, hidden=True, protected=True)


def _named(plan: Plan) -> tuple[Contact, ...]:
    """The people whom the kept sheets name."""
    directory = Directory(plan)
    found = {
        id(person)
        for name in KEPT
        for column in ROWS[name].sheet.columns
        if column.to == "contacts"
        for row in plan.table(name)
        for text in _texts(getattr(row, column.field))
        for person in directory.person(text)
    }
    return tuple(person for person in plan.contacts if id(person) in found)


def _texts(value: str | Sequence[str] | None) -> Sequence[str]:
    return (value,) if isinstance(value, str) else value or ()


def _cell(value: Any) -> Cell:
    return Cell(value, "text" if isinstance(value, str) else "")


@lru_cache(maxsize=4)
def plan_in(top: int, left: int, rows: tuple[tuple[Value, ...], ...]) -> Plan:
    """The plan that a sheet keeps, with its first cell at ``top`` and ``left``.

    What somebody has damaged in it is left out.
    """
    tables: dict[str, Any] = {}
    for name, found in _tables(top, left, rows):
        first = found[0]
        tables[name] = first if name == "settings" else Table(tuple(found), layout=first.layout)
    return Plan(**tables)


def _tables(
    top: int, left: int, cells: Sequence[Sequence[Value]]
) -> Iterator[tuple[str, list[Row]]]:
    name, fields, rows = "", [], list[Row]()
    for number, values in enumerate(cells, start=top):
        kind = values[0] if left == 1 else ""
        if kind == TABLE:
            if rows:
                yield name, rows
            name, fields, rows = str(values[1]), list(map(str, values[2:])), []
        elif kind == RECORD and name in KEPT:
            row = _row(ROWS[name], fields, values[2:], number)
            rows += [row] if row else []
    if rows:
        yield name, rows


def _row(
    row_class: type[Row], fields: Sequence[str], values: Sequence[Value], number: int
) -> Row | None:
    found: dict[str, object] = {}
    said = {field: raw for field, raw in zip(fields, values, strict=False) if raw != ""}
    for column in row_class.sheet.columns:
        raw = said.get(column.field, "")
        if raw == "":
            continue
        try:
            value = column.kind.read(raw)
        except Unreadable:
            continue
        found[column.field] = value.value if isinstance(value, Mendable) else value
    lacks = any(c.required and c.field not in found for c in row_class.sheet.columns)
    if lacks and not row_class.sheet.items:
        return None
    return row_class(layout=Layout(PLAN, 0, {}), row=number, **found)
