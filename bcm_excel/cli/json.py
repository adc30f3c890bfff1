"""Findings for scripts: the structure that the design fixes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bcm_excel.core.cell import CellRef
from bcm_excel.core.failure import Failure
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Lang, Text, say
from bcm_excel.rules.summary import counts

if TYPE_CHECKING:
    from bcm_excel.rules.run import Report


def report(path: Path, found: Report, lang: Lang) -> dict[str, object]:
    """One workbook's findings."""
    return {
        "workbook": str(path),
        "findings": [_finding(each, lang) for each in found.findings],
        "not_run": [{"code": each.rule.code, "why": each.why[lang]} for each in found.not_run],
        "counts": dict(counts(found)),
    }


def mended(findings: Iterable[Finding], lang: Lang) -> list[dict[str, object]]:
    """The cells that were mended, with what stood there and what stands there now."""
    return [
        {
            "code": each.rule.code,
            "sheet": each.cell.sheet,
            "cell": each.cell.a1,
            "old": plain(each.mend.old, lang),
            "new": plain(each.mend.new, lang),
        }
        for each in findings
        if each.mend is not None
    ]


def failure(path: Path, failed: Failure, lang: Lang) -> dict[str, object]:
    """A workbook that could not be read."""
    return {"workbook": str(path), "failure": failed.said[lang], "reason": str(failed.reason)}


def dumps(value: object) -> str:
    """JSON with Chinese as it is where standard output takes every character, else escaped.

    Lone surrogates, which no encoding takes, are escaped everywhere.
    """
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    text = json.dumps(value, ensure_ascii=not unicode, indent=2)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _finding(finding: Finding, lang: Lang) -> dict[str, object]:
    return {
        "code": finding.rule.code,
        "severity": finding.rule.severity.key,
        "sheet": finding.cell.sheet,
        "cell": cell(finding.cell),
        "message": finding.message(lang),
        "fix": finding.fix(lang),
        "values": {name: plain(value, lang) for name, value in finding.values.items()},
        "waived": finding.waived[lang] if finding.waived else None,
    }


def plain(value: object, lang: Lang) -> object:
    """A value as JSON holds it; dates as ISO 8601."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Text():
            return value[lang]
        case date():
            exact = {"timespec": "minutes"} if isinstance(value, datetime) else {}
            return value.isoformat(**exact)
        case Mapping():
            return {str(name): plain(each, lang) for name, each in value.items()}
        case tuple() | list():
            return [plain(each, lang) for each in value]
        case _:
            return say(value, lang)


def cell(place: CellRef) -> str | None:
    """``C7``, the first cell of a whole row, None for a whole sheet."""
    return CellRef(place.sheet, place.row, place.column or 1).a1 if place.row else None
