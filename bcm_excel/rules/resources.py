"""Suppliers, the emergency fund and copies of the data: whether they are as much as the plan asks."""

from __future__ import annotations

from collections.abc import Iterator

from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.due.resources import latest_counts
from bcm_excel.plan.obligations import a_year_before, due_after, whole_year_in_force
from bcm_excel.rules.registry import Given, rule

NEVER = Text("从未", "never")


@rule(
    "RE101", Severity.WARNING,
    message=Text("备选供应商只有 {count} 家，要求至少 {asked} 家", "stand-by suppliers: {count}; asked for: at least {asked}"),
    why=Text("备选太少，急用时可能一家都供不上。", "With too few, none may be able to deliver when it matters."),
    fix=Text("补足备选供应商，或调整预案信息中的家数。", "Add suppliers, or change the number in the plan's settings."),
    needs=["settings", "suppliers"],
)
def suppliers_too_few(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Fewer stand-by suppliers than the settings ask for; rows that could not be read count."""
    suppliers, asked = given.plan.suppliers, given.settings.suppliers
    count = len(suppliers) + len(suppliers.lost_keys)
    if asked and count < asked:
        yield Finding(info, suppliers.cell("name"), {"count": count, "asked": asked})


@rule(
    "RE102", Severity.WARNING,
    message=Text("近 12 个月只测试了 {count} 家供应商，要求每年至少 {asked} 家", "suppliers tested in the last 12 months: {count}; asked for: at least {asked} a year"),
    why=Text("没有测试过的供应商，急用时不一定靠得住。", "A supplier that was never tested may fail when it matters."),
    fix=Text("安排测试，填写测试日期和结果。", "Test more of them and fill in date and result."),
    needs=["settings", "suppliers"],
)
def suppliers_untested(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Too few suppliers tested in the last twelve months, once the plan is a year in force."""
    suppliers, asked = given.plan.suppliers, given.settings.suppliers_tested
    year = a_year_before(given.today)
    if not asked or suppliers.lost_keys or not whole_year_in_force(given.plan, given.today):
        return
    count = sum("tested" in s.unread or bool(s.tested and s.tested > year) for s in suppliers)
    if count < asked:
        yield Finding(info, suppliers.cell("tested"), {"count": count, "asked": asked})


@rule(
    "RE103", Severity.ERROR,
    message=Text("应急资金 {balance} 元，低于协议总额的 {share}（{least} 元）", "the emergency fund holds {balance}, less than {share} of the agreement's total ({least})"),
    why=Text("资金低于约定比例，紧急支出可能付不出。", "Below the agreed share urgent spending may not be covered."),
    fix=Text("补足资金，清点后新增一行。", "Fill it up and add a row for the new count."),
    needs=["settings", "funds"],
)
def fund_under_share(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """The newest counts of all accounts together are less than the share of the agreement's total."""
    settings, counts = given.settings, latest_counts(given.plan)
    if not settings.fund_share or not settings.agreement_total or given.plan.funds.lost_keys:
        return
    least = round(settings.fund_share * settings.agreement_total, 2)
    balance = round(sum(count.balance for count in counts), 2)
    if balance < least:
        share = f"{settings.fund_share:.4%}".rstrip("0%").rstrip(".") + "%"
        values = {"balance": f"{balance:,.2f}", "least": f"{least:,.2f}", "share": share}
        last = max(counts, key=lambda count: (count.counted, count.row))
        yield Finding(info, last.cell("balance"), values)


@rule(
    "RE104", Severity.WARNING,
    message=Text("资金账户“{account}”上次清点是 {last}，应在 {due} 前再次清点", "the account {account} was last counted on {last} and was due again by {due}"),
    why=Text("过期的余额不能说明还有多少钱。", "An old balance does not say how much is left."),
    fix=Text("清点后新增一行。", "Count it and add a row."),
    needs=["settings", "funds"],
)
def count_overdue(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """An account whose newest count is older than the period of counting."""
    period = given.settings.count_period
    if period is None:
        return
    for count in latest_counts(given.plan):
        due = due_after(count.counted, period)
        if due < given.today:
            values = {"account": count.account, "last": count.counted, "due": due}
            yield Finding(info, count.cell("counted"), values)


@rule(
    "RE105", Severity.WARNING,
    message=Text("没有写明资金账户“{account}”是专户", "the account {account} is not said to be an account of its own"),
    why=Text("应急资金要专户存放，混在一起容易被挪用。", "The fund is kept in an account of its own, or it is used for other things."),
    fix=Text("转入专户，并在“专户”填“是”。", "Move it to an account of its own and say Yes."),
    needs=["settings", "funds"],
)
def fund_not_own_account(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A fund that the settings ask for, in an account that is used for other things too."""
    for count in latest_counts(given.plan) if given.settings.fund_share else ():
        if not count.own and "own" not in count.unread:
            yield Finding(info, count.cell("own"), {"account": count.account})


@rule(
    "RE106", Severity.ERROR,
    message=Text("支出 {no} 只有 {count} 人签字，要求至少 {asked} 人", "signatures on spending {no}: {count}; asked for: at least {asked}"),
    why=Text("签字不足的支出不合规。", "A spending with too few signatures breaks the rules of the fund."),
    fix=Text("补签，并写上签字人。", "Have it signed and name those who signed."),
    needs=["settings", "spending"],
)
def signatures_missing(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A spending that fewer people signed than the settings ask for; nobody counts twice."""
    asked = given.settings.signatures
    for spending in given.plan.spending if asked else ():
        count = len(set(map(fold, spending.signed_by or ())))
        if count < (asked or 0) and "signed_by" not in spending.unread:
            values = {"no": spending.no, "count": count, "asked": asked}
            yield Finding(info, spending.cell("signed_by"), values)


@rule(
    "RE107", Severity.WARNING,
    message=Text("支出 {no} 没有财务复核（{column}为空）", "spending {no} has no finance review ({column} is empty)"),
    why=Text("每笔支出都要由财务负责人复核。", "Every spending is reviewed by the finance lead."),
    fix=Text("复核后填写复核人和复核日期。", "Have it reviewed and fill in who did and when."),
    needs=["spending"],
)
def review_missing(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A spending without the name or the day of its review."""
    for spending in given.plan.spending:
        for field in ("reviewed_by", "reviewed"):
            if getattr(spending, field) is None and field not in spending.unread:
                values = {"no": spending.no, "column": spending.sheet.column(field).title}
                yield Finding(info, spending.cell(field), values)
                break


@rule(
    "RE108", Severity.WARNING,
    message=Text("支出 {no} 的复核人“{who}”也是签字人", "spending {no} is reviewed by {who}, who has signed it"),
    why=Text("自己签字自己复核，等于没有复核。", "Who reviews what they have signed reviews nothing."),
    fix=Text("换一个没有签字的人复核。", "Have it reviewed by somebody who has not signed."),
    needs=["spending"],
)
def signer_reviews(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A finance review by one of those who signed."""
    for spending in given.plan.spending:
        who = spending.reviewed_by
        if who and fold(who) in map(fold, spending.signed_by or ()):
            yield Finding(info, spending.cell("reviewed_by"), {"no": spending.no, "who": who})


def _members(given: Given) -> dict[str, int]:
    """How many people each party has among the roles and main contacts; all, without parties."""
    plan = given.plan
    named = [name for role in plan.roles for name in (role.primary, role.backup)]
    named += [party.main_contact for party in plan.parties]
    people = {each.row: each for each in map(given.directory.one, named) if each}
    if not plan.parties.rows:
        return {"": len(people)}
    members = dict.fromkeys((party.name for party in plan.parties), 0)
    for name in members:
        members[name] = sum(fold(p.organisation) == fold(name) for p in people.values())
    return members


@rule(
    "RE109", Severity.ERROR,
    message=Text("支出要 {asked} 人签字，但{who}只有 {count} 人", "a spending takes {asked} signatures, but {who} only {count}"),
    why=Text("签字人不够，急用钱时一笔也支不出来。", "With too few people to sign, nothing can be spent when it matters."),
    fix=Text("增加应急组织的成员，或减少支出签字人数。", "Name more people in Roles, or ask for fewer signatures."),
    needs=["settings", "contacts", "roles"],
)
def signers_too_few(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """More signatures than any party, or an organisation without parties, has people.

    A party's people are those of its organisation who bear a role, as primary or backup, or are its
    main contact. A party without anybody has a finding of its own. One finding names them all.
    """
    asked = given.settings.signatures or 0
    short = {name: count for name, count in _members(given).items() if 0 < count < asked}
    if short and not given.plan.contacts.lost_keys and not given.plan.roles.lost_keys:
        names = "、".join(short), ", ".join(short)
        who = Text("应急组织", "the organisation names")
        if given.plan.parties.rows:
            who = Text(names[0], f"{names[1]} names")
        if len(short) > 1:
            who = Text(f"{names[0]}中人数最多的一方", f"the largest of {names[1]} names")
        values = {"asked": asked, "who": who, "count": max(short.values())}
        yield Finding(info, given.settings.cell("signatures"), values)


@rule(
    "RE110", Severity.ERROR,
    message=Text("“{data}”{period}备份，最近一次是 {last}", "{data} was last copied on {last}, too long ago ({period})"),
    why=Text("备份过期，丢失的数据就补不回来。", "What is lost since the last copy cannot be brought back."),
    fix=Text("立即备份，查明为什么没有按期完成，并更新“最近备份”。", "Copy it now, find out why it was not done, and update Last backup."),
    needs=["backups"],
)
def backup_old(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A copy older than its period, or none."""
    for backup in given.plan.backups:
        last = backup.last
        late = last is None or due_after(last.date(), backup.period) < given.today
        if late and "last" not in backup.unread:
            values = {"data": backup.name, "period": backup.period.value, "last": last or NEVER}
            yield Finding(info, backup.cell("last"), values)


@rule(
    "RE111", Severity.WARNING,
    message=Text("“{data}”应{period}做恢复测试，最近一次是 {last}", "restoring {data} was last tested on {last}, too long ago ({period})"),
    why=Text("没有测试过的备份，不一定恢复得出来。", "A copy that was not tested may not restore."),
    fix=Text("做恢复测试，更新日期和成功率。", "Test it, and update date and success."),
    needs=["backups"],
)
def restore_test_overdue(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A restore test older than its period, or none."""
    for backup in given.plan.backups:
        period, last = backup.test_period, backup.tested
        if period is None or "tested" in backup.unread:
            continue
        if last is None or due_after(last, period) < given.today:
            values = {"data": backup.name, "period": period.value, "last": last or NEVER}
            yield Finding(info, backup.cell("tested"), values)


@rule(
    "RE112", Severity.WARNING,
    message=Text("“{data}”没有{column}", "{data} has no {column}"),
    why=Text("只有一份备份，机房或云端出事就全没了。", "With one copy alone, what happens to that place takes everything."),
    fix=Text("增加一份备份，填写存放位置。", "Keep a second copy and fill in where."),
    needs=["backups"],
)
def copy_missing(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Data without a local copy or without one in the cloud."""
    for backup in given.plan.backups:
        for field in ("local", "cloud"):
            if getattr(backup, field) is None and field not in backup.unread:
                values = {"data": backup.name, "column": backup.sheet.column(field).title}
                yield Finding(info, backup.cell(field), values)


@rule(
    "RE113", Severity.WARNING,
    message=Text("没有写明“{data}”的两份备份物理分离", "the copies of {data} are not said to be kept apart"),
    why=Text("放在一起的两份备份会一起损坏。", "Copies kept together are lost together."),
    fix=Text("分开存放，并在“物理分离”填“是”。", "Keep them apart and say Yes."),
    needs=["backups"],
)
def copies_not_apart(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Two copies that are not said to be kept physically apart."""
    for backup in given.plan.backups:
        both = backup.local and backup.cloud
        if both and not backup.apart and "apart" not in backup.unread:
            yield Finding(info, backup.cell("apart"), {"data": backup.name})


@rule(
    "RE114", Severity.INFO,
    message=Text("“{data}”上次恢复测试成功率 {success}", "the last restore test of {data} succeeded in {success}"),
    why=Text("不到 100%，说明有一部分恢复不了。", "Below 100% some of it cannot be restored."),
    fix=Text("查明恢复失败的原因，改好后重新测试。", "Find out what failed, mend it and test again."),
    needs=["backups"],
)
def restore_incomplete(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """A restore test that did not succeed wholly."""
    for backup in given.plan.backups:
        if backup.success is not None and backup.success < 1:
            values = {"data": backup.name, "success": f"{backup.success * 100:g}%"}
            yield Finding(info, backup.cell("success"), values)


@rule(
    "RE115", Severity.WARNING,
    message=Text("“{data}”没有备份负责人", "nobody is responsible for the copies of {data}"),
    why=Text("没有负责人，备份停了也没人发现。", "Without an owner nobody notices when copying stops."),
    fix=Text("填写负责人，写法同责任人。", "Name an owner, as in Responsible."),
    needs=["backups"],
)
def backup_without_owner(info: RuleInfo, given: Given) -> Iterator[Finding]:
    """Data whose copies nobody looks after."""
    for backup in given.plan.backups:
        if not backup.owner and "owner" not in backup.unread:
            yield Finding(info, backup.cell("owner"), {"data": backup.name})
