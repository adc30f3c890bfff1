"""The files of a workspace as the daily run knows them; what has not changed is not read again.

A file is known again by the digest of its bytes: times and sizes may lie.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from bcm_excel.app.incident import incident_status
from bcm_excel.app.many import mapped, processes_for
from bcm_excel.app.roster import read_roster
from bcm_excel.app.validate import collector_off
from bcm_excel.app.workspace import File, Sort, Workspace
from bcm_excel.core.failure import Failure
from bcm_excel.core.stamp import Stamp
from bcm_excel.daily.checks import plan_facts
from bcm_excel.daily.facts import IncidentFacts, PlanFacts, Unread, placed
from bcm_excel.daily.facts_kept import from_json, to_json
from bcm_excel.daily.open_steps import incident_facts
from bcm_excel.daily.roster import Roster
from bcm_excel.daily.run import Looked
from bcm_excel.daily.state import Result
from bcm_excel.excel.read import read
from bcm_excel.excel.sniff import bytes_of
from bcm_excel.plan.assemble import plan_of

FORMAT = "1"
"""Changes when facts are kept otherwise, or hold something else."""
INDEX = "*index"
"""Under this name the list of files is kept."""


@dataclass(frozen=True)
class Asked:
    """What the plans are read for. ``mails`` are the recipients whose language is asked for."""

    folder: Path
    now: datetime
    roster: Roster | None = None
    roster_digest: str = ""
    mails: frozenset[str] = frozenset()

    @property
    def basis(self) -> str:
        """All that the facts of a plan depend on, besides its file."""
        mails = hashlib.sha256("\n".join(sorted(self.mails)).encode()).hexdigest()[:16]
        parts = (made_by(), self.now.date().isoformat(), self.roster_digest, mails)
        return "|".join(parts)


def made_by() -> str:
    """This program, as what it made is marked."""
    return f"{version('bcm-excel')}/{FORMAT}"


@dataclass(frozen=True)
class FilesRead:
    """What was read, and what is to be kept of it for the next run."""

    plans: tuple[PlanFacts, ...] = ()
    incidents: tuple[IncidentFacts, ...] = ()
    unread: tuple[Unread, ...] = ()
    vanished: tuple[str, ...] = ()
    made: tuple[Result, ...] = ()
    there: tuple[str, ...] = ()
    """The places of all files that are in the folder."""
    files: int = 0
    fresh: int = 0
    """How many of them were read anew."""
    digest: str = ""
    """The same where every plan says the same."""

    def looked(self, now: datetime) -> Looked:
        """As the run looks at it."""
        return Looked(now, self.plans, self.incidents, self.unread, self.vanished, self.files)


@dataclass(frozen=True)
class Known:
    """What earlier runs have kept: by place, on the basis of today, and of what is closed."""

    plans: Mapping[str, Result] = field(default_factory=dict)
    closed: Mapping[str, Result] = field(default_factory=dict)
    index: tuple[File, ...] = ()


CLOSED = "closed"


def closed_basis() -> str:
    """The basis of what is known of an incident that is over: no day."""
    return f"{made_by()}|{CLOSED}"


def index_of(result: Result | None, folder: Path) -> tuple[File, ...]:
    """The files of the last run; none where the list cannot be read."""
    if result is None:
        return ()
    try:
        rows = json.loads(result.result)
        return tuple(
            File(folder / place, Stamp(size, time), Sort(sort)) for place, size, time, sort in rows
        )
    except (ValueError, TypeError):
        return ()


def index_result(found: Workspace) -> Result:
    """The list of the files, to be kept."""
    rows = [
        (placed(each.path, found.folder), each.stamp.size, each.stamp.modified_ns, each.sort)
        for each in found.files
    ]
    return Result(INDEX, 0, 0, "", made_by(), json.dumps(rows).encode())


def roster_of(path: Path | None) -> tuple[Roster | None, str, Failure | None]:
    """The roster with its digest, or why it cannot be read; nothing where there is none."""
    if path is None:
        return None, "", None
    try:
        data, _ = bytes_of(path)
        return read_roster(path), hashlib.sha256(data).hexdigest(), None
    except Failure as failure:
        return None, "", failure


def read_files(
    found: Workspace, asked: Asked, known: Known, processes: int | None, *, plans: bool = True
) -> FilesRead:
    """Every plan, incident and drill of the workspace, in several processes where there are many.

    With ``plans`` False, plans are read only where a step of an incident is open.
    """
    incidents = _incidents(found, asked, known, processes)
    wanted = found.plans if plans or any(each.open for each in incidents.incidents) else ()
    read_ = _plans(wanted, asked, known, processes)
    failed = tuple(Unread.of(each, found.folder) for each in found.failures)
    unread = _distinct((*failed, *read_.unread, *incidents.unread))
    there = {placed(each.path, found.folder) for each in found.files}
    looked_at = {placed(path, found.folder) for path in found.plans}
    before = {placed(f.path, found.folder) for f in known.index if f.sort is Sort.PLAN}
    missing = before - looked_at - {each.place for each in unread}
    return FilesRead(
        read_.plans,
        incidents.incidents,
        unread,
        tuple(sorted(missing)),
        (*read_.made, *incidents.made, index_result(found)),
        (*sorted(there), INDEX),
        read_.files + incidents.files,
        read_.fresh + incidents.fresh,
        read_.digest,
    )


def _distinct(unread: Iterable[Unread]) -> tuple[Unread, ...]:
    return tuple({each.place: each for each in unread}.values())


@dataclass(frozen=True, slots=True)
class _File:
    """A file with its bytes' digest."""

    path: Path
    place: str
    stamp: Stamp
    digest: str


