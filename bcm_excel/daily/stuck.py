"""Workbooks of incidents that cannot be read or are gone: nobody is reminded of their steps.

A look that finds one for the first time leaves a line in the log: somebody may be saving it. The
next look says it, to whoever listens and to those whom the incident concerns, and the first look
that can read it again says that too.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bcm_excel.core.failure import Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.escalation import calls
from bcm_excel.daily.facts import IncidentFacts, Unread
from bcm_excel.daily.facts_kept import of_reach, reach
from bcm_excel.daily.files_said import file_gone, file_key, file_unread
from bcm_excel.daily.looked import FILES, Concerned, Looked, Past, Said
from bcm_excel.daily.missing import said_missing
from bcm_excel.daily.run import found
from bcm_excel.daily.state import Found

INCIDENTS = frozenset({"incident", "drill"})
"""As the index of the files names them."""
FOLDERS = ("incidents/", "drills/")
"""What begins the place of an incident's workbook that was never read."""
FIRST = Text(
    "{place} 暂时无法读取，下次查看仍这样就发通知：{why}",
    "{place} cannot be read for now; if that is still so at the next look, it is said: {why}",
)
AWAY = Text(
    "{place} 不见了，下次查看仍这样就发通知",
    "{place} is not there; if that is still so at the next look, it is said",
)
WELL = Text("{place} 又可以读取了", "{place} can be read again")


@dataclass(frozen=True)
class Kept:
    """What is remembered from look to look."""

    waits: Collection[str] = ()
    """Workbooks that the last look could not read or find, and nobody has been told."""
    concerned: Mapping[str, Concerned] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """As the state keeps it."""
        whom = {
            place: [
                *(each.title, each.drill, each.top, each.quiet, each.plans),
                [of_reach(person) for person in each.to],
                each.begun,
            ]
            for place, each in self.concerned.items()
        }
        return json.dumps([sorted(self.waits), whom]).encode()

    @classmethod
    def after(cls, shut: Stuck, looked: Looked) -> Kept:
        """What a look remembers; what is said to be missing need not be said again."""
        whom = looked.concerned.items()
        return cls(shut.waits, {place: each for place, each in whom if place not in shut.missing})

    @classmethod
    def from_json(cls, kept: bytes) -> Kept:
        """Back from the state; nothing is remembered where it is not as it was kept."""
        try:
            waits, whom = json.loads(kept)
            return cls(frozenset(waits), {place: _concerned(*each) for place, each in whom.items()})
        except (ValueError, KeyError, TypeError, AttributeError):
            return cls()


def _concerned(
    title: str,
    drill: bool,
    top: bool,
    quiet: list[int] | None,
    plans: list[str],
    to: list[list[str | None]],
    begun: bool,
) -> Concerned:
    window = (quiet[0], quiet[1]) if quiet else None
    people = tuple(reach(*person) for person in to)
    return Concerned(title, drill, top, window, tuple(plans), people, begun)


@dataclass(frozen=True)
class Stuck:
    """What a look has to say of such workbooks, and what is to be remembered of it."""

    said: tuple[Said, ...] = ()
    found: tuple[Found, ...] = ()
    """All that is known to be wrong with files; whatever else was known is gone."""
    waits: Collection[str] = ()
    log: tuple[Text, ...] = ()
    missing: Collection[str] = ()
    """Those that are not there any more, and it is said."""


def stuck(looked: Looked, past: Past, waits: Collection[str]) -> Stuck:
    """What is to be said of them by a look at the incidents.

    ``waits`` are those that the last look could not read or find, and nobody has been told.
    """
    now = {each.place: each for each in looked.stuck if each.reason is not Reason.CHANGED}
    untold = {place: each for place, each in now.items() if file_key(place) not in past.seen}
    again = [each for place, each in untold.items() if place in waits]
    first = [each for place, each in untold.items() if place not in waits]
    seen = {key: each for key, each in past.seen.items() if each.plan == FILES}
    well = [place for place in looked.well if file_key(place) in seen]
    missing = tuple(place for place in looked.missing if place in waits)
    told = [said for each in again for said in file_unread(each, past, looked, None)]
    told += said_missing(missing, looked)
    gone = [
        said
        for place in well
        for said in file_gone(file_key(place), past.seen[file_key(place)], looked)
    ]
    still = [
        Found(each.key, each.plan, each.rank, each.text)
        for key, each in seen.items()
        if key not in set(map(file_key, well))
    ]
    away = [place for place in looked.missing if place not in waits]
    log = (
        *(FIRST.filled({"place": each.place, "why": each.why}) for each in first),
        *(AWAY.filled({"place": place}) for place in away),
        *(WELL.filled({"place": place}) for place in looked.well if place in waits),
        *(WELL.filled({"place": place}) for place in well),
    )
    fresh = found(Looked(looked.now, unread=tuple(again)))
    wait = (*(each.place for each in first), *away)
    return Stuck((*told, *gone), (*still, *fresh), wait, log, missing)


def concerned_by(
    looked: Looked, before: Mapping[str, Concerned], grace: timedelta
) -> dict[str, Concerned]:
    """Whom each open incident concerns; of those that are not read, as it was ``before``."""
    without = {*(each.place for each in looked.unread), *looked.missing}
    kept = {place: each for place, each in before.items() if place in without}
    return kept | {
        each.place: _of_incident(each, looked, grace) for each in looked.incidents if each.open
    }


def _of_incident(incident: IncidentFacts, looked: Looked, grace: timedelta) -> Concerned:
    duty = looked.duty(incident)
    told = (person for call in calls(incident, duty, looked.now, grace) for person in call.to)
    leader = (incident.leader,) if incident.leader else ()
    return Concerned(
        incident.title,
        incident.drill,
        incident.top,
        incident.quiet,
        tuple(plan.place for plan in looked.plans_of(incident)),
        tuple(dict.fromkeys(replace(each, number=None) for each in (*duty, *leader, *told))),
        any(step.deadline for step in incident.steps),
    )


def stuck_of(
    unread: Iterable[Unread], sorts: Mapping[str, str], over: Collection[str]
) -> tuple[Unread, ...]:
    """Which of the files that cannot be read are workbooks of incidents.

    ``sorts`` says what each file was when it was read last; of one that never was, its folder
    tells. ``over`` are incidents that are known to have ended.
    """
    return tuple(
        each
        for each in unread
        if each.place not in over and _is_incident(each.place, sorts.get(each.place))
    )


def incidents_of(sorts: Mapping[str, str], unread: Iterable[Unread]) -> tuple[str, ...]:
    """The workbooks of incidents that are not among the unread."""
    without = {each.place for each in unread}
    return tuple(
        place for place, sort in sorts.items() if sort in INCIDENTS and place not in without
    )


def _is_incident(place: str, sort: str | None) -> bool:
    return sort in INCIDENTS if sort else place.startswith(FOLDERS)
