"""The blank workbook is read back as it was filled in, and helps whoever fills it in."""

import re
import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bcm_excel.app.new import book, new
from bcm_excel.app.validate import validate
from bcm_excel.clock.duration import parse as limit
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Book, Page
from bcm_excel.excel.measure import line_count
from bcm_excel.excel.read import read
from bcm_excel.excel.write import to_bytes, write
from bcm_excel.plan import samples
from bcm_excel.plan.assemble import GUIDE, LISTS, plan_of
from bcm_excel.plan.control import Settings
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.dictionary import dictionary
from bcm_excel.plan.kinds import CODE, DURATION, MOBILE, TEL
from bcm_excel.plan.placeholders import Place
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.records import DITTO, EXAMPLES, TOTALS
from bcm_excel.plan.template import template
from bcm_excel.plan.template_frame import HEADER, ITEM_GROUPS, Frame
from bcm_excel.plan.typed import Mendable, duration
from tests.excel_rules import assert_excel_rules
from tests.office import assert_all_recalculate, needs_office

CREATED = datetime(2026, 3, 2)
WORDINGS = (
    Wording(),
    Wording(Lang.EN),
    Wording(Lang.ZH, both_headings=True),
    Wording(Lang.EN, both_titles=False),
)
CHINESE_SIGNS = re.compile("[\u3000-\u303f\u3400-\u9fff\uff01-\uff09\uff0b-\uff65]")
"""The star of headings, which both languages have, is none of them."""
ZH = Wording(both_titles=False)
TABLES = [sheet for sheet in SHEETS if not sheet.items]


def page(held: Book, title: str) -> Page:
    return next(each for each in held.pages if each.name == title)


def blank(wording: Wording = ZH) -> Book:
    return template(wording, created=CREATED)


@pytest.mark.parametrize("wording", WORDINGS)
def test_blank_workbook_has_no_findings(tmp_path: Path, wording: Wording) -> None:
    new(tmp_path / "plan.xlsx", wording, created=CREATED)
    report = validate(tmp_path / "plan.xlsx", date(2026, 3, 2)).report
    assert report.findings == ()
    assert report.not_run


# What may stand in cells, by the letter of the data dictionary

WORD = st.text("张三李四东-Ab019=+@#", min_size=1, max_size=6)
SENTENCE = st.text("张三李四Ab019 ，。；（）=+@{}|'\n", min_size=1, max_size=20).map(str.strip)
LIMITS = [limit(text) for text in ("立即", "0.5 小时", "45 分钟", "3 日", "5 个工作日", "提前30日")]
LIMITS += [limit(text) for text in ("10-20 小时", "2 个月", "4 个工作小时")]
TELS = ["x8001", "051255550100", "051255550000x8041", "4005550100"]


def plain_words(text: str) -> bool:
    """Whether a text is none that has a meaning of its own: an example, a total, 〃."""
    special = text.casefold().startswith(EXAMPLES) or text.casefold() in TOTALS
    return bool(text) and not special and text not in DITTO


def tuples_of(one: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(one, min_size=1, max_size=3, unique=True).map(tuple)


def numbers(column: Column) -> st.SearchStrategy[float]:
    low, high = int(column.low or 0), int(column.high or 10_000)
    if column.kind.letter == "%":
        return st.integers(0, 100).map(lambda n: n / 100)
    if column.kind.letter == "¥":
        return st.integers(100 * low, 10**9).map(lambda n: n / 100)
    return st.integers(low, high).map(float)


def values(column: Column) -> st.SearchStrategy[object]:
    """Typed values of a column."""
    if column.kind.choices:
        said = st.sampled_from([choice.zh for choice in column.kind.choices])
        return said.map(column.kind.read)
    moments = st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1))
    known: Mapping[str, st.SearchStrategy[object]] = {
        "T": SENTENCE.filter(plain_words) if column.kind is not CODE else WORD.filter(plain_words),
        "N": WORD.filter(plain_words),
        "L": tuples_of(st.text("张三李四Ab", min_size=1, max_size=5)),
        "⇉": tuples_of(st.text("张三李四Ab", min_size=1, max_size=5)),
        "D": st.dates(date(1990, 1, 1), date(2099, 1, 1)),
        "M": moments.map(lambda m: m.replace(second=0, microsecond=0)),
        "mob": tuples_of(st.integers(0, 99).map(lambda n: f"138000000{n:02d}")),
        "tel": tuples_of(st.sampled_from(TELS)),
        "mail": tuples_of(st.sampled_from(["a@example.com", "b.c@example.com"])),
        "dur": st.sampled_from(LIMITS),
    }
    found = known.get(column.kind.letter)
    return numbers(column) if found is None else found


