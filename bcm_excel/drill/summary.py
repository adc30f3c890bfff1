"""The drill summary as a workbook: page one for a director, and behind it every figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bcm_excel.core.text import Wording
from bcm_excel.drill.into_plan import TITLE as INTO_PLAN
from bcm_excel.drill.loop import Standing
from bcm_excel.drill.pages import drills, measures, problems
from bcm_excel.drill.pages.files import files_page
from bcm_excel.drill.pages.front import MOST_FILES, Known, front_page
from bcm_excel.drill.pages.groups import group_pages
from bcm_excel.drill.pages.planned import planned_pages
from bcm_excel.drill.pages.sheet import OUR_STYLES, TITLE, Making
from bcm_excel.drill.pages.trends import TITLE as TRENDS
from bcm_excel.drill.pages.trends import trend_pages
from bcm_excel.drill.results import Figures
from bcm_excel.excel.book import Book, Page
from bcm_excel.plan.due.obligation import Obligation

FORMAT = "bcm-excel drill summary 1"
TARGETS = (measures.TITLE, drills.TITLE, TRENDS, problems.TITLE, problems.ACTIONS, INTO_PLAN)
"""The pages to which page one leads."""


def summary_book(
    found: Figures,
    wording: Wording,
    now: datetime,
    *,
    folder: Path,
    obligations: Sequence[Obligation] | None = None,
    standing: Standing | None = None,
    more: Sequence[Page] = (),
) -> Book:
    """The summary of some drills, to be written into ``folder`` at ``now``.

    ``obligations`` and ``standing`` are what the plan workbook asks for and what became of its
    actions, None where none was given; ``more`` are pages that go between problems and sources.
    """
    making = Making(found, wording, folder)
    behind = tuple(_behind(making, more))
    names = {page.name for page in behind}
    named = ((each, wording.title(each)) for each in TARGETS)
    targets = [(title, name) for title, name in named if name in names]
    pages = (front_page(making, Known(obligations, standing), targets), *behind)
    return Book(
        pages,
        making.say(TITLE),
        now,
        OUR_STYLES,
        properties={"bcm-format": FORMAT},
    )


def _behind(making: Making, more: Sequence[Page]) -> Iterator[Page]:
    sources, starts = measures.sources_page(making)
    yield measures.measures_page(making, starts)
    yield drills.drills_page(making)
    yield from trend_pages(making)
    yield from planned_pages(making)
    yield from group_pages(making)
    yield problems.problems_page(making)
    yield problems.actions_page(making)
    yield from more
    if len(making.found.remarks) > MOST_FILES:
        yield files_page(making)
    yield drills.each_page(making)
    yield sources
    yield drills.details_page(making)
