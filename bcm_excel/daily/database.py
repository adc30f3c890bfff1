"""One SQLite file of the workspace, on local disk: opened, checked, put aside where damaged.

A rollback journal with full sync, not WAL: there is one writer, and a file that stands alone can
be copied, put aside or deleted without leaving half of itself in two others. Deleted contents are
overwritten, and only the owner may read the file, because messages wait in it whole.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text

OURS = 0x42434D45
"""The application id in the header of the file: BCME."""
VERSION = 1
SCHEMA = (
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, job TEXT NOT NULL, slot TEXT NOT NULL,"
    " started TEXT NOT NULL, finished TEXT, ok INTEGER)",
    "CREATE TABLE findings (key TEXT PRIMARY KEY, plan TEXT NOT NULL, rank INTEGER NOT NULL,"
    " first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, gone TEXT, text TEXT NOT NULL)",
    "CREATE TABLE outbox (key TEXT PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL,"
    " subject TEXT NOT NULL, urgency INTEGER NOT NULL, content TEXT, created TEXT NOT NULL,"
    " next_try TEXT, attempts INTEGER NOT NULL, tried TEXT, status TEXT NOT NULL,"
    " why_zh TEXT, why_en TEXT, down INTEGER NOT NULL, refused INTEGER NOT NULL)",
    "CREATE TABLE told (mark TEXT PRIMARY KEY, message TEXT NOT NULL, day TEXT NOT NULL)",
    "CREATE TABLE results (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
    " digest TEXT NOT NULL, basis TEXT NOT NULL, result BLOB NOT NULL)",
)
BUSY_SECONDS = 5.0

NEWER = Text(
    "这个状态文件由更新版本的 bcm-excel 写成，请先升级 bcm-excel",
    "this state was written by a newer bcm-excel; update bcm-excel first",
)
BUSY = Text("状态文件正被另一个程序使用，请稍后再试", "another program uses the state; try again")
DENIED = Text(
    "状态文件无法打开或写入，请检查权限和磁盘空间",
    "the state cannot be opened or written; check rights and disk space",
)
DAMAGED = Text(
    "状态文件已损坏；下次运行会把它改名保留并重新建立",
    "the state is damaged; the next run puts it aside and starts anew",
)
MISSING = Text(
    "还没有状态文件：每日检查尚未运行过", "there is no state yet: the daily run has never been made"
)
PUT_ASIDE = Text(
    "状态文件已损坏，已改名为 {name} 保留，并重新建立；今天发过的消息不会再发",
    "the state was damaged; it was kept as {name} and started anew; what was sent today is not "
    "sent again",
)
GONE = Text(
    "找不到原来的状态文件，已重新建立；今天发过的消息不会再发",
    "the former state is gone and was started anew; what was sent today is not sent again",
)
REFUSALS = {
    sqlite3.SQLITE_BUSY: (Reason.LOCKED, BUSY),
    sqlite3.SQLITE_LOCKED: (Reason.LOCKED, BUSY),
    sqlite3.SQLITE_READONLY: (Reason.DENIED, DENIED),
    sqlite3.SQLITE_PERM: (Reason.DENIED, DENIED),
    sqlite3.SQLITE_CANTOPEN: (Reason.DENIED, DENIED),
    sqlite3.SQLITE_IOERR: (Reason.DENIED, DENIED),
    sqlite3.SQLITE_FULL: (Reason.DENIED, DENIED),
    sqlite3.SQLITE_CORRUPT: (Reason.CORRUPT, DAMAGED),
    sqlite3.SQLITE_NOTADB: (Reason.CORRUPT, DAMAGED),
}


class Database:
    """An open file. Whatever the world refuses is a Failure with one sentence."""

    def __init__(self, path: Path) -> None:
        """Opens a whole file of this version; a new or empty one gets its tables."""
        self.path = path
        self._depth = 0
        with self._speaking():
            self._link = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._link.close()
                raise

    def close(self) -> None:
        """Nothing more is read or written."""
        self._link.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written within stays, or none of it; one inside another is part of it."""
        if self._depth:
            yield
            return
        with self._speaking():
            self._link.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            with self._speaking():
                self._link.execute("COMMIT")
        finally:
            self._depth -= 1
            if self._link.in_transaction:
                self._link.execute("ROLLBACK")

    def run(self, sql: str, values: Sequence[object] = ()) -> int:
        """One statement; how many rows it changed."""
        with self._speaking():
            return self._link.execute(sql, _storable(values)).rowcount

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query finds."""
        with self._speaking():
            return self._link.execute(sql, _storable(values)).fetchall()

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code not in REFUSALS:
                raise
            reason, said = REFUSALS[code]
            raise Failure(reason, self.path, said) from error

    def _prepare(self) -> None:
        link = self._link
        link.execute("PRAGMA journal_mode = DELETE")
        link.execute("PRAGMA synchronous = EXTRA")
        link.execute("PRAGMA secure_delete = ON")
        if link.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise Failure(Reason.CORRUPT, self.path, DAMAGED)
        tables = {sql for (sql,) in link.execute("SELECT sql FROM sqlite_master WHERE sql <> ''")}
        version = link.execute("PRAGMA user_version").fetchone()[0]
        if not tables and not version:
            return self._create()
        if link.execute("PRAGMA application_id").fetchone()[0] != OURS:
            raise Failure(Reason.CORRUPT, self.path, DAMAGED)
        if version > VERSION:
            raise Failure(Reason.WRONG_KIND, self.path, NEWER)
        if version != VERSION or tables != set(SCHEMA):
            raise Failure(Reason.CORRUPT, self.path, DAMAGED)
        return None

    def _create(self) -> None:
        with self.transaction():
            for statement in SCHEMA:
                self._link.execute(statement)
            self._link.execute(f"PRAGMA application_id = {OURS}")
            self._link.execute(f"PRAGMA user_version = {VERSION}")


def _storable(values: Sequence[object]) -> tuple[object, ...]:
    """The values without lone surrogates, which names of files may hold and SQLite does not."""
    return tuple(
        each.encode("utf-8", "replace").decode("utf-8") if isinstance(each, str) else each
        for each in values
    )


def looked_at(path: Path) -> Database:
    """The database as it is; Failure where there is none or it is damaged: nothing is mended."""
    if not path.exists():
        raise Failure(Reason.MISSING, path, MISSING)
    return Database(path)


def opened(path: Path, *, expected: bool, now: datetime) -> tuple[Database, tuple[Text, ...]]:
    """The database, and what is to be said about it: that it was damaged, or had gone missing.

    ``expected``: there are other signs that it existed. Its folder is made where it is missing.
    """
    remarks: list[Text] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        missing = not path.exists() or path.stat().st_size == 0
        if missing:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
            if expected:
                remarks.append(GONE)
        try:
            return Database(path), tuple(remarks)
        except Failure as failure:
            if failure.reason is not Reason.CORRUPT:
                raise
        kept = _put_aside(path, now)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise Failure(Reason.DENIED, path, DENIED) from error
    return Database(path), (*remarks, PUT_ASIDE.filled({"name": kept.name}))


def _put_aside(path: Path, now: datetime) -> Path:
    """Renames the file, and the journal that belongs to it; neither takes another's name."""
    kept, number = path.with_name(f"{path.name}.damaged-{now:%Y-%m-%d-%H%M%S}"), 1
    while os.path.lexists(kept):
        number += 1
        kept = path.with_name(f"{path.name}.damaged-{now:%Y-%m-%d-%H%M%S}-{number}")
    path.rename(kept)
    journal = path.with_name(f"{path.name}-journal")
    if journal.exists():
        journal.rename(kept.with_name(f"{kept.name}-journal"))
    return kept
