"""What each post does first: its steps by baseline, with their times in words and whom to call."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bcm_excel.clock.deadlines import compute
from bcm_excel.clock.network import Moment, NetworkError, Task
from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.people import People, leading, steps_of
from bcm_excel.incident.reach import Reaching
from bcm_excel.plan.clean import fold
from bcm_excel.plan.people import Role
from bcm_excel.plan.response import Step
from bcm_excel.plan.responsible import Resolved
from bcm_excel.plan.words import ForEach
from bcm_excel.plan.working import calendar_of

FIRST = timedelta(hours=8)
"""A post's first steps begin within this time of its very first, and are not given days."""

NAMED = 2
"""Parties and posts that are named on a card with their numbers; more are on the call list."""

SINCE = {
    Moment.BEGAN: Text("发生", "its beginning"),
    Moment.FOUND: Text("发现", "discovery"),
    Moment.REPORTED: Text("接报", "the report"),
    Moment.ASSESSED: Text("研判定级", "the assessment"),
    Moment.ACTIVATED: Text("启动响应", "activation"),
    Moment.RESTORED: Text("系统恢复", "restoration"),
    Moment.ENDED: Text("响应终止", "the end of the response"),
    Moment.DELIVERED: Text("送达", "delivery"),
    Moment.EFFECTIVE: Text("生效", "taking effect"),
}
AFTER_STEPS = Text("步骤 {keys} 完成", "the end of step {keys}")
AT_ONCE = Text("{start}后立即", "at once after {start}")
WITHIN = Text("{start}后 {limit}内", "within {limit} of {start}")
AFTER_A_WAIT = Text(
    "{start}后 {wait}起，{limit}内", "within {limit}, beginning {wait} after {start}"
)
BEFOREHAND = Text("{limit}（对照{start}）", "{limit} (counted back from {start})")
NO_LIMIT = Text("{start}后，预案未定时限", "after {start}; the plan sets no limit")

