"""计划与实际: the time that each step is given against the time it took, with charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bcm_excel.core.text import Text
from bcm_excel.drill.pages.charted import Charted
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of
from bcm_excel.drill.results import Group
from bcm_excel.drill.scales import CHART, SCALES, Scale, scale_of
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.house import AMBER_FILL
from bcm_excel.excel.tab_names import unique_name

TITLE = Text("计划与实际", "Planned and actual")
ABOUT = Text(
    "计划：从步骤开始计时到应完成时间，立即的步骤为宽限时间；实际：从开始计时到完成。多次演练取中位数；"
    "桌面演练和没有登记时间的不计。",
    "Planned: from a step's start to its deadline, for an immediate step its grace; actual: from "
    "its start to its end; the medians of several drills. Table-top drills and steps without a "
    "recorded time are left out.",
)
NUMBER, STEP = Text("编号", "No."), Text("步骤", "Step")
PLANNED = Text("计划（{unit}）", "Planned ({unit})")
ACTUAL = Text("实际（{unit}）", "Actual ({unit})")
MARGIN = Text("早晚", "Early / late")
NONE = Text("没有既有计划又有实际用时的步骤。", "No step has both a planned and an actual time.")
MOST_A_CHART, MOST_PLANS = 25, 12
WIDTHS = (9.0, 48.0, 12.0, 12.0, 17.0, 2.0, 84.0)
CHART_AT = len(WIDTHS)


def planned_pages(making: Making) -> Iterator[Page]:
    """A page a plan; one page that says why there is none, where no step has both times."""
    known = [each for each in making.found.steps if each.planned is not None]
    timed = [each for each in known if each.actual is not None]
    plans = list(dict.fromkeys(each.plan for each in timed))[:MOST_PLANS]
    names: list[str] = []
    for plan in plans or [""]:
        names.append(unique_name(making.wording.title(TITLE), names))
        yield _page(making, names[-1], [each for each in timed if each.plan == plan])


def _page(making: Making, name: str, steps: Sequence[Group]) -> Page:
    sheet = Sheet(dict(enumerate(WIDTHS, start=1)))
    plan = making.plan_name(steps[0].plan) if steps else making.span
    sheet.top(making.say(TITLE), plan)
    sheet.note(making.say(ABOUT))
    if not steps:
        sheet.line(making.say(NONE), "cell indent grey", 26)
    for scale in SCALES:
        here = [each for each in steps if scale_of(each) is scale]
        for start in range(0, len(here), MOST_A_CHART):
            _block(making, sheet, name, here[start : start + MOST_A_CHART], scale)
    return making.page(sheet, TITLE, name, fit=(1, 1) if len(steps) <= MOST_A_CHART else (1, 0))


def _block(making: Making, sheet: Sheet, name: str, steps: Sequence[Group], scale: Scale) -> None:
    sheet.gap(10)
    charted = Charted(sheet, name)
    unit = making.say(scale.name)
    rows = [_row(making, each, scale, box_of(index)) for index, each in enumerate(steps)]
    heads = [
        making.say(NUMBER),
        making.say(STEP),
        making.say(PLANNED, unit=unit),
        making.say(ACTUAL, unit=unit),
        making.say(MARGIN),
    ]
    charted.table(heads, rows)
    series = [
        {
            "name": charted_name,
            "categories": charted.area(1, len(rows)),
            "values": charted.area(column, len(rows)),
            "number_format": "General",
            "color": color,
        }
        for column, charted_name, color in ((3, heads[2], None), (4, heads[3], AMBER_FILL))
    ]
    options = {
        "type": "bar",
        "reverse": True,
        "title": making.say(CHART, unit=unit),
        "description": making.say(CHART, unit=unit),
        "x_title": making.say(NUMBER),
        "gap": 60,
        "y_min": 0,
        "series": series,
    }
    charted.chart(options, left=CHART_AT, least=190 + 34 * len(steps))


def _row(making: Making, step: Group, scale: Scale, box: str) -> list[Cell]:
    planned, actual = step.planned or timedelta(), step.actual or timedelta()
    late = "red" if actual > planned else "grey"
    return [
        Cell(step.key, f"{box} center text"),
        Cell(making.telling.hide(step.name), f"{box} indent"),
        Cell(round(planned / scale.unit, 1), f"{box} center number"),
        Cell(round(actual / scale.unit, 1), f"{box} center number"),
        Cell(making.telling.margin(actual - planned), f"{box} center {late}"),
    ]
