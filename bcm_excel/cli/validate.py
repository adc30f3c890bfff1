"""``bcm-excel validate``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bcm_excel.cli.main import CLEAN, FOUND, UNREADABLE
from bcm_excel.cli.speech import Misused, command, language, option
from bcm_excel.cli.values import codes, local_now, now_option, today_option
from bcm_excel.core.failure import Failure
from bcm_excel.core.finding import Severity
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
FORMAT = Text("输出格式", "output format")
PASSWORD = Text(
    "从这个环境变量取工作簿密码", "take the workbook's password from this environment variable"
)
MARKED = Text("已标出问题：{path}", "findings marked in {path}")
MENDED = Text("已修正 {count} 处：{path}", "{count} cells mended in {path}")
NOTHING = Text("没有可以自动修正的内容，未写文件", "there is nothing to mend; no file was written")
BACKUP = Text("原文件备份为 {path}", "the original was kept as {path}")
NOT_MENDED = Text("未修正 {cell}：{why}", "{cell} was not mended: {why}")
BOTH = Text("--fix 与 --in-place 不能同时使用", "--fix and --in-place cannot be used together")
FOLDER = Text(
    "检查多个文件时，{option} 应为已有的文件夹",
    "with several files, {option} takes a folder that exists",
)


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


@command("validate", SAID)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@option("--mark", type=click.Path(path_type=Path), default=None, metavar="OUT", said=MARK)
@option("--fix", type=click.Path(path_type=Path), default=None, metavar="OUT", said=FIX)
@option("--in-place", is_flag=True, said=IN_PLACE)
@option("--select", multiple=True, metavar="CODES", said=SELECT)
@option("--ignore", multiple=True, metavar="CODES", said=IGNORE)
@option(
    "--fail-on",
    type=click.Choice(("error", "warning", "info", "never")),
    default="error",
    said=FAIL_ON,
)
@option("--format", "form", type=click.Choice(("text", "json")), default="text", said=FORMAT)
@option("--password-env", metavar="NAME", default=None, said=PASSWORD)
@today_option()
@now_option()
@click.pass_context
def validate(
    context: click.Context, /, files: tuple[Path, ...], form: str, fail_on: str, **given: object
) -> int:
    """Judge the files one after another; a file that cannot be read costs that file only."""
    from bcm_excel.app.validate import validate as judge
    from bcm_excel.cli.console import Console

    asked = _asked(context, files, given)
    console, results, code = Console(asked.lang), [], CLEAN
    for file in files:
        try:
            validated = judge(
                file, asked.today, select=asked.select, ignore=asked.ignore, password=asked.password
            )
            result, said = _done(validated, asked)
        except Failure as failed:
            code = UNREADABLE
            results.append(_failed(file, failed, asked.lang, form))
            continue
        if form == "json":
            from bcm_excel.cli import json

            results.append(json.report(file, validated.report, asked.lang))
        else:
            _show(console, validated, result, said)
        if code == CLEAN and _found(validated.report, fail_on):
            code = FOUND
    if form == "json":
        from bcm_excel.cli import json

        click.echo(json.dumps(results[0] if len(files) == 1 else results))
    return code


def _asked(context: click.Context, files: tuple[Path, ...], given: dict[str, object]) -> Asked:
    import os

    mark, fix = given["mark"], given["fix"]
    if fix and given["in_place"]:
        raise Misused(BOTH)
    for name, target in (("--mark", mark), ("--fix", fix)):
        if isinstance(target, Path) and len(files) > 1 and not target.is_dir():
            raise Misused(FOLDER.filled({"option": name}))
    now = given["now"] if isinstance(given["now"], datetime) else local_now()
    today = given["today"] if isinstance(given["today"], date) else now.date()
    return Asked(
        language(context),
        today,
        now,
        codes(_words(given["select"])),
        codes(_words(given["ignore"])),
        mark if isinstance(mark, Path) else None,
        fix if isinstance(fix, Path) else None,
        bool(given["in_place"]),
        os.environ.get(str(given["password_env"])) if given["password_env"] else None,
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _target(out: Path, source: Path, word: Text, lang: Lang) -> Path:
    """The file that is written; in a folder it is named after its source."""
    return out / f"{source.stem}.{word[lang]}{source.suffix}" if out.is_dir() else out


def _done(validated: Validated, asked: Asked) -> tuple[Written | None, list[str]]:
    """Write what was asked for, and what is said about it."""
    from bcm_excel.app import validate as app

    source, lang, said = validated.workbook.path, asked.lang, []
    result = None
    if asked.mark:
        target = _target(asked.mark, source, Text("检查", "checked"), lang)
        marked = app.mark(validated, target, lang, asked.now)
        said += [MARKED.fill(lang, {"path": marked.path}), *(r[lang] for r in marked.remarks)]
    if asked.fix or asked.in_place:
        if not any(finding.mend for finding in validated.report.findings):
            return None, [*said, NOTHING[lang]]
        out = _target(asked.fix, source, Text("修正", "mended"), lang) if asked.fix else None
        result = app.fix(validated, out, asked.now)
        said.append(MENDED.fill(lang, {"count": len(result.mended), "path": result.path}))
        if result.backup:
            said.append(BACKUP.fill(lang, {"path": result.backup}))
        said += [remark[lang] for remark in result.remarks]
        for finding, why in result.refused:
            said.append(NOT_MENDED.fill(lang, {"cell": str(finding.cell), "why": why}))
    return result, said


def _show(console: Console, validated: Validated, result: Written | None, said: list[str]) -> None:
    from bcm_excel.cli.console import visible
    from bcm_excel.core.text import say
    from bcm_excel.plan.kinds import shown

    console.report(validated.workbook.path, validated.report)
    for remark in validated.workbook.remarks:
        console.line(remark[console.lang])
    for line in said:
        console.line(visible(line))
    if result:
        rows = []
        for finding in result.mended:
            if finding.mend:
                old = shown(finding.mend.old)
                rows.append(
                    (
                        visible(str(finding.cell)),
                        repr(old),
                        "→",
                        say(finding.mend.new, console.lang),
                    )
                )
        console.table(rows)


def _failed(file: Path, failed: Failure, lang: Lang, form: str) -> dict[str, object]:
    from bcm_excel.cli import json

    if form != "json":
        click.echo(failed.message(lang), err=True)
    return json.failure(file, failed, lang)


def _found(report: Report, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    worst = Severity[fail_on.upper()].rank
    return any(report.count(severity) for severity in Severity if severity.rank <= worst)
