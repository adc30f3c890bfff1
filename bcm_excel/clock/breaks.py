"""Long holidays: days off in a row that an ordinary week does not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bcm_excel.clock.calendar import ONE_DAY, Calendar
from bcm_excel.clock.holidays import LUNAR, OFFICIAL, announced, projected
from bcm_excel.core.text import Text

LONG = 3
"""Days off in a row from which a holiday is a long one."""
UNNAMED = Text("假期", "holiday")


@dataclass(frozen=True, slots=True)
class Break:
    """A long holiday, both days included."""

    first: date
    last: date
    name: Text

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1


def long_breaks(calendar: Calendar, start: date, days: int) -> Iterator[Break]:
    """The long holidays that begin or go on within so many days from ``start``, in order.

    A holiday has a day that an ordinary week works: the weekend of a short week is none.
    """
    end = start + min(timedelta(days), date.max - start - timedelta(60))
    day = start
    while not calendar.works(day) and start - day < timedelta(60):
        day -= ONE_DAY
    while day < end:
        if calendar.works(day):
            day += ONE_DAY
            continue
        first = day
        while not calendar.works(day) and day - first < timedelta(60):
            day += ONE_DAY
        off = [first + timedelta(n) for n in range((day - first).days)]
        if len(off) >= LONG and any(each.weekday() in calendar.weekdays for each in off):
            yield Break(first, off[-1], _name(calendar, off))


def _name(calendar: Calendar, days: list[date]) -> Text:
    """What the staff's rows call it, else the announcement, else the law."""
    for day in days:
        row = calendar.days.get(day)
        if row is not None and row.name:
            names = (name for name in OFFICIAL.values() if name.zh == row.name)
            return next(names, Text(row.name, row.name))
    for day in days:
        known = announced().get(day.year)
        if known is None and day.year in LUNAR:
            known = projected(day.year)
        if known and day in known:
            return known[day].name
    return UNNAMED
