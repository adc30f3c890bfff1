"""A fault in the staff's data, as a value: what, where, why it matters and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import Enum

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text


class Severity(Enum):
    """How much a finding weighs; ``rank`` 0 is the worst."""

    ERROR = Text("错误", "Error")
    WARNING = Text("警告", "Warning")
    INFO = Text("提示", "Info")

    @property
    def rank(self) -> int:
        """0 for an error, 2 for an info."""
        return list(Severity).index(self)

    @property
    def key(self) -> str:
        """The word that scripts read: error, warning, info."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What a rule says of itself; its code is stable for ever."""

    code: str
    severity: Severity
    message: Text
    why: Text
    fix: Text
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mend:
    """A safe change of one cell: what stands there and what should."""

    old: str | int | float | date | time | timedelta
    new: str | int | float | date


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at the cell where it would be mended."""

    rule: RuleInfo
    cell: CellRef
    values: Mapping[str, object] = field(default_factory=dict)
    mend: Mend | None = None
    waived: Text | None = None

    def message(self, lang: Lang) -> str:
        """What is wrong, with the values it speaks of."""
        return self.rule.message.fill(lang, self.values)

    def fix(self, lang: Lang) -> str:
        """The way out, with the values it speaks of."""
        return self.rule.fix.fill(lang, self.values)

    @property
    def order(self) -> tuple[CellRef, str]:
        """Findings stand in the order of their cells."""
        return (self.cell, self.rule.code)
