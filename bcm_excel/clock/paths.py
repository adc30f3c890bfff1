"""How long a plan takes at best and at worst, from its limits alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bcm_excel.clock.duration import Duration
from bcm_excel.clock.network import Task, network


@dataclass(frozen=True, slots=True)
class Path:
    """Minutes along some steps, ``waits`` of them before a step counts.

    The least that the limits can mean: a day is 1440 minutes, a month 30 days, a working minute a
    minute and a working day a day. No limit, and one that counts back, take no time.
    """

    minutes: int
    waits: int
    keys: tuple[str, ...]


def longest_path(tasks: Sequence[Task]) -> Path:
    """The best case: whatever can run side by side does, every branch taken.

    Runs from the first moment to the last end; a moment that no step marks stands at the beginning.
    NetworkError for steps that make no network.
    """
    net = network(tasks, {})
    paths: dict[str, Path] = {}
    for task in net.order:
        before = [
            paths[source] if isinstance(source, str) else first(net.markers.get(source, ()), paths)
            for source in net.sources[task.key]
        ]
        paths[task.key] = extended(max(before, key=length), task)
    return max(paths.values(), key=length, default=Path(0, 0, ()))


def in_sequence(tasks: Sequence[Task]) -> Path:
    """The worst case: one step after another, every branch taken."""
    path = Path(0, 0, ())
    for task in tasks:
        path = extended(path, task)
    return path


def extended(path: Path, task: Task) -> Path:
    """The path and then the step, with its wait."""
    waits, limit = minutes(task.wait), minutes(task.limit)
    return Path(path.minutes + waits + limit, path.waits + waits, (*path.keys, task.key))


def first(keys: Sequence[str], paths: Mapping[str, Path]) -> Path:
    """The path to the first of the steps that mark a moment; none where nobody does."""
    return min((paths[key] for key in keys), key=length, default=Path(0, 0, ()))


def length(path: Path) -> int:
    """Minutes along it."""
    return path.minutes


def minutes(limit: Duration | None) -> int:
    """The least wall minutes that a limit takes."""
    return 0 if limit is None or limit.before else limit.plain // timedelta(minutes=1)
