"""Whose contact data must be verified again, and in which order they are called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bcm_excel.clock.breaks import Break, long_breaks
from bcm_excel.clock.calendar import ONE_DAY, Calendar
from bcm_excel.core.text import Text
from bcm_excel.plan.declare import Row
from bcm_excel.plan.obligations import verified_until
from bcm_excel.plan.people import Contact, External, Role
from bcm_excel.plan.words import Status
from bcm_excel.rules.assigned import assignments, title_of
from bcm_excel.rules.registry import Given


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to be called.

    ``until`` is the last day for which the last verification holds: None where there is none, or
    the plan names no interval. ``turn`` is 2 where a partner in each role is called before.
    """

    contact: Contact
    until: date | None
    turn: int = 1

    @property
    def never(self) -> bool:
        """Whether nobody has ever proven the number, as far as the plan says."""
        return self.contact.verified is None


def due(given: Given, *, everybody: bool = False) -> tuple[Due, ...]:
    """Who must be called as of ``given.today``; whoever has left is not.

    Those never verified come first, then those whose verification is oldest. Among either, whoever
    is the only one of a role is called before their stand-ins, so that when the calls break off no
    role is left with both of its people unproven.
    """
    until: dict[date, date] = {}
    waiting = [
        each
        for each in (_due(given, contact, until) for contact in given.plan.contacts)
        if each is not None and (everybody or _is_due(each, given.today))
    ]
    waiting.sort(key=lambda each: _age(each.contact))
    turns = _turns(given, [each.contact for each in waiting])
    ordered = [Due(each.contact, each.until, turns[each.contact.row]) for each in waiting]
    return tuple(sorted(ordered, key=lambda each: (not each.never, each.turn)))


def called(given: Given) -> tuple[Due, ...]:
    """Whom to call today, in order: who is due; in the last days before a long holiday everybody
    whom nobody has called in them.
    """
    settings = given.plan.settings
    days = int(settings.before_holidays or 0) if settings else 0
    holiday = holiday_ahead(given.calendar, given.today, days)
    if holiday is None:
        return due(given) if settings and settings.verification else ()
    opens = holiday.first - ONE_DAY * days
    return tuple(
        each
        for each in due(given, everybody=True)
        if each.contact.verified is None or not opens <= each.contact.verified <= given.today
    )


def _due(given: Given, contact: Contact, until: dict[date, date]) -> Due | None:
    """``until`` remembers how long a verification of each day holds."""
    if contact.status is Status.LEFT:
        return None
    settings, day = given.plan.settings, contact.verified
    interval = settings.verification if settings else None
    if day is None or interval is None or interval.before:
        return Due(contact, None)
    if day not in until:
        until[day] = verified_until(given.calendar, day, interval)
    return Due(contact, until[day])


def _is_due(each: Due, today: date) -> bool:
    verified = each.contact.verified
    if verified is None or verified > today:  # a day to come is a slip and proves nothing
        return True
    return each.until is not None and each.until <= today


def _age(contact: Contact) -> tuple[date, int]:
    return (contact.verified or date.min, contact.row)


def _turns(given: Given, people: Iterable[Contact]) -> dict[int, int]:
    """1 or 2 for each, by row: 2 where every partner in a role or party is there with a 1.

    So of the people of a role at least one has a 1. Who has no task at all has a 2.
    """
    partners: dict[int, set[int]] = {contact.row: set() for contact in people}
    alone = set()
    for team in _teams(given):
        alone |= team if len(team) == 1 else set()
        for row in team & partners.keys():
            partners[row] |= team & partners.keys() - {row}
    tasks = given.once(posts)
    turns: dict[int, int] = {}
    for row, others in partners.items():
        spared = bool(others) and all(turns.get(other) == 1 for other in others)
        turns[row] = 2 if row not in tasks or (spared and row not in alone) else 1
    return turns


def _teams(given: Given) -> Iterable[set[int]]:
    """The people of each role and party, by their rows in Contacts."""
    teams: dict[int, set[int]] = {}
    for each in given.once(assignments):
        if each.person is not None and isinstance(each.row, Role | External):
            teams.setdefault(id(each.row), set()).add(each.person.row)
    return teams.values()


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is named for in one cell of the plan."""

    row: Row
    title: str
    place: Text
    """第一责任人, 备份责任人, 首要联系人 …"""

    @property
    def said(self) -> Text:
        """应急小组组长（第一责任人）."""
        return Text(f"{self.title}（{self.place.zh}）", f"{self.title} ({self.place.en})")


def posts(given: Given) -> dict[int, tuple[Post, ...]]:
    """What each contact is named for, by their row, in the order of the plan's sheets."""
    found: dict[int, tuple[Post, ...]] = {}
    for each in given.once(assignments):
        if each.person is not None:
            post = Post(each.row, _title(each.row), each.row.sheet.column(each.field).title)
            found[each.person.row] = (*found.get(each.person.row, ()), post)
    return found


def _title(row: Row) -> str:
    if isinstance(row, Role | External):
        return title_of(row)
    return str(getattr(row, row.sheet.keys[0].field))


def holiday_ahead(calendar: Calendar, today: date, within: int) -> Break | None:
    """The next long holiday that begins within so many days after today; None without one."""
    ahead = long_breaks(calendar, today + ONE_DAY, within)
    return next((each for each in ahead if each.first > today), None)
