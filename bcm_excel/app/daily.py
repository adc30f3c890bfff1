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

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bcm_excel.app import daily_files as files
from bcm_excel.app import daily_report as reports
from bcm_excel.app.daily_words import log_lines
from bcm_excel.app.many import Crew
from bcm_excel.app.workspace import REPORTS, settings_in, workbooks_in
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Lang
from bcm_excel.daily import ledger
from bcm_excel.daily.address import Enclosed, Post, digest_of, hold, posts
from bcm_excel.daily.channels import channels
from bcm_excel.daily.facts import Unread
from bcm_excel.daily.ledger import Delivery, Status
from bcm_excel.daily.lights import Light, lights
from bcm_excel.daily.log import add_lines
from bcm_excel.daily.messages import Message
from bcm_excel.daily.notices import Level, Notice
from bcm_excel.daily.outbox import deliver, enqueue, unsaid
from bcm_excel.daily.reported import Reported
from bcm_excel.daily.run import (
    FILES,
    Looked,
    Past,
    Said,
    found,
    notices,
    read_plans,
    steps,
    week_of,
)
from bcm_excel.daily.settings import FailOn, Settings
from bcm_excel.daily.state import Result, State, alone

DAILY, INCIDENTS, WEEKLY = "daily", "incidents", "weekly"
"""The jobs, as ``State.last_run`` knows them; a week's digest counts as one of its own."""
CLEAN, FOUND, UNREADABLE, UNDELIVERED = 0, 1, 3, 4


