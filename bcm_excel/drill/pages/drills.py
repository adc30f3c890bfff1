"""各次演练: a row a drill; 逐次指标: every figure of each; 明细: every step of each."""

from __future__ import annotations

from collections.abc import Sequence

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.measure import Measure, Source
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of
from bcm_excel.drill.results import DrillFigures, StepResult
from bcm_excel.drill.telling import Came, how_it_came_out
from bcm_excel.excel.book import Cell, Page

TITLE, EACH, ROWS = (
    Text("各次演练", "By drill"),
    Text("逐次指标", "Figures by drill"),
    Text("明细", "Details"),
)
ABOUT = Text(
    "不适用：桌面演练不计时间；没有拨打真实电话的不计通知。最后一栏打开跟踪表。",
    "n/a: a table-top drill has no times, and simulated calls do not count. The last column opens "
    "the workbook.",
)
COLUMNS = (
    "completion",
    "on_time",
    "on_baseline",
    "lateness_max",
    "reach",
    "takeover",
    "reports",
    "present",
    "evidence",
    "objectives",
    "problems",
)
HEADS = (
    (Text("演练", "Drill"), 30.0),
    (Text("预案", "Plan"), 22.0),
    (Text("日期", "Date"), 11.5),
    (Text("方式", "Mode"), 13.5),
    (Text("预案版本", "Plan version"), 9.0),
)
FILE, OPEN = Text("跟踪表", "Workbook"), Text("打开 →", "open →")
MEASURE_WIDTH = 11.0
EACH_HEADS = (
    Text("演练", "Drill"),
    Text("日期", "Date"),
    Text("指标", "Figure"),
    Text("分子", "Numerator"),
    Text("分母", "Denominator"),
    Text("未登记", "Not recorded"),
    Text("数值", "Value"),
    Text("与上次相比", "Change"),
    Text("说明", "Remark"),
)
EACH_WIDTHS = (31.0, 11.5, 20.0, 10.5, 12.5, 9.5, 15.0, 26.0, 46.0)
MOST_ROLES = 3
"""Roles of a step that are named in its row."""
MORE_ROLES = Text("{some}等 {n} 个", "{some} and others, {n} in all")
MOST_EACH, MOST_ROWS = 40, 1_200
"""Drills of which every figure is listed, and rows of steps: those of the latest drills."""
ONLY_LATEST = Text("只列最近 {n} 次演练。", "The latest {n} drills only.")
ROW_HEADS = (
    Text("演练", "Drill"),
    Text("日期", "Date"),
    Text("编号", "No."),
    Text("步骤", "Step"),
    Text("责任角色", "Roles"),
    Text("应完成", "Due"),
    Text("实际完成", "Finished"),
    Text("早晚", "Early / late"),
    Text("结果", "Result"),
    Text("单元格", "Cell"),
)
ROW_WIDTHS = (30.0, 12.0, 8.0, 50.0, 24.0, 17.0, 17.0, 15.0, 13.0, 11.0)
STYLES = {
    Came.ON_TIME: "done",
    Came.DONE: "done",
    Came.LATE: "late",
    Came.NOT_DONE: "late",
    Came.BLOCKED: "late",
    Came.UNTIMED: "soon",
    Came.UNDUE: "soon",
    Came.NOT_TAKEN: "waiting",
}


def drills_page(making: Making) -> Page:
    """A row a drill."""
    shown = _shown(making)
    several = len(making.found.plans) > 1
    heads = [*HEADS] if several else [HEADS[0], *HEADS[2:]]
    heads += [(making.found.total[key].name, MEASURE_WIDTH) for key in shown]
    heads.append((FILE, 10.0))
    sheet = Sheet({at: width for at, (_, width) in enumerate(heads, start=1)})
    sheet.top(making.say(TITLE), making.span)
    sheet.note(making.say(ABOUT))
    sheet.heading([making.say(head) for head, _ in heads])
    for index, drill in enumerate(making.found.drills):
        plan = [making.plan_name(drill.facts.plan_key)] if several else []
        sheet.row(_drill(making, drill, plan, shown, box_of(index)))
    return making.listed(sheet, TITLE)


def _shown(making: Making) -> list[str]:
    """The figures of which some drill has one."""
    drills = making.found.drills
    return [
        key
        for key in COLUMNS
        if key in making.found.total
        and any(key in each.measures and each.measures[key].applies for each in drills)
    ]


