"""Marks and lengths of drills as tables, grouped and summed; the one place for pandas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.gathering import Entry
from bcm_excel.drill.measuring import Sum
from bcm_excel.drill.tally import Mark

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Frame:
    """Marks as a table: a row a mark, or a row for each of its roles or people."""

    entries: Sequence[Entry]
    drills: Sequence[DrillFacts]

    @cached_property
    def table(self) -> pd.DataFrame:
        """A row a mark."""
        import pandas as pd

        marks = [each.mark for each in self.entries]
        words = {
            "plan": [each.plan for each in self.entries],
            "quarter": [each.quarter for each in self.entries],
            "tally": [each.tally for each in self.entries],
            "step": [mark.step for mark in marks],
        }
        return pd.DataFrame(
            {
                "at": range(len(marks)),
                "drill": [each.drill for each in self.entries],
                **{name: pd.Categorical(column) for name, column in words.items()},
                "met": [mark.met for mark in marks],
                "recorded": [mark.recorded for mark in marks],
                "minutes": pd.Series([_minutes(mark.length) for mark in marks], dtype=float),
            }
        )

    def spread(self, field: str) -> pd.DataFrame:
        """A row for each of a mark's ``roles`` or ``people``."""
        import pandas as pd

        names = [getattr(each.mark, field) for each in self.entries]
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
        at = table["at"].to_numpy()
        positions = grouped.indices
        for row in rows.itertuples():
            index: Any = row.Index
            numbers: Any = row
            found.setdefault(index[1:-1], {})[index[-1]] = Sum(
                met=int(numbers.met),
                whole=int(numbers.whole),
                recorded=int(numbers.recorded),
                longest=_known(numbers.longest),
                median=_known(numbers.median),
                pick=partial(self._picked, at[positions[index]], titled="drill" not in by),
            )
        return found

    def _picked(self, places: Iterable[int], *, titled: bool) -> Sequence[tuple[Mark, str]]:
        """Marks with the title of their drill, unless there is but one drill."""
        entries = [self.entries[i] for i in places]
        if not titled or len(self.drills) < 2:
            return [(each.mark, "") for each in entries]
        return [
            (each.mark, self.drills[each.drill].title if each.drill >= 0 else "")
            for each in entries
        ]

    def some(self, drills: Iterable[int]) -> pd.DataFrame:
        """The marks of some drills."""
        return self.table[self.table["drill"].isin(list(drills))]


Median = tuple[timedelta | None, timedelta | None]
"""Of what a step was given, and of what it took; None where no drill says so."""


def medians(drills: Sequence[DrillFacts]) -> dict[tuple[str, str], Median]:
    """By the key of the plan and of the step, over the drills in which the step was taken."""
    import pandas as pd

    rows = [
        (drill.plan_key, step.key, _minutes(step.planned), _minutes(step.actual))
        for drill in drills
        for step in drill.steps
        if step.taken
    ]
    table = pd.DataFrame(rows, columns=["plan", "step", "planned", "actual"])
    table = table.astype({"planned": float, "actual": float})
    rows_of: Any = table.groupby(["plan", "step"], sort=False).median().itertuples()
    return {row.Index: (_length(row.planned), _length(row.actual)) for row in rows_of}


def _minutes(length: timedelta | None) -> float | None:
    return None if length is None else length / timedelta(minutes=1)


def _known(number: float) -> float | None:
    return None if number != number else float(number)  # noqa: PLR0124 - not a number


def _length(minutes: float) -> timedelta | None:
    known = _known(minutes)
    return None if known is None else timedelta(minutes=known)
