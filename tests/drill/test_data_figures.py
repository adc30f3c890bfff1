"""How old data was in a drill and which restores worked, of plans and drills whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.results import Figures
from bcm_excel.drill.taking import facts_of
from bcm_excel.plan.words import DrillMode
from tests.drill.exercised import Did, Drilled, tracking
from tests.drill.kept import OTHER, Share, found, share, table

HELD = datetime(2026, 2, 10, 14, 30)
DAYS = {"每日": 1, "每周": 7, "每月": 31, "每季度": 92, "每半年": 184, "每年": 366}
"""For how many days a backup holds, by its period."""


@dataclass(frozen=True)
class Data:
    """One data set: its period, the minutes by which its last backup was older than the drill of
    HELD, and what came of its last restore test, in hundredths.
    """

    period: str = "每日"
    older: int | None = 0
    tested: date | None = None
    worked: int | None = None

    @property
    def last(self) -> datetime | None:
        return None if self.older is None else HELD - timedelta(minutes=self.older)


def text(data: Sequence[Data]) -> str:
    return table(
        "数据备份",
        (
            (f"数据{i}", d.period, d.last, d.tested, "" if d.worked is None else f"{d.worked}%")
            for i, d in enumerate(data)
        ),
    )


def drill(held: datetime = HELD, mode: DrillMode = DrillMode.LIVE, plan: str = "X-1") -> DrillFacts:
    title = f"演练{held:%m%d %H%M}"
    return facts_of(
        tracking(Drilled({"1": Did(at=1)}, held=held, mode=mode, plan=plan, title=title))
    )


near = st.integers(-2 * 1440, 9 * 1440)
around = st.sampled_from([31, 92, 184, 366]).flatmap(
    lambda days: st.integers(days * 1440 - 1500, days * 1440 + 1500)
)
sets = st.builds(
    Data,
    st.sampled_from(list(DAYS)),
    st.none() | near | around,
    st.none() | st.dates(date(2025, 1, 1), date(2026, 3, 2)),
    st.none() | st.sampled_from([0, 50, 99, 100]) | st.integers(0, 100),
)

# The truth, counted anew


def judged(data: Sequence[Data], held: datetime) -> list[Data]:
    """All but those that were copied after the drill: how it was then is not known."""
    return [each for each in data if each.last is None or each.last <= held]


def true_age(data: Sequence[Data], held: datetime) -> timedelta | None:
    ages = [held - each.last for each in judged(data, held) if each.last is not None]
    return max(ages, default=None)


def true_ages(data: Sequence[Data], held: datetime) -> tuple[int, int, int]:
    """Within their period (its last day is in time), all, and those not recorded."""
    counted = judged(data, held)
    known = [(held.date() - each.last.date(), each) for each in counted if each.last is not None]
    within = sum(age.days <= DAYS[each.period] for age, each in known)
    return within, len(counted), len(counted) - len(known)


def true_restores(data: Sequence[Data]) -> Share:
    if not data:
        return None
    known = [each for each in data if each.tested is not None and each.worked is not None]
    return sum(each.worked == 100 for each in known), len(data), len(data) - len(known)


def counts(measure: Measure) -> tuple[int | None, int | None, int]:
    return measure.numerator, measure.denominator, measure.unrecorded


@settings(deadline=None, max_examples=30)
@given(st.lists(sets, max_size=6))
def test_the_oldest_data_set_gives_the_age_of_data(data: list[Data]) -> None:
    whole = found([drill()], text(data))
    for measure in (whole.drills[0].measures["data_age"], whole.total["data_age"]):
        assert measure.value == true_age(data, HELD)
        if judged(data, HELD):
            assert counts(measure) == true_ages(data, HELD)
        else:
            assert counts(measure) == (None, None, 0)
        assert (measure.value is None) == (measure.why_not is not None)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(sets, min_size=1, max_size=4), st.lists(st.integers(0, 400), min_size=1, max_size=4)
)
def test_over_drills_the_oldest_data_of_each_is_pooled(data: list[Data], before: list[int]) -> None:
    held = [HELD - timedelta(days=n, minutes=i) for i, n in enumerate(before)]
    measure = found(map(drill, held), text(data)).total["data_age"]
    ages = [age for at in held if (age := true_age(data, at)) is not None]
    assert measure.value == max(ages, default=None)
    pooled = [true_ages(data, at) for at in held]
    sums = tuple(sum(column) for column in zip(*pooled, strict=True))
    assert counts(measure) == (sums if sums[1] else (None, None, 0))


@settings(deadline=None, max_examples=30)
@given(st.lists(sets, max_size=6))
def test_a_restore_worked_where_all_of_its_last_test_did(data: list[Data]) -> None:
    whole = found([drill()], text(data))
    assert share(whole.total["restores"]) == true_restores(data)
    (plan,) = whole.plans
    assert share(plan.measures["restores"]) == true_restores(data)
    assert "restores" not in whole.drills[0].measures


# Rules, one by one


def age(whole: Figures) -> Measure:
    return whole.total["data_age"]


@pytest.mark.parametrize(
    ("period", "last_day"), [("每日", 1), ("每周", 7), ("每月", 31), ("每年", 366)]
)
def test_a_backup_holds_until_the_end_of_the_last_day_of_its_period(
    period: str, last_day: int
) -> None:
    midnight = datetime.combine(HELD.date(), datetime.min.time()) - timedelta(days=last_day)
    minutes = (HELD - midnight) // timedelta(minutes=1)
    data = [Data(period, minutes), Data(period, minutes + 1)]
    assert counts(age(found([drill()], text(data)))) == (1, 2, 0)


def test_the_oldest_data_set_is_named() -> None:
    measure = age(found([drill()], text([Data(older=60), Data(older=4000), Data(older=None)])))
    assert (measure.value, counts(measure)) == (timedelta(minutes=4000), (1, 3, 1))
    assert measure.note is not None
    assert measure.note.zh == "数据1"
    assert measure.next is not None


def test_data_of_which_no_backup_is_recorded_is_not_fresh() -> None:
    measure = age(found([drill()], text([Data(older=None)])))
    assert (measure.value, counts(measure)) == (None, (0, 1, 1))
    assert measure.why_not is not None


def test_a_table_top_drill_has_no_age_of_data() -> None:
    live, table_top = drill(), drill(HELD - timedelta(days=30), DrillMode.TABLE_TOP)
    whole = found([live, table_top], text([Data(older=60)]))
    assert whole.drills[0].measures["data_age"].value is None
    assert (age(whole).value, counts(age(whole))) == (timedelta(minutes=60), (1, 1, 0))


@pytest.mark.parametrize(
    ("drills", "sheet"),
    [
        ([drill(plan=OTHER)], text([Data()])),
        ([drill()], text([])),
        ([drill()], text([Data(older=-1)])),
    ],
    ids=["another plan", "no backups", "copied since"],
)
def test_where_nothing_can_be_said_of_data_the_reason_is(
    drills: list[DrillFacts], sheet: str
) -> None:
    measure = age(found(drills, sheet))
    assert (measure.value, measure.denominator) == (None, None)
    assert measure.why_not is not None


def test_the_restores_of_a_plan_are_no_other_plans() -> None:
    sheet = text([Data(tested=date(2026, 1, 5), worked=100), Data()])
    whole = found([drill(), drill(HELD - timedelta(1), plan=OTHER)], sheet)
    assert {each.plan: share(each.measures["restores"]) for each in whole.plans} == {
        "X-1": (1, 2, 1),
        OTHER: None,
    }
