"""The plan's contacts against the roster: who left, moved, changed number or is not listed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bcm_excel.core.finding import Finding, RuleInfo
from bcm_excel.core.text import Text
from bcm_excel.daily import roster_rules as rules
from bcm_excel.daily.roster import NOBODY_MATCHED, Person, Roster
from bcm_excel.daily.roster_headings import Employment
from bcm_excel.plan.clean import fold
from bcm_excel.plan.people import Contact
from bcm_excel.plan.phones import MOBILES, shape, spoken
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.words import Status
from bcm_excel.rules.assigned import on_leave
from bcm_excel.rules.waivers import waive

SOON = timedelta(days=31)
"""So long before somebody leaves it is said."""
LEVELS = re.compile(r"[/\\>›→|·]| - |—")
"""What divides the levels of a department's path."""
BY_STATE = Text("状态为离职", "by its status")
DAY = Text("{day}", "{day}")


@dataclass(frozen=True)
class Comparison:
    """What the roster says of the plan, in the order of its rows."""

    findings: tuple[Finding, ...]
    matched: int = 0
    """So many contacts were found on the roster."""
    remarks: tuple[Text, ...] = ()


def compare(plan: Plan, roster: Roster, today: date) -> Comparison:
    """The findings, at the cells of Contacts, those that the organisation has waived marked so.

    Matched by staff number, else by name among the contacts of the organisations that the roster is
    about: other people's staff are on no roster of ours. Whoever has left by the plan's own word
    is passed over.
    """
    index = _Index(plan, roster.people, today)
    findings: list[Finding] = []
    matched = 0
    for contact in plan.contacts:
        if contact.status is Status.LEFT:
            continue
        person, fault = index.match(contact)
        if fault is not None:
            findings.append(fault)
        if person is not None:
            matched += 1
            findings += _differences(contact, person, today, named=index.named)
    remarks = roster.remarks if index.home else (*roster.remarks, NOBODY_MATCHED)
    return Comparison(waive(findings, plan, today), matched, remarks)


class _Index:
    """The roster by staff number and by name, as one plan looks at it."""

    def __init__(self, plan: Plan, people: Iterable[Person], today: date) -> None:
        self.plan, self.today = plan, today
        self.by_number: dict[str, list[Person]] = {}
        self.by_name: dict[str, list[Person]] = {}
        theirs: set[str] = set()
        for person in people:
            if person.staff_no:
                self.by_number.setdefault(_number(person.staff_no), []).append(person)
            self.by_name.setdefault(fold(person.name), []).append(person)
            theirs |= set(map(fold, person.organisations))
        ours = theirs & {fold(contact.organisation) for contact in plan.contacts}
        self.named = bool(ours)
        """Whether the roster names organisations as the plan does."""
        self.home = ours or self._home()
        """The organisations, folded, whose people the roster lists."""

    def _home(self) -> set[str]:
        """Those of which somebody is found by staff number; else the one with most names."""
        by_number: set[str] = set()
        by_name: Counter[str] = Counter()
        for contact in self.plan.contacts:
            if self.numbered(contact):
                by_number.add(fold(contact.organisation))
            elif fold(contact.name) in self.by_name:
                by_name[fold(contact.organisation)] += 1
        return by_number or {name for name, _ in by_name.most_common(1)}

    def numbered(self, contact: Contact) -> list[Person]:
        """The rows that bear a contact's staff number and name."""
        bearers = self._bearers(contact)
        return [each for each in bearers if fold(each.name) == fold(contact.name)]

    def match(self, contact: Contact) -> tuple[Person | None, Finding | None]:
        """Who a contact is on the roster, or what stands in the way; neither for a stranger."""
        if same := self.numbered(contact):
            return self._present(same), None
        if not self._same_house(contact):
            return None, None
        values: dict[str, object]
        if others := self._bearers(contact):
            values = {"number": contact.staff_no, "other": others[0].name}
            return None, _finding(rules.OTHER_PERSON, contact, "staff_no", values)
        people = self._namesakes(contact)
        if not people:
            return None, _finding(rules.NOT_LISTED, contact, "name", {})
        ours = [each for each in self.plan.contacts.named(contact.name) if self._same_house(each)]
        if len(people) > 1 or (len(ours) > 1 and not _resembles(contact, people[0])):
            values = {"ours": len(ours), "theirs": len(people)}
            return None, _finding(rules.NAMESAKES, contact, "name", values)
        return self._present(people[0]), None

    def _bearers(self, contact: Contact) -> list[Person]:
        return self.by_number.get(_number(contact.staff_no), []) if contact.staff_no else []

    def _same_house(self, contact: Contact) -> bool:
        return fold(contact.organisation) in self.home

    def _namesakes(self, contact: Contact) -> list[list[Person]]:
        """The people of a contact's name, several rows of one together, as few as can be told."""
        people: dict[str, list[Person]] = {}
        for i, each in enumerate(self.by_name.get(fold(contact.name), [])):
            people.setdefault(_number(each.staff_no) or f"row {i}", []).append(each)
        groups = list(people.values())
        for told in (_shares_mobile, _shares_department):
            fewer = [group for group in groups if any(told(contact, each) for each in group)]
            if len(groups) > 1 and len(fewer) == 1:
                return fewer
        return groups

    def _present(self, rows: Sequence[Person]) -> Person:
        """Of the rows of one person the last in force: somebody may have left and come back."""
        working = [each for each in rows if not each.gone(self.today)]
        return (working or list(rows))[-1]


