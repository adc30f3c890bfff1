from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.breaks import LONG, long_breaks
from bcm_excel.clock.calendar import Calendar, DayMark
from bcm_excel.core.text import Lang

YEAR = timedelta(366)


def found(calendar: Calendar, start: date, days: int) -> list[tuple[str, str, str]]:
    return [
        (str(b.first), str(b.last), b.name[Lang.EN]) for b in long_breaks(calendar, start, days)
    ]


def test_the_long_holidays_of_a_year() -> None:
    assert found(Calendar(), date(2026, 1, 1), 365) == [
        ("2026-01-01", "2026-01-03", "New Year's Day"),
        ("2026-02-15", "2026-02-23", "Spring Festival"),
        ("2026-04-04", "2026-04-06", "Qingming Festival"),
        ("2026-05-01", "2026-05-05", "Labour Day"),
        ("2026-06-19", "2026-06-21", "Dragon Boat Festival"),
        ("2026-09-25", "2026-09-27", "Mid-Autumn Festival"),
        ("2026-10-01", "2026-10-07", "National Day"),
    ]


def test_one_that_goes_on_has_its_whole_length() -> None:
    assert found(Calendar(), date(2026, 10, 5), 1)[0][:2] == ("2026-10-01", "2026-10-07")


def test_one_that_begins_later_is_not_seen() -> None:
    assert found(Calendar(), date(2026, 9, 28), 3) == []
    assert len(found(Calendar(), date(2026, 9, 28), 4)) == 1


def test_the_staffs_own_days_have_their_name() -> None:
    days = {date(2026, 8, n): DayMark(working=False, name="厂休") for n in (10, 11, 12)}
    assert found(Calendar(days), date(2026, 8, 3), 20) == [("2026-08-08", "2026-08-12", "厂休")]


def test_a_known_holiday_has_its_english_name_in_the_staffs_rows_too() -> None:
    days = {date(2026, 10, n): DayMark(working=False, name="国庆节") for n in range(1, 8)}
    calendar = Calendar(days, seeded=False)
    assert found(calendar, date(2026, 9, 30), 5) == [("2026-10-01", "2026-10-07", "National Day")]


def test_the_end_of_a_short_week_is_no_holiday() -> None:
    short = Calendar(weekdays=frozenset({0, 1}), seeded=False)
    assert found(short, date(2026, 3, 2), 30) == []


def test_a_year_that_is_not_announced_has_the_days_of_the_law() -> None:
    names = [name for _, _, name in found(Calendar(), date(2029, 9, 1), 60)]
    assert "National Day" in names


@settings(deadline=None)
@given(
    st.dates(date(2023, 1, 1), date(2030, 12, 31)) | st.just(date(9999, 12, 31)),
    st.integers(0, 400),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_a_break_is_days_off_between_days_of_work(
    start: date, days: int, week: frozenset[int]
) -> None:
    calendar = Calendar(weekdays=week)
    for each in long_breaks(calendar, start, days):
        off = [each.first + timedelta(n) for n in range(each.days)]
        assert each.days >= LONG
        assert not any(map(calendar.works, off))
        assert each.last >= start
        assert calendar.works(each.last + timedelta(1)) or each.days >= 60


def test_days_off_that_nobody_named_are_a_holiday() -> None:
    days = {date(2026, 8, n): DayMark(working=False) for n in (10, 11, 12)}
    assert found(Calendar(days), date(2026, 8, 3), 20) == [("2026-08-08", "2026-08-12", "holiday")]
