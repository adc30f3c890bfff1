"""``bcm-excel contacts sheet``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.speech import command, language, option, wording
from bcm_excel.cli.values import PATH, local_now, output_option, password_option, today_option
from bcm_excel.core.text import Text

SAID = Text(
    "生成核验电话单：列出联系方式到期该核验的人，从未核验的在前，同一角色的两个人不会都排在最后。"
    "已有的文件不会被覆盖。",
    "Make the call sheet of those whose contact data is due for verification, those never verified "
    "first and no role wholly at the end. An existing file is never overwritten.",
)
OUT = Text("要生成的电话单", "the call sheet to write")
ALL = Text("列出所有人，例如长假之前", "list everybody, for instance before a long holiday")
MADE = Text(
    "已生成核验电话单：{path}，共 {n} 人，其中 {never} 人从未核验",
    "call sheet: {path}; people: {n}, of them never verified: {never}",
)
NOBODY = Text(
    "没有人到期需要核验，未写文件；加 --all 列出所有人",
    "nobody is due for verification, so no file was written; --all lists everybody",
)
NEXT = Text(
    "填好后用 bcm-excel contacts apply 写回预案",
    "once it is filled in, bcm-excel contacts apply takes it back into the plan",
)


@command("sheet", SAID, writes=True)
@click.argument("plan", type=PATH, metavar="PLAN")
@output_option("FILE.xlsx", OUT, ending=".xlsx")
@option("--all", "everybody", is_flag=True, said=ALL)
@today_option()
@password_option()
@click.pass_context
def sheet(context: click.Context, /, plan: Path, output: Path, **given: Any) -> int:
    """Write the sheet and say whom it lists."""
    from bcm_excel.app.contacts import make_call_sheet
    from bcm_excel.cli.lines import visible

    now, lang = local_now(), language(context)
    done = make_call_sheet(
        plan,
        output,
        today=given["today"] or now.date(),
        now=now,
        wording=wording(context),
        everybody=given["everybody"],
        password=given["password"],
    )
    if done.path is None:
        click.echo(NOBODY[lang])
    else:
        never = sum(each.never for each in done.due)
        values = {"path": visible(str(done.path)), "n": len(done.due), "never": never}
        click.echo(MADE.fill(lang, values))
        click.echo(NEXT[lang])
    for remark in done.remarks:
        click.echo(visible(remark[lang]))
    return CLEAN
