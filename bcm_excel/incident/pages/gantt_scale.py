"""The time scale of the bar chart: how much a column is, where it begins, how it is headed.

Times are whole minutes since 1899-12-30. Columns are headed in pairs, so that a date has room; the
chart begins at the start of a pair and weeks begin on Monday.
"""

from __future__ import annotations

from dataclasses import dataclass

from bcm_excel.clock.calendar import moment_of
from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.formulas import Expr, Known, Ref, quoted
from bcm_excel.incident.pages.step_cells import WEEKDAYS

COLUMNS = 48
ROOM = COLUMNS - 2
"""Columns that surely hold what lies between the first and the last time."""
UNITS = (5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880, 7 * 1440)
"""What a column may be, in minutes; beyond the last, as many times four weeks as needed."""
FOUR_WEEKS = 28 * 1440
MONDAY = 2 * 1440
"""1900-01-01."""
DAILY, WEEKLY = 240, 7 * 1440
"""From here on headings are days; from here on weeks, with their year."""
TICKS = ((10, 30), (30, 60), (60, 120), (120, 240), (240, 720), (1440, 1440))
"""Below so many minutes a column, a heading every so many minutes; else at every pair."""
MINUTES, HOURS, DAYS = Text(" 分钟", " min"), Text(" 小时", " h"), Text(" 天", " d")


@dataclass(frozen=True, slots=True)
class Scale:
    """The cells that hold the scale; all are empty while no time is known."""

    unit: Ref
    tick: Ref
    origin: Ref


def unit(first: Ref, last: Ref) -> Expr:
    """Minutes of a column: the least that lets all lie between the first and the last column."""
    span = f"({last.at}-{first.at})"
    text = f"(INT({span}/{ROOM * FOUR_WEEKS})+1)*{FOUR_WEEKS}"
    for each in reversed(UNITS):
        text = f"IF({span}<={ROOM * each},{each},{text})"
    if not first.known:
        return Expr(f'IF({first.at}="","",{text})', "")
    reach = last.number - first.number
    value = next(
        (each for each in UNITS if reach <= ROOM * each),
        (reach // (ROOM * FOUR_WEEKS) + 1) * FOUR_WEEKS,
    )
    return Expr(f'IF({first.at}="","",{text})', value)


def tick(of: Ref) -> Expr:
    """Minutes between two headings."""
    text = f"2*{of.at}"
    for below, minutes in reversed(TICKS):
        text = f"IF({of.at}<{below},{minutes},{text})"
    value: Known = ""
    if of.known:
        value = next((m for below, m in TICKS if of.number < below), 2 * of.number)
    return Expr(f'IF({of.at}="","",{text})', value)


def origin(first: Ref, of: Ref) -> Expr:
    """Where the first column begins."""
    pair = f"(2*{of.at})"
    text = f'IF({first.at}="","",INT(({first.at}-{MONDAY})/{pair})*{pair}+{MONDAY})'
    if not (first.known and of.known):
        return Expr(text, "")
    size = 2 * of.number
    return Expr(text, (first.number - MONDAY) // size * size + MONDAY)


def following(before: Ref, of: Ref) -> Expr:
    """Where the next column begins."""
    value = before.number + of.number if before.known else ""
    return Expr(f'IF({before.at}="","",{before.at}+{of.at})', value)


def upper(scale: Scale, begins: Ref, *, first: bool) -> Expr:
    """The date above a pair: at the first one, at midnights, above each where a pair is a day."""
    at, minutes = begins.at, scale.unit.number
    shown = "TRUE" if first else f"OR({scale.unit.at}>=720,MOD({at},1440)=0)"
    text = f'IF({at}="","",IF({shown},TEXT({at}/1440,"mm-dd"),""))'
    if not begins.known or not (first or minutes >= 720 or begins.number % 1440 == 0):
        return Expr(text, "")
    return Expr(text, moment_of(begins.number).strftime("%m-%d"))


def lower(scale: Scale, begins: Ref, before: Ref | None, lang: Lang) -> Expr:
    """Below the date: the clock, the weekday, or the year where a column is a week or more."""
    at, of = begins.at, scale.unit.at
    names = WEEKDAYS[lang]
    days = ",".join(quoted(name) for name in names)
    clock = f'IF(MOD({at},{scale.tick.at})=0,TEXT({at}/1440,"hh:mm"),"")'
    day = f'IF(OR({of}>=720,MOD({at},1440)=0),CHOOSE(WEEKDAY(INT({at}/1440)),{days}),"")'
    year = f'TEXT({at}/1440,"yyyy")'
    if before is not None:
        year = f'IF(YEAR({at}/1440)=YEAR({before.at}/1440),"",{year})'
    text = f'IF({at}="","",IF({of}<{DAILY},{clock},IF({of}<{WEEKLY},{day},{year})))'
    return Expr(text, _lower(scale, begins, before, names))


def _lower(scale: Scale, begins: Ref, before: Ref | None, names: tuple[str, ...]) -> str:
    if not begins.known:
        return ""
    when, minutes = moment_of(begins.number), scale.unit.number
    if minutes < DAILY:
        return when.strftime("%H:%M") if begins.number % scale.tick.number == 0 else ""
    if minutes < WEEKLY:
        shown = minutes >= 720 or begins.number % 1440 == 0
        return names[when.isoweekday() % 7] if shown else ""
    same = before is not None and moment_of(before.number).year == when.year
    return "" if same else str(when.year)


def spoken_unit(of: Ref, lang: Lang) -> Expr:
    """A column's unit as people say it."""
    m, h, d = (quoted(each[lang]) for each in (MINUTES, HOURS, DAYS))
    x = of.at
    text = f"IF({x}<60,{x}&{m},IF({x}<1440,{x}/60&{h},{x}/1440&{d}))"
    minutes = of.number
    if minutes < 60:
        return Expr(text, f"{minutes}{MINUTES[lang]}")
    size, name = (60, HOURS) if minutes < 1440 else (1440, DAYS)
    return Expr(text, f"{minutes // size}{name[lang]}")
