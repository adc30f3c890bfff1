"""Which findings stand in the way of opening an incident: a time or contact would be wrong."""

from __future__ import annotations

from collections.abc import Iterable

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, Severity
from bcm_excel.plan.plan import Plan

SHEETS = ("steps", "roles", "contacts", "external", "calendar")
"""Sheets whose every unreadable cell may do so."""

TIME_ITEMS = ("working_week", "working_hours", "day_ends", "zone", "due_soon", "grace", "target")
"""Items of the settings that times are computed with."""

WHOLE = ("RD10", "RD11")
"""Codes of sheets and columns that are missing or misspelt."""

CELLS = ("RD2", "RF")
"""Codes of cells that cannot be read and of names that lead nowhere."""

ANYWHERE = frozenset(
    {"ST101", "ST102", "ST103", "ST104", "ST105", "ST106"}
    | {"CT101", "CT102", "CT104", "CT113", "CT122", "RO104", "RO111"}
)
"""Steps that wait for each other or for nothing; numbers that do not ring; people who left."""


def blocking(findings: Iterable[Finding], plan: Plan) -> tuple[Finding, ...]:
    """The errors for which an incident is not opened, waived ones left out."""
    sheets = {CellRef(plan.table(name).cell().sheet).sheet for name in SHEETS}
    rows = _time_rows(plan)
    return tuple(
        finding
        for finding in findings
        if finding.rule.severity is Severity.ERROR
        and finding.waived is None
        and _stands_in_the_way(finding, sheets, rows)
    )


def _stands_in_the_way(finding: Finding, sheets: set[str], rows: set[tuple[str, int]]) -> bool:
    code, cell = finding.rule.code, finding.cell
    if code in ANYWHERE or code.startswith("RD10"):
        return True
    if code.startswith((*WHOLE, *CELLS)):
        return cell.sheet in sheets or (cell.sheet, cell.row) in rows
    return False


def _time_rows(plan: Plan) -> set[tuple[str, int]]:
    if plan.settings is None:
        return set()
    cells = (plan.settings.cell(field) for field in TIME_ITEMS)
    return {(cell.sheet, cell.row) for cell in cells if cell.row}
