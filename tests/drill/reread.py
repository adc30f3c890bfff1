"""Drills as filled-in tracking workbooks that are read again, without the way over a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bcm_excel.clock.network import Moment
from bcm_excel.core.stamp import Stamp
from bcm_excel.core.text import Wording
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.taking import facts_of
from bcm_excel.excel.book import Book, Page, Shown
from bcm_excel.excel.grid import Grid, Value, Workbook
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.incident import Incident, Kind, PlanRef, opened
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import DrillMode


def filled(
    plan: Plan,
    typed: Typed,
    held: datetime,
    *,
    mode: DrillMode = DrillMode.LIVE,
    title: str = "演练",
) -> Book:
    """The tracking workbook of a drill under a plan, with what was typed in it."""
    number = plan.settings.number if plan.settings else ""
    moments = {Moment.BEGAN: held, Moment.FOUND: held}
    incident = opened(
        Incident(
            Kind.DRILL, title, PlanRef("预案", number or "", "A1"), held, mode=mode, moments=moments
        )
    )
    return tracking_book(plan, incident, Wording(), held, as_of=held, typed=typed)


def reread(book: Book) -> DrillFacts:
    """What a tracking workbook says of its drill."""
    sheets = tuple(map(_grid, book.pages))
    tracking = read_tracking(Workbook(Path(f"{book.title}.xlsx"), sheets, Stamp(0, 0)))
    assert tracking.problems == ()
    return facts_of(replace(tracking, path=Path(f"{tracking.incident.title}.xlsx")))


def _grid(page: Page) -> Grid:
    merged = {(area.top, area.left): cell for area, cell in page.merges.items()}
    cells = {**page.cells, **merged}
    height, width = (max((at[i] for at in cells), default=0) for i in (0, 1))
    rows: list[list[Value]] = [[""] * width for _ in range(height)]
    for (row, column), cell in cells.items():
        rows[row - 1][column - 1] = _value(cell.value)
    return Grid(page.name, rows, hidden=page.hidden)


def _value(shown: Shown) -> Value:
    return "" if shown is None else float(shown) if isinstance(shown, int) else shown
