"""A report in one line, and its findings with the worst first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from bcm_excel.rules.run import Report

WAIVED = Text("已豁免", "Waived")
CLEAN = Text("没有发现问题", "No findings")
COUNTS = Text(
    "错误 {errors} · 警告 {warnings} · 提示 {infos} · 已豁免 {waived} · 未检查的规则 {not_run}",
    "errors {errors} · warnings {warnings} · infos {infos} · waived {waived} · rules not run "
    "{not_run}",
)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings before infos, waived ones last; else in the order given."""
    return sorted(findings, key=lambda f: (f.waived is not None, f.rule.severity.rank))


def counts(report: Report) -> Mapping[str, int]:
    """How many findings of each weight stand, and how many rules were not run."""
    return {
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "infos": report.count(Severity.INFO),
        "waived": report.waived,
        "not_run": len(report.not_run),
    }


def headline(report: Report, lang: Lang) -> str:
    """The counts as one line."""
    return COUNTS.fill(lang, counts(report))
