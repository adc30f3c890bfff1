"""The rows of the outbox: what is due, and each step of a message as it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bcm_excel.core.text import Text
from bcm_excel.daily.messages import Message, from_json, to_json
from bcm_excel.daily.quiet import held_until
from bcm_excel.daily.sender import Outcome, Result
from bcm_excel.daily.state import State, written
from bcm_excel.plan.phones import masked_in

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
)
"""Before the second try, the third, …; the last one repeats."""
BLOCKED = timedelta(minutes=10)
"""How long a service that was asked too often is left alone; DingTalk's own block is as long."""
REFUSALS = 6
"""Refusals after which a message is given up: more than a day."""
TOO_OLD = timedelta(days=30)
"""After this, a message that still cannot be delivered is given up."""
A_RUN = timedelta(minutes=10)
"""A run takes no longer; what is of later than that was made before the clock was set back."""
MINUTE = timedelta(minutes=2)
"""The span over which a channel's limit is counted: now is known to the minute only."""


class Status(StrEnum):
    """Where a message stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it stands with one message to one recipient; no content, numbers masked."""

    key: str
    channel: str
    address: str
    subject: str
    status: Status
    attempts: int
    why: Text | None
    next_try: datetime | None
    created: datetime

    @property
    def well(self) -> bool:
        """Whether nothing is wrong: it is sent, or waits for its time."""
        return self.status in {Status.SENT, Status.PENDING}


def put(state: State, message: Message, now: datetime) -> bool:
    """A new row, and what its recipient is told with it; False where the message is known."""
    start = max(now, message.not_before or now)
    new = state.db.run(
        "INSERT OR IGNORE INTO outbox"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, NULL, ?, NULL, NULL, 0, 0)",
        (
            message.key,
            message.channel,
            message.to.address,
            masked_in(message.subject),
            int(message.urgency),
            to_json(message),
            written(now),
            written(start),
            Status.PENDING,
        ),
    )
    for mark in message.about:
        state.db.run(
            "INSERT OR IGNORE INTO told VALUES (?, ?, ?)",
            (mark, message.key, now.date().isoformat()),
        )
    return bool(new)


def due(state: State, now: datetime) -> list[tuple[str, str]]:
    """Key and channel, the urgent first.

    A clock that was set back does not hold up what was tried, nor what was made on a wrong day.
    """
    sql = (
        "SELECT key, channel FROM outbox WHERE status IN (?, ?) AND (next_try <= ?"
        " OR (attempts > 0 AND tried > ?) OR created > ?)"
        " ORDER BY urgency DESC, created, rowid"
    )
    at, another_day = written(now), written(now + timedelta(days=1))
    return state.db.rows(sql, (Status.PENDING, Status.FAILED, at, at, another_day))


def content(state: State, key: str) -> str:
    """What is kept of a message, as ``messages.to_json`` wrote it."""
    return str(state.db.rows("SELECT content FROM outbox WHERE key = ?", (key,))[0][0])


def recent(state: State, now: datetime) -> dict[str, int]:
    """How many messages each channel was given in the last minute."""
    sql = "SELECT channel, count(*) FROM outbox WHERE tried > ? AND tried <= ? GROUP BY channel"
    return dict(state.db.rows(sql, (written(now - MINUTE), written(now + MINUTE))))


def resume(state: State, now: datetime) -> None:
    """What a sudden end left as ``sending``: sent, if the witness has it; otherwise due now."""
    for (key,) in state.db.rows("SELECT key FROM outbox WHERE status = ?", (Status.SENDING,)):
        with state.transaction():
            if state.witness.holds(key):
                _end(state, key, Status.SENT)
            else:
                _stand(state, key, Status.PENDING, now)


def attempt(state: State, key: str, now: datetime) -> None:
    """The message is about to be sent."""
    with state.transaction():
        state.db.run(
            "UPDATE outbox SET status = ?, attempts = attempts + 1, tried = ? WHERE key = ?",
            (Status.SENDING, written(now), key),
        )


def settle(state: State, key: str, outcome: Outcome, now: datetime) -> None:
    """What came of the attempt."""
    with state.transaction():
        _explain(state, key, outcome.why)
        match outcome.result:
            case Result.SENT:
                _end(state, key, Status.SENT)
            case Result.LATER:
                sql = "UPDATE outbox SET attempts = attempts - 1 WHERE key = ?"
                state.db.run(sql, (key,))
                _stand(state, key, Status.PENDING, _awake(state, key, now + BLOCKED))
            case Result.TEMPORARY | Result.PERMANENT:
                _fail(state, key, outcome, now)


def release(state: State, channel: str, now: datetime) -> None:
    """The channel works: what failed with all of it is due at once, and not after its pause.

    What was ever refused for its own sake, and what quiet hours hold back, keeps its time.
    """
    sql = (
        "SELECT key FROM outbox WHERE channel = ? AND status = ? AND next_try > ?"
        " AND down AND NOT refused"
    )
    with state.transaction():
        for (key,) in state.db.rows(sql, (channel, Status.FAILED, written(now))):
            if _awake(state, key, now) == now:
                _stand(state, key, Status.FAILED, now)


