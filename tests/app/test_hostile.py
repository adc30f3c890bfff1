"""A text that looks like a formula stays that text in whatever is made of a plan."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bcm_excel.app.drill import report
from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.app.validate import mark, validate
from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Wording
from bcm_excel.incident.incident import Kind
from tests.excel_rules import assert_excel_rules
from tests.office import assert_all_recalculate, needs_office
from tests.plans import book

NOW = datetime(2026, 3, 2, 8, 0)
HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "@SUM(1)",
    "+1",
    "-2+3",
    "=cmd|' /C calc'!A0",
    "</t><f>1</f>",
)
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | {0} |
| 文件编号 | '{1} |
| 版本 | '{2} |
| 批准 | '{3} |
# 应急通讯录
| 姓名 | 单位 | 手机 |
| '{0} | '{1} | '13800000001 |
| '{3} | '{2} | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | '{0} | '{3} |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 计时起点 |
| '1 | '{4} | 应急小组组长 | 电话 | 1 小时 | 发现 |
| '2 | '{5} | 应急小组组长 | 电话 | 1 小时 | 发现 |
"""


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The tracking workbook of a drill, the summary over it, and the marked copy of the plan."""
    safe = [text.replace("|", "¦") for text in HOSTILE]
    plan = book(tmp_path / "plan.xlsx", PLAN.format(*safe))
    asked = Asked(Kind.DRILL, moments={Moment.FOUND: NOW}, as_of=NOW)
    opened = open_incident(
        plan, asked, now=NOW, wording=Wording(), target=tmp_path / "t.xlsx", force=True
    )
    assert isinstance(opened, Opened)
    held = load_workbook(opened.path)
    held["处置跟踪表 Steps"]["F5"] = NOW
    held.save(tmp_path / "held.xlsx")
    report([tmp_path / "held.xlsx"], tmp_path / "s.xlsx", now=NOW, wording=Wording())
    mark(validate(plan, NOW.date()), tmp_path / "m.xlsx", Lang.ZH, NOW)
    return opened.path, tmp_path / "s.xlsx", tmp_path / "m.xlsx"


def values(path: Path) -> list[str]:
    sheets = load_workbook(path, data_only=True).worksheets
    return [str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.value]


def formulas(path: Path) -> list[str]:
    sheets = load_workbook(path).worksheets
    cells = (c for sheet in sheets for row in sheet.iter_rows() for c in row)
    return [str(c.value) for c in cells if c.data_type == "f"]


def test_what_was_typed_comes_out_as_typed(made: tuple[Path, Path, Path]) -> None:
    tracking, summary, marked = made
    shown = "\n".join(values(tracking))
    assert [text for text in HOSTILE if text not in shown] == []
    assert HOSTILE[4] in "\n".join(values(summary))
    assert set(HOSTILE) <= set(values(marked))


def test_no_formula_is_made_of_what_was_typed(made: tuple[Path, Path, Path]) -> None:
    typed = tuple(HOSTILE)
    for path in made:
        assert [formula for formula in formulas(path) if formula.startswith(typed)] == []
        assert_excel_rules(path)


@needs_office
def test_libreoffice_computes_what_is_stored(made: tuple[Path, Path, Path]) -> None:
    assert_all_recalculate(made)
