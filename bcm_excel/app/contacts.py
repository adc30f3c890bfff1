"""The plan's contact data proven by telephone: the call sheet out, its answers back in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from bcm_excel.app.incident import ref_of
from bcm_excel.app.patching import patch_plan
from bcm_excel.app.validate import RECALCULATES, refuse_tracking
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh
from bcm_excel.core.text import Text, Wording
from bcm_excel.daily.call_answers import SINCE, of_another, read_call_sheet
from bcm_excel.daily.call_outcome import NotTaken, Outcome
from bcm_excel.daily.call_sheet import call_sheet
from bcm_excel.daily.call_sheet_settings import listed
from bcm_excel.daily.call_taking import taken
from bcm_excel.daily.verification import Due, due, holiday_ahead
from bcm_excel.excel.patch import Changes, Patched
from bcm_excel.excel.read import read
from bcm_excel.excel.sniff import encrypted
from bcm_excel.excel.write import write
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.clean import fold
from bcm_excel.rules.registry import Given

NO_PEOPLE = Text(
    "这个工作簿没有应急通讯录，或通讯录里没有人",
    "this workbook has no contacts, or nobody in them",
)
NO_INTERVAL = Text(
    "预案信息里没有填写核验周期，只列出从未核验过的人",
    "the plan names no verification interval: only those never verified are listed",
)
HOLIDAY = Text(
    "{first} 起放假 {days} 天，节前应核验全部联系人，请加 --all",
    "a holiday of {days} days begins on {first}: before it everybody is verified, use --all",
)
ALIKE = Text(
    "通讯录中有 {n} 人叫{name}且工号分不清，电话单回填时无法对应；请先填写各自的工号",
    "{n} people named {name} cannot be told apart by staff number; fill these in, or what is typed "
    "for them cannot be taken back",
)
BEFORE_HOLIDAYS = 3
"""Days before a long holiday when everybody is verified, where the plan does not say."""


@dataclass(frozen=True)
class CallSheet:
    """Who is to be called, and the file: None where nobody is."""

    due: tuple[Due, ...]
    path: Path | None = None
    remarks: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Applied:
    """What a call sheet gave; ``path`` is the plan that was written, None where nothing was."""

    outcome: Outcome
    path: Path | None = None
    backup: Path | None = None
    remarks: tuple[Text, ...] = ()


def make_call_sheet(
    plan_path: Path,
    target: Path,
    *,
    today: date,
    now: datetime,
    wording: Wording,
    everybody: bool = False,
    password: str | None = None,
) -> CallSheet:
    """Write the call sheet of those due for verification, or of everybody.

    A plan behind a password gives a call sheet behind the same one. Nothing is overwritten; where
    nobody is due nothing is written. Raises Failure where a file cannot be read or written.
    """
    workbook = read(plan_path, password=password)
    refuse_tracking(workbook)
    plan = plan_of(workbook)
    if not len(plan.contacts):
        raise Failure(Reason.WRONG_KIND, plan_path, NO_PEOPLE)
    given = Given(plan, today)
    people = due(given, everybody=everybody)
    remarks = (*workbook.remarks, *_remarks(given, people, everybody=everybody))
    if not people:
        return CallSheet((), None, remarks)
    fresh(target)
    book = call_sheet(given, people, ref_of(workbook, plan), wording, now)
    write(book, target, password=password if encrypted(plan_path) else None)
    return CallSheet(people, target, remarks)


def _remarks(given: Given, people: Sequence[Due], *, everybody: bool) -> list[Text]:
    settings, said = given.plan.settings, []
    if not everybody and (settings is None or settings.verification is None):
        said.append(NO_INTERVAL)
    within = settings.before_holidays if settings else None
    days = BEFORE_HOLIDAYS if within is None else int(within)
    holiday = None if everybody else holiday_ahead(given.calendar, given.today, days)
    if holiday:
        said.append(HOLIDAY.filled({"first": holiday.first, "days": holiday.days}))
    alike = Counter(tuple(map(fold, (listed(c).key, c.name))) for c in given.plan.contacts)
    for each in {listed(d.contact): d.contact.name for d in people}:
        count = alike[fold(each.key), fold(each.name)]
        if count > 1:
            said.append(ALIKE.filled({"n": count, "name": each.name}))
    return said


def apply_call_sheet(
    sheet_path: Path,
    plan_path: Path,
    *,
    today: date,
    now: datetime,
    target: Path | None,
    password: str | None = None,
) -> Applied:
    """Take what was typed on a call sheet into its plan: dates, callers, new numbers.

    The plan differs in those cells alone: in a copy, or, without a target, in the file itself
    after a backup. Where nothing changes nothing is written. Raises Failure for a sheet of another
    plan, for a plan that is open in Excel, behind a password, or was changed meanwhile, and where a
    file cannot be read or written.
    """
    workbook = read(plan_path, password=password)
    refuse_tracking(workbook)
    plan = plan_of(workbook)
    if not len(plan.contacts):
        raise Failure(Reason.WRONG_KIND, plan_path, NO_PEOPLE)
    sheet = read(sheet_path, password=password)
    returned = read_call_sheet(sheet)
    reference = ref_of(workbook, plan)
    if why := of_another(returned, reference):
        raise Failure(Reason.WRONG_KIND, sheet_path, why)
    found = taken(plan, returned, today)
    remarks = [*workbook.remarks, *sheet.remarks, *found.remarks]
    if returned.origin.plan.digest != reference.digest:
        remarks.append(SINCE)
    changes: Changes = {(each.cell.sheet, each.cell.a1 or ""): each.new for each in found.changes}
    if not changes:
        return Applied(found, remarks=tuple(remarks))
    patched, backup = patch_plan(workbook, changes, target=target, now=now)
    if patched.recalculates:
        remarks.append(RECALCULATES)
    path = (target or plan_path) if patched.changed else None
    return Applied(_as_patched(found, patched), path, backup, tuple(remarks))


def _as_patched(found: Outcome, patched: Patched) -> Outcome:
    """The outcome with the cells that could not be changed said as not taken."""
    refused = {(each.sheet, each.cell): each.why for each in patched.refused}
    kept, not_taken = [], list(found.not_taken)
    for each in found.changes:
        why = refused.get((each.cell.sheet, each.cell.a1 or ""))
        if why is None:
            kept.append(each)
        else:
            not_taken.append(NotTaken(each.cell, each.name, why))
    return replace(found, changes=kept, not_taken=not_taken)
