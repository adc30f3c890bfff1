"""Several workbooks of one incident: what has ended in one is not asked for in another."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.clock.network import Flag, State
from bcm_excel.daily.facts import IncidentFacts, StepFacts
from bcm_excel.daily.together import together
from tests.daily.test_forty_days import GOOD, PLAN, ROSTER, SETTINGS
from tests.daily.world import world

FOUND = datetime(2026, 3, 2, 7, 20)
DUE = datetime(2026, 3, 2, 9, 30)
LATE = StepFacts("1", "报告", "组长", Flag.OVERDUE, State.NOT_STARTED, DUE)
DONE = replace(LATE, flag=Flag.DONE_LATE, state=State.DONE)
NEXT = replace(LATE, key="2")


def incident(
    *steps: StepFacts, identity: str = "停电", since: datetime | None = FOUND
) -> IncidentFacts:
    return IncidentFacts(
        "a.xlsx", identity, "停电", False, "P-1", steps=steps, taken=len(steps), since=since
    )


def test_a_step_that_ended_in_one_workbook_has_ended_in_all() -> None:
    old, new = together([incident(LATE, NEXT), incident(DONE, NEXT)], {})
    assert old.steps == new.steps == (DONE, NEXT)


def test_a_step_that_has_ended_stays_as_its_workbook_has_it() -> None:
    in_time = replace(DONE, flag=Flag.DONE)
    several = (incident(DONE), incident(in_time))
    assert together(several, {incident().common: {"1"}}) == several


def test_what_is_open_in_all_and_other_incidents_stay_as_they_are() -> None:
    several = (incident(LATE), incident(LATE), incident(DONE, identity="断网"))
    assert together(several, {}) == several


def test_a_workbook_from_the_go_bag_is_used_for_a_second_incident() -> None:
    """It was made once, so that both are known by the same; what the first has done is its own."""
    second = datetime(2026, 6, 1, 3, 0)
    several = (incident(DONE), incident(LATE, since=second), incident(LATE, since=None))
    assert together(several, {}) == several


def test_a_finished_workbook_leaves_open_what_it_does_not_hold() -> None:
    """The level was raised: the new workbook has a step more than the old one, which is finished."""
    old, new = together([incident(DONE), incident(LATE, NEXT)], {})
    assert old.steps == (DONE,)
    assert new.steps == (DONE, NEXT)


def test_what_was_finished_at_an_earlier_run_is_still_over() -> None:
    (left,) = together([incident(LATE, NEXT)], {incident().common: {"1"}})
    assert [(step.key, step.open) for step in left.steps] == [("1", False), ("2", True)]


@pytest.mark.parametrize("done", ["1", "123"])
def test_the_workbook_that_went_stale_reminds_nobody(tmp_path: Path, done: str) -> None:
    """Is this failing? What was made anew lies beside the old workbook, and only one is filled."""
    with world(tmp_path, datetime(2026, 4, 13, 7, 30)) as w:
        w.settings(SETTINGS)
        w.plan("停电.xlsx", PLAN.format_map(GOOD) + ROSTER)
        w.daily()
        old = w.open("停电.xlsx", "停电", w.now, level="一般")
        new = old.with_name("新表.xlsx")
        shutil.copy(old, new)
        w.look()
        for step in done:
            w.finished(new, step)
        w.arrived.clear()
        for day, hour in ((13, 10), (13, 11), (14, 10)):
            w.set(datetime(2026, 4, day, hour))
            w.look()
        said = "".join(each.text for each in w.arrived)
        assert "步骤 1" not in said
        assert ("步骤 2" in said) is (done == "1")
