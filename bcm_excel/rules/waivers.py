"""Findings that the organisation accepts: they stay in the report, as waived."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date

from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.control import Waiver
from bcm_excel.plan.headers import forms, plain
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.table import key_text


def waive(findings: Iterable[Finding], plan: Plan, today: date) -> tuple[Finding, ...]:
    """The findings in their order; those with a waiver in force carry what it says."""
    waivers = [waiver for waiver in plan.waivers if today <= waiver.until]
    if not waivers:
        return tuple(findings)
    names, keys = _names(plan), _keys(plan)
    return tuple(_waived(finding, waivers, names, keys) for finding in findings)


Keys = dict[tuple[str, int], frozenset[str]]


def _names(plan: Plan) -> dict[str, frozenset[str]]:
    """What each sheet of the file may be called in a waiver."""
    layouts = ((sheet, plan.table(sheet.name).layout) for sheet in SHEETS)
    return {layout.sheet: forms(sheet.title) for sheet, layout in layouts if layout}


def _keys(plan: Plan) -> Keys:
    """What each row may be called, by sheet and row: ``王敏``, ``王敏(1001)``, an item's title."""
    found: Keys = {}
    for sheet in SHEETS:
        for row in plan.table(sheet.name) if sheet.keys else ():
            first, *rest = (getattr(row, column.field) for column in sheet.keys)
            key = fold(key_text(first))
            both = [fold(key_text(part)) for part in rest if part is not None]
            found[row.layout.sheet, row.row] = frozenset((key, *(f"{key}({part})" for part in both)))
    if plan.settings and plan.settings.layout.rows:
        for field, at in plan.settings.layout.rows.items():
            title = plan.settings.sheet.column(field).title
            spelt = {fold(title.zh), fold(title.en)}
            found[plan.settings.layout.sheet, at] = forms(title) | spelt
    return found


def _waived(
    finding: Finding, waivers: Iterable[Waiver], names: dict[str, frozenset[str]], keys: Keys
) -> Finding:
    for waiver in waivers:
        meant = waiver.code.upper() == finding.rule.code
        if meant and _same_sheet(waiver, finding, names) and _same_row(waiver, finding, keys):
            said = Text(
                f"{waiver.reason}（{waiver.approved_by}，有效期至 {waiver.until}）",
                f"{waiver.reason} ({waiver.approved_by}, until {waiver.until})",
            )
            return dataclasses.replace(finding, waived=said)
    return finding


def _same_sheet(waiver: Waiver, finding: Finding, names: dict[str, frozenset[str]]) -> bool:
    if waiver.sheet_name is None:
        return True
    sheet, written = finding.cell.sheet, plain(waiver.sheet_name)
    return written == plain(sheet) or written in names.get(sheet, ())


def _same_row(waiver: Waiver, finding: Finding, keys: Keys) -> bool:
    place = (finding.cell.sheet, finding.cell.row)
    return waiver.row_key is None or fold(waiver.row_key) in keys.get(place, ())
