"""bcm-excel.toml read: a fault is one sentence with the key's name; no value is repeated in it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.daily.settings import (
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
)
from bcm_excel.daily.settings_values import (
    Reader,
    address,
    audience,
    inside,
    language,
    one_of,
    refusal,
    state,
    text,
    texts,
    time_of_day,
    variable,
    weekday,
    whole,
    window,
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
SECRETS = {"password": "password_env", "address": "address_env", "url": "address_env",
           "webhook": "address_env", "secret": "secret_env", "token": "secret_env"}  # fmt: skip
LINE = lazy(r"at line ([0-9]+)")

TOP: Mapping[str, Reader] = {
    "language": language,
    "roster": text,
    "quiet_hours": window,
    "drop_folder": inside,
    "state": state,
    "report_numbers": one_of(Numbers),
    "tell_owners": audience,
}
RUNS: Mapping[str, Reader] = {
    "daily_at": time_of_day,
    "watch_every": whole(1, 1440),
    "grace": whole(0, 10_080),
    "weekly_on": weekday,
    "fail_on": one_of(FailOn),
    "processes": whole(1, 256),
}
MAIL: Mapping[str, Reader] = {
    "host": text,
    "from": address,
    "security": one_of(Security),
    "port": whole(1, 65_535),
    "user": text,
    "password_env": variable,
    "timeout": whole(1, 600),
}
RECIPIENT: Mapping[str, Reader] = {
    "mail": address,
    "name": text,
    "language": language,
    "plans": texts,
}
BOT: Mapping[str, Reader] = {
    "name": text,
    "kind": one_of(BotKind),
    "address_env": variable,
    "secret_env": variable,
    "language": language,
    "plans": texts,
}
HEALTH: Mapping[str, Reader] = {
    "daily_hours": whole(1, 8_760),
    "incidents_minutes": whole(1, 525_600),
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
        raise refusal(WRONG, key=name, why=A_TABLE)
    return _table(table, f"{name}.", readers, required)


def _sections(
    given: Mapping[str, Any], name: str, readers: Mapping[str, Reader], required: tuple[str, ...]
) -> list[dict[str, Any]]:
    tables = given.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(each, dict) for each in tables):
        raise refusal(WRONG, key=name, why=TABLES.filled({"key": name}))
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
                raise refusal(SECRET, key=named, instead=instead)
            if not where and key in TABLE_OF:
                raise refusal(BELOW, key=named, table=TABLE_OF[key])
            if key in TOP:
                raise refusal(ABOVE, key=key)
            raise refusal(UNKNOWN, key=named, known=(*readers, *others))
        try:
            found[key] = readers[key](value)
        except NotUnderstoodError as error:
            raise refusal(WRONG, key=named, why=error.why) from None
    for key in required:
        if key not in given:
            raise refusal(LACKING, key=where + key)
    return found
