"""When the jobs of the watch are due: from now, what they last did, and the settings alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bcm_excel.core.stamp import Stamp
from bcm_excel.daily.settings import Settings

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
)
"""After the first failure in a row, the second, …; the last one repeats."""
WRONG_CLOCK = timedelta(days=1)
"""A slot that lies further ahead was run under a clock that was wrong, and does not count."""


class Job(StrEnum):
    """What the watch does, in the order in which it is done."""

    SAVED = "saved"
    """Answers plans that were saved, and rows of the form that opens incidents."""
    INCIDENTS = "incidents"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Last:
    """What a job last did."""

    done: datetime | None = None
    """The slot of its last success: for the daily run the time it was due, else when it ran."""
    failed: datetime | None = None
    failures: int = 0
    """How often it failed since."""

    def succeeded(self, slot: datetime) -> Last:
        """It has run well."""
        return Last(done=slot)

    def missed(self, now: datetime) -> Last:
        """It has failed once more."""
        return replace(self, failed=now, failures=self.failures + 1)


def slot_of(job: Job, now: datetime, settings: Settings) -> datetime:
    """The newest moment at which a job was to run."""
    if job is not Job.DAILY:
        return now
    slot = datetime.combine(now.date(), settings.daily_at)
    return slot if slot <= now else slot - timedelta(days=1)


def due_jobs(now: datetime, last: Mapping[Job, Last], settings: Settings) -> tuple[Job, ...]:
    """The jobs that are to run now.

    The daily run is due once for its newest slot, however many were missed; a clock that is set
    back an hour neither repeats nor skips one. What failed waits, longer each time.
    """
    return tuple(job for job in Job if _due(job, now, last.get(job, Last()), settings))


def _due(job: Job, now: datetime, last: Last, settings: Settings) -> bool:
    if last.failed is not None:
        pause = PAUSES[min(last.failures, len(PAUSES)) - 1]
        if last.failed <= now < last.failed + pause:
            return False
    if last.done is None:
        return True
    match job:
        case Job.SAVED:
            return True
        case Job.INCIDENTS:
            every = timedelta(minutes=settings.watch_every)
            return not last.done <= now < last.done + every
        case Job.DAILY:
            slot = slot_of(job, now, settings)
            return slot > last.done or last.done > now + WRONG_CLOCK


@dataclass
class Standing:
    """Files that stand still: of one size and time at two looks in a row."""

    seen: Mapping[Path, Stamp] = field(default_factory=dict)

    def look(self, stamps: Mapping[Path, Stamp]) -> dict[Path, Stamp]:
        """Those that are as they were at the look before this one."""
        still = {path: stamp for path, stamp in stamps.items() if self.seen.get(path) == stamp}
        self.seen = dict(stamps)
        return still
