"""Who is responsible and whom to call, with a number that can be tapped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.network import among
from bcm_excel.plan.people import Contact, External, Role
from bcm_excel.plan.phones import Shape, shape, spoken
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.response import Step
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Function, Status

DIALLED = frozenset({Shape.MOBILE, Shape.UNKNOWN_PREFIX, Shape.LANDLINE})
NOBODY = Text("（未找到责任人）", "(nobody found)")
WHOLE_GROUP = Text("（全组）", " (everybody)")
AWAY = Text("{name}（{status}）", "{name} ({status})")
EXTENSION = Text("分机 ", "ext. ")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as people read it, and the link that dials it (None where it cannot be dialled)."""

    shown: str = ""
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is responsible for a step. ``known`` is False where a name leads to nobody."""

    text: str
    phone: Phone
    backup: str
    known: bool = True
    short: str = ""
    """The first who is found, alone."""


@dataclass(frozen=True, slots=True)
class CallLine:
    """One role or party in the order of the calls, with its two people."""

    key: str
    who: str
    primary: str
    phone: Phone
    backup: str
    backup_phone: Phone
    mail: str = ""
    backup_mail: str = ""


@dataclass(frozen=True)
class People:
    """The people of one plan, in one language."""

    plan: Plan
    directory: Directory
    lang: Lang

    def phone(self, contact: Contact | None) -> Phone:
        """The first number by which somebody is reached, a mobile before a landline."""
        if contact is None:
            return Phone()
        for number in (*(contact.mobile or ()), *(contact.landline or ())):
            return self.number(number)
        return Phone()

    def number(self, number: str) -> Phone:
        """A number as it is dialled from outside: an extension behind the plan's switchboard."""
        base, _, extension = number.partition("x")
        if not base:
            board = self.plan.settings.switchboard if self.plan.settings else None
            if not board:
                return Phone(EXTENSION[self.lang] + extension)
            return Phone(f"{spoken(board[0])}-{extension}", f"{_link(board[0])},{extension}")
        dialled = shape(number) in DIALLED
        link = _link(base) + (f",{extension}" if extension else "") if dialled else None
        return Phone(spoken(number), link)

    def person(self, name: str | None) -> Contact | None:
        """The contact that a name means."""
        return self.directory.one(name)

    def spoken(self, name: str | None) -> str:
        """A name with its number: ``王敏 138 0000 0001``."""
        if not name:
            return ""
        return f"{name} {unbroken(self.phone(self.person(name)).shown)}".strip()

    def owner(self, step: Step) -> Owner:
        """Who is responsible for a step, the first one's number, and who steps in."""
        said, backups, phone, known, first = [], [], Phone(), True, ""
        for text in step.responsible:
            resolved = self.directory.resolve(text)
            if not resolved.found:
                known = False
                said.append(f"{text}\n{NOBODY[self.lang]}")
                continue
            role = leading(resolved.roles)
            phone = phone if phone.shown else self.phone(self.person(role.primary))
            name = text + WHOLE_GROUP[self.lang] if resolved.whole_group else text
            said.append(f"{name}\n{self.spoken(role.primary)}".strip())
            first = first or said[-1]
            if role.backup:
                backups.append(self.spoken(role.backup))
        return Owner(
            _joined(said, self.lang), phone, _joined(backups, self.lang), known, first or said[0]
        )

    def leader(self) -> Role | None:
        """The role that leads."""
        return leading(self.plan.roles.rows) if len(self.plan.roles) else None

    def calls(
        self, level: str | None, trigger: str | None, steps: Iterable[Step]
    ) -> tuple[CallLine, ...]:
        """Everybody who is called: the roles in their order, then the parties concerned."""
        told = {fold(name) for step in steps for name in step.told or ()}
        lines = [self._role(role) for role in self.plan.roles]
        lines += [
            self._party(party)
            for party in self.plan.external
            if fold(party.name) in told or concerned(party, level, trigger)
        ]
        return tuple(lines)

    def _role(self, role: Role) -> CallLine:
        return self._line(f"role:{role.no:g}", role.heading, role.primary, role.backup)

    def _party(self, party: External) -> CallLine:
        return self._line(f"external:{party.name}", party.name, party.first, party.backup)

    def _line(self, key: str, who: str, primary: str | None, backup: str | None) -> CallLine:
        return CallLine(
            key,
            who,
            self.named(primary),
            self.phone(self.person(primary)),
            self.named(backup),
            self.phone(self.person(backup)),
            self.mail(primary),
            self.mail(backup),
        )

    def mail(self, name: str | None) -> str:
        """The first address at which somebody is written to."""
        contact = self.person(name)
        return contact.mail[0] if contact is not None and contact.mail else ""

    def named(self, name: str | None) -> str:
        """A name, with the state of somebody who is not there."""
        contact = self.person(name)
        if contact is not None and contact.status in {Status.ON_LEAVE, Status.LEFT}:
            return AWAY.fill(self.lang, {"name": name, "status": contact.status.value})
        return name or ""


def unbroken(number: str) -> str:
    """A number that is not torn apart at the end of a line."""
    return number.replace(" ", "\u00a0")


def leading(roles: Sequence[Role]) -> Role:
    """The leader among some roles, else the first."""
    leaders = [role for role in roles if role.function is Function.LEADER]
    return (leaders or list(roles))[0]


def steps_of(plan: Plan, keys: Iterable[str]) -> dict[str, Step]:
    """The plan's rows of some steps, by key."""
    rows = {fold(step.no): step for step in reversed(plan.steps.rows)}
    return {key: rows[fold(key)] for key in keys}


def concerned(party: External, level: str | None, trigger: str | None) -> bool:
    """Whether a party is concerned at a level and by a trigger; None does not narrow them."""
    return among(level, party.levels) and among(trigger, party.triggers)


def _link(number: str) -> str:
    """The link that dials a Chinese number from anywhere."""
    if number.startswith("1") and len(number) == 11:
        return f"tel:+86{number}"
    return f"tel:+86{number.removeprefix('0')}" if number.startswith("0") else f"tel:{number}"


def _joined(parts: Sequence[str], lang: Lang) -> str:
    return ("；\n" if lang is Lang.ZH else ";\n").join(parts)
