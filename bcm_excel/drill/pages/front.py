"""演练总评: the page that a director reads, on one sheet of A4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bcm_excel.core.text import Text
from bcm_excel.drill.loop import Standing
from bcm_excel.drill.measure import Measure, Unit
from bcm_excel.drill.pages.front_parts import actions_said, due_said, obligations_said
from bcm_excel.drill.pages.sheet import Making, Part, Sheet, box_of, share_style
from bcm_excel.drill.results import DrillFigures, Remark
from bcm_excel.drill.telling import met
from bcm_excel.excel.book import Cell, Page
from bcm_excel.plan.due.obligation import Obligation

TITLE, NAME = Text("演练总评", "Summary"), Text("演练汇总", "Drill summary")
GRID = dict.fromkeys(range(1, 25), 5.0)
"""Narrow columns over which every part of the page is laid."""
CARDS = ((1, 8), (9, 16), (17, 24))
HALVES = ((1, 12), (13, 24))
NEXT = Text("→ {advice}", "→ {advice}")
DRILLS = Text("各次演练", "The drills")
EARLIER = Text("另有 {n} 次更早的演练，见“各次演练”。", "{n} earlier drills: see “By drill”.")
MOST_DRILLS = 12
DRILL_SPANS = ((1, 7), (8, 10), (11, 13), (14, 15), (16, 17), (18, 20), (21, 22), (23, 24))
DRILL_HEADS = (
    Text("演练", "Drill"),
    Text("日期", "Date"),
    Text("方式", "Mode"),
    Text("完成率", "Done"),
    Text("按时率", "On time"),
    Text("最大超时", "Overrun"),
    Text("到位率", "Reach"),
    Text("接替率", "Takeover"),
)
DRILL_KEYS = ("completion", "on_time", "lateness_max", "reach", "takeover")
LATEST = Text(
    "数字合计全部 {n} 次演练；▲▼ 是最近一次演练与同一预案上一次适用的演练相比。",
    "The figures are those of all {n} drills; ▲▼ compares the latest drill with the one before it "
    "under the same plan to which the figure applies.",
)
FILES = Text("未计入或须注意的文件", "Files left out, or used with reservations")
ALL_USED = Text("没有；给出的文件都已计入。", "None; every file that was given is in.")
MORE_FILES = Text("另有 {n} 条，见“文件说明”。", "{n} more: see “Files”.")
MOST_FILES = 4
FILES_SPANS = ((1, 8), (9, 12), (13, 24))
COMPUTED = Text("{span} · {plans} · {today} 统计", "{span} · {plans} · as of {today}")
SEVERAL_PLANS = Text("{n} 个预案", "{n} plans")
GO = Text("{name} →", "{name} →")


@dataclass(frozen=True, slots=True)
class Known:
    """What the plan workbook adds; None where none was given."""

    obligations: Sequence[Obligation] | None = None
    standing: Standing | None = None


def front_page(making: Making, known: Known, targets: Sequence[tuple[Text, str]]) -> Page:
    """The page; ``targets`` are pages to go to, with their names."""
    sheet = Sheet(GRID)
    sheet.top(making.say(NAME), _below(making))
    measures = making.found.first_page
    for start in range(0, len(measures), len(CARDS)):
        _cards(making, sheet, measures[start : start + len(CARDS)])
    count = len(making.found.drills)
    if count > 1:
        sheet.line(making.say(LATEST, n=count), "card_note wrap", 18)
    sheet.gap(6)
    _drills(making, sheet)
    sheet.gap(8)
    _halves(making, sheet, known)
    _due(making, sheet, known.obligations)
    _files(making, sheet)
    sheet.gap(10)
    _buttons(making, sheet, targets)
    return making.page(sheet, TITLE, landscape=False, fit=(1, 1))


def _below(making: Making) -> str:
    plans = making.found.plans
    if len(plans) == 1:
        said = " ".join((making.plan_name(plans[0].plan), making.say_list(plans[0].versions)))
    else:
        said = making.say(SEVERAL_PLANS, n=len(plans))
    return making.say(COMPUTED, span=making.span, plans=said, today=making.found.today)


# The six figures


def _cards(making: Making, sheet: Sheet, measures: Sequence[Measure]) -> None:
    telling = making.telling
    rows: tuple[list[Part], ...] = ([], [], [], [], [])
    for (left, right), measure in zip(CARDS, measures, strict=False):
        tone = _tone(measure)
        advice = telling.hide(measure.next)
        below = telling.joined([telling.made_of(measure), _note(making, measure)])
        texts = (
            Cell(telling.say(measure.name), f"{tone} card_label"),
            _big(making, measure, tone),
            Cell(below, f"{tone} card_note wrap"),
            Cell(_change(making, measure), f"{tone} card_note wrap bold {_turn(measure)}"),
            Cell(
                making.say(NEXT, advice=advice) if advice else "",
                "text_ink lively wrap top left indent",
            ),
        )
        for row, cell in zip(rows, texts, strict=True):
            row.append((left, right, cell))
    for parts, least in zip(rows, (22, 44, 18, 18, 18), strict=True):
        sheet.spans(*parts, least=least)
    sheet.gap(8)


def _note(making: Making, measure: Measure) -> str:
    return making.telling.hide(measure.note) if measure.applies and measure.note else ""


def _tone(measure: Measure) -> str:
    if not measure.applies:
        return "tone_grey"
    return "tone_teal" if met(measure) else "tone_navy"


def _turn(measure: Measure) -> str:
    return "red" if measure.change and measure.change.better is False else ""


def _big(making: Making, measure: Measure, tone: str) -> Cell:
    value, style = measure.value, f"{tone} card_value"
    if isinstance(value, int | float):
        if measure.about.unit is Unit.SHARE:
            return Cell(float(value), f"{style} {share_style(float(value))}")
        return Cell(value, f"{style} number")
    return Cell(making.telling.figure(measure), style)


def _change(making: Making, measure: Measure) -> str:
    if not measure.applies and measure.change is None:
        return ""
    telling = making.telling
    return telling.change(measure)


# The drills


def _drills(making: Making, sheet: Sheet) -> None:
    sheet.section(making.say(DRILLS))
    heads = (Cell(making.say(head), "heading") for head in DRILL_HEADS)
    sheet.spans(*_over(DRILL_SPANS, heads), least=26)
    drills = making.found.drills
    for index, drill in enumerate(drills[-MOST_DRILLS:]):
        sheet.spans(*_over(DRILL_SPANS, _drill(making, drill, box_of(index))), least=21)
    if len(drills) > MOST_DRILLS:
        sheet.line(making.say(EARLIER, n=len(drills) - MOST_DRILLS), "card_note wrap", 18)


def _drill(making: Making, drill: DrillFigures, box: str) -> Iterator[Cell]:
    facts = drill.facts
    yield Cell(making.drill_name(drill), f"{box} bold indent")
    yield Cell(facts.held.date(), f"{box} center date")
    yield Cell(making.wording.value(facts.mode.value) if facts.mode else "", f"{box} center")
    yield from (making.measured(drill.measures[key], box) for key in DRILL_KEYS)


def _over(spans: Iterable[tuple[int, int]], cells: Iterable[Cell]) -> list[Part]:
    return [(*span, cell) for span, cell in zip(spans, cells, strict=True)]


# Below them


def _halves(making: Making, sheet: Sheet, known: Known) -> None:
    """Corrective actions at the left, obligations at the right."""
    left = actions_said(making, known.standing)
    right = obligations_said(making, known.obligations)
    (head_left, rows_left), (head_right, rows_right) = left, right
    (a, b), (c, d) = HALVES
    sheet.spans(
        (a, b - 1, Cell(making.say(head_left), "section")),
        (c, d, Cell(making.say(head_right), "section")),
        least=26,
    )
    for index in range(max(len(rows_left), len(rows_right))):
        parts: list[Part] = []
        for rows, start, end in ((rows_left, a, b - 1), (rows_right, c, d)):
            if index < len(rows):
                label, value, style = rows[index]
                if not label:
                    parts.append((start, end, Cell(value, f"rule lively wrap {style}")))
                    continue
                cut = start + 2
                parts.append((start, cut, Cell(label, "label lively wrap")))
                parts.append((cut + 1, end, Cell(value, f"value lively wrap {style}")))
        sheet.spans(*parts, least=19)
    sheet.gap(8)


def _due(making: Making, sheet: Sheet, obligations: Sequence[Obligation] | None) -> None:
    said = due_said(making, obligations)
    if said is None:
        return
    title, rows, more = said
    sheet.section(making.say(title))
    for state, what, due, owner, style in rows:
        sheet.spans(
            (1, 3, Cell(state, f"rule lively center {style}")),
            (4, 17, Cell(what, "rule lively wrap indent")),
            (18, 20, Cell(due, "rule lively center date")),
            (21, 24, Cell(owner, "rule lively wrap center")),
            least=19,
        )
    if more:
        sheet.line(more, "card_note wrap", 18)
    sheet.gap(8)


def _files(making: Making, sheet: Sheet) -> None:
    remarks = making.found.remarks
    sheet.section(making.say(FILES))
    if not remarks:
        sheet.line(making.say(ALL_USED), "rule lively grey", 19)
    for remark in remarks[:MOST_FILES]:
        sheet.spans(*_over(FILES_SPANS, remark_cells(making, remark)), least=19)
    if len(remarks) > MOST_FILES:
        sheet.line(making.say(MORE_FILES, n=len(remarks) - MOST_FILES), "card_note wrap", 18)


def remark_cells(making: Making, remark: Remark) -> tuple[Cell, Cell, Cell]:
    """A file, what was done about it, and why."""
    return (
        Cell(remark.path.name, "rule lively wrap"),
        Cell(making.say(remark.treated.value), "rule lively wrap center"),
        Cell(making.telling.hide(remark.why), "rule lively wrap"),
    )


def _buttons(making: Making, sheet: Sheet, targets: Sequence[tuple[Text, str]]) -> None:
    spans = ((1, 4), (5, 8), (9, 12), (13, 16), (17, 20), (21, 24))
    parts = []
    for (left, right), (title, name) in zip(spans, targets, strict=False):
        sheet_name = name.replace("'", "''")
        cell = Cell(making.say(GO, name=title), "button", link=f"internal:'{sheet_name}'!A1")
        parts.append((left, right, cell))
    if parts:
        sheet.spans(*parts, least=26)
