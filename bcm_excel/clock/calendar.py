"""Which days and hours are worked, and what falls due when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.holidays import announced, projected, LUNAR
from bcm_excel.core.text import Text

DAY = 1440
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day 0; workbooks count naive local time
LAST = 2958465 * DAY  # 9999-12-31, the last day that Excel knows
OFFICE_HOURS = ((8 * 60 + 30, 12 * 60), (13 * 60, 17 * 60 + 30))


class Certainty(Enum):
    """How sure it is that a day is worked or not."""

    OFFICIAL = Text("已确认", "official")
    PROJECTED = Text("推算", "projected")


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


@dataclass(frozen=True, slots=True)
class Line:
    """Working minutes over wall minutes since 1899-12-30, rising or level from corner to corner."""

    walls: tuple[int, ...]
    works: tuple[int, ...]

    def done(self, t: int) -> int:
        """Working minutes from the first corner to ``t``; ValueError before it."""
        i = bisect_right(self.walls, t) - 1
        if i < 0 or t >= self.walls[-1]:
            raise ValueError(f"{t} is outside the line")
        return self.works[i] + min(self.works[i + 1] - self.works[i], t - self.walls[i])

    def due(self, start: int, minutes: int) -> int | None:
        """When ``minutes`` of work from ``start`` are over; on a closing, not on the next opening.

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

    Order of truth for a day: the staff's row, the announced calendar, the statutory days projected
    (where ``seeded``), the working week. ``windows`` are minutes of the day, an end beyond 1440 lies in
    the next day; ``day_end`` is when a limit in days ends. Raises ValueError for a week or a day without
    work and for windows that overlap.
    """

    days: Mapping[date, DayMark] = field(default_factory=dict)
    weekdays: frozenset[int] = frozenset(range(5))
    windows: tuple[tuple[int, int], ...] = OFFICE_HOURS
    day_end: int = DAY
    seeded: bool = True

    def works(self, day: date) -> bool:
        """Whether the day is worked."""
        raise NotImplementedError

    def certainty(self, day: date) -> Certainty:
        """Whether that is known or projected."""
        raise NotImplementedError

    def mark(self, day: date) -> Mark | None:
        """假 for any day off, weekends too; 班 for a make-up day; None for an ordinary working day."""
        raise NotImplementedError

    def next_working(self, day: date) -> date:
        """The day itself where it is worked, else the next that is."""
        raise NotImplementedError

    def previous_working(self, day: date) -> date:
        """The day itself where it is worked, else the last one before that is."""
        raise NotImplementedError

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day`` (n ≥ 1), make-up days counted."""
        raise NotImplementedError

    def line(self, first: date, last: date) -> Line:
        """The rising line of working time over these days, both included, then level for ever."""
        raise NotImplementedError

    def end(self, start: datetime, limit: Duration) -> datetime:
        """When a limit from ``start`` ends; for one that counts back, the last moment to be in time."""
        raise NotImplementedError

    def legal_latest(self, deadline: datetime, limit: Duration) -> datetime | None:
        """The deadline rolled to a working day: on, or back for a limit that counts back. None for hours."""
        raise NotImplementedError
