"""Quiet hours: until when ordinary messages are held back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from bcm_excel.daily.settings import Window

DAY = 1440
ROUNDS = 8
"""Windows that follow on each other without end would be quiet for ever."""


def held_until(windows: Iterable[Window], now: datetime) -> datetime | None:
    """When none of the windows holds any more; None where none holds now."""
    several, moment = tuple(windows), now
    for _ in range(ROUNDS):
        ends = [end for each in several if (end := _end(each, moment))]
        if not ends:
            break
        moment = max(ends)
    return moment if moment > now else None


def _end(window: Window, moment: datetime) -> datetime | None:
    """The end of a window that holds at a moment; it may have begun the day before."""
    midnight = datetime.combine(moment.date(), time())
    for back in (0, 1):
        day = midnight - timedelta(back)
        start, end = (day + timedelta(minutes=each) for each in window)
        if start <= moment < end:
            return end
    return None
