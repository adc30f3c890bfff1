"""A marked copy shows each finding at its cell and keeps all that the workbook holds."""

import re
import warnings
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import xlsxwriter
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bcm_excel.excel.mark import Line, Mark, Marked, Summary, mark
from tests.excel.packages import (
    CONTENT,
    MAIN,
    OFFICE,
    PACKAGE,
    STYLES,
    TYPE,
    WORKBOOK,
    package,
    sheet,
)
from tests.excel_rules import assert_excel_rules
from tests.office import needs_office, saved_by_libreoffice
from tests.package import parts_of

S = "应急通讯录"
ODD = "It's 100%#1"
RED, YELLOW, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"


DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def opened(path: Path) -> openpyxl.Workbook:
    """Read by openpyxl, which says of some extensions that it would not keep them."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*not supported and will be removed")
        warnings.filterwarnings("ignore", ".*no default style")
        return openpyxl.load_workbook(path)


def listing(*marks: Mark, title: str = "检查结果 Findings") -> Summary:
    lines = [
        Line((each.severity, each.note), each.sheet, each.cell, each.severity) for each in marks
    ]
    return Summary(title, ("级别", "问题"), lines, ("检查结果",), 1)


def marked(source: Path, *marks: Mark) -> tuple[Path, Marked]:
    target = source.with_name(f"{source.stem}-marked.xlsx")
    return target, mark(source, target, marks, listing(*marks))


def rich(path: Path, folder: Path) -> Path:
    """A workbook with about everything that staff put into one."""
    (folder / "dot.png").write_bytes(b64decode(DOT))
    book = xlsxwriter.Workbook(path)
    head = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "white"})
    date = book.add_format({"num_format": "yyyy-mm-dd", "bg_color": "#FFFFCC"})
    page, second = book.add_worksheet(S), book.add_worksheet(ODD)
    book.add_worksheet("隐藏").hide()
    page.write_row(0, 0, ["姓名", "手机", "日期", "字数"], head)
    for row in range(1, 9):
        page.write_string(row, 0, f"王{row}")
        page.write_string(row, 1, f"138 0000 00{row:02}")
        page.write_datetime(row, 2, datetime.fromisoformat(f"2026-01-0{row}"), date)
        page.write_formula(row, 3, f"=LEN(A{row + 1})", None, 2)
    page.write_rich_string("F1", "一", head, "二", "三")
    page.write_comment("A3", "请核实", {"author": "李"})
    page.data_validation("A2:A9", {"validate": "list", "source": ["甲", "乙"]})
    page.conditional_format("B2:B9", {"type": "duplicate", "format": head})
    page.merge_range("A14:C15", "合计")
    page.print_area("A1:D20")
    page.repeat_rows(0)
    page.autofilter("A1:D9")
    page.set_column(1, 1, 30)
    page.add_sparkline("G2", {"range": f"{S}!D2:D9"})
    page.protect("", {"autofilter": True})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={S}!$D$2:$D$9"})
    second.insert_chart("B2", chart)
    second.insert_image("H2", folder / "dot.png")
    second.insert_textbox("B20", "文本框")
    second.write("A1", "x")
    second.activate()
    book.define_name("Total", f"={S}!$D$2:$D$9")
    book.close()
    return path


MARKS = (
    Mark(S, "B4", "warning", "C105 号码重复\n王3 与王4"),
    Mark(S, "B4", "error", "C101 位数不对\n应为 11 位"),
    Mark(S, "A3", "info", "C300 只有姓"),
    Mark(S, "D5", "error", "=1+1 <b>&amp;\x01\ud800"),
    Mark(S, "F30", "info", "空单元格"),
    Mark(S, "B15", "warning", "被合并盖住"),
    Mark(S, "7:7", "warning", "整行"),
    Mark(ODD, None, "error", "整张表"),
    Mark("隐藏", "B2", "error", "隐藏的表"),
)


def cells(book: Path) -> Mapping[tuple[str, str], object]:
    """Sheet and address to what the file holds: the cell's XML without its format."""
    texts = shared(book)
    found: dict[tuple[str, str], object] = {}
    names = opened(book).sheetnames
    for name, part in zip(names, sheet_parts(book), strict=True):
        for cell in ElementTree.fromstring(parts_of(book)[part]).iter(f"{{{MAIN}}}c"):
            inner = [(each.tag.split("}")[1], each.text) for each in cell]
            if cell.get("t") == "s":
                inner = [("text", texts[int(dict(inner)["v"] or 0)])]
            if inner:
                found[name, cell.get("r", "")] = inner
    return found


