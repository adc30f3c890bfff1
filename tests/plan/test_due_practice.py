"""Drills, what follows them, what is to be exercised, and corrective actions."""

from datetime import date

import pytest

from bcm_excel.plan.due.obligation import Repeat
from bcm_excel.plan.due.standing import State
from tests.plan.owed import due, only

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


def test_what_was_exercised_is_not_judged_where_a_row_of_drills_is_lost() -> None:
    text = COVERAGE + "    | Y3 | #N/A | 2026-02-10 | 人员离职 | 桌面演练 |\n"
    assert due(text, "scenario") == due(text, "class") == []
    assert due(COVERAGE.replace("| T2 | 合作方内部变故 |", "| T2 | #N/A |"), "class") == []


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
