"""Every figure of generated drills against their truth, counted anew in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.network import State
from bcm_excel.drill.counting import DrillCounter
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.figures import figures
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.results import Figures
from bcm_excel.drill.taking import facts_of
from bcm_excel.incident.exercise import Exam, Rating
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.words import DrillMode, Gravity
from tests.drill.exercised import LIMIT, START, Called, Did, Drilled, Line, drills, tracking

TODAY = date(2026, 3, 2)
WINDOW = 15
CONFIRMED, LATE, SIMULATED = CallResult.CONFIRMED, CallResult.LATE, CallResult.SIMULATED
Share = tuple[int, int, int] | None
"""Numerator, denominator, not recorded; None for what is not applicable."""


def facts(drill: Drilled) -> DrillFacts:
    return facts_of(tracking(drill))


def found(*held: Drilled, by_person: bool = False) -> Figures:
    return figures([facts(each) for each in held], TODAY, by_person=by_person)


def share(measure: Measure) -> Share:
    if measure.value is None:
        assert measure.why_not is not None
        return None
    assert measure.numerator is not None
    assert measure.denominator is not None
    assert measure.value == measure.numerator / measure.denominator
    assert len(measure.cells) <= measure.denominator
    return measure.numerator, measure.denominator, measure.unrecorded


# The truth, counted anew


def taken(drill: Drilled) -> list[Did]:
    return [did for did in drill.steps.values() if did.state is not State.NOT_APPLICABLE]


def blank(did: Did) -> bool:
    return did.state is State.NOT_STARTED


def true_completion(drill: Drilled) -> Share:
    steps = taken(drill)
    counts = sum(did.ended for did in steps), len(steps), sum(map(blank, steps))
    return counts if steps else None


def true_on_time(drill: Drilled) -> Share:
    steps = taken(drill)
    if drill.mode is DrillMode.TABLE_TOP or not steps:
        return None
    met = sum(did.at is not None and did.at <= LIMIT for did in steps)
    unrecorded = sum(blank(did) or (did.ended and did.at is None) for did in steps)
    return met, len(steps), unrecorded


def overruns(drill: Drilled) -> list[int]:
    return [did.at - LIMIT for did in taken(drill) if did.at is not None and did.at > LIMIT]


def reached(called: Called) -> str:
    if called.result is None:
        return "blank"
    if called.result is SIMULATED:
        return "simulated"
    if called.result is CONFIRMED:
        timed = called.told is not None and called.after is not None
        return "yes" if timed and called.after <= WINDOW else "late" if timed else "untimed"  # type: ignore[operator]
    if called.result is LATE:
        return "late"
    return "told" if called.result is CallResult.NOT_CONFIRMED else "dead"


def counted_lines(drill: Drilled) -> list[tuple[str, str, Line]]:
    lines = [(reached(line.primary), reached(line.backup), line) for line in drill.calls]
    called = {line.inside for one, two, line in lines if (one, two) != ("blank", "blank")}
    if not called and drill.mode is not DrillMode.TABLE_TOP:
        called = {True, False}
    return [each for each in lines if each[2].inside in called and "simulated" not in each[:2]]


def true_reach(drill: Drilled) -> Share:
    lines = counted_lines(drill)
    met = sum("yes" in each[:2] for each in lines)
    unrecorded = 0
    for one, two, _ in lines:
        if "yes" in (one, two):
            continue
        first = next((each for each in (one, two) if each in ("late", "untimed")), None)
        unrecorded += first == "untimed" or (one, two) == ("blank", "blank")
    return (met, len(lines), unrecorded) if lines else None


def true_takeover(drill: Drilled) -> Share:
    failed = [(two, line) for one, two, line in counted_lines(drill) if one in ("told", "dead")]
    met = sum(two == "yes" for two, _ in failed)
    unrecorded = sum(line.backup_named and two in ("blank", "untimed") for two, line in failed)
    return (met, len(failed), unrecorded) if failed else None


def true_numbers(drill: Drilled) -> Share:
    dead = ["UNREACHABLE", "SUSPENDED", "NOT_IN_SERVICE", "WRONG_NUMBER", "LEFT_POST"]
    silent = ["NO_ANSWER", "OFF", "SIMULATED"]
    results = [
        each.result.name
        for line in drill.calls
        for each in (line.primary, line.backup)
        if each.result is not None and each.result.name not in silent
    ]
    return (sum(name not in dead for name in results), len(results), 0) if results else None


def pooled(shares: Iterable[Share]) -> Share:
    known = [each for each in shares if each is not None]
    sums = [sum(column) for column in zip(*known, strict=True)]
    return (sums[0], sums[1], sums[2]) if known else None


TRUTHS = {
    "completion": true_completion,
    "on_time": true_on_time,
    "reach": true_reach,
    "takeover": true_takeover,
    "numbers": true_numbers,
}


@settings(deadline=None, max_examples=25)
@given(drills)
def test_the_figures_of_a_drill_are_what_truly_happened(drill: Drilled) -> None:
    of = found(drill).drills[0].measures
    for key, truth in TRUTHS.items():
        assert share(of[key]) == truth(drill), key
    timed = drill.mode is not DrillMode.TABLE_TOP
    ended = [did for did in taken(drill) if did.at is not None]
    if timed and ended:
        late = overruns(drill)
        assert of["lateness_max"].value == timedelta(minutes=max(late, default=0))
        assert of["lateness_median"].value == timedelta(minutes=median(late) if late else 0)
        assert (of["lateness_max"].numerator, of["lateness_max"].denominator) == (
            len(late),
            len(ended),
        )
        last = max(did.at or 0 for did in ended)
        over = len(ended) == len(taken(drill))
        assert of["overall"].value == (timedelta(minutes=last - LIMIT) if over else None)
    else:
        assert of["lateness_max"].value is None
    asked = [did for did in drill.steps.values() if did.ended]
    proven = (sum(bool(did.evidence) for did in asked), len(asked), 0)
    assert share(of["evidence"]) == (proven if asked else None)


@settings(deadline=None, max_examples=25)
@given(drills)
def test_people_objectives_and_problems_are_counted_as_written(drill: Drilled) -> None:
    whole = found(drill)
    of = whole.drills[0].measures
    people = drill.present or ()
    there = (sum(there for there, _ in people), len(people))
    measure = of["present"]
    assert (measure.numerator, measure.denominator) == (there if people else (None, None))
    sat = [exam for _, exam in people if exam in (Exam.PASSED, Exam.FAILED)]
    assert share(of["exam"]) == ((sat.count(Exam.PASSED), len(sat), 0) if sat else None)
    assert of["train_again"].value == (sat.count(Exam.FAILED) if sat else None)
    assert len(whole.train_again) == sat.count(Exam.FAILED)
    ratings = list(drill.objectives or ())
    met = ratings.count(Rating.PERFORMED) + ratings.count(Rating.SOME)
    truth = (met, len(ratings), ratings.count(None))
    assert share(of["objectives"]) == (truth if ratings else None)
    gravities = [gravity for _, gravity in drill.problems]
    assert of["problems"].value == len(gravities)
    for each in Gravity:
        assert of["problems"].part(each.name.lower()) == gravities.count(each)
    assert of["problems"].unrecorded == gravities.count(None)


@settings(deadline=None, max_examples=25)
@given(drills)
def test_the_target_is_met_by_drills_restored_in_time(drill: Drilled) -> None:
    of = found(drill).drills[0].measures
    live, table_top = (drill.mode is each for each in (DrillMode.LIVE, DrillMode.TABLE_TOP))
    restoring = drill.restored is not None or live
    if table_top or drill.target is None or not restoring:
        assert of["target"].value is None
    else:
        met = drill.restored is not None and drill.restored <= drill.target
        assert share(of["target"]) == (met, 1, drill.restored is None)
    if not table_top and drill.restored is not None:
        assert of["recovery"].value == timedelta(minutes=drill.restored)
    else:
        assert of["recovery"].value is None


@settings(deadline=None, max_examples=12)
@given(st.lists(drills, min_size=1, max_size=4))
def test_whatever_figures_are_grouped_by_they_are_sums_of_the_same(held: list[Drilled]) -> None:
    named = [replace(each, title=f"{each.title}{i}") for i, each in enumerate(held)]
    whole = found(*named)
    for key, truth in TRUTHS.items():
        assert share(whole.total[key]) == pooled(map(truth, named)), key
        for plan in whole.plans:
            own = [truth(each) for each in named if each.plan == plan.plan]
            assert share(plan.measures[key]) == pooled(own), key
        quarters = [share(quarter.measures[key]) for quarter in whole.quarters]
        assert pooled(quarters) == share(whole.total[key]), key
    for key in ("completion", "on_time"):
        steps = [share(step.measures[key]) for step in whole.steps]
        assert pooled(steps) == share(whole.total[key]), key
    late = [
        minutes
        for each in named
        if each.mode is not DrillMode.TABLE_TOP
        for minutes in overruns(each)
    ]
    if late:
        assert whole.total["lateness_max"].value == timedelta(minutes=max(late))


@settings(deadline=None, max_examples=25)
@given(drills)
def test_a_late_step_more_never_raises_what_was_on_time(drill: Drilled) -> None:
    live = replace(drill, mode=DrillMode.LIVE)
    more = replace(live, steps={**live.steps, "late": Did(at=LIMIT + 1)})
    for key in ("on_time", "on_baseline"):
        before, after = (found(each).total[key].value for each in (live, more))
        assert isinstance(after, float)
        assert before is None or (isinstance(before, float) and after <= before)


@settings(deadline=None, max_examples=10)
@given(st.lists(drills, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(held: list[Drilled], chance: object) -> None:
    made = [facts(replace(each, title=f"{each.title}{i}")) for i, each in enumerate(held)]
    mixed = list(made)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert figures(mixed, TODAY, by_person=True) == figures(made, TODAY, by_person=True)


# Rules, one by one


@settings(deadline=None, max_examples=10)
@given(st.lists(drills, min_size=1, max_size=3))
def test_drills_counted_while_others_are_read_have_the_same_figures(held: list[Drilled]) -> None:
    read = [facts(each) for each in held]
    counter = DrillCounter(timedelta(minutes=WINDOW))
    for each in read:
        counter.add(each)
    assert figures(read, TODAY, counter=counter) == figures(read, TODAY)


def test_a_table_top_drill_has_no_times() -> None:
    of = found(Drilled({"1": Did(at=999), "2": Did()}, mode=DrillMode.TABLE_TOP)).drills[0].measures
    assert share(of["completion"]) == (2, 2, 0)
    for key in ("on_time", "on_baseline", "lateness_max", "overall", "recovery", "notified_first"):
        assert of[key].value is None, key
        assert of[key].why_not is not None


def test_a_step_without_a_limit_counts_for_completion_only() -> None:
    of = found(Drilled({"1": Did(at=500), "2": Did(at=10)}, limits={"1": ""})).drills[0].measures
    assert (share(of["completion"]), share(of["on_time"])) == ((2, 2, 0), (1, 1, 0))


def test_an_immediate_step_is_on_time_within_its_grace() -> None:
    of = found(Drilled({"1": Did(at=4), "2": Did(at=6)}, limits=dict.fromkeys("12", "立即"))).total
    assert share(of["on_time"]) == (1, 2, 0)
    assert of["lateness_max"].value == timedelta(minutes=6)


@pytest.mark.parametrize(("after", "met"), [(15, 1), (16, 0)])
def test_the_window_ends_with_its_last_minute(after: int, met: int) -> None:
    of = found(Drilled({"1": Did(at=1)}, [Line(Called(CONFIRMED, 0, after))])).total
    assert share(of["reach"]) == (met, 1, 0)


def test_a_confirmation_without_a_time_is_late_and_counted_by_itself() -> None:
    of = found(Drilled({"1": Did(at=1)}, [Line(Called(CONFIRMED, 0, None))])).total
    assert share(of["reach"]) == (0, 1, 1)
    assert of["reach"].part("late") == 1


def test_parties_that_nobody_meant_to_call_are_not_missed() -> None:
    line = Line(Called(CONFIRMED, 0, 3))
    of = found(Drilled({"1": Did(at=1)}, [line, Line(inside=False), Line()])).total
    assert share(of["reach"]) == (1, 2, 1)


def test_a_role_without_a_backup_was_not_taken_over() -> None:
    line = Line(Called(CallResult.OFF), backup_named=False)
    of = found(Drilled({"1": Did(at=1)}, [line])).total
    assert share(of["takeover"]) == (0, 1, 0)
    assert of["takeover"].part("no_backup") == 1


def test_a_change_is_against_the_last_drill_of_the_same_plan_that_has_the_figure() -> None:
    quarter = timedelta(days=91)
    first = Drilled({"1": Did(at=40), "2": Did(at=1)}, title="一", held=START - 3 * quarter)
    other = Drilled({"1": Did(at=1)}, title="他", plan="X-2", held=START - 2 * quarter)
    table = Drilled(
        {"1": Did(), "2": Did()}, mode=DrillMode.TABLE_TOP, title="桌", held=START - quarter
    )
    last = Drilled({"1": Did(at=1), "2": Did(at=1)}, title="末", held=START)
    whole = found(first, other, table, last)
    change = whole.drills[3].measures["on_time"].change
    assert change is not None
    assert (change.before, change.after, change.since.zh, change.better) == (0.5, 1.0, "一", True)
    assert whole.drills[1].measures["on_time"].change is None
    assert whole.total["on_time"].change == change


def test_people_only_when_asked() -> None:
    line = Line(Called(CONFIRMED, 0, 3))
    drill = Drilled({"1": Did(at=1)}, [line])
    assert found(drill).people == ()
    (person,) = found(drill, by_person=True).people
    assert (person.key, share(person.measures["reach"])) == ("甲0", (1, 1, 0))


def test_a_problem_worded_nearly_the_same_was_seen_before() -> None:
    first = Drilled({"1": Did(at=1)}, problems=[("备份号码打不通", None)], title="一")
    later = START + timedelta(days=90)
    second = Drilled(
        {"1": Did(at=1)},
        problems=[("备份的号码打不通！", Gravity.MAJOR), ("会议室没有网络", None)],
        title="二",
        held=later,
    )
    whole = found(first, second)
    assert share(whole.drills[0].measures["seen_before"]) == (0, 1, 0)
    assert share(whole.drills[1].measures["seen_before"]) == (1, 2, 0)
    (seen,) = whole.problems[1].before
    assert (seen.where, seen.what) == ("一", "备份号码打不通")


def test_steps_are_covered_by_drills_of_the_last_months() -> None:
    long_ago = Drilled(
        {"1": Did(at=1), "2": Did(at=1)}, title="旧", held=START - timedelta(days=700)
    )
    of_late = Drilled({"1": Did(at=1), "2": Did(State.NOT_APPLICABLE)}, title="新", held=START)
    total = found(long_ago, of_late).total
    assert share(total["coverage_12"]) == (1, 2, 0)
    assert share(total["coverage_36"]) == (2, 2, 0)


def test_planned_and_actual_are_medians_of_a_step() -> None:
    made = [
        Drilled({"1": Did(at=minutes)}, title=str(minutes), held=START + timedelta(days=minutes))
        for minutes in (10, 20, 60)
    ]
    (step,) = found(*made).steps
    assert (step.planned, step.actual) == (timedelta(minutes=30), timedelta(minutes=20))
    assert step.drills == 3


def test_what_ended_before_it_is_known_to_have_begun_took_no_time_that_is_known() -> None:
    """What it waited for was recorded without a time: a bar of less than nothing is no answer."""
    (step,) = found(Drilled({"1": Did(at=-5)})).steps
    assert (step.planned, step.actual) == (timedelta(minutes=30), None)


def test_what_is_within_the_grace_of_an_immediate_step_is_nowhere_late() -> None:
    (whole,) = found(
        Drilled({"1": Did(at=4), "2": Did(at=6)}, limits=dict.fromkeys("12", "立即"))
    ).drills
    first, second = whole.facts.steps
    assert (first.late, second.late) == (timedelta(0), timedelta(minutes=6))
    assert first.planned == second.planned == timedelta(minutes=5)
