"""What one drill says, as plain values: small enough to come back from another process.

A fact holds what was recorded and what follows from it at once; nothing here hangs on other drills,
on the plan workbook or on today. Facts are named tuples because there are a hundred to a drill: a
frozen dataclass takes ten times as long to be made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from bcm_excel.clock.network import Moment, State
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.exercise import Ending, Exam, Item, Rating, Verdict
from bcm_excel.incident.incident import CallResult, PlanRef
from bcm_excel.plan.words import DrillMode, Gravity


class StepFact(NamedTuple):
    """One step of one drill. ``late`` is the end over its own deadline, negative when early; an
    end within the grace of an immediate step is not late.

    ``judged`` says whether it counts for what was on time: it is taken and has a limit.
    """

    key: str
    title: str
    roles: tuple[str, ...]
    """Labels of the roles that are responsible, as the plan names them."""
    people: tuple[str, ...]
    """The primaries of these roles."""
    state: State
    taken: bool
    done: bool
    touched: bool
    """Whether anything at all was recorded of it."""
    judged: bool
    on_time: bool
    on_baseline: bool
    untimed: bool
    """Done, but without a time."""
    start: datetime | None
    deadline: datetime | None
    baseline: datetime | None
    finished: datetime | None
    late: timedelta | None
    evidence_asked: bool
    evidence_given: bool
    outside: bool
    """Whether outside parties are told in it."""
    cell: CellRef
    """Where its end is typed."""
    evidence_cell: CellRef
    remark: str = ""
    grace: timedelta = timedelta(0)
    """How long after its deadline it still is on time: the plan's grace, where it is immediate."""

    @property
    def planned(self) -> timedelta | None:
        """The time it is given: from its start to its own deadline, with its grace."""
        return self.deadline + self.grace - self.start if self.deadline and self.start else None

    @property
    def actual(self) -> timedelta | None:
        """The time it took from its start; unknown where it ended before that.

        What it waited for was then done earlier than anybody recorded.
        """
        if self.finished is None or self.start is None or self.finished < self.start:
            return None
        return self.finished - self.start


class Reached(Enum):
    """What came of the calls for one role or party."""

    IN_WINDOW = Text("时限内确认", "Confirmed in the window")
    LATE = Text("延迟确认", "Confirmed late")
    NOT_CONFIRMED = Text("已通知未确认", "Told, not confirmed")
    UNREACHABLE = Text("无法接通", "Unreachable")
    UNRECORDED = Text("未登记", "Not recorded")
    SIMULATED = Text("模拟", "Simulated")


class Attempt(NamedTuple):
    """One person who was to be called; ``result`` is None where nothing was recorded."""

    person: str
    result: CallResult | None
    told: datetime | None
    confirmed: datetime | None
    cell: CellRef


class CallFact(NamedTuple):
    """One role or party of the call list, with its two people."""

    key: str
    who: str
    inside: bool
    """Whether it is a role of our own, not an outside party."""
    primary: Attempt
    backup: Attempt


class RoleFact(NamedTuple):
    """One role of the plan with the two people who bear it."""

    key: str
    label: str
    primary: str
    backup: str


class PresentFact(NamedTuple):
    """One player of the attendance sheet; whoever did not sign in was not there."""

    person: str
    role: str
    present: bool
    touched: bool
    """Whether anything was typed in the row."""
    exam: Exam | None
    cell: CellRef


class ReportFact(NamedTuple):
    """Something that outside parties were to be told, and when they were."""

    step: str
    party: str
    due: datetime | None
    told: datetime | None
    over: bool
    """Whether it is said to be done."""
    in_time: bool
    cell: CellRef


class ObjectiveFact(NamedTuple):
    """One objective of the drill, with its rating."""

    text: str
    judged: str
    rating: Rating | None
    remark: str
    cell: CellRef


class AnswerFact(NamedTuple):
    """One question of the evaluator's form, with the answer."""

    key: str
    topic: str
    question: str
    verdict: Verdict | None
    evidence: str
    suggestion: str
    cell: CellRef


