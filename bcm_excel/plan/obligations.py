"""What falls due when: pure functions over dates, for the rules and whatever reminds people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bcm_excel.clock.calendar import Calendar, add_months
from bcm_excel.clock.duration import Duration
from bcm_excel.clock.unread import NotUnderstoodError, plain, quoting
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Recurrence

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_DAY = lazy(r"(?:每年 ?|[0-9]{4}[-/.年])?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}) ?[日号]?前?")
DAY_MONTH = lazy(r"(?:by )?([0-9]{1,2}) ([a-z]{3})[a-z]*")
MONTH_THEN_DAY = lazy(r"(?:by )?([a-z]{3})[a-z]* ([0-9]{1,2})")
NOT_A_YEARLY_DAY = Text(
    "“{text}”不是一年中的日期；请写成 12-31", "“{text}” is no day of the year; write it as 12-31"
)


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that comes round every year; 29 February is the 28th in other years."""

    month: int
    day: int

    def of(self, year: int) -> date:
        """That day of a year."""
        first = date(year, self.month, 1)
        return min(first + timedelta(self.day - 1), add_months(first, 1) - timedelta(1))

    def latest(self, today: date) -> date:
        """The last one that is over: before ``today``."""
        this = self.of(today.year)
        return this if this < today else self.of(today.year - 1)


def year_day_of(text: str) -> YearDay:
    """12-31, 12月31日前, 31 December, Dec 31; NotUnderstoodError otherwise."""
    said = plain(text)
    if found := MONTH_DAY.fullmatch(said):
        month, day = int(found[1]), int(found[2])
    elif (found := DAY_MONTH.fullmatch(said)) and found[2] in MONTHS:
        month, day = MONTHS.index(found[2]) + 1, int(found[1])
    elif (found := MONTH_THEN_DAY.fullmatch(said)) and found[1] in MONTHS:
        month, day = MONTHS.index(found[1]) + 1, int(found[2])
    else:
        raise NotUnderstoodError(quoting(NOT_A_YEARLY_DAY, text))
    try:
        date(2024, month, day)
    except ValueError:
        raise NotUnderstoodError(quoting(NOT_A_YEARLY_DAY, text)) from None
    return YearDay(month, day)


def review_missed(day: YearDay, last: date | None, today: date) -> date | None:
    """The review day that passed without a review in the year that ended on it; None if kept.

    ``last`` is the day of the last review, or from which the plan is in force.
    """
    due = day.latest(today)
    return due if last is None or last <= day.of(due.year - 1) else None


def in_force_since(plan: Plan) -> date | None:
    """From when the plan asks for drills and trainings; None where nothing says so.

    The settings hold the dates of the version in force; the first revision may be far older.
    """
    settings = plan.settings
    stated = (settings.issued, settings.effective) if settings else ()
    return min(filter(None, (*stated, *(each.on for each in plan.revisions))), default=None)


def whole_year_in_force(plan: Plan, today: date) -> bool:
    """Whether what is asked for in each year can be judged: not in the plan's first year."""
    since = in_force_since(plan)
    return since is None or since <= a_year_before(today)


def due_after(last: date, period: Recurrence) -> date:
    """The last day in time for what comes round every ``period``; the last of all days at most."""
    return last + min(timedelta(period.days), date.max - last)


def verified_until(calendar: Calendar, verified: date, interval: Duration) -> date:
    """The last day for which a verification holds; the last of all days at most."""
    try:
        return calendar.end(datetime.combine(verified, time()), interval).date()
    except (OverflowError, ValueError):
        return date.max


def a_year_before(day: date) -> date:
    """The same day a year ago; what lies after it is within the last twelve months."""
    return add_months(day, -12)


def within_a_year_until(day: date) -> date:
    """The last day on which ``day`` is within the last twelve months; the last of all at most."""
    try:
        until = add_months(day, 12)
    except ValueError:
        return date.max
    while a_year_before(until) < day:
        until += timedelta(1)
    return until - timedelta(1)


def next_review(day: YearDay, last: date) -> date | None:
    """The review day by which the next review is due, after the one of ``last``; None beyond 9998.

    The year that ends on a review day holds one review: that of 20 December is the year's.
    """
    if last.year > date.max.year - 2:
        return None
    kept = day.of(last.year)
    return day.of(last.year + (1 if last <= kept else 2))


def calendar_to_come(calendar: Calendar, today: date) -> int | None:
    """Next year, from November on and unless its calendar is known."""
    year = today.year + 1
    return None if today.month < 11 or calendar.confirmed(year) else year


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year, counted from 1."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter that holds the day."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 3 * self.number, 31 if self.number in {1, 4} else 30)

    @property
    def following(self) -> Quarter:
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def said(self) -> Text:
        """2026 年第 1 季度."""
        return Text(f"{self.year} 年第 {self.number} 季度", f"Q{self.number} {self.year}")


def quarters_over(since: date, today: date) -> Iterator[Quarter]:
    """Those of the last four quarters over that lie whole after ``since``, oldest first."""
    this = Quarter.of(today).first
    for back in range(4, 0, -1):
        quarter = Quarter.of(add_months(this, -3 * back))
        if quarter.first >= since:
            yield quarter
