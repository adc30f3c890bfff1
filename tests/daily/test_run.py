from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.network import Flag, State
from bcm_excel.core.failure import Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.facts import (
    IncidentFacts,
    Item,
    OnDuty,
    PlanFacts,
    Reach,
    StepFacts,
    Subject,
    Unread,
)
from bcm_excel.daily.looked import FILES, Looked, Past, Said
from bcm_excel.daily.notices import Change, Level
from bcm_excel.daily.run import CHECK_NAMES, found, notices, read_plans, week_of
from bcm_excel.daily.state import Seen

NOW = datetime(2026, 3, 3, 7, 30)
YESTERDAY = date(2026, 3, 2)
GRACE = timedelta(hours=1)


def item(key: str = "CT101:王敏", level: Level = Level.RED, **more: object) -> Item:
    said = Text(f"{key} 有误", f"{key} is wrong")
    return Item(key, Subject.CONTACTS, level, said, "应急通讯录", "F7", "CT101", **more)  # type: ignore[arg-type]


def looked(*items: Item, **more: object) -> Looked:
    plans = (PlanFacts("a.xlsx", "停电预案", "P-1", items),)
    return Looked(**{"now": NOW, "plans": plans} | more)  # type: ignore[arg-type]


def past(before: Looked, first: date = YESTERDAY, **more: object) -> Past:
    """What a run that saw this has remembered."""
    seen = {e.key: Seen(e.key, e.plan, e.rank, first, first, e.text) for e in found(before)}
    return Past(seen, **more)  # type: ignore[arg-type]


def said(now: Looked, before: Past, week: date | None = None) -> list[tuple[str, Change]]:
    made = notices(now, before, week=week, grace=GRACE)
    return [(each.notice.said.zh, each.notice.change) for each in made]


def test_what_is_new_is_said_with_its_cell_once() -> None:
    now = looked(item())
    assert said(now, Past()) == [("CT101:王敏 有误（应急通讯录!F7）", Change.NEW)]
    assert said(now, past(now)) == []


def test_what_grew_worse_is_said() -> None:
    before = past(looked(item(level=Level.AMBER)))
    assert said(looked(item()), before) == [("CT101:王敏 有误（应急通讯录!F7）", Change.WORSE)]
    assert said(looked(item(level=Level.AMBER)), past(looked(item()))) == []


def test_what_went_is_said_in_both_languages() -> None:
    (gone,) = notices(looked(), past(looked(item())), week=None, grace=GRACE)
    assert (gone.notice.change, gone.notice.said.zh) == (Change.GONE, "CT101:王敏 有误")
    assert gone.notice.said.en == "CT101:王敏 is wrong"


@pytest.mark.parametrize("level", [Level.INFO, Level.GREEN])
def test_what_is_neither_red_nor_amber_is_in_the_report_only(level: Level) -> None:
    assert said(looked(item(level=level)), Past()) == []


def test_a_week_without_anything_is_said_to_be_checked() -> None:
    (line,) = said(looked(), Past(), week=YESTERDAY)
    assert line == ("已检查 1 个预案，无新情况，没有待处理事项", Change.NEW)


def test_the_weekly_digest_has_what_is_still_there() -> None:
    now = looked(item())
    first, second = said(now, past(now), week=YESTERDAY)
    assert first[0] == "已检查 1 个预案，无新情况；仍有紧急 1 项、注意 0 项未处理"
    assert second[1] is Change.STILL


def test_the_weekly_digest_of_one_week_has_one_key_whenever_it_is_made() -> None:
    now = looked(item())
    later = replace(now, now=NOW + timedelta(days=2))
    keys = [
        {each.notice.key for each in notices(each_, past(now), week=YESTERDAY, grace=GRACE)}
        for each_ in (now, later)
    ]
    assert keys[0] == keys[1]


def test_the_weekly_digest_counts_the_plans_that_somebody_listens_to() -> None:
    plans = (
        PlanFacts("a.xlsx", "停电预案", "P-1", (item(), item("2", Level.AMBER))),
        PlanFacts("sub/b.xlsx", "火灾预案", "P-2", (item(),)),
    )
    now = looked(plans=plans)
    circles = ((), ("b.xlsx",))
    made = notices(now, past(now), week=YESTERDAY, grace=GRACE, circles=circles)
    weeks = [(e.circle, e.notice.said.zh) for e in made if e.circle is not None]
    assert weeks == [
        ((), "已检查 2 个预案，无新情况；仍有紧急 2 项、注意 1 项未处理"),
        (("b.xlsx",), "已检查 1 个预案，无新情况；仍有紧急 1 项、注意 0 项未处理"),
    ]
    assert len({e.notice.key for e in made if e.circle is not None}) == 1


