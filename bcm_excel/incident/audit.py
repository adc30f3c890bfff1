"""What is still open or not proven when an incident is to be closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bcm_excel.clock.network import Moment, State
from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid
from bcm_excel.incident.blocks import TITLES
from bcm_excel.incident.closing_rules import (
    FILE_MISSING,
    NO_EVIDENCE,
    NO_REASON,
    NO_TIME,
    OPEN,
    OUTSIDE,
    TWICE,
)
from bcm_excel.incident.evidence import Evidence, Files, dates_in, evidence_of
from bcm_excel.incident.records import PartyRow
from bcm_excel.incident.sheets import StepRow
from bcm_excel.incident.status import Status
from bcm_excel.incident.typed import state_of
from bcm_excel.plan.plan import Plan
from bcm_excel.rules import reading
from bcm_excel.rules.registry import Given, collect

STEP = Text("步骤 {step} ", "step {step}")
PARTY = Text("步骤 {step} 的“{party}”", "{party} of step {step}")
EMPTY = Grid("", [])
SAME_AS_TYPED = 8
"""Letters that words must have in common before they are taken for the same piece of evidence."""


def audit(found: Status, files: Files) -> tuple[Finding, ...]:
    """Every fault in the order of the sheets. ``files`` are those that lie beside the workbook."""
    return tuple(
        sorted(
            (*_reading(found), *_states(found), *_reasons(found), *_evidence(found, files)),
            key=lambda finding: (_sheet(found, finding.cell.sheet), *finding.order),
        )
    )


def _sheet(found: Status, name: str) -> int:
    """The place of a sheet in the workbook."""
    grids = found.tracking.tables.grids
    names = [grids[page].name if page in grids else "" for page in TITLES]
    return names.index(name) if name in names else len(names)


def _reading(found: Status) -> Iterator[Finding]:
    """Cells that could not be read; one that holds a picture of WPS is none."""
    pictures = {
        CellRef(grid.name, *at)
        for grid in found.tracking.tables.grids.values()
        for at in grid.pictures
    }
    problems = tuple(each for each in found.tracking.problems if each.cell not in pictures)
    given = Given(Plan(problems=problems), found.now.date())
    for rule in collect(reading):
        yield from rule(given)


def _states(found: Status) -> Iterator[Finding]:
    rows = {row.key: row for row in found.tracking.steps}
    for step in found.steps:
        row = rows[step.key]
        if step.open:
            yield _open(row, step.state)
        elif step.due.taken and step.progress.finished is None:
            yield Finding(NO_TIME, row.cell("finished"), {"step": step.key})
    for row in found.tracking.extra:
        if row.state is not State.NOT_APPLICABLE and row.state is not State.DONE:
            if row.finished is None:
                yield _open(row, row.state or State.NOT_STARTED)
        elif row.state is State.DONE and row.finished is None:
            yield Finding(NO_TIME, row.cell("finished"), {"step": row.key})


def _open(row: StepRow, state: State) -> Finding:
    return Finding(OPEN, row.cell("state"), {"step": row.key, "state": state.value})


def _reasons(found: Status) -> Iterator[Finding]:
    """What staff say to be blocked or not applicable; a branch not taken needs no reason."""
    doubtful = {State.BLOCKED, State.NOT_APPLICABLE}
    for row in (*found.tracking.steps, *found.tracking.extra):
        typed = found.tracking.typed.at("steps", row.key)
        state = state_of(typed)
        if state in doubtful and "finished" not in typed and not row.remark:
            said = STEP.filled({"step": row.key})
            yield Finding(NO_REASON, row.cell("remark"), {"step": said, "state": state.value})
    for party in found.tracking.tables.rows.get("parties", ()):
        if isinstance(party, PartyRow) and party.state in doubtful and not party.remark:
            said = PARTY.filled({"step": party.step or "", "party": party.party or ""})
            values = {"step": said, "state": party.state.value}
            yield Finding(NO_REASON, party.cell("remark"), values)


def _evidence(found: Status, files: Files) -> Iterator[Finding]:
    grid = found.tracking.tables.grids.get("steps", EMPTY)
    offered = {
        row.key: (row.cell("evidence"), _offered(row, grid))
        for row in (*found.tracking.steps, *found.tracking.extra)
    }
    asked = _asked(found)
    for step in found.steps:
        cell, evidence = offered[step.key]
        wanted = asked.get(step.key, ())
        if step.due.taken and step.progress.ended and wanted and not evidence.given:
            yield Finding(NO_EVIDENCE, cell, {"step": step.key, "asked": wanted})
    for key, (cell, evidence) in offered.items():
        missing = tuple(each for each in evidence.files if files.find(each) is None)
        if missing:
            yield Finding(FILE_MISSING, cell, {"step": key, "files": missing})
        yield from _outside(found, key, cell, evidence, files)
    yield from _twice(offered, files)


def _offered(row: StepRow, grid: Grid) -> Evidence:
    place = row.cell("evidence")
    at = (place.row, place.column)
    return evidence_of(row.evidence, grid.formulas.get(at, ""), at in grid.pictures)


def _asked(found: Status) -> dict[str, tuple[str, ...]]:
    """What the plan asks for, by step; from the sheet where the workbook keeps no plan."""
    tracking = found.tracking
    if tracking.course is None:
        return {row.key: row.expected or () for row in tracking.steps}
    return {key: step.evidence or () for key, step in tracking.course.steps.items()}


def _outside(
    found: Status, key: str, cell: CellRef, evidence: Evidence, files: Files
) -> Iterator[Finding]:
    """Days that are written down, and files that were last changed before it began."""
    first, last = _span(found)
    if first is None:
        return
    days = [day for text in (*evidence.files, *evidence.words) for day in dates_in(text)]
    strange = [day for day in days if not first <= day <= last]
    for typed in evidence.files:
        path = files.find(typed)
        if path is not None and files.changed[path].date() < first:
            strange.append(files.changed[path].date())
    if strange:
        values = {"step": key, "day": strange[0], "first": first, "last": last}
        yield Finding(OUTSIDE, cell, values)


def _span(found: Status) -> tuple[date | None, date]:
    """The days of the incident; the first is None where nobody typed when it began."""
    moments = found.times.moments
    first = [moments[each] for each in (Moment.BEGAN, Moment.FOUND) if each in moments]
    last = moments.get(Moment.ENDED, found.now)
    return (min(first).date() if first else None), last.date()


def _twice(offered: dict[str, tuple[CellRef, Evidence]], files: Files) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for key, (cell, evidence) in offered.items():
        for shown, same in dict(_pieces(evidence, files)).items():
            if same in seen and seen[same] != key:
                values = {"step": key, "other": seen[same], "evidence": shown}
                yield Finding(TWICE, cell, values)
            seen.setdefault(same, key)


def _pieces(evidence: Evidence, files: Files) -> Iterable[tuple[str, str]]:
    """Each piece as shown, with what tells it from others; mere words say too little."""
    for each in evidence.files:
        yield each, f"file {(files.find(each) or each).casefold()}"
    for each in evidence.links:
        yield each, f"link {each}"
    if evidence.picture:
        yield evidence.picture, f"picture {evidence.picture}"
    for each in evidence.words:
        if len(each) >= SAME_AS_TYPED and any(char.isdigit() for char in each):
            yield each, f"words {' '.join(each.casefold().split())}"
