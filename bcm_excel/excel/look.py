"""A look into an Excel file before any parser: what it is, whether it is safe, what hides in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Stamp
from bcm_excel.excel.sniff import bytes_of, refuse_others, stamp

__all__ = ["Scan", "look", "stamp"]


@dataclass(frozen=True)
class Scan:
    """What is known of a file that may be read: its bytes and what its zip parts say."""

    path: Path
    data: bytes
    stamp: Stamp
    remarks: tuple[Text, ...] = ()


def look(path: Path | str) -> Scan:
    """Look into a file; raises Failure for whatever is no readable workbook."""
    path = Path(path)
    data, when = bytes_of(path)
    refuse_others(path, data)
    return Scan(path, data, when, open_elsewhere(path))


def open_elsewhere(path: Path) -> tuple[Text, ...]:
    """The remark that a spreadsheet program has the file open, if its lock file stands beside it."""
    return ()