def test_a_plan_of_the_settings_that_is_not_there_is_said_and_not_passed_for_checked() -> None:
    circles = (("misspelt.xlsx",), ("a.xlsx", "gone.xlsx"), ("a.xlsx", "locked.xlsx"))
    now = looked(unread=(replace(UNREAD, place="sub/locked.xlsx"),))
    made = notices(now, past(now), week=YESTERDAY, grace=GRACE, circles=circles)
    weeks = {e.circle: e.notice for e in made if e.circle is not None}
    assert weeks[circles[0]].said.zh == "设置里写的预案不在文件夹中，没有检查：misspelt.xlsx"
    assert weeks[circles[1]].said.en == (
        "Not checked, since it is named in the settings but is not in the folder: gone.xlsx. "
        "Plans checked: 1. Nothing new, nothing to attend to"
    )
    assert [weeks[each].what_to_do for each in circles] == [CHECK_NAMES, CHECK_NAMES, None]


def test_what_is_new_in_another_plan_is_no_news_of_ones_own() -> None:
    other, own = (PlanFacts(place, place, place, (item(),)) for place in ("a.xlsx", "b.xlsx"))
    before = past(looked(plans=(own,)))
    now = looked(plans=(other, own))
    (week, *_) = notices(now, before, week=YESTERDAY, grace=GRACE, circles=(("b.xlsx",),))
    assert "无新情况" in week.notice.said.zh


OWNED = item(
    "action:1", owner="王敏", owners=(Reach("王敏", None, "wang@example.com"),),
    fix=Text("致电 13800000009", "Ring 13800000009"),
)  # fmt: skip


def test_what_somebody_owns_is_addressed_to_them_too_with_numbers_masked() -> None:
    everybody, owner = notices(looked(OWNED), Past(), week=None, grace=GRACE)
    assert (everybody.to, everybody.own) == ((), False)
    assert (owner.to, owner.own) == (OWNED.owners, True)
    assert owner.notice.key == everybody.notice.key
    assert owner.notice.what_to_do == Text(
        "致电 138****0009责任人：王敏", "Ring 138****0009 Owner: 王敏"
    )


def test_an_owner_hears_weekly_what_is_still_to_be_done_and_nothing_when_it_is() -> None:
    now = looked(OWNED)
    assert not any(e.own for e in notices(now, past(now), week=None, grace=GRACE))
    weekly = notices(now, past(now), week=YESTERDAY, grace=GRACE)
    assert [e.notice.change for e in weekly if e.own] == [Change.STILL]
    assert not any(e.own for e in notices(looked(), past(now), week=None, grace=GRACE))


UNREAD = Unread("a.xlsx", Text("文件已损坏", "damaged"), Reason.CORRUPT)


def test_a_file_that_cannot_be_read_is_a_notice_and_its_findings_are_not_gone() -> None:
    before = past(looked(item()))
    now = looked(plans=(), unread=(UNREAD,))
    assert said(now, before) == [("文件无法读取：文件已损坏", Change.NEW)]


def test_a_file_that_is_still_unread_is_silent_and_its_return_is_said() -> None:
    now = looked(plans=(), unread=(UNREAD,))
    before = past(now)
    assert said(now, before) == []
    assert said(looked(), before) == [("文件已损坏", Change.GONE)]


def test_a_plan_that_vanished_is_said_once_and_not_each_of_its_findings() -> None:
    before = past(looked(item(), item("CT102:李静")))
    now = looked(plans=(), vanished=("a.xlsx",))
    ((line, _),) = said(now, before)
    assert "原有 2 项不再跟踪" in line


def test_what_comes_again_on_one_day_has_another_key() -> None:
    now = looked(item())
    (first,) = notices(now, Past(), week=None, grace=GRACE)
    key = found(now)[0].key
    (again,) = notices(now, Past(gone_today=(key,)), week=None, grace=GRACE)
    assert first.notice.key != again.notice.key


