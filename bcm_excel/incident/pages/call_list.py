"""The call list for the back-up site, on A4: whom to call, in which order, on which numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import NAVY
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.pages.printed import Printed
from bcm_excel.incident.people import concerned
from bcm_excel.incident.reach import Reach, Reaching
from bcm_excel.plan.clean import fold
from bcm_excel.plan.people import DutyDay
from bcm_excel.plan.response import Step
from bcm_excel.plan.words import Shift

TITLE = Text("应急通讯录", "Call list")
HEADER = 5
HEADINGS = (
    Text("序号", "No."),
    Text("角色 / 单位", "Role / party"),
    Text("先联系", "Call first"),
    Text("电话", "Phone"),
    Text("不通时联系", "If no answer"),
    Text("电话", "Phone"),
    Text("通知时间", "Told at"),
)
WIDTHS = (6.0, 30.0, 21.0, 29.0, 21.0, 29.0, 12.0)
SIZES = (12, 12, 12, 14, 12, 14, 12)

ROLES = Text("应急组织", "Emergency organisation")
EXTERNAL = Text("外部联系单位", "External parties")
SUPPLIERS = Text("备选供应商", "Stand-by suppliers")
DESK = Text("总机和今日值班（{day}）", "Switchboard and duty of {day}")
BOARD = Text("总机", "Switchboard")
DUTY = Text("值班", "Duty desk")
OFFICER = Text("值班员", "Duty officer")
LEADER = Text("带班领导", "Duty leader")
COMES_IN = Text("介入条件：{when}", "Comes in when: {when}")
NO_ROLES = Text(
    "预案中没有读到应急组织，请先补齐", "no role could be read from the plan; fill it in first"
)
LOST = Text(
    "“{sheet}”有 {n} 行读不出，没有列入：{keys}",
    "rows of {sheet} that cannot be read and are missing here: {n} ({keys})",
)
GROUP = Text("应急群：{channel}", "Group channel: {channel}")
SITE = Text("备用场所：{site}", "Back-up site: {site}")
FOR_LEVEL = Text("级别：{level}", "Level: {level}")
FOR_TRIGGER = Text("触发：{trigger}", "Trigger: {trigger}")
ORDER = Text(
    "从上到下逐个拨打；不通就打右边一位，并写下通知时间。",
    "Call from the top down; if nobody answers, the person at the right. Write down when.",
)
RENEW = Text(
    "上次打印：{last}。换上这一份后，请收回旧的，并把预案信息中的“纸质通讯录日期”改为 {today}。",
    "Last printed: {last}. When this one is in place, take the old one back and set “List printed” "
    "in the plan to {today}.",
)
NEVER = Text("未登记", "not recorded")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a role, party, supplier or desk with its two people."""

    who: str
    about: str
    first: Reach
    second: Reach | None = None

    @property
    def faults(self) -> int:
        """How many of its people cannot be reached as the plan stands."""
        return sum(bool(each.faults) for each in (self.first, self.second) if each)


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under one title; ``missing`` says in words what is not there."""

    title: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...] = ()


def sections(printed: Printed, steps: Iterable[Step]) -> tuple[Section, ...]:
    """The list in the order of the calls; the steps are those that apply."""
    reaching, plan = printed.reaching, printed.reaching.people.plan
    told = {fold(name) for step in steps for name in step.told or ()}
    level, trigger = printed.level, printed.trigger
    roles = tuple(
        _two(reaching, role.heading, "", role.primary, role.backup) for role in plan.roles
    )
    parties = tuple(
        _two(
            reaching,
            party.name,
            printed.say(COMES_IN, when=party.comes_in) if party.comes_in else "",
            party.first,
            party.backup,
        )
        for party in plan.external
        if fold(party.name) in told or concerned(party, level, trigger)
    )
    suppliers = tuple(
        Line(reaching.text(each.name), reaching.text(each.scope), reaching.of(each.contact))
        for each in plan.suppliers
        if level is None or not each.levels or fold(level) in map(fold, each.levels)
    )
    none = () if roles else (printed.say(NO_ROLES),)
    made = (
        Section(printed.say(ROLES), roles, (*none, *_lost(printed, "roles"))),
        Section(printed.say(EXTERNAL), parties, _lost(printed, "external")),
        Section(printed.say(SUPPLIERS), suppliers, _lost(printed, "suppliers")),
        Section(printed.say(DESK, day=reaching.today), tuple(_desk(printed))),
    )
    return tuple(each for each in made if each.lines or each.missing)


def _two(reaching: Reaching, who: str, about: str, first: str | None, second: str | None) -> Line:
    said = reaching.text(who), reaching.text(about)
    if first or not second:
        return Line(*said, reaching.of(first), reaching.of(second))
    return Line(*said, reaching.of(second), reaching.of(None))


def _lost(printed: Printed, name: str) -> tuple[str, ...]:
    table = printed.reaching.people.plan.table(name)
    keys = sorted(table.lost_keys)
    if not keys:
        return ()
    title = printed.reaching.text(table.layout.sheet if table.layout else name)
    said = tuple(printed.reaching.text(key.removesuffix(".0")) for key in keys)
    return (printed.say(LOST, sheet=title, n=len(keys), keys=said),)


def _desk(printed: Printed) -> Iterable[Line]:
    reaching, plan = printed.reaching, printed.reaching.people.plan
    board = plan.settings.switchboard if plan.settings else None
    if board:
        yield Line(printed.say(BOARD), "", Reach("", numbers=tuple(map(reaching.number, board))))
    for day in plan.duty:
        if day.on == reaching.today:
            yield _duty(printed, day)


def _duty(printed: Printed, day: DutyDay) -> Line:
    """The desk's own number goes before the officer's."""
    reaching = printed.reaching
    shift = (day.shift or Shift.WHOLE).value
    desk = tuple(map(reaching.number, day.phone or ()))
    officer = reaching.of(day.officer)
    numbers = tuple(dict.fromkeys((*desk, *officer.numbers)))
    first = Reach(officer.name, printed.say(OFFICER), numbers, officer.faults)
    second = None
    if day.leader:
        leader = reaching.of(day.leader)
        second = Reach(leader.name, printed.say(LEADER), leader.numbers, leader.faults)
    return Line(printed.say(DUTY), printed.say(shift), first, second)


def call_list_page(printed: Printed, made: Sequence[Section], name: str) -> Page:
    """The sheet, with its heading on every page."""
    cells: dict[Position, Cell] = {}
    last = len(WIDTHS)
    merges = {
        Area(1, 1, 1, last): Cell(f"{printed.say(TITLE)} · {printed.plan_name}", "title wrap"),
        Area(2, 1, 2, last): Cell(" · ".join(printed.control), "subtitle print wrap"),
        Area(3, 1, 3, last): Cell(" · ".join(_meeting(printed)), "subtitle print wrap"),
        Area(4, 1, 4, last): Cell(_renew(printed), "subtitle wrap"),
    }
    heights = {HEADER: printed.heading_height}
    for row, size in ((1, 16), (2, 12), (3, 12), (4, 9)):
        text = str(merges[Area(row, 1, row, last)].value)
        heights[row] = row_height([(text, sum(WIDTHS) - INDENT)], size=size) + 4
    for column, heading in enumerate(HEADINGS, start=1):
        cells[HEADER, column] = Cell(printed.wording.heading(heading), "heading print")
    row = HEADER
    number = 0
    for section in made:
        row += 1
        merges[Area(row, 1, row, last)] = Cell(section.title, "section large")
        heights[row] = 28.0
        for text in section.missing:
            row += 1
            merges[Area(row, 1, row, last)] = Cell(text, "warning print bold wrap indent")
            heights[row] = row_height([(text, sum(WIDTHS) - INDENT)], size=12) + 6
        for line in section.lines:
            row, number = row + 1, number + 1
            texts = _texts(line, number)
            for column, text in enumerate(texts, start=1):
                cells[row, column] = Cell(text or None, _style(line, column, number))
            sized = zip(texts, WIDTHS, SIZES, strict=True)
            heights[row] = max(
                32.0, *(row_height([(t, w - INDENT)], size=s) + 4 for t, w, s in sized)
            )
    return Page(
        name,
        cells,
        merges,
        widths=dict(enumerate(WIDTHS, start=1)),
        heights=heights,
        freeze=(HEADER + 1, 1),
        paper=Paper(repeat=(HEADER, HEADER), area=Area(1, 1, row, last), footer=printed.footer),
        tab=NAVY,
    )


def _meeting(printed: Printed) -> list[str]:
    """What the list is for, and where people come together."""
    settings, text = printed.reaching.people.plan.settings, printed.reaching.text
    parts = []
    if printed.level:
        parts.append(printed.say(FOR_LEVEL, level=printed.level))
    if printed.trigger:
        parts.append(printed.say(FOR_TRIGGER, trigger=printed.trigger))
    if settings and settings.group_channel:
        parts.append(printed.say(GROUP, channel=text(settings.group_channel)))
    if settings and settings.backup_site:
        parts.append(printed.say(SITE, site=text(settings.backup_site)))
    return [*parts, printed.say(ORDER)]


def _renew(printed: Printed) -> str:
    settings = printed.reaching.people.plan.settings
    last = (settings.list_printed if settings else None) or NEVER
    return printed.say(RENEW, last=last, today=printed.reaching.today)


def _texts(line: Line, number: int) -> tuple[str, ...]:
    who = "\n".join(part for part in (line.who, line.about) if part)
    second = (line.second.named, line.second.called) if line.second else ("", "")
    return (str(number), who, line.first.named, line.first.called, *second, "")


def _style(line: Line, column: int, number: int) -> str:
    person = {3: line.first, 4: line.first, 5: line.second, 6: line.second}.get(column)
    zebra = "" if number % 2 else " zebra"
    tone = " warning" if person and person.faults and column % 2 == 0 else ""
    if column == 1:
        return f"cell print center text{zebra}"
    return f"cell{zebra} {'print_big' if column in (4, 6) else 'print'} indent{tone}" + (
        " bold" if column in (3, 5) else ""
    )
