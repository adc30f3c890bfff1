"""Findings as rows: worst first, with counts, notes at the cells and a workbook of links."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.core.text import Lang, Wording
from bcm_excel.rules.page import entries, findings_book, note
from bcm_excel.rules.run import Report, run
from bcm_excel.rules.summary import counts, headline
from tests.plans import TODAY, plan

CREATED = datetime(2026, 3, 2, 8)
TEXT = """
# 应急通讯录
| 姓名 | 单位 | 手机 | 籍贯 | 入职日期 |
| 王敏 | 甲 | 138l0000001 | | 2026.1.5 |
| =SUM(1) | 甲 | 无 | | |
# 豁免
| 规则代码 | 行标识 | 理由 | 豁免批准人 | 有效期至 |
| RD201 | 王敏 | 已离职 | 赵云 | 2026-12-31 |
"""


def report(text: str = TEXT, *codes: str) -> Report:
    return run(plan(text), TODAY, select=codes or ["RD114", "RD2"])


def test_the_worst_stands_first_and_what_is_waived_last() -> None:
    assert [entry.texts[:3] for entry in entries(report(), Lang.ZH)] == [
        ("错误", "RD201", "应急通讯录!C3"),
        ("警告", "RD212", "应急通讯录!E2"),
        ("提示", "RD114", "应急通讯录!D1"),
        ("已豁免", "RD201", "应急通讯录!C2"),
    ]


def test_what_is_waived_says_why() -> None:
    assert entries(report(), Lang.EN)[-1].texts[4] == "已离职 (赵云, until 2026-12-31)"


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (Lang.ZH, "错误 1 · 警告 1 · 提示 1 · 已豁免 1 · 未检查的规则 0"),
        (Lang.EN, "errors 1 · warnings 1 · infos 1 · waived 1 · rules not run 0"),
    ],
)
def test_the_counts_are_one_line(lang: Lang, said: str) -> None:
    assert headline(report(), lang) == said
    assert counts(report()) == {
        "errors": 1, "warnings": 1, "infos": 1, "waived": 1, "not_run": 0,
    }  # fmt: skip


def test_a_note_says_what_why_and_how() -> None:
    first = entries(report(), Lang.ZH)[0].finding
    assert note(first, Lang.ZH).splitlines() == [
        "错误 RD201",
        "手机“无”无法识别：应为电话号码",
        "不能完整识别的内容不作猜测，等于没有填。",
        "→ 按表头批注里的写法重新填写。",
    ]


def test_a_workbook_of_findings_jumps_to_their_cells() -> None:
    book = findings_book(report(), Path("预案 'A'.xlsx"), Wording(), CREATED)
    (page,) = book.pages
    jump = page.cells[5, 3]
    assert jump.value == "应急通讯录!C3"
    assert jump.formula == "=HYPERLINK(\"[预案 'A'.xlsx]'应急通讯录'!C3\",\"应急通讯录!C3\")"
    assert page.filter is not None
    assert page.filter.bottom == 8
    assert book.title == "预案 'A'.xlsx 的检查结果"


def test_a_link_that_is_too_long_is_plain_text() -> None:
    book = findings_book(report(), Path("长" * 250 + ".xlsx"), Wording(Lang.EN), CREATED)
    assert book.pages[0].cells[5, 3].formula is None


def test_a_sheet_name_with_signs_is_made_safe() -> None:
    text = TEXT.replace("# 应急通讯录", "# 应急通讯录（甲'\"乙）")
    book = findings_book(report(text), Path("a.xlsx"), Wording(), CREATED)
    formula = book.pages[0].cells[5, 3].formula
    assert formula is not None
    assert "'应急通讯录（甲''\"\"乙）'!C3" in formula


def test_a_plan_without_findings_says_so() -> None:
    book = findings_book(report("", "XX"), Path("a.xlsx"), Wording(Lang.EN), CREATED)
    (page,) = book.pages
    assert [cell.value for cell in page.merges.values()] == ["Findings of a.xlsx", "No findings"]
