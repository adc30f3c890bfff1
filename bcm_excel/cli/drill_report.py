"""``bcm-excel drill report``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.misuse import BadValue
from bcm_excel.cli.progress import Bar
from bcm_excel.cli.speech import command, language, option, wording
from bcm_excel.cli.values import PATH, docx_option, local_now, now_option, output_option
from bcm_excel.core.text import Text

REPORT = Text(
    "汇总演练跟踪表（文件或文件夹）：各项数据、变化和下一步，按演练、步骤、角色、季度。",
    "Sum up drills (files or folders): every figure with its change and what to do next, by drill, "
    "step, role and quarter.",
)
OUT = Text("汇总工作簿", "the summary workbook")
PLAN = Text(
    "预案文件：从中取整改台账、演练记录、培训和备份",
    "the plan workbook, from which actions, drill records, trainings and backups are taken",
)
PERSON = Text("另按人员统计", "figures by person too")
WINDOW = Text(
    "通知后多少分钟内确认算到位（默认 15）", "minutes within which a call is to be confirmed (15)"
)
EXECUTOR = Text(
    "用几个进程读取，或 Dask 集群 dask://HOST:PORT",
    "how many processes read the files, or a Dask cluster: dask://HOST:PORT",
)
NOT_AN_EXECUTOR = Text(
    "应为进程数（1 到 {most}）或 dask://HOST:PORT",
    "a number of processes (1 to {most}) or dask://HOST:PORT is expected",
)
MADE = Text("已汇总 {n} 次演练：{path}", "drills summed up: {n}, in {path}")
LETTER = Text("总结报告：{path}", "report: {path}")
LEFT_OUT = Text("未计入 {name}：{why}", "{name} was left out: {why}")
USED = Text("已计入 {name}：{why}", "{name} was used, but: {why}")
READING = Text("读取演练", "reading drills")
MOST = 61
"""More processes Windows does not wait for."""
DASK = "dask://"


def _executor(_: click.Context, __: click.Parameter, value: str | None) -> int | str | None:
    if value is None or _cluster(value):
        return value
    if value.isascii() and value.isdigit() and 1 <= int(value) <= MOST:
        return int(value)
    raise BadValue(NOT_AN_EXECUTOR.filled({"most": MOST}))


def _cluster(value: str) -> bool:
    host, colon, port = value.removeprefix(DASK).rpartition(":")
    return value.startswith(DASK) and bool(host and colon) and port.isascii() and port.isdigit()


@command("report", REPORT, writes=True)
@click.argument("paths", nargs=-1, required=True, type=PATH, metavar="TRACKING|FOLDER…")
@output_option("FILE.xlsx", OUT, ending=".xlsx")
@docx_option()
@option("--plan", default=None, type=PATH, metavar="PLAN", said=PLAN)
@option("--window", type=click.IntRange(1, 1440), default=15, metavar="MINUTES", said=WINDOW)
@option("--by-person", is_flag=True, said=PERSON)
@option("--executor", default=None, metavar="N|dask://HOST:PORT", callback=_executor, said=EXECUTOR)
@now_option()
@click.pass_context
def report(context: click.Context, /, paths: tuple[Path, ...], output: Path, **given: Any) -> int:
    """Sum drills up; what cannot be used is named and left out."""
    from bcm_excel.app.drill import report as sum_up
    from bcm_excel.cli.lines import visible
    from bcm_excel.drill.results import Treated

    lang = language(context)
    with Bar(READING[lang]) as bar:
        done = sum_up(
            paths,
            output,
            now=given["now"] or local_now(),
            wording=wording(context),
            plan=given["plan"],
            window=timedelta(minutes=given["window"]),
            by_person=given["by_person"],
            executor=given["executor"],
            progress=bar,
            docx=given["docx"],
        )
    for each in done.figures.remarks:
        said = LEFT_OUT if each.treated is Treated.LEFT_OUT else USED
        name = visible(each.path.name)
        click.echo(said.fill(lang, {"name": name, "why": visible(each.why[lang])}), err=True)
    click.echo(MADE.fill(lang, {"n": done.drills, "path": visible(str(done.path))}))
    if done.letter is not None:
        click.echo(LETTER.fill(lang, {"path": visible(str(done.letter))}))
    return CLEAN
