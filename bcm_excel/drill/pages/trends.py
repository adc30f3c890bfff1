"""趋势图: how a plan's drills went on time and reached people, from drill to drill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bcm_excel.core.text import Text
from bcm_excel.drill.measure import Measure
from bcm_excel.drill.pages.charted import Charted, steps_of
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of, share_style
from bcm_excel.drill.results import DrillFigures, PlanFigures
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.tab_names import unique_name

TITLE = Text("趋势图", "Trends")
ON_TIME = Text("按时率（按步骤自己的应完成时间）", "On-time rate, by each step's own deadline")
REACH = Text("通知到位：打给的角色和单位怎样了", "Reach: what came of the roles and parties called")
DRILL, DATE = Text("演练", "Drill"), Text("日期", "Date")
PART, WHOLE, RATE = Text("按时", "On time"), Text("有时限", "With a limit"), Text("按时率", "Rate")
NONE = Text("没有适用的演练。", "No drill to which it applies.")
LEFT_OUT = Text("不适用，未画入图：{drills}。", "Not applicable and not drawn: {drills}.")
EARLIER = Text("只画最近 {n} 次。", "The latest {n} only.")
PLAN = Text("预案：{name}", "Plan: {name}")
MOST, MOST_PLANS, MOST_NAMED = 24, 12, 4
"""Drills in a chart; plans that have charts; drills named as left out."""
LINE_FROM = 4
"""Drills from which on a line reads better than columns."""
LEFT, NUMBER, BETWEEN, CHART = (32.0, 12.0), 11.0, 2.0, 96.0
"""Widths of what names a drill, of each number, and of the room for the charts."""
MOST_PARTS = 6


def trend_pages(making: Making) -> Iterator[Page]:
    """A page a plan, those with the most drills first."""
    plans = sorted(making.found.plans, key=lambda each: -len(each.drills))[:MOST_PLANS]
    names: list[str] = []
    for plan in plans:
        names.append(unique_name(making.wording.title(TITLE), names))
        yield _page(making, plan, names[-1])


def _page(making: Making, plan: PlanFigures, name: str) -> Page:
    drills = [making.found.drills[at] for at in plan.drills]
    numbers = max(3, len(_parts(drills)) + 1)
    widths = (*LEFT, *[NUMBER] * numbers, BETWEEN, CHART)
    sheet = Sheet(dict(enumerate(widths, start=1)))
    sheet.top(making.say(TITLE), making.say(PLAN, name=making.plan_name(plan.plan)))
    _on_time(making, sheet, name, drills)
    sheet.gap(14)
    _reach(making, sheet, name, drills)
    return making.page(sheet, TITLE, name, fit=(1, 1))


def _applying(
    making: Making, sheet: Sheet, drills: Sequence[DrillFigures], key: str
) -> list[tuple[DrillFigures, Measure]]:
    """The drills that have a figure, the latest ones; the others are named."""
    known = [(each, each.measures[key]) for each in drills if each.measures[key].applies]
    left = [making.drill_name(each) for each in drills if not each.measures[key].applies]
    said = []
    if left:
        more = ["…"] if len(left) > MOST_NAMED else []
        said.append(making.say(LEFT_OUT, drills=[*left[:MOST_NAMED], *more]))
    if len(known) > MOST:
        said.append(making.say(EARLIER, n=MOST))
    if not known:
        said.insert(0, making.say(NONE))
    if said:
        sheet.note((" " if making.wording.lang == "en" else "").join(said))
    return known[-MOST:]


def _on_time(making: Making, sheet: Sheet, name: str, drills: Sequence[DrillFigures]) -> None:
    sheet.section(making.say(ON_TIME))
    known = _applying(making, sheet, drills, "on_time")
    if not known:
        return
    charted = Charted(sheet, name)
    rows = []
    for index, (drill, measure) in enumerate(known):
        box = box_of(index)
        share = float(measure.value) if isinstance(measure.value, int | float) else 0.0
        rows.append(
            [
                *_drill(making, drill, box),
                Cell(measure.numerator, f"{box} center whole"),
                Cell(measure.denominator, f"{box} center whole"),
                Cell(share, f"{box} center bold {share_style(share)}"),
            ]
        )
    charted.table([making.say(head) for head in (DRILL, DATE, PART, WHOLE, RATE)], rows)
    line = len(known) >= LINE_FROM
    series = {
        "name": making.say(RATE),
        "categories": charted.area(2, len(rows)),
        "values": charted.area(5, len(rows)),
        "number_format": "0%",
        "labels": True,
    }
    options = {
        "type": "line" if line else "column",
        "title": making.say(ON_TIME),
        "description": making.say(ON_TIME),
        "y_min": 0,
        "y_max": 1.1,
        "number_format": "0%",
        "category_format": "yyyy-mm-dd",
        "gap": 150,
        "series": [series],
    }
    charted.chart(options, left=sheet.last)


def _drill(making: Making, drill: DrillFigures, box: str) -> list[Cell]:
    return [
        Cell(making.drill_name(drill), f"{box} indent"),
        Cell(drill.facts.held.date(), f"{box} center date"),
    ]


def _reach(making: Making, sheet: Sheet, name: str, drills: Sequence[DrillFigures]) -> None:
    sheet.section(making.say(REACH))
    known = _applying(making, sheet, drills, "reach")
    if not known:
        return
    charted = Charted(sheet, name)
    parts = _parts(drills)
    rows = []
    for index, (drill, measure) in enumerate(known):
        box = box_of(index)
        counts = [Cell(measure.part(key), f"{box} center whole") for key in parts]
        rate = making.measured(measure, box)
        rows.append([*_drill(making, drill, box), *counts, rate])
    heads = [DRILL, DATE, *parts.values(), measure_name(known)]
    charted.table([making.say(head) for head in heads], rows)
    series = [
        {
            "name": making.say(name_of),
            "categories": charted.area(2, len(rows)),
            "values": charted.area(3 + at, len(rows)),
            "number_format": "0;;",
        }
        for at, name_of in enumerate(parts.values())
    ]
    if series:
        options = {
            "type": "column",
            "subtype": "stacked",
            "title": making.say(REACH),
            "description": making.say(REACH),
            "category_format": "yyyy-mm-dd",
            "gap": 120,
            "y_unit": steps_of(max(measure.denominator or 0 for _, measure in known)),
            "series": series,
        }
        charted.chart(options, left=sheet.last)


def _parts(drills: Sequence[DrillFigures]) -> dict[str, Text]:
    """What became of calls in these drills, by key, with its name."""
    parts = [part for each in drills for part in each.measures["reach"].parts]
    counted = {part.key for part in parts if part.count}
    names = {part.key: part.name for part in parts if part.key in counted}
    return dict(list(names.items())[:MOST_PARTS])


def measure_name(known: Sequence[tuple[DrillFigures, Measure]]) -> Text:
    """What the measure of these drills is called."""
    return known[0][1].name
