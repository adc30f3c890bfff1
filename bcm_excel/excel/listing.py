"""Which sheets a workbook's package lists, and in which parts they and their texts stand."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.excel.facts import Facts, Forbidden, Malformed, elements, local, says_yes
from bcm_excel.excel.parts import DAMAGED, UNSAFE_XML, Package, safe_head
from bcm_excel.excel.sniff import another_kind

LISTING = frozenset({"Relationship", "sheet", "workbookPr"})
"""The elements that say which sheets there are and where."""
LONGEST_LISTING = 1 << 15
"""Bytes of a part that lists sheets up to which what it says is remembered."""


@dataclass(frozen=True)
class SheetScan:
    """One sheet as the workbook lists it; ``facts`` only where it has cells that are asked for."""

    name: str
    hidden: bool
    part: str
    facts: Facts | None


def workbook_part(package: Package) -> str:
    """The part that lists the sheets; raises Failure where the zip is no .xlsx."""
    if package.find("[Content_Types].xml") is None:
        raise _other_zip(package)
    main = package.find("xl/workbook.xml")
    relations = package.find("_rels/.rels")
    if relations is not None:
        for kind, target in _relations(package, "", relations).values():
            if kind == "officeDocument":
                main = package.find(target) or main
    if main is None or main.lower().endswith(".bin"):
        raise _other_zip(package)
    return main


def _other_zip(package: Package) -> Failure:
    """The failure that names what kind of zip this is."""
    names = {name.lower() for name in package.parts}
    said = another_kind("普通压缩包", "an ordinary zip archive")
    if "xl/workbook.bin" in names:
        said = another_kind("二进制工作簿（.xlsb）", "a binary workbook (.xlsb)")
    elif "mimetype" in names:
        said = another_kind("OpenDocument 文件（如 .ods）", "an OpenDocument file (such as .ods)")
    elif any(name.startswith("word/") for name in names):
        said = another_kind(" Word 文档", "a Word document")
    elif any(name.startswith("ppt/") for name in names):
        said = another_kind("演示文稿", "a presentation")
    elif "index/document.iwa" in names:
        said = another_kind(" Numbers 表格", "a Numbers spreadsheet")
    elif "[content_types].xml" in names:
        return package.failure(Reason.CORRUPT, DAMAGED)
    return package.failure(Reason.NOT_EXCEL, said)


def _elements(package: Package, part: str) -> Sequence[tuple[str, dict[str, str]]]:
    """The listing elements of a part."""
    data = package.whole(part)
    safe_head(package, data[:4096])
    try:
        return _listing(data) if len(data) <= LONGEST_LISTING else elements(data, LISTING)
    except Malformed as error:
        raise package.failure(Reason.CORRUPT, DAMAGED) from error
    except Forbidden as error:
        raise package.failure(Reason.UNSAFE, UNSAFE_XML) from error


@lru_cache(maxsize=64)
def _listing(data: bytes) -> Sequence[tuple[str, dict[str, str]]]:
    """The same parts list the sheets of all workbooks of a kind."""
    return elements(data, LISTING)


def _relations(package: Package, folder: str, part: str) -> dict[str, tuple[str, str]]:
    """Id of each relation with the last word of its type and the part it points to."""
    found = {}
    for name, attributes in _elements(package, part):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "").replace("\\", "/")
            joined = target if target.startswith("/") else posixpath.join(folder, target)
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(joined).lstrip("/"))
    return found


def listed_sheets(package: Package, workbook: str) -> tuple[list[tuple[SheetScan, str]], bool]:
    """The sheets in order, each with the word for its kind, and whether days count from 1904."""
    folder, name = posixpath.split(workbook)
    relations_part = package.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    relations = _relations(package, folder, relations_part) if relations_part else {}
    listed: list[tuple[SheetScan, str]] = []
    date1904 = False
    for tag, attributes in _elements(package, workbook):
        if tag == "workbookPr":
            date1904 = says_yes(attributes.get("date1904"))
        elif tag == "sheet":
            relation = next((v for k, v in attributes.items() if local(k) == "id"), "")
            kind, target = relations.get(relation, ("", ""))
            part = package.find(target)
            if part is None:
                raise package.failure(Reason.CORRUPT, DAMAGED)
            hidden = attributes.get("state", "visible") != "visible"
            listed.append((SheetScan(attributes.get("name", ""), hidden, part, None), kind))
    parts = [sheet.part for sheet, _ in listed]
    if not listed or len(set(parts)) != len(parts):
        raise package.failure(Reason.CORRUPT, DAMAGED)
    return listed, date1904


def shared_part(package: Package) -> str | None:
    """The part that holds the texts that cells share; None without one."""
    return package.find("xl/sharedStrings.xml") or next(
        (name for name in package.parts if name.lower().endswith("sharedstrings.xml")), None
    )
