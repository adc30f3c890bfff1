"""A map over files: here, in several processes, or over a Dask cluster, in bounded memory.

Results come in the order of the paths. A worker that dies, be it of a crash in a library or for
lack of memory, costs the file that it died of and no other.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread
from typing import Any, Generic, Protocol, TypeVar

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text

R = TypeVar("R")
Progress = Callable[[int, int], None]
"""Told after each file how many are done, and of how many."""

DASK = "dask://"
FEW = 8
"""So many files are read sooner here than by processes that must be started first."""
MOST = 4
"""Processes at most where nobody asks for more."""
AHEAD = 4
"""Files a worker that are handed out before the first result is taken."""
TURN = 0.0005
"""Seconds that a thread may go on while another waits, as long as processes are to be fed."""
PATIENCE = 15.0
"""Seconds in which a cluster must answer."""

DIED = Text(
    "读取这个文件时程序崩溃，未采用；请用 Excel 打开另存为新文件再试",
    "the program crashed on this file, so it is not used; open it in Excel and save it anew",
)
NO_MEMORY = Text(
    "文件太大，内存不够，未采用", "there was not enough memory for this file; it is not used"
)
NO_DASK = Text(
    "没有安装 Dask：请执行 pip install 'bcm-excel[dask]'",
    "Dask is not installed: pip install 'bcm-excel[dask]'",
)
NO_CLUSTER = Text("连不上 Dask 集群", "the Dask cluster does not answer")


@dataclass(frozen=True, slots=True)
class Result(Generic[R]):
    """What came of one file; ``lost`` says why there is no value."""

    path: Path
    value: R | None
    lost: Text | None = None


Where = int | str | None
"""So many processes (1: this one), ``dask://HOST:PORT``, or None: as suits the files."""


def map_files(
    function: Callable[[Path], R],
    paths: Sequence[Path],
    executor: Where = None,
    progress: Progress | None = None,
) -> Iterator[Result[R]]:
    """What a function makes of each file, in their order.

    ``function`` stands in a module, so that other processes find it; what it raises is raised here.
    Raises Failure where a cluster does not answer.
    """
    for done, result in enumerate(_results(function, paths, executor), start=1):
        if progress is not None:
            progress(done, len(paths))
        yield result


def _results(
    function: Callable[[Path], R], paths: Sequence[Path], executor: Where
) -> Iterator[Result[R]]:
    if isinstance(executor, str):
        with closing(_Cluster(executor)) as cluster:
            yield from _mapped(function, [path.absolute() for path in paths], cluster)
        return
    workers = min(executor or _suited(len(paths)), max(1, len(paths)))
    if workers == 1:
        for path in paths:
            yield _here(function, path)
        return
    with closing(_Processes(workers)) as processes, _short_turns():
        yield from _mapped(function, paths, processes)


@contextmanager
def _short_turns() -> Iterator[None]:
    """The thread that hands out files waits less for its turn while results are being taken.

    The pool keeps but one file in store for all workers: in the usual turns of 5 ms they would
    stand idle for a tenth of their time. Where somebody else has shortened the turns it is for him
    to give them back.
    """
    before = sys.getswitchinterval()
    if before <= 2 * TURN:
        yield
        return
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _suited(count: int) -> int:
    return 1 if count <= FEW else min(MOST, os.cpu_count() or 1)


def _here(function: Callable[[Path], R], path: Path) -> Result[R]:
    try:
        return Result(path, function(path))
    except MemoryError:
        return Result(path, None, NO_MEMORY)


class _Crew(Protocol):
    """Workers that may die."""

    size: int
    deaths: tuple[type[BaseException], ...]

    def submit(self, function: Callable[[Path], R], path: Path) -> Future[R]:
        """Hand out one file."""

    def alone(self, function: Callable[[Path], R], path: Path) -> R:
        """One file by itself; what a death of its worker raises is raised."""

    def close(self) -> None:
        """Send the workers home."""


def _mapped(
    function: Callable[[Path], R], paths: Sequence[Path], crew: _Crew
) -> Iterator[Result[R]]:
    waiting: deque[tuple[Path, Future[R]]] = deque()
    for path in paths:
        if len(waiting) >= crew.size * AHEAD:
            yield _taken(function, *waiting.popleft(), crew)
        waiting.append((path, crew.submit(function, path)))
    while waiting:
        yield _taken(function, *waiting.popleft(), crew)


def _taken(function: Callable[[Path], R], path: Path, future: Future[R], crew: _Crew) -> Result[R]:
    """One result. A dead worker takes others with it: each of those is tried by itself."""
    try:
        try:
            return Result(path, future.result())
        except crew.deaths:
            return Result(path, crew.alone(function, path))
    except crew.deaths:
        return Result(path, None, DIED)
    except MemoryError:
        return Result(path, None, NO_MEMORY)


class _Processes:
    """Processes of this machine, started afresh: nothing of ours is shared with them."""

    deaths: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, size: int) -> None:
        self.size = size
        self.pool = _pool(size)
        self.single: ProcessPoolExecutor | None = None

    def submit(self, function: Callable[[Path], R], path: Path) -> Future[R]:
        """Hand out one file, to new processes where the old ones have died."""
        with _undisturbed():
            try:
                return self.pool.submit(function, path)
            except BrokenProcessPool:
                self.pool.shutdown(wait=False)
                self.pool = _pool(self.size)
                return self.pool.submit(function, path)

    def alone(self, function: Callable[[Path], R], path: Path) -> R:
        """One file in a process in which nothing has died yet."""
        if self.single is None:
            self.single = _pool(1)
        try:
            with _undisturbed():
                future = self.single.submit(function, path)
            return future.result()
        except BrokenProcessPool:
            self.single.shutdown(wait=False)
            self.single = None
            raise

    def close(self) -> None:
        """Send them home; neither their way nor work that nobody wants any more is waited for."""
        for pool in filter(None, (self.pool, self.single)):
            pool.shutdown(wait=False, cancel_futures=True)


def _pool(size: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(size, mp_context=context, initializer=obedient)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes that are started meanwhile are deaf to Ctrl+C from their first moment."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def obedient() -> None:
    """A worker leaves Ctrl+C, which every process of a terminal hears, to whoever gave it work.

    It ends when that one is gone, however suddenly.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


class _Cluster:
    """The workers of a Dask cluster, which see the same files."""

    def __init__(self, address: str) -> None:
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise Failure(Reason.MISSING, address, NO_DASK) from error
        try:
            self.client = distributed.Client(
                "tcp://" + address.removeprefix(DASK), timeout=PATIENCE, set_as_default=False
            )
        except (OSError, TimeoutError, ValueError) as error:
            raise Failure(Reason.MISSING, address, NO_CLUSTER) from error
        self.deaths: tuple[type[BaseException], ...] = (distributed.KilledWorker, CancelledError)
        self.size = max(1, sum(self.client.nthreads().values()))
        self.executor: Executor = self.client.get_executor(pure=False)

    def submit(self, function: Callable[[Path], R], path: Path) -> Future[R]:
        """Hand out one file."""
        return self.executor.submit(function, path)

    def alone(self, function: Callable[[Path], R], path: Path) -> R:
        """One file, once more: it may have died with another."""
        return self.submit(function, path).result()

    def close(self) -> None:
        """Leave the cluster as it is."""
        self.executor.shutdown(wait=False)
        self.client.close()
