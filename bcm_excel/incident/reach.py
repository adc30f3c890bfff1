"""How somebody is reached, on paper: every number, and in words whatever is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.people import EXTENSION, People, unbroken
from bcm_excel.plan.people import Contact
from bcm_excel.plan.phones import Shape, masked, masked_in, normal, shape
from bcm_excel.plan.words import Status

NOBODY_NAMED = Text("（未填写）", "(nobody named)")
UNKNOWN = Text("（通讯录中没有此人）", "(not in Contacts)")
NOT_READ = Text("（通讯录中这一行读不出）", "(the row in Contacts cannot be read)")
NAMESAKES = Text("（通讯录中有 {n} 人同名）", "({n} people in Contacts have this name)")
NO_NUMBER = Text("（没有电话号码）", "(no telephone number)")
UNREAD_NUMBER = Text("（号码读不出）", "(the number cannot be read)")
WRONG_NUMBER = Text("（号码有误，请核实）", "(wrong number, please check)")
LEFT = Text("（已离岗）", "(has left)")
ON_LEAVE = Text("（休假）", "(on leave)")
ON_LEAVE_TO = Text("（休假至 {day}）", "(on leave until {day})")
WRONG = frozenset({Shape.WRONG_LENGTH, Shape.INVALID})


@dataclass(frozen=True, slots=True)
class Reach:
    """One person on paper; ``faults`` are words that stand beside the name or the numbers."""

    name: str
    about: str = ""
    """Job title, or what else tells who it is."""
    numbers: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """The name with what it is, on lines of their own."""
        return "\n".join(part for part in (self.name, self.about) if part)

    @property
    def called(self) -> str:
        """The numbers, then what is wrong, each on a line."""
        return "\n".join((*self.numbers, *self.faults))

    @property
    def line(self) -> str:
        """All of it in one line, with the first number only."""
        first = map(unbroken, self.numbers[:1])
        return " ".join(part for part in (self.name, *first, *self.faults) if part)


@dataclass(frozen=True)
class Reaching:
    """Looks people up for a print of one day; ``hide`` masks whatever could be dialled."""

    people: People
    today: date
    hide: bool = False

    @property
    def lang(self) -> Lang:
        """The language of the print."""
        return self.people.lang

    def text(self, text: str | None) -> str:
        """A text of the plan, in which numbers may stand."""
        return masked_in(text or "") if self.hide else text or ""

    def number(self, number: str) -> str:
        """A number as it is dialled from outside."""
        shown = self.people.number(number).shown
        if not self.hide:
            return shown
        label = EXTENSION[self.lang]
        return label * shown.startswith(label) + masked(normal(shown) or number)

    def of(self, name: str | None) -> Reach:
        """The person that a cell names, whoever that may be."""
        if not name:
            return Reach("", faults=(NOBODY_NAMED[self.lang],))
        found = self.people.directory.person(name)
        if len(found) == 1:
            return self.contact(found[0])
        if found:
            why = NAMESAKES.filled({"n": len(found)})
        else:
            why = NOT_READ if self.people.plan.contacts.has(name) else UNKNOWN
        return Reach(self.text(name), faults=(why[self.lang],))

    def contact(self, contact: Contact) -> Reach:
        """Somebody in Contacts."""
        given = (*(contact.mobile or ()), *(contact.landline or ()))
        faults = []
        if contact.unread & {"mobile", "landline"}:
            faults.append(UNREAD_NUMBER)
        elif not given:
            faults.append(NO_NUMBER)
        if any(shape(each) in WRONG for each in given):
            faults.append(WRONG_NUMBER)
        if away := self._away(contact):
            faults.append(away)
        return Reach(
            self.text(contact.name),
            self.text(contact.title or contact.department),
            tuple(map(self.number, given)),
            tuple(each[self.lang] for each in faults),
        )

    def _away(self, contact: Contact) -> Text | None:
        if contact.status is Status.LEFT:
            return LEFT
        begins, ends = contact.leave_from, contact.leave_to
        if ends and (begins or self.today) <= self.today <= ends:
            return ON_LEAVE_TO.filled({"day": ends})
        return ON_LEAVE if contact.status is Status.ON_LEAVE else None
