"""What the watch does over and over: the daily run, open incidents, answers to what is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.app.daily import DAILY, Done, Wanted, run_daily, run_incidents
from bcm_excel.app.watch import Saved, opened
from bcm_excel.app.workspace import REPORTS
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.beats import beat
from bcm_excel.daily.state import State
from bcm_excel.daily.ticks import Job, Last

SHOWN = timedelta(minutes=5)
"""So often it is written down that a job runs well."""
DAILY_DONE = Text(
    "每日检查已完成：紧急 {red} 项、注意 {amber} 项",
    "the daily check is done: {red} urgent and {amber} to attend to",
)
UNFINISHED = Text(
    "每日检查未做完即停止，下次启动时补做",
    "the daily check was stopped before its end; the next start makes up for it",
)
UNDELIVERED = Text("{n} 条消息未送达", "messages not delivered: {n}")


@dataclass
class Work:
    """The jobs of the watch over one workspace, each to be run with the time that it is."""

    folder: Path
    environ: Mapping[str, str]
    lang: Lang
    asked: Lang | None
    """The language that somebody asked for; the settings decide where nobody did."""
    saved: Saved
    say: Callable[[str], None]
    stop: Callable[[], bool]
    clock: Callable[[], datetime] | None = None
    """What time it is while messages are sent."""
    _shown: dict[Job, tuple[datetime, bool]] = field(default_factory=dict)

    @property
    def jobs(self) -> Mapping[Job, Callable[[datetime], bool]]:
        """What each job does."""
        return {Job.SAVED: self.saved.look, Job.INCIDENTS: self.incidents, Job.DAILY: self.daily}

    def daily(self, now: datetime) -> bool:
        """The whole daily run."""
        done = run_daily(
            self.folder, now, self.environ, self._wanted, stop=self.stop, clock=self.clock
        )
        if done.stopped:
            self.say(UNFINISHED[self.lang])
            return False
        red, amber = sum(each.red for each in done.lights), sum(each.amber for each in done.lights)
        self.say(DAILY_DONE.fill(self.lang, {"red": red, "amber": amber}))
        self._delivered(done)
        return False

    def incidents(self, now: datetime) -> bool:
        """Open incidents, and messages that wait."""
        done = run_incidents(
            self.folder, now, self.environ, self._wanted, stop=self.stop, clock=self.clock
        )
        for each in done.remarks:
            self.saved.news(each[self.lang])
        self._delivered(done)
        return False

    def noted(self, job: Job, now: datetime, ok: bool) -> None:
        """Write down that a job ran; where that is not possible now, it is at the next run."""
        before = self._shown.get(job)
        if before and before[1] == ok and before[0] <= now < before[0] + SHOWN:
            return
        try:
            with opened(self.saved.state, self.folder, now) as state:
                beat(state, job, now, ok=ok)
        except Failure as failure:
            if failure.reason is not Reason.LOCKED:
                self.say(failure.message(self.lang))
            return
        self._shown[job] = (now, ok)

    @property
    def _wanted(self) -> Wanted:
        return Wanted(self.asked, self.lang)

    def _delivered(self, done: Done) -> None:
        if done.undelivered:
            self.say(UNDELIVERED.fill(self.lang, {"n": len(done.undelivered)}))


def last_of(path: Path, folder: Path, now: datetime) -> dict[Job, Last]:
    """What the jobs did before this process began; nothing where nothing can be known."""
    try:
        with State(path, folder / REPORTS, now, mend=False) as state:
            run = state.last_run(DAILY, ok=True)
    except Failure:
        return {}
    return {Job.DAILY: Last(run.started)} if run else {}
