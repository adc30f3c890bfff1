"""How an incident went, counted once for the report in Word and the one in Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bcm_excel.clock.network import Flag, Moment
from bcm_excel.core.finding import Finding, Severity
from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.audit import audit
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.evidence import Files
from bcm_excel.incident.formulas import spoken_minutes
from bcm_excel.incident.incident import CallResult
from bcm_excel.incident.records import SpendRow
from bcm_excel.incident.status import Status, StepStatus, status
from bcm_excel.incident.timeline import Timeline, began, timeline
from bcm_excel.plan.words import DrillMode


class Verdict(Enum):
    """How a step came out against its own deadline."""

    ON_TIME = Text("按时", "On time")
    LATE = Text("超时完成", "Done late")
    UNTIMED = Text("未登记时间", "No time recorded")
    DONE = Text("已完成", "Done")
    OVERDUE = Text("超时未完成", "Overdue, not done")
    OPEN = Text("未完成", "Not done")
    NOT_TAKEN = Text("不适用", "Not applicable")


@dataclass(frozen=True, slots=True)
class Judged:
    """One step with its verdict; ``late`` is negative where it was early, None where unknown."""

    step: StepStatus
    verdict: Verdict
    late: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def said(self) -> str:
        """``9 / 11``; a dash where there is nothing to count."""
        return f"{self.part} / {self.whole}" if self.whole else "—"


@dataclass(frozen=True)
class Outcome:
    """The figures, the line of time and the findings of one incident at one moment."""

    status: Status
    judged: tuple[Judged, ...]
    timeline: Timeline
    findings: tuple[Finding, ...]

    @property
    def tracking(self) -> Tracking:
        """The workbook that it is about."""
        return self.status.tracking

    @property
    def timed(self) -> bool:
        """Whether times count; in a table-top drill they do not."""
        return self.tracking.incident.mode is not DrillMode.TABLE_TOP

    @property
    def errors(self) -> int:
        """Points that must be settled before the incident is closed."""
        return sum(each.rule.severity is Severity.ERROR for each in self.findings)

    @property
    def done(self) -> Share:
        """Steps that have ended, of those that are taken."""
        return Share(*self.status.done)

    @property
    def on_time(self) -> Share:
        """Steps within their own deadline, of those that have one; what is not taken has none."""
        limited = [each for each in self.judged if each.step.due.deadline is not None]
        return Share(sum(each.verdict is Verdict.ON_TIME for each in limited), len(limited))

    @property
    def worst(self) -> Judged | None:
        """The step that was or is latest."""
        late = [each for each in self.judged if each.verdict in {Verdict.LATE, Verdict.OVERDUE}]
        return max(late, key=lambda each: each.late or timedelta(), default=None)

    @property
    def reached(self) -> Share:
        """Roles and parties that have the message, of those called; simulated calls aside."""
        called = confirmed = 0
        for line in self.tracking.calls:
            real = {line.result, line.backup_result} - {None, CallResult.SIMULATED}
            called += bool(real)
            confirmed += any(each is not None and each.reached for each in real)
        return Share(confirmed, called)

    @property
    def restored_after(self) -> timedelta | None:
        """From began to restored; None while one of them is not known."""
        first, restored = began(self.status), self.status.times.moments.get(Moment.RESTORED)
        return restored - first if first and restored else None

    @property
    def elapsed(self) -> timedelta | None:
        """From began to the end of the response, or to now while it goes on."""
        first = began(self.status)
        last = self.status.times.moments.get(Moment.ENDED, self.status.now)
        return last - first if first and last >= first else None

    @property
    def spent(self) -> float:
        """The sum of all payments."""
        rows = self.tracking.tables.rows.get("spending", ())
        return sum(row.amount or 0 for row in rows if isinstance(row, SpendRow))


def outcome(tracking: Tracking, now: datetime, files: Files) -> Outcome:
    """Audit and count. Raises NetworkError where the steps were made a circle."""
    found = status(tracking, now)
    line = timeline(found)
    judged = tuple(_judged(step, now) for step in found.every)
    return Outcome(found, judged, line, (*audit(found, files), *line.findings))


def _judged(step: StepStatus, now: datetime) -> Judged:
    due, finished = step.due, step.progress.finished
    if not due.taken:
        return Judged(step, Verdict.NOT_TAKEN)
    if step.progress.ended and finished is None:
        return Judged(step, Verdict.UNTIMED)
    if due.deadline is None:
        return Judged(step, Verdict.DONE if step.progress.ended else Verdict.OPEN)
    late = (finished or now) - due.deadline
    if finished is None:
        over = due.flag.late
        return Judged(step, Verdict.OVERDUE if over else Verdict.OPEN, late if over else None)
    return Judged(step, Verdict.LATE if due.flag is Flag.DONE_LATE else Verdict.ON_TIME, late)


def spoken(time: timedelta, lang: Lang) -> str:
    """A length of time as people say it, without its sign: ``2 小时 5 分``."""
    return spoken_minutes(abs(int(time.total_seconds())) // 60, lang)