def unsent(state: State, now: datetime) -> list[tuple[str, str]]:
    """Key and content of what waits for its time or for another try, oldest first.

    Not what others have made since ``now``, when this run began: they looked later.
    """
    sql = (
        "SELECT key, content FROM outbox WHERE status IN (?, ?) AND created NOT BETWEEN ? AND ?"
        " ORDER BY created, rowid"
    )
    since = (written(now), written(now + A_RUN))
    return state.db.rows(sql, (Status.PENDING, Status.FAILED, *since))


def withdraw(state: State, key: str) -> None:
    """The message is not to be sent; nobody has been told what it says."""
    with state.transaction():
        state.db.run("DELETE FROM told WHERE message = ?", (key,))
        state.db.run("DELETE FROM outbox WHERE key = ?", (key,))


def rewrite(state: State, message: Message) -> None:
    """The message says less than it did; nobody has been told the rest."""
    marks = state.db.rows("SELECT mark FROM told WHERE message = ?", (message.key,))
    with state.transaction():
        state.db.run(
            "UPDATE outbox SET subject = ?, urgency = ?, content = ? WHERE key = ?",
            (masked_in(message.subject), int(message.urgency), to_json(message), message.key),
        )
        for (mark,) in marks:
            if mark not in message.about:
                state.db.run("DELETE FROM told WHERE mark = ?", (mark,))


def postpone(state: State, key: str, why: Text) -> None:
    """The message stays where it is until the next run, and says why."""
    with state.transaction():
        _explain(state, key, why)


def of(state: State, keys: Iterable[str]) -> tuple[Delivery, ...]:
    """How it stands with these messages."""
    return tuple(each for key in keys for each in _deliveries(state, "key = ?", (key,)))


def undelivered(state: State) -> tuple[Delivery, ...]:
    """What was tried in vain, oldest first: to be tried again, or given up."""
    return _deliveries(state, "status IN (?, ?)", (Status.FAILED, Status.GAVE_UP))


def failing(state: State, sent: Sequence[Delivery] = ()) -> tuple[Delivery, ...]:
    """What is still to be tried again, and what of ``sent`` was given up."""
    now = {each.key for each in sent}
    return tuple(
        each for each in undelivered(state) if each.status is Status.FAILED or each.key in now
    )


def made_on(state: State, day: date) -> tuple[Delivery, ...]:
    """The messages made on a day, oldest first."""
    first, last = (datetime.combine(each, time()) for each in (day, day + timedelta(days=1)))
    return _deliveries(state, "created >= ? AND created < ?", (written(first), written(last)))


def waiting(state: State) -> int:
    """How many messages wait for their time or for another run."""
    sql = "SELECT count(*) FROM outbox WHERE status IN (?, ?)"
    return int(state.db.rows(sql, (Status.PENDING, Status.SENDING))[0][0])


def _fail(state: State, key: str, outcome: Outcome, now: datetime) -> None:
    refused = outcome.result is Result.PERMANENT
    state.db.run(
        "UPDATE outbox SET down = ?, refused = refused + ? WHERE key = ?",
        (outcome.for_all, refused, key),
    )
    sql = "SELECT attempts, refused, created FROM outbox WHERE key = ?"
    attempts, refusals, created = state.db.rows(sql, (key,))[0]
    if (refused and refusals >= REFUSALS) or created < written(now - TOO_OLD):
        _end(state, key, Status.GAVE_UP)
    else:
        pause = PAUSES[min(attempts, len(PAUSES)) - 1]
        _stand(state, key, Status.FAILED, _awake(state, key, now + pause))


def _awake(state: State, key: str, moment: datetime) -> datetime:
    """The moment, or the end of the message's quiet hours where it falls into them."""
    ((content,),) = state.db.rows("SELECT content FROM outbox WHERE key = ?", (key,))
    try:
        return held_until(from_json(content).quiet, moment) or moment
    except (ValueError, KeyError, TypeError):
        return moment


def _stand(state: State, key: str, status: Status, next_try: datetime) -> None:
    sql = "UPDATE outbox SET status = ?, next_try = ? WHERE key = ?"
    state.db.run(sql, (status, written(next_try), key))


def _end(state: State, key: str, status: Status) -> None:
    """Nothing more comes; the content is deleted, and overwritten in the file."""
    sql = "UPDATE outbox SET status = ?, content = NULL, next_try = NULL WHERE key = ?"
    state.db.run(sql, (status, key))


def _explain(state: State, key: str, why: Text | None) -> None:
    sql = "UPDATE outbox SET why_zh = ?, why_en = ? WHERE key = ?"
    state.db.run(sql, (why.zh if why else None, why.en if why else None, key))


def _deliveries(state: State, where: str, values: tuple[str, ...]) -> tuple[Delivery, ...]:
    sql = (
        "SELECT key, channel, address, subject, status, attempts, why_zh, why_en, next_try, created"  # noqa: S608 - the conditions stand in this file
        f" FROM outbox WHERE {where} ORDER BY created, rowid"
    )
    return tuple(_delivery(*row) for row in state.db.rows(sql, values))


def _delivery(
    key: str,
    channel: str,
    address: str,
    subject: str,
    status: str,
    attempts: int,
    zh: str | None,
    en: str | None,
    next_try: str | None,
    created: str,
) -> Delivery:
    return Delivery(
        key=key,
        channel=channel,
        address=address,
        subject=subject,
        status=Status(status),
        attempts=attempts,
        why=Text(zh, en) if zh and en else None,
        next_try=datetime.fromisoformat(next_try) if next_try else None,
        created=datetime.fromisoformat(created),
    )
