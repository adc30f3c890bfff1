from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.network import Flag, State
from bcm_excel.core.text import Lang
from bcm_excel.daily.escalation import Call, calls, following, latest, said, standing
from bcm_excel.daily.facts import IncidentFacts, Reach, StepFacts
from bcm_excel.daily.notices import Change

OWNER = Reach("王敏", "13800000001", "wang@example.com")
BACKUP = Reach("李静", "13800000002", "li@example.com")
LEADER = Reach("周建国", "13800000003", "zhou@example.com")
OFFICER = Reach("苏敏", "13800000004", "su@example.com")
DUE = datetime(2026, 3, 2, 9, 30)
HOUR, GRACE = timedelta(hours=1), timedelta(minutes=90)


def incident(flag: Flag = Flag.OVERDUE, **more: object) -> IncidentFacts:
    parts: dict[str, object] = {"owners": (OWNER,), "backups": (BACKUP,)} | more
    step = StepFacts("1.1", "报告部门经理。", "系统管理员", flag, State.NOT_STARTED, DUE, **parts)  # type: ignore[arg-type]
    return IncidentFacts(
        "incidents/a.xlsx", "i", "停电", False, "P-1", leader=LEADER, steps=(step,)
    )


def told(found: IncidentFacts, late: timedelta) -> dict[str, tuple[str, str | None]]:
    """By name: the event, and whom to ring."""
    return {
        person.name: (event(call), call.notice.call.name if call.notice.call else None)
        for call in calls(found, (OFFICER,), DUE + late, GRACE)
        for person in call.to or (Reach("*"),)
    }


def event(call: Call) -> str:
    return str(json.loads(call.notice.key)[2])


def test_at_once_the_owner_is_told_and_the_officer_whom_to_ring() -> None:
    assert told(incident(), timedelta(minutes=5)) == {
        "王敏": ("overdue+0h", None),
        "苏敏": ("overdue+0h", "王敏"),
        "*": ("overdue+0h", "王敏"),
    }


def test_after_the_grace_the_backup_is_told_too_and_is_to_be_rung() -> None:
    found = told(incident(), GRACE)
    assert found["李静"] == ("overdue+90m", "王敏")
    assert found["苏敏"] == ("overdue+1h", "李静")
    assert "周建国" not in found


def test_after_another_grace_the_leader_is_told_too_and_is_to_be_rung() -> None:
    found = told(incident(), 2 * GRACE)
    assert found["周建国"] == ("overdue+3h", "李静")
    assert found["苏敏"] == ("overdue+1h", "周建国")


def test_without_a_backup_the_leader_is_told_after_the_grace() -> None:
    found = told(incident(backups=()), GRACE)
    assert found["周建国"] == ("overdue+90m", "王敏")
    assert found["苏敏"] == ("overdue+1h", "周建国")


def test_where_there_is_nobody_else_the_owner_is_rung_however_late_it_is() -> None:
    found = replace(incident(backups=()), leader=None)
    assert told(found, 2 * GRACE)["苏敏"] == ("overdue+1h", "王敏")


def test_where_nobody_answers_for_it_the_leader_is_rung() -> None:
    assert told(incident(owners=(), backups=()), HOUR)["*"] == ("overdue+1h", "周建国")


def words(found: IncidentFacts, late: timedelta, *officers: Reach) -> dict[str, str]:
    """By name: what they are to do, and whom they are to ring."""
    return {
        person.name: f"{do.zh if (do := call.notice.what_to_do) else ''}"
        f"{call.notice.call.name if call.notice.call else ''}"
        for call in calls(found, officers, DUE + late, GRACE)
        for person in call.to
    }


def test_a_leader_on_duty_is_not_told_to_ring_themselves() -> None:
    found = words(incident(owners=(), backups=()), timedelta(), OFFICER, LEADER)
    assert found == {
        "周建国": "没有找到责任人，请指定。",
        "苏敏": "没有找到责任人：请致电商定由谁处理，并在跟踪表登记进展。周建国",
    }


def test_where_there_is_nobody_to_ring_whoever_is_on_duty_is_to_name_somebody() -> None:
    found = replace(incident(owners=(), backups=()), leader=None)
    assert words(found, 2 * GRACE, OFFICER) == {"苏敏": "没有找到责任人，请指定。"}


def test_whoever_is_on_duty_is_to_ring_the_owner_where_there_is_one() -> None:
    assert words(incident(), HOUR, OFFICER)["苏敏"] == "电话催办，并在跟踪表登记进展。王敏"


def test_a_leader_who_is_the_owner_is_told_to_act_and_not_to_decide_who_acts() -> None:
    found = list(calls(incident(owners=(LEADER,)), (), DUE + 2 * GRACE, GRACE))
    assert [(each.to, event(each)) for each in found] == [
        ((LEADER,), "overdue+1h"),
        ((BACKUP,), "overdue+90m"),
        ((), "overdue+1h"),
    ]


