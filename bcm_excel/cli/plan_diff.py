"""``bcm-excel plan diff``."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.lines import UNSEEN, visible
from bcm_excel.cli.main import CLEAN, FOUND
from bcm_excel.cli.misuse import Misused
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import PATH, format_option, local_now, password_option, today_option
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import COLON, Lang, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bcm_excel.app.plan_diff import Compared, Revised
    from bcm_excel.cli.console import Console
    from bcm_excel.plan.declare import Column
    from bcm_excel.plan.diff import Change
    from bcm_excel.plan.revised import Proposal
    from bcm_excel.plan.told import Person

SAID = Text(
    "比较两版预案：改了谁的号码、哪条时限、哪家供应商，修订记录写明了没有，该告知谁、培训谁。"
    "修订记录没有写明时以 1 退出。",
    "Compare two editions of a plan: whose number, which limit, which supplier changed; whether "
    "the revision sheet says so; who must be told and trained. Exits with 1 where it does not.",
)
AS_REVISION = Text("给出应补写的一行修订记录，可直接粘贴", "propose the row for the revision sheet")
OUT = Text("把这一行写进新版的副本（与 --as-revision 同用）", "write it into a copy of NEW")
FULL = Text("完整显示电话号码（默认隐去中间几位）", "show telephone numbers in full")
NEEDS = Text("-o 要与 --as-revision 一起使用", "-o goes with --as-revision")
ENDING = Text("-o 的文件名应以 {suffix} 结尾，与新版一样", "-o takes a name that ends in {suffix}")
NO_CHANGE = Text("两版内容相同", "both editions say the same")
COUNT = Text(
    "共 {n} 处改动，修订记录未写明 {open} 处", "changes: {n}, not in the revision sheet: {open}"
)
TWO_PLANS = Text(
    "注意：两个文件的预案名称和文件编号都不同，看来不是同一个预案的两版",
    "note: neither the plan's name nor its document number agrees; these seem to be two plans, not "
    "two editions of one",
)
OPEN = Text("未写明", "open")
NOTED = Text("已写明", "noted")
RECORD = Text("记录", "record")
OLD_CELL = Text("旧版 {cell}", "old {cell}")
GAPS = Text("修订记录还缺", "Lacking in the revision sheet")
TELL = Text("需要告知", "To be told")
TRAIN = Text("需要培训", "To be trained")
PROPOSED = Text(
    "建议补写的修订记录（可粘贴到修订记录表）", "Proposed revision (paste it into the sheet)"
)
PENDING = Text("待填：{columns}", "still to be filled in: {columns}")
NOTHING = Text("修订记录已写明全部改动，不用补写", "the revision sheet speaks of every change")
WRITTEN = Text("已写入副本 {path}（{cell}）", "written into the copy {path} ({cell})")
REFUSED = Text("未写入 {cell}：{why}", "{cell} was not written: {why}")
JOINT = Text("；", "; ")
STYLES = {OPEN: "31", RECORD: "2"}


@command("diff", SAID)
@click.argument("old", type=PATH, metavar="OLD")
@click.argument("new", type=PATH, metavar="NEW")
@option("--as-revision", is_flag=True, said=AS_REVISION)
@option("-o", "--output", type=PATH, default=None, metavar="FILE", said=OUT)
@option("--full-numbers", "full", is_flag=True, said=FULL)
@format_option()
@password_option()
@today_option()
@click.pass_context
def diff(context: click.Context, /, old: Path, new: Path, form: str, **given: Any) -> int:
    """Compare, show, and propose the revision if asked."""
    from bcm_excel.app import plan_diff as app
    from bcm_excel.cli import json
    from bcm_excel.cli.console import Console

    lang, output, full = language(context), given["output"], given["full"]
    _check(output, new, given["as_revision"])
    found = app.compare(old, new, password=given["password"])
    today = given["today"] or local_now().date()
    proposed = found.proposal(today, lang, full_numbers=full) if given["as_revision"] else None
    written = app.write_revision(found, proposed, output) if proposed and output else None
    if form == "json":
        said = _as_json(found, lang, full)
        if given["as_revision"]:
            said["proposal"] = _proposal_json(found, proposed, written, lang)
        click.echo(json.dumps(said))
    else:
        console = Console(lang)
        _show(console, found, full)
        if given["as_revision"]:
            _show_proposal(console, found, proposed, written)
    return CLEAN if found.review.covered else FOUND


def _check(output: Path | None, new: Path, asked: bool) -> None:
    if output is None:
        return
    if not asked:
        raise Misused(NEEDS)
    suffix = new.suffix.lower() or ".xlsx"
    if output.suffix.lower() != suffix:
        raise Misused(ENDING.filled({"suffix": suffix}))


def _show(console: Console, found: Compared, full: bool) -> None:
    lang, review = console.lang, found.review
    for edition in (found.old, found.new):
        for remark in edition.workbook.remarks:
            click.echo(
                visible(f"{edition.workbook.path.name}{COLON[lang]}{remark[lang]}"), err=True
            )
    paths = (found.old.workbook.path, found.new.workbook.path)
    console.line(visible(" → ".join(map(str, paths))), "1")
    if not found.changes:
        console.line(NO_CHANGE[lang])
        return
    if not found.same_plan:
        console.line(TWO_PLANS[lang], "33")
    console.line(COUNT.fill(lang, {"n": len(found.changes), "open": len(review.unmentioned)}))
    said = zip(found.changes, _words(found), strict=True)
    for sheet, group in groupby(said, key=lambda each: each[0].sheet):
        told = list(group)
        console.line()
        console.line(visible(sheet.title[lang]), "1")
        styles = [STYLES.get(word, "") for _, word in told]
        console.table([_row(change, word, lang, full) for change, word in told], styles)
    if review.gaps:
        console.line()
        console.line(GAPS[lang], "1")
        rows = [(visible(str(gap.cell)), visible(gap.said[lang])) for gap in review.gaps]
        console.table(rows, ["31"] * len(rows))
    for title, people in ((TELL, found.tell), (TRAIN, found.train)):
        if people:
            console.line()
            console.line(title[lang], "1")
            console.table([_person(person, lang) for person in people])


def _words(found: Compared) -> list[Text]:
    """Of each change, whether the revision sheet speaks of it."""
    revised, unmentioned = (
        set(map(id, found.review.revised)),
        set(map(id, found.review.unmentioned)),
    )
    return [
        OPEN if id(change) in unmentioned else NOTED if id(change) in revised else RECORD
        for change in found.changes
    ]


def _row(change: Change, word: Text, lang: Lang, full: bool) -> tuple[str, ...]:
    from bcm_excel.plan.diff_words import sentence

    cell = change.cell.a1 or "-"
    place = cell if change.new_cell else OLD_CELL.fill(lang, {"cell": cell})
    return word[lang], place, visible(sentence(change, lang, full_numbers=full))


def _person(person: Person, lang: Lang) -> tuple[str, ...]:
    said = JOINT[lang].join(reason[lang] for reason in person.reasons)
    return visible(person.name), visible(said)


def _show_proposal(
    console: Console, found: Compared, proposed: Proposal | None, written: Revised | None
) -> None:
    lang = console.lang
    if not found.changes:
        return
    console.line()
    if proposed is None:
        console.line(NOTHING[lang])
        return
    console.line(PROPOSED[lang], "1")
    click.echo(_pasted(found, proposed, lang))
    if proposed.pending:
        titles = tuple(column.title for column in proposed.pending)
        console.line(PENDING.fill(lang, {"columns": titles}))
    if written:
        values = {"path": written.path, "cell": written.cell}
        console.line(visible(WRITTEN.fill(lang, values)))
        for remark in written.remarks:
            console.line(remark[lang])
        for cell, why in written.refused:
            console.line(visible(REFUSED.fill(lang, {"cell": cell, "why": why})), "31")


def _pasted(found: Compared, proposed: Proposal, lang: Lang) -> str:
    """The row with its tabs, each of its cells made safe for a terminal."""
    cells = proposed.pasted(found.new.plan, lang).split("\t")
    return "\t".join(UNSEEN.sub(" ", cell) for cell in cells)


def _as_json(found: Compared, lang: Lang, full: bool) -> dict[str, object]:
    from bcm_excel.cli import json

    words, major = _words(found), set(map(id, found.review.major))
    changes = [
        _change_json(change, lang, full)
        | {"record": word is RECORD, "mentioned": word is NOTED, "major": id(change) in major}
        for change, word in zip(found.changes, words, strict=True)
    ]
    return {
        "old": str(found.old.workbook.path),
        "new": str(found.new.workbook.path),
        "same_plan": found.same_plan,
        "covered": found.review.covered,
        "changes": changes,
        "unmentioned": [c for c, word in zip(changes, words, strict=True) if word is OPEN],
        "revision": [
            {"sheet": gap.cell.sheet, "cell": json.cell(gap.cell), "message": gap.said[lang]}
            for gap in found.review.gaps
        ],
        "tell": _people_json(found.tell, lang),
        "train": _people_json(found.train, lang),
    }


def _change_json(change: Change, lang: Lang, full: bool) -> dict[str, object]:
    from bcm_excel.plan.diff_words import sentence

    column = change.column
    return {
        "kind": str(change.kind),
        "sheet": change.sheet.name,
        "row": change.key[lang],
        "field": column.field if column else None,
        "old": _value(column, change.old, lang, full),
        "new": _value(column, change.new, lang, full),
        "old_cell": _place(change.old_cell),
        "new_cell": _place(change.new_cell),
        "message": sentence(change, lang, full_numbers=full),
    }


def _value(column: Column | None, value: object, lang: Lang, full: bool) -> object:
    from bcm_excel.cli import json
    from bcm_excel.plan.named import said

    if column is None or value is None:
        return None
    if column.kind.letter in {"mob", "tel"}:
        return said(column, value, lang, masked=not full)
    return json.plain(column.written(value, lang), lang)


def _place(cell: CellRef | None) -> str | None:
    return str(cell) if cell else None


def _people_json(people: Iterable[Person], lang: Lang) -> list[dict[str, object]]:
    return [
        {
            "name": person.name,
            "cell": str(person.cell),
            "reasons": [reason[lang] for reason in person.reasons],
        }
        for person in people
    ]


def _proposal_json(
    found: Compared, proposed: Proposal | None, written: Revised | None, lang: Lang
) -> dict[str, object] | None:
    from bcm_excel.cli import json

    if proposed is None:
        return None
    return {
        "values": {name: json.plain(value, lang) for name, value in proposed.values.items()},
        "row": proposed.pasted(found.new.plan, lang),
        "pending": [column.field for column in proposed.pending],
        "written": str(written.path) if written else None,
        "refused": [
            {"sheet": cell.sheet, "cell": cell.a1, "why": why[lang]}
            for cell, why in (written.refused if written else ())
        ],
    }
