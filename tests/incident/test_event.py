"""What a tracking workbook holds comes back from it, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.course import Course
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef, opened
from bcm_excel.incident.status import as_json, status
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.words import DrillMode, Occasion
from tests.incident.cases import case
from tests.office import needs_office, saved_by_libreoffice
from tests.plans import book, plan
from tests.samples import PLAN_A, sample_plan

NOW = datetime(2026, 3, 2, 12, 5)
DRILL = opened(
    Incident(
        kind=Kind.DRILL,
        title="=SUM(1) 停电",
        plan=PlanRef("预案", "XX-01", "A/1", "ab12"),
        opened=datetime(2026, 3, 2, 7, 25),
        trigger="T1",
        mode=DrillMode.CALL_OUT,
        moments={
            Moment.BEGAN: datetime(2026, 3, 2, 7, 0),
            Moment.FOUND: datetime(2026, 3, 2, 7, 20),
        },
    )
)
PROGRESS = {
    "1.1": Progress(State.DONE, finished=datetime(2026, 3, 2, 9, 10)),
    "2": Progress(State.IN_PROGRESS, started=datetime(2026, 3, 2, 10, 0), outcome="启动"),
    "7": Progress(State.NOT_APPLICABLE),
}
TYPED = Typed.of(
    PROGRESS,
    steps={"1.1": {"evidence": "邮件 3 封"}, "7": {"remark": "不操作"}},
    calls={
        "role:4": {
            "result": CallResult.NO_ANSWER,
            "told": datetime(2026, 3, 2, 9, 12),
            "backup_result": CallResult.CONFIRMED,
            "backup_told": datetime(2026, 3, 2, 9, 15),
            "backup_confirmed": datetime(2026, 3, 2, 9, 16),
            "remark": "+86 换号",
        }
    },
)


def written(tmp_path: Path, lang: Lang, incident: Incident = DRILL) -> Path:
    path = tmp_path / f"{lang.value}.xlsx"
    made = tracking_book(sample_plan(PLAN_A), incident, Wording(lang), NOW, as_of=NOW, typed=TYPED)
    write(made, path)
    return path


def holds_everything(found: Tracking) -> None:
    tasks = tasks_of(sample_plan(PLAN_A), None, "T1", Occasion.DRILL)
    assert found.incident == DRILL
    assert found.tasks == tasks
    assert {k: v for k, v in found.progress.items() if v != Progress()} == PROGRESS
    assert found.step("1.1").evidence == "邮件 3 封"
    call = next(call for call in found.calls if call.key == "role:4")
    assert (call.result, call.backup_result) == (CallResult.NO_ANSWER, CallResult.CONFIRMED)
    assert (call.told, call.confirmed) == (datetime(2026, 3, 2, 9, 12), None)
    assert call.backup_confirmed == datetime(2026, 3, 2, 9, 16)
    assert call.remark == "+86 换号"
    assert found.problems == ()


@pytest.mark.parametrize("lang", Lang)
def test_what_was_written_is_read(tmp_path: Path, lang: Lang) -> None:
    holds_everything(read_tracking(read(written(tmp_path, lang))))


def test_one_plan_at_two_levels_has_two_courses(tmp_path: Path) -> None:
    given = plan("""
