"""What a workbook is, told by what it holds and not by its name."""

from __future__ import annotations

from bcm_excel.excel.peek import Glance
from bcm_excel.incident.incident import Kind
from bcm_excel.incident.settings import FORMAT
from bcm_excel.incident.sheets import SETTINGS
from bcm_excel.plan.assemble import FINDINGS
from bcm_excel.plan.headers import PREFIX, forms, plain
from bcm_excel.plan.plan import SHEETS

PLAN, INCIDENT, DRILL, MARKED, OTHER = "plan", "incident", "drill", "marked", "other"
NEEDED = tuple(forms(sheet.title) for sheet in SHEETS if sheet.required)
KIND = {("format", FORMAT, kind.key): kind for kind in Kind}


def sort_of(seen: Glance) -> str:
    """What a workbook is, as ``workspace.Sort`` writes it."""
    if SETTINGS in seen.sheets:
        cells = seen.texts(SETTINGS, ("A1", "B1", "B2"))
        kind = KIND.get((cells.get("A1", ""), cells.get("B1", ""), cells.get("B2", "")))
        if kind is not None:
            return DRILL if kind is Kind.DRILL else INCIDENT
    names = {plain(PREFIX.sub("", name.strip())) for name in seen.sheets}
    if not names.isdisjoint(forms(FINDINGS)):
        return MARKED
    found = sum(not names.isdisjoint(each) for each in NEEDED)
    return PLAN if found >= 2 else OTHER