def shared(book: Path) -> list[str]:
    parts = parts_of(book)
    if "xl/sharedStrings.xml" not in parts:
        return []
    items = ElementTree.fromstring(parts["xl/sharedStrings.xml"])
    return [ElementTree.tostring(each, "unicode") for each in items]


def sheet_parts(book: Path) -> list[str]:
    parts = parts_of(book)
    links = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    sheets = ElementTree.fromstring(parts["xl/workbook.xml"]).iter(f"{{{MAIN}}}sheet")
    found = [targets[each.get(f"{{{OFFICE}}}id")] for each in sheets]
    return [each[1:] if each.startswith("/") else f"xl/{each}" for each in found]


def without_first(found: Mapping[tuple[str, str], object], page: str) -> dict[object, object]:
    return {at: value for at, value in found.items() if at[0] != page}


def test_nothing_is_lost(tmp_path: Path) -> None:
    source = rich(tmp_path / "plan.xlsx", tmp_path)
    target, done = marked(source, *MARKS)
    assert_excel_rules(target)
    assert without_first(cells(target), done.page) == cells(source)
    before, after = parts_of(source), parts_of(target)
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
        "xl/worksheets/_rels/sheet2.xml.rels", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip
    for name in ("sheet1", "sheet2"):
        old, new = (around(parts[f"xl/worksheets/{name}.xml"]) for parts in (before, after))
        assert old.items() <= new.items()


def around(part: bytes) -> dict[str, str]:
    """What stands around a sheet's cells: validations, formats, merges, print set-up, …"""
    free = {"sheetData", "dimension", "sheetViews", "sheetPr"}
    items = {each.tag.split("}")[1]: each for each in ElementTree.fromstring(part)}
    return {
        name: ElementTree.tostring(each, "unicode")
        for name, each in items.items()
        if name not in free
    }


def filled(page: Worksheet) -> dict[str, str]:
    colours = {RED, YELLOW, BLUE}
    return {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in page.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in colours
    }


