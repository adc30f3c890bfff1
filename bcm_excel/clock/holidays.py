"""Which days of a year differ from Monday–Friday in China: announced, or projected from the law."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from bcm_excel.core.text import Text


class Day(NamedTuple):
    """A day that differs: ``working`` on a make-up day, and why."""

    date: date
    working: bool
    name: Text


# First day of the first lunar month, Qingming, fifth of the fifth, fifteenth of the eighth month.
# Compared with the packages lunardate 0.3.0 and holidays 0.109, which agree. 2030 has its New Year
# on 02-03, seven minutes after a new moon at midnight of Beijing; popular almanacs print 02-02.
LUNAR = {
    2027: (date(2027, 2, 6), date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 26), date(2028, 4, 4), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 13), date(2029, 4, 4), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 3), date(2030, 4, 5), date(2030, 6, 5), date(2030, 9, 12)),
}

NEW_YEAR = Text("元旦", "New Year's Day")
SPRING = Text("春节", "Spring Festival")
QINGMING = Text("清明节", "Qingming Festival")
LABOUR = Text("劳动节", "Labour Day")
DRAGON_BOAT = Text("端午节", "Dragon Boat Festival")
MID_AUTUMN = Text("中秋节", "Mid-Autumn Festival")
NATIONAL = Text("国庆节", "National Day")
VICTORY = Text("抗战胜利纪念日", "Victory Day")
HOLIDAY = Text("节假日", "Public holiday")  # a name that a later edition of the source brings
OFFICIAL = {
    "New Year's Day": NEW_YEAR,
    "Spring Festival": SPRING,
    "Tomb-sweeping Day": QINGMING,
    "Labour Day": LABOUR,
    "Dragon Boat Festival": DRAGON_BOAT,
    "Mid-autumn Festival": MID_AUTUMN,
    "National Day": NATIONAL,
    "Anti-Fascist 70th Day": VICTORY,
}


class UnknownYearError(ValueError):
    """A year that the source says nothing of."""


@cache
def announced() -> dict[int, dict[date, Day]]:
    """Every announced holiday and make-up day, weekends within holidays too, by year."""
    from chinese_calendar.constants import holidays, workdays

    years: dict[int, dict[date, Day]] = {}
    for source, working in ((holidays, False), (workdays, True)):
        for day, name in source.items():
            years.setdefault(day.year, {})[day] = Day(day, working, OFFICIAL.get(name, HOLIDAY))
    return years


@cache
def projected(year: int) -> dict[date, Day]:
    """The thirteen statutory days of a year (国务院令第795号), without days moved around them.

    Raises UnknownYearError beyond the table of lunar dates.
    """
    if year not in LUNAR:
        raise UnknownYearError(f"no lunar dates for {year}")
    spring, qingming, dragon_boat, mid_autumn = LUNAR[year]
    named = [
        (NEW_YEAR, [date(year, 1, 1)]),
        (SPRING, [spring + timedelta(n) for n in (-1, 0, 1, 2)]),
        (QINGMING, [qingming]),
        (LABOUR, [date(year, 5, 1), date(year, 5, 2)]),
        (DRAGON_BOAT, [dragon_boat]),
        (MID_AUTUMN, [mid_autumn]),
        (NATIONAL, [date(year, 10, n) for n in (1, 2, 3)]),
    ]
    return {day: Day(day, False, name) for name, days in named for day in days}


def differing(days: dict[date, Day]) -> tuple[Day, ...]:
    """Those that are not what Monday–Friday would say, in order."""
    return tuple(each for day, each in sorted(days.items()) if each.working == (day.weekday() > 4))


def seed(year: int) -> tuple[Day, ...]:
    """The announced days of a year that differ from Monday–Friday.

    Raises UnknownYearError for a year of which nothing is announced.
    """
    if year not in announced():
        raise UnknownYearError(f"no holidays announced for {year}")
    return differing(announced()[year])


def projection(year: int) -> tuple[Day, ...]:
    """The statutory days of a year that differ from Monday–Friday, no make-up day guessed.

    Raises UnknownYearError beyond 2027–2030.
    """
    return differing(projected(year))
