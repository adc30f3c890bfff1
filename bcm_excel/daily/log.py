"""The log of the runs: plain lines, numbers masked, in a file that does not grow for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from bcm_excel.core.printable import printable
from bcm_excel.plan.phones import masked_in

NAME = "daily.log"
LARGEST = 1 << 20
"""Bytes after which the file is put aside."""
KEPT = 3
"""So many older ones stay."""


def add_lines(
    folder: Path, job: str, now: datetime, lines: Iterable[str], *, name: str = NAME
) -> None:
    """Appends lines, each with its moment and the job; OSError where that cannot be done."""
    said = [f"{now:%Y-%m-%d %H:%M} {job} {_line(each)}\n" for each in lines]
    folder.mkdir(exist_ok=True)
    path = folder / name
    if path.exists() and path.stat().st_size > LARGEST:
        _put_aside(path)
    with path.open("a", encoding="utf-8", errors="replace") as file:
        file.write("".join(said))


def _line(text: str) -> str:
    return " ".join(printable(masked_in(text)).split())


def _put_aside(path: Path) -> None:
    for number in range(KEPT, 1, -1):
        older = path.with_name(f"{path.name}.{number - 1}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number}"))
    path.replace(path.with_name(f"{path.name}.1"))
