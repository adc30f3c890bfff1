"""One figure of a drill: what it counts, of how many, from which cells, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text

Value = float | int | timedelta
"""A share from 0 to 1, a count, or a time that was taken (early is negative)."""


class Unit(Enum):
    """What kind of value a measure has."""

    SHARE = "share"
    """A float from 0 to 1: numerator by denominator."""
    DURATION = "duration"
    """A timedelta, negative for what was early."""
    COUNT = "count"
    DAYS = "days"
    """Days; a half where it is the median between two."""


class Better(Enum):
    """Which way a measure improves."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Definition:
    """What a measure is called and how it is counted; ``of`` is what its denominator counts."""

    key: str
    name: Text
    said: Text
    unit: Unit
    better: Better
    of: Text


class Source(NamedTuple):
    """A cell of a file."""

    path: Path
    cell: CellRef


@dataclass(frozen=True, slots=True)
class Part:
    """One of the parts into which a measure divides, such as those confirmed late."""

    key: str
    name: Text
    count: int
    cells: tuple[Source, ...] = ()


class Change(NamedTuple):
    """A measure in the drill before, and in this one; ``since`` is the title of the one before.

    Where it is about several plans, both values are those of all plans that have a drill before.
    """

    before: Value
    after: Value
    since: Text
    better: bool | None
    """None where nothing changed, or where neither way is better."""

    @property
    def delta(self) -> float | timedelta:
        """After less before: a share's in points from -1 to 1, a time's as a timedelta."""
        if isinstance(self.after, timedelta) and isinstance(self.before, timedelta):
            return self.after - self.before
        if isinstance(self.after, float | int) and isinstance(self.before, float | int):
            return self.after - self.before
        raise TypeError(f"{self.before!r} and {self.after!r} are of two kinds")


class Behind(Protocol):
    """What stands behind a figure, worked out when it is asked for: few pages show it all."""

    @property
    def note(self) -> Text | None:
        """Which one it was, such as the step with the largest overrun."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts into which it divides."""

    @property
    def cells(self) -> tuple[Source, ...]:
        """Those it was taken from, those that were not met first."""

    @property
    def next(self) -> Text | None:
        """What to do next."""


@dataclass(frozen=True, slots=True)
class Known:
    """The same where all of it is known."""

    note: Text | None = None
    parts: tuple[Part, ...] = ()
    cells: tuple[Source, ...] = ()
    next: Text | None = None


class Measure(NamedTuple):
    """One figure. ``value`` is None where it is not applicable, and then ``why_not`` says why.

    ``denominator`` is None where the figure is no part of anything. ``unrecorded`` are those of
    the denominator of which nothing was recorded: they count as not met.
    """

    about: Definition
    value: Value | None
    numerator: int | None = None
    denominator: int | None = None
    unrecorded: int = 0
    why_not: Text | None = None
    change: Change | None = None
    behind: Behind = Known()

    @property
    def note(self) -> Text | None:
        """Which one it was, such as the step with the largest overrun."""
        return self.behind.note

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts into which it divides."""
        return self.behind.parts

    @property
    def cells(self) -> tuple[Source, ...]:
        """Those it was taken from, those that were not met first."""
        return self.behind.cells

    @property
    def next(self) -> Text | None:
        """What to do next."""
        return self.behind.next

    @property
    def key(self) -> str:
        """The word for it that is free of language."""
        return self.about.key

    @property
    def name(self) -> Text:
        """What it is called."""
        return self.about.name

    @property
    def applies(self) -> bool:
        """Whether there is a figure at all."""
        return self.value is not None

    def part(self, key: str) -> int:
        """How many are in one part, 0 where there is no such part."""
        return next((each.count for each in self.parts if each.key == key), 0)


Measures = Mapping[str, Measure]
"""Measures by their keys, in the order in which they are shown."""
