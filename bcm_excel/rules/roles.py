"""Roles and external parties: whether somebody is there when the first person is not."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.assigned import Assignment
from bcm_excel.plan.people import Contact, External, Role
from bcm_excel.plan.phones import spoken
from bcm_excel.plan.words import Function, Status
from bcm_excel.rules.assigned import Pair, assignments, away, on_leave, pairs, title_of
from bcm_excel.rules.names import group_core, groups_in
from bcm_excel.rules.registry import Given, rule

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def _lacks(row: Role | External, field: str) -> bool:
    return not getattr(row, field) and field not in row.unread


@rule(
    "RO101", WARNING,
    message=Text("{role}没有备份责任人", "{role} has no backup"),
    why=Text("第一责任人不在时没有人接替。", "When the primary is away nobody steps in."),
    fix=Text("指定一名备份责任人。", "Name a backup."),
    needs=["roles"],
)
def role_without_backup(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A role that one person bears alone."""
    for role in given.plan.roles:
        if _lacks(role, "backup"):
            yield Finding(info, role.cell("backup"), {"role": title_of(role)})


@rule(
    "RO102", WARNING,
    message=Text("{party}没有备份联系人", "{party} has no backup contact"),
    why=Text("首要联系人找不到时，没有别人可以联系。", "When the first contact cannot be reached there is nobody else to call."),
    fix=Text("请对方再提供一名联系人。", "Ask the party for a second contact."),
    needs=["external"],
)
def party_without_backup(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An external party with one contact only."""
    for party in given.plan.external:
        if _lacks(party, "backup") and not _lacks(party, "first"):
            yield Finding(info, party.cell("backup"), {"party": party.name})


@rule(
    "RO103", WARNING,
    message=Text("{party}没有首要联系人", "{party} has no first contact"),
    why=Text("要联系这个单位时不知道找谁。", "Nobody knows whom to call there."),
    fix=Text("填写首要联系人；只有一人时填在首要联系人。", "Fill in the first contact; if there is only one person, here."),
    needs=["external"],
)
def party_without_contact(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An external party whose first contact is not named."""
    for party in given.plan.external:
        if _lacks(party, "first"):
            yield Finding(info, party.cell("first"), {"party": party.name})


@rule(
    "RO104", ERROR,
    message=Text("{role}的备份与第一人选都是{name}", "{name} is both first and backup of {role}"),
    why=Text("同一个人不能接替自己。", "Nobody can step in for themselves."),
    fix=Text("备份换成另一个人。", "Name somebody else as backup."),
    needs=["contacts"],
)
def primary_is_backup(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """One person in both places of a role or an external party."""
    for pair in given.once(pairs):
        if pair.same:
            values = {"role": title_of(pair.row), "name": pair.first.name}
            yield Finding(info, pair.row.cell("backup"), values)


def _shared(first: Contact, backup: Contact) -> tuple[str, Text, str] | None:
    """The field, its name and the number that two people share."""
    for number in backup.mobile or ():
        if number in (first.mobile or ()):
            return "mobile", Text("手机", "mobile"), number
    for number in backup.landline or ():
        ours = number[0] != "x" or first.organisation == backup.organisation
        if ours and number in (first.landline or ()):
            extension = Text("分机", "extension")
            return "landline", extension if "x" in number else Text("固定电话", "landline"), number
    return None


@rule(
    "RO105", WARNING,
    message=Text("{role}的{first}和{backup}共用{what} {number}", "{first} and {backup} of {role} share the {what} {number}"),
    why=Text("一部电话不通，两个人就都找不到。", "When that one telephone fails neither can be reached."),
    fix=Text("为{backup}补上自己的号码。", "Give {backup} a number of their own."),
    needs=["contacts"],
)
def shared_number(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """First and backup behind one number: one finding a pair, at the backup's number."""
    told: set[frozenset[int]] = set()
    for pair in given.once(pairs):
        first, backup = pair.first.person, pair.backup.person
        if first is None or backup is None or first is backup:
            continue
        both, shared = frozenset({first.row, backup.row}), _shared(first, backup)
        if shared is None or both in told:
            continue
        told.add(both)
        field, what, number = shared
        values = {
            "role": title_of(pair.row), "first": first.name, "backup": backup.name,
            "what": what, "number": spoken(number),
        }
        yield Finding(info, backup.cell(field), values)


@rule(
    "RO106", WARNING,
    message=Text("{name}担任 {count} 个角色，预案规定最多 {limit} 个", "{name} bears {count} roles; the plan allows {limit}"),
    why=Text("应急时一个人顾不过来。", "In an emergency one person cannot do it all."),
    fix=Text("把其中的角色交给别人。", "Give some of the roles to others."),
    needs=["settings", "roles"],
)
def too_many_roles(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A person in more roles than the plan allows: one finding, at the first that is too many."""
    limit = given.settings.roles_a_person
    if limit is None:
        return
    borne: dict[object, list[Assignment]] = {}
    for each in given.once(assignments):
        if isinstance(each.row, Role):
            roles = borne.setdefault(each.person.row if each.person else each.name, [])
            if not any(other.row is each.row for other in roles):
                roles.append(each)
    for roles in borne.values():
        if len(roles) > limit:
            over = roles[int(limit)]
            values = {"name": over.name, "count": len(roles), "limit": limit}
            yield Finding(info, over.row.cell(over.field), values)


def _both_away(given: Given) -> list[Pair]:
    """The pairs of which neither is there today."""
    return [
        pair
        for pair in given.once(pairs)
        if pair.first.person and pair.backup.person and not pair.same
        and away(pair.first.person, given.today) and away(pair.backup.person, given.today)
    ]  # fmt: skip


def _single(given: Given) -> Iterator[tuple[Assignment, Contact, str]]:
    """The assignments of people with what they are for; pairs that are away together left out.

    Somebody who is their own backup is named once.
    """
    rows = {id(pair.row) for pair in given.once(_both_away)}
    again = {id(pair.row) for pair in given.once(pairs) if pair.same}
    for each in given.once(assignments):
        if each.person is None or id(each.row) in rows:
            continue
        if each.field != "backup" or id(each.row) not in again:
            row = each.row
            what = title_of(row) if isinstance(row, Role | External) else str(getattr(row, row.sheet.keys[0].field))
            yield each, each.person, what


@rule(
    "RO111", ERROR,
    message=Text("{role}的{name}已经离岗", "{name} of {role} has left"),
    why=Text("离岗的人不会再处理应急事务。", "Somebody who has left will not act."),
    fix=Text("换成在岗的人，或更正应急通讯录的在岗状态。", "Name somebody who is there, or correct the status in Contacts."),
    needs=["contacts"],
)
def left_but_assigned(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody who has left and still has a task: at the cell that names them."""
    for each, person, what in _single(given):
        if person.status is Status.LEFT:
            yield Finding(info, each.row.cell(each.field), {"role": what, "name": person.name})


@rule(
    "RO112", WARNING,
    message=Text("{role}的{name}今天休假", "{name} of {role} is on leave today"),
    why=Text("今天发生事件时由别人接替，要提前说好。", "If something happens today somebody else must act, and should know."),
    fix=Text("确认休假期间由谁接替；已经回来就更新休假日期。", "Make sure who steps in; if they are back update the dates of the leave."),
    needs=["contacts"],
)
def on_leave_but_assigned(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Somebody with a task who is away today: at the cell that names them."""
    for each, person, what in _single(given):
        if person.status is not Status.LEFT and on_leave(person, given.today):
            yield Finding(info, each.row.cell(each.field), {"role": what, "name": person.name})


@rule(
    "RO113", ERROR,
    message=Text("{role}的{first}和{backup}今天都不在", "{first} and {backup} of {role} are both away today"),
    why=Text("今天发生事件时，这个角色没有人。", "If something happens today nobody is there."),
    fix=Text("今天就指定一名在岗的人。", "Name somebody who is there, today."),
    needs=["contacts"],
)
def both_away(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A role or party whose first and backup are away together."""
    for pair in given.once(_both_away):
        values = {"role": title_of(pair.row), "first": pair.first.name, "backup": pair.backup.name}
        yield Finding(info, pair.row.cell(pair.first.field), values)


LEADS = ("长", "领导", "指挥", "负责", "主任", "总监", "经理", "主管", "lead", "chief", "head", "director", "manager", "command")


@rule(
    "RO121", WARNING,
    message=Text("应急组织中没有领导角色", "no role in Roles leads"),
    why=Text("没有人有权启动预案、调配资源。", "Nobody may activate the plan or allocate resources."),
    fix=Text("增加组长，或把组长的职能填为“领导”。", "Add a leader, or set the leader's function to Leader."),
    needs=["roles"],
)
def no_leader(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Every role says what it is for, and neither that nor a name says that it leads."""
    roles = given.plan.roles
    for role in roles:
        named = f"{role.role}{role.post or ''}".casefold()
        if role.function in {None, Function.LEADER} or any(word in named for word in LEADS):
            return
    yield Finding(info, roles.cell("function"))


def _groups(given: Given) -> Iterator[tuple[str, CellRef]]:
    """The emergency groups that the plan speaks of, those of the roles first."""
    plan = given.plan
    for role in plan.roles:
        yield from ((name, role.cell("group")) for name in groups_in(role.group))
    for role in plan.roles:
        yield from ((name, role.cell("duty")) for name in groups_in(role.duty or ""))
    for trigger in plan.triggers:
        yield from ((name, trigger.cell("condition")) for name in groups_in(trigger.condition))
        for text in trigger.decided_by or ():
            yield from ((name, trigger.cell("decided_by")) for name in groups_in(text))
    for step in plan.steps:
        for text in step.responsible:
            yield from ((name, step.cell("responsible")) for name in groups_in(text))
        yield from ((name, step.cell("content")) for name in groups_in(step.content))


@rule(
    "RO122", INFO,
    message=Text("“{name}”在别处写作“{other}”", "{name} is written {other} elsewhere"),
    why=Text("一个组两种叫法，容易以为是两个组。", "With two names one group is easily taken for two."),
    fix=Text("统一叫法。", "Write it one way."),
    needs=["roles"],
)
def group_named_two_ways(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A group with and without 事务 in its name: one finding for each further way of writing it."""
    written: dict[str, str] = {}
    told: set[str] = set()
    for name, cell in _groups(given):
        usual = written.setdefault(group_core(name), name)
        if name != usual and name not in told:
            told.add(name)
            yield Finding(info, cell, {"name": name, "other": usual})
