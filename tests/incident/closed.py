"""Tracking workbooks written as text, as far as closing an incident looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bcm_excel.clock.calendar import Calendar
from bcm_excel.core.stamp import Stamp
from bcm_excel.core.text import Wording
from bcm_excel.excel.grid import Grid, Position, Value, Workbook
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.evidence import Files
from bcm_excel.incident.incident import Incident, Kind, PlanRef, Policy
from bcm_excel.incident.outcome import Outcome, outcome
from bcm_excel.incident.settings import Settings, settings_page
from bcm_excel.plan.words import DrillMode
from tests.plans import grids

OPENED = datetime.fromisoformat("2026-03-02 07:25")
NOW = datetime.fromisoformat("2026-03-02 16:00")
BEGAN = """
# 应急总览
| 时刻 | 填写时间 |
| 发生 | 2026-03-02 07:00 |
| 响应终止 | 2026-03-02 15:00 |
"""
"""A moment table that the texts of most tests begin with."""


def tracking(
    text: str,
    *,
    mode: DrillMode | None = None,
    formulas: Mapping[Position, str] | None = None,
    pictures: frozenset[Position] = frozenset(),
) -> Tracking:
    """The sheets of a text as one tracking workbook; formulas and pictures of its steps."""
    ref = PlanRef("个人化系统故障应急预案", "XX-CX01-008", "A1", "")
    kind = Kind.DRILL if mode else Kind.REAL
    incident = Incident(kind, "个人化系统故障", ref, OPENED, level="重大", mode=mode)
    page, _ = settings_page(Settings(incident, Policy(), Calendar({}), Wording()), {})
    height, width = (max(at[axis] for at in page.cells) for axis in (0, 1))
    rows: list[list[Value]] = [
        [page.cells[r, c].value or "" if (r, c) in page.cells else "" for c in range(1, width + 1)]
        for r in range(1, height + 1)
    ]
    made = []
    for grid in grids(text):
        if grid.name == "处置跟踪表":
            made.append(replace(grid, formulas=formulas or {}, pictures=pictures))
        else:
            made.append(grid)
    sheets = (*made, Grid(page.name, rows, hidden=True))
    return read_tracking(Workbook(Path("机房 t.xlsx"), sheets, Stamp(0, 0)))


def closed(text: str, *, files: Mapping[str, str] | None = None, **more: object) -> Outcome:
    """The outcome of a text; ``files`` lie beside the workbook, changed at these times."""
    changed = {name: datetime.fromisoformat(at) for name, at in (files or {}).items()}
    made = tracking(text, **more)  # type: ignore[arg-type]
    return outcome(made, NOW, Files(changed))


def found(text: str, **more: object) -> list[str]:
    """The findings as ``处置跟踪表!C7 CL101``, of the codes of closing alone."""
    findings = closed(text, **more).findings  # type: ignore[arg-type]
    return [f"{each.cell} {each.rule.code}" for each in findings]
