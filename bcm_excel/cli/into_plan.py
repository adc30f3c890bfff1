"""What the commands share that write into a plan: a copy beside it, or the file itself."""

from __future__ import annotations

from pathlib import Path

from bcm_excel.cli.misuse import Misused
from bcm_excel.core.text import Text

OUT = Text("写入这份副本", "write this copy")
IN_PLACE = Text("直接改原预案，先备份", "change the plan itself, after a backup")
BACKUP = Text("原文件备份为 {path}", "the original was kept as {path}")
BOTH = Text("-o 与 --in-place 不能同时使用", "-o and --in-place cannot be used together")
ENDING = Text(
    "-o 的文件名应以 {suffix} 结尾，与预案一样",
    "-o takes a name that ends in {suffix}, as the plan does",
)


def target(plan: Path, output: Path | None, word: str, *, in_place: bool) -> Path | None:
    """The copy to be written, by default beside the plan and named by ``word``; None in place.

    Raises:
        Misused: both were asked for, or the copy would be a workbook of another kind.
    """
    if output and in_place:
        raise Misused(BOTH)
    suffix = plan.suffix if plan.suffix.lower() in (".xlsx", ".xlsm") else ".xlsx"
    if output and output.suffix.lower() != suffix.lower():
        raise Misused(ENDING.filled({"suffix": suffix}))
    if in_place:
        return None
    return output or plan.with_name(f"{plan.stem}.{word}{plan.suffix}")
