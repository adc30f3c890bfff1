"""The daily report as a workbook: page one for whoever has ten seconds, then the tables."""

from __future__ import annotations

from datetime import date, timedelta

from bcm_excel.core.text import Lang, Text
from bcm_excel.daily import page_tables as tables
from bcm_excel.daily.facts import Item, PlanFacts, Subject
from bcm_excel.daily.files_said import as_kept
from bcm_excel.daily.lights import WORDS, Light, worst
from bcm_excel.daily.notices import Change, Level
from bcm_excel.daily.page_table import FLAGS, STYLES, Public, day, jump, page_of
from bcm_excel.daily.reported import Reported
from bcm_excel.daily.settled import settled
from bcm_excel.excel.book import Book, Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import STYLES as HOUSE
from bcm_excel.excel.house import WHITE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.plan.due.standing import State
from bcm_excel.plan.phones import masked_in

OVERVIEW = Text("总览", "Overview")
TITLE = Text("应急预案每日检查", "Emergency plans: daily check")
AS_OF = Text(
    "{day} {at} 检查 · 预案 {plans} 个 · 进行中的事件和演练 {open} 起 · {folder}",
    "checked {day} {at} · plans: {plans} · open incidents and drills: {open} · {folder}",
)
VERDICTS = {
    Level.RED: Text("有 {red} 件事要立即处理", "Act now on {red}"),
    Level.AMBER: Text(
        "没有紧急的事，近期要处理 {amber} 件", "Nothing is urgent; attend to {amber} soon"
    ),
    Level.GREEN: Text("一切正常，没有需要处理的事", "All in order; nothing to do"),
    Level.INFO: Text("一切正常，没有需要处理的事", "All in order; nothing to do"),
}
AND_SOON = Text("，近期 {amber} 件", ", attend to {amber} soon")
HEADS = (
    Text("状态", "Status"),
    Text("事项", "Subject"),
    Text("情况", "How it stands"),
    Text("先做什么，谁来做", "What to do first, and who"),
    Text("位置", "Cell"),
    Text("明细", "Details"),
)
WIDTHS = (13.0, 21.0, 31.0, 56.0, 24.0, 15.0)
LAST = len(WIDTHS)
ALL, TODAY = Text("各项情况", "How each subject stands"), Text("今天的变化", "What changed today")
NO_CHANGE = Text(
    "今天没有新增、加重，也没有消除。", "Nothing came, nothing grew worse, nothing went today."
)
FIRST = Text(
    "首次检查：现有问题见“检查结果”和“到期事项”；从下次起，这里列出新增、加重和消除的。",
    "First check: see Findings and Obligations; from the next run on, changes are listed here.",
)
MORE = Text("另有 {n} 项变化，见各表", "More changes: {n}, see the tables")
LISTED = 8
FOOT = Text(
    "红：今天要处理；黄：近期要处理；绿：正常。点“位置”打开预案的那一格，点“明细”看全部。",
    "Red: act today. Amber: soon. Green: in order. “Cell” opens the plan there, “Details” has all.",
)
SIGN = "●"
OWN: dict[str, Options] = {
    "verdict": {"font_size": 15, "valign": "vcenter"},
    "light": {"bold": True, "valign": "vcenter", "border": 2, "border_color": WHITE},
}
"""Styles of this page alone."""
DETAILS = {
    Subject.INCIDENTS: tables.STEPS,
    Subject.DUTY: tables.FINDINGS,
    Subject.CONTACTS: tables.FINDINGS,
    Subject.PRACTICE: tables.OBLIGATIONS,
    Subject.RESOURCES: tables.OBLIGATIONS,
    Subject.DOCUMENT: tables.OBLIGATIONS,
    Subject.FILES: tables.NOT_CHECKED,
    Subject.MESSAGES: tables.MESSAGES,
}


def report_book(report: Reported, lang: Lang, *, masked: bool = True) -> Book:
    """The whole report; ``masked`` hides what could be dialled."""
    public: Public = masked_in if masked else str
    pages = [page_of(each, lang) for each in tables.tables(report, lang, public)]
    title = f"{TITLE[lang]} {report.looked.today.isoformat()}"
    now = report.looked.now.replace(second=0, microsecond=0)
    return Book((_overview(report, lang, public), *pages), title, now, HOUSE | OWN)


class _Sheet:
    """The first page while it is filled, from above."""

    def __init__(self) -> None:
        self.cells: dict[Position, Cell] = {}
        self.merges: dict[Area, Cell] = {}
        self.heights: dict[int, float] = {}
        self.row = 0

    def wide(self, text: str, style: str, height: float) -> None:
        """A line across the page."""
        self.row += 1
        self.merges[Area(self.row, 1, self.row, LAST)] = Cell(text, style)
        self.heights[self.row] = height

    def gap(self, height: float = 8) -> None:
        """An empty line."""
        self.row += 1
        self.heights[self.row] = height

    def line(self, cells: list[Cell], least: float) -> None:
        """A line of cells, as high as their texts need."""
        self.row += 1
        room = zip(cells, WIDTHS, strict=True)
        texts = [(str(cell.value or ""), width - INDENT) for cell, width in room]
        self.heights[self.row] = max(least, row_height(texts))
        for column, cell in enumerate(cells, start=1):
            self.cells[self.row, column] = cell


