"""What differs between two editions: no more, no less, and in the words of the staff."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.diff import diff
from bcm_excel.plan.diff_words import sentence
from bcm_excel.plan.items import ITEM, VALUE
from bcm_excel.plan.plan import SHEETS, Plan
from tests.plans import plan, workbook
from tests.samples import PLAN_A, PLAN_B, sample_plan

PEOPLE = """
# 应急通讯录
| 姓名 | 工号 | 单位 | 职务 | 手机 | 固定电话 |
| 王敏 | 1001 | 甲公司 | 主管 | 13800000001 | 8001 |
| 李娜 | 1002 | 甲公司 | 工程师 | 13800000002 | 8002 |
| 王敏 | 1003 | 乙公司 | 会计 | 13800000003 | 8003 |
"""
STEPS = """
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 前序步骤 |
| 1 | 报告 | 组长 | 电话、邮件 | 1 小时 | |
| 2 | 通知客户 | 组员 | 邮件 | 2 小时 | 1 |
| 3 | 恢复系统 | 组长、组员 | | 3 日 | 1、2 |
"""
ROLES = """
# 应急组织
| 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | | 李娜 | 王敏(1001) |
| 2 | 应急小组 | 组员 | 网络 | 王敏(1003) | 李娜 |
| 3 | 应急小组 | 组员 | 客服 | 王敏(1001) | 李娜 |
"""


def said(old: str, new: str, lang: Lang = Lang.ZH, *, full: bool = False) -> list[str]:
    return [sentence(each, lang, full_numbers=full) for each in diff(plan(old), plan(new))]


def changed(text: str, *swaps: tuple[str, str], full: bool = False) -> list[str]:
    new = text
    for before, after in swaps:
        assert before in new
        new = new.replace(before, after)
    return said(text, new, full=full)


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ("13800000001", "138-0000-0009", ["王敏(1001)的手机由 138****0001 改为 138****0009"]),
        ("8002", "0512-66660002", ["李娜的固定电话由 **02 改为 0512-****0002"]),
        ("| 工程师 |", "| |", ["李娜的职务由“工程师”改为空"]),
        ("| 李娜 |", "| 李丽娜 |", ["李娜改名为李丽娜"]),
        (
            "| 李娜 | 1002 | 甲公司 | 工程师 | 13800000002 | 8002 |\n",
            "",
            ["应急通讯录删除李娜（甲公司，工程师）"],
        ),
        (
            "| 李娜 | 1002",
            "| 赵六 | 1006 | 丙公司 | 值班员 | | |\n| 李娜 | 1002",
            ["应急通讯录新增赵六（丙公司，值班员）"],
        ),
    ],
)
def test_contacts(before: str, after: str, sentences: list[str]) -> None:
    assert changed(PEOPLE, (before, after)) == sentences


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ("2 小时", "4 小时", ["步骤 2 的时限由 2 小时改为 4 小时"]),
        ("| 2 小时 |", "| |", ["步骤 2 的时限由 2 小时改为空"]),
        ("| | 3 日", "| 照片 | 3 日", ["步骤 3 的证明材料填写了“照片”"]),
        ("组长、组员", "组员、组长", ["步骤 3 的责任人由“组长、组员”改为“组员、组长”"]),
        ("| 3 | 恢复", "| 4 | 恢复", ["步骤 3 改编号为 4"]),
        ("| 2 | 通知客户 | 组员 | 邮件 | 2 小时 | 1 |\n", "", ["删除步骤 2（通知客户，2 小时）"]),
    ],
)
def test_steps(before: str, after: str, sentences: list[str]) -> None:
    assert changed(STEPS, (before, after)) == sentences


def test_a_step_put_between_renumbers_those_below_and_what_refers_to_them() -> None:
    assert changed(
        STEPS,
        ("| 3 | 恢复系统 | 组长、组员 | | 3 日 | 1、2 |", "| 4 | 恢复系统 | 组长、组员 | | 3 日 | 1、3 |"),
        ("| 2 | 通知客户", "| 2 | 启用备机 | 组员 | | 0.5 小时 | 1 |\n| 3 | 通知客户"),
    ) == ["步骤 2 改编号为 3", "步骤 3 改编号为 4", "新增步骤 2（启用备机，0.5 小时）"]  # fmt: skip


def test_a_member_put_between_moves_the_numbers_of_the_others() -> None:
    assert changed(
        PEOPLE + ROLES,
        ("| 2 | 应急小组", "| 2 | 应急小组 | 组员 | 采购 | 李娜 | |\n| 3 | 应急小组"),
        ("| 3 | 应急小组 | 组员 | 客服", "| 4 | 应急小组 | 组员 | 客服"),
    ) == [
        "角色“应急小组组员（网络）”改编号为 3",
        "角色“应急小组组员（客服）”改编号为 4",
        "新增角色“应急小组组员（采购）”（李娜）",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1 小时", "60分钟"),
        ("3 日", "3天内"),
        ("电话、邮件", "邮件；电话"),
        ("| 1、2 |", "| 2,1 |"),
        ("通知客户", "通知 客户"),
        ("| 2 小时 |", "| ２小时 |"),
    ],
)
def test_what_means_the_same_is_no_change(before: str, after: str) -> None:
    assert changed(STEPS, (before, after)) == []


def test_the_order_of_rows_and_columns_is_no_change() -> None:
    turned = """
    # 应急通讯录
    | 单位 | 姓名 | 手机 | 固定电话 | 职务 | 工号 |
    | 乙公司 | 王敏 | +86 138 0000 0003 | 8003 | 会计 | 1003 |
    | 甲公司 | 李娜 | 138 0000 0002 | 8002 | 工程师 | 1002 |
    | 甲公司 | 王敏 | 138-0000-0001 | 8001 | 主管 | 1001 |
    """
    assert said(PEOPLE, turned) == []


def test_a_person_who_is_renamed_is_the_same_in_every_role() -> None:
    assert changed(PEOPLE + ROLES, ("李娜", "李丽娜")) == ["李娜改名为李丽娜"]
    assert changed(PEOPLE + ROLES, ("| 3 | 应急小组 | 组员 | 客服 | 王敏(1001)", "| 3 | 应急小组 | 组员 | 客服 | 王敏(1003)")) == [
        "角色“应急小组组员（客服）”的第一责任人由“王敏(1001)”改为“王敏(1003)”"
    ]  # fmt: skip


def test_a_staff_number_that_is_filled_in_makes_no_other_person() -> None:
    assert changed(PEOPLE, ("| 李娜 | 1002 |", "| 李娜 | |")) == ["李娜的工号由“1002”改为空"]


def test_settings_and_long_texts() -> None:
    old = """
    # 预案信息
    | 项目 | 值 | 说明 |
    | 预案名称 | 停电预案 | |
    | 应急金比例 | 5% | |
    | 目标时间 | 24小时 | |
    # 通报模板
    | 模板名称 | 模板受众 | 正文 |
    | 首次通知 | 客户 | 今日机房停电，我方已启动应急预案，预计两小时内恢复，请贵方知悉并转告相关人员，谢谢。 |
    """
    assert changed(old, ("5%", "8%"), ("24小时", "1日"), ("两小时", "四小时")) == [
        "目标时间由 24 小时改为 1 日",
        "应急金比例由 5% 改为 8%",
        "通报模板“首次通知”的正文由“…急预案，预计两小时内恢复，…”改为“…急预案，预计四小时内恢复，…”",
    ]


def test_whole_sheets_and_columns() -> None:
    assert said(PEOPLE + STEPS, PEOPLE) == ["删除工作表“处置流程”"]
    without = "\n".join(
        line.rsplit("|", 2)[0] + "|" if "|" in line else line for line in PEOPLE.splitlines()
    )
    assert said(PEOPLE, without) == ["删除应急通讯录的“固定电话”列"]
    assert said(without, PEOPLE, Lang.EN) == ["column Landline of Contacts added"]


def test_a_cell_that_cannot_be_read_is_said_not_guessed() -> None:
    assert changed(STEPS, ("2 小时", "尽快")) == ["步骤 2 的时限有一版读不出来，无法比较"]
    assert changed(STEPS, ("| 通知客户 |", "| |")) == ["步骤 2 有一版读不出来，无法比较"]
    unread = STEPS.replace("2 小时", "尽快")
    assert said(unread, unread) == []


def test_a_number_whose_masked_form_stays_is_still_said_to_change() -> None:
    old = PEOPLE.replace("8002", "0512-66660002")
    assert said(old, old.replace("66660002", "55550002")) == [
        "李娜的固定电话换了号码（0512-****0002，隐去的几位不同）"
    ]


def test_both_languages_and_whole_numbers() -> None:
    new = PEOPLE.replace("13800000001", "13800000009")
    assert said(PEOPLE, new, Lang.EN, full=True) == [
        "王敏(1001): Mobile changed from 138 0000 0001 to 138 0000 0009"
    ]


@pytest.mark.parametrize("name", [PLAN_A, PLAN_B])
def test_an_edition_does_not_differ_from_itself(name: str) -> None:
    assert diff(sample_plan(name), sample_plan(name)) == ()


def test_cells_of_both_editions_are_named() -> None:
    old, new = (
        plan(STEPS),
        plan(STEPS.replace("| 1 | 报告", "| | | | | | |\n| 1 | 报告").replace("2 小时", "4 小时")),
    )
    (only,) = diff(old, new)
    assert (str(only.old_cell), str(only.new_cell)) == ("处置流程!E3", "处置流程!E4")


Records = dict[str, list[dict[str, Value]]]


@cache
def written(name: str) -> Records:
    """The records of a sample, each cell as its kind writes it: no 〃, no merged cells."""
    held = sample_plan(name)
    return {
        sheet.name: [
            {
                c.field: value
                for c in sheet.columns
                if (value := c.written(getattr(row, c.field), Lang.ZH)) is not None
            }
            for row in held.table(sheet.name)
        ]
        for sheet in SHEETS
    }


def grid_of(sheet: Sheet, rows: list[dict[str, Value]]) -> Grid:
    if sheet.items:
        lines: list[list[Value]] = [[ITEM.zh, VALUE.zh]]
        lines += [[c.title.zh, rows[0].get(c.field, "")] for c in sheet.columns]
    else:
        lines = [[c.title.zh for c in sheet.columns]]
        lines += [[row.get(c.field, "") for c in sheet.columns] for row in rows]
    return Grid(sheet.title.zh, lines)


@cache
def plan_as_written(name: str) -> Plan:
    records = written(name)
    return plan_of(workbook(*(grid_of(each, records[each.name]) for each in SHEETS)))


def edited(column: Column, value: Value) -> Value:
    """Another value that the column can hold and that means something else."""
    if column.kind.choices and column.kind.letter != "per":
        words = [option.zh for option in column.kind.choices]
        return next(word for word in words if word != value)
    others: dict[str, Value] = {
        "%": 0.37 if value != 0.37 else 0.38, "mob": "13800000077", "tel": "0512-66660077",
        "mail": "x77@example.com", "dur": "17 小时",
    }  # fmt: skip
    letter = column.kind.letter
    if letter in others:
        return others[letter]
    if letter in {"D", "M"}:
        return value - timedelta(days=1) if isinstance(value, date) else date(2026, 2, 3)
    if isinstance(value, int | float):
        return value + 1000 if letter == "¥" else 17 if value != 17 else 18
    return f"{value}又改" if value != "" else "新填"


@settings(deadline=None, max_examples=80)
@given(st.sampled_from([PLAN_A, PLAN_B]), st.data())
def test_one_field_that_is_edited_is_the_only_change(name: str, data: Any) -> None:
    records = written(name)
    sheet = data.draw(st.sampled_from([each for each in SHEETS if records[each.name]]))
    free = [c for c in sheet.columns if not (c.key and c.kind.choices)]
    column = data.draw(st.sampled_from(free))
    at = data.draw(st.integers(0, len(records[sheet.name]) - 1))
    rows = [dict(row) for row in records[sheet.name]]
    value = rows[at].get(column.field, "")
    if column.kind.letter in {"#", "¥"} and value == "":
        value = 0.0
    rows[at][column.field] = edited(column, value)
    grids = {each.name: grid_of(each, records[each.name]) for each in SHEETS}
    old = plan_as_written(name)
    new = plan_of(workbook(*(grids | {sheet.name: grid_of(sheet, rows)}).values()))
    (only,) = diff(old, new)
    assert (only.sheet.name, only.column and only.column.field) == (sheet.name, column.field)
    row = at + 2 if not sheet.items else sheet.columns.index(column) + 2
    assert (only.new_cell and only.new_cell.row) == row
    assert only.old_cell == only.new_cell
    assert sentence(only, Lang.ZH)
    assert sentence(only, Lang.EN)
    assert [each.column for each in diff(new, old)] == [column]
