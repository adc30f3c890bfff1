"""The plan workbook to be filled in, blank or with records, from the declaration of its sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Book, Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.measure import column_width, display_width, line_count, row_height
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.items import ITEM, REMARK, VALUE
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.template_frame import (
    HEADER,
    ITEM_AT,
    ITEM_GROUPS,
    REMARK_AT,
    TEMPLATE_STYLES,
    VALUE_AT,
    Frame,
    Records,
)
from bcm_excel.plan.template_guide import TABS, guide
from bcm_excel.plan.template_lists import Lists, lists, rule_of

BLANK_ROWS = 24
"""Empty rows with borders, to be filled in by hand on a printed page."""
WIDE = 118.0
"""Units that fill an A4 page lying on its side; narrow tables are widened towards it."""
MOST_STRETCH = 2.2

BACK = Text("← 填写说明", "← Guide")
EXAMPLE = Text("示例", "Example")
SUCH_AS = Text("例：{example}", "Such as: {example}")
MUST = Text("必填", "required")
MAY = Text("选填", "optional")
CHOICES = Text("可选：{options}", "Choices: {options}")
FROM_SHEET = Text("写“{sheet}”里已有的名称", "a name from {sheet}")
FROM_ITEM = Text("从预案信息的“{item}”中选", "one of the {item} in Plan")
DITTO_TOO = Text("与上一行相同可写 〃", "〃 repeats the cell above")
BLANK = Text("应急预案工作簿（空白）", "Emergency plan workbook (blank)")
STAR = " ＊"
"""Marks what must be filled in; the reader does not see it."""


def template(wording: Wording, rows: Records | None = None, *, created: datetime) -> Book:
    """The plan workbook, blank or with the records of ``rows``.

    Values of the records may be typed, as a plan holds them, or raw, as staff type them.
    """
    frame = Frame(wording, rows or {})
    name = next((str(row["name"]) for row in frame.rows(SHEETS[0]) if row.get("name")), "")
    title = name or BLANK[wording.lang]
    offered = lists(frame)
    pages = [
        _items_page(frame, offered, sheet, title)
        if sheet.items
        else _table_page(frame, offered, sheet, title)
        for sheet in SHEETS
    ]
    return Book(
        (guide(frame, title), *pages, offered.page),
        title,
        created,
        TEMPLATE_STYLES,
        dict(offered.names),
    )


def _band(frame: Frame, sheet: Sheet, width: int, link: int = 1) -> dict[Position, Cell]:
    """The title and what the sheet is for, with the way back to the guide."""
    cells: dict[Position, Cell] = {}
    for column in range(1, width + 1):
        cells[1, column] = Cell(None, "title")
        cells[2, column] = Cell(None, "subtitle nowrap")
    cells[1, 1] = Cell(frame.title(sheet.title), "title")
    cells[2, link] = Cell(BACK[frame.wording.lang], "back", link=frame.back)
    cells[2, link + 1] = Cell(sheet.about[frame.wording.lang], "subtitle nowrap")
    return cells


def _table_page(frame: Frame, offered: Lists, sheet: Sheet, footer: str) -> Page:
    first, last, count = frame.first(sheet), frame.last(sheet), len(sheet.columns)
    cells = _band(frame, sheet, count)
    for at, column in enumerate(sheet.columns, start=1):
        style = "heading" if column.required else "heading_optional"
        cells[HEADER, at] = Cell(_heading(frame, column), style, note=_note(frame, column))
    if first > HEADER + 1:
        cells |= _example(frame, sheet)
    body = _body(frame, sheet)
    cells |= body
    widths = _widths(frame, sheet, body)
    empty = () if frame.rows(sheet) else range(first, first + BLANK_ROWS)
    for row in empty:
        for at, column in enumerate(sheet.columns, start=1):
            cells[row, at] = Cell(None, f"cell {column.kind.style}")
    lead = _letter(sheet)
    return Page(
        frame.title(sheet.title),
        cells,
        widths=widths,
        heights=_heights(cells, widths),
        column_styles={
            at: f"text_ink wrap {column.kind.style}"
            for at, column in enumerate(sheet.columns, start=1)
        },
        freeze=(HEADER + 1, 2),
        filter=Area(HEADER, 1, last, count),
        validations=tuple(
            (Area(first, at, last, at), rule)
            for at, column in enumerate(sheet.columns, start=1)
            if (rule := rule_of(frame, offered, column)) is not None
        ),
        formats=(
            (
                Area(first, 1, last, count),
                {"type": "formula", "criteria": f'=${lead}{first}<>""', "format": "ruled"},
            ),
        ),
        paper=Paper(repeat=(HEADER, HEADER), footer=footer),
        tab=TABS[sheet.name],
        select=(first, 1),
        gridlines=True,
    )


def _letter(sheet: Sheet) -> str:
    """The column whose content makes a row a record."""
    return "ABCDEFGH"[sheet.columns.index(sheet.keys[0])]


def _heading(frame: Frame, column: Column) -> str:
    return frame.wording.heading(column.title) + (STAR if column.required else "")


def _langs(wording: Wording) -> tuple[Lang, ...]:
    return (Lang.ZH, Lang.EN) if wording.both_headings else (wording.lang,)


def _note(frame: Frame, column: Column) -> str:
    """What a heading says when the pointer rests on it."""
    return "\n".join(_said(column, lang) for lang in _langs(frame.wording))


def _said(column: Column, lang: Lang) -> str:
    lines = [column.note[lang], f"{(MUST if column.required else MAY)[lang]} · {column.kind.name[lang]}"]
    titles = {sheet.name: sheet.title for sheet in SHEETS}
    if column.kind.choices:
        lines.append(CHOICES.fill(lang, {"options": column.kind.choices}))
    if column.options:
        item = SHEETS[0].column(column.options).title
        lines.append(FROM_ITEM.fill(lang, {"item": item}))
    if column.to in titles:
        lines.append(FROM_SHEET.fill(lang, {"sheet": titles[column.to]}))
    if column.ditto:
        lines.append(DITTO_TOO[lang])
    if column.example is not None:
        lines.append(SUCH_AS.fill(lang, {"example": _shown_example(column, lang)}))
    return "\n".join(lines)


def _shown_example(column: Column, lang: Lang) -> str:
    value = column.example
    if column.kind.letter == "%" and isinstance(value, int | float):
        return f"{value:.0%}"
    text: Text = Text("{v}", "{v}").filled({"v": value})
    return text[lang]


def _example(frame: Frame, sheet: Sheet) -> Iterator[tuple[Position, Cell]] | dict[Position, Cell]:
    """A row that shows how to write; its key says that it is none."""
    lang = frame.wording.lang
    cells = {}
    for at, column in enumerate(sheet.columns, start=1):
        shown = "" if column.example is None else _shown_example(column, lang)
        if column is sheet.keys[0]:
            shown = f"{EXAMPLE[lang]} {shown}".strip()
        cells[HEADER + 1, at] = Cell(shown, f"cell {column.kind.style} text example")
    return cells


def _body(frame: Frame, sheet: Sheet) -> dict[Position, Cell]:
    first = frame.first(sheet)
    return {
        (row, at): Cell(
            frame.value(column, record.get(column.field)), f"cell {column.kind.style}"
        )
        for row, record in enumerate(frame.rows(sheet), start=first)
        for at, column in enumerate(sheet.columns, start=1)
    }


def _widths(
    frame: Frame, sheet: Sheet, body: Mapping[Position, Cell]
) -> dict[int, float]:
    """Wide enough for the heading and for what stands below, narrow tables widened."""
    widths: dict[int, float] = {}
    for at, column in enumerate(sheet.columns, start=1):
        kind = column.kind
        words = _heading(frame, column).replace("\n", " ").split(" ") if not _chinese(frame) else [_heading(frame, column)]
        least = max(kind.width, column_width([*words], 8) + 2)
        if at == 1:
            least = max(least, display_width(BACK[frame.wording.lang]) + 3)
        held = [c.value for (_, x), c in body.items() if x == at and isinstance(c.value, str)]
        most = 64.0 if kind.style.startswith("wrap") else 40.0
        fit = column_width(held, least, max(least, most if kind.width > 30 else most * 0.5))
        widths[at] = fit if held else least
    total = sum(widths.values())
    about = display_width(sheet.about[frame.wording.lang]) + 8 + widths[1]
    stretch = min(MOST_STRETCH, max(1.0, max(WIDE * 0.85, about) / total))
    return {at: round(width * stretch, 1) for at, width in widths.items()}


def _chinese(frame: Frame) -> bool:
    return frame.wording.lang is Lang.ZH and not frame.wording.both_headings


def _heights(cells: Mapping[Position, Cell], widths: Mapping[int, float]) -> dict[int, float]:
    """The height of each row that holds text, so that none of it is cut."""
    texts: dict[int, list[tuple[str, float]]] = {}
    for (row, column), cell in cells.items():
        if row >= HEADER and isinstance(cell.value, str):
            room = widths[column] - (2 if row == HEADER else 0)
            texts.setdefault(row, []).append((cell.value, room))
    heights = {row: max(22.0, row_height(each)) for row, each in texts.items()}
    heights[HEADER] = max(30.0, heights.get(HEADER, 0) + 4)
    return {**heights, 1: 34.0, 2: 20.0}


def _items_page(frame: Frame, offered: Lists, sheet: Sheet, footer: str) -> Page:
    """The settings: an item a row, in groups."""
    lang = frame.wording.lang
    widths = {1: 3.0, ITEM_AT: 24.0, VALUE_AT: 46.0, REMARK_AT: 66.0}
    cells = _band(frame, sheet, REMARK_AT, link=ITEM_AT)
    heads = zip((ITEM_AT, VALUE_AT, REMARK_AT), (ITEM, VALUE, REMARK), strict=True)
    cells[HEADER, 1] = Cell(None, "heading")
    for at, text in heads:
        cells[HEADER, at] = Cell(frame.wording.heading(text), "heading")
    record = next(iter(frame.rows(sheet)), {})
    validations = []
    for column in sheet.columns:
        row = frame.item_row(column.field)
        if group := ITEM_GROUPS.get(column.field):
            for at in range(1, REMARK_AT + 1):
                cells[row - 1, at] = Cell(group[lang] if at == 1 else None, "section")
        label = _heading(frame, column)
        bold = " bold" if column.required else ""
        cells[row, ITEM_AT] = Cell(label, f"cell{bold}", note=_note(frame, column))
        value = frame.value(column, record.get(column.field))
        style = column.kind.style.replace("center", "")
        cells[row, VALUE_AT] = Cell(value, f"input {style} left")
        cells[row, REMARK_AT] = Cell(_remark(frame, column), "cell small grey")
        if rule := rule_of(frame, offered, column):
            validations.append((Area(row, VALUE_AT, row, VALUE_AT), rule))
    return Page(
        frame.title(sheet.title),
        cells,
        widths=widths,
        heights=_item_heights(cells, widths),
        freeze=(HEADER + 1, 1),
        validations=tuple(validations),
        paper=Paper(landscape=False, repeat=(HEADER, HEADER), footer=footer),
        tab=TABS[sheet.name],
        select=(frame.item_row("name"), VALUE_AT),
    )


def _remark(frame: Frame, column: Column) -> str:
    """The explanation beside an item: what it is, and an example."""
    parts = []
    for lang in _langs(frame.wording):
        said = column.note[lang]
        if column.example is not None:
            example = _shown_example(column, lang)
            said = f"{said}{'' if lang is Lang.ZH else ' '}{SUCH_AS.fill(lang, {'example': example})}"
        parts.append(said)
    return "\n".join(parts)


def _item_heights(
    cells: Mapping[Position, Cell], widths: Mapping[int, float]
) -> dict[int, float]:
    heights = {row: 22.0 for row, _ in cells}
    for (row, at), cell in cells.items():
        if at > 1 and row >= HEADER and isinstance(cell.value, str):
            lines = line_count(cell.value, widths[at])
            heights[row] = max(heights[row], lines * 16.5 + 5.5)
        if at == 1 and row > HEADER:
            heights[row] = 28.0
    return {**heights, 1: 34.0, 2: 20.0, HEADER: max(heights[HEADER], 24.0)}
