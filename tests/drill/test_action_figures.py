"""Corrective actions of generated plans whose truth is known: open, overdue, closed in time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.results import Figures
from bcm_excel.incident.incident import PlanRef
from bcm_excel.plan.words import DrillMode
from tests.drill.handed import drill
from tests.drill.kept import OTHER, OWN, TODAY, Share, days, found, share, table

LOST = "Y99"
"""A drill that actions name and the plan has no record of."""
OWNERS = ("王敏", "李强", None)


@dataclass(frozen=True)
class Held:
    """A drill, the plan's record of which is Y0, Y1 … where it has one, and whether it is given."""

    on: date
    recorded: bool = True
    given: bool = True
    plan: str = OWN
    mode: DrillMode = DrillMode.LIVE
    record_mode: DrillMode = DrillMode.LIVE


@dataclass(frozen=True)
class Act:
    """An action: the place of its drill (None: from an incident), its owner, due and closed."""

    drill: int | None = 0
    owner: str | None = None
    due: date | None = None
    closed: date | None = None


def facts(held: Sequence[Held]) -> list[DrillFacts]:
    return [
        drill(
            each.on.isoformat(), f"演练{i}", mode=each.mode, plan=PlanRef("预案", each.plan, "A1")
        )
        for i, each in enumerate(held)
        if each.given
    ]


def no(held: Sequence[Held], act: Act) -> str | None:
    if act.drill is None:
        return None
    return f"Y{act.drill}" if act.drill < len(held) and held[act.drill].recorded else LOST


def text(held: Sequence[Held], acts: Sequence[Act]) -> str:
    records = (
        (f"Y{i}", each.on, each.on, "技术故障", each.record_mode.value.zh)
        for i, each in enumerate(held)
        if each.recorded
    )
    actions = (
        (f"Z{i}", number, None if number else "停电", "问题", "措施", a.owner, a.due, a.closed)
        for i, a in enumerate(acts)
        for number in (no(held, a),)
    )
    return table("演练记录", records) + table("整改台账", actions)


plays = st.lists(
    st.builds(Held, days(-900, 0), st.booleans(), st.booleans()),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.on,
).map(lambda held: [replace(held[0], given=True), *held[1:]])
acts = st.lists(
    st.builds(
        Act,
        st.none() | st.integers(0, 5),
        st.sampled_from(OWNERS),
        st.none() | days(-60, 60) | days(-1, 1),
        st.none() | days(-60, 0) | days(-1, 0),
    ),
    max_size=8,
)

# The truth, counted anew


def from_drills(actions: Iterable[Act]) -> list[Act]:
    return [each for each in actions if each.drill is not None]


def fate(act: Act) -> str:
    if act.closed is not None:
        return "closed" if act.due is not None and act.closed <= act.due else "closed_late"
    return "overdue" if act.due is not None and act.due < TODAY else "open"


def true_open(actions: Sequence[Act]) -> Share:
    still = sum(act.closed is None for act in actions)
    return (still, len(actions), 0) if actions else None


def true_in_time(actions: Sequence[Act]) -> Share:
    judged = [act for act in actions if fate(act) != "open" or act.due is None]
    in_time = sum(fate(act) == "closed" for act in judged)
    undated = sum(act.due is None for act in judged)
    return (in_time, len(judged), undated) if judged else None


def open_on(held: Sequence[Held], actions: Sequence[Act], day: date) -> tuple[int, int]:
    """Open and closed at the end of a day; what nobody has a record of was there ever since."""
    known = {f"Y{i}": each.on for i, each in enumerate(held) if each.recorded}
    raised = [act for act in actions if known.get(no(held, act) or "", date.min) <= day]
    closed = sum(act.closed is not None and act.closed <= day for act in raised)
    return len(raised) - closed, closed


@settings(deadline=None, max_examples=25)
@given(plays, acts)
def test_actions_are_counted_as_they_stand(held: list[Held], made: list[Act]) -> None:
    own = from_drills(made)
    whole = found(facts(held), text(held, made), by_person=True)
    (plan,) = whole.plans
    for of in (whole.total, plan.measures):
        assert share(of["actions_open"]) == true_open(own)
        assert share(of["actions_in_time"]) == true_in_time(own)
        for part in ("open", "overdue", "closed", "closed_late") if own else ():
            assert of["actions_open"].part(part) == [fate(act) for act in own].count(part)
    assert whole.total["actions_open"].value == (true_open(own) or (None,))[0]
    people = {each.key: each.measures for each in whole.people}
    for owner in filter(None, OWNERS):
        mine = [act for act in own if act.owner == owner]
        assert (owner in people) == bool(mine)
        if mine:
            assert share(people[owner]["actions_open"]) == true_open(mine)
            assert share(people[owner]["actions_in_time"]) == true_in_time(mine)


