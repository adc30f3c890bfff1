"""How raw values become typed ones: what staff really type, understood whole or refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bcm_excel.clock.calendar import moment_of
from bcm_excel.clock.duration import Duration, NotADuration, Unit
from bcm_excel.clock.duration import parse as parse_duration
from bcm_excel.clock.unread import plain
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Value
from bcm_excel.plan import phones, words
from bcm_excel.plan.clean import INVISIBLE, SEPARATORS, UNTIDY, WIDE, divider, fold, split, tidy
from bcm_excel.plan.problem import Trouble


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
        case float():
            return str(int(raw)) if raw.is_integer() and abs(raw) < 1e16 else f"{raw:.15g}"
        case datetime():
            return raw.isoformat(" ", "minutes") if raw.hour or raw.minute else f"{raw.date()}"
        case time():
            return raw.strftime("%H:%M")
        case timedelta():
            hours, minutes = divmod(round(abs(raw.total_seconds()) / 60), 60)
            return f"{'-' if raw < timedelta() else ''}{hours}:{minutes:02d}"
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
    """A name on one line; stray spaces and full-width digits are mendable.

    A line break inside is read as the end of a line that was too long, and left as it is.
    """
    if not isinstance(raw, str):
        return shown(raw)
    if not UNTIDY.search(raw):
        return raw
    value = tidy(raw)
    return value if LINE_BREAK.search(raw.strip()) else Mendable(value, value, _stray(raw))


LINE_BREAK = lazy("[\r\n]")


def _stray(raw: str) -> Trouble:
    return Trouble.FULL_WIDTH if WIDE.search(raw) else Trouble.STRAY


NOTHING_BETWEEN = Text("只有分隔符，没有内容", "it holds nothing but separators")


def several(raw: Value) -> tuple[str, ...]:
    """Several names, divided by commas or line breaks."""
    return _parts(raw, SEPARATORS)


def _parts(raw: Value, dividers: re.Pattern[str]) -> tuple[str, ...]:
    parts = split(shown(raw), dividers)
    if not parts:
        raise Unreadable(NOTHING_BETWEEN)
    return parts


EVIDENCE_DIVIDERS = lazy(
    r"[、，,;；/\n\r]+|或者?|\bor\b|(?<=\w\w)(?:以及|(?<!以)及(?!时)|和(?![解谐]))(?=\w\w)"
)


def evidence(raw: Value) -> tuple[str, ...]:
    """Kinds of evidence; 或 divides too, and 及 and 和 between two words: not in 涉及材料."""
    return _parts(raw, EVIDENCE_DIVIDERS)


YES = {"是", "y", "yes", "√", "✓", "✔", "v", "true", "有", "已", "1", "on", "对"}
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


DATE_TEXT = lazy(
    r"((?:19|20|21)[0-9]{2}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2})(?: ?[日号] ?|[ t]|\Z)"
)
DATE_DIGITS = lazy(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})\Z")
TIME_TEXT = lazy(r"([0-9]{1,2}) ?[:时点] ?(?:([0-9]{2})(?: ?分|:[0-9]{2}(?:\.0*)?)?)?")
NOT_A_DATE = Text("应为日期，如 2026-03-02", "a date is expected, such as 2026-03-02")
NOT_A_MOMENT = Text(
    "应为日期和时间，如 2026-03-02 07:20", "date and time are expected, such as 2026-03-02 07:20"
)
SERIALS = (20000, 80000)
"""Serial numbers that are taken for a date: 1954 to 2119."""


def day(raw: Value) -> date | Mendable:
    """A date; one that is a text or a bare serial number is mendable, its time of day stays."""
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    at = _typed(raw)
    if at is None:
        raise Unreadable(NOT_A_DATE)
    return Mendable(at.date(), at if at.hour or at.minute else at.date(), Trouble.TEXT_DATE)


def moment(raw: Value) -> datetime | Mendable:
    """Date and time, to the minute; a text or a bare serial number is mendable."""
    if isinstance(raw, datetime):
        if not raw.second and not raw.microsecond:
            return raw
        minute = raw.replace(second=0, microsecond=0)
        late = raw.second >= 30 and minute != LAST_MINUTE
        return minute + timedelta(minutes=late)
    if isinstance(raw, date):
        return datetime(raw.year, raw.month, raw.day)
    at = _typed(raw)
    if at is None:
        raise Unreadable(NOT_A_MOMENT)
    return Mendable(at, at, Trouble.TEXT_DATE)


LAST_MINUTE = datetime(9999, 12, 31, 23, 59)


def _typed(raw: Value) -> datetime | None:
    """The moment that a text or a number says, to the minute."""
    if isinstance(raw, (int, float)) and SERIALS[0] < raw < SERIALS[1]:
        return moment_of(round(raw * 1440))
    if isinstance(raw, (time, timedelta)):
        return None
    line = plain(shown(raw))
    found = DATE_TEXT.match(line) or DATE_DIGITS.match(line)
    if found is None:
        return None
    rest = line[found.end() :].strip()
    clock = TIME_TEXT.fullmatch(rest) if rest else None
    hour, minute = (int(clock[1]), int(clock[2] or 0)) if clock else (0, 0)
    if rest and clock is None:
        return None
    try:
        return datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute)
    except ValueError:
        return None


NUMBER = lazy(r"[-+]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,15})?")
UNITS = {"万元": 10_000, "万": 10_000, "亿元": 100_000_000, "亿": 100_000_000, "元": 1}
CURRENCY = lazy(r"^(?:rmb|cny|人民币|[￥¥]) ?| ?(?:[人次家个天]|rmb|cny)$")
NOT_A_NUMBER = Text("应为数字", "a number is expected")


def number(raw: Value) -> float | Mendable:
    """A number; a text with separators, 元 or 万 is mendable. Infinite ones are refused."""
    if isinstance(raw, (int, float)):
        if not isfinite(raw):
            raise Unreadable(NOT_A_NUMBER)
        return raw
    if not isinstance(raw, str):
        raise Unreadable(NOT_A_NUMBER)
    line, factor = CURRENCY.sub("", plain(raw)), 1
    for unit, times in UNITS.items():
        if line.endswith(unit):
            line, factor = line.removesuffix(unit).rstrip(), times
            break
    value = _exact(line, Decimal(factor))
    return Mendable(value, value, Trouble.TEXT_NUMBER)


def _exact(digits: str, factor: Decimal) -> float:
    """The number as typed, in decimal; not ``2²`` as 22, nor two numbers as one."""
    if not NUMBER.fullmatch(digits):
        raise Unreadable(NOT_A_NUMBER)
    value = float(Decimal(digits.replace(",", "")) * factor)
    return int(value) if value.is_integer() else value


NOT_A_SHARE = Text("应为百分比，如 80%", "a percentage is expected, such as 80%")


def share(raw: Value) -> float | Mendable:
    """A share as a fraction, below 2; a plain number from 2 on was meant in percent."""
    line = plain(raw) if isinstance(raw, str) else ""
    if line.endswith("%"):
        share = _exact(line.removesuffix("%").rstrip(), Decimal("0.01"))
    else:
        read = number(raw)
        value = read.value if isinstance(read, Mendable) else read
        share = float(Decimal(str(value)) / 100) if value >= 2 else value
    if share >= 2:
        raise Unreadable(NOT_A_SHARE)
    return Mendable(share, share, Trouble.TEXT_NUMBER) if isinstance(raw, str) else share


TWO_NUMBERS = lazy("[/、，,;；\n\r]+|或")
NOT_A_PHONE = Text("应为电话号码", "a telephone number is expected")


def numbers(raw: Value) -> tuple[str, ...] | Mendable:
    """Numbers in normal form; one that is wrong but a number is kept, a rule judges it."""
    if isinstance(raw, str) and (ordinary := phones.ordinary(raw)):
        return (ordinary,)
    if isinstance(raw, (date, time, timedelta)):
        raise Unreadable(NOT_A_PHONE)
    line = shown(raw)
    if not isinstance(raw, str) and not DIGITS.fullmatch(line):
        raise Unreadable(NOT_A_PHONE)
    parts = split(line, TWO_NUMBERS)
    if len(parts) == 1 and all(map(phones.MOBILE.fullmatch, parts[0].split())):
        parts = tuple(parts[0].split())
    known = tuple(phones.normal(part) for part in parts)
    if not known or None in known:
        raise Unreadable(NOT_A_PHONE)
    value = cast("tuple[str, ...]", known)
    mobile = len(value) == 1 and phones.MOBILE.fullmatch(value[0])
    clean = value[0] if mobile else line if tidy(line) == line else divider(line).join(parts)
    return value if clean == line else Mendable(value, clean, _stray(line))


DIGITS = lazy("[0-9]+")


def addresses(raw: Value) -> tuple[str, ...] | Mendable:
    """E-mail addresses as typed; a rule judges them."""
    if not isinstance(raw, str):
        raise Unreadable(Text("应为电子邮箱地址", "an e-mail address is expected"))
    value = tuple(part.removeprefix("mailto:") for part in _parts(raw, SEPARATORS))
    return value if tidy(raw) == raw else Mendable(value, divider(raw).join(value), _stray(raw))


MINUTES_TYPED = lazy("分钟?$|mins?$|minutes?$", re.IGNORECASE)


def duration(raw: Value) -> Duration | Mendable:
    """A duration; a limit in minutes that is whole half hours is better said in hours."""
    try:
        value = parse_duration(shown(raw))
    except NotADuration as error:
        raise Unreadable(error.why) from None
    line = shown(raw)
    better, wide = tidy(line), bool(WIDE.search(line))
    halves = value.unit is Unit.MINUTES and value.amount and value.amount % 30 == 0
    minutes = halves and value.lower is None and not value.before and MINUTES_TYPED.search(better)
    if minutes:
        better = value.say(Lang.EN if better.isascii() else Lang.ZH)
    if not minutes and not wide:
        return value
    return Mendable(value, better, Trouble.FULL_WIDTH if wide else Trouble.MINUTES)


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
