from __future__ import annotations

import dataclasses

import pytest

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Lang, Text

INFO = RuleInfo(
    "CT101",
    Severity.ERROR,
    message=Text("{name}的号码是 {digits} 位", "the number of {name} has {digits} digits"),
    why=Text("打不通。", "Nobody answers."),
    fix=Text("向{name}核对。", "Ask {name}."),
)
FINDING = Finding(INFO, CellRef("应急通讯录", 7, 3), {"name": "王敏", "digits": 12})


def test_severities_are_ranked_the_worst_first() -> None:
    assert [each.rank for each in Severity] == [0, 1, 2]
    assert [each.key for each in Severity] == ["error", "warning", "info"]
    assert Severity.ERROR.rank < Severity.WARNING.rank < Severity.INFO.rank


def test_message_and_way_out_speak_of_the_values() -> None:
    assert FINDING.message(Lang.ZH) == "王敏的号码是 12 位"
    assert FINDING.message(Lang.EN) == "the number of 王敏 has 12 digits"
    assert (FINDING.fix(Lang.ZH), FINDING.fix(Lang.EN)) == ("向王敏核对。", "Ask 王敏.")


def test_findings_stand_in_the_order_of_their_cells_then_codes() -> None:
    other = dataclasses.replace(INFO, code="CT102")
    above = dataclasses.replace(FINDING, cell=CellRef("应急通讯录", 6, 9))
    same = dataclasses.replace(FINDING, rule=other)
    assert sorted([same, FINDING, above], key=lambda each: each.order) == [above, FINDING, same]


def test_a_finding_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        FINDING.waived = Text("", "")  # type: ignore[misc]
