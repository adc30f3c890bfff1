"""Which days and hours are worked, and when a limit ends."""

from __future__ import annotations

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.holidays import LUNAR, announced, projected
from bcm_excel.clock.hours import DAY, misfit
from bcm_excel.core.text import Text

EPOCH = datetime(1899, 12, 30)
"""From here Excel counts days."""
LAST = 2_958_465 * DAY  # 9999-12-31, the last day that Excel knows
OFFICE_HOURS = ((8 * 60 + 30, 12 * 60), (13 * 60, 17 * 60 + 30))
ONE_DAY = timedelta(1)


class Mark(Enum):
    """What stands beside a date that is not an ordinary working day."""

    OFF = Text("假", "off")
    MAKE_UP = Text("班", "make-up")


@dataclass(frozen=True, slots=True)
class DayMark:
    """A row of the staff's calendar."""

    working: bool
    official: bool = True
    name: str = ""


def serial(t: datetime) -> int:
    """Whole minutes from 1899-12-30 to ``t``, to the nearest."""
    return (t - EPOCH + timedelta(seconds=30)) // timedelta(minutes=1)


def moment_of(minutes: int) -> datetime:
    """The moment that many minutes after 1899-12-30."""
    return EPOCH + timedelta(minutes=minutes)


def add_months(day: date, n: int) -> date:
    """The same day number ``n`` months on (back where negative), else that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_clear(day: date, n: int) -> date:
    """The last day from which ``n`` months are over before ``day`` begins."""
    # Every day from the 28th on leads to the end of a short month; the last of them is in time.
    return add_months(day, -n) - ONE_DAY if day.day == 1 else add_months(day - ONE_DAY, -n)


@dataclass(frozen=True, slots=True)
class Line:
    """Working minutes over wall minutes since 1899-12-30, rising or level from corner to corner."""

    walls: tuple[int, ...]
    works: tuple[int, ...]

    def done(self, t: int) -> int:
        """Working minutes from the first corner to ``t``; ValueError outside the line."""
        i = bisect_right(self.walls, t) - 1
        if not 0 <= i < len(self.walls) - 1:
            raise ValueError(f"{t} is outside the line")
        return self.works[i] + min(self.works[i + 1] - self.works[i], t - self.walls[i])

    def due(self, start: int, minutes: int) -> int | None:
        """When ``minutes`` of work from ``start`` are over: on a closing, not the next opening.

        A limit of nothing ends at its start. None beyond the line.
        """
        if minutes <= 0:
            return start
        target = self.done(start) + minutes
        if target > self.works[-1]:
            return None
        i = bisect_left(self.works, target) - 1
        return self.walls[i] + target - self.works[i]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working calendar.

    Whether a day is worked is said by the staff's row, else the announced calendar, else the
    statutory days projected (these two where ``seeded``), else the working week (0 is Monday).
    ``windows`` are minutes of the day; an end beyond 1440 lies in the next day. A limit in days
    ends at ``day_end``. Raises ValueError for a week without a working day and for windows that
    do not follow each other.
    """

    days: Mapping[date, DayMark] = field(default_factory=dict)
    weekdays: frozenset[int] = frozenset(range(5))
    windows: tuple[tuple[int, int], ...] = OFFICE_HOURS
    day_end: int = DAY
    seeded: bool = True
    _lines: dict[tuple[date, int], Line] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Lines over so many days from a day, each drawn once."""

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError("a week has working days, from 0 for Monday to 6")
        if fault := misfit(self.windows):
            raise ValueError(fault.en)
        if not 0 < self.day_end <= DAY:
            raise ValueError("a day ends within the day")

    def confirmed(self, year: int) -> bool:
        """Whether the year's calendar is announced, or the staff's rows hold it.

        They do once an official row has National Day (1–3 October) off: every year's notice has
        it, and an organisation's own days off do not make a year's calendar.
        """
        if self.seeded and year in announced():
            return True
        rows = (self.days.get(date(year, 10, n)) for n in (1, 2, 3))
        return any(row is not None and row.official and not row.working for row in rows)

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        if row := self.days.get(day):
            return row.working
        if self.seeded and day.year in announced():
            if known := announced()[day.year].get(day):
                return known.working
        elif self.seeded and day.year in LUNAR and not self.confirmed(day.year):
            return day.weekday() in self.weekdays and day not in projected(day.year)
        return day.weekday() in self.weekdays

    def certain(self, first: date, last: date) -> bool:
        """Whether each of these days, both included, is announced or confirmed by the staff."""
        years = range(first.year, last.year + 1)
        if all(map(self.confirmed, years)):
            rows = (row for day, row in self.days.items() if first <= day <= last)
            return all(row.official for row in rows)
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        return all(
            row.official if (row := self.days.get(day)) else self.confirmed(day.year)
            for day in days
        )

    def mark(self, day: date) -> Mark | None:
        """假 for any day off, weekends too; 班 for a make-up day; None for an ordinary one."""
        if not self.works(day):
            return Mark.OFF
        return None if day.weekday() in self.weekdays else Mark.MAKE_UP

    def next_working(self, day: date) -> date:
        """The day itself where it is worked, else the next that is."""
        while not self.works(day):
            day += ONE_DAY
        return day

    def previous_working(self, day: date) -> date:
        """The day itself where it is worked, else the last one before that is."""
        while not self.works(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``, before it where negative; ValueError for 0."""
        if n == 0:
            raise ValueError("no working day is meant")
        for _ in range(abs(n)):
            day = (
                self.next_working(day + ONE_DAY) if n > 0 else self.previous_working(day - ONE_DAY)
            )
        return day

    def working_days(self, first: date, last: date) -> tuple[date, ...]:
        """The days worked among these, both included."""
        days = (first + timedelta(n) for n in range((last - first).days + 1))
        return tuple(day for day in days if self.works(day))

    def line(self, first: date, last: date) -> Line:
        """The rising line of working time over these days, both included, then level for ever.

        It begins at the midnight that opens ``first``; a shift that runs into it from the evening
        before counts from there.
        """
        begin = serial(datetime.combine(first, datetime.min.time()))
        walls, works = [begin], [0]
        for day in self.working_days(first - ONE_DAY, last):
            midnight = serial(datetime.combine(day, datetime.min.time()))
            for opening, closing in self.windows:
                opens = max(midnight + opening, begin)
                if midnight + closing <= opens:
                    continue
                if opens > walls[-1]:
                    walls.append(opens)
                    works.append(works[-1])
                walls.append(midnight + closing)
                works.append(works[-1] + midnight + closing - opens)
        return Line((*walls, LAST), (*works, works[-1]))

    @property
    def closing(self) -> int:
        """The minute at which a working day ends, counted from its midnight."""
        return shown(self.windows[-1][1])

    @property
    def day_close(self) -> int:
        """The minute at which a limit in days ends, counted from the day's midnight."""
        return shown(self.day_end)

    def end(self, start: datetime, limit: Duration) -> datetime:
        """When a limit from ``start`` ends; for one that counts back, the last moment in time."""
        n, day = limit.amount, start.date()
        match limit.unit:
            case Unit.MINUTES:
                return start + timedelta(minutes=-n if limit.before else n)
            case Unit.WORK_MINUTES:
                return self.after_work(start, n)
            case Unit.DAYS:
                last = day - timedelta(n + 1) if limit.before else day + timedelta(n)
                return at(last, self.day_close)
            case Unit.MONTHS:
                last = months_clear(day, n) if limit.before else add_months(day, n)
                return at(last, self.day_close)
            case _:  # working days
                last = self.add_working_days(day, -n if limit.before else n)
                # The days of a notice lie clear between its arrival and its effect.
                last = self.previous_working(last - ONE_DAY) if limit.before else last
                return at(last, self.closing)

    def after_work(self, start: datetime, minutes: int) -> datetime:
        """When that much working time from ``start`` is over."""
        span = 32
        while True:
            key = (start.date(), span)
            line = self._lines.get(key) or self.line(key[0], key[0] + timedelta(span))
            self._lines[key] = line
            if (found := line.due(serial(start), minutes)) is not None:
                return moment_of(found)
            span *= 4

    def legal_latest(self, deadline: datetime, limit: Duration) -> datetime | None:
        """The deadline of a limit in days rolled to a working day; None for minutes and hours.

        Forwards, but backwards where the limit counts back. Working days need no rolling.
        """
        if not limit.counts_days:
            return None
        if limit.unit is Unit.WORK_DAYS:
            return deadline
        roll = self.previous_working if limit.before else self.next_working
        return datetime.combine(roll(deadline.date()), deadline.time())


def shown(minute: int) -> int:
    """A minute of the day; midnight at its end is shown as 23:59."""
    return minute - 1 if minute % DAY == 0 else minute


def at(day: date, minute: int) -> datetime:
    """That minute counted from the day's midnight."""
    return datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
