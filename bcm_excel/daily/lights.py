"""The lights of the report: how each subject stands, what to do about it, and who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bcm_excel.core.text import Text
from bcm_excel.daily.facts import IncidentFacts, Item, PlanFacts, Subject
from bcm_excel.daily.ledger import Delivery
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.notices import Level

WORDS = {
    Level.RED: Text("立即处理", "Act now"),
    Level.AMBER: Text("近期处理", "Soon"),
    Level.GREEN: Text("正常", "In order"),
    Level.INFO: Text("不适用", "Not kept"),
}
"""What a light says beside its colour."""
NOTHING = Text("没有需要处理的事", "Nothing to do")
COUNTS = Text("紧急 {red} 项，注意 {amber} 项", "{red} urgent, {amber} to attend to")
ONLY_RED = Text("紧急 {red} 项", "{red} urgent")
ONLY_AMBER = Text("注意 {amber} 项", "{amber} to attend to")
NEARLY_OVER = timedelta(hours=1)
NAMED = 6
"""So many names stand in a light."""
SEVERAL = Text("{names}", "{names}")
AND_MORE = Text("{names}等 {n} 人", "{names} and others, {n} in all")
NO_ROSTER = Text("预案没有值班表", "The plans keep no duty roster")
NOBODY_TODAY = Text("今天没有排班", "Nobody is rostered today")
ON_DUTY = Text("今日值班：{names}", "On duty today: {names}")
SINCE_YESTERDAY = Text(
    "{said}；昨日的{names}值到 {until}", "{said}; {names}, since yesterday, until {until}"
)
PEOPLE = Text("{n} 名联系人均可联系", "All contacts can be reached: {n}")
OPEN = Text("进行中 {n} 起", "{n} open")
LATE = Text("{said}，超时 {n} 步", "{said}, {n} overdue")
SOON = Text("{said}，临期 {n} 步", "{said}, {n} due soon")
NONE_OPEN = Text("没有进行中的事件或演练", "No incident or drill is open")
RING = Text(
    "{incident}：步骤 {key}“{title}”，请催办{owner}",
    "{incident}: step {key} {title}; remind {owner}",
)
UNOWNED = Text(
    "{incident}：步骤 {key}“{title}”，没有找到责任人，请指定",
    "{incident}: step {key} {title}; nobody was found who answers for it, name somebody",
)
DRILLED = Text("【演练】{title}", "[DRILL] {title}")
ALL_READ = Text("{n} 个文件全部读取", "All files were read: {n}")
UNREAD = Text("{n} 个文件未能读取，没有检查", "Files not read, and not checked: {n}")
NO_PLAN = Text("没有可检查的预案", "There is no plan to check")
NONE_FOUND = Text(
    "文件夹里没有预案工作簿，联系人和到期事项都没有检查",
    "The folder holds no plan workbook; contacts and obligations were not checked",
)
PUT_THERE = Text("把预案工作簿放进这个文件夹", "Put the plan workbooks into this folder")
MEND = Text("{place}：{why}", "{place}: {why}")
ALL_SENT = Text("没有未送达的通知", "No message is undelivered")
UNSENT = Text("{n} 条通知未送达", "Undelivered: {n}")
RETRIED = Text(
    "检查邮件和机器人设置；程序会自动重发", "Check mail and bots; the program tries again"
)
WITH_FIX = Text("{what} → {fix}", "{what} → {fix}")
BY = Text("{what}；责任人：{owner}", "{what}; owner: {owner}")
WHO_FIRST = Text("{who}；{said}", "{who}; {said}")
OF_PLAN = Text("{plan}：{what}", "{plan}: {what}")


@dataclass(frozen=True, slots=True)
class Light:
    """One subject: its colour, what it stands on, what to do first, and the cell behind it."""

    subject: Subject
    level: Level
    said: Text
    do: Text | None = None
    place: str = ""
    sheet: str = ""
    cell: str = ""
    red: int = 0
    amber: int = 0
    dated: bool = False
    """Whether the first thing to do is an obligation with its day."""


def lights(looked: Looked, undelivered: Sequence[Delivery]) -> tuple[Light, ...]:
    """All subjects, in the order of the page."""
    own: dict[Subject, list[tuple[PlanFacts, Item]]] = {each: [] for each in Subject}
    for plan, item in looked.items:
        if item.tracked:
            own[item.subject].append((plan, item))
    made = {
        Subject.INCIDENTS: _incidents(looked),
        Subject.FILES: _files(looked),
        Subject.MESSAGES: _messages(undelivered),
    }
    return tuple(made.get(each) or _of_items(each, own[each], looked) for each in Subject)


def worst(found: Iterable[Light]) -> Level:
    """The colour of the whole."""
    return min((each.level for each in found), key=lambda level: level.rank, default=Level.GREEN)


def _of_items(subject: Subject, found: Sequence[tuple[PlanFacts, Item]], looked: Looked) -> Light:
    if not found:
        return _calm(subject, looked)
    red = sum(item.level is Level.RED for _, item in found)
    amber = len(found) - red
    plan, first = min(found, key=lambda each: (each[1].level.rank, each[1].due is None))
    words = COUNTS if red and amber else ONLY_RED if red else ONLY_AMBER
    said = words.filled({"red": red, "amber": amber})
    if subject is Subject.DUTY:
        said = WHO_FIRST.filled({"who": _on_duty(looked), "said": said})
    do = first.what
    if first.fix:
        do = WITH_FIX.filled({"what": do, "fix": first.fix})
    if first.owner:
        do = BY.filled({"what": do, "owner": first.owner})
    if len(looked.plans) > 1:
        do = OF_PLAN.filled({"plan": plan.name, "what": do})
    level = Level.RED if red else Level.AMBER
    place, dated = (plan.place, first.sheet, first.cell), first.standing is not None
    return Light(subject, level, said, do, *place, red, amber, dated)


def _calm(subject: Subject, looked: Looked) -> Light:
    if not looked.plans:
        return Light(subject, Level.INFO, NO_PLAN)
    if subject is Subject.DUTY:
        if not any(plan.rostered for plan in looked.plans):
            return Light(subject, Level.INFO, NO_ROSTER)
        return Light(subject, Level.GREEN, _on_duty(looked))
    if subject is Subject.CONTACTS:
        people = PEOPLE.filled({"n": sum(plan.people for plan in looked.plans)})
        return Light(subject, Level.GREEN, people)
    return Light(subject, Level.GREEN, NOTHING)


def _on_duty(looked: Looked) -> Text:
    """Who comes on today, and who is still on since yesterday, unless it is nearly over."""
    every = [each for plan in looked.plans for each in plan.duty]
    today = [each for each in every if each.begins.date() == looked.today]
    names = list(dict.fromkeys(each.reach.name for each in today))
    said = ON_DUTY.filled({"names": _several(names)}) if names else NOBODY_TODAY
    before: dict[datetime, dict[str, None]] = {}
    for each in every:
        if each.begins.date() < looked.today and looked.now + NEARLY_OVER < each.ends:
            before.setdefault(each.ends, {})[each.reach.name] = None
    for ends, people in sorted(before.items()):
        values = {"said": said, "names": _several(list(people)), "until": f"{ends:%H:%M}"}
        said = SINCE_YESTERDAY.filled(values)
    return said


def _several(names: Sequence[str]) -> Text:
    """The first of them where they are many."""
    several = {"names": tuple(names[:NAMED]), "n": len(names)}
    return (SEVERAL if len(names) <= NAMED else AND_MORE).filled(several)


def _incidents(looked: Looked) -> Light:
    open_ = [each for each in looked.incidents if each.open]
    if not open_:
        return Light(Subject.INCIDENTS, Level.GREEN, NONE_OPEN)
    late = sum(step.flag.late for each in open_ for step in each.steps)
    soon = sum(step.soon for each in open_ for step in each.steps)
    level = Level.RED if late else Level.AMBER if soon else Level.GREEN
    said = OPEN.filled({"n": len(open_)})
    for count, words in ((late, LATE), (soon, SOON)):
        said = words.filled({"said": said, "n": count}) if count else said
    return _with_step(Light(Subject.INCIDENTS, level, said, red=late, amber=soon), open_)


def _with_step(light: Light, incidents: Iterable[IncidentFacts]) -> Light:
    """The light with the step that is late the longest, or due first; drills come last."""
    steps = [
        (not step.flag.late, incident.drill, step.deadline, incident, step)
        for incident in incidents
        for step in incident.steps
        if step.deadline and (step.flag.late or step.soon)
    ]
    if not steps:
        return light
    *_, incident, step = min(steps, key=lambda each: each[:3])
    owner = step.owners[0].name if step.owners else ""
    title = DRILLED.filled({"title": incident.title}) if incident.drill else incident.title
    values = {"incident": title, "key": step.key, "title": step.short, "owner": owner}
    do = (RING if owner else UNOWNED).filled(values)
    return Light(
        light.subject,
        light.level,
        light.said,
        do,
        incident.place,
        step.sheet,
        step.cell,
        light.red,
        light.amber,
    )


def _files(looked: Looked) -> Light:
    count = len(looked.unread)
    if not count and looked.sought and not looked.plans:
        return Light(Subject.FILES, Level.RED, NONE_FOUND, PUT_THERE, red=1)
    if not count:
        return Light(Subject.FILES, Level.GREEN, ALL_READ.filled({"n": looked.files}))
    first = looked.unread[0]
    do = MEND.filled({"place": first.place, "why": first.why})
    return Light(Subject.FILES, Level.RED, UNREAD.filled({"n": count}), do, red=count)


def _messages(undelivered: Sequence[Delivery]) -> Light:
    if not undelivered:
        return Light(Subject.MESSAGES, Level.GREEN, ALL_SENT)
    said = UNSENT.filled({"n": len(undelivered)})
    why = next((each.why for each in undelivered if each.why), None)
    do = WITH_FIX.filled({"what": why, "fix": RETRIED}) if why else RETRIED
    return Light(Subject.MESSAGES, Level.RED, said, do, red=len(undelivered))
