"""The hidden sheets of a tracking workbook: working time and the words of the drop-down lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from bcm_excel.clock.calendar import LAST
from bcm_excel.clock.network import State
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Position
from bcm_excel.incident.exercise import Capacity, Exam, Rating, Verdict
from bcm_excel.incident.formulas import WorkTime, midnight
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.records import LogKind, NoticeKind
from bcm_excel.incident.sheets import CALENDAR, LISTS
from bcm_excel.plan.words import Gravity, Means


def calendar_page(work: WorkTime) -> tuple[Page, dict[str, str]]:
    """The line of corners and the days worked, with the names that formulas use."""
    cells: dict[Position, Cell] = {}
    columns: dict[str, Sequence[int]] = {
        "CalWall": work.line.walls,
        "CalWork": work.line.works,
        "WorkDays": [midnight(day) // 1440 for day in work.days],
    }
    names = {}
    for column, (name, values) in enumerate(columns.items(), start=1):
        cells[1, column] = Cell(name)
        for row, value in enumerate(values, start=2):
            cells[row, column] = Cell(min(value, LAST))
        letter = letters(column)
        names[name] = f"={CALENDAR}!${letter}$2:${letter}${len(values) + 1}"
    return Page(CALENDAR, cells, hidden=True, protected=True), names


CHOICES: Mapping[str, type[Enum]] = {
    "StateList": State,
    "CallList": CallResult,
    "LogList": LogKind,
    "NoticeList": NoticeKind,
    "MeansList": Means,
    "GravityList": Gravity,
    "RatingList": Rating,
    "VerdictList": Verdict,
    "CapacityList": Capacity,
    "ExamList": Exam,
}
"""The drop-down lists of closed choices, by their names; the states stand in column A."""


def lists_page(
    lang: Lang, outcomes: Sequence[Sequence[str]], named: Mapping[str, Sequence[str]] | None = None
) -> tuple[Page, dict[str, str]]:
    """The words of every drop-down list, with their names; ``named`` are those of the plan."""
    lists: Mapping[str, Sequence[str]] = {
        **{name: [each.value[lang] for each in words] for name, words in CHOICES.items()},
        **{name: words for name, words in (named or {}).items() if words},
        **{f"Outcomes{i}": list(words) for i, words in enumerate(outcomes, start=1)},
    }
    cells: dict[Position, Cell] = {}
    names = {}
    for column, (name, words) in enumerate(lists.items(), start=1):
        cells[1, column] = Cell(name)
        for row, word in enumerate(words, start=2):
            cells[row, column] = Cell(word, "text")
        letter = letters(column)
        names[name] = f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"
    states = {state: f"={LISTS}!$A${row}" for row, state in enumerate(State, start=2)}
    names |= {"StateDone": states[State.DONE], "StateNA": states[State.NOT_APPLICABLE]}
    return Page(LISTS, cells, hidden=True, protected=True), names
