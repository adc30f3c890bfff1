"""A workspace: the folder with plans, incidents, drills and the settings of the machine.

What a workbook is, is told by what it holds and not by its name. What this program made beside the
staff's files is passed over: backups, marked copies, whatever stands in ``reports``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.lazy import lazy
from bcm_excel.core.stamp import Stamp, refused, stamp
from bcm_excel.core.text import Text
from bcm_excel.daily.settings import FILE, Settings
from bcm_excel.daily.settings_file import settings_of
from bcm_excel.excel.sniff import is_lock

REPORTS = "reports"
ENDINGS = frozenset({".xlsx", ".xlsm"})
MADE_BESIDE = lazy(r".*\.(?:备份|新)-[0-9]{8}-[0-9]{6}(?:-[0-9]+)?")
"""What saving leaves beside a file: the copy before a change, and one that could not be put in."""
LARGEST_SETTINGS = 1 << 20
NO_FILE = Text("这不是普通文件", "this is no ordinary file")
TOO_LARGE = Text("设置文件过大", "the file of settings is too large")
NO_FOLDER = Text("找不到这个文件夹", "there is no such folder")
A_FILE = Text("这是文件，请指定文件夹", "this is a file; name a folder")
CLOSED = Text(
    "没有打开这个文件夹的权限，里面的文件没有检查",
    "this folder may not be opened; what is in it was not checked",
)
NOT_A_PLAN = Text(
    "这不是预案工作簿（没有应急通讯录、应急组织等工作表）",
    "this is no plan workbook: it lacks sheets such as Contacts and Roles",
)


class Sort(StrEnum):
    """What a workbook is."""

    PLAN = "plan"
    INCIDENT = "incident"
    DRILL = "drill"
    MARKED = "marked"
    """A copy of a plan with its findings marked, or a list of findings."""
    OTHER = "other"
    """A summary, a call sheet, or something of the staff's own."""


@dataclass(frozen=True, slots=True)
class File:
    """A workbook of the workspace as it was when it was looked at."""

    path: Path
    stamp: Stamp
    sort: Sort


@dataclass(frozen=True)
class Workspace:
    """What a folder holds, in the order of the paths."""

    folder: Path
    files: tuple[File, ...] = ()
    settings: Settings = field(default_factory=Settings)
    failures: tuple[Failure, ...] = ()
    """The files that cannot be read, and why; the settings among them, in place of which the
    defaults are taken."""

    @property
    def plans(self) -> tuple[Path, ...]:
        """The plan workbooks."""
        return self._of(Sort.PLAN)

    @property
    def incidents(self) -> tuple[Path, ...]:
        """The tracking workbooks of real incidents."""
        return self._of(Sort.INCIDENT)

    @property
    def drills(self) -> tuple[Path, ...]:
        """The tracking workbooks of drills."""
        return self._of(Sort.DRILL)

    def _of(self, sort: Sort) -> tuple[Path, ...]:
        return tuple(each.path for each in self.files if each.sort is sort)


def workspace(folder: Path, known: Iterable[File] = ()) -> Workspace:
    """Look through a folder; given a plan workbook, that alone, with the settings beside it.

    ``known`` are files of an earlier look: one that is as it was is not opened again.

    Raises:
        Failure: the folder does not exist or may not be read; the one file is no plan.
    """
    before = {(each.path, each.stamp): each for each in known}
    if os.path.isfile(folder):  # pathlib's own raises for a name that is too long
        found = _file(folder, before)
        if found.sort is not Sort.PLAN:
            raise Failure(Reason.WRONG_KIND, folder, NOT_A_PLAN)
        settings, failures = _settings(folder.parent)
        return Workspace(folder.parent, (found,), settings, failures)
    if not os.path.isdir(folder):
        raise Failure(Reason.MISSING, folder, NO_FOLDER)
    settings, failed = _settings(folder)
    files, failures_of = list[File](), list(failed)
    for path in workbooks_in(folder, failures_of):
        try:
            files.append(_file(path, before))
        except Failure as failure:
            failures_of.append(failure)
    return Workspace(folder, tuple(files), settings, tuple(failures_of))


def workbooks_in(folder: Path, closed: list[Failure] | None = None) -> Iterator[Path]:
    """The workbooks of a folder and those in it, in order of their paths; links are not followed.

    Passed over are hidden files and folders, lock files, backups, and the folder ``reports``.
    Folders inside that may not be read are put into ``closed``.

    Raises:
        Failure: the folder itself may not be read.
    """

    def note(error: OSError) -> None:
        if closed is not None:
            closed.append(Failure(Reason.DENIED, error.filename or folder, CLOSED))

    try:
        os.scandir(folder).close()
    except NotADirectoryError as error:
        raise Failure(Reason.WRONG_KIND, folder, A_FILE) from error
    except OSError as error:
        failure = refused(folder, error)
        missing = failure.reason is Reason.MISSING
        raise (Failure(Reason.MISSING, folder, NO_FOLDER) if missing else failure) from error
    for root, folders, names in os.walk(folder, onerror=note):
        here = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here != folder or name.lower() != REPORTS)
        )
        yield from (here / name for name in sorted(names) if _meant(name))


def _meant(name: str) -> bool:
    stem, ending = os.path.splitext(name)
    hidden = name.startswith(".") or is_lock(name)
    return ending.lower() in ENDINGS and not hidden and not MADE_BESIDE.fullmatch(stem)


def looked_at(path: Path) -> File:
    """A workbook and what it is. Failure where it cannot be read."""
    from bcm_excel.app.sorts import sort_of
    from bcm_excel.excel.peek import glance

    seen = glance(path)
    return File(path, seen.stamp, Sort(sort_of(seen)))


def _file(path: Path, before: dict[tuple[Path, Stamp], File]) -> File:
    now = stamp(path)
    if (path, now) in before:
        return before[path, now]
    return looked_at(path)


def _settings(folder: Path) -> tuple[Settings, tuple[Failure, ...]]:
    try:
        return settings_in(folder), ()
    except Failure as failure:
        return Settings(), (failure,)


def settings_in(folder: Path) -> Settings:
    """The settings of the machine; the defaults where there is no file of them.

    Raises:
        Failure: the file cannot be read or is not understood.
    """
    path = folder / FILE
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Failure(Reason.NOT_A_FILE, path, NO_FILE)
        if found.st_size > LARGEST_SETTINGS:
            raise Failure(Reason.TOO_LARGE, path, TOO_LARGE)
        return settings_of(path.read_bytes(), path)
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise refused(path, error) from error
