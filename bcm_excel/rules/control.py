"""The plan as a document: versions, cited documents, dates, approval and review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise

from bcm_excel.clock.hours import NotWindows, windows_of
from bcm_excel.clock.unread import NotUnderstoodError
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import SEPARATORS, fold
from bcm_excel.plan.control import Revision
from bcm_excel.plan.declare import Row
from bcm_excel.plan.obligations import review_missed, year_day_of
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.practice import Training
from bcm_excel.plan.versions import latest, version_parts
from bcm_excel.plan.words import TrainingKind
from bcm_excel.plan.working import READERS
from bcm_excel.rules.registry import Given, rule


def _versions(given: Given) -> Iterator[tuple[str, Revision]]:
    """The plan's version and its last revision, where they are not written alike."""
    version, revisions = given.settings.version, given.plan.revisions
    if version and not revisions.lost_keys and latest(revisions).version != version:
        yield version, latest(revisions)


@rule(
    "PL101", Severity.WARNING,
    message=Text("版本“{version}”在修订记录里写作“{other}”", "version {version} is written {other} in Revisions"),
    why=Text("同一版本有两种写法，分不清手上的是不是现行版。", "With two spellings nobody can tell whether a copy is the one in force."),
    fix=Text("统一写法，例如都写“{other}”。", "Write it the same way, such as {other}."),
    needs=["settings", "revisions"],
)
def version_spelt_otherwise(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """The same letters and digits as the last revision, written another way."""
    for version, last in _versions(given):
        if version_parts(version) == version_parts(last.version):
            values = {"version": version, "other": last.version}
            yield Finding(info, given.settings.cell("version"), values)


@rule(
    "PL102", Severity.ERROR,
    message=Text("版本“{version}”与最后一次修订（{on}）的版本“{other}”不一致", "version {version} is not that of the last revision ({on}), {other}"),
    why=Text("封面和修订记录对不上，可能在用作废的版本。", "Where cover and revisions differ, an old version may be in use."),
    fix=Text("改正版本，或补上缺少的修订记录。", "Correct the version, or add the revision that is missing."),
    needs=["settings", "revisions"],
)
def version_differs(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A version that is not the last revision's."""
    for version, last in _versions(given):
        if version_parts(version) != version_parts(last.version):
            values = {"version": version, "other": last.version, "on": last.on}
            yield Finding(info, given.settings.cell("version"), values)


CITED = lazy("《([^《》]+)》")
IN_BRACKETS = lazy(r"[(（\[【].*?[)）\]】]")
LEADING_NUMBER = lazy(r"^[A-Za-z0-9./-]*[0-9][A-Za-z0-9./-]*\s*")
CITING = ("revisions", "roles", "external", "triggers", "levels", "steps", "communication")
"""The sheets in which documents are cited; a template or a topic may have a title of its own."""


def _title(text: str) -> str:
    """The title of a document as it is compared; a list's dividers inside it are all alike."""
    return SEPARATORS.sub("、", fold(text).replace("《", "").replace("》", ""))


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    """Field and text of everything that people have written in their own words."""
    for column in row.sheet.columns:
        if column.kind.letter in {"T", "L"}:
            held = getattr(row, column.field)
            for text in (held,) if isinstance(held, str) else held or ():
                yield column.field, text


def _known(given: Given) -> tuple[set[str], str]:
    """The titles that need no reference any more, and all references as one text."""
    settings = given.settings
    references = settings.references or ()
    known = {_title(each) for each in (settings.name, settings.agreement, *references) if each}
    for each in references:
        known.add(_title(LEADING_NUMBER.sub("", IN_BRACKETS.sub("", each))))
    return known, SEPARATORS.sub("、", fold("、".join(references)))


@rule(
    "PL103", Severity.WARNING,
    message=Text("引用了《{document}》，但它不在预案信息的引用文件中", "《{document}》 is cited but is not among the references of the plan"),
    why=Text("没有列入引用文件，需要时找不到，它改版了也没人知道。", "What is not listed is not at hand when needed, and nobody learns of its new versions."),
    fix=Text("在预案信息的“引用文件”里补上，或改正文件名。", "Add it to the References of the plan, or correct its title."),
    needs=["settings"],
)
def document_not_referenced(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A document in 《》 that the references lack, once, where it is first cited."""
    if "references" in given.settings.unread:
        return
    known, listed = _known(given)
    for name in CITING:
        for row in given.plan.table(name):
            for field, text in _texts(row):
                for document in CITED.findall(text):
                    title = _title(document)
                    if title not in known and f"《{title}》" not in listed:
                        known.add(title)
                        yield Finding(info, row.cell(field), {"document": document})


def _pairs(given: Given) -> Iterator[tuple[Row, str, str]]:
    """Two dates of one row each, the earlier field first."""
    plan = given.plan
    if plan.settings:
        yield plan.settings, "issued", "effective"
        yield plan.settings, "effective", "agreement_ends"
    for contact in plan.contacts:
        yield contact, "leave_from", "leave_to"
    for drill in plan.drills:
        yield drill, "held", "summed_up"
        yield drill, "summed_up" if drill.summed_up else "held", "filed"
        yield drill, "held", "plan_updated"


@rule(
    "PL104", Severity.WARNING,
    message=Text("{later} {second} 早于{earlier} {first}", "{later} {second} is before {earlier} {first}"),
    why=Text("先后颠倒，至少有一个日期是错的。", "In this order at least one of the dates is wrong."),
    fix=Text("核对两个日期，改正写错的。", "Check both dates and correct the wrong one."),
)
def dates_out_of_order(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Something that ended before it began."""
    for row, earlier, later in _pairs(given):
        first, second = getattr(row, earlier), getattr(row, later)
        if first and second and second < first:
            titles = {"earlier": row.sheet.column(earlier).title, "later": row.sheet.column(later).title}
            yield Finding(info, row.cell(later), {**titles, "first": first, "second": second})


@rule(
    "PL105", Severity.WARNING,
    message=Text("修订日期 {on} 早于上一行的 {before}", "the revision of {on} stands below that of {before}"),
    why=Text("修订记录应按时间排列，最后一行是现行版本。", "Revisions stand in the order of time; the last one is in force."),
    fix=Text("改正日期，或按时间重新排列。", "Correct the date, or put the rows in order."),
    needs=["revisions"],
)
def revisions_out_of_order(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A revision older than the one above; a list that stands upside down is said once."""
    rows = given.plan.revisions.rows
    falls = [(above, row) for above, row in pairwise(rows) if row.on < above.on]
    for above, row in falls[:1] if len(falls) == len(rows) - 1 else falls:
        yield Finding(info, row.cell("on"), {"on": row.on, "before": above.on})


DONE = {
    "settings": ("list_printed", "last_reviewed"),
    "revisions": ("on", "met", "copied"),
    "parties": ("signed",),
    "contacts": ("verified",),
    "suppliers": ("tested",),
    "funds": ("counted",),
    "spending": ("on", "reviewed"),
    "backups": ("last", "tested"),
    "training": ("on",),
    "drills": ("held", "summed_up", "filed", "plan_updated"),
    "actions": ("closed",),
}
"""Dates of what has been done."""


@rule(
    "PL106", Severity.WARNING,
    message=Text("{column} {on} 晚于今天（{today}）", "{column} {on} is later than today ({today})"),
    why=Text("还没到的日期不可能已经做完，多半是年份写错；周期也会因此算错。", "What lies ahead cannot have been done; often the year is wrong, and what falls due is then wrong too."),
    fix=Text("改正日期；还没做的先留空。", "Correct the date; leave it empty until it has been done."),
)
def done_in_future(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """The date of something done that is still to come.

    A training that a drill calls for is put down before it is held.
    """
    for sheet in SHEETS:
        for field in DONE.get(sheet.name, ()):
            for row in given.plan.table(sheet.name):
                held = getattr(row, field)
                on: date | None = held.date() if isinstance(held, datetime) else held
                if on and on > given.today and not _called_for(row):
                    values = {"column": sheet.column(field).title, "on": on, "today": given.today}
                    yield Finding(info, row.cell(field), values)


def _called_for(row: Row) -> bool:
    """Whether it is a training that is planned because of a drill."""
    after_drills = {TrainingKind.AGAIN, TrainingKind.UPDATE, TrainingKind.REGULAR}
    return isinstance(row, Training) and row.drill is not None and row.kind in after_drills


@rule(
    "PL107", Severity.WARNING,
    message=Text("没有批准人", "nobody has approved the plan"),
    why=Text("未经批准的预案没有效力。", "A plan that nobody has approved is not in force."),
    fix=Text("经批准后填写“批准”。", "Have it approved and fill in Approved by."),
    needs=["settings"],
)
def not_approved(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A plan without approval; an agreement's is approved by its parties' signatures."""
    settings = given.settings
    approved = settings.approved_by or "approved_by" in settings.unread or len(given.plan.parties)
    if not approved:
        yield Finding(info, settings.cell("approved_by"))


@rule(
    "PL108", Severity.WARNING,
    message=Text("年度评审逾期：应在 {due} 前评审，上次评审 {last}", "the yearly review is overdue: due by {due}, last review {last}"),
    why=Text("没有按期评审，人员、号码和流程可能已经过时。", "Without its review, people, numbers and steps may be out of date."),
    fix=Text("评审预案，然后更新“上次评审日期”。", "Review the plan, then update Last reviewed."),
    needs=["settings"],
)
def review_overdue(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """No review in the year that ended on the last review day.

    Reviewed on 20 December and due by the 31st is in time. A plan that was never reviewed counts
    from the day it took effect.
    """
    settings = given.settings
    if settings.review_day is None or "last_reviewed" in settings.unread:
        return
    try:
        day = year_day_of(settings.review_day)
    except NotUnderstoodError:
        return
    since = settings.last_reviewed or settings.effective or settings.issued
    if due := review_missed(day, since, given.today):
        never = Text("从未", "never")
        values = {"due": due, "last": settings.last_reviewed or never}
        yield Finding(info, settings.cell("last_reviewed"), values)


def _one_window(text: str) -> None:
    if len(windows_of((text,))) > 1:
        raise NotWindows(Text("只能写一个时段，如 22:00-07:00", "one window is expected, such as 22:00-07:00"))


SAID_IN_WORDS = {**READERS, "review_day": year_day_of, "quiet_hours": _one_window, "day_shift": _one_window}
"""How the items of the settings are read that people write as they like."""


@rule(
    "PL109", Severity.ERROR,
    message=Text("看不懂{item}：{why}", "{item} is not understood: {why}"),
    why=Text("看不懂的设置不起作用，时限和提醒就会按默认值计算。", "What is not understood has no effect; deadlines and reminders then follow the defaults."),
    fix=Text("按说明的写法填写；不需要就留空。", "Write it as the note says, or leave it empty."),
    needs=["settings"],
)
def setting_not_understood(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A working week, hours or a day of the year that cannot be read whole."""
    settings = given.settings
    for field, read in SAID_IN_WORDS.items():
        held: str | tuple[str, ...] | None = getattr(settings, field)
        try:
            if held:
                read(held if isinstance(held, str) else "、".join(held))
        except NotUnderstoodError as error:
            values = {"item": settings.sheet.column(field).title, "why": error.why}
            yield Finding(info, settings.cell(field), values)
