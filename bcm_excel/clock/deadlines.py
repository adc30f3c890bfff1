"""Deadlines of a network of steps: baseline, the step's own, forecast, and how each step stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bcm_excel.clock.calendar import Calendar
from bcm_excel.clock.duration import Unit
from bcm_excel.clock.network import (
    TYPED,
    UNTOUCHED,
    Due,
    Flag,
    Moment,
    Nature,
    Network,
    NetworkError,
    Progress,
    Source,
    State,
    Task,
    Tasks,
    network_of,
)
from bcm_excel.clock.paths import Path, in_sequence, longest_path

__all__ = [
    "Due",
    "Flag",
    "Moment",
    "Nature",
    "NetworkError",
    "Path",
    "Progress",
    "State",
    "Task",
    "Timetable",
    "compute",
    "in_sequence",
    "longest_path",
]


WORKING = frozenset({Unit.WORK_MINUTES, Unit.WORK_DAYS})
"""Units of limits that hang on the calendar."""


@dataclass(frozen=True, slots=True)
class Timetable(Mapping[str, Due]):
    """The times of every step by key, in the order of the tasks.

    ``moments`` are those that have come, typed or marked by a step that ended; ``expected`` those
    that a step will mark, at its deadline. ``stood_in`` is the one of began and found that is not
    known and for which the other stands.
    """

    dues: Mapping[str, Due]
    moments: Mapping[Moment, datetime]
    expected: Mapping[Moment, datetime]
    stood_in: Moment | None = None

    def __getitem__(self, key: str) -> Due:
        return self.dues[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.dues)

    def __len__(self) -> int:
        return len(self.dues)


def compute(
    tasks: Sequence[Task],
    moments: Mapping[Moment, datetime],
    progress: Mapping[str, Progress],
    calendar: Calendar,
    now: datetime,
    *,
    due_soon: timedelta = timedelta(minutes=30),
    grace: timedelta = timedelta(minutes=5),
    frozen_baseline: Mapping[str, datetime | None] | None = None,
) -> Timetable:
    """The times of every step, from the moments and the progress that were typed.

    Times are naive and rounded to the minute. A step in ``frozen_baseline`` keeps that baseline.
    ``due_soon`` is how long before its deadline a step is said to be due soon; within ``grace`` an
    immediate step is not yet overdue. Raises NetworkError (a ValueError) for steps that make no
    network, ValueError for a time with a zone.
    """
    now = minute(now)
    typed = {each: minute(t) for each, t in moments.items()}
    typed_progress = {key: tidy(each) for key, each in progress.items()}
    stood_in, given = stand_in(typed)
    tasks = tasks if isinstance(tasks, Tasks) else Tasks(tasks)
    net = network_of(tasks.order, typed_progress)
    ends = {
        key: each.finished
        for key, each in typed_progress.items()
        if key in net.taken and each.finished is not None
    }
    plan = schedule(tasks.planned, Known(only_typed(given), {}), calendar)
    own = schedule(net, Known(given, ends), calendar)
    ahead = forecasts(
        net, Known(given, ends), own, progress=typed_progress, calendar=calendar, now=now
    )
    baselines = {**plan.deadline, **(frozen_baseline or {})}
    dues = {}
    for task in tasks:
        key, history = task.key, typed_progress.get(task.key, UNTOUCHED)
        immediate = task.limit is not None and task.limit.immediate
        before, baseline = plan.start.get(key), baselines.get(key)
        if key not in net.taken:
            dues[key] = Due(
                Flag.NOT_TAKEN, False, immediate, baseline_start=before, baseline=baseline
            )
            continue
        start, deadline, forecast = own.start[key], own.deadline[key], ahead[key]
        waits = () if history.ended else waits_on(key, net, given, typed_progress)
        rolled, projected = legal(task, own.origin[key], start, deadline, calendar)
        times = start, deadline, forecast
        dues[key] = Due(
            flag(task, history, times, bool(waits), now=now, due_soon=due_soon, grace=grace),
            immediate=immediate,
            start=start,
            deadline=deadline,
            baseline_start=before,
            baseline=baseline,
            legal_latest=rolled,
            forecast=forecast,
            waits_for=own.waits_for[key],
            waits_on=waits,
            projected=projected,
        )
    come, expected = marked(net, typed, own, ends)
    return Timetable(dues, come, expected, stood_in)


@dataclass(frozen=True, slots=True)
class Known:
    """What really happened: moments by name, ends of steps by key."""

    moments: Mapping[Moment, datetime]
    ends: Mapping[str, datetime]

    def when(
        self, source: Source, net: Network, over: Mapping[str, datetime | None]
    ) -> datetime | None:
        """When a step is over or a moment comes; the first step to end marks a moment."""
        if isinstance(source, str):
            return over[source]
        if source in self.moments:
            return self.moments[source]
        keys = net.markers.get(source, ())
        really = [self.ends[key] for key in keys if key in self.ends]
        planned = [t for key in keys if (t := over[key]) is not None]
        return min(really or planned, default=None)


@dataclass(frozen=True, slots=True)
class Schedule:
    """By key: what a step counts from, its start after the wait, its deadline, when it is over."""

    origin: dict[str, datetime | None] = field(default_factory=dict)
    start: dict[str, datetime | None] = field(default_factory=dict)
    deadline: dict[str, datetime | None] = field(default_factory=dict)
    over: dict[str, datetime | None] = field(default_factory=dict)
    waits_for: dict[str, Moment | None] = field(default_factory=dict)


def schedule(net: Network, known: Known, calendar: Calendar) -> Schedule:
    """Each step from the real end of those before it or, until then, from their deadlines."""
    made = Schedule()
    for task in (task for task in net.order if task.key in net.taken):
        key, sources = task.key, net.sources[task.key]
        origin = latest([known.when(source, net, made.over) for source in sources])
        start, deadline = run(task, origin, calendar)
        made.origin[key], made.start[key], made.deadline[key] = origin, start, deadline
        made.over[key] = known.ends.get(key, start if task.limit is None else deadline)
        made.waits_for[key] = None if start else missing(sources, net, known, made)
    return made


def run(
    task: Task, origin: datetime | None, calendar: Calendar
) -> tuple[datetime | None, datetime | None]:
    """Start and deadline of a step that counts from ``origin``."""
    if origin is None:
        return None, None
    start = calendar.end(origin, task.wait) if task.wait else origin
    return start, calendar.end(start, task.limit) if task.limit else None


def missing(sources: Sequence[Source], net: Network, known: Known, made: Schedule) -> Moment | None:
    """The unknown moment at the root of why a step has no start."""
    source = next(each for each in sources if known.when(each, net, made.over) is None)
    if isinstance(source, str):
        return made.waits_for[source]
    return made.waits_for[net.markers[source][0]] if source in net.markers else source


def forecasts(
    net: Network,
    known: Known,
    own: Schedule,
    *,
    progress: Mapping[str, Progress],
    calendar: Calendar,
    now: datetime,
) -> dict[str, datetime | None]:
    """When each step will be over as things stand; never before ``now`` unless it is over."""
    ahead: dict[str, datetime | None] = {}
    for task in (task for task in net.order if task.key in net.taken):
        key, history = task.key, progress.get(task.key, UNTOUCHED)
        if history.ended:
            unrecorded = min(own.over[key] or now, now)
            ahead[key] = known.ends.get(key, unrecorded)
            continue
        start = history.started
        if start is None:
            sources = dict.fromkeys((*net.sources[key], *net.follows[key]))
            origin = latest([known.when(source, net, ahead) for source in sources])
            start, _ = run(task, origin, calendar)
        end = calendar.end(start, task.limit) if start and task.limit else start
        ahead[key] = max(end, now) if end else None
    return ahead


def waits_on(
    key: str, net: Network, given: Mapping[Moment, datetime], progress: Mapping[str, Progress]
) -> tuple[str, ...]:
    """The steps that must end first and have not, those that will mark its moment among them."""
    before = list(net.follows[key])
    for source in net.sources[key]:
        if isinstance(source, Moment) and source not in given:
            markers = net.markers.get(source, ())
            if not any(progress.get(each, UNTOUCHED).ended for each in markers):
                before.extend(markers)
    unique = dict.fromkeys(before)
    return tuple(each for each in unique if not progress.get(each, UNTOUCHED).ended)


def legal(
    task: Task,
    origin: datetime | None,
    start: datetime | None,
    deadline: datetime | None,
    calendar: Calendar,
) -> tuple[datetime | None, bool]:
    """The legal latest of a step, and whether its times rest on a projected calendar."""
    if deadline is None or start is None or origin is None or task.limit is None:
        return None, False
    rolled = None
    if task.nature is not Nature.EMERGENCY:
        rolled = calendar.legal_latest(deadline, task.limit)
    if rolled is None and not any(each.unit in WORKING for each in (task.limit, task.wait) if each):
        return None, False
    days = sorted(t.date() for t in (origin, deadline, rolled or deadline))
    return rolled, not calendar.certain(days[0], days[-1])


def flag(
    task: Task,
    history: Progress,
    times: tuple[datetime | None, datetime | None, datetime | None],
    waits: bool = False,
    *,
    now: datetime,
    due_soon: timedelta,
    grace: timedelta,
) -> Flag:
    """How a step that is taken stands against its own deadline.

    ``times`` are its start, deadline and forecast; ``waits`` says whether steps that must end first
    have not.
    """
    start, deadline, forecast = times
    immediate = task.limit is not None and task.limit.immediate
    limit = deadline + grace if deadline and immediate else deadline
    if history.ended:
        if history.finished is None:
            return Flag.NO_TIME
        return Flag.DONE_LATE if limit and history.finished > limit else Flag.DONE
    if deadline is None or limit is None:
        return Flag.PENDING if start is None else Flag.ON_TRACK
    if now > limit and not waits:
        days = task.limit is not None and task.limit.counts_days
        return Flag.OVERDUE_DAYS if days else Flag.OVERDUE
    if forecast and forecast > limit:
        return Flag.SLIPPING
    return Flag.DUE_SOON if deadline - now <= due_soon else Flag.ON_TRACK


def stand_in(
    typed: Mapping[Moment, datetime],
) -> tuple[Moment | None, Mapping[Moment, datetime]]:
    """Where only one of began and found is known, the other, and the moments with it standing."""
    lacking = [each for each in Moment if each in TYPED and each not in typed]
    if len(lacking) != 1:
        return None, typed
    (other,) = TYPED - {lacking[0]}
    return lacking[0], {**typed, lacking[0]: typed[other]}


def only_typed(given: Mapping[Moment, datetime]) -> dict[Moment, datetime]:
    """Began and found alone, from which the baseline runs."""
    return {each: t for each, t in given.items() if each in TYPED}


def marked(
    net: Network,
    typed: Mapping[Moment, datetime],
    own: Schedule,
    ends: Mapping[str, datetime],
) -> tuple[dict[Moment, datetime], dict[Moment, datetime]]:
    """The moments that have come and those that steps are still expected to mark."""
    come, expected = dict(typed), dict[Moment, datetime]()
    for moment, keys in net.markers.items():
        t = Known(typed, ends).when(moment, net, own.over)
        if t is not None and moment not in typed:
            (come if any(key in ends for key in keys) else expected)[moment] = t
    return come, expected


def latest(times: Sequence[datetime | None]) -> datetime | None:
    """The last of them; None where one is not known."""
    known = [t for t in times if t is not None]
    return max(known) if len(known) == len(times) else None


def minute(t: datetime) -> datetime:
    """Rounded to the nearest minute; ValueError for a time with a zone."""
    if t.tzinfo is not None:
        raise ValueError(f"{t} has a zone; times are naive, in the plan's zone")
    if not t.second and not t.microsecond:
        return t
    return (t + timedelta(seconds=30)).replace(second=0, microsecond=0)


def tidy(each: Progress) -> Progress:
    """Progress with its times rounded to the minute."""
    started = minute(each.started) if each.started else None
    finished = minute(each.finished) if each.finished else None
    if started is each.started and finished is each.finished:
        return each
    return replace(each, started=started, finished=finished)
