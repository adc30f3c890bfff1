from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.network import Moment, Progress, State, Task
from bcm_excel.core.text import Lang, Wording
from bcm_excel.daily.entries import OpenIncident, PlanAgenda
from bcm_excel.daily.ics import calendar_file, is_ours
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.incident import Incident, Kind, PlanRef, Policy
from bcm_excel.incident.sheets import StepRow
from bcm_excel.incident.status import status
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.obligations import due_after
from bcm_excel.plan.words import Recurrence
from bcm_excel.plan.working import calendar_of
from tests.plans import plan
from tests.rules.test_due import TODAYS, plans

NOW = datetime(2026, 3, 2, 7, 20)
FUND = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 合作协议应急预案 |
    | 清点周期 | 每半年 |
    # 应急资金
    | 资金账户 | 清点日期 | 余额 | 清点人 |
    | 专户 | {counted} | 500000 | 王敏 |
"""


def agenda(text: str, now: datetime = NOW, *, place: str = "a.xlsx", number: str = "P-1",
           ends: date | None = None) -> PlanAgenda:  # fmt: skip
    made = plan(text)
    name = made.settings.name if made.settings else ""
    found = obligations(made, now.date())
    return PlanAgenda(place, name, number, found, calendar_of(made), ends)


def file(
    *plans_: PlanAgenda,
    incidents: Iterable[OpenIncident] = (),
    now: datetime = NOW,
    lang: Lang = Lang.ZH,
    previous: bytes | None = None,
) -> bytes:
    return calendar_file(plans_, incidents, now=now, lang=lang, previous=previous)


def events(data: bytes) -> list[icalendar.Event]:
    return [
        e
        for e in icalendar.Calendar.from_ical(data).walk("VEVENT")
        if isinstance(e, icalendar.Event)
    ]


def one(data: bytes, words: str = "") -> icalendar.Event:
    found = [event for event in events(data) if str(event["SUMMARY"]).startswith(words)]
    assert len(found) == 1, [str(event["SUMMARY"]) for event in events(data)]
    return found[0]


def written(event: icalendar.Event, name: str) -> str:
    """A property as it stands in the file."""
    value: Any = event[name]
    return str(value.to_ical().decode())


def days_of(event: icalendar.Event) -> Any:
    """The days on which an event recurs, as another program counts them."""
    start = datetime.combine(event.decoded("DTSTART"), datetime.min.time())
    return rrulestr(written(event, "RRULE"), dtstart=start)


def sequence(event: icalendar.Event) -> int:
    return int(event.decoded("SEQUENCE"))


def alarms(event: icalendar.Event) -> list[timedelta]:
    return [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]


def fund(counted: str, **given_: object) -> PlanAgenda:
    return agenda(FUND.format(counted=counted), **given_)  # type: ignore[arg-type]


def test_an_obligation_is_a_day_with_alarms() -> None:
    event = one(file(fund("2025-12-31")))
    assert str(event["SUMMARY"]) == "清点资金账户“专户” · 合作协议应急预案"
    assert event.decoded("DTSTART") == date(2026, 7, 3)
    assert str(event["DESCRIPTION"]) == "责任人：王敏\n上次：2025-12-31\n位置：a.xlsx · 应急资金!B2"
    assert alarms(event) == [timedelta(hours=-159), timedelta(hours=9)]
    assert event.decoded("DTSTAMP") == datetime(2026, 3, 1, 23, 20, tzinfo=UTC)
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert written(event, "CATEGORIES") == "应急预案,资金清点"


def test_the_file_is_one_that_calendars_take_and_its_alarms_ring() -> None:
    data = file(fund("2025-12-31"))
    assert data.decode().split("\r\n")[:6] == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bcm-excel//calendar//EN",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:应急预案日程",
    ]  # fmt: skip
    for alarm in one(data).walk("VALARM"):
        assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", one(data)["SUMMARY"])


def test_the_words_are_in_the_language_asked_for() -> None:
    event = one(file(fund("2025-12-31"), lang=Lang.EN))
    assert str(event["SUMMARY"]) == "Count the account 专户 · 合作协议应急预案"
    assert str(event["DESCRIPTION"]).startswith("Owner: 王敏\nLast done: 2025-12-31\n")


def test_what_is_counted_from_when_it_was_done_recurs_as_the_rules_count() -> None:
    event = one(file(fund("2025-12-31")))
    rule = days_of(event)
    first, second = (day.date() for day in rule[:2])
    assert first == due_after(date(2025, 12, 31), Recurrence.HALF_YEARLY)
    assert second == due_after(first, Recurrence.HALF_YEARLY)


DRILLS = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 停电应急预案 |
    | 生效日期 | 2026-01-01 |
    | 每季演练次数 | 1 |
    | 年度评审日 | 02-29 |
    | 上次评审日期 | 2026-02-10 |
"""


