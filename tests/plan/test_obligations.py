from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.plan.obligations import (
    Quarter,
    YearDay,
    a_year_before,
    calendar_to_come,
    due_after,
    in_force_since,
    quarters_over,
    review_missed,
    whole_year_in_force,
    year_day_of,
)
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Recurrence
from tests.plans import plan

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        *("12-31", "12月31日", "每年12月31日前", "12/31", "１２－３１", "2026-12-31"),
        *("31 December", "December 31", "Dec 31", "by 31 Dec"),
    ],
)
def test_a_day_of_the_year_is_understood(text: str) -> None:
    assert year_day_of(text) == YearDay(12, 31)


@pytest.mark.parametrize(
    "text", ["", "年底", "13-01", "02-30", "31 Foo", "Foo 31", "12", "12-31-01"]
)
def test_what_is_no_day_of_the_year_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstoodError):
        year_day_of(text)


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        (YearDay(12, 31), 2026, date(2026, 12, 31)),
        (YearDay(2, 29), 2026, date(2026, 2, 28)),
        (YearDay(2, 29), 2028, date(2028, 2, 29)),
    ],
)
def test_a_day_of_the_year_comes_round(day: YearDay, year: int, expected: date) -> None:
    assert day.of(year) == expected


@pytest.mark.parametrize(
    ("last", "today", "missed"),
    [
        (date(2025, 12, 20), date(2026, 3, 2), None),
        (date(2026, 1, 10), date(2026, 3, 2), None),
        (date(2025, 1, 1), date(2026, 3, 2), None),
        (date(2024, 12, 31), date(2026, 3, 2), date(2025, 12, 31)),
        (date(2024, 12, 31), date(2025, 12, 31), None),
        (None, date(2026, 3, 2), date(2025, 12, 31)),
    ],
)
def test_a_review_is_due_once_in_each_year_that_ends_on_the_day(
    last: date | None, today: date, missed: date | None
) -> None:
    assert review_missed(YearDay(12, 31), last, today) == missed


@pytest.mark.parametrize(
    ("period", "last", "due"),
    [
        (Recurrence.DAILY, date(2026, 3, 1), date(2026, 3, 2)),
        (Recurrence.MONTHLY, date(2026, 1, 31), date(2026, 3, 3)),
        (Recurrence.HALF_YEARLY, date(2025, 8, 30), date(2026, 3, 2)),
        (Recurrence.YEARLY, date.max, date.max),
    ],
)
def test_what_comes_round_is_due_after_its_period(
    period: Recurrence, last: date, due: date
) -> None:
    assert due_after(last, period) == due


def test_a_year_before_a_leap_day_is_the_last_of_february() -> None:
    assert a_year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_a_quarter_is_said_in_both_languages() -> None:
    assert Quarter.of(date(2026, 3, 31)).said.zh == "2026 年第 1 季度"
    assert Quarter.of(date(2026, 4, 1)).said.en == "Q2 2026"


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (date(2020, 1, 1), [1, 2, 3, 4]),
        (date(2025, 4, 1), [2, 3, 4]),
        (date(2025, 4, 2), [3, 4]),
        (date(2026, 1, 16), []),
    ],
)
def test_quarters_count_that_are_over_and_lie_whole_in_force(
    since: date, expected: list[int]
) -> None:
    quarters = list(quarters_over(since, date(2026, 3, 2)))
    assert quarters == [Quarter(2025, number) for number in expected]


@settings(deadline=None)
@given(DAYS)
def test_a_quarter_holds_its_days(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day
    assert quarter == Quarter.of(quarter.first)
    assert all(each.first < quarter.first for each in quarters_over(date.min, day))


DATED = """
    # 预案信息
    | 项目 | 值 |
    | 发布日期 | 2026-01-12 |
    | 生效日期 | 2026-01-16 |
"""
REVISED = """
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 |
    | 1 | 2025-01-06 | 首次发布 | V1.0 |
    | 2 | 2026-01-12 | 改版 | V2.0 |
"""


@pytest.mark.parametrize(
    ("text", "since"),
    [
        (DATED, date(2026, 1, 12)),
        (REVISED, date(2025, 1, 6)),
        (DATED + REVISED, date(2025, 1, 6)),
    ],
)
def test_a_plan_is_in_force_since_its_first_edition(text: str, since: date) -> None:
    assert in_force_since(plan(text)) == since


def test_nothing_says_since_when_an_undated_plan_is_in_force() -> None:
    assert in_force_since(Plan()) is None
    assert whole_year_in_force(Plan(), date(2026, 3, 2))


def test_a_year_is_judged_when_it_is_over() -> None:
    assert not whole_year_in_force(plan(REVISED), date(2026, 1, 5))
    assert whole_year_in_force(plan(REVISED), date(2026, 1, 6))


@pytest.mark.parametrize(("today", "year"), [(date(2030, 10, 31), None), (date(2030, 11, 1), 2031)])
def test_next_years_calendar_is_asked_for_from_november(today: date, year: int | None) -> None:
    assert calendar_to_come(Calendar(), today) == year
