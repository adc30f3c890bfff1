"""``bcm-excel incident close``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bcm_excel.cli.main import CLEAN, FOUND
from bcm_excel.cli.speech import command, language, option, wording
from bcm_excel.cli.values import (
    PATH,
    docx_option,
    file_option,
    format_option,
    local_now,
    now_option,
    password_option,
)
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Text

if TYPE_CHECKING:
    from bcm_excel.app.close import Closed

CLOSE = Text(
    "结案：审核没有完成的步骤和证明材料，排出时间线，生成总结报告。有必须补充的事项则以 1 退出。",
    "Close an incident or drill: open steps and evidence are audited, a timeline is drawn, the after-action report is made. Exits with 1 where points must be settled.",
)
OUT = Text(
    "总结工作簿（默认：放在跟踪表旁边，文件名末尾加“总结”）",
    "the report in Excel (default: beside the tracking workbook, its name ending in “report”)",
)
FULL = Text(
    "报告中写完整的电话和邮箱（默认隐去一部分）",
    "show telephone numbers and addresses in full (default: masked)",
)
MADE = Text("已生成：{path}", "made: {path}")


@command("close", CLOSE, writes=True)
@click.argument("tracking", type=PATH, metavar="TRACKING")
@file_option("-o", "--output", "target", metavar="FILE.xlsx", said=OUT, ending=".xlsx")
@docx_option()
@option("--full-numbers", is_flag=True, said=FULL)
@format_option()
@password_option()
@now_option()
@click.pass_context
def close(context: click.Context, /, tracking: Path, form: str, **given: Any) -> int:
    """Audit, report, and say what is left to be settled."""
    from bcm_excel.app.close import close as close_incident
    from bcm_excel.cli import json
    from bcm_excel.cli.console import Console
    from bcm_excel.cli.lines import visible
    from bcm_excel.rules.run import Report

    lang, now = language(context), given.pop("now") or local_now()
    try:
        closed = close_incident(tracking, now=now, wording=wording(context), **given)
    except Failure as failed:
        if form == "json":
            click.echo(json.dumps(json.failure(tracking, failed, lang)))
        raise
    report = Report(closed.outcome.findings, ())
    if form == "json":
        click.echo(json.dumps(json.report(tracking, report, lang) | _figures(closed)))
    else:
        console = Console(lang)
        console.report(tracking, report)
        for made in filter(None, (closed.report, closed.letter)):
            console.line(visible(MADE.fill(lang, {"path": made})))
    return FOUND if closed.outcome.errors else CLEAN


def _figures(closed: Closed) -> dict[str, object]:
    """What scripts read beside the findings."""
    found = closed.outcome
    shares = {"done": found.done, "on_time": found.on_time, "reached": found.reached}
    return {
        "kind": found.tracking.incident.kind.key,
        **{name: {"part": each.part, "whole": each.whole} for name, each in shares.items()},
        "report": str(closed.report),
        "docx": str(closed.letter) if closed.letter else None,
    }
