"""Who is assigned to what: every cell that gives somebody a task."""

from __future__ import annotations

from dataclasses import dataclass

from bcm_excel.plan.declare import Row
from bcm_excel.plan.people import Contact
from bcm_excel.plan.responsible import Directory

ASSIGNING = {
    "roles": ("primary", "backup"),
    "external": ("first", "backup"),
    "suppliers": ("contact",),
    "parties": ("main_contact",),
}
"""The sheets and fields that assign people; the first field is the one to be called first."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person named in one cell; ``person`` is None where no single contact is meant."""

    row: Row
    field: str
    name: str
    person: Contact | None


def assignments_in(directory: Directory) -> tuple[Assignment, ...]:
    """Every cell that assigns somebody, in the order of the workbook's rows."""
    return tuple(
        Assignment(row, field, name, directory.one(name))
        for sheet, fields in ASSIGNING.items()
        for row in directory.plan.table(sheet)
        for field in fields
        if (name := getattr(row, field))
    )
