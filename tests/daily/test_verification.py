"""Who is due for verification, in which order, and whether a long holiday is near."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import Calendar
from bcm_excel.daily.verification import called, due, holiday_ahead, posts
from bcm_excel.rules.assigned import pairs
from bcm_excel.rules.registry import Given
from tests.plans import TODAY, plan

SETTINGS = """
# 预案信息
| 项目 | 值 |
| 核验周期 | 90日 |
"""


def names(text: str, today: date = TODAY, *, everybody: bool = False) -> list[str]:
    return [each.contact.name for each in due(Given(plan(text), today), everybody=everybody)]


CONTACTS = """
# 应急通讯录
| 姓名 | 单位 | 在岗状态 | 核验日期 |
| 王敏 | 甲 | 在岗 | 2026-02-01 |
| 李强 | 甲 | 在岗 | 2025-12-02 |
| 赵云 | 甲 | 在岗 | 2025-12-01 |
| 孙丽 | 甲 | 离岗 | 2020-01-01 |
| 周杰 | 甲 | 休假 |  |
"""


def test_those_never_verified_come_first_then_the_oldest() -> None:
    assert names(SETTINGS + CONTACTS) == ["周杰", "赵云", "李强"]


def test_the_last_day_on_which_a_verification_holds_counts_as_due() -> None:
    text = SETTINGS + "# 应急通讯录\n| 姓名 | 单位 | 核验日期 |\n| 王敏 | 甲 | 2025-12-02 |"
    assert names(text, date(2026, 3, 1)) == []
    assert names(text, date(2026, 3, 2)) == ["王敏"]


def test_everybody_is_all_but_those_who_left() -> None:
    assert names(SETTINGS + CONTACTS, everybody=True) == ["周杰", "赵云", "李强", "王敏"]


def test_without_an_interval_those_alone_are_due_who_were_never_verified() -> None:
    assert names(CONTACTS) == ["周杰"]


def test_nobody_is_called_by_a_plan_that_names_no_interval() -> None:
    assert called(Given(plan("# 预案信息\n| 项目 | 值 |\n| 版本 | A0 |" + CONTACTS), TODAY)) == ()


def test_before_a_long_holiday_everybody_is_called_once() -> None:
    text = """
# 预案信息
| 项目 | 值 |
| 核验周期 | 90日 |
| 节前核验天数 | 3 |
# 应急通讯录
| 姓名 | 单位 | 核验日期 |
| 王敏 | 甲 | 2026-09-28 |
| 李强 | 甲 | 2026-09-27 |
"""
    found = called(Given(plan(text), date(2026, 9, 28)))
    assert [each.contact.name for each in found] == ["李强"]


def test_a_date_that_cannot_be_read_proves_nothing() -> None:
    text = SETTINGS + "# 应急通讯录\n| 姓名 | 单位 | 核验日期 |\n| 王敏 | 甲 | 去年 |"
    assert names(text) == ["王敏"]


def test_a_date_to_come_proves_nothing() -> None:
    text = SETTINGS + "# 应急通讯录\n| 姓名 | 单位 | 核验日期 |\n| 王敏 | 甲 | 2062-03-01 |"
    assert names(text) == ["王敏"]


ROLES = """
# 应急通讯录
| 姓名 | 单位 | 核验日期 |
| 王敏 | 甲 | 2025-01-01 |
| 李强 | 甲 | 2025-01-02 |
| 赵云 | 甲 | 2025-01-03 |
| 孙丽 | 甲 | 2025-01-04 |
| 周杰 | 甲 | 2024-01-01 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
| 2 | 应急小组 | 组员 | 赵云 | 孙丽 |
"""


def test_one_of_each_role_is_called_before_the_second_of_any() -> None:
    assert names(SETTINGS + ROLES) == ["王敏", "赵云", "周杰", "李强", "孙丽"]


def test_whose_stand_in_need_not_be_called_comes_before_those_without_a_task() -> None:
    text = """
# 预案信息
| 项目 | 值 |
| 核验周期 | 90日 |
# 应急通讯录
| 姓名 | 单位 | 核验日期 |
| 周杰 | 甲 | 2024-01-01 |
| 王敏 | 甲 | 2025-01-01 |
| 李强 | 甲 | 2026-03-01 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
"""
    assert names(text) == ["王敏", "周杰"]


def test_a_person_is_named_for_each_cell_of_the_plan() -> None:
    found = posts(Given(plan(SETTINGS + ROLES), TODAY))
    assert {row: [post.said.zh for post in each] for row, each in found.items()} == {
        2: ["应急小组组长（第一责任人）"],
        3: ["应急小组组长（备份责任人）"],
        4: ["应急小组组员（第一责任人）"],
        5: ["应急小组组员（备份责任人）"],
    }


PEOPLE = "甲乙丙丁戊己庚辛"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["", "2024-05-01", "2025-01-01", "2025-03-01"]), min_size=8, max_size=8
    ),
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=8),
)
def test_no_role_is_wholly_at_the_end(days: list[str], roles: list[tuple[str, str]]) -> None:
    rows = "".join(f"| 员{name} | 公司 | {day} |\n" for name, day in zip(PEOPLE, days, strict=True))
    team = "".join(
        f"| {no} | 组 | 岗{no} | 员{one} | 员{two} |\n" for no, (one, two) in enumerate(roles, 1)
    )
    made = plan(
        f"{SETTINGS}# 应急通讯录\n| 姓名 | 单位 | 核验日期 |\n{rows}"
        f"# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |\n{team}"
    )
    found = Given(made, TODAY)
    order = due(found)
    assert sorted(each.contact.name for each in order) == sorted(f"员{name}" for name in PEOPLE)
    assert [each.never for each in order] == sorted((each.never for each in order), reverse=True)
    turns = {each.contact.row: each.turn for each in order}
    for pair in pairs(found):
        assert pair.first.person is not None
        assert pair.backup.person is not None
        assert 1 in {turns[pair.first.person.row], turns[pair.backup.person.row]}
    for never in (True, False):
        tier = [each.turn for each in order if each.never is never]
        assert tier == sorted(tier)


@pytest.mark.parametrize(
    ("today", "within", "expected"),
    [
        (date(2026, 9, 28), 3, (date(2026, 10, 1), date(2026, 10, 7))),
        (date(2026, 9, 27), 3, None),
        (date(2026, 10, 1), 3, None),
        (date(2026, 3, 2), 10, None),
        (date(2026, 9, 28), 0, None),
    ],
)
def test_a_long_holiday_is_seen_some_days_before(
    today: date, within: int, expected: tuple[date, date] | None
) -> None:
    found = holiday_ahead(Calendar(), today, within)
    assert (found and (found.first, found.last)) == expected
