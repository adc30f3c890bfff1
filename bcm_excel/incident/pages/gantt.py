"""进度横道图: every step's plan, what it took and what is ahead, as bars over the hours or days.

A step has two rows: a thin strip for the plan and the bar below it. Times stand in hidden columns
of the sheet, conditions colour the cells; whatever is typed elsewhere moves bars and scale.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bcm_excel.clock.calendar import moment_of
from bcm_excel.clock.network import Moment
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY, TITLE_SIZE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.blocks import TITLES
from bcm_excel.incident.draft import Draft, StepFacts, a1
from bcm_excel.incident.formulas import Expr, Known, Ref, days, quoted
from bcm_excel.incident.pages import gantt_bars as bars
from bcm_excel.incident.pages import gantt_scale as scales
from bcm_excel.incident.pages.gantt_bars import StepTimes
from bcm_excel.incident.pages.gantt_rules import BARS, NOW, Frame, grid_rules, side_rules
from bcm_excel.incident.pages.gantt_scale import COLUMNS, Scale
from bcm_excel.incident.pages.step_cells import (
    NOT_TAKEN,
    PENDING,
    WAITS,
    column_of,
    flag_words,
    row_of,
)
from bcm_excel.incident.people import Owner
from bcm_excel.incident.sheets import StepRow

OWNER, ENDS = Text("责任人", "Owner"), Text("完成 / 预计", "End / forecast")
READY = Text(
    "待启动：在“{sheet}”填入“{found}”的日期和时间，各步的时间条随即显示。",
    "Ready to start: type date and time of “{found}” on “{sheet}”, and the bars appear.",
)
SAID = Text(
    "每格 {unit} · {first} 至 {last} · 计算时点 {now}",
    "One cell is {unit} · {first} to {last} · as of {now}",
)
LEGEND = (
    Text("基准（细条）", "Plan (thin)"),
    Text("! 超时", "! Late"),
    Text("! 预计超时", "! Slipping"),
    Text("已完成", "Done"),
    Text("> 进行中", "> Running"),
    Text("· 预计", "· Forecast"),
)
NOW_IS = Text("现在", "Now")
KEY, STEP, WHO, END, FLAG = range(1, 6)
WIDTHS = {KEY: 6.0, STEP: 27.0, WHO: 10.0, END: 13.0, FLAG: 9.5}
LEFT = FLAG + 1
RIGHT = LEFT + COLUMNS - 1
START, STOP, LATE, STANDING = range(RIGHT + 2, RIGHT + 6)
"""Hidden columns; the one before them holds the end of the last column's time."""
COLUMN = 1.75
STRIP, BAR = 7.0, 33.5
"""Heights of a step's two rows; a bar's holds two lines of text."""
SENTENCE, LEGENDS, DATES, CLOCKS, TIMES = 2, 3, 4, 5, 6
TOP = TIMES + 1
"""The first row of the steps."""
KEYS = 6
"""Columns of an entry of the legend, with a free one behind each."""


def gantt_page(draft: Draft, name: str) -> Page:
    """The sheet of this name; it refers to the sheets of the engine and of the steps."""
    chart = Chart(draft, name)
    chart.steps()
    scale = chart.scale()
    chart.headings(scale)
    chart.head(scale)
    last = chart.last
    names = Area(TOP, KEY, last, END)
    flag = Area(TOP, FLAG, last, FLAG)
    rules = (*grid_rules(chart.frame), *side_rules(chart.frame, names, flag), *chart.now_mark())
    return Page(
        name,
        chart.cells,
        merges=chart.merges,
        widths=WIDTHS | dict.fromkeys(range(LEFT, RIGHT + 1), COLUMN),
        heights=chart.heights,
        hidden_columns=frozenset(range(RIGHT + 1, STANDING + 1)),
        freeze=(TOP, WHO),
        formats=rules,
        paper=Paper(repeat=(LEGENDS, TIMES), area=Area(1, 1, last, RIGHT), footer=draft.footer),
        tab=AMBER_FILL if draft.incident.drill else NAVY,
        protected=True,
        select=(TOP, KEY),
    )


