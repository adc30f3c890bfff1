"""Entries of a zip as bytes: made anew, listed in the directory, copied with their dates."""

from __future__ import annotations

import struct
import zipfile
import zlib

UTF8_NAME = 0x800


def renewed(entry: zipfile.ZipInfo, data: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    """An entry with other data: name, time and attributes stay. Returns it and its record."""
    new = zipfile.ZipInfo(entry.orig_filename, entry.date_time)
    new.create_system, new.create_version = entry.create_system, entry.create_version
    new.external_attr, new.internal_attr = entry.external_attr, entry.internal_attr
    new.comment = entry.comment
    new.flag_bits = entry.flag_bits & UTF8_NAME
    if not entry.orig_filename.isascii():
        new.flag_bits |= UTF8_NAME
    stored = entry.compress_type == zipfile.ZIP_STORED
    new.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = data if stored else packer.compress(data) + packer.flush()
    new.CRC, new.file_size, new.compress_size = zlib.crc32(data), len(data), len(packed)
    name = encoded_name(new)
    head = struct.pack(
        "<4s5H3L2H",
        b"PK\3\4",
        20,
        new.flag_bits,
        new.compress_type,
        *dos_time(new),
        new.CRC,
        new.compress_size,
        new.file_size,
        len(name),
        0,
    )
    return new, head + name + packed


def in_directory(entry: zipfile.ZipInfo, offset: int) -> bytes:
    """An entry as the zip's directory lists it."""
    name, extra = encoded_name(entry), without_zip64(entry.extra)
    head = struct.pack(
        "<4s4B4H3L5H2L",
        b"PK\1\2",
        entry.create_version,
        entry.create_system,
        20,
        0,
        entry.flag_bits,
        entry.compress_type,
        *dos_time(entry),
        entry.CRC,
        entry.compress_size,
        entry.file_size,
        len(name),
        len(extra),
        len(entry.comment),
        0,
        entry.internal_attr,
        entry.external_attr,
        offset,
    )
    return head + name + extra + entry.comment


def end_of_directory(count: int, start: int, size: int) -> bytes:
    """The record that ends a zip."""
    return struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, start, 0)


def encoded_name(entry: zipfile.ZipInfo) -> bytes:
    """A name as its flag says."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF8_NAME else "cp437")


def dos_time(entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Time and date as a zip counts them, to two seconds."""
    year, month, day, hour, minute, second = entry.date_time
    return (hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)


def without_zip64(extra: bytes) -> bytes:
    """An extra field without the sizes of large files, which are not needed below 4 GiB."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack("<2H", extra[at : at + 4])
        if kind != 1:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept + extra[at:]
