"""``bcm-excel calendar``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.main import CLEAN, UNREADABLE
from bcm_excel.cli.speech import command, language
from bcm_excel.cli.values import PATH, local_now, now_option, output_option
from bcm_excel.core.text import Lang, Text

SAID = Text(
    "把到期事项和处置期限写成日历文件（.ics），可导入 Outlook 和手机。再次写入同一个文件即为更新。",
    "Write what falls due and the deadlines of open incidents as a calendar file (.ics) for "
    "Outlook and phones. Writing to the same file again updates it.",
)
OUT = Text("日历文件", "the calendar file")
MADE = Text(
    "已写入 {path}：预案 {plans} 个，进行中的事件和演练 {incidents} 个",
    "written to {path}; plans: {plans}, open incidents and drills: {incidents}",
)


@command("calendar", SAID)
@click.argument("folder", type=PATH, metavar="FOLDER|PLAN")
@output_option("FILE.ics", OUT, ending=".ics")
@now_option()
@click.pass_context
def calendar(context: click.Context, /, folder: Path, output: Path, **given: Any) -> int:
    """Write the calendar; what cannot be read is named, and the file is made of the rest."""
    from bcm_excel.app.calendar_file import write_calendar
    from bcm_excel.cli.lines import visible

    lang, asked = language(context), context.meta.get("lang")
    done = write_calendar(
        folder,
        output,
        now=given["now"] or local_now(),
        asked=Lang(asked) if asked else None,
        default=lang,
    )
    for failure in done.failures:
        click.echo(visible(failure.message(lang)), err=True)
    values = {"path": visible(str(done.path)), "plans": done.plans, "incidents": done.incidents}
    click.echo(MADE.fill(lang, values))
    return UNREADABLE if done.failures else CLEAN
