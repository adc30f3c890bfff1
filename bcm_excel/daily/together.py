"""Several workbooks of one incident: copies that people fill in, and one that was made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bcm_excel.clock.network import Flag, State
from bcm_excel.daily.facts import IncidentFacts, StepFacts


def together(
    incidents: Iterable[IncidentFacts], over: Mapping[str, Collection[str]]
) -> tuple[IncidentFacts, ...]:
    """The incidents, where a step that is over in one workbook is over in all of the incident.

    ``over`` are the keys of such steps in workbooks that were finished at earlier runs, by what
    their incident is known by.
    """
    every = tuple(incidents)
    ended = {
        (each.common, step.key): step for each in every for step in each.steps if not step.open
    }

    def known(incident: IncidentFacts, step: StepFacts) -> StepFacts:
        if not step.open:
            return step
        if step.key in over.get(incident.common, ()):
            return replace(step, flag=Flag.DONE, state=State.DONE)
        return ended.get((incident.common, step.key), step)

    return tuple(
        replace(each, steps=tuple(known(each, step) for step in each.steps)) for each in every
    )
