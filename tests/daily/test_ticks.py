"""When the jobs of the watch are due, for any now and any past."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.stamp import Stamp
from bcm_excel.daily.settings import Settings
from bcm_excel.daily.ticks import PAUSES, Job, Last, Standing, due_jobs, slot_of

AT = Settings(daily_at=time(7, 30), watch_every=5)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}")


def daily(now: str, done: str | None) -> bool:
    last = {Job.DAILY: Last(at(done))} if done else {}
    return Job.DAILY in due_jobs(at(now), last, AT)


def test_everything_is_due_at_the_first_start() -> None:
    assert due_jobs(at("02 15:00"), {}, AT) == (Job.SAVED, Job.INCIDENTS, Job.DAILY)


def test_the_daily_run_is_due_at_its_time_and_once() -> None:
    assert not daily("03 07:29", "02 07:30")
    assert daily("03 07:30", "02 07:30")
    assert not daily("03 07:31", "03 07:30")


def test_missed_runs_are_made_up_once() -> None:
    assert daily("06 10:00", "02 07:30")
    assert slot_of(Job.DAILY, at("06 10:00"), AT) == at("06 07:30")
    assert not daily("06 10:01", "06 07:30")


def test_a_clock_set_back_an_hour_neither_repeats_nor_skips() -> None:
    assert not daily("03 06:40", "03 07:30")
    assert not daily("03 07:30", "03 07:30")
    assert daily("04 07:30", "03 07:30")


def test_a_run_under_a_clock_that_was_years_ahead_does_not_count() -> None:
    last = {Job.DAILY: Last(datetime(2036, 1, 1, 7, 30))}
    assert Job.DAILY in due_jobs(at("03 08:00"), last, AT)


def test_incidents_are_due_every_few_minutes_also_when_the_clock_went_back() -> None:
    last = {Job.INCIDENTS: Last(at("02 10:00"))}
    assert [
        Job.INCIDENTS in due_jobs(at(now), last, AT) for now in ("02 10:04", "02 10:05", "02 09:00")
    ] == [False, True, True]


def test_what_failed_waits_longer_each_time_and_holds_up_nothing_else() -> None:
    last = Last(at("02 07:30"))
    for number in range(6):
        last = last.missed(at("03 07:30"))
        pause = PAUSES[min(number, len(PAUSES) - 1)]
        before, after = (at("03 07:30") + pause - timedelta(seconds=1), at("03 07:30") + pause)
        assert Job.DAILY not in due_jobs(before, {Job.DAILY: last}, AT)
        assert due_jobs(after, {Job.DAILY: last}, AT) == (Job.SAVED, Job.INCIDENTS, Job.DAILY)
    assert Job.INCIDENTS in due_jobs(at("03 07:29"), {Job.INCIDENTS: last}, AT)
    assert last.succeeded(at("03 07:30")) == Last(at("03 07:30"))


@given(MOMENTS, st.times(), st.lists(st.integers(-90, 60 * 72), max_size=30))
@settings(deadline=None)
def test_each_slot_is_run_once_however_time_passes(
    start: datetime, when: time, steps: list[int]
) -> None:
    """The machine sleeps up to three days, or the clock goes back up to an hour and a half."""
    own, now, ran = Settings(daily_at=when.replace(second=0, microsecond=0)), start, []
    last: dict[Job, Last] = {}
    for step in steps:
        if Job.DAILY in due_jobs(now, last, own):
            slot = slot_of(Job.DAILY, now, own)
            last[Job.DAILY] = Last(slot)
            ran.append(slot)
        now += timedelta(minutes=step)
    assert len(set(ran)) == len(ran)
    assert ran == sorted(ran)


def test_a_file_stands_still_when_two_looks_agree() -> None:
    plan, standing = Path("plan.xlsx"), Standing()
    looks = [Stamp(10, 1), Stamp(20, 1), Stamp(20, 2), Stamp(20, 2), Stamp(20, 2)]
    assert [bool(standing.look({plan: look})) for look in looks] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert standing.look({}) == {}
    assert standing.look({plan: looks[-1]}) == {}
