"""The settings: a sheet whose rows are its columns."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Area, Grid, Value
from bcm_excel.plan.clean import blank
from bcm_excel.plan.control import Settings
from bcm_excel.plan.items import read_items
from bcm_excel.plan.problem import Trouble
from bcm_excel.plan.words import DocumentClass
from tests import plans
from tests.plan.values import values


def read(text: str, **more: Any) -> tuple[Settings | None, list[str]]:
    (grid,) = plans.grids("# 预案信息\n" + text)
    got, problems = read_items(Grid(grid.name, grid.rows, **more), Settings)
    return got, [f"{problem.cell.a1} {problem.trouble.name}" for problem in problems]


NEEDED = "| 预案名称 | 停电预案 |\n| 文件编号 | XX-1 |\n| 版本 | A1 |\n"


def test_items_are_read_in_any_order_and_in_either_language() -> None:
    got, problems = read(
        """
        | 停电预案 | | |
        | 值 Value | 说明 | 项目 |
        | A1 | | Version |
        | | | |
        | XX-1 | | 文件编号 Document no. |
        | 一类 | | 文件类别（级） |
        | 90日 | | 核验周期 |
        | 停电预案 | | 预案名称 |
        | 2026-01-05 | | 发布日期 |
        """
    )
    assert got is not None
    assert (got.name, got.number, got.version) == ("停电预案", "XX-1", "A1")
    assert got.document_class is DocumentClass.ONE
    assert got.verification == Duration(90, Unit.DAYS)
    assert got.issued == date(2026, 1, 5)
    assert problems == []
    assert str(got.cell("version")) == "预案信息!A3"
    assert str(got.cell("archive")) == "预案信息"


def test_a_plan_with_one_item_has_its_headings_all_the_same() -> None:
    got, problems = read("| 项目 | 值 |\n| 预案名称 | 停电预案 |")
    assert got is not None
    assert got.name == "停电预案"
    assert (got.number, got.version) == ("", "")
    assert problems == ["None COLUMN_MISSING", "None COLUMN_MISSING"]


def test_the_value_stands_beside_the_item_where_no_heading_says_so() -> None:
    got, _ = read("| 项目 | | 说明 |\n" + NEEDED)
    assert got is not None
    assert got.version == "A1"


def test_without_headings_nothing_is_read() -> None:
    assert read(NEEDED) == (None, ["None HEADER_MISSING"])


def test_faults_stand_at_their_cells() -> None:
    got, problems = read(
        "| 项目 | 值 |\n"
        + NEEDED
        + """
        | 版 本 | A2 |
        | 核验周 | 90日 |
        | 食堂 | 二楼 |
        | 文件类别 | 甲类 |
        | 协议总额 | -5 |
        | 应急金比例 | 5% |
        | 审核 | 王　敏 |
        | 总机 | |
        """
    )
    assert got is not None
    assert sorted(problems) == sorted([
        "A5 COLUMN_DOUBLED", "A6 COLUMN_NEAR", "A7 COLUMN_IGNORED", "B8 NOT_A_CHOICE",
        "B9 OUT_OF_RANGE", "B10 TEXT_NUMBER", "B11 STRAY",
    ])  # fmt: skip
    assert (got.version, got.fund_share, got.reviewed_by) == ("A1", 0.05, "王敏")
    assert got.unread == {"document_class", "agreement_total", "verification"}


def test_a_required_item_without_a_value_is_said_once() -> None:
    rows = "| 项目 | 值 |\n| 预案名称 | |\n| 文件编号 | |\n| 版本 | |"
    got, problems = read(rows, errors={(3, 2): "#N/A"}, unvalued=frozenset({(4, 2)}))
    assert got is not None
    assert (got.name, got.number, got.version) == ("", "", "")
    assert problems == ["B2 REQUIRED", "B3 ERROR_VALUE", "B4 UNVALUED"]


def test_hidden_rows_and_merges_are_said() -> None:
    more = {"hidden": True, "hidden_rows": frozenset({3}), "merges": (Area(4, 2, 4, 3),)}
    rows = "| 项目 | 值 | 说明 |\n| 预案名称 | 停电 | |\n| 文件编号 | X | |\n| 版本 | A1 | 注 |"
    _, problems = read(rows, **more)
    assert problems == ["None SHEET_HIDDEN", "3:3 ROWS_HIDDEN", "C4 UNDER_MERGE"]


def test_a_mendable_item_carries_its_mend() -> None:
    (grid,) = plans.grids(
        "# 预案信息\n| 项目 | 值 |\n| 受控 | 是 |\n| 每人角色上限 | '2 |\n" + NEEDED
    )
    _, (problem,) = read_items(grid, Settings)
    assert problem.mend is not None
    assert (problem.trouble, problem.mend.new) == (Trouble.TEXT_NUMBER, 2)
    assert problem.values["column"] == Text("每人角色上限", "Roles a person")


TITLES = [column.title.zh for column in Settings.sheet.columns]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(TITLES), values), max_size=8, unique_by=lambda r: r[0]))
def test_nothing_is_dropped(items: list[tuple[str, Value]]) -> None:
    rows: list[list[Value]] = [["项目", "值"], *([title, value] for title, value in items)]
    got, problems = read_items(Grid("预案信息", rows), Settings)
    assert got is not None
    named = {problem.cell.row for problem in problems}
    for row, (title, value) in enumerate(items, 2):
        field = next(c.field for c in Settings.sheet.columns if c.title.zh == title)
        if not blank(value) and row not in named:
            assert getattr(got, field) not in (None, "")
