"""Errors of the plan that a tracking workbook carries are those of the plan it was made of last."""

from datetime import datetime
from pathlib import Path

from bcm_excel.app.copies import Refreshed, refresh
from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.core.text import Wording
from bcm_excel.excel.read import read
from bcm_excel.incident.event import read_tracking
from tests.cli.test_incident import GOOD
from tests.plans import book

NOW = datetime.fromisoformat("2026-03-02 07:30")
WRONG = GOOD.replace("应急小组组长 | 记录", "无此人 | 记录")


def test_a_mended_plan_takes_its_errors_out_and_a_broken_one_puts_them_in(tmp_path: Path) -> None:
    good, wrong = book(tmp_path / "good.xlsx", GOOD), book(tmp_path / "wrong.xlsx", WRONG)
    opened = open_incident(wrong, Asked(), now=NOW, wording=Wording(), force=True)
    assert isinstance(opened, Opened)
    assert [fault.step for fault in opened.incident.faults] == ["2"]

    mended = refresh(opened.path, good, level=None, now=NOW, target=tmp_path / "mended.xlsx")
    assert isinstance(mended, Refreshed)
    assert read_tracking(read(mended.path)).incident.faults == ()

    broken = refresh(
        mended.path, wrong, level=None, now=NOW, target=tmp_path / "broken.xlsx", force=True
    )
    assert isinstance(broken, Refreshed)
    assert read_tracking(read(broken.path)).incident.faults == opened.incident.faults
