"""Working hours, working weeks and times of day, as the settings write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bcm_excel.clock.unread import NotUnderstoodError, plain, quoting
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text

DAY = 1440
CLOCK = r"(?:[0-9]{1,2}:[0-9]{2})"
WINDOW = lazy(rf"({CLOCK}) ?(?:-|至|到|to) ?(次日|翌日|next day)? ?({CLOCK})")
WEEK_ZH = "一二三四五六日"
WEEK_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEK = tuple(
    Text(f"周{sign}", name[:3].title()) for sign, name in zip(WEEK_ZH, WEEK_EN, strict=True)
)
"""The days as they are shown, Monday first."""
WEEKDAYS = (
    {f"{prefix}{sign}": n for n, sign in enumerate(WEEK_ZH) for prefix in ("周", "星期", "礼拜")}
    | {f"{prefix}天": 6 for prefix in ("周", "星期", "礼拜")}
    | {name[:length]: n for n, name in enumerate(WEEK_EN) for length in (3, len(name))}
    | {"tues": 1, "thur": 3, "thurs": 3}
)

BAD_CLOCK = Text(
    "“{text}”不是一天中的时刻；请写成 17:30", "“{text}” is no time of day; write it as 17:30"
)
BAD_WINDOW = Text(
    "“{text}”不是工作时段；请写成 08:30-12:00", "“{text}” is no working window; write 08:30-12:00"
)
BAD_WEEK = Text(
    "“{text}”不是工作日；请写成“周一至周五”或“周一、周三”",
    "“{text}” is no working week; write “Mon-Fri” or “Mon, Wed”",
)
NO_WINDOW = Text("没有工作时段", "there is no working window")
OUT_OF_DAY = Text(
    "工作时段须从当日开始，先起后止，最迟到次日 24:00",
    "a working window begins within its day and ends after that, by 24:00 of the next day",
)
OVERLAP = Text("工作时段须先后排列、互不重叠", "working windows follow each other without overlap")


class NotAClock(NotUnderstoodError):
    """A text that is no time of day."""


class NotWindows(NotUnderstoodError):
    """Texts that are no working windows."""


class NotWeekdays(NotUnderstoodError):
    """Texts that are no working week."""


def clock_of(text: str) -> int:
    """Minutes from midnight: 17:30 is 1050, 24:00 is 1440. NotAClock otherwise."""
    said = plain(text)
    if re.fullmatch(CLOCK, said):
        hours, minutes = map(int, said.split(":"))
        if minutes < 60 and hours * 60 + minutes <= DAY:
            return hours * 60 + minutes
    raise NotAClock(quoting(BAD_CLOCK, text))


def windows_of(texts: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Working windows in minutes of the day; 22:00-06:00 ends in the next day, at 1800.

    Each text may hold several, divided by commas. NotWindows where one is not understood or where
    they do not follow each other.
    """
    windows = []
    for part in parts(texts):
        found = WINDOW.fullmatch(part)
        if found is None:
            raise NotWindows(quoting(BAD_WINDOW, part))
        try:
            opening, closing = clock_of(found[1]), clock_of(found[3])
        except NotAClock as refused:
            raise NotWindows(refused.why) from refused
        overnight = found[2] is not None or closing < opening
        windows.append((opening, closing + DAY if overnight else closing))
    if fault := misfit(windows):
        raise NotWindows(fault)
    return tuple(windows)


def misfit(windows: Sequence[tuple[int, int]]) -> Text | None:
    """What is wrong with the windows of a working day; None where they fit."""
    if not windows:
        return NO_WINDOW
    if any(not 0 <= start < DAY or not start < end <= 2 * DAY for start, end in windows):
        return OUT_OF_DAY
    next_day = (windows[0][0] + DAY, windows[0][1] + DAY)
    pairs = zip(windows, (*windows[1:], next_day), strict=True)
    return OVERLAP if any(later[0] < earlier[1] for earlier, later in pairs) else None


def weekdays_of(texts: Iterable[str]) -> frozenset[int]:
    """The days of a working week, 0 for Monday: 周一至周五, Mon-Fri, or single days.

    NotWeekdays where one is not understood or none is named.
    """
    named: set[int] = set()
    for part in parts(texts):
        ends = [WEEKDAYS.get(end.strip()) for end in re.split(r"-|至|到| to ", part)]
        match ends:
            case [int(day)]:
                named.add(day)
            case [int(first), int(last)]:
                named.update((first + n) % 7 for n in range((last - first) % 7 + 1))
            case _:
                raise NotWeekdays(quoting(BAD_WEEK, part))
    if not named:
        raise NotWeekdays(quoting(BAD_WEEK, ""))
    return frozenset(named)


def parts(texts: Iterable[str]) -> list[str]:
    """The texts, divided where they hold several."""
    return [part for text in texts for part in map(plain, re.split("[、，,；;]", text)) if part]
