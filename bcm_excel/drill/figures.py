"""The figures of drills: sums of marks by drill, plan, step, role, quarter and person.

Whatever figures are grouped by, each is the sum of the same marks, so that they agree with one
another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bcm_excel.core.text import Text
from bcm_excel.drill.counting import DrillCounter
from bcm_excel.drill.definitions import ONCE, WINDOW, definitions
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.frame import Frame, medians
from bcm_excel.drill.gathering import Gathered, gather
from bcm_excel.drill.measure import Change, Definition, Measures, Value
from bcm_excel.drill.measuring import COUNTED, Sum, change, measured
from bcm_excel.drill.practice import Practice
from bcm_excel.drill.results import (
    ActionsOn,
    By,
    DrillFigures,
    Figures,
    Group,
    PlanFigures,
    Remark,
)
from bcm_excel.plan.obligations import Quarter

LATENESS = ("lateness_max", "lateness_median")
OF_STEP = ("completion", "on_time", "on_baseline", *LATENESS, "evidence", "reports", "problems")
OF_CALLS = ("reach", "takeover", "numbers", "present")
OF_ROLE = (*OF_STEP[:4], *OF_CALLS, "roles", "role_pairs", "exam")
OF_ACTIONS = ("actions_open", "actions_in_time")
OF_PERSON = (*OF_STEP[:2], "lateness_max", "reach", "numbers", "present", "exam", *OF_ACTIONS)
SEVERAL = Text("各预案最近一次演练", "the latest drill of each plan")
OVER_TIME = frozenset({"actions_open"})
"""What is compared over time, not from drill to drill."""
Sums = Mapping[str, Sum]
"""By the name of what is counted."""
Before = Mapping[str, tuple[Value, Text]]
"""By figure what it last came to, and the title of the drill in which it did."""
NONE: Before = {}


def figures(
    drills: Sequence[DrillFacts],
    today: date,
    *,
    practice: Practice | None = None,
    window: timedelta = WINDOW,
    by_person: bool = False,
    remarks: Sequence[Remark] = (),
    counter: DrillCounter | None = None,
) -> Figures:
    """Sum up drills, whatever their order; ``practice`` is a plan workbook that knows of them.

    ``window`` is that in which a call is to be confirmed; a ``counter`` has its own, and may have
    counted the drills already.
    """
    counter = counter or DrillCounter(window)
    ordered = sorted(drills, key=lambda each: (each.held, str(each.path)))
    found = gather(ordered, practice, today, counter)
    about = definitions(counter.window)
    maker = _Maker(found, about, Frame(found.blocks, ordered), practice, today)
    each = maker.by_drill()
    return Figures(
        today=today,
        drills=each,
        total=maker.total(),
        plans=tuple(maker.by_plan()),
        steps=tuple(maker.by_step()),
        roles=tuple(maker.spread("roles", By.ROLE, OF_ROLE)),
        quarters=tuple(maker.by_quarter()),
        people=tuple(maker.spread("people", By.PERSON, OF_PERSON)) if by_person else (),
        problems=found.problems,
        actions=practice.actions if practice is not None else (),
        actions_over_time=tuple(maker.over_time()),
        train_again=found.train_again,
        remarks=tuple(remarks),
        with_plan=practice is not None,
    )


@dataclass(frozen=True)
class _Maker:
    """Makes measures from what was gathered."""

    found: Gathered
    about: Mapping[str, Definition]
    frame: Frame
    practice: Practice | None
    today: date
    sums_of: dict[tuple[int, ...], Sums] = field(default_factory=dict)
    """By drills, the sums over these, once they were asked for."""

    def measures(
        self, sums: Sums, keys: Iterable[str], reasons: Mapping[str, Text], before: Before = NONE
    ) -> Measures:
        """The measures of some sums; ``reasons`` say why what was not counted was not."""
        made = {}
        for key in keys:
            tally = COUNTED[key].tally
            own = sums.get(tally)
            made[key] = measured(self.about[key], own, reasons.get(tally), before.get(key))
        return made

    def reasons(self, drills: Iterable[int]) -> Mapping[str, Text]:
        """Why some figures are not applicable to any of these drills: what the latest says."""
        chosen = [self.found.why_not[index] for index in drills]
        latest = chosen[-1] if chosen else {}
        return {key: why for key, why in latest.items() if all(key in each for each in chosen)}

    def by_drill(self) -> tuple[DrillFigures, ...]:
        """Each drill, with its changes since the one before it for which a figure applies."""
        sums = self.frame.sums(self.frame.table, "drill")
        self.sums_of.update(sums)
        keys = [key for key in self.about if key not in ONCE]
        last: dict[str, dict[str, tuple[Value, Text]]] = {plan: {} for plan in self.found.plans}
        made = []
        for index, drill in enumerate(self.found.drills):
            before = last[drill.plan_key]
            own = self.measures(sums.get((index,), {}), keys, self.found.why_not[index], before)
            made.append(DrillFigures(drill, own))
            title = Text(drill.title, drill.title)
            before |= {
                key: (measure.value, title)
                for key, measure in own.items()
                if measure.value is not None and key not in OVER_TIME
            }
        return tuple(made)

    def total(self) -> Measures:
        """Over all drills."""
        sums = self.frame.sums(self.frame.table).get((), {})
        everything = range(len(self.found.drills))
        reasons = {**self.reasons(everything), **self.found.reasons_of(None)}
        made = self.measures(sums, self.about, reasons)
        return self.with_changes(made, everything)

    def by_plan(self) -> Iterator[PlanFigures]:
        """Each plan, in the order of its first drill."""
        sums = self.frame.sums(self.frame.table, "plan")
        for plan, drills in self.found.plans.items():
            reasons = {**self.reasons(drills), **self.found.reasons_of(plan)}
            made = self.measures(sums.get((plan,), {}), self.about, reasons)
            own = [self.found.drills[i] for i in drills]
            yield PlanFigures(
                plan,
                own[-1].plan.name,
                tuple(drills),
                self.with_changes(made, drills),
                tuple(dict.fromkeys(each.plan.version for each in own)),
            )

    def with_changes(self, made: Measures, drills: Iterable[int]) -> Measures:
        """The measures with the change of each plan's latest drill against the one before it."""
        chosen = set(drills)
        plans = [[i for i in own if i in chosen] for own in self.found.plans.values()]
        changes = {key: self._change(key, plans) for key in made if key not in ONCE}
        changes["actions_open"] = self._since_last(chosen, made)
        return {
            key: each._replace(change=changes.get(key)) if each.applies else each
            for key, each in made.items()
        }

    def _change(self, key: str, plans: Sequence[Sequence[int]]) -> Change | None:
        tally = COUNTED[key].tally
        pairs = [
            tuple(known[-2:])
            for own in plans
            if len(known := [i for i in own if tally not in self.found.why_not[i]]) > 1
        ]
        if not pairs:
            return None
        before, after = (self._of(key, tuple(pair[side] for pair in pairs)) for side in (0, 1))
        if before is None or after is None:
            return None
        title = self.found.drills[pairs[0][0]].title
        since = Text(title, title) if len(pairs) == 1 else SEVERAL
        return change(self.about[key], after, before, since)

    def _of(self, key: str, drills: tuple[int, ...]) -> Value | None:
        """One figure over some drills."""
        if drills not in self.sums_of:
            self.sums_of[drills] = self.frame.sums(self.frame.some(drills)).get((), {})
        found = self.sums_of[drills].get(COUNTED[key].tally)
        return measured(self.about[key], found).value

    def _since_last(self, drills: Collection[int], made: Measures) -> Change | None:
        """Open actions today against those at the end of the day of their plan's latest drill."""
        now = made["actions_open"].value
        own = [i for i in self._own() if i in drills]
        if self.practice is None or not own or now is None:
            return None
        latest = self.found.drills[own[-1]]
        before = self.practice.actions_on(latest.held.date()).open
        return change(self.about["actions_open"], now, before, Text(latest.title, latest.title))

    def by_step(self) -> Iterator[Group]:
        """Each step of each plan."""
        table = self.frame.table
        table = table[(table["step"] != "") & (table["drill"] >= 0)]
        sums = self.frame.sums(table, "plan", "step")
        lengths = medians(self.found.drills)
        for plan, drills in self.found.plans.items():
            steps = [(i, step) for i in drills for step in self.found.drills[i].steps]
            titles = {step.key: step.title for _, step in steps}
            held = Counter(key for _, key in {(i, step.key) for i, step in steps if step.taken})
            reasons = self.reasons(drills)
            for key, title in titles.items():
                own = self.measures(sums.get((plan, key), {}), OF_STEP, reasons)
                planned, actual = lengths.get((plan, key), (None, None))
                name = Text(title, title)
                yield Group(By.STEP, plan, key, name, held[key], own, planned, actual)

    def by_quarter(self) -> Iterator[Group]:
        """Each quarter in which a drill was held, across plans."""
        table = self.frame.table
        sums = self.frame.sums(table[table["drill"] >= 0], "quarter")
        quarters: dict[Quarter, list[int]] = {}
        for index, drill in enumerate(self.found.drills):
            quarters.setdefault(Quarter.of(drill.held.date()), []).append(index)
        keys = [key for key in self.about if key not in ONCE]
        for quarter, drills in quarters.items():
            key = f"{quarter.year}Q{quarter.number}"
            own = self.measures(sums.get((key,), {}), keys, self.reasons(drills))
            yield Group(By.QUARTER, "", key, quarter.said, len(drills), own)

    def spread(self, field: str, by: By, keys: Sequence[str]) -> Iterator[Group]:
        """Each role of each plan, or each person, in the order in which they come up."""
        table = self.frame.spread(field)
        columns = ["plan", field] if by is By.ROLE else [field]
        held = table[table["drill"] >= 0].groupby(columns, sort=False, observed=True)
        drills = held["drill"].nunique()
        counted = {_tuple(key): int(count) for key, count in drills.items()}
        everything = self.reasons(range(len(self.found.drills)))
        for group, sums in self.frame.sums(table, *columns).items():
            plan, name = ("", *group)[-2:]
            own = self.measures(sums, keys, everything)
            yield Group(by, plan, name, Text(name, name), counted.get(group, 0), own)

    def over_time(self) -> Iterator[ActionsOn]:
        """Open and closed actions at the end of the day of each drill of the plan, and today."""
        if self.practice is None:
            return
        days = {self.found.drills[i].held.date() for i in self._own()} | {self.today}
        yield from map(self.practice.actions_on, sorted(days))

    def _own(self) -> Sequence[int]:
        """The drills of the plan whose workbook was given, in their order."""
        return self.found.plans.get(self.practice.key, ()) if self.practice is not None else ()


def _tuple(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)
