from __future__ import annotations

import io
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang
from bcm_excel.excel.book import Book, Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.plain import safe_text
from bcm_excel.excel.read import read
from bcm_excel.excel.write import to_bytes, write
from tests.excel_rules import excel_faults
from tests.office import assert_recalculates, needs_office
from tests.package import MAIN, Package, Stands

NOW = datetime.fromisoformat("2026-03-02T11:20")


def book(*pages: Page, names: Mapping[str, str] | None = None) -> Book:
    return Book(pages, "试写 Trial", NOW, STYLES, names or {})


def page(cells: Mapping[Position, Cell], name: str = "表", **more: object) -> Page:
    return Page(name, cells, **more)  # type: ignore[arg-type]


def opened(made: Book) -> Package:
    return Package(io.BytesIO(to_bytes(made)))


def one(cell: Cell, **more: object) -> Stands:
    """What stands in A1 of a workbook with this one cell."""
    package = opened(book(page({(1, 1): cell}), page({}, "别处"), **more))  # type: ignore[arg-type]
    return dict(package.cells(package.sheets[0]))["A1"]


def sheet(made: Book, index: int = 0) -> ET.Element:
    package = opened(made)
    return package.xml(package.sheets[index].part)


def attributes(made: Book, element: str, index: int = 0) -> dict[str, str]:
    found = sheet(made, index).find(f".//{MAIN}{element}")
    assert found is not None
    return dict(found.attrib)


def cell_format(package: Package, ref: str) -> ET.Element:
    """The cell format of a cell of the first sheet."""
    cells = package.xml(package.sheets[0].part).iter(f"{MAIN}c")
    number = next(int(each.get("s", "0")) for each in cells if each.get("r") == ref)
    return package.xml("xl/styles.xml").findall(f"{MAIN}cellXfs/{MAIN}xf")[number]


def number_format(package: Package, ref: str) -> str | None:
    formats = {
        each.get("numFmtId"): each.get("formatCode")
        for each in package.xml("xl/styles.xml").iter(f"{MAIN}numFmt")
    }
    return formats.get(cell_format(package, ref).get("numFmtId"))


# Text stays text


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.com")',
        "@SUM(1)",
        "+1",
        "-1",
        "'quoted",
        "13800000012",
        "http://example.com",
        "mailto:li.qiang@example.com",
        "internal:Sheet1!A1",
        "<r>bold</r>",
        "<r><t>&amp;</t></r>",
        "_x0041_",
        "  both ends  ",
        "一行\n另一行\t格",
        "{=1+1}",
        "TRUE",
        "#N/A",
    ],
)
def test_text_comes_out_as_that_very_text(text: str) -> None:
    assert one(Cell(text)) == Stands(text, None, is_date=False)


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_any_text_is_read_back_as_it_was_made_safe(text: str) -> None:
    assert one(Cell(text, "cell")).value == safe_text(text)


def test_text_that_looks_like_a_formula_stays_text_when_edited() -> None:
    package = opened(book(page({(1, 1): Cell("=1+1", "cell"), (1, 2): Cell("1+1", "cell")})))

    assert cell_format(package, "A1").get("quotePrefix") == "1"
    assert cell_format(package, "B1").get("quotePrefix") is None


def test_control_characters_and_lone_surrogates_are_replaced() -> None:
    assert one(Cell("a\x07b\ud800c\x1b[31m\r\nd")).value == "a\ufffdb\ufffdc\ufffd[31m\nd"


@pytest.mark.parametrize("text", ["王" * 40_000, "😀" * 20_000, "<r>" + "x" * 32_757 + "</r>"])
def test_text_longer_than_a_cell_holds_is_cut(text: str) -> None:
    value = one(Cell(text)).value

    assert isinstance(value, str)
    assert value.endswith("…")
    assert len(value.encode("utf-16-le")) // 2 <= 32_767


# Numbers, dates, nothing


