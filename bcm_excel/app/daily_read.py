"""What one workbook of a workspace says; made in whichever process reads it."""

from __future__ import annotations

from bcm_excel.app.daily_files import Answer, Asked, FileSeen
from bcm_excel.app.incident import incident_status
from bcm_excel.app.validate import collector_off
from bcm_excel.app.workspace import Sort, looked_at
from bcm_excel.core.failure import Failure
from bcm_excel.core.stamp import stamp
from bcm_excel.daily.checks import plan_facts
from bcm_excel.daily.facts_kept import to_json
from bcm_excel.daily.open_steps import incident_facts
from bcm_excel.excel.read import read
from bcm_excel.plan.assemble import plan_of


def answer(asked: Asked, file: FileSeen) -> Answer | Failure:
    """What sort of workbook it is, and what the daily run wants to know of it."""
    try:
        sort = Sort(file.sort) if file.sort else looked_at(file.path).sort
        match sort:
            case Sort.PLAN:
                return _plan(asked, file)
            case Sort.INCIDENT | Sort.DRILL:
                before = stamp(file.path)
                status = incident_status(file.path, asked.now)
                return Answer(sort, before, incident=incident_facts(status, file.place))
            case _:
                return Answer(sort, file.stamp)
    except Failure as failure:
        return failure


def _plan(asked: Asked, file: FileSeen) -> Answer:
    with collector_off():
        workbook = read(file.path)
        facts = plan_facts(
            plan_of(workbook),
            file.place,
            file.path.stem,
            asked.now.date(),
            roster=asked.roster,
            mails=asked.mails,
            remarks=workbook.remarks,
        )
        return Answer(Sort.PLAN, workbook.stamp, to_json(facts))
