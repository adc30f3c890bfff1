"""Reading a tracking workbook back: what it is, what was typed in it, and nothing it computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.network import Nature, Progress, Task
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.grid import Workbook
from bcm_excel.incident.blocks import EXTRA
from bcm_excel.incident.course import Course, kept_course
from bcm_excel.incident.incident import Incident, Policy
from bcm_excel.incident.settings import read_settings
from bcm_excel.incident.sheets import PLAN, SETTINGS, CallRow, MomentRow, StepRow
from bcm_excel.incident.spare import dated, extra_keys
from bcm_excel.incident.tables import Tables, read_tables
from bcm_excel.incident.typed import NOTHING, Typed
from bcm_excel.plan.clean import divided
from bcm_excel.plan.declare import Layout
from bcm_excel.plan.network import condition_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.problem import Problem
from bcm_excel.plan.response import Step

NOT_TRACKING = Text(
    "这不是本程序生成的事件或演练跟踪表，或其隐藏工作表 Settings 被改动，未采用",
    "this is no tracking workbook of an incident or drill, or its hidden sheet Settings was "
    "changed; it is not used",
)
NO_STEPS = Text(
    "跟踪表里没有“处置跟踪表”，或它的编号列被删除，未采用",
    "the sheet Steps, or its column of numbers, is missing; it is not used",
)
IN_A_CIRCLE = Text(
    "步骤的先后关系被改成了死循环，无法推算时间：{keys}",
    "the steps have been changed to wait for each other in a circle: {keys}",
)


@dataclass(frozen=True)
class Tracking:
    """One tracking workbook as read: the incident, its tasks, and what staff typed.

    ``steps`` are the rows of the plan's steps; ``extra`` are those that staff added. ``course``
    is what the plan asks for that was kept at opening, None in a workbook that keeps none.
    """

    path: Path
    incident: Incident
    policy: Policy
    calendar: Calendar
    wording: Wording
    tasks: tuple[Task, ...]
    steps: tuple[StepRow, ...]
    progress: Mapping[str, Progress]
    calls: tuple[CallRow, ...]
    problems: tuple[Problem, ...] = ()
    tables: Tables = field(default_factory=Tables)
    typed: Typed = NOTHING
    course: Course | None = None
    extra: tuple[StepRow, ...] = ()

    @property
    def plan(self) -> Plan | None:
        """The plan as it was kept."""
        return self.course.plan if self.course is not None else None

    @property
    def lang(self) -> Lang:
        """The language of its values."""
        return self.wording.lang

    def step(self, key: str) -> StepRow:
        """The row of a step."""
        return next(row for row in self.steps if row.key == key)


def read_tracking(workbook: Workbook, *, planned: bool = True) -> Tracking:
    """What a tracking workbook holds, in either language, whoever saved it last.

    Without ``planned`` the rows of steps do not repeat what is in the plan that is kept.
    Raises Failure for a workbook of another kind, and for one whose steps are gone.
    """
    hidden, source = workbook.sheet(SETTINGS), workbook.sheet(PLAN)
    tables = read_tables(workbook.sheets, planned=planned or source is None)
    moments = {
        row.moment: row.at
        for row in tables.rows.get("moments", ())
        if isinstance(row, MomentRow) and row.at is not None
    }
    settings = read_settings(hidden, moments) if hidden is not None else None
    if settings is None:
        raise Failure(Reason.WRONG_KIND, workbook.path, NOT_TRACKING)
    if "steps" not in tables.rows:
        raise Failure(Reason.WRONG_KIND, workbook.path, NO_STEPS)
    incident = settings.incident
    course = kept_course(source, incident) if source is not None else None
    rows = {row.key: row for row in tables.rows["steps"] if isinstance(row, StepRow)}
    tasks: tuple[Task, ...]
    keys: Mapping[str, tuple[str, ...]] = {}
    if course is not None:
        tasks, keys = course.tasks, course.parties
        rows |= {key: _row_of(step) for key, step in course.steps.items() if key not in rows}
    else:
        tasks = tuple(_task(row) for row in rows.values() if not row.key.startswith(EXTRA))
    known = frozenset(task.key for task in tasks)
    tables.planned = known
    typed = tables.typed()
    for key, parties in keys.items():
        if typed.by_party(parties):  # then the sheet computes both
            typed = typed.without("steps", key, ("state", "finished"))
    typed, undated = dated(tables, typed, known)
    computed = {rows[key].cell(name) for key in keys for name in ("state", "finished")}
    extra = [tables.index["steps", key] for key in extra_keys(typed, known)]
    return Tracking(
        path=workbook.path,
        incident=incident,
        policy=settings.policy,
        calendar=settings.calendar,
        wording=settings.wording,
        tasks=tasks,
        steps=tuple(rows[task.key] for task in tasks),
        progress={task.key: typed.progress(task.key, keys.get(task.key, ())) for task in tasks},
        calls=tuple(row for row in tables.rows.get("calls", ()) if isinstance(row, CallRow)),
        problems=(*(p for p in tables.problems if p.cell not in computed), *undated),
        tables=tables,
        typed=typed,
        course=course,
        extra=tuple(row for row in extra if isinstance(row, StepRow)),
    )


def _row_of(step: Step) -> StepRow:
    """The row of a step that was taken out of the sheet."""
    place: dict[str, Any] = {"layout": Layout(StepRow.sheet.title.zh, 0, {}), "row": 0}
    said = divided(step.responsible)
    return StepRow(key=step.no, content=step.content, responsible=said, **place)


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
