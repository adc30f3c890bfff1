"""Messages and channels for the tests of the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bcm_excel.core.text import Lang
from bcm_excel.daily.messages import Message, To, hashed, told
from bcm_excel.daily.sender import SENT, Outcome
from bcm_excel.daily.state import State

NOW = datetime(2026, 3, 2, 7, 30)


def message(
    name: str = "a", address: str = "wang@example.com", channel: str = "mail", **more: object
) -> Message:
    given: dict[str, object] = {
        "key": hashed((name, channel, address)),
        "channel": channel,
        "to": To(address, Lang.ZH),
        "subject": f"提醒 {name}",
        "head": f"提醒 {name}",
        "items": ("请致电：王敏 138 0000 0001",),
        "about": (told(name, channel, address),),
    }
    return Message(**given | more)  # type: ignore[arg-type]


@dataclass
class Line:
    """A channel that answers as it is told, then with SENT."""

    answers: list[Outcome] = field(default_factory=list)
    per_minute: int | None = None
    got: list[str] = field(default_factory=list)
    """The keys of all that it was given."""
    closed: int = 0

    def send(self, message: Message, now: datetime) -> Outcome:
        self.got.append(message.key)
        return self.answers.pop(0) if self.answers else SENT

    def close(self) -> None:
        self.closed += 1


def state(folder: Path, now: datetime = NOW) -> State:
    return State(folder / "state.sqlite", folder / "reports", now)
