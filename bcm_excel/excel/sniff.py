"""What a file is, told by its first bytes and not by its name; anything but .xlsx is refused."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import Stamp, refused, stamp_of
from bcm_excel.core.text import Text

LARGEST_FILE = 512 * 1024 * 1024
"""Bytes; the packed file may not be larger than its parts may be together."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

OLD_XLS = Text(
    "这是旧版 Excel 格式（.xls），请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
    "This is the old Excel format (.xls); open it in Excel and save it as .xlsx.",
)
PASSWORD = Text(
    "文件设了打开密码，请提供密码，或在 Excel 中取消密码后另存为 .xlsx。",
    "The file is protected by a password; give the password, or remove it in Excel and save it as "
    ".xlsx.",
)
EMPTY = Text(
    "文件是空的（0 字节），请取一份完好的副本，或重新保存为 .xlsx。",
    "The file is empty (0 bytes); use a good copy, or save it again as .xlsx.",
)
CUT_OFF = Text(
    "文件不完整，可能没有下载或复制完，请重新取一份，或在 Excel 中另存为 .xlsx。",
    "The file is cut off, perhaps not fully downloaded or copied; fetch it again, or save it again "
    "as .xlsx.",
)
BEING_SAVED = Text(
    "读取时文件正在被保存，请稍后再试。",
    "The file was being saved while it was read; try again in a moment.",
)
LOCK_FILE = Text(
    "这是表格软件打开文件时留下的锁定文件，不是工作簿，请选择工作簿本身（.xlsx）。",
    "This is the lock file that a spreadsheet program leaves beside an open workbook; choose the "
    "workbook itself (.xlsx).",
)


def another_kind(zh: str, en: str) -> Text:
    """The sentence for a file of another program."""
    return Text(
        f"这是{zh}，不是 Excel 工作簿，请用 Excel 或 WPS 打开后另存为 .xlsx。",
        f"This is {en}, not an Excel workbook; open it in Excel and save it as .xlsx.",
    )


