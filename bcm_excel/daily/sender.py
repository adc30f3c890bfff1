"""What a channel promises, and what came of a message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from bcm_excel.core.text import Text
from bcm_excel.daily.messages import Message


class Result(Enum):
    """How sending one message to its one recipient ended."""

    SENT = auto()
    """Taken over by the mail server, or answered with error code 0 by the bot."""
    TEMPORARY = auto()
    """May go well later."""
    PERMANENT = auto()
    """Refused; it is tried a few times more, then given up."""
    LATER = auto()
    """The channel takes no more just now. This is no failure."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result, why, and whether it would be the same ``for_all`` others of this run."""

    result: Result
    why: Text | None = None
    for_all: bool = False


SENT = Outcome(Result.SENT)


def temporary(why: Text, *, for_all: bool = False) -> Outcome:
    """It may go well later."""
    return Outcome(Result.TEMPORARY, why, for_all)


def permanent(why: Text) -> Outcome:
    """This message was refused."""
    return Outcome(Result.PERMANENT, why)


def later(why: Text) -> Outcome:
    """Nothing more goes through this channel in this run."""
    return Outcome(Result.LATER, why, for_all=True)


class Sender(Protocol):
    """One channel. It never raises for what the other side does, and waits no longer than it says.

    Messages of one channel are sent one after the other; a message has one recipient, so that
    one refusal does not stand for others.
    """

    @property
    def per_minute(self) -> int | None:
        """How many messages the channel takes in a minute; None without a limit."""

    def send(self, message: Message, now: datetime) -> Outcome:
        """Hands the message over once; the same message has the same identity every time."""

    def close(self) -> None:
        """Ends a connection that was kept open; sending again opens another."""
