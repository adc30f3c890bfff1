"""That the state was lost or damaged is said, whoever found it first, and at what hour."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.daily.settings import STATE
from bcm_excel.daily.state import State
from tests.daily.test_forty_days import GOOD, PLAN, ROSTER, SETTINGS
from tests.daily.world import GROUPS, World, world

MONDAY, NIGHT, MORNING, LATER = (
    datetime(2026, 4, day, hour, 30) for day, hour in ((13, 7), (14, 3), (14, 7), (14, 8))
)


def prepared(w: World, settings: str = SETTINGS) -> None:
    w.settings(settings)
    w.plan("停电.xlsx", PLAN.format_map(GOOD) + ROSTER)
    w.daily()
    w.arrived.clear()


def said(w: World) -> list[tuple[datetime, str]]:
    return [(each.at, each.to) for each in w.arrived if "状态文件" in each.text]


@pytest.mark.parametrize("how", ["damaged", "gone"])
def test_found_in_quiet_hours_it_is_said_in_the_morning_once(tmp_path: Path, how: str) -> None:
    with world(tmp_path, MONDAY) as w:
        prepared(w, f'quiet_hours = "22:00-07:00"\n{SETTINGS}')
        (tmp_path / STATE).write_bytes(b"no database" * (how == "damaged"))
        for now in (NIGHT, MORNING, LATER):
            w.set(now)
            w.look()
            w.daily()
        assert said(w) == [(MORNING, to) for to in ("zhou@example.com", *GROUPS)]


def test_whoever_opened_it_first_and_died_does_not_keep_it_from_being_said(tmp_path: Path) -> None:
    with world(tmp_path, MONDAY) as w:
        prepared(w)
        (tmp_path / STATE).unlink()
        with State(tmp_path / STATE, tmp_path / "reports", NIGHT):
            pass
        for now in (MORNING, LATER):
            w.set(now)
            w.daily()
        assert said(w) == [(MORNING, to) for to in ("zhou@example.com", *GROUPS)]


def test_state_and_reports_lost_on_one_day_nothing_comes_twice(tmp_path: Path) -> None:
    with world(tmp_path, MONDAY) as w:
        prepared(w)
        w.open("停电.xlsx", "停电", MONDAY, level="一般")
        w.plan("停电.xlsx", PLAN.format_map(GOOD | {"li": "'138000000021"}) + ROSTER)
        w.set(MONDAY.replace(hour=9, minute=0))
        w.daily()
        before = len(w.arrived)
        assert {each.to for each in w.arrived} >= {"wang@example.com", "zhou@example.com", *GROUPS}
        (tmp_path / STATE).unlink()
        shutil.rmtree(tmp_path / "reports")
        for minute in (10, 20):
            w.set(MONDAY.replace(hour=9, minute=minute))
            w.daily()
            w.look()
        late = w.arrived[before:]
        assert [each.to for each in late] == ["zhou@example.com", "amy@example.com", *GROUPS]
        for each in late:
            assert "状态文件" in each.text or "the former state" in each.text
            assert "\n2. " not in each.text
