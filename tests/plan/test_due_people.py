"""Trainings, exams and the verification of contacts."""

from datetime import date

import pytest

from bcm_excel.core.text import Lang
from tests.plan.owed import due, only

CORE = """
    # 预案信息
    | 项目 | 值 |
    | 生效日期 | 2024-01-01 |
    | 核心人员年培训次数 | 2 |
    # 应急通讯录
    | 姓名 | 单位 | 入职日期 | 核心人员 |
    | 王敏 | 甲公司 | {joined} | 是 |
    # 培训记录
    | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
    | X1 | 2025-06-02 | 宣贯 | 定期培训 | 王敏 |
    | X2 | 2025-12-02 | 宣贯 | 定期培训 | 王敏 |
"""


def test_core_staff_are_due_when_the_second_last_training_is_a_year_ago() -> None:
    text = CORE.format(joined="2020-01-01")
    assert due(text, "core:") == [("core:王敏", "2026-06-01", "ahead")]
    assert only(text, "core:").last == date(2025, 12, 2)


def test_core_staff_have_a_year_from_joining() -> None:
    assert due(CORE.format(joined="2025-10-01"), "core:") == [("core:王敏", "2026-09-30", "ahead")]


def test_who_has_left_or_may_have_joined_any_day_owes_no_training() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 核心人员年培训次数 | 1 |
        # 应急通讯录
        | 姓名 | 单位 | 入职日期 | 核心人员 | 在岗状态 |
        | 王敏 | 甲公司 | 2026-01-05 | 是 | 离岗 |
        | 李强 | 甲公司 | #N/A | 是 | 在岗 |
        | 赵云 | 甲公司 | 2020-01-05 | 是 | 在岗 |
        | 周杰 | 甲公司 | 2026-01-05 | 否 | 在岗 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        | X1 | 2025-01-02 | 宣贯 | 定期培训 | 赵云 |
        | X2 | 2026-03-09 | 宣贯 | 定期培训 | 赵云 |
    """
    assert due(text) == [
        ("core:赵云", "2026-01-01", "missed"),
        ("joiner:周杰", "2026-01-05", "missed"),
    ]
    without = text.partition("        | X1")[0]
    assert due(without) == []


def test_a_joiner_is_asked_for_until_a_year_after_joining() -> None:
    assert due(CORE.format(joined="2025-03-03"), "joiner:") == [
        ("joiner:王敏", "2025-03-03", "missed")
    ]
    for joined in ("2025-03-02", "2026-03-03"):
        assert due(CORE.format(joined=joined), "joiner:") == []


def test_a_joiner_is_to_be_trained_from_the_first_day_on() -> None:
    text = CORE.format(joined="2026-03-02")
    assert due(text, "joiner:") == [("joiner:王敏", "2026-03-02", "due_soon")]
    assert due(text, "joiner:", date(2026, 3, 3)) == [("joiner:王敏", "2026-03-02", "missed")]
    trained = text + "| X3 | 2026-03-02 | 入职 | 新员工培训 | 王敏 |\n"
    assert due(trained, "joiner:") == [("joiner:王敏", "2026-03-02", "done")]
    for other in ("2026-03-01 | 入职 | 新员工培训", "2026-03-02 | 入职 | 定期培训"):
        assert due(text + f"| X3 | {other} | 王敏 |\n", "joiner:")[0][2] == "due_soon"


EXAM = """
    # 预案信息
    | 项目 | 值 |
    | 合格率 | 0.8 |
    # 演练记录
    | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 应考人员 | 未合格人员 |
    | Y1 | 2025-11-18 | 2025-11-18 | 停电 | 桌面演练 | 王敏、李强 | 李强 |
    # 培训记录
    | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
    | X1 | 2025-12-01 | 停电 | {kind} | 李强 | Y1 |
"""


def test_a_low_exam_calls_for_training_again_in_the_next_quarter() -> None:
    assert due(EXAM.format(kind="定期培训"), "exam:") == [("exam:y1", "2026-03-31", "ahead")]
    assert due(EXAM.format(kind="再培训"), "exam:") == [("exam:y1", "2026-03-31", "done")]


def test_only_an_exam_that_too_few_passed_calls_for_training_again() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 合格率 | 0.5 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 应考人员 | 未合格人员 |
        | 够 | 2025-11-18 | 2025-11-18 | 停电 | 桌面演练 | 王敏、李强 | 李强 |
        | 迟 | 2025-11-18 | 2026-01-10 | 停电 | 桌面演练 | 王敏、李强、赵云 | 王敏、李强 |
        | 空 | 2025-11-18 |  | 停电 | 桌面演练 | 王敏 | 王敏 |
        | 漏 | 2025-11-18 | 2025-11-18 | 停电 | 桌面演练 |  | 李强 |
        | 旧 | 2024-11-18 | 2024-11-18 | 停电 | 桌面演练 | 王敏 | 王敏 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
        | X1 | 2025-03-02 | 停电 | 再培训 | 王敏 | 旧 |
        | X2 | 2026-03-03 | 停电 | 再培训 | 王敏 | 空 |
    """
    assert due(text, "exam:") == [
        ("exam:空", "2026-03-31", "ahead"),
        ("exam:迟", "2026-06-30", "ahead"),
    ]
    assert only(text, "exam:迟").what[Lang.EN] == "Train again: 33% passed after drill 迟"