# 响应级别
| 级别 | 次序 | 启动条件 |
| 一般 | 1 | 停电 |
| 重大 | 2 | 长时间停电 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 适用级别 |
| '1 | 报告 | 组长 | 2 小时 | |
| '2 | 停产 | 组长 | 2 小时 | 重大 |
""")
    courses: dict[str, Course] = {}
    for number, level in enumerate(("一般", "重大", "一般")):
        path = tmp_path / f"{number}.xlsx"
        incident = replace(DRILL, level=level, trigger=None)
        write(tracking_book(given, incident, Wording(), NOW), path)
        found = read_tracking(read(path))
        assert found.course is not None
        assert found.tasks == found.course.tasks == tasks_of(given, level)
        courses.setdefault(level, found.course)
        assert courses[level] is found.course
    assert courses["一般"] is not courses["重大"]


@needs_office
def test_it_is_read_after_a_save_by_libreoffice(tmp_path: Path) -> None:
    holds_everything(
        read_tracking(read(saved_by_libreoffice(written(tmp_path, Lang.ZH), tmp_path)))
    )


@pytest.mark.parametrize("seed", range(25))
def test_random_histories_come_back(tmp_path: Path, seed: int) -> None:
    given = case(seed)
    path = tmp_path / "t.xlsx"
    typed = Typed.of(given.progress)
    write(tracking_book(given.plan, given.incident, Wording(), given.now, typed=typed), path)
    found = read_tracking(read(path))
    assert found.tasks == tasks_of(given.plan)
    assert found.incident == given.incident
    decided = {task.only_if[0] for task in found.tasks if task.only_if}
    asked = decided | {row.key for row in found.steps if row.outcomes}
    for key, progress in given.progress.items():
        outcome = (progress.outcome or "").strip() or None if key in asked else None
        expected = Progress(progress.state, progress.started, progress.finished, outcome)
        assert found.progress[key] == expected


def test_a_plan_is_no_tracking_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "p.xlsx", "# 应急通讯录\n| 姓名 | 单位 |\n| 王敏 | 甲公司 |")
    with pytest.raises(Failure) as caught:
        read_tracking(read(path))
    assert caught.value.reason is Reason.WRONG_KIND
    assert "跟踪表" in caught.value.said.zh


def test_status_computes_anew(tmp_path: Path) -> None:
    found = status(read_tracking(read(written(tmp_path, Lang.EN))), datetime(2026, 3, 2, 10, 30))
    told = as_json(found)
    assert (told["kind"], told["level"], told["now"]) == ("drill", None, "2026-03-02T10:30:00")
    assert told["moments"] == {
        "began": "2026-03-02T07:00:00",
        "found": "2026-03-02T07:20:00",
        "reported": "2026-03-02T09:10:00",
    }
    assert (told["overdue"], told["next"]) == (["1.2"], "1.2")
    steps = {step["key"]: step for step in told["steps"]}  # type: ignore[attr-defined]
    assert steps["1.1"] == {
        "key": "1.1",
        "title": "故障发生 2 小时后系统管理员仍未修复的，向部门经理报告。",
        "owner": "个人化部/IT小组组长 (nobody found)",
        "state": "done",
        "deadline": "2026-03-02T09:30:00",
        "baseline": "2026-03-02T09:30:00",
        "forecast": "2026-03-02T09:10:00",
        "finished": "2026-03-02T09:10:00",
        "waits_for": None,
        "planned": True,
    }
    assert steps["7"]["state"] == "not_applicable"
    assert (steps["8"]["deadline"], steps["8"]["waits_for"]) == (None, "restored")
    assert found.done == (1, 10)
    assert found.forecast is not None


def test_the_baseline_stays_where_it_was_frozen(tmp_path: Path) -> None:
    from dataclasses import replace

    later = {**DRILL.moments, Moment.BEGAN: datetime(2026, 3, 2, 8, 0)}
    path = written(tmp_path, Lang.ZH, replace(DRILL, moments=later))
    due = status(read_tracking(read(path)), NOW).times["1.1"]
    assert due.baseline == datetime(2026, 3, 2, 9, 30)
    assert due.deadline == datetime(2026, 3, 2, 10, 30)


def test_a_typed_cell_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, Lang.ZH)
    import openpyxl

    workbook = openpyxl.load_workbook(path)
    sheet = workbook["处置跟踪表 Steps"]
    sheet["F6"] = "下午三点"
    workbook.save(path)
    found = read_tracking(read(path))
    assert [(str(problem.cell), problem.values["text"]) for problem in found.problems] == [
        ("处置跟踪表 Steps!F6", "下午三点")
    ]