@pytest.mark.parametrize(
    ("value", "stored", "is_date"),
    [
        (0, 0.0, False),
        (0.1, 0.1, False),
        (-12345678901, -12345678901.0, False),
        (date(2026, 3, 2), 46083.0, True),
        (datetime.fromisoformat("2026-03-02T16:00"), 46083 + 16 / 24, True),
        (date(1900, 3, 1), 61.0, True),
        (date(1890, 1, 1), "1890-01-01", False),
    ],
)
def test_numbers_and_dates_are_stored_as_excel_counts(
    value: float | date, stored: float | str, is_date: bool
) -> None:
    assert one(Cell(value)) == Stands(stored, None, is_date)


def test_a_date_keeps_the_number_format_of_its_style() -> None:
    package = opened(book(page({(1, 1): Cell(NOW, "cell time")})))

    assert number_format(package, "A1") == "mm-dd hh:mm"


def test_no_number_format_ends_in_a_bare_point() -> None:
    """Is this failing? Excel shows 1 as “1.” under a format such as 0.##."""
    assert [
        name for name, options in STYLES.items() if ".#" in str(options.get("num_format"))
    ] == []


def test_an_empty_cell_is_written_only_for_its_style() -> None:
    package = opened(book(page({(1, 1): Cell(), (1, 2): Cell("", "input")})))

    assert dict(package.cells(package.sheets[0])) == {"B1": Stands(None, None, is_date=False)}


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), NOW.replace(tzinfo=UTC), b"x"])
def test_what_no_cell_holds_is_refused_with_the_cells_name(value: object) -> None:
    with pytest.raises(ValueError, match="表!A1"):
        one(Cell(value))  # type: ignore[arg-type]


# Formulas


@pytest.mark.parametrize(
    ("value", "stored"),
    [("", ""), (3, 3.0), ("已完成", "已完成"), (NOW, 46083 + 680 / 1440), ("_x0041_", "_x0041_")],
)
def test_a_formula_stores_its_value(value: str | float, stored: str | float) -> None:
    found = one(Cell(value, formula="=IF(1=1,B1,C1)"))

    assert (found.formula, found.value) == ("IF(1=1,B1,C1)", stored)


@pytest.mark.parametrize(
    "cell",
    [
        Cell(None, formula="=1"),
        Cell(True, formula="=TRUE()"),
        Cell(2, formula="1+1"),
        Cell(date(1890, 1, 1), formula="=A2"),
        Cell(1, formula="={1,2}"),
        Cell("王敏", formula="=A2", link="tel:+8613800000012"),
    ],
)
def test_a_formula_without_a_proper_value_is_refused(cell: Cell) -> None:
    with pytest.raises(ValueError, match="表!A1"):
        one(cell)


# Links and notes


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("138 0000 0012", 'HYPERLINK("tel:+8613800000012","138 0000 0012")'),
        ('王"敏"', 'HYPERLINK("tel:+8613800000012","王""敏""")'),
        ("HR(SORT(1))", 'HYPERLINK("tel:+8613800000012","HR"&"(SORT"&"(1))")'),
    ],
)
def test_a_number_to_call_is_a_formula_with_its_text(text: str, formula: str) -> None:
    found = one(Cell(text, "link", link="tel:+8613800000012"))

    assert (found.formula, found.value) == (formula, text)


@pytest.mark.parametrize("text", ["王" * 256, "两\n行"])
def test_what_no_formula_holds_stays_plain_text(text: str) -> None:
    assert one(Cell(text, link="mailto:wang.min@example.com")) == Stands(text, None, is_date=False)


@pytest.mark.parametrize("target", ["internal:别处!A1", "internal:'别处'!B7", "internal:NowTime"])
def test_a_link_inside_the_workbook_keeps_number_and_formula(target: str) -> None:
    made = book(
        page({(1, 1): Cell(7, formula="=3+4", link=target), (2, 1): Cell(8, link=target)}),
        page({}, "别处"),
        names={"NowTime": "=别处!$A$1"},
    )
    package = opened(made)

    links = package.xml(package.sheets[0].part).iter(f"{MAIN}hyperlink")
    assert [each.get("location") for each in links] == [target.removeprefix("internal:")] * 2
    assert [cell.value for _, cell in package.cells(package.sheets[0])] == [7.0, 8.0]


@pytest.mark.parametrize(
    "link", ["internal:'不在'!A1", "internal:NoName", "http://example.com", "file:///etc/passwd"]
)
def test_a_link_to_nowhere_or_outside_is_refused(link: str) -> None:
    with pytest.raises(ValueError, match="表!A1"):
        one(Cell("x", link=link))


