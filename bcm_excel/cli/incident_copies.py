"""``bcm-excel incident merge`` and ``refresh``: a tracking workbook made anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.main import CLEAN, FOUND
from bcm_excel.cli.opening import CARRIED, FORCE, LEVEL, said_refused
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import PATH, local_now, now_option, output_option, password_option
from bcm_excel.core.text import Text

if TYPE_CHECKING:
    from bcm_excel.cli.console import Console
    from bcm_excel.incident.merge import Saying

MERGE = Text(
    "把几个人填写的副本合并成一份；各人填写不一致的逐格列出，留给人决定，并以 1 退出。",
    "Bring the copies that several people filled in together; what they say differently is listed cell by cell for a person to settle, and the exit code is 1.",
)
REFRESH = Text(
    "级别提升或预案有新版本时，重新生成跟踪表，已填写的内容全部保留；无法识别的逐格列出，并以 1 退出。",
    "The level was raised or the plan has a new version: make the tracking workbook anew and keep all that was typed; what cannot be read is listed cell by cell, and the exit code is 1.",
)
OUT = Text("合并后的文件（不覆盖已有文件）", "the merged workbook (a new file)")
OUT_NEW = Text("新文件（默认在原文件旁）", "the new file (default: beside the old one)")
IN_PLACE = Text("替换原文件，先备份", "replace the file itself, after a backup")
JOINED = Text("已合并 {n} 个文件：{path}", "{n} files merged: {path}")
GAVE = Text("{file}：{n} 格为新增内容", "{file}: cells that no earlier one had: {n}")
CONFLICTS = Text(
    "{n} 格填写不一致，已保留主表原值，请核实：",
    "cells that are said differently: {n}; the master's value stands until somebody settles it:",
)
UNREAD = Text("无法识别，未并入：{place}：{text}", "cannot be read, not taken in: {place}: {text}")
NOT_CARRIED = Text(
    "无法识别，未带入，仍在原文件中：{place}：{text}",
    "cannot be read, not carried over, still in the old file: {place}: {text}",
)
STRANGE = Text(
    "自建工作表未并入：{file}!{sheet}", "a sheet of their own is not taken in: {file}!{sheet}"
)
GONE = Text(
    "{file} 中没有“{table}”，其中的填写无从并入",
    "{file} lacks {table}; nothing of it could be taken in",
)
MADE = Text("已重新生成：{path}", "made anew: {path}")
BACKUP = Text("原文件备份：{path}", "backup of the old file: {path}")
LEVELS = Text("级别：{old} → {new}", "level: {old} → {new}")
VERSIONS = Text("预案版本：{old} → {new}", "version of the plan: {old} → {new}")
ADDED = Text("新增步骤：{keys}", "new steps: {keys}")
REMOVED = Text("不再适用的步骤：{keys}", "steps that no longer apply: {keys}")
KEPT = Text(
    "其中已填写过的列在步骤表末尾：{keys}",
    "those of them in which something was typed stand below the others: {keys}",
)
STILL_ASKED = Text(
    "原文件里还有这些步骤，仍会提醒；不再需要时把它移出工作文件夹",
    "the old file still has them, and they are reminded of; move it out of the folder when it is no longer needed",
)
LEFT = Text("自建工作表留在原文件中：{sheets}", "sheets of your own stay in the old file: {sheets}")
BOTH = Text("-o 和 --in-place 只能选一个", "-o and --in-place exclude each other")
TRACKING = click.argument("tracking", type=PATH, metavar="TRACKING")


@command("merge", MERGE, writes=True)
@TRACKING
@click.argument("copies", nargs=-1, required=True, type=PATH, metavar="COPY…")
@output_option("FILE", OUT, ending=".xlsx")
@password_option()
@now_option()
@click.pass_context
def merge(context: click.Context, /, tracking: Path, copies: tuple[Path, ...], **given: Any) -> int:
    """Bring copies together."""
    from bcm_excel.app.copies import merge_copies
    from bcm_excel.cli.console import Console
    from bcm_excel.cli.lines import visible
    from bcm_excel.incident.blocks import block
    from bcm_excel.incident.pages.merged import conflict_line

    lang = language(context)
    console = Console(lang)
    done = merge_copies(
        tracking,
        copies,
        given["output"],
        now=given["now"] or local_now(),
        password=given["password"],
    )
    merged = done.merged
    values = {"n": len(merged.taken), "path": visible(str(done.path))}
    console.line(JOINED.fill(lang, values))
    for file, count in merged.taken.items():
        console.line("  " + GAVE.fill(lang, {"file": visible(file), "n": count}))
    if merged.conflicts:
        console.line(CONFLICTS.fill(lang, {"n": len(merged.conflicts)}), "31")
        for conflict in merged.conflicts:
            console.line("  " + visible(conflict_line(conflict, done.tracking.wording)))
    say_unread(console, UNREAD, merged.unread)
    for file, sheet in merged.strange:
        console.line(STRANGE.fill(lang, {"file": visible(file), "sheet": visible(sheet)}))
    for file, table in merged.missing:
        title = block(table).row.sheet.title
        console.line(GONE.fill(lang, {"file": visible(file), "table": title}), "31")
    return FOUND if merged.conflicts or merged.unread or merged.missing else CLEAN


@command("refresh", REFRESH, writes=True)
@TRACKING
@click.argument("plan", type=PATH, metavar="PLAN")
@option("--level", default=None, metavar="L", said=LEVEL)
@output_option("FILE", OUT_NEW, required=False, ending=".xlsx")
@option("--in-place", is_flag=True, said=IN_PLACE)
@option("--force", is_flag=True, said=FORCE)
@password_option()
@now_option()
@click.pass_context
def refresh(context: click.Context, /, tracking: Path, plan: Path, **given: Any) -> int:
    """Make it anew under another level or version."""
    from bcm_excel.app.copies import Refreshed
    from bcm_excel.app.copies import refresh as make_anew
    from bcm_excel.cli.console import Console
    from bcm_excel.cli.lines import visible
    from bcm_excel.cli.misuse import Misused

    if given["in_place"] and given["output"]:
        raise Misused(BOTH)
    lang = language(context)
    done = make_anew(
        tracking,
        plan,
        level=given["level"],
        now=given["now"] or local_now(),
        target=given["output"],
        in_place=given["in_place"],
        force=given["force"],
        password=given["password"],
    )
    if not isinstance(done, Refreshed):
        return said_refused(done, lang)
    console = Console(lang)
    before, after = done.before, done.after
    console.line(MADE.fill(lang, {"path": visible(str(done.path))}))
    for text, old, new in (
        (LEVELS, before.level, after.level),
        (VERSIONS, before.plan.version, after.plan.version),
    ):
        if old != new:
            console.line(visible(text.fill(lang, {"old": old or "—", "new": new or "—"})))
    for text, keys in ((ADDED, done.added), (REMOVED, done.removed), (KEPT, done.kept)):
        if keys:
            console.line(visible(text.fill(lang, {"keys": keys})))
    if done.removed and not done.backup:
        console.line(STILL_ASKED[lang])
    if done.strange:
        console.line(visible(LEFT.fill(lang, {"sheets": done.strange})))
    say_unread(console, NOT_CARRIED, done.unread)
    if done.marked:
        console.line(CARRIED.fill(lang, {"n": len(done.marked)}))
    if done.backup:
        console.line(BACKUP.fill(lang, {"path": visible(str(done.backup))}))
    return FOUND if done.unread else CLEAN


def say_unread(console: Console, text: Text, sayings: Iterable[Saying]) -> None:
    """Name the typed cells that are left behind, since they cannot be read."""
    from bcm_excel.cli.lines import visible

    for each in sayings:
        said = {"place": visible(each.place), "text": visible(str(each.value))}
        console.line(text.fill(console.lang, said), "31")
