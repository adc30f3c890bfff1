"""``bcm-excel drill``: open, report, apply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bcm_excel.cli.opening import PLAN, make, moments, opening
from bcm_excel.cli.speech import Group, command, option
from bcm_excel.core.text import Text

SAID = Text(
    "启动演练、汇总演练、把结果写进预案。",
    "Open a drill, sum drills up, put what they showed into the plan.",
)
OPEN = Text(
    "用预案生成一次演练的跟踪表；文件名和首页都标明【演练】。",
    "Make the tracking workbook of a drill; its name and first page say that it is one.",
)
MODE = Text(
    "演练方式：table-top 桌面、live 实战、call-out 通讯联络", "how it is held (default: live)"
)
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


drill = Group(
    "drill",
    said=SAID,
    lazy={
        "open": (
            __name__,
            "open_",
            Text("启动演练，生成跟踪表", "open a drill as a tracking workbook"),
        ),
        "report": ("bcm_excel.cli.drill_report", "report", Text("汇总演练", "sum drills up")),
        "apply": (
            "bcm_excel.cli.drill_apply",
            "apply",
            Text("把整改、演练记录和培训写进预案", "put what drills showed into the plan"),
        ),
    },
)
