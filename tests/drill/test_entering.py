"""How drills go into a plan: what is new, what is there already, what cannot be put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.drill.entered import Entering
from bcm_excel.drill.entering import entering
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.into_plan import IntoAction, IntoTraining
from bcm_excel.drill.loop import loop
from bcm_excel.drill.numbering import next_number
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.incident.exercise import Ending, Exam, Item
from bcm_excel.incident.incident import PlanRef
from bcm_excel.plan.append import addition
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.clean import fold
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import DrillMode
from tests.drill.handed import drill, present, problem
from tests.plans import grids, plan, workbook

HEAD = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 测试预案 |
| 文件编号 | T-1 |
| 演练场景 | 技术故障、人员离职 |
# 应急通讯录
| 姓名 | 工号 | 单位 |
| 王敏 | | 甲公司 |
| 李强 | | 甲公司 |
| 赵云 | 7 | 甲公司 |
| 赵云 | 8 | 甲公司 |
# 演练记录
| 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 参演人员 | 总结日期 | 应考人员 | 未合格人员 |
"""
TAIL = """
# 整改台账
| 整改编号 | 来源演练 | 问题 | 严重程度 | 措施 | 整改责任人 | 整改期限 | 预案位置 |
| Z2026-1 | Y2026-1 | 以前的问题 | 一般 | 已改 | 王敏 | 2026-01-31 | |
# 培训记录
| 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
"""
OLD = "| Y2026-1 | 2026-01-08 | 2026-01-09 | 技术故障 | 实战演练 | 王敏 | 2026-01-12 | | |\n"


def entered(*drills: DrillFacts, rows: str = OLD, of: Plan | None = None) -> Entering:
    return entering(of or plan(HEAD + rows + TAIL), loop(drills, Lang.ZH))


def whys(out: Entering) -> list[str]:
    return [each.why.zh for each in out.not_put]


def numbers(out: Entering) -> list[tuple[str, str]]:
    return [(each.sheet.name, each.no) for each in out.new]


def test_a_new_drill_brings_its_record_its_actions_and_its_trainings() -> None:
    held = drill(
        people=(present("王敏", Exam.PASSED), present("李强", Exam.FAILED)),
        problems=(problem(place="处置流程 1"),),
    )
    out = entered(held)
    assert numbers(out) == [
        ("drills", "Y2026-2"),
        ("actions", "Z2026-2"),
        ("training", "X1"),
        ("training", "X2"),
    ]
    record, action, again, update = (each.values for each in out.new)
    assert record["held"] == date(2026, 3, 10)
    assert (record["examined"], record["failed"]) == (("王敏", "李强"), ("李强",))
    assert (action["drill"], action["owner"], action["place"]) == ("Y2026-2", "王敏", "处置流程 1")
    assert (again["attended"], again["drill"]) == (("李强",), "Y2026-2")
    assert update["attended"] == ("王敏", "李强")
    assert out.not_put == []


def test_a_drill_that_was_planned_is_filled_in_not_added() -> None:
    rows = OLD + "| Y2026-2 | 2026-03-20 | | 技术故障 | 实战演练 | | | | |\n"
    out = entered(drill(people=(present("王敏"),), problems=(problem(),)), rows=rows)
    assert numbers(out) == [("actions", "Z2026-2")]
    assert [(str(each.cell), each.value) for each in out.fillings] == [
        ("演练记录!C3", date(2026, 3, 10)),
        ("演练记录!F3", ("王敏",)),
    ]
    assert out.new[0].values["drill"] == "Y2026-2"


def test_a_drill_planned_for_another_quarter_or_scenario_is_another() -> None:
    rows = (
        "| Y2026-2 | 2026-06-20 | | 技术故障 | 实战演练 | | | | |\n"
        "| Y2026-3 | 2026-03-10 | | 人员离职 | 实战演练 | | | | |\n"
        "| Y2026-4 | 2026-03-10 | | 技术故障 | 桌面演练 | | | | |\n"
    )
    assert numbers(entered(drill(), rows=rows)) == [("drills", "Y2026-5")]


def test_what_staff_wrote_stays() -> None:
    rows = "| Y2026-9 | 2026-03-10 | 2026-03-10 | 技术故障 | 实战演练 | 李强 | | | |\n"
    held = drill(people=(present("王敏"),), endings={Ending.SUMMED_UP: "2026-03-12"})
    out = entered(held, rows=rows)
    assert out.new == []
    assert [each.column.field for each in out.fillings] == ["summed_up"]


def test_a_problem_that_the_plan_has_from_this_drill_is_not_added() -> None:
    held = drill("2026-01-09", problems=(problem("以前的 问题。"),))
    out = entered(held)
    assert (out.new, out.there) == ([], 2)


def test_a_problem_of_an_earlier_drill_is_a_new_action() -> None:
    assert ("actions", "Z2026-2") in numbers(entered(drill(problems=(problem("以前的问题"),))))


