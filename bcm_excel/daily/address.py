"""To whom each thing is said, over which channel, in which language: one digest a recipient."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.channels import MAIL, channel_of
from bcm_excel.daily.facts import Reach
from bcm_excel.daily.looked import Plans, Said, listed
from bcm_excel.daily.messages import To, Urgency
from bcm_excel.daily.notices import Notice
from bcm_excel.daily.settings import Settings, Window

if TYPE_CHECKING:
    from bcm_excel.daily.digest import Digest

MOST = 60
"""So many things stand in one message; the report has all."""
TITLE = Text("应急预案每日检查", "Emergency plans, daily check")
STEPS_TITLE = Text("应急处置提醒", "Incident reminder")
OWN_TITLE = Text("应急预案待办提醒", "Emergency plans, yours to do")
OWN = Text(
    "预案写明以下事项由您负责。办完后在预案中登记，就不再提醒。",
    "The plan names you as the owner of what follows. Record in the plan what is done, and the "
    "reminders end.",
)
MORE = Text(
    "以下为最要紧的 {n} 项，另有 {more} 项见报告。",
    "The {n} weightiest; {more} more are in the report.",
)
MORE_OWN = Text(
    "{own}以下为最要紧的 {n} 项，另有 {more} 项未列出，请查看预案。",
    "{own} The {n} weightiest follow; {more} more are not listed, see the plan.",
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
    plans: Plans = ()

    def hears(self, said: Said) -> bool:
        """Whether something that is said to all is said to them."""
        circle = said.circle is None or said.circle == self.plans
        return self.listens and circle and said.concerns(self.plans)


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
    of: tuple[str, ...] = ()
    """The files of the plans and incidents in it."""

    def suits(self, listener: Listener) -> bool:
        """Whether somebody may have it: it holds nothing to which they do not listen."""
        return listener.listens and all(listed(place, listener.plans) for place in self.of)


def posts(
    said: Sequence[Said], settings: Settings, languages: Mapping[str, Lang], default: Lang
) -> tuple[Post, ...]:
    """What goes to whom; nobody gets a thing twice, whoever they are told it as.

    Owners of obligations, whom a plan names, are written to as far as the settings allow; those who
    answer for the steps of an incident always.
    """
    boxes = {
        (each.channel, each.to.address.lower()): (each, [s for s in said if _for(each, s)])
        for each in listeners(settings, languages, default)
    }
    for each in said:
        for person in each.to:
            if person.mail is not None and (not each.own or settings.tells(person.mail)):
                who = _person(person, person.mail, settings.language or default)
                boxes.setdefault((MAIL, person.mail.lower()), (who, []))[1].append(each)
    return tuple(
        Post(who, kept) for who, several in boxes.values() if (kept := tuple(_once(several)))
    )


def _for(listener: Listener, said: Said) -> bool:
    return not said.to and listener.hears(said)


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


def circles(settings: Settings) -> tuple[Plans, ...]:
    """The plans to which people and groups listen, each selection once."""
    people = [each.plans for each in settings.recipients]
    return tuple(dict.fromkeys((*people, *(each.plans for each in settings.bots))))


def digest_of(post: Post, fresh: Sequence[Notice], now: datetime, enclosed: Enclosed) -> Digest:
    """The digest of what this recipient has not been told yet; the weightiest where it is long."""
    from bcm_excel.daily.digest import Digest

    top = any(each.top and each.notice in fresh for each in post.said)
    ordered = sorted(fresh, key=lambda each: each.weight)
    kept, more = ordered[:MOST], len(ordered) - MOST
    suits = enclosed.suits(post.to)
    return Digest(
        _title(post, kept),
        now,
        tuple(kept),
        _intro(post, kept, more, reported=suits),
        REPORT.filled({"path": enclosed.named}) if suits and enclosed.named else None,
        attachments=enclosed.mail if suits else (),
        for_groups=enclosed.groups if suits else (),
        urgency=Urgency.TOP if top else None,
    )


def _title(post: Post, kept: Iterable[Notice]) -> Text:
    keys = {each.key for each in kept}
    if keys <= {each.notice.key for each in post.said if each.step}:
        return STEPS_TITLE
    return TITLE if post.to.listens else OWN_TITLE


def _intro(post: Post, kept: Iterable[Notice], more: int, *, reported: bool) -> Text | None:
    values = {"n": MOST, "more": more}
    if reported:
        return MORE.filled(values) if more > 0 else None
    owned = {each.notice.key for each in post.said if each.own}
    own = OWN if not post.to.listens and all(each.key in owned for each in kept) else None
    if more > 0:
        return MORE_OWN.filled({"own": own or "", **values})
    return own


def without_steps(post: Post, fresh: Sequence[Notice]) -> tuple[Notice, ...]:
    """What is not about the steps of an incident."""
    steps = {each.notice.key for each in post.said if each.step}
    return tuple(each for each in fresh if each.key not in steps)


def quiet_of(post: Post, fresh: Sequence[Notice], settings: Settings) -> tuple[Window, ...]:
    """The quiet hours of a message; the machine's go before the plans', the top level has none."""
    mine = [each for each in post.said if each.notice in fresh]
    if any(each.top for each in mine):
        return ()
    if settings.quiet_hours:
        return (settings.quiet_hours,)
    return tuple(dict.fromkeys(each.quiet for each in mine if each.quiet))
