"""通知联络记录: whom to call, in order, the backup beside the primary."""

from __future__ import annotations

from datetime import datetime

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.draft import CallFacts, Draft, a1, chosen, typed_time
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.sheets import CALL_INPUTS, CallRow

HEADER = 4
FIELDS = tuple(column.field for column in CallRow.sheet.columns)
WIDTHS = {
    "order": 7, "who": 31, "primary": 13, "phone": 17, "result": 15, "told": 14, "confirmed": 14,
    "backup": 13, "backup_phone": 17, "backup_result": 15, "backup_told": 14,
    "backup_confirmed": 14, "remark": 18, "key": 18,
}  # fmt: skip
REACHED = Text("已确认收到：", "Confirmed: ")
TIMES = ("told", "confirmed", "backup_told", "backup_confirmed")


def column_of(field: str) -> int:
    """The column of a field on this sheet."""
    return FIELDS.index(field) + 1


def calls_page(draft: Draft, name: str) -> Page:
    """The sheet."""
    cells: dict[Position, Cell] = {}
    title = f"{draft.wording.value(CallRow.sheet.title)} · {draft.headline}"
    across = sum(WIDTHS[field] for field in FIELDS[:-1]) - INDENT
    high = max(32.0, row_height([(title, across)], size=TITLE_SIZE))
    heights = {1: high, 2: 20.0, 3: 22.0, HEADER: 36.0}
    for column in CallRow.sheet.columns:
        style = "heading_input" if column.field in CALL_INPUTS else "heading"
        text, note = draft.wording.heading(column.title), draft.say(column.note)
        cells[HEADER, column_of(column.field)] = Cell(text, style, note=note)
    for index, facts in enumerate(draft.calls):
        row = HEADER + 1 + index
        for field, cell in _row(draft, facts, index).items():
            cells[row, column_of(field)] = cell
        line = facts.line
        texts = (("who", line.who), ("primary", line.primary), ("backup", line.backup))
        heights[row] = max(26.0, row_height((text, WIDTHS[f] - INDENT) for f, text in texts))
    last = HEADER + max(1, len(draft.calls))
    shown = len(FIELDS) - 1
    return Page(
        name,
        cells,
        merges={
            Area(1, 1, 1, shown): Cell(title, "title wrap"),
            Area(2, 1, 2, shown): Cell(draft.wording.value(CallRow.sheet.about), "subtitle"),
            Area(3, 1, 3, 4): _reached(draft, last),
        },
        widths={column_of(field): float(width) for field, width in WIDTHS.items()},
        heights=heights,
        outline=frozenset({column_of("key")}),
        freeze=(HEADER + 1, 4),
        filter=Area(HEADER, 1, last, len(FIELDS)),
        validations=_validations(draft, last),
        formats=_formats(draft, last),
        paper=Paper(repeat=(HEADER, HEADER), area=Area(1, 1, last, shown), footer=draft.footer),
        tab=AMBER_FILL if draft.incident.drill else NAVY,
        protected=True,
        select=(HEADER + 1, column_of("result")),
    )


def _row(draft: Draft, facts: CallFacts, index: int) -> dict[str, Cell]:
    line = facts.line
    zebra = " zebra" if index % 2 else ""

    def said(text: str, more: str = "") -> Cell:
        return Cell(text, f"cell{zebra} {more}".strip())

    def number(shown: str, link: str | None) -> Cell:
        return Cell(shown, f"cell{zebra} center" + (" link" if link else ""), link=link)

    def typed(value: CallResult | datetime | str | None) -> Cell:
        if isinstance(value, CallResult):
            return Cell(value.value[draft.lang], "input center")
        style = "input time center" if isinstance(value, datetime) or value is None else "input"
        return Cell(value or None, style)

    return {
        "order": said(str(index + 1), "center text"),
        "who": said(line.who, "indent"),
        "primary": said(line.primary, "bold indent"),
        "phone": number(line.phone.shown, line.phone.link),
        "result": typed(facts.result),
        "told": typed(facts.told),
        "confirmed": typed(facts.confirmed),
        "backup": said(line.backup, "bold indent"),
        "backup_phone": number(line.backup_phone.shown, line.backup_phone.link),
        "backup_result": typed(facts.backup_result),
        "backup_told": typed(facts.backup_told),
        "backup_confirmed": typed(facts.backup_confirmed),
        "remark": Cell(facts.remark or None, "input indent"),
        "key": said(line.key, "small grey text"),
    }


def _reached(draft: Draft, last: int) -> Cell:
    """How many of the roles and parties have the message, by either person."""
    first = HEADER + 1
    tests, reached = [], {CallResult.CONFIRMED, CallResult.LATE}
    for field in ("result", "backup_result"):
        at = column_of(field)
        area = f"{a1(first, at)}:{a1(last, at)}"
        tests += [
            f"({area}={quoted(each.value[draft.lang])})" for each in CallResult if each in reached
        ]
    done = sum(f.result in reached or f.backup_result in reached for f in draft.calls)
    lead = draft.say(REACHED)
    everybody = len(draft.calls)
    formula = f"={quoted(lead)}&SUMPRODUCT(--(({'+'.join(tests)})>0))&{quoted(f' / {everybody}')}"
    return Cell(f"{lead}{done} / {everybody}", "text_ink bold indent", formula=formula)


def _validations(draft: Draft, last: int) -> tuple[tuple[Area, Options], ...]:
    def area(field: str) -> Area:
        return Area(HEADER + 1, column_of(field), last, column_of(field))

    results = (chosen("CallList", draft.lang), typed_time(draft.lang))
    return (
        (area("result"), results[0]),
        (area("backup_result"), results[0]),
        *((area(field), results[1]) for field in TIMES),
    )


def _formats(draft: Draft, last: int) -> tuple[tuple[Area, Options], ...]:
    """Red where somebody was not reached, green where the message has come."""
    made: list[tuple[Area, Options]] = []
    for field in ("result", "backup_result"):
        at = column_of(field)
        here = a1(HEADER + 1, at).replace("$", "")
        for style, results in (
            ("done", [each for each in CallResult if each.reached]),
            ("late", [each for each in CallResult if each.unreachable]),
        ):
            words = ",".join(f"{here}={quoted(each.value[draft.lang])}" for each in results)
            rule = {"type": "formula", "criteria": f"=OR({words})", "format": style}
            made.append((Area(HEADER + 1, at, last, at), rule))
    return tuple(made)