def test_what_came_of_a_drill_that_is_not_known_is_not_added_again() -> None:
    taught = TAIL + "| X2026-1 | 2026-06-30 | “演练”考试后再培训 | 再培训 | 李强 | Y2026-1 |\n"
    held = drill(
        "2026-01-09", problems=(problem("以前的问题"),), people=(present("李强", Exam.FAILED),)
    )
    given = loop([held], Lang.ZH)
    topic = given.trainings[0].topic or ""
    of = plan(HEAD + OLD + taught.replace("“演练”考试后再培训", topic))
    out = entering(of, replace(given, drills=()))
    assert (numbers(out), out.there) == ([], 2)


def test_two_drills_of_one_day_are_two() -> None:
    out = entered(drill(title="上午"), drill(title="下午"))
    assert numbers(out) == [("drills", "Y2026-2"), ("drills", "Y2026-3")]


@pytest.mark.parametrize(
    ("owner", "why"),
    [
        ("钱进", "“钱进”不在应急通讯录里，没有写入"),
        ("赵云", "有 2 人叫“赵云”，请写成 姓名(工号)，没有写入"),
        ("赵云(8)", None),
    ],
)
def test_an_owner_who_is_no_contact_is_named_and_the_rest_goes_in(
    owner: str, why: str | None
) -> None:
    out = entered(drill(problems=(problem(owner=owner),)))
    assert whys(out) == ([why] if why else [])
    assert out.new[1].values["owner"] == (None if why else owner)


def test_an_action_without_a_measure_stays_out() -> None:
    out = entered(drill(problems=(problem(measure=""), problem("另一个"))))
    assert whys(out) == [
        "没有填“措施”，这一行没有转入；请在汇总的这一格填好并保存，再运行一次 drill apply"
    ]
    assert [each.what for each in out.new if each.sheet.name == "actions"] == ["另一个"]


@pytest.mark.parametrize(
    ("exercise", "why"),
    [
        (
            {},
            "没有填“场景”，这次演练的记录没有转入；请在汇总的这一格填一个预案所列的场景"
            "（技术故障、人员离职）并保存，再运行一次 drill apply",
        ),
        (
            {Item.SCENARIO: "火灾"},
            "“火灾”不是预案所列的演练场景（技术故障、人员离职），这次演练的记录没有转入；"
            "请在汇总的这一格改正，或把它加进预案信息的“演练场景”，再运行一次 drill apply",
        ),
    ],
)
def test_a_drill_without_a_scenario_of_the_plan_stays_out_and_its_actions_go_in(
    exercise: dict[Item, str], why: str
) -> None:
    out = entered(drill(exercise=exercise, problems=(problem(),)))
    assert whys(out) == [why]
    assert [(each.sheet.name, each.values["drill"]) for each in out.new] == [("actions", None)]


def test_the_only_scenario_of_a_plan_is_that_of_a_drill_that_names_none() -> None:
    of = plan((HEAD + OLD + TAIL).replace("技术故障、人员离职", "技术故障"))
    out = entered(drill(exercise={}), of=of)
    assert (whys(out), out.new[0].values["scenario"]) == ([], "技术故障")


def test_each_action_names_the_training_that_takes_it_up() -> None:
    held = drill(
        people=(present("王敏", Exam.PASSED), present("李强", Exam.FAILED)),
        problems=(problem(place="处置流程 1"), problem("没有清单")),
    )
    out = entered(held)
    actions = [each.values for each in out.new if each.sheet.name == "actions"]
    assert [each["training"] for each in actions] == ["X2", None]


def test_an_action_of_the_plan_learns_its_training() -> None:
    columns = TAIL.replace("| 预案位置 |", "| 预案位置 | 纳入培训 |").replace(
        "2026-01-31 | |", "2026-01-31 | | |"
    )
    held = drill("2026-01-09", problems=(problem("以前的问题", place="处置流程 1"),))
    out = entered(held, of=plan(HEAD + OLD + columns))
    assert ("整改台账!I2", "X1") in [(str(each.cell), each.value) for each in out.fillings]
    taught = columns + "| X2026-7 | 2026-06-30 | 更新 | 预案更新培训 | 李强 | Y2026-1 |\n"
    out = entered(held, of=plan(HEAD + OLD + taught))
    assert ("整改台账!I2", "X2026-7") in [(str(each.cell), each.value) for each in out.fillings]


def test_a_training_that_stays_out_is_named_by_no_action() -> None:
    found = loop([drill(problems=(problem(place="x"),))], Lang.ZH)
    dropped = IntoTraining(**{**vars(found.trainings[0]), "take": False})
    out = entering(plan(HEAD + OLD + TAIL), replace(found, trainings=(dropped,)))
    assert [each.values["training"] for each in out.new if each.sheet.name == "actions"] == [None]
    strange = IntoAction(**{**vars(found.actions[0]), "training": "9"})
    out = entering(plan(HEAD + OLD + TAIL), replace(found, actions=(strange,)))
    assert whys(out) == ["下表没有培训“9”，没有写“纳入培训”"]


