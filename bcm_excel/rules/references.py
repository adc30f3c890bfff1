"""What a cell refers to: people, levels, templates and whoever is responsible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Column, Row
from bcm_excel.plan.near import Names
from bcm_excel.plan.plan import SHEETS, TITLES
from bcm_excel.plan.responsible import Resolved
from bcm_excel.rules.registry import Given, rule

Reference = tuple[Row, Column, str]


def _references(given: Given, to: Callable[[Column], bool]) -> Iterator[Reference]:
    """Every name that a cell of such a column holds, each once."""
    for sheet in SHEETS:
        columns = [column for column in sheet.columns if column.to and to(column)]
        for row in given.plan.table(sheet.name) if columns else ():
            for column in columns:
                held: Any = getattr(row, column.field)
                for text in (held,) if isinstance(held, str) else dict.fromkeys(held or ()):
                    yield row, column, text


Strange = tuple[Row, Column, str, str | None]
"""A name that stands in no row of the sheet it refers to, with its near match."""


def _strange(given: Given) -> tuple[Strange, ...]:
    """Names of all but people, steps and the responsible."""
    ours = {"responsible", "contacts", "steps"}
    names: dict[str, Names] = {}
    found = []
    for row, column, text in _references(given, lambda column: column.to not in ours):
        to = str(column.to)
        table = given.plan.table(to)
        if not len(table) or table.has(text) or (to == "external" and given.plan.parties.has(text)):
            continue
        if to not in names:
            names[to] = Names(str(getattr(each, each.sheet.keys[0].field)) for each in table)
        found.append((row, column, text, names[to].nearest(text)))
    return tuple(found)


@rule(
    "RF101", Severity.ERROR,
    message=Text("{column}“{text}”在“{sheet}”中没有", "{column} {text} is not in {sheet}"),
    why=Text("引用的内容不存在，用到时找不到。", "What is referred to does not exist and will not be found when it is needed."),
    fix=Text("改为“{sheet}”里已有的名称，或在“{sheet}”补上。", "Use a name from {sheet}, or add it there."),
)
def reference_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A name that no row of the other sheet bears."""
    for row, column, text, near in given.once(_strange):
        if near is not None:
            continue
        values = {"column": column.title, "text": text, "sheet": TITLES[str(column.to)]}
        yield Finding(info, row.cell(column.field), values)


