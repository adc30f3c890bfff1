"""What one run has to say, and to whom: plain values in, plain values out.

What came, grew worse or went is said once. What is still there is said on one day of the week, on
which 'checked, nothing new' is said where there is nothing. Steps of incidents have a clock of
their own, ``escalation``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bcm_excel.core.text import Text
from bcm_excel.daily.escalation import calls
from bcm_excel.daily.facts import Item, PlanFacts, Reach, Subject
from bcm_excel.daily.files_said import event_of, file_key, gone_of, kept_text, of_files
from bcm_excel.daily.looked import FILES, Looked, Past, Plans, Said, listed
from bcm_excel.daily.missing import said_missing
from bcm_excel.daily.notices import Change, Level, Notice, key_of
from bcm_excel.daily.state import Found, Seen, changes
from bcm_excel.plan.phones import masked_in

ONE_DAY = timedelta(days=1)
VANISHED = Text(
    "文件夹里不再有这个预案（被移走、改名，或不再是预案工作簿），原有 {n} 项不再跟踪",
    "this plan is no longer in the folder (moved, renamed, or no plan any more); no longer "
    "followed: {n}",
)
WEEKLY = Text(
    "每周汇总：已检查 {n} 个预案；紧急 {red} 项、注意 {amber} 项，逐条如下",
    "Weekly summary of the plans checked ({n}): {red} urgent and {amber} to attend to, listed "
    "below",
)
NOTHING_NEW = Text(
    "已检查 {n} 个预案，无新情况；仍有紧急 {red} 项、注意 {amber} 项未处理",
    "Plans checked: {n}. Nothing new; {red} urgent and {amber} to attend to are still there",
)
ALL_WELL = Text(
    "已检查 {n} 个预案，无新情况，没有待处理事项",
    "Plans checked: {n}. Nothing new, nothing to attend to",
)
NOT_THERE = Text(
    "设置里写的预案不在文件夹中，没有检查：{names}",
    "Not checked, since it is named in the settings but is not in the folder: {names}",
)
BOTH = Text("{first}；{then}", "{first}. {then}")
CHECK_NAMES = Text(
    "核对 bcm-excel.toml 中 plans 的文件名。", "Check the file names at plans in bcm-excel.toml."
)
RESTORE = Text(
    "如果是误删或改名，请放回原处。", "If it was deleted or renamed by mistake, put it back."
)
OWNER = Text("{fix}责任人：{owner}", "{fix} Owner: {owner}")
OWNED = Text(
    "由{owner}办理，办完在预案中登记。", "{owner} is to do it, then record it in the plan."
)
ROW = Text("{sheet} 第 {row} 行", "{sheet}, row {row}")
AT = Text("{what}（{place}）", "{what} ({place})")


def found(looked: Looked) -> tuple[Found, ...]:
    """What is followed from run to run: whatever is red or amber, and files that are unread.

    What an earlier roster said stands while this run has no roster to ask.
    """
    tracked = [
        Found(found_key(plan.place, item), plan.place, item.level.rank, kept_text(item.said))
        for plan, item in looked.items
        if item.tracked
    ]
    files = [
        Found(file_key(each.place), FILES, Level.RED.rank, kept_text(each.why))
        for each in looked.unread
    ]
    read = {plan.place for plan in looked.plans}
    stands = (e for e in looked.unasked if e.plan in read)
    return (*tracked, *files, *(Found(e.key, e.plan, e.rank, e.text) for e in stands))


def of_roster(seen: Seen) -> bool:
    """Whether it was the roster that said so."""
    return seen.key.startswith(f"{seen.plan}|HR")


def read_plans(looked: Looked) -> tuple[str, ...]:
    """The plans of which something can be gone: those that were read, and those that vanished."""
    return (*(plan.place for plan in looked.plans), *looked.vanished, FILES)


def found_key(place: str, item: Item) -> str:
    """What an item is known by from run to run."""
    return f"{place}|{item.key}"


def notices(
    looked: Looked,
    past: Past,
    *,
    week: date | None,
    grace: timedelta,
    circles: Collection[Plans] = ((),),
) -> tuple[Said, ...]:
    """Everything that is to be said by a run.

    ``week`` is given where this week's digest is due: then what is still there is said too, and
    that all was checked, to each of the ``circles`` with the count of the plans that it listens to.
    """
    said = (
        *of_files(looked, past, week),
        *_of_plans(looked, past, week),
        *_vanished(looked, past),
        *said_missing(looked.missing, looked),
    )
    digests = [_week(looked, said, week, circle) for circle in circles] if week else ()
    return (*digests, *said, *urgent(looked, grace))


def urgent(looked: Looked, grace: timedelta) -> tuple[Said, ...]:
    """What is looked at every few minutes: steps of incidents, and the run itself."""
    return (*_of_state(looked), *steps(looked, grace))


def _week(looked: Looked, said: Iterable[Said], week: date, circle: Plans) -> Said:
    plans = [each for each in looked.plans if listed(each.place, circle)]
    levels = Counter(item.level for plan in plans for item in plan.items)
    values = {"n": len(plans), "red": levels[Level.RED], "amber": levels[Level.AMBER]}
    heard = (each for each in said if not each.to and each.concerns(circle))
    fresh = any(each.notice.change is not Change.STILL for each in heard)
    if fresh:
        text = WEEKLY
    else:
        text = NOTHING_NEW if levels[Level.RED] or levels[Level.AMBER] else ALL_WELL
    key, line, do = key_of("", "", "week", week), text.filled(values), None
    if absent := _absent(looked, circle):
        first, do = NOT_THERE.filled({"names": absent}), CHECK_NAMES
        line = BOTH.filled({"first": first, "then": line}) if plans else first
    return Said(Notice(key, Level.INFO, line, do), FILES, quiet=looked.quiet, circle=circle)


def _absent(looked: Looked, circle: Plans) -> tuple[str, ...]:
    """The plans of a circle that are not in the folder: misspelt in the settings, or gone."""
    places = (*(e.place for e in looked.plans), *(e.place for e in looked.unread))
    there = {place.rpartition("/")[2] for place in places}
    return tuple(name for name in circle if name not in there)


def steps(looked: Looked, grace: timedelta) -> Iterator[Said]:
    """The steps of open incidents that are due or late; copies of one workbook count once."""
    told: set[tuple[str, tuple[Reach, ...]]] = set()
    for incident in looked.incidents:
        for call in calls(incident, looked.duty(incident), looked.now, grace):
            if (call.notice.key, call.to) not in told:
                told.add((call.notice.key, call.to))
                yield Said(
                    call.notice,
                    incident.place,
                    call.to,
                    incident.quiet,
                    incident.top and call.notice.level is Level.RED,
                    step=True,
                    unless=call.unless,
                    also=tuple(plan.place for plan in looked.plans_of(incident)),
                )


def week_of(today: date, weekly_on: int) -> date:
    """The day on which this week's digest is or was due; a run that was missed is made up for."""
    return today - ONE_DAY * ((today.weekday() - weekly_on) % 7)


