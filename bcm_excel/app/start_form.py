"""The form 启动.xlsx as a file: made where there is none, and its answers put into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bcm_excel.app.workspace import Workspace
from bcm_excel.core.cell import CellRef
from bcm_excel.core.failure import Failure
from bcm_excel.core.save import put, replace
from bcm_excel.core.text import COLON, Lang, Text, Wording
from bcm_excel.daily.start_page import start_book
from bcm_excel.daily.start_sheet import NAMES
from bcm_excel.excel.grid import NewRow, Workbook
from bcm_excel.excel.patch import Changes, Patched, patch
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.plan.assemble import plan_of

NOTE = Text("处理结果", "results")
NOTE_HEAD = Text(
    "{name} 的处理结果（{now}）。本文件由程序生成；{name} 关闭后，结果会写进表里，本文件随即删除。",
    "Results for {name} ({now}). This file is made by the program; once {name} is closed they are "
    "written into it, and this file goes.",
)
ROW = Text("第 {row} 行：{said}", "Row {row}: {said}")
MOST_READ = 50
"""So many plans are read for the levels that the form offers."""


def form_of(folder: Path) -> Path | None:
    """The form of a workspace, under either of its names; None where there is none."""
    paths = (folder / NAMES[lang] for lang in Lang)
    return next((path for path in paths if path.is_file()), None)


def make_form(space: Workspace, wording: Wording, now: datetime) -> Path | None:
    """The empty form, where the workspace has none; its path. Raises Failure."""
    if form_of(space.folder) is not None:
        return None
    path = space.folder / NAMES[wording.lang]
    plans = [each.relative_to(space.folder).as_posix() for each in space.plans]
    levels: dict[str, None] = {}
    for plan in space.plans[:MOST_READ]:
        try:
            found = plan_of(read(plan)).levels
        except Failure:
            continue
        levels |= dict.fromkeys(row.name for row in sorted(found, key=lambda row: row.rank))
    write(start_book(wording, now, plans, tuple(levels)), path)
    return path


def write_back(
    workbook: Workbook, answers: Mapping[CellRef, str], lang: Lang, now: datetime
) -> tuple[bool, tuple[str, ...]]:
    """Put the answers into their cells; whether some wait, and what is to be said of it.

    Where the form is open they stand in a text file beside it until it is closed.
    """
    form, done = workbook.path, list[Patched]()
    if not answers:
        _note_path(form, lang).unlink(missing_ok=True)
        return False, ()
    changes: Changes = {(cell.sheet, cell.a1 or ""): said for cell, said in answers.items()}
    rows = [NewRow(cell.sheet, cell.row) for cell in answers]
    lines = [ROW.fill(lang, {"row": cell.row, "said": said}) for cell, said in answers.items()]
    try:
        replace(
            form,
            lambda path: done.append(patch(form, path, changes, rows)),
            stamp=workbook.stamp,
            backup=False,
            now=now,
        )
    except Failure as failure:
        return True, (failure.message(lang), *noted(form, lang, now, lines))
    refused = tuple(
        f"{form.name}!{each.cell}{COLON[lang]}{each.why[lang]}" for each in done[0].refused
    )
    if refused:
        return False, (*refused, *noted(form, lang, now, lines))
    _note_path(form, lang).unlink(missing_ok=True)
    return False, ()


def _note_path(form: Path, lang: Lang) -> Path:
    return form.with_name(f"{form.stem}.{NOTE[lang]}.txt")


def noted(form: Path, lang: Lang, now: datetime, lines: Sequence[str]) -> tuple[str, ...]:
    """Answers that cannot be written into the form, in a text file beside it; what went wrong."""
    head = NOTE_HEAD.fill(lang, {"name": form.name, "now": now})
    text = "\r\n".join((head, "", *lines, ""))
    try:
        put(text.encode("utf-8-sig"), _note_path(form, lang), overwrite=True, now=now)
    except Failure as failure:
        return (failure.message(lang),)
    return ()
