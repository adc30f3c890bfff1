"""A patch changes the cells it names and nothing else."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bcm_excel.core.cell import letters
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.excel.grid import NewRow
from bcm_excel.excel.ooxml.sheet import SheetXml
from bcm_excel.excel.patch import Content, Patched, patch
from bcm_excel.excel.plain import serial
from tests.excel.packages import MAIN, STYLES, WORKBOOK, package, parts, sheet, zipped
from tests.package import parts_of

SHEET = "xl/worksheets/sheet1.xml"


def patched(tmp_path: Path, source: Path, changes: dict[str, Content]) -> tuple[Patched, str]:
    """Patches sheet 'S'; gives the result and the sheet's new text."""
    target = tmp_path / "out.xlsx"
    done = patch(source, target, {("S", ref): value for ref, value in changes.items()})
    return done, parts_of(target)[SHEET].decode("utf-8-sig")


SHAPES = [
    (
        '<dimension ref=""/><sheetData><row r="1"/></sheetData>',
        "A1",
        True,
        '<dimension ref=""/><sheetData><row r="1"><c r="A1" t="b"><v>1</v></c></row></sheetData>',
    ),
    (
        '<sheetData><!-- --><row r="1"></row></sheetData>',
        "A1",
        1,
        '<sheetData><!-- --><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
    ),
    # what stands inside the sheet, the cell, its new value, what stands there then
    ("<sheetData/>", "B2", 5, '<sheetData><row r="2"><c r="B2"><v>5</v></c></row></sheetData>'),
    (
        "<sheetData></sheetData>",
        "A1",
        "x",
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    ),
    (
        '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>',
        "A1",
        " 王 ",
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 王 </t></is>'
        "</c></row></sheetData>",
    ),
    (
        "<sheetData><row r='3'><c r='A3' s='1'/><c r='C3'/></row></sheetData>",
        "B3",
        1,
        "<sheetData><row r='3'><c r='A3' s='1'/><c r=\"B3\"><v>1</v></c><c r='C3'/></row>"
        "</sheetData>",
    ),
    (
        "<sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row></sheetData>",
        "B1",
        9,
        '<sheetData><row><c><v>1</v></c><c r="B1"><v>9</v></c></row><row><c><v>3</v></c></row>'
        "</sheetData>",
    ),
    (
        '<sheetData><row r="1" s="2" customFormat="1"/></sheetData>',
        "B1",
        "x",
        '<sheetData><row r="1" s="2" customFormat="1"><c r="B1" s="2" t="inlineStr"><is><t>x</t>'
        "</is></c></row></sheetData>",
    ),
    (
        '<cols><col min="2" max="3" style="2"/></cols><sheetData/>',
        "C9",
        "x",
        '<cols><col min="2" max="3" style="2"/></cols><sheetData><row r="9"><c r="C9" s="2"'
        ' t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
    ),
    (
        '<sheetData><!-- <row r="1"><c r="A1"/></row> --><row r="1"><c r="A1" t="str"><v>'
        "<![CDATA[</c></row>]]></v></c></row></sheetData>",
        "A1",
        None,
        '<sheetData><!-- <row r="1"><c r="A1"/></row> --><row r="1"><c r="A1"/></row></sheetData>',
    ),
    (
        '<dimension ref="A1:B2"/><sheetData><row r="2" spans="1:2"><c r="A2"/></row>'
        '<row r="9"/></sheetData>',
        "D2",
        1,
        '<dimension ref="A1:D2"/><sheetData><row r="2" spans="1:4"><c r="A2"/><c r="D2"><v>1</v>'
        '</c></row><row r="9"/></sheetData>',
    ),
    (
        '<sheetData><row r="2"/><row r="9"/></sheetData>',
        "A5",
        0.5,
        '<sheetData><row r="2"/><row r="5"><c r="A5"><v>0.5</v></c></row><row r="9"/></sheetData>',
    ),
    (
        '<sheetData><row r="1"><c r="A1" s="1" t="s"><v>7</v></c></row></sheetData>',
        "A1",
        "",
        '<sheetData><row r="1"><c r="A1" s="1"/></row></sheetData>',
    ),
]


