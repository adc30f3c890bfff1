"""``bcm-excel demo``."""

from __future__ import annotations

from pathlib import Path

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.speech import command, language, wording
from bcm_excel.cli.values import PATH
from bcm_excel.core.text import Text

SAID = Text(
    "在一个新文件夹里用示例走一遍全流程：检查、启动事件和演练、汇总演练，最后说明打开哪些文件。",
    "The whole job on the samples in a new folder: validate, open an incident and a drill, sum up drills; "
    "ends by saying what to open.",
)


@command("demo", SAID, writes=True)
@click.argument("folder", type=PATH, default=Path("demo"), metavar="[FOLDER]")
@click.pass_context
def demo(context: click.Context, /, folder: Path) -> int:
    """Say each thing when it is done."""
    from bcm_excel.app.demo import demo as run

    lang = language(context)
    for said in run(folder, wording(context)):
        click.echo(said[lang])
    return CLEAN
