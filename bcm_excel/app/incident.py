"""Open an incident or a drill as a tracking workbook; say how one stands."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from bcm_excel.app.validate import validate
from bcm_excel.clock.network import Moment, NetworkError
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.finding import Finding
from bcm_excel.core.printable import printable
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.grid import Workbook
from bcm_excel.excel.plain import cut
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import IN_A_CIRCLE, read_tracking
from bcm_excel.incident.exercise import UNPREPARED, Exercise
from bcm_excel.incident.incident import Fault, Incident, Kind, PlanRef, opened
from bcm_excel.incident.names import file_name
from bcm_excel.incident.overwritten import overwritten
from bcm_excel.incident.refusal import blocking, out_of_order, why_no_step
from bcm_excel.incident.status import Status, status
from bcm_excel.incident.tracking import NoStepAppliesError, tracking_book
from bcm_excel.plan.clean import fold
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import DrillMode

UNKNOWN = Text(
    "预案中没有{what}“{name}”，可用的有：{options}",
    "the plan has no {what} {name}; it has {options}",
)
LEVEL, TRIGGER = Text("级别", "level"), Text("触发条件", "trigger")
SCENARIO = Text("演练场景", "scenario")
KNOWS_NONE = Text(
    "预案没有设{what}，“{name}”请不要填", "the plan has no {what} at all; leave out {name}"
)
LONGEST_NAME = 60
"""So much is repeated of what was typed."""
ERRORS = Text(
    "预案有 {n} 处错误会使期限或联系人出错，没有生成跟踪表；请先改正，或加 --force 照样生成",
    "errors of the plan that would make a deadline or a contact wrong: {n}; nothing was made. "
    "Mend them, or go on with --force",
)
CIRCLE = Text(
    "步骤互相等待，形成循环，无法推算期限：{keys}",
    "steps wait for each other in a circle, so no deadline can be computed: {keys}",
)
MOST = 60
"""So many errors of the plan are named in the tracking workbook."""
UNTITLED = Text("突发事件", "Incident")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks to be opened; empty where the plan decides."""

    kind: Kind = Kind.REAL
    level: str | None = None
    trigger: str | None = None
    title: str | None = None
    mode: DrillMode | None = None
    moments: Mapping[Moment, datetime] | None = None
    as_of: datetime | None = None
    """Pins the moment for which everything is computed."""
    exercise: Exercise = UNPREPARED
    """What is known of a drill; a real incident has none."""


@dataclass(frozen=True)
class Opened:
    """A tracking workbook that was made; ``marked`` are errors of the plan that it carries."""

    path: Path
    incident: Incident
    marked: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Refused:
    """Why nothing was made: one sentence, and the findings that it speaks of."""

    said: Text
    findings: tuple[Finding, ...] = ()
    misuse: bool = False
    """Something was asked for that the plan does not have."""


def open_incident(
    plan_path: Path,
    asked: Asked,
    *,
    now: datetime,
    wording: Wording,
    target: Path | None = None,
    force: bool = False,
    password: str | None = None,
) -> Opened | Refused:
    """Make the tracking workbook of an incident or a drill from a plan workbook.

    ``target`` is a file, or a folder in which the file gets a name of its own; by default the
    plan's ``incidents`` or ``drills`` folder where there is one, else its own. Nothing is
    overwritten. Refused where the moments contradict each other, and, unless forced, where errors
    of the plan would make a deadline or a contact wrong. Raises Failure where a file cannot be read
    or written.
    """
    validated = validate(plan_path, now.date(), password=password)
    plan = validated.plan
    meant = _meant(plan, asked)
    if isinstance(meant, Refused):
        return meant
    level, trigger, exercise = meant
    faults = blocking(validated.report.findings, plan)
    if faults and not force:
        return Refused(ERRORS.filled({"n": len(faults)}), faults)
    incident = replace(
        opened(_incident(validated.workbook, plan, asked, level, trigger, now, wording)),
        faults=faults_of(plan, faults, wording.lang),
    )
    try:
        book = tracking_book(
            plan, incident, wording, now, as_of=asked.as_of, typed=exercise.typed()
        )
    except NetworkError as error:
        return Refused(CIRCLE.filled({"keys": error.keys}), faults)
    except NoStepAppliesError:
        return Refused(why_no_step(plan, incident.kind.occasion), faults)
    path = _target(plan_path, target, incident, wording)
    write(book, path, password=password)
    return Opened(path, incident, faults)


def faults_of(plan: Plan, findings: Iterable[Finding], lang: Lang) -> tuple[Fault, ...]:
    """The errors of the plan as the tracking workbook names them, with the steps they are about."""
    sheet = plan.steps.cell().sheet
    keys = {row.row: row.no for row in plan.steps}
    return tuple(
        Fault(
            str(each.cell),
            each.rule.code,
            each.message(lang),
            keys.get(each.cell.row) if each.cell.sheet == sheet else None,
        )
        for each in islice(findings, MOST)
    )


