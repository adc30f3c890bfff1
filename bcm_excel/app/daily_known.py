"""What a run asks of a workspace's files, and what it knows of them from the runs before."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import bcm_excel
from bcm_excel.core.stamp import Stamp
from bcm_excel.daily.facts import IncidentFacts, PlanFacts, Unread
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.state import Result
from bcm_excel.daily.together import together

if TYPE_CHECKING:
    from bcm_excel.daily.roster import Roster
    from bcm_excel.daily.stuck import Kept

INDEX = "*index"
"""Under this name the list of files is kept."""
STUCK = "*stuck"
"""Under this name it is kept what is remembered of incidents for ``daily.stuck``."""
CLOSED = "closed"
PLAN, INCIDENT, DRILL = "plan", "incident", "drill"
"""As ``workspace.Sort`` writes them."""


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
    over: dict[str, set[str]] = field(default_factory=dict)
    """By what an incident is known by: the steps of its workbooks that were finished before."""
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
            together(self.incidents, self.over),
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


def over_of(incident: IncidentFacts) -> bytes:
    """What is kept of a workbook in which nothing is open any more."""
    return json.dumps([incident.common, [step.key for step in incident.steps]]).encode()


def take_over(kept: Result, over: dict[str, set[str]]) -> bool:
    """Adds that to what is known to be over; says whether it could be read."""
    try:
        incident, steps = json.loads(kept.result)
    except ValueError:
        return False
    over.setdefault(incident, set()).update(steps)
    return True


def stuck_result(kept: Kept) -> Result:
    """What is remembered of incidents that cannot be read, to be kept."""
    return Result(STUCK, 0, 0, "", made_by(), kept.to_json())


def stuck_of_result(result: Result | None) -> Kept:
    """What the last look has remembered of them."""
    from bcm_excel.daily.stuck import Kept

    return Kept.from_json(result.result) if result else Kept()


def result_of(file: FileSeen, basis: str, data: bytes) -> Result:
    """What was found of a file on this basis, to be kept."""
    stamp = file.stamp
    return Result(file.place, stamp.size, stamp.modified_ns, file.digest, basis, data)
