from __future__ import annotations

from datetime import date, datetime

import pytest

from bcm_excel.daily.checks import plan_facts
from bcm_excel.daily.duty import turns
from bcm_excel.daily.facts_kept import from_json, to_json
from bcm_excel.rules.registry import Given
from tests.plans import plan

PEOPLE = """
# 应急通讯录
| 姓名 | 单位 | 手机 |
| 王敏 | 甲公司 | '13800000001 |
| 李静 | 甲公司 | '13800000002 |
| 周建国 | 甲公司 | '13800000003 |
"""
ROSTER = """
# 值班表
| 值班日期 | 班次 | 带班领导 | 值班员 |
| 2026-03-01 | 白班 | | 周建国 |
| 2026-03-01 | 夜班 | 王敏 | 李静 |
| 2026-03-02 | 夜班 | 王敏 | 李静 |
| 2026-03-02 | 白班 | 王敏 | 周建国 |
"""
SETTINGS = "\n# 预案信息\n| 项目 | 值 |\n| 预案名称 | 停电预案 |\n| 白班时段 | {hours} |\n"


def on_duty(text: str, today: date = date(2026, 3, 2)) -> list[str]:
    found = turns(Given(plan(PEOPLE + text), today))
    return [f"{e.contact.name} {e.begins:%d %H:%M}–{e.ends:%d %H:%M}" for e in found]


def test_today_by_shift_then_the_night_since_yesterday_officers_before_leaders() -> None:
    assert on_duty(ROSTER) == [
        "周建国 02 08:00–02 20:00",
        "李静 02 20:00–03 08:00",
        "王敏 02 08:00–02 20:00",
        "王敏 02 20:00–03 08:00",
        "李静 01 20:00–02 08:00",
        "王敏 01 20:00–02 08:00",
    ]


@pytest.mark.parametrize(
    ("hours", "night"),
    [
        ("07:30-16:30", "李静 01 16:30–02 07:30"),
        ("晚上", "李静 01 20:00–02 08:00"),
        ("", "李静 01 20:00–02 08:00"),
    ],
)
def test_the_plan_says_when_the_day_shift_is(hours: str, night: str) -> None:
    assert night in on_duty(ROSTER + SETTINGS.format(hours=hours))


@pytest.mark.parametrize("shift", ["", "全天"])
def test_who_has_the_whole_day_has_the_night_after_it(shift: str) -> None:
    roster = f"# 值班表\n| 值班日期 | 班次 | 值班员 |\n| 2026-03-01 | {shift} | 李静 |"
    assert on_duty(roster) == ["李静 01 08:00–02 08:00"]
    at_midnight = roster + SETTINGS.format(hours="00:00-12:00")
    assert on_duty(at_midnight, date(2026, 3, 1)) == ["李静 01 00:00–02 00:00"]


def test_officer_and_leader_in_one_person_stand_once() -> None:
    roster = "# 值班表\n| 值班日期 | 带班领导 | 值班员 |\n| 2026-03-02 | 李静 | 李静 |"
    assert on_duty(roster) == ["李静 02 08:00–03 08:00"]


def test_turns_are_kept_as_they_are() -> None:
    found = plan_facts(plan(PEOPLE + ROSTER), "a.xlsx", "a", datetime(2026, 3, 2, 2))
    assert found.until == datetime(2026, 3, 2, 8)
    assert from_json(to_json(found)) == found
