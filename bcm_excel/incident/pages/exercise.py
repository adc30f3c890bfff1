"""演练方案: what is exercised and why, where and under which rules, and how it is judged."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Area
from bcm_excel.excel.measure import row_height
from bcm_excel.incident.blocks import TITLES, block
from bcm_excel.incident.draft import Draft, chosen
from bcm_excel.incident.exercise import Item
from bcm_excel.incident.pages.forms import Form, Line, own_lines

WIDTHS = {1: 5.0, 2: 12.0, 3: 25.0, 4: 27.0, 5: 15.0, 6: 18.0}
ABOUT = Text(
    "演练前定好目标和规则，演练后逐条评定；只填浅黄格。",
    "Settle objectives and rules beforehand, rate each objective afterwards. Fill in the "
    "pale-yellow cells only.",
)
FRAME = Text(
    "方式：{mode}　级别：{level}　触发条件：{trigger}　预案：{plan}",
    "Held as: {mode}   Level: {level}   Trigger: {trigger}   Plan: {plan}",
)
RULES = Text("演练规则", "Rules of conduct")
BOUND = Text("开始前向全体人员宣读", "read out to everybody before the start")
CONDUCT: tuple[Text, ...] = (
    Text(
        "所有电话、短信、邮件和文件，开头先说“这是演练”。",
        "Every call, message, mail and paper begins with “this is a drill”.",
    ),
    Text(
        "出现真实险情或有人受伤，任何人都可以喊停止口令；全体立即停下，先处理真实情况。",
        "If something really happens or somebody is hurt, anybody says the stop word: all stop at "
        "once and see to the real thing.",
    ),
    Text(
        "喊停之后，只有演练总指挥可以宣布继续或者结束。",
        "After that, only the exercise director may let the drill go on or end it.",
    ),
    Text(
        "未经批准，不操作生产系统，不动用资金和物资，不向客户和监管部门发正式函件。",
        "Without approval nobody touches production systems, money or supplies, nor writes to "
        "customers or regulators.",
    ),
    Text(
        "导调人员只发布导调信息，评估人员只观察记录，都不提示、不参与处置。",
        "Controllers give injects, evaluators watch and note; neither prompts nor responds.",
    ),
    Text(
        "做了什么、几点做的，当时就登记，事后不补造记录。",
        "What is done is noted with its time when it is done; records are not made up later.",
    ),
)
SIGNED = (
    Text("编制：", "Prepared by:"),
    Text("审核：", "Reviewed by:"),
    Text("批准：", "Approved by:"),
)
HINTS = {
    Item.STOP: Text("例如：停止演练", "such as: stop the drill"),
    Item.PLANNED: Text("日期，如 2026-03-02", "a date, such as 2026-03-02"),
    Item.SITUATION: Text(
        "开始时告诉参演人员的情况：时间、现象、影响",
        "what players are told at the start: when, what is seen, what it affects",
    ),
    Item.SCOPE: Text("哪些部门、岗位和外部单位", "which departments, posts and outside parties"),
}
NONE = Text("—", "—")


def exercise_page(draft: Draft, name: str) -> Page | None:
    """The sheet; None for a real incident."""
    if not draft.incident.drill:
        return None
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["exercise"], ABOUT)
    form.put(form.at, (1, form.last), Cell(_frame(draft), "text_ink bold indent"))
    form.heights[form.at] = 24.0
    form.at += 1
    _items(form)
    form.gap()
    meant = block("objectives")
    form.section(meant.row.sheet.title, meant.row.sheet.about)
    spans = {"key": (1, 1), "objective": (2, 3), "judged": (4, 4)}
    placed = form.table(
        meant,
        {**spans, "rating": (5, 5), "remark": (6, 6)},
        own_lines(meant, draft, 6, spare=2),
        {"rating": "RatingList"},
        least=28.0,
    )
    form.gap()
    _rules(form)
    form.gap()
    for span, said in zip(((1, 3), (4, 4), (5, 6)), SIGNED, strict=True):
        form.put(form.at, span, Cell(draft.say(said), "text_ink indent"))
    form.heights[form.at] = 30.0
    form.at += 1
    return form.page(landscape=False, select=(placed.first, 2))


def _frame(draft: Draft) -> str:
    incident = draft.incident
    plan = (incident.plan.name, incident.plan.number, incident.plan.version)
    return draft.say(
        FRAME,
        mode=incident.mode.value if incident.mode else NONE,
        level=incident.level or NONE,
        trigger=draft.trigger or NONE,
        plan=" ".join(part for part in plan if part) or NONE,
    )


def _items(form: Form) -> None:
    draft, meant = form.draft, block("exercise")
    form.section(meant.row.sheet.title, meant.row.sheet.about)
    lines = []
    for item in Item:
        hint = HINTS.get(item)
        note = draft.say(hint) if hint else None
        shown = {"key": Cell(item.value[draft.lang], "cell bold indent", note=note)}
        lines.append(Line(item.key, shown, draft.typed.at("exercise", item.key)))
    placed = form.table(meant, {"key": (1, 2), "text": (3, form.last)}, lines)
    settings = draft.plan.settings
    if settings and settings.scenarios:
        row, (left, _) = placed.first + list(Item).index(Item.SCENARIO), placed.spans["text"]
        list_ = dict(chosen("ScenarioList", draft.lang)) | {"error_type": "warning"}
        form.validations.append((Area(row, left, row, left), list_))


def _rules(form: Form) -> None:
    form.section(RULES, BOUND)
    width = form.width((2, form.last))
    for number, rule in enumerate(CONDUCT, start=1):
        said = form.draft.say(rule)
        form.put(form.at, (1, 1), Cell(str(number), "rule center"))
        form.put(form.at, (2, form.last), Cell(said, "rule wrap"))
        form.heights[form.at] = max(22.0, row_height([(said, width)]))
        form.at += 1
