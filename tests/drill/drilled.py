"""Drills as facts, made by hand: what a test does not name is all right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from bcm_excel.clock.network import Moment, State
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang
from bcm_excel.drill.facts import (
    Attempt,
    CallFact,
    DrillFacts,
    PlanFacts,
    PresentFact,
    ProblemFact,
    RoleFact,
    StepFact,
)
from bcm_excel.incident.incident import CallResult, PlanRef
from bcm_excel.plan.words import DrillMode, Gravity

FOLDER = Path("drills")
STEPS, CALLS, REVIEW = "处置跟踪表 Steps", "通知联络记录 Calls", "复盘总结 Review"
START = datetime(2025, 3, 4, 9, 0)
ROLES = ("应急小组组长", "个人化部/客户服务主管", "应急小组（物流）")
PEOPLE = ("王敏", "李强", "周宁")
PLAN = PlanRef("个人化系统故障应急预案", "YA-GRH-03", "A/1")
LATE_CALL = timedelta(minutes=40)


def step(
    number: int,
    minutes: int | None,
    *,
    limit: int | None = 30,
    held: datetime = START,
    done: bool = True,
    title: str = "",
    evidence: bool = True,
) -> StepFact:
    """A step that begins with the drill and took some minutes; None: no time was recorded."""
    deadline = held + timedelta(minutes=limit) if limit is not None else None
    finished = held + timedelta(minutes=minutes) if minutes is not None and done else None
    late = finished - deadline if finished and deadline else None
    on_time = late is not None and late <= timedelta()
    return StepFact(
        key=str(number),
        title=title or f"第 {number} 步：核实情况并报告应急小组",
        roles=(ROLES[number % 3],),
        people=(PEOPLE[number % 3],),
        state=State.DONE if done else State.NOT_STARTED,
        taken=True,
        done=done,
        touched=done,
        judged=limit is not None,
        on_time=on_time,
        on_baseline=on_time,
        untimed=done and finished is None,
        start=held,
        deadline=deadline,
        baseline=deadline,
        finished=finished,
        late=late,
        evidence_asked=True,
        evidence_given=evidence,
        outside=number == 3,
        cell=CellRef(STEPS, 4 + number, 6),
        evidence_cell=CellRef(STEPS, 4 + number, 8),
    )


def call(number: int, first: CallResult | None, second: CallResult | None = None) -> CallFact:
    """A role that was called ten minutes into the drill."""

    def attempt(person: str, result: CallResult | None, column: int) -> Attempt:
        told = START + timedelta(minutes=10) if result else None
        slow = LATE_CALL if result is CallResult.LATE else timedelta(minutes=4)
        confirmed = told + slow if told and result and result.reached else None
        return Attempt(person, result, told, confirmed, CellRef(CALLS, 4 + number, column))

    return CallFact(
        key=f"role:{number}",
        who=ROLES[number % 3],
        inside=True,
        primary=attempt(PEOPLE[number % 3], first, 5),
        backup=attempt("郑楠", second, 10),
    )


def problem(text: str, *, owner: str = "李强", due: date | None = date(2026, 1, 9)) -> ProblemFact:
    """A problem of the review."""
    return ProblemFact(
        text=text,
        gravity=Gravity.MAJOR,
        step="3",
        measure="改用群组短信，更新通讯录并重新核验",
        owner=owner,
        due=due,
        place="应急通讯录",
        cell=CellRef(REVIEW, 14, 2),
    )


def drill(
    title: str,
    *steps: StepFact,
    held: datetime = START,
    mode: DrillMode | None = DrillMode.LIVE,
    calls: Sequence[CallFact] = (),
    problems: Sequence[ProblemFact] = (),
    plan: PlanRef = PLAN,
    present: tuple[PresentFact, ...] | None = None,
    moments: Mapping[Moment, datetime] | None = None,
) -> DrillFacts:
    """One drill; its steps are moved to its day."""
    moved = tuple(_moved(each, held - START) for each in steps)
    timed = mode is not DrillMode.TABLE_TOP
    return DrillFacts(
        path=FOLDER / f"【演练】{title} {held:%Y-%m-%d}.xlsx",
        title=title,
        held=held,
        opened=held,
        lang=Lang.ZH,
        mode=mode,
        level="一般",
        trigger="C1",
        plan=plan,
        moments=moments or {Moment.FOUND: held, Moment.ACTIVATED: held + timedelta(minutes=20)},
        moment_cells={Moment.FOUND: CellRef("应急总览 Overview", 8, 3)},
        target=timedelta(hours=6),
        restores=False,
        steps=moved if timed else tuple(map(_untimed, moved)),
        extra=(),
        calls=tuple(calls),
        reports=(),
        problems=tuple(problems),
        present=present,
        filled=10,
        kept=PlanFacts(
            steps={each.key: each.title for each in steps},
            roles=tuple(
                RoleFact(str(n), role, person, "郑楠")
                for n, (role, person) in enumerate(zip(ROLES, PEOPLE, strict=True))
            ),
            name=plan.name,
        ),
    )


def _moved(step: StepFact, by: timedelta) -> StepFact:
    moments = {
        name: at + by
        for name in ("start", "deadline", "baseline", "finished")
        if (at := getattr(step, name)) is not None
    }
    return step._replace(**moments)


def _untimed(step: StepFact) -> StepFact:
    """As a table-top drill has it."""
    step = step._replace(judged=False, on_time=False, on_baseline=False, untimed=False)
    return step._replace(start=None, deadline=None, baseline=None, late=None)
