"""A glance at a workbook: the names of its sheets, and the texts of one small sheet.

It costs a hundredth of reading the file, and so many files of a folder can be told apart. What is
found is good for that only: the file is looked at whole before anything in it is used.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import Stamp
from bcm_excel.excel.facts import Attributes, Forbidden, Malformed, feeder, local, parse
from bcm_excel.excel.listing import listed_sheets, shared_part, workbook_part
from bcm_excel.excel.parts import DAMAGED, UNSAFE_XML, Package, opened, safe_head
from bcm_excel.excel.sniff import OLE, PASSWORD, bytes_of, refuse_others


class _Cells:
    """The kind and the raw text of some cells."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self._wanted = wanted
        self._cell = ("", "")
        self._taking = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        if local(name) == "c":
            self._cell = (attributes.get("r", ""), attributes.get("t", "n"))
        self._taking = local(name) in {"v", "t"} and self._cell[0] in self._wanted

    def end(self, _: str) -> None:
        """An element ends."""
        self._taking = False

    def text(self, said: str) -> None:
        """Text inside an element."""
        if self._taking:
            cell, kind = self._cell
            self.found[cell] = (kind, self.found.get(cell, ("", ""))[1] + said)


class _Shared:
    """Some of the shared texts, by their number."""

    def __init__(self, wanted: Collection[int]) -> None:
        self.found: dict[int, str] = {}
        self._wanted = wanted
        self._number = -1
        self._taking = False

    def start(self, name: str, _: Attributes) -> None:
        """An element begins."""
        if local(name) == "si":
            self._number += 1
        self._taking = local(name) == "t" and self._number in self._wanted

    def end(self, _: str) -> None:
        """An element ends."""
        self._taking = False

    def text(self, said: str) -> None:
        """Text inside an element."""
        if self._taking:
            self.found[self._number] = self.found.get(self._number, "") + said


R = TypeVar("R", _Cells, _Shared)


@dataclass(frozen=True)
class Glance:
    """The sheets of a workbook by name, with their parts."""

    package: Package
    stamp: Stamp
    sheets: dict[str, str]

    def texts(self, sheet: str, cells: Collection[str]) -> dict[str, str]:
        """What these cells of a sheet hold, as text; those that are empty are left out.

        Raises:
            Failure: the parts that hold them are damaged or not safe.
        """
        raw = self._parsed(self.sheets[sheet], _Cells(frozenset(cells)))
        wanted = {int(v) for kind, v in raw.found.values() if kind == "s" and v.isdigit()}
        part = shared_part(self.package) if wanted else None
        shared = self._parsed(part, _Shared(wanted)).found if part else {}
        return {
            cell: shared.get(int(value), "") if kind == "s" and value.isdigit() else value
            for cell, (kind, value) in raw.found.items()
        }

    def _parsed(self, part: str, reader: R) -> R:
        data = self.package.whole(part)
        safe_head(self.package, data[:4096])
        try:
            parse(feeder(reader.start, reader.end, reader.text), data, last=True)
        except Malformed as error:
            raise self.package.failure(Reason.CORRUPT, DAMAGED) from error
        except Forbidden as error:
            raise self.package.failure(Reason.UNSAFE, UNSAFE_XML) from error
        return reader


def glance(path: Path) -> Glance:
    """Raises Failure for what is no workbook, and for one that is protected by a password."""
    data, stamp = bytes_of(path)
    refuse_others(path, data)
    if data.startswith(OLE):
        raise Failure(Reason.ENCRYPTED, path, PASSWORD)
    package = opened(path, data)
    sheets, _ = listed_sheets(package, workbook_part(package))
    return Glance(package, stamp, {sheet.name: sheet.part for sheet, _ in sheets})
