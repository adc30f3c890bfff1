"""What of a plan was exercised, and what was added to it, in generated drills whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import add_months
from bcm_excel.clock.network import State
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.figures import figures
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.results import Figures
from bcm_excel.drill.taking import facts_of
from bcm_excel.incident.sheets import StepRow
from bcm_excel.plan.words import DrillMode
from tests.drill.exercised import START, Did, Drilled, row, tracking
from tests.drill.kept import TODAY, Share, share

modes = st.sampled_from(DrillMode)


def summed_up(*drills: DrillFacts) -> Figures:
    return figures(drills, TODAY)


def of(drill: DrillFacts, key: str) -> Measure:
    return summed_up(drill).drills[0].measures[key]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.none() | st.integers(0, 90), max_size=4), modes)
def test_steps_that_were_added_are_counted_and_not_judged(
    added: list[int | None], mode: DrillMode
) -> None:
    made = tracking(Drilled({"1": Did(at=1)}, mode=mode))
    keys = [f"+{i + 1}" for i in range(len(added))]
    ends = [None if n is None else START + timedelta(minutes=n) for n in added]
    typed = {
        key: {"content": "临时步骤", **({"finished": end} if end else {})}
        for key, end in zip(keys, ends, strict=True)
    }
    rows = [row(StepRow, 9 + i, key=key, content="临时步骤") for i, key in enumerate(keys)]
    steps = {**made.typed.rows("steps"), **typed}
    drill = facts_of(
        replace(made, extra=tuple(rows), typed=replace(made.typed, cells={"steps": steps}))
    )
    assert of(drill, "unplanned").value == len(added)
    assert share(of(drill, "completion")) == (1, 1, 0)


# How much of the plan was exercised


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.integers(-10, 1300),
            st.dictionaries(st.sampled_from("123456"), st.sampled_from(State), min_size=1),
            modes,
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each[0],
    )
)
def test_steps_count_as_exercised_for_so_many_months(
    drills: list[tuple[int, dict[str, State], DrillMode]],
) -> None:
    """Of the steps of the latest drill; before how many days each was held, and what was done."""
    at = [datetime(2026, 3, 2, 9) - timedelta(days=before) for before, *_ in drills]
    whole = summed_up(
        *(
            facts_of(
                tracking(
                    Drilled(
                        {k: Did(s, 1 if s is State.DONE else None) for k, s in steps.items()},
                        mode=mode,
                        held=held,
                        title=f"演练{held:%Y%m%d}",
                    )
                )
            )
            for held, (_, steps, mode) in zip(at, drills, strict=True)
        )
    )
    wanted = set(drills[at.index(max(at))][1])
    for months in (12, 36):
        since = add_months(TODAY, -months)
        done = {
            key
            for held, (_, steps, _) in zip(at, drills, strict=True)
            if since < held.date() <= TODAY
            for key, state in steps.items()
            if state is State.DONE
        }
        truth: Share = (len(wanted & done), len(wanted), 0)
        assert share(whole.total[f"coverage_{months}"]) == truth


@pytest.mark.parametrize(("held", "met"), [("2025-03-02", 0), ("2025-03-03", 1)])
def test_the_last_twelve_months_begin_on_the_day_after(held: str, met: int) -> None:
    drill = facts_of(tracking(Drilled({"1": Did(at=1)}, held=datetime.fromisoformat(held))))
    assert share(summed_up(drill).total["coverage_12"]) == (met, 1, 0)
