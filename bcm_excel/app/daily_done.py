"""What is asked of a daily run, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.ledger import Delivery
from bcm_excel.daily.lights import Light
from bcm_excel.daily.looked import Looked, Said
from bcm_excel.daily.messages import Message
from bcm_excel.daily.notices import Level
from bcm_excel.daily.outdated import Withdrawn
from bcm_excel.daily.settings import FailOn, Settings

DAILY, INCIDENTS, WEEKLY = "daily", "incidents", "weekly"
"""The jobs, as ``State.last_run`` knows them; a week's digest counts as one of its own."""
CLEAN, FOUND, UNREADABLE, UNDELIVERED = 0, 1, 3, 4


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of a run; None where the settings decide."""

    lang: Lang | None = None
    default: Lang = Lang.ZH
    """The language where neither the caller nor the settings name one."""
    roster: Path | None = None
    processes: int | str | None = None
    """So many processes read, or ``dask://HOST:PORT`` does; see ``executors.Where``."""


@dataclass(frozen=True)
class Letter:
    """One message that would go out, for whoever only rehearses."""

    message: Message
    group: bool


@dataclass(frozen=True)
class Done:
    """What a run saw, said and sent."""

    looked: Looked
    settings: Settings
    lang: Lang
    lights: tuple[Light, ...] = ()
    said: tuple[Said, ...] = ()
    letters: tuple[Letter, ...] = ()
    queued: int = 0
    deliveries: tuple[Delivery, ...] = ()
    """What became of the messages that were due."""
    undelivered: tuple[Delivery, ...] = ()
    waiting: int = 0
    report: Path | None = None
    fresh: int = 0
    """How many files were read anew; the others had not changed."""
    stopped: bool = False
    withdrawn: tuple[Withdrawn, ...] = ()
    """What waited and did not hold any more."""
    remarks: tuple[Text, ...] = ()
    """For the log: which incidents a look could not read, and which it can read again."""

    @property
    def code(self) -> int:
        """The exit code: 3 goes before 4, 4 before 1."""
        if self.looked.unread:
            return UNREADABLE
        if self.undelivered:
            return UNDELIVERED
        levels = {each.level for each in self.lights}
        match self.settings.fail_on:
            case FailOn.NEVER:
                return CLEAN
            case FailOn.RED:
                return FOUND if Level.RED in levels else CLEAN
            case FailOn.AMBER:
                return FOUND if levels & {Level.RED, Level.AMBER} else CLEAN
