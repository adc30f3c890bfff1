"""``bcm-excel daily``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import PATH, format_option, local_now, now_option
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from bcm_excel.app.daily import Done
    from bcm_excel.cli.console import Console
    from bcm_excel.daily.lights import Light

SAID = Text(
    "每日检查一个工作文件夹：联系人、值班、到期事项、进行中的事件，写出 reports/日期.xlsx 并发出通知。重复运行不会重复通知。",
    "The daily check of a workspace: contacts, duty, obligations, open incidents. It writes reports/DATE.xlsx and notifies. Run twice, it says nothing twice.",
)
DRY = Text(
    "只显示将通知谁、说什么，不写文件，不发送",
    "only show what would be said to whom; nothing is written or sent",
)
ROSTER = Text(
    "人事花名册（Excel 或 CSV），默认按设置",
    "the HR roster, Excel or CSV (default: that of the settings)",
)
EXECUTOR = Text(
    "同时读取的进程数，默认按设置", "processes that read at once (default: that of the settings)"
)
REPORT = Text("报告：{path}", "report: {path}")
SENT = Text("已送达 {n} 条", "messages sent: {n}")
NO_CHANNEL = Text(
    "不通知任何人：bcm-excel.toml 没有设置邮件和群",
    "nobody is told: bcm-excel.toml names no mail server and no group",
)
WAITING = Text("等待发送 {n} 条", "waiting: {n}")
FAILED = Text("未送达 {n} 条", "undelivered: {n}")
UNSENT = Text(
    "未送达 {to}（{channel}）：{subject}；{why}",
    "not delivered to {to} ({channel}): {subject}; {why}",
)
WOULD = Text("将通知（未发送）：", "would be said (nothing was sent):")
NOBODY = Text("没有要通知的内容。", "There is nothing to be said.")
TO = Text("收件人：{to}（{channel}）", "to {to} ({channel})")
HELD = Text("免打扰，{at} 之后发送", "held back until {at}")
COLOURS = {"RED": "31", "AMBER": "33", "GREEN": "32", "INFO": "2"}


@command("daily", SAID)
@click.argument("folder", type=PATH, metavar="FOLDER")
@option("--dry-run", is_flag=True, said=DRY)
@option("--roster", type=PATH, default=None, metavar="FILE", said=ROSTER)
@option("--executor", type=click.IntRange(1, 256), default=None, metavar="N", said=EXECUTOR)
@format_option()
@now_option()
@click.pass_context
def daily(context: click.Context, /, folder: Path, form: str, **given: Any) -> int:
    """One run; its code says what was found and whether everything arrived."""
    from bcm_excel.app.daily import Wanted, rehearse, run_daily

    asked, lang = context.meta.get("lang"), language(context)
    wanted = Wanted(Lang(asked) if asked else None, lang, given["roster"], given["executor"])
    now = given["now"] or local_now()
    if given["dry_run"]:
        done = rehearse(folder, now, wanted)
    else:
        done = run_daily(folder, now, os.environ, wanted)
    if form == "json":
        from bcm_excel.cli import json

        click.echo(json.dumps(_as_json(done, lang)))
    else:
        from bcm_excel.cli.console import Console

        _show(Console(lang), done, rehearsed=given["dry_run"])
    return done.code


def _show(console: Console, done: Done, *, rehearsed: bool) -> None:
    from bcm_excel.app.daily_words import UNREAD
    from bcm_excel.cli.lines import visible

    lang = console.lang
    console.table(
        [_row(each, lang) for each in done.lights],
        [COLOURS[each.level.name] for each in done.lights],
    )
    for unread in done.looked.unread:
        said = UNREAD.fill(lang, {"place": unread.place, "why": unread.why})
        click.echo(visible(said), err=True)
    if rehearsed:
        return _rehearsed(console, done)
    for line in _sent(done, lang):
        console.line(visible(line))
    return None


def _row(light: Light, lang: Lang) -> tuple[str, ...]:
    from bcm_excel.cli.lines import visible
    from bcm_excel.daily.lights import WORDS
    from bcm_excel.plan.phones import masked_in

    do = f" · {masked_in(light.do[lang])}" if light.do else ""
    said = visible(light.said[lang] + do)
    return WORDS[light.level][lang], light.subject.value[lang], said


def _sent(done: Done, lang: Lang) -> Iterator[str]:
    from bcm_excel.daily.channels import channel_said
    from bcm_excel.daily.ledger import Status

    sent = sum(each.status is Status.SENT for each in done.deliveries)
    counts = ((WAITING, done.waiting), (FAILED, len(done.undelivered)))
    settings = done.settings
    told = settings.mail or settings.bots or settings.drop_folder
    said = [
        (SENT if told else NO_CHANNEL).fill(lang, {"n": sent}),
        *(text.fill(lang, {"n": n}) for text, n in counts if n),
    ]
    yield ("，" if lang is Lang.ZH else ", ").join(said)
    for each in done.undelivered:
        values = {
            "to": _address(each.address),
            "channel": channel_said(each.channel),
            "subject": each.subject,
            "why": each.why or "",
        }
        yield UNSENT.fill(lang, values)
    if done.report:
        yield REPORT.fill(lang, {"path": done.report})


def _rehearsed(console: Console, done: Done) -> None:
    from bcm_excel.cli.lines import visible
    from bcm_excel.daily.channels import channel_said
    from bcm_excel.plan.phones import masked_in

    lang = console.lang
    console.line()
    console.line((WOULD if done.letters else NOBODY)[lang], "1")
    for letter in done.letters:
        message = letter.message
        console.line()
        said = channel_said(message.channel)
        values = {"to": _address(message.to.address), "channel": said}
        console.line(visible(TO.fill(lang, values)), "1")
        if message.not_before:
            console.line(HELD.fill(lang, {"at": message.not_before}))
        for line in message.text.splitlines():
            console.line(visible(masked_in(line)), indent=2)


def _address(address: str) -> str:
    from bcm_excel.plan.phones import masked

    return masked(address) if "@" in address else address


def _as_json(done: Done, lang: Lang) -> dict[str, object]:
    """The run as scripts read it: ISO times, words free of language; numbers masked."""
    from bcm_excel.cli import json
    from bcm_excel.plan.phones import masked_in

    return {
        "now": json.plain(done.looked.now, lang),
        "code": done.code,
        "report": str(done.report) if done.report else None,
        "lights": [
            {
                "subject": each.subject.name.lower(),
                "level": each.level.name.lower(),
                "said": masked_in(each.said[lang]),
                "do": masked_in(each.do[lang]) if each.do else None,
                "file": each.place or None,
                "sheet": each.sheet or None,
                "cell": each.cell or None,
                "red": each.red,
                "amber": each.amber,
            }
            for each in done.lights
        ],
        "unread": [
            {"file": each.place, "reason": str(each.reason), "failure": each.why[lang]}
            for each in done.looked.unread
        ],
        "messages": [
            {
                "to": _address(each.message.to.address),
                "channel": each.message.channel,
                "subject": each.message.subject,
                "text": "\n".join(map(masked_in, each.message.text.splitlines())),
                "not_before": json.plain(each.message.not_before, lang),
            }
            for each in done.letters
        ],
        "deliveries": [
            {
                "to": _address(each.address),
                "channel": each.channel,
                "subject": each.subject,
                "status": str(each.status),
                "attempts": each.attempts,
                "why": each.why[lang] if each.why else None,
            }
            for each in done.deliveries
        ],
        "undelivered": len(done.undelivered),
        "waiting": done.waiting,
    }
