"""To whom each thing is said, over which channel, in which language: one digest a recipient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.channels import MAIL, channel_of
from bcm_excel.daily.facts import Reach
from bcm_excel.daily.looked import FILES, Said
from bcm_excel.daily.messages import To, Urgency
from bcm_excel.daily.notices import Change, Level, Notice
from bcm_excel.daily.quiet import held_until
from bcm_excel.daily.settings import Settings

if TYPE_CHECKING:
    from bcm_excel.daily.digest import Digest

MOST = 60
"""So many things stand in one message; the report has all."""
TITLE = Text("应急预案每日检查", "Emergency plans, daily check")
STEPS_TITLE = Text("应急处置提醒", "Incident reminder")
MORE = Text(
    "以下为最要紧的 {n} 项，另有 {more} 项见报告。",
    "The {n} weightiest; {more} more are in the report.",
)
REPORT = Text("报告：{path}", "Report: {path}")


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who gets messages. ``plans`` are names of plan files, empty for all."""

    channel: str
    to: To
    group: bool = False
    listens: bool = True
    """Whether everything is said to them, or only what is addressed to them."""
    plans: tuple[str, ...] = ()

    def hears(self, place: str) -> bool:
        """Whether what is said of a file concerns them."""
        return self.listens and (not self.plans or place == FILES or _name(place) in self.plans)


@dataclass(frozen=True)
class Post:
    """What one recipient is to be told by a run."""

    to: Listener
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Enclosed:
    """The report: how it is named, and the files for those who get mail and for groups."""

    named: str = ""
    mail: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def posts(
    said: Sequence[Said], settings: Settings, languages: Mapping[str, Lang], default: Lang
) -> tuple[Post, ...]:
    """What goes to whom; nobody gets a thing twice, whoever they are told it as."""
    boxes = {
        (each.channel, each.to.address.lower()): (each, [s for s in said if _for(each, s)])
        for each in listeners(settings, languages, default)
    }
    for each in said:
        for person in each.to:
            if person.mail is not None:
                who = _person(person, person.mail, settings.language or default)
                boxes.setdefault((MAIL, person.mail.lower()), (who, []))[1].append(each)
    return tuple(
        Post(who, kept) for who, several in boxes.values() if (kept := tuple(_once(several)))
    )


def _for(listener: Listener, said: Said) -> bool:
    return not said.to and listener.hears(said.place)


def _once(several: Iterable[Said]) -> Iterator[Said]:
    """The first of each key; what is addressed to somebody goes before what is said to all."""
    seen: set[str] = set()
    for each in sorted(several, key=lambda each: not each.to):
        if each.notice.key not in seen:
            seen.add(each.notice.key)
            yield each


def listeners(
    settings: Settings, languages: Mapping[str, Lang], default: Lang
) -> Iterator[Listener]:
    """Those whom the settings name; people in their own language, if it is known."""
    general = settings.language or default
    for each in settings.recipients:
        lang = each.language or languages.get(each.mail.lower()) or general
        yield Listener(MAIL, To(each.mail, lang, each.name), plans=each.plans)
    for bot in settings.bots:
        to = To(bot.name, bot.language or general)
        yield Listener(channel_of(bot), to, group=True, plans=bot.plans)


def _person(person: Reach, mail: str, general: Lang) -> Listener:
    return Listener(MAIL, To(mail, person.lang or general, person.name), listens=False)


def _name(place: str) -> str:
    return place.rpartition("/")[2]


def digest_of(post: Post, fresh: Sequence[Notice], now: datetime, enclosed: Enclosed) -> Digest:
    """The digest of what this recipient has not been told yet; the weightiest where it is long."""
    from bcm_excel.daily.digest import Digest

    top = any(each.top and each.notice in fresh for each in post.said)
    ordered = sorted(fresh, key=_weight)
    kept, more = ordered[:MOST], len(ordered) - MOST
    steps = {each.notice.key for each in post.said if each.step}
    listens = post.to.listens
    return Digest(
        STEPS_TITLE if all(each.key in steps for each in kept) else TITLE,
        now,
        tuple(kept),
        MORE.filled({"n": MOST, "more": more}) if more > 0 else None,
        REPORT.filled({"path": enclosed.named}) if listens and enclosed.named else None,
        attachments=enclosed.mail if listens else (),
        for_groups=enclosed.groups if listens else (),
        urgency=Urgency.TOP if top else None,
    )


def _weight(notice: Notice) -> tuple[bool, bool, int]:
    """The week's summary first, then by weight; what is gone last."""
    summary = notice.level is Level.INFO and notice.change is not Change.GONE
    return (not summary, notice.change is Change.GONE, notice.level.rank)


def without_steps(post: Post, fresh: Sequence[Notice]) -> tuple[Notice, ...]:
    """What is not about the steps of an incident."""
    steps = {each.notice.key for each in post.said if each.step}
    return tuple(each for each in fresh if each.key not in steps)


def hold(post: Post, fresh: Sequence[Notice], settings: Settings, now: datetime) -> datetime | None:
    """Until when the message is held back; the machine's quiet hours go before the plans'."""
    mine = [each for each in post.said if each.notice in fresh]
    if any(each.top for each in mine):
        return None
    if settings.quiet_hours:
        return held_until((settings.quiet_hours,), now)
    return held_until({each.quiet for each in mine if each.quiet}, now)
