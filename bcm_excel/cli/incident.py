"""``bcm-excel incident``: open and status here; refresh, merge and close in files of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.main import CLEAN, FOUND, UNREADABLE
from bcm_excel.cli.opening import PLAN, make, moments, opening
from bcm_excel.cli.speech import Group, command, language
from bcm_excel.cli.values import PATH, format_option, local_now, now_option, password_option
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bcm_excel.cli.console import Console
    from bcm_excel.core.cell import CellRef
    from bcm_excel.incident.status import Status, StepStatus

SAID = Text("启动事件、查看进度。", "Open an incident, see how it stands.")
OPEN = Text(
    "用预案生成一次事件的跟踪表，时限自动推算。不给时刻则生成待启动的跟踪表。",
    "Make the tracking workbook of an incident; deadlines are computed. Without a moment it waits to be started.",
)
STATUS = Text(
    "查看跟踪表：哪些已超时，下一步是什么，预计何时完成。有超时则以 1 退出。",
    "How tracking workbooks stand: what is late, what is next, the forecast. Exits with 1 where something is overdue.",
)
HEAD = Text(
    "计算时点 {now}：完成 {done}/{all}，超时 {late}",
    "computed at {now}: {done} of {all} done, {late} overdue",
)
NEXT = Text("下一步", "Next")
LATE = Text("已超时（未登记完成）", "Overdue (no end recorded)")
FORECAST = Text("预计完成 {at}", "forecast end {at}")
NO_REASON = Text(
    "受阻或不适用，备注没有写明原因：{keys}", "blocked or not applicable without a reason: {keys}"
)
OVERWRITTEN = Text(
    "{n} 个公式被改写或删除：{cells}", "formulas that were overwritten: {n} ({cells})"
)
UNREAD = Text(
    "{n} 个填写的单元格无法识别，按未填计算：{cells}",
    "typed cells that cannot be read and count as empty: {n} ({cells})",
)
MORE = Text("等", " …")
NAMED = 10
"""Cells that are named in one line."""
WAITS = Text("等待{moment}", "waits for {moment}")


@command("open", OPEN, writes=True)
@PLAN
@opening
@click.pass_context
def open_(context: click.Context, /, plan: Path, **given: Any) -> int:
    """Open a real incident."""
    from bcm_excel.app.incident import Asked

    asked = Asked(
        level=given["level"], trigger=given["trigger"], title=given["title"], moments=moments(given)
    )
    return make(context, plan, asked, given)


@command("status", STATUS)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="TRACKING…")
@format_option()
@password_option()
@now_option()
@click.pass_context
def status(context: click.Context, /, files: tuple[Path, ...], form: str, **given: Any) -> int:
    """How each file stands; one that cannot be read costs that file only."""
    from bcm_excel.app.incident import incident_status
    from bcm_excel.cli import json
    from bcm_excel.cli.console import Console
    from bcm_excel.cli.lines import visible
    from bcm_excel.incident.status import as_json

    lang, now, code = language(context), given["now"] or local_now(), CLEAN
    console, results = Console(lang), []
    for file in files:
        try:
            found = incident_status(file, now, password=given["password"])
        except Failure as failed:
            code = UNREADABLE
            results.append(json.failure(file, failed, lang))
            if form != "json":
                click.echo(visible(failed.message(lang)), err=True)
            continue
        results.append(as_json(found))
        if form != "json":
            _show(console, file, found)
        if found.overdue and code == CLEAN:
            code = FOUND
    if form == "json":
        click.echo(json.dumps(results[0] if len(files) == 1 else results))
    return code


def _show(console: Console, file: Path, found: Status) -> None:
    from bcm_excel.cli.lines import visible
    from bcm_excel.core.text import say
    from bcm_excel.incident.tables import SAID
    from bcm_excel.incident.typed import BAR

    lang = console.lang
    done, taken = found.done
    console.line(visible(f"{found.tracking.incident.name(lang)} · {file}"), "1")
    values = {"now": found.now, "done": done, "all": taken, "late": len(found.overdue)}
    console.line(HEAD.fill(lang, values))
    if found.overdue:
        console.line(LATE[lang], "31")
        console.table([_row(step, lang) for step in found.overdue], ["31"] * len(found.overdue))
    if found.next:
        console.line(NEXT[lang], "1")
        console.table([_row(found.next, lang)])
    if found.forecast:
        console.line(FORECAST.fill(lang, {"at": say(found.forecast, lang)}))
    if found.unreasoned:
        keys = tuple(key.replace(BAR, " ") for key in found.unreasoned)
        console.line(visible(NO_REASON.fill(lang, {"keys": keys})), "33")
    unread = [problem.cell for problem in found.tracking.problems if problem.trouble in SAID]
    for said, cells in ((UNREAD, unread), (OVERWRITTEN, found.overwritten)):
        if cells:
            console.line(
                visible(said.fill(lang, {"n": len(cells), "cells": _named(cells, lang)})), "33"
            )


def _named(cells: Sequence[CellRef], lang: Lang) -> str:
    """The first of some cells."""
    from bcm_excel.core.text import say

    return say(tuple(map(str, cells[:NAMED])), lang) + MORE[lang] * (len(cells) > NAMED)


def _row(step: StepStatus, lang: Lang) -> tuple[str, ...]:
    from bcm_excel.cli.lines import visible
    from bcm_excel.core.text import say

    due = step.due
    waits = WAITS.fill(lang, {"moment": due.waits_for.value}) if due.waits_for else ""
    at = say(due.deadline, lang) if due.deadline else waits
    title = step.title if len(step.title) <= 30 else step.title[:29] + "…"
    return step.key, at, due.flag.value[lang], visible(title), visible(step.owner)


incident = Group(
    "incident",
    said=SAID,
    lazy={
        "open": (
            __name__,
            "open_",
            Text("启动事件，生成跟踪表", "open an incident as a tracking workbook"),
        ),
        "refresh": (
            "bcm_excel.cli.incident_copies",
            "refresh",
            Text("级别或预案变了，重新生成", "the level or the plan changed: make it anew"),
        ),
        "merge": (
            "bcm_excel.cli.incident_copies",
            "merge",
            Text("合并几个人填写的副本", "bring filled-in copies together"),
        ),
        "status": (__name__, "status", Text("查看进度和超时", "what is late, what is next")),
        "close": (
            "bcm_excel.cli.incident_close",
            "close",
            Text("结案审核，生成总结报告", "audit and after-action report"),
        ),
    },
)
