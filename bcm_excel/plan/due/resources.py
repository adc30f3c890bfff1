"""The fund counted, suppliers tested, data copied and restored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import ceil

from bcm_excel.core.text import Text
from bcm_excel.plan.clean import divided, fold
from bcm_excel.plan.declare import Row
from bcm_excel.plan.due.obligation import Asked, Obligation, Repeat, lead_of
from bcm_excel.plan.due.standing import Kind
from bcm_excel.plan.obligations import due_after, within_a_year_until
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.resources import Count
from bcm_excel.plan.words import Recurrence

COUNT = Text("清点资金账户“{account}”", "Count the account {account}")
COPY = Text("备份“{data}”（{period}）", "Copy {data} ({period})")
RESTORE = Text("“{data}”恢复测试（{period}）", "Test restoring {data} ({period})")
TEST = Text("每年测试供应商至少 {asked} 家", "Test stand-by suppliers, at least {asked} a year")


def latest_counts(plan: Plan) -> list[Count]:
    """The newest count of every account, unless one of its rows could not be read."""
    latest: dict[str, Count] = {}
    for count in plan.funds:
        key = fold(count.account)
        if key not in latest or count.counted >= latest[key].counted:
            latest[key] = count
    return [each for key, each in latest.items() if key not in plan.funds.lost_keys]


def counts(asked: Asked) -> Iterator[Obligation]:
    """Each account, once a period."""
    settings = asked.plan.settings
    period = settings.count_period if settings else None
    if period is None:
        return
    for count in latest_counts(asked.plan):
        said = COUNT.filled({"account": count.account})
        place = Kind.FUND, f"fund:{fold(count.account)}", count, "counted"
        yield _periodic(asked, *place, said, count.counted, period, count.by)


def backups(asked: Asked) -> Iterator[Obligation]:
    """Each data set copied, and restored for a test, once a period."""
    for backup in asked.plan.backups:
        name, owner = fold(backup.name), divided(backup.owner or ()) or None
        period, tested = backup.period, backup.test_period
        if "last" not in backup.unread:
            said = COPY.filled({"data": backup.name, "period": period.value})
            last = backup.last.date() if backup.last else None
            place = Kind.BACKUP, f"backup:{name}", backup, "last"
            yield _periodic(asked, *place, said, last, period, owner)
        if tested and "tested" not in backup.unread:
            said = RESTORE.filled({"data": backup.name, "period": tested.value})
            place = Kind.RESTORE, f"restore:{name}", backup, "tested"
            yield _periodic(asked, *place, said, backup.tested, tested, owner)


def _periodic(
    asked: Asked,
    kind: Kind,
    key: str,
    row: Row,
    field: str,
    what: Text,
    last: date | None,
    period: Recurrence,
    owner: str | None,
) -> Obligation:
    """What comes round a period after it was last done, and at once where it never was."""
    due = due_after(last, period) if last else None
    state = asked.state(due, lead=lead_of(period))
    again = Repeat(period.days)
    return Obligation(key, kind, what, due, state, row.cell(field), last, owner, again)


def supplier_tests(asked: Asked) -> Iterator[Obligation]:
    """As many suppliers as the settings ask for, in each twelve months."""
    settings, suppliers = asked.plan.settings, asked.plan.suppliers
    wanted = settings.suppliers_tested if settings else None
    if not wanted or suppliers.lost_keys or not len(suppliers):
        return
    tested = [date.max if "tested" in s.unread else s.tested for s in suppliers]
    days = sorted(filter(None, tested), reverse=True)
    due = kept_until(days, ceil(wanted), asked.since)
    if due != date.max:
        yield Obligation(
            "suppliers",
            Kind.SUPPLIER,
            TEST.filled({"asked": wanted}),
            due,
            asked.state(due),
            suppliers.cell("tested"),
            next((day for day in days if day <= asked.today), None),
            asked.leader,
        )


def kept_until(days: list[date], times: int, *since: date | None) -> date | None:
    """The last day on which so many of the days, newest first, are within twelve months.

    Nothing is asked for in the first year after any of ``since``. None where it was never kept.
    """
    starts = [*days[times - 1 : times], *filter(None, since)]
    return max(map(within_a_year_until, starts), default=None)