def test_links_that_excel_would_not_count_stay_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bcm_excel.excel.writing.cells.MOST_LINKS", 1)
    cells = {(row, 1): Cell("去", link="internal:表!A1") for row in (1, 2)}

    made = book(page(cells))

    assert [each.get("ref") for each in sheet(made).iter(f"{MAIN}hyperlink")] == ["A1"]
    assert len(list(sheet(made).iter(f"{MAIN}c"))) == 2


def test_a_note_is_big_enough_for_its_text() -> None:
    note = "从列表中选择；没有合适的，请在设置表中添加。\nChoose from the list."
    package = opened(book(page({(1, 1): Cell("状态", "heading", note=note)})))

    said = "".join(package.xml("xl/comments1.xml").itertext())
    drawing = package.zip.read("xl/drawings/vmlDrawing1.vml").decode()
    assert said == note
    assert "width:241.5pt" in drawing


# Styles


def test_styles_are_merged_and_the_last_word_wins() -> None:
    package = opened(book(page({(1, 1): Cell(0.5, "cell money percent center")})))
    form = cell_format(package, "A1")
    alignment = form.find(f"{MAIN}alignment")

    assert number_format(package, "A1") == "0%"
    assert alignment is not None
    assert dict(alignment.attrib) == {"horizontal": "center", "vertical": "center", "wrapText": "1"}


def test_a_word_without_a_style_is_refused() -> None:
    with pytest.raises(ValueError, match="表!A1: no style 'nonesuch'"):
        one(Cell(1, "cell nonesuch"))


def test_every_text_is_in_the_font_of_the_house() -> None:
    package = opened(book(page({(1, 1): Cell("x")})))
    fonts = package.xml("xl/styles.xml").findall(f"{MAIN}fonts/{MAIN}font")

    assert {font.find(f"{MAIN}name").get("val") for font in fonts} == {"Microsoft YaHei"}  # type: ignore[union-attr]
    assert all(font.find(f"{MAIN}scheme") is None for font in fonts)


@pytest.mark.parametrize("word", sorted(STYLES))
def test_every_style_of_the_house_is_one_that_the_library_knows(word: str) -> None:
    assert excel_faults(io.BytesIO(to_bytes(book(page({(1, 1): Cell("x", word)}))))) == []


# Drop-downs, conditional formats, charts


def test_a_list_comes_from_words_or_from_a_name() -> None:
    made = book(
        page(
            {},
            validations=(
                (Area(1, 1, 9, 1), {"validate": "list", "source": ["是", "否"]}),
                (Area(1, 2, 9, 2), {"validate": "list", "source": "=States"}),
            ),
        ),
        names={"States": "=表!$D$1:$D$3"},
    )

    assert [each.text for each in sheet(made).iter(f"{MAIN}formula1")] == ['"是,否"', "States"]


@pytest.mark.parametrize(
    "options",
    [
        {"validate": "list", "source": ["长" * 100, "词" * 100, "语" * 60]},
        {"validate": "list", "source": ["一,二"]},
        {"validate": "list", "source": []},
        {"validate": "list", "source": "=States", "error_title": "x" * 33},
        {"validate": "list", "source": "=States", "input_message": "x" * 256},
        {"validate": "any"},
        {"validate": "lost"},
    ],
)
def test_what_excel_would_not_take_is_refused_not_dropped(options: Options) -> None:
    with pytest.raises(ValueError, match=r"试写|表"):
        to_bytes(book(page({}, validations=((Area(1, 1, 9, 1), options),))))


def test_a_conditional_format_is_named_by_words_of_the_style_sheet() -> None:
    options = {"type": "formula", "criteria": "=$A1=1", "format": "late bold"}
    made = book(page({}, formats=((Area(1, 1, 9, 3), options),)))
    package = opened(made)

    assert [each.text for each in sheet(made).iter(f"{MAIN}formula")] == ["$A1=1"]
    assert len(package.xml("xl/styles.xml").findall(f"{MAIN}dxfs/{MAIN}dxf")) == 1
    assert options["format"] == "late bold"


