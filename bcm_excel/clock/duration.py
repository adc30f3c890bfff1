"""How long something may take, as staff write it: 0.5 小时, 3 日, 5 个工作日, 提前30日, 立即."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.text import Lang, Text


class Unit(Enum):
    """The clock that a duration runs on, and its unit."""

    MINUTES = Text("分钟", "minutes")
    WORK_MINUTES = Text("工作分钟", "working minutes")
    DAYS = Text("日", "days")
    WORK_DAYS = Text("工作日", "working days")
    MONTHS = Text("个月", "months")

    @property
    def counts_days(self) -> bool:
        """Whether a limit in this unit ends with a day rather than at a minute."""
        return self in {Unit.DAYS, Unit.WORK_DAYS, Unit.MONTHS}


CENTURY = {
    Unit.MINUTES: 100 * 366 * 1440,
    Unit.WORK_MINUTES: 100 * 366 * 1440,
    Unit.DAYS: 100 * 366,
    Unit.WORK_DAYS: 100 * 366,
    Unit.MONTHS: 1200,
}
LENGTH = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.WORK_MINUTES: timedelta(minutes=1),
    Unit.DAYS: timedelta(days=1),
    Unit.WORK_DAYS: timedelta(days=1),
    Unit.MONTHS: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """At most ``amount`` units; ``lower`` where a range was written, ``before`` where it counts back.

    Raises ValueError for a value that no text could say: negative or longer than a century, nothing
    but not in minutes, a range that does not rise or that counts back, working time that counts back.
    """

    amount: int
    unit: Unit = Unit.MINUTES
    lower: int | None = None
    before: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= CENTURY[self.unit]:
            raise ValueError(f"{self.amount} {self.unit.value.en} is out of range")
        if self.amount == 0 and (self.unit is not Unit.MINUTES or self.before):
            raise ValueError("only 'at once' is a duration of nothing")
        if self.lower is not None and (self.before or not 0 <= self.lower < self.amount):
            raise ValueError("a range rises and does not count back")
        if self.before and self.unit is Unit.WORK_MINUTES:
            raise ValueError("working time does not count back")

    @property
    def immediate(self) -> bool:
        """Whether it means at once."""
        return self.amount == 0

    @property
    def counts_days(self) -> bool:
        """Whether it ends with a day rather than at a minute."""
        return self.unit.counts_days

    @property
    def plain(self) -> timedelta:
        """Its least wall time: a working minute is a minute, a working day a day, a month 30 days."""
        return self.amount * LENGTH[self.unit]

    def say(self, lang: Lang) -> str:
        """The canonical text; ``parse`` gives the same duration back."""
        if self.immediate:
            return IMMEDIATELY[lang]
        low, high = self.lower, self.amount
        name = self.unit
        raise NotImplementedError


IMMEDIATELY = Text("立即", "at once")


class NotADuration(NotUnderstoodError):
    """A text that is no limit; ``why`` says what is wrong with it."""


def parse(text: str) -> Duration:
    """The duration that a text says, understood whole; NotADuration otherwise."""
    raise NotImplementedError
