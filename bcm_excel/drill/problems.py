"""The problems that drills brought to light, and which of them had been seen before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcm_excel.core.text import Text
from bcm_excel.drill.facts import DrillFacts, ProblemFact
from bcm_excel.drill.measure import Source
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.results import Problem, Seen
from bcm_excel.drill.tally import Mark, Tally, source
from bcm_excel.incident.exercise import Rating
from bcm_excel.plan.clean import fold

NEAR = 75
"""Out of 100: how alike two texts must be to be taken for the same problem."""
SHORTEST = 4
"""Letters that a text must have to be compared at all."""
NO_PROBLEM = Text("没有写下问题", "no problem was written down")
NO_OBJECTIVES = Text("演练方案中没有写目标", "the exercise plan has no objectives")
NO_EXERCISE = Text("没有演练方案", "there is no exercise plan")
UNRATED = "unrated"
MET = frozenset({Rating.PERFORMED, Rating.SOME})


def problems_of(drills: Sequence[DrillFacts], practice: Practice | None) -> tuple[Problem, ...]:
    """Every problem of every drill, with where it was seen before; drills in their order."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    earlier: dict[str, dict[str, list[Seen]]] = {}
    found = []
    for index, drill in enumerate(drills):
        known = dict(earlier.setdefault(drill.plan_key, {}))
        for text, seen in _actions(practice, drill):
            known[text] = [*known.get(text, []), seen]
        for fact in drill.problems:
            text = plain(fact.text)
            alike = extract(text, list(known), scorer=ratio, score_cutoff=NEAR, limit=None)
            hits = [seen for each, _, _ in alike for seen in known[each]] if text else []
            found.append(Problem(index, drill.plan_key, fact, tuple(hits)))
        own = earlier[drill.plan_key]
        for fact in drill.problems:
            if len(text := plain(fact.text)) >= SHORTEST:
                own.setdefault(text, []).append(_seen(drill, fact))
    return tuple(found)


def plain(text: str) -> str:
    """A text as it is compared: letters and digits alone."""
    return "".join(each for each in fold(text) if each.isalnum())


def _seen(drill: DrillFacts, fact: ProblemFact) -> Seen:
    return Seen(drill.title, fact.text, source(drill, fact.cell))


def _actions(practice: Practice | None, drill: DrillFacts) -> Iterator[tuple[str, Seen]]:
    """The actions of the plan that are older than a drill."""
    if practice is None or practice.key != drill.plan_key:
        return
    day = drill.held.date()
    for action in practice.plan.actions:
        raised = [row.held for row in practice.plan.drills.named(action.drill or "") if row.held]
        older = any(held < day for held in raised)
        before = action.closed is not None and action.closed < day
        if (older or before) and len(text := plain(action.problem)) >= SHORTEST:
            cell = Source(practice.path, action.cell("problem"))
            yield text, Seen(action.no, action.problem, cell)


def problem_tallies(drill: DrillFacts, problems: Sequence[Problem]) -> dict[str, Tally]:
    """Problems by severity, and those seen before; ``problems`` are those of the drill."""
    marks = [
        Mark(
            True,
            source(drill, each.fact.cell),
            each.fact.text,
            recorded=each.fact.gravity is not None,
            part=each.fact.gravity.name.lower() if each.fact.gravity else UNRATED,
            step=each.fact.step,
        )
        for each in problems
    ]
    before = [
        Mark(bool(each.before), source(drill, each.fact.cell), each.fact.text, step=each.fact.step)
        for each in problems
    ]
    return {"problems": tuple(marks), "seen_before": tuple(before) or NO_PROBLEM}


def objectives(drill: DrillFacts) -> Tally:
    """Objectives, met where they were performed without or with some challenges."""
    if drill.objectives is None:
        return NO_EXERCISE
    marks = tuple(
        Mark(
            each.rating in MET,
            source(drill, each.cell),
            each.text,
            recorded=each.rating is not None,
            part=each.rating.name.lower() if each.rating else UNRATED,
        )
        for each in drill.objectives
    )
    return marks or NO_OBJECTIVES
