"""That the state was lost or damaged is said, whoever found it first, and at what hour."""

from __future__ import annotations

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