def records(sheet: Sheet) -> st.SearchStrategy[list[dict[str, object]]]:
    fields = {
        column.field: values(column) if column.required else st.none() | values(column)
        for column in sheet.columns
    }
    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=1 if sheet.items else 2)


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(
    wording=st.sampled_from(WORDINGS),
    rows=st.fixed_dictionaries({sheet.name: records(sheet) for sheet in SHEETS}),
)
def test_what_is_filled_in_is_read_back(
    wording: Wording, rows: dict[str, list[dict[str, object]]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.xlsx")
        write(template(wording, rows, created=CREATED), path)
        plan = plan_of(read(path))
    for sheet in SHEETS:
        held = plan.table(sheet.name)
        got = [{c.field: getattr(row, c.field) for c in sheet.columns} for row in held]
        assert got == rows[sheet.name], sheet.name


def test_what_looks_like_a_formula_comes_back_as_the_text_it_is(tmp_path: Path) -> None:
    names = ["=HYPERLINK(1)", "@SUM(1)", "+1", "-", "1.10", "007"]
    rows = {"contacts": [{"name": name, "organisation": "甲"} for name in names]}
    write(template(ZH, rows, created=CREATED), tmp_path / "plan.xlsx")
    plan = plan_of(read(tmp_path / "plan.xlsx"))
    assert [contact.name for contact in plan.contacts] == names


def test_what_no_cell_can_hold_is_refused() -> None:
    rows = {"contacts": [{"name": "张三", "organisation": object()}]}
    with pytest.raises(TypeError, match="organisation"):
        template(ZH, rows, created=CREATED)


# How the workbook helps


def test_guide_comes_first_and_leads_to_every_sheet_once() -> None:
    held = blank()
    guide = held.pages[0]
    assert guide.name == GUIDE.zh
    cells = [*guide.cells.values(), *guide.merges.values()]
    links = [cell.link for cell in cells if cell.link]
    assert sorted(links) == sorted(f"internal:'{sheet.title.zh}'!A1" for sheet in SHEETS)
    starred = {s.title.zh for s in SHEETS if s.required}
    rows = {row for (row, column), cell in guide.cells.items() if cell.value == "＊"}
    assert {guide.cells[row, 2].value for row in rows} == starred


@pytest.mark.parametrize("lang", Lang)
def test_guide_prints_on_one_page_and_lists_every_place(lang: Lang) -> None:
    guide = blank(Wording(lang)).pages[0]
    assert guide.paper.fit == (1, 1)
    said = " ".join(str(cell.value) for cell in (*guide.cells.values(), *guide.merges.values()))
    assert all(f"{{{place.value[lang]}}}" in said for place in Place)


@pytest.mark.parametrize("lang", Lang)
def test_guide_cuts_no_text(lang: Lang) -> None:
    guide = blank(Wording(lang)).pages[0]
    areas = {(a.top, a.left): (a.bottom - a.top + 1, cell) for a, cell in guide.merges.items()}
    areas |= {place: (1, cell) for place, cell in guide.cells.items() if place[0] > 3}
    for (_, column), (rows, cell) in areas.items():
        wraps = "wrap" in cell.style.split()
        if wraps and isinstance(cell.value, str):
            assert line_count(cell.value, guide.widths[column] - 1.5) <= rows, cell.value


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.name)
def test_a_sheet_has_headings_notes_an_example_and_a_way_back(sheet: Sheet) -> None:
    held = page(blank(), sheet.title.zh)
    for at, column in enumerate(sheet.columns, start=1):
        heading = held.cells[HEADER, at]
        assert str(heading.value).startswith(column.title.zh)
        assert str(heading.value).endswith("＊") is column.required
        assert column.note.zh in str(heading.note)
    assert str(held.cells[HEADER + 1, 1].value).startswith("示例")
    assert held.freeze == (HEADER + 1, 2)
    assert held.paper.repeat == (HEADER, HEADER)
    assert held.cells[2, 1].link == f"internal:'{GUIDE.zh}'!A1"
    assert held.filter is not None


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.name)
def test_closed_choices_are_offered_and_references_too(sheet: Sheet) -> None:
    held = blank()
    offered = {
        area.left: rule for area, rule in page(held, sheet.title.zh).validations
        if rule["validate"] == "list"
    }  # fmt: skip
    for at, column in enumerate(sheet.columns, start=1):
        single = column.kind.letter in {"N", "T"} and column.to not in {None, "responsible"}
        if column.kind.choices or column.options or single:
            assert str(offered[at]["source"]).removeprefix("=") in held.names, column.field
        else:
            assert at not in offered, column.field
        if at in offered and not column.kind.choices:
            assert offered[at]["error_type"] == "warning", column.field


