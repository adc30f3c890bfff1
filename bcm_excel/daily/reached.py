"""Who is on duty, and how somebody is told: by which number, in which language, at which hours."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.clock.hours import windows_of
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.text import Lang
from bcm_excel.daily.facts import Reach
from bcm_excel.daily.settings import Window
from bcm_excel.incident.people import leading
from bcm_excel.plan.people import Contact
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Language, Shift
from bcm_excel.rules.registry import Given

SHIFTS = {Shift.WHOLE: 0, Shift.DAY: 1, Shift.NIGHT: 2}


def duty_today(given: Given) -> Iterator[Contact]:
    """Who is on duty today, the officers before the leaders, each once."""
    rows = [row for row in given.plan.duty if row.on == given.today]
    rows.sort(key=lambda row: (SHIFTS.get(row.shift, 0) if row.shift else 0, row.row))
    names = [row.officer for row in rows] + [row.leader for row in rows]
    seen: set[int] = set()
    for person in map(given.directory.one, names):
        if person is not None and person.row not in seen:
            seen.add(person.row)
            yield person


def reach_of(contact: Contact, plan: Plan) -> Reach:
    """How somebody is told; an extension is dialled behind the plan's switchboard."""
    number = next(iter((*(contact.mobile or ()), *(contact.landline or ()))), None)
    board = plan.settings.switchboard if plan.settings else None
    if number and number.startswith("x") and board:
        number = board[0].partition("x")[0] + number
    mail = next(iter(contact.mail or ()), None)
    return Reach(contact.name, number, mail, language_of(contact))


def language_of(contact: Contact) -> Lang | None:
    """The language in which somebody wants to be told."""
    if contact.language is None:
        return None
    return Lang.EN if contact.language is Language.ENGLISH else Lang.ZH


def quiet_of(plan: Plan) -> Window | None:
    """The plan's quiet hours; None where there are none or they are not understood."""
    said = plan.settings.quiet_hours if plan.settings else None
    try:
        return windows_of((said,))[0] if said else None
    except NotUnderstoodError:
        return None


def leader_of(directory: Directory) -> Contact | None:
    """Who leads the emergency organisation."""
    roles = directory.plan.roles.rows
    return directory.one(leading(roles).primary) if roles else None
