"""What a file was like when it was looked at, and what is said where it cannot be seen."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text

UNWRITTEN = Text("无法写入：{why}", "cannot be written: {why}")
FULL = Text("磁盘已满", "the disk is full")
WHY_NOT = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: Text("磁盘是只读的", "the disk is read-only"),
    errno.EACCES: Text("没有写入的权限", "writing there is not allowed"),
    errno.EPERM: Text("没有写入的权限", "writing there is not allowed"),
    errno.ENOENT: Text("文件夹不存在", "the folder does not exist"),
    errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: Text("已有同名文件", "a file of this name exists"),
    errno.ENAMETOOLONG: Text("文件名或路径太长", "the name or the path is too long"),
    errno.ELOOP: Text("快捷链接互相指向", "links point at each other"),
}
OTHERWISE = Text("系统没有写成，请检查磁盘或网络连接", "check the disk or the network")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size and time of a file when it was read, to see whether it changed meanwhile."""

    size: int
    modified_ns: int


def stamp(path: Path | str) -> Stamp:
    """Size and time of a file as it is now; raises Failure where it cannot be seen."""
    path = Path(path)
    try:
        return stamp_of(os.stat(path))
    except (OSError, ValueError) as error:
        raise refused(path, error) from error


def stamp_of(found: os.stat_result) -> Stamp:
    """The stamp of what the operating system says about a file."""
    return Stamp(found.st_size, found.st_mtime_ns)


def refused(path: Path, error: OSError | ValueError) -> Failure:
    """The failure for what the operating system answered."""
    match error:
        case FileNotFoundError() | NotADirectoryError() | OSError(errno=errno.ENAMETOOLONG):
            return Failure(Reason.MISSING, path, Text(
                "找不到这个文件，请检查文件名和所在文件夹。",
                "There is no such file; check its name and folder.",
            ))  # fmt: skip
        case PermissionError():
            return Failure(Reason.DENIED, path, Text(
                "没有读取这个文件的权限，或文件正被其他程序占用，请关闭该程序或请管理员授权。",
                "The file may not be read, or another program holds it; close that program or ask "
                "for permission.",
            ))  # fmt: skip
        case ValueError():
            return Failure(Reason.MISSING, path, Text(
                "文件名无效，请检查文件名。", "The file name is not valid; check it."
            ))  # fmt: skip
    return Failure(Reason.DENIED, path, Text(
        "系统无法读取这个文件，请检查磁盘或网络连接后再试。",
        "The system cannot read this file; check the disk or the network and try again.",
    ))  # fmt: skip


def unwritable(path: Path, error: OSError) -> Failure:
    """The failure for what the operating system answered when something was to be written."""
    why = WHY_NOT.get(error.errno or 0, OTHERWISE)
    reason = Reason.MISSING if error.errno == errno.ENOENT else Reason.DENIED
    return Failure(reason, path, UNWRITTEN.filled({"why": why}))
