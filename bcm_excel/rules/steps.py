"""The steps of the response: their order, their branches, their proof and their time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bcm_excel.clock.duration import Duration
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.network import circles, condition_of, needs_of, tasks_of
from bcm_excel.plan.people import Contact
from bcm_excel.plan.response import Step
from bcm_excel.rules.registry import Given, rule
from bcm_excel.rules.schedules import most, overlaps, stretches, together

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@rule(
    "ST101", ERROR,
    message=Text("步骤 {step} 的前序步骤“{text}”不存在", "step {step} comes after {text}, which is no step"),
    why=Text("不知道等谁完成，时限无从算起。", "Nobody knows what to wait for, and the limit cannot be counted."),
    fix=Text("改为已有的步骤号。", "Write the number of a step that exists."),
    needs=["steps"],
)
def predecessor_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A predecessor that is no step."""
    steps = given.plan.steps
    for step in steps:
        for text in step.after or ():
            if not steps.has(text):
                yield Finding(info, step.cell("after"), {"step": step.no, "text": text})


def _conditions(given: Given) -> Iterator[tuple[Step, str, str]]:
    """Every condition that can be read: the step, the deciding step, the outcome."""
    for step in given.plan.steps:
        named = condition_of(step.only_if) if step.only_if else None
        if named:
            yield step, *named


