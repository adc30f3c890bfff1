"""What drills hand on to the plan, how it comes back from its sheet, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bcm_excel.core.text import Lang, Wording
from bcm_excel.drill.facts import PlanFacts
from bcm_excel.drill.into_plan import Loop
from bcm_excel.drill.loop import loop, standing
from bcm_excel.drill.practice import Practice, typed_day
from bcm_excel.drill.summary_loop import loop_page, read_loop
from bcm_excel.drill.taking import facts_of
from bcm_excel.excel.book import Book
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.exercise import Ending, Exam, Item
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.words import DrillMode, Gravity, TrainingKind
from tests.drill.handed import drill, present, problem
from tests.incident.test_exercise import TYPED, at, made
from tests.plans import plan

FULL = (
    drill(
        "2026-03-10",
        people=(
            present("王敏", Exam.PASSED),
            present("赵云(7)", Exam.FAILED),
            present("李强", there=False),
        ),
        problems=(problem(place="处置流程 1"), problem("没有清单", measure="", owner="", due=None)),
        exercise={Item.SCENARIO: "技术故障", Item.PLANNED: "2026年3月9日"},
        endings={Ending.SUMMED_UP: "2026-03-12", Ending.SUMMARY: "总结.docx"},
    ),
    drill("2026-05-20", "二季度演练", problems=(problem("夜间无人值守"),)),
)


def test_a_drill_gives_its_record() -> None:
    found = loop(FULL, Lang.ZH).drills[0]
    assert (found.held, found.planned) == (date(2026, 3, 10), date(2026, 3, 9))
    assert (found.scenario, found.mode, found.plan) == ("技术故障", DrillMode.LIVE, "T-1")
    assert found.took_part == ("王敏", "赵云(7)")
    assert (found.examined, found.failed) == (("王敏", "赵云(7)"), ("赵云(7)",))
    assert (found.summed_up, found.summary) == (date(2026, 3, 12), "总结.docx")


def test_a_drill_without_a_planned_day_was_planned_for_its_own() -> None:
    assert loop(FULL, Lang.ZH).drills[1].planned == date(2026, 5, 20)


def test_each_problem_is_an_action_that_names_its_drill() -> None:
    actions = loop(FULL, Lang.ZH).actions
    assert [(each.key, each.drill, each.problem) for each in actions] == [
        ("1", "1", "备用电话打不通"),
        ("2", "1", "没有清单"),
        ("3", "2", "夜间无人值守"),
    ]
    assert (actions[0].gravity, actions[0].owner) == (Gravity.MINOR, "王敏")


def test_whoever_failed_is_trained_again_and_a_changed_plan_is_explained() -> None:
    trainings = loop(FULL, Lang.EN).trainings
    assert [(each.kind, each.attended, each.on) for each in trainings] == [
        (TrainingKind.AGAIN, ("赵云(7)",), date(2026, 6, 30)),
        (TrainingKind.UPDATE, ("王敏", "赵云(7)"), date(2026, 6, 30)),
    ]
    assert trainings[0].topic == "Training again after 一季度演练"


@pytest.mark.parametrize(("rate", "who"), [(0.5, ("乙",)), (0.8, ("甲", "乙"))])
def test_everybody_is_trained_again_where_too_few_passed(rate: float, who: tuple[str]) -> None:
    people = (present("甲", Exam.PASSED), present("乙", Exam.FAILED))
    found = loop([drill(people=people, pass_rate=rate)], Lang.ZH).trainings
    assert [each.attended for each in found] == [who]


def test_nobody_is_trained_again_where_all_passed() -> None:
    found = loop([drill(people=(present("甲", Exam.PASSED),), pass_rate=0.8)], Lang.ZH)
    assert found.trainings == ()


def written(path: Path, found: Loop, wording: Wording) -> Path:
    write(Book((loop_page(found, wording),), "x", FULL[0].held, STYLES), path)
    return path


@pytest.mark.parametrize(
    "wording", [Wording(), Wording(Lang.EN, both_titles=False), Wording(both_headings=True)]
)
def test_the_sheet_reads_back_what_it_says(tmp_path: Path, wording: Wording) -> None:
    meant = loop(FULL, wording.lang)
    back = read_loop(read(written(tmp_path / "s.xlsx", meant, wording)))
    assert back.problems == ()
    for name in ("drills", "actions", "trainings"):
        rows, again = getattr(meant, name), getattr(back.loop, name)
        fields = [column.field for column in rows[0].sheet.columns]
        assert [[getattr(r, f) for f in fields] for r in again] == [
            [getattr(r, f) for f in fields] for r in rows
        ]


def test_a_summary_of_drills_without_problems_reads_back_empty(tmp_path: Path) -> None:
    back = read_loop(read(written(tmp_path / "s.xlsx", loop([drill()], Lang.ZH), Wording())))
    assert (len(back.loop.drills), back.loop.actions, back.loop.trainings) == (1, (), ())


def test_each_table_prints_from_its_title_on() -> None:
    made = loop_page(loop(FULL, Lang.ZH), Wording())
    titles = {area.top: str(cell.value) for area, cell in made.merges.items()}
    assert [titles[row].split(" · ")[0] for row in made.paper.breaks] == ["整改台账", "培训安排"]


def test_a_scenario_is_chosen_from_the_plans_and_what_is_wanted_shows_while_it_is_empty() -> None:
    kept = PlanFacts(scenarios=("技术故障", "人员离职"))
    held = replace(drill(exercise={}, problems=(problem(measure=""),)), kept=kept)
    made = loop_page(loop([held], Lang.ZH), Wording())
    ((area, options),) = [each for each in made.validations if "技术故障" in str(each[1])]
    assert made.cells[area.top - 1, area.left].value == "场景"
    assert (options["source"], options["error_type"]) == (["技术故障", "人员离职"], "warning")
    heads = [made.cells.get((a.top - 1, a.left)) for a, _ in made.formats]
    merged = {(a.top, a.left): cell for a, cell in made.merges.items()}
    heads = [h or merged[a.top - 1, a.left] for h, (a, _) in zip(heads, made.formats, strict=True)]
    assert [head.value for head in heads if head] == ["实施日期", "场景", "方式", "问题", "措施"]
    assert {each["type"] for _, each in made.formats} == {"blanks"}


@pytest.mark.parametrize("listed", [(), ("有,逗号",), ('有"引号',), ("长" * 200, "也长" * 30)])
def test_scenarios_that_no_list_can_hold_are_typed(listed: tuple[str, ...]) -> None:
    held = replace(drill(), kept=PlanFacts(scenarios=listed))
    made = loop_page(loop([held], Lang.ZH), Wording())
    assert not [each for _, each in made.validations if each.get("error_type") == "warning"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", date(2026, 3, 2)),
        ("2026年3月2日", date(2026, 3, 2)),
        ("下周", None),
        ("", None),
    ],
)
def test_a_typed_day_is_read(text: str, day: date | None) -> None:
    assert typed_day(text) == day


PLAN = plan(
    """
