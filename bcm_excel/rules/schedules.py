"""When steps are planned for, and which of them can be on the way at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from bcm_excel.clock.deadlines import compute
from bcm_excel.clock.duration import Duration, Unit
from bcm_excel.clock.network import Moment, NetworkError, Task
from bcm_excel.clock.paths import Path, in_sequence, longest_path
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Row
from bcm_excel.plan.network import condition_of, needs_of, tasks_of
from bcm_excel.plan.people import Contact
from bcm_excel.plan.response import Level, Step
from bcm_excel.plan.words import Occasion
from bcm_excel.rules.registry import Given

DAY = 24 * 60
CLOCKED = {Unit.MINUTES, Unit.WORK_MINUTES}


def together(one: Step, other: Step) -> bool:
    """Whether two steps can belong to one incident: level, trigger, occasion and branch agree."""
    occasions = {one.occasion, other.occasion}
    return (
        _meet(one.levels, other.levels)
        and _meet(one.triggers, other.triggers)
        and occasions != {Occasion.REAL, Occasion.DRILL}
        and not _apart(one.only_if, other.only_if)
    )


def _meet(one: Collection[str] | None, other: Collection[str] | None) -> bool:
    return not one or not other or not set(map(fold, one)).isdisjoint(map(fold, other))


def _apart(one: str | None, other: str | None) -> bool:
    """Whether two conditions ask one step for different outcomes."""
    first, second = (condition_of(each) if each else None for each in (one, other))
    if first is None or second is None:
        return False
    return fold(first[0]) == fold(second[0]) and fold(first[1]) != fold(second[1])


@dataclass(frozen=True, slots=True)
class Job:
    """One person's step in its planned time."""

    step: Step
    person: Contact
    said: str
    """The responsible as the step writes it."""
    start: datetime
    end: datetime


def overlaps(given: Given) -> Iterator[tuple[Job, tuple[Job, ...]]]:
    """Each job with those that its person must do in the same time, later jobs first."""
    told = set()
    for tasks in _variants(given):
        try:
            jobs = _jobs(given, tasks)
        except NetworkError:
            continue
        before = _before(needs_of(tasks))
        for mine in jobs.values():
            for i, job in enumerate(mine):
                others = tuple(each for each in mine[:i] if _clash(job, each, before))
                if others and (job.step.row, job.person.row) not in told:
                    told.add((job.step.row, job.person.row))
                    yield job, others


def _variants(given: Given) -> Iterator[tuple[Task, ...]]:
    """The tasks of each level that the steps name, or of all where they name none."""
    named = {fold(level): level for step in given.plan.steps for level in step.levels or ()}
    for level in named.values() or (None,):
        yield tasks_of(given.plan, level)


def _jobs(given: Given, tasks: Collection[Task]) -> Mapping[int, list[Job]]:
    """By contact, the steps limited in hours or minutes that fall to one person alone."""
    begin = datetime.combine(given.today, time(9))
    moments = {Moment.BEGAN: begin, Moment.FOUND: begin}
    table = compute(tuple(tasks), moments, {}, given.calendar, begin)
    jobs: dict[int, list[Job]] = {}
    for step in given.plan.steps:
        due = table.dues.get(step.no)
        if due is None or step.limit is None or step.limit.before or step.limit.unit not in CLOCKED:
            continue
        if due.baseline_start is None or due.baseline is None:
            continue
        for said in step.responsible:
            person = _alone(given, said)
            if person:
                job = Job(step, person, said, due.baseline_start, due.baseline)
                jobs.setdefault(person.row, []).append(job)
    return jobs


def _alone(given: Given, said: str) -> Contact | None:
    """The primary, where a single role is meant and not a group as a whole."""
    meant = given.directory.resolve(said)
    if meant.whole_group or len(meant.roles) != 1:
        return None
    return given.directory.one(meant.roles[0].primary)


def _clash(job: Job, other: Job, before: Mapping[str, frozenset[str]]) -> bool:
    one, two = job.step, other.step
    return (
        one.no != two.no  # the same step, or one whose number is doubled, which is said
        and job.start < other.end
        and other.start < job.end
        and together(one, two)
        and one.no not in before[two.no]
        and two.no not in before[one.no]
    )


def _before(needs: Mapping[str, Collection[str]]) -> dict[str, frozenset[str]]:
    """Everything that comes before each task; the tasks run in no circle."""
    found: dict[str, frozenset[str]] = {}
    waiting = list(needs)
    while waiting:
        key = waiting[-1]
        missing = [each for each in needs[key] if each not in found]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        found[key] = frozenset(needs[key]).union(*(found[each] for each in needs[key]))
    return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """A target time with the best and the worst case of the steps that it covers."""

    row: Row
    target: Duration
    level: str | None
    best: Path
    worst: Path


def stretches(given: Given) -> Iterator[Stretch]:
    """Every target time of the plan with its longest variant.

    A level's own target stands in for the plan's. Only real incidents count.
    """
    plan = given.plan
    own: list[tuple[Row, Duration, tuple[Level | None, ...]]] = [
        (level, level.target, (level,)) for level in plan.levels if level.target
    ]
    if plan.settings and plan.settings.target:
        others = tuple(level for level in plan.levels if not level.target)
        if others or not len(plan.levels):
            own.append((plan.settings, plan.settings.target, others or (None,)))
    for row, target, levels in own:
        variants = [
            Stretch(row, target, level.name if level else None, *paths)
            for level in levels
            for trigger in _triggers(given)
            if (paths := _paths(given, level.name if level else None, trigger))
        ]
        if variants:
            yield max(variants, key=lambda each: each.best.minutes)


def _triggers(given: Given) -> tuple[str | None, ...]:
    """The triggers that some step names, or None where no step does."""
    named = {fold(each): each for step in given.plan.steps for each in step.triggers or ()}
    return tuple(named.values()) or (None,)


def _paths(given: Given, level: str | None, trigger: str | None) -> tuple[Path, Path] | None:
    """Best and worst case up to the restoration where a step marks it, else to the last end."""
    tasks = tasks_of(given.plan, level, trigger, Occasion.REAL)
    try:
        whole = longest_path(tasks)
    except NetworkError:
        return None
    before = _before(needs_of(tasks))
    restoring = [task.key for task in tasks if task.marks is Moment.RESTORED]
    ends = [[task for task in tasks if task.key in {*before[key], key}] for key in restoring]
    if not ends:
        return whole, in_sequence(tasks)
    return min(
        ((longest_path(each), in_sequence(each)) for each in ends),
        key=lambda paths: paths[0].minutes,
    )


def most(target: Duration) -> int | None:
    """The most minutes that a target can mean; None for working time, which depends on the day."""
    minutes = int(target.plain.total_seconds()) // 60
    match target.unit:
        case Unit.MINUTES:
            return minutes
        case Unit.DAYS:
            return minutes + DAY
        case Unit.MONTHS:
            return minutes + (target.amount + 1) * DAY
        case _:
            return None
