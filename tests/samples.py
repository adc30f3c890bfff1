"""The sample plans as plans, without a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Grid, Stamp, Value, Workbook
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.samples import SampleRows, sample

PLAN_A, PLAN_B = "personalization-failure", "cooperation-agreement"


@cache
def sample_plan(name: str) -> Plan:
    rows = sample(name, Lang.ZH)
    return plan_of(Workbook(Path(f"{name}.xlsx"), _grids(rows), Stamp(0, 0)))


def _grids(rows: SampleRows) -> tuple[Grid, ...]:
    grids = []
    for sheet in SHEETS:
        records = rows.get(sheet.name, [])
        table: list[list[Value]]
        if sheet.items:
            table = [["项目", "值", "说明"]]
            merged = {key: value for record in records for key, value in record.items()}
            table += [[c.title.zh, merged.get(c.field, ""), ""] for c in sheet.columns]
        else:
            table = [[c.title.zh for c in sheet.columns]]
            table += [[record.get(c.field, "") for c in sheet.columns] for record in records]
        grids.append(Grid(sheet.title.zh, table))
    return tuple(grids)
