"""Sheets by their titles and columns by their headings, wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Area, Grid, Value
from bcm_excel.plan.control import Waiver
from bcm_excel.plan.headers import (
    find_heading,
    find_headings,
    forms,
    header_row,
    match_sheets,
    plain,
)
from bcm_excel.plan.people import Contact, DutyDay
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.problem import Trouble


@pytest.mark.parametrize(
    "written",
    [
        "手机", "Mobile", "MOBILE ", "手机\nMobile", "手机 Mobile", "Mobile 手机", "手机/Mobile",
        "手机（11位）", "手机\n(必填)", "*手机", "手机：", "手 机", "手机\u200b", "【必填】手机",
        "ＭＯＢＩＬＥ",
    ],
)  # fmt: skip
def test_a_heading_is_known_in_either_language_or_both(written: str) -> None:
    assert plain(written) in forms(Text("手机", "Mobile"))


def test_a_heading_that_is_all_note_is_still_a_heading() -> None:
    assert plain("（备注）") == "(备注)"
    assert plain("*") == ""


def table(*rows: list[Value], top: int = 1, left: int = 1) -> Grid:
    return Grid("应急通讯录", [*rows], top, left)


def test_headings_are_found_under_titles_and_remarks_off_the_corner() -> None:
    grid = table(
        ["应急通讯录（2026年版）", "", "", ""],
        ["", "姓名", "", ""],
        ["", "", "", ""],
        ["单位", "手机", "姓名", 2026.0],
        ["示例公司", "13800000001", "王敏", ""],
        top=3,
        left=2,
    )
    heading = find_heading(grid, Contact.sheet)
    assert heading is not None
    assert heading.row == 6
    assert heading.columns == {"organisation": 2, "mobile": 3, "name": 4}
    assert [(p.trouble, p.cell.a1) for p in heading.problems] == [(Trouble.COLUMN_IGNORED, "E6")]


def test_the_row_with_most_headings_is_the_heading() -> None:
    rows: list[list[Value]] = [["姓名", "手机", ""], ["姓名", "手机", "单位"], ["单位", "手机", ""]]
    assert header_row(table(*rows), ["姓名", "手机", "单位"]) == 1


def test_one_heading_alone_may_be_a_word_in_a_title() -> None:
    assert header_row(table(["姓名"]), ["姓名", "手机"]) is None
    assert header_row(table(["姓名"]), ["姓名"]) == 0


def test_the_search_ends_in_a_long_list_without_headings() -> None:
    rows: list[list[Value]] = [["王敏", "13800000001"] for _ in range(300)]
    assert header_row(table(*rows, ["姓名", "手机"]), ["姓名", "手机"]) is None
    blank: list[list[Value]] = [["", ""] for _ in range(300)]
    assert header_row(table(*blank, ["姓名", "手机"]), ["姓名", "手机"]) == 300


SHEETS_ON_ONE = (Contact.sheet, DutyDay.sheet, Waiver.sheet)
WORDS = ["", "", 7.0, "甲", *(c.title.zh for sheet in SHEETS_ON_ONE for c in sheet.columns)]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=6, max_size=6), max_size=12))
@settings(deadline=None)
def test_tables_on_one_sheet_are_found_as_each_alone(rows: list[list[Value]]) -> None:
    grid = table(*rows)
    alone = [find_heading(grid, sheet) for sheet in SHEETS_ON_ONE]
    assert find_headings(grid, SHEETS_ON_ONE) == alone
    assert find_headings(grid, ()) == []


def test_what_is_wrong_with_headings_is_said_at_each() -> None:
    grid = table(["姓名", "姓 名", "手机号", "单位（全称）", "生日", "（备注）", "电子邮件", "*"])
    heading = find_heading(grid, Contact.sheet)
    assert heading is not None
    assert heading.columns == {"name": 1, "organisation": 4}
    assert [(p.trouble.name, p.cell.a1) for p in heading.problems] == [
        ("COLUMN_DOUBLED", "B1"),
        ("COLUMN_NEAR", "C1"),
        ("COLUMN_IGNORED", "E1"),
        ("COLUMN_IGNORED", "F1"),
        ("COLUMN_IGNORED", "G1"),
    ]


@pytest.mark.parametrize(
    "lower",
    [["", "", "手机", "固定电话", "电邮"], ["", "", "手机", "固定电话", "电子邮箱"]],
)
def test_headings_stand_in_two_rows_where_some_are_grouped(lower: list[Value]) -> None:
    """联系方式 is merged across three columns; everything else is merged downwards."""
    rows: list[list[Value]] = [
        ["通讯录", "", "", "", ""],
        ["姓名", "单位", "联系方式", "", ""],
        lower,
    ]
    merges = (Area(4, 1, 4, 5), Area(5, 1, 6, 1), Area(5, 2, 6, 2), Area(5, 3, 5, 5))
    heading = find_heading(Grid("应急通讯录", rows, top=4, merges=merges), Contact.sheet)
    assert heading is not None
    assert heading.row == 6
    found = {"name": 1, "organisation": 2, "mobile": 3, "landline": 4}
    known = lower[4] == "电子邮箱"
    assert heading.columns == (found | {"mail": 5} if known else found)
    assert [(p.trouble, p.cell.a1) for p in heading.problems] == (
        [] if known else [(Trouble.COLUMN_IGNORED, "E6")]
    )


def test_a_title_merged_above_the_headings_is_none_of_them() -> None:
    rows: list[list[Value]] = [["通讯录", "", ""], ["", "姓名", "单位"], ["1", "手机", "甲"]]
    merges = (Area(1, 1, 1, 3), Area(3, 2, 3, 3))
    heading = find_heading(Grid("应急通讯录", rows, merges=merges), Contact.sheet)
    assert heading is not None
    assert (heading.row, heading.columns) == (2, {"name": 2, "organisation": 3})
    assert heading.problems == ()


def test_a_near_heading_is_named_only_for_a_column_that_was_not_found() -> None:
    grid = table(["姓名", "单位", "备用渠", "核心人", "核心人员"])
    heading = find_heading(grid, Contact.sheet)
    assert heading is not None
    near, ignored = heading.problems
    assert (near.trouble, near.cell.a1) == (Trouble.COLUMN_NEAR, "C1")
    assert near.values["column"] == Text("备用渠道", "Backup channel")
    assert (ignored.trouble, ignored.cell.a1) == (Trouble.COLUMN_IGNORED, "D1")


@pytest.mark.parametrize(
    ("heading", "column"),
    [("手机号码", "手机"), ("Mobile no.", "手机"), ("所在部门", "部门"), ("渠道", "备用渠道")],
)
def test_a_heading_that_says_more_or_less_is_near(heading: str, column: str) -> None:
    found = find_heading(table(["姓名", "单位", heading]), Contact.sheet)
    assert found is not None
    (near,) = found.problems
    assert (near.trouble, near.cell.a1) == (Trouble.COLUMN_NEAR, "C1")
    title = near.values["column"]
    assert isinstance(title, Text)
    assert title.zh == column


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (["13800000001", "138-0000-0002", "待补"], "手机"),
        ([13800000001.0, "", "13800000002"], "手机"),
        (["wang@example.com", "", "li@example.com"], "电子邮箱"),
    ],
)
def test_numbers_under_another_name_tell_which_column_they_are(
    cells: list[Value], column: str
) -> None:
    """Else nobody's number is checked, and nobody notices."""
    rows: list[list[Value]] = [["王敏", "甲", cell] for cell in cells]
    found = find_heading(table(["姓名", "单位", "怎么找他"], *rows), Contact.sheet)
    assert found is not None
    (near,) = found.problems
    title = near.values["column"]
    assert isinstance(title, Text)
    assert (near.trouble, near.cell.a1, title.zh) == (Trouble.COLUMN_NEAR, "C1", column)


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (["姓名", "单位", "备注二"], ["13800000001", "找秘书", "休假"]),
        (["姓名", "单位", "分机二"], ["8001", "8002", "0512-55550101"]),
        (["姓名", "单位", "家里"], ["", "", ""]),
        (["姓名", "手机", "家里"], ["13800000001", "13800000002", "13800000003"]),
    ],
)
def test_a_column_that_holds_other_things_too_or_one_more_is_the_staffs_own(
    headings: list[Value], cells: list[Value]
) -> None:
    rows: list[list[Value]] = [["王敏", "甲", cell] for cell in cells]
    found = find_heading(table(headings, *rows), Contact.sheet)
    assert found is not None
    assert Trouble.COLUMN_NEAR not in {each.trouble for each in found.problems}