def never() -> bool:
    """Nobody asks the run to stop."""
    return False


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of a run; None where the settings decide."""

    lang: Lang | None = None
    default: Lang = Lang.ZH
    """The language where neither the caller nor the settings name one."""
    roster: Path | None = None
    processes: int | None = None


@dataclass(frozen=True)
class Letter:
    """One message that would go out, for whoever only rehearses."""

    message: Message
    group: bool


@dataclass(frozen=True)
class Done:
    """What a run saw, said and sent."""

    looked: Looked
    settings: Settings
    lang: Lang
    lights: tuple[Light, ...] = ()
    said: tuple[Said, ...] = ()
    letters: tuple[Letter, ...] = ()
    queued: int = 0
    deliveries: tuple[Delivery, ...] = ()
    """What became of the messages that were due."""
    undelivered: tuple[Delivery, ...] = ()
    waiting: int = 0
    report: Path | None = None
    fresh: int = 0
    """How many files were read anew; the others had not changed."""
    stopped: bool = False

    @property
    def code(self) -> int:
        """The exit code: 3 goes before 4, 4 before 1."""
        if self.looked.unread:
            return UNREADABLE
        if self.undelivered:
            return UNDELIVERED
        levels = {each.level for each in self.lights}
        match self.settings.fail_on:
            case FailOn.NEVER:
                return CLEAN
            case FailOn.RED:
                return FOUND if Level.RED in levels else CLEAN
            case FailOn.AMBER:
                return FOUND if levels & {Level.RED, Level.AMBER} else CLEAN


def run_daily(
    folder: Path,
    now: datetime,
    environ: Mapping[str, str],
    wanted: Wanted | None = None,
    *,
    stop: Callable[[], bool] = never,
) -> Done:
    """One whole run as of ``now``, which is naive local time. Run twice, it says nothing twice.

    ``environ`` holds the secrets that the settings name; ``stop`` is asked between two messages.

    Raises:
        Failure: the folder or the state cannot be used, or another run is at work.
    """
    return _run(DAILY, folder, now, environ, wanted or Wanted(), stop)


def run_incidents(
    folder: Path,
    now: datetime,
    environ: Mapping[str, str],
    wanted: Wanted | None = None,
    *,
    stop: Callable[[], bool] = never,
) -> Done:
    """A look at the open incidents and drills alone, and what is to be sent; no report is written.

    Raises:
        Failure: as for ``run_daily``.
    """
    return _run(INCIDENTS, folder, now, environ, wanted or Wanted(), stop)


def rehearse(folder: Path, now: datetime, wanted: Wanted | None = None) -> Done:
    """What a daily run would say and to whom; nothing is written, nothing is sent.

    Raises:
        Failure: the folder cannot be read.
    """
    settings, _ = _settings(folder)
    try:
        with State(settings.state_in(folder), folder / REPORTS, now, mend=False) as state:
            run = _Run(DAILY, folder, now, wanted or Wanted(), state)
            return run.rehearsed()
    except Failure:
        return _Run(DAILY, folder, now, wanted or Wanted(), None).rehearsed()


def _settings(folder: Path) -> tuple[Settings, Failure | None]:
    try:
        return settings_in(folder), None
    except Failure as failure:
        return Settings(), failure


def _run(
    job: str,
    folder: Path,
    now: datetime,
    environ: Mapping[str, str],
    wanted: Wanted,
    stop: Callable[[], bool],
) -> Done:
    settings, _ = _settings(folder)
    next(workbooks_in(folder), None)  # a folder that is not there is said before it is made
    path = settings.state_in(folder)
    with alone(path), State(path, folder / REPORTS, now) as state:
        number = state.begin(job, now.date().isoformat(), now)
        done = _Run(job, folder, now, wanted, state).whole(environ, stop)
        state.tidy(now)
        _log(job, folder, done)
        state.finish(number, now, ok=not done.stopped)
    return done


def _log(job: str, folder: Path, done: Done) -> None:
    """A run does not fail for its log; what it says is in the report too."""
    with suppress(OSError):
        add_lines(folder / REPORTS, job, done.looked.now, log_lines(done, done.lang))


@dataclass
class _Run:
    """One run while it is under way; ``state`` is None where there is none to look into."""

    job: str
    folder: Path
    now: datetime
    wanted: Wanted
    state: State | None
    settings: Settings = field(init=False)
    fault: Failure | None = field(init=False)
    lang: Lang = field(init=False)

    def __post_init__(self) -> None:
        self.settings, self.fault = _settings(self.folder)
        self.lang = self.wanted.lang or self.settings.language or self.wanted.default

    def whole(self, environ: Mapping[str, str], stop: Callable[[], bool]) -> Done:
        """Looks, reports, queues, sends."""
        state = self.state
        if state is None:
            raise LookupError("a run needs its state")
        read, looked, past = self.look()
        daily = self.job == DAILY
        week = self.week(past) if daily else None
        said = notices(looked, past, week=week, grace=self.grace) if daily else ()
        said = said or tuple(steps(looked, self.grace))
        boxes = self.posts(said, looked)
        letters = list(self.letters(boxes, Enclosed()))
        report = _Report(self, read)
        enclosed = report.written(looked) if daily and letters else Enclosed()
        letters = list(self.letters(boxes, enclosed)) if letters else []
        with state.transaction():
            queued = enqueue(state, [each.message for each in letters], self.now)
            if daily:
                state.remember(found(looked), read_plans(looked), self.today)
            state.keep_results(read.made, there=(*read.there, reports.REPORT))
            if week is not None:
                state.finish(state.begin(WEEKLY, week.isoformat(), self.now), self.now, ok=True)
        sent = deliver(state, channels(self.settings, environ, self.folder), self.now, stop)
        looked = replace(looked, unread=(*looked.unread, *report.failed))
        if daily:
            report.written(looked)
            looked = replace(looked, unread=tuple(dict.fromkeys((*looked.unread, *report.failed))))
        return Done(
            looked,
            self.settings,
            self.lang,
            lights(looked, self.undelivered(sent)),
            said,
            tuple(letters),
            queued,
            sent,
            self.undelivered(sent),
            ledger.waiting(state),
            report.path,
            read.fresh,
            stop(),
        )

    def rehearsed(self) -> Done:
        """Looks, and tells what would be said."""
        read, looked, past = self.look()
        said = notices(looked, past, week=self.week(past), grace=self.grace)
        letters = tuple(self.letters(self.posts(said, looked), Enclosed()))
        undelivered = self.undelivered(())
        shown = lights(looked, undelivered)
        return Done(
            looked,
            self.settings,
            self.lang,
            shown,
            said,
            letters,
            undelivered=undelivered,
            fresh=read.fresh,
        )

    @property
    def today(self) -> date:
        """The day of the run."""
        return self.now.date()

    @property
    def grace(self) -> timedelta:
        """How long after a deadline the backup is told."""
        return timedelta(minutes=self.settings.grace)

    def look(self) -> tuple[files.FilesRead, Looked, Past]:
        """Everything that is there, and what is remembered."""
        kept = self.state.results(files.made_by()) if self.state else {}
        roster, digest, fault = files.roster_of(
            self.wanted.roster or self.settings.roster_in(self.folder)
        )
        mails = frozenset(each.mail.lower() for each in self.settings.recipients)
        asked = files.Asked(self.folder, self.now, roster, digest, mails)
        known = files.Known(
            self.state.results(asked.basis) if self.state else {},
            self.state.results(files.closed_basis()) if self.state else {},
            files.index_of(kept.get(files.INDEX)),
        )
        paths = list(workbooks_in(self.folder))
        with Crew(self.wanted.processes or self.settings.processes) as crew:
            read = files.read_files(paths, asked, known, crew, plans=self.job == DAILY)
        past = self.past()
        looked = read.looked(self.now)
        there = {plan.place for plan in looked.plans} | {each.place for each in looked.unread}
        lost = {each.plan for each in past.seen.values()} - there - {FILES}
        looked = replace(
            looked,
            vanished=tuple(sorted({*looked.vanished, *lost})),
            unread=(*looked.unread, *self.faults(fault)),
            remarks=self.state.remarks if self.state else (),
        )
        return read, looked, past

    def faults(self, roster: Failure | None) -> Iterator[Unread]:
        """The settings and the roster, where they cannot be read."""
        return (Unread.of(each, self.folder) for each in (self.fault, roster) if each)

    def past(self) -> Past:
        """What earlier runs have seen and said."""
        if self.state is None:
            return Past()
        gone = {each.key for each in self.state.gone_on(self.today)}
        return Past(self.state.seen(), gone)

    def week(self, past: Past) -> date | None:
        """The week whose digest is due; None where it has been made."""
        week = week_of(self.today, self.settings.weekly_on)
        last = self.state.last_run(WEEKLY, ok=True) if self.state else None
        return None if last and last.slot >= week.isoformat() else week

    def posts(self, said: Sequence[Said], looked: Looked) -> tuple[Post, ...]:
        """What goes to whom."""
        languages: dict[str, Lang] = {}
        for plan in looked.plans:
            languages |= plan.languages
        general = self.settings.language or self.wanted.default
        return posts(said, self.settings, languages, general)

    def letters(self, boxes: Sequence[Post], enclosed: Enclosed) -> Iterator[Letter]:
        """The messages with what each recipient has not been told yet."""
        from bcm_excel.daily.digest import messages

        for post in boxes:
            fresh = self.unsaid(post)
            if not fresh:
                continue
            digest = digest_of(post, fresh, self.now, enclosed)
            until = hold(post, fresh, self.settings, self.now)
            if until and self.job == INCIDENTS:
                continue  # soon after the quiet hours it is looked at again, as it is then
            to = post.to
            for message in messages(digest, to.channel, to.to, group=to.group):
                yield Letter(message.at(until), to.group)

    def unsaid(self, post: Post) -> tuple[Notice, ...]:
        """What this recipient has not been told, neither this nor what makes it superfluous."""
        if self.state is None:
            return tuple(each.notice for each in post.said)
        state, where = self.state, (post.to.channel, post.to.to.address)

        def open_(notices: tuple[Notice, ...]) -> bool:
            return unsaid(state, notices, *where) == notices

        return tuple(
            each.notice
            for each in post.said
            if open_((each.notice, *(replace(each.notice, key=key) for key in each.unless)))
        )

    def undelivered(self, sent: Sequence[Delivery]) -> tuple[Delivery, ...]:
        """What is still to be tried again, and what this run gave up."""
        if self.state is None:
            return ()
        gave_up = {each.key for each in sent if each.status is Status.GAVE_UP}
        return tuple(
            each
            for each in ledger.undelivered(self.state)
            if each.status is Status.FAILED or each.key in gave_up
        )


@dataclass
class _Report:
    """The report of a run; written as often as it says something new."""

    run: _Run
    read: files.FilesRead
    path: Path | None = None
    failed: tuple[Unread, ...] = ()

    def written(self, looked: Looked) -> Enclosed:
        """Writes it where it says something new; a Failure is kept, and nothing enclosed."""
        run, state = self.run, self.run.state
        if state is None:
            raise LookupError("a report needs the state")
        numbers = run.settings.report_numbers
        paths = reports.report_paths(run.folder, run.now, numbers)
        report = self.reported(looked, state)
        said = reports.fingerprint(report, self.read.digest, run.lang, numbers)
        kept = state.results(files.made_by()).get(reports.REPORT)
        if not reports.is_there(paths, kept, said):
            try:
                paths = reports.write_report(report, paths, run.lang, numbers)
                made = reports.kept_report(paths[0], said, files.made_by())
            except Failure as failure:
                self.failed = (Unread.of(failure, run.folder),)
                return Enclosed()
            _keep(state, made)
        self.path, self.failed = paths[0], ()
        named = f"{REPORTS}/{paths[0].name}"
        return Enclosed(named, (str(paths[0].absolute()),), (str(paths[1].absolute()),))

    def reported(self, looked: Looked, state: State) -> Reported:
        """What it is made from, as the state is now."""
        undelivered = self.run.undelivered(())
        today = tuple(each for each in ledger.made_on(state, self.run.today))
        shown = {each.key: each for each in (*undelivered, *today)}
        seen, now = state.seen(), {each.key for each in found(looked)}
        read = set(read_plans(looked))
        going = (each for each in seen.values() if each.key not in now and each.plan in read)
        settled = (*going, *state.gone_on(self.run.today))
        first = {key: each.first for key, each in seen.items()}
        return Reported(
            looked,
            lights(looked, undelivered),
            self.run.folder.resolve().name,
            first,
            settled,
            not settled and all(day == self.run.today for day in first.values()),
            tuple(shown.values()),
            ledger.waiting(state),
        )


def _keep(state: State, made: Result) -> None:
    with state.transaction():
        known = [path for (path,) in state.db.rows("SELECT path FROM results")]
        state.keep_results((made,), there=(*known, made.path))
