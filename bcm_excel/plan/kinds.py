"""What a cell may hold, and how it is read.

A kind reads what staff really type. What it cannot read whole it refuses with Unreadable; what it
reads although it should be typed otherwise comes back as Mendable, with the safe mend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.limits import NotADuration
from bcm_excel.clock.limits import parse as parse_duration
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Value
from bcm_excel.plan import phones, words
from bcm_excel.plan.clean import INVISIBLE, UNTIDY, WIDE, fold, narrow, split, tidy
from bcm_excel.plan.problem import Trouble

T = TypeVar("T")
EPOCH = datetime(1899, 12, 30)


class Unreadable(ValueError):
    """A cell that holds something else; ``why`` says what was expected."""

    def __init__(
        self,
        why: Text,
        trouble: Trouble = Trouble.UNREADABLE,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(why.en)
        self.why = why
        self.trouble = trouble
        self.values = values or {}


@dataclass(frozen=True, slots=True)
class Mendable:
    """Read, but it should be typed as ``new``."""

    value: Any
    new: str | int | float | date
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a column holds: its name, how a raw value is read, and how its cells look."""

    name: Text
    read: Callable[[Value], T | Mendable]
    letter: str
    """The letter of the data dictionary."""
    style: str = ""
    """Words of the style sheet for its cells."""
    width: int = 16
    choices: tuple[Text, ...] = ()
    write: Callable[[T, Lang], Value] = field(default=lambda value, _: str(value))


