"""Which workbooks of incidents are missed, and which are only elsewhere for now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bcm_excel.core.failure import Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.facts import IncidentFacts, Reach, Unread
from bcm_excel.daily.looked import Concerned, Looked
from bcm_excel.daily.missing import missing_of, said_missing

PLACE = "incidents/停电.xlsx"
WHOM = Concerned("停电", False, True, (1320, 420), ("p.xlsx",), (Reach("王敏"),))
NOW = datetime(2026, 3, 2, 7, 30)
NOTHING = Looked(NOW)
HERE = IncidentFacts("incidents/改名.xlsx", "i", "停电", False, "P-1")


def unread(place: str) -> Looked:
    return Looked(NOW, unread=(Unread(place, Text("打不开", "shut"), Reason.DENIED),))


@pytest.mark.parametrize(
    ("looked", "there", "missing"),
    [
        (NOTHING, (), True),
        (NOTHING, (PLACE,), False),
        (unread(PLACE), (), False),
        (unread("incidents"), (), False),
        (unread("incidents/停"), (), True),
        (Looked(NOW, incidents=(HERE,)), (), False),
        (Looked(NOW, incidents=(replace(HERE, drill=True),)), (), True),
        (Looked(NOW, incidents=(replace(HERE, title="断网"),)), (), True),
    ],
)
def test_a_workbook_is_missing_that_is_nowhere(
    looked: Looked, there: tuple[str, ...], missing: bool
) -> None:
    assert bool(missing_of({PLACE: WHOM}, looked, there)) is missing
    assert missing_of({PLACE: replace(WHOM, begun=False)}, looked, there) == ()


def test_whoever_listens_hears_it_and_those_whom_it_concerns() -> None:
    said = list(said_missing((PLACE,), replace(NOTHING, concerned={PLACE: WHOM})))
    assert [each.to for each in said] == [(), WHOM.to]
    assert {(each.place, each.top, each.quiet, each.also) for each in said} == {
        (PLACE, True, (1320, 420), ("p.xlsx",))
    }
