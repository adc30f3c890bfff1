"""The figures of an incident that is to be closed, each from its own rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bcm_excel.incident.outcome import Outcome, Verdict
from tests.incident.closed import closed

STEPS = "# 处置跟踪表\n| 编号 | 步骤 | 状态 | 实际完成 | 时限 | 计时起点 | 备注 |\n"
CALLS = "# 通知联络记录\n| 序号 | 角色 / 单位 | 结果 | 确认时间 | 备份结果 | 标识 |\n"
SPENDING = "# 资源调配\n| 序号 | 支出日期 | 用途 | 金额 |\n"


def moments(**at: str) -> str:
    """The moments of 2 March, by their names, in a text."""
    rows = "".join(f"| {name} | 2026-03-02 {time} |\n" for name, time in at.items())
    return f"# 应急总览\n| 时刻 | 填写时间 |\n{rows}"


def verdicts(outcome: Outcome) -> dict[str, tuple[Verdict, timedelta | None]]:
    return {each.step.key: (each.verdict, each.late) for each in outcome.judged}


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


JUDGED = moments(发生="07:00", 发现="07:00") + (
    f"{STEPS}"
    "| '1 | 报告 | 已完成 | 2026-03-02 08:00 | 1 小时 | 发现 | |\n"
    "| '2 | 检修 | 已完成 | 2026-03-02 09:30 | 1 小时 | 发现 | |\n"
    "| '3 | 疏散 | 已完成 | | 1 小时 | 发现 | |\n"
    "| '4 | 观察 | 已完成 | 2026-03-02 09:00 | | 发现 | |\n"
    "| '5 | 记录 | 进行中 | | | 发现 | |\n"
    "| '6 | 停产 | 受阻 | | 8 小时 | 发现 | 无人 |\n"
    "| '7 | 复电 | 未开始 | | 12 小时 | 发现 | |\n"
    "| '8 | 通知客户 | 不适用 | | 1 小时 | 发现 | 没有客户 |\n"
)


def test_every_step_gets_the_verdict_that_it_has_earned() -> None:
    assert verdicts(closed(JUDGED)) == {
        "1": (Verdict.ON_TIME, minutes(0)),
        "2": (Verdict.LATE, minutes(90)),
        "3": (Verdict.UNTIMED, None),
        "4": (Verdict.DONE, None),
        "5": (Verdict.OPEN, None),
        "6": (Verdict.OVERDUE, minutes(60)),
        "7": (Verdict.OPEN, None),
        "8": (Verdict.NOT_TAKEN, None),
    }


def test_on_time_counts_what_is_taken_and_has_a_deadline() -> None:
    found = closed(JUDGED)
    assert (found.on_time.said, found.done.said) == ("1 / 5", "4 / 7")
    assert found.worst is not None
    assert found.worst.step.key == "2"


def test_nothing_late_has_no_worst_and_nothing_counted_shows_a_dash() -> None:
    found = closed(
        f"{moments(发生='07:00')}{STEPS}| '1 | 报告 | 已完成 | 2026-03-02 07:30 | | | |\n"
    )
    assert (found.worst, found.on_time.said) == (None, "—")


def test_errors_are_counted_and_mere_warnings_are_not() -> None:
    found = closed(JUDGED)
    errors = [each.rule.code for each in found.findings if each.rule.severity.name == "ERROR"]
    assert 0 < found.errors == len(errors) < len(found.findings)


@pytest.mark.parametrize(
    ("at", "restored", "elapsed"),
    [
        ({"发生": "07:00", "系统恢复": "11:30", "响应终止": "15:00"}, 270, 480),
        ({"发生": "07:00"}, None, 540),
        ({"系统恢复": "11:30", "响应终止": "15:00"}, None, None),
        ({"发生": "15:00", "响应终止": "15:00"}, None, 0),
        ({"发生": "15:30", "响应终止": "15:00"}, None, None),
    ],
)
def test_times_count_from_when_it_began(
    at: dict[str, str], restored: int | None, elapsed: int | None
) -> None:
    found = closed(f"{moments(**at)}{STEPS}| '1 | 报告 | 未开始 | | | | |\n")
    assert found.restored_after == (None if restored is None else minutes(restored))
    assert found.elapsed == (None if elapsed is None else minutes(elapsed))


def test_whoever_has_the_message_by_either_of_two_people_is_reached() -> None:
    calls = (
        f"{CALLS}"
        "| '1 | 组长 | 已确认 | 2026-03-02 07:10 | | role:1 |\n"
        "| '2 | 副组长 | 无人接听 | | 已确认 | role:2 |\n"
        "| '3 | 电工 | 无人接听 | | 关机 | role:3 |\n"
        "| '4 | 保安 | 模拟 | | | role:4 |\n"
        "| '5 | 司机 | | | | role:5 |\n"
    )
    step = f"{STEPS}| '1 | 报告 | 未开始 | | | | |\n"
    assert closed(f"{moments(发生='07:00')}{step}{calls}").reached.said == "2 / 3"


def test_payments_are_added_up_and_one_without_a_sum_is_nought() -> None:
    spending = f"{SPENDING}| 1 | 2026-03-02 | 租车 | 300.5 |\n| 2 | 2026-03-02 | 待定 | |\n| 3 | 2026-03-02 | 饮水 | 99.5 |\n"
    step = f"{STEPS}| '1 | 报告 | 未开始 | | | | |\n"
    assert closed(f"{moments(发生='07:00')}{step}{spending}").spent == 400