def _drill(
    making: Making, drill: DrillFigures, plan: Sequence[str], shown: Sequence[str], box: str
) -> list[Cell]:
    facts = drill.facts
    link = making.link(Source(facts.path, _first_cell(drill)))
    mode = making.wording.value(facts.mode.value) if facts.mode else ""
    return [
        Cell(making.drill_name(drill), f"{box} indent bold"),
        *(Cell(name, f"{box} indent") for name in plan),
        Cell(facts.held.date(), f"{box} center date"),
        Cell(mode, f"{box} center"),
        Cell(facts.plan.version, f"{box} center text"),
        *(making.measured(drill.measures.get(key), box) for key in shown),
        Cell(making.say(OPEN) if link else "", f"{box} center link", link=link),
    ]


def _first_cell(drill: DrillFigures) -> CellRef:
    """Where a drill's workbook opens: at its first moment, else at its steps."""
    cells = [*drill.facts.moment_cells.values(), *(each.cell for each in drill.facts.steps)]
    return cells[0] if cells else CellRef("Sheet1", 1, 1)


def each_page(making: Making) -> Page:
    """Every figure of every drill, those of the latest first."""
    sheet = Sheet(dict(enumerate(EACH_WIDTHS, start=1)))
    sheet.top(making.say(EACH), making.span)
    drills = making.found.drills[-MOST_EACH:]
    if len(drills) < len(making.found.drills):
        sheet.note(making.say(ONLY_LATEST, n=MOST_EACH))
    sheet.heading([making.say(head) for head in EACH_HEADS])
    for index, drill in enumerate(reversed(drills)):
        for measure in drill.measures.values():
            sheet.row(_figure(making, drill, measure, box_of(index)), least=20)
    return making.listed(sheet, EACH)


def _figure(making: Making, drill: DrillFigures, measure: Measure, box: str) -> list[Cell]:
    telling = making.telling
    change = f"{telling.change(measure)}" if measure.change else ""
    why = telling.say(measure.why_not) if measure.why_not and not measure.applies else ""
    remark = telling.joined([why, telling.hide(measure.note), telling.parts(measure)])
    return [
        Cell(making.drill_name(drill), f"{box} indent"),
        Cell(drill.facts.held.date(), f"{box} center date"),
        Cell(telling.say(measure.name), f"{box} indent bold"),
        Cell(measure.numerator, f"{box} center whole"),
        Cell(measure.denominator, f"{box} center whole"),
        Cell(measure.unrecorded or None, f"{box} center whole"),
        making.measured(measure, box),
        Cell(change, f"{box} lively center"),
        Cell(remark, f"{box} lively indent"),
    ]


def details_page(making: Making) -> Page:
    """Every step of every drill, with a link to where its end is typed."""
    sheet = Sheet(dict(enumerate(ROW_WIDTHS, start=1)))
    sheet.top(making.say(ROWS), making.span)
    results = _latest(making.found.results)
    if len(results) < len(making.found.results):
        drills = len({each.drill for each in results})
        sheet.note(making.say(ONLY_LATEST, n=drills))
    sheet.heading([making.say(head) for head in ROW_HEADS])
    for index, result in enumerate(results):
        sheet.row(_result(making, result, box_of(index)))
    return making.listed(sheet, ROWS)


def _latest(results: Sequence[StepResult]) -> Sequence[StepResult]:
    """The rows of as many of the latest drills as a sheet holds that people still read."""
    if len(results) <= MOST_ROWS:
        return results
    first = results[-MOST_ROWS].drill
    return [each for each in results if each.drill > first] or results[-MOST_ROWS:]


def _few(roles: Sequence[str]) -> object:
    """Roles as a row has room for them: of a whole team the first ones and how many there are."""
    if len(roles) <= MOST_ROLES:
        return tuple(roles)
    return MORE_ROLES.filled({"some": tuple(roles[: MOST_ROLES - 1]), "n": len(roles)})


def _result(making: Making, result: StepResult, box: str) -> list[Cell]:
    drill, step = making.found.drills[result.drill], result.step
    came = how_it_came_out(step, timed=drill.facts.timed)
    cell = Source(drill.facts.path, step.cell)
    link = making.link(cell)
    return [
        Cell(making.drill_name(drill), f"{box} indent"),
        Cell(drill.facts.held.date(), f"{box} center date"),
        Cell(step.key, f"{box} center text"),
        Cell(making.telling.hide(step.title), f"{box} indent"),
        Cell(making.telling.hide(_few(step.roles)), f"{box} indent"),
        Cell(step.deadline if drill.facts.timed else None, f"{box} center datetime"),
        Cell(step.finished, f"{box} center datetime"),
        Cell(making.telling.margin(step.late) if drill.facts.timed else "", f"{box} center"),
        Cell(making.say(came.value), f"{box} center {STYLES[came]}"),
        Cell(step.cell.a1, f"{box} center{' link' if link else ''}", link=link),
    ]
