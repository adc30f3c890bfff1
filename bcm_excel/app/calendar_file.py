"""The obligations and deadlines of a workspace as a calendar file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcm_excel.app.incident import incident_status
from bcm_excel.app.workspace import Workspace, workspace
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh, put
from bcm_excel.core.stamp import refused
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.entries import OpenIncident, PlanAgenda
from bcm_excel.daily.ics import ZONE, calendar_file, is_ours
from bcm_excel.excel.read import read
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.working import calendar_of

LARGEST = 64 << 20
NOTHING = Text(
    "文件夹里没有预案，也没有事件或演练跟踪表",
    "the folder holds neither a plan nor a tracking workbook",
)


@dataclass(frozen=True)
class CalendarMade:
    """The file that was written, what stands in it, and what could not be read."""

    path: Path
    plans: int
    incidents: int
    failures: tuple[Failure, ...]


def write_calendar(
    folder: Path, target: Path, *, now: datetime, asked: Lang | None, default: Lang
) -> CalendarMade:
    """Write the calendar of a folder, or of one plan workbook, as of ``now``.

    A calendar that this program wrote before is replaced by its next edition; nothing else is
    overwritten. The language is the one asked for, else that of the settings, else the default.

    Raises:
        Failure: the folder cannot be read, it holds nothing for a calendar, or the file cannot be
            written.
    """
    found = workspace(folder)
    failures = list(found.failures)
    plans = list(_plans(found, now, failures))
    incidents = list(_incidents(found, now, failures))
    if not plans and not incidents:
        raise failures[0] if failures else Failure(Reason.WRONG_KIND, folder, NOTHING)
    previous = _previous(target)
    zones = [plan.settings.zone for plan, _ in plans if plan.settings and plan.settings.zone]
    data = calendar_file(
        [agenda for _, agenda in plans],
        incidents,
        now=now,
        lang=asked or found.settings.language or default,
        zone=zones[0] if zones else ZONE,
        previous=previous,
    )
    put(data, target, overwrite=previous is not None, now=now)
    return CalendarMade(target, len(plans), len(incidents), tuple(failures))


def _plans(
    found: Workspace, now: datetime, failures: list[Failure]
) -> Iterator[tuple[Plan, PlanAgenda]]:
    """The plans that hold something, with their obligations."""
    for path in found.plans:
        try:
            plan = plan_of(read(path))
        except Failure as failure:
            failures.append(failure)
            continue
        if not plan.empty:
            yield plan, _agenda(plan, path.relative_to(found.folder), now)


def _agenda(plan: Plan, place: Path, now: datetime) -> PlanAgenda:
    settings = plan.settings
    return PlanAgenda(
        place.as_posix(),
        (settings.name if settings else None) or place.stem,
        (settings.number if settings else None) or "",
        obligations(plan, now.date()),
        calendar_of(plan),
        settings.agreement_ends if settings else None,
    )


def _incidents(found: Workspace, now: datetime, failures: list[Failure]) -> Iterator[OpenIncident]:
    """The incidents and drills in which a step is open."""
    for path in (*found.incidents, *found.drills):
        try:
            status = incident_status(path, now)
        except Failure as failure:
            failures.append(failure)
            continue
        kept = status.tracking.plan
        zone = kept.settings.zone if kept and kept.settings else None
        if any(step.open for step in status.steps):
            yield OpenIncident(path, status, zone or ZONE)


def _previous(target: Path) -> bytes | None:
    """Our own file of the last time; Failure for any other that stands there."""
    if not os.path.isfile(target):
        return None
    try:
        with target.open("rb") as file:
            data = file.read(LARGEST)
    except OSError as error:
        raise refused(target, error) from error
    return data if is_ours(data) else fresh(target).read_bytes()
