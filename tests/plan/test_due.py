from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.due.obligation import Obligation, Repeat, lead_of
from bcm_excel.plan.due.standing import Kind, State
from bcm_excel.plan.obligations import within_a_year_until
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Recurrence
from tests.plans import TODAY, plan
from tests.samples import PLAN_A, PLAN_B, sample_plan


def due(text: str, start: str = "", today: date = TODAY) -> list[tuple[str, str, str]]:
    """Key, day and state of the obligations whose key begins so."""
    found = obligations(plan(text), today)
    return [(o.key, str(o.due), o.state.key) for o in found if o.key.startswith(start)]


def only(text: str, start: str, today: date = TODAY) -> Obligation:
    found = [o for o in obligations(plan(text), today) if o.key.startswith(start)]
    assert len(found) == 1
    return found[0]


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


DRILLS = """
    # 预案信息
    | 项目 | 值 |
    | 生效日期 | 2025-04-01 |
    | 每季演练次数 | 1 |
    # 应急组织
    | 序号 | 组别 | 角色 | 职能 | 第一责任人 |
    | 1 | 应急小组 | 组员 | 技术 | 李强 |
    | 2 | 应急小组 | 组长 | 领导 | 王敏 |
    # 演练记录
    | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
    | Y1 | 2025-05-20 | 2025-05-20 | 停电 | 桌面演练 |
    | Y2 | 2025-08-19 | 2025-08-20 | 停电 | 桌面演练 |
"""


def test_a_drill_each_quarter_what_was_missed_and_what_is_next() -> None:
    assert due(DRILLS, "drill:") == [
        ("drill:2025Q4", "2025-12-31", "missed"),
        ("drill:2026Q1", "2026-03-31", "ahead"),
    ]
    assert due(DRILLS, "drill:2026", date(2026, 3, 20)) == [
        ("drill:2026Q1", "2026-03-31", "due_soon")
    ]


def test_once_the_quarter_is_kept_the_next_one_is_due() -> None:
    text = DRILLS + "| Y3 | 2026-02-10 | 2026-02-11 | 停电 | 桌面演练 |\n"
    assert due(text, "drill:2026") == [
        ("drill:2026Q1", "2026-03-31", "done"),
        ("drill:2026Q2", "2026-06-30", "ahead"),
    ]
    assert only(text, "drill:2026Q1").repeats is None
    following = only(text, "drill:2026Q2")
    assert (following.series, following.last, following.owner) == (
        "drill",
        date(2026, 2, 11),
        "王敏",
    )


def test_a_plan_that_comes_into_force_owes_its_first_whole_quarter() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2026-02-01 |
        | 每季演练次数 | 1 |
    """
    assert due(text, "drill:") == [("drill:2026Q2", "2026-06-30", "ahead")]
    for first, quarter in (("2026-04-01", "2026Q2"), ("2026-04-02", "2026Q3")):
        later = text.replace("2026-02-01", first)
        assert [key for key, _, _ in due(later, "drill:")] == [f"drill:{quarter}"]


@pytest.mark.parametrize(
    ("held", "state"), [("2026-03-02", "done"), ("2026-03-03", "ahead"), ("#N/A", "done")]
)
def test_a_drill_counts_once_it_was_held_or_may_have_been(held: str, state: str) -> None:
    text = DRILLS + f"| Y3 | 2026-02-10 | {held} | 停电 | 桌面演练 |\n"
    assert due(text, "drill:2026Q1") == [("drill:2026Q1", "2026-03-31", state)]


def test_a_quarter_comes_round_until_its_last_day() -> None:
    last = only(DRILLS, "drill:2026Q1", date(2026, 3, 31))
    assert (last.state, last.repeats) == (State.DUE_SOON, Repeat(months=3, month_end=True))
    assert only(DRILLS, "drill:2026Q1", date(2026, 4, 1)).repeats is None


@pytest.mark.parametrize("effective", ["2024-01-01", "2026-01-01", ""])
def test_where_no_drill_is_recorded_only_this_quarter_is_asked_for(effective: str) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | {effective} |
        | 每季演练次数 | 1 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
    """
    assert due(text) == [("drill:2026Q1", "2026-03-31", "ahead")]