@dataclass
class Chart:
    """The sheet while it is made."""

    draft: Draft
    name: str
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: dict[Area, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    starts: list[Known] = field(default_factory=list)
    ends: list[Known] = field(default_factory=list)
    now: Ref = field(init=False)

    def __post_init__(self) -> None:
        self.last = TOP + 2 * len(self.draft.steps) - 1
        self.now = self.put(TIMES, START, Expr("NowMinute", self.draft.engine.now.value))
        self.frame = Frame(
            Area(TOP, LEFT, self.last, RIGHT),
            TIMES,
            START,
            STOP,
            LATE,
            STANDING,
            now=self.now.at,
            runs=a1(TIMES, LATE),
            tick=a1(CLOCKS, STOP),
        )

    def put(self, row: int, column: int, expr: Expr, style: str = "") -> Ref:
        """A formula, as others on the sheet refer to it."""
        self.cells[row, column] = expr.cell(style)
        return Ref(a1(row, column), expr.value)

    # The steps

    def steps(self) -> None:
        """Two rows a step."""
        for index, facts in enumerate(self.draft.steps):
            row = TOP + 2 * index
            self._times(row, StepTimes(self.draft, facts.task.key))
            self._names(row, index, facts)
            for column in range(LEFT, RIGHT + 1):
                self.cells[row, column] = STRIP_CELL
                self.cells[row + 1, column] = BAR_CELL

    def _times(self, row: int, step: StepTimes) -> None:
        due_soon = self.draft.engine.given.due_soon
        planned = self.put(row, START, bars.plan_start(step))
        self._span(planned, self.put(row, STOP, bars.plan_end(step, planned)))
        start = self.put(row + 1, START, bars.bar_start(step))
        self._span(start, self.put(row + 1, STOP, bars.bar_end(step, start)))
        late = self.put(row + 1, LATE, bars.late_from(step, start))
        kind = self.put(row + 1, STANDING, bars.standing(step, start, late, self.now, due_soon))
        self.put(row, STANDING, Expr(f"-{kind.at}", -kind.number))

    def _span(self, start: Ref, end: Ref) -> None:
        self.starts.append(start.value)
        self.ends.append(end.value)

    def _names(self, row: int, index: int, facts: StepFacts) -> None:
        """What stands left of the chart, in the row of the bar."""
        for column in WIDTHS:
            self.cells[row, column] = Cell(style="text_ink sides")
        style = "text_ink sides foot small"
        shown = {
            KEY: Cell(facts.task.key, f"{style} text center bold"),
            STEP: Cell(facts.title, f"{style} wrap indent"),
            WHO: Cell(person(facts.owner), f"{style} wrap center"),
            END: self._end(facts, f"{style} time wrap center"),
            FLAG: self._flag(index, facts, f"{style} wrap center bold"),
        }
        texts = []
        for column, cell in shown.items():
            self.cells[row + 1, column] = cell
            if column in (KEY, STEP, WHO):
                texts.append((str(cell.value or ""), WIDTHS[column] - INDENT * (column == STEP)))
        self.heights[row] = STRIP
        self.heights[row + 1] = max(BAR, row_height(texts, size=9))

    def _end(self, facts: StepFacts, style: str) -> Cell:
        """When it ended, or will as things stand; else the moment that it waits for."""
        lang, step = self.draft.lang, StepTimes(self.draft, facts.task.key)
        taken, ended, finished = step["taken"], step["ended"], step["finished"]
        ahead, wait = step["forecast"], step["wait_name"]
        lead, tail = (quoted(part) for part in WAITS[lang].split("{moment}"))
        waits = f'IF({wait.at}="",{quoted(PENDING[lang])},{lead}&{wait.at}&{tail})'
        formula = (
            f"=IF({taken.at}=0,{quoted(NOT_TAKEN[lang])},"
            f'IF({ended.at}=1,IF({finished.at}="","",{finished.at}/1440),'
            f'IF({ahead.at}="",{waits},{ahead.at}/1440)))'
        )
        value: float | str
        if not step.taken:
            value = NOT_TAKEN[lang]
        elif step.ended:
            value = days(finished.value)
        elif ahead.known:
            value = days(ahead.value)
        else:
            value = WAITS[lang].format(moment=wait.value) if wait.value else PENDING[lang]
        return Cell(value, style, formula=formula)

    def _flag(self, index: int, facts: StepFacts, style: str) -> Cell:
        """The flag, as the sheet of steps has it."""
        draft = self.draft
        at = a1(row_of(index), column_of("flag"), draft.titles["steps"])
        value = flag_words(draft.lang)[draft.times[facts.task.key].flag]
        return Cell(value, style, formula=f"={at}")

    # The scale

    def scale(self) -> Scale:
        """The cells of the scale, and the times of the columns."""
        runs = self._runs()
        starts, ends = (self._area(column) for column in (START, STOP))
        first = self.put(DATES, START, bars.first_of(starts, self.starts, self.now, runs))
        last = self.put(DATES, STOP, self._last(first, ends, runs))
        unit = self.put(CLOCKS, START, scales.unit(first, last))
        tick = self.put(CLOCKS, STOP, scales.tick(unit))
        origin = scales.origin(first, unit)
        before = self.put(TIMES, LEFT, origin, "heading unseen")
        for column in range(LEFT + 1, RIGHT + 2):
            made = scales.following(before, unit)
            before = self.put(TIMES, column, made, "heading unseen")
        return Scale(unit, tick, Ref(a1(TIMES, LEFT), origin.value))

    def _area(self, column: int) -> str:
        return f"{a1(TOP, column)}:{a1(self.last, column)}"

    def _runs(self) -> Ref:
        """1 while the incident runs: it was found or began, is not ended, and a step is open."""
        engine = self.draft.engine
        found = engine.out(engine.moments[Moment.FOUND]["given"])
        source = engine.out(engine.moments[Moment.ENDED]["source"])
        open_ = f"SUM({engine.column('taken')})>SUM({engine.column('ended')})"
        taken, ended = (_sum(engine.values(name)) for name in ("taken", "ended"))
        over = source.value in ("typed", "marked")
        text = f'IF(OR({found.at}="",{source.at}="typed",{source.at}="marked"),0,IF({open_},1,0))'
        value = int(found.known and not over and taken > ended)
        return self.put(TIMES, LATE, Expr(text, value))

    def _last(self, first: Ref, ends: str, runs: Ref) -> Expr:
        """The last time known: of a bar, of a deadline, or now while it runs."""
        engine = self.draft.engine
        deadlines = [v for v in engine.values("deadline") if isinstance(v, int)]
        now = self.now.number + 1 if runs.value else 0
        known = [v for v in self.ends if isinstance(v, int)]
        text = (
            f'IF({first.at}="","",MAX({ends},{engine.column("deadline")},'
            f"{runs.at}*({self.now.at}+1)))"
        )
        return Expr(text, max([*known, *deadlines, now]) if first.known else "")

    def headings(self, scale: Scale) -> None:
        """Two lines above the columns, and the narrow one whose cell turns red at now."""
        heads = {
            KEY: StepRow.sheet.column("key").title,
            STEP: StepRow.sheet.column("content").title,
            WHO: OWNER,
            END: ENDS,
            FLAG: StepRow.sheet.column("flag").title,
        }
        for column, title in heads.items():
            heading = Cell(self.draft.wording.heading(title), "heading")
            self.merges[Area(DATES, column, TIMES, column)] = heading
        before = None
        for left in range(LEFT, RIGHT + 1, 2):
            begins = Ref(a1(TIMES, left), self._value(TIMES, left))
            pair = {
                DATES: scales.upper(scale, begins, first=before is None),
                CLOCKS: scales.lower(scale, begins, before, self.draft.lang),
            }
            for row, expr in pair.items():
                style = f"heading_scale{' bold' if row == DATES else ''}"
                self.merges[Area(row, left, row, left + 1)] = expr.cell(style)
            before = begins
        high = 22.0 if self.draft.wording.both_headings else 17.0
        self.heights |= {DATES: high, CLOCKS: high, TIMES: 6.0}

    def _value(self, row: int, column: int) -> Known:
        value = self.cells[row, column].value
        return value if isinstance(value, int) else ""

    def now_mark(self) -> Sequence[tuple[Area, dict[str, object]]]:
        """The red cell above the line of now."""
        begins, ends = (f"{letters(LEFT + n)}${TIMES}" for n in (0, 1))
        now = f"=AND({self.frame.runs}=1,{begins}<={self.now.at},{ends}>{self.now.at})"
        area = Area(TIMES, LEFT, TIMES, RIGHT)
        return ((area, {"type": "formula", "criteria": now, "format": "bar_late"}),)

    # The head

    def head(self, scale: Scale) -> None:
        """Title, a sentence and the legend."""
        title = f"{self.draft.say(TITLES['gantt'])} · {self.draft.headline}"
        across = sum(WIDTHS.values()) + COLUMNS * COLUMN - INDENT
        self.merges[Area(1, 1, 1, RIGHT)] = Cell(title, "title wrap")
        self.merges[Area(SENTENCE, 1, SENTENCE, RIGHT)] = self._sentence(scale)
        self.heights |= {
            1: max(32.0, row_height([(title, across)], size=TITLE_SIZE)),
            SENTENCE: 22.0,
            LEGENDS: 20.0,
        }
        entries = [*zip(LEGEND, BARS, strict=True), (NOW_IS, NOW)]
        for index, (text, style) in enumerate(entries):
            left = LEFT + index * (KEYS + 1)
            look = " ".join(word for word in style.split() if word in LOOKS)
            self.merges[Area(LEGENDS, left, LEGENDS, left + KEYS - 1)] = Cell(
                self.draft.say(text), f"legend {look}"
            )

    def _sentence(self, scale: Scale) -> Cell:
        """What a cell is and when it is computed for; before the start, what to type."""
        draft = self.draft
        overview = draft.titles["overview"]
        ready = draft.say(READY, sheet=overview, found=Moment.FOUND.value)
        unit = scales.spoken_unit(scale.unit, draft.lang)
        first, last = (
            Ref(a1(DATES, column), self._value(DATES, column)) for column in (START, STOP)
        )
        text, value = quoted(ready), ready
        parts = {"unit": unit.text, **{n: _dated(r) for n, r in self._times_said(first, last)}}
        said = _joined(SAID[draft.lang], parts)
        if first.known:
            times = {n: _date(r) for n, r in self._times_said(first, last)}
            value = draft.say(SAID, unit=unit.value, **times)
        return Cell(value, "subtitle", formula=f'=IF({first.at}="",{text},{said})')

    def _times_said(self, first: Ref, last: Ref) -> list[tuple[str, Ref]]:
        return [("first", first), ("last", last), ("now", self.now)]


LOOKS = frozenset({"now_fill", "now_line", *(style.split()[0] for style in BARS)})
"""What the legend shows of a bar's style; the sign stands in its words."""


def person(owner: Owner) -> str:
    """The first who is responsible, without the number; the role where nobody has it."""
    role, _, line = owner.short.partition("\n")
    return line.replace("\u00a0", " ").removesuffix(owner.phone.shown).strip() or role


STRIP_CELL = Cell(style="grid")
BAR_CELL = Cell(0, "grid grid_foot")
"""Its number is never seen, but a sign of the same cell's colour is shown in its place."""


def _sum(values: Sequence[Known]) -> int:
    return sum(value for value in values if isinstance(value, int))


def _dated(ref: Ref) -> str:
    return f'TEXT({ref.at}/1440,"yyyy-mm-dd hh:mm")'


def _date(ref: Ref) -> str:
    return moment_of(ref.number).strftime("%Y-%m-%d %H:%M")


def _joined(pattern: str, parts: dict[str, str]) -> str:
    """A wording as a formula, with formulas in its places."""
    pieces: list[str] = []
    for piece in pattern.split("{"):
        name, closing, rest = piece.partition("}")
        pieces += [parts[name], quoted(rest)] if closing else [quoted(piece)]
    return "&".join(piece for piece in pieces if piece != '""')
