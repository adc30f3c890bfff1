"""The drill summary as a workbook: page one for a director, then each step, then every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.core.text import Text, Wording
from bcm_excel.drill.figures import DrillFigures, Figures, Ratio, StepFigures, StepResult
from bcm_excel.excel.book import Book, Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, STYLES
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.formulas import spoken_minutes

TITLE = Text("演练汇总", "Drill summary")
SHEETS = {
    "summary": Text("演练总评", "Summary"),
    "steps": Text("步骤统计", "By step"),
    "rows": Text("明细", "Details"),
}
SPAN = Text("{n} 次演练 · {first} 至 {last}", "{n} drills · {first} to {last}")
MOST_NAMED = 5
"""Drills whose names have room below the bars of a chart."""
SPAN_OF_ONE = Text("1 次演练 · {day}", "1 drill · {day}")
DONE, ON_TIME = Text("完成率", "Completion"), Text("按时率", "On time")
WORST, UNTIMED = Text("最大超时", "Largest overrun"), Text("未登记时间", "No time recorded")
OF = Text("{part} / {whole} 步", "{part} of {whole} steps")
STEP = Text("第 {key} 步 · {date}", "step {key} · {date}")
WORST_OF = Text("{time}（第 {key} 步）", "{time} (step {key})")
DONE_UNTIMED = Text("已完成，但没有登记时间", "done, but without a time")
NONE_LATE = Text("没有超时", "none late")
NOT_MEANT = Text("不适用", "n/a")
BY_DRILL = Text("各次演练", "Each drill")
DRILL_HEADS = (
    Text("演练", "Drill"),
    Text("日期", "Date"),
    Text("方式", "Mode"),
    Text("预案版本", "Plan version"),
    Text("完成", "Done"),
    Text("完成率", "Completion"),
    Text("按时", "On time"),
    Text("按时率", "On-time rate"),
    Text("未登记时间", "No time"),
    Text("最大超时", "Largest overrun"),
    Text("通知到位", "Reached"),
)
STEP_HEADS = (
    Text("预案", "Plan"),
    Text("编号", "No."),
    Text("步骤", "Step"),
    Text("演练次数", "Drills"),
    Text("完成", "Done"),
    Text("按时", "On time"),
    Text("按时率", "On-time rate"),
    Text("未登记时间", "No time"),
    Text("最大超时", "Largest overrun"),
)
ROW_HEADS = (
    Text("演练", "Drill"),
    Text("日期", "Date"),
    Text("编号", "No."),
    Text("步骤", "Step"),
    Text("应完成", "Due"),
    Text("实际完成", "Finished"),
    Text("早晚", "Early / late"),
    Text("结果", "Result"),
)
ON_TIME_WORD, LATE_WORD = Text("按时", "On time"), Text("超时", "Late")
NOT_DONE, DONE_WORD = Text("未完成", "Not done"), Text("已完成", "Done")
NOT_APPLICABLE = Text("不适用", "Not applicable")
EARLY_BY, LATE_BY = Text("早 ", "early "), Text("晚 ", "late ")
LEFT_OUT = Text("未计入的文件", "Files left out")
LEFT_HEADS = (Text("文件", "File"), Text("原因", "Why"))
NOTHING_LEFT_OUT = Text("没有，全部文件都已计入。", "None; every file is in.")
HOW = Text(
    "口径：不适用的步骤不计入分母；按时以该步自己的应完成时间为准，未完成或未登记时间都算未按时；"
    "没有规定时限的步骤只计完成率；桌面演练不计时间；模拟呼叫不计入通知到位。",
    "How it is counted: steps that are not applicable leave the denominator; a step is on time "
    "by its own deadline, and not on time where it was not done or no time was recorded; steps "
    "without a limit count for completion only; a table-top drill has no times; simulated calls "
    "are not counted as reached.",
)
CHART = Text("各次演练的完成率和按时率", "Completion and on-time rate of each drill")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not in the summary, and why."""

    path: Path
    why: Text