class InjectFact(NamedTuple):
    """One piece of news that was to be given to the players."""

    text: str
    to: str
    due: datetime | None
    given: datetime | None
    reaction: str
    cell: CellRef


class EntryFact(NamedTuple):
    """One entry of the log, or one notice: when, what, and who noted it or to whom it went."""

    at: datetime | None
    what: str
    who: str
    cell: CellRef


class ProblemFact(NamedTuple):
    """One problem that the staff wrote down, and what is to be done about it."""

    text: str
    gravity: Gravity | None
    step: str
    measure: str
    owner: str
    due: date | None
    place: str
    cell: CellRef


class ActionFact(NamedTuple):
    """One corrective action of the plan workbook."""

    no: str
    drill: str
    problem: str
    gravity: Gravity | None
    measure: str
    owner: str
    due: date | None
    closed: date | None
    path: Path
    cell: CellRef


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan kept in the workbook says, as far as figures need it."""

    steps: Mapping[str, str] = field(default_factory=dict)
    """Steps that may be used in a drill, by key, with what is done."""
    roles: tuple[RoleFact, ...] = ()
    pass_rate: float | None = None
    name: str = ""
    scenarios: tuple[str, ...] = ()
    """Those that drills are held on."""


@dataclass(frozen=True)
class DrillFacts:
    """One drill: what it is, and what was recorded of it.

    A tuple that is None belongs to a sheet that the workbook does not have. ``filled`` is how
    much staff typed that can be read: of two copies of one drill the fuller one counts.
    """

    path: Path
    title: str
    held: datetime
    opened: datetime
    lang: Lang
    mode: DrillMode | None
    level: str | None
    trigger: str | None
    plan: PlanRef
    moments: Mapping[Moment, datetime]
    """Those that have come, typed or marked by a step that ended."""
    moment_cells: Mapping[Moment, CellRef]
    target: timedelta | None
    restores: bool
    """Whether restoring belongs to what was exercised."""
    steps: tuple[StepFact, ...]
    extra: tuple[StepFact, ...]
    calls: tuple[CallFact, ...]
    reports: tuple[ReportFact, ...]
    problems: tuple[ProblemFact, ...]
    notices: tuple[EntryFact, ...] = ()
    present: tuple[PresentFact, ...] | None = None
    objectives: tuple[ObjectiveFact, ...] | None = None
    answers: tuple[AnswerFact, ...] | None = None
    injects: tuple[InjectFact, ...] = ()
    log: tuple[EntryFact, ...] = ()
    exercise: Mapping[Item, str] = field(default_factory=dict)
    """What the plan of the exercise says."""
    endings: Mapping[Ending, str] = field(default_factory=dict)
    """What the evaluation ends with."""
    filled: int = 0
    unread: int = 0
    """Cells in which something was typed that cannot be read."""
    kept: PlanFacts = field(default_factory=PlanFacts)
    remarks: tuple[Text, ...] = ()
    """Reservations with which it is used."""
    opened_as: str = ""
    """The title with which it was opened, where it goes by its subject."""

    @property
    def recorded(self) -> bool:
        """Whether anything of its course was recorded; else it may not have been held yet."""
        people = (each for line in self.calls for each in (line.primary, line.backup))
        return bool(
            any(step.touched for step in self.steps)
            or self.extra
            or self.problems
            or self.notices
            or self.log
            or any(each.result or each.told or each.confirmed for each in people)
            or any(each.touched for each in self.present or ())
            or any(each.rating for each in self.objectives or ())
            or any(each.verdict for each in self.answers or ())
            or any(each.given or each.reaction for each in self.injects)
            or self.endings
            or self.unread
        )

    @property
    def timed(self) -> bool:
        """Whether it has times: a table-top drill has none."""
        return self.mode is not DrillMode.TABLE_TOP

    @property
    def plan_key(self) -> str:
        """What tells its plan from others: the document's number, else its name."""
        return self.plan.number or self.plan.name

    @property
    def same(self) -> tuple[object, ...]:
        """What two copies of one drill share."""
        title = self.opened_as or self.title
        return (title, self.opened, self.plan.digest, self.level, self.trigger, self.mode)
