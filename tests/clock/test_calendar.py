"""Working days and working time, against second engines that count another way."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import (
    LAST,
    Calendar,
    DayMark,
    Line,
    Mark,
    add_months,
    moment_of,
    serial,
)
from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.holidays import announced
from bcm_excel.clock.hours import DAY, windows_of

Minutes = npt.NDArray[np.int64]
FIRST, FINAL = date(2025, 12, 29), date(2026, 3, 13)
WINDOWS = {
    "office": windows_of(["08:30-12:00", "13:00-17:30"]),
    "night": windows_of(["22:00-06:00"]),
    "both": windows_of(["08:00-12:00", "20:00-次日02:00"]),
    "all day": windows_of(["00:00-24:00"]),
    "touching": windows_of(["08:00-12:00", "12:00-16:00"]),
}


def t(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


def d(text: str) -> date:
    return date.fromisoformat(text)


def worked_minutes(calendar: Calendar, first: date, final: date) -> Minutes:
    """Every minute that is worked, one by one, from the day before until the last day."""
    begin = serial(datetime.combine(first, time()))
    worked: list[int] = []
    for n in range(-1, (final - first).days + 1):
        if calendar.works(first + timedelta(n)):
            for opens, closes in calendar.windows:
                worked += range(begin + n * DAY + opens, begin + n * DAY + closes)
    return np.array([each for each in worked if each >= begin])


def walk(minutes: Minutes, start: int, limit: int) -> int | None:
    """The end of the limit: one minute after the last one that was worked."""
    ahead = minutes[np.searchsorted(minutes, start) :][:limit]
    return int(ahead[-1]) + 1 if len(ahead) == limit else None


@pytest.mark.parametrize("windows", WINDOWS)
def test_working_time_agrees_with_a_walk_minute_by_minute(windows: str) -> None:
    calendar = Calendar(windows=WINDOWS[windows])
    line = calendar.line(FIRST, FINAL)
    minutes = worked_minutes(calendar, FIRST, FINAL)
    random = Random(windows)  # noqa: S311 - cases, not secrets
    begin = line.walls[0]
    starts = [random.randrange(begin, begin + 60 * DAY) for _ in range(700)]
    starts += [corner + n for corner in line.walls[:40] for n in (-1, 0, 1) if corner + n >= begin]
    for start in starts:
        assert line.done(start) == int(np.searchsorted(minutes, start))
        for limit in (1, random.randrange(2, 480), random.randrange(480, 9600)):
            assert line.due(start, limit) == walk(minutes, start, limit), (start, limit)


@pytest.mark.parametrize("windows", WINDOWS)
def test_a_limit_that_fills_a_window_ends_on_its_closing(windows: str) -> None:
    line = Calendar(windows=WINDOWS[windows]).line(FIRST, FINAL)
    rises = [
        (wall, work)
        for (wall, work), (_, before) in zip(
            list(zip(line.walls, line.works, strict=True))[1:-1],
            zip(line.walls, line.works, strict=False),
            strict=False,
        )
        if work > before
    ]
    for wall, work in rises[:60]:
        for start in (line.walls[0], wall - 1):
            assert line.due(start, work - line.done(start)) == wall


@pytest.mark.parametrize("windows", WINDOWS)
def test_the_line_rises_to_a_far_corner_with_the_same_work(windows: str) -> None:
    line = Calendar(windows=WINDOWS[windows]).line(FIRST, FINAL)
    assert line.walls[0] == serial(datetime.combine(FIRST, time()))
    assert line.works[0] == 0
    assert all(a < b for a, b in pairwise(line.walls))
    assert all(
        0 <= b - a <= w - v
        for (a, b), (v, w) in zip(pairwise(line.works), pairwise(line.walls), strict=True)
    )
    assert (line.walls[-1], line.works[-1]) == (LAST, line.works[-2])


def test_beyond_the_line_nothing_is_known() -> None:
    line = Calendar().line(d("2026-03-02"), d("2026-03-02"))
    start = serial(t("2026-03-02 09:00"))
    assert line.due(start, 7 * 60 + 30) == serial(t("2026-03-02 17:30"))
    assert line.due(start, 7 * 60 + 31) is None
    assert line.due(start, 0) == start
    for outside in (line.walls[0] - 1, LAST):
        with pytest.raises(ValueError, match="outside"):
            line.done(outside)


def test_a_line_begins_within_the_night_shift_of_the_evening_before() -> None:
    calendar = Calendar(windows=WINDOWS["night"])
    line = calendar.line(d("2026-03-03"), d("2026-03-03"))
    assert line.done(serial(t("2026-03-03 06:00"))) == 6 * 60
    corners = ("2026-03-03 00:00", "2026-03-03 06:00", "2026-03-03 22:00", "2026-03-04 06:00")
    walls = (*(serial(t(corner)) for corner in corners), LAST)
    assert line == Line(walls, (0, 360, 360, 840, 840))


@pytest.mark.parametrize("seeded", [True, False])
def test_working_days_agree_with_numpy(seeded: bool) -> None:
    rows = {d("2026-03-08"): DayMark(working=True), d("2026-03-09"): DayMark(working=False)}
    calendar = Calendar(days=rows, seeded=seeded)
    span = [d("2025-06-01") + timedelta(n) for n in range(579)]
    known = {day: each.working for year in (2025, 2026) for day, each in announced()[year].items()}
    known = (known if seeded else {}) | {d("2026-03-08"): True, d("2026-03-09"): False}
    worked = [day for day in span if known.get(day, day.weekday() < 5)]
    # numpy knows no make-up days: every day is in the week, and all days off are holidays.
    off = [day for day in span if day not in set(worked)]
    oracle = np.busdaycalendar(weekmask="1111111", holidays=off)
    random = Random(2)  # noqa: S311 - cases, not secrets
    for _ in range(1500):
        day, n = random.choice(span[120:400]), random.randrange(1, 60)
        after = np.busday_offset(day, n, roll="backward", busdaycal=oracle)
        back = np.busday_offset(day, -n, roll="forward", busdaycal=oracle)
        on = np.busday_offset(day, 0, roll="forward", busdaycal=oracle)
        last = np.busday_offset(day, 0, roll="backward", busdaycal=oracle)
        assert calendar.add_working_days(day, n) == after.astype(object)
        assert calendar.add_working_days(day, -n) == back.astype(object)
        assert calendar.next_working(day) == on.astype(object)
        assert calendar.previous_working(day) == last.astype(object)
    assert calendar.working_days(span[0], span[-1]) == tuple(worked)


def test_months_agree_with_pandas() -> None:
    random = Random(3)  # noqa: S311 - cases, not secrets
    for _ in range(2000):
        day, n = date(2020, 1, 1) + timedelta(random.randrange(4000)), random.randrange(-60, 60)
        expected = pd.Timestamp(day) + pd.DateOffset(months=n)
        assert add_months(day, n) == expected.date()


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-03-02 07:20", Duration(90), "2026-03-02 08:50"),
        ("2026-03-02 23:30", Duration(60), "2026-03-03 00:30"),
        ("2026-03-02 07:20", Duration(3, Unit.DAYS), "2026-03-05 23:59"),
        ("2026-03-02 00:00", Duration(1, Unit.DAYS), "2026-03-03 23:59"),
        ("2026-01-31 10:00", Duration(1, Unit.MONTHS), "2026-02-28 23:59"),
        ("2026-01-15 10:00", Duration(12, Unit.MONTHS), "2027-01-15 23:59"),
        # 2026-02-14 is a make-up Saturday, 02-15 to 02-23 are off.
        ("2026-02-13 16:30", Duration(1, Unit.WORK_DAYS), "2026-02-14 17:30"),
        ("2026-02-13 16:30", Duration(2, Unit.WORK_DAYS), "2026-02-24 17:30"),
        ("2026-02-17 10:00", Duration(1, Unit.WORK_DAYS), "2026-02-24 17:30"),
        ("2026-02-13 16:30", Duration(60, Unit.WORK_MINUTES), "2026-02-13 17:30"),
        ("2026-02-13 16:30", Duration(61, Unit.WORK_MINUTES), "2026-02-14 08:31"),
        ("2026-02-14 17:30", Duration(1, Unit.WORK_MINUTES), "2026-02-24 08:31"),
        ("2026-02-13 12:30", Duration(30, Unit.WORK_MINUTES), "2026-02-13 13:30"),
        ("2026-02-13 16:30", Duration(480 * 60, Unit.WORK_MINUTES), "2026-05-19 16:30"),
        # Counting back: the days lie clear between arrival and effect.
        ("2026-04-01 00:00", Duration(30, Unit.DAYS, before=True), "2026-03-01 23:59"),
        ("2026-04-01 09:00", Duration(30, Unit.DAYS, before=True), "2026-03-01 23:59"),
        ("2026-04-01 00:00", Duration(1, Unit.MONTHS, before=True), "2026-02-28 23:59"),
        ("2026-03-01 00:00", Duration(1, Unit.MONTHS, before=True), "2026-01-31 23:59"),
        ("2026-03-16 00:00", Duration(1, Unit.MONTHS, before=True), "2026-02-15 23:59"),
        ("2026-03-04 00:00", Duration(2, Unit.WORK_DAYS, before=True), "2026-02-28 17:30"),
        ("2026-03-04 12:00", Duration(120, before=True), "2026-03-04 10:00"),
    ],
)
def test_ends(start: str, limit: Duration, end: str) -> None:
    assert Calendar().end(t(start), limit) == t(end)


@settings(deadline=None, max_examples=300)
@given(
    st.datetimes(datetime(2023, 1, 1), datetime(2030, 1, 1)),
    st.integers(1, 40),
    st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.WORK_DAYS]),
)
def test_a_notice_in_time_is_over_before_it_takes_effect(
    effective: datetime, n: int, unit: Unit
) -> None:
    """And one that arrives a (working) day later is not."""
    calendar = Calendar()
    arrival = calendar.end(effective, Duration(n, unit, before=True))
    assert calendar.end(arrival, Duration(n, unit)).date() < effective.date()
    later = calendar.next_working(arrival.date() + timedelta(1))
    later = later if unit is Unit.WORK_DAYS else arrival.date() + timedelta(1)
    too_late = datetime.combine(later, effective.time())
    assert calendar.end(too_late, Duration(n, unit)).date() >= effective.date()


def test_close_of_business_may_end_a_day() -> None:
    calendar = Calendar(day_end=17 * 60 + 30)
    assert calendar.end(t("2026-03-02 07:20"), Duration(3, Unit.DAYS)) == t("2026-03-05 17:30")


@pytest.mark.parametrize(
    ("windows", "closing"),
    [("office", 1050), ("night", 1800), ("all day", 1439), ("touching", 960)],
)
def test_a_working_day_ends_at_its_last_closing(windows: str, closing: int) -> None:
    calendar = Calendar(windows=WINDOWS[windows])
    end = calendar.end(t("2026-03-02 07:20"), Duration(1, Unit.WORK_DAYS))
    assert end == t("2026-03-03 00:00") + timedelta(minutes=closing)


@pytest.mark.parametrize(
    ("deadline", "limit", "latest"),
    [
        ("2026-02-16 23:59", Duration(3, Unit.DAYS), "2026-02-24 23:59"),
        ("2026-02-14 23:59", Duration(3, Unit.DAYS), "2026-02-14 23:59"),
        ("2026-03-01 23:59", Duration(30, Unit.DAYS, before=True), "2026-02-28 23:59"),
        ("2026-03-15 23:59", Duration(1, Unit.MONTHS), "2026-03-16 23:59"),
        ("2026-03-02 17:30", Duration(1, Unit.WORK_DAYS), "2026-03-02 17:30"),
        ("2026-02-16 12:00", Duration(60), None),
        ("2026-02-16 12:00", Duration(60, Unit.WORK_MINUTES), None),
    ],
)
def test_the_legal_latest_rolls_days_and_never_hours(
    deadline: str, limit: Duration, latest: str | None
) -> None:
    expected = t(latest) if latest else None
    assert Calendar().legal_latest(t(deadline), limit) == expected


def test_the_staffs_row_goes_before_the_announcement_and_that_before_the_week() -> None:
    rows = {d("2026-02-16"): DayMark(working=True), d("2026-03-04"): DayMark(working=False)}
    calendar = Calendar(days=rows, weekdays=frozenset(range(6)))
    marks = {
        "2026-02-16": None,  # announced as off, worked by the staff's row
        "2026-02-17": Mark.OFF,  # announced
        "2026-02-21": Mark.OFF,  # a Saturday of their week, within the holiday
        "2026-03-04": Mark.OFF,  # the staff's row
        "2026-03-07": None,  # a Saturday of their week
        "2026-03-08": Mark.OFF,
        "2026-09-20": Mark.MAKE_UP,  # a Sunday worked
    }
    assert {day: calendar.mark(d(day)) for day in marks} == marks


def test_a_year_without_an_announcement_is_projected() -> None:
    calendar = Calendar()
    off = [
        day
        for day in ("2030-02-04", "2030-02-06", "2030-10-01", "2031-10-01")
        if not calendar.works(d(day))
    ]
    assert off == ["2030-02-04", "2030-10-01"]
    assert calendar.certain(d("2026-10-01"), d("2026-10-01"))
    assert not calendar.certain(d("2030-03-01"), d("2030-03-01"))


def test_a_year_is_confirmed_by_its_national_day_and_not_by_a_day_of_the_house() -> None:
    own_day = {d("2030-03-01"): DayMark(working=False, name="厂庆")}
    assert not Calendar(days=own_day).confirmed(2030)
    guessed = {d("2030-10-01"): DayMark(working=False, official=False)}
    assert not Calendar(days=guessed).confirmed(2030)
    typed = Calendar(days={d("2030-10-01"): DayMark(working=False)})
    assert typed.confirmed(2030)
    assert typed.works(d("2030-02-04"))  # their rows say all; nothing is projected beside them
    assert typed.certain(d("2030-02-04"), d("2030-02-04"))
    assert not Calendar(days=guessed).certain(d("2030-10-01"), d("2030-10-01"))


def test_certain_over_a_span() -> None:
    guess = {d("2026-05-04"): DayMark(working=True, official=False)}
    assert Calendar().certain(d("2026-12-01"), d("2026-12-31"))
    assert not Calendar().certain(d("2026-12-01"), d("2030-01-01"))
    assert Calendar(days=guess).certain(d("2026-05-01"), d("2026-05-03"))
    assert not Calendar(days=guess).certain(d("2026-05-01"), d("2026-05-04"))
    known = {d("2030-01-01"): DayMark(working=False)}
    assert Calendar(days=known).certain(d("2030-01-01"), d("2030-01-01"))


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"weekdays": frozenset[int]()}, "week"),
        ({"weekdays": frozenset({7})}, "week"),
        ({"windows": ()}, "window"),
        ({"windows": ((0, 100), (50, 200))}, "overlap"),
        ({"day_end": 0}, "day ends"),
        ({"day_end": 1441}, "day ends"),
    ],
)
def test_no_calendar(parts: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Calendar(**parts)  # type: ignore[arg-type]


def test_no_working_day_is_not_a_working_day() -> None:
    with pytest.raises(ValueError, match="no working day"):
        Calendar().add_working_days(d("2026-03-02"), 0)


def test_moments_are_whole_minutes() -> None:
    assert moment_of(serial(t("2026-03-02 07:20"))) == t("2026-03-02 07:20")
    assert serial(t("2026-03-02 07:20") + timedelta(seconds=30)) % DAY == 7 * 60 + 21
