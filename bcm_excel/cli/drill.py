"""``bcm-excel drill``: open, report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.opening import PLAN, make, moments, opening
from bcm_excel.cli.speech import Group, command, language, option, wording
from bcm_excel.cli.values import local_now, now_option
from bcm_excel.core.text import Text

SAID = Text("启动演练、汇总演练。", "Open a drill, sum drills up.")
OPEN = Text(
    "用预案生成一次演练的跟踪表；文件名和首页都标明【演练】。",
    "Make the tracking workbook of a drill; its name and first page say that it is one.",
)
MODE = Text(
    "演练方式：table-top 桌面、live 实战、call-out 通讯联络", "how it is held (default: live)"
)
REPORT = Text(
    "汇总演练跟踪表（文件或文件夹）：每次演练、每个步骤的完成率和按时率。",
    "Sum up drills (files or folders): completion and on-time rates by drill and by step.",
)
OUT = Text("汇总工作簿", "the summary workbook")
MADE = Text("已汇总 {n} 次演练：{path}", "drills summed up: {n}, in {path}")
LEFT_OUT = Text("未计入 {name}：{why}", "{name} was left out: {why}")
SCENARIO = Text("演练场景，须是预案“演练场景”中的一个", "scenario, one of those the plan lists")
SUBJECT = Text("演练主题", "subject of the drill")
OBJECTIVE = Text("演练目标，可多次使用", "an objective; may be repeated")
MODES = {"table-top": "TABLE_TOP", "live": "LIVE", "call-out": "CALL_OUT"}


@command("open", OPEN, writes=True)
@PLAN
@option("--mode", type=click.Choice(tuple(MODES)), default="live", said=MODE)
@option("--scenario", default="", metavar="TEXT", said=SCENARIO)
@option("--subject", default="", metavar="TEXT", said=SUBJECT)
@option("--objective", "objectives", multiple=True, metavar="TEXT", said=OBJECTIVE)
@opening
@click.pass_context
def open_(context: click.Context, /, plan: Path, mode: str, **given: Any) -> int:
    """Open a drill."""
    from bcm_excel.app.incident import Asked
    from bcm_excel.incident.exercise import Exercise
    from bcm_excel.incident.incident import Kind
    from bcm_excel.plan.words import DrillMode

    asked = Asked(
        Kind.DRILL,
        given["level"],
        given["trigger"],
        given["title"],
        DrillMode[MODES[mode]],
        moments(given),
        exercise=Exercise(given["subject"], given["scenario"], given["objectives"]),
    )
    return make(context, plan, asked, given)


@command("report", REPORT, writes=True)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TRACKING|FOLDER…"
)
@option(
    "-o",
    "--output",
    "output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    said=OUT,
)
@now_option()
@click.pass_context
def report(context: click.Context, /, paths: tuple[Path, ...], output: Path, **given: Any) -> int:
    """Sum drills up; what cannot be used is named and left out."""
    from bcm_excel.app.drill import report as sum_up
    from bcm_excel.cli.lines import visible

    lang = language(context)
    done = sum_up(paths, output, now=given["now"] or local_now(), wording=wording(context))
    for each in done.left_out:
        values = {"name": visible(each.path.name), "why": each.why}
        click.echo(LEFT_OUT.fill(lang, values), err=True)
    click.echo(MADE.fill(lang, {"n": done.drills, "path": visible(str(done.path))}))
    return CLEAN


drill = Group(
    "drill",
    said=SAID,
    lazy={
        "open": (
            __name__,
            "open_",
            Text("启动演练，生成跟踪表", "open a drill as a tracking workbook"),
        ),
        "report": (__name__, "report", Text("汇总演练", "sum drills up")),
    },
)
