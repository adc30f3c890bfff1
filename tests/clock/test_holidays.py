"""Announced and projected days."""

from datetime import date, timedelta

import pytest

from bcm_excel.clock.holidays import UnknownYearError, projection, seed
from bcm_excel.core.text import Text


def test_2026_as_the_state_council_announced_it() -> None:
    days = seed(2026)
    off = [str(day.date)[5:] for day in days if not day.working]
    made_up = [str(day.date)[5:] for day in days if day.working]
    assert made_up == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert [day for day in off if day.startswith("02")] == [
        f"02-{n}" for n in (16, 17, 18, 19, 20, 23)
    ]
    assert days[0].name == Text("元旦", "New Year's Day")


@pytest.mark.parametrize("year", range(2004, 2027))
def test_a_seed_holds_only_what_differs_from_monday_to_friday(year: int) -> None:
    for day in seed(year):
        assert day.date.year == year
        assert day.working == (day.date.weekday() >= 5)


def test_the_source_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    seed(2026)
    assert capfd.readouterr() == ("", "")


def test_2027_is_projected_without_make_up_days() -> None:
    assert [(str(day.date), day.name.zh) for day in projection(2027)] == [
        ("2027-01-01", "元旦"),
        ("2027-02-05", "春节"),
        ("2027-02-08", "春节"),
        ("2027-04-05", "清明节"),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
        ("2027-10-01", "国庆节"),
    ]


@pytest.mark.parametrize("year", range(2027, 2031))
def test_no_projected_day_is_worked_or_a_weekend(year: int) -> None:
    days = projection(year)
    assert not any(day.working or day.date.weekday() >= 5 for day in days)
    spring = [day.date for day in days if day.name.en == "Spring Festival"]
    assert spring[-1] - spring[0] <= timedelta(3)
    assert date(year, 1, 20) <= spring[0] <= date(year, 2, 20)


def test_unknown_years_are_refused() -> None:
    with pytest.raises(UnknownYearError, match="2003"):
        seed(2003)
    with pytest.raises(UnknownYearError, match="2031"):
        projection(2031)
