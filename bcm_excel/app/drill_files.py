"""Which files are drills: what is used, what is left out, and what must be said of either."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bcm_excel.app.executors import Progress, Where, map_files
from bcm_excel.clock.network import NetworkError
from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.results import Remark, Treated
from bcm_excel.drill.taking import facts_of
from bcm_excel.excel.read import read
from bcm_excel.excel.sniff import is_lock
from bcm_excel.incident.blocks import TITLES
from bcm_excel.incident.event import IN_A_CIRCLE, read_tracking
from bcm_excel.incident.sheets import CALENDAR, ENGINE, LISTS

REAL = Text("这是真实事件，不与演练一起统计", "a real incident; it is never counted among drills")
TWICE = Text("与“{other}”是同一次演练，只计一次", "the same drill as {other}; it counts once")
EMPTY = Text(
    "这次演练还没有任何登记（步骤、联络、签到、评估都是空的），填好后再汇总",
    "nothing of this drill was recorded yet: steps, calls, attendance and evaluation are empty; "
    "sum it up once it is filled in",
)
LOCK = Text(
    "这是打开文件时的锁文件，不是演练；原文件可能还有没保存的内容",
    "a lock file and no drill; its workbook is open and may have changes that are not saved",
)
CLOSED = Text(
    "没有打开这个文件夹的权限，里面的演练没有计入",
    "this folder may not be opened, so drills in it were left out",
)
LINKED = Text(
    "这是指向别处文件夹的链接，没有进去查找；要计入，请直接写出那个文件夹",
    "a link to another folder, which was not entered; name that folder to have its drills counted",
)
LEADS_NOWHERE = Text(
    "这是快捷链接，它指向的文件不在了", "a link to a file that is not there any more"
)
OTHER_PLAN = Text(
    "用的是另一个预案（{plan}），单独成组，不与“{main}”的演练比较",
    "held under another plan ({plan}); it is grouped by itself and not compared with {main}",
)
OTHER_VERSION = Text(
    "用的是预案 {version} 版，现行的是 {newest} 版；步骤按编号合在一起统计",
    "held under version {version} of the plan, the latest being {newest}; steps are put together "
    "by their numbers",
)
ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})
"""What may be a drill's workbook; one that cannot be read is named with how to save it anew."""
ASIDE = ("gantt", "resources", "paper", "faults")
COMPUTED = frozenset(
    {ENGINE, CALENDAR, LISTS}
    | {
        name
        for title in map(TITLES.__getitem__, ASIDE)
        for name in (title.zh, title.en, f"{title.zh} {title.en}")
    }
)
"""Sheets of a tracking workbook on which nothing is typed that figures are made from."""


@dataclass(frozen=True)
class Taken:
    """The drills among some files, and what is said of these and of the others."""

    drills: tuple[DrillFacts, ...]
    remarks: tuple[Remark, ...]


def _wanted(sheet: str) -> bool:
    """Whether a sheet says anything of a drill; what is only computed takes longest to read."""
    return sheet not in COMPUTED


def drill_facts(path: Path) -> DrillFacts | Text:
    """What a drill's workbook says, or why a file is none."""
    try:
        with collector_off():
            workbook = read(path, only=_wanted)
            tracking = read_tracking(workbook, planned=False)
            if not tracking.incident.drill:
                return REAL
            return facts_of(tracking, workbook.remarks)
    except Failure as failure:
        return failure.said
    except NetworkError as error:
        return IN_A_CIRCLE.filled({"keys": error.keys})


def take_drills(
    sources: Iterable[Path],
    *,
    practice: Practice | None = None,
    executor: Where = None,
    progress: Progress | None = None,
    each: Callable[[DrillFacts], None] | None = None,
) -> Taken:
    """The drills of these files and folders (with the folders in them).

    ``each`` is given every drill as soon as it is there, copies too, while others are being read.
    Of two copies of a drill the fuller one counts. Remarks stand in the order of the files' paths.
    """
    found = files_of(sources)
    remarks = list(found.left_out)
    drills = []
    for result in map_files(drill_facts, found.files, executor, progress):
        match result.value:
            case DrillFacts(recorded=False):
                remarks.append(Remark(result.path, Treated.LEFT_OUT, EMPTY))
            case DrillFacts() as facts:
                drills.append(facts)
                if each is not None:
                    each(facts)
            case said:
                why = said or result.lost or LOCK
                remarks.append(Remark(result.path, Treated.LEFT_OUT, why))
    used, copies = _once(drills)
    remarks += copies
    remarks += [Remark(drill.path, Treated.USED, said) for drill in used for said in drill.remarks]
    remarks += _others(used, practice)
    return Taken(tuple(used), tuple(sorted(remarks, key=_order)))


