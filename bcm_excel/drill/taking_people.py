"""What a drill says of its people: who was called, who was there, who bears which role."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bcm_excel.drill.facts import Attempt, CallFact, PlanFacts, PresentFact
from bcm_excel.drill.taking_plan import ROLE
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.exercise import PERSON, AttendanceRow, Capacity
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.sheets import CallRow

PARTY = "external:"
MARKS = "（("
"""Behind a name these begin with what else is said of somebody: 王敏（休假）."""


def call_facts(tracking: Tracking, plan: PlanFacts) -> tuple[CallFact, ...]:
    """The call list; a row that staff added names a party of their own."""
    return tuple(_calls(tracking, plan))


def _calls(tracking: Tracking, plan: PlanFacts) -> Iterator[CallFact]:
    roles = {fact.key: fact for fact in plan.roles}
    parties = {row.name: row for row in tracking.plan.external} if tracking.plan else {}
    for row in tracking.calls:
        role = roles.get(row.key)
        party = parties.get(row.key.removeprefix(PARTY)) if row.key.startswith(PARTY) else None
        if role is not None:
            primary, backup = role.primary, role.backup
        elif party is not None:
            primary, backup = party.first or "", party.backup or ""
        else:
            primary, backup = bare(row.primary), bare(row.backup)
        who = role.label if role else row.who or row.key
        first = _attempt(row, primary, "result", row.result, row.told, row.confirmed)
        second = _attempt(
            row, backup, "backup_result", row.backup_result, row.backup_told, row.backup_confirmed
        )
        yield CallFact(row.key, who, row.key.startswith(ROLE), first, second)


def _attempt(
    row: CallRow,
    person: str,
    field: str,
    result: CallResult | None,
    told: datetime | None,
    confirmed: datetime | None,
) -> Attempt:
    """One person's call; a time of confirmation says that it was confirmed."""
    if result is None and confirmed is not None:
        result = CallResult.CONFIRMED
    return Attempt(person, result, told, confirmed, row.cell(field))


def bare(name: str | None) -> str:
    """A name without what is said of somebody behind it."""
    said = name or ""
    return said[: min((at for mark in MARKS if (at := said.find(mark)) >= 0), default=None)].strip()


def present_facts(tracking: Tracking) -> tuple[PresentFact, ...] | None:
    """The players who were to be there; None where there is no such sheet."""
    rows = tracking.tables.rows.get("attendance")
    if rows is None:
        return None
    players = (None, Capacity.PLAYER)
    return tuple(
        PresentFact(
            person=_signed(row),
            role=row.role or "",
            present=row.signed is not None or bool((row.signature or "").strip()),
            touched=any((row.signed, row.signature, row.exam, row.remark)),
            exam=row.exam,
            cell=row.cell("signed"),
        )
        for row in rows
        if isinstance(row, AttendanceRow) and _signed(row) and row.capacity in players
    )


def _signed(row: AttendanceRow) -> str:
    """Whom a row is about: somebody of the plan as it names them, 赵云(7) among namesakes."""
    if row.key.startswith(PERSON):
        return row.key.removeprefix(PERSON)
    return bare(row.name)
