"""The daily run over a workspace: look, say what is new, send it, and leave a report.

Everything that comes from outside is an argument: the clock, the environment, the folder. A run may
be killed at any moment and the next one completes it, because of the order in which it writes:

1. the report, so that it is there when a message is sent that encloses it;
2. in one transaction: what is seen now, and the messages that say what changed. Before it, the next
   run finds the same changes; after it, the messages wait in the outbox;
3. the messages, one by one, each recorded as it goes;
4. the report once more where a message came or failed, and the log.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bcm_excel.app import daily_report as reports
from bcm_excel.app.daily_done import DAILY, INCIDENTS, Done, Wanted
from bcm_excel.app.daily_run import Run, settings_of
from bcm_excel.app.daily_words import log_lines
from bcm_excel.app.workspace import REPORTS, workbooks_in
from bcm_excel.core.failure import Failure
from bcm_excel.daily.locks import alone
from bcm_excel.daily.log import add_lines
from bcm_excel.daily.state import State, held

__all__ = ["DAILY", "INCIDENTS", "Done", "Wanted", "rehearse", "run_daily", "run_incidents"]


def never() -> bool:
    """Nobody asks the run to stop."""
    return False


def run_daily(
    folder: Path,
    now: datetime,
    environ: Mapping[str, str],
    wanted: Wanted | None = None,
    *,
    stop: Callable[[], bool] = never,
    clock: Callable[[], datetime] | None = None,
) -> Done:
    """One whole run as of ``now``, which is naive local time. Run twice, it says nothing twice.

    ``environ`` holds the secrets that the settings name; ``stop`` is asked between two files and
    between two messages. While it reads, writes and sends, others may look at the incidents; what
    they have to say is sent too as ``clock`` goes on.

    Raises:
        Failure: the folder or the state cannot be used, or another daily run is at work.
    """
    state = settings_of(folder)[0].state_in(folder)
    next(workbooks_in(folder), None)  # a folder that is not there is said before it is made
    with alone(state, DAILY):
        return _run(DAILY, folder, now, environ, wanted or Wanted(), stop, clock)


def run_incidents(
    folder: Path,
    now: datetime,
    environ: Mapping[str, str],
    wanted: Wanted | None = None,
    *,
    stop: Callable[[], bool] = never,
    clock: Callable[[], datetime] | None = None,
) -> Done:
    """A look at the open incidents and drills alone, and what is to be sent; no report is written.

    Raises:
        Failure: as for ``run_daily``.
    """
    next(workbooks_in(folder), None)
    return _run(INCIDENTS, folder, now, environ, wanted or Wanted(), stop, clock)


def rehearse(folder: Path, now: datetime, wanted: Wanted | None = None) -> Done:
    """What a daily run would say and to whom; nothing is written, nothing is sent.

    Raises:
        Failure: the folder cannot be read.
    """
    settings, _ = settings_of(folder)
    try:
        with State(settings.state_in(folder), folder / REPORTS, now, mend=False) as state:
            run = Run(DAILY, folder, now, wanted or Wanted(), state)
            return run.rehearsed()
    except Failure:
        return Run(DAILY, folder, now, wanted or Wanted(), None).rehearsed()


def _run(
    job: str,
    folder: Path,
    now: datetime,
    environ: Mapping[str, str],
    wanted: Wanted,
    stop: Callable[[], bool],
    clock: Callable[[], datetime] | None,
) -> Done:
    settings, _ = settings_of(folder)
    with held(settings.state_in(folder), folder / REPORTS, now) as state:
        if job == DAILY:
            reports.tidy(folder)
        number = state.begin(job, now.date().isoformat(), now)
        done = Run(job, folder, now, wanted, state).whole(environ, stop, clock)
        state.tidy(now)
        _log(job, folder, done)
        with state.transaction():
            state.finish(number, now, ok=not done.stopped)
            if job == INCIDENTS:
                state.forget_runs(job, before=number)
    return done


def _log(job: str, folder: Path, done: Done) -> None:
    """A run does not fail for its log; what it says is in the report too.

    A look at incidents that found nothing to say leaves no line: there are hundreds a day.
    """
    if job == INCIDENTS and not (done.queued or done.deliveries or done.withdrawn or done.remarks):
        return
    with suppress(OSError):
        add_lines(folder / REPORTS, job, done.looked.now, log_lines(done, done.lang))
