"""The fund, backups and suppliers."""

from datetime import date

import pytest

from bcm_excel.plan.due.obligation import lead_of
from bcm_excel.plan.words import Recurrence
from tests.plan.owed import due, only


def test_the_newest_count_of_an_account_holds_wherever_it_stands() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 清点周期 | 每半年 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 | 清点人 |
        | 甲户 | 2025-12-31 | 500000 | 王敏 |
        | 甲户 | 2025-01-05 | 500000 | 李强 |
        | 乙户 | 2025-12-31 | 500000 | 王敏 |
        | 乙户 | #N/A | 500000 | 王敏 |
    """
    assert due(text) == [("fund:甲户", "2026-07-03", "ahead")]
    assert due(text.replace("| 清点周期 | 每半年 |", "| 清点周期 |  |")) == []


def test_backups_and_restore_tests_by_data_set() -> None:
    text = """
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 | 备份负责人 |
        | 订单 | 每日 | 2026-03-01 02:00 | 每月 | 2026-02-02 | 技术负责人、数据中心主管 |
        | 图纸 | 每周 |  |  |  |  |
    """
    assert due(text) == [
        ("backup:图纸", "None", "missed"),
        ("backup:订单", "2026-03-02", "ahead"),
        ("restore:订单", "2026-03-05", "due_soon"),
    ]
    assert only(text, "restore:").owner == "技术负责人、数据中心主管"


@pytest.mark.parametrize(
    ("period", "days"),
    [(Recurrence.DAILY, 0), (Recurrence.WEEKLY, 1), (Recurrence.MONTHLY, 7),
     (Recurrence.HALF_YEARLY, 14)],
)  # fmt: skip
def test_the_more_often_it_comes_round_the_later_it_is_due_soon(
    period: Recurrence, days: int
) -> None:
    assert lead_of(period) == days


def test_suppliers_are_due_when_too_few_tests_are_within_a_year() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 年测试供应商数 | 2 |
        # 备选供应商
        | 供应商 | 供应范围 | 测试日期 |
        | 甲 | 服务器 | 2025-04-10 |
        | 乙 | 服务器 | 2025-11-11 |
        | 丙 | 服务器 | 2024-11-11 |
    """
    assert due(text, "suppliers") == [("suppliers", "2026-04-09", "ahead")]
    assert only(text, "suppliers").last == date(2025, 11, 11)
    one = text.replace("| 年测试供应商数 | 2 |", "| 年测试供应商数 | 1 |")
    assert due(one, "suppliers") == [("suppliers", "2026-11-10", "ahead")]
    maybe = text.replace("2024-11-11", "#N/A")
    assert due(maybe, "suppliers") == [("suppliers", "2026-11-10", "ahead")]
    rare = text.replace("2025-04-10", "").replace("2025-11-11", "")
    assert due(rare, "suppliers") == [("suppliers", "None", "missed")]
    for without in (
        text.replace("| 年测试供应商数 | 2 |", "| 年测试供应商数 |  |"),
        text.replace("| 丙 | 服务器 |", "| 丙 | #N/A |"),
        text.partition("        | 甲 |")[0],
    ):
        assert due(without, "suppliers") == []