VERIFY = """
    # 预案信息
    | 项目 | 值 |
    | 核验周期 | 90日 |
    | 节前核验天数 | 3 |
    # 应急通讯录
    | 姓名 | 工号 | 单位 | 在岗状态 | 核验日期 |
    | 王敏 | 1001 | 甲公司 | 在岗 | {verified} |
    | 王敏 | 1002 | 甲公司 | 在岗 | 2026-02-03 |
    | 李强 |  | 甲公司 | 在岗 |  |
    | 张伟 |  | 甲公司 | 离岗 | 2020-01-01 |
    | 赵敏 |  | 甲公司 | 在岗 | {verified} |
    # 应急组织
    | 序号 | 组别 | 角色 | 第一责任人 |
    | 1 | 应急小组 | 组长 | 李强 |
"""


def test_each_contact_is_due_by_its_own_day() -> None:
    assert due(VERIFY.format(verified="2025-12-01"), "verify:") == [
        ("verify:李强", "None", "missed"),
        ("verify:王敏(1001)", "2026-03-01", "missed"),
        ("verify:赵敏", "2026-03-01", "missed"),
        ("verify:王敏(1002)", "2026-05-04", "ahead"),
    ]


def test_only_who_has_a_task_is_verified_for_the_first_time() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 核验周期 | 90日 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 |  |
        | 李强 | 甲公司 |  |
        | 赵云 | 甲公司 | #N/A |
        | 周杰 | 甲公司 | 9999-12-31 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 李强 | 赵云 |
        | 2 | 应急小组 | 副组长 | 不在册的人 |  |
    """
    assert due(text) == [("verify:李强", "None", "missed")]


@pytest.mark.parametrize(
    ("today", "verified", "expected"),
    [
        (date(2026, 9, 27), "2026-08-01", ("2026-09-30", "ahead")),
        (date(2026, 9, 28), "2026-08-01", ("2026-09-30", "due_soon")),
        (date(2026, 9, 30), "2026-09-27", ("2026-09-30", "due_soon")),
        (date(2026, 10, 2), "2026-08-01", ("2026-09-30", "missed")),
    ],
)
def test_everybody_is_verified_before_a_long_holiday(
    today: date, verified: str, expected: tuple[str, str]
) -> None:
    found = due(VERIFY.format(verified=verified), "holiday:2026-10-01", today)
    assert found == [("holiday:2026-10-01", *expected)]


def test_without_contacts_nobody_is_verified_before_a_holiday() -> None:
    text = VERIFY.partition("    | 王敏")[0]
    assert due(text, "holiday:", date(2026, 9, 29)) == []


def test_a_holiday_is_named_and_those_waiting_are_counted() -> None:
    found = only(VERIFY.format(verified="2026-08-01"), "holiday:2026-10-01", date(2026, 9, 29))
    assert found.what[Lang.ZH] == "国庆节（2026-10-01 至 2026-10-07）前核验全部联系人，还有 4 人"


@pytest.mark.parametrize(
    ("verified", "state"),
    [("2026-09-28", "done"), ("2026-09-27", "due_soon"), ("2026-09-29", "due_soon")],
)
def test_the_days_before_a_holiday_count_from_their_first(verified: str, state: str) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 节前核验天数 | 3 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | {verified} |
        | 李强 | 甲公司 | #N/A |
    """
    opens = date(2026, 9, 28)
    assert due(text, "holiday:", opens) == [("holiday:2026-10-01", "2026-09-30", state)]


def test_on_the_first_day_of_a_holiday_the_next_one_is_asked_for_too() -> None:
    text = VERIFY.format(verified="2026-08-01")
    assert due(text, "holiday:", date(2026, 10, 1)) == [
        ("holiday:2026-10-01", "2026-09-30", "missed"),
        ("holiday:2027-01-01", "2026-12-31", "ahead"),
    ]
    asked = text.replace("| 节前核验天数 | 3 |", "| 节前核验天数 |  |")
    assert due(asked, "holiday:", date(2026, 10, 1)) == []


def test_the_verification_is_done_when_nobody_is_waiting() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 节前核验天数 | 3 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | 2026-09-28 |
    """
    today = date(2026, 9, 29)
    assert due(text, "holiday:", today) == [("holiday:2026-10-01", "2026-09-30", "done")]
    next_one = due(text, "holiday:", date(2026, 10, 2))
    assert [key for key, _, _ in next_one] == ["holiday:2027-01-01"]
