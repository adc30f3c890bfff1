"""What the parties of an agreement owe each other: signatures, contacts, meetings and copies."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.due.control import uncopied, unmet, unsigned
from bcm_excel.rules.registry import Given, rule


@rule(
    "PL111", Severity.ERROR,
    message=Text("协议方“{party}”尚未签字或盖章", "{party} has not signed and sealed"),
    why=Text("各方都签字盖章后预案才生效。", "The plan is in force only once all parties have signed and sealed."),
    fix=Text("补办签字、盖章，填写签署日期和盖章。", "Have it signed and sealed, and fill in Signed on and Sealed."),
    needs=["parties"],
)
def party_not_signed(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A party that has not signed, or signed without its seal."""
    for party in given.plan.parties:
        field = unsigned(party)
        if field:
            yield Finding(info, party.cell(field), {"party": party.name})


def _organisations(given: Given) -> frozenset[str]:
    return frozenset(map(fold, {contact.organisation for contact in given.plan.contacts}))


@rule(
    "PL112", Severity.ERROR,
    message=Text("协议方“{party}”没有主联系人", "{party} has no main contact"),
    why=Text("变更和通知不知道发给谁。", "Nobody knows to whom changes and notices go."),
    fix=Text("在“主联系人”里写通讯录中该方的联系人。", "Name one of its people in Contacts as main contact."),
    needs=["parties"],
)
def party_without_main_contact(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A party that names no main contact although it has people."""
    known = given.once(_organisations)
    for party in given.plan.parties:
        silent = party.main_contact or "main_contact" in party.unread
        if not silent and (fold(party.name) in known or not known):
            yield Finding(info, party.cell("main_contact"), {"party": party.name})


@rule(
    "PL113", Severity.ERROR,
    message=Text("通讯录里没有单位为“{party}”的人", "nobody in Contacts belongs to {party}"),
    why=Text("每一方至少要有一名联系人，否则出事时找不到对方。", "Each party needs at least one contact, or it cannot be reached."),
    fix=Text("在应急通讯录补上该方的联系人，单位写“{party}”。", "Add its people to Contacts with {party} as organisation."),
    needs=["parties", "contacts"],
)
def party_without_contact(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A party that is the organisation of nobody."""
    known = given.once(_organisations)
    for party in given.plan.parties if not given.plan.contacts.lost_keys else ():
        if fold(party.name) not in known:
            yield Finding(info, party.cell("name"), {"party": party.name})


@rule(
    "PL114", Severity.WARNING,
    message=Text("协议已于 {ended} 终止", "the agreement ended on {ended}"),
    why=Text("预案随协议终止，之后应归档。", "The plan ends with the agreement and is then archived."),
    fix=Text("续签后更新协议终止日期，否则归档本预案。", "Update the date if the agreement was renewed, else archive the plan."),
    needs=["settings"],
)
def agreement_ended(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An agreement that is over."""
    ended = given.settings.agreement_ends
    if ended and ended < given.today:
        yield Finding(info, given.settings.cell("agreement_ends"), {"ended": ended})


@rule(
    "PL115", Severity.WARNING,
    message=Text("版本 {version} 是重大变更，但没有联席会议日期", "version {version} is a major change without a joint meeting"),
    why=Text("重大变更须经联席会议通过。", "A major change takes a joint meeting."),
    fix=Text("开会后填写“联席会议日期”。", "Hold the meeting and fill in Joint meeting."),
    needs=["revisions"],
)
def major_without_meeting(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A major change that no joint meeting has agreed to."""
    for revision in unmet(given.plan):
        yield Finding(info, revision.cell("met"), {"version": revision.version})


@rule(
    "PL116", Severity.INFO,
    message=Text("版本 {version} 没有抄送日期", "version {version} has no date of copying"),
    why=Text("每次变更都要抄送各方主要联系人。", "Every change is copied to the main contacts of the parties."),
    fix=Text("抄送后填写“抄送日期”。", "Send the copies and fill in Copied on."),
    needs=["revisions", "parties"],
)
def revision_not_copied(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A change of an agreement's plan that was not copied; the first edition is signed instead."""
    for revision in uncopied(given.plan):
        yield Finding(info, revision.cell("copied"), {"version": revision.version})
