"""Whether the jobs of a workspace run: when each last ended well, and what was not delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcm_excel.core.text import Text
from bcm_excel.daily import ledger
from bcm_excel.daily.beats import WATCH
from bcm_excel.daily.ledger import Delivery, Status
from bcm_excel.daily.settings import Health
from bcm_excel.daily.state import State
from bcm_excel.daily.ticks import Job

GAVE_UP = timedelta(days=3)
"""For so long a message that was given up is still a matter of health."""
RUNS: Mapping[Job, str] = {
    Job.SAVED: WATCH + Job.SAVED,
    Job.INCIDENTS: Job.INCIDENTS.value,
    Job.DAILY: Job.DAILY.value,
}
"""Under which name the state keeps the successes of each job."""
NAMES: Mapping[Job, Text] = {
    Job.SAVED: Text("查看文件夹", "Looking at the folder"),
    Job.INCIDENTS: Text("查看进行中的事件", "Open incidents"),
    Job.DAILY: Text("每日检查", "Daily check"),
}


@dataclass(frozen=True, slots=True)
class Ran:
    """One job: its last success and its last failure since, None where there was none."""

    job: Job
    well: datetime | None
    failed: datetime | None
    limit: timedelta
    late: bool


@dataclass(frozen=True)
class Condition:
    """How a workspace does."""

    now: datetime
    jobs: tuple[Ran, ...]
    waiting: int
    undelivered: tuple[Delivery, ...]
    sent: datetime | None
    """When the last message was delivered."""

    @property
    def late(self) -> bool:
        """Whether a job's last success is too long ago."""
        return any(each.late for each in self.jobs)


def limits(settings: Health) -> dict[Job, timedelta]:
    """How long ago each job's last success may lie."""
    often = timedelta(minutes=settings.incidents_minutes)
    return {
        Job.SAVED: often,
        Job.INCIDENTS: often,
        Job.DAILY: timedelta(hours=settings.daily_hours),
    }


def condition(state: State, now: datetime, longest: Mapping[Job, timedelta]) -> Condition:
    """How it stands at ``now``.

    The daily run must have been made; the others count from the time a watch has run once.
    """
    jobs = tuple(_ran(state, job, now, longest[job]) for job in Job)
    undelivered = tuple(
        each
        for each in ledger.undelivered(state)
        if each.status is Status.FAILED or each.created > now - GAVE_UP
    )
    return Condition(now, jobs, ledger.waiting(state), undelivered, _sent(state))


def _ran(state: State, job: Job, now: datetime, limit: timedelta) -> Ran:
    run = state.last_run(RUNS[job], ok=True)
    well = run.finished or run.started if run else None
    bad = state.last_run(WATCH + job, ok=False)
    failed = bad.started if bad and (well is None or bad.started > well) else None
    used = job is Job.DAILY or well is not None or failed is not None
    late = used and (well is None or now - well > limit)
    return Ran(job, well, failed, limit, late)


def _sent(state: State) -> datetime | None:
    rows = state.db.rows("SELECT max(tried) FROM outbox WHERE status = ?", (Status.SENT,))
    return datetime.fromisoformat(rows[0][0]) if rows[0][0] else None
