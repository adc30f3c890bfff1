"""Steps that nobody planned: spare rows below those of the plan, in which staff write their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bcm_excel.clock.deadlines import flag, tidy
from bcm_excel.clock.network import Due, Flag, Progress, State, Task
from bcm_excel.core.lazy import lazy
from bcm_excel.incident.blocks import EXTRA
from bcm_excel.incident.incident import Policy
from bcm_excel.incident.people import Owner, Phone
from bcm_excel.incident.sheets import COUNTED_TIME, StepRow
from bcm_excel.incident.tables import Tables
from bcm_excel.incident.typed import Entry, Typed, state_of, when
from bcm_excel.plan.clean import blank
from bcm_excel.plan.kinds import Mendable, Unreadable, shown
from bcm_excel.plan.problem import Problem

ROWS = 6
"""Spare rows of a workbook in which none is used."""
FREE = 3
"""Spare rows that are left at least below those in use."""
LONGEST = 40
"""Characters of a step of the staff's own that a list shows."""
NUMBERED = lazy(r"\+[1-9][0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class SpareFacts:
    """One spare row: what was typed in it, and how it stands."""

    key: str
    content: str
    responsible: str
    deadline: datetime | None
    progress: Progress
    evidence: str
    remark: str
    due: Due

    @property
    def used(self) -> bool:
        """Whether it says what is done; else it is no step."""
        return not blank(self.content)

    @property
    def title(self) -> str:
        """What is done, short enough for a list."""
        line = " ".join(part for part in self.content.replace("\n", " ").split(" ") if part)
        return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"

    @property
    def owner(self) -> Owner:
        """Who is responsible, as typed; there is no number to dial."""
        return Owner(self.responsible, Phone(), "", short=self.responsible)


def extra_keys(typed: Typed, planned: Collection[str]) -> tuple[str, ...]:
    """The keys of the rows of steps that the plan does not know, in their order."""
    return tuple(key for key in typed.rows("steps") if key not in planned)


def spare_facts(
    typed: Typed, planned: Collection[str], policy: Policy, now: datetime
) -> tuple[SpareFacts, ...]:
    """The spare rows of a workbook, used ones and at least some that are free.

    Rows that were inserted without a number get the next free one; those whose number the plan
    does not know keep it.
    """
    keys = extra_keys(typed, planned)
    named = {key: key for key in keys if not key.startswith(EXTRA)}
    named |= {key: key for key in keys if NUMBERED.fullmatch(key)}
    number = 0
    for key in keys:
        while key not in named:
            number += 1
            if f"{EXTRA}{number}" not in named.values():
                named[key] = f"{EXTRA}{number}"
    entries = {new: typed.at("steps", old) for old, new in named.items()}
    taken = max((int(key[1:]) for key in entries if NUMBERED.fullmatch(key)), default=0)
    for number in range(1, max(ROWS, taken + FREE) + 1):
        entries.setdefault(f"{EXTRA}{number}", {})
    return tuple(one(key, entries[key], policy, now) for key in _in_order(entries))


def _in_order(keys: Iterable[str]) -> list[str]:
    """Numbers of the plan first, then the spare rows by their own."""
    return sorted(keys, key=lambda key: int(key[1:]) if NUMBERED.fullmatch(key) else 0)


def dated(tables: Tables, typed: Typed, planned: Collection[str]) -> tuple[Typed, list[Problem]]:
    """The same with the deadlines of the rows that the plan does not know as times.

    What the formulas would not take for a time is left out; where staff typed it, it is named.
    """
    rows, problems = dict(typed.rows("steps")), []
    for key in extra_keys(typed, planned):
        row = tables.index["steps", key]
        entry = {name: value for name, value in rows[key].items() if name != "deadline"}
        at = row.cell("deadline")
        raw = tables.grids["steps"].value(at.row or 0, at.column or 0)
        if "deadline" in rows[key]:
            try:
                value = COUNTED_TIME.read(raw)
                entry["deadline"] = value.value if isinstance(value, Mendable) else value
            except Unreadable as error:
                if key.startswith(EXTRA):
                    title = StepRow.sheet.column("deadline").title
                    values = {"column": title, "text": shown(raw), "why": error.why, "options": ()}
                    problems.append(Problem(error.trouble, at, values | dict(error.values)))
        rows[key] = entry
    return Typed({**typed.cells, "steps": rows}), problems


def one(key: str, entry: Entry, policy: Policy, now: datetime) -> SpareFacts:
    """A row with how it stands at ``now``."""
    progress = tidy(
        Progress(state_of(entry), when(entry.get("started")), when(entry.get("finished")))
    )
    content, responsible, evidence, remark = (
        str(entry.get(name, "")) for name in ("content", "responsible", "evidence", "remark")
    )
    deadline = when(entry.get("deadline"))
    due = spare_due(deadline, progress, policy, now, used=not blank(content))
    return SpareFacts(key, content, responsible, deadline, progress, evidence, remark, due)


def spare_due(
    deadline: datetime | None, progress: Progress, policy: Policy, now: datetime, *, used: bool
) -> Due:
    """How a step with a typed deadline, or none, stands; without one it has no forecast either."""
    if not used or progress.state is State.NOT_APPLICABLE:
        return Due(flag=Flag.NOT_TAKEN, taken=False)
    ahead = progress.finished
    if ahead is None and progress.ended:
        ahead = min(deadline or now, now)
    elif ahead is None and deadline is not None:
        ahead = max(deadline, now)
    times = now, deadline, ahead
    due_soon, grace = policy.due_soon, policy.grace
    stands = flag(Task(""), progress, times, now=now, due_soon=due_soon, grace=grace)
    return Due(stands, start=now, deadline=deadline, forecast=ahead)
