"""The values of options: dates, times, codes; and the only look at the clock."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import normalize

import click

from bcm_excel.cli.misuse import BadValue
from bcm_excel.cli.speech import option
from bcm_excel.core.text import Text

NOT_A_DAY = Text("应为日期，如 2026-03-02", "a date is expected, such as 2026-03-02")
UNSET = Text(
    "没有这个环境变量，或其中没有内容", "there is no such environment variable, or it is empty"
)
PASSWORD = Text(
    "从这个环境变量取工作簿密码", "take the workbook's password from this environment variable"
)
DOCX = Text("另写一份 Word 总结报告", "write the report in Word too")
FORMAT = Text("输出格式", "output format")
PATH = click.Path(readable=False, path_type=Path)
"""A path of any kind: what is wrong with it, the one who opens it says, and the code is 3."""
D = TypeVar("D", bound=date)
YEARS = range(1950, 2200)
NOT_A_YEAR = Text(
    "年份应在 {first} 到 {last} 之间", "a year between {first} and {last} is expected"
)
ENDING = Text("文件名应以 {suffix} 结尾", "a name that ends in {suffix} is expected")
NOT_A_TIME = Text("应为时间，如 2026-03-02 07:20", "a time is expected, such as 2026-03-02 07:20")


def day(text: str | None) -> date | None:
    """``2026-03-02``, or a sentence that says how a date is written."""
    if text is None:
        return None
    line = normalize("NFKC", text).strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", line):
        raise BadValue(NOT_A_DAY)
    try:
        found = datetime.strptime(line, "%Y-%m-%d").date()
    except ValueError:
        raise BadValue(NOT_A_DAY) from None
    return _near(found)


def moment(text: str | None) -> datetime | None:
    """``2026-03-02 07:20``, local time of the plan's zone, or a sentence that says how."""
    if text is None:
        return None
    line = " ".join(normalize("NFKC", text).replace("T", " ").split())
    if not re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} [0-9]{1,2}:[0-9]{2}", line):
        raise BadValue(NOT_A_TIME)
    try:
        found = datetime.strptime(line, "%Y-%m-%d %H:%M")
    except ValueError:
        raise BadValue(NOT_A_TIME) from None
    return _near(found)


def _near(found: D) -> D:
    """The day, of a year in which calendars can be counted back and ahead."""
    if found.year not in YEARS:
        raise BadValue(NOT_A_YEAR.filled({"first": YEARS[0], "last": YEARS[-1]}))
    return found


def _of(read: Callable[[Any], object]) -> Callable[..., object]:
    def callback(context: click.Context, param: click.Parameter, value: Any) -> object:
        try:
            return read(value)
        except BadValue as error:
            error.ctx, error.param = context, param
            raise

    return callback


def secret(name: str | None) -> str | None:
    """What the environment variable of this name holds; passwords never stand on a command line."""
    if name is None:
        return None
    if not (value := os.environ.get(name)):
        raise BadValue(UNSET)
    return value


def password_option() -> Callable[[Any], Any]:
    """``--password-env``; the command gets the password itself."""
    return option(
        "--password-env",
        "password",
        default=None,
        metavar="NAME",
        callback=_of(secret),
        said=PASSWORD,
    )


def ends_in(suffix: str) -> Callable[..., object]:
    """What refuses the path of a file whose name ends otherwise."""
    return _of(partial(_ends, suffix))


def _ends(suffix: str, path: Path | None) -> Path | None:
    """Office does not open a file whose name says another format than it has."""
    if path is not None and path.suffix.lower() != suffix and not os.path.isdir(path):
        raise BadValue(ENDING.filled({"suffix": suffix}))
    return path


def file_option(
    *names: str, metavar: str, said: Text, required: bool = False, ending: str | None = None
) -> Callable[[Any], Any]:
    """An option that takes the path of a file; with ``ending``, of one whose name ends so."""
    default = {} if required else {"default": None}  # a default, even None, is never missing
    return option(
        *names,
        **default,
        required=required,
        type=PATH,
        metavar=metavar,
        callback=ends_in(ending) if ending else None,
        said=said,
    )


def output_option(
    metavar: str, said: Text, *, required: bool = True, ending: str | None = None
) -> Callable[[Any], Any]:
    """``-o``; the command gets the path as ``output``."""
    return file_option(
        "-o", "--output", "output", metavar=metavar, said=said, required=required, ending=ending
    )


def docx_option() -> Callable[[Any], Any]:
    """``--docx``, for the commands that make a report."""
    return file_option("--docx", metavar="FILE.docx", said=DOCX, ending=".docx")


def format_option() -> Callable[[Any], Any]:
    """``--format``; the command gets ``text`` or ``json`` as ``form``."""
    return option(
        "--format", "form", type=click.Choice(("text", "json")), default="text", said=FORMAT
    )


def time_option(name: str, said: Text) -> Callable[[Any], Any]:
    """An option that takes a TIME."""
    return option(name, default=None, metavar="TIME", callback=_of(moment), said=said)


def codes(words: tuple[str, ...]) -> tuple[str, ...]:
    """Codes given as ``CT101,ST`` or in several options, in capitals."""
    parts = (part.strip().upper() for word in words for part in re.split("[,，、;；\\s]+", word))
    return tuple(part for part in parts if part)


def local_now(*, seconds: bool = False) -> datetime:
    """Now, naive and local, to the minute or the second: the one place that looks at the clock."""
    now = datetime.now().astimezone().replace(tzinfo=None, microsecond=0)
    return now if seconds else now.replace(second=0)


def now_option() -> Callable[[Any], Any]:
    """``--now``."""
    said = Text(
        '以此为现在，如 "2026-03-02 07:20"（默认：当前时间）',
        'take this for now, such as "2026-03-02 07:20" (default: by the clock)',
    )
    return time_option("--now", said)


def today_option() -> Callable[[Any], Any]:
    """``--today``."""
    said = Text(
        "以此为今天，如 2026-03-02（默认：当天）",
        "take this for today, such as 2026-03-02 (default: today)",
    )
    return option("--today", default=None, metavar="DATE", callback=_of(day), said=said)
