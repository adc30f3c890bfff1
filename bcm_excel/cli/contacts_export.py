"""``bcm-excel contacts export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.main import CLEAN, USAGE
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import PATH, local_now, output_option, password_option, today_option
from bcm_excel.core.text import Text

SAID = Text(
    "把预案的联系人导出为 vCard 文件，可导入值班手机和 Outlook；再次导出会更新原来的名片。"
    "文件里是完整号码，请妥善保管。已有的文件不会被覆盖。",
    "The plan's people as a vCard file for the duty phone and Outlook; a second export renews the "
    "cards of the first. It holds the numbers in full. An existing file is never overwritten.",
)
OUT = Text("要生成的 vCard 文件", "the vCard file to write")
LEVEL = Text("只要这个响应级别要联系的人", "only those who are called at this level of response")
TRIGGER = Text("只要这个触发条件要联系的人", "only those who are called for this trigger")
MADE = Text("已导出 {n} 张名片：{path}", "cards written: {n}, in {path}")
NOBODY = Text("没有可以导出的联系人，未写文件", "there is nobody to export; no file was written")
UNREACHABLE = Text(
    "没有可用的号码或邮箱，未导出：{names}",
    "without a number or address that can be used, left out: {names}",
)
WRONG = Text(
    "有号码拨不通，该号码未导出：{names}", "with a number that cannot be dialled, left out: {names}"
)


@command("export", SAID)
@click.argument("plan", type=PATH, metavar="PLAN")
@output_option("FILE.vcf", OUT, ending=".vcf")
@option("--level", default=None, metavar="L", said=LEVEL)
@option("--trigger", default=None, metavar="T", said=TRIGGER)
@today_option()
@password_option()
@click.pass_context
def export(context: click.Context, /, plan: Path, output: Path, **given: Any) -> int:
    """Write the cards and say who is not among them."""
    from bcm_excel.app.contacts_export import Exported, export_contacts
    from bcm_excel.cli.lines import visible

    now, lang = local_now(), language(context)
    done = export_contacts(
        plan,
        output,
        today=given["today"] or now.date(),
        now=now,
        lang=lang,
        level=given["level"],
        trigger=given["trigger"],
        password=given["password"],
    )
    if not isinstance(done, Exported):
        click.echo(visible(done.said[lang]), err=True)
        return USAGE
    if done.path is None:
        click.echo(NOBODY[lang])
    else:
        values = {"n": len(done.cards.cards), "path": visible(str(done.path))}
        click.echo(MADE.fill(lang, values))
    for said, names in ((UNREACHABLE, done.cards.unreachable), (WRONG, done.cards.wrong)):
        if names:
            click.echo(visible(said.fill(lang, {"names": names})))
    for remark in done.remarks:
        click.echo(visible(remark[lang]))
    return CLEAN