def shown(raw: Value) -> str:
    """A raw value as the person who typed it would say it."""
    match raw:
        case str():
            return raw
        case float() if raw.is_integer() and abs(raw) < 1e15:
            return str(int(raw))
        case datetime():
            return raw.strftime("%Y-%m-%d %H:%M" if (raw.hour or raw.minute) else "%Y-%m-%d")
        case time():
            return raw.strftime("%H:%M")
        case timedelta():
            minutes = round(raw.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(raw)


def _text(raw: Value) -> str:
    return INVISIBLE.sub("", shown(raw)).strip() if isinstance(raw, str) else shown(raw)


NOT_A_CODE = Text("被 Excel 变成了日期", "Excel has turned it into a date")


def _code(raw: Value) -> str | Mendable:
    if isinstance(raw, (date, time, timedelta)):
        raise Unreadable(NOT_A_CODE)
    return _name(raw)


def _name(raw: Value) -> str | Mendable:
    if not isinstance(raw, str):
        return shown(raw)
    if not UNTIDY.search(raw):
        return raw
    return _tidied(raw, tidy(raw))


def _tidied(raw: str, value: str) -> str | Mendable:
    trouble = Trouble.FULL_WIDTH if WIDE.search(raw) else Trouble.STRAY
    return Mendable(value, value, trouble) if value != raw else value


def _list(raw: Value) -> tuple[str, ...]:
    return split(shown(raw))


EVIDENCE_DIVIDERS = re.compile("[、，,;；/\n\r]+|或者?|\\bor\\b|及|以及|和")


def _evidence(raw: Value) -> tuple[str, ...]:
    return split(shown(raw), EVIDENCE_DIVIDERS)


def _several(raw: Value) -> tuple[str, ...]:
    return split(shown(raw))


YES = {"是", "y", "yes", "√", "✓", "✔", "true", "有", "已", "1", "on", "对"}
NO = {"否", "n", "no", "×", "✗", "✘", "x", "false", "无", "未", "0", "off", "不"}


def _yes(raw: Value) -> bool:
    word = fold(shown(raw))
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(
        Text("应为 是 或 否", "yes or no is expected"),
        Trouble.NOT_A_CHOICE,
        {"options": tuple(member.value for member in words.YesNo)},
    )


DATE_TEXT = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*[日号]?")
DATE_DIGITS = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
TIME_TEXT = re.compile(r"\s*T?\s*([0-9]{1,2})\s*[:：时点]\s*([0-9]{2})?\s*分?(?:[:：][0-9]{2})?")
NOT_A_DATE = Text("应为日期，如 2026-03-02", "a date is expected, such as 2026-03-02")
NOT_A_MOMENT = Text(
    "应为日期和时间，如 2026-03-02 07:20", "date and time are expected, such as 2026-03-02 07:20"
)
SERIALS = (20000, 80000)
"""Serial numbers that are taken for a date: 1954 to 2119."""


def _day(parts: re.Match[str], why: Text) -> date:
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise Unreadable(why) from None


def _date(raw: Value) -> date | Mendable:
    match raw:
        case datetime():
            return raw.date()
        case date():
            return raw
        case int() | float() if SERIALS[0] < raw < SERIALS[1] and float(raw).is_integer():
            day = (EPOCH + timedelta(days=raw)).date()
            return Mendable(day, day, Trouble.TEXT_DATE)
        case str() | int() | float():
            line = narrow(_text(shown(raw)))
            found = DATE_TEXT.fullmatch(line) or DATE_DIGITS.fullmatch(line)
            if found:
                day = _day(found, NOT_A_DATE)
                return Mendable(day, day, Trouble.TEXT_DATE)
    raise Unreadable(NOT_A_DATE)


def _moment(raw: Value) -> datetime | Mendable:
    match raw:
        case datetime():
            return raw.replace(second=0, microsecond=0) + timedelta(minutes=raw.second >= 30)
        case date():
            return datetime(raw.year, raw.month, raw.day)
        case int() | float() if SERIALS[0] < raw < SERIALS[1]:
            at = EPOCH + timedelta(minutes=round(raw * 1440))
            return Mendable(at, at, Trouble.TEXT_DATE)
        case str():
            line = narrow(_text(raw))
            if found := DATE_TEXT.match(line):
                day = _day(found, NOT_A_MOMENT)
                at = datetime(day.year, day.month, day.day) + _clock(line[found.end() :])
                return Mendable(at, at, Trouble.TEXT_DATE)
    raise Unreadable(NOT_A_MOMENT)


def _clock(text: str) -> timedelta:
    if not text.strip():
        return timedelta()
    found = TIME_TEXT.fullmatch(text)
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        raise Unreadable(NOT_A_MOMENT)
    return timedelta(hours=int(found[1]), minutes=int(found[2] or 0))


NUMBER = re.compile(r"([-+]?[0-9]{1,3}(?:,[0-9]{3})+|[-+]?[0-9]+)(\.[0-9]+)?")
UNITS = {"万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000, "元": 1}
CURRENCY = re.compile(r"^(?:rmb|cny|人民币|￥|¥)|(?:人|次|家|个|天|rmb|cny)$")
NOT_A_NUMBER = Text("应为数字", "a number is expected")


def _number(raw: Value) -> float | Mendable:
    if isinstance(raw, (int, float)):
        return raw
    if not isinstance(raw, str):
        raise Unreadable(NOT_A_NUMBER)
    line, factor = CURRENCY.sub("", fold(raw)), 1
    for unit, times in UNITS.items():
        if line.endswith(unit):
            line, factor = line.removesuffix(unit), times
            break
    found = NUMBER.fullmatch(line)
    if not found:
        raise Unreadable(NOT_A_NUMBER)
    value = round(float(line.replace(",", "")) * factor, 6)
    number = int(value) if value.is_integer() else value
    return Mendable(number, number, Trouble.TEXT_NUMBER)


def _percent(raw: Value) -> float | Mendable:
    """A share as a fraction; a plain number above 1 was meant in percent."""
    if isinstance(raw, str) and fold(raw).endswith("%"):
        read = _number(fold(raw).removesuffix("%"))
        value = read.value if isinstance(read, Mendable) else read
        return Mendable(value / 100, value / 100, Trouble.TEXT_NUMBER)
    read = _number(raw)
    value = read.value if isinstance(read, Mendable) else read
    share = value / 100 if value > 1 else value
    return Mendable(share, read.new, read.trouble) if isinstance(read, Mendable) else share


TWO_NUMBERS = re.compile("[/、，,;；\n\r]+|或")
NOT_A_PHONE = Text("应为电话号码", "a telephone number is expected")


def _phones(raw: Value) -> tuple[str, ...] | Mendable:
    """Numbers in normal form; one that is wrong but a number is kept, a rule judges it."""
    if isinstance(raw, str) and phones.MOBILE.fullmatch(raw):
        return (raw,)
    if isinstance(raw, (date, time, timedelta)):
        raise Unreadable(NOT_A_PHONE)
    line = shown(raw)
    parts = split(line, TWO_NUMBERS)
    numbers = tuple(phones.normal(part) for part in parts)
    known = tuple(number for number in numbers if number is not None)
    if not known or len(known) < len(numbers):
        raise Unreadable(NOT_A_PHONE)
    clean = tidy(line)
    if WIDE.search(line):
        return Mendable(known, clean, Trouble.FULL_WIDTH)
    if len(known) == 1 and phones.MOBILE.fullmatch(known[0]) and line != known[0]:
        return Mendable(known, known[0], Trouble.STRAY)
    return Mendable(known, clean, Trouble.STRAY) if line != clean else known


def _mails(raw: Value) -> tuple[str, ...] | Mendable:
    if not isinstance(raw, str):
        raise Unreadable(Text("应为电子邮箱地址", "an e-mail address is expected"))
    value = tuple(part.removeprefix("mailto:") for part in split(raw))
    clean = tidy(raw)
    if clean == raw:
        return value
    return Mendable(value, clean, Trouble.FULL_WIDTH if WIDE.search(raw) else Trouble.STRAY)


MINUTES_TYPED = re.compile("分钟?$|mins?$|minutes?$", re.IGNORECASE)


def _duration(raw: Value) -> Duration | Mendable:
    try:
        value = parse_duration(shown(raw))
    except NotADuration as error:
        raise Unreadable(error.why) from None
    line = shown(raw)
    if WIDE.search(line):
        return Mendable(value, tidy(line), Trouble.FULL_WIDTH)
    halves = value.unit is Unit.MINUTES and value.amount and value.amount % 30 == 0
    if halves and value.lower is None and not value.before and MINUTES_TYPED.search(line.strip()):
        lang = Lang.EN if line.isascii() else Lang.ZH
        return Mendable(value, value.say(lang), Trouble.MINUTES)
    return value


def _zone(raw: Value) -> str:
    name = tidy(shown(raw))
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(
            Text("应为时区名，如 Asia/Shanghai", "a zone is expected, such as Asia/Shanghai")
        ) from None
    return name


E = TypeVar("E", bound=Enum)


def choice(words_: type[E]) -> Kind[E]:
    """One of the members of an enumeration whose values are Texts, in either language or both."""
    options = tuple(member.value for member in words_)
    known: dict[str, E] = {}
    for member in words_:
        said: Text = member.value
        for form in (said.zh, said.en, said.zh + said.en, said.en + said.zh):
            known[fold(form)] = member
    why = Text("不在可选项中", "is not among the choices")

    def read(raw: Value) -> E:
        found = known.get(fold(shown(raw)))
        if found is None:
            raise Unreadable(why, Trouble.NOT_A_CHOICE, {"options": options})
        return found

    return Kind(
        Text("选项", "choice"),
        read,
        "C",
        style="center",
        width=max(8, *(2 * len(option.zh) + 4 for option in options)),
        choices=options,
        write=lambda member, lang: member.value[lang],
    )


def _joined(value: tuple[str, ...], lang: Lang) -> str:
    return ("、" if lang is Lang.ZH else ", ").join(value)


TEXT: Kind[str] = Kind(Text("文字", "text"), _text, "T", style="wrap", width=24)
LONG: Kind[str] = Kind(Text("文字", "text"), _text, "T", style="wrap", width=44)
CODE: Kind[str] = Kind(Text("编号", "code"), _code, "T", style="text center", width=12)
NAME: Kind[str] = Kind(Text("名称", "name"), _name, "N", width=14)
LIST: Kind[tuple[str, ...]] = Kind(
    Text("多项文字", "list"), _list, "L", style="wrap", width=26, write=_joined
)
EVIDENCE: Kind[tuple[str, ...]] = Kind(
    Text("多项文字", "list"), _evidence, "L", style="wrap", width=18, write=_joined
)
SEVERAL: Kind[tuple[str, ...]] = Kind(
    Text("多个名称", "several names"), _several, "⇉", style="wrap", width=22, write=_joined
)
YESNO: Kind[bool] = Kind(
    Text("是/否", "yes/no"),
    _yes,
    "Y",
    style="center",
    width=8,
    choices=tuple(member.value for member in words.YesNo),
    write=lambda value, lang: (words.YesNo.YES if value else words.YesNo.NO).value[lang],
)
DATE: Kind[date] = Kind(
    Text("日期", "date"), _date, "D", style="date center", width=13, write=lambda v, _: v
)
MOMENT: Kind[datetime] = Kind(
    Text("日期和时间", "date and time"),
    _moment,
    "M",
    style="datetime center",
    width=18,
    write=lambda v, _: v,
)
NUMBER_: Kind[float] = Kind(
    Text("数字", "number"), _number, "#", style="number center", width=9, write=lambda v, _: v
)
MONEY: Kind[float] = Kind(
    Text("金额", "money"), _number, "¥", style="money", width=15, write=lambda v, _: v
)
PERCENT: Kind[float] = Kind(
    Text("百分比", "percent"),
    _percent,
    "%",
    style="percent center",
    width=10,
    write=lambda v, _: v,
)
MOBILE: Kind[tuple[str, ...]] = Kind(
    Text("手机号码", "mobile number"), _phones, "mob", style="text", width=16, write=_joined
)
TEL: Kind[tuple[str, ...]] = Kind(
    Text("固定电话", "landline"),
    _phones,
    "tel",
    style="text",
    width=18,
    write=lambda value, lang: _joined(tuple(phones.spoken(each) for each in value), lang),
)
MAIL: Kind[tuple[str, ...]] = Kind(
    Text("电子邮箱", "e-mail address"), _mails, "mail", style="text", width=26, write=_joined
)
DURATION: Kind[Duration] = Kind(
    Text("时长", "duration"),
    _duration,
    "dur",
    style="text center",
    width=13,
    write=lambda value, lang: value.say(lang),
)
ZONE: Kind[str] = Kind(
    Text("时区", "time zone"),
    _zone,
    "C",
    width=16,
    choices=tuple(
        Text(name, name)
        for name in ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Europe/London", "UTC")
    ),
)
RECURRENCE: Kind[words.Recurrence] = choice(words.Recurrence)
