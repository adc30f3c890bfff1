"""The course of an incident as one line of time, drawn from everything that staff recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from bcm_excel.clock.network import Moment, network
from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Text
from bcm_excel.incident.closing_rules import (
    AFTER,
    ANSWERED_EARLY,
    BEFORE,
    FUTURE,
    GAP,
    OUT_OF_ORDER,
    STARTED_LATE,
)
from bcm_excel.incident.records import (
    LogRow,
    NoticeRow,
    PartyRow,
    SpendRow,
    SupplyRow,
)
from bcm_excel.incident.sheets import CallRow, MomentRow, StepRow
from bcm_excel.incident.status import Status, StepStatus
from bcm_excel.plan.clean import divided
from bcm_excel.plan.declare import Row

QUIET, SHARE = timedelta(hours=1), 8
"""Nothing recorded for an hour, and for an eighth of the whole incident, is a gap."""
MOST_NAMED = 3
"""Open steps that a gap names."""
AHEAD = frozenset({Moment.DELIVERED, Moment.EFFECTIVE})
"""Moments that may be known before they come."""
ALL_ALONG = frozenset({"log", "moments", "notices", "spending"})
"""Records that go on after the response has ended: the final report, a last payment."""

STARTED = Text("步骤 {step} 开始：{what}", "step {step} started: {what}")
FINISHED = Text("步骤 {step} 完成：{what}", "step {step} done: {what}")
PARTY_DONE = Text("步骤 {step} 告知“{party}”{what}", "step {step}: told {party}{what}")
CALLED = Text("通知 {who}", "called {who}")
CONFIRMED = Text("{who} 确认收到", "{who} confirmed")
LOGGED = Text("{kind}：{what}", "{kind}: {what}")
ASKED_FOR = Text("调用：{what}", "called for: {what}")
IN_PLACE = Text("到位：{what}", "in place: {what}")
SPENT = Text("支出 {amount} 元：{what}", "spent {amount} yuan: {what}")
SENT = Text("{kind}报送 {to}{what}", "{kind} sent to {to}{what}")
RECEIVED = Text("{to} 确认收到{kind}", "{to} confirmed {kind}")
RECORD = Text("记录", "Note")
NOTICE = Text("通报", "Report")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened; ``whole_day`` where only its day is known."""

    at: datetime
    what: Text
    who: str
    cell: CellRef
    table: str
    field: str
    key: str
    whole_day: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A long time without any record while these steps were open."""

    since: datetime
    until: datetime
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Timeline:
    """Everything in order, what is missing in it, and what is impossible."""

    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]

    def faults(self, entry: Entry) -> tuple[Finding, ...]:
        """What is wrong with one entry."""
        return tuple(each for each in self.findings if each.cell == entry.cell)


def timeline(found: Status) -> Timeline:
    """The line of time as it is known at the status's moment."""
    entries = tuple(sorted(_entries(found), key=lambda entry: (entry.at, entry.whole_day)))
    gaps = tuple(_gaps(found, entries))
    strange = (*_impossible(found, entries), *_contradictions(found), *_order(found))
    holes = (_gap_finding(gap, entries) for gap in gaps)
    return Timeline(entries, gaps, (*strange, *holes))


# What is recorded


def _entries(found: Status) -> Iterator[Entry]:
    told: dict[str, Callable[..., Iterator[Entry]]] = {
        "moments": _moment,
        "steps": _step,
        "calls": _call,
        "parties": _party,
        "log": _log,
        "supplies": _supply,
        "spending": _spend,
        "notices": _notice,
    }
    for table, tell in told.items():
        for row in found.tracking.tables.rows.get(table, ()):
            yield from (each for each in tell(row) if not _computed(found, each))
    for row in found.tracking.steps:
        finished = found.tracking.progress[row.key].finished
        if "finished" not in found.tracking.typed.at("steps", row.key):
            yield from _finished(row, finished)


def _computed(found: Status, entry: Entry) -> bool:
    """Whether the sheet computed it: the end of a step that is recorded party by party."""
    typed = found.tracking.typed.at("steps", entry.key)
    planned = entry.key in found.tracking.progress
    return entry.table == "steps" and planned and entry.field not in typed


