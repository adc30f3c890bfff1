"""Findings as a sheet: the rows that the first sheet of a marked copy lists, and a workbook of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Book, Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.plan.assemble import FINDINGS
from bcm_excel.rules.run import Report
from bcm_excel.rules.summary import CLEAN, WAIVED, headline, worst_first

HEADINGS = (
    Text("级别", "Severity"),
    Text("代码", "Code"),
    Text("位置", "Place"),
    Text("问题", "What is wrong"),
    Text("为什么重要", "Why it matters"),
    Text("怎么改", "Way out"),
)
WIDTHS = (9.0, 9.0, 26.0, 54.0, 44.0, 44.0)
LINK = 2
"""The column that jumps to the cell."""
LONGEST = 255
"""Characters of a text inside a formula."""
FINDINGS_OF = Text("{name} 的检查结果", "Findings of {name}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding as a row."""

    finding: Finding
    texts: tuple[str, ...]


def entries(report: Report, lang: Lang) -> list[Entry]:
    """Every finding as a row, worst first."""
    return [Entry(finding, _texts(finding, lang)) for finding in worst_first(report.findings)]


def _texts(finding: Finding, lang: Lang) -> tuple[str, ...]:
    severity = (WAIVED if finding.waived else finding.rule.severity.value)[lang]
    why = finding.waived[lang] if finding.waived else finding.rule.why[lang]
    code, place = finding.rule.code, str(finding.cell)
    return severity, code, place, finding.message(lang), why, finding.fix(lang)


def note(finding: Finding, lang: Lang) -> str:
    """What stands in the note at the cell."""
    severity, code, _, message, why, fix = _texts(finding, lang)
    return f"{severity} {code}\n{message}\n{why}\n→ {fix}"


def findings_book(report: Report, source: Path, wording: Wording, created: datetime) -> Book:
    """A workbook that lists the findings with links into the source, which lies beside it."""
    lang = wording.lang
    rows = entries(report, lang)
    cells: dict[Position, Cell] = {
        (1, 1): Cell(FINDINGS_OF.fill(lang, {"name": source.name}), "title"),
        (2, 1): Cell(headline(report, lang) if rows else CLEAN[lang], "subtitle"),
    }
    for column, heading in enumerate(HEADINGS, 1):
        cells[4, column] = Cell(heading[lang], "heading")
    heights = {1: 30.0, 4: 24.0}
    for row, entry in enumerate(rows, 5):
        room = (width - INDENT for width in WIDTHS)
        heights[row] = max(24.0, row_height(tuple(zip(entry.texts, room, strict=True))))
        for column, text in enumerate(entry.texts, 1):
            coloured = column == 1 and entry.finding.waived is None
            style = "cell center" if column <= LINK else "cell indent"
            style += f" {entry.finding.rule.severity.key}" if coloured else ""
            cells[row, column] = Cell(text, style)
        cells[row, LINK + 1] = _jump(entry, source)
    last = max(5, 4 + len(rows))
    page = Page(
        wording.title(FINDINGS),
        cells,
        merges={
            Area(1, 1, 1, len(HEADINGS)): cells.pop((1, 1)),
            Area(2, 1, 2, len(HEADINGS)): cells.pop((2, 1)),
        },
        widths=dict(enumerate(WIDTHS, 1)),
        heights=heights,
        freeze=(5, 1),
        filter=Area(4, 1, last, len(HEADINGS)),
        paper=Paper(repeat=(4, 4), footer=source.name),
    )
    return Book((page,), FINDINGS_OF.fill(lang, {"name": source.name}), created, STYLES)


def _jump(entry: Entry, source: Path) -> Cell:
    """A link to the cell; none to a whole sheet, which may be the one that is missing."""
    place, a1 = str(entry.finding.cell), entry.finding.cell.a1
    sheet = entry.finding.cell.sheet.replace("'", "''")
    target = f"[{source.name}]'{sheet}'!{a1}".replace('"', '""')
    shown = place.replace('"', '""')
    if a1 is None or max(len(target), len(shown)) > LONGEST:
        return Cell(place, "cell indent")
    return Cell(place, "cell link indent", formula=f'=HYPERLINK("{target}","{shown}")')
