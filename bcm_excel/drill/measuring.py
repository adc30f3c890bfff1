"""From the marks of a figure to its measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import cached_property

from bcm_excel.clock.network import State
from bcm_excel.core.text import Text
from bcm_excel.drill.advice import advice
from bcm_excel.drill.facts import Reached
from bcm_excel.drill.measure import Better, Change, Definition, Measure, Part, Source, Unit, Value
from bcm_excel.drill.practice import CLOSED, CLOSED_LATE, OPEN, OVERDUE
from bcm_excel.drill.problems import UNRATED
from bcm_excel.drill.tally import Mark
from bcm_excel.drill.tally_steps import LATE, NO_TIME, NOT_DONE, ON_TIME, UNDUE
from bcm_excel.incident.exercise import Rating
from bcm_excel.incident.incident import CallResult
from bcm_excel.plan.words import Gravity

NOTHING = Text("没有可以统计的登记", "nothing was recorded that could be counted")
NOT_SEVERE = Text("未填严重程度", "No severity")
NOT_RATED = Text("未评定", "Not rated")
NO_BACKUP = Text("没有备份", "No backup")
OF_DRILL = Text("{what}（{title}）", "{what} ({title})")


class How(Enum):
    """How marks become a value."""

    SHARE = "share"
    LONGEST = "longest"
    MEDIAN = "median"
    COUNT = "count"
    COUNT_MET = "count met"
    PEOPLE = "people"
    """As many as there are different labels."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a figure counts: the name of its tally, and how its marks become a value.

    ``late`` figures have those not met as their numerator; ``judged`` ones have one at all.
    """

    tally: str
    how: How
    judged: bool = True
    late: bool = False

    @property
    def counts(self) -> bool:
        """Whether it says how many there are, be it none."""
        return self.how is How.COUNT or self.how is How.PEOPLE


def _share(*keys: str) -> dict[str, Counted]:
    return {key: Counted(key, How.SHARE) for key in keys}


COUNTED: Mapping[str, Counted] = {
    **_share("completion", "on_time", "on_baseline", "reach", "numbers", "takeover", "present"),
    **_share("reports", "target", "evidence", "objectives", "roles", "role_pairs", "exam"),
    **_share("coverage_12", "coverage_36", "restores", "seen_before", "actions_in_time"),
    **{
        key: Counted(key, How.MEDIAN, judged=False)
        for key in (
            *("overall", "activation_began", "activation_found", "notified_first"),
            *("notified_last", "recovery", "report_days", "revision_days"),
        )
    },
    "lateness_max": Counted("lateness", How.LONGEST, late=True),
    "lateness_median": Counted("lateness", How.MEDIAN, late=True),
    "data_age": Counted("data_age", How.LONGEST),
    "unplanned": Counted("unplanned", How.COUNT, judged=False),
    "problems": Counted("problems", How.COUNT, judged=False),
    "train_again": Counted("train_again", How.PEOPLE, judged=False),
    "actions_open": Counted("actions_open", How.COUNT_MET),
}
"""By figure."""

ACTION_PARTS = {
    OPEN: Text("未到期", "Not due yet"),
    OVERDUE: Text("已逾期", "Overdue"),
    CLOSED: Text("按期完成", "Closed in time"),
    CLOSED_LATE: Text("逾期完成", "Closed late"),
}
PARTS: Mapping[str, Mapping[str, Text]] = {
    "completion": {state.key: state.value for state in State if state is not State.NOT_APPLICABLE},
    "on_time": {
        ON_TIME: Text("按时", "On time"),
        LATE: Text("超时", "Late"),
        NO_TIME: Text("未登记时间", "No time recorded"),
        UNDUE: Text("时限未知", "Due unknown"),
        NOT_DONE: Text("未完成", "Not done"),
    },
    "reach": {each.name.lower(): each.value for each in Reached if each is not Reached.SIMULATED},
    "takeover": {"no_backup": NO_BACKUP},
    "numbers": {each.key: each.value for each in CallResult if each is not CallResult.SIMULATED},
    "problems": {each.name.lower(): each.value for each in Gravity} | {UNRATED: NOT_SEVERE},
    "objectives": {each.name.lower(): each.value for each in Rating} | {UNRATED: NOT_RATED},
    "actions_open": ACTION_PARTS,
    "actions_in_time": ACTION_PARTS,
}
"""The parts of a figure, in the order in which they are shown."""


@dataclass(frozen=True)
class Sum:
    """What pandas made of the marks of one tally: counts, and minutes over their lengths.

    ``pick`` gives each mark with the title of its drill, which is empty where there is but one.
    """

    met: int
    whole: int
    recorded: int
    longest: float | None
    median: float | None
    pick: Callable[[], Sequence[tuple[Mark, str]]]

    @cached_property
    def titled(self) -> Sequence[tuple[Mark, str]]:
        """Each mark with the title of its drill."""
        return self.pick()

    @cached_property
    def marks(self) -> Sequence[Mark]:
        """The marks themselves."""
        return [mark for mark, _ in self.titled]


EMPTY = Sum(0, 0, 0, None, None, list)


def measured(
    about: Definition,
    found: Sum | None,
    why_not: Text | None = None,
    before: tuple[Value, Text] | None = None,
) -> Measure:
    """The measure of some marks; of none, not applicable, unless it counts them.

    ``before`` is what it came to in an earlier drill, and that drill's title.
    """
    counted = COUNTED[about.key]
    if found is None and (why_not is not None or not counted.counts):
        return Measure(about, None, why_not=why_not or NOTHING)
    found = found or EMPTY
    value = _value(about, counted, found)
    numerator = found.whole - found.met if counted.late else found.met
    return Measure(
        about=about,
        value=value,
        numerator=numerator if counted.judged else None,
        denominator=found.whole if counted.judged else None,
        unrecorded=found.whole - found.recorded,
        why_not=NOTHING if value is None else None,
        change=None if value is None or before is None else change(about, value, *before),
        behind=FromMarks(about.key, counted, found),
    )


@dataclass(frozen=True, eq=False)
class FromMarks:
    """What stands behind a figure, worked out from its marks; the same where it says the same."""

    key: str
    counted: Counted
    found: Sum

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FromMarks) and self._all == other._all

    def __hash__(self) -> int:
        return hash(self._all)

    @property
    def _all(self) -> tuple[object, ...]:
        return self.note, self.parts, self.cells, self.next

    @cached_property
    def unmet(self) -> Sequence[Mark]:
        """Those that the figure fell short of, the worst first."""
        return _unmet(self.counted, self.found)

    @cached_property
    def note(self) -> Text | None:
        """Which one was the longest."""
        return _note(self.counted, self.found)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """How many are in each part, with their cells."""
        return _parts(self.key, self.found)

    @cached_property
    def cells(self) -> tuple[Source, ...]:
        """The cells of all marks, those that were not met first."""
        return _cells((*self.unmet, *self.found.marks))

    @cached_property
    def next(self) -> Text | None:
        """What to do about those that were not met."""
        return advice(self.key, [mark.label for mark in self.unmet if mark.label])


def _cells(marks: Iterable[Mark]) -> tuple[Source, ...]:
    """The cells of some marks, each once; a drill has one path, which tells it from others."""
    found: dict[tuple[int, str, int, int], Source] = {}
    for mark in marks:
        path, cell = source = mark.source
        found[id(path), cell.sheet, cell.row, cell.column] = source
    return tuple(found.values())


def _value(about: Definition, counted: Counted, found: Sum) -> Value | None:
    """What it comes to; None for times of which not one was recorded."""
    match counted.how:
        case How.SHARE:
            return found.met / found.whole
        case How.COUNT:
            return found.whole
        case How.COUNT_MET:
            return found.met
        case How.PEOPLE:
            return len({mark.label for mark in found.marks})
        case How.LONGEST | How.MEDIAN:
            minutes = found.longest if counted.how is How.LONGEST else found.median
            if minutes is None and not found.recorded:
                return None
            length = timedelta(minutes=minutes or 0)
            return length / timedelta(days=1) if about.unit is Unit.DAYS else length


def _unmet(counted: Counted, found: Sum) -> list[Mark]:
    """Those that a figure fell short of, the worst first."""
    if counted.counts:
        return list(found.marks)
    if counted.how is How.COUNT_MET:
        still = [mark for mark in found.marks if mark.met]
        return sorted(still, key=lambda mark: mark.part != OVERDUE)
    if counted.tally == "seen_before":
        return [mark for mark in found.marks if mark.met]
    unmet = [mark for mark in found.marks if not mark.met]
    return sorted(unmet, key=lambda mark: mark.length or timedelta(0), reverse=counted.late)


def _note(counted: Counted, found: Sum) -> Text | None:
    """Which one was the longest."""
    if counted.how is not How.LONGEST or not found.longest:
        return None
    worst, title = max(found.titled, key=lambda each: each[0].length or timedelta(0))
    if not title:
        return worst.label if isinstance(worst.label, Text) else Text(worst.label, worst.label)
    return OF_DRILL.filled({"what": worst.label, "title": title})


def _parts(key: str, found: Sum) -> tuple[Part, ...]:
    names = PARTS.get(key)
    if not names:
        return ()
    by: dict[str, list[Source]] = {}
    for mark in found.marks:
        by.setdefault(mark.part, []).append(mark.source)
    cells = {part: tuple(by.get(part, ())) for part in names}
    return tuple(Part(part, name, len(cells[part]), cells[part]) for part, name in names.items())


def change(about: Definition, after: Value, before: Value, since: Text) -> Change:
    """How a figure has changed."""
    better = None
    if about.better is not Better.NEITHER and before != after:
        better = (after > before) == (about.better is Better.UP)  # type: ignore[operator] # both are of one kind
    return Change(before, after, since, better)
