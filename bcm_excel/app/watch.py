"""Answers to what staff save in a workspace: plans are validated, rows of the form opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.app.answers import answer, answer_names, tidy
from bcm_excel.app.start import FOLDERS, start
from bcm_excel.app.start_form import form_of, make_form
from bcm_excel.app.workspace import REPORTS, Workspace, workbooks_in, workspace
from bcm_excel.core.failure import Failure
from bcm_excel.core.stamp import Stamp, stamp
from bcm_excel.core.text import Text, Wording
from bcm_excel.daily.state import State, held
from bcm_excel.daily.ticks import Standing

AGAIN = timedelta(seconds=15)
"""After so long something is tried again although no file has changed."""
FORM_MADE = Text(
    "已生成 {name}：填一行并保存即可启动", "{name} was made: a row in it opens an incident"
)


@dataclass
class Saved:
    """What is known between two looks at a workspace."""

    folder: Path
    state: Path
    wording: Wording
    say: Callable[[str], None]
    stop: Callable[[], bool] = lambda: False
    tell: Callable[[str], None] | None = None
    """Says what is new, though the same was said a while ago."""
    _standing: Standing = field(default_factory=Standing)
    _space: Workspace | None = None
    _stamps: dict[Path, Stamp] = field(default_factory=dict)
    """The files that stood still when they were last told apart."""
    _answered: dict[Path, object] = field(default_factory=dict)
    """Of each file what it was like, with all that its answer depends on."""
    _later: dict[Path, datetime] = field(default_factory=dict)

    def news(self, text: str) -> None:
        """Say something that happens once, and may happen again."""
        (self.tell or self.say)(text)

    def begin(self, now: datetime) -> None:
        """Make the form where there is none. Raises Failure where the folder cannot be used."""
        tidy(self.folder / REPORTS)
        made = make_form(workspace(self.folder), self.wording, now)
        if made is not None:
            self.say(FORM_MADE.fill(self.wording.lang, {"name": made.name}))

    def look(self, now: datetime) -> bool:
        """Answer the form, or one file that was saved; whether more is waiting.

        Raises:
            Failure: the folder cannot be looked through, or nothing can be remembered.
        """
        still = self._standing.look(self._stamped())
        if self._space is None or still != self._stamps:
            known = self._space.files if self._space else ()
            self._space = workspace(self.folder, known)
            self._stamps = still
        wanted = self._wanted(self._space)
        waiting = [path for path in wanted if self._waits(path, self._space, now)]
        if not waiting:
            return False
        with opened(self.state, self.folder, now) as state:
            for remark in state.remarks:
                self.say(remark[self.wording.lang])
            self._answer(waiting[0], self._space, state, now)
        return len(waiting) > 1

    def _stamped(self) -> dict[Path, Stamp]:
        found = {}
        for path in workbooks_in(self.folder):
            try:
                found[path] = stamp(path)
            except Failure:
                continue
        return found

    def _wanted(self, space: Workspace) -> tuple[Path, ...]:
        """The form, then the plans, and what cannot be read and might be one."""
        form = form_of(self.folder)
        apart = {self.folder / name for name in FOLDERS.values()}
        unread = (
            failure.path
            for failure in space.failures
            if failure.path in self._stamps and apart.isdisjoint(failure.path.parents)
        )
        plans = (path for path in (*space.plans, *unread) if path != form)
        return (*((form,) if form else ()), *plans)

    def _waits(self, path: Path, space: Workspace, now: datetime) -> bool:
        """Whether a file stands still and was not answered as it is."""
        if path not in self._stamps:
            return False
        later = self._later.get(path)
        if later is not None:
            return not later - AGAIN <= now < later
        return self._answered.get(path) != self._like(path, space)

    def _like(self, path: Path, space: Workspace) -> object:
        """What a file is like; with the plans, where it is the form."""
        if path != form_of(self.folder):
            return self._stamps[path]
        return [(each, self._stamps.get(each)) for each in (path, *space.plans)]

    def _answer(self, path: Path, space: Workspace, state: State, now: datetime) -> None:
        self._later[path] = now + AGAIN
        like, lang, again = self._like(path, space), self.wording.lang, False
        try:
            if path == form_of(self.folder):
                done = start(path, space, state, now, self.wording, self.stop)
                again = done.again
                for line in done.said:
                    self.say(line)
            else:
                name = answer_names(self._wanted(space), self.folder, lang)[path]
                given = answer(path, self.folder, name, state, now, lang)
                if given is not None:
                    self.news(given.said)
        except Failure as failure:
            self.say(failure.message(lang))
            return
        if not again:
            del self._later[path]
        self._answered[path] = like


@contextmanager
def opened(path: Path, folder: Path, now: datetime) -> Iterator[State]:
    """The state, for this process alone. Raises Failure (LOCKED) where another is at work.

    A folder that has gone, such as one on a network drive, is not made anew: it would come back as
    an empty one, and stand in the way of the other.
    """
    next(workbooks_in(folder), None)
    with held(path, folder / REPORTS, now) as state:
        yield state
