"""核验电话单: whom to call to prove the contact data, as a workbook to fill in or to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.daily.call_sheet_columns import BY, INPUTS, OFFERED, CallSheetRow
from bcm_excel.daily.call_sheet_settings import Origin, listed, settings_page
from bcm_excel.daily.verification import Due, posts
from bcm_excel.excel.book import Book, Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import NAVY, STYLES, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, column_width, row_height
from bcm_excel.incident.draft import a1, beginning, chosen
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.incident import PlanRef
from bcm_excel.incident.people import People, Phone, unbroken
from bcm_excel.incident.sheets import LISTS
from bcm_excel.plan.people import Contact
from bcm_excel.rules.assigned import on_leave
from bcm_excel.rules.registry import Given

HEADER = 4
FIELDS = tuple(column.field for column in CallSheetRow.sheet.columns)
WIDTHS = {
    "order": 6, "name": 12, "who": 44, "mobile": 16, "landline": 19, "mail": 25, "verified": 13,
    "result": 13, "called": 13, "new_number": 17, "new_mail": 21, "remark": 20, "key": 14,
}  # fmt: skip
LEAST = {"mobile": 14, "landline": 11, "mail": 11}
"""Columns that are narrower where what they hold is short, with their least width."""
BY_LABEL, BY_TYPED = "mail", "verified"
"""The columns under which whoever called is named."""
NEVER = Text("从未核验", "Never")
REACHED = Text("已确认：", "Confirmed: ")
MADE = Text("{day} 制表", "made {day}")
ON_LEAVE = Text("今天休假", "on leave today")
ON_LEAVE_UNTIL = Text("休假至 {day}", "on leave until {day}")
RESULTS = "CallList"
NOT_A_DAY = Text("请填日期，例如 2026-03-02。", "Type a date, such as 2026-03-02.")
DATE_PLEASE = Text("请填日期", "A date, please")
FIRST_DAY = (date(2000, 1, 1) - date(1899, 12, 30)).days
SHEET_STYLES: Mapping[str, Options] = {
    **STYLES,
    "caption": {**STYLES["text_ink"], "bold": True, "align": "right"},
}


def column_of(field: str) -> int:
    """The column of a field on this sheet."""
    return FIELDS.index(field) + 1


@dataclass(frozen=True)
class _Sheet:
    """One call sheet on its way."""

    given: Given
    people: People
    wording: Wording
    due: Sequence[Due]

    @property
    def lang(self) -> Lang:
        return self.wording.lang

    @property
    def last(self) -> int:
        return HEADER + max(1, len(self.due))


def call_sheet(
    given: Given, due: Sequence[Due], plan: PlanRef, wording: Wording, now: datetime
) -> Book:
    """The workbook for calling these people in this order; ``given.today`` is its day."""
    people = People(given.plan, given.directory, wording.lang)
    sheet = _Sheet(given, people, wording, due)
    title = wording.title(CallSheetRow.sheet.title)
    origin = Origin(plan, given.today, tuple(listed(each.contact) for each in due))
    words = {
        (row, 1): Cell(each.value[wording.lang], "text")
        for row, each in enumerate(OFFERED, start=1)
    }
    return Book(
        pages=(
            _page(sheet, title),
            Page(LISTS, words, hidden=True, protected=True),
            settings_page(origin),
        ),
        title=f"{CallSheetRow.sheet.title[wording.lang]} {plan.name}".strip(),
        created=now,
        styles=SHEET_STYLES,
        names={RESULTS: f"={LISTS}!$A$1:$A${len(OFFERED)}"},
        properties={"plan_digest": plan.digest},
    )


def _page(sheet: _Sheet, name: str) -> Page:
    settings = sheet.given.plan.settings
    about = CallSheetRow.sheet.about[sheet.lang]
    plan = settings.name if settings else ""
    title = " · ".join(filter(None, (CallSheetRow.sheet.title[sheet.lang], plan)))
    shown = len(FIELDS) - 1
    rows = [_row(sheet, each, index) for index, each in enumerate(sheet.due)]
    widths = _widths(rows)
    across = sum(widths[field] for field in FIELDS[:-1]) - INDENT
    cells, heights = _frame(sheet), {2: 20.0, 3: 24.0, HEADER: 30.0}
    heights[1] = max(32.0, row_height([(title, across)], size=TITLE_SIZE))
    if sheet.wording.both_headings:
        heights[HEADER] = 36.0
    for row, texts in enumerate(rows, start=HEADER + 1):
        for field, cell in texts.items():
            cells[row, column_of(field)] = cell
        wide = ((_text(texts[f]), widths[f] - INDENT) for f in FIELDS[:-1])
        heights[row] = max(27.0, row_height(wide))
    return Page(
        name,
        cells,
        merges={
            Area(1, 1, 1, shown): Cell(title, "title wrap"),
            Area(2, 1, 2, shown): Cell(about, "subtitle"),
            Area(3, 1, 3, 4): _reached(sheet),
        },
        widths={column_of(field): width for field, width in widths.items()},
        heights=heights,
        outline=frozenset({column_of("key")}),
        freeze=(HEADER + 1, 3),
        filter=Area(HEADER, 1, sheet.last, len(FIELDS)),
        validations=_validations(sheet),
        formats=_formats(sheet),
        paper=Paper(
            repeat=(HEADER, HEADER), area=Area(1, 1, sheet.last, shown), footer=_footer(sheet)
        ),
        tab=NAVY,
        protected=True,
        select=(HEADER + 1, column_of("result")),
    )


def _widths(rows: Sequence[Mapping[str, Cell]]) -> dict[str, float]:
    """The columns' widths; a column of short or no numbers leaves its room to the others."""
    widths = {field: float(width) for field, width in WIDTHS.items()}
    for field, least in LEAST.items():
        widths[field] = column_width((_text(row[field]) for row in rows), least, WIDTHS[field])
    return widths


