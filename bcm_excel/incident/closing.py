"""The report on a closed incident as a workbook: a summary page, the audit, the line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from bcm_excel.core.finding import Severity
from bcm_excel.core.text import Text, Wording, say
from bcm_excel.excel.book import Book, Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import NAVY, STYLES
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.outcome import Judged, Outcome, Verdict
from bcm_excel.incident.report_words import (
    AT,
    DEADLINES,
    DUE,
    FINDINGS,
    FINISHED,
    MARGIN,
    MOMENTS,
    NO,
    QUIET,
    RESULT,
    STEP,
    STOOD,
    TIMELINE,
    WHAT,
    WHERE,
    WHO,
)
from bcm_excel.incident.telling import IT_WAS_A_DRILL, Card, Telling
from bcm_excel.incident.timeline import Entry, Gap
from bcm_excel.rules.page import findings_book
from bcm_excel.rules.run import Report

SUMMARY = Text("总结", "Summary")
WIDTHS = {1: 9.0, 2: 44.0, 3: 17.0, 4: 17.0, 5: 15.0, 6: 14.0}
LINE_WIDTHS = {1: 17.0, 2: 62.0, 3: 26.0, 4: 22.0}
CARDS = ((1, 2), (3, 4), (5, 6))
"""The columns of the figures; three stand beside each other."""
STYLE = {
    Verdict.ON_TIME: "done",
    Verdict.DONE: "done",
    Verdict.LATE: "soon",
    Verdict.UNTIMED: "soon",
    Verdict.OVERDUE: "late",
    Verdict.OPEN: "waiting",
    Verdict.NOT_TAKEN: "waiting",
}


def closing_book(outcome: Outcome, wording: Wording, *, full_numbers: bool = False) -> Book:
    """The workbook; its findings link into the tracking workbook, which lies beside it."""
    telling = Telling(outcome, wording.lang, full_numbers)
    maker = _Closing(telling, wording)
    now, report = outcome.status.now, Report(telling.findings, ())
    (audit,) = findings_book(report, outcome.tracking.path, wording, now).pages
    pages = (
        maker.summary(),
        replace(audit, name=wording.title(FINDINGS), tab=NAVY),
        maker.timeline(),
    )
    properties = {"bcm-format": "bcm-excel closing report 1"}
    return Book(pages, telling.title, now, STYLES, properties=properties)


Part = tuple[int, int, Cell]
"""A cell over the columns from the first to the second."""


@dataclass
class _Sheet:
    """A page that grows downwards."""

    widths: dict[int, float]
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: dict[Area, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    at: int = 0

    def row(self, cells: Sequence[Cell], least: float = 20) -> None:
        """The next row; it is as high as its longest text needs."""
        self.at += 1
        texts = []
        for column, cell in enumerate(cells, start=1):
            self.cells[self.at, column] = cell
            texts.append((str(cell.value or ""), self.widths[column] - INDENT))
        self.heights[self.at] = max(least, row_height(texts))

    def line(self, cell: Cell, height: float) -> None:
        """The next row as one cell over all columns."""
        self.wide(height, (1, max(self.widths), cell))

    def wide(self, height: float, *parts: Part) -> None:
        """The next row as cells over several columns each."""
        self.at += 1
        for left, right, cell in parts:
            self.merges[Area(self.at, left, self.at, right)] = cell
        self.heights[self.at] = height

    def gap(self) -> None:
        """An empty row."""
        self.at += 1
        self.heights[self.at] = 7


@dataclass
class _Closing:
    telling: Telling
    wording: Wording

    def say(self, text: Text) -> str:
        return text[self.wording.lang]

    def top(self, sheet: _Sheet) -> None:
        telling = self.telling
        sheet.line(Cell(telling.title, "title"), 34)
        below = " · ".join(part for part in (telling.span, telling.computed) if part)
        sheet.line(Cell(below, "banner"), 22)
        if telling.outcome.tracking.incident.drill:
            sheet.line(Cell(self.say(IT_WAS_A_DRILL), "late bold center"), 26)
        sheet.gap()

    # Page one

    def summary(self) -> Page:
        sheet, outcome = _Sheet(dict(WIDTHS)), self.telling.outcome
        self.top(sheet)
        self.pairs(sheet, self.telling.about)
        sheet.gap()
        cards = self.telling.cards
        for start in range(0, len(cards), len(CARDS)):
            self.cards(sheet, cards[start : start + len(CARDS)])
        counted = {"part": outcome.done.part, "whole": outcome.done.whole}
        points = {"errors": outcome.errors, "others": len(outcome.findings) - outcome.errors}
        said = STOOD.fill(self.wording.lang, counted | points)
        sheet.line(
            Cell(said, "late bold center wrap" if outcome.errors else "done bold center wrap"), 26
        )
        sheet.gap()
        if self.telling.moments:
            sheet.line(Cell(self.say(MOMENTS), "section"), 26)
            self.pairs(sheet, self.telling.moments)
            sheet.gap()
        sheet.line(Cell(self.say(DEADLINES), "section"), 26)
        heads = (NO, STEP, DUE, FINISHED, MARGIN, RESULT)
        sheet.row([Cell(self.say(head), "heading") for head in heads], 28)
        head = sheet.at
        for index, each in enumerate(outcome.judged):
            sheet.row(self.step(each, index))
        return self.page(sheet, SUMMARY, repeat=(head, head))

    def pairs(self, sheet: _Sheet, facts: Sequence[tuple[str, str]]) -> None:
        """Labels with their values, two pairs beside each other."""
        room = ((1, 2, WIDTHS[1] + WIDTHS[2]), (3, 6, sum(WIDTHS.values()) - WIDTHS[1] - WIDTHS[2]))
        for start in range(0, len(facts), 2):
            parts, texts = [], []
            for (left, right, width), (label, value) in zip(room, facts[start:], strict=False):
                said = f"{label}  {value}"
                parts.append((left, right, Cell(said, "rule wrap indent")))
                texts.append((said, width - 2 * INDENT))
            sheet.wide(max(20, row_height(texts)), *parts)

    def cards(self, sheet: _Sheet, cards: Sequence[Card]) -> None:
        tones = {None: "tone_navy", True: "tone_green", False: "tone_amber"}
        rows: tuple[list[Part], list[Part], list[Part]] = ([], [], [])
        for (left, right), card in zip(CARDS, cards, strict=False):
            tone = tones[card.good]
            rows[0].append((left, right, Cell(self.say(card.label), f"{tone} card_label")))
            rows[1].append((left, right, Cell(card.value, f"{tone} card_value")))
            rows[2].append((left, right, Cell(self.say(card.note), "card_note")))
        for parts, height in zip(rows, (20, 38, 18), strict=True):
            sheet.wide(height, *parts)
        sheet.gap()

    def step(self, each: Judged, index: int) -> list[Cell]:
        box = "cell zebra" if index % 2 else "cell"
        style = STYLE[each.verdict] if self.telling.outcome.timed else ""
        return [
            Cell(each.step.key, f"{box} center text"),
            Cell(self.telling.hide(each.step.title), f"{box} indent"),
            Cell(each.step.due.deadline, f"{box} center datetime"),
            Cell(each.step.progress.finished, f"{box} center datetime"),
            Cell(self.telling.margin(each), f"{box} center"),
            Cell(self.telling.verdict(each), f"{box} center {style}"),
        ]

    # The line of time

    def timeline(self) -> Page:
        sheet, line = _Sheet(dict(LINE_WIDTHS)), self.telling.outcome.timeline
        self.top(sheet)
        heads = (AT, WHAT, WHO, WHERE)
        sheet.row([Cell(self.say(head), "heading") for head in heads], 28)
        head = sheet.at
        gaps = {gap.since: gap for gap in line.gaps}
        for at, entries in groupby(line.entries, key=lambda entry: entry.at):
            for entry in entries:
                sheet.row(self.entry(entry))
            if at in gaps:
                sheet.row(self.gap(gaps[at]))
        return self.page(sheet, TIMELINE, repeat=(head, head), freeze=(head + 1, 1))

    def entry(self, entry: Entry) -> list[Cell]:
        faults = self.telling.outcome.timeline.faults(entry)
        faulty = any(each.rule.severity is Severity.ERROR for each in faults)
        box = "cell late_fill" if faulty else "cell"
        at = Cell(entry.at.date(), f"{box} center date") if entry.whole_day else None
        return [
            at or Cell(entry.at, f"{box} center datetime"),
            Cell(self.telling.hide(entry.what), f"{box} indent"),
            Cell(self.telling.hide(entry.who), f"{box} indent"),
            Cell(str(entry.cell), f"{box} indent grey"),
        ]

    def gap(self, gap: Gap) -> list[Cell]:
        values = {"since": gap.since, "until": gap.until, "steps": gap.steps}
        said = say(QUIET.filled(values), self.wording.lang)
        empty = Cell("", "cell soon")
        return [empty, Cell(said, "cell soon indent"), empty, empty]

    def page(
        self, sheet: _Sheet, title: Text, *, repeat: tuple[int, int], freeze: Position | None = None
    ) -> Page:
        return Page(
            self.wording.title(title),
            sheet.cells,
            merges=sheet.merges,
            widths=sheet.widths,
            heights=sheet.heights,
            freeze=freeze,
            paper=Paper(landscape=title is TIMELINE, repeat=repeat, footer=self.telling.title),
            tab=NAVY,
        )