def test_codes_and_numbers_of_telephones_are_kept_as_text() -> None:
    held = blank()
    for sheet in TABLES:
        for at, column in enumerate(sheet.columns, start=1):
            if column.kind in (CODE, MOBILE, TEL):
                styles = page(held, sheet.title.zh).column_styles
                assert "text" in styles[at].split(), (sheet.name, column.field)


def test_settings_offer_their_own_lists() -> None:
    held = book(ZH, samples.NAMES[1], created=CREATED)
    shown = page(held, LISTS.zh)
    heads = {cell.value: column for (row, column), cell in shown.cells.items() if row == 1}
    column = heads["trigger_classes"]
    listed = [shown.cells[row, column].value for row in range(2, 7)]
    assert listed == ["重大技术故障", "外部环境变化", "合作方内部变故", "安全或合规事件", ""]
    source = shown.cells[2, column].formula
    frame = Frame(ZH, {})
    assert source is not None
    assert f"'预案信息'!$C${frame.item_row('trigger_classes')}" in source
    assert f"${letters(column)}$2" in held.names["Items_trigger_classes"]


def test_names_of_people_reach_as_far_as_they_are_filled_in() -> None:
    held = book(ZH, samples.NAMES[0], created=CREATED)
    assert re.fullmatch(
        r"='应急通讯录'!\$A\$4:INDEX\('应急通讯录'!\$A\$4:\$A\$\d+,MAX\(1,COUNTA\(.*\)\)\)",
        held.names["Keys_contacts"],
    )


def test_items_stand_in_groups_that_begin_with_declared_items() -> None:
    fields = [column.field for column in SHEETS[0].columns]
    assert [field for field in fields if field in ITEM_GROUPS] == list(ITEM_GROUPS)
    held = page(blank(), SHEETS[0].title.zh)
    frame = Frame(ZH, {})
    for field, group in ITEM_GROUPS.items():
        assert held.cells[frame.item_row(field) - 1, 1].value == group.zh
    with pytest.raises(LookupError):
        frame.item_row("elsewhere")


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("sample", [None, *samples.NAMES])
def test_no_text_is_cut(wording: Wording, sample: str | None) -> None:
    held = book(wording, sample, created=CREATED)
    for each in held.pages[1:-1]:
        for (row, column), cell in each.cells.items():
            if row >= HEADER and isinstance(cell.value, str) and "section" not in cell.style:
                size = 0.9 if "small" in cell.style.split() else 1
                lines = line_count(cell.value, (each.widths[column] - 1.5) / size)
                assert each.heights[row] >= min(lines * 16.5, 409), (each.name, row, column)


def test_the_same_workbook_has_the_same_bytes() -> None:
    assert to_bytes(blank()) == to_bytes(blank())


def test_dictionary_has_every_sheet_and_column_in_both_languages() -> None:
    said = dictionary()
    for sheet in SHEETS:
        assert f"## {sheet.title.zh} {sheet.title.en}" in said
        for column in sheet.columns:
            assert column.title.zh in said
            assert column.title.en in said


@needs_office
def test_excel_and_libreoffice_take_every_workbook(tmp_path: Path) -> None:
    paths = []
    for name in (None, *samples.NAMES):
        paths.append(tmp_path / f"{name}.xlsx")
        new(paths[-1], Wording(), name, created=CREATED)
        assert_excel_rules(paths[-1])
    assert_all_recalculate(paths, CREATED + timedelta(hours=9))


def test_the_english_workbook_has_no_chinese_signs() -> None:
    """Is this failing? A note, an example or a list of the English workbook has Chinese in it."""
    held = blank(Wording(Lang.EN, both_titles=False))
    said = [
        text
        for page in held.pages
        for cell in (*page.cells.values(), *page.merges.values())
        if cell is not None and not cell.formula
        for text in (cell.value, cell.note)
        if isinstance(text, str)
    ]
    assert [text for text in said if CHINESE_SIGNS.search(text)] == []


def test_the_examples_of_settings_have_no_findings() -> None:
    """Is this failing? Whoever writes what a note advises is told to write something else."""
    for column in Settings.sheet.columns:
        for lang in Lang:
            example = column.example
            text = example[lang] if isinstance(example, Text) else example
            if text is not None and column.kind is DURATION:
                assert not isinstance(duration(str(text)), Mendable), (column.field, text)