def _meant(plan: Plan, asked: Asked) -> tuple[str | None, str | None, Exercise] | Refused:
    """Level, trigger and exercise as the plan has them, or why it cannot be what is meant."""
    contradiction = out_of_order(asked.moments or {})
    if contradiction is not None:
        return Refused(contradiction, misuse=True)
    meant = named(plan, asked)
    exercise = _exercise(plan, asked)
    if isinstance(meant, Refused):
        return meant
    return exercise if isinstance(exercise, Refused) else (*meant, exercise)


def named(plan: Plan, asked: Asked) -> tuple[str | None, str | None] | Refused:
    """Level and trigger as the plan spells them; a trigger suggests its level. Or why not."""
    level, trigger = asked.level, asked.trigger
    if trigger is not None:
        rows = plan.triggers.named(trigger)
        if not rows:
            return _unknown(TRIGGER, trigger, [row.no for row in plan.triggers])
        trigger = rows[0].no
        level = level or rows[0].level
    if level is not None:
        levels = plan.levels.named(level)
        if not levels:
            return _unknown(LEVEL, level, [row.name for row in plan.levels])
        level = levels[0].name
    return level, trigger


def _exercise(plan: Plan, asked: Asked) -> Exercise | Refused:
    """What is exercised, with the scenario as the plan spells it: its only one where none is given,
    any where it lists none.
    """
    exercise = asked.exercise
    if asked.kind is not Kind.DRILL:
        return exercise
    listed = (plan.settings and plan.settings.scenarios) or ()
    if len(listed) == 1 and not exercise.scenario:
        return replace(exercise, scenario=listed[0])
    if not exercise.scenario or not listed:
        return exercise
    meant = next((each for each in listed if fold(each) == fold(exercise.scenario)), None)
    if meant is None:
        return _unknown(SCENARIO, exercise.scenario, list(listed))
    return replace(exercise, scenario=meant)


def _unknown(what: Text, name: str, options: list[str]) -> Refused:
    said = UNKNOWN if options else KNOWS_NONE
    values = {"what": what, "name": cut(name, LONGEST_NAME), "options": tuple(options)}
    return Refused(said.filled(values), misuse=True)


def _incident(
    workbook: Workbook,
    plan: Plan,
    asked: Asked,
    level: str | None,
    trigger: str | None,
    now: datetime,
    wording: Wording,
) -> Incident:
    settings = plan.settings
    drill = asked.kind is Kind.DRILL
    name = settings.name if settings else ""
    if drill:
        name = _line(asked.exercise.subject) or name
    return Incident(
        kind=asked.kind,
        title=_line(asked.title) or name or UNTITLED[wording.lang],
        plan=ref_of(workbook, plan),
        opened=now.replace(second=0, microsecond=0),
        level=level,
        trigger=trigger,
        mode=(asked.mode or DrillMode.LIVE) if drill else None,
        moments=asked.moments or {},
    )


def _line(text: str | None) -> str:
    return " ".join(printable(text or "").split())


def ref_of(workbook: Workbook, plan: Plan) -> PlanRef:
    """The plan as it is in this workbook."""
    settings, digest = plan.settings, digest_of(workbook)
    if settings is None:
        return PlanRef(digest=digest)
    return PlanRef(settings.name, settings.number, settings.version, digest)


def digest_of(workbook: Workbook) -> str:
    """SHA-256 over what the sheets hold: the same after a save by another program."""
    digest = hashlib.sha256()
    for grid in workbook.sheets:
        digest.update(repr(grid.name).encode())
        for number, row in enumerate(grid.rows, start=grid.top):
            for column, value in enumerate(row, start=grid.left):
                if value != "":
                    plain = float(value) if isinstance(value, int) else value
                    digest.update(repr((number, column, plain)).encode())
    return digest.hexdigest()


def _target(plan: Path, target: Path | None, incident: Incident, wording: Wording) -> Path:
    """Where the workbook goes; a name of our own gets a number where it is taken."""
    if target is not None and not os.path.isdir(target):
        return target if target.suffix else target.with_name(f"{target.name}.xlsx")
    folder = plan.parent / ("drills" if incident.drill else "incidents")
    if target is not None:
        folder = target
    elif not folder.is_dir():
        folder = plan.parent
    path = folder / file_name(incident, wording.lang)
    stem, number = path.stem, 2
    while os.path.lexists(path):
        path = path.with_name(f"{stem} ({number}).xlsx")
        number += 1
    return path


def levels_of(plan_path: Path, now: datetime, password: str | None = None) -> tuple[str, ...]:
    """The levels of a plan, by their rank. Raises Failure where the file cannot be read."""
    levels = validate(plan_path, now.date(), password=password).plan.levels
    return tuple(row.name for row in sorted(levels, key=lambda row: row.rank))


def incident_status(path: Path, now: datetime, *, password: str | None = None) -> Status:
    """How the incident of a tracking workbook stands at ``now``.

    Raises Failure for a file that cannot be read or is no tracking workbook.
    """
    workbook = read(path, password=password, formulas=True)
    tracking = read_tracking(workbook)
    try:
        return status(tracking, now, overwritten(tracking, workbook))
    except NetworkError as error:
        said = IN_A_CIRCLE.filled({"keys": error.keys})
        raise Failure(Reason.WRONG_KIND, path, said) from error
