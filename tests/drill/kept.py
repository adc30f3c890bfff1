"""The plan workbook behind drills, as text: records, actions, backups; and how days are typed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.figures import figures
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.results import Figures
from tests.plans import plan

TODAY = date(2026, 3, 2)
OWN, OTHER = "X-1", "X-2"
"""The number of the plan whose workbook is given, and that of another plan."""
SETTINGS = f"""
# 预案信息
| 项目 | 值 |
| 预案名称 | 预案 |
| 文件编号 | {OWN} |
"""
HEADS = {
    "演练记录": "演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 预案更新日期 | 应考人员 | 未合格人员",
    "整改台账": "整改编号 | 来源演练 | 来源事件 | 问题 | 措施 | 整改责任人 | 整改期限 | 完成日期",
    "数据备份": "数据 | 备份周期 | 最近备份 | 最近恢复测试 | 恢复成功率",
    "培训记录": "培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练",
}
Share = tuple[int, int, int] | None
"""Numerator, denominator, not recorded; None for what is not applicable."""


def typed(value: object) -> str:
    """A value as it stands in a cell; several names are divided."""
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case list() | tuple():
            return "、".join(map(str, value))
        case _:
            return str(value)


def table(name: str, rows: Iterable[Iterable[object]]) -> str:
    """A sheet of the plan with its rows."""
    lines = (f"| {' | '.join(map(typed, row))} |" for row in rows)
    return "\n".join((f"# {name}", f"| {HEADS[name]} |", *lines, ""))


def practice(text: str, settings: str = SETTINGS) -> Practice:
    """The plan workbook with these sheets."""
    return Practice(plan(settings + text), Path("预案.xlsx"))


def found(drills: Iterable[DrillFacts], text: str = "", *, by_person: bool = False) -> Figures:
    """The figures of drills with the plan workbook beside them."""
    return figures(list(drills), TODAY, practice=practice(text), by_person=by_person)


def share(measure: Measure) -> Share:
    """Numerator, denominator and what was not recorded."""
    if measure.value is None:
        assert measure.why_not is not None
        return None
    assert measure.numerator is not None
    assert measure.denominator is not None
    return measure.numerator, measure.denominator, measure.unrecorded


def days(least: int, most: int) -> st.SearchStrategy[date]:
    """Days so long after today, or before it."""
    return st.integers(least, most).map(lambda n: TODAY + timedelta(n))
