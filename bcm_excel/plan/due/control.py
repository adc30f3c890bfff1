"""The plan as a document: reviewed, signed, copied, printed, and what runs out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.control import Party, Revision, Settings
from bcm_excel.plan.due.obligation import YEARLY, Asked, Obligation, Repeat
from bcm_excel.plan.due.standing import Kind
from bcm_excel.plan.obligations import (
    YearDay,
    next_review,
    review_missed,
    verified_until,
    year_day_of,
)
from bcm_excel.plan.plan import Plan

REVIEW = Text("评审预案", "Review the plan")
SIGN = Text("协议方“{party}”签字、盖章", "Have {party} sign and seal")
MEET = Text("为重大变更（版本 {version}）开联席会议", "Hold the joint meeting on version {version}")
SEND = Text("把版本 {version} 抄送各方主联系人", "Send version {version} to the main contacts")
RENEW = Text("协议终止：续签或归档本预案", "The agreement ends: renew it or archive the plan")
PRINT = Text("重新打印备用场所的纸质通讯录", "Print the paper list at the backup site anew")
WAIVE = Text("豁免 {code} 到期：{reason}", "The waiver of {code} ends: {reason}")
DAYS = Text("工作日历补上 {year} 年的放假和调休", "Add the holidays and make-up days of {year}")


def review_due(settings: Settings, today: date) -> tuple[YearDay, date] | None:
    """The review day, and the one by which the next review is or was due; None without one."""
    if settings.review_day is None or "last_reviewed" in settings.unread:
        return None
    try:
        day = year_day_of(settings.review_day)
    except NotUnderstoodError:
        return None
    since = settings.last_reviewed or settings.effective or settings.issued
    due = review_missed(day, since, today)
    if due is None and since is not None:
        due = next_review(day, since)
    return (day, due) if due else None


def reviews(asked: Asked) -> Iterator[Obligation]:
    """The yearly review."""
    settings = asked.plan.settings
    found = review_due(settings, asked.today) if settings else None
    if settings is None or found is None:
        return
    day, due = found
    again = Repeat(months=12, month_end=True) if (day.month, day.day) == (2, 29) else YEARLY
    yield Obligation(
        "review",
        Kind.REVIEW,
        REVIEW,
        due,
        asked.state(due),
        settings.cell("last_reviewed"),
        settings.last_reviewed,
        settings.prepared_by or asked.leader,
        again,
    )


def unsigned(party: Party) -> str | None:
    """The field that is missing before a party has signed and sealed; None where it has."""
    for field in ("signed", "sealed"):
        if not getattr(party, field) and field not in party.unread:
            return field
    return None


def signatures(asked: Asked) -> Iterator[Obligation]:
    """Each party that has not signed and sealed, by the day from which the plan is in force."""
    settings = asked.plan.settings
    due = (settings.effective or settings.issued) if settings else None
    for party in asked.plan.parties:
        field = unsigned(party)
        if field:
            yield Obligation(
                f"signature:{fold(party.name)}",
                Kind.SIGNATURE,
                SIGN.filled({"party": party.name}),
                due,
                asked.state(due),
                party.cell(field),
                party.signed,
                party.main_contact,
            )


def unmet(plan: Plan) -> Iterator[Revision]:
    """The major changes that no joint meeting has agreed to."""
    for revision in plan.revisions:
        if revision.major and revision.met is None and "met" not in revision.unread:
            yield revision


def uncopied(plan: Plan) -> Iterator[Revision]:
    """The changes of an agreement's plan that were not copied; the first edition is signed."""
    first = min(plan.revisions, key=lambda each: (each.on, each.row), default=None)
    for revision in plan.revisions if len(plan.parties) else ():
        if revision is not first and revision.copied is None and "copied" not in revision.unread:
            yield revision


def revisions(asked: Asked) -> Iterator[Obligation]:
    """The joint meeting on a major change, and the copies of each change, by its day."""
    waiting = (
        (unmet, Kind.MEETING, "met", MEET),
        (uncopied, Kind.COPY, "copied", SEND),
    )
    for rows, kind, field, what in waiting:
        for revision in rows(asked.plan):
            yield Obligation(
                f"{kind.key}:{fold(revision.version)}",
                kind,
                what.filled({"version": revision.version}),
                revision.on,
                asked.state(revision.on),
                revision.cell(field),
                None,
                revision.prepared_by,
            )


def agreement(asked: Asked) -> Iterator[Obligation]:
    """The end of the agreement, with which the plan ends."""
    settings = asked.plan.settings
    if settings and settings.agreement_ends:
        yield Obligation(
            "agreement",
            Kind.AGREEMENT,
            RENEW,
            settings.agreement_ends,
            asked.state(settings.agreement_ends, lead=30),
            settings.cell("agreement_ends"),
            owner=asked.leader,
        )


def printed_list(asked: Asked) -> Iterator[Obligation]:
    """The paper list, printed as often as the contacts are verified, and after each revision."""
    settings = asked.plan.settings
    printed = settings.list_printed if settings else None
    if settings is None or printed is None:
        return
    days = [each.on for each in asked.plan.revisions if printed < each.on <= asked.today]
    interval = settings.verification
    if interval and not interval.before:
        days.append(verified_until(asked.calendar, printed, interval))
    due = min(days, default=date.max)
    if due != date.max:
        yield Obligation(
            "printed-list",
            Kind.PRINTED_LIST,
            PRINT,
            due,
            asked.state(due),
            settings.cell("list_printed"),
            printed,
            settings.prepared_by or asked.leader,
        )


def waivers(asked: Asked) -> Iterator[Obligation]:
    """Each waiver; after its end the finding is reported again."""
    for waiver in asked.plan.waivers:
        parts = (waiver.code.upper(), waiver.sheet_name or "", waiver.row_key or "")
        yield Obligation(
            f"waiver:{':'.join(map(fold, parts))}",
            Kind.WAIVER,
            WAIVE.filled({"code": waiver.code, "reason": " ".join(waiver.reason.split())}),
            waiver.until,
            asked.state(waiver.until),
            waiver.cell("until"),
            owner=waiver.approved_by,
        )


def calendars(asked: Asked) -> Iterator[Obligation]:
    """The year's holidays in the calendar, due soon from November before, where the plan keeps one.

    A year that has begun without is missed: deadlines across its holidays are wrong.
    """
    days, this = asked.plan.calendar, asked.today.year
    for year in (this, this + 1) if len(days) else ():
        known = asked.calendar.confirmed(year)
        if year > this or not known:
            yield _calendar(asked, year, known=known)


def _calendar(asked: Asked, year: int, *, known: bool) -> Obligation:
    due = date(year - 1, 12, 31)
    return Obligation(
        f"calendar:{year}",
        Kind.CALENDAR,
        DAYS.filled({"year": year}),
        due,
        asked.state(due, lead=61, done=known),
        asked.plan.calendar.cell("on"),
        owner=asked.leader,
    )
