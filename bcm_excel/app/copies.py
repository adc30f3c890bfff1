"""A tracking workbook made anew: from several filled-in copies, or under another plan or level."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bcm_excel.app.incident import (
    CIRCLE,
    ERRORS,
    Asked,
    Refused,
    faults_of,
    named,
    ref_of,
)
from bcm_excel.app.validate import Validated, validate
from bcm_excel.clock.network import Moment, NetworkError
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Book
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.blocks import BLOCKS
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.incident import Incident, PlanRef
from bcm_excel.incident.merge import Merged, Saying, merge, pictured, unread
from bcm_excel.incident.pages.merged import merged_page
from bcm_excel.incident.refusal import blocking, why_no_step
from bcm_excel.incident.tracking import NoStepAppliesError, tracking_book
from bcm_excel.incident.typed import Typed, when
from bcm_excel.plan.clean import fold
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan

ANOTHER = Text(
    "不是“{title}”（{opened}）的跟踪表，不能合并",
    "is no tracking workbook of “{title}” ({opened}) and cannot be merged",
)
NO_PLAN = Text(
    "跟踪表里保存的预案不见了，无法重新生成",
    "the plan that the tracking workbook keeps is gone, so it cannot be made anew",
)
SPOILT = Text(
    "跟踪表里保存的预案（隐藏工作表 Source）被改动，无法重新生成；请用另一份副本作主表",
    "the plan that the tracking workbook keeps (hidden sheet Source) was changed, so it cannot be "
    "made anew; take another copy as the master",
)
ANOTHER_PLAN = Text(
    "跟踪表用的是“{theirs}”，给出的是另一个预案“{ours}”，没有重新生成；确要换预案请加 --force",
    "the tracking workbook was made of {theirs}, and {ours} is another plan; nothing was made. "
    "To change the plan, add --force",
)
SAME_FILE = Text("同一个文件给了两次", "the same file is given twice")


@dataclass(frozen=True)
class Joined:
    """The workbook that was made of all copies."""

    path: Path
    merged: Merged
    tracking: Tracking


@dataclass(frozen=True)
class Refreshed:
    """The workbook that was made under the new plan or level, and what is different in it."""

    path: Path
    before: Incident
    after: Incident
    added: tuple[str, ...]
    """Steps that are new."""
    removed: tuple[str, ...]
    """Steps that are gone."""
    kept: tuple[str, ...]
    """Those of them in which something was typed: it stands below the others."""
    strange: tuple[str, ...]
    """Sheets of the staff's own, which stay in the old file."""
    unread: tuple[Saying, ...]
    """Typed cells that could not be read; they are in the old file only."""
    backup: Path | None = None
    marked: tuple[Finding, ...] = ()


def merge_copies(
    master: Path,
    copies: Sequence[Path],
    target: Path,
    *,
    now: datetime,
    password: str | None = None,
) -> Joined:
    """Bring a tracking workbook and its filled-in copies together in a new file.

    Raises Failure for a file that cannot be read, or is none of this incident, and where the
    target exists.
    """
    paths = [master, *copies]
    if len({os.path.realpath(path) for path in paths}) < len(paths):
        raise Failure(Reason.WRONG_KIND, master, SAME_FILE)
    read_in = [(path, read_tracking(read(path, password=password))) for path in paths]
    first = read_in[0][1]
    for path, tracking in read_in[1:]:
        if _identity(tracking.incident) != _identity(first.incident):
            values = {"title": first.incident.title, "opened": first.incident.opened}
            raise Failure(Reason.WRONG_KIND, path, ANOTHER.filled(values))
    names = [path.name for path in paths]
    labels = [
        path.name if names.count(path.name) == 1 else str(path.parent / path.name) for path in paths
    ]
    merged = merge([(label, each) for label, (_, each) in zip(labels, read_in, strict=True)])
    incident = replace(first.incident, moments=_moments(merged.typed))
    try:
        book = _anew(first, _plan(first), incident, merged.typed, now)
    except (NetworkError, NoStepAppliesError) as error:
        raise Failure(Reason.WRONG_KIND, master, SPOILT) from error
    page = merged_page(merged, first.wording, incident.name(first.lang))
    shown = sum(not each.hidden for each in book.pages)
    book = replace(book, pages=(*book.pages[:shown], page, *book.pages[shown:]))
    write(book, target, password=password)
    return Joined(target, merged, first)