def summary_book(
    found: Figures, left_out: Sequence[LeftOut], wording: Wording, now: datetime
) -> Book:
    """The summary of some drills; ``now`` is when it is made."""
    maker = _Summary(found, left_out, wording)
    return Book(
        (maker.first(), maker.by_step(), maker.details()),
        wording.value(TITLE),
        now,
        STYLES,
        properties={"bcm-format": "bcm-excel drill summary 1"},
    )


@dataclass
class _Table:
    """Cells below one another, with the height that each row needs."""

    widths: Mapping[int, float]
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: dict[Area, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def row(self, row: int, cells: Sequence[Cell], least: float = 24) -> None:
        for column, cell in enumerate(cells, start=1):
            self.cells[row, column] = cell
        texts = [
            (str(cell.value), self.widths[column] - INDENT)
            for column, cell in enumerate(cells, start=1)
            if isinstance(cell.value, str)
        ]
        self.heights[row] = max(least, row_height(texts))

    def wide(self, row: int, left: int, right: int, cell: Cell, height: float) -> None:
        self.merges[Area(row, left, row, right)] = cell
        self.heights[row] = height

    def top(self, title: str, subtitle: str, last: int) -> None:
        self.wide(1, 1, last, Cell(title, "title"), 34)
        self.wide(2, 1, last, Cell(subtitle, "banner"), 22)
        self.heights[3] = 8


@dataclass
class _Summary:
    found: Figures
    left_out: Sequence[LeftOut]
    wording: Wording

    def say(self, text: Text, **values: object) -> str:
        return text.fill(self.wording.lang, values)

    @property
    def subtitle(self) -> str:
        drills = self.found.drills
        days = [drill.held.date() for drill in drills]
        if len(drills) == 1:
            return self.say(SPAN_OF_ONE, day=days[0])
        return self.say(SPAN, n=len(drills), first=days[0], last=days[-1])

    @property
    def many(self) -> bool:
        """Whether the page stands upright and its chart names the drills by their days."""
        return len(self.found.drills) > MOST_NAMED

    # Page one

    def first(self) -> Page:
        widths = dict(
            enumerate((34.0, 12.0, 14.0, 10.0, 9.0, 12.0, 9.0, 10.0, 11.0, 25.0, 10.0), start=1)
        )
        last = len(widths)
        table = _Table(widths)
        table.top(self.say(TITLE), self.subtitle, last)
        self._cards(table)
        table.heights[7] = 10
        table.wide(8, 1, last, Cell(self.say(BY_DRILL), "section"), 26)
        table.row(9, [Cell(self.say(head), "heading") for head in DRILL_HEADS], 30)
        for index, drill in enumerate(self.found.drills):
            table.row(10 + index, self._drill(drill, index))
        row = 10 + len(self.found.drills)
        chart_at = row + 1
        row = chart_at + 14
        row = self._left_out(table, row, last)
        table.wide(row + 1, 1, last, Cell(self.say(HOW), "subtitle wrap"), 48)
        return Page(
            self.wording.title(SHEETS["summary"]),
            table.cells,
            merges=table.merges,
            widths=widths,
            heights=table.heights,
            charts=(((chart_at, 1), self._chart()),),
            paper=Paper(
                landscape=not self.many,
                fit=(1, 1),
                area=Area(1, 1, row + 1, last),
                footer=self.say(TITLE),
            ),
            tab=NAVY,
        )

    def _cards(self, table: _Table) -> None:
        found, worst = self.found, self.found.worst
        late, note = Cell("—", "card_value"), self.say(NONE_LATE)
        if worst is not None and worst.late is not None:
            late = Cell(self._spoken(worst.late), "card_value")
            date = found.drills[worst.drill].held.date()
            note = self.say(STEP, key=worst.key, date=date)
        cards = (
            ((1, 2), DONE, "tone_teal", _percent(found.done), self._of(found.done)),
            ((3, 5), ON_TIME, "tone_navy", _percent(found.on_time), self._of(found.on_time)),
            ((6, 8), WORST, "tone_red", late, note),
            ((9, 11), UNTIMED, "tone_amber", Cell(found.untimed, "card_value whole"),
             self.say(DONE_UNTIMED)),
        )  # fmt: skip
        for (left, right), label, tone, value, below in cards:
            table.wide(4, left, right, Cell(self.say(label), f"{tone} card_label"), 22)
            table.wide(5, left, right, Cell(value.value, f"{tone} {value.style}"), 46)
            table.wide(6, left, right, Cell(below, "card_note"), 20)

    def _of(self, ratio: Ratio) -> str:
        return self.say(OF, part=ratio.part, whole=ratio.whole)

    def _spoken(self, time: timedelta) -> str:
        return spoken_minutes(abs(int(time.total_seconds())) // 60, self.wording.lang)

    def _drill(self, drill: DrillFigures, index: int) -> list[Cell]:
        box = "cell zebra" if index % 2 else "cell"
        none = Cell(self.say(NOT_MEANT), f"{box} center grey")
        timed = drill.on_time is not None
        rate = _share(drill.on_time, box, none)
        worst = Cell(self.say(NONE_LATE), f"{box} center grey")
        if drill.worst is not None:
            said = self.say(WORST_OF, time=self._spoken(drill.worst), key=drill.worst_step)
            worst = Cell(said, f"{box} center red")
        return [
            Cell(drill.name, f"{box} bold indent"),
            Cell(drill.held.date(), f"{box} center date"),
            Cell(self.wording.value(drill.mode.value) if drill.mode else "", f"{box} center"),
            Cell(drill.version, f"{box} center text"),
            _fraction(drill.done, box),
            _share(drill.done, box, none),
            _fraction(drill.on_time, box) if drill.on_time else none,
            rate,
            Cell(drill.untimed, f"{box} center whole") if timed else none,
            worst if timed else none,
            _fraction(drill.reached, box) if drill.reached.whole else none,
        ]

    def _left_out(self, table: _Table, row: int, last: int) -> int:
        """What was left out and why; the last row that it takes."""
        table.wide(row, 1, last, Cell(self.say(LEFT_OUT), "section"), 26)
        if not self.left_out:
            table.wide(row + 1, 1, last, Cell(self.say(NOTHING_LEFT_OUT), "text_ink grey"), 22)
            return row + 1
        for left, right, head in ((1, 3, LEFT_HEADS[0]), (4, last, LEFT_HEADS[1])):
            table.wide(row + 1, left, right, Cell(self.say(head), "heading_plain"), 20)
        for each in self.left_out:
            row += 1
            table.wide(row + 1, 1, 3, Cell(each.path.name, "rule wrap"), 22)
            table.wide(row + 1, 4, last, Cell(self.say(each.why), "rule wrap"), 22)
        return row + 1

    def _chart(self) -> Options:
        sheet = self.wording.title(SHEETS["summary"]).replace("'", "''")
        first, last = 10, 9 + len(self.found.drills)
        named = "B" if self.many else "A"

        def area(letter: str) -> str:
            return f"='{sheet}'!${letter}${first}:${letter}${last}"

        return {
            "type": "column",
            "title": self.say(CHART),
            "description": self.say(CHART),
            "y_min": 0,
            "y_max": 1.15,
            "number_format": "0%",
            **({"category_format": "yyyy-mm-dd"} if self.many else {}),
            "width": 1140,
            "height": 290,
            "gap": 80 if last - first else 300,
            "series": [
                {"name": self.say(DONE), "categories": area(named), "values": area("F"),
                 "number_format": "0%"},
                {"name": self.say(ON_TIME), "categories": area(named), "values": area("H"),
                 "number_format": "0%", "color": AMBER_FILL},
            ],
        }  # fmt: skip

    # The other pages

    def by_step(self) -> Page:
        widths = dict(enumerate((16.0, 8.0, 50.0, 9.0, 9.0, 9.0, 10.0, 11.0, 14.0), start=1))
        rows = [self._step(step, index) for index, step in enumerate(self.found.steps)]
        return self._list("steps", STEP_HEADS, rows, widths)

    def _step(self, step: StepFigures, index: int) -> list[Cell]:
        box = "cell zebra" if index % 2 else "cell"
        none = Cell(self.say(NOT_MEANT), f"{box} center grey")
        worst = none if not step.on_time.whole else Cell(self.say(NONE_LATE), f"{box} center grey")
        if step.worst is not None:
            worst = Cell(self._spoken(step.worst), f"{box} center red")
        return [
            Cell(step.plan, f"{box} text indent"),
            Cell(step.key, f"{box} center text"),
            Cell(step.title, f"{box} wrap indent"),
            Cell(step.drills, f"{box} center whole"),
            _fraction(step.done, box),
            _fraction(step.on_time, box) if step.on_time.whole else none,
            _share(step.on_time, box, none),
            Cell(step.untimed, f"{box} center whole"),
            worst,
        ]

    def details(self) -> Page:
        widths = dict(enumerate((24.0, 12.0, 8.0, 52.0, 17.0, 17.0, 15.0, 12.0), start=1))
        rows = [self._result(result, index) for index, result in enumerate(self.found.results)]
        return self._list("rows", ROW_HEADS, rows, widths)

    def _result(self, result: StepResult, index: int) -> list[Cell]:
        drill = self.found.drills[result.drill]
        box = "cell zebra" if index % 2 else "cell"
        early = ""
        if result.late is not None and result.late != timedelta(0):
            lead = LATE_BY if result.late > timedelta(0) else EARLY_BY
            early = self.say(lead) + self._spoken(result.late)
        word, style = _word(result)
        return [
            Cell(drill.name, f"{box} indent"),
            Cell(drill.held.date(), f"{box} center date"),
            Cell(result.key, f"{box} center text"),
            Cell(result.title, f"{box} wrap indent"),
            Cell(result.deadline, f"{box} center datetime"),
            Cell(result.finished, f"{box} center datetime"),
            Cell(early, f"{box} center"),
            Cell(self.say(word), f"{box} center {style}"),
        ]

    def _list(
        self, name: str, heads: Sequence[Text], rows: Sequence[Sequence[Cell]],
        widths: Mapping[int, float],
    ) -> Page:  # fmt: skip
        table = _Table(widths)
        table.top(self.say(SHEETS[name]), self.subtitle, len(heads))
        table.row(4, [Cell(self.say(head), "heading") for head in heads], 30)
        for index, row in enumerate(rows):
            table.row(5 + index, row)
        last = 4 + max(1, len(rows))
        return Page(
            self.wording.title(SHEETS[name]),
            table.cells,
            merges=table.merges,
            widths=widths,
            heights=table.heights,
            freeze=(5, 1),
            filter=Area(4, 1, last, len(heads)),
            paper=Paper(repeat=(4, 4), footer=self.say(TITLE)),
            tab=NAVY,
        )


def _word(result: StepResult) -> tuple[Text, str]:
    """How a step came out, in one word, with its style."""
    if not result.applies:
        return NOT_APPLICABLE, "waiting"
    if result.on_time:
        return ON_TIME_WORD, "done"
    if not result.done:
        return NOT_DONE, "late"
    if result.untimed:
        return UNTIMED, "soon"
    return (LATE_WORD, "late") if result.judged else (DONE_WORD, "done")


def _percent(ratio: Ratio) -> Cell:
    return Cell("—" if ratio.value is None else ratio.value, "card_value percent")


def _share(ratio: Ratio | None, box: str, none: Cell) -> Cell:
    if ratio is None or ratio.value is None:
        return none
    return Cell(ratio.value, f"{box} center percent bold")


def _fraction(ratio: Ratio, box: str) -> Cell:
    return Cell(f"{ratio.part} / {ratio.whole}", f"{box} center text")
