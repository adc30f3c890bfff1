"""Every mark of some drills, and why what has none has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bcm_excel.core.text import Text
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.problems import objectives, problem_tallies, problems_of
from bcm_excel.drill.results import Problem
from bcm_excel.drill.tally import Mark, Tally
from bcm_excel.drill.tally_calls import call_tallies
from bcm_excel.drill.tally_people import PEOPLE_TALLIES
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
from bcm_excel.drill.tally_steps import STEP_TALLIES
from bcm_excel.plan.clean import fold
from bcm_excel.plan.obligations import Quarter
from bcm_excel.plan.practice import Drill

WHOLE = -1
"""The drill of a mark that belongs to a plan as a whole."""


class Entry(NamedTuple):
    """One mark of one figure, with the drill (its place) and the plan it belongs to."""

    drill: int
    plan: str
    quarter: str
    tally: str
    mark: Mark


@dataclass(frozen=True)
class Gathered:
    """All marks, and by drill why a figure has none."""

    drills: Sequence[DrillFacts]
    entries: Sequence[Entry]
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
    drills: Sequence[DrillFacts], practice: Practice | None, today: date, window: timedelta
) -> Gathered:
    """Count everything; the drills stand in the order in which they were held."""
    problems = problems_of(drills, practice)
    by_drill: list[list[Problem]] = [[] for _ in drills]
    for problem in problems:
        by_drill[problem.drill].append(problem)
    entries: list[Entry] = []
    why_not: list[Mapping[str, Text]] = []
    plans: dict[str, list[int]] = {}
    calls = call_tallies(window)
    records = practice.records(drills) if practice is not None else (None,) * len(drills)
    for index, drill in enumerate(drills):
        tallies: dict[str, Tally] = {
            **{key: count(drill) for key, count in STEP_TALLIES.items()},
            **{key: count(drill) for key, count in calls.items()},
            **{key: count(drill) for key, count in PEOPLE_TALLIES.items()},
            "objectives": objectives(drill),
            **practice_tallies(practice, records[index], drill, today),
            **problem_tallies(drill, by_drill[index]),
        }
        plans.setdefault(drill.plan_key, []).append(index)
        why_not.append({key: each for key, each in tallies.items() if isinstance(each, Text)})
        when = Quarter.of(drill.held.date())
        quarter = f"{when.year}Q{when.number}"
        entries += [
            Entry(index, drill.plan_key, quarter, key, mark)
            for key, each in tallies.items()
            if not isinstance(each, Text)
            for mark in each
        ]
    of_plans = list(_of_plans(drills, plans, practice, records, today))
    again = (e.mark.people for e in entries if e.tally == "train_again")
    return Gathered(
        drills,
        [*entries, *of_plans],
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
) -> Iterator[Entry]:
    """The marks of each plan as a whole."""
    for plan, places in plans.items():
        own = [drills[i] for i in places]
        for months in (12, 36):
            for mark in coverage(own, practice, today, months):
                yield Entry(WHOLE, plan, "", f"coverage_{months}", mark)
    if practice is None:
        return
    for mark in restore_marks(practice):
        yield Entry(WHOLE, practice.key, "", "restores", mark)
    known = {fold(record.no) for record in records if record is not None}
    others = [each for each in practice.actions if fold(each.drill) not in known]
    for mark in open_marks(practice, others, today):
        yield Entry(WHOLE, practice.key, "", "actions_open", mark)
    for mark in timely_marks(practice, others, today):
        yield Entry(WHOLE, practice.key, "", "actions_in_time", mark)
