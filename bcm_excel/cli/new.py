"""``bcm-excel new``."""

from __future__ import annotations

from pathlib import Path

import click

from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.misuse import Misused
from bcm_excel.cli.speech import command, language, option, wording
from bcm_excel.cli.values import PATH, ends_in, local_now
from bcm_excel.core.text import Text

SAID = Text(
    "生成空白预案工作簿；加 --sample 则生成示例。已有的文件不会被覆盖。",
    "Write the blank plan workbook, or a sample. An existing file is never overwritten.",
)
SAMPLE = Text("示例名称：{names}", "name of a sample: {names}")
NO_SAMPLE = Text(
    "没有示例 {name}，可用的有：{names}", "there is no sample {name}; there are: {names}"
)
MADE = Text("已生成 {path}", "{path} was written")
NAMES = ("personalization-failure", "cooperation-agreement")


@command("new", SAID, writes=True)
@click.argument("file", type=PATH, metavar="FILE", callback=ends_in(".xlsx"))
@option("--sample", metavar="NAME", default=None, said=SAMPLE.filled({"names": NAMES}))
@click.pass_context
def new(context: click.Context, /, file: Path, sample: str | None) -> int:
    """Write the workbook."""
    from bcm_excel.app.new import new as make

    if sample is not None and sample not in NAMES:
        raise Misused(NO_SAMPLE.filled({"name": sample, "names": NAMES}))
    make(file, wording(context), sample, created=local_now())
    click.echo(MADE.fill(language(context), {"path": file}))
    return CLEAN
