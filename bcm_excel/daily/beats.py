"""What is remembered of what the watch did: its jobs' last runs, and what each thing was answered.

A row of ``runs`` stands for each; only the newest of a job is kept, so that nothing grows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bcm_excel.daily.state import State

WATCH = "watch."
"""Leads the names of the watch's own jobs."""


def beat(state: State, job: str, now: datetime, *, ok: bool) -> None:
    """A job of the watch has run now; the last success and the last failure are kept."""
    name = WATCH + job
    with state.transaction():
        state.db.run("DELETE FROM runs WHERE job = ? AND ifnull(ok, 0) = ?", (name, ok))
        state.finish(state.begin(name, "", now), now, ok=ok)


@dataclass(frozen=True, slots=True)
class Answer:
    """What something was answered. ``basis`` is all that the answer depends on.

    ``path`` is the file that was made, relative to the workspace.
    """

    basis: str
    said: str = ""
    path: str | None = None


def answered(state: State, what: str) -> Answer | None:
    """The last answer; None where there is none, or where none was finished."""
    run = state.last_run(what)
    return _answer(run.slot) if run and run.finished else None


def begun(state: State, what: str) -> Answer | None:
    """The answer that was about to be given when the process ended."""
    run = state.last_run(what)
    return _answer(run.slot) if run and not run.finished else None


def intend(state: State, what: str, answer: Answer, now: datetime) -> int:
    """The answer is about to be given; its number is for ``settle``."""
    with state.transaction():
        state.db.run("DELETE FROM runs WHERE job = ?", (what,))
        return state.begin(what, _written(answer), now)


def settle(state: State, number: int, now: datetime) -> None:
    """The answer was given."""
    state.finish(number, now, ok=True)


def remember(state: State, what: str, answer: Answer, now: datetime) -> None:
    """Both at once, where nothing lies between them."""
    with state.transaction():
        settle(state, intend(state, what, answer, now), now)


def _written(answer: Answer) -> str:
    return json.dumps([answer.basis, answer.said, answer.path], ensure_ascii=False)


def _answer(slot: str) -> Answer:
    basis, said, path = json.loads(slot)
    return Answer(basis, said, path)
