"""What is said of files that cannot be read, and of what is not so any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bcm_excel.core.text import Text
from bcm_excel.daily.facts import Unread
from bcm_excel.daily.looked import FILES, Looked, Past, Said
from bcm_excel.daily.notices import Change, Level, Notice, key_of
from bcm_excel.daily.state import Seen

UNREAD = Text("文件无法读取：{why}", "The file cannot be read: {why}")
NOT_CHECKED = Text(
    "处理后重新运行；在此之前本文件没有检查，原有问题视为仍在。",
    "Mend this and run again; until then the file is not checked and what was found stays.",
)
NOT_FOLLOWED = Text(
    "恢复之前不会提醒本事件的步骤：请人工盯住时限，并尽快恢复这个文件。",
    "Until it is restored nobody is reminded of its steps: watch the deadlines by hand.",
)


def kept_text(said: Text) -> str:
    """Both languages as one text of two lines; the state masks the numbers in it."""
    return "\n".join(" ".join(each.split()) for each in (said.zh, said.en))


def as_kept(text: str) -> Text:
    """What is remembered of a finding, in both languages."""
    zh, _, en = text.partition("\n")
    return Text(zh, en or zh)


def file_key(place: str) -> str:
    """What a file is known by from run to run."""
    return f"{FILES}|{place}"


def event_of(change: Change, key: str, level: Level, past: Past, looked: Looked) -> str:
    """Tells apart what comes, goes and comes again on one day."""
    again = f"{looked.now:%H:%M}" if key in past.gone_today else ""
    worse = level.name if change is Change.WORSE else ""
    return f"{change.name}{worse}{again}"


def gone_of(about: str, key: str, before: Seen, looked: Looked) -> Notice:
    """That something is not so any more; ``about`` is the plan or the file."""
    again = f"{looked.now:%H:%M}" if before.first == looked.today else ""
    level = list(Level)[before.rank] if before.rank < len(Level) else Level.INFO
    item = key.removeprefix(f"{before.plan}|")
    subject = (item, "file") if before.plan == FILES else (before.plan, item)
    return Notice(
        key_of(*subject, f"{Change.GONE.name}{again}", looked.today),
        level,
        as_kept(before.text),
        about=about,
        change=Change.GONE,
    )


def of_files(looked: Looked, past: Past, week: date | None) -> Iterator[Said]:
    """What came and went; in the week's digest, what is still there."""
    now = {file_key(each.place): each for each in looked.unread}
    for key, each in now.items():
        if week or key not in past.seen:
            yield from file_unread(each, past, looked, week)
    for key, before in past.seen.items():
        if before.plan == FILES and key not in now:
            yield from file_gone(key, before, looked)


def file_unread(each: Unread, past: Past, looked: Looked, week: date | None) -> Iterator[Said]:
    """That a file cannot be read; where it is an incident's, to those whom that concerns too."""
    key = file_key(each.place)
    change = Change.STILL if key in past.seen else Change.NEW
    event = event_of(change, key, Level.RED, past, looked)
    on = (week if change is Change.STILL else None) or looked.today
    notice = Notice(
        key_of(each.place, "file", event, on),
        Level.RED,
        UNREAD.filled({"why": each.why}),
        NOT_FOLLOWED if each in looked.stuck else NOT_CHECKED,
        about=each.place,
        change=change,
    )
    yield from to_the_concerned(notice, each.place, looked)


def file_gone(key: str, before: Seen, looked: Looked) -> Iterator[Said]:
    """That it can be read again."""
    place = key.partition("|")[2]
    yield from to_the_concerned(gone_of(place, key, before, looked), place, looked)


def to_the_concerned(notice: Notice, place: str, looked: Looked) -> Iterator[Said]:
    """A notice of a file to whoever listens, and to those whom its incident concerns."""
    whom = looked.concerned.get(place)
    if whom is None:
        yield Said(notice, place, quiet=looked.quiet)
        return
    notice = replace(notice, drill=whom.drill)
    for to in ((), whom.to) if whom.to else ((),):
        yield Said(notice, place, to, whom.quiet, whom.top, also=whom.plans)