def test_a_bar_in_a_cell_needs_no_style() -> None:
    bar = {"type": "data_bar", "bar_color": "#8CCFC9", "bar_solid": True}

    assert (
        excel_faults(io.BytesIO(to_bytes(book(page({}, formats=((Area(1, 1, 9, 1), bar),)))))) == []
    )


def test_stacked_columns_stand_on_each_other() -> None:
    series = [{"values": "=表!$A$1:$A$2"}, {"values": "=表!$B$1:$B$2"}]
    options: Options = {
        "type": "column",
        "subtype": "stacked",
        "series": series,
        "legend": None,
        "y_unit": 1,
    }

    chart = opened(book(page({}, charts=(((1, 1), options),)))).zip.read("xl/charts/chart1.xml")

    assert b'<c:overlap val="100"/>' in chart
    assert b"<c:legend>" not in chart
    assert b'<c:majorUnit val="1"/>' in chart
    labels = chart.partition(b"<c:dLbls>")[2].partition(b"</c:dLbls>")[0]
    assert b'<a:srgbClr val="FFFFFF"/>' in labels  # they are read on a dark ground too


@pytest.mark.parametrize("kind", ["column", "bar", "line", "pie", "doughnut"])
def test_every_kind_of_chart_holds_its_figures(kind: str) -> None:
    series = {"name": "次数", "categories": "=表!$A$1:$A$2", "values": "=表!$B$1:$B$2"}
    cells = {(1, 1): Cell("是"), (2, 1): Cell("否"), (1, 2): Cell(5), (2, 2): Cell(3)}
    options = {"type": kind, "title": "次数", "series": [series], "reverse": kind == "bar"}
    made = to_bytes(book(page(cells, charts=(((4, 1), options),))))

    chart = Package(io.BytesIO(made)).zip.read("xl/charts/chart1.xml").decode()
    assert excel_faults(io.BytesIO(made)) == []
    assert "<c:v>5</c:v>" in chart


@pytest.mark.parametrize("options", [{"type": "bar", "serie": []}, {"type": "bar", "series": []}])
def test_a_chart_without_figures_or_with_an_unknown_word_is_refused(options: Options) -> None:
    with pytest.raises(ValueError, match="chart"):
        to_bytes(book(page({}, charts=(((1, 1), options),))))


# Sheets


def test_merged_cells_show_one_cell() -> None:
    merges = {Area(1, 1, 1, 3): Cell("标题", "title"), Area(3, 1, 3, 1): Cell("单格", "cell")}
    made = book(page({}, merges=merges))

    assert [each.get("ref") for each in sheet(made).iter(f"{MAIN}mergeCell")] == ["A1:C1"]


def test_a_fault_in_merged_cells_is_said_with_their_first_cell() -> None:
    with pytest.raises(ValueError, match="表!B2: no style"):
        to_bytes(book(page({}, merges={Area(2, 2, 3, 3): Cell(1, "nonesuch")})))


@pytest.mark.parametrize(
    "faulty",
    [
        Page("表", {}, heights={1: -1.0}),
        Page("表", {}, widths={1: 256.0}),
        Page("表", {(1_048_577, 1): Cell(1)}),
    ],
)
def test_what_no_sheet_has_is_refused(faulty: Page) -> None:
    with pytest.raises(ValueError, match="表!"):
        to_bytes(book(faulty))


def test_a_row_that_wants_more_room_than_there_is_gets_the_most() -> None:
    """A text of many lines and some air around it: the workbook is made all the same."""
    rows = sheet(book(page({}, heights={1: 413.0, 2: 20.0}))).iter(f"{MAIN}row")
    assert [(row.get("r"), row.get("ht")) for row in rows] == [
        ("1", "408.75"),
        ("2", "20.25"),
    ]


def test_overlapping_merges_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        to_bytes(book(page({}, merges={Area(1, 1, 2, 2): Cell(1), Area(2, 2, 3, 3): Cell(2)})))