def _number(text: str) -> str:
    """A staff number as it is compared: Excel takes the zeros in front."""
    folded = fold(text)
    return (folded.isdigit() and folded.lstrip("0")) or folded


def _shares_mobile(contact: Contact, person: Person) -> bool:
    return bool(set(contact.mobile or ()) & set(person.mobiles))


def _shares_department(contact: Contact, person: Person) -> bool:
    return contact.department is not None and _among(contact.department, person.departments)


def _resembles(contact: Contact, rows: Iterable[Person]) -> bool:
    """Whether more than the name speaks for it."""
    return any(_shares_mobile(contact, row) or _shares_department(contact, row) for row in rows)


def _among(text: str, others: Iterable[str]) -> bool:
    """Whether a text is one of these, or a level of one that is a path."""
    parts = {fold(part) for other in others for part in (other, *LEVELS.split(other))}
    return fold(text) in parts


def _finding(rule: RuleInfo, contact: Contact, field: str, values: Mapping[str, object]) -> Finding:
    return Finding(rule, contact.cell(field), {"name": contact.name, **values})


def _differences(
    contact: Contact, person: Person, today: date, *, named: bool
) -> Iterator[Finding]:
    """What the roster says otherwise; of somebody who has left nothing else matters."""
    if person.gone(today):
        when = DAY.filled({"day": person.left_on}) if person.left_on else BY_STATE
        yield _finding(rules.LEFT, contact, "status", {"when": when})
        return
    if person.left_on is not None and person.left_on - today <= SOON:
        yield _finding(rules.LEAVES, contact, "status", {"day": person.left_on})
    if person.state is Employment.ON_LEAVE and not on_leave(contact, today):
        yield _finding(rules.ON_LEAVE, contact, "status", {})
    for rule, field, theirs in (
        (rules.ORGANISATION, "organisation", person.organisations if named else ()),
        (rules.DEPARTMENT, "department", person.departments),
        (rules.TITLE, "title", person.titles),
    ):
        ours = getattr(contact, field)
        if ours and theirs and not _among(ours, theirs):
            yield _finding(rule, contact, field, {"old": ours, "new": theirs})
    yield from _channels(contact, person)


def _channels(contact: Contact, person: Person) -> Iterator[Finding]:
    ours, theirs = contact.mobile or (), tuple(n for n in person.mobiles if shape(n) in MOBILES)
    if theirs and not set(ours) & set(theirs) and "mobile" not in contact.unread:
        new = tuple(map(spoken, theirs))
        if ours:
            values = {"old": tuple(map(spoken, ours)), "new": new}
            yield _finding(rules.MOBILE, contact, "mobile", values)
        else:
            yield _finding(rules.NO_MOBILE, contact, "mobile", {"new": new})
    mails = {fold(each) for each in person.mails}
    if contact.mail and mails and not mails & set(map(fold, contact.mail)):
        yield _finding(rules.MAIL, contact, "mail", {"old": contact.mail, "new": person.mails})
