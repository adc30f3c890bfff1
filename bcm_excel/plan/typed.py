"""How raw values become typed ones: what staff really type, understood whole or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bcm_excel.clock.duration import Duration, NotADuration, Unit
from bcm_excel.clock.duration import parse as parse_duration
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Value
from bcm_excel.plan import phones, words
from bcm_excel.plan.clean import INVISIBLE, UNTIDY, WIDE, fold, narrow, split, tidy
from bcm_excel.plan.problem import Trouble

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


def text(raw: Value) -> str:
    """Any text, without invisible characters and outer spaces."""
    return INVISIBLE.sub("", shown(raw)).strip() if isinstance(raw, str) else shown(raw)


NOT_A_CODE = Text("被 Excel 变成了日期", "Excel has turned it into a date")


def code(raw: Value) -> str | Mendable:
    """A code or number that names something; one that Excel turned into a date is refused."""
    if isinstance(raw, (date, time, timedelta)):
        raise Unreadable(NOT_A_CODE)
    return name(raw)


def name(raw: Value) -> str | Mendable:
    """A name on one line; stray spaces and full-width digits are mendable."""
    if not isinstance(raw, str):
        return shown(raw)
    if not UNTIDY.search(raw):
        return raw
    return _tidied(raw, tidy(raw))


def _tidied(raw: str, value: str) -> str | Mendable:
    trouble = Trouble.FULL_WIDTH if WIDE.search(raw) else Trouble.STRAY
    return Mendable(value, value, trouble) if value != raw else value


def several(raw: Value) -> tuple[str, ...]:
    """Several names, divided by commas or line breaks."""
    return split(shown(raw))


EVIDENCE_DIVIDERS = re.compile("[、，,;；/\n\r]+|或者?|\\bor\\b|及|以及|和")


def evidence(raw: Value) -> tuple[str, ...]:
    """Kinds of evidence; 或 and 及 divide too."""
    return split(shown(raw), EVIDENCE_DIVIDERS)


YES = {"是", "y", "yes", "√", "✓", "✔", "true", "有", "已", "1", "on", "对"}
NO = {"否", "n", "no", "×", "✗", "✘", "x", "false", "无", "未", "0", "off", "不"}


def yes_no(raw: Value) -> bool:
    """是 or 否 in the ways people mark it."""
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


def day(raw: Value) -> date | Mendable:
    """A date; one that is a text or a bare serial number is mendable."""
    match raw:
        case datetime():
            return raw.date()
        case date():
            return raw
        case int() | float() if SERIALS[0] < raw < SERIALS[1] and float(raw).is_integer():
            day = (EPOCH + timedelta(days=raw)).date()
            return Mendable(day, day, Trouble.TEXT_DATE)
        case str() | int() | float():
            line = narrow(text(shown(raw)))
            found = DATE_TEXT.fullmatch(line) or DATE_DIGITS.fullmatch(line)
            if found:
                day = _day(found, NOT_A_DATE)
                return Mendable(day, day, Trouble.TEXT_DATE)
    raise Unreadable(NOT_A_DATE)


def moment(raw: Value) -> datetime | Mendable:
    """Date and time, to the minute; a text is mendable."""
    match raw:
        case datetime():
            return raw.replace(second=0, microsecond=0) + timedelta(minutes=raw.second >= 30)
        case date():
            return datetime(raw.year, raw.month, raw.day)
        case int() | float() if SERIALS[0] < raw < SERIALS[1]:
            at = EPOCH + timedelta(minutes=round(raw * 1440))
            return Mendable(at, at, Trouble.TEXT_DATE)
        case str():
            line = narrow(text(raw))
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


def number(raw: Value) -> float | Mendable:
    """A number; a text with separators, 元 or 万 is mendable."""
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


def share(raw: Value) -> float | Mendable:
    """A share as a fraction; a plain number above 1 was meant in percent."""
    if isinstance(raw, str) and fold(raw).endswith("%"):
        read = number(fold(raw).removesuffix("%"))
        value = read.value if isinstance(read, Mendable) else read
        return Mendable(value / 100, value / 100, Trouble.TEXT_NUMBER)
    read = number(raw)
    value = read.value if isinstance(read, Mendable) else read
    share = value / 100 if value > 1 else value
    return Mendable(share, read.new, read.trouble) if isinstance(read, Mendable) else share


TWO_NUMBERS = re.compile("[/、，,;；\n\r]+|或")
NOT_A_PHONE = Text("应为电话号码", "a telephone number is expected")


def numbers(raw: Value) -> tuple[str, ...] | Mendable:
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


def addresses(raw: Value) -> tuple[str, ...] | Mendable:
    """E-mail addresses as typed; a rule judges them."""
    if not isinstance(raw, str):
        raise Unreadable(Text("应为电子邮箱地址", "an e-mail address is expected"))
    value = tuple(part.removeprefix("mailto:") for part in split(raw))
    clean = tidy(raw)
    if clean == raw:
        return value
    return Mendable(value, clean, Trouble.FULL_WIDTH if WIDE.search(raw) else Trouble.STRAY)


MINUTES_TYPED = re.compile("分钟?$|mins?$|minutes?$", re.IGNORECASE)


def duration(raw: Value) -> Duration | Mendable:
    """A duration; a limit in minutes that is whole half hours is better said in hours."""
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


def zone(raw: Value) -> str:
    """A time zone that is known."""
    name = tidy(shown(raw))
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unreadable(
            Text("应为时区名，如 Asia/Shanghai", "a zone is expected, such as Asia/Shanghai")
        ) from None
    return name


EDGE = re.compile("^\\s|\\s$|\0\\s|\\s\0|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
ODD_NAMES = re.compile(UNTIDY.pattern + "|\0 | \0")
MOBILES = re.compile("(?:(?:1[3-9][0-9]{9})?(?:\0|\\Z))*")
ADDRESSES = re.compile(
    "(?:(?:[a-z0-9][a-z0-9._+-]*@[a-z0-9][a-z0-9.-]*)?(?:\0|\\Z))*", re.IGNORECASE
)


def _line(cells: Sequence[Value]) -> str | None:
    """The cells as one text, divided by a character that no cell holds; None if one is no text."""
    try:
        return "\0".join(cast("Sequence[str]", cells))
    except TypeError:
        return None


def plain_texts(cells: Sequence[Value]) -> list[str | None] | None:
    """Texts without anything to trim."""
    line = _line(cells)
    if line is None or EDGE.search(line):
        return None
    return [cell or None for cell in cast("Sequence[str]", cells)]


def plain_names(cells: Sequence[Value]) -> list[str | None] | None:
    """Names that are tidy as they stand."""
    line = _line(cells)
    if line is None or ODD_NAMES.search(line):
        return None
    return [cell or None for cell in cast("Sequence[str]", cells)]


def plain_mobiles(cells: Sequence[Value]) -> list[tuple[str, ...] | None] | None:
    """Mobile numbers of eleven digits and nothing else."""
    line = _line(cells)
    if line is None or not MOBILES.fullmatch(line):
        return None
    return [(cell,) if cell else None for cell in cast("Sequence[str]", cells)]


def plain_addresses(cells: Sequence[Value]) -> list[tuple[str, ...] | None] | None:
    """One ordinary address a cell."""
    line = _line(cells)
    if line is None or not ADDRESSES.fullmatch(line):
        return None
    return [(cell,) if cell else None for cell in cast("Sequence[str]", cells)]
