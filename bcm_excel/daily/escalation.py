"""Who is told of a step that is due or late, and when again.

The owner is told before the deadline and at once when it is over; after a grace the backup too,
and after another the leader. Each of them hears it again one hour and four hours after the
deadline, then daily. Nobody hears anything more once the end of the step is recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bcm_excel.core.text import Text
from bcm_excel.daily.facts import IncidentFacts, Reach, StepFacts
from bcm_excel.daily.notices import Change, Level, Notice, Person, key_of

AT_ONCE = timedelta()
REPEATS = (AT_ONCE, timedelta(hours=1), timedelta(hours=4))
DAILY = timedelta(days=1)
SET_BACK = timedelta(hours=4)
"""A clock that is set back by less does not make anything be said again."""

DUE_SOON, OVERDUE = "due_soon", "overdue"
"""The events; a repeat of the second says after how long, such as ``overdue+4h``."""
Standing = tuple[str, str, str, str]
"""Incident, step, event without its repeat, and deadline."""

STEP = Text("步骤 {key}“{title}”", "Step {key} “{title}”")
LATE = Text("{step}应于 {due} 完成，已超时，未登记完成", "{step} was due {due}; no end is recorded")
SOON = Text("{step}应于 {due} 完成，即将到时", "{step} is due soon, at {due}")
DO_NOW = Text(
    "立即处理；已完成的，在跟踪表登记完成时间。", "Act now; if it is done, record when it ended."
)
DO_SOON = Text("按时完成并登记完成时间。", "Finish in time and record when it ended.")
TAKE_OVER = Text(
    "责任人{owner}未登记完成：请联系，必要时接替处理。",
    "{owner} has recorded no end: get in touch, take over if need be.",
)
DECIDE = Text(
    "责任人和备份责任人均未登记完成：请过问并决定由谁处理。",
    "Neither owner nor backup has recorded an end: step in and decide who acts.",
)
DECIDE_ALONE = Text(
    "责任人{owner}未登记完成，也没有备份责任人：请过问并决定由谁处理。",
    "{owner} has recorded no end, and there is no backup: step in and decide who acts.",
)
RING = Text("电话催办，并在跟踪表登记进展。", "Ring up, and record how it stands.")
SETTLE = Text(
    "没有找到责任人：请致电商定由谁处理，并在跟踪表登记进展。",
    "Nobody was found who answers for it: ring up to settle who acts, and record how it stands.",
)
NOBODY = Text("没有找到责任人，请指定。", "Nobody was found who answers for it: name somebody.")


@dataclass(frozen=True, slots=True)
class Call:
    """A notice, and whom it is for; for nobody in particular where ``to`` is empty."""

    notice: Notice
    incident: IncidentFacts
    to: tuple[Reach, ...] = ()
    unless: tuple[str, ...] = ()
    """Keys of what is said later of the same; whoever was told that need not hear this."""


def calls(
    incident: IncidentFacts, duty: Iterable[Reach], now: datetime, grace: timedelta
) -> Iterator[Call]:
    """What is to be said of an incident now; whoever was told a key is not told again.

    For somebody with two parts in a step the first of their calls counts.
    """
    officers = tuple(duty)
    for step in incident.steps:
        if step.deadline is None:
            continue
        if step.soon:
            if step.owners:
                notice = _notice(incident, step, DUE_SOON, Level.AMBER, SOON, DO_SOON)
                yield Call(notice, incident, step.owners)
        elif step.flag.late:
            yield from _late(incident, step, officers, now - step.deadline, grace)


def _late(
    incident: IncidentFacts,
    step: StepFacts,
    officers: tuple[Reach, ...],
    late: timedelta,
    grace: timedelta,
) -> Iterator[Call]:
    owner = step.owners[0] if step.owners else None
    backup = step.backups[0] if step.backups else None
    ring = _whom_to_ring(owner, backup, incident.leader, late, grace)
    after = 2 * grace if backup else grace
    rungs = (
        (step.owners, AT_ONCE, DO_NOW, None),
        (step.backups, grace, _named(TAKE_OVER, step), owner),
        ((incident.leader,) if incident.leader else (), after, _decision(step), backup or owner),
        (tuple(each for each in officers if each == ring), AT_ONCE, NOBODY, None),
        (officers, AT_ONCE, _errand(owner, ring), ring),
        ((), AT_ONCE, _errand(owner, ring), ring),
    )
    reached: set[Reach] = set()
    for number, (people, start, do, whom) in enumerate(rungs):
        event = latest(start, late)
        to = tuple(each for each in people if each not in reached)
        if event is None or (not to and number < len(rungs) - 1):
            continue
        reached.update(to)
        notice = _notice(incident, step, f"{OVERDUE}{said(event)}", Level.RED, LATE, do, whom)
        if event > start:
            notice = replace(notice, change=Change.STILL)
        unless = (
            key_of(incident.identity, step.key, f"{OVERDUE}{said(each)}", step.deadline)
            for each in following(start, event)
        )
        yield Call(notice, incident, to, tuple(unless))


def _named(words: Text, step: StepFacts) -> Text:
    return words.filled({"owner": step.owners[0].name if step.owners else step.owner})


def _decision(step: StepFacts) -> Text:
    """What the leader is to do: name somebody where nobody answers for the step."""
    if not step.owners and not step.backups:
        return NOBODY
    return DECIDE if step.backups else _named(DECIDE_ALONE, step)


def _errand(owner: Reach | None, ring: Reach | None) -> Text:
    """What those on duty are to do."""
    if ring is None:
        return NOBODY
    return RING if owner else SETTLE


def standing(incident: IncidentFacts) -> Iterator[Standing]:
    """What is so of the steps of an incident now."""
    for step in incident.steps:
        if step.deadline is not None:
            if step.soon:
                yield incident.identity, step.key, DUE_SOON, step.deadline.isoformat()
            elif step.flag.late:
                yield incident.identity, step.key, OVERDUE, step.deadline.isoformat()


def standing_of(key: str) -> Standing:
    """What the notice of a step says is so, whichever of its repeats it is."""
    incident, step, event, due = json.loads(key)
    return incident, step, event.partition("+")[0], due


def _whom_to_ring(
    owner: Reach | None,
    backup: Reach | None,
    leader: Reach | None,
    late: timedelta,
    grace: timedelta,
) -> Reach | None:
    """As the step grows late: the owner, the backup, the leader; the next where there is none."""
    climbed = (late >= grace) + (late >= 2 * grace)
    order = [owner, backup, leader]
    return next((each for each in order[climbed:] + order[:climbed][::-1] if each), None)


def latest(start: timedelta, late: timedelta) -> timedelta | None:
    """The last time at which somebody was to be told whose turn comes at ``start``."""
    if late < start:
        return None
    days = DAILY * (late // DAILY)
    return max(each for each in (start, *REPEATS, days) if each <= late)


def following(start: timedelta, event: timedelta) -> tuple[timedelta, ...]:
    """What comes within some hours of an event: already said where the clock was set back."""
    days = DAILY * (event // DAILY + 1)
    events = (start, *REPEATS, days)
    return tuple(each for each in events if event < each <= event + SET_BACK)


def said(event: timedelta) -> str:
    """``+4h``, ``+90m``, ``+2d``."""
    minutes = event // timedelta(minutes=1)
    if minutes % 60:
        return f"+{minutes}m"
    hours = minutes // 60
    return f"+{hours // 24}d" if hours and hours % 24 == 0 else f"+{hours}h"


def _notice(
    incident: IncidentFacts,
    step: StepFacts,
    event: str,
    level: Level,
    what: Text,
    do: Text,
    ring: Reach | None = None,
) -> Notice:
    named = STEP.filled({"key": step.key, "title": step.short})
    return Notice(
        key_of(incident.identity, step.key, event, step.deadline),
        level,
        what.filled({"step": named, "due": step.deadline}),
        do,
        Person(ring.name, ring.number) if ring else None,
        incident.title,
        drill=incident.drill,
        first=level is Level.RED,
    )
