"""What is counted of calls: who was reached, by whom, and how soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import datetime, timedelta

from bcm_excel.clock.network import Moment
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.drill.facts import Attempt, CallFact, DrillFacts, Reached
from bcm_excel.drill.tally import Counting, Mark, Tally, marks_or, source
from bcm_excel.drill.tally_steps import TABLE_TOP
from bcm_excel.incident.incident import CallResult

SIMULATED = Text("只有模拟呼叫，没有真正拨打", "calls were simulated only")
NO_CALLS = Text("没有通知联络记录", "there is no call list")
NONE_FAILED = Text(
    "第一责任人都确认了，没有轮到备份", "every primary confirmed; no backup was needed"
)
NONE_KNOWN_TO_FAIL = Text(
    "登记了结果的第一责任人都确认了，没有轮到备份",
    "every primary of whom a result was recorded confirmed; no backup was needed",
)
NOT_DIALLED = Text("没有登记真正拨打的结果", "no result of a real call was recorded")
NOT_NOTIFIED = Text("没有登记拨出或通报的时间", "no time of a call or notice was recorded")
NOT_FOUND = Text("没有登记发现的时间", "the moment of discovery was not recorded")
DEAD = frozenset(
    {
        CallResult.UNREACHABLE,
        CallResult.SUSPENDED,
        CallResult.NOT_IN_SERVICE,
        CallResult.WRONG_NUMBER,
        CallResult.LEFT_POST,
    }
)
"""Results that speak against the number."""
UNPROVEN = frozenset({CallResult.NO_ANSWER, CallResult.OFF})
"""Results that say nothing about it."""
BEST_FIRST = tuple(Reached)
BLANK = [Reached.UNRECORDED, Reached.UNRECORDED]


def outcome(attempt: Attempt, window: timedelta) -> Reached:
    """What came of one person's call."""
    result = attempt.result
    if result is None:
        return Reached.UNRECORDED
    if result is CallResult.SIMULATED:
        return Reached.SIMULATED
    if result is CallResult.LATE:
        return Reached.LATE
    if result is CallResult.CONFIRMED:
        return _in_window(attempt, window)
    if result is CallResult.NOT_CONFIRMED:
        return Reached.NOT_CONFIRMED
    return Reached.UNREACHABLE


def _in_window(attempt: Attempt, window: timedelta) -> Reached:
    """Confirmed without both times is not in the window."""
    if attempt.told is None or attempt.confirmed is None:
        return Reached.LATE
    timely = timedelta(0) <= attempt.confirmed - attempt.told <= window
    return Reached.IN_WINDOW if timely else Reached.LATE


def _timed(attempt: Attempt) -> bool:
    return attempt.told is not None and attempt.confirmed is not None


def lines(drill: DrillFacts, window: timedelta) -> list[tuple[CallFact, Reached, Reached]]:
    """The roles and parties that were to be told, with what came of both calls.

    Simulated lines are left out, and all roles, or all parties, of which not one was called.
    """
    found = [
        (line, outcome(line.primary, window), outcome(line.backup, window)) for line in drill.calls
    ]
    called = {line.inside for line, *both in found if both != BLANK}
    if not called and drill.timed:
        called = {True, False}
    return [
        (line, first, second)
        for line, first, second in found
        if line.inside in called and Reached.SIMULATED not in (first, second)
    ]


def reach(drill: DrillFacts, window: timedelta) -> Tally:
    """Confirmed in the window by either person."""
    if not drill.calls:
        return NO_CALLS
    marks = []
    for line, first, second in lines(drill, window):
        best = min(first, second, key=BEST_FIRST.index)
        who = line.primary if best is first else line.backup
        confirmed = best in {Reached.IN_WINDOW, Reached.LATE}
        untimed = confirmed and who.result is CallResult.CONFIRMED and not _timed(who)
        marks.append(
            _call(
                drill,
                line,
                who,
                met=best is Reached.IN_WINDOW,
                recorded=best is not Reached.UNRECORDED and not untimed,
                part=best.name.lower(),
            )
        )
    return marks_or(marks, SIMULATED)


def takeover(drill: DrillFacts, window: timedelta) -> Tally:
    """Backups that confirmed in the window, of the lines whose primary failed."""
    if not drill.calls:
        return NO_CALLS
    failed = {Reached.NOT_CONFIRMED, Reached.UNREACHABLE}
    chosen = lines(drill, window)
    marks = [
        _call(
            drill,
            line,
            line.backup,
            met=second is Reached.IN_WINDOW,
            recorded=not line.backup.person
            or (
                second is not Reached.UNRECORDED
                and (_timed(line.backup) or line.backup.result is not CallResult.CONFIRMED)
            ),
            part="" if line.backup.person else "no_backup",
        )
        for line, first, second in chosen
        if first in failed
    ]
    return marks_or(marks, _why_no_takeover({first for _, first, _ in chosen}))


def _why_no_takeover(primaries: Set[Reached]) -> Text:
    """Why no backup was needed, by what came of the calls to primaries."""
    if not primaries:
        return SIMULATED
    if primaries == {Reached.UNRECORDED}:
        return NOT_DIALLED
    return NONE_KNOWN_TO_FAIL if Reached.UNRECORDED in primaries else NONE_FAILED


def _call(
    drill: DrillFacts, line: CallFact, who: Attempt, *, met: bool, recorded: bool, part: str
) -> Mark:
    return Mark(
        met=met,
        source=source(drill, who.cell),
        label=line.who,
        recorded=recorded,
        part=part,
        roles=(line.who,) if line.inside else (),
        people=(who.person,) if who.person else (),
    )


def numbers(drill: DrillFacts) -> Tally:
    """Numbers that worked, of those that a real call says something about."""
    marks = [
        Mark(
            met=each.result not in DEAD,
            source=source(drill, each.cell),
            label=each.person or line.who,
            part=each.result.key,
            roles=(line.who,) if line.inside else (),
            people=(each.person,) if each.person else (),
        )
        for line in drill.calls
        for each in (line.primary, line.backup)
        if each.result not in UNPROVEN and each.result not in (None, CallResult.SIMULATED)
    ]
    return marks_or(marks, NOT_DIALLED)


def notified(drill: DrillFacts, *, last: bool) -> Tally:
    """From discovery to the first or last call or notice."""
    if not drill.timed:
        return TABLE_TOP
    found = drill.moments.get(Moment.FOUND)
    if found is None:
        return NOT_FOUND
    told = sorted(_told(drill), key=lambda each: each[0])
    if not told:
        return NOT_NOTIFIED
    at, cell, who = told[-1 if last else 0]
    return (Mark(True, source(drill, cell), who, length=at - found),)


def _told(drill: DrillFacts) -> Iterator[tuple[datetime, CellRef, str]]:
    for line in drill.calls:
        for each in (line.primary, line.backup):
            if each.told is not None and each.result is not CallResult.SIMULATED:
                yield each.told, each.cell, line.who
    for notice in drill.notices:
        if notice.at is not None:
            yield notice.at, notice.cell, notice.who


def call_tallies(window: timedelta) -> Mapping[str, Counting]:
    """By the name of what is counted; ``window`` is that in which a call is to be confirmed."""
    return {
        "notified_first": lambda drill: notified(drill, last=False),
        "notified_last": lambda drill: notified(drill, last=True),
        "reach": lambda drill: reach(drill, window),
        "numbers": numbers,
        "takeover": lambda drill: takeover(drill, window),
    }
