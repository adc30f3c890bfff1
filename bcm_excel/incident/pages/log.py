"""处置日志: what happened, who decided what on which ground, who took over from whom."""

from __future__ import annotations

from bcm_excel.excel.book import Page
from bcm_excel.incident.blocks import block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.pages.forms import Form, own_lines
from bcm_excel.incident.records import LogKind, LogRow

WIDTHS = {1: 6.0, 2: 15.0, 3: 11.0, 4: 50.0, 5: 17.0, 6: 28.0, 7: 17.0, 8: 22.0}
FIELDS = tuple(column.field for column in LogRow.sheet.columns)
ROWS = 40


def log_page(draft: Draft, name: str) -> Page:
    """The sheet: room for some forty entries, more where more are typed."""
    form = Form(draft, name, WIDTHS)
    form.head(LogRow.sheet.title, LogRow.sheet.about)
    meant = block("log")
    spans = {field: (at, at) for at, field in enumerate(FIELDS, start=1)}
    placed = form.table(
        meant, spans, own_lines(meant, draft, ROWS), {"kind": "LogList"}, least=28.0
    )
    kind = placed.cell("kind", placed.first)
    for word, style in ((LogKind.DECISION, "info"), (LogKind.HANDOVER, "soon")):
        form.mark(placed.area("kind"), f"={kind}={quoted(word.value[draft.lang])}", style)
    return form.page(
        freeze=(placed.first, 3),
        repeat=(placed.first - 1, placed.first - 1),
        select=(placed.first, 2),
    )
