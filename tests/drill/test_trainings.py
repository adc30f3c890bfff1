"""Which trainings a drill calls for, for whom, by when, and which problems go into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.drill.facts import CallFact, DrillFacts, StepFact
from bcm_excel.drill.loop import loop
from bcm_excel.drill.trainings import by_when, called_for, taken_up
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.words import DrillMode, TrainingKind
from tests.drill import handed
from tests.drill.drilled import call, drill, problem, step

CONFIRMED, OFF, LATE = CallResult.CONFIRMED, CallResult.OFF, CallResult.LATE
ALL_CALLED = tuple(call(number, CONFIRMED) for number in range(3))


def weak(held: DrillFacts) -> tuple[tuple[str, ...] | None, str] | None:
    """Whom the training on weak points is for, and why."""
    found = (each for each in called_for(held) if each.kind is TrainingKind.REGULAR)
    return next(((each.people, each.why.zh) for each in found), None)


@pytest.mark.parametrize(
    ("steps", "calls", "expected"),
    [
        ([step(1, 20)], ALL_CALLED, None),
        ([step(1, 75)], ALL_CALLED, (("李强",), "没有按时完成的步骤：1")),
        ([step(1, None)._replace(touched=True)], ALL_CALLED, None),
        ([step(1, None, done=False)], ALL_CALLED, None),
        (
            [step(1, None, done=False)._replace(touched=True)],
            ALL_CALLED,
            (("李强",), "没有按时完成的步骤：1"),
        ),
        (
            [step(1, 20)],
            [call(0, LATE), *ALL_CALLED[1:]],
            (("王敏",), "没有按时确认的 1 人"),
        ),
        ([step(1, 20)], [call(0, OFF, CONFIRMED), *ALL_CALLED[1:]], None),
        (
            [step(1, 75)],
            [call(0, OFF, OFF), *ALL_CALLED[1:]],
            (("李强", "王敏", "郑楠"), "没有按时完成的步骤：1；没有按时确认的 2 人"),
        ),
        (
            [step(1, 20)],
            ALL_CALLED[:1],
            (("周宁", "郑楠"), "没有人参加的角色：应急小组（物流）"),
        ),
    ],
)
def test_what_was_late_or_not_reached_or_not_practised_is_trained(
    steps: Sequence[StepFact],
    calls: Sequence[CallFact],
    expected: tuple[tuple[str, ...], str] | None,
) -> None:
    assert weak(drill("演练", *steps, calls=calls)) == expected


def test_a_table_top_drill_and_simulated_calls_call_for_none() -> None:
    calls = [call(number, CallResult.SIMULATED) for number in range(3)]
    steps = [step(number, 75) for number in range(3)]
    assert weak(drill("桌面", *steps, mode=DrillMode.TABLE_TOP, calls=calls)) is None


def test_a_problem_goes_into_the_training_on_the_update_or_on_weak_points() -> None:
    held = drill("演练", step(1, 75), calls=ALL_CALLED, problems=[problem("打不通")])
    called = called_for(held)
    assert [each.kind for each in called] == [TrainingKind.UPDATE, TrainingKind.REGULAR]
    placed, other = problem("打不通"), problem("太慢")._replace(place="")
    assert [taken_up(each, called) for each in (placed, other)] == [0, 1]
    assert taken_up(other, called[:1]) is None


def test_actions_name_trainings_by_their_numbers_in_the_whole_list() -> None:
    first = handed.drill(problems=(handed.problem(place="处置流程 1"), handed.problem("没有清单")))
    second = handed.drill("2026-05-20", problems=(handed.problem(place="应急通讯录"),))
    found = loop([first, second], Lang.ZH)
    assert [each.training for each in found.actions] == ["1", None, "2"]


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (None, date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_no_training_is_planned_for_a_day_that_has_passed(today: date | None, day: date) -> None:
    assert by_when(date(2026, 3, 10), today) == day
    assert by_when(date.max - timedelta(days=1), None) is None


@pytest.mark.parametrize(
    ("listed", "title", "scenario"),
    [
        ((), "停电演练", None),
        (("停电",), "一季度演练", "停电"),
        (("停电", "火灾"), "一季度演练", None),
        (("停电", "火灾"), "一季度停电演练", "停电"),
        (("停电", "火灾"), "停电和火灾演练", None),
    ],
)
def test_the_scenario_that_only_can_be_meant_is_proposed(
    listed: tuple[str, ...], title: str, scenario: str | None
) -> None:
    held = handed.drill(title=title, exercise={})
    held = replace(held, kept=replace(held.kept, scenarios=listed))
    found = loop([held], Lang.ZH)
    assert (found.drills[0].scenario, found.scenarios) == (scenario, listed)
