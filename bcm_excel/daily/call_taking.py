"""What follows from the answers on a call sheet for its plan, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bcm_excel.core.text import Lang, Text, say
from bcm_excel.daily.call_answers import Returned
from bcm_excel.daily.call_outcome import Answered, Change, NotTaken, Outcome
from bcm_excel.daily.call_sheet_columns import INPUTS, OFFERED, CallSheetRow
from bcm_excel.daily.call_sheet_settings import NUMBER, bears
from bcm_excel.daily.call_words import (
    FUTURE,
    HAS_LEFT,
    MIXED,
    NAMESAKES,
    NO_COLUMN,
    NO_LONGER,
    NO_SUCH,
    NO_VERIFIED,
    NOBODY_NAMED,
    NOT_A_MAIL,
    NOT_A_NUMBER,
    OTHER_NAME,
    TOO_SHORT,
    TWICE,
    UNREAD,
    UNVALUED,
)
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.clean import CHINESE, fold
from bcm_excel.plan.people import Contact
from bcm_excel.plan.phones import LANDLINES, MOBILES, Shape, shape, spoken
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.rules.contacts import mail_works

WRONG = frozenset({CallResult.WRONG_NUMBER, CallResult.NOT_IN_SERVICE, CallResult.SUSPENDED})
"""The number is at fault, not its owner."""


def _may_be_whole(number: str, contact: Contact) -> bool:
    """Whether a number is no beginning of one: an extension only takes an extension's place."""
    old = [
        each.removeprefix("x") for each in contact.landline or () if shape(each) is Shape.EXTENSION
    ]
    return shape(number) is not Shape.EXTENSION or len(number.removeprefix("x")) in map(len, old)


def taken(plan: Plan, returned: Returned, today: date) -> Outcome:
    """What the answers mean for the plan as of ``today``; nothing is written here.

    A person is taken only where exactly one row of the plan is meant. A date is written only where
    it is later than the plan's own, so that the same sheet applied again changes nothing.
    """
    done = _Taking(plan, returned, today)
    listed = [(fold(each.key), fold(each.name)) for each in returned.origin.listed]
    groups: dict[tuple[str, str], list[CallSheetRow]] = {}
    for row in returned.rows:
        groups.setdefault(_listed_as(row, listed), []).append(row)
    for key, rows in groups.items():
        if listed.count(key) > 1:  # namesakes, not one person twice
            for row in rows:
                done.person([row])
        else:
            done.person(rows)
    gone = [
        each.name
        for each, key in zip(returned.origin.listed, listed, strict=True)
        if key not in groups
    ]
    done.out.silent += gone
    done.out.listed = done.seen + len(gone)
    done.problems()
    return done.out


