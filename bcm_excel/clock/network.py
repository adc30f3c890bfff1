"""The steps of a plan as a network in time: what each counts from, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bcm_excel.clock.duration import Duration
from bcm_excel.core.text import Text


class Keyed(Enum):
    """A choice with a Text to show and a ``key`` for scripts, free of language."""

    @property
    def key(self) -> str:
        """The word that scripts read: ``not_started``."""
        return self.name.lower()


class Moment(Keyed):
    """The moments of an incident that steps count from."""

    BEGAN = Text("发生", "Began")
    FOUND = Text("发现", "Found")
    REPORTED = Text("接报", "Reported")
    ASSESSED = Text("研判定级", "Assessed")
    ACTIVATED = Text("启动响应", "Activated")
    RESTORED = Text("系统恢复", "Restored")
    ENDED = Text("响应终止", "Ended")
    DELIVERED = Text("送达", "Delivered")
    EFFECTIVE = Text("生效", "Effective")


class Nature(Keyed):
    """What kind of limit it is; statutory and contractual ones also have a legal latest."""

    EMERGENCY = Text("应急", "Emergency")
    STATUTORY = Text("法定", "Statutory")
    CONTRACTUAL = Text("约定", "Contractual")


class State(Keyed):
    """How far a step has come, as its owner says."""

    NOT_STARTED = Text("未开始", "Not started")
    IN_PROGRESS = Text("进行中", "In progress")
    DONE = Text("已完成", "Done")
    NOT_APPLICABLE = Text("不适用", "Not applicable")
    BLOCKED = Text("受阻", "Blocked")


class Flag(Keyed):
    """How a step stands against its own deadline."""

    ON_TRACK = Text("正常", "On track")
    DUE_SOON = Text("临期", "Due soon")
    OVERDUE = Text("已超时", "Overdue (hours)")
    OVERDUE_DAYS = Text("已逾期", "Overdue (days)")
    SLIPPING = Text("预计超时", "Slipping")
    DONE = Text("已完成", "Done")
    DONE_LATE = Text("超时完成", "Done late")
    NO_TIME = Text("未登记时间", "No time recorded")
    PENDING = Text("待定", "Waits for a moment")
    NOT_TAKEN = Text("不适用", "Not applicable")

    @property
    def late(self) -> bool:
        """Whether the step's time is over and it has not ended."""
        return self in {Flag.OVERDUE, Flag.OVERDUE_DAYS}


@dataclass(frozen=True, slots=True)
class Task:
    """A step as the engine sees it.

    It counts from ``counted_from`` or, where none is named, from the end of the steps in ``after``,
    or from discovery where it has neither; always after ``wait``. When it ends, the moment that it
    ``marks`` has come. ``only_if`` names a step and the outcome under which this one is taken.
    """

    key: str
    limit: Duration | None = None
    counted_from: Moment | None = None
    wait: Duration | None = None
    after: tuple[str, ...] = ()
    marks: Moment | None = None
    nature: Nature = Nature.EMERGENCY
    only_if: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been typed about a step."""

    state: State = State.NOT_STARTED
    started: datetime | None = None
    finished: datetime | None = None
    outcome: str | None = None

    @property
    def ended(self) -> bool:
        """Whether it is over: said to be done, or an end was typed."""
        return self.state is not State.NOT_APPLICABLE and (
            self.state is State.DONE or self.finished is not None
        )


@dataclass(frozen=True, slots=True)
class Due:
    """The times of one step; a time that is not known is None.

    ``waits_for`` is the unknown moment that keeps it pending, ``waits_on`` the keys of the steps
    that must end first and have not. ``legal_latest`` only for statutory and contractual day limits.
    ``projected`` says that working days of a year without an official calendar were counted.
    """

    flag: Flag
    taken: bool = True
    immediate: bool = False
    start: datetime | None = None
    deadline: datetime | None = None
    baseline_start: datetime | None = None
    baseline: datetime | None = None
    legal_latest: datetime | None = None
    forecast: datetime | None = None
    waits_for: Moment | None = None
    waits_on: tuple[str, ...] = ()
    projected: bool = False