def noted(page: Worksheet) -> dict[str, str]:
    return {
        cell.coordinate: cell.comment.text
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


def test_each_mark_is_at_its_cell_in_the_worst_colour(tmp_path: Path) -> None:
    target, done = marked(rich(tmp_path / "plan.xlsx", tmp_path), *MARKS)
    book = opened(target)
    assert filled(book[S]) == {
        "A3": BLUE, "B4": RED, "D5": RED, "A7": YELLOW, "A14": YELLOW, "F30": BLUE
    }  # fmt: skip
    assert filled(book[ODD]) == {"A1": RED}
    assert filled(book["隐藏"]) == {"B2": RED}
    assert done.cells == (
        *((S, at) for at in ("A3", "B4", "D5", "A7", "A14", "F30")),
        (ODD, "A1"),
        ("隐藏", "B2"),
    )


def test_notes_are_joined_and_those_of_the_staff_are_kept(tmp_path: Path) -> None:
    target, _ = marked(rich(tmp_path / "plan.xlsx", tmp_path), *MARKS)
    book = opened(target)
    assert noted(book[S]) == {
        "A3": "请核实\n────────────\nC300 只有姓",
        "B4": "C105 号码重复\n王3 与王4\n\nC101 位数不对\n应为 11 位",
        "D5": "=1+1 <b>&amp;\ufffd\ufffd",
        "F30": "空单元格",
        "A14": "被合并盖住",
        "A7": "整行",
    }
    assert noted(book[ODD]) == {"A1": "整张表"}


def test_marks_of_rows_and_sheets_colour_the_tab(tmp_path: Path) -> None:
    target, _ = marked(rich(tmp_path / "plan.xlsx", tmp_path), *MARKS)
    book = opened(target)
    tabs = {page.title: page.sheet_properties.tabColor for page in book}
    assert {name: each.rgb for name, each in tabs.items() if each} == {
        "检查结果 Findings": "FF1F3A5F",
        S: "FFFFC000",
        ODD: "FFFF0000",
    }


def test_the_first_sheet_lists_all_findings_with_links(tmp_path: Path) -> None:
    target, done = marked(rich(tmp_path / "plan.xlsx", tmp_path), *MARKS)
    book = opened(target)
    page = book.worksheets[0]
    assert (page.title, done.page) == ("检查结果 Findings", "检查结果 Findings")
    assert page["A1"].value == "检查结果"
    links = [page.cell(row, 2).hyperlink for row in range(3, 3 + len(MARKS))]
    assert [each.location if each else None for each in links] == [
        f"'{S}'!B4",
        f"'{S}'!B4",
        f"'{S}'!A3",
        f"'{S}'!D5",
        f"'{S}'!F30",
        f"'{S}'!A14",
        f"'{S}'!A7",
        "'It''s 100%#1'!A1",
        None,
    ]
    assert page["B6"].value == "=1+1 <b>&amp;\ufffd\ufffd"
    assert page["B6"].data_type == "s"


def test_the_first_sheet_looks_as_every_sheet_of_the_house_does(tmp_path: Path) -> None:
    target, _ = marked(rich(tmp_path / "plan.xlsx", tmp_path), *MARKS)
    page = opened(target).worksheets[0]
    title, heading = page["A1"], page["A2"]
    assert [page.cell(1, at).fill.fgColor.rgb for at in (1, 2)] == ["FF1F3A5F"] * 2
    assert (title.font.color.rgb, title.font.sz, title.alignment.indent) == ("FFFFFFFF", 16, 1)
    assert heading.border.left.color.rgb == "FFD5DCE4"
    assert page.print_options.horizontalCentered
    footer = page.oddFooter
    assert footer is not None
    assert [each and each.text for each in (footer.center, footer.right)] == ["&A", "&P / &N"]


def test_what_counts_sheets_counts_one_further(tmp_path: Path) -> None:
    target, _ = marked(rich(tmp_path / "plan.xlsx", tmp_path), *MARKS)
    book = opened(target)
    assert book.sheetnames == ["检查结果 Findings", S, ODD, "隐藏"]
    assert book.active is book.worksheets[0]
    assert [bool(page.sheet_view.tabSelected) for page in book] == [True, False, False, False]
    assert book[S].print_area == f"'{S}'!$A$1:$D$20"
    assert book[S].print_title_rows == "$1:$1"
    assert book[S].protection.sheet is True
    assert book["隐藏"].sheet_state == "hidden"
    assert list(book.defined_names) == ["Total"]


def test_a_white_heading_stays_legible(tmp_path: Path) -> None:
    source = rich(tmp_path / "plan.xlsx", tmp_path)
    target, _ = marked(source, Mark(S, "A1", "warning", "x"))
    cell = opened(target)[S]["A1"]
    assert (cell.font.color.rgb, cell.font.b) == ("FF000000", True)


def test_a_file_of_openpyxl_marked_twice(tmp_path: Path) -> None:
    source = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "检查结果 Findings"
    page["B2"] = "甲"
    page["B2"].comment = Comment("请核实", "李", height=40, width=90)
    page["B2"].fill = PatternFill("solid", fgColor="FF00FF00")
    page["B3"] = "=1+1"
    rule = DataValidation(type="list", formula1='"甲,乙"')
    rule.add("B2:B9")
    page.add_data_validation(rule)
    book.save(source)
    once, _ = marked(source, Mark("检查结果 Findings", "B2", "error", "一"))
    twice, done = marked(once, Mark("检查结果 Findings", "B2", "info", "二"))
    assert_excel_rules(twice)
    assert done.page == "检查结果 Findings 3"
    found = opened(twice)
    assert found.sheetnames[1:] == ["检查结果 Findings 2", "检查结果 Findings"]
    again = found["检查结果 Findings"]
    divider = "\n────────────\n"
    assert noted(again) == {"B2": f"请核实{divider}一{divider}二"}
    assert filled(again) == {"B2": BLUE}
    assert again["B3"].value == "=1+1"
    assert again.data_validations.dataValidation[0].formula1 == '"甲,乙"'


def boxes(drawing: str) -> dict[tuple[int, int], tuple[int, ...]]:
    """The corners of the notes' boxes, by row and column from 0."""
    shapes = re.findall(
        r"<x:Anchor>([^<]*)</x:Anchor>.*?<x:Row>(\d+)</x:Row>.*?<x:Column>(\d+)<",
        drawing,
        re.DOTALL,
    )
    return {
        (int(row), int(column)): tuple(int(each) for each in corners.split(","))
        for corners, row, column in shapes
    }


def test_boxes_are_as_high_as_their_text(tmp_path: Path) -> None:
    source = package(tmp_path / "plan.xlsx", sheet("<sheetData/>"))
    long = "\n".join(["标题", *["说明" * 40] * 3])
    target, _ = marked(source, Mark("S", "B9", "error", "短"), Mark("S", "D9", "error", long))
    found = boxes(parts_of(target)["xl/drawings/vmlDrawing1.vml"].decode())
    heights = {
        at: (bottom - top) * 20 + rest for at, (*_, top, _, _, _, bottom, rest) in found.items()
    }
    assert heights[8, 1] < 60
    assert 150 < heights[8, 3] < 300


CONTROL = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap'
    ' v:ext="edit" data="7"/></o:shapelayout><v:shape id="_x0000_s7169"><v:textbox><div>a<br>b'
    '</div></v:textbox><x:ClientData ObjectType="Button"/></v:shape></xml>'
)


