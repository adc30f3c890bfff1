"""Sum up drills from their tracking workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.app.drill_files import take_drills
from bcm_excel.app.executors import Progress, Where
from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh
from bcm_excel.core.text import Text, Wording
from bcm_excel.drill.counting import DrillCounter
from bcm_excel.drill.definitions import WINDOW
from bcm_excel.drill.figures import figures
from bcm_excel.drill.letter import letter
from bcm_excel.drill.loop import loop, standing
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.recording import with_drills
from bcm_excel.drill.results import Figures, Remark
from bcm_excel.drill.summary import summary_book
from bcm_excel.drill.summary_loop import loop_page
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.word.write import write_docx

NOTHING = Text("没有可以汇总的演练跟踪表", "there is no tracking workbook of a drill to sum up")
NONE_OF = Text(
    "没有可以汇总的演练跟踪表：{files}",
    "there is no tracking workbook of a drill to sum up: {files}",
)
WHY = Text("{file}（{why}）", "{file} ({why})")
SHOWN = 3
"""Files that are named where none is left."""
NO_PLAN = Text(
    "不是预案工作簿：没有“预案信息”", "this is no plan workbook: it lacks the sheet Plan"
)


@dataclass(frozen=True)
class Reported:
    """The summary that was made, and what it says."""

    path: Path
    figures: Figures
    letter: Path | None = None
    """The report in Word, where one was asked for."""

    @property
    def drills(self) -> int:
        """How many drills it sums up."""
        return len(self.figures.drills)

    @property
    def left_out(self) -> tuple[Remark, ...]:
        """The files that are not in it."""
        return self.figures.left_out


def report(
    sources: Iterable[Path],
    target: Path,
    *,
    now: datetime,
    wording: Wording,
    plan: Path | None = None,
    window: timedelta = WINDOW,
    by_person: bool = False,
    executor: Where = None,
    progress: Progress | None = None,
    docx: Path | None = None,
) -> Reported:
    """Sum up the drills of these files and folders (with the folders in them) in a workbook.

    ``plan`` is the plan workbook with actions and drill records; ``window`` that in which a call is
    to be confirmed; ``docx`` asks for the report in Word too. A file that cannot be read, a real
    incident and a second copy are left out and named. Raises Failure where no drill is left, the
    plan cannot be read or a file cannot be written; nothing is overwritten.
    """
    for each in filter(None, (target, docx)):
        fresh(each)
    practice = practice_of(plan) if plan is not None else None
    found = sum_up(
        sources,
        now=now,
        practice=practice,
        window=window,
        by_person=by_person,
        executor=executor,
        progress=progress,
    )
    with collector_off():
        _written(found, target, now=now, wording=wording, practice=practice, docx=docx)
    return Reported(target, found, docx)


def _written(
    found: Figures,
    target: Path,
    *,
    now: datetime,
    wording: Wording,
    practice: Practice | None,
    docx: Path | None,
) -> None:
    """The summary workbook and, where it is asked for, the report in Word."""
    drills = [each.facts for each in found.drills]
    handed = loop(drills, wording.lang, today=now.date())
    known = with_drills(practice, handed.drills) if practice is not None else None
    book = summary_book(
        found,
        wording,
        now,
        folder=target.absolute().parent,
        obligations=obligations(known, now.date()) if known is not None else None,
        standing=standing(practice, drills, now.date()) if practice is not None else None,
        more=(loop_page(handed, wording),),
    )
    write(book, target)
    if docx is not None:
        write_docx(letter(found, wording.lang, now), docx)


def _nothing(given: Sequence[Path], remarks: Sequence[Remark]) -> Failure:
    """That no drill is left, and what was said of the files."""
    if len(remarks) == 1:
        return Failure(Reason.WRONG_KIND, remarks[0].path, remarks[0].why)
    where = given[0] if given else Path()
    if not remarks:
        return Failure(Reason.WRONG_KIND, where, NOTHING)
    named = [WHY.filled({"file": each.path.name, "why": each.why}) for each in remarks[:SHOWN]]
    more = [Text("…", "…")] if len(remarks) > SHOWN else []
    return Failure(Reason.WRONG_KIND, where, NONE_OF.filled({"files": (*named, *more)}))


def sum_up(
    sources: Iterable[Path],
    *,
    now: datetime,
    practice: Practice | None = None,
    window: timedelta = WINDOW,
    by_person: bool = False,
    executor: Where = None,
    progress: Progress | None = None,
) -> Figures:
    """The figures of the drills of these files and folders.

    Raises Failure where no drill is left, or a cluster does not answer.
    """
    given, counter = tuple(sources), DrillCounter(window)
    with collector_off():
        taken = take_drills(
            given, practice=practice, executor=executor, progress=progress, each=counter.add
        )
        if not taken.drills:
            raise _nothing(given, taken.remarks)
        return figures(
            taken.drills,
            now.date(),
            practice=practice,
            by_person=by_person,
            remarks=taken.remarks,
            counter=counter,
        )


def practice_of(path: Path) -> Practice:
    """A plan workbook as drills see it. Raises Failure for what is none."""
    plan = plan_of(read(path))
    if plan.settings is None:
        raise Failure(Reason.WRONG_KIND, path, NO_PLAN)
    return Practice(plan, path)
