"""Deadlines of a network of steps: baseline, the step's own, forecast, and how each step stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.network import (
    Due,
    Flag,
    Moment,
    Nature,
    Progress,
    State,
    Task,
)

__all__ = [
    "Due",
    "Flag",
    "Moment",
    "Nature",
    "Path",
    "Progress",
    "State",
    "Task",
    "Timetable",
    "compute",
    "in_sequence",
    "longest_path",
]


@dataclass(frozen=True, slots=True)
class Timetable(Mapping[str, Due]):
    """The times of every step by key, in the order of the tasks.

    ``moments`` are those that have come, typed or marked by a step that ended; ``expected`` those that a
    step will mark, at its deadline. ``stood_in`` is the one of began and found that is not known and for
    which the other stands.
    """

    dues: Mapping[str, Due]
    moments: Mapping[Moment, datetime]
    expected: Mapping[Moment, datetime]
    stood_in: Moment | None = None

    def __getitem__(self, key: str) -> Due:
        return self.dues[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.dues)

    def __len__(self) -> int:
        return len(self.dues)


@dataclass(frozen=True, slots=True)
class Path:
    """Minutes along some steps, of which ``waits`` are waiting before a step counts."""

    minutes: int
    waits: int
    keys: tuple[str, ...]


def compute(
    tasks: Sequence[Task],
    moments: Mapping[Moment, datetime],
    progress: Mapping[str, Progress],
    calendar: Calendar,
    now: datetime,
    *,
    due_soon: timedelta = timedelta(minutes=30),
    grace: timedelta = timedelta(minutes=5),
    frozen_baseline: Mapping[str, datetime | None] | None = None,
) -> Timetable:
    """The times of every step.

    Raises ValueError, with the keys, for repeated or unknown keys and for steps that wait in a circle.
    """
    raise NotImplementedError


def longest_path(tasks: Sequence[Task]) -> Path:
    """The best case: everything that can run side by side does, from the first moment to the last end."""
    raise NotImplementedError


def in_sequence(tasks: Sequence[Task]) -> Path:
    """The worst case: one step after another."""
    raise NotImplementedError
