"""What a call sheet gives: which cells of the plan change, who was reached, who was not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text, say
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.clean import divider, split
from bcm_excel.plan.phones import masked, normal


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of the plan that gets new content."""

    cell: CellRef
    name: str
    field: str
    column: Text
    old: str
    new: str | date

    def before(self, *, full: bool) -> str:
        """What stood there; numbers and addresses are masked unless they are wanted in full."""
        return self._said(self.old, full=full)

    def after(self, *, full: bool) -> str:
        """What stands there now, likewise."""
        return self._said(say(self.new, Lang.ZH), full=full)

    def _said(self, text: str, *, full: bool) -> str:
        if full or self.field not in {"mobile", "landline", "mail"}:
            return text
        return divider(text).join(masked(normal(part) or part) for part in split(text))


@dataclass(frozen=True, slots=True)
class NotTaken:
    """What was typed and did not go into the plan; ``cell`` is where, on the call sheet."""

    cell: CellRef
    name: str
    why: Text


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody whom a call did not prove, with what came of it and the caller's remark."""

    name: str
    result: CallResult
    remark: str = ""


@dataclass
class Outcome:
    """What a call sheet gives."""

    listed: int = 0
    reached: list[str] = field(default_factory=list)
    wrong: list[Answered] = field(default_factory=list)
    """Wrong number, not in service, suspended."""
    left: list[Answered] = field(default_factory=list)
    missed: list[Answered] = field(default_factory=list)
    """No answer, phone off, and whatever else did not prove the number."""
    silent: list[str] = field(default_factory=list)
    """Not called, or without a result."""
    changes: list[Change] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)
    remarks: list[Text] = field(default_factory=list)

    @property
    def called(self) -> int:
        """How many were called."""
        return len(self.reached) + len(self.wrong) + len(self.left) + len(self.missed)

    @property
    def rate(self) -> float | None:
        """The share of those called who were reached; None where nobody was called."""
        return len(self.reached) / self.called if self.called else None
