"""The parts of a zip package, unpacked in a stream with every byte counted."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.excel.sniff import CUT_OFF

LARGEST_PART = 256 * 1024 * 1024
LARGEST_WHOLE = 512 * 1024 * 1024
"""Bytes, unpacked."""
MOST_PARTS = 50_000
SHORTEST_ENTRY = 46
"""Bytes that a part takes in the directory at least."""
PIECE = 1 << 20
"""Bytes handed on at once."""

PART_TOO_LARGE = Text(
    "文件解压后过大（单个部分超过 256 MB 或合计超过 512 MB），为安全起见没有读取，"
    "请删去不用的行、图片和工作表后另存为 .xlsx。",
    "Unpacked, the file is too large (a part over 256 MB, or 512 MB in all) and was not read for "
    "safety; remove unused rows, pictures and sheets and save it as .xlsx.",
)
DAMAGED = Text(
    "文件已损坏，无法读取，请取一份完好的副本，或用 Excel 打开修复后另存为 .xlsx。",
    "The file is damaged and cannot be read; use a good copy, or let Excel repair it and save it "
    "as .xlsx.",
)
UNSAFE_ZIP = Text(
    "文件的内部结构可疑（重复、加密或越界的部分），为安全起见没有读取，"
    "请用 Excel 打开后另存为 .xlsx。",
    "The inside of the file looks unsafe (repeated, encrypted or misplaced parts) and was not "
    "read; open it in Excel and save it as .xlsx.",
)
UNSAFE_XML = Text(
    "文件内含不安全的 XML（DOCTYPE 或非 UTF-8 编码），为安全起见没有读取，"
    "请用 Excel 打开后另存为 .xlsx。",
    "The file holds unsafe XML (a DOCTYPE, or an encoding other than UTF-8) and was not read; open "
    "it in Excel and save it as .xlsx.",
)

LOCAL_HEADER = struct.Struct("<4s5H3L2H")
DECLARED = lazy(rb"""<\?xml[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']""")
PROLOG = lazy(rb"(?s)(?>(?:\s+|<\?.*?\?>|<!--.*?-->)*)")


@dataclass
class Package:
    """A zip package; ``total`` grows with every byte that comes out of it."""

    path: Path
    data: bytes
    parts: dict[str, zipfile.ZipInfo]
    total: int = 0
    spelled: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.spelled = {name.lower(): name for name in self.parts}

    def failure(self, reason: Reason, said: Text) -> Failure:
        """A failure about this package."""
        return Failure(reason, self.path, said)

    def find(self, name: str) -> str | None:
        """The part of this name as the package spells it; case does not matter, as in Excel."""
        return self.spelled.get(name.lower())

    def whole(self, name: str) -> bytes:
        """All bytes of a part."""
        return b"".join(self.stream(name))

    @contextmanager
    def again(self) -> Iterator[None]:
        """For unpacking parts whose bytes were counted before: the total stays as it is."""
        before = self.total
        try:
            yield
        finally:
            self.total = before

    def stream(self, name: str) -> Iterator[bytes]:
        """The real bytes of a part, piece by piece, with size and checksum proved at its end."""
        info = self.parts[name]
        size, checksum = 0, 0
        for piece in self._unpacked(info):
            size += len(piece)
            self.total += len(piece)
            if size > LARGEST_PART or self.total > LARGEST_WHOLE:
                raise self.failure(Reason.TOO_LARGE, PART_TOO_LARGE)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size != info.file_size or checksum != info.CRC:
            raise self.failure(Reason.CORRUPT, DAMAGED)

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        start = self._start(info)
        packed = memoryview(self.data)[start : start + info.compress_size]
        if info.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
            return
        inflate = zlib.decompressobj(-15)
        rest: bytes | memoryview = packed
        try:
            while not inflate.eof:
                piece = inflate.decompress(rest, PIECE)
                rest = inflate.unconsumed_tail
                if not piece and not rest and not inflate.eof:
                    raise self.failure(Reason.CORRUPT, DAMAGED)
                if piece:
                    yield piece
        except zlib.error as error:
            raise self.failure(Reason.CORRUPT, DAMAGED) from error
        if inflate.unused_data:
            raise self.failure(Reason.CORRUPT, DAMAGED)

    def _start(self, info: zipfile.ZipInfo) -> int:
        """Where a part's packed bytes begin; its local header must agree with the directory."""
        at = info.header_offset
        head = self.data[at : at + LOCAL_HEADER.size]
        if len(head) < LOCAL_HEADER.size:
            raise self.failure(Reason.CORRUPT, DAMAGED)
        mark, _, flags, method, _, _, _, _, _, name_length, extra_length = LOCAL_HEADER.unpack(head)
        name_at = at + LOCAL_HEADER.size
        name = self.data[name_at : name_at + name_length]
        start: int = name_at + name_length + extra_length
        directory_name = info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
        if (
            mark != b"PK\x03\x04"
            or method != info.compress_type
            or flags & 1
            or name != directory_name
            or start + info.compress_size > len(self.data)
        ):
            raise self.failure(Reason.CORRUPT, DAMAGED)
        return start


def opened(path: Path, data: bytes) -> Package:
    """The package in ``data``; raises Failure where its directory is missing, broken or a trick."""
    most = 4 * MOST_PARTS
    if len(data) > most * SHORTEST_ENTRY and data.count(b"PK\x01\x02") > most:
        raise Failure(Reason.TOO_LARGE, path, PART_TOO_LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos, comment = archive.infolist(), archive.comment
    except (
        zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OverflowError, OSError,
    ) as error:  # fmt: skip
        cut = b"PK\x05\x06" not in data
        reason, said = (Reason.TRUNCATED, CUT_OFF) if cut else (Reason.CORRUPT, DAMAGED)
        raise Failure(reason, path, said) from error
    if len(infos) > MOST_PARTS:
        raise Failure(Reason.TOO_LARGE, path, PART_TOO_LARGE)
    names = [each.filename for each in infos]
    tricks = (
        len({name.lower() for name in names}) != len(names)
        or any(_trick(each) for each in infos)
        or b"PK\x05\x06" in comment
        or data.count(b"PK\x05\x06", len(data) - 65_600 if len(data) > 65_600 else 0) > 1
    )
    if tricks:
        raise Failure(Reason.UNSAFE, path, UNSAFE_ZIP)
    if infos and min(entry.header_offset for entry in infos) > 0:
        raise Failure(Reason.CORRUPT, path, DAMAGED)
    return Package(path, data, {each.filename: each for each in infos if not each.is_dir()})


def _trick(info: zipfile.ZipInfo) -> bool:
    """Whether a part is encrypted, strangely packed or named to land elsewhere."""
    name = info.orig_filename.replace("\\", "/")
    return (
        bool(info.flag_bits & 0x41)
        or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or name.startswith("/")
        or "\0" in name
        or ":" in name.split("/")[0]
        or ".." in name.split("/")
    )


def is_xml(name: str) -> bool:
    """Whether readers parse a part as XML; what customers embed in ``customXml`` nobody parses."""
    lowered = name.lower()
    return lowered.endswith((".xml", ".rels")) and not lowered.startswith("customxml/")


def safe_head(package: Package, head: bytes) -> None:
    """Raise Failure for XML that is not UTF-8 or brings a DOCTYPE, told by its first bytes."""
    plain = head.removeprefix(b"\xef\xbb\xbf")
    declared = DECLARED.match(plain)
    encoding = declared[1].lower() if declared else b"utf-8"
    if (
        encoding not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
        or b"\0" in head[:256]
        or head.startswith((b"\xff\xfe", b"\xfe\xff"))
        or (b"<!" in head and _declares(plain))
    ):
        raise package.failure(Reason.UNSAFE, UNSAFE_XML)


def _declares(head: bytes) -> bool:
    """Whether XML begins with a declaration of a type, or holds one or that of an entity."""
    prolog = PROLOG.match(head)
    after = prolog.end() if prolog else 0
    return head[after : after + 2] == b"<!" or bool(re.search(rb"(?i)<!(?:doctype|entity)", head))