def _overview(report: Reported, lang: Lang, public: Public) -> Page:
    sheet = _Sheet()
    level = worst(report.lights)
    sheet.wide(TITLE[lang], "title", 34)
    sheet.wide(_as_of(report, lang), "banner", 22)
    sheet.gap()
    sheet.wide(_verdict(report, level, lang), f"{STYLES[level]} bold verdict indent", 40)
    sheet.gap()
    sheet.wide(ALL[lang], "section", 24)
    sheet.line([Cell(head[lang], "heading_plain indent") for head in HEADS], 22)
    for light in sorted(report.lights, key=lambda each: each.level.rank):
        sheet.line(_light(light, lang, public), 36 if light.do else 28)
    sheet.gap(12)
    sheet.wide(TODAY[lang], "section", 24)
    _changes(sheet, report, lang, public)
    sheet.gap()
    sheet.wide(FOOT[lang], "subtitle wrap", 22)
    return Page(
        OVERVIEW[lang],
        sheet.cells,
        merges=sheet.merges,
        widths=dict(enumerate(WIDTHS, start=1)),
        heights=sheet.heights,
        paper=Paper(fit=(1, 1), footer=report.title),
        tab={"late": "#B0352B", "soon": "#E3A33B"}.get(STYLES[level], "#5E9C6B"),
    )


def _as_of(report: Reported, lang: Lang) -> str:
    looked = report.looked
    values = {
        "day": day(looked.today, lang),
        "at": f"{looked.now:%H:%M}",
        "plans": len(looked.plans),
        "open": sum(each.open for each in looked.incidents),
        "folder": report.title,
    }
    return AS_OF.fill(lang, values)


def _verdict(report: Reported, level: Level, lang: Lang) -> str:
    red = sum(each.red for each in report.lights)
    amber = sum(each.amber for each in report.lights)
    said = VERDICTS[level].fill(lang, {"red": red, "amber": amber})
    if level is Level.RED and amber:
        said += AND_SOON.fill(lang, {"amber": amber})
    return said


def _light(light: Light, lang: Lang, public: Public) -> list[Cell]:
    target = (tables.OBLIGATIONS if light.dated else DETAILS[light.subject])[lang]
    place = jump(light.place, light.sheet, light.cell, "rule indent small wrap")
    busy = light.level in {Level.RED, Level.AMBER}
    return [
        Cell(f"{SIGN} {WORDS[light.level][lang]}", f"center {FLAGS[light.level]} light"),
        Cell(light.subject.value[lang], "rule bold indent wrap"),
        Cell(public(light.said[lang]), "rule indent wrap" + ("" if busy else " grey")),
        Cell(public(light.do[lang]) if light.do else "", "rule indent wrap"),
        place if light.sheet else Cell("", "rule"),
        Cell(f"{target} →", "rule link center", link=f"internal:'{target}'!A1"),
    ]


def _changes(sheet: _Sheet, report: Reported, lang: Lang, public: Public) -> None:
    today = report.looked.today
    new = [
        (plan, item)
        for plan, item in report.looked.items
        if item.tracked and report.since(plan.place, item) == today
    ]
    if report.first_run:
        return sheet.wide(FIRST[lang], "text_ink indent wrap", 24)
    worse = [
        (plan, item)
        for plan, item in report.looked.items
        if _missed(item, today) and report.since(plan.place, item) < today
    ]
    rows = [_came(Change.NEW, *each, lang, public) for each in sorted(new, key=_weight)]
    rows += [_came(Change.WORSE, *each, lang, public) for each in sorted(worse, key=_weight)]
    gone = (each for each in report.settled if settled(each, report.looked))
    rows += [_gone(each.plan, as_kept(each.text)[lang], lang) for each in gone]
    for row in rows[:LISTED]:
        sheet.line(row, 24)
    if len(rows) > LISTED:
        sheet.wide(MORE.fill(lang, {"n": len(rows) - LISTED}), "grey small indent", 20)
    if not rows:
        sheet.wide(NO_CHANGE[lang], "grey indent", 24)
    return None


def _weight(each: tuple[PlanFacts, Item]) -> tuple[int, bool, str]:
    plan, item = each
    return item.level.rank, item.subject is not Subject.DUTY, plan.place


def _missed(item: Item, today: date) -> bool:
    """Whether an obligation is missed since today: its last day was yesterday."""
    return item.standing is State.MISSED and item.due == today - timedelta(1)


def _came(change: Change, plan: PlanFacts, item: Item, lang: Lang, public: Public) -> list[Cell]:
    return [
        Cell(change.value[lang], f"rule center {STYLES[item.level]}"),
        Cell(item.subject.value[lang], "rule indent wrap"),
        Cell(plan.name, "rule indent wrap"),
        Cell(public(item.what[lang]), "rule indent wrap"),
        jump(plan.place, item.sheet, item.cell, "rule indent small wrap"),
        Cell("", "rule"),
    ]


def _gone(place: str, said: str, lang: Lang) -> list[Cell]:
    words = (Cell(Change.GONE.value[lang], "rule center done"), Cell("", "rule"))
    name = "" if place == "*" else place
    rest = (Cell(name, "rule indent wrap"), Cell(said, "rule indent wrap"))
    return [*words, *rest, Cell("", "rule"), Cell("", "rule")]
