"""Every mark of some drills, and why what has none has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.drill.counting import DrillCounter
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.problems import problem_tallies, problems_of
from bcm_excel.drill.results import Problem
from bcm_excel.drill.tally import WHOLE, Block, Tally
from bcm_excel.drill.tally_practice import (
    NO_ACTIONS,
    NO_BACKUPS,
    NO_PLAN,
    NOT_YET,
    OTHER_PLAN,
    coverage,
    open_marks,
    practice_tallies,
    restore_marks,
    timely_marks,
)
from bcm_excel.plan.clean import fold
from bcm_excel.plan.obligations import Quarter
from bcm_excel.plan.practice import Drill


@dataclass(frozen=True)
class Gathered:
    """All marks, and by drill why a figure has none."""

    drills: Sequence[DrillFacts]
    blocks: Sequence[Block]
    why_not: Sequence[Mapping[str, Text]]
    plans: Mapping[str, Sequence[int]]
    """By plan the places of its drills, in the order of its first."""
    problems: tuple[Problem, ...]
    train_again: tuple[str, ...]
    practice: Practice | None

    def reasons_of(self, plan: str | None) -> Mapping[str, Text]:
        """Why a plan as a whole, or None for all of them, lacks a figure."""
        if self.practice is None or plan not in (None, self.practice.key):
            why = NO_PLAN if self.practice is None else OTHER_PLAN
            return dict.fromkeys(("restores", "actions_open", "actions_in_time"), why)
        actions = NOT_YET if self.practice.actions else NO_ACTIONS
        return {
            "restores": NO_BACKUPS,
            "actions_open": NO_ACTIONS,
            "actions_in_time": actions,
        }


def gather(
    drills: Sequence[DrillFacts], practice: Practice | None, today: date, counter: DrillCounter
) -> Gathered:
    """Count everything; the drills stand in the order in which they were held."""
    problems = problems_of(drills, practice)
    by_drill: list[list[Problem]] = [[] for _ in drills]
    for problem in problems:
        by_drill[problem.drill].append(problem)
    blocks: list[Block] = []
    why_not: list[Mapping[str, Text]] = []
    plans: dict[str, list[int]] = {}
    records = practice.records(drills) if practice is not None else (None,) * len(drills)
    for index, drill in enumerate(drills):
        tallies: dict[str, Tally] = {
            **counter.tallies(drill),
            **practice_tallies(practice, records[index], drill, today),
            **problem_tallies(drill, by_drill[index]),
        }
        plan = drill.plan_key
        plans.setdefault(plan, []).append(index)
        why_not.append({key: each for key, each in tallies.items() if isinstance(each, Text)})
        when = Quarter.of(drill.held.date())
        quarter = f"{when.year}Q{when.number}"
        blocks += [
            Block(index, plan, quarter, key, each)
            for key, each in tallies.items()
            if not isinstance(each, Text)
        ]
    again = (mark.people for each in blocks if each.tally == "train_again" for mark in each.marks)
    return Gathered(
        drills,
        [*blocks, *_of_plans(drills, plans, practice, records, today)],
        why_not,
        plans,
        problems,
        tuple(dict.fromkeys(name for names in again for name in names)),
        practice,
    )


def _of_plans(
    drills: Sequence[DrillFacts],
    plans: Mapping[str, Sequence[int]],
    practice: Practice | None,
    records: Sequence[Drill | None],
    today: date,
) -> Iterator[Block]:
    """The marks of each plan as a whole."""
    for plan, places in plans.items():
        own = [drills[i] for i in places]
        for months in (12, 36):
            marks = tuple(coverage(own, practice, today, months))
            yield Block(WHOLE, plan, "", f"coverage_{months}", marks)
    if practice is None:
        return
    yield Block(WHOLE, practice.key, "", "restores", tuple(restore_marks(practice)))
    known = {fold(record.no) for record in records if record is not None}
    others = [each for each in practice.actions if fold(each.drill) not in known]
    still, over = open_marks(practice, others, today), timely_marks(practice, others, today)
    yield Block(WHOLE, practice.key, "", "actions_open", tuple(still))
    yield Block(WHOLE, practice.key, "", "actions_in_time", tuple(over))
