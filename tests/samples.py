"""The sample plans as plans, without a file."""

from __future__ import annotations

from functools import cache

from bcm_excel.app.samples import sample_workbook
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.plan import Plan

PLAN_A, PLAN_B = "personalization-failure", "cooperation-agreement"


@cache
def sample_plan(name: str) -> Plan:
    return plan_of(sample_workbook(name))
