"""Whether the revision sheet answers for what changed, and the row that is missing in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.plain import looks_like_formula
from bcm_excel.plan.clean import fold
from bcm_excel.plan.control import Revision
from bcm_excel.plan.declare import Column
from bcm_excel.plan.diff import Change, ChangeKind
from bcm_excel.plan.diff_words import sentence
from bcm_excel.plan.mentions import Mentions
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.versions import following, latest, version_parts

KEPT_SHEETS = frozenset(
    {"revisions", "funds", "spending", "training", "drills", "actions", "duty", "calendar"}
    | {"waivers"}
)
KEPT_FIELDS = frozenset(
    {("settings", field) for field in ("version", "issued", "effective", "last_reviewed")}
    | {("settings", field) for field in ("prepared_by", "reviewed_by", "approved_by")}
    | {("settings", "list_printed"), ("parties", "signed"), ("parties", "sealed")}
    | {("contacts", field) for field in ("status", "leave_from", "leave_to")}
    | {("contacts", "verified"), ("contacts", "verified_by")}
    | {("suppliers", "tested"), ("suppliers", "result")}
    | {("backups", "last"), ("backups", "tested"), ("backups", "success")}
)
"""Records that are kept from day to day: filling them in is no revision of the plan."""

MAJOR_ITEMS = frozenset({"fund_share", "agreement", "agreement_total", "agreement_ends"})
"""Items that the parties have agreed upon; changing them takes a joint meeting."""

SAME_VERSION = Text(
    "内容有 {n} 处改动，但版本仍是 {version}", "changes: {n}, but the version is still {version}"
)
NO_REVISION = Text(
    "修订记录里没有版本 {version} 的一行", "the revision sheet has no row for version {version}"
)
NOT_MAJOR = Text(
    "{what}属于重大变更，但版本 {version} 的“重大变更”没有填“是”",
    "{what} is a major change, but Major change of version {version} is not Yes",
)
NOT_MET = Text(
    "版本 {version} 是重大变更，但没有联席会议日期",
    "version {version} is a major change without a joint meeting",
)
NOT_COPIED = Text(
    "版本 {version} 没有抄送主联系人的日期",
    "version {version} has no date on which the main contacts were sent a copy",
)
PARTIES = Text("协议方", "parties to the agreement")
MANY = 12
"""More changes than this are said by sheet in the revision's text."""
BY_SHEET = Text("{sheet}改动 {n} 处（{names}）", "changes in {sheet}: {n} ({names})")
IN_SHEET = Text("{sheet}改动 {n} 处", "changes in {sheet}: {n}")
NAMED = 60
"""Rows of one sheet that a revision names; of more it says only how many they are."""
LONGEST = 30_000
"""Characters that a revision's text may have; a cell holds somewhat more."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the revision sheet lacks, at the cell where it would be put right."""

    said: Text
    cell: CellRef


@dataclass(frozen=True)
class Review:
    """What the revision sheet of the new edition says of the changes, and what it does not."""

    revised: tuple[Change, ...]
    """The changes that a revision must answer for."""
    unmentioned: tuple[Change, ...]
    gaps: tuple[Gap, ...]
    major: tuple[Change, ...]

    @property
    def covered(self) -> bool:
        """Whether the revision sheet answers for everything."""
        return not self.unmentioned and not self.gaps


def is_record(change: Change) -> bool:
    """Whether it is only a record that was kept: a count, a drill held, a number verified."""
    field = change.column.field if change.column else ""
    return change.sheet.name in KEPT_SHEETS or (change.sheet.name, field) in KEPT_FIELDS


def review(old: Plan, new: Plan, changes: Sequence[Change]) -> Review:
    """Hold the changes against the revisions that the new edition has and the old one had not."""
    revised = tuple(change for change in changes if not is_record(change))
    if not revised:
        return Review((), (), (), ())
    rows = _new_revisions(new, changes)
    mentions = Mentions(tuple(row.change for row in rows), (old, new))
    unmentioned = tuple(change for change in revised if not mentions.of(change))
    major = tuple(change for change in revised if _is_major(change))
    return Review(revised, unmentioned, _gaps(old, new, revised, major), major)


def _new_revisions(new: Plan, changes: Sequence[Change]) -> tuple[Revision, ...]:
    """The revisions that were added or written anew; all, where the sheet is new."""
    of = [change for change in changes if change.sheet is Revision.sheet]
    rows = {row.row: row for change in of if isinstance(row := change.after, Revision)}
    whole = any(change.column is None and change.kind is ChangeKind.ADDED for change in of)
    return tuple(new.revisions) if whole and not rows else tuple(rows.values())


def _is_major(change: Change) -> bool:
    column = change.column
    if change.sheet.items:
        return column is not None and column.field in MAJOR_ITEMS
    return change.sheet.name == "parties" and column is None


def revision_in_force(plan: Plan) -> Revision | None:
    """The revision of the plan's own version, the last of several."""
    version = plan.settings.version if plan.settings else ""
    rows = [r for r in plan.revisions if version_parts(r.version) == version_parts(version)]
    return latest(rows) if rows and version else None


