"""What every sheet of one tracking workbook is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bcm_excel.clock.deadlines import Timetable
from bcm_excel.clock.network import Flag, Progress, Task
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Options
from bcm_excel.excel.measure import display_width
from bcm_excel.incident.engine import Engine
from bcm_excel.incident.formulas import FIRST_DAY, LAST_DAY, Ref
from bcm_excel.incident.incident import DRILL_MARK, CallResult, Incident, Policy
from bcm_excel.incident.ledger import PartyLine
from bcm_excel.incident.people import CallLine, Owner, People, Phone
from bcm_excel.incident.sheets import CALL_INPUTS
from bcm_excel.incident.spare import SpareFacts
from bcm_excel.incident.typed import Entry, Typed
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step

if TYPE_CHECKING:
    from bcm_excel.incident.engine_parties import Parties
    from bcm_excel.incident.pages.places import Places


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step as its row shows it: what the plan says, who is responsible, what was typed."""

    task: Task
    step: Step
    owner: Owner
    progress: Progress = field(default_factory=Progress)
    evidence: str = ""
    remark: str = ""

    @property
    def key(self) -> str:
        """Its number in the plan."""
        return self.task.key

    @property
    def title(self) -> str:
        """What is done, short enough for a list."""
        return short(self.step.content)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One line of the calls with what was typed in it."""

    line: CallLine
    result: CallResult | None = None
    told: datetime | None = None
    confirmed: datetime | None = None
    backup_result: CallResult | None = None
    backup_told: datetime | None = None
    backup_confirmed: datetime | None = None
    remark: str = ""


def call_facts(line: CallLine, entry: Entry) -> CallFacts:
    """A line with what is typed in its row."""
    typed: dict[str, Any] = {name: value for name, value in entry.items() if name in CALL_INPUTS}
    return CallFacts(line, **typed)


@dataclass(frozen=True)
class Draft:
    """One tracking workbook on its way: facts, computed times, wording and addresses."""

    incident: Incident
    policy: Policy
    steps: Sequence[StepFacts]
    calls: Sequence[CallFacts]
    leader: str
    leader_phone: Phone
    times: Timetable
    engine: Engine
    wording: Wording
    now: datetime
    as_of: datetime | None
    people: People
    typed: Typed
    parties: Mapping[str, Sequence[PartyLine]]
    """By step, for each of whom it is done; steps that are done once are not there."""
    places: Places
    """Where the overview's cells stand."""
    titles: Mapping[str, str]
    """The names of all sheets, by the keys of TITLES."""
    spares: Sequence[SpareFacts] = ()
    """The spare rows below the steps of the plan."""
    each: Parties = field(default_factory=dict)
    """By key, the engine's cells of a party for which a step is done."""
    trigger: str = ""

    @cached_property
    def rows(self) -> Sequence[StepFacts | SpareFacts]:
        """Every row of the sheet of steps, in its order."""
        return (*self.steps, *self.spares)

    @cached_property
    def flags(self) -> Mapping[str, Flag]:
        """How every step stands, those that nobody planned among them."""
        own = {each.key: each.due.flag for each in self.spares if each.used}
        return {key: due.flag for key, due in self.times.items()} | own

    @property
    def plan(self) -> Plan:
        """The plan that the incident runs under."""
        return self.people.plan

    @property
    def lang(self) -> Lang:
        """The language of the values."""
        return self.wording.lang

    def say(self, text: Text, **values: object) -> str:
        """A wording of the workbook."""
        return text.fill(self.lang, values) if values else text[self.lang]

    @property
    def headline(self) -> str:
        """The title, led by the mark of a drill."""
        return self.incident.name(self.lang)

    @property
    def footer(self) -> str:
        """What is printed below every page."""
        mark = DRILL_MARK[self.lang] if self.incident.drill else ""
        title = mark * (not self.headline.startswith(mark)) + self.headline
        plan = self.incident.plan
        return " · ".join(part for part in (beginning(title), plan.number, plan.version) if part)

    def step_ref(self, key: str, name: str) -> Ref:
        """A cell of the hidden engine, as the visible sheets refer to it."""
        return self.engine.out(self.engine.steps[key][name])


def beginning(text: str, longest: int = 44) -> str:
    """As much of a text as leaves room beside it; ``longest`` in units of a column's width."""
    kept = text[: 4 * longest]  # signs may be of no width; a book in one cell is not measured whole
    if kept == text and display_width(text) <= longest:
        return text
    text = kept
    while display_width(text) > longest - 2:
        text = text[:-1]
    return text + "…"


def short(text: str, longest: int = 26) -> str:
    """The beginning of a text, up to its first full stop where that is near."""
    line = " ".join(text.split())
    head = min((p for sign in "。；;." if (p := line.find(sign)) > 3), default=len(line))
    line = line[:head]
    longest = longest * 2 if line.isascii() else longest
    return line if len(line) <= longest else line[: longest - 1] + "…"


def a1(row: int, column: int, sheet: str | None = None) -> str:
    """An absolute address, with its sheet where that is another one."""
    cell = CellRef("", row, column).a1 or ""
    letters = cell.rstrip("0123456789")
    local = f"${letters}${row}"
    return local if sheet is None else f"{quote(sheet)}!{local}"


def quote(sheet: str) -> str:
    """A sheet's name inside a formula."""
    return "'" + sheet.replace("'", "''") + "'"


NOT_A_TIME: Mapping[str, Text] = {
    "error_title": Text("请填日期和时间", "Date and time, please"),
    "error_message": Text(
        "请连日期一起填，例如 2026-03-02 09:10；只填 9:10 无法判断是哪一天。",
        "Type the date too, such as 2026-03-02 09:10; 9:10 alone does not say which day.",
    ),
}


def typed_time(lang: Lang) -> Options:
    """The validation of a cell for date and time."""
    said = {name: text[lang] for name, text in NOT_A_TIME.items()}
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": FIRST_DAY,
        "maximum": LAST_DAY,
        **said,
    }


def chosen(source: str, lang: Lang) -> Options:
    """The validation of a cell with a drop-down list; ``source`` is a defined name."""
    return {
        "validate": "list",
        "source": f"={source}",
        "error_title": Text("请从列表选择", "Choose from the list")[lang],
        "error_message": Text("请从下拉列表中选一项。", "Choose from the drop-down list.")[lang],
    }
