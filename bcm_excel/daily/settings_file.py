"""bcm-excel.toml read: a fault is one sentence with the key's name; no value is repeated in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from bcm_excel.clock.hours import clock_of, weekdays_of, windows_of
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.settings import (
    EVERYBODY,
    PORTS,
    Bot,
    BotKind,
    FailOn,
    Health,
    Numbers,
    Recipient,
    Security,
    Server,
    Settings,
    Window,
)

BROKEN = Text(
    "第 {line} 行不符合 TOML 写法，请改正后再运行",
    "line {line} is not written as TOML; correct it and run again",
)
NOT_TOML = Text("不符合 TOML 写法，请改正后再运行", "this is not written as TOML; correct it")
NOT_UTF8 = Text("不是 UTF-8 编码，请另存为 UTF-8", "this is not UTF-8; save it as UTF-8")
UNKNOWN = Text(
    "没有“{key}”这个设置；可用的有：{known}", "there is no setting {key}; known are {known}"
)
BELOW = Text("“{key}”应写在 [{table}] 一节里", "{key} belongs in the table [{table}]")
ABOVE = Text(
    "“{key}”应写在文件开头，第一个 [ 之前",
    "{key} belongs at the top, before the first [",
)
SECRET = Text(
    "“{key}”不能写在文件里；请写 {instead}，即保存它的环境变量的名字",
    "{key} does not belong in the file; give {instead}, the name of the environment variable that "
    "holds it",
)
WRONG = Text("“{key}”{why}", "{key}: {why}")
LACKING = Text("缺少“{key}”", "{key} is missing")
A_TABLE = Text("应为一节设置", "a table is expected")
TABLES = Text("应为若干节，每节以 [[{key}]] 开头", "tables are expected, each begun by [[{key}]]")
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
SECRETS = {"password": "password_env", "address": "address_env", "url": "address_env",
           "webhook": "address_env", "secret": "secret_env", "token": "secret_env"}  # fmt: skip
ADDRESS = lazy(r"[^\s@,;<>\"\x00-\x1f]+@[^\s@,;<>\"\x00-\x1f]+")
DOMAIN = lazy(r"[\w-]+(?:\.[\w-]+)+")
VARIABLE = lazy(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
LINE = lazy(r"at line ([0-9]+)")

Reader = Callable[[object], object]


def _refuse(said: Text, **values: object) -> NotUnderstoodError:
    return NotUnderstoodError(said.filled(values) if values else said)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _refuse(A_TEXT)
    return value.strip()


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _refuse(TEXTS)
    return tuple(map(_text, value))


def _language(value: object) -> Lang:
    if value not in tuple(Lang):
        raise _refuse(A_LANGUAGE)
    return Lang(str(value))


def _time(value: object) -> time:
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    try:
        minute = clock_of(_text(value))
    except NotUnderstoodError:
        raise _refuse(A_TIME) from None
    if minute == 1440:
        raise _refuse(A_TIME)
    return time(*divmod(minute, 60))


def _window(value: object) -> Window:
    try:
        windows = windows_of((_text(value),))
    except NotUnderstoodError:
        raise _refuse(A_WINDOW) from None
    if len(windows) != 1:
        raise _refuse(A_WINDOW)
    return windows[0]


def _weekday(value: object) -> int:
    try:
        days = weekdays_of((_text(value),))
    except NotUnderstoodError:
        raise _refuse(A_WEEKDAY) from None
    if len(days) != 1:
        raise _refuse(A_WEEKDAY)
    return min(days)


def _whole(low: int, high: int) -> Reader:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _refuse(A_NUMBER, low=low, high=high)
        return value

    return read


def _address(value: object) -> str:
    if not isinstance(value, str) or not ADDRESS.fullmatch(value):
        raise _refuse(AN_ADDRESS)
    return value


def _audience(value: object) -> tuple[str, ...]:
    """Domains, with or without an @ before them, and whole addresses."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _refuse(AUDIENCE)
    said = tuple(each.strip().removeprefix("@") for each in value)
    known = (e == EVERYBODY or DOMAIN.fullmatch(e) or ADDRESS.fullmatch(e) for e in said)
    if not all(known):
        raise _refuse(AUDIENCE)
    return said


def _variable(value: object) -> str:
    if not isinstance(value, str) or not VARIABLE.fullmatch(value):
        raise _refuse(A_NAME)
    return value


def _one_of(options: type[StrEnum]) -> Reader:
    def read(value: object) -> StrEnum:
        if value not in tuple(options):
            raise _refuse(ONE_OF, options=tuple(f'"{each.value}"' for each in options))
        return options(str(value))

    return read


def _inside(value: object) -> str:
    """A relative path that stays in the workspace, on any system."""
    said = _text(value)
    parts = re.split(r"[/\\]", said)
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise _refuse(INSIDE)
    return said


def _state(value: object) -> str:
    """A file of its own: one that is no state is put aside as damaged."""
    said = _text(value)
    if not said.lower().endswith(STATES):
        raise _refuse(A_STATE)
    return said


