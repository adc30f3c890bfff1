"""Trainings of joiners and core staff, and the exams after drills."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.due.people import exams, low_exams, may_be, staff, trainings_of
from bcm_excel.plan.obligations import a_year_before, whole_year_in_force
from bcm_excel.plan.words import TrainingKind
from bcm_excel.rules.registry import Given, rule


@rule(
    "PR109", Severity.WARNING,
    message=Text("{name} {joined} 入职，还没有参加新员工培训", "{name} joined on {joined} and has had no training for joiners"),
    why=Text("新员工不了解预案，应急时帮不上忙。", "Who does not know the plan cannot help when it is needed."),
    fix=Text("安排新员工培训，记入培训记录。", "Train them and add it to Training."),
    needs=["contacts", "training"],
)
def joiner_untrained(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody who joined within a year and has had no joiners' training since."""
    trainings, year = trainings_of(given.directory), a_year_before(given.today)
    for contact in staff(given.plan):
        joined = contact.joined
        if joined is None or not year < joined <= given.today:
            continue
        own = (each for each in trainings(contact) if each.on >= joined)
        if not any(may_be(each, TrainingKind.JOINER) for each in own):
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
    trainings, year = trainings_of(given.directory), a_year_before(given.today)
    if not asked or not whole_year_in_force(given.plan, given.today):
        return
    for contact in staff(given.plan):
        if contact.core and not (contact.joined and contact.joined > year):
            count = sum(year < each.on <= given.today for each in trainings(contact))
            if count < asked:
                values = {"name": contact.name, "count": count, "asked": asked}
                yield Finding(info, contact.cell("core"), values)


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
    for drill, rate, again in low_exams(given.plan, given.today):
        if least and again is None:
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
    for drill, sat, _ in exams(given.plan):
        who = tuple(name for name in drill.failed or () if fold(name) not in sat)
        if who:
            yield Finding(info, drill.cell("failed"), {"no": drill.no, "who": who})
