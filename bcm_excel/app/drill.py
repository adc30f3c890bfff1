"""Sum up drills from their tracking workbooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcm_excel.clock.network import NetworkError, ordered
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text, Wording
from bcm_excel.drill.figures import Figures, figures
from bcm_excel.drill.summary import LeftOut, summary_book
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import IN_A_CIRCLE, Tracking, read_tracking

REAL = Text("这是真实事件，不与演练一起统计", "a real incident; it is never counted among drills")
TWICE = Text("与“{other}”是同一次演练，只计一次", "the same drill as {other}; it counts once")
NOTHING = Text("没有可以汇总的演练跟踪表", "there is no tracking workbook of a drill to sum up")
ENDINGS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True)
class Reported:
    """The summary that was made, what it says, and which files it leaves out."""

    path: Path
    figures: Figures
    left_out: tuple[LeftOut, ...]

    @property
    def drills(self) -> int:
        """How many drills it sums up."""
        return len(self.figures.drills)


def report(sources: Iterable[Path], target: Path, *, now: datetime, wording: Wording) -> Reported:
    """Sum up the drills of these files and folders (with the folders in them) in a workbook.

    A file that cannot be read, a real incident and a second copy are left out and named. Raises
    Failure where no drill is left or the summary cannot be written; nothing is overwritten.
    """
    given = tuple(sources)
    drills, left_out = read_drills(given)
    if not drills:
        why = left_out[0].why if len(left_out) == 1 else NOTHING
        where = left_out[0].path if len(left_out) == 1 else (given[0] if given else target)
        raise Failure(Reason.WRONG_KIND, where, why)
    found = figures(drills)
    write(summary_book(found, left_out, wording, now), target)
    return Reported(target, found, tuple(left_out))


def read_drills(sources: Iterable[Path]) -> tuple[list[Tracking], list[LeftOut]]:
    """The drills among some files and folders, and what is none of them."""
    drills: list[Tracking] = []
    left_out: list[LeftOut] = []
    seen: dict[tuple[object, ...], Path] = {}
    for path in files_of(sources):
        try:
            tracking = read_tracking(read(path))
            ordered(tracking.tasks)
        except Failure as failure:
            left_out.append(LeftOut(path, failure.said))
            continue
        except NetworkError as error:
            left_out.append(LeftOut(path, IN_A_CIRCLE.filled({"keys": error.keys})))
            continue
        why = _why_not(tracking, seen)
        if why is not None:
            left_out.append(LeftOut(path, why))
        else:
            drills.append(tracking)
    return drills, left_out


def _why_not(tracking: Tracking, seen: dict[tuple[object, ...], Path]) -> Text | None:
    incident = tracking.incident
    if not incident.drill:
        return REAL
    same = (incident.title, incident.opened, incident.plan.digest, incident.level)
    if same in seen:
        return TWICE.filled({"other": seen[same].name})
    seen[same] = tracking.path
    return None


def files_of(sources: Iterable[Path]) -> list[Path]:
    """The workbooks that are meant: files as given, and those in folders in order of their names.

    Lock files, and files that are being saved, are passed over.
    """
    found: dict[Path, None] = {}
    for source in sources:
        inside = sorted(source.rglob("*")) if source.is_dir() else [source]
        for path in inside:
            if path is source or (path.suffix.lower() in ENDINGS and _shown(path)):
                found[path] = None
    return list(found)


def _shown(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(("~$", "."))
