"""What the plan says that a drill keeps: the same for every drill that keeps the same plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bcm_excel.drill.facts import PlanFacts, RoleFact
from bcm_excel.incident.course import Course
from bcm_excel.incident.event import Tracking
from bcm_excel.plan.response import Step
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import ForEach, Occasion

ROLE = "role:"
OUTSIDE = frozenset({ForEach.CUSTOMER, ForEach.PARTY, ForEach.EXTERNAL})


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What the plan says of a step, as far as figures need it."""

    roles: tuple[str, ...] = ()
    """Labels of the roles that are responsible."""
    people: tuple[str, ...] = ()
    """The primaries of these roles."""
    asked: bool = False
    """Whether evidence is."""
    outside: bool = False
    """Whether outside parties are told in it."""


def plan_facts(tracking: Tracking) -> PlanFacts:
    """The plan that was kept, as far as figures need it."""
    if tracking.course is None:
        return PlanFacts(steps={task.key: "" for task in tracking.tasks})
    return _plan_facts(tracking.course)


@lru_cache(maxsize=8)
def _plan_facts(course: Course) -> PlanFacts:
    plan = course.plan
    return PlanFacts(
        steps=drill_steps(plan.steps),
        roles=tuple(
            RoleFact(f"{ROLE}{role.no:g}", role.label, role.primary, role.backup or "")
            for role in plan.roles
        ),
        pass_rate=plan.settings.pass_rate if plan.settings else None,
        name=plan.settings.name if plan.settings else "",
        scenarios=tuple((plan.settings and plan.settings.scenarios) or ()),
    )


@lru_cache(maxsize=8)
def step_plans(course: Course) -> Mapping[str, StepPlan]:
    """What the plan says of each step that is tracked, by key."""
    directory = Directory(course.plan)
    return {key: _step_plan(step, directory) for key, step in course.steps.items()}


def _step_plan(step: Step, directory: Directory) -> StepPlan:
    roles = directory.all(step.responsible)
    return StepPlan(
        roles=tuple(dict.fromkeys(role.label for role in roles)),
        people=tuple(dict.fromkeys(role.primary for role in roles)),
        asked=bool(step.evidence),
        outside=bool(step.told) or step.for_each in OUTSIDE,
    )


def drill_steps(steps: Iterable[Step]) -> Mapping[str, str]:
    """The steps that a plan has for drills, by key, with what is done."""
    return {
        step.no: " ".join(step.content.split())
        for step in steps
        if step.occasion is not Occasion.REAL
    }
