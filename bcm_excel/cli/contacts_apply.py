"""``bcm-excel contacts apply``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.into_plan import BACKUP, IN_PLACE, OUT, target
from bcm_excel.cli.main import CLEAN, FOUND
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import (
    PATH,
    format_option,
    local_now,
    now_option,
    output_option,
    password_option,
    today_option,
)
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from bcm_excel.app.contacts import Applied
    from bcm_excel.cli.console import Console
    from bcm_excel.daily.call_outcome import Answered, Outcome

SAID = Text(
    "把填好的核验电话单写回预案：打通的人更新核验日期和核验人，换了的号码和邮箱一并写入，其余内容原样不动。"
    "默认写一份副本，--in-place 直接改原文件（先备份）。有内容没能写入则以 1 退出。",
    "Take a call sheet that was filled in back into its plan: dates and callers of those reached, "
    "new numbers and addresses; all else stays as it is. By default a copy is written; --in-place "
    "changes the file itself after a backup. Exits with 1 where something could not be taken.",
)
FULL = Text("显示完整号码和邮箱（默认隐去一部分）", "show numbers and addresses in full")
WORD = Text("已核验", "verified")
WRITTEN = Text("已写入 {n} 处：{path}", "cells written: {n}, in {path}")
NOTHING = Text(
    "预案没有需要改动的内容，未写文件", "nothing in the plan changes; no file was written"
)
RATE = Text(
    "名单 {listed} 人，已打 {called} 人，打通 {reached} 人（{rate}）",
    "{listed} listed, {called} called, {reached} reached ({rate})",
)
NONE_CALLED = Text("名单 {listed} 人，还没有人打过", "{listed} listed, nobody called yet")
WRONG = Text("号码有误", "Wrong numbers")
LEFT = Text("已离岗，请在预案中换人", "Left the post: name somebody else in the plan")
MISSED = Text("未能核实", "Not proven")
SILENT = Text("没有结果：{names}", "no result: {names}")
REFUSED = Text("没有写入", "Not taken")
EMPTY = Text("（空）", "(empty)")


@command("apply", SAID)
@click.argument("sheet", type=PATH, metavar="SHEET")
@click.argument("plan", type=PATH, metavar="PLAN")
@output_option("OUT", OUT, required=False)
@option("--in-place", is_flag=True, said=IN_PLACE)
@option("--full-numbers", "full", is_flag=True, said=FULL)
@format_option()
@password_option()
@today_option()
@now_option()
@click.pass_context
def apply(context: click.Context, /, sheet: Path, plan: Path, **given: Any) -> int:
    """Take the sheet back and say what it gave."""
    from bcm_excel.app.contacts import apply_call_sheet
    from bcm_excel.cli.console import Console

    lang, now = language(context), given["now"] or local_now()
    done = apply_call_sheet(
        sheet,
        plan,
        today=given["today"] or now.date(),
        now=now,
        target=target(plan, given["output"], WORD[lang], in_place=given["in_place"]),
        password=given["password"],
    )
    if given["form"] == "json":
        from bcm_excel.cli import json

        click.echo(json.dumps(_as_json(done, lang, full=given["full"])))
    else:
        _show(Console(lang), done, full=given["full"])
    return FOUND if done.outcome.not_taken else CLEAN


def _show(console: Console, done: Applied, *, full: bool) -> None:
    from bcm_excel.cli.lines import visible

    lang, out, public = console.lang, done.outcome, _public(full=full)
    if done.path is None:
        console.line(NOTHING[lang], "1")
    else:
        values = {"n": len(out.changes), "path": visible(str(done.path))}
        console.line(WRITTEN.fill(lang, values), "1")
    if done.backup:
        console.line(BACKUP.fill(lang, {"path": visible(str(done.backup))}))
    if done.path is not None:
        console.table(_changes(out, lang, full=full))
    console.line(_rate(out, lang), "1")
    for title, people in ((WRONG, out.wrong), (LEFT, out.left), (MISSED, out.missed)):
        if people:
            console.line(title[lang])
            console.table(_answers(people, lang, public))
    if out.silent:
        console.line(visible(SILENT.fill(lang, {"names": tuple(out.silent)})))
    if out.not_taken:
        console.line(REFUSED[lang], "31")
        rows = [(str(each.cell), each.name, public(each.why[lang])) for each in out.not_taken]
        console.table([tuple(map(visible, row)) for row in rows], ["31"] * len(rows))
    for remark in done.remarks:
        console.line(visible(remark[lang]))


def _changes(out: Outcome, lang: Lang, *, full: bool) -> list[tuple[str, ...]]:
    from bcm_excel.cli.lines import visible

    rows = (
        (
            str(each.cell),
            each.name,
            each.column[lang],
            f"{each.before(full=full) or EMPTY[lang]} → {each.after(full=full)}",
        )
        for each in out.changes
    )
    return [tuple(map(visible, row)) for row in rows]


def _public(*, full: bool) -> Callable[[str], str]:
    """What people typed, with numbers and addresses in it masked unless they are wanted."""
    from bcm_excel.plan.phones import masked_in

    return str if full else masked_in


def _answers(
    people: Iterable[Answered], lang: Lang, public: Callable[[str], str]
) -> list[tuple[str, ...]]:
    from bcm_excel.cli.lines import visible

    rows = ((each.name, each.result.value[lang], public(each.remark)) for each in people)
    return [tuple(map(visible, row)) for row in rows]


def _rate(out: Outcome, lang: Lang) -> str:
    if out.rate is None:
        return NONE_CALLED.fill(lang, {"listed": out.listed})
    values = {
        "listed": out.listed,
        "called": out.called,
        "reached": len(out.reached),
        "rate": f"{out.rate:.0%}",
    }
    return RATE.fill(lang, values)


def _as_json(done: Applied, lang: Lang, *, full: bool) -> dict[str, object]:
    out, public = done.outcome, _public(full=full)

    def people(answers: Iterable[Answered]) -> list[dict[str, str]]:
        return [
            {"name": each.name, "result": each.result.key, "remark": public(each.remark)}
            for each in answers
        ]

    return {
        "workbook": str(done.path) if done.path else None,
        "backup": str(done.backup) if done.backup else None,
        "changes": [
            {
                "sheet": each.cell.sheet,
                "cell": each.cell.a1,
                "name": each.name,
                "column": each.column[lang],
                "old": each.before(full=full),
                "new": each.after(full=full),
            }
            for each in (out.changes if done.path else ())
        ],
        "listed": out.listed,
        "called": out.called,
        "reached": out.reached,
        "rate": out.rate,
        "wrong": people(out.wrong),
        "left": people(out.left),
        "missed": people(out.missed),
        "silent": out.silent,
        "not_taken": [
            {
                "sheet": each.cell.sheet,
                "cell": each.cell.a1,
                "name": each.name,
                "why": public(each.why[lang]),
            }
            for each in out.not_taken
        ],
        "remarks": [remark[lang] for remark in done.remarks],
    }