@pytest.mark.parametrize(
    ("owners", "backups", "said"),
    [
        ((OWNER,), (BACKUP,), "责任人和备份责任人均未登记完成：请过问并决定由谁处理。李静"),
        ((OWNER,), (), "责任人王敏未登记完成，也没有备份责任人：请过问并决定由谁处理。王敏"),
        ((), (BACKUP,), "责任人和备份责任人均未登记完成：请过问并决定由谁处理。李静"),
        ((), (), "没有找到责任人，请指定。"),
    ],
)
def test_the_leader_hears_of_whom_there_is(
    owners: tuple[Reach, ...], backups: tuple[Reach, ...], said: str
) -> None:
    found = incident(owners=owners, backups=backups)
    assert words(found, 2 * GRACE)["周建国"] == said


@pytest.mark.parametrize(
    ("hours", "at"),
    [(0, "+0h"), (0.9, "+0h"), (1, "+1h"), (3.9, "+1h"), (4, "+4h"), (23, "+4h"), (24, "+1d"), (49, "+2d")],
)  # fmt: skip
def test_repeats_grow_apart(hours: float, at: str) -> None:
    assert told(incident(), timedelta(hours=hours))["王敏"][0] == f"overdue{at}"


def test_a_repeat_is_no_news() -> None:
    at_grace = {call.to: call.notice.change for call in calls(incident(), (), DUE + GRACE, GRACE)}
    assert at_grace == {
        (OWNER,): Change.STILL,
        (BACKUP,): Change.NEW,
        (): Change.STILL,
    }


def test_a_late_step_leads_a_message() -> None:
    assert all(call.notice.first for call in calls(incident(), (), DUE + HOUR, GRACE))
    assert not any(c.notice.first for c in calls(incident(Flag.DUE_SOON), (), DUE, GRACE))


def test_before_the_deadline_the_owner_alone_is_told() -> None:
    assert told(incident(Flag.DUE_SOON), -HOUR) == {"王敏": ("due_soon", None)}


@pytest.mark.parametrize(
    "flag", [Flag.DONE, Flag.DONE_LATE, Flag.NO_TIME, Flag.NOT_TAKEN, Flag.ON_TRACK, Flag.PENDING]
)
def test_what_is_done_or_not_due_is_silent(flag: Flag) -> None:
    assert told(incident(flag), timedelta(days=3)) == {}


@pytest.mark.parametrize(
    ("flag", "so"),
    [(Flag.DUE_SOON, ["due_soon"]), (Flag.OVERDUE, ["overdue"])]
    + [(flag, []) for flag in (Flag.ON_TRACK, Flag.PENDING, Flag.DONE, Flag.NOT_TAKEN)],
)
def test_what_waits_holds_while_the_step_stands_so(flag: Flag, so: list[str]) -> None:
    assert [event for _, _, event, _ in standing(incident(flag))] == so


def test_a_step_without_a_deadline_is_silent() -> None:
    found = incident()
    step = StepFacts("1", "a", "b", Flag.PENDING, State.NOT_STARTED)
    plain = IncidentFacts("a", "i", "停电", False, "P", steps=(step,))
    assert list(calls(plain, (), DUE, GRACE)) == []
    assert found.open


def test_a_drill_is_marked() -> None:
    real = incident()
    drill = IncidentFacts(real.place, "d", real.title, True, "P-1", steps=real.steps)
    assert all(call.notice.drill for call in calls(drill, (), DUE + HOUR, GRACE))


def test_it_says_what_was_due_when() -> None:
    call = next(iter(calls(incident(), (), DUE + HOUR, GRACE)))
    assert (
        call.notice.said.zh
        == "步骤 1.1“报告部门经理”应于 2026-03-02 09:30 完成，已超时，未登记完成"
    )
    assert "was due 2026-03-02 09:30" in call.notice.said[Lang.EN]


def test_who_was_told_what_comes_later_is_known_where_the_clock_is_set_back() -> None:
    assert following(HOUR * 0, HOUR * 0) == (HOUR, 4 * HOUR)
    assert following(HOUR * 0, 4 * HOUR) == ()
    assert following(46 * HOUR, 46 * HOUR) == (48 * HOUR,)
    call = next(iter(calls(incident(), (), DUE + HOUR, GRACE)))
    assert [json.loads(key)[2] for key in call.unless] == ["overdue+4h"]


LATE = st.timedeltas(timedelta(), timedelta(days=400))


@settings(deadline=None)
@given(LATE, LATE)
def test_an_event_is_never_ahead_of_time_and_never_goes_back(
    first: timedelta, more: timedelta
) -> None:
    start = timedelta(minutes=90)
    before, after = latest(start, first), latest(start, first + more)
    assert before is None or start <= before <= first
    assert before is None or (after is not None and after >= before)
    assert before is None or first - before < timedelta(days=1)


@settings(deadline=None)
@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_two_events_are_never_called_the_same(one: int, other: int) -> None:
    names = {said(timedelta(minutes=each)) for each in (one, other)}
    assert len(names) == len({one, other})
