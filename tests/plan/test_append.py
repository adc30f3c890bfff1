"""Where new records go: below the last one, or nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bcm_excel.clock.duration import Duration
from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Area, Grid, NewRow
from bcm_excel.excel.patch import patch
from bcm_excel.excel.read import read
from bcm_excel.plan.append import Addition, addition
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.declare import Sheet
from bcm_excel.plan.plan import SHEETS, Plan
from tests.arranged import Arrangement, arranged
from tests.office import needs_office, saved_by_libreoffice
from tests.package import parts_of
from tests.plans import grids, plan, workbook
from tests.workbooks import PLAN_A, PLAN_B, plan_file

REVISION = {"no": 2, "on": date(2026, 3, 2), "change": "更换号码", "version": "A1"}


def added(text: str, *records: dict[str, object], name: str = "revisions") -> Addition:
    return addition(workbook(*grids(text)), {name: records})


def cells(made: Addition) -> list[str]:
    return [f"{cell.a1} {value}" for cell, value in made.cells.items()]


def refusals(made: Addition, lang: Lang = Lang.ZH) -> list[str]:
    return [each.why[lang] for each in made.refused]


def test_below_the_last_record_in_the_columns_of_the_file() -> None:
    made = added(
        """
        # 修订记录
        | 集团修订记录 | | | | |
        | 版本 | 备注 | 修订内容 | 序号 | 日期 |
        | A0 | | 首次发布 | 1 | 2026-01-05 |
        """,
        {**REVISION, "prepared_by": "王敏"},
    )
    assert cells(made) == ["A4 A1", "C4 更换号码", "D4 2", "E4 2026-03-02"]
    assert made.rows == (NewRow("修订记录", 4, 3),)
    assert [(sheet.name, column.field) for sheet, column in made.left_out] == [
        ("revisions", "prepared_by")
    ]


def test_right_below_the_headings_or_the_example_where_there_is_no_record() -> None:
    text = "# 修订记录\n| 序号 | 日期 | 修订内容 | 版本 |"
    assert added(text, REVISION).rows == (NewRow("修订记录", 2),)
    assert added(f"{text}\n| 示例 1 | 2026-01-05 | 首次发布 | A0 |", REVISION).rows == (
        NewRow("修订记录", 3),
    )


@pytest.mark.parametrize(
    "below",
    ["| 合计 | | | 2 |", "| 注：修订须经批准 | | | |", "| #N/A | | | |"],
)
def test_what_stands_below_leaves_no_room(below: str) -> None:
    text = f"""
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 |
    | 1 | 2026-01-05 | 首次发布 | A0 |
    | | | | |
    {below}
    """
    one = added(text, REVISION)
    assert one.rows == (NewRow("修订记录", 3, 2),)
    two = added(text, REVISION, REVISION)
    assert (two.cells, two.rows) == ({}, ())
    assert refusals(two) == [
        "“修订记录”第 4 行有别的内容（合计、说明等），请先在 2 行下面插入 2 个空行"
    ]


def test_a_record_that_was_begun_is_one() -> None:
    text = "# 修订记录\n| 序号 | 日期 | 修订内容 | 版本 |\n| 2 | | 待定 | |"
    assert added(text, REVISION).rows == (NewRow("修订记录", 3, 2),)


def test_numbers_typed_in_advance_are_used() -> None:
    made = added(
        """
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2026-01-05 | 首次发布 | A0 |
        | 2 | | | |
        | 3 | | | |
        """,
        REVISION,
    )
    assert cells(made) == ["A3 2", "B3 2026-03-02", "C3 更换号码", "D3 A1"]


@pytest.mark.parametrize(
    ("area", "free"),
    [(Area(3, 1, 4, 1), False), (Area(3, 3, 3, 4), False), (Area(3, 4, 3, 6), True)],
)
def test_merged_cells_below(area: Area, free: bool) -> None:
    (grid,) = grids(
        """
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2026-01-05 | 首次发布 | A0 |
        """
    )
    made = addition(workbook(replace(grid, merges=(area,))), {"revisions": [REVISION]})
    assert bool(made.rows) is free


def test_a_sheet_that_is_missing_or_lacks_a_required_column_is_refused() -> None:
    assert refusals(added("# 应急通讯录\n| 姓名 | 单位 |", REVISION)) == [
        "工作簿里没有“修订记录”这张表"
    ]
    assert refusals(added("# 修订记录\n| 修订历史 |", REVISION)) == ["“修订记录”里找不到标题行"]
    assert refusals(added("# 修订记录\n| 序号 | 日期 | 版本 |", REVISION), Lang.EN) == [
        "修订记录 lacks the column Change, which is required"
    ]


def test_values_are_written_in_the_language_of_the_headings() -> None:
    step: dict[str, object] = {
        "no": "2", "content": "恢复", "responsible": ("组长", "组员"), "limit": Duration(60)
    }  # fmt: skip
    heads = "| Step no. | Content | Responsible | Limit |"
    english = added(f"# Steps\n{heads}", step, name="steps")
    assert cells(english) == ["A2 2", "B2 恢复", "C2 组长, 组员", "D2 1 hour"]
    chinese = added("# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 时限 |", step, name="steps")
    assert cells(chinese)[2:] == ["C2 组长、组员", "D2 1 小时"]


def test_several_sheets_at_once(tmp_path: Path) -> None:
    """The sample with two new rows in one sheet and one in another, all else byte for byte."""
    source, target = plan_file(tmp_path / "plan.xlsx"), tmp_path / "new.xlsx"
    book = read(source)
    old = plan_of(book)
    action = {"problem": "号码错误", "measure": "更正", "due": date(2026, 4, 1)}
    made = addition(
        book,
        {
            "actions": [{"no": "Z91", **action}, {"no": "Z92", **action}],
            "training": [{"no": "X91", "on": date(2026, 3, 9), "topic": "再培训",
                          "attended": ("张伟", "李娜")}],
        },
    )  # fmt: skip
    done = patch(source, target, made.changes, made.rows)
    assert (made.refused, made.left_out, done.refused) == ((), (), ())
    new = plan_of(read(target))
    assert new.actions.rows[:-2] == old.actions.rows
    assert [each.no for each in new.actions.rows[-2:]] == ["Z91", "Z92"]
    assert new.actions.rows[-1].due == date(2026, 4, 1)
    assert new.training.rows[-1].attended == ("张伟", "李娜")
    before, after = parts_of(source), parts_of(target)
    changed = {name for name in after if after[name] != before.get(name)}
    assert len([name for name in changed if name.startswith("xl/worksheets/")]) == 2
    assert changed <= {"xl/worksheets/sheet18.xml", "xl/worksheets/sheet20.xml", "xl/workbook.xml"}


@pytest.mark.parametrize(
    "how",
    [
        Arrangement(),
        Arrangement(Lang.EN, shuffled=3, above=2, bordered=4),
        Arrangement(shuffled=8, above=1, bordered=1),
    ],
)
@pytest.mark.parametrize("name", [PLAN_A, PLAN_B])
def test_every_sheet_takes_a_record_that_reads_back_equal(
    tmp_path: Path, name: str, how: Arrangement
) -> None:
    """The last record of each sheet once more, however the columns stand."""
    source, target = tmp_path / "plan.xlsx", tmp_path / "new.xlsx"
    arranged(source, name, how)
    book = read(source)
    old = plan_of(book)
    tables = [sheet for sheet in SHEETS if not sheet.items and len(old.table(sheet.name))]
    made = addition(book, {sheet.name: [fields(old, sheet)] for sheet in tables})
    assert patch(source, target, made.changes, made.rows).refused == ()
    new = plan_of(read(target))
    for sheet in tables:
        assert new.table(sheet.name).rows[:-1] == old.table(sheet.name).rows, sheet.name
        assert fields(new, sheet) == fields(old, sheet), sheet.name
    parts, patched = parts_of(source), parts_of(target)
    changed = {name for name in patched if patched[name] != parts.get(name)}
    sheets = {name for name in changed if name.startswith("xl/worksheets/")}
    assert (len(sheets), changed - sheets) == (len(tables), changed & {"xl/styles.xml"})


def fields(held: Plan, sheet: Sheet) -> dict[str, object]:
    row = held.table(sheet.name).rows[-1]
    return {column.field: getattr(row, column.field) for column in sheet.columns}


@needs_office
def test_libreoffice_reads_the_new_row(tmp_path: Path) -> None:
    source, target = plan_file(tmp_path / "plan.xlsx"), tmp_path / "new.xlsx"
    made = addition(read(source), {"revisions": [{**REVISION, "no": 9}]})
    patch(source, target, made.changes, made.rows)
    again = plan_of(read(saved_by_libreoffice(target, tmp_path / "office")))
    assert (again.revisions.rows[-1].no, again.revisions.rows[-1].change) == (9, "更换号码")


def test_plans_as_text_and_as_grids_agree() -> None:
    text = "# 修订记录\n| 序号 | 日期 | 修订内容 | 版本 |\n| 1 | 2026-01-05 | 首次发布 | A0 |"
    (grid,) = grids(text)
    made = addition(workbook(grid), {"revisions": [REVISION]})
    rows = [*grid.rows, [made.cells[cell] for cell in sorted(made.cells)]]
    new = plan_of(workbook(Grid(grid.name, rows)))  # type: ignore[arg-type]
    assert new.revisions.rows[0] == plan(text).revisions.rows[0]
    assert [each.no for each in new.revisions] == [1, 2]