def test_without_a_date_of_the_plan_quarters_count_from_the_first_drill() -> None:
    text = DRILLS.replace("| 生效日期 | 2025-04-01 |", "| 生效日期 |  |")
    text = text.replace("| Y1 |", "| Y0 | 2025-10-20 | 2025-10-20 | 停电 | 桌面演练 |\n    | Y1 |")
    without = text.replace("2025-08-19 | 2025-08-20", "2025-11-19 | 2025-11-20")
    assert [key for key, _, state in due(without, "drill:") if state == "missed"] == [
        "drill:2025Q3"
    ]


def test_a_drill_counts_for_the_quarter_in_which_it_was_held() -> None:
    text = DRILLS.replace("2025-08-19 | 2025-08-20", "2025-08-19 | 2025-10-08")
    assert [key for key, _, state in due(text, "drill:") if state == "missed"] == ["drill:2025Q3"]


def test_two_drills_a_quarter_are_two() -> None:
    text = DRILLS.replace("| 每季演练次数 | 1 |", "| 每季演练次数 | 2 |")
    text += "| Y3 | 2026-02-10 | 2026-02-11 | 停电 | 桌面演练 |\n"
    assert due(text, "drill:") == [
        ("drill:2025Q2", "2025-06-30", "missed"),
        ("drill:2025Q3", "2025-09-30", "missed"),
        ("drill:2025Q4", "2025-12-31", "missed"),
        ("drill:2026Q1", "2026-03-31", "ahead"),
    ]
    text += "| Y4 | 2026-03-02 | 2026-03-02 | 停电 | 桌面演练 |\n"
    text += "| Y5 | 2026-04-02 | 2026-04-02 | 停电 | 桌面演练 |\n"
    assert due(text, "drill:2026") == [
        ("drill:2026Q1", "2026-03-31", "done"),
        ("drill:2026Q2", "2026-06-30", "ahead"),
    ]


def test_drills_that_are_over_a_year_or_cannot_be_read_are_not_listed() -> None:
    text = """
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 归档日期 |
        | Y1 | 2025-03-02 | 2025-03-02 | 停电 | 桌面演练 | 2025-03-05 |  |
        | Y2 | 2025-03-03 | 2025-03-03 | 停电 | 桌面演练 | 2025-03-05 | 2025-03-06 |
        | Y3 | 2026-02-03 | #N/A | 停电 | 桌面演练 |  |  |
        | Y4 | 2024-02-03 | 2024-02-03 | 停电 | 桌面演练 |  |  |
        | Y5 | 2024-02-03 | 2024-02-03 | 停电 | 桌面演练 | #N/A |  |
    """
    assert due(text) == [
        ("summary:y4", "2024-02-10", "missed"),
        ("planned:y2", "2025-03-03", "done"),
        ("summary:y2", "2025-03-10", "done"),
        ("filing:y2", "2025-06-30", "done"),
    ]


def test_a_planned_drill_is_due_on_its_day() -> None:
    text = DRILLS + "| Y4 | 2026-03-10 |  | 停电 | 桌面演练 |\n"
    assert due(text, "planned:y4") == [("planned:y4", "2026-03-10", "due_soon")]
    assert due(text, "planned:y4", date(2026, 3, 11)) == [("planned:y4", "2026-03-10", "missed")]


AFTER = """
    # 演练记录
    | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 归档日期 | 预案更新日期 |
    | Y1 | 2025-11-18 | 2025-11-18 | 停电 | 桌面演练 |  | 2025-11-24 |  |
"""


def test_what_follows_a_drill() -> None:
    assert due(AFTER, "") == [
        ("planned:y1", "2025-11-18", "done"),
        ("summary:y1", "2025-11-25", "missed"),
        ("filing:y1", "2026-03-31", "done"),
        ("update:y1", "2026-03-31", "ahead"),
    ]
    assert ("update:y1", "2026-03-31", "missed") in due(AFTER, "", date(2026, 4, 1))


def test_papers_are_not_asked_for_where_the_sheet_has_no_column_for_them() -> None:
    keys = [key for key, _, _ in due(DRILLS)]
    assert not [key for key in keys if key.startswith(("filing", "update"))]
    assert [key for key in keys if key.startswith("summary")] == ["summary:y1", "summary:y2"]


