"""Drills whose truth is known: what happened, as a test or a strategy says it, made a Tracking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.duration import parse
from bcm_excel.clock.network import Moment, Progress, State, Task
from bcm_excel.core.text import Lang, Wording
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.exercise import AttendanceRow, Exam, ObjectiveRow, Rating
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef, Policy, opened
from bcm_excel.incident.records import ProblemRow
from bcm_excel.incident.sheets import CallRow, StepRow
from bcm_excel.incident.tables import Tables
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.declare import Layout, Row
from bcm_excel.plan.words import DrillMode, Gravity

START = datetime(2026, 3, 2, 9, 0)
LIMIT = 30
"""Minutes that every step is given from discovery, unless a test says otherwise."""


@dataclass(frozen=True)
class Did:
    """What was typed of one step; ``at`` is minutes after discovery."""

    state: State = State.DONE
    at: int | None = None
    evidence: str = ""

    @property
    def ended(self) -> bool:
        return self.state is State.DONE


@dataclass(frozen=True)
class Called:
    """What was typed of one person's call: the result, and after how many minutes confirmed."""

    result: CallResult | None = None
    told: int | None = 0
    after: int | None = None


@dataclass(frozen=True)
class Line:
    """One role or party of the call list."""

    primary: Called = Called()
    backup: Called = Called()
    inside: bool = True
    backup_named: bool = True


@dataclass(frozen=True)
class Drilled:
    """One drill as it truly went."""

    steps: Mapping[str, Did] = field(default_factory=dict)
    calls: Sequence[Line] = ()
    mode: DrillMode = DrillMode.LIVE
    held: datetime = START
    limits: Mapping[str, str] = field(default_factory=dict)
    present: Sequence[tuple[bool, Exam | None]] | None = None
    objectives: Sequence[Rating | None] | None = None
    problems: Sequence[tuple[str, Gravity | None]] = ()
    title: str = "演练"
    plan: str = "X-1"
    version: str = "A1"
    path: Path | None = None
    restored: int | None = None
    target: int | None = None


def row(kind: type[Row], number: int, **fields: object) -> Any:
    """A row of a sheet, its cells where the sheet's columns stand."""
    columns = {column.field: at for at, column in enumerate(kind.sheet.columns, start=1)}
    return kind(layout=Layout(kind.sheet.title.zh, 4, columns), row=5 + number, **fields)


def tracking(drill: Drilled) -> Tracking:
    """The drill as if its workbook had been read; every step counts from discovery."""
    moments = {Moment.BEGAN: drill.held, Moment.FOUND: drill.held}
    if drill.restored is not None:
        moments[Moment.RESTORED] = drill.held + timedelta(minutes=drill.restored)
    incident = Incident(
        Kind.DRILL,
        drill.title,
        PlanRef("预案", drill.plan, drill.version),
        drill.held,
        mode=drill.mode,
        moments=moments,
    )
    steps = tuple(
        row(StepRow, i, key=key, content=f"第{key}步", evidence=did.evidence, expected=("记录",))
        for i, (key, did) in enumerate(drill.steps.items())
    )
    calls = tuple(_call(drill, i, line) for i, line in enumerate(drill.calls))
    progress = {key: _progress(drill, did) for key, did in drill.steps.items()}
    typed = {key: {"evidence": did.evidence} for key, did in drill.steps.items() if did.evidence}
    return Tracking(
        path=drill.path or Path(f"{drill.title} {drill.held:%Y%m%d %H%M}.xlsx"),
        incident=opened(incident),
        policy=Policy(target=timedelta(minutes=drill.target) if drill.target else None),
        calendar=Calendar(),
        wording=Wording(Lang.ZH),
        tasks=tuple(
            Task(key, parse(limit) if limit else None, Moment.FOUND)
            for key in drill.steps
            for limit in (drill.limits.get(key, f"{LIMIT} 分钟"),)
        ),
        steps=steps,
        progress=progress,
        calls=calls,
        tables=Tables(rows={"steps": steps, "calls": calls, **_sheets(drill)}),
        typed=Typed.of(progress, steps=typed),
    )


def _progress(drill: Drilled, did: Did) -> Progress:
    at = None if did.at is None else drill.held + timedelta(minutes=did.at)
    return Progress(did.state, finished=at)


def _call(drill: Drilled, number: int, line: Line) -> Any:
    said: dict[str, object] = {}
    for lead, called in (("", line.primary), ("backup_", line.backup)):
        told = None if called.told is None else drill.held + timedelta(minutes=called.told)
        after = None if told is None or called.after is None else timedelta(minutes=called.after)
        if called.result is not None:
            said |= {
                f"{lead}result": called.result,
                f"{lead}told": told,
                f"{lead}confirmed": told + after if told and after is not None else None,
            }
    kind = "role" if line.inside else "external"
    return row(
        CallRow,
        number,
        key=f"{kind}:{number}",
        order=str(number),
        who=f"角色{number}",
        primary=f"甲{number}",
        backup=f"乙{number}" if line.backup_named else None,
        **said,
    )


def _sheets(drill: Drilled) -> dict[str, tuple[Row, ...]]:
    sheets: dict[str, tuple[Row, ...]] = {
        "problems": tuple(
            row(ProblemRow, i, key=str(i), problem=text, severity=gravity)
            for i, (text, gravity) in enumerate(drill.problems)
        )
    }
    if drill.present is not None:
        sheets["attendance"] = tuple(
            row(AttendanceRow, i, key=str(i), name=f"甲{i}", exam=exam,
                signed=drill.held if there else None)
            for i, (there, exam) in enumerate(drill.present)
        )  # fmt: skip
    if drill.objectives is not None:
        sheets["objectives"] = tuple(
            row(ObjectiveRow, i, key=str(i), objective=f"目标{i}", rating=rating)
            for i, rating in enumerate(drill.objectives)
        )
    return sheets


dids = st.one_of(
    st.builds(
        Did, at=st.one_of(st.none(), st.integers(0, 90)), evidence=st.sampled_from(["", "纪要"])
    ),
    st.builds(Did, st.sampled_from([each for each in State if each is not State.DONE])),
)
calls = st.builds(
    Called,
    st.one_of(st.none(), st.sampled_from(list(CallResult))),
    st.one_of(st.none(), st.integers(0, 60)),
    st.one_of(st.none(), st.integers(0, 40)),
)
lines = st.builds(Line, calls, calls, st.booleans(), st.booleans())
drills = st.builds(
    Drilled,
    st.dictionaries(st.sampled_from("123456789"), dids, min_size=1),
    st.lists(lines, max_size=6),
    st.sampled_from(DrillMode),
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 3, 1)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    present=st.none()
    | st.lists(st.tuples(st.booleans(), st.none() | st.sampled_from(Exam)), max_size=5),
    objectives=st.none() | st.lists(st.none() | st.sampled_from(Rating), max_size=4),
    problems=st.lists(
        st.tuples(
            st.sampled_from(
                ["备份号码打不通", "备份的号码打不通", "会议室没有网络", "模板没有准备好"]
            ),
            st.none() | st.sampled_from(Gravity),
        ),
        max_size=3,
    ),
    title=st.text("演练甲乙丙丁", min_size=1, max_size=6),
    plan=st.sampled_from(["X-1", "X-2"]),
    restored=st.none() | st.integers(0, 600),
    target=st.none() | st.integers(60, 300),
)
"""Drills of all kinds; one in which everything is typed, one in which nothing is."""
