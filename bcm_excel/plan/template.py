"""The plan workbook to be filled in, blank or with records, from the declaration of its sheets."""

from __future__ import annotations

from datetime import datetime

from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Book, Cell, Page, Paper, Shown
from bcm_excel.excel.grid import Area, Position
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.items import ITEM, REMARK, VALUE
from bcm_excel.plan.plan import SHEETS, TITLES
from bcm_excel.plan.template_frame import (
    BACK,
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
from bcm_excel.plan.template_size import column_widths, item_heights, table_heights

BLANK_ROWS, FEW_ROWS = 20, 8
"""Empty rows with borders, to be filled in by hand on a printed page; few beside filled sheets."""
EXAMPLE = Text("示例", "Example")
SUCH_AS = Text("例：{example}", "Such as: {example}")
MUST = Text("必填", "required")
MAY = Text("选填", "optional")
CHOICES = Text("可选：{options}", "Choices: {options}")
FROM_SHEET = Text("写“{sheet}”里已有的名称", "a name from {sheet}")
FROM_ITEM = Text("从预案信息的“{item}”中选", "one of the {item} in Plan")
DITTO_TOO = Text("与上一行相同可写 〃", "ditto repeats the cell above")
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
    headings = [_heading(frame, column) for column in sheet.columns]
    widths = column_widths(frame, sheet, headings, body)
    blank = FEW_ROWS if frame.records else BLANK_ROWS
    empty = () if frame.rows(sheet) else range(first, first + blank)
    for row in empty:
        for at, column in enumerate(sheet.columns, start=1):
            cells[row, at] = Cell(None, _style(column))
    lead = _letter(sheet)
    return Page(
        frame.title(sheet.title),
        cells,
        widths=widths,
        heights=table_heights(cells, widths),
        column_styles={
            at: f"text_ink wrap {_plain_style(column)}"
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
    lines = [
        column.note[lang],
        f"{(MUST if column.required else MAY)[lang]} · {column.kind.name[lang]}",
    ]
    if column.kind.choices:
        lines.append(CHOICES.fill(lang, {"options": column.kind.choices}))
    if column.options:
        item = SHEETS[0].column(column.options).title
        lines.append(FROM_ITEM.fill(lang, {"item": item}))
    if column.to is not None and column.to in TITLES:
        lines.append(FROM_SHEET.fill(lang, {"sheet": TITLES[column.to]}))
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


def _example(frame: Frame, sheet: Sheet) -> dict[Position, Cell]:
    """A row that shows how to write; its key says that it is none."""
    lang = frame.wording.lang
    cells: dict[Position, Cell] = {}
    for at, column in enumerate(sheet.columns, start=1):
        shown: Shown = "" if column.example is None else _shown_example(column, lang)
        if column is sheet.keys[0]:
            shown = f"{EXAMPLE[lang]} {shown}".strip()
        elif isinstance(column.example, int | float):
            shown = column.example
        cells[HEADER + 1, at] = Cell(shown, f"{_style(column)} example")
    return cells


def _plain_style(column: Column) -> str:
    """How a column's cells look, without borders; text stands off the border a little."""
    style = column.kind.style
    aligned = {"center", "money", "right"} & set(style.split())
    return style if aligned else f"{style} indent".strip()


def _style(column: Column) -> str:
    return f"cell {_plain_style(column)}"


def _body(frame: Frame, sheet: Sheet) -> dict[Position, Cell]:
    first = frame.first(sheet)
    return {
        (row, at): Cell(frame.value(column, record.get(column.field)), _style(column))
        for row, record in enumerate(frame.rows(sheet), start=first)
        for at, column in enumerate(sheet.columns, start=1)
    }


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
        cells[row, ITEM_AT] = Cell(label, f"cell indent{bold}", note=_note(frame, column))
        value = frame.value(column, record.get(column.field))
        style = column.kind.style.replace("center", "")
        cells[row, VALUE_AT] = Cell(value, f"input {style} left indent")
        cells[row, REMARK_AT] = Cell(_remark(frame, column), "cell small grey indent")
        if rule := rule_of(frame, offered, column):
            validations.append((Area(row, VALUE_AT, row, VALUE_AT), rule))
    fit, repeat = ((1, 0), (HEADER, HEADER)) if frame.wording.both_headings else ((1, 1), None)
    paper = Paper(landscape=False, fit=fit, repeat=repeat, footer=footer)
    return Page(
        frame.title(sheet.title),
        cells,
        widths=widths,
        heights=item_heights(cells, widths),
        freeze=(HEADER + 1, 1),
        validations=tuple(validations),
        paper=paper,
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
            said = (
                f"{said}{'' if lang is Lang.ZH else ' '}{SUCH_AS.fill(lang, {'example': example})}"
            )
        parts.append(said)
    return "\n".join(parts)
