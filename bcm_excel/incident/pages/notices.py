"""信息通报: first, follow-up and final report, and the plan's templates, ready to be copied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.measure import row_height
from bcm_excel.incident.blocks import TITLES, block
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import Expr, quoted, spoken_formula, spoken_minutes
from bcm_excel.incident.messages import UNKNOWN, Filling, Piece, joined, literal, typed_places
from bcm_excel.incident.pages.forms import Form, Line, own_lines
from bcm_excel.plan.placeholders import Place
from bcm_excel.plan.response import Template
from bcm_excel.plan.words import Language

WIDTHS = {1: 7.0, 2: 14.0, 3: 19.0, 4: 15.0, 5: 13.0, 6: 36.0, 7: 14.0, 8: 15.0, 9: 22.0}
ABOUT = Text(
    "文稿随事件进展自动更新，核对后复制使用；【待填】处补上内容。发出后在下方登记。",
    "The texts follow the incident; check, copy and send them, complete what is marked, and note "
    "below what was sent.",
)
REPORTS = Text("初报、续报、终报", "First, follow-up and final report")
TEMPLATES = Text("通报模板（已按本次事件填好）", "The plan's templates, filled in")
NO_TEMPLATE = Text("预案中没有通报模板。", "The plan has no templates.")
FOR_STEPS = Text("第 {keys} 步用", "for step {keys}")
FIRST, FOLLOW_UP, FINAL = (
    Text("初报", "First report"),
    Text("续报", "Follow-up"),
    Text("终报", "Final report"),
)
FIRST_TEXT = Text(
    "{事件名称}：{发生时间}发生，{发现时间}发现。级别：{级别}；触发条件：{触发条件}。影响：{影响}。"
    "已采取的措施：{措施}。现场负责人：{负责人}。后续情况将及时续报。",
    "{title}: began at {began}, found at {found}. Level: {level}; trigger: {trigger}. "
    "Impact: {impact}. Measures so far: {measures}. In charge: {leader}. More will follow.",
)
FOLLOW_UP_TEXT = Text(
    "{事件名称}续报：截至{现在}，<progress>。影响：{影响}。已采取的措施：{措施}。预计恢复时间：{预计恢复时间}。",
    "{title}, follow-up: as of {now}, <progress>. Impact: {impact}. Measures: {measures}. "
    "Expected to be restored: {forecast}.",
)
FINAL_TEXT = Text(
    "{事件名称}终报：{发现时间}发现，{恢复时间}恢复，{终止时间}终止响应，<elapsed>。影响：{影响}。"
    "采取的措施：{措施}。原因分析和改进措施另行报告。",
    "{title}, final report: found at {found}, restored at {restored}, response ended at "
    "{ended}; <elapsed>. Impact: {impact}. Measures: {measures}. Causes and corrective "
    "actions follow separately.",
)
DONE_STEPS = Text("处置步骤已完成 {done}/{all}", "{done} of {all} steps are done")
HOW_LONG = Text("历时", "duration")
TOOK = Text("共历时 {time}", "it took {time}")
TEXT = (3, 9)
PROGRESS, ELAPSED = "<progress>", "<elapsed>"


def notices_page(draft: Draft, name: str) -> Page:
    """The sheet."""
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["notices"], ABOUT)
    cells = _fills(form)
    filling = Filling(draft, draft.lang, cells)
    form.section(REPORTS)
    for title, text in ((FIRST, FIRST_TEXT), (FOLLOW_UP, FOLLOW_UP_TEXT), (FINAL, FINAL_TEXT)):
        _text(form, draft.say(title), "", _report(filling, draft.say(text)))
    form.gap()
    meant, sent = block("notices"), form.at
    form.section(meant.row.sheet.title, meant.row.sheet.about)
    spans = {column.field: (at, at) for at, column in enumerate(meant.row.sheet.columns, start=1)}
    lists = {"kind": "NoticeList", "means": "MeansList"}
    form.table(meant, spans, own_lines(meant, draft, 8), lists)
    form.gap()
    form.section(TEMPLATES)
    for template in draft.plan.templates:
        _template(form, template, cells)
    if not len(draft.plan.templates):
        form.put(form.at, (1, 9), Cell(draft.say(NO_TEMPLATE), "grey indent"))
        form.at += 1
    return form.page(select=(6, 3), breaks=(sent,))


def _fills(form: Form) -> Mapping[Place, str]:
    """What only the staff know, and the cells in which they type it."""
    draft, meant = form.draft, block("fills")
    form.section(meant.row.sheet.title, meant.row.sheet.about)
    lines, places = [], typed_places(draft)
    for place in places:
        key = place.value[draft.lang]
        shown = {"key": Cell(key, "value indent")}
        lines.append(Line(key, shown, draft.typed.at("fills", key)))
    placed = form.table(meant, {"key": (1, 2), "text": TEXT}, lines)
    form.gap()
    return {place: placed.fixed("text", placed.first + index) for index, place in enumerate(places)}


def _report(filling: Filling, text: str) -> list[Piece]:
    """One of the three reports: places, and figures that no template knows."""
    for mark, piece in ((PROGRESS, _progress), (ELAPSED, _elapsed)):
        if mark in text:
            before, _, after = text.partition(mark)
            return [*filling.text(before), *piece(filling.draft), *filling.text(after)]
    return filling.text(text)


def _progress(draft: Draft) -> list[Piece]:
    engine = draft.engine
    pieces = []
    rest = draft.say(DONE_STEPS)
    for mark, name in (("{done}", "ended"), ("{all}", "taken")):
        before, _, rest = rest.partition(mark)
        total = sum(int(value) for value in engine.values(name) if value != "")
        pieces += [literal(before), Piece(f"SUM({engine.column(name)})", str(total))]
    return [*pieces, literal(rest)]


def _elapsed(draft: Draft) -> list[Piece]:
    """How long it took from began to ended, once both are known."""
    engine = draft.engine
    began, ended = (engine.moments[m]["given"] for m in (Moment.BEGAN, Moment.ENDED))
    known = began.known and ended.known
    took = engine.extra(  # noqa: S610 - not Django's
        Expr(
            f'IF(OR({began.at}="",{ended.at}=""),"",MAX(0,{ended.at}-{began.at}))',
            max(0, ended.number - began.number) if known else "",
        )
    )
    unknown = UNKNOWN.fill(draft.lang, {"what": HOW_LONG})
    said = spoken_minutes(took.number, draft.lang) if known else unknown
    formula = f'IF({took.at}="",{quoted(unknown)},{spoken_formula(took.at, draft.lang)})'
    before, _, after = draft.say(TOOK).partition("{time}")
    return [literal(before), Piece(formula, said), literal(after)]


def _template(form: Form, template: Template, cells: Mapping[Place, str]) -> None:
    """One template: its subject, its body, and for which steps it is."""
    draft = form.draft
    lang = {Language.CHINESE: Lang.ZH, Language.ENGLISH: Lang.EN}.get(
        template.language or Language.CHINESE, draft.lang
    )
    filling = Filling(draft, lang if template.language else draft.lang, cells)
    keys = [each.task.key for each in draft.steps if each.step.message == template.name]
    note = draft.say(FOR_STEPS, keys=tuple(keys)) if keys else ""
    pieces = filling.text(template.body)
    if template.subject:
        pieces = [*filling.text(template.subject), literal("\n"), *pieces]
    about = " · ".join(part for part in (template.audience.value[draft.lang], note) if part)
    _text(form, template.name, about, pieces)


def _text(form: Form, title: str, about: str, pieces: Sequence[Piece]) -> None:
    row = form.at
    said = f"{title}\n{about}" if about else title
    form.put(row, (1, 2), Cell(said, "cell bold wrap indent"))
    cell = joined(pieces, "cell wrap left indent top")
    form.put(row, TEXT, cell)
    texts = [(said, form.width((1, 2))), (str(cell.value), form.width(TEXT))]
    form.heights[row] = min(400.0, max(34.0, row_height(texts) + 8))
    form.at += 1