EACH = Text(
    "逐家联系：{kind} {n} 家，号码见应急通讯录", "Call each {kind} ({n}), see the call list"
)
EVERYBODY = Text("全组成员，号码见应急通讯录", "Everybody of the group, see the call list")
DECIDED = Text("步骤 {key} 决定“{outcome}”时", "if step {key} decides “{outcome}”")
MORE = Text("等 {n} 家，见应急通讯录", "and others, {n} in all, see the call list")
TELL = Text("通知：{who}", "Tell: {who}")
WITH = Text("会同：{who}", "Together with: {who}")
THEN = Text("完成后告知：{who}", "When done, tell: {who}")
LEAD = Text("报告：{who}", "Report to: {who}")
TELL_ALL = Text("通知全组，号码见应急通讯录", "Tell everybody of the group, see the call list")
NOT_FOUND = Text("（预案中找不到此岗位）", " (no such post in the plan)")


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step as a card shows it."""

    key: str
    what: str
    when: str
    call: tuple[str, ...]
    proof: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """At which levels, and after which decision."""


@dataclass(frozen=True)
class Post:
    """A post with its steps in the order of time. ``role`` is None where the plan knows no such."""

    name: str
    role: Role | None
    steps: tuple[FirstStep, ...]
    later: int = 0
    """Steps of this post that come later and are not here."""


def time_words(task: Task, lang: Lang) -> str:
    """Within what time a step is done, and counted from what."""
    if task.counted_from or not task.after:
        start = SINCE[task.counted_from or Moment.FOUND]
    else:
        start = AFTER_STEPS.filled({"keys": task.after})
    limit, values = task.limit, {"start": start[lang]}
    if limit is None:
        return NO_LIMIT.fill(lang, values)
    values["limit"] = limit.say(lang)
    if limit.immediate:
        return AT_ONCE.fill(lang, values)
    if limit.before:
        return BEFOREHAND.fill(lang, values)
    if task.wait:
        return AFTER_A_WAIT.fill(lang, {**values, "wait": task.wait.say(lang)})
    return WITHIN.fill(lang, values)


def posts(reaching: Reaching, tasks: Sequence[Task], *, all_levels: bool) -> tuple[Post, ...]:
    """Every post that has a step: the roles in their order, then whoever is named and not known.

    ``all_levels``: the tasks are of every level, so that each says for which it is.
    """
    return _Posts(reaching, tasks, all_levels).made()


class _Posts:
    def __init__(self, reaching: Reaching, tasks: Sequence[Task], all_levels: bool) -> None:
        self.reaching, self.people, self.lang = reaching, reaching.people, reaching.lang
        self.tasks, self.all_levels = {task.key: task for task in tasks}, all_levels
        self.rows = steps_of(self.people.plan, self.tasks)
        self.starts = _starts(self.people, tasks, reaching)

    def made(self) -> tuple[Post, ...]:
        known: dict[int, list[str]] = {}
        unknown: dict[str, tuple[str, list[str]]] = {}
        for key, row in self.rows.items():
            for resolved in self._owners(row):
                for role in resolved.roles:
                    known.setdefault(role.row, []).append(key)
                if not resolved.found:
                    unknown.setdefault(fold(resolved.text), (resolved.text, []))[1].append(key)
        roles = [role for role in self.people.plan.roles if role.row in known]
        named: list[tuple[str, Role | None, list[str]]] = [
            (role.heading, role, known[role.row]) for role in roles
        ]
        named += [(text, None, keys) for text, keys in unknown.values()]
        return tuple(self._post(name, role, keys) for name, role, keys in named)

    def _owners(self, row: Step) -> Iterable[Resolved]:
        return map(self.people.directory.resolve, row.responsible)

    def _post(self, name: str, role: Role | None, keys: Sequence[str]) -> Post:
        order = {key: at for at, key in enumerate(self.starts)}
        mine = sorted(dict.fromkeys(keys), key=order.__getitem__)
        begins = [at for key in mine if (at := self.starts[key])]
        ends = min(begins) + FIRST if begins else None
        first = [key for key in mine if (at := self.starts[key]) and ends and at <= ends]
        soon = [key for key in first if not self._takes_days(key)]
        steps = tuple(self._step(key, name, role) for key in soon or mine[:1])
        return Post(self.reaching.text(name), role, steps, len(mine) - len(steps))

    def _takes_days(self, key: str) -> bool:
        limit = self.tasks[key].limit
        return limit is not None and limit.counts_days

    def _step(self, key: str, name: str, role: Role | None) -> FirstStep:
        task, row = self.tasks[key], self.rows[key]
        only = row.levels or () if self.all_levels else ()
        if task.only_if:
            values = {"key": task.only_if[0], "outcome": task.only_if[1]}
            only = (*only, DECIDED.fill(self.lang, values))
        return FirstStep(
            key,
            self.reaching.text(row.content),
            time_words(task, self.lang),
            tuple(self._calls(task, row, name, role)),
            tuple(map(self.reaching.text, row.evidence or ())),
            only,
        )

    def _calls(self, task: Task, row: Step, name: str, role: Role | None) -> list[str]:
        lines = [
            *self._told(row),
            *self._each(row),
            *self._beside(row, name, role),
            *self._next(task, role),
        ]
        leader = self.people.leader()
        if lines or leader is None:
            return lines
        if leader is role:
            return [TELL_ALL[self.lang]]
        return [LEAD.fill(self.lang, {"who": self._named(leader)})]

    def _told(self, row: Step) -> list[str]:
        told = [self._party(name) for name in (row.told or ())[:NAMED]]
        lines = [TELL.fill(self.lang, {"who": who}) for who in told]
        more = len(row.told or ())
        return [*lines, MORE.fill(self.lang, {"n": more})] if more > NAMED else lines

    def _party(self, name: str) -> str:
        plan = self.people.plan
        contacts = [each.first or each.backup for each in plan.external.named(name)]
        contacts += [each.main_contact for each in plan.parties.named(name)]
        return f"{self.reaching.text(name)}\n{self.reaching.of(next(iter(contacts), None)).line}"

    def _each(self, row: Step) -> list[str]:
        if row.for_each is None:
            return []
        plan, kind = self.people.plan, row.for_each
        rows: Mapping[ForEach, int] = {
            ForEach.CUSTOMER: sum(each.kind.name == kind.name for each in plan.external),
            ForEach.PARTY: len(plan.parties),
            ForEach.EXTERNAL: len(plan.external),
            ForEach.SUPPLIER: len(plan.suppliers),
        }
        said = kind.value.zh if self.lang is Lang.ZH else kind.value.en.lower()
        return [EACH.fill(self.lang, {"kind": said, "n": rows[kind]})]

    def _beside(self, row: Step, name: str, role: Role | None) -> list[str]:
        """The others who are responsible for the same step."""
        owners = list(self._owners(row))
        if any(each.whole_group for each in owners):
            return [EVERYBODY[self.lang]]
        others = [
            each for each in owners if role not in each.roles and fold(each.text) != fold(name)
        ]
        return [WITH.fill(self.lang, {"who": self._owner(each)}) for each in others[:NAMED]]

    def _next(self, task: Task, role: Role | None) -> list[str]:
        """Who goes on when this step ends."""
        waiting = [
            each.key
            for each in self.tasks.values()
            if task.key in each.after or (each.counted_from and each.counted_from is task.marks)
        ]
        said: dict[str, None] = {}
        for key in waiting:
            for each in self._owners(self.rows[key]):
                if each.whole_group or role not in each.roles:
                    said.setdefault(self._owner(each))
        return [THEN.fill(self.lang, {"who": who}) for who in list(said)[:1]]

    def _owner(self, owner: Resolved) -> str:
        if not owner.found:
            return f"{self.reaching.text(owner.text)}{NOT_FOUND[self.lang]}"
        if owner.whole_group:
            return EVERYBODY[self.lang]
        return self._named(leading(owner.roles))

    def _named(self, role: Role) -> str:
        post = self.reaching.text(role.post or role.role)
        return f"{post}\n{self.reaching.of(role.primary).line}"


def _starts(
    people: People, tasks: Sequence[Task], reaching: Reaching
) -> Mapping[str, datetime | None]:
    """When each step is planned to begin, in that order; those that wait for a moment at the end.

    Steps that run in a circle stay in the order of the sheet, the first ones as if at once.
    """
    began = datetime.combine(reaching.today, time(8))
    moments = {Moment.BEGAN: began, Moment.FOUND: began}
    try:
        dues = compute(tasks, moments, {}, calendar_of(people.plan), began)
    except NetworkError:
        return {task.key: began for task in tasks}
    starts = {key: due.baseline_start for key, due in dues.items()}
    order = sorted(starts, key=lambda key: (starts[key] is None, starts[key] or began))
    return {key: starts[key] for key in order}
