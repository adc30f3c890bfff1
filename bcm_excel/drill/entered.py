"""What goes into a plan, and what does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Column, Sheet


@dataclass(frozen=True, slots=True)
class NotPut:
    """Something that could not be put in: where it would be mended, and why."""

    cell: CellRef
    why: Text


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A row that is added: its sheet, its number, and what it is about."""

    sheet: Sheet
    no: str
    what: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Filling:
    """An empty cell of a row of the plan that is filled."""

    cell: CellRef
    no: str
    column: Column
    value: object
    sheet: Sheet


@dataclass
class Entering:
    """What goes into a plan."""

    new: list[NewRecord] = field(default_factory=list)
    fillings: list[Filling] = field(default_factory=list)
    not_put: list[NotPut] = field(default_factory=list)
    there: int = 0
    """Rows that the plan has already."""

    def added(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """The new records by sheet."""
        names = dict.fromkeys(each.sheet.name for each in self.new)
        return {n: [each.values for each in self.new if each.sheet.name == n] for n in names}
