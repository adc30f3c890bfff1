"""The steps of a plan as a network in time: what each counts from, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from bcm_excel.clock.duration import Duration
from bcm_excel.core.text import Text


class Keyed(Enum):
    """A choice with a Text to show and a ``key`` for scripts, free of language."""

    @property
    def key(self) -> str:
        """The word that scripts read: ``not_started``."""
        return self.name.lower()


class Moment(Keyed):
    """The moments of an incident that steps count from."""

    BEGAN = Text("发生", "Began")
    FOUND = Text("发现", "Found")
    REPORTED = Text("接报", "Reported")
    ASSESSED = Text("研判定级", "Assessed")
    ACTIVATED = Text("启动响应", "Activated")
    RESTORED = Text("系统恢复", "Restored")
    ENDED = Text("响应终止", "Ended")
    DELIVERED = Text("送达", "Delivered")
    EFFECTIVE = Text("生效", "Effective")


class Nature(Keyed):
    """What kind of limit it is; statutory and contractual ones also have a legal latest."""

    EMERGENCY = Text("应急", "Emergency")
    STATUTORY = Text("法定", "Statutory")
    CONTRACTUAL = Text("约定", "Contractual")


class State(Keyed):
    """How far a step has come, as its owner says."""

    NOT_STARTED = Text("未开始", "Not started")
    IN_PROGRESS = Text("进行中", "In progress")
    DONE = Text("已完成", "Done")
    NOT_APPLICABLE = Text("不适用", "Not applicable")
    BLOCKED = Text("受阻", "Blocked")


class Flag(Keyed):
    """How a step stands against its own deadline."""

    ON_TRACK = Text("正常", "On track")
    DUE_SOON = Text("临期", "Due soon")
    OVERDUE = Text("已超时", "Overdue (hours)")
    OVERDUE_DAYS = Text("已逾期", "Overdue (days)")
    SLIPPING = Text("预计超时", "Slipping")
    DONE = Text("已完成", "Done")
    DONE_LATE = Text("超时完成", "Done late")
    NO_TIME = Text("未登记时间", "No time recorded")
    PENDING = Text("待定", "Waits for a moment")
    NOT_TAKEN = Text("不适用", "Not applicable")

    @property
    def late(self) -> bool:
        """Whether the step's time is over and it has not ended."""
        return self in {Flag.OVERDUE, Flag.OVERDUE_DAYS}


