"""The cells of a step that several sheets show: when it is due, how it stands, what is left."""

from __future__ import annotations

from collections.abc import Callable, Collection

from bcm_excel.clock.calendar import Mark, moment_of, serial
from bcm_excel.clock.hours import WEEK
from bcm_excel.clock.network import Flag, Task
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Cell
from bcm_excel.incident.draft import Draft, StepFacts
from bcm_excel.incident.formulas import Ref, days, quoted, spoken_formula, spoken_minutes
from bcm_excel.incident.sheets import STEP_INPUTS, StepRow
from bcm_excel.incident.spare import SpareFacts

HEADER = 4
FIELDS = tuple(column.field for column in StepRow.sheet.columns)
WAITS = Text("待 {moment}", "waits: {moment}")
PENDING = Text("待定", "open")
NO_LIMIT = Text("无时限", "no limit")
BEYOND = Text("超出日历", "beyond calendar")
NOT_TAKEN = Text("—", "—")
LEFT, OVER = Text("剩 {time}", "{time} left"), Text("超 {time}", "{time} over")
SHOWN = {
    Flag.OVERDUE: Text("已超时", "Overdue"),
    Flag.OVERDUE_DAYS: Text("已逾期", "Overdue"),
    Flag.PENDING: Text("待定", "Waiting"),
}
"""Flags that a sheet says in fewer words."""
WORDY = frozenset({"content", "responsible", "evidence", "remark", "backup", "expected"})
WEEKDAYS = {lang: tuple(day[lang] for day in (WEEK[6], *WEEK[:6])) for lang in Lang}
"""As WEEKDAY counts them: Sunday first."""


def column_of(field: str) -> int:
    """The column of a field on this sheet."""
    return FIELDS.index(field) + 1


def row_of(index: int) -> int:
    """The row of the step of this index."""
    return HEADER + 1 + index


def style_of(field: str, inputs: Collection[str] = STEP_INPUTS) -> str:
    """The style of a field's cells; those of ``inputs`` are filled in by the staff."""
    column = StepRow.sheet.column(field)
    how = "indent" if field in WORDY else "center"
    return f"{'input' if field in inputs else 'cell'} {column.kind.style} {how}".strip()


def deadline_cell(draft: Draft, task: Task) -> Cell:
    """The own deadline, or why there is none: the moment it waits for, or no limit."""
    lang = draft.lang
    names = ("taken", "start", "deadline", "wait_name")
    taken, start, deadline, wait = (draft.step_ref(task.key, name) for name in names)
    unlimited = (NO_LIMIT if task.limit is None else BEYOND)[lang]
    lead, tail = WAITS[lang].split("{moment}")
    named = f"{quoted(lead)}&{wait.at}" + (f"&{quoted(tail)}" if tail else "")
    formula = (
        f'=IF({taken.at}=0,{quoted(NOT_TAKEN[lang])},IF({deadline.at}<>"",{deadline.at}/1440,'
        f'IF({start.at}<>"",{quoted(unlimited)},'
        f'IF({wait.at}<>"",{named},{quoted(PENDING[lang])}))))'
    )
    value: float | str
    if not taken.value:
        value = NOT_TAKEN[lang]
    elif deadline.known:
        value = days(deadline.value)
    elif start.known:
        value = unlimited
    else:
        value = f"{lead}{wait.value}{tail}" if wait.value else PENDING[lang]
    return Cell(value, style_of("deadline") + " bold", formula=formula)


def flag_words(lang: Lang) -> dict[Flag, str]:
    """The flags as sheets show them: beside a date nobody needs to read what it is counted in."""
    return {flag: SHOWN.get(flag, flag.value)[lang] for flag in Flag}


def deadline_shown(draft: Draft, facts: StepFacts | SpareFacts) -> float | str:
    """What the cell of the deadline holds; empty where none is typed in a spare row."""
    if isinstance(facts, SpareFacts):
        return serial(facts.deadline) / 1440 if facts.deadline else ""
    value = deadline_cell(draft, facts.task).value
    return value if isinstance(value, float) else str(value)


