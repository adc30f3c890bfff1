"""Formulas with their values: each is made beside what Python computes for it.

A time inside is whole minutes since 1899-12-30, ``""`` where it is not known. References to blank
or text cells count for nothing in COUNT, MIN and MAX; the formulas rest on that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bcm_excel.clock.calendar import Calendar, Line, at, moment_of, serial
from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Cell
from bcm_excel.incident.sheets import EARLIEST, LATEST

FIRST_DAY = (EARLIEST.date() - date(1899, 12, 30)).days
LAST_DAY = (LATEST.date() - date(1899, 12, 30)).days - 1
"""Excel's numbers of the days between which a typed time must lie."""

Known = int | str
"""Minutes, a count or a name; ``""`` is not known."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A cell that formulas refer to, and what it holds."""

    at: str
    value: Known

    @property
    def known(self) -> bool:
        """Whether it holds a number."""
        return isinstance(self.value, int)

    @property
    def number(self) -> int:
        """Its number; 0 where it has none."""
        return self.value if isinstance(self.value, int) else 0


@dataclass(frozen=True, slots=True)
class Expr:
    """A formula without its equals sign, and its value."""

    text: str
    value: Known

    def cell(self, style: str = "") -> Cell:
        """The cell that holds it."""
        return Cell(self.value, style, formula=f"={self.text}")


BLANK = Expr('""', "")


def unique(refs: Iterable[Ref]) -> list[Ref]:
    """Each cell once, in order."""
    return list({ref.at: ref for ref in refs}.values())


def latest(refs: Iterable[Ref]) -> Expr:
    """The last of some times; not known where one is not."""
    each = unique(refs)
    if len(each) == 1:
        return Expr(each[0].at, each[0].value)
    cells = ",".join(ref.at for ref in each)
    value = max(ref.number for ref in each) if all(ref.known for ref in each) else ""
    return Expr(f'IF(COUNT({cells})={len(each)},MAX({cells}),"")', value)


def earliest(refs: Iterable[Ref]) -> Expr:
    """The first of those times that are known."""
    each = unique(refs)
    if not each:
        return BLANK
    cells = ",".join(ref.at for ref in each)
    value = min((ref.number for ref in each if ref.known), default="")
    return Expr(f'IF(COUNT({cells})>0,MIN({cells}),"")', value)


def total(refs: Iterable[Ref]) -> Expr:
    """The sum of some counts."""
    each = list(refs)
    if not each:
        return Expr("0", 0)
    return Expr("+".join(ref.at for ref in each), sum(ref.number for ref in each))


def first_known(exprs: Sequence[Expr]) -> Expr:
    """The first that is not empty."""
    if not exprs:
        return BLANK
    *before, made = exprs
    for each in reversed(before):
        value = each.value if each.value != "" else made.value
        made = Expr(f'IF({each.text}<>"",{each.text},{made.text})', value)
    return made


def ref_expr(ref: Ref) -> Expr:
    """What a cell holds."""
    return Expr(ref.at, ref.value)


@dataclass(frozen=True)
class WorkTime:
    """The working calendar as the hidden sheet holds it: a line of corners and the days worked."""

    calendar: Calendar
    first: date
    last: date
    line: Line
    days: tuple[date, ...]

    def end(self, start: Ref, limit: Duration) -> Expr:
        """When a limit from ``start`` ends; not known where the calendar does not reach."""
        n, x = limit.amount, start.at
        match limit.unit:
            case Unit.MINUTES:
                text = f"{x}{'-' if limit.before else '+'}{n}"
            case Unit.WORK_MINUTES:
                text = _work_minutes(x, n)
            case Unit.DAYS:
                text = f"(INT({x}/1440){-(n + 1) if limit.before else n:+d})*1440+DayClose"
            case Unit.MONTHS:
                text = f"({_months(f'INT({x}/1440)', n, before=limit.before)})*1440+DayClose"
            case Unit.WORK_DAYS:
                text = _work_days(x, n, before=limit.before)
        return Expr(text, self._end(start, limit))

    def _end(self, start: Ref, limit: Duration) -> Known:
        if not start.known:
            return ""
        begin = moment_of(start.number)
        if limit.unit is Unit.WORK_MINUTES:
            try:
                due = self.line.due(start.number, limit.amount)
            except ValueError:
                return ""
            return "" if due is None else due
        ends = self.calendar.end(begin, limit)
        if limit.unit is Unit.WORK_DAYS and not self._within(begin.date(), ends.date()):
            return ""
        return serial(ends)

    def _within(self, *days: date) -> bool:
        return all(self.days[0] <= day <= self.days[-1] for day in days)

    def rolled(self, deadline: Ref, limit: Duration) -> Expr:
        """The deadline rolled to a working day: forwards, or backwards where it counts back."""
        x = deadline.at
        if limit.unit is Unit.WORK_DAYS:
            return ref_expr(deadline)
        sign, more = ("<=", "") if limit.before else ("<", "+1")
        index = f'COUNTIF(WorkDays,"{sign}"&INT({x}/1440)){more}'
        found = f"INDEX(WorkDays,{index})*1440+MOD({x},1440)"
        text = f'IF({x}="","",IF(AND({x}>=1440*MIN(WorkDays),{x}<1440*MAX(WorkDays)),{found},""))'
        return Expr(text, self._rolled(deadline, limit))

    def _rolled(self, deadline: Ref, limit: Duration) -> Known:
        if not deadline.known:
            return ""
        when = moment_of(deadline.number)
        if not self.days[0] <= when.date() < self.days[-1]:
            return ""
        latest_ = self.calendar.legal_latest(when, limit)
        return "" if latest_ is None else serial(latest_)


