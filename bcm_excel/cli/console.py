"""Findings on a terminal: aligned with Chinese text, grouped by sheet, worst first."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from bcm_excel.cli.lines import columns, visible, wrapped
from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Lang, Text
from bcm_excel.rules import summary

if TYPE_CHECKING:
    from bcm_excel.rules.run import Report

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
BOLD, DIM = "1", "2"
NOT_RUN = Text("未检查", "Not run")
MANY = Text("{n} 条规则", "{n} rules")
SPELT_OUT = 12
"""More rules than this that were not run for one reason are counted, not named."""
MARGIN, GAP, NARROW = 2, 2, 24
"""Columns left of a table and between its columns, and the fewest for sentences beside others."""


class Console:
    """Where text is shown; colours and wrapping only on a terminal."""

    def __init__(self, lang: Lang, stream: IO[str] | None = None) -> None:
        self.lang = lang
        self.stream = stream or sys.stdout
        terminal = self.stream.isatty()
        self.colours = terminal and not os.environ.get("NO_COLOR")
        self.width = shutil.get_terminal_size().columns if terminal else None
        """Columns of the terminal; None where lines may be as long as they are."""

    def line(self, text: str = "", style: str = "", indent: int = 0) -> None:
        """One text, in several lines where the terminal is narrower; it has been made safe."""
        for each in self._lines(text, indent):
            click.echo(" " * indent + self._styled(each, style), self.stream, color=self.colours)

    def table(
        self, rows: Sequence[Sequence[str]], styles: Sequence[str] = (), below: Sequence[str] = ()
    ) -> None:
        """Columns aligned by the width that is shown; only the last holds sentences.

        ``below`` are sentences that belong to those of the last column. A style is that of the
        columns before the last.
        """
        if not rows:
            return
        widths = [max(map(columns, column)) for column in zip(*rows, strict=True)][:-1]
        indent = MARGIN + sum(width + GAP for width in widths)
        for i, row in enumerate(rows):
            cells = zip(row, widths, strict=False)
            head = "".join(text + " " * (width + GAP - columns(text)) for text, width in cells)
            self._row(head, [row[-1], *below[i : i + 1]], indent, styles[i] if styles else "")

    def _row(self, head: str, said: list[str], indent: int, style: str) -> None:
        if self.width is None:
            said = [" ".join(said)]
        elif self.width < indent + NARROW:
            self.line(head.rstrip(), style, MARGIN)
            head, indent = "", 2 * MARGIN
        lead = " " * MARGIN + self._styled(head, style) if head else " " * indent
        for i, text in enumerate(said):
            for line in self._lines(text, indent):
                tail = self._styled(line, DIM if i or style == DIM else "")
                click.echo((lead + tail).rstrip(), self.stream, color=self.colours)
                lead = " " * indent

    def _lines(self, text: str, indent: int) -> list[str]:
        return wrapped(text, max(NARROW, self.width - indent)) if self.width else [text]

    def _styled(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colours and style and text else text

    def report(self, path: Path, report: Report) -> None:
        """All findings of a workbook and a last line with the counts."""
        lang = self.lang
        self.line(visible(str(path)), BOLD)
        for sheet, findings in _by_sheet(report.findings):
            self.line()
            self.line(visible(sheet), BOLD)
            self.table(
                [_row(finding, lang) for finding in findings],
                [_style(finding) for finding in findings],
                [visible(_way_out(finding, lang)) for finding in findings],
            )
        if report.not_run:
            self.line()
            self.line(NOT_RUN[lang], BOLD)
            self.table(_not_run(report, lang))
        self.line()
        found = report.findings or report.not_run
        self.line(summary.headline(report, lang) if found else summary.CLEAN[lang], BOLD)


def _row(finding: Finding, lang: Lang) -> tuple[str, ...]:
    word = summary.WAIVED if finding.waived else finding.rule.severity.value
    place = finding.cell.a1 or "-"
    return word[lang], finding.rule.code, place, visible(finding.message(lang))


def _way_out(finding: Finding, lang: Lang) -> str:
    return finding.waived[lang] if finding.waived else f"→ {finding.fix(lang)}"


def _style(finding: Finding) -> str:
    return DIM if finding.waived else COLOURS[finding.rule.severity]


def _by_sheet(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    sheets: dict[str, list[Finding]] = {}
    for finding in findings:
        sheets.setdefault(finding.cell.sheet, []).append(finding)
    return [(sheet, summary.worst_first(found)) for sheet, found in sheets.items()]


def _not_run(report: Report, lang: Lang) -> list[tuple[str, str]]:
    """The reasons, each with the codes of the rules that were not run for it."""
    reasons: dict[str, list[str]] = {}
    for each in report.not_run:
        reasons.setdefault(each.why[lang], []).append(each.rule.code)
    return [
        (why, " ".join(codes) if len(codes) <= SPELT_OUT else MANY.fill(lang, {"n": len(codes)}))
        for why, codes in reasons.items()
    ]