def _order(remark: Remark) -> tuple[bool, str]:
    return (remark.treated is Treated.USED, str(remark.path))


def _once(drills: Sequence[DrillFacts]) -> tuple[list[DrillFacts], list[Remark]]:
    """Each drill once, and a remark on each copy that does not count."""
    kept: dict[tuple[object, ...], DrillFacts] = {}
    for drill in sorted(drills, key=lambda each: (-each.filled, str(each.path))):
        kept.setdefault(drill.same, drill)
    used = [drill for drill in drills if kept[drill.same] is drill]
    copies = [
        Remark(
            drill.path,
            Treated.LEFT_OUT,
            TWICE.filled({"other": _told_apart(kept[drill.same].path, drill.path)}),
        )
        for drill in drills
        if kept[drill.same] is not drill
    ]
    return used, copies


def _told_apart(path: Path, other: Path) -> str:
    """A file's name; with its folder where the other one's is the same."""
    return path.name if path.name != other.name else f"{path.absolute().parent.name}/{path.name}"


def _others(drills: Sequence[DrillFacts], practice: Practice | None) -> Iterator[Remark]:
    """Drills of another plan than most, or than the one given, and of another version."""
    plans: dict[str, list[DrillFacts]] = {}
    for drill in sorted(drills, key=lambda each: (each.held, str(each.path))):
        plans.setdefault(drill.plan_key, []).append(drill)
    if not plans:
        return
    main = max(plans, key=lambda plan: (len(plans[plan]), plans[plan][-1].held, plan))
    main = practice.key if practice is not None else main
    for plan, own in plans.items():
        newest = own[-1].plan.version
        if practice is not None and plan == practice.key:
            newest = practice.version
        for drill in own:
            if plan != main:
                said = OTHER_PLAN.filled({"plan": drill.plan.name or plan, "main": main})
                yield Remark(drill.path, Treated.USED, said)
            if drill.plan.version != newest:
                values = {"version": drill.plan.version, "newest": newest}
                yield Remark(drill.path, Treated.USED, OTHER_VERSION.filled(values))


@dataclass
class Found:
    """The workbooks that are meant, each once, and what is said of what was passed over."""

    files: list[Path] = field(default_factory=list)
    left_out: list[Remark] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    """Where the files and folders that were come upon really are."""

    def new(self, path: Path) -> bool:
        """Whether a file or folder was not come upon before, by whatever name."""
        real = os.path.realpath(path)
        known = real in self.seen
        self.seen.add(real)
        return not known

    def file(self, path: Path) -> None:
        """A workbook, or what stands in the place of one."""
        if is_lock(path.name):
            self.leave(path, LOCK)
        elif os.path.islink(path) and not os.path.exists(path):
            self.leave(path, LEADS_NOWHERE)
        elif self.new(path):
            self.files.append(path)

    def leave(self, path: Path, why: Text) -> None:
        """What is not used, said once."""
        if all(each.path != path for each in self.left_out):
            self.left_out.append(Remark(path, Treated.LEFT_OUT, why))


def files_of(sources: Iterable[Path]) -> Found:
    """The workbooks that are meant: files as given, those in folders and below by name.

    Hidden files and folders are passed over; links to folders are not followed, so that none is
    gone round for ever; what may not be opened is left out and said.
    """
    found = Found()
    for source in sources:
        if os.path.isdir(source):
            _look_into(source, found)
        else:
            found.file(source)
    return found


def _look_into(top: Path, found: Found) -> None:
    def closed(error: OSError) -> None:
        found.leave(Path(error.filename or top), CLOSED)

    for root, folders, names in os.walk(top, onerror=closed):
        here = Path(root)
        inside = [here / name for name in sorted(folders) if not name.startswith(".")]
        for path in inside:
            if os.path.islink(path):
                found.leave(path, LINKED)
        folders[:] = [each.name for each in inside if not os.path.islink(each) and found.new(each)]
        for name in sorted(names):
            if _meant(name):
                found.file(here / name)


def _meant(name: str) -> bool:
    hidden = name.startswith(".")
    return is_lock(name) or (os.path.splitext(name)[1].lower() in ENDINGS and not hidden)
