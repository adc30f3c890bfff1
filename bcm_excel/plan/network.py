"""From the steps of a plan to the tasks that the clock counts with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from bcm_excel.clock.network import Moment, Nature, Task, marking
from bcm_excel.core.lazy import lazy
from bcm_excel.plan.clean import fold
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.words import Occasion

CONDITION = lazy(r"\s*([^=＝]+?)\s*[=＝]\s*([^=＝]+?)\s*")


def condition_of(text: str) -> tuple[str, str] | None:
    """Step and outcome of a condition as staff write it: ``2=启动``; None where it says neither."""
    found = CONDITION.fullmatch(text)
    return (found[1], found[2]) if found else None


def tasks_of(
    plan: Plan,
    level: str | None = None,
    trigger: str | None = None,
    occasion: Occasion | None = None,
) -> tuple[Task, ...]:
    """The steps that apply, as tasks in the order of the sheet; None does not narrow them.

    A predecessor that does not apply is looked through to its own predecessors. A step whose
    condition hangs on a step that does not apply never comes, so it does not apply either. What
    names no step at all is left out: a rule reports it. A step number that stands twice counts
    once. The tasks may still run in a circle: the clock's NetworkError says so.
    """
    steps = {fold(step.no): step for step in reversed(plan.steps.rows)}
    applies = {key for key, step in steps.items() if step_applies(step, level, trigger, occasion)}
    conditions = {key: _condition(step, steps) for key, step in steps.items()}
    left = set(applies)
    while left:  # a condition may hang on a step that has just gone
        left = {key for key in applies if (on := conditions[key]) and on[0] not in applies}
        applies -= left
    return tuple(
        _task(steps[key], _predecessors(key, steps, applies), conditions[key], steps)
        for key in reversed(steps)
        if key in applies
    )


def step_applies(
    step: Step, level: str | None, trigger: str | None, occasion: Occasion | None
) -> bool:
    """Whether a step is for this level, this trigger and this occasion."""
    both = (None, Occasion.BOTH)
    return (
        among(level, step.levels)
        and among(trigger, step.triggers)
        and (occasion in both or step.occasion in both or step.occasion is occasion)
    )


def needs_of(tasks: Sequence[Task]) -> Mapping[str, tuple[str, ...]]:
    """What each task waits for: its predecessors, its decision, the steps that mark its moment."""
    markers = marking(tasks)
    return {
        task.key: tuple(
            dict.fromkeys(
                (
                    *task.after,
                    *((task.only_if[0],) if task.only_if else ()),
                    *markers.get(task.counted_from or Moment.FOUND, ()),
                )
            )
        )
        for task in tasks
    }


def circles(needs: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """The circles of tasks that wait for each other, each in the order of its steps.

    Each begins with the task that comes first in ``needs``; there it is broken, and what still
    runs in a circle afterwards is found too.
    """
    left = {key: set(each) for key, each in needs.items()}
    place = {key: i for i, key in enumerate(left)}
    found = []
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][:-1]
            start = circle.index(min(circle, key=place.__getitem__))
            circle = circle[start:] + circle[:start]
            left[circle[0]].discard(circle[-1])
            found.append(tuple(circle))
        else:
            return tuple(found)


def among(wanted: str | None, named: Collection[str] | None) -> bool:
    """Whether what names levels or triggers, or none, is meant at this one; None narrows not."""
    return wanted is None or not named or fold(wanted) in map(fold, named)


def _condition(step: Step, steps: Mapping[str, Step]) -> tuple[str, str] | None:
    """The folded step and the outcome, as that step writes it; None where it names no step."""
    named = condition_of(step.only_if) if step.only_if else None
    if named is None or fold(named[0]) not in steps:
        return None
    decision, wanted = fold(named[0]), named[1]
    outcomes = steps[decision].outcomes or ()
    return decision, next((each for each in outcomes if fold(each) == fold(wanted)), wanted)


def _predecessors(key: str, steps: Mapping[str, Step], applies: Collection[str]) -> tuple[str, ...]:
    """The nearest predecessors that apply, each once."""
    found: dict[str, None] = {}
    seen = set()
    waiting = [fold(each) for each in reversed(steps[key].after or ())]
    while waiting:
        each = waiting.pop()
        if each in seen or each not in steps:
            continue
        seen.add(each)
        if each in applies:
            found[each] = None
        else:
            waiting += [fold(before) for before in reversed(steps[each].after or ())]
    return tuple(found)


def _task(
    step: Step,
    after: Sequence[str],
    condition: tuple[str, str] | None,
    steps: Mapping[str, Step],
) -> Task:
    return Task(
        step.no,
        limit=step.limit,
        counted_from=step.counted_from,
        wait=step.wait,
        after=tuple(steps[key].no for key in after),
        marks=step.marks,
        nature=step.nature or Nature.EMERGENCY,
        only_if=(steps[condition[0]].no, condition[1]) if condition else None,
    )
