"""逐家台账: a step that is done for each of some parties, a row a party."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bcm_excel.clock.network import State
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.blocks import PARTY_INPUTS
from bcm_excel.incident.draft import Draft, a1, chosen, typed_time
from bcm_excel.incident.engine_parties import BESIDE, PARTY_COLUMNS, PartyCells
from bcm_excel.incident.formulas import quoted
from bcm_excel.incident.ledger import PartyLine
from bcm_excel.incident.pages.notes import NOTES, note_format, notes, reason_format
from bcm_excel.incident.people import Phone, unbroken
from bcm_excel.incident.records import PartyRow
from bcm_excel.incident.sheets import ENGINE
from bcm_excel.incident.typed import BAR, Typed

HEADER = 4
SPLIT = 5
"""The last column of the line that says what is missing."""
FIELDS = tuple(column.field for column in PartyRow.sheet.columns)
WIDTHS = {
    "step": 7, "party": 25, "contact": 25, "backup": 23, "state": 15, "done": 15, "view": 24,
    "agreed": 24, "delivery": 13, "remark": 22, "check": 12, "key": 18,
}  # fmt: skip
TALL = ("party", "contact", "backup", "view", "agreed", "remark")
LEFT = frozenset(TALL)
HAVE = Text("已完成", "done")
GONE = Text("预案不再列入的单位（不计入步骤）", "No longer named by the plan (not counted)")
SAY_WHY = Text("请写原因", "say why")
NO_TIME, BAD_TIME = Text("缺时间", "no time"), Text("时间无效", "not a time")


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one step below its band; ``step`` is empty for those that the plan has lost."""

    step: str
    band: int
    lines: tuple[PartyLine, ...]

    def numbered(self) -> Iterator[tuple[int, PartyLine]]:
        """The lines with their rows."""
        return enumerate(self.lines, start=self.band + 1)


def groups(parties: Mapping[str, Sequence[PartyLine]], typed: Typed) -> tuple[Group, ...]:
    """Where every step and party stands on the sheet."""
    known = {line.key for lines in parties.values() for line in lines}
    lost = [key for key in typed.rows("parties") if key not in known]
    found, row = [], HEADER + 1
    for step, lines in parties.items():
        found.append(Group(step, row, tuple(lines)))
        row += 1 + len(lines)
    if lost:
        found.append(Group("", row, tuple(_gone(key, typed) for key in lost)))
    return tuple(found)


def _gone(key: str, typed: Typed) -> PartyLine:
    """A party of which the plan no longer knows, as it was named."""
    step, _, party = key.partition(BAR)
    said = {name: typed.text("parties", key, name) for name in FIELDS}
    named = said["step"] or (step if party else "")
    return PartyLine(key, named, said["party"] or party, said["contact"], Phone(), said["backup"])


def party_cells(
    parties: Mapping[str, Sequence[PartyLine]], typed: Typed, sheet: str
) -> dict[str, tuple[PartyCells, ...]]:
    """By step, the cells in which its parties are recorded."""
    return {
        group.step: tuple(
            PartyCells(
                line.key,
                state=a1(row, column_of("state"), sheet),
                done=a1(row, column_of("done"), sheet),
                remark=a1(row, column_of("remark"), sheet),
                entry=typed.at("parties", line.key),
            )
            for row, line in group.numbered()
        )
        for group in groups(parties, typed)
        if group.step
    }


def column_of(field: str) -> int:
    """The column of a field on this sheet."""
    return FIELDS.index(field) + 1


def bands(draft: Draft) -> dict[str, int]:
    """By step, the row of its band."""
    return {group.step: group.band for group in groups(draft.parties, draft.typed)}


def parties_page(draft: Draft, name: str) -> Page | None:
    """The sheet; None where no step is done for each of some parties."""
    found = groups(draft.parties, draft.typed)
    if not found:
        return None
    cells: dict[Position, Cell] = {}
    shown = len(FIELDS) - 1
    title = f"{draft.wording.value(PartyRow.sheet.title)} · {draft.headline}"
    across = sum(WIDTHS[field] for field in FIELDS[:-1]) - INDENT
    high = max(32.0, row_height([(title, across)], size=TITLE_SIZE))
    heights = {1: high, 2: 20.0, NOTES: 20.0, HEADER: 36.0}
    merges = {
        Area(1, 1, 1, shown): Cell(title, "title wrap"),
        Area(2, 1, 2, shown): Cell(draft.wording.value(PartyRow.sheet.about), "subtitle"),
    }
    merges |= _notes(draft, shown)
    for column in PartyRow.sheet.columns:
        style = "heading_input" if column.field in PARTY_INPUTS else "heading"
        text, note = draft.wording.heading(column.title), draft.say(column.note)
        cells[HEADER, column_of(column.field)] = Cell(text, style, note=note)
    for group in found:
        merges[Area(group.band, 1, group.band, shown)] = _band(draft, group)
        cells[group.band, column_of("key")] = Cell(group.step + BAR, "small grey text")
        heights[group.band] = 22.0
        for row, line in group.numbered():
            made = _row(draft, line, row)
            cells |= {(row, column_of(field)): cell for field, cell in made.items()}
            texts = [(str(made[f].value or ""), WIDTHS[f] - INDENT) for f in TALL]
            heights[row] = max(26.0, row_height(texts))
    last = found[-1].band + len(found[-1].lines)
    return Page(
        name,
        cells,
        merges=merges,
        widths={column_of(field): float(width) for field, width in WIDTHS.items()},
        heights=heights,
        outline=frozenset({column_of("key")}),
        freeze=(HEADER + 1, 3),
        filter=Area(HEADER, 1, last, len(FIELDS)),
        validations=_validations(draft, found),
        formats=_formats(draft, last),
        paper=Paper(repeat=(HEADER, HEADER), area=Area(1, 1, last, shown), footer=draft.footer),
        tab=AMBER_FILL if draft.incident.drill else NAVY,
        protected=True,
        select=(HEADER + 2, column_of("state")),
    )