def test_an_action_that_names_no_drill_learns_it_once_the_drill_is_there() -> None:
    text = HEAD + OLD + TAIL.replace("| Y2026-1 | 以前的问题", "| | 以前的问题")
    out = entered(drill("2026-01-09", problems=(problem("以前的问题"),)), of=plan(text))
    assert [(str(each.cell), each.value) for each in out.fillings] == [("整改台账!B2", "Y2026-1")]


def test_a_drill_of_another_plan_stays_out_with_all_that_came_of_it() -> None:
    other = PlanRef("另一份", "T-2", "A0", "")
    out = entered(drill(plan=other, problems=(problem(place="x"),)))
    assert whys(out) == ["这次演练属于预案“T-2”，不写进“T-1”"]
    assert out.new == []


def test_nothing_is_put_into_a_barred_sheet() -> None:
    found = loop([drill(problems=(problem(),))], Lang.ZH)
    out = entering(plan(HEAD + OLD + TAIL), found, {"drills"})
    assert [(each.sheet.name, each.values["drill"]) for each in out.new] == [("actions", None)]


@pytest.mark.parametrize(
    ("used", "year", "number"),
    [
        (["Y2025-1", "Y2025-2"], 2025, "Y2025-3"),
        (["Y2025-1", "Y2025-2"], 2026, "Y2026-1"),
        (["Y2026-01", "Y2026-09"], 2026, "Y2026-10"),
        (["2026-Q1-3"], 2026, "2026-Q1-4"),
        (["Z9"], 2026, "Z10"),
        (["Z1", "Z3", "Z2"], 2026, "Z4"),
        (["演练2026"], 2026, "演练2027"),
        (["第一次"], 2026, "第二次"),
        (["无"], 2026, "A1"),
        ([], 2026, "A1"),
    ],
)
def test_the_next_number_keeps_the_pattern(used: list[str], year: int, number: str) -> None:
    assert next_number(used, {fold(each) for each in used}, year, "A1") == number


@given(
    st.lists(st.text(st.sampled_from("Y2026-19零一A"), min_size=1), max_size=6),
    st.integers(2020, 2030),
)
def test_a_number_never_comes_twice(used: Sequence[str], year: int) -> None:
    taken = {fold(each) for each in used}
    assert fold(next_number(used, taken, year, "A1")) not in taken


def test_the_mode_tells_drills_of_one_day_apart() -> None:
    assert numbers(entered(drill("2026-01-09", mode=DrillMode.TABLE_TOP))) == [
        ("drills", "Y2026-2")
    ]


PEOPLE = st.sampled_from(["王敏", "李强", "赵云", "赵云(7)", "钱进"])
PROBLEMS = st.builds(
    problem,
    st.sampled_from(["打不通", "没有清单", "没有 清单。", "以前的问题", ""]),
    measure=st.sampled_from(["改", ""]),
    owner=st.one_of(st.just(""), PEOPLE),
    due=st.sampled_from([None, date(2026, 4, 30)]),
    place=st.sampled_from(["", "处置流程 1"]),
)
DRILLS = st.builds(
    drill,
    st.sampled_from(["2026-01-09", "2026-03-10", "2026-03-11"]),
    st.sampled_from(["甲", "乙"]),
    people=st.lists(st.builds(present, PEOPLE, st.sampled_from([None, *Exam])), max_size=4).map(
        tuple
    ),
    problems=st.lists(PROBLEMS, max_size=4).map(tuple),
    exercise=st.sampled_from([{Item.SCENARIO: "技术故障"}, {Item.SCENARIO: "火灾"}, {}]),
    mode=st.sampled_from(DrillMode),
)
ROWS = OLD + "| Y2026-2 | 2026-03-20 | | 技术故障 | 实战演练 | | | | |\n"


def put(sheets: tuple[Grid, ...], out: Entering) -> tuple[Grid, ...]:
    """The plan's sheets with what goes in."""
    added = addition(workbook(*sheets), out.added())
    cells = {(c.sheet, c.row, c.column): v for c, v in added.cells.items()}
    for each in out.fillings:
        value = each.column.written(each.value, Lang.ZH)
        cells[each.cell.sheet, each.cell.row, each.cell.column] = value or ""
    made = []
    for grid in sheets:
        last = max([len(grid.rows), *(row for name, row, _ in cells if name == grid.name)])
        width = len(grid.rows[0])
        rows: list[list[Value]] = [list(row) for row in grid.rows]
        rows += [[""] * width for _ in range(last - len(rows))]
        for (name, row, at), value in cells.items():
            if name == grid.name and value is not None:
                rows[row - 1][at - 1] = value
        made.append(replace(grid, rows=rows))
    return tuple(made)


@given(st.lists(DRILLS, max_size=4))
@settings(deadline=None)
def test_applied_twice_nothing_is_added_the_second_time(held: list[DrillFacts]) -> None:
    sheets, found = grids(HEAD + ROWS + TAIL), loop(held, Lang.ZH)
    once = put(sheets, entering(plan_of(workbook(*sheets)), found))
    again = entering(plan_of(workbook(*once)), found)
    assert (again.new, again.fillings) == ([], [])
