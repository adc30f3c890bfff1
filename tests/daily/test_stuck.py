"""Workbooks of incidents that cannot be read: what a look says, remembers, and of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bcm_excel.clock.network import Flag, State
from bcm_excel.core.failure import Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.facts import IncidentFacts, PlanFacts, Reach, StepFacts, Unread
from bcm_excel.daily.files_said import file_key
from bcm_excel.daily.looked import FILES, Concerned, Looked, Past
from bcm_excel.daily.state import Seen
from bcm_excel.daily.stuck import Kept, concerned_by, incidents_of, stuck, stuck_of

NOW = datetime(2026, 3, 2, 10, 0)
GRACE = timedelta(hours=1)
PLACE, OTHER = "incidents/停电.xlsx", "incidents/断网.xlsx"
OWNER = Reach("王敏", "13800000001", "wang@example.com")
STEP = StepFacts(
    "1", "报告", "组长", Flag.OVERDUE, State.NOT_STARTED, datetime(2026, 3, 2, 9, 30), None, (OWNER,)
)  # fmt: skip
INCIDENT = IncidentFacts(
    PLACE, "i", "停电", False, "P-1", quiet=(1320, 420), steps=(STEP,), taken=1
)
WHOM = Concerned("停电", False, False, (1320, 420), ("p.xlsx",), (replace(OWNER, number=None),))


def shut(place: str = PLACE, reason: Reason = Reason.CORRUPT) -> Unread:
    return Unread(place, Text("已损坏", "damaged"), reason)


def unread(*each: Unread) -> Looked:
    return Looked(NOW, unread=each, stuck=each)


def told(place: str) -> Past:
    key = file_key(place)
    return Past({key: Seen(key, FILES, 0, date(2026, 3, 1), date(2026, 3, 1), "读不了\nunread")})


def test_the_first_look_waits_and_the_second_says_it() -> None:
    first = stuck(unread(shut()), Past(), ())
    assert (first.said, first.found, first.waits) == ((), (), (PLACE,))
    assert [each.zh.partition(" ")[0] for each in first.log] == [PLACE]
    second = stuck(unread(shut(), shut(OTHER)), Past(), first.waits)
    assert [each.place for each in second.said] == [PLACE]
    assert [each.key for each in second.found] == [file_key(PLACE)]
    assert second.waits == (OTHER,)


def test_what_was_said_is_remembered_and_not_said_again() -> None:
    again = stuck(unread(shut()), told(PLACE), ())
    assert (again.said, again.waits, again.log) == ((), (), ())
    assert [each.key for each in again.found] == [file_key(PLACE)]
    plans = Past({"p|1": Seen("p|1", "p.xlsx", 0, date(2026, 3, 1), date(2026, 3, 1), "误\nwrong")})
    assert stuck(unread(), plans, ()).found == ()
    well = stuck(Looked(NOW, well=(PLACE, OTHER)), told(PLACE), ())
    assert [each.place for each in well.said] == [PLACE]
    assert (well.found, len(well.log)) == ((), 1)


def test_one_that_is_being_saved_is_left_alone() -> None:
    changed = unread(shut(reason=Reason.CHANGED))
    assert stuck(changed, Past(), (PLACE,)).said == ()


def test_one_that_is_not_there_waits_too_and_is_said_once() -> None:
    gone = Looked(NOW, missing=(PLACE,), concerned={PLACE: WHOM})
    first = stuck(gone, Past(), ())
    assert (first.said, first.waits, first.missing) == ((), (PLACE,), ())
    assert PLACE in Kept.after(first, gone).concerned
    second = stuck(gone, Past(), first.waits)
    assert [each.to for each in second.said] == [(), WHOM.to]
    assert (second.waits, second.missing, second.found, second.log) == ((), (PLACE,), (), ())
    assert Kept.after(second, gone) == Kept(second.waits)


def test_whom_an_open_incident_concerns_without_their_numbers() -> None:
    plans = (PlanFacts("p.xlsx", "停电预案", "P-1"), PlanFacts("q.xlsx", "断网预案", "P-2"))
    looked = Looked(NOW, plans, (INCIDENT,))
    assert concerned_by(looked, {}, GRACE) == {PLACE: WHOM}
    led = replace(INCIDENT, leader=Reach("周建国", "13800000003"))
    (whom,) = concerned_by(replace(looked, incidents=(led,)), {}, GRACE).values()
    assert whom.to == (Reach("周建国"), *WHOM.to)


@pytest.mark.parametrize(
    ("deadline", "begun"), [(datetime(2026, 3, 2, 9, 30), True), (None, False)]
)
def test_what_was_made_in_advance_has_not_begun(deadline: datetime | None, begun: bool) -> None:
    step = replace(STEP, deadline=deadline, flag=Flag.ON_TRACK)
    looked = Looked(NOW, incidents=(replace(INCIDENT, steps=(step, replace(STEP, deadline=None))),))
    assert concerned_by(looked, {}, GRACE)[PLACE].begun is begun


def test_of_what_is_not_read_it_stays_as_it_was_and_of_what_is_over_nothing() -> None:
    before = {PLACE: WHOM, OTHER: replace(WHOM, title="断网"), "c.xlsx": WHOM}
    over = replace(INCIDENT, place="c.xlsx", steps=(replace(STEP, flag=Flag.DONE),))
    looked = Looked(NOW, incidents=(over,), unread=(shut(),), missing=(OTHER,))
    assert concerned_by(looked, before, GRACE) == {each: before[each] for each in (PLACE, OTHER)}


def test_what_is_a_workbook_of_an_incident() -> None:
    sorts = {"a.xlsx": "incident", "b.xlsx": "drill", "c.xlsx": "plan", "incidents/d.xlsx": "plan"}
    places = (*sorts, "incidents/new.xlsx", "drills/new.xlsx", "new.xlsx")
    found = stuck_of([shut(place) for place in places], sorts, {"b.xlsx"})
    assert [each.place for each in found] == ["a.xlsx", "incidents/new.xlsx", "drills/new.xlsx"]
    assert incidents_of(sorts, [shut("a.xlsx")]) == ("b.xlsx",)