@pytest.mark.parametrize(("before", "ref", "value", "after"), SHAPES)
def test_every_shape_of_xml(
    tmp_path: Path, before: str, ref: str, value: Content, after: str
) -> None:
    source = package(tmp_path / "in.xlsx", sheet(before))
    done, text = patched(tmp_path, source, {ref: value})
    assert text == sheet(after)
    assert done == Patched((("S", ref),))


def test_a_prefixed_sheet_with_a_byte_order_mark(tmp_path: Path) -> None:
    start = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"><x:c r="A1">'
    end = "</x:sheetData></x:worksheet>"
    xml = f"{start}<x:v>1</x:v></x:c></x:row>{end}"
    source = package(tmp_path / "in.xlsx", b"\xef\xbb\xbf" + xml.encode())
    patch(source, tmp_path / "out.xlsx", {("S", "A1"): 2, ("S", "B3"): "<&>"})
    new = (
        '<x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:t>&lt;&amp;&gt;</x:t></x:is></x:c></x:row>'
    )
    expected = f"{start}<x:v>2</x:v></x:c></x:row>{new}{end}"
    assert parts_of(tmp_path / "out.xlsx")[SHEET] == b"\xef\xbb\xbf" + expected.encode()


@pytest.mark.parametrize(
    ("inside", "ref"),
    [
        ('<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>', "A1"),
        (
            '<sheetData><row r="1"><c r="A1"><f t="array" ref="A1:A2">ROW(1:2)</f></c></row>'
            '<row r="2"><c r="A2"><v>2</v></c></row></sheetData>',
            "A2",
        ),
        ('<sheetData/><mergeCells><mergeCell ref="A1:B2"/></mergeCells>', "B2"),
        ('<sheetData><row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row></sheetData>', "A1"),
    ],
)
def test_what_must_not_be_changed_is_refused_by_name(tmp_path: Path, inside: str, ref: str) -> None:
    source = package(tmp_path / "in.xlsx", sheet(inside))
    done, text = patched(tmp_path, source, {ref: "x"})
    assert text == sheet(inside)
    assert [(each.sheet, each.cell) for each in done.refused] == [("S", ref)]
    assert done.changed == ()


def test_an_unknown_sheet_and_a_text_too_long_are_refused(tmp_path: Path) -> None:
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    done = patch(source, tmp_path / "o.xlsx", {("T", "A1"): 1, ("S", "A1"): "x" * 32_768})
    assert [each.cell for each in done.refused] == ["A1", "A1"]
    assert parts_of(tmp_path / "o.xlsx") == parts_of(source)


def test_a_cell_no_longer_leads_to_an_address_that_it_no_longer_shows(tmp_path: Path) -> None:
    """Programs make such links while people type; a click would write to the old address."""
    links = {
        "A1": "mailto:wang.min@example.com",
        "A2": "mailto:li.qiang@example.com?subject=x",
        "A3": "tel:13800000003",
        "A4": "https://example.com/plan",
        "A5": "mailto:zhou.jian@example.com",
    }
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "S"
    for ref, link in links.items():
        page[ref] = "x"
        page[ref].hyperlink = link
    book.save(tmp_path / "in.xlsx")
    new = {"A1": "wang@example.com", "A2": "Li.Qiang@example.com", "A3": "13800000008", "A4": "y"}
    _, text = patched(tmp_path, tmp_path / "in.xlsx", dict(new))
    assert re.findall('<hyperlink [^>]*ref="(A.)"', text) == ["A2", "A4", "A5"]
    shutil.copy(tmp_path / "out.xlsx", tmp_path / "in.xlsx")
    _, text = patched(tmp_path, tmp_path / "in.xlsx", {"A2": None, "A4": None, "A5": "z"})
    assert re.findall('<hyperlink [^>]*ref="(A.)"', text) == ["A4"]


