"""What stands in the calendar of a workspace: obligations by their day, steps by their deadline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bcm_excel.clock.calendar import ONE_DAY, Calendar
from bcm_excel.core.text import Lang, Text
from bcm_excel.incident.status import Status, StepStatus
from bcm_excel.plan.due.obligation import Obligation, Repeat
from bcm_excel.plan.due.standing import Kind, State

Rule = Mapping[str, str | int | date]
"""The parts of a recurrence (RFC 5545, 3.3.10)."""
NINE = timedelta(hours=9)
AT_ONCE = (timedelta(),)
WEEK_BEFORE, DAY_BEFORE = NINE - timedelta(7), NINE - ONE_DAY
LISTED = 40
"""So many names or sentences stand in one entry."""

OVERDUE = Text("应急预案：{count} 项已逾期", "Emergency plans: obligations missed: {count}")
LATE = Text("已逾期：{what}", "Missed: {what}")
DONE = Text("已完成：{what}", "Done: {what}")
OF_PLAN = Text("{what} · {plan}", "{what} · {plan}")
AHEAD = Text("提前提醒：{what}，{due} 到期，当天休息", "Ahead of a day off, due {due}: {what}")
VERIFY = Text("核验 {count} 人的联系方式", "Contact data to verify: {count}")
AND_MORE = Text("等 {count} 项", "and others, {count} in all")
OWNER = Text("责任人：{owner}", "Owner: {owner}")
LAST = Text("上次：{last}", "Last done: {last}")
PLACE = Text("位置：{place}", "Place: {place}")
STEP = Text("{incident}：{key} {title}", "{incident}: {key} {title}")
STEP_LATE = Text("已超时：{what}", "Overdue: {what}")
INCIDENT, DRILL = Text("应急事件", "Incident"), Text("演练", "Drill")
PLAN = Text("应急预案", "Emergency plan")


@dataclass(frozen=True, slots=True)
class PlanAgenda:
    """A plan with its obligations; ``place`` is its file, relative to the workspace."""

    place: str
    name: str
    number: str
    obligations: tuple[Obligation, ...]
    calendar: Calendar
    ends: date | None = None
    """When the agreement ends, and with it what recurs."""


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident or drill in which a step is open; ``zone`` is that of its times."""

    path: Path
    status: Status
    zone: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a whole day where ``start`` is a date, else a moment in ``zone``.

    ``key`` says what it is for, and stays when its day or its words change. Alarms count from the
    start, from midnight for a whole day.
    """

    key: tuple[str, ...]
    start: date
    summary: Text
    lines: tuple[Text, ...] = ()
    categories: tuple[Text, ...] = ()
    rule: Rule | None = None
    alarms: tuple[timedelta, ...] = ()
    zone: str = ""


@dataclass
class _Identities:
    """Plans by their number, which outlives a file's name; by their place where two share one."""

    taken: set[str] = field(default_factory=set)

    def of(self, plan: PlanAgenda) -> str:
        number = plan.number if plan.number and plan.number not in self.taken else plan.place
        self.taken.add(number)
        return number


def entries(
    plans: Iterable[PlanAgenda], incidents: Iterable[OpenIncident], now: datetime
) -> list[Entry]:
    """Everything for the calendar as of ``now``, in order of keys.

    What was done keeps its entry, without alarm, until its day is over, so that a calendar that
    took the file before shows it as done. What comes round daily has no alarm. A day off is also
    reminded of on the last working day before it.
    """
    today, identities = now.date(), _Identities()
    found: list[Entry] = []
    missed: list[Text] = []
    for plan in plans:
        identity = identities.of(plan)
        for key, group in _grouped(plan.obligations).items():
            found += _of_obligation(plan, (identity, key), group, today)
        late = (each for each in plan.obligations if each.state is State.MISSED)
        missed += (OF_PLAN.filled({"what": each.what, "plan": plan.name}) for each in late)
    if missed:
        found.append(_overdue(missed, today))
    for incident in incidents:
        found += _of_incident(incident)
    return sorted(found, key=lambda each: each.key)


def _grouped(obligations: Iterable[Obligation]) -> dict[str, list[Obligation]]:
    """What stands in one entry: all who are verified by one day; otherwise each for itself."""
    groups: dict[str, list[Obligation]] = {}
    for each in obligations:
        key = (each.series if each.repeats else "") or each.key
        if each.kind is Kind.VERIFICATION:
            key = f"verify:{each.due}"
        groups.setdefault(key, []).append(each)
    return groups


