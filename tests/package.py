"""The tests' own look into an .xlsx file: parts, relationships, sheets and cells; nothing shared
with the product, so that both cannot be wrong in the same way."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"

DATE_CODES = re.compile(r"[ymdhs]", re.IGNORECASE)
NO_CODES = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
HEX = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class ErrorValue:
    """``#N/A`` and its kin, as a value that equals no text."""

    label: str


Stored = str | float | bool | ErrorValue | None
"""None is a cell without a stored value."""


@dataclass(frozen=True)
class Stands:
    """A cell as the file holds it."""

    value: Stored
    formula: str | None
    is_date: bool


@dataclass(frozen=True)
class Relation:
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    state: str


def column_of(ref: str) -> int:
    """The number of the column of ``AB12``, from 1."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", ref):
        number = number * 26 + ord(letter) - 64
    return number


def row_of(ref: str) -> int:
    return int(re.sub(r"[^0-9]", "", ref))


def area_of(ref: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of ``A1:B2`` or ``A1``."""
    first, _, last = ref.replace("$", "").partition(":")
    last = last or first
    return row_of(first), column_of(first), row_of(last), column_of(last)


def plain(text: str) -> str:
    """Text with the file's escapes of characters resolved: ``_x0041_`` is A."""
    return HEX.sub(lambda found: chr(int(found[1], 16)), text)


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a file, each whole by its checksum."""
    with zipfile.ZipFile(path) as zipped:
        assert zipped.testzip() is None
        return {name: zipped.read(name) for name in zipped.namelist()}


class Package:
    """An .xlsx file; parts are read when asked for."""

    def __init__(self, path: Path | BinaryIO) -> None:
        self.zip = zipfile.ZipFile(path)
        self.names = self.zip.namelist()
        self._parsed: dict[str, ET.Element] = {}

    def xml(self, part: str) -> ET.Element:
        if part not in self._parsed:
            self._parsed[part] = ET.fromstring(self.zip.read(part))  # noqa: S314 - our own files
        return self._parsed[part]

    def relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return {}
        return {
            each.get("Id", ""): Relation(
                each.get("Type", "").rsplit("/", 1)[-1],
                target_of(folder, each.get("Target", "")),
                each.get("TargetMode") == "External",
            )
            for each in self.xml(rels).iter(f"{PACKAGE}Relationship")
        }

    @cached_property
    def workbook(self) -> str:
        relations = self.relations("").values()
        return next(each.target for each in relations if each.kind == "officeDocument")

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        relations = self.relations(self.workbook)
        return tuple(
            Sheet(
                each.get("name", ""),
                relations[each.get(f"{LINKS}id", "")].target,
                each.get("state", "visible"),
            )
            for each in self.xml(self.workbook).iter(f"{MAIN}sheet")
        )

    @cached_property
    def strings(self) -> tuple[str, ...]:
        part = next((n for n in self.names if n.lower() == "xl/sharedstrings.xml"), None)
        if part is None:
            return ()
        return tuple(
            "".join(t.text or "" for t in _texts(item)) for item in self.xml(part).iter(f"{MAIN}si")
        )

    @cached_property
    def date_styles(self) -> frozenset[int]:
        """Numbers of the cell formats that show a date or a time."""
        styles = self.xml("xl/styles.xml")
        codes = {
            each.get("numFmtId", ""): each.get("formatCode", "")
            for each in styles.iter(f"{MAIN}numFmt")
        }
        found = set()
        for index, form in enumerate(styles.findall(f"{MAIN}cellXfs/{MAIN}xf")):
            number = form.get("numFmtId", "0")
            built_in = 14 <= int(number) <= 22 or 45 <= int(number) <= 47
            if built_in or DATE_CODES.search(NO_CODES.sub("", codes.get(number, ""))):
                found.add(index)
        return frozenset(found)

    def cells(self, sheet: Sheet) -> Iterator[tuple[str, Stands]]:
        """The cells of a sheet with what they hold, by their address."""
        for cell in self.xml(sheet.part).iter(f"{MAIN}c"):
            formula = cell.find(f"{MAIN}f")
            is_date = int(cell.get("s", "0")) in self.date_styles
            said = None if formula is None else formula.text or ""
            yield cell.get("r", ""), Stands(self._value(cell), said, is_date)

    def _value(self, cell: ET.Element) -> Stored:
        kind, value = cell.get("t", "n"), cell.find(f"{MAIN}v")
        if kind == "inlineStr":
            return plain("".join(each.text or "" for each in _texts(cell)))
        if value is None:
            return None
        text = value.text or ""
        if kind == "s":
            return plain(self.strings[int(text)])
        return _read(kind, text)


def _read(kind: str, text: str) -> Stored:
    match kind:
        case "str":
            return plain(text)
        case "b":
            return text == "1"
        case "e":
            return ErrorValue(text)
        case _:
            return float(text) if text else ""


def _texts(item: ET.Element) -> Iterator[ET.Element]:
    """The pieces of text of an item, without its phonetic readings."""
    for child in item:
        if child.tag == f"{MAIN}t":
            yield child
        elif child.tag != f"{MAIN}rPh":
            yield from _texts(child)


def target_of(folder: str, target: str) -> str:
    """The part that a relationship means, as the zip names it."""
    return (
        target[1:]
        if target.startswith("/")
        else posixpath.normpath(f"{folder}/{target}").lstrip("/")
    )
