"""One run of the daily job, or of the look at incidents, from the folder to the messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bcm_excel.app.daily_done import DAILY, INCIDENTS, WEEKLY, Done, Letter, Wanted
from bcm_excel.app.daily_files import StoppedError
from bcm_excel.app.daily_known import STUCK, FilesRead, stuck_result
from bcm_excel.app.daily_look import Looking
from bcm_excel.app.daily_report import REPORT, DayReport
from bcm_excel.app.workspace import settings_in
from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure
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
from bcm_excel.daily.channels import channels, set_up
from bcm_excel.daily.lights import lights
from bcm_excel.daily.looked import FILES, Looked, Past, Said
from bcm_excel.daily.notices import Notice
from bcm_excel.daily.outbox import deliver, enqueue, unsaid
from bcm_excel.daily.outdated import Withdrawn, Word, close, withdraw, word
from bcm_excel.daily.quiet import held_until
from bcm_excel.daily.run import found, notices, read_plans, urgent, week_of
from bcm_excel.daily.settings import Settings
from bcm_excel.daily.state import State
from bcm_excel.daily.stuck import Kept, Stuck, stuck

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
    looking: Looking = field(init=False)
    lang: Lang = field(init=False)

    def __post_init__(self) -> None:
        self.settings, fault = settings_of(self.folder)
        self.looking = Looking(
            self.job, self.folder, self.now, self.wanted, self.settings, fault, self.state
        )
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
            read, looked, past = self.looking.everything(stop)
        except StoppedError:
            return Done(Looked(self.now), self.settings, self.lang, stopped=True)
        daily = self.job == DAILY
        week = self.week() if daily else None
        waits = self.looking.waits()
        shut = Stuck(missing=looked.missing) if daily else stuck(looked, past, waits)
        said = (
            self.notices(looked, past, week) if daily else (*urgent(looked, self.grace), *shut.said)
        )
        boxes = self.posts(said, looked)
        letters = list(self.letters(boxes, Enclosed()))
        report = DayReport(self.folder, self.now, self.settings, self.lang, state, read.digest)
        enclosed = report.written(looked) if daily and letters else Enclosed()
        enclosed = replace(enclosed, of=looked.subjects)
        letters = list(self.letters(boxes, enclosed)) if letters else []
        messages = [each.message for each in letters]
        with state.transaction():
            withdrawn = self._withdrawn(state, word(looked.incidents, boxes, messages))
            queued = enqueue(state, messages, self.now)
            self._remember(state, read, looked, shut)
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
        undelivered = ledger.failing(state, sent)
        return Done(
            looked,
            self.settings,
            self.lang,
            lights(looked, undelivered),
            said,
            tuple(letters),
            queued=queued,
            deliveries=sent,
            undelivered=undelivered,
            waiting=ledger.waiting(state),
            report=report.path,
            fresh=read.fresh,
            stopped=stop(),
            withdrawn=withdrawn,
            remarks=shut.log,
        )

    def _withdrawn(self, state: State, known: Word) -> tuple[Withdrawn, ...]:
        """What waits and will not be sent: its group was taken out, or it holds no more."""
        closed = () if self.looking.fault else close(state, set_up(self.settings), self.now)
        return (*closed, *withdraw(state, known, self.now))

    def _remember(self, state: State, read: FilesRead, looked: Looked, shut: Stuck) -> None:
        """What the next run is to know: what was found, and what was made of the files."""
        if self.job == DAILY:
            state.remember(found(looked), read_plans(looked), self.today)
        else:
            state.remember(shut.found, (FILES,), self.today)
        made = (*read.made, stuck_result(Kept.after(shut, looked)))
        state.keep_results(made, there=(*read.there, REPORT, STUCK))

    def rehearsed(self) -> Done:
        """Looks, and tells what would be said."""
        read, looked, past = self.looking.everything()
        said = self.notices(looked, past, self.week())
        letters = tuple(self.letters(self.posts(said, looked), Enclosed()))
        undelivered = ledger.failing(self.state) if self.state else ()
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

    @collector_off()
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

    def week(self) -> date | None:
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
        for post, part in self.parts(boxes):
            quiet = quiet_of(post, part, self.settings)
            until = held_until(quiet, self.now)
            waits = until and self.job == INCIDENTS  # soon after, steps are looked at as they are
            fresh = without_steps(post, part) if waits else part
            if not fresh:
                continue
            from bcm_excel.daily.digest import messages

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
