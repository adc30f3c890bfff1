"""Workbooks of incidents that are under way and not there any more: said once.

A look waits for the next one, as ``stuck`` does with those that cannot be read: somebody may be
saving it. A daily run says it at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bcm_excel.core.text import Text
from bcm_excel.daily.files_said import to_the_concerned
from bcm_excel.daily.looked import Concerned, Looked, Said
from bcm_excel.daily.notices import Level, Notice, key_of

MISSING = Text(
    "文件夹里不再有这个跟踪表（被移走、删除，或不再是跟踪表），不再提醒它的步骤",
    "this tracking workbook is no longer in the folder (moved, deleted, or something else by now); "
    "nobody is reminded of its steps",
)
PUT_BACK = Text(
    "仍在处置的，请放回原处；已经结案归档的，不用处理。",
    "Put it back while the incident goes on; where it is closed and filed, there is nothing to do.",
)


def missing_of(
    before: Mapping[str, Concerned], looked: Looked, there: Iterable[str]
) -> tuple[str, ...]:
    """Those that were open ``before`` and are neither ``there``, nor unread, nor renamed."""
    here = {(each.title, each.drill) for each in looked.incidents}
    known = {*there, *(each.place for each in looked.unread)}
    shut = tuple(f"{each.place}/" for each in looked.unread)
    return tuple(
        place
        for place, each in before.items()
        if each.begun and place not in known and (each.title, each.drill) not in here
        if not place.startswith(shut)
    )


def said_missing(places: Iterable[str], looked: Looked) -> Iterator[Said]:
    """That they are not there any more, to whoever listens and to those whom it concerns."""
    for place in places:
        key = key_of(place, "file", f"missing{looked.now:%H:%M}", looked.today)
        notice = Notice(key, Level.RED, MISSING, PUT_BACK, about=place)
        yield from to_the_concerned(notice, place, looked)
