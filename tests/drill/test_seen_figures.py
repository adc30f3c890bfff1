"""Problems that came back, in generated drills and actions of which is known what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.loop import standing
from bcm_excel.incident.incident import PlanRef
from tests.drill.handed import drill, problem
from tests.drill.kept import OTHER, OWN, TODAY, Share, days, found, practice, share, table

ABOUT = (
    "备份联系人的手机号码打不通",
    "会议室没有网络也没有投影设备",
    "Printed contact list is out of date",
)
"""What problems are about; no two are alike."""
WORDED = (
    "{}",
    "{}！",
    " “{}” ",
    "仍然{}",
    "{}（夜间）",
)
"""The same problem in other words, marks and blanks."""


@dataclass(frozen=True)
class Problem:
    about: int = 0
    worded: int = 0

    @property
    def text(self) -> str:
        said = WORDED[self.worded].format(ABOUT[self.about])
        return said.upper() if self.worded == 1 else said


@dataclass(frozen=True)
class Held:
    on: date
    problems: tuple[Problem, ...] = (Problem(),)
    plan: str = OWN


@dataclass(frozen=True)
class Act:
    """An action of the plan: raised by an older drill of its own record, else by an incident."""

    problem: Problem = Problem()
    raised: date | None = None
    closed: date | None = None


def facts(held: Sequence[Held]) -> list[DrillFacts]:
    return [
        drill(
            each.on.isoformat(),
            f"演练{i}",
            problems=tuple(problem(p.text) for p in each.problems),
            plan=PlanRef("预案", each.plan, "A1"),
        )
        for i, each in enumerate(held)
    ]


def text(acts: Sequence[Act]) -> str:
    records = (
        (f"Y{i}", each.raised, each.raised, "技术故障", "实战演练")
        for i, each in enumerate(acts)
        if each.raised
    )
    actions = (
        (f"Z{i}", *((f"Y{i}", "") if a.raised else ("", "停电")), a.problem.text, "措施", None, None, a.closed)
        for i, a in enumerate(acts)
    )  # fmt: skip
    return table("演练记录", records) + table("整改台账", actions)


problems = st.builds(Problem, st.integers(0, len(ABOUT) - 1), st.integers(0, len(WORDED) - 1))
plays = st.lists(
    st.builds(
        Held,
        days(-40, 0),
        st.lists(problems, max_size=4).map(tuple),
        st.sampled_from([OWN, OWN, OTHER]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.on,
)
acts = st.lists(
    st.builds(Act, problems, st.none() | days(-60, 0), st.none() | days(-40, 0)), max_size=4
)

# The truth, counted anew


def seen(held: Sequence[Held], made: Sequence[Act], now: Held) -> set[int]:
    """What was known before a drill: from earlier ones of its plan, and from older actions."""
    earlier = {p.about for d in held if d.plan == now.plan and d.on < now.on for p in d.problems}
    older = {
        each.problem.about
        for each in made
        for moment in (each.raised, each.closed)
        if moment is not None and moment < now.on and now.plan == OWN
    }
    return earlier | older


def true_seen(held: Sequence[Held], made: Sequence[Act], now: Held) -> Share:
    again = sum(p.about in seen(held, made, now) for p in now.problems)
    return (again, len(now.problems), 0) if now.problems else None


@settings(deadline=None, max_examples=25)
@given(plays, acts)
def test_problems_seen_before_are_those_known_before(held: list[Held], made: list[Act]) -> None:
    whole = found(facts(held), text(made))
    of = {each.facts.title: each.measures for each in whole.drills}
    truths = [true_seen(held, made, each) for each in held]
    for i, truth in enumerate(truths):
        assert share(of[f"演练{i}"]["seen_before"]) == truth
    known = [truth for truth in truths if truth is not None]
    pooled = tuple(map(sum, zip(*known, strict=True)))
    assert share(whole.total["seen_before"]) == (pooled or None)


@settings(deadline=None, max_examples=25)
@given(plays, acts)
def test_an_action_came_back_where_its_problem_is_seen_after_it_was_closed(
    held: list[Held], made: list[Act]
) -> None:
    stood = standing(practice(text(made)), facts(held), TODAY)
    truth = {}
    for i, act in enumerate(made):
        again = [
            (each.on, f"演练{n}")
            for n, each in enumerate(held)
            if act.closed and each.plan == OWN and each.on > act.closed
            if any(p.about == act.problem.about for p in each.problems)
        ]
        if again:
            truth[f"Z{i}"] = min(again)
    assert {each.action.no: (each.held, each.drill) for each in stood.came_back} == truth


# Rules, one by one


def shares(*held: Held, made: Sequence[Act] = ()) -> list[Share]:
    return [share(each.measures["seen_before"]) for each in found(facts(held), text(made)).drills]


BEFORE, LATER = TODAY - timedelta(30), TODAY - timedelta(10)


def test_twice_in_one_drill_is_not_seen_before() -> None:
    assert shares(Held(LATER, (Problem(), Problem()))) == [(0, 2, 0)]


def test_a_problem_of_another_plan_was_not_seen_here() -> None:
    assert shares(Held(BEFORE, plan=OTHER), Held(LATER)) == [(0, 1, 0), (0, 1, 0)]


def test_a_drill_without_problems_has_nothing_to_compare() -> None:
    assert shares(Held(BEFORE), Held(LATER, ())) == [(0, 1, 0), None]


@pytest.mark.parametrize(
    ("act", "again"),
    [
        (Act(raised=BEFORE), 1),
        (Act(raised=LATER), 0),
        (Act(raised=TODAY), 0),
        (Act(closed=BEFORE), 1),
        (Act(closed=LATER), 0),
        (Act(), 0),
    ],
    ids=["older drill", "the drill itself", "later drill", "closed before", "closed on the day", "undated"],
)  # fmt: skip
def test_which_actions_are_older_than_a_drill(act: Act, again: int) -> None:
    assert shares(Held(LATER), made=[act]) == [(again, 1, 0)]


def test_a_closed_action_does_not_come_back_in_a_drill_of_another_plan() -> None:
    kept = practice(text([Act(closed=BEFORE)]))
    assert standing(kept, facts([Held(LATER, plan=OTHER)]), TODAY).came_back == ()
    assert len(standing(kept, facts([Held(LATER)]), TODAY).came_back) == 1