@rule(
    "ST102", ERROR,
    message=Text("步骤 {step} 的适用条件“{text}”无法识别", "the condition of step {step}, {text}, cannot be read"),
    why=Text("不知道什么时候做这一步。", "Nobody knows when the step is taken."),
    fix=Text("写作 步骤号=判定选项，如 2=启动。", "Write step=outcome, such as 2=activate."),
    needs=["steps"],
)
def condition_unreadable(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A condition that is not a step and its outcome."""
    for step in given.plan.steps:
        if step.only_if and condition_of(step.only_if) is None:
            yield Finding(info, step.cell("only_if"), {"step": step.no, "text": step.only_if})


@rule(
    "ST103", ERROR,
    message=Text("步骤 {step} 的适用条件指向不存在的步骤“{text}”", "the condition of step {step} names {text}, which is no step"),
    why=Text("没有人作这个决定，这一步永远轮不到。", "Nobody takes that decision, so the step never comes."),
    fix=Text("改为作出决定的步骤号。", "Write the number of the step that decides."),
    needs=["steps"],
)
def condition_on_nothing(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A condition on a step that does not exist."""
    for step, decision, _ in _conditions(given):
        if not given.plan.steps.has(decision):
            yield Finding(info, step.cell("only_if"), {"step": step.no, "text": decision})


@rule(
    "ST104", ERROR,
    message=Text("步骤 {step} 的适用条件“{outcome}”不在步骤 {decision} 的判定选项中：{outcomes}", "the condition of step {step}, {outcome}, is not among the outcomes of step {decision}: {outcomes}"),
    why=Text("没有这个选项，这一步永远轮不到。", "Without that outcome the step never comes."),
    fix=Text("改为步骤 {decision} 的判定选项之一，或在步骤 {decision} 补上。", "Write one of its outcomes, or add this one to step {decision}."),
    needs=["steps"],
)
def outcome_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A condition on an outcome that nobody can choose: the step cannot be reached."""
    for step, decision, outcome in _conditions(given):
        deciding = given.plan.steps.named(decision)
        outcomes = {fold(each): each for one in deciding for each in one.outcomes or ()}
        readable = not any("outcomes" in one.unread for one in deciding)
        if deciding and readable and fold(outcome) not in outcomes:
            none = Text("（无）", "(none)")
            values = {
                "step": step.no, "decision": deciding[0].no, "outcome": outcome,
                "outcomes": tuple(outcomes.values()) or none,
            }
            yield Finding(info, step.cell("only_if"), values)


@rule(
    "ST105", ERROR,
    message=Text("步骤互相等待，形成循环：{circle}", "steps wait for each other in a circle: {circle}"),
    why=Text("循环里的步骤谁也开始不了，时限算不出来。", "None of them can begin, and no deadline can be computed."),
    fix=Text("改掉其中一个步骤的前序步骤、适用条件或计时起点。", "Change After, Only if or Counted from of one of them."),
    needs=["steps"],
)
def circle(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Steps that wait for each other: one finding a circle, at its first step."""
    steps = given.plan.steps
    for keys in circles(needs_of(tasks_of(given.plan))):
        first, last = steps.named(keys[0])[0], fold(keys[-1])
        condition = condition_of(first.only_if) if first.only_if else None
        if any(fold(each) == last for each in first.after or ()):
            field = "after"
        elif condition and fold(condition[0]) == last:
            field = "only_if"
        else:
            field = "counted_from"
        yield Finding(info, first.cell(field), {"circle": " → ".join((*keys, keys[0]))})


@rule(
    "ST106", ERROR,
    message=Text("步骤 {step} 永远轮不到：作决定的步骤 {decision} 与它没有共同的级别、触发条件、场合或分支", "step {step} never comes: step {decision}, which decides, shares no level, trigger, occasion or branch with it"),
    why=Text("两个步骤不会出现在同一事件中。", "The two never belong to one incident."),
    fix=Text("改适用级别、适用触发、适用场合，或改适用条件。", "Change Levels, Triggers or Used in, or the condition."),
    needs=["steps"],
)
def never_together(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A step that hangs on a decision which is never taken at its level, trigger or occasion."""
    for step, decision, _ in _conditions(given):
        deciding = given.plan.steps.named(decision)
        if deciding and not any(together(step, one) for one in deciding):
            values = {"step": step.no, "decision": deciding[0].no}
            yield Finding(info, step.cell("only_if"), values)


@rule(
    "ST107", WARNING,
    message=Text("步骤 {step} 只有一个判定选项“{outcome}”，没有写另一种结果", "step {step} has only one outcome, {outcome}; its other side is missing"),
    why=Text("作出相反决定时，不知道接下来做什么。", "When the decision goes the other way nobody knows what to do."),
    fix=Text("补上另一种结果，如 启动、仅维修。", "Add the other outcome, such as activate, repair only."),
    needs=["steps"],
)
def one_sided(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A decision with a single outcome on which other steps hang."""
    asked: dict[str, set[str]] = {}
    for _, decision, outcome in _conditions(given):
        asked.setdefault(fold(decision), set()).add(fold(outcome))
    for step in given.plan.steps:
        outcomes = step.outcomes or ()
        if len(outcomes) == 1 and asked.get(fold(step.no)) == {fold(outcomes[0])}:
            values = {"step": step.no, "outcome": outcomes[0]}
            yield Finding(info, step.cell("outcomes"), values)


@rule(
    "ST108", INFO,
    message=Text("步骤 {step} 的判定选项没有任何步骤引用：{outcomes}", "no step hangs on the outcomes of step {step}: {outcomes}"),
    why=Text("无论怎么决定，后面的步骤都照做。", "Whatever is decided, the same steps follow."),
    fix=Text("在受影响的步骤写适用条件，如 {step}={outcome}。", "Give the steps concerned a condition, such as {step}={outcome}."),
    needs=["steps"],
)
def no_consequence(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A decision that nothing follows from; one about the level is followed by the levels."""
    asked = {fold(decision) for _, decision, _ in _conditions(given)}
    levels = given.plan.levels
    unread = any("only_if" in step.unread for step in given.plan.steps)
    for step in given.plan.steps if not unread else ():
        outcomes = step.outcomes or ()
        chooses_level = any(levels.has(each) for each in outcomes)
        if outcomes and fold(step.no) not in asked and not chooses_level:
            values = {"step": step.no, "outcomes": outcomes, "outcome": outcomes[0]}
            yield Finding(info, step.cell("outcomes"), values)


def _empty(given: Given, info: RuleInfo, field: str) -> Iterator[Finding]:
    """A finding for each step where the field is empty; one at the heading where it always is."""
    steps = given.plan.steps
    lacking = [step for step in steps if not getattr(step, field) and field not in step.unread]
    if len(lacking) == len(steps) > 1:
        yield Finding(info, steps.cell(field), {"steps": tuple(step.no for step in lacking)})
        return
    for step in lacking:
        yield Finding(info, step.cell(field), {"steps": step.no})


@rule(
    "ST111", INFO,
    message=Text("步骤 {steps} 没有写证明材料", "no evidence is named for step {steps}"),
    why=Text("事后无法证明这一步做过。", "Afterwards nobody can prove that it was done."),
    fix=Text("写明留下什么，如 电子邮件、会议纪要。", "Say what is kept, such as an e-mail or minutes."),
    needs=["steps"],
)
def no_evidence(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A step that leaves nothing behind."""
    yield from _empty(given, info, "evidence")


MAIL = lazy("邮件|电邮|邮箱|e-?mail", re.IGNORECASE)
FAX = lazy("传真|fax", re.IGNORECASE)


def _concerned(given: Given, step: Step) -> list[Contact]:
    """Primary and backup of everybody who is responsible for a step."""
    roles = given.directory.all(step.responsible)
    named = (given.directory.one(name) for role in roles for name in (role.primary, role.backup))
    return [person for person in named if person]


def _has(person: Contact, evidence: str) -> bool:
    """Whether somebody can give such evidence; in doubt they can."""
    mailed, faxed = MAIL.search(evidence), FAX.search(evidence)
    if mailed and (person.mail or "mail" in person.unread):
        return True
    if faxed and (FAX.search(person.backup_channel or "") or "backup_channel" in person.unread):
        return True
    return not mailed and not faxed


@rule(
    "ST112", INFO,
    message=Text("步骤 {step} 的证明材料是{evidence}，但责任人都没有登记相应的邮箱或传真", "step {step} is proven by {evidence}, but nobody responsible has such an address"),
    why=Text("没有地址就发不出，也收不到。", "Without an address nothing can be sent or received."),
    fix=Text("在应急通讯录补上邮箱，或改用别的证明材料。", "Add the addresses to Contacts, or choose other evidence."),
    needs=["steps", "roles", "contacts"],
)
def evidence_without_address(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Evidence by mail or fax only, where nobody concerned has either."""
    for step in given.plan.steps:
        people = _concerned(given, step) if step.evidence else []
        if people and not any(_has(person, each) for each in step.evidence or () for person in people):
            values = {"step": step.no, "evidence": step.evidence}
            yield Finding(info, step.cell("evidence"), values)


@rule(
    "ST113", INFO,
    message=Text("步骤 {steps} 没有写时限", "no limit is given for step {steps}"),
    why=Text("没有时限就没有截止时间，也不会提醒。", "Without a limit there is no deadline and no reminder."),
    fix=Text("写明时限；确实没有可以不管。", "Give a limit; if there is none leave it."),
    needs=["steps"],
)
def no_limit(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A step that may take for ever."""
    yield from _empty(given, info, "limit")


@rule(
    "ST114", WARNING,
    message=Text("级别“{level}”没有专属的处置步骤", "no step is meant for the level {level}"),
    why=Text("判定为这一级时，不知道有什么要做。", "When this level is fixed nobody knows what to do."),
    fix=Text("在处置流程的适用级别里写上“{level}”，或补充步骤。", "Name {level} in the Levels of the steps that belong to it, or add steps."),
    needs=["levels", "steps"],
)
def level_without_steps(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A level that no step names, where steps name others."""
    steps = given.plan.steps
    named = {fold(level) for step in steps for level in step.levels or ()}
    unread = any("levels" in step.unread for step in steps)
    for level in given.plan.levels if named and not unread else ():
        if fold(level.name) not in named:
            yield Finding(info, level.cell("name"), {"level": level.name})


@rule(
    "ST115", INFO,
    message=Text("{name}在做步骤 {step} 的同时还要做步骤 {others}", "{name} is needed for step {step} and at the same time for step {others}"),
    why=Text("一个人同一时间只能做一件事，总有一步要晚。", "One person does one thing at a time, so one of them will be late."),
    fix=Text("换一个责任人，或让两个步骤先后进行。", "Make somebody else responsible, or let one step follow the other."),
    needs=["steps", "roles", "contacts"],
)
def needed_twice(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """One person, not a group, with steps that are planned for the same hours."""
    for job, others in overlaps(given):
        values = {
            "name": job.person.name, "step": job.step.no,
            "others": tuple(other.step.no for other in others),
        }
        yield Finding(info, job.step.cell("responsible"), values)


def _hours(minutes: int) -> Text:
    hours, rest = divmod(minutes, 60)
    zh, en = f"{hours} 小时", f"{hours} h"
    return Text(f"{zh} {rest} 分钟", f"{en} {rest} min") if rest else Text(zh, en)


def _said(target: Duration) -> Text:
    return Text(target.say(Lang.ZH), target.say(Lang.EN))


@rule(
    "ST121", ERROR,
    message=Text("{what}{target}内做不完：并行最快 {best}（步骤 {path}），逐步进行要 {worst}", "{what}{target} cannot be met: {best} at best, side by side (steps {path}), {worst} one after another"),
    why=Text("各步都按时完成，总时间仍然超过目标。", "Even with every step on time the whole takes longer than the target."),
    fix=Text("缩短这些步骤的时限，让它们并行，或调整目标时间。", "Shorten these steps, let them run side by side, or change the target."),
    needs=["steps"],
)
def target_missed(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A target time that the limits cannot keep even at best."""
    for stretch in stretches(given):
        allowed = most(stretch.target)
        if allowed is not None and stretch.best.minutes > allowed:
            level = stretch.level
            what = Text(f"级别“{level}”在目标时间 ", f"at the level {level} the target of ") if level else Text("目标时间 ", "the target of ")
            values = {
                "what": what, "target": _said(stretch.target), "best": _hours(stretch.best.minutes),
                "worst": _hours(stretch.worst.minutes), "path": " → ".join(stretch.best.keys),
            }
            yield Finding(info, stretch.row.cell("target"), values)
