"""The empty 启动.xlsx: a form of one table, with drop-downs and an example that is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text, Wording
from bcm_excel.daily.start_sheet import ASKED, StartRow
from bcm_excel.excel.book import Book, Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import STYLES, TEAL
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.draft import quote, typed_time
from bcm_excel.incident.sheets import LISTS
from bcm_excel.plan.declare import Column

HEADER, EXAMPLE, FIRST = 3, 4, 5
SHOWN, ROOM = 16, 500
"""Rows with borders, and rows in which the drop-downs offer their choices."""
WIDTHS: Mapping[str, float] = {
    "plan": 28, "level": 11, "trigger": 10, "found": 18, "began": 18, "title": 24, "drill": 15,
    "force": 17, "result": 56,
}  # fmt: skip
EXAMPLE_WORD = Text("示例", "Example")
NOT_LISTED = Text("不在列表中", "Not in the list")
CHOOSE = Text("请从下拉列表中选一项。", "Choose from the drop-down list.")
FOOTER = Text("启动事件或演练", "Opening incidents and drills")
STAR = " ＊"
STARRED = frozenset({"plan", "found"})


def start_book(
    wording: Wording, created: datetime, plans: Sequence[str] = (), levels: Sequence[str] = ()
) -> Book:
    """The form; ``plans`` and ``levels`` are offered, though others may be typed."""
    offered = {
        "plan": tuple(plans),
        "level": tuple(levels),
        **{
            each.field: tuple(map(wording.value, each.kind.choices))
            for each in StartRow.sheet.columns
            if each.kind.choices
        },
    }
    lists = {field: words for field, words in offered.items() if words}
    words: dict[Position, Cell] = {
        (row, at): Cell(word, "text")
        for at, each in enumerate(lists.values(), start=1)
        for row, word in enumerate(each, start=1)
    }
    names = {
        f"Start_{field}": f"={quote(LISTS)}!${letters(at)}$1:${letters(at)}${len(each)}"
        for at, (field, each) in enumerate(lists.items(), start=1)
    }
    sheet = StartRow.sheet
    pages = (_page(wording, frozenset(lists)), Page(LISTS, words, hidden=True, protected=True))
    return Book(pages, sheet.title[wording.lang], created, STYLES, names)


def _page(wording: Wording, listed: frozenset[str]) -> Page:
    sheet, lang = StartRow.sheet, wording.lang
    columns, last = sheet.columns, FIRST + ROOM
    title = f"{wording.title(sheet.title)} · {FOOTER[lang]}"
    cells: dict[Position, Cell] = {}
    for at, column in enumerate(columns, start=1):
        asked = column.field in ASKED
        text = wording.heading(column.title) + (STAR if column.field in STARRED else "")
        style = "heading_input" if asked else "heading"
        cells[HEADER, at] = Cell(text, style, note=column.note[lang])
        cells[EXAMPLE, at] = Cell(_example(column, wording), f"cell {_look(column)} example")
        for row in range(FIRST, FIRST + SHOWN):
            cells[row, at] = Cell(None, f"{'input' if asked else 'cell'} {_look(column)}")
    widths = {at: WIDTHS[column.field] for at, column in enumerate(columns, start=1)}
    return Page(
        wording.title(sheet.title),
        cells,
        merges={
            Area(1, 1, 1, len(columns)): Cell(title, "title"),
            Area(2, 1, 2, len(columns)): Cell(_about(wording), "subtitle wrap"),
        },
        widths=widths,
        heights=_heights(cells, widths, wording),
        column_styles={
            at: f"text_ink wrap {_look(column)}" for at, column in enumerate(columns, start=1)
        },
        freeze=(FIRST, 2),
        validations=tuple(
            (Area(FIRST, at, last, at), rule)
            for at, column in enumerate(columns, start=1)
            if (rule := _rule(column, listed, wording)) is not None
        ),
        paper=Paper(repeat=(HEADER, HEADER), footer=FOOTER[lang]),
        tab=TEAL,
        select=(FIRST, 1),
    )


def _about(wording: Wording) -> str:
    about = StartRow.sheet.about
    return f"{about.zh}\n{about.en}" if wording.both_headings else about[wording.lang]


def _look(column: Column) -> str:
    """How a column's cells look, without borders; text stands off the border a little."""
    if column.kind.letter == "M":
        return "datetime center"
    style = column.kind.style
    centred = "center" in style or column.field == "level"
    return f"{style} center" if centred else f"{style} indent".strip()


def _example(column: Column, wording: Wording) -> str | date:
    said = column.example
    text = said[wording.lang] if isinstance(said, Text) else str(said or "")
    if column.field == "plan":
        return f"{EXAMPLE_WORD[wording.lang]} {text}"
    return datetime.fromisoformat(text) if column.kind.letter == "M" else text


def _heights(
    cells: Mapping[Position, Cell], widths: Mapping[int, float], wording: Wording
) -> dict[int, float]:
    across = sum(widths.values()) - INDENT
    example = (
        (str(cells[EXAMPLE, at].value), width - INDENT)
        for at, width in widths.items()
        if isinstance(cells[EXAMPLE, at].value, str)
    )
    return {
        1: 32.0,
        2: max(24.0, row_height([(_about(wording), across)], size=9) + 6),
        HEADER: 38.0 if wording.both_headings else 28.0,
        EXAMPLE: max(27.0, row_height(example)),
        **dict.fromkeys(range(FIRST, FIRST + SHOWN), 27.0),
    }


def _rule(column: Column, listed: frozenset[str], wording: Wording) -> Options | None:
    """What Excel checks: closed lists refuse, names of plans and levels are only offered."""
    lang = wording.lang
    if column.kind.letter == "M":
        return typed_time(lang)
    if column.field not in listed:
        return None
    rule = {"validate": "list", "source": f"=Start_{column.field}", "ignore_blank": True}
    if not column.kind.choices:
        return {**rule, "show_error": False}
    return {**rule, "error_title": NOT_LISTED[lang], "error_message": CHOOSE[lang]}
