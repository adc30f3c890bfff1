"""The plan's record of drills as it stands with those that a report is about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bcm_excel.core.text import Lang
from bcm_excel.drill.loop import loop
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.recording import with_drills
from bcm_excel.incident.exercise import Item
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.due.standing import Kind, State
from tests.drill.handed import drill
from tests.plans import plan

PLAN = plan(
    """
# 预案信息
| 项目 | 值 |
| 预案名称 | 某预案 |
| 文件编号 | T-1 |
| 版本 | A0 |
| 演练场景 | 技术故障、人员缺位 |

# 演练记录
| 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
| Y1 | 2026-05-10 | | 人员缺位 | 实战演练 |
"""
)
PRACTICE = Practice(PLAN, Path("预案.xlsx"))
TODAY = date(2026, 6, 1)


def covered(*held: tuple[str, str]) -> dict[str, State]:
    """By scenario, how it stands with these drills, each a day and a scenario."""
    drills = [drill(day, exercise={Item.SCENARIO: scenario}) for day, scenario in held]
    known = with_drills(PRACTICE, loop(drills, Lang.ZH).drills)
    found = obligations(known, TODAY)
    return {e.series.removeprefix("scenario:"): e.state for e in found if e.kind is Kind.COVERAGE}


def test_a_drill_that_is_not_in_the_record_yet_covers_its_scenario() -> None:
    assert covered() == {"技术故障": State.AHEAD, "人员缺位": State.AHEAD}
    assert covered(("2026-03-10", "技术故障")) == {
        "技术故障": State.DONE,
        "人员缺位": State.AHEAD,
    }


def test_each_of_two_drills_covers_its_own() -> None:
    held = ("2026-03-10", "技术故障"), ("2026-04-10", "人员缺位")
    assert set(covered(*held).values()) == {State.DONE}


def test_a_drill_takes_the_row_that_was_planned_for_it() -> None:
    drills = [drill("2026-05-12", exercise={Item.SCENARIO: "人员缺位"})]
    rows = with_drills(PRACTICE, loop(drills, Lang.ZH).drills).drills.rows
    assert [(row.no, row.held) for row in rows] == [("Y1", date(2026, 5, 12))]


def test_a_drill_of_another_plan_is_none_of_the_record() -> None:
    from dataclasses import replace

    from bcm_excel.incident.incident import PlanRef

    other = replace(drill("2026-03-10"), plan=PlanRef("另一预案", "T-2", "A0", ""))
    assert with_drills(PRACTICE, loop([other], Lang.ZH).drills).drills.rows == PLAN.drills.rows
