"""问题与改进: what the drills brought to light; 整改台账: what became of it, with a chart."""

from __future__ import annotations

from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.drill import practice
from bcm_excel.drill.facts import ActionFact
from bcm_excel.drill.measure import Source
from bcm_excel.drill.pages.charted import Charted, steps_of
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of
from bcm_excel.drill.practice import action_state
from bcm_excel.drill.results import Problem
from bcm_excel.excel.book import Cell, Page

TITLE, ACTIONS = Text("问题与改进", "Problems"), Text("整改台账", "Actions")
ABOUT = Text(
    "来自各次演练的“复盘总结”，最近的在前；重复出现的说明上次的整改没有见效。",
    "From the reviews of the drills, the latest first; one that was seen before says that what was "
    "done about it did not work.",
)
HEADS = (
    Text("演练", "Drill"),
    Text("日期", "Date"),
    Text("问题", "Problem"),
    Text("严重程度", "Severity"),
    Text("步骤", "Step"),
    Text("改进措施", "Measure"),
    Text("责任人", "Owner"),
    Text("期限", "Due on"),
    Text("预案位置", "Place in plan"),
    Text("以前出现过", "Seen before"),
    Text("单元格", "Cell"),
)
WIDTHS = (22.0, 11.5, 38.0, 9.0, 7.0, 36.0, 10.0, 11.5, 15.0, 22.0, 8.0)
NO_PROBLEMS = Text("各次演练都没有写下问题。", "No drill's review names a problem.")
NO_OWNER, NO_DUE, NO_MEASURE = (
    Text("未定", "none yet"),
    Text("未定", "none yet"),
    Text("未写措施", "no measure yet"),
)
ACTION_HEADS = (
    Text("整改编号", "Action no."),
    Text("期限", "Due on"),
    Text("完成日期", "Closed on"),
    Text("状态", "State"),
    Text("问题", "Problem"),
    Text("严重程度", "Severity"),
    Text("措施", "Measure"),
    Text("整改责任人", "Owner"),
    Text("来源演练", "From drill"),
)
ACTION_WIDTHS = (14.0, 13.0, 13.0, 13.0, 44.0, 11.0, 44.0, 14.0, 16.0)
CHART = Text("整改：未完成与已完成（项）", "Corrective actions, open and closed")
DAY, OPEN, CLOSED = Text("日期", "Day"), Text("未完成", "Open"), Text("已完成", "Closed")
STATES = {
    practice.OPEN: (OPEN, "soon"),
    practice.OVERDUE: (Text("已逾期", "Overdue"), "late"),
    practice.CLOSED: (Text("按期完成", "Closed in time"), "done"),
    practice.CLOSED_LATE: (Text("逾期完成", "Closed late"), "soon"),
}
NO_ACTIONS = Text(
    "预案的整改台账中没有来自演练的整改。", "The plan has no action that came from a drill."
)
NO_PLAN = Text(
    "没有给出预案工作簿，看不到整改台账；用 --plan 给出预案再汇总。",
    "No plan workbook was given, so its actions are not known; name it with --plan.",
)
TIMES = Text("共 {n} 次，最近：", "{n} times, lately:")
MOST_DAYS, MOST_SEEN = 24, 3


def problems_page(making: Making) -> Page:
    """Every problem of every drill."""
    sheet = Sheet(dict(enumerate(WIDTHS, start=1)))
    sheet.top(making.say(TITLE), making.span)
    sheet.note(making.say(ABOUT))
    sheet.heading([making.say(head) for head in HEADS])
    problems = sorted(making.found.problems, key=lambda each: -each.drill)
    for index, problem in enumerate(problems):
        sheet.row(_problem(making, problem, box_of(index)))
    if not problems:
        sheet.line(making.say(NO_PROBLEMS), "cell indent grey", 26)
    return making.listed(sheet, TITLE)


