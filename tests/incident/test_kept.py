"""The plan that a tracking workbook keeps is the plan that it was made from."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Book
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.kept import KEPT, plan_in, plan_page
from bcm_excel.plan.declare import Row
from bcm_excel.plan.plan import ROWS, Plan
from tests.plans import plan
from tests.samples import PLAN_A, PLAN_B, sample_plan

NOW = datetime(2026, 3, 2, 7, 20)


def kept(given: Plan, path: Path, lang: Lang = Lang.ZH) -> Plan:
    shown = plan_page(given, lang)
    from dataclasses import replace

    write(Book((replace(shown, hidden=False),), "t", NOW, STYLES), path)
    return read_back(path)


def read_back(path: Path) -> Plan:
    grid = read(path).sheets[0]
    return plan_in(grid.top, grid.left, tuple(map(tuple, grid.rows)))


def fields(row: Row) -> dict[str, object]:
    return {column.field: getattr(row, column.field) for column in row.sheet.columns}


@pytest.mark.parametrize("name", [PLAN_A, PLAN_B])
@pytest.mark.parametrize("lang", Lang)
def test_every_record_comes_back(tmp_path: Path, name: str, lang: Lang) -> None:
    given = sample_plan(name)
    found = kept(given, tmp_path / "p.xlsx", lang)
    for sheet in KEPT:
        expected = [fields(row) for row in given.table(sheet)]
        if sheet == "contacts":
            names = {row.name for row in found.contacts}
            expected = [each for each in expected if each["name"] in names]
        assert [fields(row) for row in found.table(sheet)] == expected, sheet


def test_only_people_whom_another_sheet_names_are_kept(tmp_path: Path) -> None:
    given = plan(
        """
# 应急通讯录
| 姓名 | 单位 | 手机 |
| 王敏 | 甲公司 | 13800000001 |
| 赵云 | 甲公司 | 13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 |
| 1 | 应急小组 | 组长 | 王敏 |
"""
    )
    found = kept(given, tmp_path / "p.xlsx")
    assert [row.name for row in found.contacts] == ["王敏"]


def test_what_was_damaged_in_it_is_left_out(tmp_path: Path) -> None:
    given = plan("# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 |\n| 1 | 应急小组 | 组长 | 王敏 |")
    grid = plan_page(given, Lang.ZH)
    from dataclasses import replace

    from bcm_excel.excel.book import Cell

    role = next(at for at, cell in grid.cells.items() if cell.value == "王敏")
    damaged = replace(grid, hidden=False, cells={**grid.cells, role: Cell(None)})
    write(Book((damaged,), "t", NOW, STYLES), tmp_path / "p.xlsx")
    assert read_back(tmp_path / "p.xlsx").roles.rows == ()


def test_every_kept_table_is_declared() -> None:
    assert set(KEPT) <= set(ROWS)
    assert all(isinstance(ROWS[name].sheet.title, Text) for name in KEPT)
