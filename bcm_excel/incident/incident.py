"""The incident: what happened, or what is exercised, under which plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from bcm_excel.clock.network import TYPED, Moment
from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.words import DrillMode, Occasion


class Kind(Enum):
    """Whether it is real or exercised; fixed when the tracking workbook is made."""

    REAL = Text("实际事件", "Real incident")
    DRILL = Text("演练", "Drill")

    @property
    def key(self) -> str:
        """The word that scripts read: real, drill."""
        return self.name.lower()

    @property
    def occasion(self) -> Occasion:
        """Which steps of the plan are used."""
        return Occasion.DRILL if self is Kind.DRILL else Occasion.REAL


DRILL_MARK = Text("【演练】", "[DRILL] ")
"""Leads whatever speaks of a drill, so that nobody takes it for the real thing."""


class CallResult(Enum):
    """What came of a call; the last ones say why somebody could not be reached."""

    CONFIRMED = Text("已确认", "Confirmed")
    LATE = Text("延迟确认", "Late")
    NOT_CONFIRMED = Text("已通知未确认", "Not confirmed")
    UNREACHABLE = Text("无法接通", "Unreachable")
    NO_ANSWER = Text("无人接听", "No answer")
    OFF = Text("关机", "Phone off")
    SUSPENDED = Text("停机", "Suspended")
    NOT_IN_SERVICE = Text("空号", "Not in service")
    WRONG_NUMBER = Text("号码错误", "Wrong number")
    LEFT_POST = Text("已离岗", "Left the post")
    SIMULATED = Text("模拟", "Simulated")

    @property
    def key(self) -> str:
        """The word that scripts read: ``not_confirmed``."""
        return self.name.lower()

    @property
    def reached(self) -> bool:
        """Whether the person is known to have the message."""
        return self in {CallResult.CONFIRMED, CallResult.LATE}

    @property
    def unreachable(self) -> bool:
        """Whether the call did not come through."""
        calm = {CallResult.NOT_CONFIRMED, CallResult.SIMULATED}
        return not self.reached and self not in calm


@dataclass(frozen=True, slots=True)
class PlanRef:
    """The plan that an incident runs under, as it was when the tracking workbook was made."""

    name: str = ""
    number: str = ""
    version: str = ""
    digest: str = ""
    """SHA-256 of what the plan's sheets hold."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An error of the plan that the workbook was made in spite of, in the workbook's language."""

    cell: str
    """In the plan: ``处置流程!F7``."""
    code: str
    said: str
    step: str | None = None
    """The step whose row it stands in."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident or drill. Times are naive, in the plan's zone.

    ``baseline`` holds began and found as they were known at opening, from which the baseline runs
    for good; empty in a workbook made in advance. ``mode`` is how a drill is held, None for a real
    incident.
    """

    kind: Kind
    title: str
    plan: PlanRef
    opened: datetime
    level: str | None = None
    trigger: str | None = None
    mode: DrillMode | None = None
    moments: Mapping[Moment, datetime] = field(default_factory=dict)
    baseline: Mapping[Moment, datetime] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def drill(self) -> bool:
        """Whether it is exercised only."""
        return self.kind is Kind.DRILL

    @property
    def untitled(self) -> bool:
        """Whether it merely goes by the name of its plan, which says nothing of what happened."""
        return self.title == self.plan.name

    def name(self, lang: Lang) -> str:
        """The title, led by the mark of a drill."""
        return (DRILL_MARK[lang] if self.drill else "") + self.title


def opened(incident: Incident) -> Incident:
    """The incident with its baseline frozen to began and found as they are known now."""
    first: dict[Moment, datetime] = {m: t for m, t in incident.moments.items() if m in TYPED}
    return replace(incident, baseline=first)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the plan's settings say about time, with the defaults of the field."""

    due_soon: timedelta = timedelta(minutes=30)
    grace: timedelta = timedelta(minutes=5)
    target: timedelta | None = None
    """Target time (RTO) from began to restored."""
