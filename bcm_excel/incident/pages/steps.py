"""处置跟踪表: a row a step, nine columns at first sight, the rest folded away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import Flag, State
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.draft import Draft, StepFacts, chosen, quote, typed_time
from bcm_excel.incident.formulas import Ref, days, quoted
from bcm_excel.incident.pages.notes import NOTES, note_format, notes, reason_format
from bcm_excel.incident.pages.parties import bands
from bcm_excel.incident.pages.step_cells import (
    FIELDS,
    HEADER,
    column_of,
    deadline_cell,
    flag_cell,
    flag_words,
    left_cell,
    row_of,
    style_of,
    weekday_cell,
)
from bcm_excel.incident.sheets import STEP_INPUTS, STEP_SHOWN, StepRow
from bcm_excel.incident.spare import SpareFacts
from bcm_excel.incident.typed import state_of, when

WIDTHS = {
    "key": 7, "content": 44, "responsible": 28, "deadline": 13, "state": 13, "finished": 14,
    "evidence": 20, "flag": 13, "remark": 20,
    "workflow": 14, "backup": 28, "expected": 16, "limit": 11, "counted_from": 10, "wait": 10,
    "after": 9, "marks": 10, "only_if": 11, "outcomes": 16, "outcome": 11, "nature": 10,
    "baseline": 13, "legal": 13, "weekday": 9, "forecast": 13, "left": 17, "started": 14,
}  # fmt: skip
OF_PARTIES = Text("{done}/{all} 家", "{done}/{all} parties")
SPLIT = 5
"""The last column of the line that says what is missing."""
SPARE_INPUTS = STEP_INPUTS - {"started"} | {"content", "responsible", "deadline"}
"""What staff type in a spare row."""
TALL = ("content", "responsible", "evidence", "remark", "backup", "expected")
"""What makes a row high: whatever is longer than a word."""
UNDONE = frozenset({State.NOT_STARTED, State.IN_PROGRESS, State.BLOCKED})
"""States of a step that is still to be done."""


def steps_page(draft: Draft, name: str) -> Page:
    """The sheet."""
    lang = draft.lang
    cells = _headings(draft)
    title = f"{draft.wording.value(StepRow.sheet.title)} · {draft.headline}"
    across = sum(WIDTHS[field] for field in STEP_SHOWN) - INDENT
    high = max(32.0, row_height([(title, across)], size=TITLE_SIZE))
    heights = {1: high, 2: 20.0, NOTES: 20.0, HEADER: 36.0 if draft.wording.both_headings else 30.0}
    steps = bands(draft)
    for index, facts in enumerate(draft.rows):
        row = row_of(index)
        if isinstance(facts, SpareFacts):
            typed, least = _spare(draft, facts, row), 22.0
        else:
            typed, least = _written(draft, facts) | _computed(draft, facts), 30.0
            if facts.key in steps:
                typed |= _by_party(draft, facts, steps[facts.key])
        for field in FIELDS:
            cells[row, column_of(field)] = typed.get(field, Cell(style=style_of(field)))
        texts = [(str(typed[f].value or ""), WIDTHS[f] - INDENT) for f in TALL if f in typed]
        heights[row] = max(least, row_height(texts))
    last = row_of(len(draft.rows) - 1)
    shown = len(STEP_SHOWN)
    return Page(
        name,
        cells,
        merges={
            Area(1, 1, 1, shown): Cell(title, "title wrap"),
            Area(2, 1, 2, shown): Cell(draft.wording.value(StepRow.sheet.about), "subtitle"),
            **_notes(draft, shown),
        },
        widths={column_of(field): float(width) for field, width in WIDTHS.items()},
        heights=heights,
        outline=frozenset(column_of(f) for f in FIELDS if f not in STEP_SHOWN),
        freeze=(HEADER + 1, 3),
        filter=Area(HEADER, 1, last, len(FIELDS)),
        validations=_validations(lang, last),
        formats=(*_formats(lang, last), *_reasons(draft), note_format(SPLIT)),
        paper=Paper(repeat=(HEADER, HEADER), area=Area(1, 1, last, shown), footer=draft.footer),
        tab=AMBER_FILL if draft.incident.drill else NAVY,
        protected=True,
        select=(HEADER + 1, column_of("state")),
    )


def _notes(draft: Draft, shown: int) -> dict[Area, Cell]:
    engine = draft.engine
    missing = dict(zip(engine.rows, map(bool, engine.values("reason")), strict=True))
    return notes(draft, SPLIT, shown, engine.column("key"), engine.column("reason"), missing)


def _reasons(draft: Draft) -> list[tuple[Area, Options]]:
    """The remarks that lack a reason, but for steps whose parties' rows say why."""
    once = [i for i, each in enumerate(draft.rows) if each.key not in draft.parties]
    runs: list[list[int]] = []
    for index in once:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    state, remark = column_of("state"), column_of("remark")
    return [reason_format(draft, state, remark, row_of(run[0]), row_of(run[-1])) for run in runs]