def test_no_empty_group_of_links_is_left(tmp_path: Path) -> None:
    """Is this failing? Excel repairs a sheet whose hyperlinks hold none."""
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    book.add_worksheet("S").write_url("A1", "mailto:wang.min@example.com")
    book.close()
    _, text = patched(tmp_path, tmp_path / "in.xlsx", {"A1": "wang@example.com"})
    assert "hyperlink" not in text


def test_the_changes_of_two_sheets_go_each_into_its_own(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        book.add_worksheet("甲").write("A1", "old")
        book.add_worksheet("乙").write("A1", "old")
    patch(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("甲", "A1"): "new", ("乙", "B2"): "new"})
    after = CalamineWorkbook.from_path(str(tmp_path / "out.xlsx"))
    assert after.get_sheet_by_name("甲").to_python() == [["new"]]
    assert after.get_sheet_by_name("乙").to_python() == [["old", ""], ["", "new"]]


def test_the_heading_of_a_table_is_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    page = book.add_worksheet("S")
    page.add_table("B2:C4", {"columns": [{"header": "甲"}, {"header": "乙"}]})
    book.close()
    done = patch(tmp_path / "in.xlsx", tmp_path / "o.xlsx", {("S", "B2"): "丙", ("S", "B3"): "丁"})
    assert [each.cell for each in done.refused] == ["B2"]
    assert done.changed == (("S", "B3"),)


def formatted(path: Path, ref: str) -> tuple[object, str]:
    cell = openpyxl.load_workbook(path)["S"][ref]
    return cell.value, cell.number_format


def styled(style: int) -> str:
    return sheet(
        f'<sheetData><row r="1"><c r="A1" s="{style}" t="s"><v>0</v></c></row></sheetData>'
    )


@pytest.mark.parametrize(
    ("style", "value", "shows"),
    [
        (0, date(2026, 3, 2), "yyyy-mm-dd"),
        (1, date(2026, 3, 2), "yyyy-mm-dd"),
        (2, date(2026, 3, 2), "mm-dd-yy"),
        (2, datetime.fromisoformat("2026-03-02 07:20"), "yyyy-mm-dd hh:mm"),
        (1, 12, "General"),
        (2, 12, "General"),
        (0, 12, "General"),
        (1, "12", "@"),
        (3, 12, "0.00E+00"),
        (4, 12, "General"),
    ],
)
def test_a_value_is_shown_for_what_it_is(
    tmp_path: Path, style: int, value: Content, shows: str
) -> None:
    source = package(tmp_path / "in.xlsx", styled(style))
    target = tmp_path / "out.xlsx"
    patch(source, target, {("S", "A1"): value})
    found, number_format = formatted(target, "A1")
    expected = datetime.fromisoformat("2026-03-02") if value == date(2026, 3, 2) else value
    assert (found, number_format) == (expected, shows)


def test_a_new_format_is_added_once_and_the_old_ones_stay(tmp_path: Path) -> None:
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    target = tmp_path / "out.xlsx"
    patch(source, target, {("S", f"A{row}"): date(2026, 1, row) for row in range(1, 5)})
    new = parts_of(target)["xl/styles.xml"].decode()
    added = '<xf numFmtId="171" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    number = '<numFmt numFmtId="171" formatCode="yyyy-mm-dd"/>'
    assert new == (
        STYLES.replace('<cellXfs count="5">', '<cellXfs count="6">')
        .replace("</cellXfs>", f"{added}</cellXfs>")
        .replace('<numFmts count="1">', '<numFmts count="2">')
        .replace("</numFmts>", f"{number}</numFmts>")
    )


def test_days_are_counted_as_the_workbook_counts(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace("<workbookPr/>", "<workbookPr date1904='1'/>")
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"), workbook=workbook)
    _, text = patched(tmp_path, source, {"A1": date(1904, 1, 2)})
    assert '<c r="A1" s="5"><v>1</v></c>' in text


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1900, 1, 1), 1),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        (date(2026, 3, 2), 46083),
        (datetime.fromisoformat("2026-03-02 12:00"), 46083.5),
    ],
)
def test_serial_numbers(day: date, number: float) -> None:
    assert serial(day) == number


