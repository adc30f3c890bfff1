"""What is remembered between runs: runs, findings by day, messages, results of unchanged files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from bcm_excel.core.text import Text
from bcm_excel.daily import database
from bcm_excel.daily.locks import alone, take
from bcm_excel.daily.notices import Change
from bcm_excel.daily.witness import Witness
from bcm_excel.plan.phones import masked_in

if TYPE_CHECKING:
    from filelock import FileLock

PATIENCE = 30.0
"""Seconds in which whoever works with the state is to let go of it."""
REMEMBERED = timedelta(days=400)
REMARK = "remark"
"""What happened to the state, kept as a run of this job that ends when it has been said."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job. ``slot`` is the time it was due, as the job writes it."""

    id: int
    job: str
    slot: str
    started: datetime
    finished: datetime | None
    ok: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A finding or any other state of things on one day; ``rank`` 0 is the worst."""

    key: str
    plan: str
    rank: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of it; numbers in ``text`` are masked."""

    key: str
    plan: str
    rank: int
    first: date
    last: date
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was made of a file; it holds while size, time and ``basis`` are the same.

    ``basis`` is all else that it depends on: the day, the version, the settings.
    """

    path: str
    size: int
    mtime_ns: int
    digest: str
    basis: str
    result: bytes


def written(moment: datetime) -> str:
    """A moment as it is kept: naive, to the second, so that texts compare as times do."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


@contextmanager
def held(path: Path, reports: Path, now: datetime) -> Iterator[State]:
    """The state, for this process and thread alone but where it lets go of it.

    Raises:
        Failure: it cannot be opened, or another has not let go of it for ``PATIENCE`` seconds.
    """
    with alone(path, patience=PATIENCE) as lock, State(path, reports, now, lock=lock) as state:
        yield state


