"""Notices as plain values, so that a message that waits can be made again with fewer of them."""

from __future__ import annotations

from datetime import date, datetime

from bcm_excel.core.text import Text
from bcm_excel.daily.notices import Change, Level, Notice, Person

Plain = list[object]


def to_plain(notice: Notice) -> Plain:
    """A notice as JSON can hold it."""
    call = notice.call
    return [
        notice.key,
        notice.level.name,
        of_text(notice.said),
        of_text(notice.what_to_do),
        [call.name, call.number] if call else None,
        notice.about,
        notice.due and notice.due.isoformat(),
        notice.drill,
        notice.change.name,
        notice.first,
    ]


def from_plain(
    key: str,
    level: str,
    said: list[str],
    what_to_do: list[str] | None,
    call: list[str] | None,
    about: str,
    due: str | None,
    drill: bool,
    change: str,
    first: bool,
) -> Notice:
    """The notice again; ValueError, KeyError or TypeError where it is not as it was kept."""
    return Notice(
        key,
        Level[level],
        Text(*said),
        text(what_to_do),
        Person(*call) if call else None,
        about,
        _due(due),
        drill,
        Change[change],
        first,
    )


def of_text(said: Text | None) -> list[str] | None:
    """Both languages."""
    return [said.zh, said.en] if said else None


def text(kept: list[str] | None) -> Text | None:
    """Both languages again."""
    return Text(*kept) if kept else None


def _due(kept: str | None) -> date | None:
    if kept is None:
        return None
    return datetime.fromisoformat(kept) if "T" in kept else date.fromisoformat(kept)
