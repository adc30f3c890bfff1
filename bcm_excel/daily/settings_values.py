"""A value of bcm-excel.toml read whole, or NotUnderstoodError, which says what is expected."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from enum import StrEnum

from bcm_excel.clock.hours import clock_of, weekdays_of, windows_of
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.settings import EVERYBODY, Window

A_TEXT = Text("应为文字，写在引号里", "a text in quotation marks is expected")
A_LANGUAGE = Text('应为 "zh" 或 "en"', '"zh" or "en" is expected')
A_TIME = Text('应为时间，如 "07:30"', 'a time is expected, such as "07:30"')
A_WINDOW = Text('应为一个时段，如 "22:00-07:00"', 'one window is expected, such as "22:00-07:00"')
A_WEEKDAY = Text('应为一周中的一天，如 "周一"', 'a weekday is expected, such as "Mon"')
A_NUMBER = Text("应为 {low} 到 {high} 的整数", "a whole number from {low} to {high} is expected")
AN_ADDRESS = Text("应为一个电子邮箱地址", "one e-mail address is expected")
A_NAME = Text(
    "应为环境变量的名字（字母、数字、下划线），不是它的内容",
    "the name of an environment variable is expected, not what it holds",
)
TEXTS = Text('应为若干文字，如 ["甲.xlsx"]', 'texts are expected, such as ["a.xlsx"]')
AUDIENCE = Text(
    '应为若干邮箱域名或邮箱地址，如 ["example.com"]；写 ["*"] 则不限',
    'domains or e-mail addresses are expected, such as ["example.com"]; ["*"] for all',
)
ONE_OF = Text("应为其中之一：{options}", "one of these is expected: {options}")
A_STATE = Text(
    "应为以 .sqlite 或 .db 结尾的文件名，不能是工作簿",
    "a file name that ends in .sqlite or .db is expected, not a workbook",
)
STATES = (".sqlite", ".sqlite3", ".db")
INSIDE = Text("应为工作文件夹里的相对路径", "a path inside the workspace is expected")
ADDRESS = lazy(r"[^\s@,;<>\"\x00-\x1f]+@[^\s@,;<>\"\x00-\x1f]+")
DOMAIN = lazy(r"[\w-]+(?:\.[\w-]+)+")
VARIABLE = lazy(r"[A-Za-z_][A-Za-z0-9_]{0,99}")

Reader = Callable[[object], object]


def refusal(said: Text, **values: object) -> NotUnderstoodError:
    """What is wrong with a value, to be raised."""
    return NotUnderstoodError(said.filled(values) if values else said)


def text(value: object) -> str:
    """A printable text."""
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise refusal(A_TEXT)
    return value.strip()


def texts(value: object) -> tuple[str, ...]:
    """Several texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise refusal(TEXTS)
    return tuple(map(text, value))


def language(value: object) -> Lang:
    """The language, zh or en."""
    if value not in tuple(Lang):
        raise refusal(A_LANGUAGE)
    return Lang(str(value))


def time_of_day(value: object) -> time:
    """A time, as TOML has it or as text."""
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        minute = clock_of(text(value))
    except NotUnderstoodError:
        raise refusal(A_TIME) from None
    if minute == 1440:
        raise refusal(A_TIME)
    return time(*divmod(minute, 60))


def window(value: object) -> Window:
    """One window of the day, in minutes."""
    try:
        windows = windows_of((text(value),))
    except NotUnderstoodError:
        raise refusal(A_WINDOW) from None
    if len(windows) != 1:
        raise refusal(A_WINDOW)
    return windows[0]


def weekday(value: object) -> int:
    """The number of a weekday; 0 is Monday."""
    try:
        days = weekdays_of((text(value),))
    except NotUnderstoodError:
        raise refusal(A_WEEKDAY) from None
    if len(days) != 1:
        raise refusal(A_WEEKDAY)
    return min(days)


def whole(low: int, high: int) -> Reader:
    """Takes a whole number within these bounds."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise refusal(A_NUMBER, low=low, high=high)
        return value

    return read


def address(value: object) -> str:
    """One e-mail address."""
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        raise refusal(AN_ADDRESS)
    return value


def audience(value: object) -> tuple[str, ...]:
    """Domains, with or without an @ before them, and whole addresses."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise refusal(AUDIENCE)
    said = tuple(each.strip().removeprefix("@") for each in value)
    known = (e == EVERYBODY or DOMAIN.fullmatch(e) or ADDRESS.fullmatch(e) for e in said)
    if not all(known):
        raise refusal(AUDIENCE)
    return said


def variable(value: object) -> str:
    """The name of an environment variable."""
    if not isinstance(value, str) or not VARIABLE.fullmatch(value):
        raise refusal(A_NAME)
    return value


def one_of(options: type[StrEnum]) -> Reader:
    """Takes one of these words."""

    def read(value: object) -> StrEnum:
        if value not in tuple(options):
            raise refusal(ONE_OF, options=tuple(f'"{each.value}"' for each in options))
        return options(str(value))

    return read


def inside(value: object) -> str:
    """A relative path that stays in the workspace, on any system."""
    said = text(value)
    parts = re.split(r"[/\\]", said)
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise refusal(INSIDE)
    return said


def state(value: object) -> str:
    """A file of its own: one that is no state is put aside as damaged."""
    said = text(value)
    if not said.lower().endswith(STATES):
        raise refusal(A_STATE)
    return said
