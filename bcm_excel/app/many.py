"""A map over many files: here, or in several processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from math import ceil
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")
FEW = 16
"""So many files are read sooner here than by processes that must be started first."""
PARTS = 4
"""Parts of the work a process, so that none waits long for the last."""


class Crew:
    """Processes that are started when there is enough to do, and used again.

    ``asked`` is their number; None for as many as the machine has cores, four at most.
    """

    def __init__(self, asked: int | None = None) -> None:
        self._asked = asked or min(4, os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None
        self._closing = ExitStack()

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.__exit__(kind, error, trace)

    def mapped(self, work: Callable[[Sequence[T]], list[R]], items: Sequence[T]) -> Iterator[R]:
        """What ``work`` makes of each item, in order; it gets them in parts, and gives one each.

        ``work`` is a function of a module, or a partial of one. What it raises is raised here.
        """
        if self._asked == 1 or len(items) <= FEW:
            yield from work(items)
            return
        size = max(1, ceil(len(items) / (self._asked * PARTS)))
        parts = [items[start : start + size] for start in range(0, len(items), size)]
        for made in self._started().map(work, parts):
            yield from made

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            context = multiprocessing.get_context("spawn")
            pool = ProcessPoolExecutor(self._asked, mp_context=context)
            self._pool = self._closing.enter_context(pool)
        return self._pool