def sheet_links(*pairs: tuple[str, str]) -> str:
    items = "".join(
        f'<Relationship Id="r{index}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(pairs)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def test_a_drawing_of_buttons_takes_the_notes_too(tmp_path: Path) -> None:
    source = package(
        tmp_path / "plan.xlsx",
        sheet(f'<sheetData/><legacyDrawing xmlns:r="{OFFICE}" r:id="r0"/>'),
        xl__drawings__buttons_vml=CONTROL,
        **{"xl__worksheets___rels__sheet1.xml.rels": sheet_links(("vmlDrawing", "../buttons.vml"))},
        **{"xl__buttons.vml": CONTROL},
    )
    target, done = marked(source, Mark("S", "A1", "error", "x"))
    assert done.lost == ()
    drawing = parts_of(target)["xl/buttons.vml"].decode()
    assert drawing.startswith(CONTROL[:250].replace('data="7"', 'data="7,8"'))
    assert 'id="_x0000_s8193"' in drawing
    assert '<v:shapetype id="_x0000_t202"' in drawing
    assert "xl/comments1.xml" in parts_of(target)


def test_notes_without_a_drawing_get_their_boxes(tmp_path: Path) -> None:
    notes = (
        f'<comments xmlns="{MAIN}"><authors><author>李</author></authors><commentList>'
        '<comment ref="A1" authorId="0"><text><r><t>旧</t></r></text></comment></commentList>'
        "</comments>"
    )
    content = CONTENT.replace(
        "</Types>",
        f'<Override PartName="/xl/notes.xml" ContentType="{TYPE}.comments+xml"/></Types>',
    )
    source = package(
        tmp_path / "plan.xlsx",
        sheet("<sheetData/>"),
        content=content,
        **{"xl__worksheets___rels__sheet1.xml.rels": sheet_links(("comments", "/xl/notes.xml"))},
        **{"xl__notes.xml": notes},
    )
    target, _ = marked(source, Mark("S", "A1", "error", "新"), Mark("S", "B2", "error", "二"))
    assert noted(opened(target)["S"]) == {
        "A1": "旧\n────────────\n新",
        "B2": "二",
    }
    assert boxes(parts_of(target)["xl/drawings/vmlDrawing1.vml"].decode()).keys() == {
        (0, 0),
        (1, 1),
    }


def test_a_conversation_is_left_to_excel(tmp_path: Path) -> None:
    threads = f'<ThreadedComments xmlns="{MAIN}"><threadedComment ref="A1"/></ThreadedComments>'
    links = sheet_links(("threadedComment", "/xl/threads.xml"))
    source = package(
        tmp_path / "plan.xlsx",
        sheet("<sheetData/>"),
        **{"xl__worksheets___rels__sheet1.xml.rels": links, "xl__threads.xml": threads},
    )
    target, done = marked(source, Mark("S", "A1", "error", "x"))
    assert [each.en for each in done.remarks] == [
        "cells with threaded comments are coloured only; they get no note"
    ]
    assert filled(opened(target)["S"]) == {"A1": RED}
    assert parts_of(target)["xl/threads.xml"].decode() == threads


def test_a_sheet_that_is_missing_is_only_listed(tmp_path: Path) -> None:
    source = package(tmp_path / "plan.xlsx", sheet("<sheetData/>"))
    target, done = marked(source, Mark("没有", "A1", "error", "x"))
    assert done.cells == ()
    assert len(done.remarks) == 1
    assert opened(target).worksheets[0]["B3"].value == "x"


def test_a_prefixed_workbook_without_formats(tmp_path: Path) -> None:
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetPr/><x:sheetData/><x:drawing/></x:worksheet>'
    workbook = (
        f'<x:workbook xmlns:x="{MAIN}" xmlns:q="{OFFICE}"><x:bookViews><x:workbookView'
        ' firstSheet="0" activeTab="0"/></x:bookViews><x:sheets><x:sheet name="S" sheetId="4"'
        ' q:id="rId1"/></x:sheets><x:definedNames><x:definedName name="N" localSheetId="0">1'
        "</x:definedName></x:definedNames></x:workbook>"
    )
    source = package(tmp_path / "plan.xlsx", xml, workbook=workbook)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "p.xlsx", "w") as new:
        for name in old.namelist():
            if name == "xl/styles.xml":
                continue
            new.writestr(name, old.read(name))
    target, done = marked(tmp_path / "p.xlsx", Mark("S", None, "error", "x"))
    assert done.cells == (("S", "A1"),)
    parts = parts_of(target)
    text = parts["xl/worksheets/sheet1.xml"].decode()
    assert '<x:sheetPr><x:tabColor rgb="FFFF0000"/></x:sheetPr>' in text
    assert re.search(r'<x:row r="1"><x:c r="A1" s="\d+"/></x:row>', text)
    assert f'<x:drawing/><x:legacyDrawing xmlns:r="{OFFICE}" r:id="rId2"/>' in text
    assert 'localSheetId="1"' in parts["xl/workbook.xml"].decode()


