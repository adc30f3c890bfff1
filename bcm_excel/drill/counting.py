"""What is counted of a drill by itself, without other drills, the plan workbook or today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from threading import Thread

from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.frame import load
from bcm_excel.drill.problems import objectives
from bcm_excel.drill.tally import Counting, Tally
from bcm_excel.drill.tally_calls import call_tallies
from bcm_excel.drill.tally_people import PEOPLE_TALLIES
from bcm_excel.drill.tally_steps import STEP_TALLIES


class DrillCounter:
    """Counts drills; one that came early was counted while others were still being read.

    ``window`` is that in which a call is to be confirmed.
    """

    def __init__(self, window: timedelta) -> None:
        self.window = window
        self._countings: Mapping[str, Counting] = {
            **STEP_TALLIES,
            **call_tallies(window),
            **PEOPLE_TALLIES,
            "objectives": objectives,
        }
        self._early: dict[int, tuple[DrillFacts, Mapping[str, Tally]]] = {}

    def add(self, drill: DrillFacts) -> None:
        """Count a drill now; with the first, what will be needed at the end is loaded aside."""
        if not self._early:
            Thread(target=load).start()
        self._early[id(drill)] = (drill, self._count(drill))

    def tallies(self, drill: DrillFacts) -> Mapping[str, Tally]:
        """What was counted of a drill, now or before."""
        early = self._early.get(id(drill))
        return early[1] if early is not None else self._count(drill)

    def _count(self, drill: DrillFacts) -> Mapping[str, Tally]:
        return {key: count(drill) for key, count in self._countings.items()}
