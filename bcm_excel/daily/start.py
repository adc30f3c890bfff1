"""What 启动.xlsx asks for, row by row; what cannot be understood is said in one sentence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcm_excel.core.cell import CellRef
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.start_sheet import ASKED, EXAMPLE_ANSWER, StartRow
from bcm_excel.excel.grid import Grid, Workbook
from bcm_excel.plan.clean import fold
from bcm_excel.plan.headers import sheet_with
from bcm_excel.plan.kinds import shown
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.records import EXAMPLES
from bcm_excel.plan.table import read_table

OPENED = Text("已启动：", "Opened: ")
NOT_OPENED = Text("未启动：", "Not opened: ")
FILL_IN = Text("请填写“{column}”", "fill in {column}")
WRONG = Text("“{column}”{why}", "{column}: {why}")
ERRS = Text("单元格出错（{text}）", "the cell errs ({text})")
UNVALUED = Text(
    "是没有结果的公式，请直接填写", "it holds a formula without a value; type it instead"
)
CHANGES = Text(
    "是每次打开都会变的公式（{text}），请直接填写",
    "it holds a formula that changes whenever the file is opened ({text}); type it instead",
)
ONE_OF = Text("{why}，可选：{options}", "{why}; choose one of {options}")
AHEAD = Text("还没有到，请核对日期", "it lies ahead; check the date")
LATER = Text("晚于发现时间，请核对", "it is later than the discovery; check it")
NEEDED = ("plan", "found", "result")
"""The headings without which a sheet is not the form."""
CHANGING = lazy(r"\b(NOW|TODAY|RAND|RANDBETWEEN)\s*\(", re.IGNORECASE)
"""A row with such a formula would be another one at every save, and be opened again."""
MOST_AHEAD = timedelta(hours=12)
"""A discovery may lie so far ahead: clocks and zones differ."""


@dataclass(frozen=True, slots=True)
class Request:
    """One row: what is asked for, or ``wrong``, why it is not understood."""

    row: StartRow
    key: str
    """32 hexadecimal digits of what was typed: the same wherever the row is moved."""
    wrong: Text | None

    @property
    def cell(self) -> CellRef:
        """Where the result goes."""
        return self.row.cell("result")

    @property
    def said(self) -> str:
        """What stands there now."""
        return (self.row.result or "").strip()

    @property
    def opened(self) -> bool:
        """Whether the sheet itself says that the row was opened.

        The answer of the example stands where somebody has typed over it: it is nobody's.
        """
        answered = self.said.startswith(tuple(OPENED[lang].strip() for lang in Lang))
        return answered and self.said not in {EXAMPLE_ANSWER[lang] for lang in Lang}


def requests_of(workbook: Workbook, now: datetime) -> tuple[Request, ...] | None:
    """The rows in their order; None where no sheet has the headings of the form.

    Empty rows and examples are passed over.
    """
    grid = sheet_with(workbook.sheets, StartRow.sheet, NEEDED)
    if grid is None:
        return None
    table, problems = read_table(grid, StartRow)
    wrong: dict[int, list[Problem]] = {}
    for each in problems:
        wrong.setdefault(each.cell.row, []).append(each)
    return tuple(
        Request(
            row, _key(grid, row), _changes(grid, row) or _wrong(row, wrong.get(row.row, ()), now)
        )
        for row in table
        if not fold(row.plan or "").startswith(EXAMPLES)
    )


def _key(grid: Grid, row: StartRow) -> str:
    typed = (
        shown(grid.value(row.row, at)).strip() if (at := row.cell(field).column) else ""
        for field in ASKED
    )
    return hashlib.sha256(repr(tuple(typed)).encode()).hexdigest()[:32]


def _changes(grid: Grid, row: StartRow) -> Text | None:
    """Which cell holds a formula that changes by itself."""
    for field in ASKED:
        formula = grid.formulas.get((row.row, row.cell(field).column or 0), "")
        if CHANGING.search(formula):
            why = CHANGES.filled({"text": formula})
            return WRONG.filled({"column": StartRow.sheet.column(field).title, "why": why})
    return None


def _wrong(row: StartRow, problems: Sequence[Problem], now: datetime) -> Text | None:
    """The first thing that stands in the way of understanding a row."""
    for each in problems:
        if (why := _why(each)) is not None:
            return WRONG.filled({"column": each.values["column"], "why": why})
    for field in ("plan", "found"):
        if getattr(row, field) is None:
            return FILL_IN.filled({"column": StartRow.sheet.column(field).title})
    if row.found and row.found > now + MOST_AHEAD:
        return WRONG.filled({"column": StartRow.sheet.column("found").title, "why": AHEAD})
    if row.found and row.began and row.began > row.found:
        return WRONG.filled({"column": StartRow.sheet.column("began").title, "why": LATER})
    return None


def _why(problem: Problem) -> Text | None:
    match problem.trouble:
        case Trouble.UNREADABLE | Trouble.OUT_OF_RANGE | Trouble.NOT_A_CHOICE:
            why = problem.values["why"]
            options = problem.values["options"]
            values = {"why": why, "options": options}
            return ONE_OF.filled(values) if options else Text("{why}", "{why}").filled(values)
        case Trouble.ERROR_VALUE:
            return ERRS.filled(problem.values)
        case Trouble.UNVALUED:
            return UNVALUED
        case _:
            return None