def test_a_drill_each_quarter_recurs_on_the_last_day_of_its_month() -> None:
    event = one(file(agenda(DRILLS)), "每季度演练 1 次")
    rule = days_of(event)
    days = [(day.month, day.day) for day in rule[:5]]
    assert days == [(3, 31), (6, 30), (9, 30), (12, 31), (3, 31)]
    assert alarms(event) == [timedelta(hours=-159), timedelta(hours=9)]


def test_a_quarter_that_is_kept_moves_the_entry_on_and_one_that_was_missed_is_named() -> None:
    held = (
        DRILLS.replace("| 生效日期 | 2026-01-01 |", "| 生效日期 | 2025-10-01 |")
        + """
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2026-02-10 | 2026-02-10 | 停电 | 桌面演练 |
    """
    )
    first, second = (one(file(agenda(text)), "每季度演练 1 次") for text in (DRILLS, held))
    assert (first.decoded("DTSTART"), second.decoded("DTSTART")) == (
        date(2026, 3, 31), date(2026, 6, 30),
    )  # fmt: skip
    assert first["UID"] == second["UID"]
    missed = one(file(agenda(held)), "已逾期：2025 年第 4 季度演练：要求 1 次，已做 0 次")
    assert "RRULE" not in missed


def test_a_review_on_the_last_of_february_keeps_to_it() -> None:
    event = one(file(agenda(DRILLS)), "评审")
    rule = days_of(event)
    assert [str(day.date()) for day in rule[:2]] == ["2027-02-28", "2028-02-29"]


def test_a_review_on_another_day_keeps_to_that_day() -> None:
    rule = days_of(one(file(agenda(DRILLS.replace("02-29", "06-15"))), "评审"))
    assert [str(day.date()) for day in rule[:2]] == ["2027-06-15", "2028-06-15"]


@pytest.mark.parametrize(("ends", "said"), [(date(2026, 7, 3), True), (date(2026, 7, 2), False)])
def test_an_agreement_that_ends_before_leaves_what_is_due_once(ends: date, said: bool) -> None:
    assert ("UNTIL=20260703" in written(one(file(fund("2025-12-31", ends=ends))), "RRULE")) is said


def test_what_recurs_and_was_missed_keeps_its_name() -> None:
    event = one(file(fund("2025-07-31")), "清点")
    assert event.decoded("DTSTART") == date(2026, 1, 31)
    assert alarms(event) == []


def test_what_recurs_ends_with_the_agreement() -> None:
    event = one(file(fund("2025-12-31", ends=date(2026, 12, 31))))
    assert "UNTIL=20261231" in written(event, "RRULE")


@pytest.mark.parametrize("counted", ["2025-12-20", "2026-01-13"], ids=["earlier", "later"])
@pytest.mark.parametrize("kept", [True, False], ids=["with the last file", "without it"])
def test_another_day_changes_the_entry_and_raises_its_sequence(counted: str, kept: bool) -> None:
    first = file(fund("2025-12-31"))
    later = NOW + timedelta(days=1)
    second = file(fund(counted, now=later), now=later, previous=first if kept else None)
    old, new = one(first), one(second)
    assert old["UID"] == new["UID"]
    assert old.decoded("DTSTART") != new.decoded("DTSTART")
    assert sequence(new) > sequence(old)


def test_a_change_within_a_minute_or_after_the_clock_went_back_raises_the_sequence() -> None:
    first = file(fund("2025-12-31"))
    for now in (NOW, NOW - timedelta(hours=1)):
        second = file(fund("2026-01-13"), now=now, previous=first)
        assert sequence(one(second)) > sequence(one(first))


def test_what_has_not_changed_gives_the_same_bytes() -> None:
    first = file(fund("2025-12-31"))
    later = NOW + timedelta(hours=5)
    assert file(fund("2025-12-31", now=later), now=later, previous=first) == first


def test_the_identity_outlives_the_name_of_the_file() -> None:
    first, second = (one(file(fund("2025-12-31", place=name))) for name in ("a.xlsx", "b.xlsx"))
    assert first["UID"] == second["UID"]


