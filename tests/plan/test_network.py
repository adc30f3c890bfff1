"""Steps of a plan become the tasks that deadlines are computed from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import parse
from bcm_excel.clock.network import Moment, Nature, Task
from bcm_excel.plan.network import condition_of, needs_of, tasks_of
from bcm_excel.plan.words import Occasion
from tests.plans import plan

HEAD = (
    "# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 | 起算前等待 | 前序步骤 "
    "| 完成即为 | 判定选项 | 适用条件 | 适用级别 | 适用触发 | 适用场合 | 期限性质 |\n"
)


def steps(*rows: str) -> str:
    return HEAD + "\n".join(rows)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2=启动", ("2", "启动")),
        (" 2.1 ＝ 仅 维修 ", ("2.1", "仅 维修")),
        ("2", None),
        ("2=", None),
        ("=启动", None),
        ("2=3=4", None),
    ],
)
def test_a_condition_names_a_step_and_an_outcome(text: str, meant: tuple[str, str] | None) -> None:
    assert condition_of(text) == meant


def test_every_column_that_the_clock_needs_is_passed_on() -> None:
    text = steps(
        "| 1.1 | 报告 | 组长 | 0.5 小时 | 发生 | 2 小时 | | 接报 | 启动、仅维修 | | | | | |",
        "| 1.10 | 通知 | 组长 | 3日 | 接报 | | 1.1 | | | １.1 ＝ 启动 | | | | 法定 |",
    )
    assert tasks_of(plan(text)) == (
        Task("1.1", parse("0.5 小时"), Moment.BEGAN, parse("2 小时"), marks=Moment.REPORTED),
        Task(
            "1.10", parse("3日"), Moment.REPORTED, after=("1.1",), nature=Nature.STATUTORY,
            only_if=("1.1", "启动"),
        ),
    )  # fmt: skip


LEVELS = steps(
    "| 1 | 研判 | 组长 | | | | | | | | | | | |",
    "| 2 | 一般 | 组长 | | | | 1 | | | | 一般 | | | |",
    "| 3 | 重大 | 组长 | | | | 2 | | | | 重大、紧急 | T1 | | |",
    "| 4 | 演练 | 组长 | | | | 3、2 | | | | | | 演练 | |",
    "| 5 | 总结 | 组长 | | | | 4 | | | | | T2 | 均适用 | |",
)


ALL = {"1": (), "2": ("1",), "3": ("2",), "4": ("3", "2"), "5": ("4",)}


@pytest.mark.parametrize(
    ("level", "trigger", "occasion", "after"),
    [
        (None, None, None, ALL),
        (None, None, Occasion.BOTH, ALL),
        ("一般", None, None, {"1": (), "2": ("1",), "4": ("2",), "5": ("4",)}),
        ("重大", None, None, {"1": (), "3": ("1",), "4": ("3", "1"), "5": ("4",)}),
        ("重大", "t1", Occasion.REAL, {"1": (), "3": ("1",)}),
        ("紧急", "T2", Occasion.REAL, {"1": (), "5": ("1",)}),
        ("紧急", "T2", Occasion.DRILL, {"1": (), "4": ("1",), "5": ("4",)}),
    ],
)  # fmt: skip
def test_steps_that_do_not_apply_are_looked_through(
    level: str | None, trigger: str | None, occasion: Occasion | None, after: dict[str, tuple[str]]
) -> None:
    made = tasks_of(plan(LEVELS), level, trigger, occasion)
    assert {task.key: task.after for task in made} == after


def test_a_condition_on_a_step_that_does_not_apply_is_never_met() -> None:
    text = steps(
        "| 1 | 决定 | 组长 | | | | | | 停、不停 | | 重大 | | | |",
        "| 2 | 停止 | 组长 | | | | 1 | | 报、不报 | 1=停 | | | | |",
        "| 3 | 上报 | 组长 | | | | 2 | | | 2=报 | | | | |",
        "| 4 | 总结 | 组长 | | | | 3 | | | | | | | |",
    )
    assert [task.key for task in tasks_of(plan(text), "一般")] == ["4"]
    assert [task.key for task in tasks_of(plan(text), "重大")] == ["1", "2", "3", "4"]


def test_what_names_no_step_is_left_out_and_a_number_counts_once() -> None:
    text = steps(
        "| 1 | 报告 | 组长 | 1小时 | | | 9 | | | 8=是 | | | | |",
        "| 1 | 又一次 | 组长 | 2小时 | | | | | | | | | | |",
        "| 2 | 通知 | 组长 | | | | 1、1 | | | 1 | | | | |",
    )
    assert tasks_of(plan(text)) == (Task("1", parse("1小时")), Task("2", after=("1",)))


def test_a_circle_of_steps_that_do_not_apply_ends() -> None:
    text = steps(
        "| 1 | 甲 | 组长 | | | | 2 | | | | 重大 | | | |",
        "| 2 | 乙 | 组长 | | | | 1 | | | | 重大 | | | |",
        "| 3 | 丙 | 组长 | | | | 2 | | | | | | | |",
    )
    assert tasks_of(plan(text), "一般") == (Task("3"),)


def test_a_task_waits_for_predecessors_decision_and_whoever_marks_its_moment() -> None:
    tasks = (
        Task("1", marks=Moment.ACTIVATED),
        Task("2", after=("1",)),
        Task("3", counted_from=Moment.ACTIVATED, after=("2", "1"), only_if=("2", "是")),
    )
    assert needs_of(tasks) == {"1": (), "2": ("1",), "3": ("2", "1")}


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.sampled_from("甲乙丙 "), st.integers(0, 9)), min_size=1, max_size=8))
def test_narrowing_keeps_what_comes_before_what(rows: list[tuple[str, int]]) -> None:
    """A step that applies waits, directly or not, for exactly the ones before it that apply."""
    text = steps(
        *(
            f"| {i} | 做 | 组长 | | | | {before % i if i else ''} | | | | {level} | | | |"
            for i, (level, before) in enumerate(rows)
        )
    )
    whole = {task.key: task.after for task in tasks_of(plan(text))}
    some = {task.key: task.after for task in tasks_of(plan(text), "甲")}

    def behind(key: str, after: dict[str, tuple[str, ...]]) -> set[str]:
        return {key}.union(*(behind(each, after) for each in after[key]))

    for key in some:
        assert behind(key, some) == behind(key, whole) & set(some)
