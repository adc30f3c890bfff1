"""The report's charts: rates by drill, planned against actual times, actions open and closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unicodedata import east_asian_width

from bcm_excel.core.text import Text, say
from bcm_excel.drill.results import DrillFigures, Figures, Group, PlanFigures
from bcm_excel.drill.scales import CHART, SCALES, Scale, scale_of
from bcm_excel.drill.telling import Telling
from bcm_excel.word.document import Chart, Series, Shape

RATES = Text("各次演练的按时率和通知到位率", "Rates of each drill: on time, and reached")
OF_PLAN = Text("{what}：{plan}", "{what}: {plan}")
PLANNED, ACTUAL = Text("计划", "Planned"), Text("实际", "Actual")
ACTIONS = Text("整改：未完成与已完成（项）", "Corrective actions, open and closed")
OPEN, CLOSED = Text("未完成", "Open"), Text("已完成", "Closed")
LINES_FROM = 5
"""Drills from which on lines read better than columns."""
MOST_DRILLS, MOST_PLANS, MOST_DAYS = 10, 3, 10
"""What a chart over the width of a page has room for, the latest; plans that have charts."""
MOST_BARS, LONGEST = 20, 34
"""Steps in a chart; the room for the name of one, in Latin letters."""


def rate_charts(found: Figures, telling: Telling) -> Iterator[Chart]:
    """How each plan's drills went on time and reached people, of two drills or more."""
    for plan in _most(found):
        drills = [found.drills[at] for at in plan.drills]
        drills = [each for each in drills if _rate(each, "on_time") is not None][-MOST_DRILLS:]
        if len(drills) < 2:
            continue
        series = [
            Series(
                telling.say(drills[0].measures[key].name),
                tuple(_rate(each, key) for each in drills),
            )
            for key in ("on_time", "reach")
        ]
        series = [each for each in series if any(value is not None for value in each.values)]
        shape = Shape.LINES if len(drills) >= LINES_FROM else Shape.COLUMNS
        names = tuple(_named(each, telling) for each in drills)
        yield Chart(_caption(found, plan, RATES, telling), shape, names, tuple(series), share=True)


def _most(found: Figures) -> list[PlanFigures]:
    """The plans with the most drills."""
    return sorted(found.plans, key=lambda each: -len(each.drills))[:MOST_PLANS]


def _rate(drill: DrillFigures, key: str) -> float | None:
    measure = drill.measures[key]
    match measure.value:
        case int() | float() as share if measure.applies:
            return float(share)
        case _:
            return None


def _named(drill: DrillFigures, telling: Telling) -> str:
    """A drill by its day and mode."""
    mode = telling.say(drill.facts.mode.value) if drill.facts.mode else ""
    return f"{say(drill.facts.held.date(), telling.lang)} {mode}".rstrip()


def _caption(found: Figures, plan: PlanFigures, what: Text, telling: Telling) -> str:
    """With the plan's name where there are several."""
    if len(found.plans) == 1:
        return telling.say(what)
    return telling.say(OF_PLAN, what=what, plan=telling.hide(plan.name or plan.plan))


def planned_charts(found: Figures, telling: Telling) -> Iterator[Chart]:
    """The time that each step was given against the time it took, in the median of the drills."""
    for plan in _most(found):
        timed = [
            each
            for each in found.steps
            if each.plan == plan.plan and each.planned is not None and each.actual is not None
        ]
        for scale in SCALES:
            steps = [each for each in timed if scale_of(each) is scale]
            what = CHART.filled({"unit": scale.name})
            for start in range(0, len(steps), MOST_BARS):
                some = steps[start : start + MOST_BARS]
                yield _planned(some, scale, _caption(found, plan, what, telling), telling)


def _planned(steps: list[Group], scale: Scale, caption: str, telling: Telling) -> Chart:
    names = tuple(_cut(f"{each.key} {telling.hide(each.name)}", LONGEST) for each in steps)
    times = (
        (PLANNED, tuple(_in(each.planned, scale) for each in steps)),
        (ACTUAL, tuple(_in(each.actual, scale) for each in steps)),
    )
    series = tuple(Series(telling.say(name), values) for name, values in times)
    return Chart(caption, Shape.BARS, names, series)


def _in(time: timedelta | None, scale: Scale) -> float:
    return round((time or timedelta()) / scale.unit, 1)


def _cut(text: str, most: int) -> str:
    """A text that takes no more room than so many Latin letters; the marks say that it goes on."""
    room = 0
    for at, letter in enumerate(text):
        room += 2 if east_asian_width(letter) in "WFA" else 1
        if room > most:
            return f"{text[:at].rstrip()}…"
    return text


def action_charts(found: Figures, telling: Telling) -> Iterator[Chart]:
    """How many of the plan's corrective actions were open and closed on the latest days."""
    days = found.actions_over_time[-MOST_DAYS:]
    if not days:
        return
    counts = (
        (OPEN, tuple(float(each.open) for each in days)),
        (CLOSED, tuple(float(each.closed) for each in days)),
    )
    yield Chart(
        telling.say(ACTIONS),
        Shape.STACKED,
        tuple(say(each.day, telling.lang) for each in days),
        tuple(Series(telling.say(name), values) for name, values in counts),
    )
