"""An obligation with its day, and how it stands today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from bcm_excel.clock.calendar import Calendar
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.plan.obligations import a_year_before, in_force_since
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Function, Recurrence
from bcm_excel.plan.working import calendar_of

LEAD = 14
"""Days before its day from which an obligation is due soon, unless it comes round more often."""


class State(Enum):
    """How an obligation stands; an ordinary day or two do not make it due soon."""

    MISSED = Text("已逾期", "Missed")
    DUE_SOON = Text("临期", "Due soon")
    AHEAD = Text("未到期", "Ahead")
    DONE = Text("已完成", "Done")

    @property
    def key(self) -> str:
        """The word that scripts read: missed, due_soon, ahead, done."""
        return self.name.lower()

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self is not State.DONE


class Kind(Enum):
    """What is to be done."""

    DRILL = Text("演练", "Drill")
    COVERAGE = Text("演练覆盖", "Drill coverage")
    SUMMARY = Text("演练总结", "Drill summary")
    FILING = Text("演练归档", "Drill filing")
    UPDATE = Text("预案更新", "Plan update")
    ACTION = Text("整改", "Corrective action")
    TRAINING = Text("培训", "Training")
    JOINER = Text("新员工培训", "Joiner training")
    EXAM = Text("再培训", "Training again")
    FUND = Text("资金清点", "Fund count")
    SUPPLIER = Text("供应商测试", "Supplier test")
    BACKUP = Text("数据备份", "Backup")
    RESTORE = Text("恢复测试", "Restore test")
    REVIEW = Text("年度评审", "Yearly review")
    SIGNATURE = Text("签字盖章", "Signature and seal")
    MEETING = Text("联席会议", "Joint meeting")
    COPY = Text("抄送", "Copies")
    AGREEMENT = Text("协议终止", "End of agreement")
    WAIVER = Text("豁免到期", "Waiver ends")
    CALENDAR = Text("工作日历", "Calendar")
    PRINTED_LIST = Text("纸质通讯录", "Printed list")
    VERIFICATION = Text("联系方式核验", "Contact verification")
    HOLIDAY = Text("节前核验", "Verification before a holiday")

    @property
    def key(self) -> str:
        """The word that scripts read."""
        return self.name.lower()


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
