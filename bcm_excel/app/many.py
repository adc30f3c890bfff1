"""A map over many files: here, or in several processes."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from math import ceil
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")
FEW = 16
"""So many files are read sooner here than by processes that must be started first."""
PARTS = 4
"""Parts of the work a process, so that none waits long for the last."""


def processes_for(count: int, asked: int | None) -> int:
    """In how many processes so many files are read: as asked, else as the machine has cores."""
    if count <= FEW:
        return 1
    return min(asked or min(4, os.cpu_count() or 1), ceil(count / PARTS))


def mapped(
    work: Callable[[Sequence[T]], list[R]], items: Sequence[T], processes: int
) -> Iterator[R]:
    """What ``work`` makes of each item, in order; it gets them in parts and gives one for each.

    With several processes ``work`` is a function of a module, or a partial of one. What it raises
    is raised here.
    """
    if processes <= 1:
        yield from work(items)
        return
    size = max(1, ceil(len(items) / (processes * PARTS)))
    parts = [items[start : start + size] for start in range(0, len(items), size)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        for made in pool.map(work, parts):
            yield from made
