"""A file replaced so that at every moment either the old or the new one is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import Stamp, unwritable
from bcm_excel.core.stamp import stamp as stamp_now
from bcm_excel.core.text import Text

LONGEST_STEM = 60
"""Characters kept of a name to which the time is added: systems take 255 bytes."""
TRIES, PAUSE = 20, 0.1
"""Two seconds in all: as long as a virus scanner or a preview holds a file on Windows."""
ZIP_ENDINGS = {".xlsx", ".xlsm", ".docx"}
ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an office file that only a password opens."""


def replace(
    path: Path,
    write: Callable[[Path], object],
    *,
    stamp: Stamp | None,
    backup: bool,
    now: datetime,
    fresh_only: bool = False,
    sleep: Callable[[float], object] = time.sleep,
) -> Path | None:
    """Puts what ``write`` makes in the place of ``path``. Returns the backup, None without one.

    ``write`` gets a temporary path in the same folder. Refused, with the original whole, where
    somebody has the file open, or it is not as ``stamp`` says, or with ``fresh_only`` where
    something stands there by then. Where Windows does not let go of it for two seconds, the new
    file stays under another name and the Failure says which.
    """
    path = Path(os.path.realpath(path))
    refuse_if_open(path)
    refuse_if_changed(path, stamp)
    try:
        temporary = _temporary(path)
        try:
            _written(write, temporary, path)
            _settle(temporary, path)
            refuse_if_open(path)
            refuse_if_changed(path, stamp)
            kept = _backed_up(path, now) if backup and path.exists() else None
            if fresh_only:
                _move_in(temporary, path)
            else:
                _move(temporary, path, now, sleep)
        finally:
            temporary.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    return kept


def put(
    data: bytes, path: Path, *, overwrite: bool, now: datetime, replaces: Stamp | None = None
) -> Path | None:
    """Write a whole file at once, or raise a Failure and leave what was there.

    Refuses a folder, and a file that exists (EXISTS) unless told to overwrite it. ``replaces`` says
    what the file must still be like: then it is replaced after a backup, which is returned.
    """
    if os.path.isdir(path):  # pathlib's own raises for a name that is too long
        said = Text("这是一个文件夹，不能当作文件写入", "this is a folder, not a file")
        raise Failure(Reason.NOT_A_FILE, path, said)
    new = not overwrite and replaces is None
    if new:
        fresh(path)
    return replace(
        path,
        lambda beside: beside.write_bytes(data),
        stamp=replaces,
        backup=replaces is not None,
        now=now,
        fresh_only=new,
    )


def fresh(path: Path) -> Path:
    """The path itself where nothing stands there yet; otherwise a Failure (EXISTS)."""
    if os.path.lexists(path):
        said = Text("已有同名文件，未覆盖", "a file of this name exists; it was not overwritten")
        raise Failure(Reason.EXISTS, path, said)
    return path


def refuse_if_open(path: Path) -> None:
    """A Failure (LOCKED) where Excel, WPS or LibreOffice left its mark beside the file."""
    for mark in (f"~${path.name}", f".~lock.{path.name}#", f".~{path.name}"):
        if os.path.lexists(path.with_name(mark)):
            said = Text(
                f"文件正在 Excel 或 WPS 中打开，请关闭后重试（若并未打开，请删除 {mark}）",
                f"the file is open in Excel; close it and try again (if not open, delete {mark})",
            )
            raise Failure(Reason.LOCKED, path, said)


def refuse_if_changed(path: Path, stamp: Stamp | None) -> None:
    """A Failure (MISSING, CHANGED) unless the file is as it was when it was read."""
    if stamp is None:
        return
    if not path.exists():
        said = Text("文件已被移走或删除", "the file was moved or deleted")
        raise Failure(Reason.MISSING, path, said)
    if stamp_now(path) != stamp:
        said = Text(
            "文件在读取之后被修改过，请重新运行", "the file changed after it was read; run again"
        )
        raise Failure(Reason.CHANGED, path, said)


def _written(write: Callable[[Path], object], temporary: Path, path: Path) -> None:
    """What fails at the temporary file is said of the file that the user knows."""
    try:
        write(temporary)
    except Failure as failure:
        if failure.path != temporary:
            raise
        raise Failure(failure.reason, path, failure.said) from failure


def _temporary(path: Path) -> Path:
    handle, name = tempfile.mkstemp(".tmp", f".{path.stem[:40]}.", path.parent)
    os.close(handle)
    return Path(name)


def _settle(temporary: Path, path: Path) -> None:
    """The new file is on disk, whole, with the mode and owner of the old one."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    if not _whole(temporary, path.suffix.lower() in ZIP_ENDINGS):
        said = Text("写出的文件读不回来，已放弃", "what was written could not be read back")
        raise Failure(Reason.CORRUPT, path, said)
    if not path.exists():
        temporary.chmod(0o666 & ~_umask())
        return
    shutil.copymode(path, temporary)
    if hasattr(os, "chown"):
        old = path.stat()
        with suppress(PermissionError):
            os.chown(temporary, old.st_uid, old.st_gid)


def _whole(file: Path, zipped: bool) -> bool:
    """Whether what was written can be read back; an encrypted file is no zip any more."""
    with file.open("rb") as written:
        head = written.read(len(ENCRYPTED))
    if not head or not zipped or head == ENCRYPTED:
        return bool(head)
    try:
        with zipfile.ZipFile(file) as package:
            return package.testzip() is None
    except (zipfile.BadZipFile, zlib.error):
        return False


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _backed_up(path: Path, now: datetime) -> Path:
    """A copy beside the file, named by the time and never written over another."""
    kept = _beside(path, f"备份-{now:%Y%m%d-%H%M%S}")
    try:
        shutil.copy2(path, kept)
        with kept.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError:  # half a backup must not be taken for one
        kept.unlink(missing_ok=True)
        raise
    return kept


def _beside(path: Path, word: str) -> Path:
    stem = path.stem[:LONGEST_STEM]
    candidate, number = path.with_name(f"{stem}.{word}{path.suffix}"), 1
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{stem}.{word}-{number}{path.suffix}")
    return candidate


def _move_in(temporary: Path, path: Path) -> None:
    """The new file under its name, which nobody else may have taken meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        fresh(path)
        raise
    except OSError:  # a file system without links: what was looked at before writing must do
        temporary.replace(fresh(path))


def _move(temporary: Path, path: Path, now: datetime, sleep: Callable[[float], object]) -> None:
    for _ in range(TRIES):
        try:
            temporary.replace(path)
        except PermissionError:
            sleep(PAUSE)
        else:
            return
    other = _beside(path, f"新-{now:%Y%m%d-%H%M%S}")
    temporary.rename(other)
    said = Text(
        f"文件被其他程序占用，未能替换；新文件已另存为 {other.name}",
        f"another program holds the file, so it was not replaced; the new one is {other.name}",
    )
    raise Failure(Reason.LOCKED, path, said)


def _sync(folder: Path) -> None:
    """The folder's entry is on disk too, where the system lets a folder be opened."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
