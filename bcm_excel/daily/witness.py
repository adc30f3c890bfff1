"""What was sent, in plain files: a second memory, should the state be lost.

``reports/.sent-YYYY-MM-DD`` holds a line of 32 letters for every message sent and everything that
a recipient was told; they reveal neither. So does a file beside the state, should ``reports`` be
cleared away too. A line is on disk in both before the state says ``sent``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text

MARKED = ".sent-"
DAY = lazy(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MARK = lazy(r"[0-9a-f]{32}")
KEPT = timedelta(days=14)
NOT_WRITTEN = Text(
    "无法记录已发送的消息，为避免重复发送，已停止发送；请检查文件夹权限和磁盘空间",
    "what was sent cannot be written down; sending stopped so that nothing goes out twice; "
    "check the folder's rights and the disk's space",
)
NOT_READ = Text(
    "无法读取已发送消息的记录，请检查文件夹权限",
    "the record of what was sent cannot be read; check the folder's rights",
)


class Witness:
    """The marks of the last fortnight, read once; Failure where the files cannot be used."""

    def __init__(self, reports: Path, state: Path) -> None:
        """In the folder of the reports, and beside the file of the state."""
        self._places = ((reports, MARKED), (state.parent, f"{state.name}{MARKED}"))
        self._marks: set[str] = set()
        for path, _ in self._files():
            try:
                lines = path.read_bytes().decode("ascii", "replace").split()
            except OSError as error:
                raise Failure(Reason.DENIED, path, NOT_READ) from error
            self._marks.update(line for line in lines if MARK.fullmatch(line))

    def __bool__(self) -> bool:
        """Whether anything was ever sent from here."""
        return bool(self._marks)

    def holds(self, mark: str) -> bool:
        """Whether a message, or what a recipient was told, is known to have been sent."""
        return mark in self._marks

    def ready(self, day: date) -> None:
        """Whether there can be a record of this day; Failure before anything is sent if not."""
        self._append(day, b"")

    def note(self, marks: Iterable[str], day: date) -> None:
        """Writes the marks down; they are on disk when this returns."""
        new = [mark for mark in marks if mark not in self._marks]
        # The first line end sets off what a sudden end may have left half written.
        self._append(day, "".join(f"\n{mark}" for mark in new).encode() + b"\n")
        self._marks.update(new)

    def tidy(self, today: date) -> None:
        """Deletes the records of more than a fortnight ago."""
        for path, day in self._files():
            if day < str(today - KEPT):
                path.unlink(missing_ok=True)

    def _files(self) -> Iterator[tuple[Path, str]]:
        """Every record, and of which day it is."""
        for folder, start in self._places:
            try:
                names = sorted(os.listdir(folder))
            except FileNotFoundError:
                continue
            except OSError as error:
                raise Failure(Reason.DENIED, folder, NOT_READ) from error
            for name in names:
                if name.startswith(start) and DAY.fullmatch(name[len(start) :]):
                    yield folder / name, name[len(start) :]

    def _append(self, day: date, data: bytes) -> None:
        for folder, start in self._places:
            path = folder / f"{start}{day.isoformat()}"
            try:
                folder.mkdir(exist_ok=True)
                handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(handle, data)
                    os.fsync(handle)
                finally:
                    os.close(handle)
            except OSError as error:
                raise Failure(Reason.DENIED, path, NOT_WRITTEN) from error