def refresh(
    path: Path,
    plan_path: Path,
    *,
    level: str | None,
    now: datetime,
    target: Path | None = None,
    in_place: bool = False,
    force: bool = False,
    password: str | None = None,
) -> Refreshed | Refused:
    """Make a tracking workbook anew under a raised level or a new version of the plan; all that
    was typed stays.

    A new file by default; ``in_place`` replaces the old one after a backup. Refused where errors of
    the plan would make a deadline or contact wrong. Raises Failure where a file cannot be read or
    written.
    """
    workbook = read(path, password=password)
    tracking = read_tracking(workbook)
    validated = validate(plan_path, now.date(), password=password)
    plan, occasion = validated.plan, tracking.incident.kind.occasion
    faults = blocking(validated.report.findings, plan)
    incident = _under(validated, tracking, level, faults, force=force)
    if isinstance(incident, Refused):
        return incident
    typed = _carried(path, tracking)
    try:
        book = _anew(tracking, plan, incident, typed, now)
    except NetworkError as error:
        return Refused(CIRCLE.filled({"keys": error.keys}), faults)
    except NoStepAppliesError:
        return Refused(why_no_step(plan, occasion), faults)
    made = path if in_place else target or _beside(path)
    stamp = workbook.stamp if in_place else None
    backup = write(book, made, password=password, replaces=stamp, now=now)
    keys = [task.key for task in tracking.tasks]
    tasks = [task.key for task in tasks_of(plan, incident.level, incident.trigger, occasion)]
    removed = tuple(key for key in keys if key not in tasks)
    return Refreshed(
        made,
        tracking.incident,
        incident,
        added=tuple(key for key in tasks if key not in keys),
        removed=removed,
        kept=tuple(key for key in removed if typed.at("steps", key)),
        strange=tracking.tables.strange,
        unread=tuple(unread([(path.name, tracking)])),
        backup=backup,
        marked=faults,
    )


def _under(
    validated: Validated,
    tracking: Tracking,
    level: str | None,
    faults: tuple[Finding, ...],
    *,
    force: bool,
) -> Incident | Refused:
    """The incident under this plan and level; refused for another plan, or one with ``faults``."""
    plan, old = validated.plan, tracking.incident
    reference = ref_of(validated.workbook, plan)
    if not force and _of_another(old.plan, reference):
        values = {"theirs": old.plan.name, "ours": reference.name}
        return Refused(ANOTHER_PLAN.filled(values))
    meant = named(plan, Asked(level=level or old.level, trigger=old.trigger))
    if isinstance(meant, Refused):
        return meant
    if faults and not force:
        return Refused(ERRORS.filled({"n": len(faults)}), faults)
    return replace(
        old,
        level=meant[0],
        trigger=meant[1],
        plan=reference,
        faults=faults_of(plan, faults, tracking.lang),
    )


def _anew(tracking: Tracking, plan: Plan, incident: Incident, typed: Typed, now: datetime) -> Book:
    as_of = tracking.tables.as_of
    return tracking_book(plan, incident, tracking.wording, now, as_of=as_of, typed=typed)


def _plan(tracking: Tracking) -> Plan:
    if tracking.plan is None:
        raise Failure(Reason.WRONG_KIND, tracking.path, NO_PLAN)
    return tracking.plan


def _of_another(old: PlanRef, new: PlanRef) -> bool:
    """Whether number and name both say another plan; a new version may change one of them."""
    pairs = ((old.number, new.number), (old.name, new.name))
    return any(all(pair) for pair in pairs) and all(fold(a) != fold(b) for a, b in pairs)


def _identity(incident: Incident) -> tuple[object, ...]:
    return incident.kind, incident.title, incident.opened, incident.plan.name


def _moments(typed: Typed) -> dict[Moment, datetime]:
    found = ((moment, when(typed.at("moments", moment.key).get("at"))) for moment in Moment)
    return {moment: at for moment, at in found if at is not None}


def _carried(path: Path, tracking: Tracking) -> Typed:
    """All that was typed; pictures, which cannot be carried, are named."""
    return Typed({block.name: pictured(path.name, tracking, block) for block in BLOCKS})


def _beside(path: Path) -> Path:
    number = 2
    while (made := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        number += 1
    return made