def _entry(row: Row, field: str, what: Text, who: str = "", key: str = "") -> Iterator[Entry]:
    """The entry of one cell, where a time or a day stands in it."""
    return _at(getattr(row, field), row, field, what, who, key)


def _at(at: date | None, row: Row, field: str, what: Text, who: str, key: str) -> Iterator[Entry]:
    if at is None:
        return
    exact = isinstance(at, datetime)
    moment = at if isinstance(at, datetime) else datetime.combine(at, time())
    name = row.sheet.name
    said = " ".join(who.split())
    yield Entry(moment, what, said, row.cell(field), name, field, key, not exact)


def _moment(row: MomentRow) -> Iterator[Entry]:
    yield from _entry(row, "at", row.moment.value, key=row.moment.key)


def _step(row: StepRow) -> Iterator[Entry]:
    values, who = {"step": row.key, "what": row.content or ""}, row.responsible or ""
    yield from _entry(row, "started", STARTED.filled(values), who, row.key)
    yield from _finished(row, row.finished)


def _finished(row: StepRow, at: datetime | None) -> Iterator[Entry]:
    values, who = {"step": row.key, "what": row.content or ""}, row.responsible or ""
    yield from _at(at, row, "finished", FINISHED.filled(values), who, row.key)


def _call(row: CallRow) -> Iterator[Entry]:
    for lead, person in (("", row.primary), ("backup_", row.backup)):
        who = {"who": " ".join(f"{row.who or ''} {person or ''}".split())}
        yield from _entry(row, f"{lead}told", CALLED.filled(who), person or "", row.key)
        yield from _entry(row, f"{lead}confirmed", CONFIRMED.filled(who), person or "", row.key)


def _party(row: PartyRow) -> Iterator[Entry]:
    heard = _behind(row.view or row.agreed)
    step = (row.step or "").split(" ")[0]
    values = {"step": step, "party": row.party or "", "what": heard}
    yield from _entry(row, "done", PARTY_DONE.filled(values), row.contact or "", row.key)


def _log(row: LogRow) -> Iterator[Entry]:
    kind = row.kind.value if row.kind else RECORD
    parts = [part for part in (row.what, row.ground) if part]
    said = Text("；".join(parts), "; ".join(parts))
    yield from _entry(row, "at", LOGGED.filled({"kind": kind, "what": said}), row.who or "")


def _supply(row: SupplyRow) -> Iterator[Entry]:
    what = {"what": " ".join(f"{row.what or ''} {row.amount or ''}".split())}
    yield from _entry(row, "called", ASKED_FOR.filled(what), row.contact or "")
    yield from _entry(row, "arrived", IN_PLACE.filled(what), row.contact or "")


def _spend(row: SpendRow) -> Iterator[Entry]:
    amount = f"{row.amount:,.2f}" if row.amount is not None else "?"
    values = {"amount": amount, "what": row.purpose or ""}
    yield from _entry(row, "on", SPENT.filled(values), divided(row.signers or ()))


def _notice(row: NoticeRow) -> Iterator[Entry]:
    kind = row.kind.value if row.kind else NOTICE
    values = {"kind": kind, "to": row.to or "", "what": _behind(row.content)}
    yield from _entry(row, "sent", SENT.filled(values), row.by or "")
    yield from _entry(row, "receipt", RECEIVED.filled(values), row.to or "")


def _behind(text: str | None) -> Text:
    return Text(f"：{text}", f": {text}") if text else Text("", "")


# What cannot be


def began(found: Status) -> datetime | None:
    """When the incident began as far as is known."""
    moments = found.times.moments
    return moments.get(Moment.BEGAN) or moments.get(Moment.FOUND)


