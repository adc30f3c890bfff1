"""What follows a drill, of drills whose truth is known: its summary, the plan's revision, the exam
and who must be trained again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.figures import figures
from bcm_excel.drill.loop import loop
from bcm_excel.drill.results import Figures
from bcm_excel.incident.exercise import Ending, Exam
from bcm_excel.incident.incident import PlanRef
from bcm_excel.plan.words import DrillMode, TrainingKind
from tests.drill.handed import drill, present
from tests.drill.kept import OTHER, OWN, SETTINGS, TODAY, Share, days, practice, share, table

PEOPLE = ("王敏", "李强", "赵云(7)", "周宁", "郑楠")
FORMS = ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d")


@dataclass(frozen=True)
class After:
    """A drill and what was written of it since; days are counted from the drill.

    ``sheet`` are the exam results of the attendance sheet; ``sat`` and ``failed`` those of the
    plan's record; ``again`` are trainings: when, of which kind and for whom.
    """

    on: date = TODAY
    plan: str = OWN
    mode: DrillMode = DrillMode.LIVE
    recorded: bool = True
    said: int | None = None
    form: str = FORMS[0]
    summed_up: int | None = None
    updated: int | None = None
    sheet: tuple[Exam | None, ...] = ()
    sat: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    again: tuple[tuple[date, TrainingKind, tuple[str, ...]], ...] = ()

    @property
    def known(self) -> bool:
        """Whether the plan given has a record of it."""
        return self.recorded and self.plan == OWN

    def day(self, after: int | None) -> date | None:
        return None if after is None else self.on + timedelta(after)


def facts(after: After, number: int = 0, rate: int | None = None) -> DrillFacts:
    said = after.day(after.said)
    return drill(
        after.on.isoformat(),
        f"演练{number}",
        people=tuple(present(PEOPLE[i], exam) for i, exam in enumerate(after.sheet)),
        endings={Ending.SUMMED_UP: said.strftime(after.form)} if said else {},
        pass_rate=None if rate is None else rate / 100,
        mode=after.mode,
        plan=PlanRef("预案", after.plan, "A1"),
    )


def text(afters: Sequence[After]) -> str:
    records: list[tuple[object, ...]] = []
    trainings: list[tuple[object, ...]] = []
    for i, each in enumerate(afters):
        if each.known:
            dates = (each.on, each.on, "技术故障", each.mode.value.zh)
            days_after = each.day(each.summed_up), each.day(each.updated)
            records.append((f"Y{i}", *dates, *days_after, each.sat, each.failed))
            for on, kind, who in each.again:
                trainings.append((f"X{len(trainings)}", on, "主题", kind.value.zh, who, f"Y{i}"))
    return table("演练记录", records) + table("培训记录", trainings)


def summed_up(*afters: After, rate: int | None = None) -> Figures:
    """The figures, with the pass rate that the plan workbook asks for."""
    lines = "" if rate is None else f"| 合格率 | {rate}% |\n"
    made = [facts(each, i) for i, each in enumerate(afters)]
    return figures(made, TODAY, practice=practice(text(afters), SETTINGS + lines))


people = st.sets(st.sampled_from(PEOPLE)).map(lambda names: tuple(sorted(names)))
trainings = st.tuples(
    days(-20, 20), st.sampled_from([TrainingKind.AGAIN, TrainingKind.REGULAR]), people
)
later = st.none() | st.integers(0, 90)
afters = st.builds(
    After,
    days(-900, 0),
    st.sampled_from([OWN, OWN, OTHER]),
    st.sampled_from(DrillMode),
    st.booleans(),
    later,
    st.sampled_from(FORMS),
    later,
    later,
    st.lists(st.none() | st.sampled_from(Exam), max_size=5).map(tuple),
    people,
    people,
    st.lists(trainings, max_size=3).map(tuple),
)
several = st.lists(afters, min_size=1, max_size=5, unique_by=lambda each: each.on)
rates = st.none() | st.integers(1, 100)

# The truth, counted anew


def true_report(after: After) -> int | None:
    """By the record, else by what the evaluation ends with."""
    recorded = after.summed_up if after.known else None
    return after.said if recorded is None else recorded


def true_revision(after: After) -> int | None:
    return after.updated if after.known else None


def true_results(after: After) -> dict[str, bool]:
    """Who sat the exam, and whether they passed."""
    on_sheet = {
        PEOPLE[i]: exam is Exam.PASSED
        for i, exam in enumerate(after.sheet)
        if exam in (Exam.PASSED, Exam.FAILED)
    }
    if on_sheet or not after.known:
        return on_sheet
    return {name: name not in after.failed for name in after.sat}


def true_again(after: After, rate: int | None) -> set[str] | None:
    results = true_results(after)
    if not results:
        return None
    passed = sum(results.values())
    too_few = rate is not None and 100 * passed < rate * len(results)
    due = {name for name, met in results.items() if too_few or not met}
    held = [who for on, kind, who in after.again if kind is TrainingKind.AGAIN and on <= TODAY]
    return due - {name for who in held for name in who if after.known}


@settings(deadline=None, max_examples=25)
@given(several)
def test_days_to_the_report_and_to_the_revision(made: list[After]) -> None:
    whole = summed_up(*made)
    of = {each.facts.title: each.measures for each in whole.drills}
    truths = {"report_days": true_report, "revision_days": true_revision}
    for key, truth in truths.items():
        for i, each in enumerate(made):
            measure = of[f"演练{i}"][key]
            assert measure.value == truth(each)
            assert (measure.value is None) == (measure.why_not is not None)
        known = [n for each in made if (n := truth(each)) is not None]
        assert whole.total[key].value == (median(known) if known else None)


@settings(deadline=None, max_examples=25)
@given(several, rates)
def test_the_exam_and_who_is_trained_again(made: list[After], rate: int | None) -> None:
    whole = summed_up(*made, rate=rate)
    of = {each.facts.title: each.measures for each in whole.drills}
    everybody: set[str] = set()
    for i, each in enumerate(made):
        results, again = true_results(each), true_again(each, rate)
        truth: Share = (sum(results.values()), len(results), 0) if results else None
        assert share(of[f"演练{i}"]["exam"]) == truth
        assert of[f"演练{i}"]["train_again"].value == (None if again is None else len(again))
        everybody |= again or set()
    assert set(whole.train_again) == everybody
    assert len(whole.train_again) == len(everybody)
    if any(true_results(each) for each in made):
        assert whole.total["train_again"].value == len(everybody)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 40), st.integers(0, 40), st.integers(1, 100))
@example(20, 11, 55)
@example(10, 1, 10)
def test_a_pass_rate_is_met_by_exactly_so_many(sat: int, passed: int, rate: int) -> None:
    """Both in the figures and in the training that the report proposes."""
    results = [Exam.PASSED if i < passed else Exam.FAILED for i in range(sat)]
    who = tuple(present(f"甲{i}", result) for i, result in enumerate(results))
    made = replace(facts(After(), rate=rate), present=who)
    failed = results.count(Exam.FAILED)
    truth = sat if 100 * (sat - failed) < rate * sat else failed
    assert figures([made], TODAY).total["train_again"].value == truth
    again = [each.attended for each in loop([made], Lang.ZH).trainings]
    assert [len(names or ()) for names in again] == ([truth] if failed else [])


# Rules, one by one


def test_between_two_days_the_median_is_half() -> None:
    made = [After(TODAY - timedelta(n), said=n) for n in (2, 3)]
    assert summed_up(*made).total["report_days"].value == 2.5


def test_a_table_top_drill_is_reported_on_too() -> None:
    made = After(mode=DrillMode.TABLE_TOP, summed_up=3, updated=10)
    of = summed_up(made).total
    assert (of["report_days"].value, of["revision_days"].value) == (3, 10)


def test_without_a_plan_workbook_the_evaluation_tells_of_the_report() -> None:
    of = figures([facts(After(said=4))], TODAY).total
    assert of["report_days"].value == 4
    assert of["revision_days"].value is None
    assert of["revision_days"].why_not is not None


@pytest.mark.parametrize("typed", ["下周", "2026-13-45", " "])
def test_a_day_that_is_none_was_not_recorded(typed: str) -> None:
    made = replace(facts(After()), endings={Ending.SUMMED_UP: typed})
    assert figures([made], TODAY).total["report_days"].value is None


@pytest.mark.parametrize(
    ("on", "kind", "left"),
    [
        (TODAY, TrainingKind.AGAIN, 0),
        (TODAY + timedelta(1), TrainingKind.AGAIN, 1),
        (TODAY, TrainingKind.UPDATE, 1),
    ],
    ids=["held", "planned", "of another kind"],
)
def test_training_again_counts_once_it_was_held(on: date, kind: TrainingKind, left: int) -> None:
    made = After(sheet=(Exam.FAILED, Exam.PASSED), again=((on, kind, PEOPLE[:1]),))
    assert summed_up(made).total["train_again"].value == left