def _headings(draft: Draft) -> dict[Position, Cell]:
    cells: dict[Position, Cell] = {}
    for column in StepRow.sheet.columns:
        style = "heading_input" if column.field in STEP_INPUTS else "heading"
        note = draft.say(column.note)
        cells[HEADER, column_of(column.field)] = Cell(
            draft.wording.heading(column.title), style, note=note
        )
    return cells


def _written(draft: Draft, facts: StepFacts) -> dict[str, Cell]:
    """What the plan says and what staff typed."""
    step, task, progress = facts.step, facts.task, facts.progress
    values: dict[str, object] = {
        "key": task.key,
        "content": step.content,
        "workflow": step.workflow,
        "expected": step.evidence,
        "backup": facts.owner.backup or None,
        "limit": task.limit,
        "counted_from": task.counted_from,
        "wait": task.wait,
        "after": task.after or None,
        "marks": task.marks,
        "only_if": f"{task.only_if[0]}={task.only_if[1]}" if task.only_if else None,
        "outcomes": step.outcomes,
        "nature": task.nature,
        "state": progress.state,
        "finished": progress.finished,
        "started": progress.started,
        "evidence": facts.evidence or None,
        "remark": facts.remark or None,
    }
    cells = {}
    for field, value in values.items():
        kind = StepRow.sheet.column(field).kind
        written = None if value is None else kind.write(value, draft.lang)
        text = written if isinstance(written, datetime) else str(written or "")
        cells[field] = Cell(text, style_of(field))
    owner = facts.owner
    style = style_of("responsible") + (" link" if owner.phone.link else "")
    if not owner.known:
        style += " warning"
    cells["responsible"] = Cell(owner.text, style, link=owner.phone.link)
    wrong = [each.said for each in draft.incident.faults if each.step == task.key]
    if wrong:
        cells["key"] = Cell(task.key, f"{style_of('key')} warning", note="\n".join(wrong))
    return cells


def _computed(draft: Draft, facts: StepFacts) -> dict[str, Cell]:
    """What follows: formulas over the engine, with what Python computed."""
    key = facts.task.key

    def ref(name: str) -> Ref:
        return draft.step_ref(key, name)

    def time(field: str, name: str) -> Cell:
        at = ref(name)
        return Cell(days(at.value), style_of(field), formula=f'=IF({at.at}="","",{at.at}/1440)')

    cells = {
        "deadline": deadline_cell(draft, facts.task),
        "flag": flag_cell(draft, key, ref, facts.task),
        "left": left_cell(draft, key),
        "weekday": weekday_cell(draft, ref("deadline")),
        "baseline": time("baseline", "baseline"),
        "legal": time("legal", "legal"),
        "forecast": time("forecast", "forecast"),
    }
    if key in draft.places.decisions:
        at = draft.places.decision_cell(key)
        said = (facts.progress.outcome or "").strip()
        cells["outcome"] = Cell(said, style_of("outcome"), formula=f"=TRIM({at})")
    return cells


