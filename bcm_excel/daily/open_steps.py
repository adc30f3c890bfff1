"""An incident as the daily run looks at it: each step with those who answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bcm_excel.clock.calendar import ONE_DAY
from bcm_excel.clock.network import TYPED
from bcm_excel.core.cell import CellRef
from bcm_excel.daily.facts import IncidentFacts, Reach, StepFacts
from bcm_excel.daily.reached import leader_of, quiet_of, reach_of
from bcm_excel.incident.people import leading
from bcm_excel.incident.status import Status, StepStatus
from bcm_excel.plan.clean import divided, fold
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.responsible import Directory


def incident_facts(status: Status, place: str) -> IncidentFacts:
    """What is to be said of an incident, from its status and from the plan that it keeps."""
    tracking, incident = status.tracking, status.tracking.incident
    plan = tracking.plan
    directory = Directory(plan) if plan else None
    rows = tracking.course.steps if tracking.course else {}
    leader = leader_of(directory) if directory else None
    done, taken = status.done
    return IncidentFacts(
        place=place,
        identity=f"{incident.kind.key}:{incident.opened.isoformat()}:{incident.title}",
        title=incident.title,
        drill=incident.drill,
        plan=incident.plan.number or incident.plan.name,
        level=incident.level or "",
        top=not incident.drill and is_top(plan, incident.level),
        quiet=quiet_of(plan) if plan else None,
        leader=reach_of(leader, plan) if leader and plan else None,
        steps=tuple(
            _step(each, rows.get(each.key), directory, _place(status, each.key), status.now)
            for each in status.every
        ),
        done=done,
        taken=taken,
        problems=len(tracking.problems),
        since=min((at for each, at in incident.moments.items() if each in TYPED), default=None),
    )


def is_top(plan: Plan | None, level: str | None) -> bool:
    """Whether a level is the plan's highest; a plan without levels knows only one."""
    if plan is None or not len(plan.levels):
        return True
    highest = max(each.rank for each in plan.levels)
    return any(
        each.rank == highest for each in plan.levels if level and fold(each.name) == fold(level)
    )


def _place(status: Status, key: str) -> CellRef:
    """The cell in which the end of a step is recorded."""
    row = next((r for r in (*status.tracking.steps, *status.tracking.extra) if r.key == key), None)
    return row.cell("finished") if row is not None and row.row else CellRef("")


def _step(
    each: StepStatus,
    row: Step | None,
    directory: Directory | None,
    cell: CellRef,
    now: datetime,
) -> StepFacts:
    owners, backups = _answering(row, directory) if row and directory else ((), ())
    return StepFacts(
        each.key,
        " ".join(each.title.split()),
        divided(row.responsible) if row else each.owner,
        each.due.flag,
        each.state,
        each.due.deadline,
        each.due.waits_for.value if each.due.waits_for else None,
        owners,
        backups,
        cell.sheet,
        cell.a1 or "",
        _last_day(row, each.due.deadline, now),
    )


def _last_day(row: Step | None, deadline: datetime | None, now: datetime) -> bool:
    days = row is not None and row.limit is not None and row.limit.counts_days
    return days and deadline is not None and deadline - now <= ONE_DAY


def _answering(row: Step, directory: Directory) -> tuple[tuple[Reach, ...], tuple[Reach, ...]]:
    """Who is responsible for a step, and who steps in, each once."""
    roles = [
        leading(found.roles) for found in map(directory.resolve, row.responsible) if found.found
    ]
    owners = _reached((role.primary for role in roles), directory)
    backups = _reached((role.backup for role in roles), directory)
    return owners, tuple(each for each in backups if each not in owners)


def _reached(names: Iterable[str | None], directory: Directory) -> tuple[Reach, ...]:
    people = (directory.one(name) for name in names)
    found = (reach_of(person, directory.plan) for person in people if person)
    return tuple(dict.fromkeys(found))
