"""The tests' own instruments catch what they are for."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.excel.book import Book, Cell, Page
from bcm_excel.excel.grid import Area
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.write import write
from tests.excel_rules import assert_excel_rules, excel_faults
from tests.formula_rules import Known, formula_faults
from tests.office import (
    assert_all_recalculate,
    assert_recalculates,
    convert,
    needs_office,
    recalculated,
    saved_by_libreoffice,
    wrong_values,
)
from tests.package import ErrorValue, Stands

NOW = datetime.fromisoformat("2026-03-02T11:20")


def written(folder: Path, cells: Mapping[tuple[int, int], Cell], name: str = "a.xlsx") -> Path:
    page = Page(
        "表",
        cells,
        merges={Area(8, 1, 8, 2): Cell("并"), Area(9, 1, 9, 2): Cell("列")},
        validations=((Area(1, 5, 9, 5), {"validate": "list", "source": ["是", "否"]}),),
        formats=((Area(1, 1, 2, 2), {"type": "formula", "criteria": "=A1=1", "format": "late"}),),
    )
    path = folder / name
    write(Book((page,), "试", NOW, STYLES, {"NowTime": "=表!$A$1"}), path)
    return path


def good(folder: Path) -> Path:
    cells = {
        (1, 1): Cell(NOW, "datetime"),
        (1, 2): Cell(3, formula="=1+2"),
        (2, 1): Cell("去", link="internal:表!A1"),
    }
    return written(folder, cells)


def altered(path: Path, part: str, old: str, new: str) -> Path:
    """A copy of the workbook in which one part says something else."""
    copy = path.with_name("altered.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            assert name != part or old in text, text
            target.writestr(name, text.replace(old, new) if name == part else text)
    return copy


@needs_office
def test_a_wrong_stored_value_is_caught(tmp_path: Path) -> None:
    path = written(tmp_path, {(1, 1): Cell(4, formula="=1+2"), (1, 2): Cell(3, formula="=1+2")})

    with pytest.raises(AssertionError, match=r"表!A1 =1\+2: stored 4.0, but 3.0 is right"):
        assert_recalculates(path)


@needs_office
def test_several_workbooks_are_judged_in_one_run(tmp_path: Path) -> None:
    right = written(tmp_path, {(1, 1): Cell("是", formula='=IF(1=1,"是","否")')}, "right.xlsx")
    wrong = written(tmp_path, {(1, 1): Cell("否", formula='=IF(1=1,"是","否")')}, "wrong.xlsx")

    with pytest.raises(AssertionError, match=r"wrong\.xlsx") as caught:
        assert_all_recalculate([right, wrong])

    assert "right.xlsx" not in str(caught.value)


@needs_office
def test_values_come_as_libreoffice_computes_them(tmp_path: Path) -> None:
    values = recalculated(good(tmp_path), tmp_path / "out")

    assert values[("表", "B1")] == 3.0
    assert values[("表", "A2")] == "去"


@needs_office
def test_the_clock_can_be_stopped(tmp_path: Path) -> None:
    path = written(tmp_path, {(1, 1): Cell(NOW, "datetime", formula="=ROUND(NOW()*1440,0)/1440")})

    assert_recalculates(path, now=NOW)


@needs_office
def test_a_workbook_comes_back_from_libreoffice(tmp_path: Path) -> None:
    saved = saved_by_libreoffice(good(tmp_path), tmp_path / "out")

    assert zipfile.is_zipfile(saved)


def test_without_libreoffice_the_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.office.REQUIRED", False)

    with pytest.raises(pytest.skip.Exception, match="LibreOffice is missing"):
        convert([], tmp_path)


def test_where_libreoffice_must_be_there_its_lack_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOFFICE", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("tests.office.REQUIRED", True)

    with pytest.raises(pytest.fail.Exception, match="LibreOffice is missing"):
        convert([], tmp_path)


@pytest.mark.parametrize(
    ("ours", "theirs", "fault"),
    [
        (Stands(None, "1+2", is_date=False), 3.0, "no stored value"),
        (Stands(1.0, "A1/0", is_date=False), ErrorValue("#DIV/0!"), "it errs: #DIV/0!"),
        (Stands(ErrorValue("#N/A"), "NA()", is_date=False), "x", "an error is stored"),
        (Stands("3", "1+2", is_date=False), 3.0, "stored '3'"),
        (Stands(1.0, "A1", is_date=False), 1.00001, "stored 1.0"),
        (Stands(46083.5, "A1", is_date=True), 46083.50003, "stored 46083.5"),
        (Stands(46083.5, "A1", is_date=True), 46083.50001, None),
        (Stands(1.0, "A1", is_date=False), 1.0 + 1e-12, None),
        (Stands("", "A1", is_date=False), None, None),
        (Stands("", "A1", is_date=False), 0.0, "stored ''"),
        (Stands(5.0, None, is_date=False), 6.0, None),
    ],
)
def test_each_way_of_being_wrong_is_told(
    ours: Stands, theirs: str | float | ErrorValue | None, fault: str | None
) -> None:
    place = ("表", "A1")

    wrong = wrong_values({place: ours}, {place: Stands(theirs, None, is_date=False)})

    assert len(wrong) == (fault is not None)
    assert fault is None or fault in wrong[0]


def test_a_good_workbook_keeps_excels_rules(tmp_path: Path) -> None:
    assert_excel_rules(good(tmp_path))


SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (SHEET, '<row r="2"', '<row r="1"', "row 1 after row 1"),
        (SHEET, 'r="B1"', 'r="A1"', "out of order"),
        (SHEET, ' s="1"', ' s="99"', "cell format 99"),
        (SHEET, 't="s"><v>0<', 't="s"><v>77<', "holds what its kind cannot"),
        (SHEET, "<v>3</v>", "<v>three</v>", "holds what its kind cannot"),
        (SHEET, "<v>3</v>", "", "without a stored value"),
        (SHEET, "<f>1+2</f>", "<f>=1+2</f>", "equals sign"),
        (SHEET, "<f>1+2</f>", "<f>_xlfn.XLOOKUP(1,A1,A1)</f>", "not a function for every program"),
        (SHEET, 'ref="A9:B9"', 'ref="B8:B9"', "overlap"),
        (SHEET, 'ref="A9:B9"', 'ref="A9"', "a single merged cell"),
        (SHEET, '"是,否"', '"' + "是," * 200 + '"', "not a list that Excel takes"),
        (SHEET, 'type="list"', 'type="list" errorTitle="' + "x" * 33 + '"', "errorTitle longer"),
        (SHEET, 'dxfId="0"', 'dxfId="3"', "format 3 is not there"),
        (SHEET, "<formula>A1=1<", "<formula>Nobody=1<", "no such name"),
        (SHEET, 'location="表!A1"', 'location="里!A1"', "a link to nowhere"),
        (SHEET, "&amp;P", "&amp;P" + "x" * 255, "footer longer"),
        (SHEET, "<sheetData>", "<pageMargins/><sheetData>", "wrong order"),
        (SHEET, "</worksheet>", "", "not well-formed"),
        (SHEET, "<worksheet", "<!DOCTYPE x><worksheet", "DOCTYPE"),
        (BOOK, 'name="表"', 'name="' + "表" * 32 + '"', "sheet name of 32"),
        (BOOK, 'name="表"', 'name="表/里"', "forbidden character"),
        (BOOK, 'name="NowTime"', 'name="AB12"', "not a defined name"),
        (BOOK, "表!$A$1", "里!$A$1", "no such sheet"),
        (BOOK, 'r:id="rId1"', 'r:id="rId9"', "relationship that is not there"),
        ("xl/_rels/workbook.xml.rels", "rId2", "rId1", "id twice"),
        ("xl/_rels/workbook.xml.rels", "styles.xml", "style.xml", "a part that is missing"),
        ("[Content_Types].xml", "/xl/styles.xml", "/xl/style.xml", "a part that is missing"),
        ("xl/sharedStrings.xml", "<t>去", "<t>" + "去" * 40_000, "longer than a cell holds"),
        ("xl/styles.xml", 'numFmtId="164" fontId', 'numFmtId="999" fontId', "number format"),
    ],
)
def test_each_broken_rule_is_caught(
    tmp_path: Path, part: str, old: str, new: str, fault: str
) -> None:
    faults = excel_faults(altered(good(tmp_path), part, old, new))

    assert any(fault in each for each in faults), faults


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_stands_twice_is_caught(tmp_path: Path) -> None:
    path = good(tmp_path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/styles.xml", "<x/>")

    assert any("part twice" in each for each in excel_faults(path))


@pytest.mark.parametrize(
    ("formula", "fault"),
    [
        ("SUMPRODUCT((A1:A9=1)*1)+NETWORKDAYS.INTL(A1,A2,1,Days)", None),
        ('IF(\'步骤 S\'!$A$1<>"","是",表!B2)', None),
        ("COUNTIF($A:$A,1)+SUM(2:2)", None),
        ("", "empty"),
        ("IF(A1=1,2", "bracket is missing"),
        ("IF(A1=1,2))", "bracket too many"),
        ("IF(A1＝1,2,3)", "no place here"),
        ("里!A1", "no such sheet"),
        ("A1+#REF!", "an error inside"),
        ("Table[Column]", "no such name"),
        ('"' + "x" * 256 + '"', "longer than 255"),
        ('TEXT(A1,"dddd")', "differ by language"),
        ("LET(x,1,x)", "not a function"),
        ("1+" * 5000 + "1", "longer than 8192"),
    ],
)
def test_a_formula_is_judged(formula: str, fault: str | None) -> None:
    known = Known(frozenset({"表", "步骤 s"}), frozenset({"days"}))

    faults = list(formula_faults(formula, known))

    assert len(faults) == (fault is not None), faults
    assert fault is None or fault in faults[0]
