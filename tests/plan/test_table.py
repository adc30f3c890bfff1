"""From a grid to records: nothing is dropped, and every problem stands at its cell."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.cell import letters
from bcm_excel.core.finding import Mend
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Area, Grid, Value
from bcm_excel.plan.clean import blank, fold
from bcm_excel.plan.control import Party, Revision
from bcm_excel.plan.declare import Row
from bcm_excel.plan.people import Contact, DutyDay, Role
from bcm_excel.plan.plan import ROWS, Table
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.records import DITTO
from bcm_excel.plan.resources import Count, Spending
from bcm_excel.plan.response import Cell, Step
from bcm_excel.plan.table import key_text, read_table
from bcm_excel.plan.words import Impact
from tests import plans
from tests.plan.values import values


def read(text: str, row: type[Any] = Contact, **more: Any) -> tuple[Table[Any], list[str]]:
    """The table of one sheet written as text, and its problems as ``C7 UNREADABLE``."""
    (grid,) = plans.grids(text)
    table, problems = read_table(Grid(grid.name, grid.rows, **more), row)
    return table, said(problems)


def said(problems: Sequence[Problem]) -> list[str]:
    return [f"{problem.cell.a1} {problem.trouble.name}" for problem in problems]


SPENDING = "# 资金支出\n| 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 |\n"
PEOPLE = """
# 应急通讯录
| 姓名 | 单位 | 部门 | 手机 |
"""


def people(rows: str, **more: Any) -> tuple[list[Any], list[str]]:
    """The contacts of these rows, as their fields in the order of the headings."""
    table, problems = read(PEOPLE + rows, **more)
    return [(p.name, p.organisation, p.department, p.mobile) for p in table], problems


# --- fields


def test_what_nobody_wants_is_not_read_but_has_its_place() -> None:
    (grid,) = plans.grids(PEOPLE + "| 王敏 | 甲公司 | 客服部 | 不知道 |")
    table, problems = read_table(grid, Contact, fields={"name", "organisation"})
    (person,) = table
    assert (person.name, person.organisation) == ("王敏", "甲公司")
    assert (person.department, person.mobile, problems) == (None, None, [])
    assert person.cell("mobile").a1 == "D2"


# --- records


def test_a_row_is_a_record_with_its_place() -> None:
    table, problems = read(
        """
        # 应急通讯录
        | 应急通讯录 |
        | 手机 | 姓名 | 单位 |
        |
        | 13800000001 | 王敏 | 示例公司 |
        """
    )
    (person,) = table
    assert problems == []
    assert (person.name, person.row) == ("王敏", 4)
    assert str(person.cell("mobile")) == "应急通讯录!A4"
    assert str(person.cell("mail")) == "应急通讯录!4:4"
    assert str(table.cell("name")) == "应急通讯录!B2"
    assert str(table.cell("mail")) == "应急通讯录"
    assert str(table.cell()) == "应急通讯录"
    assert Table[Contact]().cell("name").a1 is None


def test_reading_goes_on_after_gaps_and_bordered_empty_rows() -> None:
    rows: list[list[Value]] = [["姓名", "单位"], ["王敏", "甲"]]
    empty: list[Value] = ["", ""]
    rows += [*[empty] * 500, [" ", "\u200b"], [" ", ""], ["", " "], ["李强", "乙"], *[empty] * 500]
    table, problems = read_table(Grid("应急通讯录", rows), Contact)
    assert [(p.name, p.row) for p in table] == [("王敏", 2), ("李强", 506)]
    assert problems == []


def test_a_table_without_rows_is_present() -> None:
    table, problems = read(PEOPLE)
    assert (table.layout is not None, len(table), problems) == (True, 0, [])
    assert Table[Contact]().layout is None


def test_a_sheet_without_headings_is_said_unless_it_is_empty() -> None:
    assert read("# 应急通讯录\n| 王敏 | 13800000001 |")[1] == ["None HEADER_MISSING"]
    assert read_table(Grid("应急通讯录", [["", ""]]), Contact)[1] == []
    assert read_table(Grid("应急通讯录", []), Contact)[1] == []


def test_an_example_is_no_record() -> None:
    rows, problems = people(
        "| 示例：张三 | 甲 |\n| Example Zhang | 甲 |\n|  示 例 | |\n| 王敏 | 甲 |"
    )
    assert [row[0] for row in rows] == ["王敏"]
    assert problems == []


@pytest.mark.parametrize(
    "word", ["合计", "合 计：", "总计", " Total", "SUBTOTAL", "小计", "Ｔｏｔａｌ"]
)
def test_a_total_is_no_record(word: str) -> None:
    table, problems = read(
        f"""
        # 资金支出
        | 支出编号 | 支出日期 | 支出账户 | 金额 | 用途 |
        | P1 | 2026-01-05 | 专户 | 12000 | 租用 |
        | {word} | | | 12000 | |
        |  | {word} | | 12000 | |
        """,
        Spending,
    )
    assert [row.no for row in table] == ["P1"]
    assert problems == ["3:3 NOT_A_RECORD", "4:4 NOT_A_RECORD"]


def test_a_total_in_a_sheet_whose_other_key_is_empty() -> None:
    text = "# 应急资金\n| 资金账户 | 清点日期 | 余额 |\n| 专户 | 2026-01-05 | 5 |\n| 合计 | | 5 |"
    table, problems = read(text, Count)
    assert (len(table), problems) == (1, ["3:3 NOT_A_RECORD"])


def test_somebody_who_is_called_like_a_total_is_a_record() -> None:
    rows, problems = people("| 合计 | 甲 |")
    assert ([row[0] for row in rows], problems) == (["合计"], [])


def test_where_the_name_is_all_that_is_needed_a_total_is_one() -> None:
    assert read("# 协议方\n| 协议方 | 签署人 |\n| 合计 | |", Party)[1] == ["2:2 NOT_A_RECORD"]


def test_headings_that_are_repeated_further_down_are_no_record() -> None:
    rows, problems = people("| 王敏 | 甲 |\n| 姓名 | 单位 | 部门 | 手机 |\n| 李强 | 乙 |")
    assert [row[0] for row in rows] == ["王敏", "李强"]
    assert problems == ["3:3 NOT_A_RECORD"]


def test_a_numbered_sheet_has_gaps_and_totals_too() -> None:
    text = """
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 |
    | 1 | 2026-01-05 | 首次 | A0 |
    | | | | |
    | 合计 | | | |
    """
    table, problems = read(text, Revision)
    assert ([row.no for row in table], problems) == ([1], ["4:4 NOT_A_RECORD"])


def test_a_caption_merged_over_what_a_record_must_fill_in_is_no_record() -> None:
    """Only where nothing else stands in the row: 王敏 has a number, so her row is a record."""
    table, problems = read(
        "# 应急通讯录\n| 姓名 | 工号 | 单位 | 手机 |\n| 一、总部 | | | |\n"
        "| 王敏 | | | 13800000001 |\n| 李强 | | 甲 | |\n| 备注：24 小时开机 | | | |",
        merges=tuple(Area(row, 1, row, 3) for row in (2, 3, 5)),
    )
    assert [person.name for person in table] == ["李强"]
    assert problems == ["2:2 NOT_A_RECORD", "5:5 NOT_A_RECORD", "C3 REQUIRED"]


def test_notes_beside_the_table_are_no_records_even_without_its_key() -> None:
    table, problems = read("# 应急通讯录\n| 单位 | 手机 | 我的备注 |\n| | | 记得更新 |")
    assert len(table) == 0
    assert problems == ["C1 COLUMN_IGNORED", "1:1 COLUMN_MISSING"]


# --- required, lost, doubled


def test_a_row_that_lacks_what_is_required_is_dropped_and_its_key_remembered() -> None:
    table, problems = read(PEOPLE + "| 王敏 | | | 13800000001 |\n| | 甲 | | |\n| 李强 | 甲 | | |")
    assert [p.name for p in table] == ["李强"]
    assert problems == ["A3 REQUIRED", "B2 REQUIRED"]
    assert table.has("王 敏")
    assert not table.named("王敏")
    assert table.lost_keys == {"王敏"}


def test_a_blank_that_cannot_be_seen_is_as_good_as_none() -> None:
    rows, problems = people("| 王敏 | '\u200b | '　 | 13800000001 |")
    assert (rows, problems) == ([], ["B2 REQUIRED"])


def test_an_unreadable_optional_cell_reads_as_empty_and_is_remembered() -> None:
    table, problems = read(PEOPLE + "| 王敏 | 甲 | | 138l0000001 |\n| 李强 | 甲 | | |")
    first, second = table
    assert (first.mobile, first.unread, second.unread) == (None, {"mobile"}, frozenset())
    assert problems == ["D2 UNREADABLE"]


def test_a_column_whose_heading_is_misspelt_is_unread_in_every_row() -> None:
    """Nobody there is without a number, or never verified: the column was not read."""
    table, problems = read(
        "# 应急通讯录\n| 姓名 | 单位 | 手机号码 | 核验日期 | 固定电话 |\n"
        "| 王敏 | 甲 | 13800000001 | 上周 | |\n| 李强 | 甲 | 13800000002 | | |"
    )
    assert [(row.mobile, row.unread) for row in table] == [
        (None, {"mobile", "verified"}),
        (None, {"mobile"}),
    ]
    assert problems == ["C1 COLUMN_NEAR", "D2 UNREADABLE"]


def test_an_unreadable_required_cell_is_not_also_missing() -> None:
    table, problems = read(SPENDING + "| P1 | 上周 | 专户 | 1 | 租用 |", Spending)
    assert (len(table), problems) == (0, ["B2 UNREADABLE"])
    assert table.lost_keys == {"p1"}


def test_without_a_required_column_no_row_can_be_used_but_all_are_known() -> None:
    table, problems = read("# 应急通讯录\n| 姓名 | 手机 |\n| 王敏 | 138l |\n| 李强 | |")
    assert len(table) == 0
    assert table.lost_keys == {"王敏", "李强"}
    assert problems == ["1:1 COLUMN_MISSING", "B2 UNREADABLE"]


def test_a_key_that_stands_twice_is_said_at_the_second_width_and_case_not_counted() -> None:
    text = """
    # 处置流程
    | 步骤号 | 工作内容 | 责任人 |
    | a1 | x | y |
    | Ａ 1 | x | y |
    | 1.1 | x | y |
    | '1.10 | x | y |
    """
    table, problems = read(text, Step)
    assert len(table) == 4
    assert problems == ["A3 FULL_WIDTH", "A3 DUPLICATE"]


def test_a_key_of_two_columns_is_doubled_where_both_are() -> None:
    text = "# 分级矩阵\n| 影响程度 | 紧迫程度 |\n| 轻微 | 低 |\n| 轻微 | 中 |\n| Minor | Low |"
    (grid,) = plans.grids(text)
    _, problems = read_table(grid, Cell)
    assert [(str(p.cell), p.values) for p in problems] == [
        ("分级矩阵!A4", {"key": "轻微 低", "row": 2})
    ]


def test_a_roster_without_shifts_is_doubled_by_date() -> None:
    text = "# 值班表\n| 值班日期 | 值班员 |\n| 2026-01-05 | 王敏 |\n| 2026-01-05 | 李强 |"
    assert read(text, DutyDay)[1] == ["A3 DUPLICATE"]


def test_namesakes_are_no_doubles() -> None:
    assert people("| 王敏 | 甲 |\n| 王敏 | 乙 |")[1] == []


def test_keys_as_people_say_them() -> None:
    parts = ("王敏", 3.0, date(2026, 1, 5), Impact.MINOR, Text("甲", "A"), None)
    assert [key_text(part) for part in parts] == ["王敏", "3", "2026-01-05", "轻微", "甲", "None"]


# --- repeated cells


@pytest.mark.parametrize("sign", ["〃", "″", "'\"", "同上", " 同上 ", "ditto"])
def test_a_ditto_sign_repeats_the_cell_above(sign: str) -> None:
    rows, problems = people(
        f"| 王敏 | 甲 | 生产部 |\n| 李强 | {sign} | {sign} |\n| 赵明 | 乙 | {sign} |"
    )
    assert [row[1:3] for row in rows] == [("甲", "生产部"), ("甲", "生产部"), ("乙", "生产部")]
    assert problems == []


def test_a_ditto_sign_where_nothing_may_be_repeated_is_what_it_is() -> None:
    rows, problems = people("| 王敏 | 甲 | | 13800000001 |\n| 李强 | 甲 | | 〃 |")
    assert problems == ["D3 UNREADABLE"]
    assert rows[1][3] is None


def test_a_ditto_sign_with_nothing_above_is_said() -> None:
    rows, problems = people("| 王敏 | 甲 | 〃 |\n| 李强 | 甲 | 〃 |")
    assert [row[2] for row in rows] == [None, None]
    assert problems == ["C2 UNREADABLE", "C3 UNREADABLE"]


def test_a_ditto_sign_below_an_empty_cell_is_empty() -> None:
    rows, problems = people("| 王敏 | 甲 | |\n| 李强 | 〃 | 〃 |")
    assert ([row[2] for row in rows], problems) == ([None, None], [])


def test_a_fault_that_is_repeated_is_said_once() -> None:
    text = """
    # 值班表
    | 值班日期 | 值班员 |
    | 2026/1/5 | 王敏 |
    | 昨天 | 李强 |
    | 〃 | 赵明 |
    """
    table, problems = read(text, DutyDay)
    assert problems == ["A2 TEXT_DATE", "A3 UNREADABLE"]
    assert [row.officer for row in table] == ["王敏"]
    rows, problems = people("| 王敏 | 甲 | 生产　部１ |\n| 李强 | 甲 | 〃 |")
    assert ([row[2] for row in rows], problems) == (["生产　部１", "生产　部１"], [])


def test_an_error_that_is_repeated_is_said_once() -> None:
    rows = "| 王敏 | | 生产部 |\n| 李强 | 〃 | 〃 |\n| 赵明 | 乙 | |"
    got, problems = people(rows, errors={(2, 2): "#N/A"})
    assert ([row[0] for row in got], problems) == (["赵明"], ["B2 ERROR_VALUE"])


def test_cells_merged_downwards_repeat_where_the_column_says_so() -> None:
    merges = (Area(2, 2, 4, 2), Area(2, 4, 3, 4), Area(1, 1, 1, 2))
    rows, problems = people("| 王敏 | 甲 | | 13800000001 |\n| 李强 |\n| 赵明 |", merges=merges)
    assert rows == [
        ("王敏", "甲", None, ("13800000001",)),
        ("李强", "甲", None, None),
        ("赵明", "甲", None, None),
    ]
    assert problems == ["B1 UNDER_MERGE"]


def test_a_merge_to_the_last_row_of_all_takes_no_time() -> None:
    merges = (Area(2, 2, 1_048_576, 16_384),)
    rows, problems = people("| 王敏 | 甲 |\n| 李强 | | 生产部 |", merges=merges)
    assert [row[1] for row in rows] == ["甲", "甲"]
    assert problems == ["C3 UNDER_MERGE"]


def test_what_is_typed_under_a_merge_is_read_and_said() -> None:
    rows, problems = people("| 王敏 | 甲 |\n| 李强 | 乙 |", merges=(Area(2, 2, 3, 2),))
    assert ([row[1] for row in rows], problems) == (["甲", "乙"], ["B3 UNDER_MERGE"])


# --- hidden, errors, formulas, ranges, mends


def test_hidden_data_is_said_once_a_sheet_a_run_of_rows_and_a_column() -> None:
    _, problems = people(
        "| 王敏 | 甲 | |\n| 李强 | 乙 | |\n| | | |",
        hidden=True,
        hidden_rows=frozenset({3, 4, 9}),
        hidden_columns=frozenset({2, 3, 7}),
    )
    assert problems == ["None SHEET_HIDDEN", "3:3 ROWS_HIDDEN", "B1 COLUMNS_HIDDEN"]


def test_a_hidden_sheet_without_records_is_no_matter() -> None:
    assert people("", hidden=True)[1] == []


def test_errors_and_formulas_without_a_value_are_said_and_remembered() -> None:
    (grid,) = plans.grids(PEOPLE + "| 王敏 | 甲 | | |\n| 李强 | 乙 | | |\n| | | | |")
    grid = Grid(
        grid.name,
        grid.rows,
        errors={(2, 4): "#N/A", (4, 1): "#REF!"},
        unvalued=frozenset({(3, 3), (3, 2)}),
    )
    table, problems = read_table(grid, Contact)
    assert [(p.name, sorted(p.unread)) for p in table] == [("王敏", ["mobile"])]
    assert sorted(said(problems)) == [
        "A4 ERROR_VALUE", "B3 UNVALUED", "B4 REQUIRED", "C3 UNVALUED", "D2 ERROR_VALUE",
    ]  # fmt: skip


def test_a_number_out_of_range_is_refused() -> None:
    (grid,) = plans.grids(SPENDING + "| P1 | 2026-01-05 | 专户 | -1 | x |")
    _, (problem,) = read_table(grid, Spending)
    assert problem.trouble is Trouble.OUT_OF_RANGE
    assert problem.values["why"] == Text("应不小于 0", "at least 0 is expected")


def test_a_mend_holds_what_stands_there_and_what_should() -> None:
    (grid,) = plans.grids(PEOPLE + "| 王　敏 | 甲 | | 138 0000 0001 |")
    _, problems = read_table(grid, Contact)
    assert [problem.mend for problem in problems] == [
        Mend("王　敏", "王敏"),
        Mend("138 0000 0001", "13800000001"),
    ]


# --- laws

FIELDS: dict[type[Row], tuple[str, ...]] = {
    Contact: (
        "name",
        "organisation",
        "department",
        "mobile",
        "landline",
        "mail",
        "status",
        "verified",
    ),
    Role: ("no", "group", "role", "primary", "duty"),
}
ORDINARY = [
    "王敏",
    "李强",
    "甲公司",
    "生产部",
    "13800000001",
    "8029",
    "a@example.com",
    "在岗",
    "〃",
]
cell_values = st.sampled_from(ORDINARY) | values


@st.composite
def contacts(draw: st.DrawFn) -> list[list[Value]]:
    """Rows of contacts: a name and an organisation, the rest by chance."""
    width = len(FIELDS[Contact])
    rows: list[list[Value]] = []
    for i in range(draw(st.integers(0, 5))):
        rest = draw(st.lists(cell_values, min_size=width - 2, max_size=width - 2))
        rows.append([f"王敏{i}", draw(st.sampled_from(["甲公司", "〃", ""])), *rest])
    return rows


def laid_out(
    rows: Sequence[Sequence[Value]],
    order: Sequence[int],
    english: int,
    title: bool,
    gaps: Sequence[int],
) -> tuple[Grid, dict[int, int]]:
    """The rows as a sheet, in one of its many guises, and where each row went."""
    columns = [Contact.sheet.column(name) for name in FIELDS[Contact]]
    made: list[list[Value]] = []
    if title:
        made.append(["应急通讯录", *[""] * (len(order) - 1)])
    titles = [columns[at].title for at in order]
    made.append([(t.zh, t.en, f"{t.zh}\n{t.en}")[english] for t in titles])
    places: dict[int, int] = {}
    for i, row in enumerate(rows):
        made += [[""] * len(order)] * gaps[i]
        made.append([row[at] for at in order])
        places[i] = len(made)
    made += [[""] * len(order)] * 7
    return Grid("应急通讯录", made), places


@settings(deadline=None, max_examples=150)
@given(
    contacts(),
    st.permutations(range(8)),
    st.integers(0, 2),
    st.booleans(),
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
)
def test_layout_does_not_matter(
    rows: list[list[Value]], order: list[int], english: int, title: bool, gaps: list[int]
) -> None:
    plain, here = laid_out(rows, range(8), 0, False, [0] * 5)
    other, there = laid_out(rows, order, english, title, gaps)
    first, problems = read_table(plain, Contact)
    second, moved = read_table(other, Contact)
    back = {there[i]: here[i] for i in here}
    fields = FIELDS[Contact]
    assert [[repr(getattr(p, name)) for name in fields] for p in first] == [
        [repr(getattr(p, name)) for name in fields] for p in second
    ]
    assert [p.row for p in first] == [back[p.row] for p in second]
    assert sorted(said(problems)) == sorted(
        f"{letters(order[p.cell.column - 1] + 1)}{back[p.cell.row]} {p.trouble.name}" for p in moved
    )


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(cell_values, min_size=8, max_size=8), max_size=5))
def test_nothing_is_dropped(rows: list[list[Value]]) -> None:
    grid, places = laid_out(rows, range(8), 0, False, [0] * 5)
    table, problems = read_table(grid, Contact)
    named = {(p.cell.row, p.cell.column) for p in problems}
    whole = {row for row, column in named if not column}
    held = {person.row: person for person in table}
    lost = {row for row, column in named if column in {1, 2}}
    for i, row in enumerate(rows):
        at = places[i]
        example = isinstance(row[0], str) and fold(row[0]).startswith(("示例", "example"))
        if at in whole or example:
            continue
        for column, (name, value) in enumerate(zip(FIELDS[Contact], row, strict=True), 1):
            if blank(value) or (at, column) in named or at in lost:
                continue
            repeats = Contact.sheet.column(name).ditto
            ditto = repeats and isinstance(value, str) and value.strip() in DITTO
            assert ditto or getattr(held[at], name) is not None


@settings(deadline=None, max_examples=100)
@given(
    st.sampled_from([row for row in ROWS.values() if not row.sheet.items]),
    st.lists(st.lists(values, min_size=6, max_size=6), max_size=4),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_no_grid_makes_reading_fail(
    row_class: type[Row], rows: list[list[Value]], chance: random.Random, headed: bool
) -> None:
    titles = [column.title.zh for column in row_class.sheet.columns]
    chance.shuffle(titles)
    heading: list[Value] = [*titles[:6], *[""] * (6 - len(titles))]
    made = [heading, *rows] if headed else rows
    grid = Grid(
        row_class.sheet.title.zh,
        made,
        top=3,
        left=2,
        hidden=chance.random() < 0.2,
        hidden_rows=frozenset({4, 5}),
        hidden_columns=frozenset({2, 99}),
        merges=(Area(4, 2, 6, 3), Area(1, 1, 3, 3), Area(900, 1, 901, 2)),
        errors={(5, 3): "#N/A"},
        unvalued=frozenset({(6, 2)}),
    )
    table, problems = read_table(grid, row_class)
    assert len(table) <= len(made)
    assert all(problem.cell.sheet == grid.name for problem in problems)


def test_a_date_with_a_time_of_day_is_a_date() -> None:
    table, problems = read_table(
        Grid(
            "应急通讯录",
            [["姓名", "单位", "核验日期"], ["王敏", "甲", datetime(2026, 1, 5, 9, 30)]],
        ),
        Contact,
    )
    assert ([p.verified for p in table], problems) == ([date(2026, 1, 5)], [])
