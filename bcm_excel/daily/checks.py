"""What one plan says today: who can be reached, what is to be done by when, who is on duty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.checks_due import TODAY, dated, to_prove
from bcm_excel.daily.duty import changes_at, turns
from bcm_excel.daily.facts import Item, PlanFacts, Subject, ToVerify
from bcm_excel.daily.notices import Level
from bcm_excel.daily.reached import language_of, quiet_of, reach_of
from bcm_excel.daily.roster import Roster
from bcm_excel.daily.roster_compare import compare
from bcm_excel.daily.verification import Due, called, posts
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Row
from bcm_excel.plan.due.obligation import Asked
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.table import key_text
from bcm_excel.plan.words import Status
from bcm_excel.rules.registry import Given, Rule
from bcm_excel.rules.run import ALL_RULES, run

OF_OBLIGATIONS = ("CT131", "CT132")
"""Rules whose findings are obligations too; one fault is said once."""
PEOPLE = ("contacts", "roles", "external", "duty")
REACHED = ("CT", "RO", "RF103", "RF104", "RF105", "RF11")
"""Rules on whether the people of the plan can be found and reached."""
READING = ("RD10", "RD111", "RD112", "RD113", "RD20")
"""What of the people's sheets could not be read."""
FOLLOWED = {
    "settings": Subject.DOCUMENT,
    "revisions": Subject.DOCUMENT,
    "parties": Subject.DOCUMENT,
    "waivers": Subject.DOCUMENT,
    "calendar": Subject.DOCUMENT,
    "suppliers": Subject.RESOURCES,
    "funds": Subject.RESOURCES,
    "backups": Subject.RESOURCES,
    "training": Subject.PRACTICE,
    "drills": Subject.PRACTICE,
    "actions": Subject.PRACTICE,
}
"""The sheets whose dates are followed: one that cannot be read would be forgotten."""
DATES = ("PL106",)
"""Days of what was done that are still to come: what falls due would be reckoned from them."""
ON_DUTY = ("PR113", "PR114", "PR115")
THERE = ("RE101", "RE103", "RE112", "RE113", "RE115")
"""Whether fund, suppliers and backups are there, apart from when they were looked at."""
RULES: tuple[Rule, ...] = tuple(
    each
    for each in ALL_RULES
    if each.info.code.startswith((*REACHED, *READING, *DATES, *ON_DUTY, *THERE))
    and each.info.code not in OF_OBLIGATIONS
)
OF_ROW = Text("{row}：{said}", "{row}: {said}")
LEVELS = {Severity.ERROR: Level.RED, Severity.WARNING: Level.AMBER, Severity.INFO: Level.INFO}


def plan_facts(
    plan: Plan,
    place: str,
    stem: str,
    now: datetime,
    *,
    roster: Roster | None = None,
    mails: Collection[str] = (),
    remarks: Iterable[Text] = (),
) -> PlanFacts:
    """Everything that the daily run wants to know of a plan as of ``now``.

    ``stem`` names a plan that does not name itself. ``mails`` are the recipients whose language
    is asked for.
    """
    today = now.date()
    settings, given = plan.settings, Given(plan, today)
    said = list(remarks)
    report = run(plan, today, RULES)
    findings = [f for f in report.findings if f.waived is None and _ours(f, plan)]
    if roster is not None and not plan.empty:
        compared = compare(plan, roster, today)
        findings += [f for f in compared.findings if f.waived is None]
        said += compared.remarks
    duty = tuple(turns(given))
    on_duty = {each.contact.row for each in duty if each.still_on(now)}
    items = [*_of_findings(findings, plan, on_duty, today)]
    if not plan.empty:
        items += dated(plan, today, given.directory)
        items += to_prove(Asked(plan, today), on_duty)
    return PlanFacts(
        place,
        (settings.name if settings else None) or stem,
        (settings.number if settings else None) or "",
        tuple(sorted(_distinct(items), key=_order)),
        tuple(each.reached(plan) for each in duty),
        changes_at(duty, now),
        tuple(_to_verify(each, given) for each in called(given)),
        sum(contact.status is not Status.LEFT for contact in plan.contacts),
        bool(len(plan.duty)),
        quiet_of(plan),
        {m: lang for m, lang in _languages(plan) if m in mails} if mails else {},
        tuple((each.rule.code, each.why) for each in report.not_run),
        tuple(said),
    )


