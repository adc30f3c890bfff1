from __future__ import annotations

from pathlib import Path

import pytest

from bcm_excel.cli.json import report
from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Lang, Text
from bcm_excel.rules.run import Report

RULE = RuleInfo("XX101", Severity.INFO, Text("甲", "a"), Text("乙", "b"), Text("丙", "c"))


@pytest.mark.parametrize(
    ("place", "cell"),
    [
        (CellRef("应急通讯录", 7, 3), "C7"),
        (CellRef("应急通讯录", 9), "A9"),
        (CellRef("应急通讯录"), None),
    ],
)
def test_a_place_is_a_cell_or_the_sheet(place: CellRef, cell: str | None) -> None:
    found = report(Path("plan.xlsx"), Report((Finding(RULE, place),), ()), Lang.ZH)
    assert found["findings"] == [
        {
            "code": "XX101",
            "severity": "info",
            "sheet": "应急通讯录",
            "cell": cell,
            "message": "甲",
            "fix": "丙",
            "values": {},
            "waived": None,
        }
    ]
