from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.daily.checks import plan_facts
from bcm_excel.daily.facts import Item, PlanFacts, Reach, Subject
from bcm_excel.daily.facts_kept import from_json, to_json
from bcm_excel.daily.notices import Level
from bcm_excel.daily.roster import Person, Roster
from tests.plans import TODAY, plan

PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电应急预案 |
| 文件编号 | P-1 |
| 版本 | A1 |
| 核验周期 | 90日 |
| 节前核验天数 | 5 |
| 总机 | 0512-66668888 |
| 免打扰时段 | 22:00-07:00 |
# 应急通讯录
| 姓名 | 工号 | 单位 | 部门 | 手机 | 固定电话 | 电子邮箱 | 通知语言 | 在岗状态 | 核验日期 |
| 王敏 | 1 | 甲公司 | 信息部 | '13800000001 | | wang@example.com | 英文 | | 2026-02-20 |
| 李静 | 2 | 甲公司 | 信息部 | {li} | | li@example.com | | {state} | 2026-02-20 |
| 周建国 | 3 | 甲公司 | 办公室 | | 8003 | zhou@example.com | | {state} | {verified} |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 周建国 | 李静 |
| 2 | 应急小组 | 组员 | 王敏 | 李静 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 |
| 1 | 报告 | 应急小组组长 | 1小时 |
"""
DUTY = """
# 值班表
| 值班日期 | 带班领导 | 值班员 |
| 2026-03-02 | 周建国 | 李静 |
"""
GOOD = {"li": "'13800000002", "state": "", "verified": "2026-02-20"}


MORNING = time(7, 30)
NOW = datetime.combine(TODAY, MORNING)


def facts(more: str = "", today: date = TODAY, at: time = MORNING, **values: str) -> PlanFacts:
    text = PLAN.format_map(GOOD | values) + more
    return plan_facts(plan(text), "停电.xlsx", "停电", datetime.combine(today, at))


def tracked(found: PlanFacts) -> list[str]:
    return [f"{each.code} {each.cell} {each.level.name}" for each in found.items if each.tracked]


def only(found: PlanFacts) -> Item:
    (item,) = (each for each in found.items if each.tracked)
    return item


def test_a_plan_in_order_has_nothing_to_be_said() -> None:
    found = facts()
    assert tracked(found) == []
    assert (found.name, found.number, found.people) == ("停电应急预案", "P-1", 3)
    assert found.quiet == (22 * 60, 31 * 60)


def test_a_wrong_number_is_red_with_its_cell() -> None:
    item = only(facts(li="'138000000021"))
    assert (item.code, item.cell, item.level) == ("CT101", "E3", Level.RED)
    assert item.subject is Subject.CONTACTS


def test_both_people_of_a_role_away_today_is_red() -> None:
    found = facts(state="休假")
    assert [each for each in tracked(found) if each.startswith("RO113")] == ["RO113 D2 RED"]


def test_who_is_on_duty_today_comes_first() -> None:
    found = facts(DUTY, li="'138000000021")
    item = next(each for each in found.items if each.code == "CT101")
    assert (item.subject, item.level) == (Subject.DUTY, Level.RED)
    assert item.said.zh.startswith("今日值班：李静")
    assert [each.reach.name for each in found.duty] == ["李静", "周建国"]
    assert found.duty[1].reach.number == "051266668888x8003"


@pytest.mark.parametrize(("today", "level"), [(date(2026, 3, 1), Level.AMBER), (TODAY, Level.RED)])
def test_an_officer_on_leave_is_red_on_the_day(today: date, level: Level) -> None:
    more = DUTY.replace("| 2026-03-02", "| 2026-03-01 | 王敏 | 王敏 |\n| 2026-03-02")
    items = facts(more, today, state="休假").items
    found = [each for each in items if each.code == "PR115"]
    assert [(each.subject, each.level) for each in found] == [(Subject.DUTY, level)] * 2
    assert len({each.key for each in found}) == 2


@pytest.mark.parametrize(("today", "red"), [(date(2026, 3, 3), False), (date(2026, 3, 4), True)])
def test_a_day_without_duty_is_red_when_it_has_come(today: date, red: bool) -> None:
    more = DUTY + "| 2026-03-03 | 周建国 | 李静 |\n| 2026-03-06 | 周建国 | 李静 |\n"
    found = {each.level for each in facts(more, today).items if each.code == "PR113"}
    assert (Level.RED in found) is red


NIGHT = """
# 值班表
| 值班日期 | 班次 | 值班员 |
| 2026-03-01 | 白班 | 王敏 |
| 2026-03-01 | 夜班 | 李静 |
"""


@pytest.mark.parametrize(("at", "subject"), [(time(2), Subject.DUTY), (time(8), Subject.CONTACTS)])
def test_the_night_that_began_yesterday_is_on_duty_until_its_end(
    at: time, subject: Subject
) -> None:
    items = facts(NIGHT, at=at, li="'138000000021").items
    assert next(each for each in items if each.code == "CT101").subject is subject


def test_facts_hold_until_the_night_is_over() -> None:
    assert facts(NIGHT, at=time(2)).until == datetime(2026, 3, 2, 8)
    assert facts(NIGHT, at=time(8)).until is None


def test_on_another_day_the_same_fault_is_one_of_the_contacts() -> None:
    item = next(
        each
        for each in facts(DUTY, date(2026, 3, 1), li="'138000000021").items
        if each.code == "CT101"
    )
    assert item.subject is Subject.CONTACTS


def test_verification_is_due_soon_then_missed_and_is_no_finding_too() -> None:
    assert tracked(facts(verified="2025-12-10")) == ["verification J4 AMBER"]
    assert tracked(facts(verified="2025-11-01")) == ["verification J4 RED"]
    assert tracked(facts(verified="")) == ["verification J4 RED"]


def test_those_verified_on_one_day_are_one_item() -> None:
    item = next(e for e in facts(today=date(2026, 5, 30)).items if e.code == "verification")
    assert item.said.zh == "核验 3 人的联系方式：王敏、李静、周建国"
    assert item.due == date(2026, 5, 21)


def test_somebody_on_duty_today_whose_proof_is_over_stands_for_themselves_too() -> None:
    found = facts(DUTY, verified="2025-11-01")
    items = [each for each in found.items if each.code == "verification" and each.tracked]
    assert [(each.subject, each.said.zh) for each in items] == [
        (Subject.DUTY, "今日值班：核验周建国的联系方式"),
        (Subject.CONTACTS, "核验周建国的联系方式"),
    ]


def test_everybody_is_to_be_verified_some_days_before_a_long_holiday() -> None:
    assert not any(e.code == "holiday" and e.tracked for e in facts(today=date(2026, 4, 20)).items)
    item = next(each for each in facts(today=date(2026, 4, 28)).items if each.code == "holiday")
    assert item.level is Level.AMBER
    assert "还有 3 人" in item.said.zh


OBLIGED = """
# 整改台账
| 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
| Z-1 | 无备用电源 | 购置电源 | 王敏 | 2026-03-01 |
| Z-2 | 电话不通 | 换线路 | 张三 | 2026-03-01 |
| Z-3 | 门禁 | 换锁 | 王敏 | 2026-12-01 |
# 数据备份
| 数据 | 备份周期 | 最近备份 | 备份负责人 |
| 数据库 | 每月 | 2026-01-01 | 应急小组组长、王敏 |
"""


def test_owners_are_those_of_the_contacts_who_have_an_address() -> None:
    found = {each.key: each.owners for each in facts(OBLIGED).items}
    wang = Reach("王敏", None, "wang@example.com", Lang.EN)
    assert found["action:z-1"] == (wang,)
    assert found["action:z-2"] == found["action:z-3"] == ()
    assert found["backup:数据库"] == (Reach("周建国", None, "zhou@example.com"), wang)


def test_who_has_left_is_no_owner_any_more() -> None:
    found = {each.key: each.owners for each in facts(OBLIGED, state="离岗").items}
    assert [each.name for each in found["backup:数据库"]] == ["王敏"]


def test_owners_are_kept() -> None:
    found = facts(OBLIGED)
    assert from_json(to_json(found)) == found


def test_the_call_list_has_who_is_due() -> None:
    (due,) = facts(verified="2025-11-01").to_verify
    assert (due.name, due.cell, due.number) == ("周建国", "J4", "051266668888x8003")


def test_before_a_long_holiday_the_call_list_has_everybody_not_called_yet() -> None:
    found = facts(today=date(2026, 4, 28), verified="2026-04-27")
    assert {each.name for each in found.to_verify} == {"王敏", "李静"}
    assert facts(today=date(2026, 4, 20), verified="2026-04-19").to_verify == ()


def test_a_waived_finding_is_not_said() -> None:
    waiver = """
