"""vCard 3.0 (RFC 2426), the version that every telephone and Outlook take.

Written here: the known library brings three more packages along and writes this version too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bcm_excel.core.lazy import lazy
from bcm_excel.core.printable import printable

LONGEST = 75
"""Octets of a line, its end not counted."""
ESCAPED = lazy(r"[\\;,]")
LINE_ENDS = lazy(r"\r\n?|\n")
UNDIALLED = lazy(r"[^0-9+,]")


class Line(Enum):
    """What a number is to the telephone."""

    MOBILE = "CELL,VOICE"
    LANDLINE = "WORK,VOICE"


@dataclass(frozen=True, slots=True)
class Card:
    """One person. ``numbers`` as they are dialled, a comma is a pause before an extension."""

    uid: str
    name: str
    organisation: tuple[str, ...] = ()
    """The organisation, then the department."""
    title: str = ""
    role: str = ""
    numbers: tuple[tuple[Line, str], ...] = ()
    mails: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    note: str = ""
    revised: date | None = None


def vcards(cards: Iterable[Card]) -> bytes:
    """The cards as a file: UTF-8, lines folded at 75 octets and ended by CR LF."""
    return b"".join(_folded(line) for card in cards for line in _lines(card))


def _lines(card: Card) -> Iterable[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield "PRODID:-//bcm-excel//contacts//ZH"
    yield f"UID:{_text(card.uid)}"
    yield f"FN:{_text(card.name)}"
    # Where a name is divided is not guessed: it stands whole where the family name would.
    yield f"N:{_text(card.name)};;;;"
    if card.organisation:
        yield f"ORG:{';'.join(map(_text, card.organisation))}"
    if card.title:
        yield f"TITLE:{_text(card.title)}"
    if card.role:
        yield f"ROLE:{_text(card.role)}"
    for line, number in card.numbers:
        yield f"TEL;TYPE={line.value}:{_text(UNDIALLED.sub('', number))}"
    for mail in card.mails:
        yield f"EMAIL;TYPE=INTERNET:{_text(mail)}"
    if card.categories:
        yield f"CATEGORIES:{','.join(map(_text, card.categories))}"
    if card.note:
        yield f"NOTE:{_text(card.note)}"
    if card.revised:
        yield f"REV:{card.revised.isoformat()}"
    yield "END:VCARD"


def _text(value: str) -> str:
    """A value in which nothing of what people typed can be taken for structure."""
    escaped = ESCAPED.sub(lambda found: f"\\{found[0]}", printable(value))
    return LINE_ENDS.sub(r"\\n", escaped)


def _folded(line: str) -> bytes:
    """The line with its end, broken where it is too long and never inside a character."""
    parts, room = [bytearray()], LONGEST
    for char in line:
        octets = char.encode()
        if len(parts[-1]) + len(octets) > room:
            parts.append(bytearray())
            room = LONGEST - 1  # the blank that leads the next line
        parts[-1] += octets
    return b"\r\n ".join(parts) + b"\r\n"
