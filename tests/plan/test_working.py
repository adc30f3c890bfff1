"""The working calendar that a plan declares."""

from __future__ import annotations

from datetime import date

import pytest

from bcm_excel.clock.calendar import OFFICE_HOURS, DayMark
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.plan.working import READERS, calendar_of
from tests.plans import plan

ITEMS = "# 预案信息\n| 项目 | 值 |\n| 预案名称 | 停电 |\n"


def test_a_plan_that_says_nothing_works_as_offices_do() -> None:
    calendar = calendar_of(plan(""))
    assert calendar.days == {}
    assert calendar.weekdays == frozenset(range(5))
    assert calendar.windows == OFFICE_HOURS
    assert calendar.day_end == 1440


def test_a_plan_says_its_week_hours_and_days() -> None:
    calendar = calendar_of(
        plan(
            ITEMS
            + """
            | 工作日 | 周一至周四、周六 |
            | 工作时间 | 08:00-12:00、13:00-17:00 |
            | 日限截止时刻 | 17:00 |
            # 工作日历
            | 日期 | 日类型 | 名称 | 确认状态 |
            | 2026-01-01 | 休息 | 元旦 | 官方 |
            | 2026-01-04 | 上班 | | |
            | 2027-01-01 | 休息 | 元旦 | 推算 |
            """
        )
    )
    assert calendar.weekdays == {0, 1, 2, 3, 5}
    assert calendar.windows == ((480, 720), (780, 1020))
    assert calendar.day_end == 1020
    assert calendar.days == {
        date(2026, 1, 1): DayMark(working=False, official=True, name="元旦"),
        date(2026, 1, 4): DayMark(working=True, official=True, name=""),
        date(2027, 1, 1): DayMark(working=False, official=False, name="元旦"),
    }


def test_what_is_not_understood_has_its_default() -> None:
    text = "| 工作日 | 天天 |\n| 工作时间 | 白天 |\n| 日限截止时刻 | 下班 |"
    calendar = calendar_of(plan(ITEMS + text))
    assert (calendar.weekdays, calendar.windows, calendar.day_end) == (
        frozenset(range(5)),
        OFFICE_HOURS,
        1440,
    )


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("working_week", "周一至周五", "天天"),
        ("working_hours", "08:30-12:00", "白天"),
        ("day_ends", "24:00", "下班"),
    ],
)
def test_why_an_item_is_not_understood(field: str, good: str, bad: str) -> None:
    READERS[field](good)
    with pytest.raises(NotUnderstoodError) as refused:
        READERS[field](bad)
    assert bad in refused.value.why.zh
    assert bad in refused.value.why.en


def test_a_day_does_not_end_at_its_start() -> None:
    assert calendar_of(plan(ITEMS + "| 日限截止时刻 | 00:00 |")).day_end == 1440
    with pytest.raises(NotUnderstoodError):
        READERS["day_ends"]("0:00")
