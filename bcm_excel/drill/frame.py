"""Marks and lengths of drills as tables, grouped and summed; the one place for pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.measuring import Sum
from bcm_excel.drill.tally import Block, Mark

if TYPE_CHECKING:
    import pandas as pd


MINUTE, NAN = timedelta(minutes=1), float("nan")


def load() -> None:
    """Import pandas, which takes half a second, before it is needed."""
    import pandas  # noqa: F401 - only to have it there


@dataclass(frozen=True)
class Frame:
    """Marks as a table: a row a mark, or a row for each of its roles or people."""

    blocks: Sequence[Block]
    drills: Sequence[DrillFacts]

    @cached_property
    def marks(self) -> Sequence[Mark]:
        """Every mark; its place is its label in the tables."""
        return [mark for each in self.blocks for mark in each.marks]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a mark."""
        import pandas as pd

        blocks = pd.DataFrame(
            {
                "drill": [each.drill for each in self.blocks],
                "plan": pd.Categorical([each.plan for each in self.blocks]),
                "quarter": pd.Categorical([each.quarter for each in self.blocks]),
                "tally": pd.Categorical([each.tally for each in self.blocks]),
            }
        )
        counts = [len(each.marks) for each in self.blocks]
        marks = self.marks
        return (
            blocks.loc[blocks.index.repeat(counts)]
            .reset_index(drop=True)
            .assign(
                step=pd.Categorical([mark.step for mark in marks]),
                met=[mark.met for mark in marks],
                recorded=[mark.recorded for mark in marks],
                minutes=pd.Series(_minutes(mark.length for mark in marks), dtype=float),
            )
        )

    def spread(self, field: str) -> pd.DataFrame:
        """A row for each of a mark's ``roles`` or ``people``."""
        import pandas as pd

        names = [getattr(mark, field) for mark in self.marks]
        table = self.table.loc[self.table.index.repeat(list(map(len, names)))]
        return table.assign(**{field: pd.Categorical([*chain.from_iterable(names)])})

    def sums(self, table: pd.DataFrame, *by: str) -> dict[tuple[Any, ...], dict[str, Sum]]:
        """By the values of some columns, the sums of what is counted."""
        found: dict[tuple[Any, ...], dict[str, Sum]] = {}
        if table.empty:
            return found
        grouped = table.assign(all=0).groupby(["all", *by, "tally"], sort=False, observed=True)
        rows = grouped.agg(
            met=("met", "sum"),
            whole=("met", "size"),
            recorded=("recorded", "sum"),
            longest=("minutes", "max"),
            median=("minutes", "median"),
        )
        pick = partial(self._picked, table.index, grouped, titled="drill" not in by)
        columns = (rows[name].tolist() for name in rows)
        for key, met, whole, recorded, longest, median in zip(rows.index, *columns, strict=True):
            found.setdefault(key[1:-1], {})[key[-1]] = Sum(
                met, whole, recorded, _known(longest), _known(median), partial(pick, key)
            )
        return found

    def _picked(
        self, labels: Any, grouped: Any, key: Any, *, titled: bool
    ) -> Sequence[tuple[Mark, str]]:
        """Marks of a group with the title of their drill, unless there is but one drill."""
        chosen = labels[grouped.indices[key]]
        marks = [self.marks[i] for i in chosen.tolist()]
        if not titled or len(self.drills) < 2:
            return [(mark, "") for mark in marks]
        titles = [*(drill.title for drill in self.drills), ""]  # the last one is that of WHOLE
        held = self.table["drill"].to_numpy()[chosen].tolist()
        return [(mark, titles[drill]) for mark, drill in zip(marks, held, strict=True)]

    def some(self, drills: Iterable[int]) -> pd.DataFrame:
        """The marks of some drills."""
        return self.table[self.table["drill"].isin(list(drills))]


Median = tuple[timedelta | None, timedelta | None]
"""Of what a step was given, and of what it took; None where no drill says so."""


def medians(drills: Sequence[DrillFacts]) -> dict[tuple[str, str], Median]:
    """By the key of the plan and of the step, over the drills in which the step was taken."""
    import pandas as pd

    taken = [(drill, step) for drill in drills for step in drill.steps if step.taken]
    table = pd.DataFrame(
        {
            "plan": [drill.plan_key for drill, _ in taken],
            "step": [step.key for _, step in taken],
            "planned": _minutes(step.planned for _, step in taken),
            "actual": _minutes(step.actual for _, step in taken),
        }
    )
    rows_of: Any = table.groupby(["plan", "step"], sort=False).median().itertuples()
    return {row.Index: (_length(row.planned), _length(row.actual)) for row in rows_of}


def _minutes(lengths: Iterable[timedelta | None]) -> list[float]:
    return [NAN if length is None else length / MINUTE for length in lengths]


def _known(number: float) -> float | None:
    return None if number != number else float(number)  # noqa: PLR0124 - not a number


def _length(minutes: float) -> timedelta | None:
    known = _known(minutes)
    return None if known is None else timedelta(minutes=known)
