"""What makes a machine run ``daily`` every day, for one workspace."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

from bcm_excel.app.workspace import settings_in, workbooks_in
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import put
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.units import Run, Unit, cron_line, runnable, systemd_units, windows_task

ODD = Text(
    "路径里有换行等不可见字符，不能写进计划任务的配置",
    "the path holds a line break or another control character and cannot stand in a unit",
)


def units(
    scheduler: str, program: Path, folder: Path, *, at: time | None, now: datetime, lang: Lang
) -> tuple[Unit, ...]:
    """The files for systemd, cron or windows; without ``at``, at the time that the settings name.

    Raises:
        Failure: there is no such folder, its settings are wrong, or a path cannot be written.
    """
    next(workbooks_in(folder), None)  # a folder that is not there is said before its settings
    for path in (program.absolute(), folder.resolve()):
        if not runnable(str(path)):
            raise Failure(Reason.DENIED, path, ODD)
    run = Run(
        str(program.absolute()),
        str(folder.resolve()),
        at if at is not None else settings_in(folder).daily_at,
        lang,
    )
    match scheduler:
        case "systemd":
            return systemd_units(run)
        case "cron":
            return (cron_line(run),)
        case _:
            return (windows_task(run, now.date()),)


def write_units(made: tuple[Unit, ...], folder: Path, now: datetime) -> tuple[Path, ...]:
    """Put the files into a folder. Raises Failure; nothing is overwritten."""
    paths = tuple(folder / unit.name for unit in made)
    for unit, path in zip(made, paths, strict=True):
        put(unit.data, path, overwrite=False, now=now)
    return paths