@pytest.mark.parametrize(
    ("formula", "recalculates"),
    [
        ("A1*2", True),
        ("SUM(Total)", True),
        ('INDIRECT("A"&amp;1)', True),
        ("TODAY()", False),
        ('_xlfn.DISPIMG("ID_0A1",1)', False),
    ],
)
def test_formulas_that_read_cells_are_calculated_anew(
    tmp_path: Path, formula: str, recalculates: bool
) -> None:
    inside = f'<sheetData><row r="1"><c r="B1"><f>{formula}</f><v>1</v></c></row></sheetData>'
    source = package(tmp_path / "in.xlsx", sheet(inside))
    done, text = patched(tmp_path, source, {"A1": 1})
    workbook = parts_of(tmp_path / "out.xlsx")["xl/workbook.xml"].decode()
    asks = WORKBOOK.replace("</sheets>", '</sheets><calcPr fullCalcOnLoad="1"/>')
    assert done.recalculates is recalculates
    assert workbook == (asks if recalculates else WORKBOOK)
    assert "<v>1</v></c>" in text


def test_where_all_is_refused_nothing_is_calculated_anew(tmp_path: Path) -> None:
    inside = '<sheetData><row r="1"><c r="B1"><f>A1*2</f><v>1</v></c></row></sheetData>'
    source = package(tmp_path / "in.xlsx", sheet(inside))
    done, _ = patched(tmp_path, source, {"B1": 1})
    assert not done.recalculates
    assert parts_of(tmp_path / "out.xlsx") == parts_of(source)


def test_an_existing_calculation_setting_is_kept(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace("</workbook>", "<calcPr calcId='191029'/><extLst/></workbook>")
    inside = '<sheetData><row r="1"><c r="B1"><f>A1</f></c></row></sheetData>'
    source = package(tmp_path / "in.xlsx", sheet(inside), workbook=workbook)
    patched(tmp_path, source, {"A1": 1})
    text = parts_of(tmp_path / "out.xlsx")["xl/workbook.xml"].decode()
    assert "<calcPr calcId='191029' fullCalcOnLoad=\"1\"/><extLst/>" in text


def test_a_signed_file_is_not_changed(tmp_path: Path) -> None:
    source = package(
        tmp_path / "in.xlsx", sheet("<sheetData/>"), **{"_xmlsignatures__origin.sigs": ""}
    )
    with pytest.raises(Failure) as caught:
        patch(source, tmp_path / "out.xlsx", {("S", "A1"): 1})
    assert caught.value.reason is Reason.WOULD_LOSE
    assert not (tmp_path / "out.xlsx").exists()


@pytest.mark.parametrize(
    "xml",
    [
        sheet('<sheetData><row r="1"/><row r="1"/></sheetData>'),
        sheet('<sheetData><row r="1"><c r="A1"/><c r="A1"/></row></sheetData>'),
        sheet('<sheetData><row r="1"></sheetData>'),
        f'<!DOCTYPE a [<!ENTITY b "c">]>{sheet("<sheetData/>")}',
        sheet("<sheetData/>").encode("utf-16"),
        sheet(""),
        sheet("<sheetData/><a></b>"),
    ],
)
def test_unsafe_xml_is_a_failure_and_leaves_nothing(tmp_path: Path, xml: str | bytes) -> None:
    source = package(tmp_path / "in.xlsx", xml)
    with pytest.raises(Failure) as caught:
        patch(source, tmp_path / "out.xlsx", {("S", "A1"): 1})
    assert caught.value.reason is Reason.UNSAFE
    assert not (tmp_path / "out.xlsx").exists()


def test_other_files_are_failures(tmp_path: Path) -> None:
    (tmp_path / "text.xlsx").write_text("no zip")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as out:
        out.writestr("a.txt", "a")
    reasons = []
    for name in ("none.xlsx", "text.xlsx", "other.xlsx"):
        with pytest.raises(Failure) as caught:
            patch(tmp_path / name, tmp_path / "out.xlsx", {})
        reasons.append(caught.value.reason)
    assert reasons == [Reason.MISSING, Reason.CORRUPT, Reason.NOT_EXCEL]


def test_unchanged_entries_are_copied_as_they_lie(tmp_path: Path) -> None:
    """Also those that were streamed, stored, or dated."""
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    stream = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(_Unseekable(stream), "w") as new:
        for entry in old.infolist():
            entry.date_time = (2020, 1, 2, 3, 4, 6)
            new.writestr(entry, old.read(entry))
        new.writestr("xl/图.bin", bytes(100), zipfile.ZIP_STORED)
        with new.open("xl/large.bin", "w", force_zip64=True) as large:
            large.write(bytes(100))
    source.write_bytes(stream.getvalue())
    patch(source, tmp_path / "out.xlsx", {("S", "A1"): 1})
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "out.xlsx") as new:
        assert new.testzip() is None

        def facts(zipped: zipfile.ZipFile) -> list[tuple[object, ...]]:
            return [
                (each.filename, each.date_time, each.compress_type, each.flag_bits, each.CRC)
                for each in zipped.infolist()
                if each.filename != SHEET
            ]

        assert facts(new) == facts(old)
        assert new.namelist() == old.namelist()


