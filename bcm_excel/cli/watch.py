"""``bcm-excel watch``: the only loop."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

import click
import schedule

from bcm_excel.app.workspace import settings_in
from bcm_excel.cli.main import CLEAN
from bcm_excel.cli.speech import command, language, wording
from bcm_excel.cli.values import PATH, local_now
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.settings import Settings
from bcm_excel.daily.ticks import Job, Last, due_jobs, slot_of

SAID = Text(
    "一直运行：每天到点检查，每几分钟看一次进行中的事件；预案一保存就检查，结果放在 reports；在“启动.xlsx”里填一行就启动事件。",
    "Keep running: the daily check at its time, open incidents every few minutes; a plan that is saved is validated at once, the result is put into reports; a row in Start.xlsx opens an incident.",
)
WATCHING = Text("开始监看 {folder}（每天 {at} 检查）", "watching {folder}, daily check at {at}")
ANOTHER = Text(
    "已经有一个 watch 在监看这个文件夹，不必再启动", "a watch of this folder is running already"
)
ENDED = Text("已结束监看", "the watch has ended")
BUG = Text(
    "程序错误（第 {n} 次），稍后重试：", "a bug of the program (no. {n}); tried again later:"
)
POLL = timedelta(seconds=3)
"""Between two looks at the folder; what stands still for so long is read."""
SLICE = 0.5
"""Seconds after which a sleep sees that the process is to end."""


class Noted(Protocol):
    """Writes down that a job ran, and whether it went well."""

    def __call__(self, job: Job, now: datetime, *, ok: bool) -> None:
        """It has run now."""


Work = Callable[[datetime], bool]
"""What a job does now; whether more of it is waiting."""


class Tick(schedule.Job):
    """A job of the scheduler by the loop's own clock; one that was set back holds nothing up."""

    def __init__(self, scheduler: schedule.Scheduler, clock: Callable[[], datetime]) -> None:
        super().__init__(int(POLL.total_seconds()), scheduler)
        self.clock = clock

    @property
    def should_run(self) -> bool:
        """Whether its time has come, or lies further ahead than it was ever put."""
        if self.next_run is None:
            return True
        ahead: timedelta = self.next_run - self.clock()
        return not timedelta() < ahead <= POLL

    def run(self) -> object:
        """Run it; it is due again after a while, at once where more is waiting."""
        more = self.job_func() if self.job_func is not None else None
        self.next_run = self.clock() + (timedelta() if more else POLL)
        return more


@dataclass
class Reread:
    """The settings as they are now; while the file is wrong, those that it last held."""

    folder: Path
    settings: Settings
    say: Callable[[str], None]
    lang: Lang

    def __call__(self) -> Settings:
        """Read again: nobody has to start the watch anew."""
        try:
            self.settings = settings_in(self.folder)
        except Failure as failure:
            self.say(failure.message(self.lang))
        return self.settings


Begin = Callable[[Job, Callable[[], bool]], Future[bool]]
"""Begins the work of a job, here or apart."""


def here(_: Job, work: Callable[[], bool]) -> Future[bool]:
    """Work that is done before anything else."""
    future: Future[bool] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
        future.set_exception(error)
    return future


class Apart:
    """Each job in a thread of its own, but for the looks at what is saved, which are short.

    A daily run over many plans or a mail server that is slow hold up nothing else.
    """

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(len(Job), "job")

    def __call__(self, job: Job, work: Callable[[], bool]) -> Future[bool]:
        """Begin."""
        return here(job, work) if job is Job.SAVED else self.threads.submit(work)


@dataclass(frozen=True, slots=True)
class Going:
    """A job that was begun at a time, with the settings as they were."""

    work: Future[bool]
    since: datetime
    settings: Settings