def test_an_obligation_is_said_with_how_it_stands_and_whose_it_is() -> None:
    from bcm_excel.plan.due.standing import State as Standing

    one = item("drill", standing=Standing.MISSED, owner="王敏", due=date(2026, 3, 1))
    (each,) = notices(looked(one), Past(), week=None, grace=GRACE)
    assert "（已逾期）" in each.notice.said.zh
    assert each.notice.what_to_do == Text(
        "由王敏办理，办完在预案中登记。", "王敏 is to do it, then record it in the plan."
    )
    assert each.notice.due == date(2026, 3, 1)


def test_where_a_column_is_missing_the_row_is_named() -> None:
    (each,) = notices(looked(replace(item(), cell="2:2")), Past(), week=None, grace=GRACE)
    assert each.notice.said == Text(
        "CT101:王敏 有误（应急通讯录 第 2 行）", "CT101:王敏 is wrong (应急通讯录, row 2)"
    )


def test_what_concerns_whoever_is_on_duty_goes_first() -> None:
    duty = replace(item("2"), subject=Subject.DUTY)
    made = notices(looked(item("1"), duty), Past(), week=None, grace=GRACE)
    assert [each.notice.first for each in made] == [False, True]
    assert min(made, key=lambda each: each.notice.weight).notice.first


def test_what_ends_with_a_turn_of_duty_is_not_said_to_be_settled() -> None:
    before = past(looked(item("on-duty:verify:王敏"), item("2")))
    assert [text for text, _ in said(looked(), before)] == ["2 有误"]


@pytest.mark.parametrize(
    ("key", "gone"),
    [
        ("holiday:2026-03-03", True),
        ("holiday:2026-03-02", False),
        ("PR115:值班表 Duty:4:2026-03-03:全天", True),
        ("PR115:值班表 Duty:4:2026-03-02:全天", False),
        ("PR114:值班表:4:2026-03-02:", False),
        ("action:2026-03-01", True),
        ("PR113:值班表 Duty:1:2026-02-24:全天", True),
        ("PR113:值班表 Duty:1:2026-02-23:全天", False),
        ("scenario:断网:2026", True),
        ("scenario:断网:2025", False),
        ("class:内部变故:2025", False),
        ("drill:2025Q1", True),
        ("drill:2024Q4", False),
    ],
)
def test_what_was_for_a_time_that_has_passed_is_not_said_to_be_settled(
    key: str, gone: bool
) -> None:
    assert bool(said(looked(), past(looked(item(key))))) is gone


@pytest.mark.parametrize("code", ["RO111", "RO112"])
def test_one_who_is_away_is_not_back_because_both_are_away(code: str) -> None:
    before = past(looked(item(f"{code}:应急组织:7:2"), item(f"{code}:应急组织:7:3")))
    now = looked(item(), item("RO113:应急组织:6:2"), item("RO113:应急组织:6:4"))
    gone = [text for text, change in said(now, before) if change is Change.GONE]
    assert gone == [f"{code}:应急组织:7:3 有误"]


def test_a_gap_of_the_roster_that_was_filled_late_is_settled() -> None:
    gap = past(looked(item("PR113:值班表 Duty:1:2026-02-01:全天")))
    here = replace(looked().plans[0], duty=(on("王敏"),))
    assert len(said(looked(plans=(here,)), gap)) == 1


def test_what_another_plan_says_changes_nothing_of_this_one() -> None:
    gone = ("RO111:应急组织:7:2", "PR113:值班表 Duty:1:2026-02-01:全天", "CT101:王敏")
    other = PlanFacts("b.xlsx", "断网预案", "P-2", (item("RO113:应急组织:6:2"),), (on("李静"),))
    here = replace(looked().plans[0], items=(item("RO113:应急组织:6:3"),))
    before = past(looked(*map(item, gone)))
    ended = [text for text, change in said(looked(plans=(here, other)), before)
             if change is Change.GONE]  # fmt: skip
    assert sorted(ended) == [f"{gone[2]} 有误", f"{gone[0]} 有误"]


def test_what_happened_to_the_state_is_said() -> None:
    assert said(looked(remarks=(Text("状态已重建", "anew"),)), Past()) == [
        ("状态已重建", Change.NEW)
    ]


STEP = StepFacts(
    "1", "报告", "组长", Flag.OVERDUE, State.NOT_STARTED, NOW - GRACE / 2, None,
    (Reach("王敏", None, "wang@example.com"),),
)  # fmt: skip


