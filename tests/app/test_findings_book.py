"""The workbook that lists findings where no marked copy can be made."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text, Wording
from bcm_excel.excel.book import Cell
from bcm_excel.excel.write import write
from bcm_excel.rules.page import findings_book
from bcm_excel.rules.run import NotRun, Report
from tests.excel_rules import assert_excel_rules

NOW = datetime(2026, 3, 2)
INFO = RuleInfo(
    "XX101",
    Severity.INFO,
    message=Text("{name}有误", "{name} is wrong"),
    why=Text("要紧。", "It matters."),
    fix=Text("改{name}。", "Mend {name}."),
)
WARNING = dataclasses.replace(INFO, code="XX102", severity=Severity.WARNING)
ERROR = dataclasses.replace(INFO, code="XX103", severity=Severity.ERROR)
ACCEPTED = Text("已接受", "accepted")


def finding(rule: RuleInfo, row: int, *, sheet: str = "表", name: str = "王敏") -> Finding:
    return Finding(rule, CellRef(sheet, row, 2), {"name": name})


WAIVED = dataclasses.replace(finding(ERROR, 9), waived=ACCEPTED)
REPORT = Report(
    (finding(INFO, 1), finding(WARNING, 2), WAIVED, finding(ERROR, 3), finding(WARNING, 4)),
    (NotRun(INFO, Text("没有记录", "no records")),),
)


def jump(sheet: str, *, whole: bool = False) -> Cell:
    where = CellRef(sheet) if whole else CellRef(sheet, 3, 2)
    report = Report((Finding(ERROR, where, {"name": "王敏"}),), ())
    return findings_book(report, Path("plan.xlsx"), Wording(), NOW).pages[0].cells[5, 3]


def test_a_whole_sheet_which_may_be_missing_is_named_only() -> None:
    assert jump("表").formula == '=HYPERLINK("[plan.xlsx]\'表\'!B3","表!B3")'
    assert (jump("表", whole=True).formula, jump("表", whole=True).value) == (None, "表")


def test_only_what_stands_is_coloured() -> None:
    cells = findings_book(REPORT, Path("plan.xlsx"), Wording(), NOW).pages[0].cells
    assert [cells[row, 1].style for row in range(5, 10)] == [
        "cell center error",
        "cell center warning",
        "cell center warning",
        "cell center info",
        "cell center",
    ]


@pytest.mark.parametrize("report", [REPORT, Report((), ())], ids=["findings", "clean"])
def test_the_workbook_is_one_that_excel_takes(report: Report, tmp_path: Path) -> None:
    book = findings_book(report, Path("plan.xlsx"), Wording(both_titles=False), NOW)
    assert [page.name for page in book.pages] == ["检查结果"]
    write(book, tmp_path / "findings.xlsx")
    assert_excel_rules(tmp_path / "findings.xlsx")