# 预案信息
| 项目 | 值 |
| 文件编号 | T-1 |
# 整改台账
| 整改编号 | 来源演练 | 问题 | 措施 | 整改期限 | 完成日期 |
| Z1 | Y1 | 备用电话打不通。 | 换号码 | 2025-06-30 | 2025-07-01 |
| Z2 | Y1 | 没有清单 | 编清单 | 2026-01-31 | 2026-02-01 |
| Z3 | Y1 | 共用分机 | 分开 | 2026-02-28 | |
| Z4 | Y1 | 没有备用电源 | 购置 | 2026-12-31 | |
"""
)
PRACTICE = Practice(PLAN, Path("预案.xlsx"))


def test_a_report_opens_with_what_was_closed_is_late_and_came_back() -> None:
    drills = [drill("2025-12-01", "旧演练"), drill(problems=(problem("备用电话又打不通"),))]
    found = standing(PRACTICE, drills, date(2026, 3, 20))
    assert [each.no for each in found.closed] == ["Z2"]
    assert [each.no for each in found.late] == ["Z3"]
    assert [(each.action.no, each.drill, each.problem) for each in found.came_back] == [
        ("Z1", "一季度演练", "备用电话又打不通")
    ]


def test_a_problem_seen_before_its_action_was_closed_has_not_come_back() -> None:
    drills = [drill("2025-06-15", problems=(problem("备用电话打不通"),))]
    assert standing(PRACTICE, drills, date(2026, 3, 20)).came_back == ()


def test_of_a_single_drill_a_year_of_closed_actions_is_shown() -> None:
    found = standing(PRACTICE, [drill()], date(2026, 3, 20))
    assert [each.no for each in found.closed] == ["Z1", "Z2"]


def test_namesakes_of_an_attendance_list_keep_their_staff_numbers(tmp_path: Path) -> None:
    attendance = {"person:赵云(7)": {"signed": at("02 08:00"), "exam": Exam.FAILED}}
    write(made(typed=Typed({**TYPED.cells, "attendance": attendance})), tmp_path / "d.xlsx")
    facts = facts_of(read_tracking(read(tmp_path / "d.xlsx")))
    record = loop([facts], Lang.ZH).drills[0]
    assert (record.took_part, record.failed) == (("赵云(7)",), ("赵云(7)",))
    assert (record.scenario, record.summed_up) == ("技术故障", date(2026, 3, 5))
