"""How somebody is told: by which number, in which language, at which hours."""

from __future__ import annotations

from bcm_excel.clock.hours import windows_of
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.text import Lang
from bcm_excel.daily.facts import Reach
from bcm_excel.daily.settings import Window
from bcm_excel.incident.people import leading
from bcm_excel.plan.clean import split
from bcm_excel.plan.people import Contact
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.responsible import Directory
from bcm_excel.plan.words import Language, Status


def reach_of(contact: Contact, plan: Plan) -> Reach:
    """How somebody is told; an extension is dialled behind the plan's switchboard."""
    number = next(iter((*(contact.mobile or ()), *(contact.landline or ()))), None)
    board = plan.settings.switchboard if plan.settings else None
    if number and number.startswith("x") and board:
        number = board[0].partition("x")[0] + number
    mail = next(iter(contact.mail or ()), None)
    return Reach(contact.name, number, mail, language_of(contact))


def owners_of(said: str, directory: Directory) -> tuple[Reach, ...]:
    """Whom the plan means by an owner, as far as they have an address and have not left.

    A name is somebody of the contacts; a role, post or group is whoever comes first for it.
    """
    people = (_meant(part, directory) for part in split(said))
    return tuple(
        dict.fromkeys(
            Reach(person.name, None, person.mail[0], language_of(person))
            for person in people
            if person and person.mail and person.status is not Status.LEFT
        )
    )


def _meant(said: str, directory: Directory) -> Contact | None:
    person = directory.one(said)
    if person is not None:
        return person
    roles = directory.resolve(said).roles
    return directory.one(leading(roles).primary) if roles else None


def language_of(contact: Contact) -> Lang | None:
    """The language in which somebody wants to be told."""
    if contact.language is None:
        return None
    return Lang.EN if contact.language is Language.ENGLISH else Lang.ZH


def quiet_of(plan: Plan) -> Window | None:
    """The plan's quiet hours; None where there are none or they are not understood."""
    return window_of(plan.settings.quiet_hours if plan.settings else None)


def window_of(said: str | None) -> Window | None:
    """The hours that an item of the settings names; None likewise."""
    try:
        return windows_of((said,))[0] if said else None
    except NotUnderstoodError:
        return None


def leader_of(directory: Directory) -> Contact | None:
    """Who leads the emergency organisation."""
    roles = directory.plan.roles.rows
    return directory.one(leading(roles).primary) if roles else None
