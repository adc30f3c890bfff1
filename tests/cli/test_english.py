"""How English counts: where a number may be one, no plural stands behind it."""

from __future__ import annotations

import re

import pytest

from bcm_excel.app.start import NO_PLAN
from bcm_excel.cli.incident_copies import GAVE
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.entries import OVERDUE
from bcm_excel.daily.lights import ALL_READ, PEOPLE
from bcm_excel.daily.page import MORE
from bcm_excel.drill.letter_words import ANSWERED, FOUND_AGAIN
from bcm_excel.drill.taking import BLANK
from bcm_excel.incident.pages.spending import SIGNATURES
from bcm_excel.incident.report_words import STOOD
from bcm_excel.plan.due.people import CORE
from bcm_excel.plan.due.resources import TEST

SAID = (
    ALL_READ, ANSWERED, BLANK, CORE, FOUND_AGAIN, GAVE, MORE, OVERDUE, PEOPLE, SIGNATURES, STOOD, TEST,
)  # fmt: skip
PLACE = re.compile(r"{\w+}")


@pytest.mark.parametrize("text", SAID)
def test_one_of_a_thing_is_not_said_in_the_plural(text: Text) -> None:
    """Is this failing? English says “1 files”; say “files: 1” instead."""
    one = PLACE.sub("1", text[Lang.EN])
    assert not re.search(r"\b1 (?:[a-z-]+ )?[a-z]+s\b", one)


def test_a_plan_that_is_not_there_is_answered_in_english_with_one_plan_or_several() -> None:
    said = NO_PLAN.fill(Lang.EN, {"name": "b.xlsx", "options": ("a.xlsx",)})
    assert said == "there is no plan b.xlsx; plans here: a.xlsx"
