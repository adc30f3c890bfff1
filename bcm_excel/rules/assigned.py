"""Who is assigned to what, the pairs of first and backup, and who of them is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcm_excel.plan.assigned import ASSIGNING, Assignment, assignments_in
from bcm_excel.plan.people import Contact, External, Role
from bcm_excel.plan.words import Status
from bcm_excel.rules.registry import Given


@dataclass(frozen=True, slots=True)
class Pair:
    """The two who stand in for each other in a role or for an external party."""

    row: Role | External
    first: Assignment
    backup: Assignment

    @property
    def same(self) -> bool:
        """Whether both cells name one person."""
        if self.first.person is None or self.backup.person is None:
            return self.first.name == self.backup.name
        return self.first.person is self.backup.person


def assignments(given: Given) -> tuple[Assignment, ...]:
    """Every cell that assigns somebody, in the order of the workbook's rows."""
    return assignments_in(given.directory)


def assigned(given: Given) -> dict[int, Contact]:
    """The contacts who have a task, by their row."""
    people = (each.person for each in given.once(assignments))
    return {person.row: person for person in people if person}


def pairs(given: Given) -> tuple[Pair, ...]:
    """The roles and external parties that name both a first person and a backup."""
    cells = {(id(each.row), each.field): each for each in given.once(assignments)}
    found = []
    for table in (given.plan.roles, given.plan.external):
        for row in table:
            first = cells.get((id(row), ASSIGNING[row.sheet.name][0]))
            backup = cells.get((id(row), "backup"))
            if first and backup:
                found.append(Pair(row, first, backup))
    return tuple(found)


def partners(given: Given) -> frozenset[tuple[int, int]]:
    """The rows in Contacts of all pairs, both ways round."""
    rows = {
        (each.first.person.row, each.backup.person.row)
        for each in given.once(pairs)
        if each.first.person and each.backup.person
    }
    return frozenset(rows | {(backup, first) for first, backup in rows})


def on_leave(person: Contact, today: date) -> bool:
    """Whether somebody is away today, by dates or by a status that no date contradicts."""
    first, last = person.leave_from, person.leave_to
    if (first and today < first) or (last and last < today):
        return False
    return person.status is Status.ON_LEAVE or bool(first or last)


def away(person: Contact, today: date) -> bool:
    """Whether somebody has left or is on leave today."""
    return person.status is Status.LEFT or on_leave(person, today)


def title_of(row: Role | External) -> str:
    """How a person would name the role, or the party."""
    return row.name if isinstance(row, External) else row.label
