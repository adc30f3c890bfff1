"""What the rules find overdue is what the agenda says was missed, in any plan on any day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.due.obligation import Obligation
from bcm_excel.plan.due.standing import State
from bcm_excel.plan.plan import Plan
from bcm_excel.rules.run import run
from tests.plans import plan

Draw = Callable[[st.SearchStrategy[str]], str]
TODAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31)) | st.sampled_from(
    [date(2028, 2, 29), date(2028, 2, 28), date(2026, 3, 31), date(2026, 12, 31), date(2026, 11, 1)]
)
OVERDUE = {
    "drill:": {"PR101"},
    "planned:": {"PR105"},
    "summary:": {"PR104"},
    "action:": {"PR108"},
    "core:": {"PR110"},
    "suppliers": {"RE102"},
    "fund:": {"RE104"},
    "backup:": {"RE110"},
    "restore:": {"RE111"},
    "review": {"PL108"},
    "agreement": {"PL114"},
    "verify:": {"CT131", "CT132"},
}
"""Obligations that are missed exactly where these rules fire."""
OPEN = {
    "joiner:": {"PR109"},
    "exam:": {"PR111"},
    "signature:": {"PL111"},
    "meeting:": {"PL115"},
    "copy:": {"PL116"},
}
"""Obligations that are still to be met exactly where these rules fire; their day may lie ahead."""


@st.composite
def plans(draw: st.DrawFn, today: date) -> Plan:
    near = [0, 1, 6, 7, 8, 30, 31, 32, 91, 92, 93, 183, 184, 185, 364, 365, 366, 367, 730, 731]
    back = st.sampled_from(near) | st.integers(0, 900)
    past = back.map(lambda n: str(today - timedelta(n)))
    ahead = st.integers(1, 400).map(lambda n: str(today + timedelta(n)))
    day = past | ahead
    maybe = day | st.sampled_from(["", "", "#N/A"])

    def one(strategy: st.SearchStrategy[str]) -> str:
        return draw(strategy)

    def rows(most: int, make: Callable[[int], str]) -> str:
        return "\n".join(make(n) for n in range(draw(st.integers(0, most))))

    period = st.sampled_from(["每日", "每周", "每月", "每季度", "每半年", "每年"])
    people = ["王敏", "李强", "张伟", "赵敏"]
    who = st.lists(st.sampled_from(people), min_size=1, max_size=3).map("、".join)
    status = st.sampled_from(["", "在岗", "离岗", "休假"])
    kind = st.sampled_from(["新员工培训", "定期培训", "再培训", ""])
    few = st.sampled_from(["", "1", "2", "3"])
    return plan(f"""
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 发布日期 | {one(maybe)} |
        | 生效日期 | {one(maybe)} |
        | 协议终止日期 | {one(maybe)} |
        | 每季演练次数 | {one(few)} |
        | 演练场景 | 停电、火灾 |
        | 合格率 | {one(st.sampled_from(["", "0.8"]))} |
        | 核心人员年培训次数 | {one(few)} |
        | 年测试供应商数 | {one(few)} |
        | 清点周期 | {one(period)} |
        | 核验周期 | {one(st.sampled_from(["", "90日", "3个月", "20个工作日", "24小时"]))} |
        | 节前核验天数 | {one(few)} |
        | 年度评审日 | {one(st.sampled_from(["", "12-31", "02-29", "06-30"]))} |
        | 上次评审日期 | {one(maybe)} |
        # 应急通讯录
        | 姓名 | 单位 | 在岗状态 | 入职日期 | 核心人员 | 核验日期 |
        {
        "".join(
            f'''
        | {name} | 甲公司 | {one(status)} | {one(maybe)} | {one(st.sampled_from(["是", "否"]))} | {one(maybe)} |'''
            for name in people
        )
    }
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 王敏 | 李强 |
        # 协议方
        | 协议方 | 签署日期 | 盖章 |
        {rows(2, lambda n: f"| 方{n} | {one(maybe)} | {one(st.sampled_from(['', '是', '否']))} |")}
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 | 重大变更 | 联席会议日期 | 抄送日期 |
        {
        rows(
            3,
            lambda n: (
                f"| {n} | {one(day)} | 改 | A{n} | {one(st.sampled_from(['', '是']))} | {one(maybe)} | {one(maybe)} |"
            ),
        )
    }
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        {rows(4, lambda n: f"| 供应商{n} | 服务器 | {one(maybe)} |")}
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        {rows(3, lambda n: f"| 账户{n % 2} | {one(day | st.just('#N/A'))} | 1 |")}
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 |
        {
        rows(
            2,
            lambda n: (
                f"| 数据{n} | {one(period)} | {one(maybe)} | {one(period | st.just(''))} | {one(maybe)} |"
            ),
        )
    }
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 应考人员 | 未合格人员 |
        {
        rows(
            5,
            lambda n: (
                f"| Y{n} | {one(day)} | {one(maybe)} | 停电 | 桌面演练 | {one(maybe)} | {one(who | st.just(''))} | {one(who | st.just(''))} |"
            ),
        )
    }
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
        {
        rows(
            4,
            lambda n: (
                f"| X{n} | {one(day)} | 宣贯 | {one(kind)} | {one(who | st.just('#N/A'))} | {one(st.sampled_from(['', 'Y0', 'Y1']))} |"
            ),
        )
    }
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 | 完成日期 |
        {rows(3, lambda n: f"| Z{n} | 号码 | 更新 | 王敏 | {one(maybe)} | {one(maybe)} |")}
    """)


def fired(made: Plan, today: date, codes: set[str]) -> list[str]:
    return sorted(str(f.cell) for f in run(made, today, select=sorted(codes)).findings)


def standing(
    found: tuple[Obligation, ...], start: str, wanted: Callable[[State], bool]
) -> list[str]:
    return sorted(str(o.cell) for o in found if o.key.startswith(start) and wanted(o.state))


@settings(deadline=None, max_examples=150)
@given(st.data(), TODAYS)
def test_the_rules_and_the_agenda_agree(data: st.DataObject, today: date) -> None:
    made = data.draw(plans(today))
    found = obligations(made, today)
    for start, codes in OVERDUE.items():
        missed = standing(found, start, lambda state: state is State.MISSED)
        assert missed == fired(made, today, codes), start
    for start, codes in OPEN.items():
        waiting = standing(found, start, lambda state: state.open)
        assert waiting == fired(made, today, codes), start


@settings(deadline=None, max_examples=80)
@given(st.data(), TODAYS)
def test_an_obligation_of_today_is_missed_from_tomorrow_on(
    data: st.DataObject, today: date
) -> None:
    """What nobody does is missed on the day after its day, and not before."""
    made = data.draw(plans(today))
    tomorrow = {o.key: o for o in obligations(made, today + timedelta(1))}
    for each in obligations(made, today):
        later = tomorrow.get(each.key)
        if later is not None and later.due == each.due and each.due is not None:
            missed = later.state is State.MISSED
            assert missed == (each.state.open and each.due <= today), each.key


@settings(deadline=None, max_examples=80)
@given(st.data(), TODAYS)
def test_keys_are_unique_and_the_order_is_that_of_the_days(
    data: st.DataObject, today: date
) -> None:
    found = obligations(data.draw(plans(today)), today)
    assert len({each.key for each in found}) == len(found)
    assert list(found) == sorted(found, key=lambda each: each.order)
    assert all(each.due or each.state is State.MISSED for each in found)


NEXT_YEAR = """
    # 工作日历
    | 日期 | 日类型 | 确认状态 |
    | 2026-10-01 | 休息 | 官方 |
"""
PROJECTED = "| 2027-10-01 | 休息 | 推算 |\n"
CONFIRMED = "".join(f"| 2027-10-0{n} | 休息 | 官方 |\n" for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "today", "codes", "state"),
    [
        (NEXT_YEAR, date(2026, 10, 31), [], State.AHEAD),
        (NEXT_YEAR, date(2026, 11, 1), ["PR116"], State.DUE_SOON),
        (NEXT_YEAR + PROJECTED, date(2026, 12, 31), ["PR117"], State.DUE_SOON),
        (NEXT_YEAR + CONFIRMED, date(2026, 11, 1), [], State.DONE),
        (NEXT_YEAR, date(2027, 1, 1), [], State.MISSED),
        (NEXT_YEAR + PROJECTED, date(2027, 9, 30), [], State.MISSED),
    ],
)
def test_a_years_calendar_is_asked_for_from_november_until_it_is_there(
    text: str, today: date, codes: list[str], state: State
) -> None:
    made = plan(text)
    report = run(made, today, select=["PR116", "PR117"])
    assert [finding.rule.code for finding in report.findings] == codes
    asked = [o for o in obligations(made, today) if o.key == "calendar:2027"]
    assert [each.state for each in asked] == [state]
