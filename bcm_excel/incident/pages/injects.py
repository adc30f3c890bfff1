"""导调信息: what controllers tell the players and when, and what came of it."""

from __future__ import annotations

from bcm_excel.clock.calendar import moment_of
from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page
from bcm_excel.incident.blocks import block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.exercise import ABSOLUTE, InjectRow, planned_at
from bcm_excel.incident.formulas import LAST_DAY
from bcm_excel.incident.pages.forms import Form, Line, own_lines

WIDTHS = {
    1: 6.0, 2: 12.0, 3: 13.0, 4: 36.0, 5: 14.0, 6: 11.0, 7: 26.0, 8: 13.0, 9: 26.0, 10: 14.0,
}  # fmt: skip
FIELDS = tuple(column.field for column in InjectRow.sheet.columns)
ROWS = 15
SECRET = Text(
    "只给导调和评估人员看：发给参演人员之前，请隐藏本表。",
    "For controllers and evaluators only: hide this sheet before players get the file.",
)
NOT_PLANNED: dict[str, Text] = {
    "error_title": Text("请填时间", "A time, please"),
    "error_message": Text(
        "填发现后多久，例如 0:30；或者连日期一起填，例如 2026-03-02 09:10。",
        "How long after the discovery, such as 0:30; or a date and time, such as 2026-03-02 09:10.",
    ),
}


def injects_page(draft: Draft, name: str) -> Page | None:
    """The sheet; None for a real incident."""
    if not draft.incident.drill:
        return None
    form = Form(draft, name, WIDTHS)
    about = InjectRow.sheet.about
    form.head(InjectRow.sheet.title, Text(f"{SECRET.zh}{about.zh}", f"{SECRET.en} {about.en}"))
    meant = block("injects")
    spans = {field: (at, at) for at, field in enumerate(FIELDS, start=1)}
    first = form.at + 1
    lines = [
        Line(line.key, {"due": _due(draft, line, row)}, line.typed)
        for row, line in enumerate(own_lines(meant, draft, ROWS), start=first)
    ]
    placed = form.table(meant, spans, lines, least=30.0)
    planned = placed.area("planned")
    said = {key: text[draft.lang] for key, text in NOT_PLANNED.items()}
    rule: Options = {"validate": "decimal", "criteria": "between", "minimum": 0, **said}
    form.validations.append((planned, {**rule, "maximum": LAST_DAY}))
    form.mark(planned, f"={placed.cell('planned', first)}>={ABSOLUTE}", "time")
    return form.page(freeze=(first, 3), repeat=(first - 1, first - 1), select=(first, 2))


def _due(draft: Draft, line: Line, row: int) -> Cell:
    """When an inject is due: from the moment of discovery, or as it is typed."""
    found = draft.engine.out(draft.engine.moments[Moment.FOUND]["given"])
    at = f"$B{row}"
    formula = f'=IF({at}="","",IF({at}>={ABSOLUTE},{at},IF({found.at}="","",{found.at}/1440+{at})))'
    moment = moment_of(found.number) if found.known else None
    return Cell(
        planned_at(line.typed.get("planned"), moment) or "", "cell time center", formula=formula
    )
