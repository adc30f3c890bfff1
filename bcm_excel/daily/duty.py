"""Who is on duty, and from when to when: a shift that began yesterday evening is on until its end.

A row of the roster names a day and a shift. The plan's settings say when the day shift begins and
ends; the night goes on until the next day shift begins, and so does whoever has the whole day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bcm_excel.daily.facts import OnDuty
from bcm_excel.daily.reached import reach_of, window_of
from bcm_excel.daily.settings import Window
from bcm_excel.plan.people import Contact, DutyDay
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Shift
from bcm_excel.rules.registry import Given

DAY_SHIFT: Window = (8 * 60, 20 * 60)
"""Where the plan does not say it."""
ONE_DAY = timedelta(days=1)
ORDER = {Shift.WHOLE: 0, Shift.DAY: 1, Shift.NIGHT: 2}


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's time on duty."""

    contact: Contact
    begins: datetime
    ends: datetime

    def reached(self, plan: Plan) -> OnDuty:
        """The same with how they are told."""
        return OnDuty(reach_of(self.contact, plan), self.begins, self.ends)

    def still_on(self, now: datetime) -> bool:
        """Whether the turn is one of today, or not yet over."""
        return self.begins.date() == now.date() or now < self.ends


def turns(given: Given) -> Iterator[Turn]:
    """The turns that begin today or began yesterday and last beyond midnight.

    Those of today come first, of a shift the officer before the leader; nobody stands twice for one
    shift.
    """
    day = window_of(given.plan.settings.day_shift if given.plan.settings else None) or DAY_SHIFT
    rows = sorted(given.plan.duty, key=_order)
    for on in (given.today, given.today - ONE_DAY):
        own = [(row, *_times(row, day)) for row in rows if row.on == on]
        yield from _people(given, [each for each in own if each[2].date() >= given.today])


def _people(given: Given, rows: Sequence[tuple[DutyDay, datetime, datetime]]) -> Iterator[Turn]:
    seen: set[tuple[int, datetime]] = set()
    for field in ("officer", "leader"):
        for row, begins, ends in rows:
            person = given.directory.one(getattr(row, field))
            if person is not None and (person.row, begins) not in seen:
                seen.add((person.row, begins))
                yield Turn(person, begins, ends)


def _order(row: DutyDay) -> tuple[int, int]:
    return (ORDER.get(row.shift, 0) if row.shift else 0, row.row)


def _times(row: DutyDay, day: Window) -> tuple[datetime, datetime]:
    """When a shift begins and ends."""
    opens, closes = day
    match row.shift:
        case Shift.DAY:
            minutes = opens, closes
        case Shift.NIGHT:
            minutes = closes, opens + 24 * 60
        case _:
            minutes = opens, opens + 24 * 60
    begins, ends = (_at(row.on, each) for each in minutes)
    return begins, ends


def _at(day: date, minute: int) -> datetime:
    try:
        return datetime.combine(day, time()) + timedelta(minutes=minute)
    except OverflowError:
        return datetime.combine(date.max, time.max)


def changes_at(turns: Iterable[Turn], now: datetime) -> datetime | None:
    """When the first of those who came on yesterday goes off; None where they all have."""
    return min(
        (e.ends for e in turns if e.begins.date() < now.date() and now < e.ends), default=None
    )
