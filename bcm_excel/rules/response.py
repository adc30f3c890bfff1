"""Triggers, levels and messages: whether every case leads somewhere and everybody can be told."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.plan import placeholders
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Row
from bcm_excel.plan.near import nearest
from bcm_excel.plan.words import Audience, ExternalKind, Impact, Urgency
from bcm_excel.rules.registry import Given, rule


def _pair_unread(given: Given) -> bool:
    """Whether an impact or urgency was unreadable, missing or doubled: a pair may hide there."""
    table = given.plan.matrix
    places = {table.cell("impact").column, table.cell("urgency").column}
    sheet = table.cell().sheet
    return any(p.cell.sheet == sheet and p.cell.column in places for p in given.plan.problems)


@rule(
    "RS101", Severity.ERROR,
    message=Text("影响“{impact}”、紧迫“{urgency}”没有判定级别", "impact {impact} with urgency {urgency} has no level"),
    why=Text("遇到这种情况定不了级，启动就会耽误。", "When it happens no level can be fixed, and the response is delayed."),
    fix=Text("在分级矩阵给这种组合填上级别。", "Give this pair a level in the matrix."),
    needs=["matrix"],
)
def pair_without_level(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A pair of impact and urgency whose level is empty or that has no row."""
    rows = {(row.impact, row.urgency): row for row in given.plan.matrix}
    unsure = _pair_unread(given)
    for impact in Impact:
        for urgency in Urgency:
            cell: CellRef | None = None
            if row := rows.get((impact, urgency)):
                if not row.level and "level" not in row.unread:
                    cell = row.cell("level")
            elif not unsure:
                cell = given.plan.matrix.cell("level")
            if cell:
                yield Finding(info, cell, {"impact": impact.value, "urgency": urgency.value})


