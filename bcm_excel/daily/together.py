"""Several workbooks of one incident: copies that people fill in, and one that was made anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from bcm_excel.clock.network import Flag
from bcm_excel.daily.facts import IncidentFacts

ENDED = frozenset({Flag.DONE, Flag.DONE_LATE, Flag.NO_TIME})


def together(
    incidents: Iterable[IncidentFacts], over: Collection[str]
) -> tuple[IncidentFacts, ...]:
    """The incidents, where what has ended in one workbook has ended in all.

    Of an incident of which one workbook is finished nothing more is said; ``over`` are the
    identities of those that are known to be.
    """
    every = tuple(incidents)
    finished = {*over, *(each.identity for each in every if each.taken and not each.open)}
    several = [each for each in every if not (each.open and each.identity in finished)]
    ended = {
        (each.identity, step.key): step
        for each in several
        for step in each.steps
        if step.flag in ENDED
    }
    return tuple(
        replace(each, steps=tuple(ended.get((each.identity, s.key), s) for s in each.steps))
        for each in several
    )