# 豁免
| 规则代码 | 理由 | 豁免批准人 | 有效期至 |
| CT101 | 试用号码 | 周建国 | 2026-12-31 |
"""
    assert not any(each.code == "CT101" for each in facts(waiver, li="'138000000021").items)


def test_keys_stay_when_rows_move_and_days_pass() -> None:
    first = only(facts(li="'138000000021"))
    text = PLAN.format_map(GOOD | {"li": "'138000000021"}).replace(
        "| 李静 | 2",
        "| 钱进 | 9 | 甲公司 | 信息部 | '13800000009 | | | | | 2026-02-20 |\n| 李静 | 2",
    )
    moved = only(plan_facts(plan(text), "停电.xlsx", "停电", datetime(2026, 3, 5, 7, 30)))
    assert (first.key, first.cell) != (moved.key, moved.cell)
    assert first.key == moved.key


def test_what_cannot_be_read_on_the_peoples_sheets_is_said_and_nowhere_else() -> None:
    assert any(each.code.startswith("RD") for each in facts(state="在位").items)
    steps = PLAN.format_map(GOOD).replace("1小时", "赶快")
    found = plan_facts(plan(steps), "停电.xlsx", "停电", NOW)
    assert not any(each.code.startswith("RD2") for each in found.items)


@pytest.mark.parametrize(
    ("more", "code", "subject", "cell"),
    [
        ("# 整改台账\n| 整改编号 | 问题 | 措施 | 整改期限 |\n| Z-1 | 无电 | 购置 | 下月底 |\n",
         "RD201", Subject.PRACTICE, "D2"),
        ("# 数据备份\n| 数据 | 备份周期 | 最近备份 |\n| 库 | 常常 | 2026-01-01 |\n",
         "RD202", Subject.RESOURCES, "B2"),
        ("# 协议方\n| 协议方 | 签署日期 |\n| 甲公司 | 2062-01-01 |\n",
         "PL106", Subject.DOCUMENT, "B2"),
    ],
)  # fmt: skip
def test_a_date_that_would_be_forgotten_is_said(
    more: str, code: str, subject: Subject, cell: str
) -> None:
    found = [(each.subject, each.cell) for each in facts(more).items if each.code == code]
    assert found == [(subject, cell)]


def test_a_verification_that_is_still_to_come_is_said() -> None:
    item = next(each for each in facts(verified="2026-12-24").items if each.code == "PL106")
    assert (item.subject, item.level) == (Subject.CONTACTS, Level.AMBER)
    assert item.said.zh == "周建国：核验日期 2026-12-24 晚于今天（2026-03-02）"


def test_what_the_roster_says_is_found_too() -> None:
    roster = Roster((Person("李静", "2", left_on=date(2026, 2, 1)),))
    text = PLAN.format_map(GOOD)
    found = plan_facts(plan(text), "停电.xlsx", "停电", NOW, roster=roster)
    assert any(each.code == "HR101" and each.level is Level.RED for each in found.items)


def test_the_language_of_recipients_is_that_of_their_contact() -> None:
    found = plan_facts(plan(PLAN.format_map(GOOD)), "a.xlsx", "a", NOW, mails={"wang@example.com"})
    assert found.languages == {"wang@example.com": Lang.EN}


def test_a_blank_plan_says_nothing() -> None:
    found = plan_facts(
        plan("# 应急通讯录\n| 姓名 | 单位 |\n# 应急组织\n| 序号 | 组别 |"), "a.xlsx", "a", NOW
    )
    assert not any(each.standing for each in found.items)
    assert found.not_run


def test_facts_are_the_same_when_they_were_kept() -> None:
    found = facts(DUTY, verified="", li="'138000000021", state="休假")
    assert from_json(to_json(found)) == found