def _problem(making: Making, problem: Problem, box: str) -> list[Cell]:
    drill, fact, hide = making.found.drills[problem.drill], problem.fact, making.telling.hide
    link = making.link(Source(drill.facts.path, fact.cell))
    before = "\n".join(hide(each.where) for each in problem.before[-MOST_SEEN:])
    if len(problem.before) > MOST_SEEN:
        before = f"{making.say(TIMES, n=len(problem.before))}\n{before}"
    return [
        Cell(making.drill_name(drill), f"{box} indent"),
        Cell(drill.facts.held.date(), f"{box} center date"),
        Cell(hide(fact.text), f"{box} indent"),
        Cell(making.wording.value(fact.gravity.value) if fact.gravity else "", f"{box} center"),
        Cell(fact.step, f"{box} center text"),
        _or_missing(hide(fact.measure), making.say(NO_MEASURE), f"{box} indent"),
        _or_missing(hide(fact.owner), making.say(NO_OWNER), f"{box} center"),
        _due(fact.due, making.say(NO_DUE), box),
        Cell(hide(fact.place), f"{box} indent"),
        Cell(before, f"{box} indent{' slipping' if before else ''}"),
        Cell(fact.cell.a1, f"{box} center{' link' if link else ''}", link=link),
    ]


def _or_missing(text: str, missing: str, style: str) -> Cell:
    return Cell(text, style) if text else Cell(missing, f"{style} soon")


def _due(due: date | None, missing: str, box: str) -> Cell:
    return Cell(due, f"{box} center date") if due else Cell(missing, f"{box} center soon")


def actions_page(making: Making) -> Page:
    """How many actions were open and closed, with a chart, and below it every action."""
    name = making.wording.title(ACTIONS)
    sheet = Sheet(dict(enumerate(ACTION_WIDTHS, start=1)))
    sheet.top(making.say(ACTIONS), making.span)
    days = making.found.actions_over_time[-MOST_DAYS:]
    if days:
        charted = Charted(sheet, name)
        rows = [
            [
                Cell(each.day, f"{box_of(index)} center date"),
                Cell(each.open, f"{box_of(index)} center whole"),
                Cell(each.closed, f"{box_of(index)} center whole"),
            ]
            for index, each in enumerate(days)
        ]
        charted.table([making.say(head) for head in (DAY, OPEN, CLOSED)], rows)
        charted.chart(_chart(making, charted, len(rows)), left=5)
        sheet.gap(10)
    _list(making, sheet)
    return making.page(sheet, ACTIONS, name)


def _chart(making: Making, charted: Charted, rows: int) -> dict[str, object]:
    return {
        "type": "column",
        "subtype": "stacked",
        "title": making.say(CHART),
        "description": making.say(CHART),
        "category_format": "yyyy-mm-dd",
        "gap": 90,
        "y_unit": steps_of(max(each.open + each.closed for each in making.found.actions_over_time)),
        "series": [
            {
                "name": making.say(said),
                "categories": charted.area(1, rows),
                "values": charted.area(column, rows),
                "number_format": "0;;",
            }
            for column, said in ((2, OPEN), (3, CLOSED))
        ],
    }


def _list(making: Making, sheet: Sheet) -> None:
    sheet.heading([making.say(head) for head in ACTION_HEADS])
    actions = sorted(
        making.found.actions, key=lambda each: (each.closed is not None, each.due or date.max)
    )
    for index, action in enumerate(actions):
        sheet.row(_action(making, action, box_of(index)))
    if not actions:
        said = NO_ACTIONS if making.found.with_plan else NO_PLAN
        sheet.line(making.say(said), "cell indent grey", 26)


def _action(making: Making, action: ActionFact, box: str) -> list[Cell]:
    hide = making.telling.hide
    link = making.link(Source(action.path, action.cell))
    word, style = state_of(action, making.found.today)
    return [
        Cell(action.no, f"{box} center text{' link' if link else ''}", link=link),
        _due(action.due, making.say(NO_DUE), box),
        Cell(action.closed, f"{box} center date"),
        Cell(making.say(word), f"{box} center {style}"),
        Cell(hide(action.problem), f"{box} indent"),
        Cell(making.wording.value(action.gravity.value) if action.gravity else "", f"{box} center"),
        Cell(hide(action.measure), f"{box} indent"),
        _or_missing(hide(action.owner), making.say(NO_OWNER), f"{box} center"),
        Cell(action.drill, f"{box} center text"),
    ]


def state_of(action: ActionFact, today: date) -> tuple[Text, str]:
    """How an action stands, in one word, with its style."""
    return STATES[action_state(action, today)]