def _impossible(found: Status, entries: Iterable[Entry]) -> Iterator[Finding]:
    """Entries that lie ahead, before the incident or after it; each is said once."""
    first, ended = began(found), found.times.moments.get(Moment.ENDED)
    may_lie_ahead = {moment.key for moment in AHEAD}
    excused = {step.key for step in found.steps if _starts_after(step, ended)}
    for entry in entries:
        day = entry.whole_day
        values: dict[str, object] = {"what": entry.what, "at": entry.at.date() if day else entry.at}
        late = ended is not None and _later(entry.at, ended, day) and entry.table not in ALL_ALONG
        if _later(entry.at, found.now, day) and entry.key not in may_lie_ahead:
            yield Finding(FUTURE, entry.cell, values)
        elif first is not None and _later(first, entry.at, day):
            yield Finding(BEFORE, entry.cell, values | {"other": first})
        elif late and entry.key not in excused:
            yield Finding(AFTER, entry.cell, values | {"other": ended})


def _later(one: datetime, other: datetime, whole_day: bool) -> bool:
    return one.date() > other.date() if whole_day else one > other


def _starts_after(step: StepStatus, ended: datetime | None) -> bool:
    """Whether the plan itself has a step begin at or after the end of the response."""
    return ended is not None and step.due.start is not None and step.due.start >= ended


def _contradictions(found: Status) -> Iterator[Finding]:
    """Pairs of cells of one row of which the second must not be the earlier."""
    rows = found.tracking.tables.rows
    for row in rows.get("steps", ()):
        if isinstance(row, StepRow) and _before(row.finished, row.started):
            values = {"step": row.key, "at": row.finished, "other": row.started}
            yield Finding(STARTED_LATE, row.cell("finished"), values)
    pairs: tuple[tuple[str, str, str, str], ...] = (
        ("calls", "told", "confirmed", "who"),
        ("calls", "backup_told", "backup_confirmed", "who"),
        ("notices", "sent", "receipt", "to"),
        ("supplies", "called", "arrived", "what"),
    )
    for table, first, second, name in pairs:
        for each in rows.get(table, ()):
            asked, answered = getattr(each, first), getattr(each, second)
            if _before(answered, asked):
                values = {"what": getattr(each, name) or "", "at": answered, "other": asked}
                yield Finding(ANSWERED_EARLY, each.cell(second), values)


def _before(second: datetime | None, first: datetime | None) -> bool:
    return second is not None and first is not None and second < first


def _order(found: Status) -> Iterator[Finding]:
    """Steps that ended before one that they follow."""
    tracking = found.tracking
    follows = network(tracking.tasks, tracking.progress).follows
    for row in tracking.steps:
        mine = tracking.progress[row.key].finished
        for key in follows.get(row.key, ()):
            theirs = tracking.progress[key].finished
            if _before(mine, theirs):
                values = {"step": row.key, "at": mine, "other": key, "then": theirs}
                yield Finding(OUT_OF_ORDER, row.cell("finished"), values)
                break


# What is missing


def _gaps(found: Status, entries: Iterable[Entry]) -> Iterator[Gap]:
    first = began(found)
    if first is None:
        return
    last = min(found.times.moments.get(Moment.ENDED, found.now), found.now)
    times = {entry.at for entry in entries if not entry.whole_day and first <= entry.at <= last}
    line = sorted({first, last} | times)
    least = max(QUIET, (last - first) / SHARE)
    for since, until in pairwise(line):
        steps = tuple(step.key for step in found.steps if _was_open(step, since, until))
        if until - since > least and steps:
            yield Gap(since, until, steps)


def _was_open(step: StepStatus, since: datetime, until: datetime) -> bool:
    """Whether a step could have been worked on all that time."""
    start, end = step.progress.started or step.due.start, step.progress.finished
    if not step.due.taken or start is None or start > since:
        return False
    return end >= until if end else not step.progress.ended


def _gap_finding(gap: Gap, entries: Iterable[Entry]) -> Finding:
    """At the first record after the gap, else the last one before it."""
    after = [entry for entry in entries if entry.at >= gap.until and not entry.whole_day]
    before = [entry for entry in entries if entry.at <= gap.since]
    cell = (after[:1] or before[-1:])[0].cell
    named = gap.steps[:MOST_NAMED]
    more = (Text("等", "others"),) if len(gap.steps) > MOST_NAMED else ()
    values = {"since": gap.since, "until": gap.until, "steps": (*named, *more)}
    return Finding(GAP, cell, values)