def flag_cell(draft: Draft, key: str, ref: Callable[[str], Ref], task: Task | None = None) -> Cell:
    """How a step stands; ``ref`` gives its cells in the engine, ``task`` what the plan says."""
    word = {flag: quoted(text) for flag, text in flag_words(draft.lang).items()}
    names = ["taken", "ended", "finished", "limit_over", "deadline", "start", "waits", "forecast"]
    r = {name: ref(name).at for name in names}
    by_days = task is not None and task.limit is not None and task.limit.counts_days
    late = word[Flag.OVERDUE_DAYS if by_days else Flag.OVERDUE]
    over = r["limit_over"]
    ended = (
        f'IF({r["finished"]}="",{word[Flag.NO_TIME]},'
        f'IF(AND({over}<>"",{r["finished"]}>{over}),{word[Flag.DONE_LATE]},{word[Flag.DONE]}))'
    )
    without = f'IF({r["start"]}="",{word[Flag.PENDING]},{word[Flag.ON_TRACK]})'
    ahead = (
        f"IF(AND(NowMinute>{over},{r['waits']}=0),{late},"
        f'IF(AND({r["forecast"]}<>"",{r["forecast"]}>{over}),{word[Flag.SLIPPING]},'
        f"IF({r['deadline']}-NowMinute<=DueSoon,{word[Flag.DUE_SOON]},{word[Flag.ON_TRACK]})))"
    )
    formula = (
        f"=IF({r['taken']}=0,{word[Flag.NOT_TAKEN]},IF({r['ended']}=1,{ended},"
        f'IF({r["deadline"]}="",{without},{ahead})))'
    )
    value = flag_words(draft.lang)[draft.flags.get(key, Flag.NOT_TAKEN)]
    return Cell(value, style_of("flag") + " bold", formula=formula)


def left_cell(draft: Draft, key: str) -> Cell:
    """The time left of an open step, or over."""
    lang, left = draft.lang, draft.step_ref(key, "left")
    at = left.at
    said = spoken_formula(f"ABS({at})", lang)
    over, ahead = (f'SUBSTITUTE({quoted(text[lang])},"{{time}}",{said})' for text in (OVER, LEFT))
    formula = f'=IF({at}="","",IF({at}<0,{over},{ahead}))'
    value = ""
    if left.known:
        time = spoken_minutes(abs(left.number), lang)
        value = (OVER if left.number < 0 else LEFT).fill(lang, {"time": time})
    return Cell(value, style_of("left"), formula=formula)


def weekday_cell(draft: Draft, deadline: Ref) -> Cell:
    """The weekday of a deadline, with the mark of a day off or a make-up day."""
    lang, work = draft.lang, draft.engine.given.work
    names = WEEKDAYS[lang]
    marks = {mark: f" {mark.value[lang]}" for mark in Mark}
    week = "".join(str(day + 1) for day in sorted(work.calendar.weekdays))
    x = f"INT({deadline.at}/1440)"
    choose = ",".join(quoted(each) for each in names)
    mark = (
        f"IF(AND({x}>=MIN(WorkDays),{x}<=MAX(WorkDays)),IF(COUNTIF(WorkDays,{x})=0,"
        f"{quoted(marks[Mark.OFF])},IF(ISNUMBER(FIND(WEEKDAY({x},2),{quoted(week)})),"
        f'"",{quoted(marks[Mark.MAKE_UP])})),"")'
    )
    formula = f'=IF({deadline.at}="","",CHOOSE(WEEKDAY({x}),{choose})&{mark})'
    value = ""
    if deadline.known:
        day = moment_of(deadline.number).date()
        value = names[day.isoweekday() % 7]
        inside = work.days[0] <= day <= work.days[-1]
        found = work.calendar.mark(day) if inside else None
        value += marks[found] if found else ""
    return Cell(value, style_of("weekday"), formula=formula)