TOP: Mapping[str, Reader] = {
    "language": _language,
    "roster": _text,
    "quiet_hours": _window,
    "drop_folder": _inside,
    "state": _state,
    "report_numbers": _one_of(Numbers),
    "tell_owners": _audience,
}
RUNS: Mapping[str, Reader] = {
    "daily_at": _time,
    "watch_every": _whole(1, 1440),
    "grace": _whole(0, 10_080),
    "weekly_on": _weekday,
    "fail_on": _one_of(FailOn),
    "processes": _whole(1, 256),
}
MAIL: Mapping[str, Reader] = {
    "host": _text,
    "from": _address,
    "security": _one_of(Security),
    "port": _whole(1, 65_535),
    "user": _text,
    "password_env": _variable,
    "timeout": _whole(1, 600),
}
RECIPIENT: Mapping[str, Reader] = {
    "mail": _address,
    "name": _text,
    "language": _language,
    "plans": _texts,
}
BOT: Mapping[str, Reader] = {
    "name": _text,
    "kind": _one_of(BotKind),
    "address_env": _variable,
    "secret_env": _variable,
    "language": _language,
    "plans": _texts,
}
HEALTH: Mapping[str, Reader] = {
    "daily_hours": _whole(1, 8_760),
    "incidents_minutes": _whole(1, 525_600),
}
TABLE_OF = {
    key: table
    for table, readers in (("health", HEALTH), ("mail", MAIL), ("runs", RUNS))
    for key in readers
}
"""In which table a setting belongs that stands before all of them."""
TABLE_NAMES = ("runs", "mail", "recipients", "bots", "health")


def settings_of(data: bytes, path: Path) -> Settings:
    """The settings that the bytes of the file say; ``path`` is for the message.

    Raises:
        Failure: no TOML, an unknown key, a wrong value or a missing one, named in one sentence.
    """
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Failure(Reason.NOT_UNDERSTOOD, path, NOT_UTF8) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = LINE.search(str(error))
        said = BROKEN.filled({"line": line[1]}) if line else NOT_TOML
        raise Failure(Reason.NOT_UNDERSTOOD, path, said) from None
    try:
        return _settings(given)
    except NotUnderstoodError as error:
        raise Failure(Reason.NOT_UNDERSTOOD, path, error.why) from None


def _settings(given: Mapping[str, Any]) -> Settings:
    top = {key: value for key, value in given.items() if key not in TABLE_NAMES}
    found = _table(top, "", TOP, others=TABLE_NAMES) | _section(given, "runs", RUNS)
    mail = _section(given, "mail", MAIL, required=("host", "from"))
    if mail:
        mail["sender"] = mail.pop("from")
        mail.setdefault("port", PORTS[mail.get("security", Security.STARTTLS)])
        found["mail"] = Server(**mail)
    recipients = _sections(given, "recipients", RECIPIENT, required=("mail",))
    bots = _sections(given, "bots", BOT, required=("name", "kind", "address_env"))
    return Settings(
        **found,
        recipients=tuple(Recipient(**each) for each in recipients),
        bots=tuple(Bot(**each) for each in bots),
        health=Health(**_section(given, "health", HEALTH)),
    )


def _section(
    given: Mapping[str, Any],
    name: str,
    readers: Mapping[str, Reader],
    required: tuple[str, ...] = (),
) -> dict[str, Any]:
    table = given.get(name)
    if table is None:
        return {}
    if not isinstance(table, dict):
        raise _refuse(WRONG, key=name, why=A_TABLE)
    return _table(table, f"{name}.", readers, required)


def _sections(
    given: Mapping[str, Any], name: str, readers: Mapping[str, Reader], required: tuple[str, ...]
) -> list[dict[str, Any]]:
    tables = given.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise _refuse(WRONG, key=name, why=TABLES.filled({"key": name}))
    return [
        _table(each, f"{name}[{number}].", readers, required)
        for number, each in enumerate(tables, start=1)
    ]


def _table(
    given: Mapping[str, Any],
    where: str,
    readers: Mapping[str, Reader],
    required: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
) -> dict[str, Any]:
    """The values of one table; the first fault is said."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        named = where + (key if key.isprintable() else repr(key))[:60]
        if key not in readers:
            instead = SECRETS.get(key)
            if instead in readers:
                raise _refuse(SECRET, key=named, instead=instead)
            if not where and key in TABLE_OF:
                raise _refuse(BELOW, key=named, table=TABLE_OF[key])
            if key in TOP:
                raise _refuse(ABOVE, key=key)
            raise _refuse(UNKNOWN, key=named, known=(*readers, *others))
        try:
            found[key] = readers[key](value)
        except NotUnderstoodError as error:
            raise _refuse(WRONG, key=named, why=error.why) from None
    for key in required:
        if key not in given:
            raise _refuse(LACKING, key=where + key)
    return found