KINDS: tuple[tuple[re.Pattern[bytes], Text], ...] = (
    (re.compile(rb"%PDF-"), another_kind(" PDF 文件", "a PDF file")),
    (re.compile(rb"\{\\rtf"), another_kind(" RTF 文档", "an RTF document")),
    (
        re.compile(rb"(?s)<\?xml.{0,4000}(?:urn:schemas-microsoft-com:office:spreadsheet|<Workbook)"),
        another_kind(" XML 表格（2003 格式）", "an XML spreadsheet of Excel 2003"),
    ),
    (
        re.compile(
            rb"(?is)(?><\?xml[^>]{0,500}>|)(?>(?:\s|<!--.{0,2000}?-->)*)<"
            rb"(?:!doctype\s+html|html|head|body|meta|table|style|div)\b"
        ),
        another_kind("网页（HTML）", "a web page (HTML)"),
    ),
    (re.compile(rb"<\?xml|<[A-Za-z]"), another_kind(" XML 文件", "an XML file")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM"), another_kind("图片", "a picture")),
    (
        re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh"),
        Text(
            "这是压缩包，不是 Excel 工作簿，请先解压，再选择其中的 .xlsx 文件。",
            "This is a compressed archive, not an Excel workbook; unpack it and choose the .xlsx "
            "file inside.",
        ),
    ),
    (
        re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00"),
        OLD_XLS,
    ),
)  # fmt: skip
PLAIN_TEXT = another_kind("纯文本或 CSV 文件", "plain text or CSV")
UNKNOWN = Text(
    "这不是 Excel 工作簿，内容无法识别，请用 Excel 或 WPS 打开后另存为 .xlsx。",
    "This is not an Excel workbook and not recognised; open it in Excel and save it as .xlsx.",
)


def is_lock(name: str) -> bool:
    """Whether a file's name is that of a lock file of Excel, WPS or LibreOffice."""
    return name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#"))


def bytes_of(path: Path) -> tuple[bytes, Stamp]:
    """The whole of a regular file and its stamp, from one moment; never waits for a pipe or device.

    Raises:
        Failure: the file is missing, no regular file, not readable, too large or being saved.
    """
    if is_lock(path.name):
        raise Failure(Reason.NOT_EXCEL, path, LOCK_FILE)
    try:
        _regular(path, os.stat(path))
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            before = os.fstat(file.fileno())
            _regular(path, before)
            data = file.read(min(before.st_size, LARGEST_FILE) + 1)
            after = os.fstat(file.fileno())
    except (OSError, ValueError) as error:
        raise refused(path, error) from error
    if len(data) > LARGEST_FILE:
        raise Failure(Reason.TOO_LARGE, path, Text(
            "文件超过 512 MB，无法安全读取，请删去不用的图片和工作表后另存为 .xlsx。",
            "The file is larger than 512 MB and cannot be read safely; remove unused pictures and "
            "sheets and save it as .xlsx.",
        ))  # fmt: skip
    if stamp_of(before) != stamp_of(after) or len(data) != after.st_size:
        raise Failure(Reason.CHANGED, path, BEING_SAVED)
    return data, stamp_of(after)


def encrypted(path: Path) -> bool:
    """Whether a workbook is one that only a password opens; raises Failure as ``bytes_of`` does."""
    return bytes_of(path)[0].startswith(OLE)


def refuse_others(path: Path, data: bytes) -> None:
    """Raise Failure unless the bytes begin as a zip or hold an encrypted workbook."""
    if not data:
        raise Failure(Reason.EMPTY, path, EMPTY)
    if data.startswith(ZIP):
        return
    if data.startswith(OLE):
        if ENCRYPTED_STREAM not in data:
            raise Failure(Reason.OLD_FORMAT, path, OLD_XLS)
        return
    if len(data) < len(ZIP) and (ZIP.startswith(data) or OLE.startswith(data)):
        raise Failure(Reason.TRUNCATED, path, CUT_OFF)
    if data.startswith(b"PK\x05\x06"):
        raise Failure(Reason.EMPTY, path, Text(
            "压缩包里什么也没有，不是 Excel 工作簿，请重新保存为 .xlsx。",
            "The package holds nothing and is no Excel workbook; save it again as .xlsx.",
        ))  # fmt: skip
    raise _other(path, data[:8192])


def _other(path: Path, head: bytes) -> Failure:
    """The failure that names what the first bytes belong to."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = head.decode("utf-16", "replace").encode()
    else:
        plain = head.removeprefix(b"\xef\xbb\xbf")
    for shape, said in KINDS:
        if shape.match(plain.lstrip(b" \t\r\n")):
            return Failure(Reason.OLD_FORMAT if said is OLD_XLS else Reason.NOT_EXCEL, path, said)
    if not head.strip(b"\x00"):
        return Failure(Reason.CORRUPT, path, Text(
            "文件内容全是空字节，多半是同步或复制出了问题，请取一份完好的副本。",
            "The file holds nothing but zero bytes, probably from a failed sync or copy; use a "
            "good copy.",
        ))  # fmt: skip
    if head.startswith(TEXT_BOMS) or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", plain):
        return Failure(Reason.NOT_EXCEL, path, PLAIN_TEXT)
    return Failure(Reason.NOT_EXCEL, path, UNKNOWN)


def _regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    said = (
        Text("这是文件夹，不是文件，请选择其中的 .xlsx 文件。",
             "This is a folder, not a file; choose an .xlsx file in it.")
        if stat.S_ISDIR(found.st_mode)
        else Text("这不是普通文件（可能是管道或设备），请选择一个 .xlsx 文件。",
                  "This is not a regular file (perhaps a pipe or a device); choose an .xlsx file.")
    )  # fmt: skip
    raise Failure(Reason.NOT_A_FILE, path, said)
