"""``bcm-excel schedule``: what makes the machine run ``daily`` every day."""

from __future__ import annotations

import shutil
import sys
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.misuse import BadValue, Misused
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import PATH, local_now
from bcm_excel.core.text import Text

if TYPE_CHECKING:
    from bcm_excel.daily.units import Unit

SAID = Text(
    "生成让电脑每天自动运行 daily 的配置：Linux 用 systemd 单元或 cron 行，Windows 用计划任务（XML）。",
    "Print what makes a machine run daily every day: systemd units or a cron line for Linux, a task (XML) for Windows.",
)
AT = Text(
    "每天的时间（默认按 bcm-excel.toml，否则 07:30）",
    "the time of day (default: that of bcm-excel.toml, else 07:30)",
)
INTO = Text("写到这个文件夹里，不打印", "write files into this folder instead of printing")
NOT_A_TIME = Text("应为时间，如 07:30", "a time is expected, such as 07:30")
NO_PROGRAM = Text(
    "找不到 bcm-excel 命令所在的位置", "the place of the command bcm-excel cannot be found"
)
WRITTEN = Text("已写入 {path}", "written: {path}")
NAME = "bcm-excel"


def _clock(context: click.Context, param: click.Parameter, value: str | None) -> time | None:
    """``07:30``."""
    from bcm_excel.clock.hours import DAY, NotAClock, clock_of

    if value is None:
        return None
    try:
        minute = clock_of(value)
    except NotAClock:
        minute = DAY
    if minute == DAY:
        error = BadValue(NOT_A_TIME)
        error.ctx, error.param = context, param
        raise error
    return time(*divmod(minute, 60))


@command("schedule", SAID)
@click.argument(
    "scheduler",
    type=click.Choice(("systemd", "cron", "windows")),
    metavar="systemd|cron|windows",
)
@click.argument("folder", type=PATH, metavar="FOLDER")
@option("--at", "at", default=None, metavar="HH:MM", callback=_clock, said=AT)
@option(
    "-o",
    "--output",
    "output",
    default=None,
    type=PATH,
    metavar="FOLDER",
    said=INTO,
)
@click.pass_context
def schedule(context: click.Context, /, scheduler: str, folder: Path, **given: Any) -> int:
    """Print the units, or write them into a folder."""
    from bcm_excel.app.schedule import units, write_units
    from bcm_excel.cli.lines import visible

    lang, now = language(context), local_now()
    made = units(scheduler, _program(), folder, at=given["at"], now=now, lang=lang)
    if given["output"] is None:
        _show(made)
        return CLEAN
    for path in write_units(made, given["output"], now):
        click.echo(WRITTEN.fill(lang, {"path": visible(str(path))}))
    return CLEAN


def _program() -> Path:
    """The command that is running; else the one on the path, or beside the interpreter."""
    own, found = Path(sys.argv[0]), shutil.which(NAME)
    beside = Path(sys.executable).with_name(NAME)
    for path in (own, Path(found) if found else None, beside, beside.with_suffix(".exe")):
        if path is not None and path.stem == NAME and path.is_file():
            return path
    raise Misused(NO_PROGRAM)


def _show(made: tuple[Unit, ...]) -> None:
    """Text for a terminal; a file that takes the output gets the very bytes, UTF-16 too."""
    for unit in made:
        if sys.stdout.isatty() or unit.encoding == "utf-8":
            click.echo(unit.text)
        else:
            click.echo(unit.data, nl=False)
