"""Notices made into one message a recipient: plain text, and HTML that Outlook shows as meant."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily import page_html
from bcm_excel.daily.messages import Message, To, Urgency, hashed, told
from bcm_excel.daily.notices import Change, Level, Notice, Person, said_date
from bcm_excel.daily.notices_kept import from_plain, of_text, text, to_plain
from bcm_excel.plan.phones import masked_in, spoken

DRILL = Text("【演练】", "[DRILL] ")
COUNTED = Text("{word} {n} 项", "{n} {word}")
SUBJECT = Text("{title}：{what}（{day}）", "{title} – {what} ({day})")
SINGLE = Text("{word}：{said}", "{word}: {said}")
UNDER = Text("{about}：{said}", "{about}: {said}")
HEAD = Text("{title} · {at}", "{title} · {at}")
DO = Text("处理：{what}", "What to do: {what}")
DUE = Text("时限：{due}", "Due: {due}")
RING = Text("请致电：{who}", "Please ring: {who}")
NUMBERED = Text("{n}. 【{word}】{what}", "{n}. [{word}] {what}")
BOTH = Text("{level}·{change}", "{level} · {change}")
LIST = {Lang.ZH: "，", Lang.EN: ", "}


@dataclass(frozen=True, slots=True)
class Digest:
    """What is to be said on one run, the same for whoever reads it."""

    title: Text
    at: datetime
    notices: tuple[Notice, ...] = ()
    intro: Text | None = None
    closing: Text | None = None
    """The last lines, such as where the report lies."""
    occasion: str = ""
    """What makes a digest without notices the same one when it is made again: its day or week."""
    attachments: tuple[str, ...] = ()
    """For those who get mail; the numbers in it are whole."""
    for_groups: tuple[str, ...] = ()
    """For groups; the numbers in it are masked."""
    urgency: Urgency | None = None
    """None: HIGH where a notice is red."""


def messages(digest: Digest, channel: str, to: To, *, group: bool) -> tuple[Message, ...]:
    """The digest for one recipient; drills go apart from the real thing, marked 【演练】.

    In a ``group`` the numbers are masked, also those within the texts.
    """
    halves = ([n for n in digest.notices if n.drill is drill] for drill in (False, True))
    real, drill = (sorted(half, key=_order) for half in halves)
    made = [_message(digest, real, channel, to, group)] if real or not drill else []
    if drill:
        made.append(_message(digest, drill, channel, to, group))
    return tuple(made)


def notices_of(message: Message) -> tuple[Notice, ...]:
    """What a message says; ValueError, KeyError or TypeError where it is not as it was kept."""
    return _again(message)[0].notices


def only(message: Message, notices: Sequence[Notice]) -> Message:
    """The same message with some of its notices alone: it keeps its key, and its time."""
    digest, group = _again(message)
    less = replace(digest, notices=tuple(notices))
    (made,) = messages(less, message.channel, message.to, group=group)
    return replace(made.at(message.not_before, message.quiet), key=message.key)


def _source(digest: Digest, notices: Sequence[Notice], group: bool) -> str:
    kept = {
        "title": of_text(digest.title),
        "at": digest.at.isoformat(),
        "notices": [to_plain(each) for each in notices],
        "intro": of_text(digest.intro),
        "closing": of_text(digest.closing),
        "occasion": digest.occasion,
        "attachments": digest.attachments,
        "for_groups": digest.for_groups,
        "urgency": digest.urgency,
        "group": group,
    }
    return json.dumps(kept, ensure_ascii=False)


def _again(message: Message) -> tuple[Digest, bool]:
    """The digest that a message was made from, and whether it was for a group."""
    kept = json.loads(message.source)
    urgency = kept["urgency"]
    digest = Digest(
        Text(*kept["title"]),
        datetime.fromisoformat(kept["at"]),
        tuple(from_plain(*each) for each in kept["notices"]),
        text(kept["intro"]),
        text(kept["closing"]),
        kept["occasion"],
        tuple(kept["attachments"]),
        tuple(kept["for_groups"]),
        None if urgency is None else Urgency(urgency),
    )
    return digest, bool(kept["group"])


def _order(notice: Notice) -> tuple[bool, int, bool, str, str]:
    """By weight, then by what it is about."""
    due = notice.due.isoformat() if notice.due else "~"
    return (*notice.weight, notice.about, due)


def _message(
    digest: Digest, notices: Sequence[Notice], channel: str, to: To, group: bool
) -> Message:
    lang, keys = to.lang, tuple(told(each.key, channel, to.address) for each in notices)
    drill = any(each.drill for each in notices)
    mark = DRILL[lang] * drill
    public: Callable[[str], str] = masked_in if group else str
    subject = mark + masked_in(_subject(digest, notices, lang))
    head = HEAD.fill(lang, {"title": mark + digest.title[lang], "at": digest.at})
    intro = public(digest.intro[lang]) if digest.intro else ""
    closing = public(digest.closing[lang]) if digest.closing else ""
    rows = [_row(each, lang, group) for each in notices]
    red = any(each.level is Level.RED and each.change is not Change.GONE for each in notices)
    urgency = digest.urgency
    return Message(
        key=hashed((channel, to.address, digest.occasion, str(drill), *sorted(keys))),
        channel=channel,
        to=to,
        subject=subject,
        head="\n".join(part for part in (head, intro) if part),
        items=tuple(_lines(number, row, lang) for number, row in enumerate(rows, start=1)),
        foot=closing,
        html="" if group else page_html.page(head, intro, rows, closing, lang),
        attachments=digest.for_groups if group else digest.attachments,
        urgency=urgency if urgency is not None else Urgency.HIGH if red else Urgency.NORMAL,
        about=keys,
        source=_source(digest, notices, group),
    )


def _subject(digest: Digest, notices: Sequence[Notice], lang: Lang) -> str:
    """What happened, where it is one thing; otherwise how many of each weight."""
    if len(notices) == 1:
        only = notices[0]
        word = (only.change if only.change is Change.GONE else only.level).value
        return SINGLE.fill(lang, {"word": word, "said": _what(only, lang)})
    counts = Counter(
        (each.change if each.change is Change.GONE else each.level).value for each in notices
    )
    heavy = [level.value for level in (Level.RED, Level.AMBER)]
    words = [*heavy, Change.GONE.value]
    words = [word for word in words if counts[word]] or [Level.INFO.value]
    parts = [
        COUNTED.fill(lang, {"word": word[lang] if lang is Lang.ZH else word.en.lower(), "n": n})
        for word in words
        if (n := counts[word])
    ]
    day = digest.at.date()
    if not parts and digest.intro:
        parts = [digest.intro[lang].rstrip("。.")]
    return SUBJECT.fill(lang, {"title": digest.title, "what": LIST[lang].join(parts), "day": day})


def _what(notice: Notice, lang: Lang) -> str:
    if not notice.about:
        return notice.said[lang]
    return UNDER.fill(lang, {"about": notice.about, "said": notice.said})


def _row(notice: Notice, lang: Lang, group: bool) -> page_html.Row:
    public: Callable[[str], str] = masked_in if group else str
    number = notice.call.number if notice.call else None
    return page_html.Row(
        level=notice.level,
        change=notice.change,
        about=DRILL[lang] * notice.drill + public(notice.about),
        said=public(notice.said[lang]),
        do=DO.fill(lang, {"what": public(notice.what_to_do[lang])}) if notice.what_to_do else "",
        due=DUE.fill(lang, {"due": said_date(notice.due)}) if notice.due else "",
        ring=RING.fill(lang, {"who": _who(notice.call, group)}) if notice.call else "",
        number=number if number and not group else None,
    )


def _who(person: Person, group: bool) -> str:
    number = spoken(person.number, masked=group) if person.number else ""
    return f"{person.name} {number}".strip()


def _lines(number: int, row: page_html.Row, lang: Lang) -> str:
    what = UNDER.fill(lang, {"about": row.about, "said": row.said}) if row.about else row.said
    words = {"level": row.word, "change": row.news}
    word = BOTH.fill(lang, words) if row.news else row.word[lang]
    first = NUMBERED.fill(lang, {"n": number, "word": word, "what": what})
    return "\n".join(part for part in (first, row.do, row.due, row.ring) if part)