COVERAGE = """
    # 预案信息
    | 项目 | 值 |
    | 演练场景 | 技术故障、人员离职 |
    | 触发类别 | 重大技术故障、合作方内部变故、安全或合规事件 |
    # 启动条件
    | 触发编号 | 触发类别 | 触发条件 |
    | T1 | 重大技术故障 | 系统停运 |
    | T2 | 合作方内部变故 | 关键人员离职 |
    | T3 | 安全或合规事件 | 产品质量缺陷 |
    # 演练记录
    | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
    | Y1 | 2025-11-18 | 2025-11-18 | 人员离职 | 桌面演练 |
    | Y2 | 2026-02-10 | 2026-02-10 | 技术故障 | 桌面演练 |
"""


def test_scenarios_and_classes_are_covered_in_the_year() -> None:
    states = {key: state for key, _, state in due(COVERAGE)}
    assert {key: states[key] for key in states if key.startswith(("scenario", "class"))} == {
        "scenario:技术故障:2026": "done",
        "scenario:人员离职:2026": "ahead",
        "class:重大技术故障:2026": "done",
        "class:合作方内部变故:2026": "ahead",
        "class:安全或合规事件:2026": "ahead",
    }
    covered, open_ = (only(COVERAGE, f"scenario:{name}") for name in ("技术故障", "人员离职"))
    assert (covered.repeats, covered.last) == (None, date(2026, 2, 10))
    assert (open_.repeats, open_.series) == (Repeat(months=12), "scenario:人员离职")


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


def test_what_was_exercised_is_not_judged_where_a_row_of_drills_is_lost() -> None:
    text = COVERAGE + "    | Y3 | #N/A | 2026-02-10 | 人员离职 | 桌面演练 |\n"
    assert due(text, "scenario") == due(text, "class") == []
    assert due(COVERAGE.replace("| T2 | 合作方内部变故 |", "| T2 | #N/A |"), "class") == []


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


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2025-12-20", ("2026-12-31", "ahead")),
        ("2026-01-10", ("2027-12-31", "ahead")),
        ("2024-12-31", ("2025-12-31", "missed")),
        ("2023-06-01", ("2025-12-31", "missed")),
        ("", ("2025-12-31", "missed")),
    ],
)
def test_the_yearly_review(last: str, expected: tuple[str, str]) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 编制 | 王敏 |
        | 年度评审日 | 12-31 |
        | 上次评审日期 | {last} |
    """
    assert due(text, "review") == [("review", *expected)]
    assert only(text, "review").owner == "王敏"


@pytest.mark.parametrize(
    ("issued", "effective", "last", "expected"),
    [
        ("2025-12-20", "2026-01-10", "", ["2027-12-31"]),
        ("2025-12-20", "", "", ["2026-12-31"]),
        ("2025-12-20", "", "#N/A", []),
    ],
)
def test_a_plan_that_was_never_reviewed_counts_from_its_own_day(
    issued: str, effective: str, last: str, expected: list[str]
) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 年度评审日 | 12-31 |
        | 发布日期 | {issued} |
        | 生效日期 | {effective} |
        | 上次评审日期 | {last} |
    """
    assert [day for _, day, _ in due(text, "review")] == expected


AGREEMENT = """
    # 预案信息
    | 项目 | 值 |
    | 生效日期 | {effective} |
    | 协议终止日期 | 2026-03-20 |
    # 协议方
    | 协议方 | 主联系人 | 签署日期 | 盖章 |
    | 甲公司 | 王敏 | 2026-01-05 | 是 |
    | 乙公司 | 李强 | 2026-01-05 | 否 |
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 | 重大变更 | 联席会议日期 | 抄送日期 |
    | 1 | 2025-01-05 | 首次发布 | A0 |  |  |  |
    | 2 | 2026-02-05 | 调整比例 | A1 | 是 |  |  |
"""