@settings(deadline=None, max_examples=20)
@given(plays, acts)
def test_each_drill_has_the_actions_that_came_from_it(held: list[Held], made: list[Act]) -> None:
    whole = found(facts(held), text(held, made))
    measures = {each.facts.title: each.measures for each in whole.drills}
    for i, each in enumerate(held):
        if each.given:
            own = [act for act in made if act.drill == i and each.recorded]
            assert share(measures[f"演练{i}"]["actions_open"]) == true_open(own)
            assert share(measures[f"演练{i}"]["actions_in_time"]) == true_in_time(own)


@settings(deadline=None, max_examples=20)
@given(plays, acts)
def test_open_actions_are_followed_from_drill_to_drill(held: list[Held], made: list[Act]) -> None:
    own = from_drills(made)
    whole = found(facts(held), text(held, made))
    when = sorted({each.on for each in held if each.given} | {TODAY})
    truth = [(day, *open_on(held, own, day)) for day in when]
    assert [(each.day, each.open, each.closed) for each in whole.actions_over_time] == truth
    change = whole.total["actions_open"].change
    assert (change is not None) == bool(own)
    if change is not None:
        last = max(each.on for each in held if each.given)
        assert (change.before, change.after) == (
            open_on(held, own, last)[0],
            sum(act.closed is None for act in own),
        )


# Rules, one by one


def in_time(*made: Act) -> Share:
    return share(found(facts([Held(TODAY)]), text([Held(TODAY)], made)).total["actions_in_time"])


@pytest.mark.parametrize(
    ("act", "truth"),
    [
        (Act(due=TODAY), None),
        (Act(due=TODAY - timedelta(1)), (0, 1, 0)),
        (Act(due=TODAY, closed=TODAY), (1, 1, 0)),
        (Act(due=TODAY - timedelta(1), closed=TODAY), (0, 1, 0)),
        (Act(), (0, 1, 1)),
        (Act(closed=TODAY), (0, 1, 1)),
        (Act(None, due=TODAY - timedelta(1)), None),
    ],
    ids=["due today", "overdue", "on its day", "a day late", "undated", "undated, closed", "real"],
)
def test_when_an_action_is_in_time(act: Act, truth: Share) -> None:
    assert in_time(act) == truth


def of_day(whole: Figures) -> dict[str, Share]:
    return {each.facts.title: share(each.measures["actions_open"]) for each in whole.drills}


@pytest.mark.parametrize(
    ("first", "second", "whose"),
    [
        (DrillMode.LIVE, DrillMode.TABLE_TOP, "演练0"),
        (DrillMode.TABLE_TOP, DrillMode.LIVE, "演练1"),
        (DrillMode.LIVE, DrillMode.LIVE, "演练0"),
        (DrillMode.TABLE_TOP, DrillMode.CALL_OUT, "演练0"),
    ],
)
def test_of_two_drills_on_the_day_of_one_record_one_has_its_actions(
    first: DrillMode, second: DrillMode, whose: str
) -> None:
    held = [Held(TODAY, mode=first), Held(TODAY, mode=second, recorded=False)]
    whole = found(facts(held), text(held, [Act(), Act()]))
    assert of_day(whole) == {"演练0": None, "演练1": None} | {whose: (2, 2, 0)}
    assert share(whole.total["actions_open"]) == (2, 2, 0)


def test_drills_of_one_day_have_their_own_records_where_the_modes_differ() -> None:
    modes = (DrillMode.TABLE_TOP, DrillMode.LIVE)
    held = [Held(TODAY, mode=mode, record_mode=mode) for mode in modes]
    whole = found(facts(held), text(held, [Act(0), Act(1), Act(1)]))
    assert of_day(whole) == {"演练0": (1, 1, 0), "演练1": (2, 2, 0)}


def test_a_drill_of_another_plan_has_no_actions_here() -> None:
    held = [Held(TODAY - timedelta(1)), Held(TODAY, plan=OTHER, recorded=False)]
    whole = found(facts(held), text(held, [Act(0)]))
    assert of_day(whole) == {"演练0": (1, 1, 0), "演练1": None}
    measures = {each.plan: share(each.measures["actions_open"]) for each in whole.plans}
    assert measures == {OWN: (1, 1, 0), OTHER: None}


def test_open_actions_are_compared_with_the_last_drill_of_their_own_plan() -> None:
    held = [Held(TODAY - timedelta(9)), Held(TODAY - timedelta(1), plan=OTHER, recorded=False)]
    whole = found(facts(held), text(held, [Act(0)]))
    change = whole.total["actions_open"].change
    assert change is not None
    assert change.since.zh == "演练0"
    assert [each.day for each in whole.actions_over_time] == [TODAY - timedelta(9), TODAY]
