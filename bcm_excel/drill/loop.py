"""What drills hand on to the plan, and what became of what earlier ones had handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bcm_excel.core.text import Lang
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.into_plan import IntoAction, IntoDrill, IntoTraining, Loop
from bcm_excel.drill.practice import Practice, typed_day
from bcm_excel.drill.problems import NEAR, SHORTEST, plain
from bcm_excel.drill.trainings import CalledFor, by_when, called_for, examined, names, taken_up
from bcm_excel.incident.exercise import Ending, Exam, Item
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Layout
from bcm_excel.plan.practice import Action
from bcm_excel.plan.words import DrillMode

NOWHERE: dict[str, Any] = {"layout": Layout("", 0, {}), "row": 0}
"""The place of a row that stands in no file yet."""


def loop(drills: Sequence[DrillFacts], lang: Lang, *, today: date | None = None) -> Loop:
    """The records, actions and trainings of some drills, in the order of the drills.

    ``lang`` is the language of the trainings' topics; from ``today`` on trainings are planned.
    """
    ordered = sorted(drills, key=lambda each: (each.held, each.title))
    actions: list[IntoAction] = []
    trainings: list[IntoTraining] = []
    for number, each in enumerate(ordered, start=1):
        key, called = str(number), called_for(each)
        actions += _actions(each, key, len(actions), called, len(trainings))
        trainings += _trainings(each, key, len(trainings), called, lang, today)
    records = (_record(each, str(n)) for n, each in enumerate(ordered, start=1))
    listed = dict.fromkeys(name for each in ordered for name in each.kept.scenarios)
    return Loop(tuple(records), tuple(actions), tuple(trainings), tuple(listed))


def _record(drill: DrillFacts, key: str) -> IntoDrill:
    held = drill.held.date()
    return IntoDrill(
        key=key,
        take=True,
        title=drill.title,
        held=held,
        planned=typed_day(drill.exercise.get(Item.PLANNED, "")) or held,
        scenario=drill.exercise.get(Item.SCENARIO) or _only_scenario(drill),
        mode=drill.mode or DrillMode.LIVE,
        took_part=names(each for each in drill.present or () if each.present),
        summed_up=typed_day(drill.endings.get(Ending.SUMMED_UP, "")),
        summary=drill.endings.get(Ending.SUMMARY) or None,
        examined=names(examined(drill)),
        failed=names(each for each in drill.present or () if each.exam is Exam.FAILED),
        plan=drill.plan_key or None,
        **NOWHERE,
    )


def _only_scenario(drill: DrillFacts) -> str | None:
    """The plan's only scenario, or the only one that the drill's name or subject speaks of."""
    listed = drill.kept.scenarios
    named = fold(f"{drill.title} {drill.exercise.get(Item.SUBJECT, '')}")
    meant = listed if len(listed) == 1 else [each for each in listed if fold(each) in named]
    return meant[0] if len(meant) == 1 else None


def _actions(
    drill: DrillFacts, key: str, before: int, called: Sequence[CalledFor], trainings: int
) -> list[IntoAction]:
    """The problems of a drill; its own trainings are numbered from ``trainings`` on."""
    made = []
    for number, each in enumerate(drill.problems, start=before + 1):
        at = taken_up(each, called)
        made.append(
            IntoAction(
                key=str(number),
                take=True,
                problem=each.text,
                gravity=each.gravity,
                drill=key,
                measure=each.measure or None,
                owner=each.owner or None,
                due=each.due,
                place=each.place or None,
                training=None if at is None else str(trainings + at + 1),
                **NOWHERE,
            )
        )
    return made


def _trainings(
    drill: DrillFacts,
    key: str,
    before: int,
    called: Sequence[CalledFor],
    lang: Lang,
    today: date | None,
) -> list[IntoTraining]:
    return [
        IntoTraining(
            key=str(number),
            take=True,
            topic=each.topic.fill(lang, {"title": drill.title}),
            kind=each.kind,
            drill=key,
            attended=each.people,
            on=by_when(drill.held.date(), today),
            why=each.why[lang],
            **NOWHERE,
        )
        for number, each in enumerate(called, start=before + 1)
    ]


@dataclass(frozen=True, slots=True)
class CameBack:
    """An action that was closed, and the later drill in which its problem was seen again."""

    action: Action
    drill: str
    held: date
    problem: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the plan's corrective actions."""

    closed: tuple[Action, ...]
    late: tuple[Action, ...]
    came_back: tuple[CameBack, ...]


def standing(practice: Practice, drills: Sequence[DrillFacts], today: date) -> Standing:
    """With what a report opens: actions closed since the drill before the last one (of a single
    drill: in the year before), those past their date, and closed ones seen again since.

    Drills of other plans say nothing of them.
    """
    plan, drills = practice.plan, [each for each in drills if each.plan_key == practice.key]
    days = sorted(each.held.date() for each in drills)
    since = days[-2] if len(days) > 1 else _year_before(today)
    over = [each for each in plan.actions if each.closed and each.closed <= today]
    open_ = (a for a in plan.actions if a.closed is None and "closed" not in a.unread)
    return Standing(
        closed=tuple(each for each in over if each.closed and each.closed >= since),
        late=tuple(each for each in open_ if each.due and each.due < today),
        came_back=tuple(found for each in over if (found := _seen_again(each, drills)) is not None),
    )


def _year_before(today: date) -> date:
    return date.fromordinal(max(today.toordinal() - 365, 1))


def _seen_again(action: Action, drills: Sequence[DrillFacts]) -> CameBack | None:
    """The first drill after an action was closed that shows a problem much like it."""
    from rapidfuzz.fuzz import ratio

    text = plain(action.problem)
    if action.closed is None or len(text) < SHORTEST:
        return None
    for drill in sorted(drills, key=lambda each: each.held):
        day = drill.held.date()
        for each in drill.problems if day > action.closed else ():
            if ratio(text, plain(each.text)) >= NEAR:
                return CameBack(action, drill.title, day, each.text)
    return None
