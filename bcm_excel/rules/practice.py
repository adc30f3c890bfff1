"""Drills, exams, trainings, corrective actions, the duty roster and next year's calendar."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.near import nearest
from bcm_excel.plan.obligations import (
    Quarter,
    a_year_before,
    in_force_since,
    quarters_over,
    whole_year_in_force,
)
from bcm_excel.plan.people import Contact
from bcm_excel.plan.practice import Action, Drill, Training
from bcm_excel.plan.words import Status, TrainingKind
from bcm_excel.rules.assigned import away
from bcm_excel.rules.registry import Given, rule

SUMMED_UP_WITHIN = timedelta(7)
ROSTER_AHEAD = timedelta(6)


@rule(
    "PR101", Severity.WARNING,
    message=Text("{quarter}演练 {count} 次，要求至少 {asked} 次", "drills in {quarter}: {count}; asked for: at least {asked}"),
    why=Text("没有按季演练，流程和人员是否管用就没有把握。", "Without its drills nobody knows whether steps and people work."),
    fix=Text("补做演练；已经做过的补上记录。", "Hold the drill, or add the record of one that was held."),
    needs=["settings", "drills"],
)
def quarter_without_drill(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """One of the last four quarters in force with fewer drills than asked for.

    A drill that was planned and not held has a finding of its own and counts here.
    """
    asked, drills = given.settings.drills_a_quarter, given.plan.drills
    held = [drill.held or drill.planned for drill in drills]
    since = in_force_since(given.plan) or min(held)
    if not asked or drills.lost_keys:
        return
    for quarter in quarters_over(since, given.today):
        count = sum(Quarter.of(day) == quarter for day in held)
        if count < asked:
            values = {"quarter": quarter.said, "count": count, "asked": asked}
            yield Finding(info, drills.cell("held"), values)


def _exercised(given: Given) -> frozenset[str]:
    """The folded scenarios of drills that were held."""
    drills = given.plan.drills
    return frozenset(fold(d.scenario) for d in drills if d.held or "held" in d.unread)


@rule(
    "PR102", Severity.WARNING,
    message=Text("场景“{scenario}”从未演练", "the scenario {scenario} was never exercised"),
    why=Text("没有演练过的场景，真发生时没有人知道怎么做。", "When it really happens, nobody has done it before."),
    fix=Text("安排一次这个场景的演练。", "Hold a drill of it."),
    needs=["settings", "drills"],
)
def scenario_never_exercised(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A scenario of the settings that no drill was held of, not even one spelt nearly so."""
    drills, scenarios = given.plan.drills, given.settings.scenarios or ()
    done, listed = _exercised(given), frozenset(map(fold, scenarios))
    strange = [drill.scenario for drill in drills if fold(drill.scenario) not in listed]
    for scenario in scenarios if not drills.lost_keys else ():
        if fold(scenario) not in done and nearest(scenario, strange) is None:
            yield Finding(info, drills.cell("scenario"), {"scenario": scenario})


CHINESE = lazy("[\u3400-\u9fff]+")
LATIN = lazy("[a-z]{4,}")
EMPTY_WORDS = frozenset(
    re.findall(
        r"\S+",
        "重大 重要 关键 核心 一般 紧急 严重 发生 出现 导致 造成 影响 情况 情形 问题 事件 事故 事项 原因 变化"
        " 人员 员工 单位 公司 协议 合作 业务 工作 应急 预案 演练 场景 类别 内部 外部 小时 以上 以内 超过 无法"
        " 不能 可能 major minor change changes with that from over more than party parties staff people"
        " company plan drill scenario hours event incident case cases inside outside internal external",
    )
)
"""Words that two texts may share without speaking of the same thing."""


def _content(text: str) -> frozenset[str]:
    """What a text speaks of: every two neighbouring Chinese characters, every longer Latin word."""
    said = text.casefold()
    pairs = {run[i : i + 2] for run in CHINESE.findall(said) for i in range(len(run) - 1)}
    return frozenset(pairs | set(LATIN.findall(said))) - EMPTY_WORDS


