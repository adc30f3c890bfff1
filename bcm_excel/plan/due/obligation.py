"""An obligation with its day, and how it stands today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from bcm_excel.clock.calendar import Calendar
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.plan.due.standing import Kind, State
from bcm_excel.plan.obligations import a_year_before, in_force_since
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Function, Recurrence
from bcm_excel.plan.working import calendar_of

LEAD = 14
"""Days before its day from which an obligation is due soon, unless it comes round more often."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """When it comes round again: so many days after its day, or so many months.

    ``month_end`` means the last day of the month, whatever its number.
    """

    days: int = 0
    months: int = 0
    month_end: bool = False


QUARTERLY = Repeat(months=3, month_end=True)
YEARLY = Repeat(months=12)
"""On the same day of the year."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to be done by a day.

    ``key`` is stable and free of language, unique within the plan. ``due`` is the last day in time;
    None where it should have been done already and no day is named. ``owner`` is as the plan writes
    it. ``cell`` is where the plan asks for it, or where its being done is written down. ``series``
    is the same for every round of what recurs, while ``key`` may name the round; ``rounds`` is what
    every round is called, where ``what`` speaks of this one.
    """

    key: str
    kind: Kind
    what: Text
    due: date | None
    state: State
    cell: CellRef
    last: date | None = None
    owner: str | None = None
    repeats: Repeat | None = None
    series: str = ""
    rounds: Text | None = None

    @property
    def order(self) -> tuple[date, str]:
        """By day, what has none first."""
        return (self.due or date.min, self.key)


@dataclass(frozen=True)
class Asked:
    """What obligations are made from: the plan, today, and look-ups that are made once."""

    plan: Plan
    today: date

    @cached_property
    def calendar(self) -> Calendar:
        """The working calendar of the plan."""
        return calendar_of(self.plan)

    @cached_property
    def directory(self) -> Directory:
        """Who is meant by a name."""
        return Directory(self.plan)

    @cached_property
    def since(self) -> date | None:
        """From when the plan is in force."""
        return in_force_since(self.plan)

    @cached_property
    def year_ago(self) -> date:
        """What lies after this day is within the last twelve months."""
        return a_year_before(self.today)

    @cached_property
    def leader(self) -> str | None:
        """Who leads the emergency organisation, and answers for what no row names an owner of."""
        roles = self.plan.roles
        return next((each.primary for each in roles if each.function is Function.LEADER), None)

    def state(self, due: date | None, *, lead: int = LEAD, done: bool = False) -> State:
        """How something stands today that is due by the end of ``due``."""
        if done:
            return State.DONE
        if due is None or due < self.today:
            return State.MISSED
        return State.DUE_SOON if due - self.today < timedelta(lead) else State.AHEAD


def lead_of(period: Recurrence) -> int:
    """What comes round daily is never due soon, weekly on its day, monthly a week before."""
    return min(LEAD, (period.days - 1) // 4)
