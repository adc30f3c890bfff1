"""One at a time: locks beside the state of a workspace, gone with the process that holds them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text

if TYPE_CHECKING:
    from filelock import FileLock

AT_WORK = Text(
    "另一个 bcm-excel 正在处理这个工作文件夹，请等它结束",
    "another bcm-excel is at work on this workspace; wait until it has ended",
)
NO_LOCK = Text(
    "无法在这个文件夹里加锁，请检查权限；状态文件须放在本机磁盘上",
    "no lock can be taken in this folder; check its rights; the state belongs on a local disk",
)


@contextmanager
def alone(path: Path, what: str = "", patience: float = 0.0) -> Iterator[FileLock]:
    """One instance at a time works with the state at ``path``; Failure (LOCKED) for another.

    ``what`` is one kind of work, which has a lock of its own.
    It waits ``patience`` seconds for the other to end. The operating system lets go of the lock
    when the process ends, however it ends.
    """
    from filelock import FileLock

    name = f"{path.name}.{what}" if what else path.name
    lock = FileLock(path.with_name(f"{name}.lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(Reason.DENIED, path, NO_LOCK) from error
    take(lock, path, patience)
    try:
        yield lock
    finally:
        lock.release()


def take(lock: FileLock, path: Path, patience: float) -> None:
    """Takes a lock of ``path``, waiting ``patience`` seconds for it. Raises Failure.

    The folder is not made, as it would be by the lock itself: one that has gone is to come back.
    """
    from filelock import Timeout

    try:
        os.stat(path.parent)
        lock.acquire(timeout=patience)
    except Timeout:
        raise Failure(Reason.LOCKED, path, AT_WORK) from None
    except (OSError, NotImplementedError) as error:
        raise Failure(Reason.DENIED, path, NO_LOCK) from error
