"""The sheet of calls: who is called, by what links, and how many have the message."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.write import write
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from tests.office import assert_all_recalculate, needs_office
from tests.plans import plan

NOW = datetime(2026, 3, 2, 12, 0)
TEXT = """
# 应急通讯录
| 姓名 | 单位 | 手机 | 电子邮箱 |
| 王敏 | 甲公司 | '13800000001 | wang@example.com |
| 李强 | 甲公司 | '13800000002 | |
| 赵云 | 甲公司 | '13800000003 | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
| 2 | 应急小组 | 副组长 | 李强 | 赵云 |
| 3 | 应急小组 | 联络员 | 赵云 | |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 |
| 1 | 报告 | 应急小组组长 | 1 小时 |
"""
CONFIRMED, SIMULATED = CallResult.CONFIRMED, CallResult.SIMULATED


def page(calls: dict[str, dict[str, object]], lang: Lang = Lang.ZH, *, text: str = TEXT) -> Page:
    incident = Incident(Kind.DRILL, "停电", PlanRef("预案", "T", "A0", ""), NOW)
    book = tracking_book(
        plan(text), incident, Wording(lang), NOW, as_of=NOW, typed=Typed({"calls": calls})
    )
    return next(each for each in book.pages if each.name.startswith("通知联络记录"))


def reached(sheet: Page) -> Cell:
    return next(cell for area, cell in sheet.merges.items() if area.top == 3)


@pytest.mark.parametrize(
    ("calls", "said"),
    [
        ({}, "已确认收到：0 / 3 · 0%"),
        ({"role:1": {"result": CONFIRMED}}, "已确认收到：1 / 3 · 33%"),
        (
            {"role:1": {"result": CallResult.OFF, "backup_result": CallResult.LATE}},
            "已确认收到：1 / 3 · 33%",
        ),
        (
            {"role:1": {"result": CONFIRMED}, "role:2": {"result": SIMULATED}},
            "已确认收到：1 / 2 · 50% · 模拟 1 个不计",
        ),
        (
            {f"role:{n}": {"result": SIMULATED} for n in (1, 2, 3)},
            "已确认收到：0 / 0 · 模拟 3 个不计",
        ),
    ],
)
def test_simulated_calls_do_not_count(calls: dict[str, dict[str, object]], said: str) -> None:
    assert reached(page(calls)).value == said


@needs_office
def test_the_reach_rate_is_live(tmp_path: Path) -> None:
    paths = []
    for lang in Lang:
        for number, calls in enumerate(
            (
                {},
                {"role:1": {"result": CONFIRMED}, "role:2": {"result": SIMULATED}},
                {f"role:{n}": {"result": SIMULATED} for n in (1, 2, 3)},
            )
        ):
            incident = Incident(Kind.DRILL, "停电", PlanRef("预案", "T", "A0", ""), NOW)
            typed = Typed({"calls": calls})
            book = tracking_book(plan(TEXT), incident, Wording(lang), NOW, as_of=NOW, typed=typed)
            paths.append(tmp_path / f"{lang.value}{number}.xlsx")
            write(book, paths[-1])
    assert_all_recalculate(paths)


def test_a_number_dials_and_an_address_writes() -> None:
    links = [cell.link for cell in page({}).cells.values() if cell.link]
    assert "tel:+8613800000001" in links
    assert f"mailto:wang@example.com?subject={quote('【演练】停电')}" in links


def test_an_address_stays_in_one_line() -> None:
    long = "wang.min.emergency@example.com"
    sheet = page({}, text=TEXT.replace("wang@example.com", long))
    row, at = next(place for place, cell in sheet.cells.items() if cell.value == long)
    assert sheet.widths[at] >= len(long) + 2
    assert sheet.heights[row] == 26.0


def test_columns_of_addresses_are_folded_where_nobody_has_one() -> None:
    sheet = page({})
    heads = {cell.value: column for (row, column), cell in sheet.cells.items() if row == 4}
    assert heads["邮箱"] not in sheet.outline
    assert heads["备份邮箱"] in sheet.outline
