"""What the daily run has to say: one notice a thing, not yet addressed to anybody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bcm_excel.core.text import Text


class Level(Enum):
    """How much a notice weighs; the word always stands beside the colour."""

    RED = Text("紧急", "Urgent")
    AMBER = Text("注意", "Attention")
    GREEN = Text("正常", "In order")
    INFO = Text("告知", "For information")

    def __init__(self, _: Text) -> None:
        self.rank = len(type(self).__members__)
        """0 is the worst."""


class Change(Enum):
    """How a thing stands against the last look."""

    NEW = Text("新增", "New")
    WORSE = Text("加重", "Worse")
    GONE = Text("已消除", "Settled")
    STILL = Text("仍在", "Still there")


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to ring; ``number`` as ``plan.phones.normal`` gives it, None where there is none."""

    name: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to be said. Whoever was told ``key`` is not told again."""

    key: str
    level: Level
    said: Text
    what_to_do: Text | None = None
    call: Person | None = None
    about: str = ""
    """The plan or the incident, by name."""
    due: date | None = None
    drill: bool = False
    change: Change = Change.NEW
    first: bool = False
    """Whether it goes before others of its level: a step is late, or it is about who is on duty."""

    @property
    def weight(self) -> tuple[bool, int, bool]:
        """The lesser is said first: the week's summary leads, what is gone comes last."""
        gone = self.change is Change.GONE
        leads = self.level is Level.INFO and not gone
        return (gone, -1 if leads else self.level.rank, not self.first)


def key_of(incident: str, step: str, event: str, due: date | None) -> str:
    """The key of a notice; ``event`` tells repeats apart, such as ``overdue+4h``."""
    when = due.isoformat() if due else ""
    return json.dumps([incident, step, event, when], ensure_ascii=False)


def subject_of(key: str) -> tuple[str, str]:
    """Incident and step, or plan and item: the same for whatever is said of one thing."""
    incident, step, *_ = json.loads(key)
    return incident, step


def said_date(due: date) -> str:
    """A day, or a moment to the minute."""
    return f"{due:%Y-%m-%d %H:%M}" if isinstance(due, datetime) else due.isoformat()