def lost_of(tmp_path: Path, xml: str, **parts: str) -> tuple[str, ...]:
    source = package(tmp_path / "plan.xlsx", xml, **parts)
    target, done = marked(source, Mark("S", "A1", "error", "x"))
    assert not target.exists()
    return tuple(each.en.split(" (")[0] for each in done.lost)


def test_where_a_part_would_be_lost_nothing_is_written(tmp_path: Path) -> None:
    empty = sheet("<sheetData/>")
    unusual = "parts whose XML is unusual"
    signed = {"_xmlsignatures__sig1.xml": ""}
    revised = {"xl__revisions__revisionHeaders.xml": ""}
    xfs = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 64_000
    full = STYLES.replace("</cellXfs>", f"{xfs}</cellXfs>")
    drawn = sheet(f'<sheetData/><legacyDrawing xmlns:r="{OFFICE}" r:id="r0"/>')
    assert lost_of(tmp_path, empty, **signed) == ("the digital signature",)
    assert lost_of(tmp_path, empty, **revised) == ("the revision log of a shared workbook",)
    assert lost_of(tmp_path, empty, styles=full) == ("cell formats",)
    assert lost_of(tmp_path, drawn) == (unusual,)
    assert lost_of(tmp_path, sheet('<sheetData><row r="1"/><row r="1"/></sheetData>')) == (unusual,)
    assert lost_of(tmp_path, f"<!DOCTYPE a>{empty}") == (unusual,)


