"""``bcm-excel health``: when each job last succeeded."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.main import CLEAN, FOUND, UNDELIVERED
from bcm_excel.cli.misuse import BadValue
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import PATH, format_option, local_now, now_option
from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.phones import masked_in

if TYPE_CHECKING:
    from bcm_excel.cli.console import Console
    from bcm_excel.daily.health import Condition, Ran
    from bcm_excel.daily.ticks import Job

SAID = Text(
    "查看每项工作最近一次成功的时间；太久没有成功则以 1 退出，有消息未送达以 4 退出，状态读不出以 3 退出。",
    "When each job last succeeded. Exits with 1 where that is too long ago, with 4 where a message was not delivered, with 3 where the state cannot be read.",
)
MAX_AGE = Text(
    "最长多久没有成功，如 26h，或只对一项：incidents=1h（可写多次）",
    "how long ago a success may lie, such as 26h, or for one job: incidents=1h (several are taken)",
)
NOT_AN_AGE = Text(
    "应为时长，如 26h、30min，前面可加 {jobs} 之一和等号",
    "a duration is expected, such as 26h or 30min, led by one of {jobs} and an equals sign, if at all",
)
WELL, LATE, UNUSED = Text("正常", "well"), Text("太久", "too long ago"), Text("未使用", "not used")
NEVER = Text("从未成功", "never succeeded")
FAILED = Text("最近一次失败 {at}", "last failed {at}")
MINUTES, HOURS = Text("{n} 分钟", "{n} min"), Text("{n} 小时", "{n} h")
LIMIT = Text("限 {limit}", "limit {limit}")
SENT = Text("最近一次送达 {at}", "last delivered {at}")
NONE_LEFT = Text("没有等待发送或未送达的消息", "no message waits or is undelivered")
WAITING = Text("等待发送 {n} 条", "messages that wait: {n}")
UNDELIVERED_N = Text(
    "未送达 {n} 条：将重发 {again} 条，已放弃 {gone} 条",
    "undelivered messages: {n} ({again} to be tried again, {gone} given up)",
)
NOT_DELIVERED = Text(
    "未送达：{to}（{channel}）{subject}，{why}", "not delivered: {to} ({channel}) {subject}, {why}"
)


def _ages(
    context: click.Context, param: click.Parameter, given: tuple[str, ...]
) -> dict[Job, timedelta]:
    """``26h`` for every job, ``incidents=1h`` for one; later ones win."""
    from bcm_excel.clock.duration import parse
    from bcm_excel.daily.ticks import Job

    found: dict[Job, timedelta] = {}
    for word in given:
        name, sign, text = word.rpartition("=")
        try:
            jobs = (Job(name),) if sign else tuple(Job)
            found |= dict.fromkeys(jobs, parse(text).plain)
        except ValueError:
            error = BadValue(NOT_AN_AGE.filled({"jobs": tuple(job.value for job in Job)}))
            error.ctx, error.param = context, param
            raise error from None
    return found


@command("health", SAID)
@click.argument("folder", type=PATH, metavar="FOLDER")
@option("--max-age", "ages", multiple=True, metavar="[JOB=]AGE", callback=_ages, said=MAX_AGE)
@format_option()
@now_option()
@click.pass_context
def health(context: click.Context, /, folder: Path, form: str, **given: Any) -> int:
    """Say how the workspace does; nothing is made or mended."""
    from bcm_excel.app.health import health as condition_of
    from bcm_excel.cli import json
    from bcm_excel.cli.console import Console

    now = given["now"] or local_now(seconds=True)
    found = condition_of(folder, now, given["ages"])
    if form == "json":
        click.echo(json.dumps(_as_json(found)))
    else:
        _show(Console(language(context)), found)
    if found.undelivered:
        return UNDELIVERED
    return FOUND if found.late else CLEAN


def _show(console: Console, found: Condition) -> None:
    from bcm_excel.cli.lines import visible
    from bcm_excel.core.text import say
    from bcm_excel.daily.channels import channel_said
    from bcm_excel.daily.ledger import Status

    lang = console.lang
    rows = [_row(each, lang) for each in found.jobs]
    console.table(rows, ["31" if each.late else "" for each in found.jobs])
    if found.waiting:
        console.line(WAITING.fill(lang, {"n": found.waiting}))
    elif not found.undelivered:
        console.line(NONE_LEFT[lang])
    if found.sent:
        console.line(SENT.fill(lang, {"at": say(found.sent, lang)}))
    if found.undelivered:
        again = sum(each.status is Status.FAILED for each in found.undelivered)
        n = len(found.undelivered)
        said = UNDELIVERED_N.fill(lang, {"n": n, "again": again, "gone": n - again})
        console.line(said, "31")
    for each in found.undelivered:
        values = {
            "channel": channel_said(each.channel),
            "subject": each.subject,
            "why": each.why or "",
        }
        said = NOT_DELIVERED.fill(lang, {"to": masked_in(each.address), **values})
        console.line(visible(said), "31")


def _row(ran: Ran, lang: Lang) -> tuple[str, ...]:
    from bcm_excel.core.text import say
    from bcm_excel.daily.health import NAMES

    used = ran.well is not None or ran.late
    word = (LATE if ran.late else WELL if used else UNUSED)[lang]
    at = say(ran.well, lang) if ran.well else NEVER[lang] if used else ""
    parts = [LIMIT.fill(lang, {"limit": _age(ran.limit, lang)})]
    if ran.failed:
        parts.append(FAILED.fill(lang, {"at": say(ran.failed, lang)}))
    return NAMES[ran.job][lang], word, at, ("；" if lang is Lang.ZH else "; ").join(parts)


def _age(age: timedelta, lang: Lang) -> str:
    minutes = int(age / timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    return MINUTES.fill(lang, {"n": minutes}) if rest else HOURS.fill(lang, {"n": hours})


def _as_json(found: Condition) -> dict[str, object]:
    """Language-free, times in ISO 8601."""
    return {
        "now": found.now.isoformat(),
        "late": found.late,
        "jobs": [
            {
                "job": each.job.value,
                "succeeded": _iso(each.well),
                "failed": _iso(each.failed),
                "max_age_minutes": each.limit / timedelta(minutes=1),
                "late": each.late,
            }
            for each in found.jobs
        ],
        "waiting": found.waiting,
        "undelivered": [
            {
                "to": masked_in(each.address),
                "channel": each.channel,
                "subject": each.subject,
                "status": each.status.value,
                "attempts": each.attempts,
                "since": _iso(each.created),
                "next_try": _iso(each.next_try),
            }
            for each in found.undelivered
        ],
        "last_delivered": _iso(found.sent),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
