"""``bcm-excel drill apply``."""

from __future__ import annotations

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
)
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from bcm_excel.app.drill_apply import Applied
    from bcm_excel.cli.console import Console

SAID = Text(
    "把演练汇总的“转入预案”表写进预案：演练记录、整改台账、培训记录；预案里已有的不重复写，其余内容原样不动。"
    "默认写一份副本，--in-place 直接改原文件（先备份）。有内容没能写入则以 1 退出。",
    "Put the sheet Into the plan of a drill summary into the plan: records of drills, corrective actions, trainings. "
    "What the plan has already is not written twice, all else stays as it is. By default a copy is written; --in-place "
    "changes the file itself after a backup. Exits with 1 where something could not be put in.",
)
DRY = Text("只说会写什么，不写文件", "say what would be written; write nothing")
WORD = Text("已转入", "drills applied")
WRITTEN = Text(
    "新增 {new} 行，补填 {filled} 格，已有 {there} 行：{path}",
    "rows added: {new}, empty cells filled: {filled}, there already: {there}; {path}",
)
WOULD = Text(
    "试运行，没有写文件：将新增 {new} 行，补填 {filled} 格，已有 {there} 行",
    "dry run, nothing was written; rows to add: {new}, empty cells to fill: {filled}, there already: {there}",
)
NOTHING = Text(
    "预案里都已有（{there} 行），没有要写的，未写文件",
    "nothing to put in (there already: {there}); no file was written",
)
REFUSED = Text("没有写入", "Not put in")


@command("apply", SAID)
@click.argument("summary", type=PATH, metavar="SUMMARY")
@click.argument("plan", type=PATH, metavar="PLAN")
@output_option("OUT", OUT, required=False)
@option("--in-place", is_flag=True, said=IN_PLACE)
@option("--dry-run", is_flag=True, said=DRY)
@format_option()
@password_option()
@now_option()
@click.pass_context
def apply(context: click.Context, /, summary: Path, plan: Path, **given: Any) -> int:
    """Put the summary's rows into the plan and say what became of them."""
    from bcm_excel.app.drill_apply import apply_summary
    from bcm_excel.cli.console import Console

    lang = language(context)
    done = apply_summary(
        summary,
        plan,
        now=given["now"] or local_now(),
        target=target(plan, given["output"], WORD[lang], in_place=given["in_place"]),
        dry_run=given["dry_run"],
        password=given["password"],
    )
    if given["form"] == "json":
        from bcm_excel.cli import json

        click.echo(json.dumps(_as_json(done, lang)))
    else:
        _show(Console(lang), done, dry_run=given["dry_run"])
    return FOUND if done.not_put else CLEAN


def _show(console: Console, done: Applied, *, dry_run: bool) -> None:
    from bcm_excel.cli.lines import visible
    from bcm_excel.plan.phones import masked_in

    lang = console.lang
    counts = {"new": len(done.new), "filled": len(done.filled), "there": done.there}
    if done.path is not None:
        console.line(WRITTEN.fill(lang, {**counts, "path": visible(str(done.path))}), "1")
    else:
        something = dry_run and (done.new or done.filled)
        console.line((WOULD if something else NOTHING).fill(lang, counts), "1")
    if done.backup:
        console.line(BACKUP.fill(lang, {"path": visible(str(done.backup))}))
    rows = [*_new(done, lang), *_filled(done, lang)]
    if rows:
        console.table([tuple(map(visible, row)) for row in rows])
    if done.not_put:
        console.line(REFUSED[lang], "31")
        lines = [(str(each.cell), masked_in(each.why[lang])) for each in done.not_put]
        console.table([tuple(map(visible, row)) for row in lines], ["31"] * len(lines))
    for remark in done.remarks:
        console.line(visible(remark[lang]))


def _new(done: Applied, lang: Lang) -> list[tuple[str, ...]]:
    from bcm_excel.plan.phones import masked_in

    return [
        (
            str(each.cell),
            each.record.sheet.title[lang],
            each.record.no,
            masked_in(" ".join(each.record.what.split())),
        )
        for each in done.new
    ]


def _filled(done: Applied, lang: Lang) -> list[tuple[str, ...]]:
    from bcm_excel.core.text import say

    return [
        (
            str(each.cell),
            each.sheet.title[lang],
            each.no,
            f"{each.column.title[lang]} → {say(each.column.written(each.value, lang), lang)}",
        )
        for each in done.filled
    ]


def _as_json(done: Applied, lang: Lang) -> dict[str, object]:
    from bcm_excel.core.text import say
    from bcm_excel.plan.phones import masked_in

    return {
        "workbook": str(done.path) if done.path else None,
        "backup": str(done.backup) if done.backup else None,
        "added": [
            {
                "sheet": each.cell.sheet,
                "row": each.cell.row,
                "no": each.record.no,
                "what": masked_in(each.record.what),
            }
            for each in done.new
        ],
        "filled": [
            {
                "sheet": each.cell.sheet,
                "cell": each.cell.a1,
                "no": each.no,
                "column": each.column.title[lang],
                "value": say(each.column.written(each.value, lang), lang),
            }
            for each in done.filled
        ],
        "there": done.there,
        "not_put": [
            {"sheet": each.cell.sheet, "cell": each.cell.a1, "why": masked_in(each.why[lang])}
            for each in done.not_put
        ],
        "remarks": [remark[lang] for remark in done.remarks],
    }
