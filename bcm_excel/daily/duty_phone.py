"""The plan's people as cards for the duty phone."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.vcard import Card, Line
from bcm_excel.daily.verification import Post, posts
from bcm_excel.incident.people import People, concerned
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Row
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.people import Contact, External, Role
from bcm_excel.plan.phones import Shape, shape
from bcm_excel.plan.resources import Supplier
from bcm_excel.plan.words import Status
from bcm_excel.rules.registry import Given

NAMESPACE = uuid.UUID("6f0a3c1e-5d0e-5b7e-9a55-9d3f5e5a7c10")
"""Of this program's own identifiers, so that a second export renews the cards of the first."""
AS_THEY_ARE = frozenset({Shape.HOTLINE, Shape.FOREIGN})
BACKUP_CHANNEL = Text("备用渠道：{channel}", "Backup channel: {channel}")
EXTENSION = Text("分机 {number}", "Extension {number}")
VERIFIED = Text("核验日期：{day}", "Verified on {day}")
FROM_PLAN = Text("预案：{plan}", "Plan: {plan}")


@dataclass(frozen=True)
class Cards:
    """The cards, and the names of people who have nothing that a telephone could use."""

    cards: tuple[Card, ...]
    unreachable: tuple[str, ...]
    wrong: tuple[str, ...]
    """Who has, beside others, a number that cannot be dialled; it was left out."""


def duty_phone(
    given: Given, lang: Lang, level: str | None = None, trigger: str | None = None
) -> Cards:
    """Everybody who has not left; with a level or a trigger those alone who are called then."""
    people = People(given.plan, given.directory, lang)
    narrowed = level is not None or trigger is not None
    told = _told(given, level, trigger) if narrowed else frozenset[str]()
    cards, unreachable, wrong = [], [], []
    uids = _uids(given)
    for contact in given.plan.contacts:
        named = given.once(posts).get(contact.row, ())
        if narrowed:
            named = tuple(each for each in named if _applies(each.row, level, trigger, told))
        if contact.status is Status.LEFT or (narrowed and not named):
            continue
        card, good = _card(given, people, contact, named, uids[contact.row])
        if not card.numbers and not card.mails:
            unreachable.append(contact.name)
            continue
        if not good:
            wrong.append(contact.name)
        cards.append(card)
    return Cards(tuple(cards), tuple(unreachable), tuple(wrong))


def _told(given: Given, level: str | None, trigger: str | None) -> frozenset[str]:
    """The parties that a step of this level and trigger tells."""
    applying = {task.key for task in tasks_of(given.plan, level, trigger)}
    steps = (step for step in given.plan.steps if step.no in applying)
    return frozenset(fold(name) for step in steps for name in step.told or ())


def _applies(row: Row, level: str | None, trigger: str | None, told: frozenset[str]) -> bool:
    match row:
        case External():
            return fold(row.name) in told or concerned(row, level, trigger)
        case Supplier():
            return level is None or not row.levels or fold(level) in map(fold, row.levels)
        case _:
            return True


def _card(
    given: Given, people: People, contact: Contact, named: Iterable[Post], uid: str
) -> tuple[Card, bool]:
    """The card, and whether every number is one that can be dialled."""
    lang, settings = people.lang, given.plan.settings
    numbers, notes, good = _numbers(people, contact)
    if contact.backup_channel:
        notes.append(BACKUP_CHANNEL.fill(lang, {"channel": contact.backup_channel}))
    if contact.verified:
        notes.append(VERIFIED.fill(lang, {"day": contact.verified}))
    plan = settings.name if settings else ""
    if plan:
        said = " ".join(filter(None, (plan, settings.number, settings.version))) if settings else ""
        notes.append(FROM_PLAN.fill(lang, {"plan": said}))
    groups = [each.row.group for each in named if isinstance(each.row, Role)]
    card = Card(
        uid=uid,
        name=contact.name,
        organisation=tuple(filter(None, (contact.organisation, contact.department))),
        title=contact.title or "",
        role=("；" if lang is Lang.ZH else "; ").join(
            dict.fromkeys(each.said[lang] for each in named)
        ),
        numbers=numbers,
        mails=contact.mail or (),
        categories=tuple(dict.fromkeys(filter(None, (plan, *groups)))),
        note="\n".join(notes),
        revised=given.today,
    )
    return card, good


def _numbers(
    people: People, contact: Contact
) -> tuple[tuple[tuple[Line, str], ...], list[str], bool]:
    """The numbers that can be dialled, notes on others, and whether none is wrong."""
    found: list[tuple[Line, str]] = []
    notes, good = [], True
    for number in (*(contact.mobile or ()), *(contact.landline or ())):
        dialled = _dialled(people, number)
        kind = shape(number)
        if dialled is not None:
            mobile = kind in {Shape.MOBILE, Shape.UNKNOWN_PREFIX}
            found.append((Line.MOBILE if mobile else Line.LANDLINE, dialled))
        elif kind is Shape.EXTENSION:
            said = number.removeprefix("x")
            notes.append(EXTENSION.fill(people.lang, {"number": said}))
        else:
            good = False
    return tuple(dict.fromkeys(found)), notes, good


def _dialled(people: People, number: str) -> str | None:
    """A number as a telephone dials it; None for a wrong one, or an extension of nothing."""
    link = people.number(number).link
    if link is not None:
        return link.removeprefix("tel:")
    base, _, extension = number.partition("x")
    if base and shape(number) in AS_THEY_ARE:
        return f"{base},{extension}" if extension else base
    return None


def _uids(given: Given) -> dict[int, str]:
    """By row, the same in every export: of the person, not of the place or of the numbers.

    Namesakes whom nothing tells apart are counted.
    """
    settings = given.plan.settings
    plan = (settings.number or settings.name) if settings else ""
    seen: Counter[tuple[str, ...]] = Counter()
    uids = {}
    for contact in given.plan.contacts:
        who = tuple(map(fold, (contact.staff_no or "", contact.name, contact.organisation)))
        seen[who] += 1
        parts = (fold(plan), *who, *((str(seen[who]),) if seen[who] > 1 else ()))
        uids[contact.row] = f"urn:uuid:{uuid.uuid5(NAMESPACE, chr(31).join(parts))}"
    return uids
