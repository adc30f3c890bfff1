"""Drills each quarter, what they are to cover, and what follows each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from math import ceil

from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.coverage import class_covered, drills_of, triggers_of
from bcm_excel.plan.due.obligation import QUARTERLY, YEARLY, Asked, Obligation
from bcm_excel.plan.due.standing import Kind
from bcm_excel.plan.obligations import Quarter, quarters_over
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.practice import Action, Drill

SUMMED_UP_WITHIN = timedelta(7)
FAR = timedelta(366)
"""Nothing is planned for a plan that comes into force later than that."""

IN_QUARTER = Text(
    "{quarter}演练：要求 {asked} 次，已做 {count} 次",
    "Drills in {quarter}: {asked} asked for, {count} held",
)
PLANNED = Text("实施演练 {no}（{scenario}，{mode}）", "Hold drill {no} ({scenario}, {mode})")
SUM_UP = Text("总结演练 {no}（{held} 实施）", "Sum up drill {no}, held on {held}")
FILE = Text("演练 {no} 的资料归档", "File the papers of drill {no}")
UPDATE = Text("按演练 {no} 的结果更新预案", "Update the plan after drill {no}")
SCENARIO = Text("{year} 年演练场景“{name}”", "Exercise the scenario {name} in {year}")
CLASS = Text("{year} 年演练触发类别“{name}”", "Exercise the trigger class {name} in {year}")
EACH_QUARTER = Text("每季度演练 {asked} 次", "Drills each quarter: {asked}")
EACH_SCENARIO = Text("每年演练场景“{name}”", "Exercise the scenario {name} each year")
EACH_CLASS = Text("每年演练触发类别“{name}”", "Exercise the trigger class {name} each year")
CLOSE = Text("整改 {no}：{measure}", "Action {no}: {measure}")  # fmt: skip


def short_quarters(plan: Plan, today: date, since: date | None) -> Iterator[tuple[Quarter, int]]:
    """The last four quarters in force with fewer drills than asked for, each with its drills.

    A drill that was planned and not held counts: it is an obligation of its own.
    """
    asked = plan.settings.drills_a_quarter if plan.settings else None
    if not asked or not len(plan.drills) or plan.drills.lost_keys:
        return
    days = [drill.held or drill.planned for drill in plan.drills]
    for quarter in quarters_over(since or min(days), today):
        count = sum(Quarter.of(day) == quarter for day in days)
        if count < asked:
            yield quarter, count


def quarterly_drills(asked: Asked) -> Iterator[Obligation]:
    """The quarters that went by with too few drills, this one, and the next once it is kept."""
    plan, today = asked.plan, asked.today
    wanted = plan.settings.drills_a_quarter if plan.settings else None
    if not wanted or plan.drills.lost_keys:
        return
    for quarter, count in short_quarters(plan, today, asked.since):
        yield _quarter(asked, quarter, count)
    this = Quarter.of(today)
    if asked.since and asked.since > this.first:
        if asked.since - today > FAR:
            return
        this = Quarter.of(asked.since)
        this = this if this.first == asked.since else this.following
    count = sum(Quarter.of(d) == this for d in map(_held_by(today), plan.drills) if d)
    yield _quarter(asked, this, count)
    if count >= ceil(wanted):
        yield _quarter(asked, this.following, 0)


def _held_by(today: date) -> Callable[[Drill], date | None]:
    """When a drill was held; one whose day could not be read counts on its planned day."""

    def held(drill: Drill) -> date | None:
        on = drill.planned if "held" in drill.unread else drill.held
        return on if on and on <= today else None

    return held


def _quarter(asked: Asked, quarter: Quarter, count: int) -> Obligation:
    wanted = (asked.plan.settings.drills_a_quarter if asked.plan.settings else None) or 0
    values = {"quarter": quarter.said, "asked": wanted, "count": count}
    due = quarter.last
    done = count >= wanted
    over = due < asked.today
    return Obligation(
        f"drill:{quarter.year}Q{quarter.number}",
        Kind.DRILL,
        IN_QUARTER.filled(values),
        due,
        asked.state(due, done=done),
        asked.plan.drills.cell("held"),
        max(filter(None, map(_held_by(asked.today), asked.plan.drills)), default=None),
        asked.leader,
        None if done or over else QUARTERLY,
        "drill",
        EACH_QUARTER.filled({"asked": wanted}),
    )


def planned_drills(asked: Asked) -> Iterator[Obligation]:
    """Each drill on its planned day, and those of the last twelve months that were held."""
    for drill in asked.plan.drills:
        held = drill.held
        if "held" in drill.unread or (held and not asked.year_ago < held):
            continue
        values = {"no": drill.no, "scenario": drill.scenario, "mode": drill.mode.value}
        yield Obligation(
            f"planned:{fold(drill.no)}",
            Kind.DRILL,
            PLANNED.filled(values),
            drill.planned,
            asked.state(drill.planned, done=held is not None),
            drill.cell("held"),
            held,
            asked.leader,
        )


def after_drills(asked: Asked) -> Iterator[Obligation]:
    """What follows a drill: its summary in a week, papers and plan by the end of the next quarter.

    The plans name no day for the latter two; a drill's lessons go into the next quarter's training.
    They are asked for where the sheet has their columns, of the drills of the last twelve months.
    """
    for drill in asked.plan.drills:
        if drill.held is None:
            continue
        recent = asked.year_ago < drill.held <= asked.today
        week = drill.held + min(SUMMED_UP_WITHIN, date.max - drill.held)
        if recent or drill.summed_up is None:
            yield from _step(asked, drill, Kind.SUMMARY, "summed_up", SUM_UP, week)
        if recent:
            later = Quarter.of(drill.held).following.last
            yield from _step(asked, drill, Kind.FILING, "filed", FILE, later)
            yield from _step(asked, drill, Kind.UPDATE, "plan_updated", UPDATE, later)


def _step(
    asked: Asked, drill: Drill, kind: Kind, field: str, what: Text, due: date
) -> Iterator[Obligation]:
    done: date | None = getattr(drill, field)
    known = kind is Kind.SUMMARY or field in drill.layout.columns
    if known and field not in drill.unread:
        yield Obligation(
            f"{kind.key}:{fold(drill.no)}",
            kind,
            what.filled({"no": drill.no, "held": drill.held}),
            due,
            asked.state(due, done=done is not None),
            drill.cell(field),
            done,
            asked.leader,
        )


def coverage(asked: Asked) -> Iterator[Obligation]:
    """Each scenario of the settings and each class of triggers, once in a calendar year."""
    plan, settings = asked.plan, asked.plan.settings
    if settings is None or plan.drills.lost_keys:
        return
    year = asked.today.year
    this_year = [
        drill for drill in plan.drills if (day := _held_by(asked.today)(drill)) and day.year == year
    ]
    for name in settings.scenarios or ():
        rows = {drill.row for drill in drills_of(plan, name)}
        done = [drill for drill in this_year if drill.row in rows]
        said = SCENARIO, EACH_SCENARIO
        yield _covered(asked, f"scenario:{fold(name)}", said, name, "scenarios", done)
    for name in settings.trigger_classes or () if not plan.triggers.lost_keys else ():
        own = triggers_of(plan, name)
        done = [each for each in this_year if class_covered(name, own, (each.scenario,))]
        said = CLASS, EACH_CLASS
        yield _covered(asked, f"class:{fold(name)}", said, name, "trigger_classes", done)


def _covered(
    asked: Asked, series: str, said: tuple[Text, Text], name: str, field: str, drills: list[Drill]
) -> Obligation:
    year = asked.today.year
    due = date(year, 12, 31)
    settings = asked.plan.table("settings").rows[0]
    return Obligation(
        f"{series}:{year}",
        Kind.COVERAGE,
        said[0].filled({"year": year, "name": name}),
        due,
        asked.state(due, done=bool(drills)),
        settings.cell(field),
        max((day for drill in drills if (day := drill.held)), default=None),
        asked.leader,
        None if drills else YEARLY,
        series,
        said[1].filled({"name": name}),
    )


def open_actions(plan: Plan) -> Iterator[Action]:
    """The corrective actions that nobody has said to be closed."""
    for action in plan.actions:
        if action.closed is None and "closed" not in action.unread:
            yield action


def actions(asked: Asked) -> Iterator[Obligation]:
    """Each corrective action with a date, open or closed within the last twelve months."""
    closed = (a for a in asked.plan.actions if a.closed and a.closed > asked.year_ago)
    for action in (*open_actions(asked.plan), *closed):
        if action.due is None:
            continue
        yield Obligation(
            f"action:{fold(action.no)}",
            Kind.ACTION,
            CLOSE.filled({"no": action.no, "measure": " ".join(action.measure.split())}),
            action.due,
            asked.state(action.due, done=action.closed is not None),
            action.cell("due"),
            action.closed,
            action.owner,
        )