class _Taking:
    """One call sheet being taken into one plan."""

    def __init__(self, plan: Plan, returned: Returned, today: date) -> None:
        self.plan, self.returned, self.today = plan, returned, today
        self.out = Outcome()
        layout = plan.contacts.layout
        self.columns = layout.columns if layout else {}
        self.divider = "、" if layout and CHINESE.search(layout.sheet) else ", "
        self.seen = 0
        """So many people were taken."""

    def person(self, rows: Sequence[CallSheetRow]) -> None:
        """The rows of one person: one, unless somebody copied it."""
        self.seen += 1
        row = _filled_in(rows)
        if row is None:
            numbers = tuple(str(each.row) for each in rows)
            self.refuse(rows[0], "result", TWICE.filled({"rows": numbers}))
            self.out.silent.append(rows[0].name)
            return
        self.count(row)
        if not _answered(row):
            return
        found = self.meant(row)
        if isinstance(found, Text):
            self.refuse(row, "name", found)
            return
        self.verify(row, found)
        if row.result is CallResult.LEFT_POST:
            if row.new_number or row.new_mail:
                self.refuse(row, "new_number" if row.new_number else "new_mail", HAS_LEFT)
            return
        self.renumber(row, found)
        self.readdress(row, found)

    def count(self, row: CallSheetRow) -> None:
        """Who was reached and who was not."""
        result, out = row.result, self.out
        if result is None or result is CallResult.SIMULATED:
            out.silent.append(row.name)
        elif result.reached:
            out.reached.append(row.name)
        else:
            kind = out.wrong if result in WRONG else out.missed
            kind = out.left if result is CallResult.LEFT_POST else kind
            kind.append(Answered(row.name, result, row.remark or ""))

    def meant(self, row: CallSheetRow) -> Contact | Text:
        """The one contact that a row means, or why there is none."""
        key = row.key or row.name
        same = [each for each in self.plan.contacts.named(row.name) if bears(each, key)]
        if not same:
            others = tuple(each.name for each in self.plan.contacts if bears(each, key))
            if not others:
                return NO_LONGER
            values = {"number": key.removeprefix(NUMBER), "now": others}
            made_so = any((e.key, e.name) == (key, row.name) for e in self.returned.origin.listed)
            return (OTHER_NAME if made_so else MIXED).filled(values)
        if len(same) > 1:
            rows = tuple(str(each.row) for each in same)
            return NAMESAKES.filled({"n": len(same), "rows": rows})
        return same[0]

    def verify(self, row: CallSheetRow, contact: Contact) -> None:
        """The date of a call that proved the number, and who called."""
        if row.result is None or not row.result.reached or "called" in row.unread:
            return
        if row.called is not None and row.called > self.today:
            self.refuse(row, "called", FUTURE.filled({"day": row.called}))
            return
        day = row.called or self.today
        if self.known(row, contact.verified, day):
            return
        if "verified" not in self.columns:
            self.remark(NO_VERIFIED)
            return
        self.change(contact, "verified", day)
        if self.returned.by is None:
            self.remark(NOBODY_NAMED)
        elif contact.verified_by != self.returned.by and "verified_by" in self.columns:
            self.change(contact, "verified_by", self.returned.by)

    def known(self, row: CallSheetRow, verified: date | None, day: date) -> bool:
        """Whether the plan has a verification as late as this one.

        A day to come is a slip. Where the sheet names no day, any since it was made is its own.
        """
        if verified is None or verified > self.today:
            return False
        return verified >= (day if row.called else self.returned.origin.made)

    def renumber(self, row: CallSheetRow, contact: Contact) -> None:
        """New numbers, each in the column of its kind."""
        numbers = row.new_number or ()
        strange = [each for each in numbers if shape(each) not in MOBILES | LANDLINES]
        if strange:
            values = {"number": tuple(spoken(each) for each in strange)}
            self.refuse(row, "new_number", NOT_A_NUMBER.filled(values))
            return
        cut = [each for each in numbers if not _may_be_whole(each, contact)]
        if cut:
            self.refuse(
                row,
                "new_number",
                TOO_SHORT.filled({"number": tuple(n.removeprefix("x") for n in cut)}),
            )
            return
        for name, shapes in (("mobile", MOBILES), ("landline", LANDLINES)):
            new = tuple(each for each in numbers if shape(each) in shapes)
            if new and new != getattr(contact, name):
                texts = new if name == "mobile" else tuple(map(spoken, new))
                self.exchange(row, contact, name, self.divider.join(texts))

    def readdress(self, row: CallSheetRow, contact: Contact) -> None:
        """A new address."""
        mails = row.new_mail or ()
        strange = tuple(each for each in mails if not mail_works(each))
        if strange:
            self.refuse(row, "new_mail", NOT_A_MAIL.filled({"mail": strange}))
        elif mails and mails != contact.mail:
            self.exchange(row, contact, "mail", self.divider.join(mails))

    def exchange(self, row: CallSheetRow, contact: Contact, name: str, new: str) -> None:
        """A cell gets new content, where the plan has a column for it."""
        if name in self.columns:
            self.change(contact, name, new)
            return
        column = contact.sheet.column(name).title
        typed = "new_mail" if name == "mail" else "new_number"
        self.refuse(row, typed, NO_COLUMN.filled({"column": column}))

    def change(self, contact: Contact, name: str, new: str | date) -> None:
        column = contact.sheet.column(name)
        old = _said(column.kind.write, getattr(contact, name))
        self.out.changes.append(
            Change(contact.cell(name), contact.name, name, column.title, old, new)
        )

    def refuse(self, row: CallSheetRow, name: str, why: Text) -> None:
        self.out.not_taken.append(NotTaken(row.cell(name), row.name, why))

    def remark(self, said: Text) -> None:
        if said not in self.out.remarks:
            self.out.remarks.append(said)

    def problems(self) -> None:
        """Cells that staff filled in and that cannot be read."""
        names = {row.row: row.name for row in self.returned.rows}
        for each in self.returned.problems:
            name = names.get(each.cell.row, "")
            self.out.not_taken.append(NotTaken(each.cell, name, _unread(each)))


def _said(write: Any, value: object) -> str:
    return "" if value is None else say(write(value, Lang.ZH), Lang.ZH)


def _unread(problem: Problem) -> Text:
    values = {"column": problem.values["column"], "text": problem.values.get("text", "")}
    match problem.trouble:
        case Trouble.NOT_A_CHOICE:
            options = tuple(each.value for each in OFFERED)
            return NO_SUCH.filled({**values, "options": options})
        case Trouble.UNVALUED:
            return UNVALUED.filled(values)
        case _:
            return UNREAD.filled(values)


def _answered(row: CallSheetRow) -> bool:
    return row.result is not None or bool(row.new_number or row.new_mail)


def _answer(row: CallSheetRow) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in sorted(INPUTS))


def _filled_in(rows: Sequence[CallSheetRow]) -> CallSheetRow | None:
    """The row that counts where somebody stands in several; None where they contradict."""
    answers = {_answer(row): row for row in reversed(rows)}
    filled = [row for row in answers.values() if _answered(row)]
    if len(filled) > 1:
        return None
    return filled[0] if filled else rows[0]


def _listed_as(row: CallSheetRow, listed: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Key and name of the person whom a row was made for, also where one of the two was changed.

    What was listed nowhere, or may have been several, stands for itself.
    """
    pair = fold(row.key or row.name), fold(row.name)
    if pair in listed:
        return pair
    for part in (1, 0):
        same = {each for each in listed if each[part] == pair[part]}
        if len(same) == 1:
            return same.pop()
    return pair
