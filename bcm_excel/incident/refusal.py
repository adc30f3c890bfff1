"""What stands in the way of opening an incident: errors that make a time or contact wrong, moments
that contradict each other, a plan without a step that applies.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bcm_excel.clock.network import Moment
from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.words import Occasion

NO_STEPS = Text(
    "预案的“{sheet}”里没有可用的步骤，请先填写步骤",
    "the sheet {sheet} of the plan has no steps that can be used; fill it in first",
)
NO_STEP = Text("这个级别和触发条件下没有任何步骤", "no step applies at this level and trigger")
NOT_FOR_THIS = {
    Occasion.REAL: Text(
        "预案的步骤都只用于演练，实际事件没有可用的步骤；请检查“适用场合”",
        "all steps of the plan are for drills only; check the column Used in",
    ),
    Occasion.DRILL: Text(
        "预案的步骤都只用于实际事件，演练没有可用的步骤；请检查“适用场合”",
        "all steps of the plan are for real incidents only; check the column Used in",
    ),
}
OUT_OF_ORDER = Text(
    "“{first}”的时间 {at} 晚于“{then}”的时间 {other}，请更正其中一个",
    "{first} at {at} is later than {then} at {other}; correct one of them",
)
WORK = (Moment.REPORTED, Moment.ASSESSED, Moment.ACTIVATED)
ORDER = (
    (Moment.BEGAN, (Moment.FOUND, *WORK, Moment.RESTORED, Moment.ENDED)),
    (Moment.FOUND, (*WORK, Moment.ENDED)),
    *((each, (Moment.ENDED,)) for each in WORK),
)
"""Moments, each with those that cannot come before it."""

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


def out_of_order(moments: Mapping[Moment, datetime]) -> Text | None:
    """The first contradiction among the moments of one incident; None where there is none."""
    for first, later in ORDER:
        for then in later:
            if first in moments and then in moments and moments[first] > moments[then]:
                at, other = moments[first], moments[then]
                values = {"first": first.value, "at": at, "then": then.value, "other": other}
                return OUT_OF_ORDER.filled(values)
    return None


def why_no_step(plan: Plan, occasion: Occasion) -> Text:
    """Why no step of a plan applies: it has none, none on this occasion, or none at this level."""
    if not tasks_of(plan):
        return NO_STEPS.filled({"sheet": plan.steps.cell().sheet or Step.sheet.title})
    return NO_STEP if tasks_of(plan, occasion=occasion) else NOT_FOR_THIS.get(occasion, NO_STEP)
