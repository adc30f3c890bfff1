"""How an incident stands: what comes next, when all will be over, and what is done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.text import Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.status import Status, as_json, status
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from tests.incident.cases import incident
from tests.plans import plan

PLAN = plan("""
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 计时起点 | 判定选项 | 适用条件 |
| '1 | 观察 | 组长 | | | | |
| '2 | 检修 | 组长 | 4 小时 | 发现 | | |
| '3 | 定级 | 组长 | 1 小时 | 发现 | 启动；不启动 | |
| '4 | 停产 | 组长 | 2 小时 | 发现 | | 3=启动 |
""")
NOW = datetime(2026, 3, 2, 8, 10)


def stands(folder: Path, progress: dict[str, Progress]) -> Status:
    """The incident found at eight o'clock, at ten past eight."""
    found = incident({Moment.FOUND: datetime(2026, 3, 2, 8, 0)})
    typed = Typed.of(progress)
    write(tracking_book(PLAN, found, Wording(), NOW, typed=typed), folder / "t.xlsx")
    return status(read_tracking(read(folder / "t.xlsx")), NOW)


def states(found: Status) -> dict[str, State]:
    return {step.key: step.state for step in found.steps}


def test_next_is_the_nearest_deadline_wherever_it_stands(tmp_path: Path) -> None:
    found = stands(tmp_path, {})
    assert found.next is not None
    assert found.next.key == "3"


def test_a_step_without_a_deadline_comes_next_once_those_with_one_are_done(tmp_path: Path) -> None:
    done = Progress(State.DONE, finished=datetime(2026, 3, 2, 8, 5))
    found = stands(tmp_path, {"2": done, "3": done, "4": done})
    assert found.next is not None
    assert found.next.key == "1"


def test_the_forecast_of_all_is_that_of_the_last_to_end(tmp_path: Path) -> None:
    assert stands(tmp_path, {}).forecast == datetime(2026, 3, 2, 12, 0)


def test_a_step_whose_end_was_typed_is_done_whatever_its_state_still_says(tmp_path: Path) -> None:
    ended = Progress(State.IN_PROGRESS, finished=datetime(2026, 3, 2, 8, 5))
    assert states(stands(tmp_path, {"3": ended}))["3"] is State.DONE


def test_a_branch_that_is_not_taken_is_not_applicable_and_not_next(tmp_path: Path) -> None:
    done = Progress(State.DONE, finished=datetime(2026, 3, 2, 8, 5))
    against = Progress(State.DONE, finished=datetime(2026, 3, 2, 8, 5), outcome="不启动")
    found = stands(tmp_path, {"1": done, "2": done, "3": against})
    assert states(found)["4"] is State.NOT_APPLICABLE
    assert found.next is None
    assert as_json(found)["next"] is None
