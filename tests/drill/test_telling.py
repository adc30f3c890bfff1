"""What is said of a measure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang, Text
from bcm_excel.drill.definitions import definitions
from bcm_excel.drill.measure import Change, Known, Measure, Part, Value
from bcm_excel.drill.telling import Came, Telling, decimals, how_it_came_out, met
from tests.drill.drilled import step

ZH, EN = Telling(Lang.ZH), Telling(Lang.EN)
ABOUT = definitions()
JUNE = Text("六月演练", "June")


def measure(key: str, value: Value | None, part: int = 3, whole: int = 4) -> Measure:
    return Measure(ABOUT[key], value, part, whole)


def changed(key: str, before: Value, after: Value, *, better: bool | None) -> str:
    made = measure(key, after)._replace(change=Change(before, after, JUNE, better))
    return ZH.change(made)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (1, "100%"), (0.755, "76%"), (0.999, "99.9%"), (0.9999, "99.99%"), (0.001, "0.1%")],
)
def test_a_share_that_is_not_all_never_looks_like_all(share: float, said: str) -> None:
    assert ZH.figure(measure("on_time", share)) == said


@settings(deadline=None)
@given(st.integers(1, 5_000), st.integers(1, 5_000))
def test_only_all_is_said_to_be_all(part: int, whole: int) -> None:
    share = min(part, whole) / whole
    said = f"{share:.{decimals(share)}%}"
    assert (float(said[:-1]) == 100) == (share == 1)
    assert float(said[:-1]) > 0


@pytest.mark.parametrize(
    ("time", "zh", "en"),
    [
        (timedelta(minutes=75), "1 小时 15 分", "1 h 15 min"),
        (timedelta(), "0 分", "0 min"),
        (timedelta(seconds=20), "不到 1 分", "under 1 min"),
        (timedelta(minutes=-10), "早 10 分", "10 min early"),
    ],
)
def test_a_time_is_said_as_people_say_it(time: timedelta, zh: str, en: str) -> None:
    made = measure("lateness_max", time)
    assert (ZH.figure(made), EN.figure(made)) == (zh, en)


def test_what_is_not_applicable_says_so_with_its_reason() -> None:
    why = Text("桌面演练不计时间", "a table-top drill has no times")
    made = measure("on_time", None)._replace(numerator=None, denominator=None, why_not=why)
    assert (ZH.figure(made), ZH.made_of(made)) == ("不适用", "桌面演练不计时间")
    assert not met(made)


def test_numerator_denominator_and_what_was_not_recorded() -> None:
    made = measure("on_time", 0.75)._replace(unrecorded=1)
    assert ZH.made_of(made) == "3 / 4 步；其中 1 项没有登记"
    assert EN.made_of(made) == "3 of 4 steps; 1 of them not recorded"
    assert ZH.fraction(measure("lateness_max", timedelta(1), 2, 9)) == "9 步中 2 步超时"
    assert EN.fraction(measure("actions_open", 2, 2, 9)) == "2 of 9 actions open"


def test_a_change_has_an_arrow_and_words() -> None:
    assert changed("on_time", 0.7, 0.75, better=True) == "▲ 上升 5 个百分点，好转"
    assert changed("on_time", 0.75, 0.7, better=False) == "▼ 下降 5 个百分点，变差"
    hour = timedelta(hours=1)
    assert changed("lateness_max", hour, hour / 2, better=True) == "▼ 减少 30 分，好转"
    assert changed("actions_open", 2, 5, better=False) == "▲ 增加 3，变差"
    assert changed("report_days", 5, 4, better=True) == "▼ 减少 1 天，好转"
    assert changed("unplanned", 2, 5, better=None) == "▲ 增加 3"
    assert changed("on_time", 0.7, 0.7, better=None) == "与上次相同"
    assert changed("on_time", 0.7, 0.7004, better=True) == "▲ 上升 0.1 个百分点，好转"
    assert ZH.change(measure("on_time", 1.0)) == "没有上次可比"


def test_since_when_and_parts() -> None:
    parts = (Part("a", Text("按时", "on time"), 3), Part("b", Text("超时", "late"), 0))
    made = measure("on_time", 1.0)._replace(
        change=Change(0.5, 1.0, JUNE, better=True),
        behind=Known(parts=parts),
    )
    assert (ZH.since(made), EN.since(made)) == ("较“六月演练”", "since June")
    assert ZH.parts(made) == "按时 3"


@pytest.mark.parametrize(
    ("key", "value", "part", "good"),
    [
        ("on_time", 1.0, 4, True),
        ("on_time", 0.75, 3, False),
        ("lateness_max", timedelta(), 0, True),
        ("lateness_max", timedelta(minutes=-5), 0, True),
        ("lateness_max", timedelta(minutes=5), 1, False),
        ("actions_open", 0, 0, True),
        ("actions_open", 2, 2, False),
    ],
)
def test_what_is_as_good_as_can_be(key: str, value: Value, part: int, *, good: bool) -> None:
    assert met(measure(key, value, part)) is good


def test_how_a_step_came_out() -> None:
    cases = {
        Came.ON_TIME: step(1, 20),
        Came.LATE: step(1, 50),
        Came.UNTIMED: step(1, None),
        Came.UNDUE: step(1, 20)._replace(on_time=False, deadline=None, late=None),
        Came.NOT_DONE: step(1, None, done=False),
        Came.DONE: step(1, 20, limit=None),
        Came.NOT_TAKEN: step(1, None, done=False)._replace(taken=False),
    }
    assert {came: how_it_came_out(each, timed=True) for came, each in cases.items()} == {
        came: came for came in cases
    }
    assert how_it_came_out(step(1, 50), timed=False) is Came.DONE


def test_numbers_to_dial_are_masked() -> None:
    assert "13800000012" not in ZH.hide("请拨 13800000012")
