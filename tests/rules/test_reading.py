"""Is this failing? Each rule about reading fires at the exact cell and is silent on a good plan."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bcm_excel.core.finding import Mend
from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Area
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.problem import Trouble
from bcm_excel.rules import reading
from bcm_excel.rules.registry import Rule
from bcm_excel.rules.run import ALL_RULES, Report, run
from tests.plans import TODAY, grids, workbook
from tests.rules.cases import without_case

GOOD = """
# 填写说明
| 先填应急通讯录 |
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 文件编号 | XX-1 |
| 版本 | A1 |
# 应急通讯录
| 姓名 | 单位 | 部门 | 手机 | 入职日期 |
| 王敏 | 甲 | 生产部 | 13800000001 | 2026-01-05 |
| 示例：张三 | 甲 | | | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 |
| 1 | 应急小组 | 组长 | 王敏 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 |
| 1 | 报告 | 应急小组组长 | 0.5 小时 |
"""
PERSON = "| 王敏 | 甲 | 生产部 | 13800000001 | 2026-01-05 |"
HEADS = "| 姓名 | 单位 | 部门 | 手机 | 入职日期 |"
STEP = "| 1 | 报告 | 应急小组组长 | 0.5 小时 |"

Case = tuple[str, str, dict[str, Any], list[str]]
"""What is put in place of what in the good plan, what hides in its contacts, and the cells."""
CASES: dict[str, Case] = {
    "RD101": ("# 应急组织", "# 其他", {}, ["应急组织"]),
    "RD102": ("# 处置流程", "# Contacts\n| 姓名 |\n# 处置流程", {}, ["Contacts"]),
    "RD103": ("# 应急组织", "# 应急组", {}, ["应急组"]),
    "RD104": ("# 处置流程", "# 食堂\n| 菜单 |\n# 处置流程", {}, ["食堂"]),
    "RD105": (PERSON, PERSON, {"hidden": True}, ["应急通讯录"]),
    "RD106": (HEADS, "| 甲 | 乙 | 丙 | 丁 | 戊 |", {}, ["应急通讯录"]),
    "RD107": (PERSON, "|", {}, ["应急通讯录"]),
    "RD111": (HEADS, "| 姓名 | 厂区 | 部门 | 手机 | 入职日期 |", {}, ["应急通讯录!1:1"]),
    "RD112": (HEADS, "| 姓名 | 单位 | Name | 手机 | 入职日期 |", {}, ["应急通讯录!C1"]),
    "RD113": (HEADS, "| 姓名 | 单位 | 部门 | 手机 | 入职日 |", {}, ["应急通讯录!E1"]),
    "RD114": (HEADS, "| 姓名 | 单位 | 籍贯 | 手机 | 入职日期 |", {}, ["应急通讯录!C1"]),
    "RD115": (PERSON, PERSON, {"hidden_columns": frozenset({3})}, ["应急通讯录!C1"]),
    "RD116": (PERSON, PERSON, {"hidden_rows": frozenset({2})}, ["应急通讯录!2:2"]),
    "RD117": (PERSON, PERSON, {"merges": (Area(2, 2, 2, 3),)}, ["应急通讯录!C2"]),
    "RD118": (PERSON, PERSON + "\n| 合计 | | 1 人 | |", {}, ["应急通讯录!3:3"]),
    "RD201": (PERSON, PERSON.replace("2026-01-05", "上周"), {}, ["应急通讯录!E2"]),
    "RD202": ("| 版本 | A1 |", "| 版本 | A1 |\n| 密级 | 绝密 |", {}, ["预案信息!B5"]),
    "RD203": ("| 版本 | A1 |", "| 版本 | A1 |\n| 合格率 | 180% |", {}, ["预案信息!B5"]),
    "RD204": (PERSON, PERSON, {"errors": {(2, 4): "#N/A"}}, ["应急通讯录!D2"]),
    "RD205": (PERSON, PERSON, {"unvalued": frozenset({(2, 4)})}, ["应急通讯录!D2"]),
    "RD206": (PERSON, PERSON + "\n| 李强 | | | | |", {}, ["应急通讯录!B3"]),
    "RD207": (STEP, STEP + "\n" + STEP, {}, ["处置流程!A3"]),
    "RD211": ("| 版本 | A1 |", "| 版本 | A1 |\n| 协议总额 | 50万元 |", {}, ["预案信息!B5"]),
    "RD212": (PERSON, PERSON.replace("2026-01-05", "2026.1.5"), {}, ["应急通讯录!E2"]),
    "RD213": (
        PERSON,
        PERSON.replace("13800000001", "１３８０００００００１"),
        {},
        ["应急通讯录!D2"],
    ),
    "RD214": (PERSON, PERSON.replace("王敏", "王　敏"), {}, ["应急通讯录!A2"]),
    "RD215": (STEP, STEP.replace("0.5 小时", "30分钟"), {}, ["处置流程!D2"]),
}
MENDS: dict[str, Mend] = {
    "RD211": Mend("50万元", 500_000),
    "RD213": Mend("１３８００００００１", "13800000001"),
    "RD214": Mend("王　敏", "王敏"),
    "RD215": Mend("30分钟", "0.5 小时"),
}


def report(text: str, hiding: dict[str, Any], *codes: str) -> Report:
    sheets = [
        dataclasses.replace(grid, **hiding) if grid.name == "应急通讯录" else grid
        for grid in grids(text)
    ]
    return run(plan_of(workbook(*sheets)), TODAY, select=codes)


SILENT = dict.fromkeys(CASES, GOOD)


def test_every_rule_has_its_cases() -> None:
    assert without_case(reading, CASES, SILENT) == set()


@pytest.mark.parametrize("code", CASES)
def test_fires(code: str) -> None:
    old, new, hiding, expected = CASES[code]
    assert old in GOOD
    findings = report(GOOD.replace(old, new), hiding, code).findings
    assert [str(finding.cell) for finding in findings] == expected


@pytest.mark.parametrize("code", CASES)
def test_is_the_only_finding_of_the_reading(code: str) -> None:
    old, new, hiding, expected = CASES[code]
    findings = report(GOOD.replace(old, new), hiding, "RD").findings
    also = {"RD101": ["RD104"], "RD105": [], "RD103": [], "RD111": ["RD114"]}.get(code, [])
    assert sorted(f.rule.code for f in findings) == sorted([code, *also])
    assert expected


@pytest.mark.parametrize("code", CASES)
def test_silent(code: str) -> None:
    checked = report(GOOD, {}, code)
    assert (checked.findings, checked.not_run) == ((), ())


@pytest.mark.parametrize("code", CASES)
def test_is_said_in_both_languages(code: str) -> None:
    old, new, hiding, _ = CASES[code]
    for finding in report(GOOD.replace(old, new), hiding, code).findings:
        for lang in Lang:
            for said in (finding.message(lang), finding.fix(lang), finding.rule.why[lang]):
                assert said
                assert "{" not in said
                assert "Text(" not in said


@pytest.mark.parametrize("code", MENDS)
def test_what_is_mendable_carries_its_mend(code: str) -> None:
    old, new, hiding, _ = CASES[code]
    (finding,) = report(GOOD.replace(old, new), hiding, code).findings
    assert finding.mend is not None
    assert finding.mend.new == MENDS[code].new


def test_every_trouble_has_its_rule() -> None:
    """Is this failing? A new kind of Trouble needs a rule in rules/reading."""
    assert len(CASES) - 1 == len(Trouble)
    told = {
        finding.rule.code
        for old, new, hiding, _ in CASES.values()
        for finding in report(GOOD.replace(old, new), hiding, "RD").findings
    }
    assert told == set(CASES)


def test_a_blank_workbook_is_told_about_missing_sheets_but_not_about_empty_cells() -> None:
    checked = report(
        "# 预案信息\n| 项目 | 值 |\n| 预案名称 | |\n| 文件编号 | |\n| 版本 | |", {}, "RD"
    )
    assert {finding.rule.code for finding in checked.findings} == {"RD101"}
    assert [each.rule.code for each in checked.not_run] == ["RD206"]


def test_a_missing_sheet_is_named_in_the_language_of_the_others() -> None:
    english = (
        "# Plan\n| Item | Value |\n| Plan name | A |\n# Contacts\n| Name |\n# Steps\n| Step no. |"
    )
    (missing,) = (f for f in report(english, {}, "RD101").findings)
    assert (missing.cell.sheet, missing.fix(Lang.EN)) == (
        "Roles",
        "Copy it from the blank workbook that bcm-excel new makes.",
    )


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.info.code)
def test_a_heading_with_a_full_stop_of_its_own_does_not_end_a_sentence(rule: Rule) -> None:
    """Is this failing? “Fill in {column}.” reads “Fill in Document no..” in a workbook."""
    assert "{column}." not in rule.info.fix.en + rule.info.message.en


def test_an_empty_sheet_is_told_once_where_its_headings_are_missing_or_rows_were_dropped() -> None:
    dropped = GOOD.replace(PERSON, "| 王敏 | | | | |")
    assert [f.rule.code for f in report(dropped, {}, "RD").findings] == ["RD206"]
    headless = GOOD.replace(HEADS, "| 甲 | 乙 | 丙 | 丁 | 戊 |")
    assert [f.rule.code for f in report(headless, {}, "RD").findings] == ["RD106"]
