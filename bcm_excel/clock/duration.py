"""How long something may take, as staff write it: 0.5 小时, 3 日, 5 个工作日, 提前30日, 立即."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from bcm_excel.clock.numerals import NUMBER, number, with_digits
from bcm_excel.clock.unread import NotUnderstoodError, plain, quoting
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text


class Unit(Enum):
    """The clock that a duration runs on, and its unit."""

    MINUTES = Text("分钟", "minutes")
    WORK_MINUTES = Text("个工作分钟", "working minutes")
    DAYS = Text("日", "days")
    WORK_DAYS = Text("个工作日", "working days")
    MONTHS = Text("个月", "months")

    @property
    def counts_days(self) -> bool:
        """Whether a limit in this unit ends with a day rather than at a minute."""
        return self in {Unit.DAYS, Unit.WORK_DAYS, Unit.MONTHS}


IMMEDIATELY = Text("立即", "at once")
HOURS = {
    Unit.MINUTES: Text("小时", "hours"),
    Unit.WORK_MINUTES: Text("个工作小时", "working hours"),
}
CENTURY = {
    Unit.MINUTES: 36_600 * 1440,
    Unit.WORK_MINUTES: 36_600 * 1440,
    Unit.DAYS: 36_600,
    Unit.WORK_DAYS: 36_600,
    Unit.MONTHS: 1_200,
}
LENGTH = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.WORK_MINUTES: timedelta(minutes=1),
    Unit.DAYS: timedelta(days=1),
    Unit.WORK_DAYS: timedelta(days=1),
    Unit.MONTHS: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """At most ``amount`` units; ``lower`` where a range was written, ``before`` if it counts back.

    Raises ValueError for what no text could say: negative or longer than a century, nothing but not
    in minutes, a range that does not rise or counts back, working hours that count back.
    """

    amount: int
    unit: Unit = Unit.MINUTES
    lower: int | None = None
    before: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= CENTURY[self.unit]:
            raise ValueError(f"{self.amount} {self.unit.value.en} is out of range")
        if self.amount == 0 and (self.unit is not Unit.MINUTES or self.before):
            raise ValueError("only 'at once' is a duration of nothing")
        if self.lower is not None and (self.before or not 0 <= self.lower < self.amount):
            raise ValueError("a range rises and does not count back")
        if self.before and self.unit is Unit.WORK_MINUTES:
            raise ValueError("working hours do not count back")

    @property
    def immediate(self) -> bool:
        """Whether it means at once."""
        return self.amount == 0

    @property
    def counts_days(self) -> bool:
        """Whether it ends with a day rather than at a minute."""
        return self.unit.counts_days

    @property
    def plain(self) -> timedelta:
        """Its least wall time: working minutes and days as plain ones, months of 30 days."""
        return self.amount * LENGTH[self.unit]

    def say(self, lang: Lang) -> str:
        """The canonical text, from which ``parse`` makes the same duration."""
        if self.immediate:
            return IMMEDIATELY[lang]
        known = [each for each in (self.lower, self.amount) if each is not None]
        if self.unit in HOURS and all(each % 30 == 0 for each in known):
            name = HOURS[self.unit]
            amount = "–".join(f"{each / 60:.1f}".removesuffix(".0") for each in known)
        else:
            name = self.unit.value
            amount = "–".join(map(str, known))
        if lang is Lang.ZH:
            return f"提前 {amount} {name.zh}" if self.before else f"{amount} {name.zh}"
        word = name.en.removesuffix("s") if amount == "1" else name.en
        return f"{amount} {word} before" if self.before else f"{amount} {word}"


class NotADuration(NotUnderstoodError):
    """A text that is no limit; ``why`` says what is wrong with it."""


HOUR_WORDS = ("小时", "个小时", "钟头", "个钟头", "h", "hr", "hrs", "hour", "hours")
MINUTE_WORDS = ("分钟", "分", "min", "mins", "minute", "minutes")
WORDS = {
    word: (unit, factor)
    for unit, factor, words in (
        (Unit.MINUTES, 60, HOUR_WORDS),
        (Unit.MINUTES, 1, MINUTE_WORDS),
        (Unit.WORK_MINUTES, 60, ("工作小时", "个工作小时", "working hour", "working hours")),
        (Unit.WORK_MINUTES, 60, ("business hour", "business hours", "work hour", "work hours")),
        (Unit.WORK_MINUTES, 1, ("工作分钟", "个工作分钟", "working minute", "working minutes")),
        (
            Unit.DAYS,
            1,
            ("日", "天", "自然日", "个自然日", "日历日", "个日历日", "d", "day", "days"),
        ),
        (Unit.DAYS, 1, ("calendar day", "calendar days")),
        (Unit.DAYS, 7, ("周", "星期", "个星期", "礼拜", "个礼拜", "week", "weeks")),
        (Unit.WORK_DAYS, 1, ("工作日", "个工作日", "工作天", "个工作天", "workday", "workdays")),
        (Unit.WORK_DAYS, 1, ("working day", "working days", "work day", "work days")),
        (Unit.WORK_DAYS, 1, ("business day", "business days")),
        (Unit.MONTHS, 1, ("个月", "个自然月", "month", "months")),
        (Unit.MONTHS, 12, ("年", "year", "years")),
    )
    for word in words
}


def either(words: Iterable[str]) -> str:
    """A pattern for one of the words, the longest first."""
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


UNIT = either(WORDS)
DAY_WORDS = tuple(word for word, (unit, _) in WORDS.items() if unit.counts_days)
HOUR = either(HOUR_WORDS)
MINUTE = either((*MINUTE_WORDS, "m"))

AT_ONCE = frozenset(("立即", "即时", "即刻", "立刻", "马上", "immediately", "immediate", "at once"))
FRAMES = (
    (lazy(r"(?:至少)?提前 ?(?P<core>.+)"), True),
    (lazy(r"(?P<core>.+?) ?(?:之前|以前|前)"), True),
    (lazy(r"(?P<core>.+) (?:before|in advance|ahead)"), True),
    (lazy(r"在? ?(?P<core>.+?) ?(?:以内|之内|内)"), False),
    (lazy(r"(?:不超过|不多于|最多|至多) ?(?P<core>.+)"), False),
    (lazy(r"(?:within|at most|no more than|not more than|up to) (?P<core>.+)"), False),
)
ONE = lazy(rf"(?P<high>{NUMBER}) ?(?P<unit>{UNIT})")
RANGE = lazy(
    rf"(?P<low>{NUMBER})(?: ?(?P<again>{UNIT}))? ?(?:-|至|到|to) ?"
    rf"(?P<high>{NUMBER}) ?(?P<unit>{UNIT})"
)
TWO = lazy(rf"(?P<hours>{NUMBER}) ?{HOUR} ?(?:and )?(?P<minutes>{NUMBER}) ?{MINUTE}")
AND_A_HALF = lazy(rf"(?P<hours>{NUMBER}) ?(?:个半(?:小时|钟头)|{HOUR}半)")


def parse(text: str) -> Duration:
    """The duration that a text says, understood whole; NotADuration otherwise."""
    said = with_digits(plain(text))
    if said in AT_ONCE:
        return Duration(0)
    for frame, before in FRAMES:
        if framed := frame.fullmatch(said):
            return core(framed["core"], text, before=before)
    return core(said, text, before=False)


def core(said: str, text: str, *, before: bool) -> Duration:
    """What stands between 提前, within, 内 …; ``text`` is quoted where it is refused."""
    low: int | None = None
    if found := ONE.fullmatch(said):
        unit, factor = WORDS[found["unit"]]
        high = whole(found["high"], factor, unit, text)
    elif (found := RANGE.fullmatch(said)) and found["again"] in {None, found["unit"]}:
        unit, factor = WORDS[found["unit"]]
        low, high = (whole(found[end], factor, unit, text) for end in ("low", "high"))
    elif found := TWO.fullmatch(said):
        unit, minutes = Unit.MINUTES, whole(found["minutes"], 1, Unit.MINUTES, text)
        if minutes >= 60:
            raise NotADuration(quoting(UNREAD, text))
        high = whole(found["hours"], 60, unit, text) + minutes
    elif found := AND_A_HALF.fullmatch(said):
        unit, high = Unit.MINUTES, whole(found["hours"], 60, Unit.MINUTES, text) + 30
    else:
        raise NotADuration(quoting(complaint(said), text))
    return bounded(high, unit, low, text, before=before)


def whole(digits: str, factor: int, unit: Unit, text: str) -> int:
    """The number times ``factor``; NotADuration where it is not whole in its unit."""
    value = number(digits)
    if value is None:
        raise NotADuration(quoting(UNREAD, text))
    if (value * factor).denominator != 1:
        raise NotADuration(quoting(PART_OF_DAY if unit.counts_days else PART_OF_MINUTE, text))
    return int(value * factor)


def bounded(amount: int, unit: Unit, lower: int | None, text: str, *, before: bool) -> Duration:
    """The duration; NotADuration where its parts do not go together."""
    if amount > CENTURY[unit]:
        raise NotADuration(quoting(TOO_LONG, text))
    if amount == 0 and (before or unit is not Unit.MINUTES):
        raise NotADuration(quoting(NOTHING, text))
    if lower is not None and lower >= amount:
        raise NotADuration(quoting(NOT_RISING, text))
    if before and (lower is not None or unit is Unit.WORK_MINUTES):
        raise NotADuration(quoting(NOT_BACK, text))
    return Duration(amount, unit, lower, before)


EMPTY = Text("没有填写时限", "there is no limit here")
RECURRENCE = Text(
    "“{text}”说的是多久重复一次，不是时限",
    "“{text}” says how often something recurs; it is no limit",
)
AVAILABILITY = Text(
    "“{text}”说的是全天值守，不是时限", "“{text}” says when somebody is available; it is no limit"
)
NEGATIVE = Text(
    "“{text}”是负数；要倒着数请写“提前…”", "“{text}” is negative; to count back write “… before”"
)
NO_UNIT = Text(
    "“{text}”没有单位；请写明分钟、小时、日或工作日",
    "“{text}” has no unit; add minutes, hours, days or working days",
)
NO_AMOUNT = Text("“{text}”只有单位，没有数量", "“{text}” has a unit but no amount")
MONTH_OR_DATE = Text(
    "“{text}”可能是月份，也可能是月数；月数请写“个月”",
    "“{text}” may be a month of the year; for a number of months write “个月”",
)
MIXED = Text(
    "“{text}”把天和小时混在一起，截止时刻有歧义；请只用其中一种",
    "“{text}” mixes days and hours, so its end is ambiguous; use one of them",
)
PART_OF_DAY = Text(
    "“{text}”不是整天或整月；不足一天请用小时",
    "“{text}” is not whole days or months; write part of a day in hours",
)
PART_OF_MINUTE = Text("“{text}”不是整分钟", "“{text}” is not whole minutes")
TOO_LONG = Text("“{text}”超过一百年", "“{text}” is longer than a century")
NOTHING = Text(
    "“{text}”数量为零；马上要做请写“立即”", "“{text}” is nothing; for at once write “at once”"
)
NOT_RISING = Text("“{text}”的范围不是由小到大", "the range “{text}” does not rise")
NOT_BACK = Text(
    "“{text}”不能倒着数：范围和工作小时没有“提前”",
    "“{text}” cannot count back: neither a range nor working hours do",
)
UNREAD = Text(
    "“{text}”看不懂；请写成“2 小时”“3 日”“5 个工作日”“提前30日”或“立即”",
    "“{text}” is not understood; write “2 hours”, “3 days”, “5 working days”, "
    "“30 days before” or “at once”",
)
COMPLAINTS = (
    (lazy(""), EMPTY),
    (lazy(r".*每.*|(?:every|each|per) .*|(?:dai|week|month|quarter|year)ly"), RECURRENCE),
    (lazy(r".*(?:7 ?[x×*·/] ?24|24 ?[x×*·/] ?7).*|.*全天候.*"), AVAILABILITY),
    (lazy(r"[-负] ?[0-9].*"), NEGATIVE),
    (lazy(NUMBER), NO_UNIT),
    (lazy(UNIT), NO_AMOUNT),
    (lazy(rf"{NUMBER} ?月"), MONTH_OR_DATE),
    (lazy(rf"(?=.*{NUMBER} ?(?:{HOUR}|{MINUTE})).*{NUMBER} ?{either(DAY_WORDS)}.*"), MIXED),
)


def complaint(said: str) -> Text:
    """What is wrong with a text that fits no pattern."""
    return next((why for shape, why in COMPLAINTS if shape.fullmatch(said)), UNREAD)
