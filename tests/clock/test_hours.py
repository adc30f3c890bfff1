"""Times of day, working windows and working weeks as the settings write them."""

import pytest

from bcm_excel.clock.hours import (
    NotAClock,
    NotWeekdays,
    NotWindows,
    clock_of,
    weekdays_of,
    windows_of,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("17:30", 1050), ("9:05", 545), ("１７：３０", 1050), (" 00:00 ", 0), ("24:00", 1440)],
)
def test_a_time_of_day(text: str, minutes: int) -> None:
    assert clock_of(text) == minutes


@pytest.mark.parametrize("text", ["24:01", "12:60", "17", "下班", "", "17:30:00", "٠٩:٠٠"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(NotAClock) as refused:
        clock_of(text)
    assert "17:30" in refused.value.why.zh


@pytest.mark.parametrize(
    ("texts", "windows"),
    [
        (["08:30-12:00", "13:00-17:30"], ((510, 720), (780, 1050))),
        (["08:30～12:00、13:00～17:30"], ((510, 720), (780, 1050))),
        (["8:30至12:00，13:00 to 17:30"], ((510, 720), (780, 1050))),
        (["22:00-06:00"], ((1320, 1800),)),
        (["22:00-次日06:00"], ((1320, 1800),)),
        (["08:00-次日08:00"], ((480, 1920),)),
        (["00:00-24:00"], ((0, 1440),)),
    ],
)
def test_working_windows(texts: list[str], windows: tuple[tuple[int, int], ...]) -> None:
    assert windows_of(texts) == windows


@pytest.mark.parametrize(
    ("texts", "zh"),
    [
        ([], "没有工作时段"),
        (["", " "], "没有工作时段"),
        (["上午"], "不是工作时段"),
        (["08:30"], "不是工作时段"),
        (["08:30-25:00"], "不是一天中的时刻"),
        (["24:00-24:00"], "从当日开始"),
        (["08:30-08:30"], "从当日开始"),
        (["08:30-12:00", "11:00-17:30"], "互不重叠"),
        (["13:00-17:30", "08:30-12:00"], "互不重叠"),
        (["05:00-06:00", "22:00-06:00"], "互不重叠"),
    ],
)
def test_no_working_windows(texts: list[str], zh: str) -> None:
    with pytest.raises(NotWindows) as refused:
        windows_of(texts)
    assert zh in refused.value.why.zh


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["周一至周五"], {0, 1, 2, 3, 4}),
        (["星期一到星期六"], {0, 1, 2, 3, 4, 5}),
        (["Mon-Fri"], {0, 1, 2, 3, 4}),
        (["Monday to Friday"], {0, 1, 2, 3, 4}),
        (["周一", "周三、周日"], {0, 2, 6}),
        (["周六至周二"], {5, 6, 0, 1}),
        (["Sat"], {5}),
        (["周日", "星期天"], {6}),
    ],
)
def test_a_working_week(texts: list[str], days: set[int]) -> None:
    assert weekdays_of(texts) == days


@pytest.mark.parametrize("texts", [[], [""], ["工作日"], ["周八"], ["周一-周二-周三"], ["周一至"]])
def test_no_working_week(texts: list[str]) -> None:
    with pytest.raises(NotWeekdays) as refused:
        weekdays_of(texts)
    assert "周一至周五" in refused.value.why.zh