def test_the_title_becomes_a_name_that_excel_takes(tmp_path: Path) -> None:
    workbook = WORKBOOK.replace('name="S"', 'name="A B"')
    source = package(tmp_path / "plan.xlsx", sheet("<sheetData/>"), workbook=workbook)
    titles = {"a/b": "a b 2", "'x' [1]*?": "x'  1", "长" * 40: "长" * 31, "": "Findings"}
    for title, name in titles.items():
        done = mark(source, tmp_path / "out.xlsx", (), listing(title=title))
        assert done.page == name
        assert opened(tmp_path / "out.xlsx").sheetnames == [name, "A B"]


def test_a_very_long_note_and_text_are_cut(tmp_path: Path) -> None:
    source = package(tmp_path / "plan.xlsx", sheet("<sheetData/>"))
    target, _ = marked(source, Mark("S", "A1", "error", "长😀" * 20_000))
    text = opened(target).worksheets[0]["B3"].value
    assert isinstance(text, str)
    assert len(text.encode("utf-16-le")) // 2 <= 32_767
    assert text.endswith("…")


@needs_office
def test_libreoffice_opens_the_copy_and_keeps_the_marks(tmp_path: Path) -> None:
    source = rich(tmp_path / "plan.xlsx", tmp_path)
    target, _ = marked(source, *MARKS)
    book = opened(saved_by_libreoffice(target, tmp_path / "lo"))
    assert book.sheetnames == ["检查结果 Findings", S, ODD, "隐藏"]
    assert filled(book[S])["B4"] == RED
    assert set(noted(book[S])) == {"A3", "B4", "D5", "F30", "A14", "A7"}
    assert noted(book[S])["B4"] == "C105 号码重复\n王3 与王4\n\nC101 位数不对\n应为 11 位"


@needs_office
def test_a_file_of_libreoffice_is_marked(tmp_path: Path) -> None:
    source = saved_by_libreoffice(rich(tmp_path / "plan.xlsx", tmp_path), tmp_path / "lo")
    target, done = marked(source, *MARKS)
    assert_excel_rules(target)
    assert without_first(cells(target), done.page) == cells(source)
    book = opened(target)
    assert filled(book[S])["B4"] == RED
    assert noted(book[S])["A3"] == "请核实\n────────────\nC300 只有姓"
    again = opened(saved_by_libreoffice(target, tmp_path / "again"))
    assert set(noted(again[S])) == {"A3", "B4", "D5", "F30", "A14", "A7"}


places = st.tuples(st.integers(1, 9), st.integers(1, 5)).map(
    lambda at: f"{'ABCDE'[at[1] - 1]}{at[0]}"
)
severities = st.sampled_from(["error", "warning", "info"])


@settings(deadline=None, max_examples=40)
@given(
    standing=st.dictionaries(
        places, st.one_of(st.integers(0, 9), st.text("甲a <&'\"\n=", max_size=5))
    ),
    marks=st.dictionaries(places, severities, min_size=1),
)
def test_marks_change_no_cell_wherever_they_stand(
    standing: dict[str, int | str], marks: dict[str, str]
) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder, "plan.xlsx")
        book = xlsxwriter.Workbook(source, {"strings_to_formulas": False})
        page = book.add_worksheet("S")
        for at, value in standing.items():
            page.write(at, value)
        book.close()
        target, done = marked(source, *(Mark("S", at, how, at) for at, how in marks.items()))
        assert without_first(cells(target), done.page) == cells(source)
        found = opened(target)["S"]
        colours = {"error": RED, "warning": YELLOW, "info": BLUE}
        assert filled(found) == {at: colours[how] for at, how in marks.items()}
        assert noted(found) == {at: at for at in marks}