def test_two_plans_of_one_number_are_told_apart() -> None:
    data = file(fund("2025-12-31", place="a.xlsx"), fund("2025-12-31", place="b.xlsx"))
    assert len({str(event["UID"]) for event in events(data)}) == 2


def test_what_is_no_more_is_cancelled_once() -> None:
    first = file(fund("2025-12-31"))
    second = file(previous=first, now=NOW + timedelta(hours=1))
    event = one(second)
    assert (str(event["STATUS"]), alarms(event)) == ("CANCELLED", [])
    assert sequence(event) > sequence(one(first))
    assert file(previous=second, now=NOW + timedelta(hours=2)) == second


def test_what_recurs_is_cancelled_after_its_first_day_too_and_what_is_over_needs_no_word() -> None:
    weekly = """
        # 数据备份
        | 数据 | 备份周期 | 最近备份 |
        | 订单 | 每周 | 2026-03-01 02:00 |
    """
    action = ACTION.format(measure="更新号码", due="2026-03-10", closed="")
    first = file(agenda(weekly), agenda(action, place="b.xlsx", number="P-2"))
    after = file(previous=first, now=datetime(2026, 3, 11, 8, 0))
    assert [str(e["SUMMARY"])[:2] for e in events(after)] == ["备份"]
    assert str(one(after)["STATUS"]) == "CANCELLED"
    on_the_day = file(previous=first, now=datetime(2026, 3, 10, 8, 0))
    assert [str(e["STATUS"]) for e in events(on_the_day)] == ["CANCELLED"] * 2


def test_a_step_that_was_done_is_cancelled_on_its_day() -> None:
    first = file(incidents=[incident(TWO_HOURS, moments=FOUND)])
    assert str(one(file(previous=first))["STATUS"]) == "CANCELLED"
    assert events(file(previous=first, now=NOW + timedelta(days=1))) == []


def test_an_entry_of_the_last_file_without_its_sequence_counts_as_none() -> None:
    first = file(fund("2025-12-31"))
    lines = first.splitlines(keepends=True)
    spoilt = b"".join(line for line in lines if not line.startswith(b"SEQUENCE"))
    assert spoilt != first
    assert file(fund("2025-12-31"), previous=spoilt) == first
    assert events(file(previous=spoilt)) == []


