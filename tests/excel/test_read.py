from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import Stamp, stamp
from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Area, Grid, Workbook
from bcm_excel.excel.read import read
from tests.excel.packages import MAIN, OFFICE, parts, relations, worksheet, written


def made(path: Path, fill: Callable[[Any], None], **options: object) -> Path:
    book = xlsxwriter.Workbook(path, options)
    fill(book)
    book.close()
    return path


def sheet_of(tmp_path: Path, rows: str, shared: str = "", head: str = "") -> Grid:
    strings = f'<sst xmlns="{MAIN}">{shared}</sst>'
    path = written(tmp_path / "s.xlsx", parts(worksheet(rows, head), shared=strings))
    (grid,) = read(path, formulas=True).sheets
    return grid


def small() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("联系人")
        sheet.write_string("B2", "王敏")
        sheet.write_number("C2", 13800000001)
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A4:B5", "合并")
    return buffer.getvalue()


SMALL = small()


def test_places_are_exact_where_the_sheet_begins_late(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("应急通讯录 ")
        sheet.write_string("C4", "姓名")
        sheet.write_number("E6", 13800000001)

    path = made(tmp_path / "a.xlsx", fill)
    book = read(path)
    (grid,) = book.sheets
    assert (grid.name, grid.top, grid.left) == ("应急通讯录 ", 4, 3)
    assert grid.rows == [["姓名", "", ""], ["", "", ""], ["", "", 13800000001.0]]
    assert grid.value(6, 5) == 13800000001.0
    assert book.stamp == stamp(path) == Stamp(path.stat().st_size, path.stat().st_mtime_ns)
    assert book.remarks == ()


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_and_times(tmp_path: Path, since_1904: bool) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        for column, (value, shown) in enumerate([
            (datetime(2026, 3, 2), "yyyy-mm-dd"),
            (datetime(2026, 3, 2, 7, 20), "yyyy-mm-dd hh:mm"),
            (time(8, 30), "hh:mm"),
            (timedelta(hours=30), "[h]:mm"),
        ]):  # fmt: skip
            sheet.write_datetime(0, column, value, book.add_format({"num_format": shown}))

    path = made(tmp_path / "a.xlsx", fill, date_1904=since_1904)
    (row,) = read(path).sheets[0].rows
    assert row[:2] == [date(2026, 3, 2), datetime(2026, 3, 2, 7, 20)]
    assert row[3] == timedelta(hours=30)
    if not since_1904:
        assert row[2] == time(8, 30)


def test_what_hides_is_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet("步骤")
        sheet.write_boolean("A1", True)
        sheet.write_boolean("B1", False)
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("C2", "=1+2", None, "")
        sheet.write_string("D2", "终")
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column("C:D", None, None, {"hidden": True})
        sheet.merge_range("A4:B5", "合并")
        book.add_worksheet("藏").hide()
        book.add_worksheet("深藏").very_hidden()

    first, second, third = read(made(tmp_path / "a.xlsx", fill), formulas=True).sheets
    assert first.rows[:2] == [["TRUE", "FALSE", "", ""], ["", 2.0, "", "终"]]
    assert first.errors == {(2, 1): "#DIV/0!"}
    assert first.formulas == {(2, 1): "=1/0", (2, 2): "=1+1", (2, 3): "=1+2"}
    assert first.unvalued == {(2, 3)}
    assert sorted(first.hidden_rows) == [2]
    assert sorted(first.hidden_columns) == [3, 4]
    assert first.merges == (Area(4, 1, 5, 2),)
    assert [first.hidden, second.hidden, third.hidden] == [False, True, True]
    assert second.rows == []


def test_formulas_are_kept_only_where_asked_for(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet().write_formula("A1", "=1+1", None, 2)

    path = made(tmp_path / "a.xlsx", fill)
    assert read(path).sheets[0].formulas == {}


def test_a_file_of_openpyxl_has_formulas_without_a_value(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["B2"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    (grid,) = read(tmp_path / "a.xlsx").sheets
    assert grid.rows == []
    assert sorted(grid.unvalued) == [(2, 2)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are texts")
def test_a_file_whose_name_is_no_text_is_read(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe4.xlsx"))
    path.write_bytes(SMALL)
    assert read(path).sheets[0].value(2, 2) == "王敏"


def test_chart_sheets_are_passed_over(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("一").write_number(0, 0, 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=一!$A$1"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("二").write_number(0, 0, 2)

    sheets = read(made(tmp_path / "a.xlsx", fill)).sheets
    assert [(grid.name, grid.value(1, 1)) for grid in sheets] == [("一", 1.0), ("二", 2.0)]


def test_strict_namespaces_and_prefixes(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    sheet = (
        f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c>'
        "<x:c t='b'><x:v>0</x:v></x:c></x:row><x:row r='4'><x:c t='e' r='B4'><x:v>#REF!</x:v></x:c>"
        "</x:row></x:sheetData></x:worksheet>"
    )
    contents = parts(sheet)
    relation = str(contents["xl/_rels/workbook.xml.rels"])
    contents["xl/_rels/workbook.xml.rels"] = relation.replace(
        OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    (grid,) = read(written(tmp_path / "a.xlsx", contents)).sheets
    assert grid.rows[0] == [1.0, "FALSE"]
    assert grid.errors == {(4, 2): "#REF!"}


EMPTY_TEXTS = {
    "shared": '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>',
    "text": '<row r="1"><c r="A1" t="str"><v></v></c><c r="B1"><v>1</v></c></row>',
    "number": '<row r="1"><c r="A1"><v></v></c><c r="B1"><v>1</v></c></row>',
    "inline": '<row r="1"><c r="A1" t="inlineStr"><is><t></t></is></c><c r="B1"><v>1</v></c></row>',
    "blank": '<row r="1"><c r="A1" t="inlineStr"><is><t> </t></is></c><c r="B1"><v>1</v></c></row>',
    "phonetic": '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1"><v>1</v></c></row>',
}


@pytest.mark.parametrize("kind", EMPTY_TEXTS)
def test_an_empty_text_is_no_missing_cell(tmp_path: Path, kind: str) -> None:
    shared = "<si><t></t></si><si><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    assert sheet_of(tmp_path, EMPTY_TEXTS[kind], shared).value(1, 2) == 1.0


FULL_TEXTS = {
    "spaces kept": '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>',
    "no-break space": '<c r="A1" t="inlineStr"><is><t>&#160;</t></is></c>',
    "rich": '<c r="A1" t="inlineStr"><is><r><t>王</t></r><r><t>敏</t></r></is></c>',
    "comment": '<c r="A1"><!-- x --><v>5</v></c>',
    "attributes": "<c t='str' s=\"0\" r='A1'><v>a</v></c>",
    "day": '<c r="A1" t="d"><v>2026-03-02</v></c>',
    "shared rich": '<c r="A1" t="s"><v>0</v></c>',
}


@pytest.mark.parametrize("kind", FULL_TEXTS)
def test_every_way_of_writing_a_value(tmp_path: Path, kind: str) -> None:
    shared = "<si><r><t>王</t></r><r><t>敏</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    grid = sheet_of(tmp_path, f'<row r="1">{FULL_TEXTS[kind]}</row>', shared)
    assert grid.value(1, 1) != ""


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v><![CDATA[5]]></v></c>',
        '<c r="A1"><v>5</v></c><c r="A1"><v>6</v></c>',
        '<c r="A1"><v>5</v><f>B1</f></c>',
        '<c r="A1" t="s"><v>7</v></c>',
        '<c r="A1" t="odd"><v>7</v></c>',
        '<c r="A0"><v>7</v></c>',
        '<c r="A1" t="e"><v>#ODD!</v></c>',
        '<c r="A1"><v>5</c>',
    ],
)
def test_what_the_parser_would_lose_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(Failure) as caught:
        sheet_of(tmp_path, f'<row r="1">{cell}</row>')
    assert caught.value.reason in (Reason.CORRUPT, Reason.UNSAFE)


def test_two_names_for_one_sheet_are_refused(tmp_path: Path) -> None:
    contents = parts(worksheet(""))
    twice = '<sheet name="S" sheetId="1" r:id="rId1"/>'
    listed = str(contents["xl/workbook.xml"]).replace(twice, twice * 2)
    contents["xl/workbook.xml"] = listed
    with pytest.raises(Failure):
        read(written(tmp_path / "a.xlsx", contents))


def test_a_workbook_elsewhere_in_the_package(tmp_path: Path) -> None:
    contents = parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    contents["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "/xl/worksheets/sheet1.xml"), ("sharedStrings", "/xl/sharedStrings.xml")
    )
    assert read(written(tmp_path / "a.xlsx", contents)).sheets[0].value(1, 1) == 1.0


@pytest.mark.parametrize("name", ["a.xls", "a", "计划.csv", "a.XLSX"])
def test_the_name_does_not_decide(tmp_path: Path, name: str) -> None:
    contents = parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'))
    assert read(written(tmp_path / name, contents)).sheets[0].value(1, 1) == 1.0


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "locked.xlsx"
    with path.open("wb") as file:
        OOXMLFile(io.BytesIO(SMALL)).encrypt("right", file)
    return path


def test_the_password_opens_an_encrypted_workbook(locked: Path) -> None:
    right = "right"
    assert read(locked, password=right).sheets[0].value(2, 2) == "王敏"


@pytest.mark.parametrize(("password", "word"), [(None, "密码"), ("wrong", "密码不正确")])
def test_without_the_right_password(locked: Path, password: str | None, word: str) -> None:
    with pytest.raises(Failure) as caught:
        read(locked, password=password)
    assert caught.value.reason is Reason.ENCRYPTED
    assert word in caught.value.said[Lang.ZH]


class PanicException(BaseException):
    __module__ = "pyo3_runtime"


@pytest.mark.parametrize(
    ("raised", "seen"), [(PanicException, Failure), (KeyboardInterrupt, KeyboardInterrupt)]
)
def test_a_panic_is_a_failure_and_an_interrupt_is_not(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    raised: type[BaseException],
    seen: type[BaseException],
) -> None:
    def break_down(*_: object) -> None:
        raise raised

    monkeypatch.setattr("bcm_excel.excel.read._same_sheets", break_down)
    with pytest.raises(seen):
        read(written(tmp_path / "a.xlsx", parts(worksheet(""))))


def test_a_file_saved_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "a.xlsx", parts(worksheet("")))
    monkeypatch.setattr("bcm_excel.excel.read.stamp", lambda _: Stamp(0, 0))
    with pytest.raises(Failure) as caught:
        read(path)
    assert caught.value.reason is Reason.CHANGED


def outcome(path: Path) -> Workbook | None:
    """The workbook, or None for a clean refusal; anything else that is raised fails the test."""
    try:
        return read(path)
    except Failure:
        return None


@given(
    flips=st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), max_size=6),
    end=st.integers(0, len(SMALL)) | st.just(len(SMALL)),
)
@settings(deadline=None, max_examples=300)
def test_a_damaged_file_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]], end: int
) -> None:
    data = bytearray(SMALL)
    for at, byte in flips:
        data[at] = byte
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(data[:end])
    book = outcome(path)
    assert book is None or book.sheets[0].value(2, 2) == "王敏"


XML = worksheet(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row><row r="2" hidden="1">'
    '<c r="A2" t="e"><v>#N/A</v></c><c r="C2" t="b"><f>A1=1</f><v>1</v></c></row>'
)


@given(
    edits=st.lists(
        st.tuples(
            st.integers(0, len(XML)),
            st.integers(0, 12),
            st.sampled_from(["", "9", "9999999", "XFD", '"', "<", "</c>", "&#x41;", "<!--", "]]>"]),
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(deadline=None, max_examples=300)
def test_damaged_xml_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int, str]]
) -> None:
    text = XML
    for at, length, new in edits:
        text = text[:at] + new + text[at + length :]
    path = tmp_path_factory.getbasetemp() / "xml.xlsx"
    strings = f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>'
    book = outcome(written(path, parts(text, shared=strings)))
    assert book is None or len(book.sheets) == 1