def _by_party(draft: Draft, facts: StepFacts, band: int) -> dict[str, Cell]:
    """State and end from the rows of the parties; until one of them says something, what was typed
    for the step as a whole.
    """
    lang, entry = draft.lang, draft.typed.at("steps", facts.key)
    names = ("each_said", "each_state", "each_end", "each_over", "each_all")
    said, state, end, over, every = (draft.step_ref(facts.key, name) for name in names)
    whole, at = state_of(entry), when(entry.get("finished"))
    word = whole.value[lang]
    lead, tail = OF_PARTIES[lang].removeprefix("{done}").split("{all}")
    so_far, text = f"{over.value}{lead}{every.value}{tail}", f"{over.at}&{quoted(lead)}&{every.at}"
    text = f'IF({every.at}=0,"",{text}&{quoted(tail)})'
    typed: float | str
    otherwise, typed = (text, so_far) if whole in UNDONE else ('""', "")
    if at is not None:
        otherwise, typed = f"{serial(at)}/1440", serial(at) / 1440
    value: float | str = so_far if every.value else ""
    if end.known:
        value = end.number / 1440
    link = f"internal:{quote(draft.titles['parties'])}!A{band}"
    return {
        "state": Cell(
            state.value if said.value else word,
            "cell center",
            formula=f"=IF({said.at}=0,{quoted(word)},{state.at})",
        ),
        "finished": Cell(
            value if said.value else typed,
            "cell time center link",
            formula=f'=IF({said.at}=0,{otherwise},IF({end.at}<>"",{end.at}/1440,{text}))',
            link=link,
        ),
    }


def _spare(draft: Draft, facts: SpareFacts, row: int) -> dict[str, Cell]:
    """A row for a step that nobody planned: typed cells, and how it stands."""
    progress = facts.progress
    state = progress.state if progress.state is not State.NOT_STARTED else None
    values = {
        "content": facts.content or None,
        "responsible": facts.responsible or None,
        "deadline": facts.deadline,
        "state": state.value[draft.lang] if state else None,
        "finished": progress.finished,
        "evidence": facts.evidence or None,
        "remark": facts.remark or None,
    }
    cells = {field: Cell(value, style_of(field, SPARE_INPUTS)) for field, value in values.items()}
    cells["key"] = Cell(facts.key, style_of("key") + " grey")
    cells["started"] = Cell(progress.started, style_of("started"))
    content = f"{letters(column_of('content'))}{row}"
    flag = flag_cell(draft, facts.key, lambda name: draft.step_ref(facts.key, name))
    text = f'=IF(TRIM({content})="","",{str(flag.formula).removeprefix("=")})'
    cells["flag"] = Cell(flag.value if facts.used else "", flag.style, formula=text)
    cells["left"] = left_cell(draft, facts.key)
    return cells


def _validations(lang: Lang, last: int) -> tuple[tuple[Area, Options], ...]:
    def area(field: str) -> Area:
        return Area(HEADER + 1, column_of(field), last, column_of(field))

    return (
        (area("state"), chosen("StateList", lang)),
        (area("deadline"), typed_time(lang)),
        (area("finished"), typed_time(lang)),
        (area("started"), typed_time(lang)),
    )


def _formats(lang: Lang, last: int) -> tuple[tuple[Area, Options], ...]:
    """Colour where something is wrong; what is over steps back."""
    word, first = flag_words(lang), HEADER + 1
    flag = f"${letters(column_of('flag'))}{first}"

    def rules(area: Area, *pairs: tuple[Sequence[Flag], str]) -> list[tuple[Area, Options]]:
        return [
            (area, {
                "type": "formula",
                "criteria": "=OR(" + ",".join(f"{flag}={quoted(word[f])}" for f in flags) + ")",
                "format": style,
            })
            for flags, style in pairs
        ]  # fmt: skip

    late, over = (Flag.OVERDUE, Flag.OVERDUE_DAYS), (Flag.DONE, Flag.DONE_LATE)
    at = column_of("flag")
    state = column_of("state")
    blocked = f"${letters(state)}{first}={quoted(State.BLOCKED.value[lang])}"
    return (
        *rules(
            Area(first, 1, last, column_of("deadline")),
            (late, "late"),
            ((*over, Flag.NOT_TAKEN), "grey"),
        ),
        *rules(
            Area(first, at, last, at),
            (late, "late_flag"),
            ((Flag.DUE_SOON,), "soon_flag"),
            ((Flag.SLIPPING,), "soon"),
            ((Flag.DONE,), "done"),
            ((Flag.DONE_LATE, Flag.NO_TIME), "soon"),
            ((Flag.PENDING, Flag.NOT_TAKEN), "waiting"),
        ),
        (
            Area(first, state, last, state),
            {"type": "formula", "criteria": f"={blocked}", "format": "blocked"},
        ),
    )
