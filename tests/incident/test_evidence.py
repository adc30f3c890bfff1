"""What an evidence cell offers, and whether it offers anything."""

from __future__ import annotations

import pytest

from bcm_excel.incident.evidence import Evidence, evidence_of, offers

CELLS = [
    ("", "", Evidence()),
    ("、 附件：", "", Evidence()),
    ("见附件：报告.pdf、邮件 3 封", "", Evidence(files=("报告.pdf",), words=("邮件 3 封",))),
    ("报告", '=HYPERLINK("https://example.com/1")', Evidence(links=("https://example.com/1",))),
]


@pytest.mark.parametrize(("text", "formula", "offered"), CELLS)
def test_what_a_cell_offers(text: str, formula: str, offered: Evidence) -> None:
    assert evidence_of(text, formula) == offered
    assert offers(text, formula) == offered.given


def test_a_picture_is_evidence() -> None:
    assert evidence_of(None, '=DISPIMG("ID_1",1)', picture=True) == Evidence(picture="ID_1")
    assert offers(None, '=DISPIMG("ID_1",1)', picture=True)
    assert not offers(None)