def _of_obligation(
    plan: PlanAgenda, key: tuple[str, str], group: list[Obligation], today: date
) -> Iterator[Entry]:
    first = group[0]
    due, state = first.due, first.state
    if due is None or (state is State.DONE and due < today):
        return
    rule = rule_of(first.repeats, due, plan.ends) if first.repeats and state.open else None
    what = (first.rounds if rule else None) or first.what
    if len(group) > 1:
        what = VERIFY.filled({"count": len(group)})
    what = OF_PLAN.filled({"what": what, "plan": plan.name})
    said = what
    if state is State.DONE:
        said = DONE.filled({"what": what})
    elif state is State.MISSED and rule is None:
        said = LATE.filled({"what": what})
    seldom = first.repeats is None or first.repeats.months or first.repeats.days > 1
    alarms = _alarms(first.repeats) if seldom and state in {State.AHEAD, State.DUE_SOON} else ()
    lines, categories = _lines(plan, group), (PLAN, first.kind.value)
    yield Entry(key, due, said, lines, categories, rule, alarms)
    if alarms and not plan.calendar.works(due):
        day = plan.calendar.previous_working(due)
        said = AHEAD.filled({"what": what, "due": due})
        if day >= today:
            yield Entry((*key, "before"), day, said, lines, categories, None, (NINE,))


def _alarms(repeats: Repeat | None) -> tuple[timedelta, ...]:
    """Nine in the morning, a week before and on the day; what comes round often, a day before."""
    often = repeats is not None and 0 < repeats.days <= 31
    return (DAY_BEFORE if often else WEEK_BEFORE, NINE)


def rule_of(repeats: Repeat, due: date, ends: date | None) -> Rule:
    """How it recurs from ``due`` on, as a calendar counts.

    What is counted from when it was last done recurs after so many days, as the rules count it;
    what ends with a quarter, on the last day of its month.
    """
    rule: dict[str, str | int | date]
    if repeats.days:
        rule = {"FREQ": "DAILY", "INTERVAL": repeats.days}
    elif repeats.months == 12:
        rule = {"FREQ": "YEARLY"}
        if repeats.month_end:
            rule |= {"BYMONTH": due.month, "BYMONTHDAY": -1}
    else:
        rule = {"FREQ": "MONTHLY", "INTERVAL": repeats.months}
        rule |= {"BYMONTHDAY": -1} if repeats.month_end else {}
    return rule | ({"UNTIL": ends} if ends and ends >= due else {})


def _lines(plan: PlanAgenda, group: list[Obligation]) -> tuple[Text, ...]:
    first = group[0]
    place = f"{plan.place} · {first.cell}"
    if len(group) > 1:
        return (*_listed([each.what for each in group]), PLACE.filled({"place": plan.place}))
    said = [OWNER.filled({"owner": first.owner})] if first.owner else []
    said += [LAST.filled({"last": first.last})] if first.last else []
    return (*said, PLACE.filled({"place": place}))


def _listed(texts: list[Text]) -> list[Text]:
    more = [AND_MORE.filled({"count": len(texts)})] if len(texts) > LISTED else []
    return texts[:LISTED] + more


def _overdue(missed: list[Text], today: date) -> Entry:
    said = OVERDUE.filled({"count": len(missed)})
    return Entry(("", "overdue"), today, said, tuple(_listed(missed)), (PLAN,), None, (NINE,))


def _of_incident(incident: OpenIncident) -> Iterator[Entry]:
    """Its open steps: a report may be due long after the response has ended."""
    for step in incident.status.every:
        if step.open and step.due.deadline is not None:
            yield from _of_step(incident, step, step.due.deadline)


def _of_step(incident: OpenIncident, step: StepStatus, deadline: datetime) -> Iterator[Entry]:
    tracking = incident.status.tracking
    what = tracking.incident
    seed = (what.kind.key, what.title, f"{what.opened:%Y-%m-%d %H:%M}", step.key)
    title = " ".join(step.title.split())
    name = Text(what.name(Lang.ZH), what.name(Lang.EN))
    said = STEP.filled({"incident": name, "key": step.key, "title": title})
    late = step.due.flag.late
    lines = [OWNER.filled({"owner": step.owner})] if step.owner else []
    lines.append(PLACE.filled({"place": tracking.path.name}))
    categories = (PLAN, DRILL if what.drill else INCIDENT)
    alarms = () if late else _before_deadline(incident, step, deadline)
    summary = STEP_LATE.filled({"what": said}) if late else said
    first = Entry(seed, deadline, summary, tuple(lines), categories, None, alarms, incident.zone)
    yield first
    if not late and not tracking.calendar.works(deadline.date()) and _in_days(incident, step):
        day = tracking.calendar.previous_working(deadline.date())
        before = datetime.combine(day, time()) + NINE
        if day >= incident.status.now.date():
            ahead = AHEAD.filled({"what": said, "due": deadline})
            yield replace(first, key=(*seed, "before"), start=before, summary=ahead, alarms=AT_ONCE)


def _before_deadline(
    incident: OpenIncident, step: StepStatus, deadline: datetime
) -> tuple[timedelta, ...]:
    """What ends with a day is reminded of at nine, on that day and the one before."""
    if not _in_days(incident, step):
        return -incident.status.tracking.policy.due_soon, timedelta()
    nine = min(datetime.combine(deadline.date(), time()) + NINE - deadline, timedelta())
    return nine - ONE_DAY, nine


def _in_days(incident: OpenIncident, step: StepStatus) -> bool:
    """Whether its limit is in days: one in hours is met on a day off too."""
    tasks = {task.key: task for task in incident.status.tracking.tasks}
    limit = tasks[step.key].limit if step.key in tasks else None
    return limit is not None and limit.counts_days
