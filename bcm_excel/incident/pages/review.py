"""复盘总结: the causes, and the problems with what is done about them."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.incident.blocks import TITLES, block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.pages.forms import Form, Line, own_lines

WIDTHS = {1: 7.0, 2: 36.0, 3: 11.0, 4: 12.0, 5: 36.0, 6: 14.0, 7: 14.0, 8: 17.0, 9: 20.0}
ABOUT = Text(
    "事件结束后尽快填写；问题逐条写明措施、责任人和期限。",
    "Fill it in soon after the end; each problem gets a measure, an owner and a due date.",
)
CAUSES: tuple[tuple[Text, Text], ...] = (
    (
        Text("时间", "Time"),
        Text("何时发生、何时发现、持续多久", "when it began, when found, how long"),
    ),
    (Text("地点", "Place"), Text("哪里、哪条线、哪套系统", "where, which line, which system")),
    (Text("人员", "People"), Text("当时在场和处置的人员", "who was there, who responded")),
    (Text("直接原因", "Direct cause"), Text("直接导致事件的事", "what brought it about")),
    (
        Text("间接原因", "Indirect cause"),
        Text("管理、制度、培训等", "management, rules, training"),
    ),
    (
        Text("可避免性", "Avoidability"),
        Text(
            "能否事先发现或避免，怎样避免",
            "whether and how it could be avoided",
        ),
    ),
)
"""The items of the cause analysis, each with what belongs to it."""


def review_page(draft: Draft, name: str) -> Page:
    """The sheet."""
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["review"], ABOUT)
    causes = block("causes")
    form.section(causes.row.sheet.title, causes.row.sheet.about)
    lines = []
    for item, hint in CAUSES:
        key = draft.say(item)
        shown = {"key": Cell(key, "cell bold indent", note=draft.say(hint))}
        lines.append(Line(key, shown, draft.typed.at("causes", key)))
    form.table(causes, {"key": (1, 2), "text": (3, 9)}, lines, least=28.0)
    form.gap()
    problems = block("problems")
    form.section(problems.row.sheet.title, problems.row.sheet.about)
    columns = problems.row.sheet.columns
    spans = {column.field: (at, at) for at, column in enumerate(columns, start=1)}
    placed = form.table(
        problems, spans, own_lines(problems, draft, 10), {"severity": "GravityList"}, least=26.0
    )
    return form.page(select=(placed.first, 2))
