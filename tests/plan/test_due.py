"""What is owed, whatever it is."""

from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.due.obligation import Repeat
from bcm_excel.plan.due.standing import Kind, State
from bcm_excel.plan.obligations import within_a_year_until
from bcm_excel.plan.plan import Plan
from tests.plan.owed import due, only
from tests.plans import TODAY, plan
from tests.samples import PLAN_A, PLAN_B, sample_plan


def test_an_empty_plan_owes_nothing() -> None:
    assert obligations(Plan(), TODAY) == ()


def test_an_obligation_says_what_by_when_by_whom_and_where() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 清点周期 | 每半年 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 | 清点人 |
        | 专户 | 2025-01-05 | 500000 | 李强 |
        | 专户 | 2025-12-31 | 500000 | 王敏 |
    """
    found = only(text, "fund:")
    assert found.key == "fund:专户"
    assert found.kind is Kind.FUND
    assert found.what[Lang.EN] == "Count the account 专户"
    assert (found.due, found.last) == (date(2026, 7, 3), date(2025, 12, 31))
    assert found.state is State.AHEAD
    assert found.owner == "王敏"
    assert found.repeats == Repeat(days=184)
    assert str(found.cell) == "应急资金!B3"


def test_an_action_without_a_day_is_no_obligation_with_a_day() -> None:
    text = """
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 号码 | 更新 | 王敏 |  |
    """
    assert due(text) == []


def test_what_cannot_be_read_is_not_said_to_be_missed() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 年度评审日 | 年底 |
        | 核验周期 | 90日 |
        | 每季演练次数 | 1 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | #N/A |
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 |
        | 订单 | 每日 | #N/A | 每月 | #N/A |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2025-08-10 | 2025-08-10 | 火灾 | 现场 |
    """
    assert due(text) == []


@pytest.mark.parametrize("year", ["0001", "9999"])
@pytest.mark.parametrize("today", [date(2026, 11, 2), date(9990, 1, 1)])
def test_a_year_far_away_ends_nothing(year: str, today: date) -> None:
    day = f"{year}-12-31"
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 发布日期 | {day} |
        | 生效日期 | {day} |
        | 协议终止日期 | {day} |
        | 纸质通讯录日期 | {day} |
        | 核验周期 | 90日 |
        | 节前核验天数 | 3 |
        | 清点周期 | 每半年 |
        | 年测试供应商数 | 1 |
        | 每季演练次数 | 1 |
        | 演练场景 | 停电 |
        | 合格率 | 0.8 |
        | 核心人员年培训次数 | 1 |
        | 年度评审日 | 12-31 |
        | 上次评审日期 | {day} |
        # 应急通讯录
        | 姓名 | 单位 | 入职日期 | 核心人员 | 核验日期 |
        | 王敏 | 甲公司 | {day} | 是 | {day} |
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        | 甲 | 服务器 | {day} |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        | 专户 | {day} | 1 |
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 |
        | 订单 | 每年 | {day} 23:59 | 每年 | {day} |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        | X1 | {day} | 宣贯 | 定期培训 | 王敏 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 归档日期 | 应考人员 | 未合格人员 |
        | Y1 | {day} | {day} | 停电 | 桌面演练 |  | 王敏 | 王敏 |
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 电话不通 | 更新号码 | 王敏 | {day} |
        # 工作日历
        | 日期 | 日类型 |
        | {day} | 休息 |
    """
    assert obligations(plan(text), today)


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2025, 3, 3), date(2026, 3, 2)),
        (date(2027, 2, 28), date(2028, 2, 27)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
        (date.max, date.max),
    ],
)
def test_the_last_day_within_twelve_months(day: date, until: date) -> None:
    assert within_a_year_until(day) == until


@pytest.mark.parametrize("name", [PLAN_A, PLAN_B])
def test_the_samples_have_missed_nothing(name: str) -> None:
    found = obligations(sample_plan(name), TODAY)
    assert found
    assert [each.key for each in found if each.state is State.MISSED] == []


def test_every_kind_and_state_has_a_word_for_scripts() -> None:
    assert {each.key for each in State} == {"missed", "due_soon", "ahead", "done"}
    assert len({each.key for each in Kind}) == len(Kind)
