"""The files of a workspace as the daily run knows them; what has not changed is not read again.

A file is known again by the digest of its bytes: times and sizes may lie. What reads a workbook is
in ``daily_read``, which a run over an unchanged workspace does not load.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import bcm_excel
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import Stamp
from bcm_excel.core.text import Text
from bcm_excel.daily.facts import IncidentFacts, PlanFacts, Unread, placed
from bcm_excel.daily.facts_kept import from_json
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.state import Result
from bcm_excel.excel.sniff import bytes_of

if TYPE_CHECKING:
    from bcm_excel.app.executors import Where
    from bcm_excel.daily.roster import Roster
    from bcm_excel.daily.stuck import Kept

T = TypeVar("T")

INDEX = "*index"
"""Under this name the list of files is kept."""
STUCK = "*stuck"
"""Under this name it is kept what is remembered of incidents that cannot be read."""
CLOSED = "closed"
LOST = Text("没有读出任何内容", "nothing was read from it")
PLAN, INCIDENT, DRILL = "plan", "incident", "drill"
"""As ``workspace.Sort`` writes them."""


class StoppedError(Exception):
    """The run was asked to end while it read."""


@cache
def made_by() -> str:
    """This program as it is installed: what another edition of it has made is not used."""
    found = hashlib.sha256()
    for root, folders, names in os.walk(Path(bcm_excel.__file__).parent):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        for name in sorted(names):
            at = os.stat(os.path.join(root, name))
            found.update(f"{name}|{at.st_size}|{at.st_mtime_ns}\n".encode())
    return found.hexdigest()[:16]


def closed_basis() -> str:
    """The basis of what is known of an incident that is over: no day."""
    return f"{made_by()}|{CLOSED}"


@dataclass(frozen=True)
class Asked:
    """What the files are read for. ``mails`` are the recipients whose language is asked for."""

    folder: Path
    now: datetime
    roster: Roster | None = None
    roster_digest: str = ""
    mails: frozenset[str] = frozenset()

    @property
    def basis(self) -> str:
        """All that the facts of a plan depend on, besides its file."""
        mails = hashlib.sha256("\n".join(sorted(self.mails)).encode()).hexdigest()[:16]
        return "|".join((made_by(), self.now.date().isoformat(), self.roster_digest, mails))


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file with its bytes' digest; ``sort`` where that is known from an earlier run."""

    path: Path
    place: str
    stamp: Stamp
    digest: str
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a file holds: the facts of a plan as bytes, those of an incident, or neither."""

    sort: str
    stamp: Stamp
    plan: bytes | None = None
    incident: IncidentFacts | None = None


@dataclass(frozen=True)
class Known:
    """What earlier runs have kept: by place, on the basis of today, and of what is closed."""

    plans: Mapping[str, Result] = field(default_factory=dict)
    closed: Mapping[str, Result] = field(default_factory=dict)
    index: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The digest and the sort of each file."""


@dataclass
class FilesRead:
    """What was read, and what is to be kept of it for the next run."""

    plans: dict[str, PlanFacts] = field(default_factory=dict)
    incidents: list[IncidentFacts] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    made: list[Result] = field(default_factory=list)
    sorts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The digest and the sort of every file that is there."""
    vanished: tuple[str, ...] = ()
    fresh: int = 0
    """How many of them were read anew."""
    said: dict[str, bytes] = field(default_factory=dict)
    """The facts of each plan as bytes."""

    @property
    def digest(self) -> str:
        """The same where every plan says the same."""
        whole = hashlib.sha256()
        for place in sorted(self.said):
            whole.update(self.said[place])
        return whole.hexdigest()

    @property
    def there(self) -> tuple[str, ...]:
        """The places of the files of which results may be kept."""
        return (*self.sorts, INDEX)

    def looked(self, now: datetime) -> Looked:
        """As the run looks at it."""
        return Looked(
            now,
            tuple(self.plans[place] for place in sorted(self.plans)),
            tuple(self.incidents),
            tuple(self.unread),
            self.vanished,
            sum(sort in {PLAN, INCIDENT, DRILL} for _, sort in self.sorts.values()),
        )


def index_of(result: Result | None) -> dict[str, tuple[str, str]]:
    """The files of the last run; none where the list cannot be read."""
    if result is None:
        return {}
    try:
        return {place: (digest, sort) for place, digest, sort in json.loads(result.result)}
    except (ValueError, TypeError):
        return {}


def index_result(sorts: Mapping[str, tuple[str, str]]) -> Result:
    """The list of the files, to be kept."""
    rows = [(place, digest, sort) for place, (digest, sort) in sorts.items()]
    return Result(INDEX, 0, 0, "", made_by(), json.dumps(rows).encode())


def stuck_result(kept: Kept) -> Result:
    """What is remembered of incidents that cannot be read, to be kept."""
    return Result(STUCK, 0, 0, "", made_by(), kept.to_json())


def stuck_of_result(result: Result | None) -> Kept:
    """What the last look has remembered of them."""
    from bcm_excel.daily.stuck import Kept

    return Kept.from_json(result.result) if result else Kept()


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
    new = {each.path: each for each in files if not _is_known(each, asked.now, known, read)}
    read.fresh += len(new)
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
    read.sorts[file.place] = (file.digest if whole else "", answer.sort)
    if answer.plan is not None:
        read.plans[file.place] = from_json(answer.plan)
        read.said[file.place] = answer.plan
        read.made += [_result(file, asked.basis, answer.plan)] * whole
    elif answer.incident is not None:
        read.incidents.append(answer.incident)
        over = answer.incident.taken and not answer.incident.open
        read.made += [_result(file, closed_basis(), b"")] * bool(over and whole)


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
            if over is None or over.digest != file.digest:
                return False
    read.sorts[file.place] = (file.digest, file.sort)
    return True


def _result(file: FileSeen, basis: str, data: bytes) -> Result:
    stamp = file.stamp
    return Result(file.place, stamp.size, stamp.modified_ns, file.digest, basis, data)


def _answer(asked: Asked, path: Path) -> Answer | Failure:
    """What a file says; in whichever process, which alone loads what reads a workbook."""
    from bcm_excel.app.daily_read import answer

    return answer(asked, path)
