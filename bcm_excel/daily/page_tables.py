"""The tables of the report behind its first page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from bcm_excel.clock.network import Flag
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.channels import channel_said
from bcm_excel.daily.facts import IncidentFacts, Item, PlanFacts, StepFacts, Subject, ToVerify
from bcm_excel.daily.ledger import Delivery, Status
from bcm_excel.daily.notices import Level
from bcm_excel.daily.page_table import STYLES, Column, Public, Table, day, jump
from bcm_excel.daily.reported import Reported
from bcm_excel.excel.book import Cell
from bcm_excel.plan.clean import divided
from bcm_excel.plan.phones import masked, spoken

AHEAD = timedelta(days=92)
"""What is due later than that is not listed yet."""
FINDINGS, OBLIGATIONS = Text("检查结果", "Findings"), Text("到期事项", "Obligations")
STEPS, VERIFY = Text("事件步骤", "Incident steps"), Text("待核验", "To verify")
MESSAGES, NOT_CHECKED = Text("通知", "Messages"), Text("未检查", "Not checked")
LEVEL, PLAN, PLACE = Text("级别", "Weight"), Text("预案", "Plan"), Text("位置", "Cell")
OWNER, STATE, WHY = Text("责任人", "Owner"), Text("状态", "State"), Text("原因", "Why")
ABOUT_FINDINGS = Text(
    "共 {n} 项，最要紧的在前；点“位置”可打开预案的那一格（报告须留在 reports 文件夹里）",
    "{n} in all, the weightiest first; “Cell” opens the plan there while the report stays in its "
    "folder",
)
ABOUT_OBLIGATIONS = Text(
    "已逾期的和 {days} 天内到期的，共 {n} 项；更晚的还有 {more} 项",
    "missed, or due within {days} days: {n}; {more} more are due later",
)
ABOUT_STEPS = Text("进行中的事件和演练，共 {n} 步未完成", "open steps of incidents and drills: {n}")
ABOUT_VERIFY = Text(
    "共 {n} 人，按致电顺序；用 bcm-excel contacts sheet 打印核验表",
    "{n} people in the order of the calls; bcm-excel contacts sheet makes the call sheet",
)
ABOUT_MESSAGES = Text("今天建立的和尚未送达的通知", "made today, or undelivered")
WAITING = Text("{about}；等待发送 {n} 条", "{about}; {n} are waiting")
ABOUT_NOT_CHECKED = Text(
    "没有检查的文件和规则，不代表没有问题", "files and rules not checked: no proof that all is well"
)
REMARK = Text("说明", "Remark")
STATUSES = {
    Status.PENDING: Text("待发送", "Waiting"),
    Status.SENDING: Text("发送中", "Being sent"),
    Status.SENT: Text("已送达", "Sent"),
    Status.FAILED: Text("未送达，将重发", "Failed, tried again"),
    Status.GAVE_UP: Text("未送达，已放弃", "Given up"),
}
STANDINGS = {Status.SENT: "done", Status.FAILED: "late", Status.GAVE_UP: "late"}


def tables(report: Reported, lang: Lang, public: Public) -> Iterator[Table]:
    """All of them, in the order of the sheets."""
    yield _findings(report, lang, public)
    yield _obligations(report, lang, public)
    yield _steps(report, lang, public)
    yield _to_verify(report, lang, public)
    yield _messages(report, lang)
    yield _not_checked(report, lang, public)


def _level(level: Level, lang: Lang) -> Cell:
    return Cell(level.value[lang], STYLES[level])


def _findings(report: Reported, lang: Lang, public: Public) -> Table:
    rows = sorted(
        ((plan, item) for plan, item in report.looked.items if item.standing is None),
        key=lambda each: (
            each[1].level.rank,
            each[1].subject is not Subject.DUTY,
            each[0].place,
        ),
    )
    columns = (
        Column(LEVEL, 10, center=True),
        Column(PLAN, 26),
        Column(Text("事项", "Subject"), 16),
        Column(PLACE, 27),
        Column(Text("问题", "What is wrong"), 50),
        Column(Text("怎么改", "Way out"), 40),
        Column(Text("代码", "Code"), 9, center=True),
        Column(Text("发现于", "Since"), 13, center=True),
    )

    def cells(plan: PlanFacts, item: Item) -> list[Cell]:
        since = report.since(plan.place, item)
        return [
            _level(item.level, lang),
            Cell(plan.name),
            Cell(item.subject.value[lang]),
            jump(plan.place, item.sheet, item.cell),
            Cell(public(item.said[lang])),
            Cell(public(item.fix[lang]) if item.fix else ""),
            Cell(item.code),
            Cell(since if item.tracked else "", "date"),
        ]

    about = ABOUT_FINDINGS.filled({"n": len(rows)})
    return Table(FINDINGS, about, columns, [cells(*each) for each in rows], report.title)


def _obligations(report: Reported, lang: Lang, public: Public) -> Table:
    limit = report.looked.today + AHEAD
    every = [(plan, item) for plan, item in report.looked.items if item.standing is not None]
    near = [each for each in every if each[1].due is None or each[1].due <= limit]
    near.sort(key=lambda each: (each[1].due or date.min, each[0].place, each[1].key))
    columns = (
        Column(STATE, 11, center=True),
        Column(Text("到期日", "Due"), 16, center=True),
        Column(PLAN, 26),
        Column(Text("类别", "Kind"), 15),
        Column(Text("事项", "What is to be done"), 56),
        Column(OWNER, 16),
        Column(PLACE, 27),
    )

    def cells(plan: PlanFacts, item: Item) -> list[Cell]:
        state = item.standing.value[lang] if item.standing else ""
        return [
            Cell(state, STYLES[item.level]),
            Cell(day(item.due, lang)),
            Cell(plan.name),
            Cell(item.kind[lang]),
            Cell(public(item.said[lang])),
            Cell(item.owner),
            jump(plan.place, item.sheet, item.cell),
        ]

    values = {"days": AHEAD.days, "n": len(near), "more": len(every) - len(near)}
    about = ABOUT_OBLIGATIONS.filled(values)
    return Table(OBLIGATIONS, about, columns, [cells(*each) for each in near], report.title)


def flagged(step: StepFacts) -> Level:
    """The colour of a step."""
    if step.flag.late:
        return Level.RED
    return Level.AMBER if step.soon or step.flag is Flag.SLIPPING else Level.INFO


def _steps(report: Reported, lang: Lang, public: Public) -> Table:
    rows = [
        (incident, step)
        for incident in report.looked.incidents
        for step in incident.steps
        if step.open and incident.open
    ]
    columns = (
        Column(Text("预警", "Flag"), 16, center=True),
        Column(Text("事件", "Incident"), 28),
        Column(Text("步骤", "Step"), 8, center=True),
        Column(Text("内容", "What"), 46),
        Column(OWNER, 22),
        Column(Text("应完成", "Due"), 18, center=True),
        Column(STATE, 11, center=True),
        Column(PLACE, 27),
    )
    mark = Text("【演练】", "[DRILL] ")

    def cells(incident: IncidentFacts, step: StepFacts) -> list[Cell]:
        waits = step.waits_for[lang] if step.waits_for else ""
        return [
            Cell(step.flag.value[lang], STYLES[flagged(step)]),
            Cell(mark[lang] * incident.drill + incident.title),
            Cell(step.key, "text"),
            Cell(public(step.title)),
            Cell(public(divided(each.name for each in step.owners) or step.owner)),
            Cell(day(step.deadline, lang) or waits),
            Cell(step.state.value[lang]),
            jump(incident.place, step.sheet, step.cell),
        ]

    about = ABOUT_STEPS.filled({"n": len(rows)})
    return Table(STEPS, about, columns, [cells(*each) for each in rows], report.title)


def _to_verify(report: Reported, lang: Lang, public: Public) -> Table:
    columns = (
        Column(Text("顺序", "Turn"), 8, center=True),
        Column(PLAN, 26),
        Column(Text("姓名", "Name"), 14),
        Column(Text("单位", "Unit"), 26),
        Column(Text("担任", "Named for"), 32),
        Column(Text("号码", "Number"), 18, center=True),
        Column(Text("上次核验", "Verified on"), 14, center=True),
        Column(Text("有效至", "Holds until"), 14, center=True),
        Column(PLACE, 27),
    )

    def cells(turn: int, plan: PlanFacts, each: ToVerify) -> list[Cell]:
        return [
            Cell(turn),
            Cell(plan.name),
            Cell(each.name),
            Cell(each.unit),
            Cell(each.post[lang]),
            Cell(public(spoken(each.number)) if each.number else "", "text"),
            Cell(each.verified, "date"),
            Cell(each.until, "date"),
            jump(plan.place, each.sheet, each.cell),
        ]

    rows = [
        cells(turn, plan, each)
        for plan in report.looked.plans
        for turn, each in enumerate(plan.to_verify, start=1)
    ]
    about = ABOUT_VERIFY.filled({"n": len(rows)})
    return Table(VERIFY, about, columns, rows, report.title)


def _messages(report: Reported, lang: Lang) -> Table:
    columns = (
        Column(Text("结果", "Result"), 18, center=True),
        Column(Text("建立于", "Made"), 18, center=True),
        Column(Text("渠道", "Channel"), 18),
        Column(Text("收件人", "To"), 28),
        Column(Text("标题", "Subject"), 58),
        Column(Text("次数", "Tries"), 8, center=True),
        Column(WHY, 34),
    )

    def cells(each: Delivery) -> list[Cell]:
        return [
            Cell(STATUSES[each.status][lang], STANDINGS.get(each.status, "")),
            Cell(day(each.created, lang)),
            Cell(channel_said(each.channel)[lang]),
            Cell(masked(each.address) if "@" in each.address else each.address),
            Cell(each.subject),
            Cell(each.attempts),
            Cell(each.why[lang] if each.why else ""),
        ]

    about = ABOUT_MESSAGES
    if report.waiting:
        about = WAITING.filled({"about": about, "n": report.waiting})
    rows = [cells(each) for each in report.deliveries]
    return Table(MESSAGES, about, columns, rows, report.title)


def _not_checked(report: Reported, lang: Lang, public: Public) -> Table:
    columns = (
        Column(Text("文件", "File"), 36),
        Column(Text("没有检查的", "What was not checked"), 40),
        Column(WHY, 70),
    )
    looked = report.looked
    whole = Text("整个文件", "the whole file")
    rows = [
        [Cell(each.place, "late_fill"), Cell(whole[lang]), Cell(public(each.why[lang]))]
        for each in looked.unread
    ]
    for plan in looked.plans:
        for why, codes in _reasons(plan.not_run).items():
            rows.append([Cell(plan.place), Cell(" ".join(codes)), Cell(why[lang])])
        said: Sequence[Text] = plan.remarks
        rows += [[Cell(plan.place), Cell(REMARK[lang]), Cell(public(e[lang]))] for e in said]
    rows += [[Cell(""), Cell(REMARK[lang]), Cell(each[lang])] for each in looked.remarks]
    return Table(NOT_CHECKED, ABOUT_NOT_CHECKED, columns, rows, report.title)


def _reasons(not_run: Iterable[tuple[str, Text]]) -> Mapping[Text, list[str]]:
    found: dict[Text, list[str]] = {}
    for code, why in not_run:
        found.setdefault(why, []).append(code)
    return found