class State:
    """The state of one workspace.

    Every method that writes is one transaction, or part of the one around it.
    """

    def __init__(
        self,
        path: Path,
        reports: Path,
        now: datetime,
        *,
        mend: bool = True,
        lock: FileLock | None = None,
    ) -> None:
        """Opens it, or starts it anew where it is missing or damaged.

        Without ``mend``, for whoever only looks while another instance may be at work, a missing
        or damaged state is a Failure. ``lock`` is what ``let_go`` gives to others for a while.

        Raises:
            Failure: it cannot be opened, or was written by a newer version.
        """
        self._at = (path, reports, now)
        self._lock = lock
        if mend:
            self._open()
        else:
            self.witness = Witness(reports, path)
            self.db = database.looked_at(path)

    def _open(self) -> None:
        path, reports, now = self._at
        self.witness = Witness(reports, path)
        self.db, remarks = database.opened(path, expected=bool(self.witness), now=now)
        for each in remarks:
            self.begin(REMARK, f"{each.zh}\n{each.en}", now)

    @contextmanager
    def let_go(self) -> Iterator[None]:
        """Others may work with the state meanwhile: for what takes long and does not need it.

        Afterwards it is as they have left it. Failure where they do not let go of it again.
        """
        if self._lock is None:
            yield
            return
        self.db.close()
        self._lock.release()
        try:
            yield
        finally:
            take(self._lock, self._at[0], PATIENCE)
            self._open()

    @property
    def path(self) -> Path:
        """The file."""
        return self._at[0]

    def __enter__(self) -> State:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """What is written within is kept whole or not at all."""
        return self.db.transaction()

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What happened to it, and nobody has been told; whoever opened it first may have died."""
        sql = "SELECT slot FROM runs WHERE job = ? AND finished IS NULL ORDER BY id"
        halves = (slot.partition("\n") for (slot,) in self.db.rows(sql, (REMARK,)))
        return tuple(Text(zh, en) for zh, _, en in halves)

    def remarks_said(self, now: datetime) -> None:
        """They need not be said again."""
        with self.transaction():
            self.db.run(
                "UPDATE runs SET finished = ?, ok = 1 WHERE job = ? AND finished IS NULL",
                (written(now), REMARK),
            )

    def begin(self, job: str, slot: str, now: datetime) -> int:
        """A run has begun; its number."""
        sql = "INSERT INTO runs (job, slot, started) VALUES (?, ?, ?)"
        with self.transaction():
            self.db.run(sql, (job, slot, written(now)))
            return int(self.db.rows("SELECT last_insert_rowid()")[0][0])

    def finish(self, run: int, now: datetime, *, ok: bool) -> None:
        """A run has ended; a slot counts as done only where it ended well."""
        with self.transaction():
            self.db.run(
                "UPDATE runs SET finished = ?, ok = ? WHERE id = ?", (written(now), ok, run)
            )

    def forget_runs(self, job: str, *, before: int) -> None:
        """Forgets the runs of a job that came before one, but for the last that ended well."""
        last = self.last_run(job, ok=True)
        with self.transaction():
            self.db.run(
                "DELETE FROM runs WHERE job = ? AND id < ? AND id <> ?",
                (job, before, last.id if last else 0),
            )

    def last_run(self, job: str, *, ok: bool | None = None) -> Run | None:
        """The latest run of a job; with ``ok``, the latest that ended well, or that did not."""
        sql = (
            "SELECT id, job, slot, started, finished, ok FROM runs WHERE job = ?"
            " AND (? IS NULL OR ifnull(ok, 0) = ?) ORDER BY id DESC LIMIT 1"
        )
        for number, name, slot, started, finished, well in self.db.rows(sql, (job, ok, ok)):
            end = datetime.fromisoformat(finished) if finished else None
            return Run(number, name, slot, datetime.fromisoformat(started), end, bool(well))
        return None

    def seen(self) -> dict[str, Seen]:
        """What was there at the last look, by key."""
        sql = "SELECT key, plan, rank, first_seen, last_seen, text FROM findings WHERE gone IS NULL"
        return {
            key: Seen(key, plan, rank, date.fromisoformat(first), date.fromisoformat(last), text)
            for key, plan, rank, first, last, text in self.db.rows(sql)
        }

    def gone_on(self, day: date) -> tuple[Seen, ...]:
        """What went on a day and has not come again."""
        sql = "SELECT key, plan, rank, first_seen, last_seen, text FROM findings WHERE gone = ?"
        return tuple(
            Seen(key, plan, rank, date.fromisoformat(first), date.fromisoformat(last), text)
            for key, plan, rank, first, last, text in self.db.rows(sql, (day.isoformat(),))
        )

    def remember(self, found: Iterable[Found], plans: Iterable[str], today: date) -> None:
        """What is there today. Only things of ``plans``, those that could be read, can be gone."""
        now = {each.key: each for each in found}
        day, read = today.isoformat(), set(plans)
        with self.transaction():
            seen = self.seen()
            for key, before in seen.items():
                if key not in now and before.plan in read:
                    self.db.run("UPDATE findings SET gone = ? WHERE key = ?", (day, key))
            for each in now.values():
                text, old = masked_in(each.text), seen.get(each.key)
                if old and old == Seen(each.key, each.plan, each.rank, old.first, today, text):
                    continue
                self.db.run(
                    "INSERT INTO findings VALUES (?, ?, ?, ?, ?, NULL, ?) ON CONFLICT (key) DO"
                    " UPDATE SET plan = excluded.plan, rank = excluded.rank, text = excluded.text,"
                    " last_seen = excluded.last_seen, gone = NULL,"
                    " first_seen = CASE WHEN gone IS NULL THEN first_seen"
                    " ELSE excluded.first_seen END",
                    (each.key, each.plan, each.rank, day, day, text),
                )

    def results(self, basis: str) -> dict[str, Result]:
        """What was made of files on the same basis, by path."""
        sql = "SELECT path, size, mtime_ns, digest, basis, result FROM results WHERE basis = ?"
        return {row[0]: Result(*row) for row in self.db.rows(sql, (basis,))}

    def keep_results(self, made: Iterable[Result], *, there: Iterable[str]) -> None:
        """Keeps what was made; forgets files that are not among ``there``."""
        with self.transaction():
            known = {path for (path,) in self.db.rows("SELECT path FROM results")}
            for path in known - set(there):
                self.db.run("DELETE FROM results WHERE path = ?", (path,))
            for each in made:
                self.db.run(
                    "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)",
                    (each.path, each.size, each.mtime_ns, each.digest, each.basis, each.result),
                )

    def tidy(self, now: datetime) -> None:
        """Forgets what is over for more than a year, so that the file does not grow for ever."""
        limit = written(now - REMEMBERED)
        with self.transaction():
            self.db.run("DELETE FROM runs WHERE started < ?", (limit,))
            self.db.run("DELETE FROM findings WHERE gone < ?", (limit[:10],))
            self.db.run("DELETE FROM told WHERE day < ?", (limit[:10],))
            self.db.run("DELETE FROM outbox WHERE content IS NULL AND created < ?", (limit,))
        self.witness.tidy(now.date())


def changes(
    before: Mapping[str, Seen], found: Iterable[Found], plans: Iterable[str]
) -> dict[str, Change]:
    """How each thing stands against the last look; of plans that were not read, nothing is gone."""
    now, read = {each.key: each.rank for each in found}, set(plans)
    there = {key: _change(rank, before.get(key)) for key, rank in now.items()}
    gone = (key for key, old in before.items() if key not in now and old.plan in read)
    return there | dict.fromkeys(gone, Change.GONE)


def _change(rank: int, before: Seen | None) -> Change:
    if before is None:
        return Change.NEW
    return Change.WORSE if rank < before.rank else Change.STILL
