"""How an incident stands now, computed anew from what was typed; no stored value is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bcm_excel.clock.deadlines import Timetable
from bcm_excel.clock.network import Due, Progress, State
from bcm_excel.core.cell import CellRef
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.spare import spare_facts
from bcm_excel.incident.tables import SAID
from bcm_excel.incident.times import timetable
from bcm_excel.incident.typed import reason_missing, state_of


@dataclass(frozen=True)
class StepStatus:
    """One step: what was typed and what follows."""

    key: str
    title: str
    owner: str
    progress: Progress
    due: Due
    planned: bool = True
    """False for a step that staff added."""

    @property
    def state(self) -> State:
        """Its state; a branch that is not taken is not applicable, an end typed makes it done."""
        if not self.due.taken:
            return State.NOT_APPLICABLE
        return State.DONE if self.progress.ended else self.progress.state

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.due.taken and not self.progress.ended


@dataclass(frozen=True)
class Status:
    """The whole incident at one moment."""

    tracking: Tracking
    now: datetime
    times: Timetable
    steps: tuple[StepStatus, ...]
    """Those of the plan."""
    added: tuple[StepStatus, ...] = ()
    """Those that staff added."""
    unreasoned: tuple[str, ...] = ()
    """Keys of steps and parties that are blocked or not applicable, and nobody says why."""
    overwritten: tuple[CellRef, ...] = ()
    """Cells in which a formula was overwritten or deleted."""

    @property
    def every(self) -> tuple[StepStatus, ...]:
        """The steps of the plan, then those that staff added."""
        return (*self.steps, *self.added)

    @property
    def overdue(self) -> tuple[StepStatus, ...]:
        """Steps whose own deadline is over and that nobody has said to be done."""
        return tuple(step for step in self.every if step.due.flag.late)

    @property
    def next(self) -> StepStatus | None:
        """The open step with the nearest deadline; steps without one come after those."""
        waiting = [step for step in self.every if step.open]
        return min(
            waiting,
            key=lambda step: (step.due.deadline is None, step.due.deadline or self.now),
            default=None,
        )

    @property
    def done(self) -> tuple[int, int]:
        """Steps that have ended, and steps that are taken."""
        taken = [step for step in self.every if step.due.taken]
        return sum(step.progress.ended for step in taken), len(taken)

    @property
    def forecast(self) -> datetime | None:
        """When the last step with a forecast will be over."""
        ahead = [step.due.forecast for step in self.every if step.due.forecast]
        return max(ahead, default=None)


def status(tracking: Tracking, now: datetime, overwritten: tuple[CellRef, ...] = ()) -> Status:
    """Compute the incident anew. Raises NetworkError where the steps were made a circle."""
    times = timetable(
        tracking.tasks,
        tracking.incident,
        tracking.progress,
        tracking.calendar,
        tracking.policy,
        now,
    )
    steps = tuple(
        StepStatus(
            row.key,
            row.content or "",
            " ".join((row.responsible or "").split()),
            tracking.progress[row.key],
            times[row.key],
        )
        for row in tracking.steps
    )
    added = _added(tracking, now)
    return Status(tracking, now, times, steps, added, _unreasoned(tracking), overwritten)


def _added(tracking: Tracking, now: datetime) -> tuple[StepStatus, ...]:
    """The steps that nobody planned."""
    planned = {task.key for task in tracking.tasks}
    rows = spare_facts(tracking.typed, planned, tracking.policy, now)
    return tuple(
        StepStatus(
            row.key, row.content, " ".join(row.responsible.split()), row.progress, row.due, False
        )
        for row in rows
        if row.used
    )


def _unreasoned(tracking: Tracking) -> tuple[str, ...]:
    """What lacks a reason: steps, but for those done for each party, and their parties."""
    typed = tracking.typed
    parties = tracking.course.parties if tracking.course is not None else {}
    rows = {key: entry for key, entry in typed.rows("steps").items() if key not in parties}
    each = {key: typed.at("parties", key) for keys in parties.values() for key in keys}
    return tuple(
        key
        for key, entry in {**rows, **each}.items()
        if reason_missing(state_of(entry), entry.get("remark"))
    )


def as_json(found: Status) -> dict[str, object]:
    """The status as scripts read it: ISO times to the minute, words free of language."""
    incident, following = found.tracking.incident, found.next
    return {
        "kind": incident.kind.key,
        "level": incident.level,
        "now": _iso(found.now),
        "moments": {moment.key: _iso(t) for moment, t in found.times.moments.items()},
        "steps": [
            {
                "key": step.key,
                "title": step.title,
                "owner": step.owner,
                "state": step.state.key,
                "deadline": _iso(step.due.deadline),
                "baseline": _iso(step.due.baseline),
                "forecast": _iso(step.due.forecast),
                "finished": _iso(step.progress.finished),
                "waits_for": step.due.waits_for.key if step.due.waits_for else None,
                "planned": step.planned,
            }
            for step in found.every
        ],
        "overdue": [step.key for step in found.overdue],
        "next": following.key if following else None,
        "unreadable": [str(p.cell) for p in found.tracking.problems if p.trouble in SAID],
        "reason_missing": list(found.unreasoned),
        "overwritten": [str(cell) for cell in found.overwritten],
    }


def _iso(t: datetime | None) -> str | None:
    return t.isoformat(timespec="seconds") if t else None
