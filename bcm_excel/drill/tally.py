"""What a figure counts: one mark for each step, call or person that is judged.

Whatever a figure is grouped by, it is the sum of its marks. A figure without marks is not
applicable, and a text says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.measure import Source

STEP = Text("第 {key} 步", "step {key}")


class Mark(NamedTuple):
    """One thing that is judged. ``length`` is a time that it took, None where it adds none.

    ``label`` names it where advice is given; ``part`` is the part of the figure it belongs to.
    """

    met: bool
    source: Source
    label: Text | str = ""
    recorded: bool = True
    part: str = ""
    length: timedelta | None = None
    step: str = ""
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Block(NamedTuple):
    """The marks of one figure in one drill (its place), or in a plan as a whole."""

    drill: int
    plan: str
    quarter: str
    tally: str
    marks: tuple[Mark, ...]


WHOLE = -1
"""The drill of marks that belong to a plan as a whole."""
Tally = tuple[Mark, ...] | Text
"""The marks of one figure in one drill, or why it has none."""
Counting = Callable[[DrillFacts], Tally]


def marks_or(marks: Iterable[Mark], why_not: Text) -> Tally:
    """The marks, or why there are none."""
    return tuple(marks) or why_not


@lru_cache(maxsize=4096)
def step_label(key: str) -> Text:
    """A step in a sentence."""
    return STEP.filled({"key": key})


def source(drill: DrillFacts, cell: CellRef) -> Source:
    """A cell of the drill's workbook."""
    return Source(drill.path, cell)