def test_folded_columns_open_from_the_plus_sign_beside_them() -> None:
    made = book(page({}, outline=frozenset({2, 3}), widths={2: 10, 3: 10}))

    columns = [dict(each.attrib) for each in sheet(made).iter(f"{MAIN}col")]
    assert [(each.get("hidden"), each.get("outlineLevel")) for each in columns[:-1]] == [("1", "1")]
    assert (columns[-1]["min"], columns[-1]["collapsed"]) == ("4", "1")


def test_a_protected_sheet_can_be_filtered_but_not_sorted() -> None:
    made = book(page({}, protected=True, filter=Area(1, 1, 5, 3)))

    protection = attributes(made, "sheetProtection")
    assert protection["autoFilter"] == "0"
    assert "sort" not in protection
    assert "password" not in protection


def test_the_first_sheet_that_shows_is_open() -> None:
    package = opened(book(page({}, "藏", hidden=True), page({}, "总览")))

    view = package.xml(package.workbook).find(f".//{MAIN}workbookView")
    assert view is not None
    assert view.get("activeTab") == "1"
    assert [each.state for each in package.sheets] == ["hidden", "visible"]


def test_a_workbook_where_nothing_shows_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a sheet"):
        to_bytes(book(page({}, hidden=True)))


@pytest.mark.parametrize("name", ["x" * 32, "a/b", "'a", ""])
def test_a_sheet_name_that_excel_would_not_take_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="试写"):
        to_bytes(book(page({}, name), page({}, name)))


def test_a_page_prints_on_a4_with_its_number() -> None:
    paper = Paper(landscape=False, fit=(1, 0), repeat=(1, 2), footer="R&G 部\n" + "长" * 300)
    made = book(page({(1, 1): Cell("x")}, paper=paper))

    setup = attributes(made, "pageSetup")
    footer = sheet(made).findtext(f".//{MAIN}oddFooter") or ""
    assert (setup["paperSize"], setup["orientation"]) == ("9", "portrait")
    assert footer.startswith('&L&"Microsoft YaHei,Regular"&8 R＆G 部 长')
    assert footer.endswith("&P / &N")
    assert len(footer) <= 255


def test_rows_begin_a_new_sheet_of_paper_where_that_is_asked_for() -> None:
    cells = {(row, 1): Cell("x") for row in range(1, 9)}
    made = book(page(cells, paper=Paper(breaks=(3, 6))))
    assert [each.get("id") for each in sheet(made).iter(f"{MAIN}brk")] == ["2", "5"]


def test_a_page_prints_on_a5_where_that_is_asked_for() -> None:
    made = book(page({(1, 1): Cell("x")}, paper=Paper(size="A5")))
    assert attributes(made, "pageSetup")["paperSize"] == "11"


# The file


def full() -> Book:
    """A book that uses all that a Book can say."""
    state = '=$B4="完成"'
    steps = page(
        {
            (3, 1): Cell("步骤号", "heading"),
            (3, 2): Cell("状态", "heading_input", note="请选择"),
            (3, 3): Cell("应完成时间", "heading"),
            (4, 1): Cell("1.10", "cell text center"),
            (4, 2): Cell("完成", "input center"),
            (4, 3): Cell(NOW, "cell time", formula="=ROUND((NowTime)*1440,0)/1440"),
            (5, 1): Cell("=1+1", "cell"),
            (5, 2): Cell(None, "input"),
            (5, 3): Cell("", "cell time", formula='=IF(B5="","",NowTime)'),
            (6, 3): Cell("138 0000 0012", "link", link="tel:+8613800000012"),
        },
        "步骤 Steps",
        merges={Area(1, 1, 1, 3): Cell("处置跟踪表", "title")},
        widths={1: 10, 2: 12, 3: 18},
        heights={1: 30},
        outline=frozenset({4}),
        hidden_columns=frozenset({6}),
        column_styles={7: "input"},
        freeze=(4, 2),
        filter=Area(3, 1, 5, 3),
        validations=((Area(4, 2, 5, 2), {"validate": "list", "source": "=States"}),),
        formats=((Area(4, 1, 5, 3), {"type": "formula", "criteria": state, "format": "done"}),),
        paper=Paper(repeat=(3, 3), area=Area(1, 1, 6, 3), footer="演练"),
        tab="#1F6F6B",
        protected=True,
        select=(4, 2),
        zoom=90,
    )
    settings_page = page(
        {
            (1, 1): Cell("完成", "cell"),
            (2, 1): Cell("未开始", "cell"),
            (1, 2): Cell(NOW, "datetime"),
            (1, 3): Cell(
                1, "whole", formula="=COUNTIF('步骤 Steps'!B4:B5,A1)", link="internal:States"
            ),
        },
        "设置",
        gridlines=True,
        charts=(
            ((4, 1), {"type": "column", "series": [{"values": "=设置!$C$1:$C$1"}]}),
            ((4, 9), {"type": "pie", "series": [{"values": "=设置!$C$1:$C$1"}]}),
        ),
    )
    names = {"NowTime": "=设置!$B$1", "States": "=设置!$A$1:$A$2"}
    return Book((steps, settings_page), "试写", NOW, STYLES, names, {"plan-digest": "abc"})


