"""What the daily run knows of a plan, an incident and a file: small, plain, kept between runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from bcm_excel.clock.network import Flag, State
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.notices import Level
from bcm_excel.daily.settings import Window
from bcm_excel.plan.due.standing import Kind
from bcm_excel.plan.due.standing import State as Standing

PASSING = "on-duty:"
"""Leads the key of what ends with a turn of duty, whether it is mended or not."""
LONGEST = 40
"""Characters of a step's title within a sentence."""


class Subject(Enum):
    """What a light of the report stands for."""

    INCIDENTS = Text("事件与演练", "Incidents, drills")
    DUTY = Text("值班", "Duty")
    CONTACTS = Text("联系人", "Contacts")
    PRACTICE = Text("演练、培训、整改", "Drills, training, actions")
    RESOURCES = Text("资金、供应商、备份", "Fund, suppliers, backups")
    DOCUMENT = Text("预案文件", "The plan itself")
    FILES = Text("文件读取", "Files read")
    MESSAGES = Text("通知送达", "Messages")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a plan that is wrong, or is to be done by a day.

    ``key`` is unique within the plan, free of language, and stays when rows move or days pass.
    ``sheet`` and ``cell`` are where it is mended; ``standing`` is that of an obligation. ``owner``
    is as the plan writes it, ``owners`` are those it means who have an address.
    """

    key: str
    subject: Subject
    level: Level
    said: Text
    sheet: str = ""
    cell: str = ""
    code: str = ""
    fix: Text | None = None
    owner: str = ""
    due: date | None = None
    standing: Standing | None = None
    owners: tuple[Reach, ...] = ()

    @property
    def tracked(self) -> bool:
        """Whether it is said when it comes and when it goes."""
        return self.level is Level.RED or self.level is Level.AMBER

    @property
    def what(self) -> Text:
        """What is said of it: an obligation with how it stands."""
        if self.standing is None:
            return self.said
        what = Text(self.said.zh.rstrip("。."), self.said.en.rstrip("。."))
        state = self.standing.value
        return STANDS.filled({"what": what, "state": Text(state.zh, state.en.lower())})

    @property
    def kind(self) -> Text:
        """What sort of thing it is, in words: the kind of an obligation, the code of a rule."""
        if self.standing is None:
            return Text(self.code, self.code)
        return Kind[self.code.upper()].value


STANDS = Text("{what}（{state}）", "{what} ({state})")


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody who can be told: ``number`` as ``plan.phones.normal`` gives it."""

    name: str
    number: str | None = None
    mail: str | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody's time on duty, and how they are told."""

    reach: Reach
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class ToVerify:
    """Somebody whose contact data must be proven; ``post`` is what they are named for."""

    name: str
    unit: str
    post: Text
    number: str | None
    verified: date | None
    until: date | None
    turn: int
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What one plan says on one day. ``place`` is its file, relative to the workspace."""

    place: str
    name: str
    number: str = ""
    items: tuple[Item, ...] = ()
    duty: tuple[OnDuty, ...] = ()
    """Who comes on duty today, those first who take the calls; then who came on yesterday and is
    still on after midnight."""
    until: datetime | None = None
    """When somebody who came on yesterday goes off; from then on the plan is to be asked again."""
    to_verify: tuple[ToVerify, ...] = ()
    people: int = 0
    """Contacts who have not left."""
    rostered: bool = False
    """Whether the plan keeps a duty roster."""
    quiet: Window | None = None
    languages: Mapping[str, Lang] = field(default_factory=dict)
    """The language of recipients of the settings who are contacts of the plan, by address."""
    not_run: tuple[tuple[str, Text], ...] = ()
    """Codes of rules that were not run, and why."""
    remarks: tuple[Text, ...] = ()

    def on_duty(self, now: datetime) -> tuple[Reach, ...]:
        """Who is on duty at this moment; those of the day where the roster leaves it open."""
        here = [each for each in self.duty if each.begins <= now < each.ends]
        here = here or [each for each in self.duty if each.begins.date() == now.date()]
        return tuple(dict.fromkeys(each.reach for each in here))


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of an incident, with those who answer for it."""

    key: str
    title: str
    owner: str
    flag: Flag
    state: State
    deadline: datetime | None = None
    waits_for: Text | None = None
    owners: tuple[Reach, ...] = ()
    backups: tuple[Reach, ...] = ()
    sheet: str = ""
    cell: str = ""
    last_day: bool = False
    """Whether its limit counts days, and the last one has come."""

    @property
    def soon(self) -> bool:
        """Whether it is to be reminded of: half an hour is too late for a limit of days."""
        return self.flag is Flag.DUE_SOON or (self.flag is Flag.ON_TRACK and self.last_day)

    @property
    def short(self) -> str:
        """The title, for a sentence."""
        said = self.title.rstrip("。.；; ")
        return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.flag not in {Flag.DONE, Flag.DONE_LATE, Flag.NO_TIME, Flag.NOT_TAKEN}


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """How one incident or drill stands. Copies of its workbook have one ``identity``."""

    place: str
    identity: str
    title: str
    drill: bool
    plan: str
    """The number of its plan, else its name."""
    level: str = ""
    top: bool = False
    """Whether it is at the highest level of the plan; then quiet hours do not hold."""
    quiet: Window | None = None
    leader: Reach | None = None
    steps: tuple[StepFacts, ...] = ()
    done: int = 0
    taken: int = 0
    problems: int = 0
    """Typed cells that cannot be read."""
    since: datetime | None = None
    """When it began or was found, as typed."""

    @property
    def open(self) -> bool:
        """Whether a step is still to be done."""
        return any(step.open for step in self.steps)

    @property
    def common(self) -> str:
        """What the workbooks of one incident have in common: one that was made in advance may be
        used for several.
        """
        return f"{self.identity}:{self.since.isoformat() if self.since else ''}"


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read; ``place`` is relative to the workspace."""

    place: str
    why: Text
    reason: Reason

    @classmethod
    def of(cls, failure: Failure, folder: Path) -> Unread:
        """What became of a file of this folder."""
        return cls(placed(failure.path, folder), failure.said, failure.reason)


def placed(path: Path, folder: Path) -> str:
    """A file as the report names it: relative to the workspace where it lies in it.

    A name that is no text is spelt out, so that it can be kept.
    """
    said = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
    return said.encode("utf-8", "backslashreplace").decode()
