"""What ``incident open`` and ``drill open`` share: their options, and what they say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.main import CLEAN, FOUND, USAGE
from bcm_excel.cli.misuse import BadValue, Misused
from bcm_excel.cli.speech import language, option, wording
from bcm_excel.cli.values import ENDING, PATH, local_now, now_option, password_option, time_option
from bcm_excel.clock.network import Moment
from bcm_excel.core.stamp import unwritable
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from bcm_excel.app.incident import Asked, Refused

LEVEL = Text("响应级别", "level of response")
TRIGGER = Text("触发编号", "number of the trigger")
TITLE = Text("事件或演练的名称", "title of the incident or drill")
OUT = Text("跟踪表文件或文件夹", "the tracking workbook, or a folder for it")
EACH = Text(
    "每个响应级别各生成一份，放进 -o 指定的文件夹",
    "make one for each level, in the folder given by -o",
)
A_FOLDER = Text(
    "与 --each-level 同用时，-o 应为文件夹，不是 .xlsx 文件",
    "with --each-level, -o takes a folder and no .xlsx file",
)
NOT_BOTH = Text("--each-level 和 --level 只能选一个", "--each-level and --level exclude each other")
NO_LEVELS = Text("预案没有响应分级", "the plan has no levels")
FORCE = Text("预案有错误也照样生成", "go on although the plan has errors")
AT = Text("{moment}的时间，写法同 --now", "time of “{moment}”, written as for --now")
MADE = Text("已生成跟踪表：{path}", "tracking workbook: {path}")
IN_ADVANCE = Text(
    "没有给出时刻，这是待启动的跟踪表：在首页填写发现时间即开始计时",
    "no moment was given: the workbook waits for the moment of discovery on its first page",
)
CARRIED = Text("预案的 {n} 处错误仍然存在", "errors that remain in the plan: {n}")
TYPED = tuple(moment for moment in Moment if moment is not Moment.EFFECTIVE)
PLAN = click.argument("plan", type=PATH, metavar="PLAN")
AS_TYPED = click.Path(readable=False)
"""With the slash at its end, by which a folder that is not there yet is told from a file."""


def opening(function: Callable[..., int]) -> Callable[..., int]:
    """The options of opening."""
    for moment in reversed(TYPED):
        said = AT.filled({"moment": moment.value})
        function = time_option(f"--{moment.key}", said)(function)
    for decorate in (
        option("--force", is_flag=True, said=FORCE),
        now_option(),
        password_option(),
        option("-o", "--output", "output", type=AS_TYPED, metavar="FILE|FOLDER", said=OUT),
        option("--each-level", is_flag=True, said=EACH),
        option("--title", default=None, metavar="TEXT", said=TITLE),
        option("--trigger", default=None, metavar="T", said=TRIGGER),
        option("--level", default=None, metavar="L", said=LEVEL),
    ):
        function = decorate(function)
    return function


def moments(given: dict[str, Any]) -> dict[Moment, datetime]:
    """The moments that were given."""
    return {moment: given[moment.key] for moment in TYPED if given.get(moment.key)}


def make(context: click.Context, plan: Path, asked: Asked, given: dict[str, Any]) -> int:
    """Open, one or one for each level, and say what was made or why nothing was."""
    from dataclasses import replace

    from bcm_excel.app.incident import levels_of

    typed: str | None = given["output"]
    output = given["output"] = Path(typed) if typed else None
    if not given["each_level"]:
        if typed and typed.endswith(("/", os.sep)):
            with _folder(output):
                return _make(context, plan, asked, given)
        _refuse_ending(output)
        return _make(context, plan, asked, given)
    if given["level"]:
        raise Misused(NOT_BOTH)
    if output and output.suffix.lower() == ".xlsx" and not os.path.isdir(output):
        raise Misused(A_FOLDER)
    given["now"] = given["now"] or local_now()
    levels = levels_of(plan, given["now"], given["password"])
    if not levels:
        raise Misused(NO_LEVELS)
    with _folder(output):
        return max(_make(context, plan, replace(asked, level=level), given) for level in levels)


@contextmanager
def _folder(path: Path | None) -> Iterator[None]:
    """A folder for what is made, which is gone again where nothing came to be in it."""
    made = [each for each in (path, *path.parents) if not os.path.lexists(each)] if path else []
    if path:
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(path, error) from error
    try:
        yield
    finally:
        with suppress(OSError):  # it holds what was made
            for each in made:
                each.rmdir()


def _refuse_ending(output: Path | None) -> None:
    """A folder, a name without an ending, or one that Excel opens."""
    if output and output.suffix.lower() not in ("", ".xlsx") and not os.path.isdir(output):
        raise BadValue(ENDING.filled({"suffix": ".xlsx"}))


def _make(context: click.Context, plan: Path, asked: Asked, given: dict[str, Any]) -> int:
    from bcm_excel.app.incident import Opened, open_incident
    from bcm_excel.cli.console import Console
    from bcm_excel.cli.lines import visible

    lang = language(context)
    console = Console(lang)
    done = open_incident(
        plan,
        asked,
        now=given["now"] or local_now(),
        wording=wording(context),
        target=given["output"],
        force=given["force"],
        password=given["password"],
    )
    if not isinstance(done, Opened):
        return said_refused(done, lang)
    console.line(MADE.fill(lang, {"path": visible(str(done.path))}))
    if not done.incident.moments:
        console.line(IN_ADVANCE[lang])
    if done.marked:
        console.line(CARRIED.fill(lang, {"n": len(done.marked)}))
    return CLEAN


def said_refused(refused: Refused, lang: Lang) -> int:
    """Say why nothing was made; the exit code."""
    from bcm_excel.cli.lines import visible

    click.echo(refused.said[lang], err=True)
    for finding in refused.findings:
        place, said = visible(str(finding.cell)), visible(finding.message(lang))
        click.echo(f"  {place} {finding.rule.code} {said}", err=True)
    return USAGE if refused.misuse else FOUND
