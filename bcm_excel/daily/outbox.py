"""Messages kept until they are sent: at least once, recognisable, with growing pauses.

A message stands in the state whole, with the numbers that somebody must dial, until it is sent or
given up; then its content is deleted and overwritten. In a group's message they are masked.

``pending → sending → sent``, or ``failed`` and tried again, or at last ``gave_up``. What a kill
leaves as ``sending`` is sent again under the same Message-ID, unless the witness has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bcm_excel.core.text import Text
from bcm_excel.daily import ledger
from bcm_excel.daily.ledger import Delivery
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
) -> tuple[Delivery, ...]:
    """Sends what is due, the urgent first; how it stands with each of these afterwards.

    ``stop`` is asked between two messages. Failure where it cannot be recorded what is sent.
    """
    ledger.resume(state, now)
    due = ledger.due(state, now)
    if due:
        state.witness.ready(now.date())
    given = ledger.recent(state, now)
    same: dict[str, Outcome] = {}
    touched: list[str] = []
    try:
        for key, channel, content in due:
            if stop():
                break
            touched.append(key)
            sender = senders.get(channel)
            if sender and sender.per_minute and given.get(channel, 0) >= sender.per_minute:
                ledger.postpone(state, key, FULL)
                continue
            ledger.attempt(state, key, now)
            outcome = same.get(channel) or _sent(state, sender, key, content, now)
            ledger.settle(state, key, outcome, now)
            given[channel] = given.get(channel, 0) + 1
            if outcome.for_all:
                same[channel] = outcome
    finally:
        for sender in senders.values():
            sender.close()
    return ledger.of(state, touched)


def _sent(state: State, sender: Sender | None, key: str, content: str, now: datetime) -> Outcome:
    """Sends one message; the witness knows before the state does."""
    if sender is None:
        return temporary(NO_CHANNEL, for_all=True)
    try:
        message = from_json(content)
    except (ValueError, KeyError, TypeError):
        return permanent(UNREADABLE)
    outcome = sender.send(message, now)
    if outcome.result is Result.SENT:
        try:
            state.witness.note((key, *message.about), now.date())
        except BaseException:
            ledger.settle(state, key, outcome, now)
            raise
    return outcome
