"""The sheets behind the overview, in the order of the workbook: who adds one adds a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bcm_excel.excel.book import Page
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.pages.attendance import attendance_page
from bcm_excel.incident.pages.calls import calls_page
from bcm_excel.incident.pages.evaluation import evaluation_page
from bcm_excel.incident.pages.exercise import exercise_page
from bcm_excel.incident.pages.faults import faults_page
from bcm_excel.incident.pages.gantt import gantt_page
from bcm_excel.incident.pages.injects import injects_page
from bcm_excel.incident.pages.log import log_page
from bcm_excel.incident.pages.notices import notices_page
from bcm_excel.incident.pages.paper import paper_page
from bcm_excel.incident.pages.parties import parties_page
from bcm_excel.incident.pages.resources import resources_page
from bcm_excel.incident.pages.review import review_page
from bcm_excel.incident.pages.steps import steps_page

PAGES: Mapping[str, Callable[[Draft, str], Page | None]] = {
    "steps": steps_page,
    "gantt": gantt_page,
    "calls": calls_page,
    "parties": parties_page,
    "log": log_page,
    "resources": resources_page,
    "notices": notices_page,
    "review": review_page,
    "exercise": exercise_page,
    "injects": injects_page,
    "attendance": attendance_page,
    "evaluation": evaluation_page,
    "paper": paper_page,
    "faults": faults_page,
}
"""By the name of its title: what makes the sheet from a draft and the sheet's name, or says with
None that this incident has none.
"""