@pytest.mark.parametrize("heading", ["日期", "手", "办公室所在部门", "No"])
def test_a_heading_that_may_be_several_or_says_too_little_is_the_staffs_own(heading: str) -> None:
    found = find_heading(table(["姓名", "单位", heading]), Contact.sheet)
    assert found is not None
    assert [p.trouble for p in found.problems] == [Trouble.COLUMN_IGNORED]


def test_a_required_column_that_is_missing_is_said_at_the_row_of_the_headings() -> None:
    heading = find_heading(table(["", ""], ["姓名", "手机"]), Contact.sheet)
    assert heading is not None
    (missing,) = heading.problems
    assert (missing.trouble, missing.cell.a1) == (Trouble.COLUMN_MISSING, "2:2")


def test_a_near_heading_of_a_required_column_is_not_missing_too() -> None:
    heading = find_heading(table(["值班日", "班次", "带班领导"]), DutyDay.sheet)
    assert heading is not None
    assert [p.trouble for p in heading.problems] == [Trouble.COLUMN_NEAR]


def matched(*names: str) -> tuple[dict[str, str], list[str]]:
    grids = [Grid(name, [["内容"]]) for name in names]
    found, problems = match_sheets(grids, SHEETS, [Text("填写说明", "Guide")])
    said = [
        f"{p.trouble.name} {p.cell}" for p in problems if p.trouble is not Trouble.SHEET_MISSING
    ]
    return {name: grid.name for name, grid in found.items()}, said


@pytest.mark.parametrize(
    "name",
    [
        "应急通讯录", "Contacts", "应急通讯录 Contacts", "contacts ", " 应急通讯录　",
        "3.应急通讯录", "三、应急通讯录",
    ],
)  # fmt: skip
def test_a_sheet_is_known_by_either_title(name: str) -> None:
    assert matched(name) == ({"contacts": name}, [])


def test_sheets_that_are_strange_are_said() -> None:
    assert matched("应急通讯录", "应急通讯录 (2)", "处置流", "Sheet1", "填写说明") == (
        {"contacts": "应急通讯录"},
        ["SHEET_DOUBLED 应急通讯录 (2)", "SHEET_NEAR 处置流", "SHEET_IGNORED Sheet1"],
    )


def test_an_empty_sheet_is_no_matter() -> None:
    _, problems = match_sheets([Grid("Sheet1", [["", ""]])], [], [])
    assert problems == []


def test_required_sheets_that_are_missing_are_named_once() -> None:
    grids = [Grid("应急通信录", [["a"]])]
    _, problems = match_sheets(grids, SHEETS, [])
    assert [(p.trouble.name, str(p.cell)) for p in problems] == [
        ("SHEET_NEAR", "应急通信录"),
        ("SHEET_MISSING", "预案信息"),
        ("SHEET_MISSING", "应急组织"),
        ("SHEET_MISSING", "处置流程"),
    ]