@dataclass
class Loop:
    """Jobs that are run when they are due, each guarded: one that fails costs no other."""

    jobs: Mapping[Job, Work]
    settings: Callable[[], Settings]
    clock: Callable[[], datetime]
    sleep: Callable[[float], object]
    stop: Callable[[], bool]
    say: Callable[[str], None]
    noted: Noted
    """Told of every run of a job, and whether it went well."""
    lang: Lang = Lang.ZH
    last: dict[Job, Last] = field(default_factory=dict)
    begin: Begin = here
    bugs: int = 0
    _going: dict[Job, Going] = field(default_factory=dict)

    def run(self) -> None:
        """Until ``stop`` says so, which is asked between any two jobs; what goes on is awaited."""
        scheduler = schedule.Scheduler()
        for job in self.jobs:
            tick = Tick(scheduler, self.clock)
            tick.seconds.do(self._guarded, job)
            tick.next_run = self.clock()
        while not self.stop():
            scheduler.run_pending()
            if not self.stop() and not any(each.should_run for each in scheduler.jobs):
                self.sleep(POLL.total_seconds())
        for job in tuple(self._going):
            self._ended(job)

    def _guarded(self, job: Job) -> bool:
        """Begin a job if it is due, or see how it ended; whether more of it is waiting."""
        if job not in self._going:
            now, settings = self.clock(), self.settings()
            if self.stop() or job not in due_jobs(now, self.last, settings):
                return False
            work = self.begin(job, partial(self.jobs[job], now))
            self._going[job] = Going(work, now, settings)
        return self._going[job].work.done() and self._ended(job)

    def _ended(self, job: Job) -> bool:
        """Write down how a job ended, which is waited for; whether more of it is waiting."""
        going, before = self._going.pop(job), self.last.get(job, Last())
        more, ok, busy = False, False, False
        try:
            more = going.work.result()
            ok = True
        except Failure as failure:
            self.say(failure.message(self.lang))
            busy = failure.reason is Reason.LOCKED
        except Exception:  # noqa: BLE001 - a bug of one job must not end the others: it is logged whole and shows in health
            self._bug()
        if ok:
            self.last[job] = before.succeeded(slot_of(job, going.since, going.settings))
        else:
            first = Last(before.done) if busy else before
            self.last[job] = first.missed(self.clock())
        try:
            self.noted(job, self.clock(), ok=ok)
        except Exception:  # noqa: BLE001 - nor one of writing down how it went
            self._bug()
        return more

    def _bug(self) -> None:
        self.bugs += 1
        self.say(BUG.fill(self.lang, {"n": self.bugs}) + "\n" + traceback.format_exc())


class Stop:
    """Whether the process was asked to end. Asked a second time, it ends at once."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self) -> bool:
        """Whether it is to end after what it does now."""
        return self.asked

    def handle(self, number: int, _: FrameType | None) -> None:
        """The handler of a signal."""
        self.asked = True
        signal.signal(number, signal.SIG_DFL)

    def sleep(self, seconds: float) -> None:
        """Sleep, but not beyond the moment when it was asked to end."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(SLICE, left))


@contextmanager
def heard(stop: Stop) -> Iterator[None]:
    """The signals that ask a process to end go to ``stop``."""
    names = ("SIGTERM", "SIGINT", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, stop.handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _only(folder: Path, state: Path) -> Iterator[None]:
    """No other watch looks after the same workspace meanwhile."""
    from bcm_excel.daily.locks import alone

    with ExitStack() as stack:
        try:
            stack.enter_context(alone(state, "watch"))
        except Failure as failure:
            if failure.reason is not Reason.LOCKED:
                raise
            raise Failure(Reason.LOCKED, folder, ANOTHER) from failure
        yield


def _clock() -> datetime:
    return local_now(seconds=True)


@command("watch", SAID, writes=True)
@click.argument("folder", type=PATH, metavar="FOLDER")
@click.pass_context
def watch(context: click.Context, /, folder: Path, **_: Any) -> int:
    """Watch until a signal asks for the end."""
    from bcm_excel.app.watch import Saved
    from bcm_excel.app.watch_jobs import Work, last_of
    from bcm_excel.app.workspace import REPORTS, workbooks_in
    from bcm_excel.cli.watch_log import Log

    next(workbooks_in(folder), None)
    settings = settings_in(folder)
    asked, spoken = context.meta.get("lang"), wording(context)
    if asked is None and settings.language:
        spoken = replace(spoken, lang=settings.language)
    lang, state, stop = spoken.lang, settings.state_in(folder), Stop()
    say = Log(folder / REPORTS, sys.stderr, _clock, lang)
    saved = Saved(folder, state, spoken, say, stop, say.at_once)
    given = language(context) if asked else None
    work = Work(folder, os.environ, lang, given, saved, say, stop, _clock)
    loop = Loop(
        work.jobs,
        Reread(folder, settings, say, lang),
        _clock,
        stop.sleep,
        stop,
        say,
        work.noted,
        lang,
        last_of(state, folder, _clock()),
        Apart(),
    )
    with _only(folder, state), heard(stop):
        say(WATCHING.fill(lang, {"folder": folder, "at": f"{settings.daily_at:%H:%M}"}))
        saved.begin(_clock())
        loop.run()
        say(ENDED[lang])
    return CLEAN
