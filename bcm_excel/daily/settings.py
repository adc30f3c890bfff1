"""What belongs to the machine: times of runs, mail server, bots; bcm-excel.toml in the workspace.

Policy belongs to the staff and is in the plan workbook. A secret is never in the file, only the
name of the environment variable that holds it. The file is read by ``settings_file``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from pathlib import Path

from bcm_excel.core.text import Lang

FILE = "bcm-excel.toml"
STATE = ".bcm-excel.sqlite"
EVERYBODY = "*"
"""Stands for all addresses."""
Window = tuple[int, int]
"""From and to, in minutes of the day; an end beyond 1440 lies in the next day."""


class Security(StrEnum):
    """How the connection to the mail server is kept private."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class BotKind(StrEnum):
    """The services whose group bots are known."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"


@dataclass(frozen=True, slots=True)
class Server:
    """The mail server; without ``user`` nobody logs in. ``timeout`` is in seconds."""

    host: str
    sender: str
    security: Security = Security.STARTTLS
    port: int = 587
    user: str | None = None
    password_env: str | None = None
    timeout: int = 30


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets the daily mail; ``plans`` are names of plan files, empty for all."""

    mail: str
    name: str | None = None
    language: Lang | None = None
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bot:
    """A group with a bot; address and secret stand in the environment under these names."""

    name: str
    kind: BotKind
    address_env: str
    secret_env: str | None = None
    language: Lang | None = None
    plans: tuple[str, ...] = ()


class Numbers(StrEnum):
    """How telephone numbers stand in the report that recipients get; groups never see them."""

    MASKED = "masked"
    WHOLE = "whole"


class FailOn(StrEnum):
    """From which colour on the daily run ends with code 1."""

    RED = "red"
    AMBER = "amber"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Health:
    """How long ago a job's last success may lie."""

    daily_hours: int = 26
    incidents_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole file; everything has a default."""

    language: Lang | None = None
    """The language of reports and of messages to those who have none of their own."""
    roster: str | None = None
    """The HR roster, relative to the workspace."""
    quiet_hours: Window | None = None
    """Overrides what the plans say."""
    drop_folder: str | None = None
    """Messages are also put into this folder of the workspace, for testing."""
    state: str | None = None
    """What is remembered between runs, on a local disk; by default a file of the workspace."""
    report_numbers: Numbers = Numbers.MASKED
    tell_owners: tuple[str, ...] = ()
    """Domains or addresses to which the owners of obligations are written; ``*`` for all."""
    daily_at: time = time(7, 30)
    watch_every: int = 5
    """Minutes between two looks at open incidents."""
    grace: int = 60
    """Minutes after a deadline until the backup is told, and then the leader."""
    weekly_on: int = 0
    """The weekday of the digest; 0 is Monday."""
    fail_on: FailOn = FailOn.RED
    processes: int | None = None
    """So many files are read at once; None for what suits the machine."""
    mail: Server | None = None
    recipients: tuple[Recipient, ...] = ()
    bots: tuple[Bot, ...] = ()
    health: Health = field(default_factory=Health)

    def tells(self, mail: str) -> bool:
        """Whether somebody at this address, whom only a plan names, is written to."""
        address = mail.lower()
        may = {each.lower() for each in self.tell_owners}
        return bool(may & {EVERYBODY, address, address.rpartition("@")[2]})

    def roster_in(self, folder: Path) -> Path | None:
        """Where the roster is."""
        return folder / self.roster if self.roster else None

    def state_in(self, folder: Path) -> Path:
        """Where the state is."""
        return folder / (self.state or STATE)