def _of_state(looked: Looked) -> Iterator[Said]:
    for remark in looked.remarks:
        key = key_of("state", remark.en[:30], "state", looked.today)
        yield Said(Notice(key, Level.AMBER, remark), FILES, quiet=looked.quiet)


def _of_plans(looked: Looked, past: Past, week: date | None) -> Iterator[Said]:
    read = read_plans(looked)
    stands = changes(past.seen, found(looked), read)
    names = {plan.place: plan for plan in looked.plans}
    for plan, item in looked.items:
        change = stands.get(found_key(plan.place, item)) if item.tracked else None
        if change and (week or change is not Change.STILL):
            key = found_key(plan.place, item)
            event = event_of(change, key, item.level, past, looked)
            on = (week if change is Change.STILL else None) or looked.today
            notice = _notice(plan, item, change, key_of(plan.place, item.key, event, on))
            unless = _in_the_digest(plan, item, change, week)
            yield Said(notice, plan.place, quiet=plan.quiet, unless=unless)
            if item.owners:
                told = _without_numbers(notice)
                yield Said(told, plan.place, item.owners, plan.quiet, unless=unless, own=True)
    for key, before in past.seen.items():
        if stands.get(key) is Change.GONE and before.plan in names and _settled(before, looked):
            plan = names[before.plan]
            yield Said(gone_of(plan.name, key, before, looked), plan.place, quiet=plan.quiet)


def _settled(gone: Seen, looked: Looked) -> bool:
    from bcm_excel.daily.settled import settled  # it loads the rules

    return settled(gone, looked)


def _in_the_digest(
    plan: PlanFacts, item: Item, change: Change, week: date | None
) -> tuple[str, ...]:
    """What seems new where the state was lost may have been in this week's digest already."""
    if week is None or change is not Change.NEW:
        return ()
    return (key_of(plan.place, item.key, Change.STILL.name, week),)


def _notice(plan: PlanFacts, item: Item, change: Change, key: str) -> Notice:
    said = AT.filled({"what": item.what, "place": _cell(item)}) if item.sheet else item.what
    return Notice(
        key,
        item.level,
        said,
        _to_do(item),
        about=plan.name,
        due=item.due,
        change=change,
        first=item.subject is Subject.DUTY,
    )


def _without_numbers(notice: Notice) -> Notice:
    """For whoever has nobody to ring."""
    said, do = notice.said, notice.what_to_do
    return replace(
        notice,
        said=Text(masked_in(said.zh), masked_in(said.en)),
        what_to_do=do and Text(masked_in(do.zh), masked_in(do.en)),
    )


def _to_do(item: Item) -> Text | None:
    if not item.owner:
        return item.fix
    values = {"fix": item.fix or "", "owner": item.owner}
    return (OWNER if item.fix else OWNED).filled(values)


def _cell(item: Item) -> Text:
    """Where it is mended; a column that is not there leaves the row."""
    first, colon, _ = item.cell.partition(":")
    if colon and first.isdigit():
        return ROW.filled({"sheet": item.sheet, "row": first})
    place = f"{item.sheet}!{item.cell}" if item.cell else item.sheet
    return Text(place, place)


def _vanished(looked: Looked, past: Past) -> Iterator[Said]:
    for place in looked.vanished:
        count = sum(each.plan == place for each in past.seen.values())
        said = VANISHED.filled({"n": count})
        key = key_of(place, "file", "vanished", looked.today)
        notice = Notice(key, Level.AMBER, said, RESTORE, about=place)
        yield Said(notice, place, quiet=looked.quiet)


def counted(said: Iterable[Said]) -> Mapping[Change, int]:
    """How many notices of each change, those for single people not counted."""
    counts = dict.fromkeys(Change, 0)
    for each in said:
        counts[each.notice.change] += not each.to
    return counts
