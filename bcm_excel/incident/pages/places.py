"""Where things stand on the overview: the cells that staff fill in, and the blocks between."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bcm_excel.clock.network import Moment
from bcm_excel.incident.draft import StepFacts, a1

LAST = 8
"""Columns of the overview."""
WIDTHS = {1: 13.5, 2: 13.0, 3: 10.5, 4: 10.0, 5: 11.0, 6: 10.0, 7: 12.5, 8: 12.5}
"""Their widths."""
PAIRS = ((1, 2), (3, 4), (5, 6), (7, 8))
FACTS, NEXT, MOMENTS = 10, 14, 22
"""The first rows of the facts, of the next steps and of the moments."""
AHEAD = 5
"""How many steps are shown as next."""
NOWHERE = 200
"""A row below all others, for moments that the overview does not show."""
ACROSS = 4
"""How many links stand beside each other."""
ALWAYS = (
    Moment.BEGAN,
    Moment.FOUND,
    Moment.REPORTED,
    Moment.ASSESSED,
    Moment.ACTIVATED,
    Moment.RESTORED,
    Moment.ENDED,
)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the input cells of the overview stand."""

    sheet: str
    moments: tuple[Moment, ...]
    decisions: tuple[str, ...]
    linked: int = 0
    """How many sheets the overview leads to."""

    def moment_row(self, moment: Moment) -> int:
        """The row of a moment."""
        return MOMENTS + 2 + self.moments.index(moment)

    def moment_cell(self, moment: Moment) -> str:
        """The cell in which a moment is typed; an empty one for those that are not shown."""
        row = self.moment_row(moment) if moment in self.moments else NOWHERE
        return a1(row, 3, self.sheet)

    @property
    def decided(self) -> int:
        """The row of the decisions' title."""
        return MOMENTS + 3 + len(self.moments)

    def decision_row(self, key: str) -> int:
        """The row of a decision."""
        return self.decided + 2 + self.decisions.index(key)

    def decision_cell(self, key: str) -> str:
        """The cell in which a decision is chosen."""
        return a1(self.decision_row(key), 7, self.sheet)

    @property
    def links(self) -> int:
        """The row of the links."""
        return self.decided + (len(self.decisions) + 3 if self.decisions else 0)

    @property
    def end(self) -> int:
        """The last row, of the footnote."""
        return self.links + -(-self.linked // ACROSS)

    @property
    def as_of(self) -> str:
        """The cell in which a moment may be pinned."""
        return a1(FACTS + 2, 6, self.sheet)

    @property
    def now(self) -> str:
        """The cell of the moment that everything is computed for."""
        return a1(FACTS + 2, 2, self.sheet)


def places(sheet: str, steps: Sequence[StepFacts], typed: Collection[Moment] = ()) -> Places:
    """The layout for these steps: seldom moments only where the plan knows them."""
    named = {*typed, *(m for f in steps for m in (f.task.counted_from, f.task.marks) if m)}
    shown = tuple(m for m in Moment if m in ALWAYS or m in named)
    decided = {f.task.only_if[0] for f in steps if f.task.only_if}
    asked = tuple(f.task.key for f in steps if f.step.outcomes or f.task.key in decided)
    return Places(sheet, shown, asked)