def incident(place: str) -> IncidentFacts:
    return IncidentFacts(place, "same", "停电", False, "P-1", top=True, steps=(STEP,))


def test_copies_of_one_workbook_speak_once() -> None:
    several = (incident("incidents/a.xlsx"), incident("incidents/b.xlsx"))
    made = notices(looked(incidents=several), Past(), week=None, grace=GRACE)
    assert [(bool(each.to), each.step, each.top) for each in made] == [
        (True,) * 3,
        (False, True, True),
    ]


def on(name: str, begins: int = 0, ends: int = 24) -> OnDuty:
    """On duty from one hour of today to another."""
    day = datetime(NOW.year, NOW.month, NOW.day)
    return OnDuty(Reach(name), day + timedelta(hours=begins), day + timedelta(hours=ends))


def test_told_of_a_late_step_is_who_is_on_duty_at_that_moment() -> None:
    duty = (on("白", 8, 20), on("夜", 20, 32), on("昨夜", -4, 8))
    plans = (PlanFacts("a.xlsx", "甲", "P-1", duty=duty),)
    for hour, who in ((2, "昨夜"), (7, "昨夜"), (8, "白"), (21, "夜")):
        at = NOW.replace(hour=hour)
        assert looked(now=at, plans=plans).duty(incident("i")) == (Reach(who),)


def test_where_the_roster_leaves_the_hour_open_it_is_who_has_the_day() -> None:
    plans = (PlanFacts("a.xlsx", "甲", "P-1", duty=(on("白", 8, 20),)),)
    assert looked(now=NOW.replace(hour=22), plans=plans).duty(incident("i")) == (Reach("白"),)


def test_duty_is_that_of_the_incidents_own_plan() -> None:
    own = PlanFacts("a.xlsx", "甲", "P-1", duty=(on("王敏"),))
    other = PlanFacts("b.xlsx", "乙", "P-2", duty=(on("李静"),))
    both = looked(plans=(own, other))
    assert both.duty(incident("i")) == (Reach("王敏"),)
    assert both.duty(replace(incident("i"), plan="P-9")) == (Reach("王敏"), Reach("李静"))


@pytest.mark.parametrize(
    ("day", "week"),
    [("2026-03-02", "2026-03-02"), ("2026-03-08", "2026-03-02"), ("2026-03-09", "2026-03-09")],
)
def test_the_week_begins_on_its_day(day: str, week: str) -> None:
    assert week_of(date.fromisoformat(day), 0) == date.fromisoformat(week)


LEVELS = st.sampled_from([Level.RED, Level.AMBER, Level.INFO])
PLANS = st.dictionaries(st.sampled_from("abcdef"), LEVELS)


@settings(deadline=None)
@given(PLANS, PLANS)
def test_a_second_look_at_the_same_says_nothing(
    before: dict[str, Level], now: dict[str, Level]
) -> None:
    """Whatever was there before: once a run is remembered, the same run is silent."""
    first = looked(*(item(key, level) for key, level in before.items()))
    then = looked(*(item(key, level) for key, level in now.items()))
    changes = notices(then, past(first), week=None, grace=GRACE)
    assert len({each.notice.key for each in changes}) == len(changes)
    assert notices(then, past(then), week=None, grace=GRACE) == ()
    kept = {each.key for each in found(first)} ^ {each.key for each in found(then)}
    assert len([e for e in changes if e.notice.change is not Change.WORSE]) == len(kept)


def test_what_may_be_gone_are_the_plans_that_were_read() -> None:
    assert read_plans(looked(vanished=("b.xlsx",))) == ("a.xlsx", "b.xlsx", FILES)


def test_what_belongs_to_no_plan_is_quiet_when_all_plans_are() -> None:
    night, noon = (1320, 1860), (720, 780)
    several = [PlanFacts(name, name, quiet=quiet) for name, quiet in (("a", night), ("b", night))]
    assert looked(plans=tuple(several)).quiet == night
    assert looked(plans=(*several, PlanFacts("c", "c", quiet=noon))).quiet is None
    assert looked(plans=()).quiet is None


def test_a_notice_of_a_plan_knows_its_file() -> None:
    (each,) = notices(looked(item()), Past(), week=None, grace=GRACE)
    assert isinstance(each, Said)
    assert each.place == "a.xlsx"
