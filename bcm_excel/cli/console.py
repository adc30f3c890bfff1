"""Findings on a terminal: aligned with Chinese text, grouped by sheet, worst first."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO

from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.measure import display_width
from bcm_excel.rules import page
from bcm_excel.rules.run import Report

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
NOT_RUN = Text("未检查", "Not run")
WAIVED = Text("已豁免", "Waived")
MANY = Text("{n} 条规则", "{n} rules")
SPELT_OUT = 12
"""More rules than this that were not run for one reason are counted, not named."""


UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+"
)


def visible(text: str) -> str:
    """Text from a cell made safe for a terminal: no escapes, no line breaks, no turned direction."""
    return UNSEEN.sub(" ", text)


class Console:
    """Where text is shown; colours only on a terminal."""

    def __init__(self, lang: Lang, stream: IO[str] | None = None) -> None:
        self.lang = lang
        self.stream = stream or sys.stdout
        self.colours = self.stream.isatty()

    def line(self, text: str = "", style: str = "") -> None:
        """One line; whatever came from a cell has been made safe."""
        coloured = self.colours and style
        print(f"\x1b[{style}m{text}\x1b[0m" if coloured else text, file=self.stream)

    def table(self, rows: Sequence[Sequence[str]], styles: Sequence[str] = ()) -> None:
        """Columns aligned by the width that is shown, Chinese counting double."""
        if not rows:
            return
        widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
        for i, row in enumerate(rows):
            padded = [
                text + " " * (width - display_width(text))
                for text, width in zip(row, widths, strict=True)
            ]
            self.line("  " + "  ".join(padded).rstrip(), styles[i] if styles else "")

    def report(self, path: Path, report: Report) -> None:
        """All findings of a workbook and a last line with the counts."""
        self.line(visible(str(path)), "1")
        for sheet, findings in _by_sheet(report.findings):
            self.line()
            self.line(f"{visible(sheet)}", "1")
            rows = [self._row(finding) for finding in findings]
            self.table(rows, [self._style(finding) for finding in findings])
        if report.not_run:
            self.line()
            self.line(NOT_RUN[self.lang], "1")
            self.table(_not_run(report, self.lang))
        self.line()
        self.line(page.headline(report, self.lang) if _any(report) else page.CLEAN[self.lang], "1")

    def _row(self, finding: Finding) -> tuple[str, ...]:
        lang = self.lang
        word = WAIVED[lang] if finding.waived else finding.rule.severity.value[lang]
        said = finding.message(lang)
        tail = finding.waived[lang] if finding.waived else finding.fix(lang)
        place = finding.cell.a1 or "-"
        return word, finding.rule.code, place, f"{visible(said)} · {visible(tail)}"

    def _style(self, finding: Finding) -> str:
        return "2" if finding.waived else COLOURS[finding.rule.severity]


def _any(report: Report) -> bool:
    return bool(report.findings or report.not_run)


def _by_sheet(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    sheets: dict[str, list[Finding]] = {}
    for finding in findings:
        sheets.setdefault(finding.cell.sheet, []).append(finding)
    return [(sheet, page.worst_first(found)) for sheet, found in sheets.items()]


def _not_run(report: Report, lang: Lang) -> list[tuple[str, str]]:
    """The reasons, each with the codes of the rules that were not run for it."""
    reasons: dict[str, list[str]] = {}
    for each in report.not_run:
        reasons.setdefault(each.why[lang], []).append(each.rule.code)
    return [
        (why, " ".join(codes) if len(codes) <= SPELT_OUT else MANY.fill(lang, {"n": len(codes)}))
        for why, codes in reasons.items()
    ]
