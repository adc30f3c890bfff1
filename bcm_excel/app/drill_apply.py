"""Put what drills hand on into their plan workbook: records, corrective actions, trainings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bcm_excel.app.patching import patch_plan
from bcm_excel.app.validate import RECALCULATES, refuse_tracking
from bcm_excel.app.workspace import NOT_A_PLAN
from bcm_excel.core.cell import CellRef
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.drill.entered import Entering, Filling, NewRecord, NotPut
from bcm_excel.drill.entering import entering
from bcm_excel.drill.into_plan import Loop
from bcm_excel.drill.summary_loop import read_loop
from bcm_excel.excel.grid import Workbook
from bcm_excel.excel.ooxml.sheet import position
from bcm_excel.excel.patch import Patched
from bcm_excel.excel.read import read
from bcm_excel.plan.append import Addition, addition, language_of
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.problem import Problem, Trouble

UNREAD = Text("“{column}”里的“{text}”读不懂", "the {column} {text} cannot be read")
UNREAD_CELL = Text("单元格读不懂", "the cell cannot be read")
DOUBLED = Text(
    "这个序号在表中重复，这一行不能转入", "the number stands twice, so the row stays out"
)
UNVALUED = Text(
    "公式还没有算出结果，请在 Excel 中打开并保存，或改为直接填写",
    "a formula without a result: open and save the file in Excel, or type the value",
)
NO_COLUMN = Text(
    "这张表没有“{column}”列，这一项没有写入",
    "the sheet has no column {column}; it was left out",
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A record that was added, and its row in the plan."""

    record: NewRecord
    cell: CellRef


@dataclass(frozen=True)
class Applied:
    """What went into a plan; ``path`` is the file that was written, None where nothing was."""

    new: tuple[Placed, ...]
    filled: tuple[Filling, ...]
    not_put: tuple[NotPut, ...]
    there: int
    """Rows that the plan had already."""
    path: Path | None = None
    backup: Path | None = None
    remarks: tuple[Text, ...] = ()


def apply_summary(
    summary_path: Path,
    plan_path: Path,
    *,
    now: datetime,
    target: Path | None,
    dry_run: bool = False,
    password: str | None = None,
) -> Applied:
    """Put the rows of a drill summary into a plan workbook, by its cells alone.

    Written is a copy or, without a target, the plan itself after a backup; in a dry run nothing.
    What the plan has already is not added again. Raises Failure for a workbook of another kind, a
    plan that is open, behind a password or was changed meanwhile, and where a file cannot be read
    or written.
    """
    workbook = read(plan_path, password=password)
    refuse_tracking(workbook)
    plan = plan_of(workbook)
    if all(plan.table(sheet.name).layout is None for sheet in SHEETS if sheet.required):
        raise Failure(Reason.WRONG_KIND, plan_path, NOT_A_PLAN)
    summary = read(summary_path, password=password)
    returned = read_loop(summary)
    out, added, barred = _fitted(plan, workbook, returned.loop)
    new = tuple(
        Placed(record, CellRef(row.sheet, row.row))
        for record, row in zip(_in_order(out), added.rows, strict=True)
    )
    unread = tuple(map(_unread, returned.problems))
    said = {each.cell for each in unread}
    lacking = (each for each in out.not_put if each.cell not in said)
    not_put = (*unread, *lacking, *barred, *_homeless(added, plan))
    remarks = (*workbook.remarks, *summary.remarks)
    changes = added.changes | {
        (each.cell.sheet, each.cell.a1 or ""): each.column.written(
            each.value, language_of(workbook, each.sheet.name)
        )
        for each in out.fillings
    }
    done = Applied(new, tuple(out.fillings), not_put, out.there, remarks=remarks)
    if not changes or dry_run:
        return done
    patched, backup = patch_plan(workbook, changes, added.rows, target=target, now=now)
    return _as_patched(done, patched, (target or plan_path) if patched.changed else None, backup)


def _fitted(
    plan: Plan, workbook: Workbook, loop: Loop
) -> tuple[Entering, Addition, tuple[NotPut, ...]]:
    """What goes in, once it is known which sheets have no room for it."""
    out = entering(plan, loop)
    added = addition(workbook, out.added())
    if not added.refused:
        return out, added, ()
    names = {each.sheet.name for each in added.refused}
    why = tuple(
        NotPut(CellRef(plan.table(each.sheet.name).cell().sheet or each.sheet.title.zh), each.why)
        for each in added.refused
    )
    out = entering(plan, loop, names)
    return out, addition(workbook, out.added()), why


def _in_order(out: Entering) -> list[NewRecord]:
    """The new records as their rows follow each other: sheet by sheet."""
    return [each for name in out.added() for each in out.new if each.sheet.name == name]


def _homeless(added: Addition, plan: Plan) -> list[NotPut]:
    return [
        NotPut(
            plan.table(sheet.name).cell(),
            NO_COLUMN.filled({"column": column.title}),
        )
        for sheet, column in added.left_out
    ]


def _unread(problem: Problem) -> NotPut:
    if problem.trouble is Trouble.DUPLICATE:
        return NotPut(problem.cell, DOUBLED)
    if problem.trouble is Trouble.UNVALUED:
        return NotPut(problem.cell, UNVALUED)
    if "column" not in problem.values:
        return NotPut(problem.cell, UNREAD_CELL)
    values = {"column": problem.values["column"], "text": problem.values.get("text", "")}
    return NotPut(problem.cell, UNREAD.filled(values))


def _as_patched(done: Applied, patched: Patched, path: Path | None, backup: Path | None) -> Applied:
    """What was done, with the cells that could not be written said."""
    refused = {(each.sheet, each.cell): each.why for each in patched.refused}
    not_put = [NotPut(CellRef(at, *position(cell)), why) for (at, cell), why in refused.items()]
    return Applied(
        new=done.new if path else (),
        filled=tuple(e for e in done.filled if (e.cell.sheet, e.cell.a1 or "") not in refused),
        not_put=(*done.not_put, *not_put),
        there=done.there,
        path=path,
        backup=backup,
        remarks=(*done.remarks, RECALCULATES) if patched.recalculates else done.remarks,
    )
