"""The empty form: found again in every wording, its lists where the drop-downs look for them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily.start import requests_of
from bcm_excel.daily.start_page import start_book
from bcm_excel.daily.start_sheet import StartRow
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.plan.headers import find_heading

NOW = datetime(2026, 3, 2, 7, 25)
WORDINGS = (Wording(Lang.ZH), Wording(Lang.EN), Wording(Lang.ZH, both_headings=True))


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_heading_is_found_and_the_example_asks_for_nothing(
    tmp_path: Path, wording: Wording
) -> None:
    write(start_book(wording, NOW), tmp_path / "form.xlsx")
    form = read(tmp_path / "form.xlsx")
    heading = find_heading(form.sheets[0], StartRow.sheet)
    assert heading is not None
    assert list(heading.columns) == [each.field for each in StartRow.sheet.columns]
    assert requests_of(form, NOW) == ()


def test_plans_and_levels_are_offered_but_others_are_taken(tmp_path: Path) -> None:
    write(
        start_book(Wording(Lang.ZH), NOW, ("甲.xlsx", "乙.xlsx"), ("一般", "紧急")),
        tmp_path / "form.xlsx",
    )
    book = load_workbook(tmp_path / "form.xlsx")
    rules = {rule.formula1: rule for rule in book.worksheets[0].data_validations.dataValidation}
    assert not rules["Start_plan"].showErrorMessage
    assert not rules["Start_level"].showErrorMessage
    assert rules["Start_drill"].showErrorMessage
    assert book.defined_names["Start_plan"].attr_text == "'Lists'!$A$1:$A$2"
    lists = book["Lists"]
    assert [[cell.value for cell in column if cell.value] for column in lists.columns] == [
        ["甲.xlsx", "乙.xlsx"],
        ["一般", "紧急"],
        ["否", "桌面演练", "实战演练", "通讯联络演练"],
        ["是", "否"],
    ]


def test_without_plans_anything_may_be_typed(tmp_path: Path) -> None:
    write(start_book(Wording(Lang.EN), NOW), tmp_path / "form.xlsx")
    book = load_workbook(tmp_path / "form.xlsx")
    names = [rule.formula1 for rule in book.worksheets[0].data_validations.dataValidation]
    assert "Start_plan" not in names
    assert "Start_drill" in names
