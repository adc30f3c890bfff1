"""The times of an incident's steps, without anything of its workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.deadlines import Timetable, compute, only_typed
from bcm_excel.clock.network import Progress, Task
from bcm_excel.incident.incident import Incident, Policy


def timetable(
    tasks: Sequence[Task],
    incident: Incident,
    progress: Mapping[str, Progress],
    calendar: Calendar,
    policy: Policy,
    now: datetime,
) -> Timetable:
    """The times of every step, with the baseline as it was frozen at opening."""
    frozen = None
    if incident.baseline and incident.baseline != only_typed(incident.moments):
        planned = compute(tasks, incident.baseline, {}, calendar, now)
        frozen = {key: due.baseline for key, due in planned.items()}
    return compute(
        tasks,
        incident.moments,
        progress,
        calendar,
        now,
        due_soon=policy.due_soon,
        grace=policy.grace,
        frozen_baseline=frozen,
    )