@dataclass(frozen=True, slots=True)
class Task:
    """A step as the engine sees it.

    It counts from ``counted_from`` or, where none is named, from the end of the steps in ``after``,
    or from discovery where it has neither; always after ``wait``. When it ends, the moment that it
    ``marks`` has come. ``only_if`` names a step and the outcome under which this one is taken.
    """

    key: str
    limit: Duration | None = None
    counted_from: Moment | None = None
    wait: Duration | None = None
    after: tuple[str, ...] = ()
    marks: Moment | None = None
    nature: Nature = Nature.EMERGENCY
    only_if: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What has been typed about a step."""

    state: State = State.NOT_STARTED
    started: datetime | None = None
    finished: datetime | None = None
    outcome: str | None = None

    @property
    def ended(self) -> bool:
        """Whether it is over: said to be done, or an end was typed."""
        return self.state is not State.NOT_APPLICABLE and (
            self.state is State.DONE or self.finished is not None
        )


UNTOUCHED = Progress()
"""A step about which nothing was typed."""


@dataclass(frozen=True, slots=True)
class Due:
    """The times of one step; a time that is not known is None.

    ``waits_for`` is the unknown moment that keeps it pending, ``waits_on`` the keys of the steps
    that must end first and have not. ``legal_latest``: statutory and contractual day limits only.
    ``projected`` says that working days of a year without an official calendar were counted.
    """

    flag: Flag
    taken: bool = True
    immediate: bool = False
    start: datetime | None = None
    deadline: datetime | None = None
    baseline_start: datetime | None = None
    baseline: datetime | None = None
    legal_latest: datetime | None = None
    forecast: datetime | None = None
    waits_for: Moment | None = None
    waits_on: tuple[str, ...] = ()
    projected: bool = False


class NetworkError(ValueError):
    """Steps that make no network; ``keys`` are those at fault."""

    def __init__(self, said: str, keys: tuple[str, ...]) -> None:
        super().__init__(f"{said}: {', '.join(keys)}")
        self.keys = keys


Source = str | Moment
TYPED = frozenset({Moment.BEGAN, Moment.FOUND})  # given at opening, never marked by a step


@dataclass(frozen=True, slots=True)
class Network:
    """Steps in an order in which each comes after what it counts from or follows.

    ``taken`` are the keys that take time; only these have ``sources`` (what they count from: the
    end of steps, or a moment) and ``follows`` (the steps that must end first), both looking through
    steps that are not taken. ``markers`` are the taken steps that mark a moment.
    """

    order: tuple[Task, ...]
    taken: frozenset[str]
    sources: Mapping[str, tuple[Source, ...]]
    follows: Mapping[str, tuple[str, ...]]
    markers: Mapping[Moment, tuple[str, ...]]


class Tasks(tuple[Task, ...]):
    """The tasks of a plan, which remember what follows from them alone."""

    @cached_property
    def order(self) -> tuple[Task, ...]:
        """Each after those that its times depend on; NetworkError as for ``ordered``."""
        return ordered(self)

    @cached_property
    def planned(self) -> Network:
        """Their network as long as nothing has been done."""
        return network_of(self.order, {})


def network(tasks: Sequence[Task], progress: Mapping[str, Progress]) -> Network:
    """The network of the steps that are taken, as far as is known.

    A branch is planned until another outcome is typed. Raises NetworkError for repeated or unknown
    keys and for steps that wait for each other in a circle.
    """
    return network_of(ordered(tasks), progress)


def network_of(order: tuple[Task, ...], progress: Mapping[str, Progress]) -> Network:
    """The network of tasks that stand in such an order already."""
    taken: set[str] = set()
    through: dict[str, tuple[Source, ...]] = {}
    for task in order:
        if is_taken(task, taken, progress):
            taken.add(task.key)
            through[task.key] = (task.key,)
        else:
            through[task.key] = origins(task, through, look_through=True)
    steps = [task for task in order if task.key in taken]
    return Network(
        order=order,
        taken=frozenset(taken),
        sources={task.key: origins(task, through, look_through=False) for task in steps},
        follows={task.key: followed(task, through) for task in steps},
        markers=marking(steps),
    )


def ordered(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks, each after those that its times depend on."""
    by_key = {task.key: task for task in tasks}
    if len(by_key) < len(tasks):
        keys = [task.key for task in tasks]
        raise NetworkError("repeated", tuple(key for key in by_key if keys.count(key) > 1))
    markers = marking(tasks)
    needs = {}
    for task in tasks:
        marked = markers.get(task.counted_from or Moment.FOUND, ())
        decided = (task.only_if[0],) if task.only_if else ()
        needs[task.key] = (*task.after, *decided, *marked)
    unknown = {each: None for keys in needs.values() for each in keys if each not in by_key}
    if unknown:
        raise NetworkError("unknown", tuple(unknown))
    try:
        return tuple(by_key[key] for key in TopologicalSorter(needs).static_order())
    except CycleError as circle:
        raise NetworkError("in a circle", tuple(dict.fromkeys(circle.args[1]))) from circle


def marking(tasks: Sequence[Task]) -> dict[Moment, tuple[str, ...]]:
    """The steps that mark each moment; began and found are typed, so nobody marks them."""
    markers: dict[Moment, tuple[str, ...]] = {}
    for task in tasks:
        if task.marks and task.marks not in TYPED:
            markers[task.marks] = (*markers.get(task.marks, ()), task.key)
    return markers


def is_taken(task: Task, taken: set[str], progress: Mapping[str, Progress]) -> bool:
    """Whether a step takes time: it applies, and its branch is taken or not yet decided."""
    if progress.get(task.key, UNTOUCHED).state is State.NOT_APPLICABLE:
        return False
    if task.only_if is None:
        return True
    decision, wanted = task.only_if
    outcome = progress.get(decision, UNTOUCHED).outcome
    return decision in taken and (not outcome or outcome.strip() == wanted.strip())


def origins(
    task: Task, through: Mapping[str, tuple[Source, ...]], *, look_through: bool
) -> tuple[Source, ...]:
    """What a step counts from; to ``look_through`` it, first what it follows."""
    followed = [source for key in task.after for source in through[key]]
    if look_through and not task.after and task.only_if:
        followed = list(through[task.only_if[0]])
    if followed and (look_through or task.counted_from is None):
        return tuple(dict.fromkeys(followed))
    return (task.counted_from or Moment.FOUND,)


def followed(task: Task, through: Mapping[str, tuple[Source, ...]]) -> tuple[str, ...]:
    """The steps that must have ended before this one can."""
    keys = (*task.after, *((task.only_if[0],) if task.only_if else ()))
    sources = dict.fromkeys(source for key in keys for source in through[key])
    return tuple(source for source in sources if isinstance(source, str))
