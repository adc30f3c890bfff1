"""What a daily run looks at: the files of a workspace, its roster, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.app import daily_files as files
from bcm_excel.app.daily_done import DAILY, Wanted
from bcm_excel.app.daily_known import (
    INDEX,
    STUCK,
    Asked,
    FilesRead,
    Known,
    closed_basis,
    index_of,
    made_by,
    stuck_of_result,
)
from bcm_excel.app.workspace import workbooks_in
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.daily.facts import PlanFacts, Unread
from bcm_excel.daily.looked import FILES, Looked, Past
from bcm_excel.daily.missing import missing_of
from bcm_excel.daily.run import of_roster
from bcm_excel.daily.settings import Settings
from bcm_excel.daily.state import State
from bcm_excel.daily.stuck import concerned_by, incidents_of, stuck_of


@dataclass(frozen=True)
class Looking:
    """One look; ``fault`` is why the settings are the defaults, where they are."""

    job: str
    folder: Path
    now: datetime
    wanted: Wanted
    settings: Settings
    fault: Failure | None
    state: State | None

    def everything(
        self, stop: Callable[[], bool] = lambda: False
    ) -> tuple[FilesRead, Looked, Past]:
        """Everything that is there, and what is remembered.

        Raises:
            StoppedError: ``stop``, which is asked between two files, said that it is to end.
        """
        kept = self.state.results(made_by()) if self.state else {}
        with self.others_turn():
            roster, digest, fault = files.roster_of(
                self.wanted.roster or self.settings.roster_in(self.folder)
            )
        mails = frozenset(each.mail.lower() for each in self.settings.recipients)
        asked = Asked(self.folder.absolute(), self.now, roster, digest, mails)
        known = Known(
            self.state.results(asked.basis) if self.state else {},
            self.state.results(closed_basis()) if self.state else {},
            index_of(kept.get(INDEX)),
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
        looked = replace(
            looked,
            stuck=stuck_of(looked.unread, sorts, known.closed),
            well=incidents_of(sorts, looked.unread),
        )
        looked = self._since(looked, past, shut, fault)
        before = stuck_of_result(kept.get(STUCK)).concerned
        looked = replace(looked, missing=missing_of(before, looked, looked.well))
        grace = timedelta(minutes=self.settings.grace)
        return read, replace(looked, concerned=concerned_by(looked, before, grace)), past

    def _since(
        self, looked: Looked, past: Past, shut: Sequence[Failure], roster: Failure | None
    ) -> Looked:
        """With what is gone since earlier runs, and what cannot be read besides the workbooks.

        ``shut`` are folders, ``roster`` is why there is none.
        """
        faults = tuple(self.faults(roster or self.stranger(looked.plans)))
        closed = tuple(Unread.of(each, self.folder.absolute()) for each in shut)
        there = {plan.place for plan in looked.plans} | {each.place for each in looked.unread}
        lost = {each.plan for each in past.seen.values()} - there - {FILES}
        unseen = tuple(f"{each.place}/" for each in closed)
        gone = (each for each in {*looked.vanished, *lost} if not each.startswith(unseen))
        return replace(
            looked,
            vanished=tuple(sorted(gone)),
            unread=(*looked.unread, *closed, *faults),
            unasked=tuple(each for each in past.seen.values() if faults and of_roster(each)),
            remarks=self.state.remarks if self.state else (),
            sought=self.job == DAILY,
        )

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
        gone = {each.key for each in self.state.gone_on(self.now.date())}
        return Past(self.state.seen(), gone)

    def waits(self) -> Collection[str]:
        """The workbooks of incidents that the last look could not read or find, untold."""
        kept = self.state.results(made_by()) if self.state else {}
        return stuck_of_result(kept.get(STUCK)).waits
