"""The working calendar that a plan declares: its days, its week, its hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bcm_excel.clock.calendar import OFFICE_HOURS, Calendar, DayMark
from bcm_excel.clock.hours import DAY, NotAClock, clock_of, weekdays_of, windows_of
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.text import Text
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Certainty, DayKind

T = TypeVar("T")
MONDAY_TO_FRIDAY = frozenset(range(5))
MIDNIGHT = Text("一天结束时请写 24:00", "the end of a day is written 24:00")


def end_of_day(text: str) -> int:
    """When a day ends, in minutes; NotAClock for what is no time, or midnight at its start."""
    minute = clock_of(text)
    if not minute:
        raise NotAClock(MIDNIGHT)
    return minute


READERS: dict[str, Callable[[str], object]] = {
    "working_week": lambda text: weekdays_of((text,)),
    "working_hours": lambda text: windows_of((text,)),
    "day_ends": end_of_day,
}
"""How the items of the settings that speak of working time are read."""


def calendar_of(plan: Plan) -> Calendar:
    """The plan's calendar; an item that is empty or not understood has its default."""
    days = {
        day.on: DayMark(
            working=day.kind is DayKind.WORKING,
            official=day.certainty is not Certainty.PROJECTED,
            name=day.name or "",
        )
        for day in plan.calendar
    }
    settings = plan.settings
    week = settings.working_week if settings else None
    hours = settings.working_hours if settings else None
    ends = settings.day_ends if settings else None
    return Calendar(
        days,
        _or(MONDAY_TO_FRIDAY, lambda: weekdays_of(week or ())),
        _or(OFFICE_HOURS, lambda: windows_of(hours or ())),
        _or(DAY, lambda: end_of_day(ends or "")),
    )


def _or(default: T, read: Callable[[], T]) -> T:
    try:
        return read()
    except NotUnderstoodError:
        return default
