"""What a plan asks for by a day, as items; contacts that are proven on one day stand together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.daily.facts import PASSING, Item, Subject
from bcm_excel.daily.notices import Level
from bcm_excel.daily.reached import owners_of
from bcm_excel.plan.due import people
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.due.obligation import Asked, Obligation
from bcm_excel.plan.due.standing import Kind, State
from bcm_excel.plan.people import Contact
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.responsible import Directory

STANDINGS = {
    State.MISSED: Level.RED,
    State.DUE_SOON: Level.AMBER,
    State.AHEAD: Level.GREEN,
    State.DONE: Level.GREEN,
}
CONTACTS = frozenset({Kind.VERIFICATION, Kind.HOLIDAY})
RESOURCES = frozenset({Kind.FUND, Kind.SUPPLIER, Kind.BACKUP, Kind.RESTORE})
DOCUMENT = frozenset(
    {
        Kind.REVIEW,
        Kind.SIGNATURE,
        Kind.MEETING,
        Kind.COPY,
        Kind.AGREEMENT,
        Kind.WAIVER,
        Kind.CALENDAR,
        Kind.PRINTED_LIST,
    }
)
NAMED = 5
"""So many names stand in one sentence."""
VERIFY = Text("核验 {n} 人的联系方式：{names}", "Verify the contact data of {names} ({n} in all)")
AND_MORE = Text("{names}等", "{names} and others")
CALL_SHEET = Text(
    "打印核验表逐个致电，填回核验日期。", "Print the call sheet, call them, fill in the dates."
)
TODAY = Text("今日值班：{said}", "On duty today: {said}")


def dated(plan: Plan, today: date, directory: Directory) -> Iterator[Item]:
    """Everything with a date, but for the contacts, who are verified together."""
    for each in obligations(plan, today, without=(people.verifications,)):
        if each.state is not State.DONE:
            item = _obligation(each)
            told = owners_of(item.owner, directory) if item.tracked and item.owner else ()
            yield replace(item, owners=told) if told else item


def _obligation(each: Obligation) -> Item:
    return Item(
        each.key,
        _subject_of(each.kind),
        STANDINGS[each.state],
        each.what,
        each.cell.sheet,
        each.cell.a1 or "",
        each.kind.key,
        owner=each.owner or "",
        due=each.due,
        standing=each.state,
    )


def to_prove(asked: Asked, on_duty: set[int]) -> Iterator[Item]:
    """Who is to be verified, by their day; those on duty today one by one besides.

    A list of sixty that were verified on one day is no sixty messages, and stays one while its
    people go on duty and off again.
    """
    together: dict[date | None, list[Contact]] = {}
    for contact, until in people.proofs(asked):
        if contact.row in on_duty and asked.state(until) is State.MISSED:
            said = TODAY.filled({"said": people.VERIFY.filled({"name": contact.name})})
            key = f"{PASSING}verify:{people.key_of(contact)}"
            yield _proof(asked, key, until, [contact], said, Subject.DUTY)
        together.setdefault(until, []).append(contact)
    for until, several in together.items():
        names = [contact.name for contact in several[:NAMED]]
        said = Text("、".join(names), ", ".join(names))
        if len(several) > NAMED:
            said = AND_MORE.filled({"names": said})
        values = {"n": len(several), "names": said}
        said = (VERIFY if len(several) > 1 else people.VERIFY).filled({**values, "name": said})
        key = f"verify:{until.isoformat() if until else 'never'}"
        yield _proof(asked, key, until, several, said, Subject.CONTACTS)


def _proof(
    asked: Asked, key: str, due: date | None, several: list[Contact], said: Text, subject: Subject
) -> Item:
    state, cell = asked.state(due), several[0].cell("verified")
    return Item(
        key,
        subject,
        STANDINGS[state],
        said,
        cell.sheet,
        cell.a1 or "",
        Kind.VERIFICATION.key,
        CALL_SHEET,
        due=due,
        standing=state,
    )


def _subject_of(kind: Kind) -> Subject:
    for kinds, subject in (
        (CONTACTS, Subject.CONTACTS),
        (RESOURCES, Subject.RESOURCES),
        (DOCUMENT, Subject.DOCUMENT),
    ):
        if kind in kinds:
            return subject
    return Subject.PRACTICE
