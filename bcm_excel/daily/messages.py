"""A message to one recipient over one channel, and how it is kept until it is sent."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import IntEnum
from hashlib import sha256

from bcm_excel.core.text import Lang
from bcm_excel.daily.settings import Window

DIVIDER = "\n\n"


class Urgency(IntEnum):
    """The greater goes first."""

    NORMAL = 0
    HIGH = 1
    TOP = 2
    """Not held back by quiet hours."""


@dataclass(frozen=True, slots=True)
class To:
    """A recipient: a mail address, or the name of a group's bot."""

    address: str
    lang: Lang = Lang.ZH
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to one recipient; a second message with the same ``key`` is the same message."""

    key: str
    channel: str
    to: To
    subject: str
    head: str
    items: tuple[str, ...] = ()
    """One text a notice, so that a short channel can leave whole ones out."""
    foot: str = ""
    html: str = ""
    attachments: tuple[str, ...] = ()
    """Absolute paths; read when the message is sent."""
    urgency: Urgency = Urgency.NORMAL
    about: tuple[str, ...] = ()
    """What the recipient has been told with it, from ``told``."""
    not_before: datetime | None = None
    quiet: tuple[Window, ...] = ()
    """Hours in which it is not tried again."""
    source: str = ""
    """What it was made from, as ``digest`` keeps it, so that it can be made again with less."""

    @property
    def text(self) -> str:
        """The whole as plain text."""
        return DIVIDER.join(part for part in (self.head, *self.items, self.foot) if part)

    @property
    def reference(self) -> str:
        """Six letters by which people recognise a repeat."""
        return self.key[:6].upper()

    def at(self, moment: datetime | None, quiet: tuple[Window, ...] = ()) -> Message:
        """The same message, held back until then, and not tried again in quiet hours."""
        return replace(self, not_before=moment, quiet=quiet)


def told(notice: str, channel: str, address: str) -> str:
    """The mark that this recipient was told a notice over this channel; reveals neither."""
    return hashed((notice, channel, address))


def hashed(parts: Iterable[str]) -> str:
    """32 letters that stand for texts."""
    whole = json.dumps(list(parts), ensure_ascii=False)
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def to_json(message: Message) -> str:
    """The message as it is kept until it is sent."""
    kept = asdict(message)
    kept["not_before"] = message.not_before and message.not_before.isoformat()
    return json.dumps(kept)


def from_json(kept: str) -> Message:
    """The message again; ValueError, KeyError or TypeError where the text is no message."""
    found = json.loads(kept)
    if not isinstance(found, dict):
        raise TypeError(kept[:20])
    to = found.pop("to")
    moment, quiet = found.pop("not_before"), found.pop("quiet")
    for name in ("items", "attachments", "about"):
        found[name] = tuple(map(str, found[name]))
    return Message(
        **found | {"urgency": Urgency(found["urgency"])},
        to=To(to["address"], Lang(to["lang"]), to["name"]),
        not_before=datetime.fromisoformat(moment) if moment else None,
        quiet=tuple((start, end) for start, end in quiet),
    )
