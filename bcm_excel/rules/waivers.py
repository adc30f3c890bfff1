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
    keys = _keys(plan)
    return tuple(_waived(finding, waivers, keys) for finding in findings)


def _keys(plan: Plan) -> dict[tuple[str, int], str]:
    """The key of every record by sheet and row, folded."""
    found = {}
    for sheet in SHEETS:
        for row in plan.table(sheet.name) if sheet.keys else ():
            key = key_text(getattr(row, sheet.keys[0].field))
            found[(row.layout.sheet, row.row)] = fold(key)
    return found


def _waived(
    finding: Finding, waivers: Iterable[Waiver], keys: dict[tuple[str, int], str]
) -> Finding:
    for waiver in waivers:
        if waiver.code.upper() == finding.rule.code and _meant(waiver, finding, keys):
            said = Text(
                f"{waiver.reason}（{waiver.approved_by}，有效期至 {waiver.until}）",
                f"{waiver.reason} ({waiver.approved_by}, until {waiver.until})",
            )
            return dataclasses.replace(finding, waived=said)
    return finding


def _meant(waiver: Waiver, finding: Finding, keys: dict[tuple[str, int], str]) -> bool:
    if waiver.sheet_name and not _same_sheet(waiver.sheet_name, finding.cell.sheet):
        return False
    if waiver.row_key is None:
        return True
    key = keys.get((finding.cell.sheet, finding.cell.row))
    return key is not None and key == fold(waiver.row_key)


def _same_sheet(written: str, sheet: str) -> bool:
    titles = next((t for t in (forms(s.title) for s in SHEETS) if plain(sheet) in t), None)
    return plain(written) == plain(sheet) or (titles is not None and plain(written) in titles)