def _digested(paths: Iterable[Path], folder: Path) -> tuple[list[_File], list[Unread]]:
    files, unread = [], []
    for path in paths:
        try:
            data, stamp = bytes_of(path)
        except Failure as failure:
            unread.append(Unread.of(failure, folder))
            continue
        files.append(_File(path, placed(path, folder), stamp, hashlib.sha256(data).hexdigest()))
    return files, unread


def _plans(paths: Sequence[Path], asked: Asked, known: Known, processes: int | None) -> FilesRead:
    files, unread = _digested(paths, asked.folder)
    kept = {each.place: _known(known.plans.get(each.place), each.digest) for each in files}
    new = [each for each in files if kept[each.place] is None]
    count = processes_for(len(new), processes)
    made: dict[str, Result] = {}
    for one, answer in zip(new, mapped(partial(_read_plans, asked), new, count), strict=True):
        if isinstance(answer, Failure):
            unread.append(Unread.of(answer, asked.folder))
            continue
        data, stamp = answer
        kept[one.place] = from_json(data)
        if stamp == one.stamp:
            made[one.place] = _result(one, asked.basis, data)
    whole = hashlib.sha256()
    for place in sorted(kept):
        result = made.get(place) or known.plans.get(place)
        whole.update(result.result if result else place.encode())
    return FilesRead(
        tuple(facts for facts in kept.values() if facts is not None),
        unread=tuple(unread),
        made=tuple(made.values()),
        files=len(files),
        fresh=len(new),
        digest=whole.hexdigest(),
    )


def _known(result: Result | None, digest: str) -> PlanFacts | None:
    if result is None or result.digest != digest:
        return None
    try:
        return from_json(result.result)
    except (ValueError, KeyError, TypeError):
        return None


def _result(file: _File, basis: str, data: bytes) -> Result:
    stamp = file.stamp
    return Result(file.place, stamp.size, stamp.modified_ns, file.digest, basis, data)


def _read_plans(asked: Asked, files: Sequence[_File]) -> list[tuple[bytes, Stamp] | Failure]:
    """The facts of some plans as bytes, each with its file's stamp, or why there are none."""
    with collector_off():
        return [_read_plan(asked, each) for each in files]


def _read_plan(asked: Asked, file: _File) -> tuple[bytes, Stamp] | Failure:
    try:
        workbook = read(file.path)
    except Failure as failure:
        return failure
    plan, today = plan_of(workbook), asked.now.date()
    facts = plan_facts(
        plan,
        file.place,
        file.path.stem,
        today,
        roster=asked.roster,
        mails=asked.mails,
        remarks=workbook.remarks,
    )
    return to_json(facts), workbook.stamp


def _incidents(found: Workspace, asked: Asked, known: Known, processes: int | None) -> FilesRead:
    """Those that may be open; one that was over and has not changed is not read again."""
    files, unread = _digested((*found.incidents, *found.drills), asked.folder)
    over = {
        each.place
        for each in files
        if (kept := known.closed.get(each.place)) and kept.digest == each.digest
    }
    new = [each for each in files if each.place not in over]
    facts: list[IncidentFacts] = []
    made: list[Result] = []
    count = processes_for(len(new), processes)
    for one, answer in zip(new, mapped(partial(_read_incidents, asked), new, count), strict=True):
        if isinstance(answer, Failure):
            unread.append(Unread.of(answer, asked.folder))
            continue
        facts.append(answer)
        if answer.taken and not answer.open:
            made.append(_result(one, closed_basis(), b""))
    return FilesRead(
        incidents=tuple(facts),
        unread=tuple(unread),
        made=tuple(made),
        files=len(files),
        fresh=len(new),
    )


def _read_incidents(asked: Asked, files: Sequence[_File]) -> list[IncidentFacts | Failure]:
    answers: list[IncidentFacts | Failure] = []
    for each in files:
        try:
            answers.append(incident_facts(incident_status(each.path, asked.now), each.place))
        except Failure as failure:
            answers.append(failure)
    return answers
