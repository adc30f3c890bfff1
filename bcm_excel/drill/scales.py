"""In which unit the time of a step is drawn: those planned for about as long stand in one chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bcm_excel.core.text import Text
from bcm_excel.drill.results import Group

CHART = Text("步骤计划用时与实际用时（{unit}）", "Planned and actual time of each step ({unit})")


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps planned for up to so long are drawn in this unit."""

    upto: timedelta
    unit: timedelta
    name: Text


SCALES = (
    Scale(timedelta(hours=4), timedelta(minutes=1), Text("分", "minutes")),
    Scale(timedelta(days=3), timedelta(hours=1), Text("小时", "hours")),
    Scale(timedelta.max, timedelta(days=1), Text("天", "days")),
)


def scale_of(step: Group) -> Scale:
    """The one in which a step is drawn."""
    planned = step.planned or timedelta()
    return next(each for each in SCALES if planned <= each.upto)
