from __future__ import annotations

from datetime import datetime

import pytest

from bcm_excel.daily.quiet import held_until

NIGHT = (22 * 60, 31 * 60)
NOON = (12 * 60, 13 * 60)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-03-02 21:59", None),
        ("2026-03-02 22:00", "2026-03-03 07:00"),
        ("2026-03-03 06:59", "2026-03-03 07:00"),
        ("2026-03-03 07:00", None),
        ("2026-03-03 12:30", "2026-03-03 13:00"),
    ],
)
def test_held_until_the_window_ends(now: str, until: str | None) -> None:
    found = held_until((NIGHT, NOON), datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(until) if until else None)


def test_windows_that_follow_on_each_other_hold_together() -> None:
    windows = ((60, 120), (120, 180))
    assert held_until(windows, datetime(2026, 3, 2, 1, 30)) == datetime(2026, 3, 2, 3, 0)


def test_quiet_all_day_ends_all_the_same() -> None:
    assert held_until(((0, 1440),), datetime(2026, 3, 2, 5)) is not None


def test_without_windows_nothing_is_held() -> None:
    assert held_until((), datetime(2026, 3, 2, 5)) is None
