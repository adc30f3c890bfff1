"""``bcm-excel contacts cards``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.main import CLEAN, USAGE
from bcm_excel.cli.speech import command, language, option, wording
from bcm_excel.cli.values import PATH, local_now, output_option, password_option, today_option
from bcm_excel.core.text import Text

SAID = Text(
    "生成打印用的工作簿：备用场所用的应急通讯录（A4），每个岗位一张应急处置卡（A5）。已有的文件不会被覆盖。",
    "A workbook to print: the call list for the back-up site (A4) and one response card a post (A5). "
    "An existing file is never overwritten.",
)
OUT = Text("要生成的工作簿", "the workbook to write")
MASKED = Text("隐去号码和邮箱的一部分", "hide a part of numbers and addresses")
LEVEL = Text("只要这个响应级别的内容", "only what applies at this level of response")
TRIGGER = Text("只要这个触发条件的内容", "only what applies for this trigger")
MADE = Text(
    "已生成 {path}：应急通讯录 {lines} 行，应急处置卡 {cards} 张",
    "{path} was written; lines to call: {lines}, response cards: {cards}",
)
FAULTS = Text(
    "有 {n} 处联系信息不全，已在通讯录中用文字标明；用 bcm-excel validate 查看怎么改",
    "contacts that are not complete: {n}; the list says so in words, bcm-excel validate how to mend them",
)


@command("cards", SAID, writes=True)
@click.argument("plan", type=PATH, metavar="PLAN")
@output_option("FILE.xlsx", OUT, ending=".xlsx")
@option("--masked", is_flag=True, said=MASKED)
@option("--level", default=None, metavar="L", said=LEVEL)
@option("--trigger", default=None, metavar="T", said=TRIGGER)
@today_option()
@password_option()
@click.pass_context
def cards(context: click.Context, /, plan: Path, output: Path, **given: Any) -> int:
    """Write the workbook; what is wrong with the people is said and costs nothing else."""
    from bcm_excel.app.cards import Made, make_cards
    from bcm_excel.cli.lines import visible

    now = local_now()
    today: date = given["today"] or now.date()
    done = make_cards(
        plan,
        output,
        today=today,
        created=now,
        wording=wording(context),
        masked=given["masked"],
        level=given["level"],
        trigger=given["trigger"],
        password=given["password"],
    )
    lang = language(context)
    if not isinstance(done, Made):
        click.echo(visible(done.said[lang]), err=True)
        return USAGE
    values = {"path": visible(str(done.path)), "lines": done.lines, "cards": done.cards}
    click.echo(MADE.fill(lang, values))
    if done.faults:
        click.echo(FAULTS.fill(lang, {"n": done.faults}))
    return CLEAN
