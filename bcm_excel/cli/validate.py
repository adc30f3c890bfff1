"""``bcm-excel validate``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.into_plan import BACKUP
from bcm_excel.cli.main import CLEAN, FOUND, UNREADABLE
from bcm_excel.cli.misuse import Misused, with_near
from bcm_excel.cli.speech import command, language, option
from bcm_excel.cli.values import (
    PATH,
    codes,
    format_option,
    local_now,
    now_option,
    password_option,
    today_option,
)
from bcm_excel.core.failure import Failure
from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Lang, Text

if TYPE_CHECKING:
    from bcm_excel.app.validate import Validated, Written
    from bcm_excel.cli.console import Console
    from bcm_excel.rules.run import Report

SAID = Text(
    "检查预案工作簿，每个问题精确到单元格。原文件不会被改动，除非使用 --in-place。",
    "Check plan workbooks; every finding names its cell. The file itself is left as it is, "
    "unless --in-place is given.",
)
MARK = Text(
    "另存一份标出问题的副本（多个文件时为文件夹）",
    "write a copy with the findings marked (a folder for several files)",
)
FIX = Text(
    "另存一份自动修正了全角、空格、文本日期等的副本",
    "write a copy with full-width digits, stray spaces, text dates and the like mended",
)
IN_PLACE = Text("直接修正原文件，先备份", "mend the file itself, after a backup")
SELECT = Text(
    "只检查这些规则（代码或开头，如 CT、ST101）",
    "only these rules (codes or their beginnings: CT, ST101)",
)
IGNORE = Text("不检查这些规则", "leave these rules out")
FAIL_ON = Text(
    "从哪一级起以 1 退出（默认 error）", "exit with 1 from this severity on (default: error)"
)
MARKED = Text("已标出问题：{path}", "findings marked in {path}")
MENDED = Text("已修正 {count} 处：{path}", "cells mended: {count}, in {path}")
NOTHING = Text("没有可以自动修正的内容，未写文件", "there is nothing to mend; no file was written")
NOT_MENDED = Text("未修正 {cell}：{why}", "{cell} was not mended: {why}")
BOTH = Text("--fix 与 --in-place 不能同时使用", "--fix and --in-place cannot be used together")
SAME = Text("--mark 与 --fix 不能写同一个文件", "--mark and --fix cannot write the same file")
FOLDER = Text(
    "检查多个文件时，{option} 应为已有的文件夹",
    "with several files, {option} takes a folder that exists",
)
ENDING = Text(
    "{option} 的文件名应以 {suffix} 结尾，与原文件一样",
    "{option} takes a name that ends in {suffix}, as the file itself does",
)
NO_CODE = Text("没有以 {code} 开头的规则", "no rule's code begins with {code}")


@dataclass(frozen=True)
class Asked:
    """What was asked for, beside the files."""

    lang: Lang
    today: date
    now: datetime
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    mark: Path | None
    fix: Path | None
    in_place: bool
    password: str | None

    @property
    def mends(self) -> bool:
        """Whether something is to be mended, somewhere."""
        return self.in_place or self.fix is not None


@dataclass(frozen=True)
class Done:
    """One file: what was found, what was mended, and what is said about the files written."""

    validated: Validated
    mended: tuple[Finding, ...]
    said: tuple[str, ...]


@command("validate", SAID)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE…")
@option("--mark", type=PATH, default=None, metavar="OUT", said=MARK)
@option("--fix", type=PATH, default=None, metavar="OUT", said=FIX)
@option("--in-place", is_flag=True, said=IN_PLACE)
@option("--select", multiple=True, metavar="CODES", said=SELECT)
@option("--ignore", multiple=True, metavar="CODES", said=IGNORE)
@option(
    "--fail-on",
    type=click.Choice(("error", "warning", "info", "never")),
    default="error",
    said=FAIL_ON,
)
@format_option()
@password_option()
@today_option()
@now_option()
@click.pass_context
def validate(
    context: click.Context, /, files: tuple[Path, ...], form: str, fail_on: str, **given: Any
) -> int:
    """Judge the files one after another; a file that cannot be read costs that file only."""
    from bcm_excel.cli import json
    from bcm_excel.cli.console import Console
    from bcm_excel.cli.lines import visible

    asked = _asked(context, files, given)
    console, results, code = Console(asked.lang), [], CLEAN
    for file in files:
        try:
            done = _done(file, asked)
        except Failure as failed:
            code = UNREADABLE
            results.append(json.failure(file, failed, asked.lang))
            if form == "text":
                click.echo(visible(failed.message(asked.lang)), err=True)
            continue
        report = done.validated.report
        if code == CLEAN and _found(report, fail_on):
            code = FOUND
        if form == "text":
            _show(console, done)
            continue
        results.append(json.report(file, report, asked.lang))
        if asked.mends:
            results[-1]["mended"] = json.mended(done.mended, asked.lang)
        for line in done.said:
            click.echo(visible(line), err=True)
    if form == "json":
        click.echo(json.dumps(results[0] if len(files) == 1 else results))
    return code


def _asked(context: click.Context, files: tuple[Path, ...], given: dict[str, Any]) -> Asked:
    now = given["now"] or local_now()
    asked = Asked(
        language(context),
        given["today"] or now.date(),
        now,
        codes(given["select"]),
        codes(given["ignore"]),
        given["mark"],
        given["fix"],
        given["in_place"],
        given["password"],
    )
    if asked.fix and asked.in_place:
        raise Misused(BOTH)
    for name, target in (("--mark", asked.mark), ("--fix", asked.fix)):
        if target and not target.is_dir():
            _refuse_target(name, target, files)
    if asked.mark and asked.mark == asked.fix and not asked.mark.is_dir():
        raise Misused(SAME)
    _refuse_unknown((*asked.select, *asked.ignore))
    return asked


def _refuse_target(name: str, target: Path, files: tuple[Path, ...]) -> None:
    """Excel does not open a file whose name says another format than it has."""
    if len(files) > 1:
        raise Misused(FOLDER.filled({"option": name}))
    suffix = files[0].suffix.lower()
    if target.suffix.lower() != suffix and (suffix == ".xlsm" or target.suffix.lower() != ".xlsx"):
        raise Misused(ENDING.filled({"option": name, "suffix": suffix or ".xlsx"}))


def _refuse_unknown(words: tuple[str, ...]) -> None:
    from bcm_excel.rules.run import ALL_RULES

    known = [each.info.code for each in ALL_RULES]
    for word in words:
        if not any(code.startswith(word) for code in known):
            raise Misused(with_near(NO_CODE.filled({"code": word}), word, known))


def _target(out: Path, source: Path, word: Text, lang: Lang) -> Path:
    """The file that is written; in a folder it is named after its source."""
    return out / f"{source.stem}.{word[lang]}{source.suffix}" if out.is_dir() else out


def _done(file: Path, asked: Asked) -> Done:
    """Judge one file and write what was asked for."""
    from bcm_excel.app import validate as app

    validated = app.validate(
        file, asked.today, select=asked.select, ignore=asked.ignore, password=asked.password
    )
    lang = asked.lang
    said = [remark[lang] for remark in validated.workbook.remarks]
    if asked.mark:
        target = _target(asked.mark, file, Text("检查", "checked"), lang)
        marked = app.mark(validated, target, lang, asked.now)
        said += [MARKED.fill(lang, {"path": marked.path}), *(r[lang] for r in marked.remarks)]
    mended: tuple[Finding, ...] = ()
    if asked.mends and not app.mendable(validated.report):
        said.append(NOTHING[lang])
    elif asked.mends:
        out = _target(asked.fix, file, Text("修正", "mended"), lang) if asked.fix else None
        result = app.fix(validated, out, asked.now)
        mended = result.mended
        said += _said_of(result, lang)
    return Done(validated, mended, tuple(said))


def _said_of(result: Written, lang: Lang) -> list[str]:
    said = [MENDED.fill(lang, {"count": len(result.mended), "path": result.path})]
    if result.backup:
        said.append(BACKUP.fill(lang, {"path": result.backup}))
    said += [remark[lang] for remark in result.remarks]
    for finding, why in result.refused:
        said.append(NOT_MENDED.fill(lang, {"cell": finding.cell, "why": why}))
    return said


def _show(console: Console, done: Done) -> None:
    from bcm_excel.cli.lines import visible
    from bcm_excel.core.text import say
    from bcm_excel.plan.kinds import shown

    console.report(done.validated.workbook.path, done.validated.report)
    for line in done.said:
        console.line(visible(line))
    console.table(
        [
            (
                visible(str(each.cell)),
                visible(f"“{shown(each.mend.old)}” → “{say(each.mend.new, console.lang)}”"),
            )
            for each in done.mended
            if each.mend
        ]
    )


def _found(report: Report, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    worst = Severity[fail_on.upper()].rank
    return any(report.count(severity) for severity in Severity if severity.rank <= worst)