def _work_minutes(x: str, n: int) -> str:
    if n <= 0:
        return x
    i = f"MATCH({x},CalWall,1)"
    gained = f"MIN(INDEX(CalWork,{i}+1)-INDEX(CalWork,{i}),{x}-INDEX(CalWall,{i}))"
    goal = f"(INDEX(CalWork,{i})+{gained}+{n})"
    corner = f"MATCH({goal}-0.5,CalWork,1)"
    found = f"INDEX(CalWall,{corner})+{goal}-INDEX(CalWork,{corner})"
    return f'IFERROR(IF({goal}>MAX(CalWork),"",{found}),"")'


def _months(day: str, n: int, *, before: bool) -> str:
    if not before:
        return f"EDATE({day},{n})"
    return f"IF(DAY({day})=1,EDATE({day},{-n})-1,EDATE({day}-1,{-n}))"


def _work_days(x: str, n: int, *, before: bool) -> str:
    day = f"INT({x}/1440)"
    if before:
        index = f'COUNTIF(WorkDays,"<"&{day})-{n}'
        inside = f"AND({index}>=1,{day}<=MAX(WorkDays))"
    else:
        index = f'COUNTIF(WorkDays,"<="&{day})+{n}'
        inside = f"AND({day}>=MIN(WorkDays),{index}<=ROWS(WorkDays))"
    return f'IF({inside},INDEX(WorkDays,{index})*1440+WorkClose,"")'


def work_time(calendar: Calendar, first: date, last: date) -> WorkTime:
    """The calendar over these days, from the first working day on or after ``first``."""
    begin = calendar.next_working(first)
    days = calendar.working_days(begin, last)
    return WorkTime(calendar, begin, last, calendar.line(begin, last), days)


def days_of(limit: Duration | None) -> int:
    """Days, generously, that a limit may reach on the wall clock."""
    if limit is None:
        return 0
    per = {Unit.MINUTES: 1 / 1440, Unit.WORK_MINUTES: 1 / 120, Unit.DAYS: 1}
    return int(limit.amount * per.get(limit.unit, 31 if limit.unit is Unit.MONTHS else 2)) + 1


HOURS, MINUTES, DAYS = Text(" 小时", " h"), Text(" 分", " min"), Text(" 天", " d")


def spoken_minutes(minutes: int, lang: Lang) -> str:
    """Minutes as people say them: ``25 分``, ``2 小时 5 分``, ``3 天 4 小时``."""
    if minutes < 60:
        return f"{minutes}{MINUTES[lang]}"
    big, small, names = (60, 1, (HOURS, MINUTES)) if minutes < 2880 else (1440, 60, (DAYS, HOURS))
    rest = minutes % big // small
    said = f"{minutes // big}{names[0][lang]}"
    return f"{said} {rest}{names[1][lang]}" if rest else said


def spoken_formula(x: str, lang: Lang) -> str:
    """The same as a formula over a cell of minutes."""
    h, m, d = (f'"{each[lang]}"' for each in (HOURS, MINUTES, DAYS))
    hours = f'INT({x}/60)&{h}&IF(MOD({x},60)=0,""," "&MOD({x},60)&{m})'
    days = f'INT({x}/1440)&{d}&IF(INT(MOD({x},1440)/60)=0,""," "&INT(MOD({x},1440)/60)&{h})'
    return f"IF({x}<60,{x}&{m},IF({x}<2880,{hours},{days}))"


def minute_of(cell: str) -> str:
    """The minute of a cell in which staff type a time; empty where it holds none, or 3:10 only."""
    inside = f"AND({cell}>={FIRST_DAY},{cell}<{LAST_DAY + 1})"
    return f'IF(ISNUMBER({cell}),IF({inside},ROUND({cell}*1440,0),""),"")'


def quoted(text: str) -> str:
    """A text inside a formula."""
    return '"' + text.replace('"', '""') + '"'


def days(minutes: Known) -> float | str:
    """Minutes as Excel's serial number; empty stays empty."""
    return minutes / 1440 if isinstance(minutes, int) else ""


def midnight(day: date) -> int:
    """Minutes of a day's midnight."""
    return serial(at(day, 0))


def span(moments: Iterable[datetime], limits: Sequence[Duration | None]) -> tuple[date, date]:
    """The days that the calendar must hold for these moments and limits."""
    times = sorted(t.date() for t in moments)
    reach = sum(days_of(limit) for limit in limits)
    back = max([0, *(days_of(limit) for limit in limits if limit and limit.before)])
    return times[0] - timedelta(60 + back), times[-1] + timedelta(550 + min(reach, 4000))
