"""A master whose kept plan was changed by hand is refused in one sentence, and nothing is written."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bcm_excel.app.copies import SPOILT, merge_copies
from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Wording
from bcm_excel.incident.sheets import PLAN
from tests.cli.test_incident import GOOD
from tests.plans import book

NOW = datetime.fromisoformat("2026-03-02 07:30")


def spoilt(source: Path, target: Path, name: str) -> Path:
    """A copy whose kept table of this name is no table any more."""
    workbook = openpyxl.load_workbook(source)
    sheet = workbook[PLAN]
    (head,) = [row for row in sheet.iter_rows() if row[1].value == name]
    head[0].value = "x"
    workbook.save(target)
    return target


def test_a_kept_plan_without_steps_cannot_be_made_anew(tmp_path: Path) -> None:
    plan = book(tmp_path / "plan.xlsx", GOOD)
    opened = open_incident(plan, Asked(), now=NOW, wording=Wording())
    assert isinstance(opened, Opened)
    master = spoilt(opened.path, tmp_path / "spoilt.xlsx", "steps")
    target = tmp_path / "merged.xlsx"
    with pytest.raises(Failure) as caught:
        merge_copies(master, [opened.path], target, now=NOW)
    assert (caught.value.path, caught.value.said) == (master, SPOILT)
    assert not target.exists()
    merge_copies(opened.path, [master], target, now=NOW)
    assert target.exists()