@rule(
    "PR103", Severity.WARNING,
    message=Text("触发类别“{name}”没有对应的演练场景", "no drill scenario covers the trigger class {name}"),
    why=Text("这一类情况从不演练，真发生时没有人知道怎么做。", "What is never exercised nobody knows how to do."),
    fix=Text("在预案信息的演练场景里补上这一类，例如写明类别名称或它的触发条件。", "Add a scenario for it to the plan's settings, in the words of the class or of its triggers."),
    needs=["settings", "triggers"],
)
def class_without_scenario(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A trigger class that shares no content word with any scenario.

    A scenario covers a class if a word of two Chinese characters (or a Latin word of four letters)
    stands both in the scenario and in the name of the class, the conditions or the thresholds of
    its triggers: 人员离职 covers the class whose trigger is 关键人员离职. Words that say nothing,
    such as 重大, 发生 or 人员, do not count. A class without a trigger has a finding of its own.
    """
    settings, triggers = given.settings, given.plan.triggers
    scenarios = settings.scenarios or ()
    covered = _content("\n".join(scenarios))
    for name in settings.trigger_classes or () if scenarios else ():
        own = [each for each in triggers if fold(each.trigger_class) == fold(name)]
        said = "\n".join((name, *(f"{each.condition}\n{each.threshold or ''}" for each in own)))
        if own and not triggers.lost_keys and covered.isdisjoint(_content(said)):
            yield Finding(info, settings.cell("scenarios"), {"name": name})


@rule(
    "PR104", Severity.WARNING,
    message=Text("演练 {no}（{held}）过了 7 天还没有总结", "drill {no} ({held}) has no summary after 7 days"),
    why=Text("不总结，发现的问题就没有人改。", "Without a summary nobody mends what the drill has shown."),
    fix=Text("开总结会，填写总结日期。", "Hold the debrief and fill in Summed up on."),
    needs=["drills"],
)
def drill_without_summary(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A drill held over a week ago that nobody has summed up."""
    for drill in given.plan.drills:
        late = drill.held and given.today - drill.held > SUMMED_UP_WITHIN
        if late and drill.summed_up is None and "summed_up" not in drill.unread:
            values = {"no": drill.no, "held": drill.held}
            yield Finding(info, drill.cell("summed_up"), values)


@rule(
    "PR105", Severity.WARNING,
    message=Text("演练 {no} 计划在 {planned}，还没有实施", "drill {no}, planned for {planned}, has not been held"),
    why=Text("计划的演练没有做，等于没有演练。", "A drill that was only planned proves nothing."),
    fix=Text("补做后填写实施日期，或改期。", "Hold it and fill in Held on, or plan another day."),
    needs=["drills"],
)
def drill_not_held(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A drill whose planned day is over."""
    for drill in given.plan.drills:
        if drill.planned < given.today and drill.held is None and "held" not in drill.unread:
            values = {"no": drill.no, "planned": drill.planned}
            yield Finding(info, drill.cell("held"), values)


def _open(given: Given) -> Iterator[Action]:
    for action in given.plan.actions:
        if action.closed is None and "closed" not in action.unread:
            yield action


@rule(
    "PR106", Severity.WARNING,
    message=Text("整改 {no} 没有责任人", "action {no} has no owner"),
    why=Text("没有责任人的整改没有人去做。", "What belongs to nobody is done by nobody."),
    fix=Text("填写整改责任人。", "Name an owner."),
    needs=["actions"],
)
def action_without_owner(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An open action that nobody owns."""
    for action in _open(given):
        if action.owner is None and "owner" not in action.unread:
            yield Finding(info, action.cell("owner"), {"no": action.no})


@rule(
    "PR107", Severity.WARNING,
    message=Text("整改 {no} 没有期限", "action {no} has no due date"),
    why=Text("没有期限的整改会一直拖下去。", "What has no date is put off for ever."),
    fix=Text("填写整改期限。", "Fill in Due on."),
    needs=["actions"],
)
def action_without_due_date(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An open action without a date by which it is done."""
    for action in _open(given):
        if action.due is None and "due" not in action.unread:
            yield Finding(info, action.cell("due"), {"no": action.no})


@rule(
    "PR108", Severity.WARNING,
    message=Text("整改 {no} 应在 {due} 前完成，已逾期 {days} 天", "action {no} was due on {due} (days late: {days})"),
    why=Text("问题还在，再发生事件时会重复。", "The problem is still there when the next incident comes."),
    fix=Text("完成后填写完成日期，或经批准改期。", "Close it and fill in Closed on, or have another date approved."),
    needs=["actions"],
)
def action_overdue(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An open action whose date is over."""
    for action in _open(given):
        if action.due and action.due < given.today:
            values = {"no": action.no, "due": action.due, "days": (given.today - action.due).days}
            yield Finding(info, action.cell("due"), values)


def _trainings(given: Given) -> Callable[[Contact], list[Training]]:
    """The trainings of a contact; one whose list of people is unreadable may have been anybody's."""
    own: dict[int, list[Training]] = {}
    anybody = [each for each in given.plan.training if "attended" in each.unread]
    for training in given.plan.training:
        for name in training.attended or ():
            for person in given.directory.person(name):
                own.setdefault(person.row, []).append(training)
    return lambda contact: own.get(contact.row, []) + anybody


def _staff(given: Given) -> Iterator[Contact]:
    """The people who have not left, where every training could be read."""
    for contact in given.plan.contacts if not given.plan.training.lost_keys else ():
        if contact.status is not Status.LEFT and "joined" not in contact.unread:
            yield contact


@rule(
    "PR109", Severity.WARNING,
    message=Text("{name} {joined} 入职，还没有参加新员工培训", "{name} joined on {joined} and has had no training for joiners"),
    why=Text("新员工不了解预案，应急时帮不上忙。", "Who does not know the plan cannot help when it is needed."),
    fix=Text("安排新员工培训，记入培训记录。", "Train them and add it to Training."),
    needs=["contacts", "training"],
)
def joiner_untrained(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody who joined within a year and has had no joiners' training since."""
    trainings, year = _trainings(given), a_year_before(given.today)
    for contact in _staff(given):
        joined = contact.joined
        if joined is None or not year < joined <= given.today:
            continue
        own = trainings(contact)
        if not any(each.kind is TrainingKind.JOINER and each.on >= joined for each in own):
            values = {"name": contact.name, "joined": joined}
            yield Finding(info, contact.cell("joined"), values)


@rule(
    "PR110", Severity.WARNING,
    message=Text("核心人员{name}近 12 个月参加培训 {count} 次，要求每年至少 {asked} 次", "trainings of {name}, core staff, in the last 12 months: {count}; asked for: at least {asked} a year"),
    why=Text("核心人员不熟悉预案，处置会出错、会慢。", "Where core staff do not know the plan, the response is slow and goes wrong."),
    fix=Text("安排培训，记入培训记录。", "Train them and add it to Training."),
    needs=["settings", "contacts", "training"],
)
def core_staff_untrained(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Core staff with too few trainings in twelve months, once they and the plan are here a year."""
    asked = given.settings.core_trainings
    trainings, year = _trainings(given), a_year_before(given.today)
    if not asked or not whole_year_in_force(given.plan, given.today):
        return
    for contact in _staff(given):
        if contact.core and not (contact.joined and contact.joined > year):
            count = sum(year < each.on <= given.today for each in trainings(contact))
            if count < asked:
                values = {"name": contact.name, "count": count, "asked": asked}
                yield Finding(info, contact.cell("core"), values)


def _exams(given: Given) -> Iterator[tuple[Drill, frozenset[str], frozenset[str]]]:
    """Drills with those examined and those who failed, names folded."""
    for drill in given.plan.drills:
        if drill.failed and not {"examined", "failed"} & drill.unread:
            sat = frozenset(map(fold, drill.examined or ()))
            yield drill, sat, frozenset(map(fold, drill.failed))


@rule(
    "PR111", Severity.WARNING,
    message=Text("演练 {no} 考试合格率 {rate}，低于 {least}，还没有再培训", "the exam after drill {no} was passed by {rate}, under {least}, and there was no training again"),
    why=Text("合格率太低，说明多数人还不会，要再培训。", "Too many have not learnt it and must be trained again."),
    fix=Text("再培训，记入培训记录：类型选“再培训”，对应演练写 {no}。", "Train them again and add it to Training: kind Again, for drill {no}."),
    needs=["settings", "drills"],
)
def pass_rate_low(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An exam passed by too few after which nobody was trained again."""
    least = given.settings.pass_rate
    again = {
        fold(each.drill)
        for each in given.plan.training
        if each.drill and each.kind is TrainingKind.AGAIN
    }
    for drill, sat, failed in _exams(given):
        rate = 1 - len(failed & sat) / len(sat) if sat else 1
        if least and rate < least and fold(drill.no) not in again:
            values = {"no": drill.no, "rate": f"{rate:.0%}", "least": f"{least:.0%}"}
            yield Finding(info, drill.cell("failed"), values)


@rule(
    "PR112", Severity.WARNING,
    message=Text("演练 {no} 的未合格人员{who}不在应考人员中", "{who} failed the exam after drill {no} but is not among those examined"),
    why=Text("名单对不上，合格率就算不准。", "Where the lists differ, the pass rate is wrong."),
    fix=Text("补上应考人员，或改正未合格人员。", "Add them to Examined, or correct Failed."),
    needs=["drills"],
)
def failed_not_examined(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody who failed an exam without sitting it."""
    for drill, sat, _ in _exams(given):
        who = tuple(name for name in drill.failed or () if fold(name) not in sat)
        if who:
            yield Finding(info, drill.cell("failed"), {"no": drill.no, "who": who})


def _unrostered(given: Given, rostered: list[date]) -> Iterator[date]:
    """The days without duty from the first rostered one on; the list rises and holds one at least."""
    first, last = rostered[0], rostered[-1]
    if first <= given.today <= last:
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
    """Days without duty up to the last rostered one, and in the week to come if today is rostered.

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


def _next_year(given: Given) -> int | None:
    """Next year, from November on and unless its calendar is known."""
    year = given.today.year + 1
    return None if given.today.month < 11 or given.calendar.confirmed(year) else year


@rule(
    "PR116", Severity.WARNING,
    message=Text("工作日历没有 {year} 年", "the calendar has no rows for {year}"),
    why=Text("明年的放假和调休不知道，跨年的时限会算错。", "Without next year's holidays, deadlines that cross the year are wrong."),
    fix=Text("按国务院办公厅的通知补上 {year} 年的放假和调休。", "Add the holidays and make-up days of {year} from the State Council's notice."),
    needs=["calendar"],
)
def next_year_missing(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """From November on: no row for next year."""
    year, calendar = _next_year(given), given.plan.calendar
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
    year = _next_year(given)
    first = next((day for day in given.plan.calendar if day.on.year == year), None)
    if first:
        yield Finding(info, first.cell("certainty"), {"year": year})
