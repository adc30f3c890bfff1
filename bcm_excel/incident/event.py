"""Reading a tracking workbook back: what it is, what was typed in it, and nothing it computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.network import Moment, Nature, Progress, State, Task
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Grid, Workbook
from bcm_excel.incident.incident import Incident, Policy
from bcm_excel.incident.settings import read_settings
from bcm_excel.incident.sheets import (
    CALENDAR,
    CALL_INPUTS,
    ENGINE,
    LISTS,
    SETTINGS,
    STEP_INPUTS,
    TITLES,
    CallRow,
    DecisionRow,
    MomentRow,
    StepRow,
)
from bcm_excel.plan.declare import Row
from bcm_excel.plan.headers import find_heading, forms, match_sheets, plain
from bcm_excel.plan.network import condition_of
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.table import read_table

NOT_TRACKING = Text(
    "这不是本程序生成的事件或演练跟踪表，未采用",
    "this is no tracking workbook of an incident or drill; it is not used",
)
NO_STEPS = Text("跟踪表缺少“处置跟踪表”，未采用", "the sheet Steps is missing; it is not used")
IN_A_CIRCLE = Text(
    "步骤的先后关系被改成了死循环，无法推算时间：{keys}",
    "the steps have been changed to wait for each other in a circle: {keys}",
)
HIDDEN = tuple(Text(name, name) for name in (ENGINE, CALENDAR, LISTS, SETTINGS))
SAID = frozenset(
    {
        Trouble.UNREADABLE,
        Trouble.NOT_A_CHOICE,
        Trouble.OUT_OF_RANGE,
        Trouble.ERROR_VALUE,
        Trouble.UNVALUED,
    }
)
"""Troubles of a typed cell; what the workbook itself hides or computes is no trouble."""
WHOLE = frozenset({Trouble.DUPLICATE, Trouble.COLUMN_MISSING, Trouble.HEADER_MISSING})


@dataclass(frozen=True)
class Tracking:
    """One tracking workbook as read: the incident, its tasks, and what staff typed."""

    path: Path
    incident: Incident
    policy: Policy
    calendar: Calendar
    lang: Lang
    tasks: tuple[Task, ...]
    steps: tuple[StepRow, ...]
    progress: Mapping[str, Progress]
    calls: tuple[CallRow, ...]
    problems: tuple[Problem, ...] = ()

    def step(self, key: str) -> StepRow:
        """The row of a step."""
        return next(row for row in self.steps if row.key == key)


def read_tracking(workbook: Workbook) -> Tracking:
    """What a tracking workbook holds, in either language, whoever saved it last.

    Raises Failure for a workbook of another kind, and for one whose steps are gone.
    """
    hidden = workbook.sheet(SETTINGS)
    overview = _overview(workbook.sheets)
    moments, problems = _moments(overview)
    settings = read_settings(hidden, moments) if hidden is not None else None
    if settings is None:
        raise Failure(Reason.WRONG_KIND, workbook.path, NOT_TRACKING)
    sheets = (StepRow.sheet, CallRow.sheet)
    found, _ = match_sheets(workbook.sheets, sheets, (*HIDDEN, TITLES["overview"]))
    if "steps" not in found:
        raise Failure(Reason.WRONG_KIND, workbook.path, NO_STEPS)
    steps, more = read_table(found["steps"], StepRow)
    problems += _said(more, StepRow, STEP_INPUTS)
    calls: tuple[CallRow, ...] = ()
    if "calls" in found:
        table, more = read_table(found["calls"], CallRow)
        calls = table.rows
        problems += _said(more, CallRow, CALL_INPUTS)
    decisions = _decisions(overview)
    return Tracking(
        path=workbook.path,
        incident=settings.incident,
        policy=settings.policy,
        calendar=settings.calendar,
        lang=settings.lang,
        tasks=tuple(_task(row) for row in steps),
        steps=steps.rows,
        progress={row.key: _progress(row, decisions) for row in steps},
        calls=calls,
        problems=tuple(problems),
    )


def _said(problems: Iterable[Problem], row: type[Row], inputs: frozenset[str]) -> list[Problem]:
    """The problems of what staff type."""
    titles = {row.sheet.column(field).title for field in inputs}
    return [
        problem
        for problem in problems
        if problem.trouble in WHOLE
        or (problem.trouble in SAID and problem.values.get("column") in titles)
    ]


def _task(row: StepRow) -> Task:
    return Task(
        row.key,
        limit=row.limit,
        counted_from=row.counted_from,
        wait=row.wait,
        after=row.after or (),
        marks=row.marks,
        nature=row.nature or Nature.EMERGENCY,
        only_if=condition_of(row.only_if) if row.only_if else None,
    )


def _progress(row: StepRow, decisions: Mapping[str, str]) -> Progress:
    outcome = decisions.get(row.key) or row.outcome
    return Progress(row.state or State.NOT_STARTED, row.started, row.finished, outcome or None)


def _overview(grids: Iterable[Grid]) -> Grid | None:
    titles = forms(TITLES["overview"])
    return next((grid for grid in grids if plain(grid.name) in titles), None)


def _moments(grid: Grid | None) -> tuple[dict[Moment, datetime], list[Problem]]:
    """The moments typed on the overview."""
    if grid is None:
        return {}, []
    names = {form for moment in Moment for form in forms(moment.value)}
    block = _block(grid, MomentRow, "moment", names)
    if block is None:
        return {}, []
    table, problems = read_table(block, MomentRow)
    said = [problem for problem in problems if problem.trouble in SAID]
    return {row.moment: row.at for row in table if row.at is not None}, said


def _decisions(grid: Grid | None) -> dict[str, str]:
    """The decisions chosen on the overview, by step."""
    block = _block(grid, DecisionRow, "key", None) if grid is not None else None
    if block is None:
        return {}
    table, _ = read_table(block, DecisionRow)
    return {row.key: row.outcome for row in table if row.outcome}


def _block(grid: Grid, row: type[Row], lead: str, names: set[str] | None) -> Grid | None:
    """The part of the overview below these headings, as long as its first column goes on."""
    heading = find_heading(grid, row.sheet)
    if heading is None or lead not in heading.columns:
        return None
    last = heading.row
    while text := grid.value(last + 1, heading.columns[lead]):
        if names is not None and plain(text) not in names:
            break
        last += 1
    first = heading.row - grid.top
    return replace(
        grid,
        rows=grid.rows[first : last - grid.top + 1],
        top=heading.row,
        merges=(),
        hidden_rows=frozenset(),
    )
