"""Compare two editions of a plan workbook; put the missing revision into a copy of the new one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bcm_excel.app.validate import LOCKED_AWAY, RECALCULATES, refuse_tracking
from bcm_excel.core.cell import CellRef
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh, refuse_if_changed
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Workbook
from bcm_excel.excel.patch import patch
from bcm_excel.excel.read import read
from bcm_excel.excel.sniff import encrypted
from bcm_excel.plan.append import addition
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.clean import fold
from bcm_excel.plan.diff import Change, diff
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.revised import Proposal, Review, proposal, review
from bcm_excel.plan.told import Person, told, trained
from bcm_excel.plan.versions import version_parts

NO_PLAN = Text(
    "不是预案工作簿：没有一张预案的表", "this is no plan workbook: it has none of a plan's sheets"
)


@dataclass(frozen=True)
class Edition:
    """A plan workbook and the plan in it."""

    workbook: Workbook
    plan: Plan


@dataclass(frozen=True)
class Compared:
    """What differs, what the revision sheet says of it, and whom it concerns."""

    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    review: Review
    tell: tuple[Person, ...]
    train: tuple[Person, ...]

    @property
    def same_plan(self) -> bool:
        """Whether they are of one plan: not where neither name nor document number agrees."""
        old, new = self.old.plan.settings, self.new.plan.settings
        if not (old and new):
            return True
        pairs = [(old.name, new.name), (old.number, new.number)]
        known = [(fold(a), fold(b)) for a, b in pairs if a and b]
        return not known or any(a == b for a, b in known)

    def proposal(self, today: date, lang: Lang, *, full_numbers: bool = False) -> Proposal | None:
        """The row that the revision sheet lacks; None where it speaks of every change."""
        old, new = self.old.plan, self.new.plan
        return proposal(old, new, self.review, today, lang, full_numbers=full_numbers)


@dataclass(frozen=True)
class Revised:
    """A copy with the revision in it, its cell, and what must be said about the writing."""

    path: Path
    cell: CellRef
    remarks: tuple[Text, ...] = ()
    refused: tuple[tuple[CellRef, Text], ...] = ()


def compare(old_path: Path, new_path: Path, *, password: str | None = None) -> Compared:
    """Compare two editions. Failure where a file cannot be read or holds no plan."""
    old, new = (_edition(path, password) for path in (old_path, new_path))
    changes = diff(old.plan, new.plan)
    found = review(old.plan, new.plan, changes)
    return Compared(
        old,
        new,
        changes,
        found,
        told(old.plan, new.plan, found.revised),
        trained(old.plan, new.plan, found.revised),
    )


def _edition(path: Path, password: str | None) -> Edition:
    workbook = read(path, password=password)
    refuse_tracking(workbook)
    plan = plan_of(workbook)
    if all(plan.table(sheet.name).layout is None for sheet in SHEETS):
        raise Failure(Reason.WRONG_KIND, path, NO_PLAN)
    return Edition(workbook, plan)


def write_revision(compared: Compared, proposed: Proposal, target: Path) -> Revised:
    """A copy of the new edition with the proposed row below the last revision.

    Where the version on the first sheet is not that of the row, it is brought up to it; all else
    stays byte for byte. Failure where the sheet has no room for a row; nothing is overwritten.
    """
    source, plan = compared.new.workbook.path, compared.new.plan
    if encrypted(source):
        raise Failure(Reason.ENCRYPTED, source, LOCKED_AWAY)
    added = addition(compared.new.workbook, {"revisions": [proposed.values]})
    if added.refused:
        raise Failure(Reason.WRONG_KIND, source, added.refused[0].why)
    changes = dict(added.changes)
    version = proposed.values.get("version")
    if plan.settings and version:
        cell = plan.settings.cell("version")
        differs = version_parts(plan.settings.version) != version_parts(str(version))
        if differs and cell.column:
            changes[cell.sheet, cell.a1 or ""] = str(version)
    refuse_if_changed(source, compared.new.workbook.stamp)
    done = patch(source, fresh(target), changes, added.rows)
    refused = tuple((_ref(each.sheet, each.cell), each.why) for each in done.refused)
    remarks = (RECALCULATES,) if done.recalculates else ()
    row = added.rows[0]
    return Revised(target, CellRef(row.sheet, row.row), remarks, refused)


def _ref(sheet: str, cell: str) -> CellRef:
    from bcm_excel.excel.ooxml.sheet import position

    return CellRef(sheet, *position(cell))
