from datetime import date

import pytest

from tests.plans import TODAY, found
from tests.rules.cases import Case, Silent, in_english

NOVEMBER = date(2026, 11, 2)
CASES: dict[str, Case] = {
    "PR113": (
        """
        # 值班表
        | 值班日期 | 班次 | 值班员 |
        | 2026-02-27 | 白班 | 王敏 |
        | 2026-02-27 | 夜班 | 李强 |
        | 2026-03-02 | 全天 | 王敏 |
        | 2026-03-04 | 全天 | 王敏 |
        """,
        TODAY,
        ["值班表!A3", "值班表!A4", "值班表!A5"],
    ),
    "PR114": (
        """
        # 值班表
        | 值班日期 | 带班领导 | 值班员 |
        | 2026-02-27 |  |  |
        """,
        TODAY,
        ["值班表!C2"],
    ),
    "PR115": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 在岗状态 | 休假开始 | 休假结束 |
        | 王敏 | 甲公司 | 离岗 |  |  |
        | 李强 | 甲公司 | 休假 | 2026-03-03 | 2026-03-04 |
        # 值班表
        | 值班日期 | 带班领导 | 值班员 |
        | 2026-03-02 | 王敏 | 李强 |
        | 2026-03-03 | 王敏 | 李强 |
        """,
        TODAY,
        ["值班表!B2", "值班表!B3", "值班表!C3"],
    ),
    "PR116": (
        """
        # 工作日历
        | 日期 | 日类型 | 确认状态 |
        | 2026-10-01 | 休息 | 官方 |
        """,
        NOVEMBER,
        ["工作日历!A1"],
    ),
    "PR117": (
        """
        # 工作日历
        | 日期 | 日类型 | 确认状态 |
        | 2026-10-01 | 休息 | 官方 |
        | 2027-01-01 | 休息 | 推算 |
        | 2027-10-01 | 休息 | 推算 |
        """,
        NOVEMBER,
        ["工作日历!C3"],
    ),
}
ROSTER = """
    # 应急通讯录
    | 姓名 | 单位 | 在岗状态 | 休假开始 | 休假结束 |
    | 王敏 | 甲公司 | 在岗 |  |  |
    | 李强 | 甲公司 | #N/A |  |  |
    | 张伟 | 甲公司 | 离岗 |  |  |
    # 值班表
    | 值班日期 | 带班领导 | 值班员 |
    | 2026-02-23 | 张伟 | 王敏 |
    | 2026-02-24 | 王敏 | 李强 |
    | 2026-02-25 |  | 王敏 |
    | 2026-02-26 | 王敏 |  |
    | 2026-02-27 | #N/A |  |
    | 2026-02-28 | 王敏 | 没有的人 |
    | 2026-03-01 | 王敏 | 李强 |
"""
SILENT: dict[str, Silent] = {
    **dict.fromkeys(
        (
            "PR114",
            "PR115",
        ),
        (ROSTER, TODAY),
    ),
    "PR113": (ROSTER, date(2026, 3, 9)),
    "PR116": (CASES["PR117"][0], NOVEMBER),
    "PR117": (
        """
        # 工作日历
        | 日期 | 日类型 | 确认状态 |
        | 2027-01-01 | 休息 | 官方 |
        | 2027-10-01 | 休息 | 官方 |
        | 2027-10-02 | 休息 | 官方 |
        | 2027-10-03 | 休息 | 官方 |
        """,
        NOVEMBER,
    ),
}


def test_gaps_of_the_roster_are_named() -> None:
    assert in_english(CASES["PR113"][0], "PR113") == [
        "days without duty in the roster: 2 (2026-02-28 to 2026-03-01)",
        "days without duty in the roster: 1 (2026-03-03 to 2026-03-03)",
        "days without duty in the roster: 4 (2026-03-05 to 2026-03-08)",
    ]


def test_a_roster_of_days_off_lacks_only_days_off() -> None:
    text = """
        # 值班表
        | 值班日期 | 值班员 |
        | 2026-02-22 | 王敏 |
        | 2026-03-01 | 王敏 |
        | 2026-03-07 | 王敏 |
        | 2026-03-15 | 王敏 |
    """
    assert in_english(text, "PR113") == [
        "days without duty in the roster: 1 (2026-02-23 to 2026-02-23)",
        "days without duty in the roster: 2 (2026-03-08 to 2026-03-14)",
    ]


def test_a_roster_with_a_make_up_working_day_is_one_of_all_days() -> None:
    text = """
        # 值班表
        | 值班日期 | 值班员 |
        | 2026-02-28 | 王敏 |
        | 2026-03-01 | 王敏 |
        | 2026-03-07 | 王敏 |
        | 2026-03-08 | 王敏 |
    """
    assert in_english(text, "PR113") == [
        "days without duty in the roster: 5 (2026-03-02 to 2026-03-06)"
    ]


def test_a_day_of_the_roster_that_could_not_be_read_is_no_gap() -> None:
    text = """
        # 值班表
        | 值班日期 | 班次 | 值班员 |
        | 2026-02-02 | 全天 | 王敏 |
        | 2026-02-03 | 中班 | 王敏 |
        | 2026-02-04 | 全天 | 王敏 |
    """
    assert found(text, "PR113") == []


ENDED = "# 值班表\n| 值班日期 | 值班员 |\n| 2026-03-18 | 王敏 |\n| 2026-03-19 | 李强 |"


@pytest.mark.parametrize(
    ("today", "days"),
    [(19, "6 (2026-03-20 to 2026-03-25)"), (20, "7 (2026-03-20 to 2026-03-26)"), (27, None)],
)
def test_a_roster_that_ran_out_is_to_go_on_for_a_week(today: int, days: str | None) -> None:
    """Is this failing? On the first day on which nobody is on duty the gap must still be named."""
    said = [f"days without duty in the roster: {days}"] if days else []
    assert in_english(ENDED, "PR113", today=date(2026, 3, today)) == said


def test_next_year_is_no_matter_before_november() -> None:
    assert found(CASES["PR116"][0], "PR116", "PR117", today=date(2026, 10, 31)) == []


def test_the_announced_calendar_needs_no_rows() -> None:
    assert found(CASES["PR116"][0], "PR116", "PR117", today=date(2025, 11, 5)) == []
