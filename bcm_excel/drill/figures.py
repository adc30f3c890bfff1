"""The figures of drills: done and on time, by drill and by step. The one place for pandas.

A step that is not applicable leaves the denominator. A step is on time by its own deadline; one
that is done without a time is not on time and is counted by itself, one that was never done is not
on time either. A table-top drill has no times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from bcm_excel.clock.network import Flag
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.incident import Incident
from bcm_excel.incident.status import Status, status
from bcm_excel.plan.words import DrillMode

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share with what it is of; no share of nothing."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step of one drill. ``late`` is the time over its deadline, None where that is not known.

    ``judged`` says whether it is in the denominator of what was on time.
    """

    drill: int
    plan: str
    key: str
    title: str
    applies: bool
    done: bool
    judged: bool
    on_time: bool
    untimed: bool
    deadline: datetime | None
    finished: datetime | None
    late: timedelta | None


@dataclass(frozen=True, slots=True)
class DrillFigures:
    """One drill; ``on_time`` and ``worst`` are None in a table-top drill."""

    name: str
    file: str
    held: datetime
    mode: DrillMode | None
    plan: str
    version: str
    done: Ratio
    on_time: Ratio | None
    untimed: int
    worst: timedelta | None
    worst_step: str | None
    reached: Ratio


@dataclass(frozen=True, slots=True)
class StepFigures:
    """One step across the drills of a plan."""

    plan: str
    key: str
    title: str
    drills: int
    done: Ratio
    on_time: Ratio
    untimed: int
    worst: timedelta | None


@dataclass(frozen=True)
class Figures:
    """All drills together, each of them, each step, and the rows they come from."""

    drills: tuple[DrillFigures, ...]
    steps: tuple[StepFigures, ...]
    results: tuple[StepResult, ...]
    done: Ratio
    on_time: Ratio
    untimed: int
    worst: StepResult | None


def figures(trackings: Sequence[Tracking]) -> Figures:
    """Sum up drills, in the order in which they were held."""
    drills = sorted(trackings, key=lambda each: (held(each.incident), str(each.path)))
    results = tuple(
        result
        for index, each in enumerate(drills)
        for result in results_of(index, status(each, held(each.incident)))
    )
    frame = _frame(results)
    late = [each for each in results if each.late and each.late > timedelta(0) and not each.on_time]
    return Figures(
        drills=tuple(
            _drill(each, rows)
            for each, rows in zip(drills, _split(frame, len(drills)), strict=True)
        ),
        steps=tuple(_steps(frame)),
        results=results,
        done=_ratio(frame, "done", "applies"),
        on_time=_ratio(frame, "on_time", "judged"),
        untimed=int(frame["untimed"].sum()),
        worst=max(late, key=lambda result: result.late or timedelta(0), default=None),
    )


def held(incident: Incident) -> datetime:
    """When a drill began: its first moment, else when its workbook was made."""
    return min(incident.moments.values(), default=incident.opened)


def results_of(index: int, found: Status) -> list[StepResult]:
    """What came of each step. Own deadlines do not hang on the moment they are computed for."""
    incident = found.tracking.incident
    timed = incident.mode is not DrillMode.TABLE_TOP
    tasks = {task.key: task for task in found.tracking.tasks}
    results = []
    for step in found.steps:
        due, progress = step.due, step.progress
        applies, done = due.taken, due.taken and progress.ended
        finished = progress.finished if done else None
        late = finished - due.deadline if finished and due.deadline else None
        results.append(
            StepResult(
                drill=index,
                plan=incident.plan.number or incident.plan.name,
                key=step.key,
                title=step.title,
                applies=applies,
                done=done,
                judged=timed and applies and tasks[step.key].limit is not None,
                on_time=timed and due.flag is Flag.DONE and due.deadline is not None,
                untimed=timed and done and finished is None,
                deadline=due.deadline if timed else None,
                finished=finished,
                late=late if timed else None,
            )
        )
    return results


def _frame(results: Sequence[StepResult]) -> pd.DataFrame:
    import pandas as pd

    names = list(StepResult.__slots__)
    rows = [[getattr(result, name) for name in names] for result in results]
    frame = pd.DataFrame(rows, columns=names)
    frame["late"] = pd.to_timedelta(frame["late"])
    flags = ["applies", "done", "judged", "on_time", "untimed"]
    frame[flags] = frame[flags].astype(int)
    return frame


def _split(frame: pd.DataFrame, count: int) -> list[pd.DataFrame]:
    return [frame[frame["drill"] == index] for index in range(count)]


def _ratio(frame: pd.DataFrame, part: str, whole: str) -> Ratio:
    return Ratio(int((frame[part] * frame[whole]).sum()), int(frame[whole].sum()))


def _worst(frame: pd.DataFrame) -> tuple[timedelta | None, str | None]:
    """The largest overrun among what was not on time, and its step."""
    late = frame[(frame["on_time"] == 0) & frame["late"].notna()].sort_values("late")
    if late.empty:
        return None, None
    last: Any = late.iloc[-1]
    most: timedelta = last["late"].to_pytimedelta()
    return (most, str(last["key"])) if most > timedelta(0) else (None, None)


def _drill(tracking: Tracking, frame: pd.DataFrame) -> DrillFigures:
    incident = tracking.incident
    timed = incident.mode is not DrillMode.TABLE_TOP
    worst, step = _worst(frame)
    return DrillFigures(
        name=incident.title,
        file=tracking.path.name,
        held=held(incident),
        mode=incident.mode,
        plan=incident.plan.number or incident.plan.name,
        version=incident.plan.version,
        done=_ratio(frame, "done", "applies"),
        on_time=_ratio(frame, "on_time", "judged") if timed else None,
        untimed=int(frame["untimed"].sum()),
        worst=worst,
        worst_step=step,
        reached=reach(tracking),
    )


def reach(tracking: Tracking) -> Ratio:
    """Roles and parties that have the message, of those that were called; simulated calls aside."""
    called = confirmed = 0
    for line in tracking.calls:
        results = {each for each in (line.result, line.backup_result) if each is not None}
        really = {each for each in results if each.name != "SIMULATED"}
        called += bool(really)
        confirmed += any(each.reached for each in really)
    return Ratio(confirmed, called)


def _steps(frame: pd.DataFrame) -> list[StepFigures]:
    made = []
    for (plan, key), rows in frame.groupby(["plan", "key"], sort=False):
        applying = rows[rows["applies"] == 1]
        made.append(
            StepFigures(
                plan=str(plan),
                key=str(key),
                title=str(rows["title"].iloc[-1]),
                drills=len(applying),
                done=_ratio(rows, "done", "applies"),
                on_time=_ratio(rows, "on_time", "judged"),
                untimed=int(rows["untimed"].sum()),
                worst=_worst(rows)[0],
            )
        )
    return made
