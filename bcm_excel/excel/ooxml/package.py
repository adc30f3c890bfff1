"""The parts of an .xlsx file: found, read, and written again with only some of them changed."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import unquote

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.excel.ooxml.entries import (
    end_of_directory,
    in_directory,
    renewed,
    without_zip64,
)
from bcm_excel.excel.ooxml.markup import BrokenXmlError, Element, children, root

CONTENT_TYPES = "[Content_Types].xml"
BOM = b"\xef\xbb\xbf"
STREAMED = 0x8
"""The flag of an entry whose sizes stand behind its data."""
ENCRYPTED = 0x1
HEADER = 30

DAMAGED = Text("文件已损坏，无法修改", "the file is damaged and cannot be changed")
ODD_XML = Text("文件的内部结构不合规范，为安全起见不作修改", "its XML is unsafe to change")


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another; ``part`` is None where it leads outside the package."""

    id: str
    kind: str
    """The last word of its type: ``worksheet``, ``comments``."""
    part: str | None
    target: str
    """As it is written: ``../comments1.xml``, ``mailto:wang.min@example.com``."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook and the part that holds it."""

    name: str
    part: str
    kind: str
    """``worksheet``, ``chartsheet`` or another."""
    hidden: bool


class Package:
    """An open .xlsx file. Names of parts are those of the zip; look-ups ignore case."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: BinaryIO = path.open("rb")
        except FileNotFoundError:
            said = Text("文件不存在", "the file does not exist")
            raise Failure(Reason.MISSING, path, said) from None
        except OSError as error:
            said = Text("文件无法打开：没有权限或被占用", "the file cannot be opened")
            raise Failure(Reason.DENIED, path, said) from error
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._entries = {entry.filename.lower(): entry for entry in self._zip.infolist()}
            if len(self._entries) != len(self._zip.infolist()):
                raise Failure(Reason.UNSAFE, path, ODD_XML)
            self.workbook = self._workbook()
        except (zipfile.BadZipFile, BrokenXmlError) as error:
            self._file.close()
            raise Failure(Reason.CORRUPT, path, DAMAGED) from error
        except Failure:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """All parts, in the order of the zip."""
        return tuple(entry.filename for entry in self._zip.infolist())

    def find(self, name: str) -> str | None:
        """A part's name as the zip spells it."""
        entry = self._entries.get(name.lower())
        return entry.filename if entry else None

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        try:
            return self._zip.read(self._entries[name.lower()])
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Failure(Reason.CORRUPT, self.path, DAMAGED) from error

    def text(self, name: str) -> str:
        """An XML part's text, without its byte order mark; only UTF-8 without DOCTYPE."""
        data = self.read(name)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Failure(Reason.UNSAFE, self.path, ODD_XML) from error
        if "<!DOCTYPE" in text or "<!ENTITY" in text or "\x00" in text:
            raise Failure(Reason.UNSAFE, self.path, ODD_XML)
        return text

    def encoded(self, name: str, text: str) -> bytes:
        """A changed text as the part's bytes, with a byte order mark if it had one."""
        had = self.find(name) is not None and self.read(name).startswith(BOM)
        return (BOM if had else b"") + text.encode()

    def relations(self, name: str) -> tuple[Relation, ...]:
        """What a part links to; the package itself is ``""``."""
        found = self.find(relations_of(name))
        if found is None:
            return ()
        xml = self.text(found)
        folder = posixpath.dirname(name)
        return tuple(
            self._relation(each, folder)
            for each in children(xml, root(xml))
            if each.name == "Relationship"
        )

    def _relation(self, element: Element, folder: str) -> Relation:
        written = element.attributes.get("Target", "")
        target = written.replace("\\", "/")
        kind = element.attributes.get("Type", "").rsplit("/", 1)[-1]
        part: str | None = None
        if element.attributes.get("TargetMode") != "External":
            joined = target if target.startswith("/") else posixpath.join("/", folder, target)
            path = posixpath.normpath(joined).lstrip("/")
            part = self.find(path) or self.find(unquote(path)) or path
        return Relation(element.attributes.get("Id", ""), kind, part, written)

    def related(self, name: str, kind: str) -> str | None:
        """The first existing part of a kind that a part links to."""
        for each in self.relations(name):
            if each.kind == kind and each.part and self.find(each.part):
                return each.part
        return None

    def _workbook(self) -> str:
        part = self.related("", "officeDocument")
        if part is None:
            said = Text("不是 Excel 工作簿（.xlsx）", "this is not an Excel workbook (.xlsx)")
            raise Failure(Reason.NOT_EXCEL, self.path, said)
        return part

    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets in the order of their tabs."""
        xml = self.text(self.workbook)
        links = {each.id: each for each in self.relations(self.workbook)}
        found: list[SheetPart] = []
        for group in children(xml, root(xml)):
            if group.name != "sheets":
                continue
            for each in children(xml, group):
                keys = [key for key in each.attributes if key.endswith(":id") or key == "id"]
                link = links.get(each.attributes[keys[0]]) if keys else None
                if link is None or link.part is None or not self.find(link.part):
                    raise Failure(Reason.CORRUPT, self.path, DAMAGED)
                hidden = each.attributes.get("state", "visible") != "visible"
                name = each.attributes.get("name", "")
                found.append(SheetPart(name, link.part, link.kind, hidden))
        return tuple(found)

    @property
    def signed(self) -> bool:
        """It carries a digital signature, which any change would break."""
        return any(name.lower().startswith("_xmlsignatures/") for name in self.names)

    def write(self, target: Path, changed: Mapping[str, bytes]) -> None:
        """A copy with these parts changed or added; others are copied as they lie in the zip."""
        pending = {name.lower(): (name, data) for name, data in changed.items()}
        directory: list[bytes] = []
        with target.open("wb") as out:
            for entry in self._zip.infolist():
                _, data = pending.pop(entry.filename.lower(), ("", None))
                listed, record = entry, b""
                if data is None:
                    record = self._record(entry)
                else:
                    listed, record = renewed(entry, data)
                directory.append(in_directory(listed, out.tell()))
                out.write(record)
            for name, data in pending.values():
                listed, record = renewed(self._like_the_first(name), data)
                directory.append(in_directory(listed, out.tell()))
                out.write(record)
            start = out.tell()
            out.write(b"".join(directory))
            out.write(end_of_directory(len(directory), start, out.tell() - start))

    def _like_the_first(self, name: str) -> zipfile.ZipInfo:
        first = self._zip.infolist()[0]
        entry = zipfile.ZipInfo(name, first.date_time)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system, entry.external_attr = first.create_system, first.external_attr
        return entry

    def _record(self, entry: zipfile.ZipInfo) -> bytes:
        """An entry's header and compressed data as they lie in the file."""
        self._file.seek(entry.header_offset)
        head = self._file.read(HEADER)
        if len(head) < HEADER or head[:4] != b"PK\3\4" or entry.flag_bits & ENCRYPTED:
            raise Failure(Reason.CORRUPT, self.path, DAMAGED)
        name, extra = struct.unpack("<2H", head[26:30])
        tail = self._file.read(name + extra + entry.compress_size)
        if len(tail) != name + extra + entry.compress_size:
            raise Failure(Reason.CORRUPT, self.path, DAMAGED)
        if not entry.flag_bits & STREAMED:
            return head + tail
        wide = without_zip64(tail[name : name + extra]) != tail[name : name + extra]
        sizes = (entry.CRC, entry.compress_size, entry.file_size)
        return head + tail + b"PK\7\10" + struct.pack("<LQQ" if wide else "<LLL", *sizes)


def relations_of(name: str) -> str:
    """The part that holds the links of a part."""
    folder, last = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{last}.rels")
