"""One run of the daily job, or of the look at incidents, from the folder to the messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bcm_excel.app import daily_files as files
from bcm_excel.app import daily_report as reports
from bcm_excel.app.daily_done import DAILY, INCIDENTS, WEEKLY, Done, Letter, Wanted
from bcm_excel.app.daily_files import StoppedError
from bcm_excel.app.workspace import REPORTS, settings_in, workbooks_in
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang
from bcm_excel.daily import ledger
from bcm_excel.daily.address import (
    Enclosed,
    Post,
    circles,
    digest_of,
    posts,
    quiet_of,
    without_steps,
)
from bcm_excel.daily.channels import channels
from bcm_excel.daily.facts import PlanFacts, Unread
from bcm_excel.daily.ledger import Delivery, Status
from bcm_excel.daily.lights import lights
from bcm_excel.daily.looked import FILES, Looked, Past, Said
from bcm_excel.daily.notices import Notice
from bcm_excel.daily.outbox import deliver, enqueue, unsaid
from bcm_excel.daily.outdated import withdraw, word
from bcm_excel.daily.quiet import held_until
from bcm_excel.daily.reported import Reported
from bcm_excel.daily.run import found, notices, read_plans, urgent, week_of
from bcm_excel.daily.settings import Settings
from bcm_excel.daily.state import Result, State
from bcm_excel.daily.stuck import Kept, Stuck, concerned_by, incidents_of, stuck, stuck_of

WHILE_ANOTHER_SENDS = 600.0
"""Seconds for which a daily run leaves its messages to another, to tell what became of them."""
A_WEEK = timedelta(days=7)
"""A digest of a day that lies further ahead was made by a clock that was wrong."""


def settings_of(folder: Path) -> tuple[Settings, Failure | None]:
    """The settings of the machine, or the defaults and why the file cannot be used."""
    try:
        return settings_in(folder), None
    except Failure as failure:
        return Settings(), failure


@dataclass
class Run:
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
        self.settings, self.fault = settings_of(self.folder)
        self.lang = self.wanted.lang or self.settings.language or self.wanted.default

    def whole(
        self,
        environ: Mapping[str, str],
        stop: Callable[[], bool],
        clock: Callable[[], datetime] | None = None,
    ) -> Done:
        """Looks, reports, queues, sends; the state is let go of where that takes long."""
        state = self.state
        if state is None:
            raise LookupError("a run needs its state")
        try:
            read, looked, past = self.look(stop)
        except StoppedError:
            return Done(Looked(self.now), self.settings, self.lang, stopped=True)
        daily = self.job == DAILY
        week = self.week(past) if daily else None
        shut = Stuck() if daily else stuck(looked, past, self.waits())
        said = (
            self.notices(looked, past, week) if daily else (*urgent(looked, self.grace), *shut.said)
        )
        boxes = self.posts(said, looked)
        letters = list(self.letters(boxes, Enclosed()))
        report = _Report(self, read)
        enclosed = report.written(looked) if daily and letters else Enclosed()
        letters = list(self.letters(boxes, enclosed)) if letters else []
        messages = [each.message for each in letters]
        with state.transaction():
            withdrawn = withdraw(state, word(looked.incidents, boxes, messages), self.now)
            queued = enqueue(state, messages, self.now)
            if daily:
                state.remember(found(looked), read_plans(looked), self.today)
            else:
                state.remember(shut.found, (FILES,), self.today)
            remembered = files.stuck_result(Kept(shut.waits, looked.concerned))
            there = (*read.there, reports.REPORT, files.STUCK)
            state.keep_results((*read.made, remembered), there=there)
            if daily or queued:
                state.remarks_said(self.now)
            if week is not None:
                state.finish(state.begin(WEEKLY, week.isoformat(), self.now), self.now, ok=True)
        senders = channels(self.settings, environ, self.folder)
        patience = WHILE_ANOTHER_SENDS if daily else 0.0
        sent = deliver(state, senders, self.now, stop, clock, patience)
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
            withdrawn,
            shut.log,
        )

    def rehearsed(self) -> Done:
        """Looks, and tells what would be said."""
        read, looked, past = self.look()
        said = self.notices(looked, past, self.week(past))
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

    def notices(self, looked: Looked, past: Past, week: date | None) -> tuple[Said, ...]:
        """All that a daily run says; a week's digest counts what each recipient listens to."""
        of = circles(self.settings) or ((),)
        return notices(looked, past, week=week, grace=self.grace, circles=of)

    @property
    def today(self) -> date:
        """The day of the run."""
        return self.now.date()

    @property
    def grace(self) -> timedelta:
        """How long after a deadline the backup is told."""
        return timedelta(minutes=self.settings.grace)

    def look(
        self, stop: Callable[[], bool] = lambda: False
    ) -> tuple[files.FilesRead, Looked, Past]:
        """Everything that is there, and what is remembered. StoppedError where it was to end."""
        kept = self.state.results(files.made_by()) if self.state else {}
        with self.others_turn():
            roster, digest, fault = files.roster_of(
                self.wanted.roster or self.settings.roster_in(self.folder)
            )
        mails = frozenset(each.mail.lower() for each in self.settings.recipients)
        asked = files.Asked(self.folder.absolute(), self.now, roster, digest, mails)
        known = files.Known(
            self.state.results(asked.basis) if self.state else {},
            self.state.results(files.closed_basis()) if self.state else {},
            files.index_of(kept.get(files.INDEX)),
        )
        shut: list[Failure] = []
        executor = self.wanted.processes or self.settings.processes
        with self.others_turn():
            paths = list(workbooks_in(asked.folder, shut))
            read = files.read_files(
                paths, asked, known, executor, plans=self.job == DAILY, stop=stop
            )
        past = self.past()
        looked = read.looked(self.now)
        sorts = {place: sort for place, (_, sort) in read.sorts.items()}
        there = {plan.place for plan in looked.plans} | {each.place for each in looked.unread}
        lost = {each.plan for each in past.seen.values()} - there - {FILES}
        closed = tuple(Unread.of(each, asked.folder) for each in shut)
        unseen = tuple(f"{each.place}/" for each in closed)
        gone = (each for each in {*looked.vanished, *lost} if not each.startswith(unseen))
        looked = replace(
            looked,
            vanished=tuple(sorted(gone)),
            unread=(*looked.unread, *closed, *self.faults(fault or self.stranger(looked.plans))),
            remarks=self.state.remarks if self.state else (),
            sought=self.job == DAILY,
            stuck=stuck_of(looked.unread, sorts, known.closed),
            well=incidents_of(sorts, looked.unread),
        )
        before = files.stuck_of_result(kept.get(files.STUCK)).concerned
        return read, replace(looked, concerned=concerned_by(looked, before, self.grace)), past

    def others_turn(self) -> AbstractContextManager[None]:
        """While something is done that takes long, others may work with the state."""
        return self.state.let_go() if self.state else nullcontext()

    def faults(self, roster: Failure | None) -> Iterator[Unread]:
        """The settings and the roster, where they cannot be read."""
        return (Unread.of(each, self.folder) for each in (self.fault, roster) if each)

    def stranger(self, plans: Sequence[PlanFacts]) -> Failure | None:
        """The roster on which nobody of any plan is: it may be the wrong file."""
        path = self.wanted.roster or self.settings.roster_in(self.folder)
        known = [each for each in plans if each.people]
        if path is None or not known:
            return None
        from bcm_excel.daily.roster import NOBODY_MATCHED

        if not all(NOBODY_MATCHED in each.remarks for each in known):
            return None
        return Failure(Reason.WRONG_KIND, path, NOBODY_MATCHED)

    def past(self) -> Past:
        """What earlier runs have seen and said."""
        if self.state is None:
            return Past()
        gone = {each.key for each in self.state.gone_on(self.today)}
        return Past(self.state.seen(), gone)

    def waits(self) -> Collection[str]:
        """The workbooks of incidents that the last look could not read, untold."""
        kept = self.state.results(files.made_by()) if self.state else {}
        return files.stuck_of_result(kept.get(files.STUCK)).waits

    def week(self, past: Past) -> date | None:
        """The week whose digest is due; None where it has been made."""
        week = week_of(self.today, self.settings.weekly_on)
        last = self.state.last_run(WEEKLY, ok=True) if self.state else None
        made = last and week.isoformat() <= last.slot <= (week + A_WEEK).isoformat()
        return None if made else week

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

        for post, fresh in self.parts(boxes):
            quiet = quiet_of(post, fresh, self.settings)
            until = held_until(quiet, self.now)
            if until and self.job == INCIDENTS:  # soon after, the steps are looked at as they are
                fresh = without_steps(post, fresh)
            if not fresh:
                continue
            digest = digest_of(post, fresh, self.now, enclosed)
            to = post.to
            for message in messages(digest, to.channel, to.to, group=to.group):
                yield Letter(message.at(until, quiet), to.group)

    def parts(self, boxes: Sequence[Post]) -> Iterator[tuple[Post, tuple[Notice, ...]]]:
        """What is unsaid, drills apart: they wait where the real thing does not."""
        for post in boxes:
            fresh = self.unsaid(post)
            for drill in (False, True):
                yield post, tuple(each for each in fresh if each.drill is drill)

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

    run: Run
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
                with state.let_go():
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
