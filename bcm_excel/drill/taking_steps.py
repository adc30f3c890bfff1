"""What a drill says of its steps, and of what outside parties were told in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bcm_excel.clock.deadlines import Timetable
from bcm_excel.clock.network import UNTOUCHED, Due, Flag, Progress, State
from bcm_excel.core.cell import CellRef
from bcm_excel.drill.facts import ReportFact, StepFact
from bcm_excel.drill.taking_plan import StepPlan, step_plans
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.evidence import offers
from bcm_excel.incident.records import NoticeRow
from bcm_excel.incident.sheets import StepRow
from bcm_excel.incident.spare import extra_keys, one
from bcm_excel.incident.typed import Entry, state_of, when
from bcm_excel.plan.clean import fold
from bcm_excel.plan.words import DrillMode

NO_TIME = timedelta(0)
"""One for all steps: it goes from process to process once."""


def step_facts(tracking: Tracking, times: Timetable) -> tuple[StepFact, ...]:
    """Each step of the plan. Own deadlines do not hang on the moment of looking."""
    limited = {task.key for task in tracking.tasks if task.limit is not None}
    course = tracking.course
    plans = step_plans(course) if course is not None else {}
    return tuple(
        _fact(
            tracking,
            row,
            tracking.progress[row.key],
            times[row.key],
            limited=row.key in limited,
            plan=plans.get(row.key) or StepPlan(asked=bool(row.expected)),
        )
        for row in tracking.steps
    )


def extra_facts(tracking: Tracking, now: datetime) -> tuple[StepFact, ...]:
    """The steps that staff added."""
    keys = extra_keys(tracking.typed, {task.key for task in tracking.tasks})
    found = []
    for key, row in zip(keys, tracking.extra, strict=True):
        each = one(key, tracking.typed.at("steps", key), tracking.policy, now)
        if each.used:
            limited = each.deadline is not None
            found.append(
                _fact(tracking, row, each.progress, each.due, limited=limited, plan=StepPlan())
            )
    return tuple(found)


def _fact(
    tracking: Tracking,
    row: StepRow,
    progress: Progress,
    due: Due,
    *,
    limited: bool,
    plan: StepPlan,
) -> StepFact:
    timed = tracking.incident.mode is not DrillMode.TABLE_TOP
    done = due.taken and progress.ended
    finished = progress.finished if done else None
    state = progress.state if due.taken else State.NOT_APPLICABLE
    grace = tracking.policy.grace if due.immediate else NO_TIME
    on_time = timed and due.flag is Flag.DONE and due.deadline is not None
    late = finished - due.deadline if timed and finished and due.deadline else None
    evidence = row.cell("evidence")
    return StepFact(
        key=row.key,
        title=" ".join((row.content or "").split()),
        roles=plan.roles,
        people=plan.people,
        state=State.DONE if done else state,
        taken=due.taken,
        done=done,
        touched=_touched(tracking, row),
        judged=timed and due.taken and limited,
        on_time=on_time,
        on_baseline=timed
        and finished is not None
        and due.baseline is not None
        and finished <= due.baseline + grace,
        untimed=timed and done and finished is None,
        start=due.start if timed else None,
        deadline=due.deadline if timed else None,
        baseline=due.baseline if timed else None,
        finished=finished,
        late=min(late, NO_TIME) if on_time and late is not None else late,
        evidence_asked=plan.asked,
        evidence_given=_proven(tracking, row, evidence),
        outside=plan.outside,
        cell=row.cell("finished"),
        evidence_cell=evidence,
        remark=row.remark or "",
        grace=grace,
    )


def _touched(tracking: Tracking, row: StepRow) -> bool:
    """Whether anything was typed in a step's row, or in one of its parties'."""
    if tracking.progress.get(row.key, UNTOUCHED) != UNTOUCHED:
        return True
    typed = tracking.typed.at("steps", row.key).keys()
    return bool(typed & {"state", "finished", "started", "evidence", "remark"})


def _proven(tracking: Tracking, row: StepRow, place: CellRef) -> bool:
    """Whether the evidence cell offers anything; a picture does too."""
    grid = tracking.tables.grids.get("steps")
    at = (place.row, place.column)
    pictured = grid is not None and at in grid.pictures
    formula = grid.formulas.get(at, "") if grid is not None else ""
    return offers(row.evidence, formula, pictured)


def report_facts(tracking: Tracking, facts: tuple[StepFact, ...]) -> tuple[ReportFact, ...]:
    """What outside parties were to be told: a row a party where they are recorded so, else a step.

    Only what is taken and has a limit; a step that a party does not concern is left out.
    """
    keys = tracking.course.parties if tracking.course is not None else {}
    return tuple(
        report
        for fact in facts
        if fact.outside and fact.judged
        for report in _reports(tracking, fact, keys.get(fact.key, ()))
    )


def _reports(tracking: Tracking, fact: StepFact, keys: tuple[str, ...]) -> Iterator[ReportFact]:
    if not tracking.typed.by_party(keys):
        over, told, in_time = fact.done, fact.finished, fact.on_time
        yield ReportFact(fact.key, "", fact.deadline, told, over, in_time, fact.cell)
        return
    rows = {name: row for (block, name), row in tracking.tables.index.items() if block == "parties"}
    sent = _notices(tracking)
    names = [fold(key.partition("|")[2]) for key in keys]
    for key in keys:
        entry: Entry = tracking.typed.at("parties", key)
        state, told = state_of(entry), when(entry.get("done"))
        if state is State.NOT_APPLICABLE:
            continue
        party = key.partition("|")[2]
        told = told or min((at for to, at in sent if _named(fold(party), to, names)), default=None)
        due = fact.deadline + fact.grace if fact.deadline else None
        in_time = told is not None and due is not None and told <= due
        cell: CellRef = rows[key].cell("done") if key in rows else fact.cell
        over = told is not None or state is State.DONE
        yield ReportFact(fact.key, party, fact.deadline, told, over, in_time, cell)


def _named(name: str, said: str, names: Iterable[str]) -> bool:
    """Whether a party stands in a text, and not only within the longer name of another one."""
    for longer in names:
        if name in longer and name != longer:
            said = said.replace(longer, " ")
    return name in said


def _notices(tracking: Tracking) -> list[tuple[str, datetime]]:
    """To whom notices were sent, and when."""
    rows = (r for r in tracking.tables.rows.get("notices", ()) if isinstance(r, NoticeRow))
    return [(fold(row.to or ""), row.sent) for row in rows if row.sent is not None]