def _ours(finding: Finding, plan: Plan) -> bool:
    """What of other sheets is wrong is the business of whoever validates the plan."""
    if not finding.rule.code.startswith(("RD", *DATES)):
        return True
    ours = {*PEOPLE, *FOLLOWED}
    others = (plan.table(sheet.name).layout for sheet in SHEETS if sheet.name not in ours)
    return finding.cell.sheet not in {layout.sheet for layout in others if layout}


def _of_findings(
    findings: Sequence[Finding], plan: Plan, on_duty: set[int], today: date
) -> Iterator[Item]:
    layout = plan.contacts.layout
    rows, followed = _rows(plan, findings), _followed(plan)
    for finding in findings:
        code, cell = finding.rule.code, finding.cell
        level = LEVELS[finding.rule.severity]
        subject, row = _subject(code), rows.get((cell.sheet, cell.row))
        said = Text(finding.message(Lang.ZH), finding.message(Lang.EN))
        if code.startswith(("RD", *DATES)):
            subject = followed.get(cell.sheet, subject)
            said = OF_ROW.filled({"row": _row_name(row), "said": said}) if row else said
        here = layout is not None and cell.sheet == layout.sheet and cell.row in on_duty
        if here and level is not Level.INFO:
            level, subject, said = Level.RED, Subject.DUTY, TODAY.filled({"said": said})
        if code in ON_DUTY and _of_today(finding, today):
            level = Level.RED
        yield Item(
            f"{code}:{cell.sheet}:{cell.column}:{_row_key(row) if row else cell.row}",
            subject,
            level,
            said,
            cell.sheet,
            cell.a1 or "",
            code,
            Text(finding.fix(Lang.ZH), finding.fix(Lang.EN)),
        )


def _of_today(finding: Finding, today: date) -> bool:
    """Whether the roster leaves today open, or names somebody who is away."""
    on, first, last = (finding.values.get(key) for key in ("on", "first", "last"))
    if isinstance(first, date) and isinstance(last, date):
        return first <= today <= last
    return on == today


def _followed(plan: Plan) -> Mapping[str, Subject]:
    """Of which subject a sheet of this file is whose dates are followed."""
    layouts = ((plan.table(name).layout, subject) for name, subject in FOLLOWED.items())
    return {layout.sheet: subject for layout, subject in layouts if layout}


def _subject(code: str) -> Subject:
    if code in ON_DUTY:
        return Subject.DUTY
    return Subject.RESOURCES if code in THERE else Subject.CONTACTS


def _rows(plan: Plan, findings: Iterable[Finding]) -> dict[tuple[str, int], Row]:
    """The records in which something was found, by sheet and row."""
    wanted = {(each.cell.sheet, each.cell.row) for each in findings}
    sheets = {name for name, _ in wanted}
    tables = (plan.table(sheet.name) for sheet in SHEETS if sheet.keys)
    return {
        (row.layout.sheet, row.row): row
        for table in tables
        if table.layout and table.layout.sheet in sheets
        for row in table
        if (row.layout.sheet, row.row) in wanted
    }


def _row_name(row: Row) -> str:
    """What staff call a record: whose or which it is."""
    return key_text(getattr(row, row.sheet.keys[0].field) or "")


def _row_key(row: Row) -> str:
    """What tells a row from others of its sheet, so that it is known again when it moves."""
    parts = (getattr(row, column.field) for column in row.sheet.keys)
    return ":".join(fold(key_text(part)) for part in parts if part is not None)


def _distinct(items: Iterable[Item]) -> Iterator[Item]:
    """Keys that stand twice are told apart by their order."""
    seen: Counter[str] = Counter()
    for each in items:
        seen[each.key] += 1
        yield replace(each, key=f"{each.key}#{seen[each.key]}") if seen[each.key] > 1 else each


def _order(item: Item) -> tuple[int, bool, date, str]:
    """Whoever is on duty goes before others of their level."""
    return item.level.rank, item.subject is not Subject.DUTY, item.due or date.min, item.key


def _languages(plan: Plan) -> Iterator[tuple[str, Lang]]:
    for contact in plan.contacts:
        lang = language_of(contact)
        for mail in contact.mail or () if lang else ():
            if lang is not None:
                yield mail.lower(), lang


def _to_verify(each: Due, given: Given) -> ToVerify:
    contact = each.contact
    unit = " · ".join(part for part in (contact.organisation, contact.department) if part)
    post = next((post.said for post in given.once(posts).get(contact.row, ())), Text("", ""))
    cell = contact.cell("verified")
    return ToVerify(
        contact.name,
        unit,
        post,
        reach_of(contact, given.plan).number,
        contact.verified,
        each.until,
        each.turn,
        cell.sheet,
        cell.a1 or "",
    )