@rule(
    "RS102", Severity.WARNING,
    message=Text("触发类别“{name}”没有任何启动条件", "the trigger class {name} has no trigger"),
    why=Text("这一类情况出现时，没有条件可以对照启动。", "When something of this class happens, no condition says that the plan starts."),
    fix=Text("在启动条件补上这一类，或从预案信息的触发类别里删去。", "Add a trigger of this class, or take it off the trigger classes of the plan."),
    needs=["settings", "triggers"],
)
def class_without_trigger(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A trigger class of the settings that no trigger has, not even one spelt nearly so."""
    triggers = given.plan.triggers
    used = {fold(trigger.trigger_class): trigger.trigger_class for trigger in triggers}
    classes = given.settings.trigger_classes or ()
    strange = [name for key, name in used.items() if key not in map(fold, classes)]
    for name in classes if not triggers.lost_keys else ():
        if fold(name) not in used and nearest(name, strange) is None:
            yield Finding(info, triggers.cell("trigger_class"), {"name": name})


AUDIENCES = {
    ExternalKind.CUSTOMER: (Audience.CUSTOMER, Audience.USER),
    ExternalKind.REGULATOR: (Audience.REGULATOR,),
    ExternalKind.FINANCE_ADVISER: (Audience.PARTNER,),
    ExternalKind.TECHNICAL_SUPERVISOR: (Audience.REGULATOR, Audience.PARTNER),
    ExternalKind.LEGAL_COUNSEL: (Audience.PARTNER,),
    ExternalKind.STAND_IN_PLANT: (Audience.SUPPLIER, Audience.PARTNER),
    ExternalKind.OTHER: (Audience.PARTNER, Audience.USER, Audience.REGULATOR),
}
"""Whose templates serve whom, the likeliest first."""


def _audiences(given: Given, name: str) -> tuple[Audience, ...]:
    """The audiences whose templates serve somebody; none for a name that is not known."""
    if given.plan.parties.has(name):
        return (Audience.PARTNER,)
    found = given.plan.external.named(name)
    return AUDIENCES[found[0].kind] if found else ()


@rule(
    "RS103", Severity.WARNING,
    message=Text("要通知{who}（步骤 {steps}），但没有给{audience}的通报模板", "{who} must be told (step {steps}), but there is no template for the audience {audience}"),
    why=Text("时限内要发的通知临时起草，容易写错或误时。", "A notice that is due in hours and drafted from nothing comes late or says the wrong thing."),
    fix=Text("在通报模板写好给{audience}的模板，并填到“通报模板”一列。", "Write a template for the audience {audience} and name it in the column Message."),
    needs=["steps", "templates"],
)
def told_without_template(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An audience that steps tell without naming a message, and that no template is for.

    It is one fault however many steps and parties share it; it stands at the first such step.
    """
    templates = given.plan.templates
    kept = frozenset(template.audience for template in templates)
    lacking: dict[Audience, list[tuple[str, str, CellRef]]] = {}
    for step in given.plan.steps if not templates.lost_keys else ():
        if step.message or "message" in step.unread:
            continue
        for name in step.told or ():
            audiences = _audiences(given, name)
            if audiences and kept.isdisjoint(audiences):
                case = (name, step.no, step.cell("message"))
                lacking.setdefault(audiences[0], []).append(case)
    for audience, cases in lacking.items():
        who, steps = (tuple(dict.fromkeys(case[i] for case in cases)) for i in (0, 1))
        values = {"who": who, "steps": steps, "audience": audience.value}
        yield Finding(info, cases[0][2], values)


@rule(
    "RS104", Severity.ERROR,
    message=Text("模板“{template}”的{column}里有不认识的占位符：{unknown}", "{column} of the template {template} holds unknown places: {unknown}"),
    why=Text("不认识的占位符不会被填上，会原样发出去。", "What is not known is not filled in and goes out as it stands."),
    fix=Text("改用填写说明列出的占位符，如 {example}。", "Use the places that the guide lists, such as {example}."),
    needs=["templates"],
)
def place_unknown(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Braces in a template that hold no known place, or lack their other half."""
    place = placeholders.Place.TITLE.value
    example = Text(f"{{{place.zh}}}", f"{{{place.en}}}")
    for template in given.plan.templates:
        for field in ("subject", "body"):
            unknown = placeholders.parse(getattr(template, field) or "").unknown
            if unknown:
                values = {
                    "template": template.name, "unknown": unknown, "example": example,
                    "column": template.sheet.column(field).title,
                }
                yield Finding(info, template.cell(field), values)


NETWORK_DOWN = lazy(
    "(?:断|没|无|没有)网|网络.{0,4}(?:中断|断[开了线]|不通|不可用|故障|瘫痪|异常)"
    "|(?:network|internet)(?:is|are|goes)?(?:down|fail|outage|loss|lost)|(?:without|no)(?:the)?(?:network|internet)|offline"
)
ONLINE = lazy(
    "企业微信|微信|钉钉|飞书|腾讯会议|邮件|邮箱|qq|wecom|wechat|dingtalk|feishu|teams|slack|whatsapp|e-?mail|zoom"
)
OFFLINE_WAY = lazy(
    "电话|短信|对讲|卫星|传真|纸质|当面|广播|人工|专人|phone|sms|textmessage|radio|satellite|fax|paper|inperson|courier"
)


def _only_online(text: str) -> tuple[str, ...]:
    """The services of the internet that a text names for when there is none, and nothing else."""
    said = fold(text)
    if not NETWORK_DOWN.search(said) or OFFLINE_WAY.search(said):
        return ()
    return tuple(dict.fromkeys(ONLINE.findall(said)))


@rule(
    "RS105", Severity.WARNING,
    message=Text("网络中断时的备用渠道“{text}”本身要靠网络（{services}）", "{text} is meant for when the network is down but needs it itself ({services})"),
    why=Text("断网时这些渠道同样不通，等于没有备用。", "When the network is down these are down too, so there is no fallback at all."),
    fix=Text("补上不靠网络的渠道，如电话、短信、卫星电话、对讲机。", "Add one that does not need the network: telephone, text message, satellite phone, radio."),
    needs=["settings"],
)
def fallback_needs_network(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A text that speaks of network failure and names only services of the internet."""
    settings, contacts = given.settings, given.plan.contacts
    texts = {settings.group_channel, *(each.backup_channel for each in contacts)}
    online = {text: services for text in texts if text and (services := _only_online(text))}
    places: list[tuple[Row, str]] = [(settings, "group_channel")]
    if online:
        places += [(each, "backup_channel") for each in contacts]
    for row, field in places:
        text = getattr(row, field)
        if text in online:
            yield Finding(info, row.cell(field), {"text": text, "services": online[text]})
