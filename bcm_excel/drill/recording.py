"""The plan's record of drills: which row of it a drill is, and how it stands with some more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bcm_excel.drill.into_plan import IntoDrill
from bcm_excel.drill.practice import Practice
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Layout
from bcm_excel.plan.obligations import Quarter
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.practice import Drill


def same_drill(rows: Iterable[Drill], drill: IntoDrill) -> Drill | None:
    """The row of a drill: held on that day in that way, or planned and not yet held."""
    alike = [
        row
        for row in rows
        if (drill.mode in (None, row.mode))
        and (not drill.scenario or fold(drill.scenario) == fold(row.scenario))
    ]
    for row in alike:
        if row.held is not None and row.held == drill.held:
            return row
    day = drill.planned or drill.held
    if day is None:
        return None
    waiting = [
        row
        for row in alike
        if row.held is None
        and "held" not in row.unread
        and Quarter.of(row.planned) == Quarter.of(day)
    ]
    return min(waiting, key=lambda row: abs(row.planned - day), default=None)


def with_drills(practice: Practice, drills: Sequence[IntoDrill]) -> Plan:
    """The plan as it stands once these drills are in its record; other plans' are passed over."""
    table = practice.plan.drills
    rows = {row.row: row for row in table}
    layout = table.layout or Layout("", 0, {})
    matched: set[int] = set()
    for drill in drills:
        if drill.plan != (practice.key or None) or drill.held is None or drill.mode is None:
            continue
        found = same_drill((row for at, row in rows.items() if at not in matched), drill)
        at = found.row if found else max(rows, default=layout.header) + 1
        rows[at] = _held(found, drill, layout, at)
        matched.add(at)
    return replace(practice.plan, drills=replace(table, rows=tuple(rows.values())))


def _held(found: Drill | None, drill: IntoDrill, layout: Layout, at: int) -> Drill:
    """A row of the record with what a drill has to say where it says nothing yet."""
    values: dict[str, Any] = {
        "no": drill.title or "",
        "planned": drill.planned or drill.held,
        "held": drill.held,
        "scenario": drill.scenario or "",
        "mode": drill.mode,
        "summed_up": drill.summed_up,
    }
    fields: dict[str, Any] = {
        each.field: getattr(found, each.field, None) or values.get(each.field)
        for each in Drill.sheet.columns
    }
    unread = found.unread if found else frozenset()
    fields |= {"layout": layout, "row": at, "unread": unread}
    return Drill(**fields)
