"""The entry: which commands there are, and how a run ends."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import click

from bcm_excel.cli.lines import visible
from bcm_excel.cli.misuse import usage_error
from bcm_excel.cli.speech import VERSION, Group, asked_language, option
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Lang, Text

CLEAN, FOUND, USAGE, UNREADABLE, UNDELIVERED = 0, 1, 2, 3, 4
"""Exit codes; 3 goes before 4, and 4 before 1."""
INTERRUPTED, CUT_OFF = 130, 141
"""As shells count them: by the signal that ended the run."""

NO_ROOM = Text("磁盘已满，输出没有写完", "the disk is full; the output could not be written whole")
COMMANDS = {
    "demo": (
        "bcm_excel.cli.demo",
        "demo",
        Text("用示例走一遍全流程", "the whole job on the samples"),
    ),
    "new": (
        "bcm_excel.cli.new",
        "new",
        Text("生成空白预案工作簿或示例", "the blank plan workbook, or a sample"),
    ),
    "validate": (
        "bcm_excel.cli.validate",
        "validate",
        Text("检查预案工作簿，精确到单元格", "check plan workbooks to the cell"),
    ),
    "explain": (
        "bcm_excel.cli.explain",
        "explain",
        Text("说明一条规则的含义、理由和改法", "what a rule means, why, and the way out"),
    ),
    "incident": (
        "bcm_excel.cli.incident",
        "incident",
        Text(
            "启动事件，查看、更新、合并、结案",
            "open an incident; its status, refresh, merge, close",
        ),
    ),
    "drill": (
        "bcm_excel.cli.drill",
        "drill",
        Text("启动演练，汇总，写回预案", "open a drill, sum drills up, back into the plan"),
    ),
    "plan": (
        "bcm_excel.cli.plan",
        "plan",
        Text("比较两版预案", "compare two editions of a plan"),
    ),
    "contacts": (
        "bcm_excel.cli.contacts",
        "contacts",
        Text("核验、写回、打印和导出联系人", "prove, print and export contacts"),
    ),
    "daily": (
        "bcm_excel.cli.daily",
        "daily",
        Text("每日检查并通知", "the daily check, with messages"),
    ),
    "watch": (
        "bcm_excel.cli.watch",
        "watch",
        Text("持续监看工作文件夹", "watch a workspace all the time"),
    ),
    "health": (
        "bcm_excel.cli.health",
        "health",
        Text("各项工作最近一次成功的时间", "when each job last succeeded"),
    ),
    "calendar": (
        "bcm_excel.cli.calendar",
        "calendar",
        Text("到期事项和期限导出为日历", "what falls due, and deadlines, as a calendar file"),
    ),
    "schedule": (
        "bcm_excel.cli.schedule_",
        "schedule",
        Text("让电脑每天自动检查", "make the machine run the daily check"),
    ),
}


@click.group(
    cls=Group,
    lazy=COMMANDS,
    said=Text(
        "应急预案工作簿：检查、处置跟踪、演练汇总、每日检查。",
        "Emergency plans in Excel: validate them, track incidents, sum up drills, check every day.",
    ),
)
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    said=VERSION,
    callback=lambda ctx, _, asked: _version(ctx) if asked else None,
)
@click.pass_context
def bcm_excel(context: click.Context) -> None:
    """All commands."""


def _version(context: click.Context) -> None:
    from importlib.metadata import version

    click.echo(f"bcm-excel {version('bcm-excel')}")
    context.exit()


def main(arguments: list[str] | None = None) -> None:
    """Run, and end with the exit code that the design gives."""
    words = sys.argv[1:] if arguments is None else arguments
    lang = asked_language(words)
    _careful_streams()
    try:
        code = _run(words, lang)
        sys.stdout.flush()
    except BrokenPipeError:
        code = _cut_off()
    except OSError as error:
        if error.errno != errno.ENOSPC or error.filename is not None:
            raise
        _cut_off()
        click.echo(NO_ROOM[lang], err=True)
        code = UNREADABLE
    sys.exit(code)


def _run(words: list[str], lang: Lang) -> int:
    try:
        with bcm_excel.make_context("bcm-excel", words, obj={"lang": lang}) as context:
            done: Any = bcm_excel.invoke(context)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        return USAGE
    except click.UsageError as error:
        click.echo(usage_error(error, lang), err=True)
        return USAGE
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except Failure as failure:
        click.echo(visible(failure.message(lang)), err=True)
        return UNREADABLE
    except (click.Abort, KeyboardInterrupt):
        click.echo(Text("已中断", "interrupted")[lang], err=True)
        return INTERRUPTED
    return done if isinstance(done, int) else CLEAN


def _cut_off() -> int:
    """Whoever read our output (``| head``) has gone: nothing more is said, not even at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CUT_OFF


def _careful_streams() -> None:
    """A console that cannot show a sign shows a question mark instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