def _notes(draft: Draft, shown: int) -> dict[Area, Cell]:
    first = 3
    last = max(first, first + len(draft.each) - 1)
    at = {name: letters(BESIDE + PARTY_COLUMNS.index(name)) for name in ("key", "reason")}
    keys, flags = (f"{ENGINE}!${letter}${first}:${letter}${last}" for letter in at.values())
    missing = {key: bool(made["reason"].value) for key, made in draft.each.items()}
    return notes(draft, SPLIT, shown, keys, flags, missing)


def _band(draft: Draft, group: Group) -> Cell:
    """The step, and how many of its parties it is done for."""
    style = "text_ink tone_navy bold indent"
    if not group.step:
        return Cell(draft.say(GONE), "text_ink tone_grey bold indent")
    title = next(each.title for each in draft.steps if each.key == group.step)
    done, every = (draft.step_ref(group.step, name) for name in ("each_over", "each_all"))
    lead = f"{group.step} {title} · {draft.say(HAVE)} "
    formula = f'={quoted(lead)}&{done.at}&" / "&{every.at}'
    return Cell(f"{lead}{done.value} / {every.value}", style, formula=formula)


def _row(draft: Draft, line: PartyLine, row: int) -> dict[str, Cell]:
    typed = draft.typed.at("parties", line.key)
    contact = f"{line.contact} {unbroken(line.phone.shown)}".strip()
    written = {
        "step": Cell(line.step, _style("step") + " center"),
        "party": Cell(line.party, _style("party") + " bold"),
        "contact": Cell(
            contact, _style("contact") + " link" * bool(line.phone.link), link=line.phone.link
        ),
        "backup": Cell(line.backup, _style("backup")),
        "check": _check(draft, line, row),
        "key": Cell(line.key, "cell small grey text"),
    }
    for field in sorted(PARTY_INPUTS):
        value: Any = typed.get(field)
        if field == "state":
            value = value or State.NOT_STARTED
        kind = PartyRow.sheet.column(field).kind
        said = None if value is None else kind.write(value, draft.lang)
        text = said if isinstance(said, datetime | date) or said is None else str(said)
        written[field] = Cell(text, _style(field))
    return written


def _style(field: str) -> str:
    kind = PartyRow.sheet.column(field).kind.style
    base = "input" if field in PARTY_INPUTS else "cell"
    return f"{base} {kind}{' indent' if field in LEFT else ''}"


def _check(draft: Draft, line: PartyLine, row: int) -> Cell:
    """In words what is still missing in the row."""
    made, style = draft.each.get(line.key), _style("check") + " bold"
    if made is None:
        return Cell(None, style)
    names = ("reason", "no_time", "time", "out")
    reason, time, known, out = (draft.engine.out(made[name]) for name in names)
    why, when, bad = (draft.say(text) for text in (SAY_WHY, NO_TIME, BAD_TIME))
    cell = f"{letters(column_of('done'))}{row}"
    wrong = f'IF(AND({cell}<>"",{known.at}="",{out.at}=0),{quoted(bad)},"")'
    formula = (
        f'=IF({reason.at}=1,{quoted(why)},IF(AND({time.at}=1,{cell}=""),{quoted(when)},{wrong}))'
    )
    return Cell(why if reason.value else when if time.value else "", style, formula=formula)


def _validations(draft: Draft, found: Sequence[Group]) -> tuple[tuple[Area, Options], ...]:
    def areas(field: str) -> list[Area]:
        at = column_of(field)
        return [Area(g.band + 1, at, g.band + len(g.lines), at) for g in found]

    state, time = chosen("StateList", draft.lang), typed_time(draft.lang)
    return (
        *((area, state) for area in areas("state")),
        *((area, time) for area in areas("done")),
    )


def _formats(draft: Draft, last: int) -> tuple[tuple[Area, Options], ...]:
    """Green where it is done, amber where something is missing; the check says it in words."""
    first = HEADER + 1
    state, done, check = (column_of(field) for field in ("state", "done", "check"))

    def here(column: int, *words: State | str) -> str:
        said = [each.value[draft.lang] if isinstance(each, State) else each for each in words]
        at = f"${letters(column)}{first}"
        return "=OR(" + ",".join(f"{at}={quoted(word)}" for word in said) + ")"

    def rule(column: int, criteria: str, style: str) -> tuple[Area, Options]:
        options = {"type": "formula", "criteria": criteria, "format": style}
        return Area(first, column, last, column), options

    return (
        note_format(SPLIT),
        rule(state, here(state, State.DONE), "done"),
        rule(state, here(state, State.BLOCKED), "blocked"),
        rule(state, here(state, State.NOT_APPLICABLE), "waiting"),
        rule(done, here(check, draft.say(NO_TIME)), "soon_fill"),
        rule(done, here(check, draft.say(BAD_TIME)), "soon_fill"),
        rule(done, f"=ISNUMBER(${letters(done)}{first})", "done"),
        rule(check, f'=${letters(check)}{first}<>""', "soon"),
        reason_format(draft, state, column_of("remark"), first, last),
    )
