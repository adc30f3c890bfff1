"""What the kept plan of a workbook asks for: its steps in order, and for whom each is done.

Drills are read by the hundred, and most of them keep the same plan: what follows from it alone is
worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from bcm_excel.clock.network import Tasks
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.incident.incident import Incident
from bcm_excel.incident.kept import plan_in
from bcm_excel.incident.ledger import party_keys
from bcm_excel.incident.people import steps_of
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.words import Occasion


@dataclass(frozen=True, eq=False)
class Course:
    """The course of a plan at one level, by one trigger, on one occasion. It is itself alone that
    it equals, so that what follows from it can be remembered.
    """

    plan: Plan
    tasks: Tasks
    steps: Mapping[str, Step]
    """The plan's rows of the tasks, by key."""
    parties: Mapping[str, tuple[str, ...]]
    """By step, the keys of its parties' rows; steps done once are not there."""


def kept_course(grid: Grid, incident: Incident) -> Course:
    """The course of the plan that a sheet keeps."""
    rows = tuple(map(tuple, grid.rows))
    level, trigger, occasion = incident.level, incident.trigger, incident.kind.occasion
    return _course(grid.top, grid.left, rows, level, trigger, occasion)


@lru_cache(maxsize=8)
def _course(
    top: int,
    left: int,
    rows: tuple[tuple[Value, ...], ...],
    level: str | None,
    trigger: str | None,
    occasion: Occasion,
) -> Course:
    plan = plan_in(top, left, rows)
    tasks = Tasks(tasks_of(plan, level, trigger, occasion))
    steps = steps_of(plan, (task.key for task in tasks))
    return Course(plan, tasks, steps, party_keys(plan, steps, level, trigger))
