"""Drills as facts, for what they hand on to the plan: only what a test is about is said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang
from bcm_excel.drill.facts import DrillFacts, PlanFacts, PresentFact, ProblemFact
from bcm_excel.incident.exercise import Ending, Exam, Item
from bcm_excel.incident.incident import PlanRef
from bcm_excel.plan.words import DrillMode, Gravity

NOWHERE = CellRef("")


def problem(
    text: str = "备用电话打不通",
    *,
    measure: str = "换号码",
    owner: str = "王敏",
    due: date | None = date(2026, 4, 30),
    place: str = "",
    gravity: Gravity | None = Gravity.MINOR,
) -> ProblemFact:
    return ProblemFact(text, gravity, "1", measure, owner, due, place, NOWHERE)


def present(person: str, exam: Exam | None = None, *, there: bool = True) -> PresentFact:
    return PresentFact(person, "组员", there, there, exam, NOWHERE)


def drill(
    held: str = "2026-03-10",
    title: str = "一季度演练",
    *,
    people: tuple[PresentFact, ...] = (),
    problems: tuple[ProblemFact, ...] = (),
    exercise: Mapping[Item, str] | None = None,
    endings: Mapping[Ending, str] | None = None,
    pass_rate: float | None = None,
    mode: DrillMode = DrillMode.LIVE,
    plan: PlanRef = PlanRef("测试预案", "T-1", "A0", ""),  # noqa: B008 - it is frozen
) -> DrillFacts:
    at = datetime.fromisoformat(f"{held} 09:00")
    return DrillFacts(
        path=Path(f"{title}.xlsx"),
        title=title,
        held=at,
        opened=at,
        lang=Lang.ZH,
        mode=mode,
        level=None,
        trigger=None,
        plan=plan,
        moments={},
        moment_cells={},
        target=None,
        restores=False,
        steps=(),
        extra=(),
        calls=(),
        reports=(),
        problems=problems,
        present=people,
        exercise={Item.SCENARIO: "技术故障"} if exercise is None else exercise,
        endings=endings or {},
        kept=PlanFacts(pass_rate=pass_rate),
    )
