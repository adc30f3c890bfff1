"""What the figures of drills are made up of: by drill, step, role, quarter and person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from bcm_excel.core.text import Text
from bcm_excel.drill.facts import ActionFact, DrillFacts, ProblemFact, StepFact
from bcm_excel.drill.measure import Measure, Measures, Source

PAGE_ONE = ("completion", "on_time", "lateness_max", "reach", "takeover", "actions_open")
"""The keys of the six figures that a director sees first."""


class By(Enum):
    """What figures are grouped by."""

    STEP = Text("步骤", "Step")
    ROLE = Text("角色", "Role")
    QUARTER = Text("季度", "Quarter")
    PERSON = Text("人员", "Person")


@dataclass(frozen=True, slots=True)
class DrillFigures:
    """One drill with all its measures, each with its change since the last drill of the plan."""

    facts: DrillFacts
    measures: Measures

    @property
    def first_page(self) -> tuple[Measure, ...]:
        """The six."""
        return tuple(self.measures[key] for key in PAGE_ONE)


class StepResult(NamedTuple):
    """One step of one drill; ``drill`` is the drill's place in Figures.drills."""

    drill: int
    plan: str
    step: StepFact


@dataclass(frozen=True, slots=True)
class Group:
    """The measures of one step, role, quarter or person over the drills.

    ``plan`` is empty where it goes across plans; ``key`` is what tells it from others, ``name``
    what people read. ``planned`` and ``actual`` are a step's, in the median of its drills.
    """

    by: By
    plan: str
    key: str
    name: Text
    drills: int
    measures: Measures
    planned: timedelta | None = None
    actual: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ActionsOn:
    """How many corrective actions were open, and how many closed, at the end of a day."""

    day: date
    open: int
    closed: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a problem was seen before: an earlier drill or an action of the plan."""

    where: str
    what: str
    source: Source


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one drill, with where it was seen before."""

    drill: int
    plan: str
    fact: ProblemFact
    before: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """One plan: its drills (places in Figures.drills) and what holds for all of them together."""

    plan: str
    name: str
    drills: tuple[int, ...]
    measures: Measures
    versions: tuple[str, ...]


class Treated(Enum):
    """What was done about a file."""

    LEFT_OUT = Text("未计入", "left out")
    USED = Text("已计入，但请注意", "used, with reservations")


@dataclass(frozen=True, slots=True)
class Remark:
    """What must be said of one file, and whether it was used all the same."""

    path: Path
    treated: Treated
    why: Text


@dataclass(frozen=True)
class Figures:
    """All drills together, in the order in which they were held, and everything within them."""

    today: date
    drills: tuple[DrillFigures, ...]
    total: Measures
    """Over all drills; the change is that of each plan's latest drill to the one before it."""
    plans: tuple[PlanFigures, ...]
    steps: tuple[Group, ...]
    roles: tuple[Group, ...]
    quarters: tuple[Group, ...]
    people: tuple[Group, ...]
    """Only where asked for."""
    problems: tuple[Problem, ...]
    actions: tuple[ActionFact, ...]
    actions_over_time: tuple[ActionsOn, ...]
    train_again: tuple[str, ...]
    """Who must be trained again."""
    remarks: tuple[Remark, ...] = ()
    with_plan: bool = False
    """Whether a plan workbook was given, from which actions and drill records were taken."""

    @cached_property
    def results(self) -> tuple[StepResult, ...]:
        """Every step of every drill."""
        return tuple(
            StepResult(i, each.facts.plan_key, step)
            for i, each in enumerate(self.drills)
            for step in each.facts.steps
        )

    @property
    def first_page(self) -> tuple[Measure, ...]:
        """The six figures of page one, over all drills."""
        return tuple(self.total[key] for key in PAGE_ONE)

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """The files that are not in the figures."""
        return tuple(each for each in self.remarks if each.treated is Treated.LEFT_OUT)