@rule(
    "RF102", Severity.ERROR,
    message=Text("{column}“{text}”与“{sheet}”中的“{near}”写法不同", "{column} {text} is written {near} in {sheet}"),
    why=Text("写法不一致，系统和人都无法确定是否同一个。", "With two spellings nobody can be sure that the same is meant."),
    fix=Text("统一为“{near}”，或在“{sheet}”补上“{text}”。", "Write {near}, or add {text} to {sheet}."),
)
def reference_near(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A name that is spelt otherwise in the other sheet."""
    for row, column, text, near in given.once(_strange):
        if near is None:
            continue
        sheet = TITLES[str(column.to)]
        values = {"column": column.title, "text": text, "sheet": sheet, "near": near}
        yield Finding(info, row.cell(column.field), values)


def _people(given: Given) -> tuple[tuple[Strange, int], ...]:
    """Names of people with the number of contacts they mean, where that is not one."""
    contacts = given.plan.contacts
    near: dict[str, str | None] = {}
    known: Names | None = None
    found = []
    for row, column, text in _references(given, lambda column: column.to == "contacts"):
        count = len(given.directory.person(text))
        lost = {fold(text), fold(text).partition("(")[0]} & contacts.lost_keys
        if count == 1 or (not count and lost):
            continue
        if not count and text not in near:
            known = known or Names(contact.name for contact in contacts)
            near[text] = known.nearest(text)
        found.append(((row, column, text, near.get(text)), count))
    return tuple(found)


@rule(
    "RF103", Severity.ERROR,
    message=Text("{column}“{text}”不在应急通讯录中", "{column} {text} is not in Contacts"),
    why=Text("通讯录里没有这个人，应急时没有电话可打。", "Without a row in Contacts there is no number to call."),
    fix=Text("在应急通讯录补上此人，或改正姓名。", "Add the person to Contacts, or correct the name."),
    needs=["contacts"],
)
def person_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A person who is not among the contacts."""
    for (row, column, text, near), count in given.once(_people):
        if not count and near is None:
            yield Finding(info, row.cell(column.field), {"column": column.title, "text": text})


@rule(
    "RF104", Severity.ERROR,
    message=Text("{column}“{text}”不在应急通讯录中，是否为“{near}”？", "{column} {text} is not in Contacts; is {near} meant?"),
    why=Text("姓名写法不一致，找不到电话。", "With the name spelt otherwise no number is found."),
    fix=Text("改为通讯录中的写法。", "Write the name as in Contacts."),
    needs=["contacts"],
)
def person_near(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A person whose name is spelt otherwise in the contacts."""
    for (row, column, text, near), _ in given.once(_people):
        if near is not None:
            values = {"column": column.title, "text": text, "near": near}
            yield Finding(info, row.cell(column.field), values)


@rule(
    "RF105", Severity.ERROR,
    message=Text("{column}“{text}”有 {count} 个同名的人，分不清是谁", "{column} {text} is the name of {count} people"),
    why=Text("可能会打给不相干的人。", "The wrong person may be called."),
    fix=Text("写作 姓名(工号)。", "Write Name(staff no.)."),
    needs=["contacts"],
)
def person_ambiguous(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A bare name that several people bear."""
    for (row, column, text, _), count in given.once(_people):
        if count:
            values = {"column": column.title, "text": text, "count": count}
            yield Finding(info, row.cell(column.field), values)


def _responsible(given: Given) -> tuple[tuple[Reference, Resolved], ...]:
    named = _references(given, lambda column: column.to == "responsible")
    return tuple((each, given.directory.resolve(each[2])) for each in named)


@rule(
    "RF111", Severity.ERROR,
    message=Text("{column}“{text}”在应急组织中没有对应的组、角色、岗位或职务", "{column} {text} is no group, role, post or job title in Roles"),
    why=Text("没有对应的人，这一步到时没有人负责。", "Nobody stands behind the name, so nobody will act."),
    fix=Text("改为应急组织中已有的名称，或在应急组织、应急通讯录补上。", "Use a name from Roles, or add it to Roles and Contacts."),
    needs=["roles", "contacts"],
)
def responsible_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A responsible that names nobody."""
    for (row, column, text), resolved in given.once(_responsible):
        if resolved.unknown and not resolved.candidates:
            yield Finding(info, row.cell(column.field), {"column": column.title, "text": text})


@rule(
    "RF112", Severity.ERROR,
    message=Text("{column}“{text}”没有对应的人，是否为“{near}”？", "{column} {text} names nobody; is {near} meant?"),
    why=Text("写法不一致，系统不猜测，这一步等于没有人负责。", "Nothing is guessed, so nobody is responsible."),
    fix=Text("统一为“{near}”。", "Write {near}."),
    needs=["roles", "contacts"],
)
def responsible_near(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A responsible that is spelt otherwise in the roles."""
    for (row, column, text), resolved in given.once(_responsible):
        if resolved.unknown and len(resolved.candidates) == 1:
            values = {"column": column.title, "text": text, "near": resolved.candidates[0]}
            yield Finding(info, row.cell(column.field), values)


@rule(
    "RF113", Severity.ERROR,
    message=Text("{column}“{text}”可能指多人：{who}", "{column} {text} may mean several: {who}"),
    why=Text("分不清是谁，容易互相等待。", "Where it is not clear who is meant, each waits for the other."),
    fix=Text("写明组和角色，或写岗位、职务。", "Name group and role, or the post or job title."),
    needs=["roles", "contacts"],
)
def responsible_ambiguous(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A responsible that several roles answer to."""
    for (row, column, text), resolved in given.once(_responsible):
        if resolved.unknown and len(resolved.candidates) > 1:
            values = {"column": column.title, "text": text, "who": resolved.candidates}
            yield Finding(info, row.cell(column.field), values)


@rule(
    "RF114", Severity.WARNING,
    message=Text("{column}“{text}”里的部门“{department}”通讯录中没有{near}", "the department {department} in {column} {text} is not in Contacts{near}"),
    why=Text("部门写法不一致，容易找错人。", "With the department spelt otherwise the wrong people may be asked."),
    fix=Text("与应急通讯录的部门写法统一。", "Write the department as in Contacts."),
    needs=["roles", "contacts"],
)
def department_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A department before the slash that no contact belongs to."""
    for (row, column, text), resolved in given.once(_responsible):
        if resolved.department is None:
            continue
        near = resolved.near_department
        hint = Text(f"，是否为“{near}”？", f"; is {near} meant?") if near else Text("", "")
        values = {
            "column": column.title, "text": text, "department": resolved.department, "near": hint,
        }
        yield Finding(info, row.cell(column.field), values)


@rule(
    "RF121", Severity.ERROR,
    message=Text("{column}“{text}”不在预案信息的“{item}”中：{options}", "{column} {text} is not among the {item} of the plan: {options}"),
    why=Text("类别写法不一致，统计和演练要求对不上。", "With another spelling, figures and drill obligations do not match."),
    fix=Text("从列表中选择，或在预案信息的“{item}”里补上。", "Choose from the list, or add it to the {item} of the plan."),
    needs=["settings"],
)
def option_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A word that is not among those that the settings list."""
    for sheet in SHEETS:
        for column in (each for each in sheet.columns if each.options):
            options: tuple[str, ...] = getattr(given.settings, str(column.options)) or ()
            item = given.settings.sheet.column(str(column.options)).title
            known = {fold(option) for option in options}
            for row in given.plan.table(sheet.name) if options else ():
                text = getattr(row, column.field)
                if text and fold(text) not in known:
                    values = {"column": column.title, "text": text, "item": item, "options": options}
                    yield Finding(info, row.cell(column.field), values)