def test_what_the_parties_owe_each_other() -> None:
    text = AGREEMENT.format(effective="2026-02-01")
    assert due(text) == [
        ("signature:乙公司", "2026-02-01", "missed"),
        ("copy:a1", "2026-02-05", "missed"),
        ("meeting:a1", "2026-02-05", "missed"),
        ("agreement", "2026-03-20", "due_soon"),
    ]
    assert only(text, "signature:").owner == "李强"
    assert due(AGREEMENT.format(effective=""), "signature:") == [
        ("signature:乙公司", "None", "missed")
    ]
    assert due(AGREEMENT.format(effective="2026-06-01"), "signature:") == [
        ("signature:乙公司", "2026-06-01", "ahead")
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2026-02-27", ("2026-05-28", "ahead")),
        ("2026-02-05", ("2026-05-06", "ahead")),
        ("2026-02-01", ("2026-02-05", "missed")),
    ],
    ids=["by the interval", "on the day of a revision", "after a revision"],
)
def test_the_paper_list_is_printed_anew(printed: str, expected: tuple[str, str]) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 纸质通讯录日期 | {printed} |
        | 核验周期 | 90日 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2026-02-05 | 换人 | A1 |
    """
    assert due(text, "printed-list") == [("printed-list", *expected)]
    without = text.replace("| 核验周期 | 90日 |", "| 核验周期 |  |")
    assert due(without, "printed-list") == [
        ("printed-list", *each) for each in [expected] if each[1] == "missed"
    ]
    assert due(text.replace(printed, ""), "printed-list") == []


def test_what_the_parties_may_have_done_is_not_said_to_be_missed() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 发布日期 | 2026-02-03 |
        # 协议方
        | 协议方 | 主联系人 | 签署日期 | 盖章 |
        | 甲公司 | 王敏 | #N/A | 是 |
        | 乙公司 | 李强 |  | 否 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 | 重大变更 | 联席会议日期 | 抄送日期 |
        | 1 | 2025-01-05 | 首次发布 | A0 |  |  |  |
        | 2 | 2026-02-05 | 调整比例 | A1 | 是 | #N/A | #N/A |
        | 3 | 2026-02-06 | 错字 | A2 | 否 |  | 2026-02-07 |
    """
    assert due(text) == [("signature:乙公司", "2026-02-03", "missed")]


@pytest.mark.parametrize(
    ("rows", "today", "expected"),
    [
        ("2026-10-01", TODAY, [("calendar:2027", "2026-12-31", "ahead")]),
        ("2026-10-01", date(2026, 11, 2), [("calendar:2027", "2026-12-31", "due_soon")]),
        ("2031-10-01", date(2030, 3, 2), [("calendar:2030", "2029-12-31", "missed"),
                                          ("calendar:2031", "2030-12-31", "done")]),
    ],
)  # fmt: skip
def test_each_year_needs_its_calendar(
    rows: str, today: date, expected: list[tuple[str, str, str]]
) -> None:
    heading = "# 工作日历\n| 日期 | 日类型 | 说明 |\n"
    assert due(f"{heading}| {rows} | 休息 | 国庆节 |", "calendar:", today) == expected
    assert due(heading, "calendar:", today) == []


def test_waivers_end() -> None:
    text = """
        # 豁免
        | 规则代码 | 工作表 | 行标识 | 理由 | 豁免批准人 | 有效期至 |
        | CT104 | 应急通讯录 | 王敏 | 门卫共用 | 李四 | 2026-03-10 |
        | CT104 |  |  | 门卫共用 | 李四 | 2026-03-01 |
    """
    assert due(text) == [
        ("waiver:ct104::", "2026-03-01", "missed"),
        ("waiver:ct104:应急通讯录:王敏", "2026-03-10", "due_soon"),
    ]


def test_rows_that_bear_one_number_are_told_apart() -> None:
    text = """
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 号码 | 更新 | 王敏 | 2026-03-10 |
        | Z1 | 号码 | 核对 | 李强 | 2026-04-10 |
    """
    assert [key for key, _, _ in due(text)] == ["action:z1", "action:z1#2"]


def test_an_action_is_open_until_it_is_closed_and_listed_for_a_year() -> None:
    text = """
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 | 完成日期 |
        | Z1 | 号码 | 更新 | 王敏 | 2026-03-01 |  |
        | Z2 | 号码 | 更新 | 王敏 | 2026-03-01 | #N/A |
        | Z3 | 号码 | 更新 | 王敏 | 2025-03-01 | 2025-03-03 |
        | Z4 | 号码 | 更新 | 王敏 | 2025-03-01 | 2025-03-02 |
    """
    assert due(text) == [
        ("action:z3", "2025-03-01", "done"),
        ("action:z1", "2026-03-01", "missed"),
    ]
    states = {day: due(text, "action:z1", date(2026, 2, day))[0][2] for day in (15, 16)}
    assert states == {15: "ahead", 16: "due_soon"}


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
