"""The plan workbook as drills see it: its records of drills and the actions that came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from bcm_excel.core.cell import CellRef
from bcm_excel.drill.facts import ActionFact, DrillFacts
from bcm_excel.drill.measure import Source
from bcm_excel.drill.results import ActionsOn
from bcm_excel.drill.taking_plan import drill_steps
from bcm_excel.plan.kinds import DATE, Mendable, Unreadable
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.practice import Drill

OPEN, OVERDUE, CLOSED, CLOSED_LATE = "open", "overdue", "closed", "closed_late"


@dataclass(frozen=True)
class Practice:
    """A plan workbook as drills see it."""

    plan: Plan
    path: Path

    @property
    def key(self) -> str:
        """What tells the plan from others, as a drill has it."""
        settings = self.plan.settings
        return (settings.number or settings.name or "") if settings else ""

    @property
    def version(self) -> str:
        """The plan's version."""
        return (self.plan.settings.version or "") if self.plan.settings else ""

    def source(self, cell: CellRef) -> Source:
        """A cell of the plan workbook."""
        return Source(self.path, cell)

    @cached_property
    def steps(self) -> Mapping[str, str]:
        """The steps that the plan has for drills."""
        return drill_steps(self.plan.steps)

    def records(self, drills: Sequence[DrillFacts]) -> tuple[Drill | None, ...]:
        """The plan's record of each drill: the one of that day, in that mode where there are more.

        A record is that of one drill only: of the first in its mode, else of the first.
        """
        found = [self._record(drill) for drill in drills]
        first: dict[int, int] = {}
        for in_its_mode in (True, False):
            for at, (drill, record) in enumerate(zip(drills, found, strict=True)):
                if record is not None and (record.mode is drill.mode) is in_its_mode:
                    first.setdefault(record.row, at)
        return tuple(
            record if record is not None and first[record.row] == at else None
            for at, record in enumerate(found)
        )

    def _record(self, drill: DrillFacts) -> Drill | None:
        if drill.plan_key != self.key:
            return None
        day = drill.held.date()
        found = [each for each in self.plan.drills if each.held == day]
        alike = [each for each in found if each.mode is drill.mode]
        chosen = found if len(found) == 1 else alike
        return chosen[0] if len(chosen) == 1 else None

    @cached_property
    def actions(self) -> tuple[ActionFact, ...]:
        """The corrective actions that came from drills."""
        return tuple(
            ActionFact(
                each.no,
                each.drill,
                " ".join(each.problem.split()),
                each.gravity,
                " ".join(each.measure.split()),
                each.owner or "",
                each.due,
                each.closed,
                self.path,
                each.cell("closed"),
            )
            for each in self.plan.actions
            if each.drill
        )

    def raised(self, action: ActionFact) -> date:
        """When an action was raised: on the day of its drill; the first of days if not known."""
        rows = self.plan.drills.named(action.drill)
        return next((row.held or row.planned for row in rows), date.min)

    def actions_on(self, day: date) -> ActionsOn:
        """How many were open, and how many closed, at the end of a day."""
        raised = [each for each in self.actions if self.raised(each) <= day]
        closed = sum(each.closed is not None and each.closed <= day for each in raised)
        return ActionsOn(day, len(raised) - closed, closed)


def action_state(action: ActionFact, today: date) -> str:
    """open, overdue, closed or closed_late."""
    if action.closed is None:
        return OVERDUE if action.due is not None and action.due < today else OPEN
    return CLOSED_LATE if action.due is None or action.closed > action.due else CLOSED


def typed_day(text: str) -> date | None:
    """A day that was typed as text; None where it is none."""
    if not text.strip():
        return None
    try:
        read = DATE.read(text)
    except Unreadable:
        return None
    value = read.value if isinstance(read, Mendable) else read
    return value if isinstance(value, date) else None
