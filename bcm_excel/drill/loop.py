"""What drills hand on to the plan, and what became of what earlier ones had handed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bcm_excel.core.text import Lang, Text
from bcm_excel.drill.facts import DrillFacts, PresentFact
from bcm_excel.drill.into_plan import IntoAction, IntoDrill, IntoTraining, Loop
from bcm_excel.drill.practice import Practice, typed_day
from bcm_excel.drill.problems import NEAR, SHORTEST, plain
from bcm_excel.incident.exercise import Ending, Exam, Item
from bcm_excel.plan.declare import Layout
from bcm_excel.plan.obligations import Quarter
from bcm_excel.plan.practice import Action
from bcm_excel.plan.words import DrillMode, TrainingKind

AGAIN = Text("“{title}”考试后再培训", "Training again after {title}")
FAILED = Text("{n} 人考试不合格", "{n} failed the exam")
TOO_FEW = Text(
    "合格率 {rate}，低于 {least}，全体应考人员再培训",
    "passed by {rate}, under {least}: everybody examined is trained again",
)
UPDATE = Text("“{title}”后的预案更新说明", "What changed in the plan after {title}")
CHANGES = Text("按 {n} 个问题修改预案：{places}", "problems that change the plan: {n} ({places})")
NOWHERE: dict[str, Any] = {"layout": Layout("", 0, {}), "row": 0}
"""The place of a row that stands in no file yet."""


def loop(drills: Sequence[DrillFacts], lang: Lang) -> Loop:
    """The records, actions and trainings of some drills, in the order of the drills.

    ``lang`` is the language of the trainings' topics.
    """
    ordered = sorted(drills, key=lambda each: (each.held, each.title))
    actions: list[IntoAction] = []
    trainings: list[IntoTraining] = []
    for number, each in enumerate(ordered, start=1):
        key = str(number)
        actions += _actions(each, key, len(actions))
        trainings += _trainings(each, key, len(trainings), lang)
    records = (_record(each, str(n)) for n, each in enumerate(ordered, start=1))
    return Loop(tuple(records), tuple(actions), tuple(trainings))


def _record(drill: DrillFacts, key: str) -> IntoDrill:
    held = drill.held.date()
    return IntoDrill(
        key=key,
        take=True,
        title=drill.title,
        held=held,
        planned=typed_day(drill.exercise.get(Item.PLANNED, "")) or held,
        scenario=drill.exercise.get(Item.SCENARIO) or None,
        mode=drill.mode or DrillMode.LIVE,
        took_part=_names(each for each in drill.present or () if each.present),
        summed_up=typed_day(drill.endings.get(Ending.SUMMED_UP, "")),
        summary=drill.endings.get(Ending.SUMMARY) or None,
        examined=_names(_examined(drill)),
        failed=_names(each for each in drill.present or () if each.exam is Exam.FAILED),
        plan=drill.plan_key or None,
        **NOWHERE,
    )


def _names(people: Iterator[PresentFact]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(each.person for each in people)) or None


def _examined(drill: DrillFacts) -> Iterator[PresentFact]:
    return (each for each in drill.present or () if each.exam in {Exam.PASSED, Exam.FAILED})


def _actions(drill: DrillFacts, key: str, before: int) -> list[IntoAction]:
    return [
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
            **NOWHERE,
        )
        for number, each in enumerate(drill.problems, start=before + 1)
    ]


def _trainings(drill: DrillFacts, key: str, before: int, lang: Lang) -> list[IntoTraining]:
    """Again for whoever failed, or everybody where too few passed; and on the plan's update."""
    made = []
    for number, (kind, topic, people, why) in enumerate(_called_for(drill), start=before + 1):
        made.append(
            IntoTraining(
                key=str(number),
                take=True,
                topic=topic.fill(lang, {"title": drill.title}),
                kind=kind,
                drill=key,
                attended=people,
                on=_next_quarter(drill.held.date()),
                why=why[lang],
                **NOWHERE,
            )
        )
    return made


CalledFor = tuple[TrainingKind, Text, tuple[str, ...] | None, Text]


def _called_for(drill: DrillFacts) -> Iterator[CalledFor]:
    sat = list(_examined(drill))
    failed = [each for each in sat if each.exam is Exam.FAILED]
    least = drill.kept.pass_rate
    if failed:
        rate = (len(sat) - len(failed)) / len(sat)
        if least is not None and rate < least:
            why = TOO_FEW.filled({"rate": f"{rate:.0%}", "least": f"{least:.0%}"})
            yield TrainingKind.AGAIN, AGAIN, _names(iter(sat)), why
        else:
            why = FAILED.filled({"n": len(failed)})
            yield TrainingKind.AGAIN, AGAIN, _names(iter(failed)), why
    places = [each.place for each in drill.problems if each.place]
    if places:
        there = _names(each for each in drill.present or () if each.present)
        why = CHANGES.filled({"n": len(places), "places": tuple(dict.fromkeys(places))})
        yield TrainingKind.UPDATE, UPDATE, there, why


def _next_quarter(held: date) -> date | None:
    """The end of the quarter after a drill; none at the end of time."""
    return None if held.year >= date.max.year else Quarter.of(held).following.last


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
