"""What staff typed in a tracking workbook: one structure, whatever the table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bcm_excel.clock.network import Progress, State

Entry = Mapping[str, object]
"""The fields of one row that hold something, by name."""

BAR = "|"
"""Divides a step's key from its party's name in the key of a party's row."""


@dataclass(frozen=True)
class Typed:
    """By table and key, what is typed in its row; rows in which nothing is typed are not there."""

    cells: Mapping[str, Mapping[str, Entry]] = field(default_factory=dict)

    def rows(self, block: str) -> Mapping[str, Entry]:
        """The rows of a table, by key."""
        return self.cells.get(block, {})

    def at(self, block: str, key: str) -> Entry:
        """What is typed in one row."""
        return self.rows(block).get(key, {})

    def text(self, block: str, key: str, name: str) -> str:
        """A text that is typed in a cell, empty where there is none."""
        return str(self.at(block, key).get(name, ""))

    @classmethod
    def of(
        cls,
        progress: Mapping[str, Progress] | None = None,
        **cells: Mapping[str, Entry],
    ) -> Typed:
        """The structure from how steps have gone, and further tables by their names."""
        steps = {key: dict(entry) for key, entry in cells.pop("steps", {}).items()}
        decisions = {key: dict(entry) for key, entry in cells.pop("decisions", {}).items()}
        for key, each in (progress or {}).items():
            fields = {"state": each.state, "started": each.started, "finished": each.finished}
            kept = {n: v for n, v in fields.items() if v not in (None, State.NOT_STARTED)}
            if kept:
                steps[key] = steps.get(key, {}) | kept
            if each.outcome:
                decisions[key] = {"outcome": each.outcome}
        return cls({**cells, "steps": steps, "decisions": decisions})

    def progress(self, step: str, parties: Sequence[str] = ()) -> Progress:
        """How a step has gone: from the rows of the ``parties`` (their keys) for each of which it
        is done, as soon as one of them says something; else from its own row.
        """
        entry, outcome = self.at("steps", step), self.text("decisions", step, "outcome")
        state, finished = state_of(entry), when(entry.get("finished"))
        if self.by_party(parties):
            state, finished = ledger([self.at("parties", key) for key in parties])
        return Progress(state, when(entry.get("started")), finished, outcome or None)

    def by_party(self, parties: Sequence[str]) -> bool:
        """Whether state or time is typed for one of these parties (keys of their rows)."""
        return any(self.at("parties", key).keys() & {"state", "done"} for key in parties)

    def without(self, block: str, key: str, names: Collection[str]) -> Typed:
        """The same but for some cells of one row."""
        entry = {name: v for name, v in self.at(block, key).items() if name not in names}
        return Typed({**self.cells, block: {**self.rows(block), key: entry}})


NOTHING = Typed()


def when(value: object) -> datetime | None:
    """A typed time, where it is one."""
    return value if isinstance(value, datetime) else None


def state_of(entry: Entry) -> State:
    """The state that is typed in a row."""
    state = entry.get("state")
    return state if isinstance(state, State) else State.NOT_STARTED


REASONED = frozenset({State.BLOCKED, State.NOT_APPLICABLE})
"""States that need a reason in the remark."""


def reason_missing(state: State, remark: object) -> bool:
    """Whether a state that needs a reason stands without one."""
    return state in REASONED and not str(remark or "").strip()


def party_key(step: str, party: str) -> str:
    """The key of the row in which a step is recorded for one party."""
    return f"{step}{BAR}{party}"


def ledger(rows: Sequence[Entry]) -> tuple[State, datetime | None]:
    """State and end of a step that is done for each of some parties: done when all are.

    A row is over where it says so or has a time; without a time in one of them the step has none.
    """
    states = [state_of(row) for row in rows]
    concerned = [
        row for row, state in zip(rows, states, strict=True) if state is not State.NOT_APPLICABLE
    ]
    if not concerned:
        return State.NOT_APPLICABLE, None
    times = [when(row.get("done")) for row in concerned]
    over = [
        at is not None or state_of(row) is State.DONE
        for row, at in zip(concerned, times, strict=True)
    ]
    if all(over):
        known = [at for at in times if at is not None]
        return State.DONE, max(known) if len(known) == len(times) else None
    if State.BLOCKED in states:
        return State.BLOCKED, None
    touched = any(over) or State.IN_PROGRESS in states
    return (State.IN_PROGRESS if touched else State.NOT_STARTED), None
