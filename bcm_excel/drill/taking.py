"""From a tracking workbook to the facts of a drill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time

from bcm_excel.clock.deadlines import Timetable
from bcm_excel.clock.network import Moment, Task
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import (
    AnswerFact,
    DrillFacts,
    EntryFact,
    InjectFact,
    ObjectiveFact,
    ProblemFact,
    StepFact,
)
from bcm_excel.drill.practice import typed_day
from bcm_excel.drill.taking_people import call_facts, present_facts
from bcm_excel.drill.taking_plan import plan_facts
from bcm_excel.drill.taking_steps import extra_facts, report_facts, step_facts
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.exercise import (
    Ending,
    EndingRow,
    EvaluationRow,
    ExerciseRow,
    InjectRow,
    Item,
    ObjectiveRow,
    planned_at,
)
from bcm_excel.incident.incident import Incident
from bcm_excel.incident.records import LogRow, NoticeRow, ProblemRow
from bcm_excel.incident.sheets import TEXT_NO_TIME, MomentRow
from bcm_excel.incident.times import timetable
from bcm_excel.incident.typed import when
from bcm_excel.plan.clean import blank
from bcm_excel.plan.words import DrillMode

NO_MOMENT = Text(
    "没有填发生和发现的时间，各步骤的应完成时间推算不出，按时率中算未按时",
    "neither began nor found was typed, so that no step has a deadline; none counts as on time",
)
BLANK = Text(
    "只填了一部分：{n} 个步骤没有任何登记（{keys}），算未完成",
    "half filled: steps of which nothing was recorded: {n} ({keys}), counted as not done",
)
UNREAD = Text(
    "{n} 个单元格读不出，按未登记计：{cells}",
    "cells that cannot be read, taken as not recorded: {n} ({cells})",
)
TEXT_TIMES = Text(
    "{n} 个时间是文字，表中公式不认，按未登记计：{cells}；请重新输入，如 2026-03-02 09:10，再汇总",
    "times that are texts, which the formulas do not take either; taken as not recorded: {n} "
    "({cells}); type them anew, such as 2026-03-02 09:10, and sum up again",
)
NO_PLAN = Text(
    "没有保存预案，角色和人员的统计不完整",
    "it keeps no plan; figures by role and person are incomplete",
)
SHOWN, CELLS = 3, 12
"""How many steps a remark names, and how many cells that are to be mended."""


def held(tracking: Tracking) -> datetime:
    """When a drill began: its first moment; without one, when the first took part by the attendance
    sheet, else the day for which it was planned, else when its workbook was made.
    """
    incident = tracking.incident
    if incident.moments:
        return min(incident.moments.values())
    sheet = tracking.typed.rows("attendance").values()
    signed = [at for row in sheet if (at := when(row.get("signed")))]
    planned = typed_day(_items(tracking).get(Item.PLANNED, ""))
    day = datetime.combine(planned, time()) if planned else incident.opened
    return min(signed, default=day)


def facts_of(tracking: Tracking, said: tuple[Text, ...] = ()) -> DrillFacts:
    """What a drill says; ``said`` is what reading the file had to say.

    Raises NetworkError where its steps were made to wait for each other in a circle.
    """
    incident = tracking.incident
    at = held(tracking)
    times = timetable(
        tracking.tasks, incident, tracking.progress, tracking.calendar, tracking.policy, at
    )
    plan, steps = plan_facts(tracking), step_facts(tracking, times)
    problems = _problems(tracking)
    exercise = _items(tracking)
    title = _title(incident, exercise.get(Item.SUBJECT, ""))
    return DrillFacts(
        path=tracking.path,
        title=title,
        held=at,
        opened=incident.opened,
        lang=tracking.lang,
        mode=incident.mode,
        level=incident.level,
        trigger=incident.trigger,
        plan=incident.plan,
        moments=dict(times.moments),
        moment_cells=_moment_cells(tracking, times, steps),
        target=tracking.policy.target,
        restores=_restores(incident, tracking.tasks, times),
        steps=steps,
        extra=extra_facts(tracking, at),
        calls=call_facts(tracking, plan),
        reports=report_facts(tracking, steps),
        problems=problems,
        notices=_notices(tracking),
        present=present_facts(tracking),
        objectives=_objectives(tracking),
        answers=_answers(tracking),
        injects=_injects(tracking, times.moments.get(Moment.FOUND)),
        log=_log(tracking),
        exercise=exercise,
        endings=_endings(tracking),
        filled=_filled(tracking),
        unread=len(tracking.problems),
        kept=plan,
        remarks=(*said, *_remarks(tracking, steps)),
        opened_as="" if title == incident.title else incident.title,
    )


def _title(incident: Incident, subject: str) -> str:
    """What a drill is called: one that bears but its plan's name goes by its subject."""
    line = " ".join(subject.split())
    return line if line and incident.title == incident.plan.name else incident.title


def _filled(tracking: Tracking) -> int:
    typed = sum(len(entry) for rows in tracking.typed.cells.values() for entry in rows.values())
    return typed - 2 * len(tracking.problems)  # what cannot be read speaks against a copy