class _Unseekable(io.RawIOBase):
    """A pipe: zipfile then writes sizes behind the data."""

    def __init__(self, inner: io.BytesIO) -> None:
        self.inner = inner

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self.inner.write(data)


plain_text = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
    ),
    max_size=12,
)
values = st.one_of(
    plain_text,
    st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.none(),
)
refs = st.tuples(st.integers(1, 8), st.integers(1, 6))


def written(path: Path, cells: dict[tuple[int, int], object], *, by_openpyxl: bool) -> None:
    if by_openpyxl:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.title = "S"
        for (row, column), value in cells.items():
            page.cell(row, column).value = value  # type: ignore[assignment]
            page.cell(row, column).data_type = "s" if isinstance(value, str) else "n"
        book.save(path)
        return
    writer = xlsxwriter.Workbook(path)
    sheet_ = writer.add_worksheet("S")
    for (row, column), value in cells.items():
        if isinstance(value, str):
            sheet_.write_string(row - 1, column - 1, value)
        elif value is not None:
            sheet_.write_number(row - 1, column - 1, value)
    writer.close()


def read(path: Path) -> dict[tuple[int, int], object]:
    """All non-empty cells, by another reader than the one that patches."""
    page = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("S")
    top, left = page.start or (0, 0)
    return {
        (top + row + 1, left + column + 1): value
        for row, line in enumerate(page.to_python())
        for column, value in enumerate(line)
        if value != ""
    }


@settings(deadline=None, max_examples=60)
@given(
    cells=st.dictionaries(refs, values),
    changes=st.dictionaries(refs, values, min_size=1),
    by_openpyxl=st.booleans(),
)
def test_what_was_patched_is_read_back_and_all_else_is_as_before(
    cells: dict[tuple[int, int], object],
    changes: dict[tuple[int, int], Content],
    by_openpyxl: bool,
) -> None:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "in.xlsx"), Path(folder, "out.xlsx")
        written(source, cells, by_openpyxl=by_openpyxl)
        named = {
            ("S", f"{letters(column)}{row}"): value for (row, column), value in changes.items()
        }
        assert set(patch(source, target, named).changed) == set(named)
        expected = read(source) | changes
        assert read(target) == {
            at: value for at, value in expected.items() if value not in (None, "")
        }
        before, after = parts_of(source), parts_of(target)
        assert {name for name in after if after[name] != before.get(name)} <= {SHEET}
        openpyxl.load_workbook(target)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_no_cell_can_hold_leaves_no_file(tmp_path: Path, number: float) -> None:
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    with pytest.raises(ValueError, match="A1: a cell holds no"):
        patch(source, tmp_path / "out.xlsx", {("S", "A1"): number})
    assert not (tmp_path / "out.xlsx").exists()


