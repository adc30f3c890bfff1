"""What is known of plans, incidents and files: kept as it was, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bcm_excel.clock.network import Flag, State
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.facts import (
    IncidentFacts,
    Item,
    OnDuty,
    PlanFacts,
    Reach,
    StepFacts,
    Subject,
    ToVerify,
    Unread,
)
from bcm_excel.daily.facts_kept import from_json, to_json
from bcm_excel.daily.notices import Level
from bcm_excel.plan.due.standing import State as Standing

NIGHT = OnDuty(Reach("陈平"), datetime(2026, 3, 1, 20), datetime(2026, 3, 2, 8))
DAY = OnDuty(Reach("苏敏", "13800000004"), datetime(2026, 3, 2, 8), datetime(2026, 3, 2, 20))
WHOLE = PlanFacts(
    "a/停电.xlsx", "停电预案", "P-1",
    (
        Item(
            "backup:db", Subject.RESOURCES, Level.AMBER, Text("备份", "Copy"), "数据备份", "F2",
            "backup", Text("办理", "do it"), "李静", date(2026, 3, 4), Standing.DUE_SOON,
            (Reach("李静", "13800000002", "li@example.com", Lang.EN), Reach("王敏")),
        ),
        Item("RO1", Subject.DUTY, Level.INFO, Text("值班", "Duty")),
    ),
    (NIGHT, DAY), datetime(2026, 3, 2, 8),
    (
        ToVerify("王敏", "甲公司", Text("组长", "Leader"), "13800000001", date(2026, 1, 2),
                 date(2026, 4, 1), 2, "应急通讯录", "J2"),
        ToVerify("李静", "乙公司", Text("组员", "Member"), None, None, None, 0, "通讯录", "K3"),
    ),
    7, True, (1320, 420), {"wang@example.com": Lang.EN},
    (("PR113", Text("没有值班表", "no roster")),), (Text("备注", "remark"),),
)  # fmt: skip


@pytest.mark.parametrize("facts", [WHOLE, PlanFacts("b.xlsx", "断网预案")], ids=["whole", "bare"])
def test_what_is_known_of_a_plan_comes_back_as_it_was(facts: PlanFacts) -> None:
    assert from_json(to_json(facts)) == facts


@pytest.mark.parametrize(
    ("hour", "names"),
    [(7, ["陈平"]), (8, ["苏敏"]), (19, ["苏敏"]), (20, ["苏敏"])],
)
def test_who_is_on_duty_at_a_moment(hour: int, names: list[str]) -> None:
    """From eight in the evening the roster leaves it open: whoever came on that day is asked."""
    assert [each.name for each in WHOLE.on_duty(datetime(2026, 3, 2, hour))] == names
    assert WHOLE.on_duty(datetime(2026, 3, 3, hour)) == ()


def test_a_standing_follows_what_is_said_without_its_full_stop() -> None:
    said = replace(WHOLE.items[0], said=Text("备份数据。", "Copy the data."))
    assert said.what == Text("备份数据（临期）", "Copy the data (due soon)")
    assert said.kind == Text("数据备份", "Backup")


def test_what_a_rule_found_is_said_as_it_is_under_its_code() -> None:
    found = Item("CT1", Subject.CONTACTS, Level.RED, Text("错了。", "Wrong."), code="CT101")
    assert (found.what, found.kind) == (found.said, Text("CT101", "CT101"))
    tracked = [level for level in Level if replace(found, level=level).tracked]
    assert set(tracked) == {Level.RED, Level.AMBER}


STEP = StepFacts("1", "报告", "组长", Flag.ON_TRACK, State.NOT_STARTED)


@pytest.mark.parametrize(
    ("flag", "open_", "soon"),
    [
        (Flag.ON_TRACK, True, False),
        (Flag.DUE_SOON, True, True),
        (Flag.OVERDUE, True, False),
        (Flag.DONE, False, False),
        (Flag.DONE_LATE, False, False),
        (Flag.NOT_TAKEN, False, False),
    ],
)
def test_a_step_is_open_until_it_is_over(flag: Flag, open_: bool, soon: bool) -> None:
    step = replace(STEP, flag=flag)
    assert (step.open, step.soon) == (open_, soon)
    assert replace(step, last_day=True).soon is (flag in {Flag.ON_TRACK, Flag.DUE_SOON})
    incident = IncidentFacts("a.xlsx", "i", "停电", False, "P-1", steps=(step,))
    assert incident.open is open_
    assert replace(incident, steps=(step, replace(step, flag=Flag.DONE))).open is open_


@pytest.mark.parametrize(
    ("title", "short"),
    [("报告情况。", "报告情况"), ("报" * 40 + "；", "报" * 40), ("报" * 41, "报" * 39 + "…")],
)
def test_a_title_within_a_sentence(title: str, short: str) -> None:
    assert replace(STEP, title=title).short == short


def test_a_file_is_named_by_its_place_in_the_workspace() -> None:
    folder = Path("/work")
    for path, place in (
        ("/work/a/b.xlsx", "a/b.xlsx"),
        ("/else/b.xlsx", str(Path("/else/b.xlsx"))),
    ):
        failed = Failure(Reason.CORRUPT, Path(path), Text("坏了", "bad"))
        assert Unread.of(failed, folder) == Unread(place, failed.said, Reason.CORRUPT)
    odd = Unread.of(Failure(Reason.CORRUPT, folder / "\udcb1.xlsx", Text("坏了", "bad")), folder)
    assert odd.place == "\\udcb1.xlsx"