def _remarks(tracking: Tracking, steps: tuple[StepFact, ...]) -> tuple[Text, ...]:
    """The reservations with which a drill is used."""
    found = []
    timed = tracking.incident.mode is not DrillMode.TABLE_TOP
    if timed and not {Moment.BEGAN, Moment.FOUND} & tracking.incident.moments.keys():
        found.append(NO_MOMENT)
    blanks = tuple(step.key for step in steps if step.taken and not step.touched)
    if blanks:
        found.append(BLANK.filled({"n": len(blanks), "keys": _some(blanks)}))
    texts = [p for p in tracking.problems if p.values.get("why") == TEXT_NO_TIME]
    others = [p for p in tracking.problems if p not in texts]
    for said, problems in ((TEXT_TIMES, texts), (UNREAD, others)):
        cells = tuple(str(problem.cell) for problem in problems)
        if cells:
            found.append(said.filled({"n": len(cells), "cells": _some(cells, CELLS)}))
    if tracking.plan is None:
        found.append(NO_PLAN)
    return tuple(found)


def _some(names: tuple[str, ...], shown: int = SHOWN) -> tuple[str, ...]:
    return names if len(names) <= shown else (*names[:shown], "…")


def _restores(incident: Incident, tasks: Iterable[Task], times: Timetable) -> bool:
    """Whether restoring was exercised: its moment came, or a step about it was taken live."""
    if Moment.RESTORED in times.moments:
        return True
    about = [t.key for t in tasks if Moment.RESTORED in (t.marks, t.counted_from)]
    live = incident.mode is DrillMode.LIVE
    return live and (not about or any(times[key].taken for key in about))


def _moment_cells(
    tracking: Tracking, times: Timetable, steps: tuple[StepFact, ...]
) -> Mapping[Moment, CellRef]:
    """Where each moment that has come was typed: on the overview, or as the end of a step."""
    rows = tracking.tables.rows.get("moments", ())
    cells = {row.moment: row.cell("at") for row in rows if isinstance(row, MomentRow)}
    first = {(step.key, step.finished): step for step in steps}
    for task in tracking.tasks:
        step = first.get((task.key, times.moments.get(task.marks or Moment.ENDED)))
        if task.marks and step and task.marks not in tracking.incident.moments:
            cells[task.marks] = step.cell
    return {moment: cells[moment] for moment in times.moments if moment in cells}


def _problems(tracking: Tracking) -> tuple[ProblemFact, ...]:
    rows = tracking.tables.rows.get("problems", ())
    return tuple(
        ProblemFact(
            " ".join((row.problem or "").split()),
            row.severity,
            row.step or "",
            row.measure or "",
            row.owner or "",
            row.due,
            row.place or "",
            row.cell("problem"),
        )
        for row in rows
        if isinstance(row, ProblemRow) and not blank(row.problem or "")
    )


def _notices(tracking: Tracking) -> tuple[EntryFact, ...]:
    """What was sent to whom, as entries."""
    rows = tracking.tables.rows.get("notices", ())
    return tuple(
        EntryFact(row.sent, row.content or "", row.to or "", row.cell("sent"))
        for row in rows
        if isinstance(row, NoticeRow) and (row.sent or row.to or row.content)
    )


def _log(tracking: Tracking) -> tuple[EntryFact, ...]:
    rows = tracking.tables.rows.get("log", ())
    return tuple(
        EntryFact(row.at, row.what or "", row.who or "", row.cell("at"))
        for row in rows
        if isinstance(row, LogRow) and (row.at or row.what)
    )


def _objectives(tracking: Tracking) -> tuple[ObjectiveFact, ...] | None:
    rows = tracking.tables.rows.get("objectives")
    if rows is None:
        return None
    return tuple(
        ObjectiveFact(
            " ".join((row.objective or "").split()),
            row.judged or "",
            row.rating,
            row.remark or "",
            row.cell("rating"),
        )
        for row in rows
        if isinstance(row, ObjectiveRow) and not blank(row.objective or "")
    )


def _answers(tracking: Tracking) -> tuple[AnswerFact, ...] | None:
    rows = tracking.tables.rows.get("evaluation")
    if rows is None:
        return None
    return tuple(
        AnswerFact(
            row.key,
            row.topic or "",
            row.question or "",
            row.rating,
            row.evidence or "",
            row.suggestion or "",
            row.cell("rating"),
        )
        for row in rows
        if isinstance(row, EvaluationRow) and not blank(row.question or "")
    )


def _injects(tracking: Tracking, found: datetime | None) -> tuple[InjectFact, ...]:
    rows = tracking.tables.rows.get("injects", ())
    return tuple(
        InjectFact(
            row.inject or "",
            row.to or "",
            planned_at(row.planned, found),
            row.given,
            row.reaction or "",
            row.cell("given"),
        )
        for row in rows
        if isinstance(row, InjectRow) and not blank(row.inject or "")
    )


def _items(tracking: Tracking) -> Mapping[Item, str]:
    rows = tracking.tables.rows.get("exercise", ())
    return {row.key: row.text for row in rows if isinstance(row, ExerciseRow) and row.text}


def _endings(tracking: Tracking) -> Mapping[Ending, str]:
    rows = tracking.tables.rows.get("endings", ())
    return {row.key: row.text for row in rows if isinstance(row, EndingRow) and row.text}