def test_a_workbook_without_formats_is_changed_too(tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(zipped(parts(sheet("<sheetData/>"))))
    _, text = patched(tmp_path, tmp_path / "in.xlsx", {"A1": date(2026, 3, 2), "B1": 5})
    assert text == sheet(
        '<sheetData><row r="1"><c r="A1"><v>46083</v></c><c r="B1"><v>5</v></c></row></sheetData>'
    )


def test_what_xml_cannot_hold_is_written_as_excel_writes_it(tmp_path: Path) -> None:
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    _, text = patched(tmp_path, source, {"A1": "a\x01b_x0041_\ud800\n"})
    assert '<t xml:space="preserve">a_x0001_b_x005F_x0041_\ufffd\n</t>' in text


@pytest.mark.office
def test_a_file_of_libreoffice(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    written(tmp_path / "plain.xlsx", {(1, 1): "甲", (2, 2): 5, (4, 1): "乙"}, by_openpyxl=False)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, tmp_path / "made", tmp_path / "plain.xlsx"], check=True, timeout=120)
    source, target = tmp_path / "made" / "plain.xlsx", tmp_path / "patched.xlsx"
    patch(source, target, {("S", "A1"): "丙", ("S", "C3"): 7, ("S", "A9"): date(2026, 3, 2)})
    assert read(target) == {
        (1, 1): "丙",
        (2, 2): 5,
        (3, 3): 7,
        (4, 1): "乙",
        (9, 1): date(2026, 3, 2),
    }
    subprocess.run([*command, tmp_path / "again", target], check=True, timeout=120)
    assert read(tmp_path / "again" / "patched.xlsx") == read(target)


@pytest.mark.parametrize(
    ("there", "spoilt"),
    [("<v>2</v>", "<v>9</v>"), ("<v>3</v>", "<v>9</v>"), ('left="1"', 'left="9"')],
    ids=["a cell beside it", "another row", "around the cells"],
)
def test_a_sheet_in_which_more_would_change_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, spoilt: str
) -> None:
    inside = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>3</v></c></row></sheetData><pageMargins left="1"/>'
    )
    source, really = package(tmp_path / "in.xlsx", sheet(inside)), SheetXml.redrawn
    monkeypatch.setattr(SheetXml, "redrawn", lambda *given: really(*given).replace(there, spoilt))
    with pytest.raises(Failure) as caught:
        patch(source, tmp_path / "out.xlsx", {("S", "A1"): 5})
    assert caught.value.reason is Reason.UNSAFE
    assert not (tmp_path / "out.xlsx").exists()


def test_a_target_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    with pytest.raises(Failure) as caught:
        patch(source, tmp_path / "no" / "out.xlsx", {("S", "A1"): 1})
    assert caught.value.reason is Reason.MISSING
    with pytest.raises(ValueError, match="never over it"):
        patch(source, source, {("S", "A1"): 1})
    assert parts_of(source)[SHEET].decode() == sheet("<sheetData/>")


def test_a_damaged_part_is_a_failure(tmp_path: Path) -> None:
    source = package(tmp_path / "in.xlsx", sheet("<sheetData/>"))
    data = source.read_bytes()
    at = data.index(b"xl/worksheets/sheet1.xml") + 40
    source.write_bytes(data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :])
    with pytest.raises(Failure) as caught:
        patch(source, tmp_path / "out.xlsx", {("S", "A1"): 1})
    assert caught.value.reason is Reason.CORRUPT
    assert not (tmp_path / "out.xlsx").exists()


