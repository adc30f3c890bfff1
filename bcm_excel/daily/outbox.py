"""Messages kept until they are sent: at least once, recognisable, with growing pauses.

A message stands in the state whole, with the numbers that somebody must dial, until it is sent or
given up; then its content is deleted and overwritten. What a group gets has them masked.

``pending → sending → sent``, or ``failed`` and tried again, or at last ``gave_up``. What a kill
leaves as ``sending`` is sent again under the same Message-ID, unless the witness has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.daily import ledger
from bcm_excel.daily.ledger import Delivery
from bcm_excel.daily.locks import alone
from bcm_excel.daily.messages import Message, from_json, told
from bcm_excel.daily.notices import Notice
from bcm_excel.daily.sender import Outcome, Result, Sender, permanent, temporary
from bcm_excel.daily.state import State

NO_CHANNEL = Text("没有设置这个发送渠道", "this channel is not set up")
UNREADABLE = Text("消息内容已损坏", "what was kept of the message cannot be read")
FULL = Text("已达到每分钟条数上限，下次运行再发", "the limit a minute is reached; it goes next run")


def unsaid(
    state: State, notices: Iterable[Notice], channel: str, address: str
) -> tuple[Notice, ...]:
    """Those that this recipient was not told over this channel, also before the state was lost."""
    return tuple(each for each in notices if not _known(state, told(each.key, channel, address)))


def _known(state: State, mark: str) -> bool:
    return state.witness.holds(mark) or bool(
        state.db.rows("SELECT 1 FROM told WHERE mark = ?", (mark,))
    )


def enqueue(state: State, messages: Iterable[Message], now: datetime) -> int:
    """Puts messages into the outbox, in one transaction; how many are new.

    One that is known, or that the witness has as sent, changes nothing.
    """
    with state.transaction():
        return sum(
            ledger.put(state, each, now) for each in messages if not state.witness.holds(each.key)
        )


def deliver(
    state: State,
    senders: Mapping[str, Sender],
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], datetime] | None = None,
    patience: float = 0.0,
) -> tuple[Delivery, ...]:
    """Sends what is due, the urgent first; how it stands with each of these afterwards.

    What others enqueue meanwhile is sent too, where a ``clock`` says how time goes on: something
    urgent does not wait for the end. While another sends, all is left to that one, after
    ``patience`` seconds at most. ``stop`` is asked between two messages.

    Raises:
        Failure: it cannot be recorded what is sent.
    """
    touched = dict.fromkeys(key for key, _ in ledger.due(state, now))
    try:
        with _sole_sender(state, patience):
            ledger.resume(state, now)
            touched |= _sending(state, senders, clock or (lambda: now), stop)
    except BusyError:
        pass
    finally:
        for sender in senders.values():
            sender.close()
    return ledger.of(state, touched)


class BusyError(Exception):
    """Another is sending."""


@contextmanager
def _sole_sender(state: State, patience: float) -> Iterator[None]:
    """Nobody else sends meanwhile: what stands as ``sending`` is what a sudden end has left."""
    with ExitStack() as stack:
        with state.let_go():
            try:
                stack.enter_context(alone(state.path, "sending", patience))
            except Failure as failure:
                if failure.reason is not Reason.LOCKED:
                    raise
                raise BusyError from failure
        yield


def _sending(
    state: State,
    senders: Mapping[str, Sender],
    clock: Callable[[], datetime],
    stop: Callable[[], bool],
) -> dict[str, None]:
    """Sends one message after the other; the keys of those that came to their turn."""
    touched: dict[str, None] = {}
    given = ledger.recent(state, clock())
    same: dict[str, Outcome] = {}
    while not stop():
        now = clock()
        due = next((each for each in ledger.due(state, now) if each[0] not in touched), None)
        if due is None:
            break
        if not touched:
            state.witness.ready(now.date())
        key, channel = due
        touched[key] = None
        sender = senders.get(channel)
        if sender and sender.per_minute and given.get(channel, 0) >= sender.per_minute:
            ledger.postpone(state, key, FULL)
            continue
        ledger.attempt(state, key, now)
        outcome = same.get(channel) or _sent(state, sender, key, now)
        ledger.settle(state, key, outcome, now)
        given[channel] = given.get(channel, 0) + 1
        if outcome.for_all:
            same[channel] = outcome
        if outcome.result is Result.SENT:
            ledger.release(state, channel, now)
    return touched


def _sent(state: State, sender: Sender | None, key: str, now: datetime) -> Outcome:
    """Sends one message; the witness knows before the state does."""
    if sender is None:
        return temporary(NO_CHANNEL, for_all=True)
    try:
        message = from_json(ledger.content(state, key))
    except (ValueError, KeyError, TypeError):
        return permanent(UNREADABLE)
    unwritten: BaseException | None = None
    with state.let_go():
        outcome = sender.send(message, now)
        if outcome.result is Result.SENT:
            try:
                state.witness.note((key, *message.about), now.date())
            except BaseException as error:  # noqa: BLE001 - it is raised again once the state knows
                unwritten = error
    if unwritten is not None:
        ledger.settle(state, key, outcome, now)
        raise unwritten
    return outcome
