"""通知联络记录: whom to call, in order, the backup beside the primary."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, column_width, row_height
from bcm_excel.incident.draft import CallFacts, Draft, a1, chosen, typed_time
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.sheets import CALL_INPUTS, CallRow

HEADER = 4
SUBJECT = 14
"""Letters of the title that lead a mail; a longer link is refused by Excel."""
FIELDS = tuple(column.field for column in CallRow.sheet.columns)
WIDTHS = {
    "order": 7, "who": 31, "primary": 13, "phone": 17, "mail": 21, "result": 15, "told": 14,
    "confirmed": 14, "backup": 13, "backup_phone": 17, "backup_mail": 21, "backup_result": 15,
    "backup_told": 14, "backup_confirmed": 14, "remark": 18, "key": 18,
}  # fmt: skip
MAILS, LONGEST_MAIL = ("mail", "backup_mail"), 34
"""Columns of addresses, and units of width up to which one stays in one line."""
REACHED = Text("已确认收到：", "Confirmed: ")
NOT_COUNTED = Text(" · 模拟 {n} 个不计", " · {n} simulated, not counted")
TIMES = ("told", "confirmed", "backup_told", "backup_confirmed")


def column_of(field: str) -> int:
    """The column of a field on this sheet."""
    return FIELDS.index(field) + 1


def calls_page(draft: Draft, name: str) -> Page:
    """The sheet."""
    cells: dict[Position, Cell] = {}
    title = f"{draft.wording.value(CallRow.sheet.title)} · {draft.headline}"
    folded, widths = _folded(draft), _widths(draft)
    across = sum(widths[field] for field in FIELDS if field not in folded) - INDENT
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
        mails = (("mail", line.mail), ("backup_mail", line.backup_mail))
        heights[row] = max(
            26.0,
            row_height((text, widths[f] - INDENT) for f, text in texts),
            row_height(((text, widths[f] - INDENT) for f, text in mails), size=9),
        )
    last = HEADER + max(1, len(draft.calls))
    shown = len(FIELDS) - 1
    return Page(
        name,
        cells,
        merges={
            Area(1, 1, 1, shown): Cell(title, "title wrap"),
            Area(2, 1, 2, shown): Cell(draft.wording.value(CallRow.sheet.about), "subtitle"),
            Area(3, 1, 3, 5): _reached(draft, last),
        },
        widths={column_of(field): width for field, width in widths.items()},
        heights=heights,
        outline=frozenset(map(column_of, folded)),
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
    subject = quote(draft.headline[:SUBJECT], safe="")
    zebra = " zebra" if index % 2 else ""

    def said(text: str, more: str = "") -> Cell:
        return Cell(text, f"cell{zebra} {more}".strip())

    def number(shown: str, link: str | None) -> Cell:
        return Cell(shown, f"cell{zebra} center" + (" link" if link else ""), link=link)

    def address(mail: str) -> Cell:
        style = f"cell{zebra} indent small" + (" link" if mail else "")
        return Cell(mail, style, link=f"mailto:{mail}?subject={subject}" if mail else None)

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
        "mail": address(line.mail),
        "result": typed(facts.result),
        "told": typed(facts.told),
        "confirmed": typed(facts.confirmed),
        "backup": said(line.backup, "bold indent"),
        "backup_phone": number(line.backup_phone.shown, line.backup_phone.link),
        "backup_mail": address(line.backup_mail),
        "backup_result": typed(facts.backup_result),
        "backup_told": typed(facts.backup_told),
        "backup_confirmed": typed(facts.backup_confirmed),
        "remark": Cell(facts.remark or None, "input indent"),
        "key": said(line.key, "small grey text"),
    }


def _folded(draft: Draft) -> frozenset[str]:
    """Columns that are not shown: the keys, and addresses where nobody has one."""
    lines = [facts.line for facts in draft.calls]
    empty = {name for name in MAILS if not any(getattr(n, name) for n in lines)}
    return frozenset({"key", *empty})


def _widths(draft: Draft) -> dict[str, float]:
    """The width of each column; an address stays in one line, unless it is very long."""
    lines = [facts.line for facts in draft.calls]
    mails = {
        name: column_width((getattr(line, name) for line in lines), WIDTHS[name], LONGEST_MAIL)
        for name in MAILS
    }
    return {**WIDTHS, **mails}


def _reached(draft: Draft, last: int) -> Cell:
    """How many of the roles and parties have the message, by either person; those for whom the
    call was only simulated do not count.
    """
    areas = [_results(field, last) for field in ("result", "backup_result")]
    reached = _any_of(areas, [each.value[draft.lang] for each in CallResult if each.reached])
    played = _any_of(areas, [CallResult.SIMULATED.value[draft.lang]])
    come = [_said(facts) & REACHING for facts in draft.calls]
    only = sum(
        not got and CallResult.SIMULATED in _said(facts)
        for got, facts in zip(come, draft.calls, strict=True)
    )
    done, everybody = sum(map(bool, come)), len(draft.calls)
    lead, counted = draft.say(REACHED), everybody - only
    sim = f"SUMPRODUCT(({played}>0)*({reached}=0))"
    count = f"SUMPRODUCT(--({reached}>0))"
    lead_out, tail_out = draft.say(NOT_COUNTED).split("{n}")
    formula = (
        f"={quoted(lead)}&{count}&{quoted(' / ')}&({everybody}-{sim})"
        f'&IF({everybody}-{sim}=0,"",{quoted(" · ")}&TEXT({count}/({everybody}-{sim}),"0%"))'
        f'&IF({sim}=0,"",{quoted(lead_out)}&{sim}&{quoted(tail_out)})'
    )
    value = f"{lead}{done} / {counted}"
    value += f" · {_percent(done, counted)}" if counted else ""
    value += f"{lead_out}{only}{tail_out}" if only else ""
    return Cell(value, "text_ink bold indent", formula=formula)


REACHING = frozenset(each for each in CallResult if each.reached)


def _said(facts: CallFacts) -> frozenset[CallResult | None]:
    return frozenset((facts.result, facts.backup_result))


def _results(field: str, last: int) -> str:
    at = column_of(field)
    return f"{a1(HEADER + 1, at)}:{a1(last, at)}"


def _any_of(areas: Sequence[str], words: Sequence[str]) -> str:
    return "(" + "+".join(f"({area}={quoted(word)})" for area in areas for word in words) + ")"


def _percent(part: int, whole: int) -> str:
    """As Excel's TEXT shows a share: halves go up."""
    return f"{(200 * part + whole) // (2 * whole)}%"


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
