"""What one workbook of a workspace says; made in whichever process reads it."""

from __future__ import annotations

from pathlib import Path

from bcm_excel.app.daily_known import Answer, Asked
from bcm_excel.app.workspace import Sort, looked_at
from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure
from bcm_excel.daily.checks import plan_facts
from bcm_excel.daily.facts import IncidentFacts, placed
from bcm_excel.daily.facts_kept import to_json
from bcm_excel.excel.read import read
from bcm_excel.plan.assemble import plan_of


def answer(asked: Asked, path: Path) -> Answer | Failure:
    """What sort of workbook it is, and what the daily run wants to know of it."""
    try:
        found = looked_at(path)
        match found.sort:
            case Sort.PLAN:
                return _plan(asked, path)
            case Sort.INCIDENT | Sort.DRILL:
                return Answer(found.sort, found.stamp, incident=_incident(asked, path))
            case _:
                return Answer(found.sort, found.stamp)
    except Failure as failure:
        return failure


def _incident(asked: Asked, path: Path) -> IncidentFacts:
    """Loaded where there is an incident: most workspaces hold plans alone."""
    from bcm_excel.app.incident import incident_status
    from bcm_excel.daily.open_steps import incident_facts

    return incident_facts(incident_status(path, asked.now), placed(path, asked.folder))


def _plan(asked: Asked, path: Path) -> Answer:
    with collector_off():
        workbook = read(path)
        facts = plan_facts(
            plan_of(workbook),
            placed(path, asked.folder),
            path.stem,
            asked.now,
            roster=asked.roster,
            mails=asked.mails,
            remarks=workbook.remarks,
        )
        return Answer(Sort.PLAN, workbook.stamp, to_json(facts))