def test_a_full_book_keeps_excels_rules() -> None:
    assert excel_faults(io.BytesIO(to_bytes(full()))) == []


@needs_office
def test_a_full_book_holds_the_values_that_libreoffice_computes(tmp_path: Path) -> None:
    write(full(), tmp_path / "full.xlsx")

    assert_recalculates(tmp_path / "full.xlsx")


def test_two_runs_give_the_same_bytes() -> None:
    assert to_bytes(full()) == to_bytes(full())


def test_properties_are_kept() -> None:
    assert b"plan-digest" in opened(full()).zip.read("docProps/custom.xml")


def test_a_file_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "跟踪.xlsx"
    path.write_bytes(b"the staff's own")

    with pytest.raises(Failure) as caught:
        write(full(), path)

    assert caught.value.reason is Reason.EXISTS
    assert path.read_bytes() == b"the staff's own"


def test_a_file_is_overwritten_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "跟踪.xlsx"
    path.write_bytes(b"old")

    write(full(), path, overwrite=True)

    assert path.read_bytes() == to_bytes(full())
    assert list(tmp_path.iterdir()) == [path]


def test_a_faulty_book_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "跟踪.xlsx"
    path.write_bytes(b"old")

    with pytest.raises(ValueError, match="no style"):
        write(book(page({(1, 1): Cell(1, "nonesuch")})), path, overwrite=True)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        write(full(), tmp_path / "没有" / "跟踪.xlsx")

    assert caught.value.reason is Reason.MISSING


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        write(full(), tmp_path, overwrite=True)

    assert caught.value.reason is Reason.NOT_A_FILE


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(13, "no"), Reason.DENIED), (OSError(28, "No space left"), Reason.DENIED)],
)
def test_what_the_folder_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: Reason
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr("tempfile.mkstemp", refuse)

    with pytest.raises(Failure) as caught:
        write(full(), tmp_path / "跟踪.xlsx")

    assert caught.value.reason is reason
    assert list(tmp_path.iterdir()) == []


# Behind a password

SPOKEN = "夜班 3:10"


def test_a_workbook_behind_a_password_opens_with_it_and_only_with_it(tmp_path: Path) -> None:
    path = tmp_path / "protected.xlsx"
    write(book(page({(1, 1): Cell("机密 secret")})), path, password=SPOKEN)
    assert b"secret" not in path.read_bytes()
    assert read(path, password=SPOKEN).sheets[0].value(1, 1) == "机密 secret"
    for wrong in (None, "guess"):
        with pytest.raises(Failure) as caught:
            read(path, password=wrong)
        assert caught.value.reason is Reason.ENCRYPTED


@pytest.mark.parametrize("password", ["", "x" * 256])
def test_a_password_that_excel_does_not_take_writes_nothing(tmp_path: Path, password: str) -> None:
    with pytest.raises(Failure) as caught:
        write(book(page({})), tmp_path / "no.xlsx", password=password)
    assert caught.value.reason is Reason.DENIED
    assert not list(tmp_path.iterdir())


def test_without_the_extra_nothing_is_written_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "msoffcrypto.format.ooxml", None)
    with pytest.raises(Failure) as caught:
        write(book(page({})), tmp_path / "no.xlsx", password=SPOKEN)
    assert "bcm-excel[password]" in caught.value.message(Lang.EN)
    assert not list(tmp_path.iterdir())
