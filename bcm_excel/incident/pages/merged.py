"""合并说明: what the copies of a tracking workbook say differently, left to a person to settle."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from bcm_excel.core.text import Text, Wording, say
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.blocks import MERGED, TITLES, block
from bcm_excel.incident.merge import Conflict, Merged, Saying

ABOUT = Text(
    "各份副本已合并。下列单元格各人填写不一致，保留主表原值；请核实后在主表中改正。",
    "The copies are merged. In these cells they differ; the master's value stands until a person "
    "has settled it.",
)
AGREED = Text("各份副本没有互相矛盾的填写。", "The copies do not contradict each other.")
HEADS = (
    Text("工作表", "Sheet"),
    Text("行 / 列", "Row / column"),
    Text("各人的填写", "What they say"),
    Text("合并后", "Merged"),
)
WIDTHS = {1: 18.0, 2: 24.0, 3: 78.0, 4: 22.0}
DIFFERENT = Text("填写不一致", "Said differently")
NOT_TAKEN = Text("没有并入的内容", "Not taken in")
FILES = Text("合并的文件", "Files that were merged")
GAVE = Text("{n} 格为新增内容", "cells that no earlier one had: {n}")
OWN_SHEET = Text("自建工作表，留在原文件中", "a sheet of their own; it stays in that file")
GONE = Text(
    "副本中没有这张表，其中的填写无从并入", "the copy lacks it; nothing of it could be taken in"
)
UNREAD = Text("无法识别：{text}", "cannot be read: {text}")
EMPTY = Text("（空）", "(empty)")


def spoken(value: object, wording: Wording) -> str:
    """What a cell holds, as people read it."""
    match value:
        case Enum():
            text = value.value
            return wording.value(text) if isinstance(text, Text) else str(text)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case tuple():
            return say(value, wording.lang)
        case _:
            return str(value)


def conflict_line(conflict: Conflict, wording: Wording) -> str:
    """``file!sheet!cell: A / file!sheet!cell: B``."""
    return " / ".join(f"{s.place}: {spoken(s.value, wording)}" for s in conflict.sayings)


def merged_page(merged: Merged, wording: Wording, headline: str) -> Page:
    """The sheet."""
    cells: dict[Position, Cell] = {}
    title = f"{wording.value(MERGED)} · {headline}"
    about = ABOUT if merged.conflicts else AGREED
    merges = {
        Area(1, 1, 1, 4): Cell(title, "title wrap"),
        Area(2, 1, 2, 4): Cell(wording.value(about), "subtitle wrap"),
    }
    heights = {1: 34.0, 2: 34.0}
    rows: list[tuple[str, ...]] = []
    at = 4
    for section, lines in (
        (DIFFERENT, [_conflict(each, merged, wording) for each in merged.conflicts]),
        (NOT_TAKEN, _left(merged, wording)),
        (FILES, [(n, GAVE.fill(wording.lang, {"n": k}), "", "") for n, k in merged.taken.items()]),
    ):
        if not lines:
            continue
        merges[Area(at, 1, at, 4)] = Cell(wording.value(section), "section indent")
        heights[at] = 24.0
        for column, head in enumerate(HEADS if section is not FILES else (), start=1):
            cells[at + 1, column] = Cell(wording.value(head), "heading")
        at += 1 + (section is not FILES)
        for line in lines:
            for column, text in enumerate(line, start=1):
                cells[at, column] = Cell(text, "cell wrap indent text")
            heights[at] = max(
                24.0, row_height((t, WIDTHS[c] - INDENT) for c, t in enumerate(line, 1))
            )
            at += 1
        at += 1
        rows += lines
    return Page(
        wording.title(MERGED),
        cells,
        merges=merges,
        widths=WIDTHS,
        heights=heights,
        paper=Paper(area=Area(1, 1, max(3, at - 2), 4)),
        tab=AMBER_FILL if merged.conflicts else None,
        protected=True,
    )


def _where(name: str, key: str, field: str, wording: Wording) -> tuple[str, str]:
    meant = block(name)
    column = wording.value(meant.row.sheet.column(field).title)
    return wording.value(TITLES[meant.page]), f"{key} · {column}"


def _conflict(conflict: Conflict, merged: Merged, wording: Wording) -> tuple[str, ...]:
    sheet, place = _where(conflict.block, conflict.key, conflict.field, wording)
    kept = merged.typed.at(conflict.block, conflict.key).get(conflict.field)
    said = "\n".join(f"{s.place}: {spoken(s.value, wording)}" for s in conflict.sayings)
    return sheet, place, said, wording.value(EMPTY) if kept is None else spoken(kept, wording)


def _left(merged: Merged, wording: Wording) -> list[tuple[str, ...]]:
    unread = [
        (saying.cell.sheet, saying.cell.a1 or "", _unread(saying, wording), "")
        for saying in merged.unread
    ]
    own = [
        (sheet, "", f"{name} · {wording.value(OWN_SHEET)}", "") for name, sheet in merged.strange
    ]
    gone = [
        (wording.value(block(table).row.sheet.title), "", f"{name} · {wording.value(GONE)}", "")
        for name, table in merged.missing
    ]
    return [*unread, *own, *gone]


def _unread(saying: Saying, wording: Wording) -> str:
    return f"{saying.place}  {UNREAD.fill(wording.lang, {'text': saying.value})}"