def _text(cell: Cell) -> str:
    return cell.value if isinstance(cell.value, str) else ""


def _frame(sheet: _Sheet) -> dict[Position, Cell]:
    """The headings, and where whoever called is named."""
    wording = sheet.wording
    cells: dict[Position, Cell] = {
        (3, column_of(BY_LABEL)): Cell(BY[sheet.lang], "caption"),
        (3, column_of(BY_TYPED)): Cell(None, "input center"),
    }
    for column in CallSheetRow.sheet.columns:
        style = "heading_input" if column.field in INPUTS else "heading"
        text, note = wording.heading(column.title), column.note[sheet.lang]
        cells[HEADER, column_of(column.field)] = Cell(text, style, note=note)
    return cells


def _row(sheet: _Sheet, due: Due, index: int) -> dict[str, Cell]:
    contact, people = due.contact, sheet.people
    zebra = " zebra" if index % 2 else ""

    def said(text: str, more: str = "") -> Cell:
        return Cell(text, f"cell{zebra} {more}".strip())

    def dialled(numbers: Sequence[str] | None) -> Cell:
        shown = [people.number(each) for each in numbers or ()]
        text = ("、" if sheet.lang is Lang.ZH else ", ").join(
            unbroken(each.shown) for each in shown
        )
        link = _first_link(shown)
        return Cell(text, f"cell{zebra} center" + (" link" if link else ""), link=link)

    verified = contact.verified
    return {
        "order": said(str(index + 1), "center text"),
        "name": said(contact.name, "bold center"),
        "who": said(_who(sheet, contact), "indent"),
        "mobile": dialled(contact.mobile),
        "landline": dialled(contact.landline),
        "mail": said("\n".join(contact.mail or ()), "small indent"),
        "verified": Cell(verified, f"cell{zebra} date center")
        if verified
        else said(NEVER[sheet.lang], "center navy"),
        "result": Cell(None, "input center"),
        "called": Cell(None, "input date center"),
        "new_number": Cell(None, "input text center"),
        "new_mail": Cell(None, "input text"),
        "remark": Cell(None, "input indent"),
        "key": said(listed(contact).key, "small grey text"),
    }


def _first_link(shown: Sequence[Phone]) -> str | None:
    return next((each.link for each in shown if each.link), None)


def _who(sheet: _Sheet, contact: Contact) -> str:
    """Where somebody works, what they are named for, and whether they are there today."""
    work = " · ".join(filter(None, (contact.organisation, contact.department, contact.title)))
    named = [post.said[sheet.lang] for post in sheet.given.once(posts).get(contact.row, ())]
    lines = [work, ("；" if sheet.lang is Lang.ZH else "; ").join(dict.fromkeys(named))]
    if on_leave(contact, sheet.given.today):
        until = contact.leave_to
        away = ON_LEAVE_UNTIL.fill(sheet.lang, {"day": until}) if until else ON_LEAVE[sheet.lang]
        lines.append(away)
    return "\n".join(filter(None, lines))


def _reached(sheet: _Sheet) -> Cell:
    """How many are confirmed, counted by the workbook."""
    at = column_of("result")
    area = f"{a1(HEADER + 1, at)}:{a1(sheet.last, at)}"
    day = MADE.fill(sheet.lang, {"day": sheet.given.today})
    lead, everybody = REACHED[sheet.lang], f" / {len(sheet.due)} · {day}"
    words = [quoted(each.value[sheet.lang]) for each in OFFERED if each.reached]
    counted = "+".join(f"COUNTIF({area},{word})" for word in words)
    formula = f"={quoted(lead)}&({counted})&{quoted(everybody)}"
    return Cell(f"{lead}0{everybody}", "text_ink bold indent", formula=formula)


def _footer(sheet: _Sheet) -> str:
    settings = sheet.given.plan.settings
    if settings is None:
        return ""
    secrecy = settings.secrecy.value[sheet.lang] if settings.secrecy else ""
    title = CallSheetRow.sheet.title[sheet.lang]
    number = beginning(settings.number)
    return " · ".join(filter(None, (title, number, beginning(settings.version), secrecy)))


def _validations(sheet: _Sheet) -> tuple[tuple[Area, Options], ...]:
    def area(field: str) -> Area:
        return Area(HEADER + 1, column_of(field), sheet.last, column_of(field))

    day: Options = {
        "validate": "decimal",
        "criteria": ">=",
        "value": FIRST_DAY,
        "error_title": DATE_PLEASE[sheet.lang],
        "error_message": NOT_A_DAY[sheet.lang],
    }
    return ((area("result"), chosen(RESULTS, sheet.lang)), (area("called"), day))


def _formats(sheet: _Sheet) -> tuple[tuple[Area, Options], ...]:
    """Green where somebody was reached, red where not."""
    at = column_of("result")
    here = f"{letters(at)}{HEADER + 1}"
    made: list[tuple[Area, Options]] = []
    for style, wanted in (("done", True), ("late", False)):
        words = [
            f"{here}={quoted(each.value[sheet.lang])}" for each in OFFERED if each.reached is wanted
        ]
        rule = {"type": "formula", "criteria": f"=OR({','.join(words)})", "format": style}
        made.append((Area(HEADER + 1, at, sheet.last, at), rule))
    return tuple(made)
