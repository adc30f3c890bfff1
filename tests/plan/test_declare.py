"""A sheet is declared once; what is declared agrees with itself."""

from __future__ import annotations

from typing import Any

import pytest

from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.assemble import FOR_PEOPLE, plan_of
from bcm_excel.plan.declare import Layout, Row, Sheet, column, sheet
from bcm_excel.plan.headers import forms, known
from bcm_excel.plan.kinds import NAME, NUMBER_, Mendable
from bcm_excel.plan.plan import ROWS, SHEETS, Plan
from tests.plans import plan, workbook

COLUMNS = [(each, column_) for each in SHEETS for column_ in each.columns]


def test_a_declared_row_knows_its_columns() -> None:
    @sheet("tools", "工具", "Tools", about=Text("工具。", "Tools."))
    class Tool(Row):
        name: str = column("名称", "Name", NAME, key=True, note=Text("名称。", "Name."))
        count: float | None = column(
            "数量", "Count", NUMBER_, low=0, note=Text("几件。", "How many.")
        )

    name, count = Tool.sheet.columns
    assert (name.required, name.key, count.required, count.low) == (True, True, False, 0)
    assert Tool.sheet.keys == (name,)
    assert Tool.sheet.column("count") is count
    place: dict[str, Any] = {"layout": Layout("工具", 1, {"name": 2}), "row": 5}
    tool = Tool(name="扳手", count=None, **place)
    assert (tool.unread, repr(tool)) == (frozenset(), "Tool(name='扳手', count=None)")
    assert tool == Tool(name="扳手", count=None, **place)
    assert tool != Tool(name="扳手", count=2, **place)
    assert tool != "扳手"
    assert len({tool, Tool(name="扳手", count=None, **place)}) == 1
    with pytest.raises(AttributeError, match="count"):
        setattr(tool, "count", 3)  # noqa: B010 - what the type checker would refuse
    assert (str(tool.cell("name")), str(tool.cell("count"))) == ("工具!B5", "工具!5:5")


def test_an_item_stands_in_a_row_of_its_own() -> None:
    layout = Layout("预案信息", 1, {}, {"name": 4}, 2)
    assert (str(layout.cell("name", 0)), str(layout.cell("zone", 0))) == ("预案信息!B4", "预案信息")


@pytest.mark.parametrize("each", SHEETS, ids=lambda each: each.name)
def test_titles_are_told_apart(each: Sheet) -> None:
    assert len(known(each)) == len(set().union(*(forms(c.title) for c in each.columns)))
    titles = [form for other in SHEETS for form in forms(other.title)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("each", "column_"), COLUMNS, ids=lambda part: getattr(part, "field", ""))
def test_a_column_refers_to_what_exists_and_explains_itself(each: Sheet, column_: object) -> None:
    column = each.column(column_.field)  # type: ignore[attr-defined]
    assert column.to in {None, "responsible", *ROWS}
    assert column.options is None or ROWS["settings"].sheet.column(column.options)
    assert column.note.zh.endswith("。")
    assert column.note.en.endswith(".")


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("each", "column_"), COLUMNS, ids=lambda part: getattr(part, "field", ""))
def test_an_example_is_what_its_column_reads(each: Sheet, column_: object, lang: Lang) -> None:
    column = each.column(column_.field)  # type: ignore[attr-defined]
    example = column.example
    if example is None:
        return
    value = column.kind.read(example[lang] if isinstance(example, Text) else example)
    value = value.value if isinstance(value, Mendable) else value
    assert column.low is None or value >= column.low
    assert column.high is None or value <= column.high


def test_sheets_for_people_are_no_sheets_of_the_plan() -> None:
    names = {form for each in SHEETS for form in forms(each.title)}
    assert names.isdisjoint(form for title in FOR_PEOPLE for form in forms(title))


def test_a_plan_gives_its_sheets_by_name() -> None:
    made = plan(
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电 |
        # 应急通讯录
        | 姓名 | 单位 |
        | 王敏 | 甲 |
        """
    )
    assert [p.name for p in made.table("contacts")] == ["王敏"]
    assert [s.name for s in made.table("settings")] == ["停电"]
    assert "contacts" not in made.lacking()
    assert "roles" in made.lacking()
    assert not made.empty


def test_a_plan_without_sheets_is_empty() -> None:
    made = plan_of(workbook())
    assert made.empty
    assert made.lacking() == set(ROWS)
    assert made.table("settings").layout is None
    assert Plan().empty


def test_a_plan_with_one_setting_is_not_empty() -> None:
    assert plan("# 预案信息\n| 项目 | 值 |\n| 预案名称 | |\n| 版本 | |").empty
    assert not plan("# 预案信息\n| 项目 | 值 |\n| 预案名称 | 停电 |\n| 版本 | |").empty


def test_a_reference_counts_neither_width_nor_case() -> None:
    made = plan("# 响应分级\n| 级别 | 等级序 | 含义 |\n| Ａ级 | 1 | 轻 |\n| B 级 | 错 | 重 |")
    assert made.levels.has("a 级")
    assert made.levels.has("b级")
    assert [level.name for level in made.levels.named("a级")] == ["A级"]
    assert made.levels.named("B级") == ()