def _gaps(
    old: Plan, new: Plan, revised: Sequence[Change], major: Sequence[Change]
) -> tuple[Gap, ...]:
    if new.settings is None or old.settings is None or "version" in new.settings.unread:
        return ()
    version = new.settings.version
    if version_parts(version) == version_parts(old.settings.version):
        said = SAME_VERSION.filled({"n": len(revised), "version": version})
        return (Gap(said, new.settings.cell("version")),)
    row = revision_in_force(new)
    if row is None:
        said = NO_REVISION.filled({"version": version})
        return (Gap(said, new.revisions.cell()),)
    gaps = []
    if major and not row.major and "major" not in row.unread:
        what = major[0].column.title if major[0].column else PARTIES
        gaps.append(Gap(NOT_MAJOR.filled({"what": what, "version": version}), row.cell("major")))
    if (major or row.major) and row.met is None and "met" not in row.unread:
        gaps.append(Gap(NOT_MET.filled({"version": version}), row.cell("met")))
    if len(new.parties) and row.copied is None and "copied" not in row.unread:
        gaps.append(Gap(NOT_COPIED.filled({"version": version}), row.cell("copied")))
    return tuple(gaps)


@dataclass(frozen=True)
class Proposal:
    """A row for the revision sheet: its values by field, and the columns that people fill in."""

    values: Mapping[str, object]
    pending: tuple[Column, ...]

    def pasted(self, plan: Plan, lang: Lang) -> str:
        """The row as text for the clipboard: in the columns of the plan's sheet, tab-separated."""
        columns = Revision.sheet.columns
        layout = plan.revisions.layout
        places = layout.columns if layout and layout.columns else {}
        at = {c.field: places.get(c.field, 0) for c in columns} if places else None
        if at is None:
            return "\t".join(self._shown(column, lang) for column in columns)
        there = {at[column.field]: column for column in columns if at[column.field]}
        span = range(min(there), max(there) + 1)
        return "\t".join(self._shown(there[i], lang) if i in there else "" for i in span)

    def _shown(self, column: Column, lang: Lang) -> str:
        value = column.written(self.values.get(column.field), lang)
        text = " ".join(str(value).split()) if value is not None else ""
        return f"'{text}" if looks_like_formula(text) else text


def proposal(
    old: Plan, new: Plan, found: Review, today: date, lang: Lang, *, full_numbers: bool = False
) -> Proposal | None:
    """The row that the revision sheet lacks; None where it speaks of every change.

    Its version is the plan's own if that has moved on, else the next in the same pattern.
    """
    if not found.unmentioned:
        return None
    settings = new.settings
    version = settings.version if settings and not _still(old, new) else _next(old, new)
    numbers = [row.no for row in new.revisions]
    values: dict[str, object] = {
        "no": int(max(numbers, default=0)) + 1,
        "on": today,
        "change": summary(found.unmentioned, lang, full_numbers=full_numbers),
        "version": version or None,
        "prepared_by": settings and settings.prepared_by,
        "reviewed_by": settings and settings.reviewed_by,
        "approved_by": settings and settings.approved_by,
        "major": True if found.major else None,
    }
    awaited = ["version", "prepared_by", "reviewed_by", "approved_by"]
    awaited += ["met"] if found.major else []
    awaited += ["copied"] if len(new.parties) else []
    pending = tuple(Revision.sheet.column(name) for name in awaited if not values.get(name))
    return Proposal(values, pending)


def _still(old: Plan, new: Plan) -> bool:
    """Whether the new edition bears the version of the old."""
    if old.settings is None or new.settings is None:
        return new.settings is None
    return version_parts(old.settings.version) == version_parts(new.settings.version)


def _next(old: Plan, new: Plan) -> str:
    settings = new.settings or old.settings
    return following(settings.version) if settings else ""


def summary(changes: Sequence[Change], lang: Lang, *, full_numbers: bool = False) -> str:
    """The changes as the text of a revision: each a sentence, or, where they are many, by sheet."""
    parts = [sentence(change, lang, full_numbers=full_numbers) for change in changes]
    if len(parts) > MANY:
        by_sheet: dict[str, list[Change]] = {}
        for change in changes:
            by_sheet.setdefault(change.sheet.name, []).append(change)
        parts = [_by_sheet(found, lang) for found in by_sheet.values()]
    joint, end = ("；", "。") if lang is Lang.ZH else ("; ", ".")
    text = joint.join(parts)
    return (text if len(text) < LONGEST else text[: LONGEST - 1] + "…") + end


def _by_sheet(changes: Sequence[Change], lang: Lang) -> str:
    names = {fold(change.name.zh): change.name for change in changes}
    values = {"sheet": changes[0].sheet.title, "n": len(changes), "names": tuple(names.values())}
    return (BY_SHEET if len(names) <= NAMED else IN_SHEET).fill(lang, values)
