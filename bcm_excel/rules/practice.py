"""Drills, their scenarios and summaries, and the corrective actions that follow."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.coverage import class_covered, triggers_of
from bcm_excel.plan.due.practice import SUMMED_UP_WITHIN, open_actions, short_quarters
from bcm_excel.plan.near import nearest
from bcm_excel.plan.obligations import in_force_since
from bcm_excel.rules.registry import Given, rule


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
    asked, cell = given.settings.drills_a_quarter, given.plan.drills.cell("held")
    since = in_force_since(given.plan)
    for quarter, count in short_quarters(given.plan, given.today, since):
        yield Finding(info, cell, {"quarter": quarter.said, "count": count, "asked": asked})


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
    for name in settings.trigger_classes or () if scenarios else ():
        own = triggers_of(given.plan, name)
        if own and not triggers.lost_keys and not class_covered(name, own, scenarios):
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


@rule(
    "PR106", Severity.WARNING,
    message=Text("整改 {no} 没有责任人", "action {no} has no owner"),
    why=Text("没有责任人的整改没有人去做。", "What belongs to nobody is done by nobody."),
    fix=Text("填写整改责任人。", "Name an owner."),
    needs=["actions"],
)
def action_without_owner(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An open action that nobody owns."""
    for action in open_actions(given.plan):
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
    for action in open_actions(given.plan):
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
    for action in open_actions(given.plan):
        if action.due and action.due < given.today:
            values = {"no": action.no, "due": action.due, "days": (given.today - action.due).days}
            yield Finding(info, action.cell("due"), values)