def test_a_new_row_looks_like_the_row_it_names(tmp_path: Path) -> None:
    """Also in cells that stay empty; a format of its own is kept, a fixed height is not."""
    inside = (
        '<sheetData><row r="1" ht="20" customHeight="1"><c r="A1" s="2"/><c r="B1" s="3"/>'
        '<c r="C1" s="3"/></row><row r="3" ht="9" customHeight="1" hidden="1"><c r="B3" s="1"/>'
        "</row></sheetData>"
    )
    source = package(tmp_path / "in.xlsx", sheet(inside))
    rows = [NewRow("S", 2, 1), NewRow("S", 3, 1), NewRow("S", 4)]
    changes: dict[tuple[str, str], Content] = {("S", f"{at}"): "x" for at in ("A2", "B3", "A4")}
    patch(source, tmp_path / "out.xlsx", changes, rows)
    x = '"inlineStr"><is><t>x</t></is></c>'
    assert parts_of(tmp_path / "out.xlsx")[SHEET].decode() == sheet(
        '<sheetData><row r="1" ht="20" customHeight="1"><c r="A1" s="2"/><c r="B1" s="3"/>'
        f'<c r="C1" s="3"/></row><row r="2" ht="20"><c r="A2" s="2" t={x}<c r="B2" s="3"/><c r="C2" s="3"/>'
        f'</row><row r="3" ht="20"  ><c r="A3" s="2"/><c r="B3" s="1" t={x}<c r="C3" s="3"/></row>'
        f'<row r="4"><c r="A4" t={x}</row></sheetData>'
    )


def test_a_new_row_looks_like_the_row_it_names_and_not_like_its_columns(tmp_path: Path) -> None:
    inside = (
        '<cols><col min="1" max="2" style="4"/></cols><sheetData><row r="1"><c r="A1" s="2"/>'
        '<c r="B1" s="3"/></row><row r="2"><c r="B2"/></row></sheetData>'
    )
    source = package(tmp_path / "in.xlsx", sheet(inside))
    changes: dict[tuple[str, str], Content] = {("S", "A2"): "x", ("S", "B2"): "x"}
    patch(source, tmp_path / "out.xlsx", changes, [NewRow("S", 2, 1)])
    x = 't="inlineStr"><is><t>x</t></is></c>'
    text = parts_of(tmp_path / "out.xlsx")[SHEET].decode()
    assert f'<row r="2"><c r="A2" s="2" {x}<c r="B2" s="3" {x}</row>' in text


def test_a_new_row_is_as_high_as_its_wrapped_text_needs(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        page, wrap = book.add_worksheet("S"), book.add_format({"text_wrap": True})
        page.set_column(0, 0, 20)
        page.write_string(0, 0, "短", wrap)
        page.write_string(0, 1, "短")
    changes: dict[tuple[str, str], Content] = {("S", "A2"): "长" * 40, ("S", "B2"): "长" * 400}
    patch(tmp_path / "in.xlsx", tmp_path / "out.xlsx", changes, [NewRow("S", 2, 1)])
    high = openpyxl.load_workbook(tmp_path / "out.xlsx")["S"].row_dimensions[2].height
    assert high == pytest.approx(5 * 18.15 + 3.5)


@pytest.mark.parametrize(("total", "ref"), [(False, "B2:C6"), (True, "B2:C4")])
def test_a_table_takes_in_the_rows_right_below(tmp_path: Path, total: bool, ref: str) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    page = book.add_worksheet("S")
    columns = [{"header": "甲", "total_string": "合计"}, {"header": "乙"}]
    page.add_table("B2:C4", {"columns": columns, "total_row": total})
    book.close()
    changes: dict[tuple[str, str], Content] = {("S", "B5"): 1, ("S", "C6"): 2, ("S", "E7"): 3}
    rows = [NewRow("S", row, 4) for row in (5, 6, 7)]
    patch(tmp_path / "in.xlsx", tmp_path / "out.xlsx", changes, rows)
    table = openpyxl.load_workbook(tmp_path / "out.xlsx")["S"].tables["Table1"]
    assert table.ref == ref
    assert table.autoFilter is not None
    assert table.autoFilter.ref == ("B2:C6" if not total else "B2:C3")


def test_a_change_that_is_no_new_row_leaves_the_table_alone(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    book.add_worksheet("S").add_table("B2:C4")
    book.close()
    patch(tmp_path / "in.xlsx", tmp_path / "out.xlsx", {("S", "B5"): 1})
    tables = "xl/tables/table1.xml"
    assert parts_of(tmp_path / "out.xlsx")[tables] == parts_of(tmp_path / "in.xlsx")[tables]
