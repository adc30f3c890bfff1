"""The worked tables of both sample plans: in Python, and in LibreOffice after the same is typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.incident.status import Status
from tests.incident.cases import incident
from tests.incident.test_engine import HISTORY_A, MOMENTS_A, WORKED_A, WORKED_B, t
from tests.incident.typist import Desk, all_differences, desk, minutes, table
from tests.office import needs_office
from tests.office_typing import Rows, Shown, sit
from tests.samples import PLAN_A, PLAN_B, sample_plan

STARTS = {
    "as worked, on a Monday": 0,
    "on a make-up Saturday before the festival": -16,
    "on the second day of the Spring Festival": -13,
    "on a Saturday": 5,
    "into the next year": 304,
}
"""Days by which plan A is moved: its limits run on the wall clock, through whatever it meets."""
HISTORY_B = {
    "1": t("02-13 17:40"),
    "2": t("02-13 18:20"),
    "3": t("02-13 20:00"),
    "5.4": t("02-27 16:00"),
    "6.4": t("02-14 09:00"),
}
WEEKDAYS_B = {
    "一般": {"4.2": "周一 假", "4.3": "周五 假"},
    "重大": {"5.1": "周五", "5.3": "周三 假", "5.5": "周六 假"},
    "紧急": {"6.2": "周六 班", "6.3": "周六 班", "6.5": "周一"},
}
Times = dict[str, tuple[datetime | None, ...]]


def filled(at: Desk, history: dict[str, Progress]) -> None:
    """Type what happened; a step that is done for each party in the parties' rows."""
    for key, each in history.items():
        if key not in {task.key for task in at.ready.tasks}:
            continue
        if key in at.parties:
            for party in at.parties[key]:
                at.party(party, state=State.DONE, done=each.finished)
        else:
            at.step(key, state=State.DONE, finished=each.finished)
        if each.outcome:
            at.decide(key, each.outcome)


def desk_a(folder: Path, days: int) -> tuple[Desk, Times, datetime]:
    """Plan A, moved by some days, with what its table expects: baseline and own deadline."""
    moved = timedelta(days=days)
    ready = replace(incident({}), opened=t("02-13 16:00") + moved)
    at = desk(folder / f"a{days}.xlsx", sample_plan(PLAN_A), ready)
    for moment, when in (MOMENTS_A | {Moment.RESTORED: t("03-03 15:00")}).items():
        at.moment(moment, when + moved)
    for each in HISTORY_A.values():
        assert each.finished is not None
    history = {
        key: replace(each, finished=each.finished + moved)
        for key, each in HISTORY_A.items()
        if each.finished is not None
    }
    filled(at, history)
    expected: Times = {
        key: tuple(t(text) + moved if text else None for text in texts)
        for key, texts in WORKED_A.items()
    }
    return at, expected, t("03-03 15:10") + moved


def desk_b(folder: Path, level: str) -> tuple[Desk, Times, datetime]:
    """Plan B at a level, with what its table expects: legal latest and own deadline."""
    ready = replace(incident({}), opened=t("02-10 09:00"), level=level)
    at = desk(folder / f"b-{level}.xlsx", sample_plan(PLAN_B), ready)
    at.moment(Moment.FOUND, t("02-13 16:30"))
    filled(at, {key: Progress(State.DONE, finished=end) for key, end in HISTORY_B.items()})
    expected: Times = {
        key: (t(legal) if legal else None, t(own)) for key, (own, legal) in WORKED_B[level].items()
    }
    return at, expected, t("03-01 08:00")


def in_python(found: Status, first: str, expected: Times) -> Times:
    """The same of a status; ``first`` is baseline or legal_latest."""
    return {key: (getattr(found.times[key], first), found.times[key].deadline) for key in expected}


@pytest.mark.parametrize("days", STARTS.values(), ids=STARTS.keys())
def test_plan_a_in_python(tmp_path: Path, days: int) -> None:
    at, expected, now = desk_a(tmp_path, days)
    assert in_python(at.status(now), "baseline", expected) == expected


@pytest.mark.parametrize("level", WORKED_B)
def test_plan_b_in_python(tmp_path: Path, level: str) -> None:
    at, expected, now = desk_b(tmp_path, level)
    assert in_python(at.status(now), "legal_latest", expected) == expected


def shown(steps: Rows, heads: tuple[str, str], expected: Times) -> dict[str, tuple[Shown, ...]]:
    rows = table(steps, "编号", "编号")
    return {key: tuple(minutes(rows[key][head], 1440) for head in heads) for key in expected}


def typed(expected: Times) -> dict[str, tuple[Shown, ...]]:
    return {
        key: tuple("" if each is None else serial(each) for each in times)
        for key, times in expected.items()
    }


@needs_office
def test_both_in_sheets_after_the_same_is_typed(tmp_path: Path) -> None:
    worked = {name: desk_a(tmp_path, days) for name, days in STARTS.items()}
    worked |= {level: desk_b(tmp_path, level) for level in WORKED_B}
    status = {name: [at.look(now)] for name, (at, _, now) in worked.items()}
    seen = dict(zip(worked, sit([at.sitting for at, _, _ in worked.values()]), strict=True))
    for name, (_, expected, _) in worked.items():
        first = "基准时间" if name in STARTS else "法定最迟"
        assert shown(seen[name][1], (first, "应完成"), expected) == typed(expected), name
    for level, days in WEEKDAYS_B.items():
        rows = table(seen[level][1], "编号", "编号")
        assert {key: rows[key]["星期"] for key in days} == days
    assert not all_differences((name, seen[name], status[name]) for name in worked)
