"""The hidden sheet of a call sheet: which plan it belongs to, and whom it listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Grid, Position
from bcm_excel.incident.incident import PlanRef
from bcm_excel.incident.sheets import SETTINGS
from bcm_excel.plan.clean import fold
from bcm_excel.plan.people import Contact

FORMAT = "bcm-excel call sheet 1"
"""First value of the sheet; by it a call sheet is known."""
PEOPLE_AT = 4
"""The column in which the people begin: key and name."""
NUMBER = "#"
"""Leads the key of somebody with a staff number; no name begins so."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the sheet, by what they are found in the plan again."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Which plan a call sheet was made from, when, and whom it listed."""

    plan: PlanRef
    made: date
    listed: tuple[Listed, ...]


def listed(contact: Contact) -> Listed:
    """How somebody is found again: by staff number, else by name."""
    key = f"{NUMBER}{contact.staff_no}" if contact.staff_no else contact.name
    return Listed(key, contact.name)


def bears(contact: Contact, key: str) -> bool:
    """Whether a key may mean the contact; it may mean namesakes too."""
    if key.startswith(NUMBER):
        return fold(contact.staff_no or "") == fold(key.removeprefix(NUMBER))
    return fold(contact.name) == fold(key)


def settings_page(origin: Origin) -> Page:
    """The hidden sheet."""
    said = {
        "format": FORMAT,
        "plan_name": origin.plan.name,
        "plan_number": origin.plan.number,
        "plan_version": origin.plan.version,
        "plan_digest": origin.plan.digest,
        "made": origin.made.isoformat(),
    }
    cells: dict[Position, Cell] = {}
    for row, (key, text) in enumerate(said.items(), start=1):
        cells[row, 1], cells[row, 2] = Cell(key), Cell(text, "text")
    for row, each in enumerate(origin.listed, start=1):
        for at, text in enumerate((each.key, each.name), start=PEOPLE_AT):
            cells[row, at] = Cell(text, "text")
    return Page(SETTINGS, cells, hidden=True, protected=True)


def read_settings(grid: Grid) -> Origin | None:
    """What the sheet says; None where it is not that of a call sheet."""
    said = {str(grid.value(row, 1)): str(grid.value(row, 2)) for row in range(1, 20)}
    if said.get("format") != FORMAT:
        return None
    try:
        made = date.fromisoformat(said.get("made", ""))
    except ValueError:
        return None
    plan = PlanRef(
        *(said.get(f"plan_{name}", "") for name in ("name", "number", "version", "digest"))
    )
    people = []
    row = 1
    while key := str(grid.value(row, PEOPLE_AT)):
        people.append(Listed(key, str(grid.value(row, PEOPLE_AT + 1))))
        row += 1
    return Origin(plan, made, tuple(people))
