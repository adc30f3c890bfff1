"""What waits to be sent and is not so any more is taken out before anything is sent.

A message may wait for the end of quiet hours, or for a server that is down for days. Meanwhile a
step is finished, or there is newer word of the same thing. What still holds stays as it is, under
its key; what was taken out counts as untold, so that it is said again should it come again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bcm_excel.daily import ledger
from bcm_excel.daily.address import Post
from bcm_excel.daily.escalation import Standing, standing, standing_of
from bcm_excel.daily.facts import IncidentFacts
from bcm_excel.daily.ledger import Delivery
from bcm_excel.daily.messages import Message, from_json
from bcm_excel.daily.notices import Notice, subject_of
from bcm_excel.daily.state import State

Where = tuple[str, str]
"""Channel and address."""
Subject = tuple[str, str]
"""As ``subject_of`` gives it."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A message that says less than it did, by so many things; with ``left`` 0 it is not sent."""

    delivery: Delivery
    gone: int
    left: int
    closed: bool = False
    """Whether that is because its channel is set up no more."""


@dataclass(frozen=True)
class Word:
    """What a run knows: how the steps stand, and the latest word of each thing, by recipient."""

    incidents: Collection[str]
    """The identities of the incidents that were read; of the others nothing is known."""
    stands: Collection[Standing] = ()
    latest: Mapping[Where, Mapping[Subject, Collection[str]]] = field(default_factory=dict)
    """Keys of all that is to be said of a thing now."""

    def holds(self, where: Where, notice: Notice) -> bool:
        """Whether a notice that this recipient has not got yet is worth sending."""
        subject, key = subject_of(notice.key), notice.key
        if subject[0] in self.incidents and standing_of(key) not in self.stands:
            return False
        return key in self.latest.get(where, {}).get(subject, (key,))


def word(
    incidents: Collection[IncidentFacts], posts: Iterable[Post], fresh: Collection[Message]
) -> Word:
    """What is known by a run: ``posts`` is all it has to say, ``fresh`` what is newly said."""
    latest: dict[Where, dict[Subject, set[str]]] = {}
    for where, keys in (*map(_of_steps, posts), *(_newly(fresh) if fresh else ())):
        for key in keys:
            latest.setdefault(where, {}).setdefault(subject_of(key), set()).add(key)
    stands = {each for incident in incidents for each in standing(incident)}
    return Word({each.identity for each in incidents}, stands, latest)


def _of_steps(post: Post) -> tuple[Where, list[str]]:
    """What is said of steps now, and what a clock that was set back will say again."""
    said = (each for each in post.said if each.step)
    keys = [key for each in said for key in (each.notice.key, *each.unless)]
    return _where(post.to.channel, post.to.to.address), keys


def _newly(fresh: Iterable[Message]) -> Iterator[tuple[Where, list[str]]]:
    from bcm_excel.daily.digest import notices_of

    for each in fresh:
        yield _where(each.channel, each.to.address), [note.key for note in notices_of(each)]


def _where(channel: str, address: str) -> Where:
    return channel, address.lower()


def withdraw(state: State, known: Word, now: datetime) -> tuple[Withdrawn, ...]:
    """Takes what does not hold out of the messages that wait, in one transaction.

    ``now`` is when the run began that knows this.
    """
    with state.transaction():
        found = [_shortened(state, key, kept, known) for key, kept in ledger.unsent(state, now)]
    return tuple(each for each in found if each)


def close(state: State, channels: Collection[str], now: datetime) -> tuple[Withdrawn, ...]:
    """Drops what waits for groups that the settings have no more, in one transaction.

    ``channels`` are those that are set up; ``now`` is when the run began.
    """
    with state.transaction():
        waiting = ledger.of(state, [key for key, _ in ledger.unsent(state, now)])
        shut = [each for each in waiting if each.channel not in channels]
        for each in shut:
            ledger.withdraw(state, each.key)
    return tuple(Withdrawn(each, 1, 0, closed=True) for each in shut)


def _shortened(state: State, key: str, kept: str, known: Word) -> Withdrawn | None:
    from bcm_excel.daily.digest import notices_of, only

    try:
        message = from_json(kept)
        notices = notices_of(message)
    except (ValueError, KeyError, TypeError):
        return None  # it is said when its turn comes
    where = _where(message.channel, message.to.address)
    left = [each for each in notices if known.holds(where, each)]
    gone = len(notices) - len(left)
    if not gone:
        return None
    (delivery,) = ledger.of(state, [key])
    if left:
        ledger.rewrite(state, only(message, left))
    else:
        ledger.withdraw(state, key)
    return Withdrawn(delivery, gone, len(left))
