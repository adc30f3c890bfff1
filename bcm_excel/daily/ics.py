"""The calendar file that Outlook and phones take (RFC 5545).

An entry's identity is a digest of what it is for, so a later file changes the entry instead of
adding one. Its SEQUENCE must rise when it changes, also where a day moves forward: it is the count
of minutes since 2020 at which the entry was first written as it is now. That needs no state where
there is none: without the file of the last time every entry counts as new, and time only rises.
With it, what has not changed keeps its SEQUENCE and stamp, so that the same workspace gives the
same bytes, and what is no more is cancelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bcm_excel.core.printable import printable
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.entries import Entry, OpenIncident, PlanAgenda, entries

if TYPE_CHECKING:
    from icalendar import Alarm, Event

PRODUCT = "-//bcm-excel//calendar//EN"
ZONE = "Asia/Shanghai"
START = datetime(2020, 1, 1, tzinfo=UTC)
NAME = Text("应急预案日程", "Emergency plans")
LONGEST_SUMMARY, LONGEST_LINE = 250, 500
CHANGING = ("DTSTAMP", "SEQUENCE")


def calendar_file(
    plans: Iterable[PlanAgenda],
    incidents: Iterable[OpenIncident],
    *,
    now: datetime,
    lang: Lang,
    zone: str = ZONE,
    previous: bytes | None = None,
) -> bytes:
    """The file as of ``now``, which is naive, in ``zone``.

    ``previous`` is the file of the last time; one that is not ours, or damaged, is as none.
    """
    from icalendar import Calendar

    stamp = now.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    before = _events_of(previous) if previous else {}
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", NAME[lang])
    events = [_event(each, lang) for each in entries(plans, incidents, now)]
    known = {str(event["UID"]) for event in events}
    events += [
        _cancelled(old)
        for uid, old in before.items()
        if uid not in known and (_day(old) >= now.date() or "RRULE" in old)
    ]
    for event in events:
        old = before.get(str(event["UID"]))
        if old is not None and _plain(old) == _plain(event):
            calendar.add_component(old)
            continue
        event.add("dtstamp", stamp)
        event.add("sequence", _sequence(stamp, old))
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def is_ours(data: bytes) -> bool:
    """Whether a file is one of these, which may be replaced by its next edition."""
    return data.startswith(b"BEGIN:VCALENDAR") and PRODUCT.encode() in data[:500]


def uid_of(key: Iterable[str]) -> str:
    """The identity of an entry: the same in every file, whatever its day and its words."""
    digest = hashlib.sha256("\0".join(key).encode("utf-8", "replace")).hexdigest()
    return f"{digest[:32]}@bcm-excel"


def _sequence(stamp: datetime, old: Event | None) -> int:
    now = (stamp - START) // timedelta(minutes=1)
    return max(now, int(old.decoded("SEQUENCE")) + 1) if old is not None else now


def _event(entry: Entry, lang: Lang) -> Event:
    from icalendar import Event

    event = Event()
    summary = _cut(entry.summary[lang], LONGEST_SUMMARY)
    event.add("uid", uid_of(entry.key))
    event.add("summary", summary)
    event.add("dtstart", _start(entry))
    event.add("description", "\n".join(_cut(line[lang], LONGEST_LINE) for line in entry.lines))
    event.add("categories", [category[lang] for category in entry.categories])
    event.add("transp", "TRANSPARENT")
    if entry.rule is not None:
        event.add("rrule", dict(_rule(entry.rule)))
    for before in entry.alarms:
        event.add_component(_alarm(before, summary))
    return event


def _start(entry: Entry) -> date:
    """A day, or a moment in UTC, which needs no time zone in the file."""
    if isinstance(entry.start, datetime):
        return entry.start.replace(tzinfo=ZoneInfo(entry.zone or ZONE)).astimezone(UTC)
    return entry.start


def _rule(rule: Mapping[str, str | int | date]) -> Mapping[str, str | int | date]:
    return {name: value for name, value in rule.items() if (name, value) != ("INTERVAL", 1)}


def _alarm(before: timedelta, said: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", before)
    return alarm


def _cut(text: str, longest: int) -> str:
    said = " ".join(printable(text).split())
    return said if len(said) <= longest else said[: longest - 1] + "…"


def _cancelled(old: Event) -> Event:
    """What stood in the last file and is no more: without it a calendar would go on reminding."""
    from icalendar import Event

    event = Event()
    for name in ("UID", "SUMMARY", "DTSTART", "TRANSP"):
        if name in old:
            event[name] = old[name]
    event.add("status", "CANCELLED")
    return event


def _day(event: Event) -> date:
    start: date = event.decoded("DTSTART")
    return start.date() if isinstance(start, datetime) else start


def _plain(event: Event) -> bytes:
    """The event as bytes, without what changes whenever it is written."""
    lines = event.to_ical().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(CHANGING_BYTES))


CHANGING_BYTES = tuple(f"{name}:".encode() for name in CHANGING)


def _events_of(previous: bytes) -> dict[str, Event]:
    """The events of our last file by their identity."""
    from icalendar import Calendar, Event

    if not is_ours(previous):
        return {}
    try:
        found = Calendar.from_ical(previous)
    except (ValueError, IndexError, KeyError):
        return {}
    return {
        str(event["UID"]): event
        for event in found.walk("VEVENT")
        if isinstance(event, Event) and {"UID", "DTSTART", "SEQUENCE"} <= event.keys()
    }
