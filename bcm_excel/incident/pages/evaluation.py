"""评估表: what evaluators are asked, what they saw, and what they conclude."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.incident.blocks import TITLES, block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.exercise import Ending, EvaluationRow, Verdict
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.pages.forms import Form, Line, own_lines
from bcm_excel.incident.questions import TOPICS

WIDTHS = {1: 6.0, 2: 15.0, 3: 46.0, 4: 13.0, 5: 38.0, 6: 34.0}
HINTS = {
    Ending.SUMMED_UP: Text(
        "开总结会的日期，如 2026-03-02", "day of the debrief, such as 2026-03-02"
    ),
    Ending.ON: Text("日期，如 2026-03-02", "a date, such as 2026-03-02"),
    Ending.CONCLUSION: Text(
        "目标是否达到，预案要不要改，哪些人要再培训",
        "whether objectives were met, the plan must change, people must be trained again",
    ),
    Ending.SUMMARY: Text("总结报告的文件名", "file of the report"),
}
SIGNED = Text("评估人签名：", "Evaluator (signature):")
DATED = Text("日期：", "Date:")


def evaluation_page(draft: Draft, name: str) -> Page | None:
    """The sheet; None for a real incident."""
    if not draft.incident.drill:
        return None
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["evaluation"], EvaluationRow.sheet.about)
    meant = block("evaluation")
    spans = {column.field: (at, at) for at, column in enumerate(meant.row.sheet.columns, start=1)}
    lines = [*_asked(draft), *own_lines(meant, draft, 3, spare=2)]
    placed = form.table(meant, spans, lines, {"rating": "VerdictList"}, least=34.0)
    rating = placed.cell("rating", placed.first)
    for verdict, style in ((Verdict.NOT_MET, "late"), (Verdict.MOSTLY, "soon")):
        word = quoted(verdict.value[draft.lang])
        form.mark(placed.area("rating"), f"={rating}={word}", style)
    form.gap()
    _endings(form)
    return form.page(
        freeze=(placed.first, 4),
        repeat=(placed.first - 1, placed.first - 1),
        select=(placed.first, spans["rating"][0]),
    )


def _asked(draft: Draft) -> list[Line]:
    lines = []
    for topic in TOPICS:
        for key, question in topic.keyed().items():
            shown = {
                "topic": Cell(draft.say(topic.title), "cell bold wrap indent"),
                "question": Cell(draft.say(question), "cell wrap indent"),
            }
            lines.append(Line(key, shown, draft.typed.at("evaluation", key)))
    return lines


def _endings(form: Form) -> None:
    draft, meant = form.draft, block("endings")
    form.section(meant.row.sheet.title, meant.row.sheet.about)
    lines = []
    for item in Ending:
        hint = HINTS.get(item)
        note = draft.say(hint) if hint else None
        shown = {"key": Cell(item.value[draft.lang], "cell bold indent", note=note)}
        lines.append(Line(item.key, shown, draft.typed.at("endings", item.key)))
    form.table(meant, {"key": (1, 2), "text": (3, form.last)}, lines, least=26.0)
    form.put(form.at, (1, 4), Cell(draft.say(SIGNED), "text_ink indent"))
    form.put(form.at, (5, 6), Cell(draft.say(DATED), "text_ink indent"))
    form.heights[form.at] = 32.0
    form.at += 1
