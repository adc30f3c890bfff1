"""For whom a step is done one by one: its customers, parties, external parties or suppliers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bcm_excel.incident.people import People, Phone, concerned
from bcm_excel.incident.typed import party_key
from bcm_excel.plan.clean import fold
from bcm_excel.plan.network import among
from bcm_excel.plan.people import External
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.words import ExternalKind, ForEach


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party for which one step is done, and whom to contact there."""

    key: str
    step: str
    party: str
    contact: str
    phone: Phone
    backup: str


def parties_of(
    plan: Plan, step: Step, level: str | None, trigger: str | None
) -> tuple[tuple[str, str | None, str | None], ...]:
    """Name, first contact and backup of each for which the step is done; none where it is done
    once. Where the step names parties, it is those and not all of their kind.
    """
    match step.for_each:
        case ForEach.PARTY:
            return tuple((row.name, row.main_contact, None) for row in plan.parties)
        case ForEach.SUPPLIER:
            meant = (row for row in plan.suppliers if among(level, row.levels))
            return tuple((row.name, row.contact, None) for row in meant)
        case ForEach.CUSTOMER | ForEach.EXTERNAL:
            rows = list(_external(plan, step, level, trigger))
            return tuple((row.name, row.first, row.backup) for row in rows)
        case _:
            return ()


def _external(plan: Plan, step: Step, level: str | None, trigger: str | None) -> Iterable[External]:
    named = {fold(name) for name in step.told or ()}
    for row in plan.external:
        kind = step.for_each is ForEach.EXTERNAL or row.kind is ExternalKind.CUSTOMER
        if kind and (fold(row.name) in named if named else concerned(row, level, trigger)):
            yield row


def party_lines(
    people: People, steps: Mapping[str, Step], level: str | None, trigger: str | None
) -> dict[str, tuple[PartyLine, ...]]:
    """By step, in their order, the parties for which it is done; steps done once are not there."""
    found = {}
    for key, step in steps.items():
        lines = {
            fold(name): PartyLine(
                party_key(key, name),
                key,
                name,
                people.named(first),
                people.phone(people.person(first)),
                people.spoken(backup),
            )
            for name, first, backup in parties_of(people.plan, step, level, trigger)
        }
        if lines:
            found[key] = tuple(lines.values())
    return found


def party_keys(
    plan: Plan, steps: Mapping[str, Step], level: str | None, trigger: str | None
) -> dict[str, tuple[str, ...]]:
    """By step, the keys of its parties' rows."""
    found = {}
    for key, step in steps.items():
        names = {fold(name): name for name, _, _ in parties_of(plan, step, level, trigger)}
        if names:
            found[key] = tuple(party_key(key, name) for name in names.values())
    return found
