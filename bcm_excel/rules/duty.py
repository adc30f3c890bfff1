"""The duty roster, and the calendar of next year."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.obligations import calendar_to_come
from bcm_excel.rules.assigned import away
from bcm_excel.rules.registry import Given, rule

ROSTER_AHEAD = timedelta(6)
LAPSED = timedelta(7)
"""A roster that ended no longer ago was to go on: somebody has not written the next one."""


def _unrostered(given: Given, rostered: list[date]) -> Iterator[date]:
    """The days without duty from the first rostered one on; the list rises and holds one at least."""
    first, last = rostered[0], rostered[-1]
    if first <= given.today <= last + LAPSED:
        last = max(last, given.today + ROSTER_AHEAD)
    works, lost, known = given.calendar.works, given.plan.duty.lost_keys, frozenset(rostered)
    working_days_too = any(map(works, rostered))
    for n in range((last - first).days):
        day = first + timedelta(n + 1)
        if day in known or (lost and fold(str(day)) in lost):
            continue
        if working_days_too or not works(day):
            yield day


@rule(
    "PR113", Severity.WARNING,
    message=Text("值班表缺 {days} 天（{first} 至 {last}）", "days without duty in the roster: {days} ({first} to {last})"),
    why=Text("没有人值班的日子，出事没有人接报。", "On a day without anybody on duty no report is received."),
    fix=Text("补上这些日子的值班。", "Add these days."),
    needs=["duty"],
)
def duty_gap(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Days without duty up to the last rostered one, and in the week to come while a roster runs.

    It runs until a week after its last day: a roster that nobody goes on with is the usual gap.
    Where only days off are rostered, only days off are asked for. A gap stands at the row before it.
    """
    rows = {row.on: row for row in given.plan.duty}
    rostered = sorted(rows)
    missing = _unrostered(given, rostered) if rostered else iter(())
    for before, gap in groupby(missing, lambda day: rostered[bisect_left(rostered, day) - 1]):
        days = tuple(gap)
        values = {"days": len(days), "first": days[0], "last": days[-1]}
        yield Finding(info, rows[before].cell("on"), values)


@rule(
    "PR114", Severity.WARNING,
    message=Text("{on} 没有写值班员和带班领导", "nobody is named for {on}"),
    why=Text("没有人值班的日子，出事没有人接报。", "On a day without anybody on duty no report is received."),
    fix=Text("填写值班员。", "Name a duty officer."),
    needs=["duty"],
)
def nobody_on_duty(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A rostered day on which neither officer nor leader is named."""
    for row in given.plan.duty:
        if row.leader is None and row.officer is None and not {"leader", "officer"} & row.unread:
            yield Finding(info, row.cell("officer"), {"on": row.on})


@rule(
    "PR115", Severity.WARNING,
    message=Text("{on} 的{column}{name}已离岗或正在休假", "{name}, {column} on {on}, has left or is on leave"),
    why=Text("值班的人不在，电话没有人接。", "Where those on duty are away nobody answers the telephone."),
    fix=Text("换人值班，或更新通讯录里的在岗状态和休假日期。", "Put somebody else on duty, or update status and leave in Contacts."),
    needs=["duty", "contacts"],
)
def duty_away(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody rostered today or later who is away that day."""
    for row in given.plan.duty:
        for field in ("leader", "officer") if row.on >= given.today else ():
            person = given.directory.one(getattr(row, field))
            unsure = person is None or {"status", "leave_from", "leave_to"} & person.unread
            if person and not unsure and away(person, row.on):
                title = row.sheet.column(field).title
                values = {"on": row.on, "name": person.name, "column": title}
                yield Finding(info, row.cell(field), values)


@rule(
    "PR116", Severity.WARNING,
    message=Text("工作日历没有 {year} 年", "the calendar has no rows for {year}"),
    why=Text("明年的放假和调休不知道，跨年的时限会算错。", "Without next year's holidays, deadlines that cross the year are wrong."),
    fix=Text("按国务院办公厅的通知补上 {year} 年的放假和调休。", "Add the holidays and make-up days of {year} from the State Council's notice."),
    needs=["calendar"],
)
def next_year_missing(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """From November on: no row for next year."""
    year, calendar = calendar_to_come(given.calendar, given.today), given.plan.calendar
    if year and not any(day.on.year == year for day in calendar):
        yield Finding(info, calendar.cell("on"), {"year": year})


@rule(
    "PR117", Severity.INFO,
    message=Text("工作日历 {year} 年只有推算的日子", "the calendar of {year} is only projected"),
    why=Text("推算的日子不含调休，跨年的时限可能不准。", "A projection has no make-up days; deadlines that cross the year may be off."),
    fix=Text("官方通知公布后，更新 {year} 年的日历并改为“官方”。", "When the notice is out, update {year} and mark it Official."),
    needs=["calendar"],
)
def next_year_projected(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """From November on: next year's rows are not confirmed."""
    year = calendar_to_come(given.calendar, given.today)
    first = next((day for day in given.plan.calendar if day.on.year == year), None)
    if first:
        yield Finding(info, first.cell("certainty"), {"year": year})
