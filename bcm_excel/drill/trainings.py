"""The trainings that a drill calls for, and which of them takes up which of its problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.drill.definitions import WINDOW
from bcm_excel.drill.facts import DrillFacts, PresentFact, ProblemFact, Reached, RoleFact, StepFact
from bcm_excel.drill.tally_calls import lines
from bcm_excel.drill.tally_people import roles
from bcm_excel.incident.exercise import Exam
from bcm_excel.plan.obligations import Quarter
from bcm_excel.plan.words import TrainingKind

AGAIN = Text("“{title}”考试后再培训", "Training again after {title}")
FAILED = Text("{n} 人考试不合格", "{n} failed the exam")
TOO_FEW = Text(
    "合格率 {rate}，低于 {least}，全体应考人员再培训",
    "passed by {rate}, under {least}: everybody examined is trained again",
)
UPDATE = Text("“{title}”后的预案更新说明", "What changed in the plan after {title}")
CHANGES = Text("按 {n} 个问题修改预案：{places}", "problems that change the plan: {n} ({places})")
LESSONS = Text("“{title}”薄弱环节的培训", "Training on the weak points of {title}")
LATE_STEPS = Text("没有按时完成的步骤：{steps}", "steps not done on time: {steps}")
NOT_REACHED = Text("没有按时确认的 {n} 人", "people who did not confirm in time: {n}")
NOBODY = Text("没有人参加的角色：{roles}", "roles in which nobody took part: {roles}")
SAID_NOTHING = (Reached.UNRECORDED, Reached.IN_WINDOW)
SAT = (Exam.PASSED, Exam.FAILED)


@dataclass(frozen=True, slots=True)
class CalledFor:
    """One training that a drill calls for: whom, and why."""

    kind: TrainingKind
    topic: Text
    people: tuple[str, ...] | None
    why: Text


def called_for(drill: DrillFacts) -> tuple[CalledFor, ...]:
    """Again for whoever failed, or everybody where too few passed; on the plan's update; on what
    was late, for those who were not reached, and for roles in which nobody took part.
    """
    return tuple(filter(None, (_again(drill), _update(drill), _lessons(drill))))


def taken_up(problem: ProblemFact, called: Iterable[CalledFor]) -> int | None:
    """Which of a drill's trainings takes up a problem, by its place among them.

    One that changes the plan goes into the training on its update, any other into that on the weak
    points: a drill's improvements belong into the next quarter's training.
    """
    wanted = TrainingKind.UPDATE if problem.place else TrainingKind.REGULAR
    return next((at for at, each in enumerate(called) if each.kind is wanted), None)


def by_when(held: date, today: date | None) -> date | None:
    """The end of the quarter after a drill; where that has passed, of the one that is running.

    None at the end of time.
    """
    if held.year >= date.max.year:
        return None
    last = Quarter.of(held).following.last
    return last if today is None or today <= last else Quarter.of(today).last


def examined(drill: DrillFacts) -> Iterator[PresentFact]:
    """Who sat the exam."""
    return (each for each in drill.present or () if each.exam in SAT)


def names(people: Iterable[PresentFact]) -> tuple[str, ...] | None:
    """The names of some people, each once."""
    return tuple(dict.fromkeys(each.person for each in people)) or None


def _again(drill: DrillFacts) -> CalledFor | None:
    sat = list(examined(drill))
    failed = [each for each in sat if each.exam is Exam.FAILED]
    if not failed:
        return None
    least = drill.kept.pass_rate
    rate = (len(sat) - len(failed)) / len(sat)
    if least is not None and rate < least:
        why = TOO_FEW.filled({"rate": f"{rate:.0%}", "least": f"{least:.0%}"})
        return CalledFor(TrainingKind.AGAIN, AGAIN, names(sat), why)
    why = FAILED.filled({"n": len(failed)})
    return CalledFor(TrainingKind.AGAIN, AGAIN, names(failed), why)


def _update(drill: DrillFacts) -> CalledFor | None:
    places = [each.place for each in drill.problems if each.place]
    if not places:
        return None
    there = names(each for each in drill.present or () if each.present)
    why = CHANGES.filled({"n": len(places), "places": tuple(dict.fromkeys(places))})
    return CalledFor(TrainingKind.UPDATE, UPDATE, there, why)


def _lessons(drill: DrillFacts) -> CalledFor | None:
    late = [each for each in drill.steps if _late(drill, each)]
    unreached = tuple(dict.fromkeys(_unreached(drill)))
    idle = [
        role
        for role in _idle(drill)
        if not {role.primary, role.backup} & set(unreached)  # they are called for as it is
    ]
    why = [
        text.filled(values)
        for text, values, there in (
            (LATE_STEPS, {"steps": tuple(each.key for each in late)}, late),
            (NOT_REACHED, {"n": len(unreached)}, unreached),
            (NOBODY, {"roles": tuple(each.label for each in idle)}, idle),
        )
        if there
    ]
    if not why:
        return None
    people = (
        *(name for each in late for name in each.people),
        *unreached,
        *(name for each in idle for name in (each.primary, each.backup)),
    )
    said = Text("；".join(each.zh for each in why), "; ".join(each.en for each in why))
    whom = tuple(dict.fromkeys(filter(None, people))) or None
    return CalledFor(TrainingKind.REGULAR, LESSONS, whom, said)


def _late(drill: DrillFacts, step: StepFact) -> bool:
    """Whether a step was late or left undone; one whose time is missing may have been in time."""
    return drill.timed and step.touched and step.judged and not (step.on_time or step.untimed)


def _unreached(drill: DrillFacts) -> Iterator[str]:
    """Our own people who did not confirm a call in time, nor did the other one in their place."""
    for line, *both in lines(drill, WINDOW):
        if line.inside and Reached.IN_WINDOW not in both:
            for attempt, reached in zip((line.primary, line.backup), both, strict=True):
                if reached not in SAID_NOTHING and attempt.person:
                    yield attempt.person


def _idle(drill: DrillFacts) -> list[RoleFact]:
    """Roles in which nobody took part, in a drill in which somebody did in others."""
    marks = roles(drill)
    if isinstance(marks, Text) or not any(mark.met for mark in marks):
        return []
    empty = {role for mark in marks if not mark.met for role in mark.roles}
    return [role for role in drill.kept.roles if role.label in empty]
