"""Reading a call sheet back: which plan it belongs to, and what came of each call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.call_sheet_columns import BY, INPUTS, CallSheetRow
from bcm_excel.daily.call_sheet_settings import Origin, read_settings
from bcm_excel.excel.grid import Grid, Workbook
from bcm_excel.incident.incident import PlanRef
from bcm_excel.incident.sheets import SETTINGS
from bcm_excel.plan.clean import fold, tidy
from bcm_excel.plan.headers import forms, plain, sheet_with
from bcm_excel.plan.kinds import shown
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.table import read_table

NOT_OURS = Text(
    "这不是本程序生成的核验电话单，未采用",
    "this is no call sheet made by this program; it is not used",
)
ANOTHER = Text(
    "这份核验电话单属于另一个预案“{theirs}”，与“{ours}”不符，未采用",
    "this call sheet belongs to another plan, {theirs}, not to {ours}; it is not used",
)
SINCE = Text(
    "制表之后预案有过改动，已按工号或姓名逐人对应",
    "the plan has changed since the sheet was made; people were matched by staff number or name",
)
WANTED = ("name", "result", "key")
"""The headings without which a sheet is no call sheet."""
SAID = frozenset({Trouble.UNREADABLE, Trouble.NOT_A_CHOICE, Trouble.ERROR_VALUE, Trouble.UNVALUED})


@dataclass(frozen=True)
class Returned:
    """A call sheet as it came back; ``by`` is who called, None where nobody is named."""

    path: Path
    origin: Origin
    rows: tuple[CallSheetRow, ...]
    by: str | None
    problems: tuple[Problem, ...]


def read_call_sheet(workbook: Workbook) -> Returned:
    """What a call sheet holds, in either language, whoever saved it last.

    Raises Failure for a workbook of another kind.
    """
    hidden = workbook.sheet(SETTINGS)
    origin = read_settings(hidden) if hidden is not None else None
    grid = sheet_with(workbook.sheets, CallSheetRow.sheet, WANTED)
    if origin is None or grid is None:
        raise Failure(Reason.WRONG_KIND, workbook.path, NOT_OURS)
    table, problems = read_table(grid, CallSheetRow)
    titles = {CallSheetRow.sheet.column(field).title for field in INPUTS}
    typed = tuple(
        each for each in problems if each.trouble in SAID and each.values.get("column") in titles
    )
    return Returned(workbook.path, origin, table.rows, _by(grid), typed)


def of_another(returned: Returned, plan: PlanRef) -> Text | None:
    """Why the sheet is not taken for this plan; None where it is its own, or nothing tells."""
    theirs, ours = returned.origin.plan, plan
    if theirs.digest == ours.digest:
        return None
    for field in ("number", "name"):
        one, two = getattr(theirs, field), getattr(ours, field)
        if one and two:
            if fold(one) == fold(two):
                return None
            values = {"theirs": theirs.name or theirs.number, "ours": ours.name or ours.number}
            return ANOTHER.filled(values)
    return None


def _by(grid: Grid) -> str | None:
    """Who called: what stands beside its label."""
    labels = forms(BY)
    for number, row in enumerate(grid.rows[:10], start=grid.top):
        for column, value in enumerate(row, start=grid.left):
            if isinstance(value, str) and value and plain(value) in labels:
                return tidy(shown(grid.value(number, column + 1))) or None
    return None
