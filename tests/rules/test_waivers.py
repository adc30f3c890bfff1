"""Findings that are accepted stay in the report, as waived, until their waiver ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bcm_excel.core.finding import Severity
from bcm_excel.core.text import Text
from bcm_excel.rules.run import Report, run
from tests.plans import TODAY, plan

HEADS = "# 豁免\n| 规则代码 | 工作表 | 行标识 | 理由 | 豁免批准人 | 有效期至 |\n"
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电 |
| 文件编号 | X　1 |
# 3.应急通讯录
| 姓名 | 工号 | 单位 | 入职日期 |
| 王敏 | 1001 | 甲 | 2026.1.5 |
| 王敏 | 1002 | 甲 | 2026.1.6 |
| 李强 | | 甲 | 2026.1.7 |
# 分级矩阵
| 影响程度 | 紧迫程度 | 判定级别 |
| 轻微 | 低 | 一　般 |
| 轻微 | 中 | 一　般 |
"""


def report(rows: str, today: date = TODAY) -> Report:
    return run(plan(PLAN + HEADS + rows), today, select=["RD2"])


def waived(rows: str) -> list[str]:
    return [f.cell.a1 or "" for f in report(rows).findings if f.waived]


def test_a_waiver_is_said_with_reason_approver_and_end() -> None:
    checked = report("| RD212 | | | 表格沿用旧系统 | 赵云 | 2026-12-31 |")
    first = checked.findings[1]
    assert first.waived == Text(
        "表格沿用旧系统（赵云，有效期至 2026-12-31）", "表格沿用旧系统 (赵云, until 2026-12-31)"
    )
    assert [finding.rule.code for finding in checked.findings] == [
        "RD214", "RD212", "RD212", "RD212", "RD214", "RD214",
    ]  # fmt: skip
    assert checked.waived == 3
    assert checked.count(Severity.WARNING) == 0


@pytest.mark.parametrize(
    ("waiver", "cells"),
    [
        ("rd212 | |", ["D2", "D3", "D4"]),
        ("ＲＤ２１２ | |", ["D2", "D3", "D4"]),
        ("RD212 | 应急通讯录 |", ["D2", "D3", "D4"]),
        ("RD212 | Contacts |", ["D2", "D3", "D4"]),
        ("RD212 | 3.应急通讯录 |", ["D2", "D3", "D4"]),
        ("RD212 | 应急组织 |", []),
        ("RD212 | 食堂 |", []),
        ("RD211 | |", []),
        ("RD212 | | 李强", ["D4"]),
        ("RD212 | | 李 强", ["D4"]),
        ("RD212 | | 王敏", ["D2", "D3"]),
        ("RD212 | | 王敏（1001）", ["D2"]),
        ("RD212 | 应急通讯录 | 孙丽", []),
        ("RD214 | 分级矩阵 | 轻微(中)", ["C3"]),
        ("RD214 | 分级矩阵 | 轻微", ["C2", "C3"]),
        ("RD214 | 预案信息 | 文件编号", ["B3"]),
        ("RD214 | Plan | Document no.", ["B3"]),
    ],
)
def test_a_waiver_is_for_a_rule_a_sheet_or_a_row(waiver: str, cells: list[str]) -> None:
    assert waived(f"| {waiver} | 理由 | 赵云 | 2026-12-31 |") == cells


@pytest.mark.parametrize(("days", "count"), [(0, 3), (1, 3), (-1, 0)])
def test_a_waiver_holds_to_its_last_day(days: int, count: int) -> None:
    until = (TODAY + timedelta(days=days)).isoformat()
    assert report(f"| RD212 | | | 理由 | 赵云 | {until} |").waived == count


def test_the_first_waiver_that_fits_is_said() -> None:
    checked = report(
        "| RD212 | | 李强 | 甲 | 赵云 | 2026-12-31 |\n| RD212 | | | 乙 | 赵云 | 2026-12-31 |"
    )
    assert [f.waived.zh[0] for f in checked.findings if f.waived] == ["乙", "乙", "甲"]


def test_a_plan_without_settings_is_waived_too() -> None:
    text = PLAN[PLAN.index("# 3.") :] + HEADS + "| RD212 | | 李强 | 甲 | 赵云 | 2026-12-31 |"
    assert run(plan(text), TODAY, select=["RD212"]).waived == 1
