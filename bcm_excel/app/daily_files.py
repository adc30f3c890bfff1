"""The files of a workspace read for the daily run; what has not changed is not read again.

A file is known again by the digest of its bytes: times and sizes may lie. What reads a workbook is
in ``daily_read``, which a run over an unchanged workspace does not load.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bcm_excel.app.daily_known import (
    PLAN,
    Answer,
    Asked,
    FileSeen,
    FilesRead,
    Known,
    closed_basis,
    index_result,
    over_of,
    result_of,
    take_over,
)
from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.facts import Unread, placed
from bcm_excel.daily.facts_kept import from_json
from bcm_excel.excel.sniff import bytes_of

if TYPE_CHECKING:
    from bcm_excel.app.executors import Where
    from bcm_excel.daily.roster import Roster

T = TypeVar("T")

LOST = Text("没有读出任何内容", "nothing was read from it")


class StoppedError(Exception):
    """The run was asked to end while it read."""


def roster_of(path: Path | None) -> tuple[Roster | None, str, Failure | None]:
    """The roster with its digest, or why it cannot be read; nothing where there is none."""
    if path is None:
        return None, "", None
    from bcm_excel.app.roster import read_roster

    try:
        data, _ = bytes_of(path)
        return read_roster(path), hashlib.sha256(data).hexdigest(), None
    except Failure as failure:
        return None, "", failure


def read_files(
    paths: Sequence[Path],
    asked: Asked,
    known: Known,
    executor: Where,
    *,
    plans: bool = True,
    stop: Callable[[], bool] = lambda: False,
) -> FilesRead:
    """Every plan, incident and drill among the files; the others are told apart and passed over.

    With ``plans`` False, plans are looked at only where a step of an incident is open.

    Raises:
        StoppedError: ``stop``, which is asked between two files, said that it is to end.
    """
    read = FilesRead()
    files = list(_digested(_until(stop, paths), asked, known, read))
    later = [each for each in files if each.sort == PLAN]
    _read(read, [each for each in files if each.sort != PLAN], asked, known, executor, stop)
    if plans or any(each.open for each in read.incidents):
        _read(read, later, asked, known, executor, stop)
    else:
        read.sorts |= {each.place: (each.digest, PLAN) for each in later}
    failed = {each.place for each in read.unread}
    read.sorts |= {place: known.index[place] for place in failed if place in known.index}
    before = {place for place, (_, sort) in known.index.items() if sort == PLAN}
    read.vanished = tuple(
        sorted(each for each in before - failed if read.sorts.get(each, ("", ""))[1] != PLAN)
    )
    if not plans:  # the daily run is to say that they are missing
        read.sorts |= {place: known.index[place] for place in read.vanished}
    read.made.append(index_result(read.sorts))
    return read


def _until(stop: Callable[[], bool], several: Iterable[T]) -> Iterator[T]:
    for each in several:
        if stop():
            raise StoppedError
        yield each


def _digested(
    paths: Iterable[Path], asked: Asked, known: Known, read: FilesRead
) -> Iterator[FileSeen]:
    for path in paths:
        try:
            data, stamp = bytes_of(path)
        except Failure as failure:
            read.unread.append(Unread.of(failure, asked.folder))
            continue
        place, digest = placed(path, asked.folder), hashlib.sha256(data).hexdigest()
        before, sort = known.index.get(place, ("", ""))
        yield FileSeen(path, place, stamp, digest, sort if before == digest else None)


def _read(
    read: FilesRead,
    files: Sequence[FileSeen],
    asked: Asked,
    known: Known,
    executor: Where,
    stop: Callable[[], bool],
) -> None:
    with collector_off():
        new = {each.path: each for each in files if not _is_known(each, asked.now, known, read)}
    if not new:
        return
    from bcm_excel.app.executors import map_files

    for made in _until(stop, map_files(partial(_answer, asked), tuple(new), executor)):
        file, answer = new[made.path], made.value
        if answer is None:
            read.unread.append(Unread(file.place, made.lost or LOST, Reason.CORRUPT))
        elif isinstance(answer, Failure):
            read.unread.append(Unread.of(answer, asked.folder))
        else:
            _take(read, file, answer, asked)


def _take(read: FilesRead, file: FileSeen, answer: Answer, asked: Asked) -> None:
    """What is kept of a file that was saved since its digest was made is kept for this run only."""
    whole = answer.stamp == file.stamp
    read.fresh += answer.plan is not None or answer.incident is not None
    read.sorts[file.place] = (file.digest if whole else "", answer.sort)
    if answer.plan is not None:
        read.plans[file.place] = from_json(answer.plan)
        read.said[file.place] = answer.plan
        read.made += [result_of(file, asked.basis, answer.plan)] * whole
    elif answer.incident is not None:
        read.incidents.append(answer.incident)
        if whole and answer.incident.taken and not answer.incident.open:
            read.made.append(result_of(file, closed_basis(), over_of(answer.incident)))


def _is_known(file: FileSeen, now: datetime, known: Known, read: FilesRead) -> bool:
    """Whether nothing need be read; what was kept of the file is taken over."""
    match file.sort:
        case None:
            return False
        case "plan":
            kept = known.plans.get(file.place)
            if kept is None or kept.digest != file.digest:
                return False
            try:
                facts = from_json(kept.result)
            except (ValueError, KeyError, TypeError):
                return False
            if facts.until and now >= facts.until:
                return False
            read.plans[file.place] = facts
            read.said[file.place] = kept.result
        case "incident" | "drill":
            over = known.closed.get(file.place)
            if over is None or over.digest != file.digest or not take_over(over, read.over):
                return False
    read.sorts[file.place] = (file.digest, file.sort)
    return True


def _answer(asked: Asked, path: Path) -> Answer | Failure:
    """What a file says; in whichever process, which alone loads what reads a workbook."""
    from bcm_excel.app.daily_read import answer

    return answer(asked, path)
