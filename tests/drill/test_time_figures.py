"""Times of generated drills whose truth is known: a chain of steps against limits and baseline, and
the way to activation and notification.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate
from statistics import median

from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import parse
from bcm_excel.clock.network import Moment, Progress, State, Task
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.figures import figures
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.results import Figures
from bcm_excel.drill.taking import facts_of
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.records import NoticeRow
from bcm_excel.plan.words import DrillMode
from tests.drill.exercised import START, Called, Did, Drilled, Line, lines, row, tracking
from tests.drill.kept import TODAY, share

TIMED = (DrillMode.LIVE, DrillMode.CALL_OUT)
modes = st.sampled_from(DrillMode)


def summed_up(*drills: DrillFacts) -> Figures:
    return figures(drills, TODAY)


def of(drill: DrillFacts, key: str) -> Measure:
    return summed_up(drill).drills[0].measures[key]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


# A chain of steps


def chain(limits: Sequence[int], ends: Sequence[int | None], mode: DrillMode) -> DrillFacts:
    """Steps each of which counts from the end of the one before, the first from discovery; they
    ended so many minutes after it (None: never).
    """
    keys = [str(i) for i in range(len(limits))]
    state = {True: State.DONE, False: State.NOT_STARTED}
    steps = {k: Did(state[at is not None], at) for k, at in zip(keys, ends, strict=True)}
    tasks = tuple(
        Task(
            key,
            parse(f"{limit} 分钟"),
            None if i else Moment.FOUND,
            after=(keys[i - 1],) if i else (),
        )
        for i, (key, limit) in enumerate(zip(keys, limits, strict=True))
    )
    return facts_of(replace(tracking(Drilled(steps, mode=mode)), tasks=tasks))


limits = st.integers(5, 60)
pairs = st.lists(st.tuples(limits, st.integers(0, 90)), min_size=1, max_size=6)


@settings(deadline=None, max_examples=25)
@given(pairs, st.integers(0, 2), st.sampled_from(TIMED))
def test_steps_have_their_own_deadlines_and_the_drill_its_baseline(
    made: list[tuple[int, int]], undone: int, mode: DrillMode
) -> None:
    """Each step has a limit and the time that it took; some at the end were not done."""
    given_, took = zip(*made, strict=True)
    done = max(len(made) - undone, 0)
    ends = [at if i < done else None for i, at in enumerate(accumulate(took))]
    whole = chain(given_, ends, mode)
    baseline = list(accumulate(given_))
    late = [t - limit for limit, t in made[:done] if t > limit]
    kept = sum(at is not None and at <= by for at, by in zip(ends, baseline, strict=True))
    measures = summed_up(whole).drills[0].measures
    blank = len(made) - done
    assert share(measures["on_time"]) == (done - len(late), len(made), blank)
    assert share(measures["on_baseline"]) == (kept, len(made), blank)
    if done:
        whole_took = None if blank else minutes((ends[-1] or 0) - baseline[-1])
        assert measures["overall"].value == whole_took
        assert measures["lateness_max"].value == minutes(max(late, default=0))
        assert measures["lateness_median"].value == minutes(median(late) if late else 0)
    else:
        assert measures["overall"].value is None


def test_one_late_step_does_not_make_those_behind_it_late() -> None:
    whole = summed_up(chain([30, 30, 30], [90, 110, 130], DrillMode.LIVE)).total
    assert share(whole["on_time"]) == (2, 3, 0)
    assert share(whole["on_baseline"]) == (0, 3, 0)


@settings(deadline=None, max_examples=20)
@given(pairs)
def test_a_table_top_drill_is_judged_by_neither(made: list[tuple[int, int]]) -> None:
    given_, took = zip(*made, strict=True)
    measures = summed_up(chain(given_, list(accumulate(took)), DrillMode.TABLE_TOP)).total
    for key in ("on_time", "on_baseline", "overall", "lateness_max", "lateness_median"):
        assert measures[key].value is None, key
    assert share(measures["completion"]) == (len(made), len(made), 0)


# Activation


def activated(
    began: int | None, found: int | None, activated: int | None, mode: DrillMode, number: int = 0
) -> DrillFacts:
    """A drill whose moments are minutes after 9:00 of a day of its own."""
    at = START - timedelta(days=number)
    named = {Moment.BEGAN: began, Moment.FOUND: found, Moment.ACTIVATED: activated}
    moments = {moment: at + minutes(n) for moment, n in named.items() if n is not None}
    made = tracking(Drilled({"1": Did(at=1)}, mode=mode, title=f"演练{number}", held=at))
    return facts_of(replace(made, incident=replace(made.incident, moments=moments)))


offsets = st.none() | st.integers(0, 300)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(offsets, offsets, offsets, modes), min_size=1, max_size=5))
def test_how_long_activation_took(
    drills: list[tuple[int | None, int | None, int | None, DrillMode]],
) -> None:
    whole = summed_up(*(activated(*each, number=i) for i, each in enumerate(drills)))
    measures = {each.facts.title: each.measures for each in whole.drills}
    for key, since in (("activation_began", 0), ("activation_found", 1)):
        known = []
        for i, each in enumerate(drills):
            first, last, timed = each[:2][since], each[2], each[3] is not DrillMode.TABLE_TOP
            took = None if first is None or last is None or not timed else last - first
            truth = None if took is None else minutes(took)
            measure = measures[f"演练{i}"][key]
            assert measure.value == truth
            assert (measure.why_not is None) == (truth is not None)
            known += [took] if took is not None else []
        assert whole.total[key].value == (minutes(median(known)) if known else None)


# First and last notification


def notified(
    calls: Sequence[Line], sent: Sequence[int | None], mode: DrillMode, *, found: bool = True
) -> DrillFacts:
    """A drill with its calls, and notices so many minutes after discovery (None: no time)."""
    made = tracking(Drilled({"1": Did(at=1)}, calls, mode))
    notices = tuple(
        row(NoticeRow, i, key=str(i), to="甲方", sent=None if n is None else START + minutes(n))
        for i, n in enumerate(sent)
    )
    made.tables.rows["notices"] = notices
    moments = {Moment.BEGAN: START} | ({Moment.FOUND: START} if found else {})
    return facts_of(replace(made, incident=replace(made.incident, moments=moments)))


@settings(deadline=None, max_examples=25)
@given(st.lists(lines, max_size=5), st.lists(st.none() | st.integers(0, 90), max_size=3), modes)
def test_from_discovery_to_the_first_and_last_notification(
    calls: list[Line], sent: list[int | None], mode: DrillMode
) -> None:
    drill = notified(calls, sent, mode)
    told = [
        each.told
        for line in calls
        for each in (line.primary, line.backup)
        if each.result not in (None, CallResult.SIMULATED) and each.told is not None
    ]
    times = [*told, *(n for n in sent if n is not None)]
    known = bool(times) and mode is not DrillMode.TABLE_TOP
    assert of(drill, "notified_first").value == (minutes(min(times)) if known else None)
    assert of(drill, "notified_last").value == (minutes(max(times)) if known else None)


def test_without_discovery_nothing_counts_from_it() -> None:
    line = Line(Called(CallResult.CONFIRMED, 5, 3))
    measure = of(notified([line], [9], DrillMode.LIVE, found=False), "notified_first")
    assert measure.value is None
    assert measure.why_not is not None


def test_a_simulated_call_notified_nobody() -> None:
    line = Line(Called(CallResult.SIMULATED, 5, 3))
    assert of(notified([line], [], DrillMode.LIVE), "notified_last").value is None


def test_a_step_typed_as_ended_only_is_done() -> None:
    made = tracking(Drilled({"1": Did(State.IN_PROGRESS)}))
    ended = {"1": Progress(finished=START + minutes(10))}
    drill = facts_of(replace(made, progress=ended))
    assert (share(of(drill, "completion")), share(of(drill, "on_time"))) == ((1, 1, 0), (1, 1, 0))