@pytest.mark.parametrize(
    "previous",
    [b"", b"\0", b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR\r\nPRODID:-//bcm-excel//calendar//EN\r\nBEGIN:VEVENT\r\nUID"],
)  # fmt: skip
def test_a_last_file_that_is_not_ours_or_is_damaged_is_as_none(previous: bytes) -> None:
    assert file(fund("2025-12-31"), previous=previous) == file(fund("2025-12-31"))


def test_our_own_files_are_known() -> None:
    assert is_ours(file())
    assert not is_ours(b"BEGIN:VCALENDAR\r\nPRODID:-//other//EN\r\n")


ACTION = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 停电应急预案 |
    # 整改台账
    | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 | 完成日期 |
    | Z1 | 电话不通 | {measure} | 王敏 | {due} | {closed} |
"""


def test_a_day_off_is_also_reminded_of_on_the_last_working_day_before_it() -> None:
    text = ACTION.format(measure="更新号码", due="2026-10-05", closed="")
    before, day = sorted(events(file(agenda(text))), key=lambda event: event.decoded("DTSTART"))
    assert day.decoded("DTSTART") == date(2026, 10, 5)
    assert before.decoded("DTSTART") == date(2026, 9, 30)
    assert str(before["SUMMARY"]).startswith("提前提醒：整改 Z1：更新号码")
    assert alarms(before) == [timedelta(hours=9)]
    again = events(file(agenda(text), now=NOW + timedelta(days=1)))
    assert {str(e["UID"]) for e in again} == {str(before["UID"]), str(day["UID"])}


@pytest.mark.parametrize(
    ("today", "days"), [(10, ["2026-10-10", "2026-10-11"]), (11, ["2026-10-11"])]
)
def test_a_working_day_that_has_passed_is_not_reminded_of(today: int, days: list[str]) -> None:
    """10 October 2026 is a working Saturday, 11 October is off."""
    text = ACTION.format(measure="更新号码", due="2026-10-11", closed="")
    now = datetime(2026, 10, today, 8, 0)
    found = events(file(agenda(text, now), now=now))
    assert sorted(str(event.decoded("DTSTART")) for event in found) == days


def test_each_thing_that_does_not_recur_has_its_own_entry() -> None:
    text = ACTION.format(measure="更新号码", due="2026-03-31", closed="")
    text += "    | Z2 | 停电 | 换电池 |  | 2026-03-31 |  |\n"
    first, second = sorted(events(file(agenda(text))), key=lambda event: str(event["SUMMARY"]))
    assert [str(each["SUMMARY"])[:5] for each in (first, second)] == ["整改 Z1", "整改 Z2"]
    assert str(first["DESCRIPTION"]) == "责任人：王敏\n位置：a.xlsx · 整改台账!E2"
    assert str(second["DESCRIPTION"]) == "位置：a.xlsx · 整改台账!E3"


@pytest.mark.parametrize(("count", "last"), [(40, "整改 Z139"), (41, "等 41 项")])
def test_of_many_that_were_missed_the_first_are_listed(count: int, last: str) -> None:
    head = ACTION.partition("    | Z1")[0]
    rows = (f"    | Z{100 + n} | 甲 | 乙 | 王敏 | 2026-02-27 |  |\n" for n in range(count))
    event = one(file(agenda(head + "".join(rows))), "应急预案：")
    lines = str(event["DESCRIPTION"]).split("\n")
    assert len(lines) == max(40, count)
    assert lines[-1].startswith(last)


def test_what_was_missed_is_said_today() -> None:
    text = ACTION.format(measure="更新号码", due="2026-02-27", closed="")
    data = file(agenda(text))
    assert one(data, "已逾期：整改 Z1").decoded("DTSTART") == date(2026, 2, 27)
    today = one(data, "应急预案：1 项已逾期")
    assert today.decoded("DTSTART") == NOW.date()
    assert str(today["DESCRIPTION"]) == "整改 Z1：更新号码 · 停电应急预案"
    assert alarms(one(data, "已逾期：整改 Z1")) == []


def test_what_was_done_early_no_longer_reminds() -> None:
    text = ACTION.format(measure="更新号码", due="2026-03-31", closed="2026-03-01")
    event = one(file(agenda(text)))
    assert str(event["SUMMARY"]).startswith("已完成：整改 Z1")
    assert alarms(event) == []


def test_what_was_done_and_is_over_is_left_out() -> None:
    text = ACTION.format(measure="更新号码", due="2026-02-27", closed="2026-02-26")
    assert events(file(agenda(text))) == []
    assert one(file(agenda(text.replace("2026-02-27", "2026-03-02"))), "已完成")


@pytest.mark.parametrize("due", ["0001-12-31", "9999-12-31"])
def test_a_year_far_away_is_written(due: str) -> None:
    text = ACTION.format(measure="更新号码", due=due, closed="")
    days = {event.decoded("DTSTART") for event in events(file(agenda(text)))}
    assert date.fromisoformat(due) in days


def test_contacts_that_are_due_on_one_day_are_one_entry() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 核验周期 | 90日 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | 2026-02-06 |
        | 李强 | 甲公司 | 2026-02-06 |
        | 张伟 | 甲公司 | 2026-02-10 |
    """
    data = file(agenda(text))
    assert str(one(data, "核验 2 人")["SUMMARY"]) == "核验 2 人的联系方式 · 停电应急预案"
    assert "核验李强的联系方式\n核验王敏的联系方式" in str(one(data, "核验 2 人")["DESCRIPTION"])
    assert one(data, "核验张伟").decoded("DTSTART") == date(2026, 5, 11)


def test_what_comes_round_daily_has_no_alarm() -> None:
    text = """
        # 数据备份
        | 数据 | 备份周期 | 最近备份 |
        | 订单 | 每日 | 2026-03-01 02:00 |
    """
    event = one(file(agenda(text)))
    assert written(event, "RRULE") == "FREQ=DAILY"
    assert alarms(event) == []
    friday = datetime(2026, 3, 6, 8, 0)
    assert one(file(agenda(text.replace("03-01", "03-06"), friday), now=friday))


def test_what_comes_round_often_is_reminded_of_a_day_before_and_on_the_day() -> None:
    text = """
        # 数据备份
        | 数据 | 备份周期 | 最近备份 |
        | 订单 | 每月 | 2026-02-20 02:00 |
        | 图纸 | 每周 |  |
    """
    event = one(file(agenda(text)), "备份“订单”")
    assert event.decoded("DTSTART") == date(2026, 3, 23)
    assert str(event["DESCRIPTION"]) == "上次：2026-02-20\n位置：a.xlsx · 数据备份!C2"
    assert alarms(event) == [timedelta(hours=-15), timedelta(hours=9)]
    assert [str(each["SUMMARY"]) for each in events(file(agenda(text)))[:1]] == [
        "应急预案：1 项已逾期"
    ]


@pytest.mark.parametrize(
    "measure",
    ["a\r\nEND:VEVENT\r\nBEGIN:VEVENT", "a;b,c\\n", "\x00\x1b\ud800", "x" * 3000, "🚒" * 200],
)
def test_a_text_stays_a_text(measure: str) -> None:
    made = agenda(ACTION.format(measure="更新号码", due="2026-03-31", closed=""))
    odd = replace(made.obligations[0], owner=measure)
    data = file(replace(made, obligations=(odd,), name=measure))
    event = one(data)
    assert len(str(event["SUMMARY"])) <= 250
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert not set(data.decode()) & set("\x00\x1b")


@settings(deadline=None, max_examples=60)
@given(st.data(), TODAYS, st.sampled_from(Lang))
def test_any_plan_gives_a_sound_calendar(data: st.DataObject, today: date, lang: Lang) -> None:
    made = data.draw(plans(today))
    now = datetime.combine(today, NOW.time())
    found = obligations(made, today)
    whole = PlanAgenda("a.xlsx", "停电", "P-1", found, calendar_of(made))
    made_file = file(whole, now=now, lang=lang)
    assert file(whole, now=now, lang=lang, previous=made_file) == made_file
    seen = events(made_file)
    assert len({str(event["UID"]) for event in seen}) == len(seen)
    for event in seen:
        if "RRULE" in event:
            assert days_of(event)[0].date() == event.decoded("DTSTART")
    upcoming = {each.due for each in found if each.due and each.due >= today and each.state.open}
    assert upcoming <= {event.decoded("DTSTART") for event in seen}


def incident(
    *tasks: Task,
    kind: Kind = Kind.REAL,
    moments: dict[Moment, datetime],
    progress: dict[str, Progress] | None = None,
    now: datetime = NOW,
    zone: str = "Asia/Shanghai",
) -> OpenIncident:
    row: Any = StepRow
    rows = tuple(
        row(key=task.key, content=f"步骤内容 {task.key}", responsible="王敏") for task in tasks
    )
    made = Incident(kind, "机房停电", PlanRef(), NOW, moments=moments, baseline=moments)
    known = {task.key: Progress(State.NOT_STARTED, None, None, None) for task in tasks}
    tracking = Tracking(
        Path("incidents/a.xlsx"), made, Policy(), Calendar(), Wording(), tasks, rows,
        known | (progress or {}), (),
    )  # fmt: skip
    return OpenIncident(tracking.path, status(tracking, now), zone)


FOUND = {Moment.BEGAN: NOW, Moment.FOUND: NOW}
TWO_HOURS = Task("1", Duration(120), Moment.FOUND)


def test_a_deadline_is_a_moment_with_an_alarm_when_it_is_due_soon() -> None:
    event = one(file(incidents=[incident(TWO_HOURS, moments=FOUND)]))
    assert str(event["SUMMARY"]) == "机房停电：1 步骤内容 1"
    assert event.decoded("DTSTART") == datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
    assert alarms(event) == [timedelta(minutes=-30), timedelta()]
    assert str(event["DESCRIPTION"]) == "责任人：王敏\n位置：a.xlsx"
    assert written(event, "CATEGORIES") == "应急预案,应急事件"


def test_the_zone_is_that_of_the_plan() -> None:
    event = one(file(incidents=[incident(TWO_HOURS, moments=FOUND, zone="Europe/Berlin")]))
    assert event.decoded("DTSTART") == datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def test_a_step_that_staff_added_is_in_it_too() -> None:
    own = {"content": "备用电源", "responsible": "李强", "deadline": NOW + timedelta(hours=1)}
    made = incident(TWO_HOURS, moments=FOUND)
    tracking = replace(made.status.tracking, typed=Typed.of(steps={"+1": own}))
    found = events(file(incidents=[replace(made, status=status(tracking, NOW))]))
    assert [str(event["SUMMARY"]) for event in found] == [
        "机房停电：+1 备用电源",
        "机房停电：1 步骤内容 1",
    ]
    nobodys = replace(tracking, typed=Typed.of(steps={"+1": own | {"responsible": ""}}))
    added = events(file(incidents=[replace(made, status=status(nobodys, NOW))]))[0]
    assert str(added["DESCRIPTION"]) == "位置：a.xlsx"


def test_a_drill_is_never_taken_for_the_real_thing() -> None:
    real, drill = (
        one(file(incidents=[incident(TWO_HOURS, moments=FOUND, kind=kind)])) for kind in Kind
    )
    assert str(drill["SUMMARY"]).startswith("【演练】")
    assert written(drill, "CATEGORIES") == "应急预案,演练"
    assert drill["UID"] != real["UID"]


def test_an_overdue_step_is_said_and_does_not_remind_again() -> None:
    late = NOW + timedelta(hours=3)
    event = one(file(incidents=[incident(TWO_HOURS, moments=FOUND, now=late)], now=late))
    assert str(event["SUMMARY"]).startswith("已超时：机房停电：1")
    assert alarms(event) == []


def test_a_later_deadline_keeps_its_identity() -> None:
    later = {Moment.BEGAN: NOW, Moment.FOUND: NOW + timedelta(hours=1)}
    first = file(incidents=[incident(TWO_HOURS, moments=FOUND)])
    second = file(incidents=[incident(TWO_HOURS, moments=later)], previous=first)
    assert one(first)["UID"] == one(second)["UID"]
    assert sequence(one(second)) > sequence(one(first))


@pytest.mark.parametrize("state", [State.DONE, State.NOT_APPLICABLE])
def test_what_is_done_has_no_entry(state: State) -> None:
    progress = {"1": Progress(state, None, NOW if state is State.DONE else None, None)}
    assert events(file(incidents=[incident(TWO_HOURS, moments=FOUND, progress=progress)])) == []


def test_a_report_that_is_due_after_the_end_of_the_response_keeps_its_entry() -> None:
    over = FOUND | {Moment.ENDED: NOW}
    assert str(one(file(incidents=[incident(TWO_HOURS, moments=over)]))["SUMMARY"])


def test_a_deadline_in_days_within_a_holiday_is_reminded_of_before_it() -> None:
    now = datetime(2026, 9, 29, 10, 0)
    moments = {Moment.BEGAN: now, Moment.FOUND: now}
    task = Task("1", Duration(5, Unit.DAYS), Moment.FOUND)
    found = events(file(incidents=[incident(task, moments=moments, now=now)], now=now))
    before, day = sorted(found, key=lambda event: event.decoded("DTSTART"))
    assert day.decoded("DTSTART") == datetime(2026, 10, 4, 15, 59, tzinfo=UTC)
    assert before.decoded("DTSTART") == datetime(2026, 9, 30, 1, 0, tzinfo=UTC)
    assert str(before["SUMMARY"]).startswith("提前提醒：机房停电：1")
    assert before["UID"] != day["UID"]
    assert alarms(day) == [
        timedelta(hours=-14, minutes=-59) - timedelta(1),
        timedelta(hours=-14, minutes=-59),
    ]


@pytest.mark.parametrize(
    ("days", "now"),
    [(1, datetime(2026, 9, 28, 10, 0)), (5, datetime(2026, 10, 1, 0, 1))],
    ids=["on a working day", "found on a day off"],
)
def test_a_deadline_in_days_is_reminded_of_once_where_no_working_day_is_left(
    days: int, now: datetime
) -> None:
    moments = dict.fromkeys((Moment.BEGAN, Moment.FOUND), now)
    task = Task("1", Duration(days, Unit.DAYS), Moment.FOUND)
    assert one(file(incidents=[incident(task, moments=moments, now=now)], now=now))


def test_a_late_deadline_in_days_is_not_announced_ahead() -> None:
    found, now = datetime(2026, 9, 29, 10, 0), datetime(2026, 10, 8, 10, 0)
    moments = dict.fromkeys((Moment.BEGAN, Moment.FOUND), found)
    task = Task("1", Duration(5, Unit.DAYS), Moment.FOUND)
    late = incident(task, moments=moments, now=now)
    assert one(file(incidents=[late], now=found), "已超时")


def test_a_deadline_in_hours_within_a_holiday_is_met_there() -> None:
    now = datetime(2026, 9, 30, 23, 0)
    moments = {Moment.BEGAN: now, Moment.FOUND: now}
    assert (
        len(events(file(incidents=[incident(TWO_HOURS, moments=moments, now=now)], now=now))) == 1
    )
