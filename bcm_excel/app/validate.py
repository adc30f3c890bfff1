"""Validate a plan workbook; show the findings in a marked copy; mend what can be mended safely."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel import read as reading
from bcm_excel.excel.grid import Workbook
from bcm_excel.excel.sniff import encrypted
from bcm_excel.plan.assemble import FINDINGS, plan_of
from bcm_excel.plan.plan import Plan
from bcm_excel.rules.run import Report, run

NO_PLAN_BOOK = Text(
    "这是事件或演练的跟踪表，不是预案工作簿",
    "this is the tracking workbook of an incident or drill, not a plan",
)


@dataclass(frozen=True)
class Validated:
    """A workbook with its plan and what the rules say of it."""

    workbook: Workbook
    plan: Plan
    report: Report


@dataclass(frozen=True)
class Written:
    """A file that was made of a workbook, and what must be said about it."""

    path: Path
    remarks: tuple[Text, ...] = ()
    mended: tuple[Finding, ...] = ()
    """The findings whose mends were made."""
    refused: tuple[tuple[Finding, Text], ...] = ()
    """Mends that were not made, and why."""
    backup: Path | None = None


def validate(
    path: Path,
    today: date,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    password: str | None = None,
) -> Validated:
    """Read and judge a workbook as of ``today``.

    Failure where the file cannot be read, or is the tracking workbook of an incident.
    """
    with collector_off():
        workbook = reading.read(path, password=password)
        plan = plan_of(workbook)
        if plan.contacts.layout is None:
            refuse_tracking(workbook)
        return Validated(workbook, plan, run(plan, today, select=select, ignore=ignore))


def refuse_tracking(workbook: Workbook) -> None:
    """A Failure where a tracking workbook was given for a plan."""
    from bcm_excel.incident.settings import FORMAT
    from bcm_excel.incident.sheets import SETTINGS

    grid = workbook.sheet(SETTINGS)
    if grid is not None and grid.value(1, 1) == "format" and grid.value(1, 2) == FORMAT:
        raise Failure(Reason.WRONG_KIND, workbook.path, NO_PLAN_BOOK)


def mark(validated: Validated, target: Path, lang: Lang, now: datetime) -> Written:
    """A copy with each finding at its cell and a list in front.

    Where a copy would lose a part of the original, a workbook that only lists the findings is
    written instead, and the remarks name the part. Nothing is overwritten.
    """
    from bcm_excel.core.save import fresh, refuse_if_changed
    from bcm_excel.excel.mark import Line, Mark, Summary
    from bcm_excel.excel.mark import mark as mark_copy
    from bcm_excel.excel.write import write
    from bcm_excel.rules import page
    from bcm_excel.rules import summary as said

    source, report = validated.workbook.path, validated.report
    rows = page.entries(report, lang)
    marks = [
        Mark(f.cell.sheet, f.cell.a1, f.rule.severity.key, page.note(f, lang))
        for f in report.findings
        if f.waived is None
    ]
    summary = Summary(
        FINDINGS[lang],
        tuple(heading[lang] for heading in page.HEADINGS),
        [
            Line(
                row.texts,
                row.finding.cell.sheet,
                row.finding.cell.a1,
                "" if row.finding.waived else row.finding.rule.severity.key,
            )
            for row in rows
        ],
        above=(
            page.FINDINGS_OF.fill(lang, {"name": source.name}),
            said.headline(report, lang) if rows else said.CLEAN[lang],
        ),
        link=page.LINK,
        widths=page.WIDTHS,
    )
    fresh(target)
    refuse_if_changed(source, validated.workbook.stamp)
    lost: tuple[Text, ...] = (PROTECTION,)
    if not encrypted(source):
        done = mark_copy(source, target, marks, summary)
        if not done.lost:
            return Written(target, done.remarks)
        lost = done.lost
    beside = fresh(target.with_suffix(".xlsx"))
    write(page.findings_book(report, source, Wording(lang, both_titles=False), now), beside)
    return Written(beside, tuple(_instead(part) for part in lost))


PROTECTION = Text("密码保护", "the protection by a password")


def _instead(part: Text) -> Text:
    return Text(
        f"标记副本会丢失{part.zh}，因此另写了一份只列检查结果的工作簿",
        f"a marked copy would lose {part.en}; a workbook that lists the findings was made instead",
    )


def mendable(report: Report) -> list[Finding]:
    """The findings with a safe mend; one that the organisation has waived stays as it is."""
    return [each for each in report.findings if each.mend is not None and each.waived is None]


def fix(validated: Validated, target: Path | None, now: datetime) -> Written:
    """The safe mends made: in a copy, or, without a target, in the file itself after a backup.

    The result differs from the original in the mended cells alone.
    """
    from bcm_excel.core.save import fresh, refuse_if_changed, replace
    from bcm_excel.excel.patch import Patched, patch

    source = validated.workbook.path
    if encrypted(source):
        raise Failure(Reason.ENCRYPTED, source, LOCKED_AWAY)
    mends = {(f.cell.sheet, f.cell.a1 or ""): f for f in mendable(validated.report)}
    changes = {at: f.mend.new for at, f in mends.items() if f.mend is not None}
    done: list[Patched] = []
    backup = None
    if target is None:
        stamp = validated.workbook.stamp
        backup = replace(
            source,
            lambda path: done.append(patch(source, path, changes)),
            stamp=stamp,
            backup=True,
            now=now,
        )
    else:
        refuse_if_changed(source, validated.workbook.stamp)
        done.append(patch(source, fresh(target), changes))
    patched = done[0]
    return Written(
        target or source,
        (RECALCULATES,) if patched.recalculates else (),
        tuple(mends[at] for at in patched.changed),
        tuple((mends[each.sheet, each.cell], each.why) for each in patched.refused),
        backup,
    )


LOCKED_AWAY = Text(
    "文件设了打开密码，不能自动修正，请先在 Excel 中取消密码",
    "the file is protected by a password and cannot be mended; remove the password in Excel first",
)
RECALCULATES = Text(
    "工作簿里有公式引用了改动的内容，打开时会重新计算",
    "formulas read what was changed; the workbook is calculated anew when it is opened",
)
