"""应急总览: what happens, how it stands and what is next, on one page that a telephone shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bcm_excel.clock.calendar import moment_of, serial
from bcm_excel.clock.network import Flag, Moment
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import AMBER_FILL, NAVY
from bcm_excel.incident.draft import Draft, StepFacts, a1, chosen, quote, typed_time
from bcm_excel.incident.formulas import Expr, Ref, quoted, spoken_formula, spoken_minutes
from bcm_excel.incident.sheets import DecisionRow, MomentRow
from bcm_excel.incident.steps_page import column_of, row_of

LAST = 8
PAIRS = ((1, 2), (3, 4), (5, 6), (7, 8))
FACTS, NEXT, MOMENTS = 10, 14, 22
"""The first rows of the facts, of the next steps and of the moments."""
AHEAD = 5
ALWAYS = (
    Moment.BEGAN, Moment.FOUND, Moment.REPORTED, Moment.ASSESSED, Moment.ACTIVATED,
    Moment.RESTORED, Moment.ENDED,
)  # fmt: skip

PROGRESS, OVERDUE = Text("进度", "Progress"), Text("已超时", "Overdue")
AT_RISK, FORECAST = Text("需关注", "At risk"), Text("预计全部完成", "All done by")
OF_STEPS = Text(" 步", " steps")
NOT_TYPED = Text("未登记完成", "no end recorded")
RISKY = Text("临期或预计超时", "due soon or slipping")
MORE_OPEN = Text(" · 另有 {n} 步待定", " · {n} more open")
LEADER, LEVEL = Text("指挥", "Lead"), Text("响应级别", "Level")
ELAPSED, TARGET = Text("已历时", "Elapsed"), Text("目标时间", "Target")
COMPUTED, AS_OF = Text("计算时点", "Computed at"), Text("指定时点", "As of")
NONE = Text("未规定", "none set")
NEXT_STEPS = Text("下一步（按应完成时间）", "Next steps (by deadline)")
NEXT_HEADS = (
    Text("应完成", "Due"),
    Text("剩余", "Left"),
    Text("步骤", "Step"),
    Text("责任人 / 电话", "Owner / phone"),
)
ADOPTED, BASIS = Text("采用", "Used"), Text("依据", "From")
TYPED, MARKED = Text("已填写", "typed"), Text("第 {keys} 步完成", "end of step {keys}")
EXPECTED, OTHER = Text("预计", "expected"), Text("暂按{other}时间", "as {other}")
UNKNOWN = Text("待定", "open")
READY = Text(
    "待启动：在下方“发现”一行填入日期和时间，各步期限随即开始计算。",
    "Ready to start: type date and time of “Found” below, and every deadline begins to run.",
)
RUNNING = Text("处置中 · 已历时 ", "Running · elapsed ")
LATE = Text("有步骤已超时，请立即催办：第 ", "Overdue, act now: step ")
LATE_END = Text(" 步", "")
ALL_DONE = Text(
    "各步均已完成，请填写“响应终止”时间。", "Every step is done; type the time of “Ended”."
)
OVER = Text("已终止 · 共历时 ", "Ended · took ")
REAL_BAND = Text("实际事件", "REAL INCIDENT")
DRILL_BAND = Text(
    "【演练】{mode} · 这不是真实事件，每次通话先说明“这是演练”",
    "DRILL · {mode} · not a real incident; begin every call with “this is a drill”",
)
FOOTNOTE = Text(
    "各项数字按“计算时点”算出，打开文件时自动更新；手机预览显示的是上次保存时的结果。只填浅黄格。",
    "Figures are as of “Computed at” and update on opening; a phone preview shows the last save. "
    "Fill in the pale-yellow cells only.",
)
TARGET_BY = Text("（{at} 前）", " (by {at})")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the input cells of the overview stand."""

    sheet: str
    moments: tuple[Moment, ...]
    decisions: tuple[str, ...]

    def moment_row(self, moment: Moment) -> int:
        """The row of a moment."""
        return MOMENTS + 2 + self.moments.index(moment)

    def moment_cell(self, moment: Moment) -> str:
        """The cell in which a moment is typed; an empty one for those that are not shown."""
        row = self.moment_row(moment) if moment in self.moments else self.links + 3
        return a1(row, 3, self.sheet)

    @property
    def decided(self) -> int:
        """The row of the decisions' title."""
        return MOMENTS + 3 + len(self.moments)

    def decision_row(self, key: str) -> int:
        """The row of a decision."""
        return self.decided + 2 + self.decisions.index(key)

    def decision_cell(self, key: str) -> str:
        """The cell in which a decision is chosen."""
        return a1(self.decision_row(key), 7, self.sheet)

    @property
    def links(self) -> int:
        """The row of the links."""
        return self.decided + (len(self.decisions) + 3 if self.decisions else 0)

    @property
    def as_of(self) -> str:
        """The cell in which a moment may be pinned."""
        return a1(FACTS + 2, 6, self.sheet)

    @property
    def now(self) -> str:
        """The cell of the moment that everything is computed for."""
        return a1(FACTS + 2, 2, self.sheet)


def places(sheet: str, steps: Sequence[StepFacts], typed: Collection[Moment] = ()) -> Places:
    """The layout for these steps: seldom moments only where the plan knows them."""
    named = {*typed, *(m for f in steps for m in (f.task.counted_from, f.task.marks) if m)}
    shown = tuple(m for m in Moment if m in ALWAYS or m in named)
    decided = {f.task.only_if[0] for f in steps if f.task.only_if}
    asked = tuple(f.task.key for f in steps if f.step.outcomes or f.task.key in decided)
    return Places(sheet, shown, asked)


@dataclass
class _Overview:
    draft: Draft
    places: Places
    steps_sheet: str

    def __post_init__(self) -> None:
        self.cells: dict[Position, Cell] = {}
        self.merges: dict[Area, Cell] = {}
        self.heights: dict[int, float] = {}

    def wide(self, row: int, left: int, right: int, cell: Cell) -> None:
        self.merges[Area(row, left, row, right)] = cell

    def say(self, text: Text, **values: object) -> str:
        return self.draft.say(text, **values)

    def top(self) -> None:
        incident, say = self.draft.incident, self.say
        self.wide(1, 1, LAST, Cell(self.draft.headline, "title"))
        plan = incident.plan
        parts = [plan.name, plan.number, plan.version, self.draft.trigger]
        self.wide(2, 1, LAST, Cell(" · ".join(part for part in parts if part), "banner"))
        if incident.drill:
            mode = incident.mode.value[self.draft.lang] if incident.mode else say(UNKNOWN_MODE)
            band = Cell(say(DRILL_BAND, mode=mode), "text_ink tone_amber bold large center")
        else:
            band = Cell(say(REAL_BAND), "text_ink tone_grey bold center")
        self.wide(3, 1, LAST, band)
        self.wide(4, 1, LAST, self.status())
        self.heights |= {1: 36, 2: 22, 3: 26, 4: 30, 5: 6, 6: 22, 7: 46, 8: 20, 9: 8}

    def status(self) -> Cell:
        """One sentence: ready, running, overdue with its first step, done or over."""
        engine, lang = self.draft.engine, self.draft.lang
        found = engine.out(engine.moments[Moment.FOUND]["given"])
        over = self.ended()
        elapsed, late, first = self.elapsed(), self.overdue(), self.first_late()
        done, all_ = self.done()
        said = spoken_formula(elapsed.at, lang)
        spoken = spoken_minutes(elapsed.number, lang)
        q = {t: quoted(self.say(t)) for t in (READY, OVER, ALL_DONE, RUNNING, LATE, LATE_END)}
        formula = (
            f'=IF({found.at}="",{q[READY]},IF({over.at}<>"",{q[OVER]}&{said},'
            f"IF({late.text}>0,{q[LATE]}&{first.text}&{q[LATE_END]},"
            f"IF({done.text}={all_.text},{q[ALL_DONE]},{q[RUNNING]}&{said}))))"
        )
        if not found.known:
            value = self.say(READY)
        elif over.known:
            value = self.say(OVER) + spoken
        elif late.value:
            value = f"{self.say(LATE)}{first.value}{self.say(LATE_END)}"
        else:
            value = self.say(ALL_DONE) if done.value == all_.value else self.say(RUNNING) + spoken
        return Cell(value, "text_ink bold large indent", formula=formula)

    def ended(self) -> Ref:
        """When the response ended, where it really did."""
        engine = self.draft.engine
        moment = engine.moments[Moment.ENDED]
        source, own = moment["source"], moment["own"]
        real = source.value in ("typed", "marked")
        text = f'IF(OR({source.at}="typed",{source.at}="marked"),{own.at},"")'
        return self.helper("ended", Expr(text, own.value if real else ""))

    def elapsed(self) -> Ref:
        """Minutes from began to now, or to the end."""
        engine = self.draft.engine
        began, over = engine.moments[Moment.BEGAN]["given"], self.ended()
        until = over.number if over.known else serial(self.draft.now)
        text = f'IF({began.at}="",0,MAX(0,IF({over.at}="",NowMinute,{over.at})-{began.at}))'
        return self.helper(
            "elapsed", Expr(text, max(0, until - began.number) if began.known else 0)
        )

    def helper(self, name: str, expr: Expr) -> Ref:
        """A helper cell of the engine, made once."""
        made: dict[str, Ref] = self.__dict__.setdefault("helpers", {})
        if name not in made:
            made[name] = self.draft.engine.extra(expr)
        return made[name]

    def done(self) -> tuple[Expr, Expr]:
        """Steps ended, and steps that are taken."""
        return self.total("ended"), self.total("taken")

    def total(self, name: str) -> Expr:
        """The sum of a column of the engine."""
        engine = self.draft.engine
        return Expr(f"SUM({engine.column(name)})", sum(int(v) for v in engine.values(name)))

    def count(self, *flags: Flag) -> Expr:
        """How many steps bear one of these flags."""
        area = self.column("flag")
        words = [quoted(flag.value[self.draft.lang]) for flag in flags]
        text = "+".join(f"COUNTIF({area},{word})" for word in words)
        return Expr(f"({text})", sum(due.flag in flags for due in self.draft.times.values()))

    def overdue(self) -> Expr:
        """How many are overdue."""
        return self.count(Flag.OVERDUE, Flag.OVERDUE_DAYS)

    def column(self, field: str) -> str:
        """A column of the sheet of steps."""
        letter = letters(column_of(field))
        first, last = row_of(0), row_of(len(self.draft.steps) - 1)
        return f"{quote(self.steps_sheet)}!${letter}${first}:${letter}${last}"

    def first_late(self) -> Expr:
        """The key of the first overdue step in the order of the sheet."""
        flags, keys = self.column("flag"), self.column("key")
        text = '""'
        found = ""
        for flag in (Flag.OVERDUE_DAYS, Flag.OVERDUE):
            word = quoted(flag.value[self.draft.lang])
            text = f"IF(COUNTIF({flags},{word})>0,INDEX({keys},MATCH({word},{flags},0)),{text})"
            late = (key for key, due in self.draft.times.items() if due.flag is flag)
            found = next(late, found)
        return Expr(text, found)

    def cards(self) -> None:
        """Four figures."""
        done, all_ = self.done()
        late, risk = self.overdue(), self.count(Flag.DUE_SOON, Flag.SLIPPING)
        share = int(done.value) / int(all_.value) if all_.value else 0
        ratio = Cell(
            share, "card_value percent", formula=f"=IF({all_.text}=0,0,{done.text}/{all_.text})"
        )
        steps = self.say(OF_STEPS)
        of = Cell(
            f"{done.value} / {all_.value}{steps}",
            "card_note",
            formula=f'={done.text}&" / "&{all_.text}&{quoted(steps)}',
        )
        end, note = self.forecast()
        for (left, right), label, tone, value, below in (
            (PAIRS[0], PROGRESS, "tone_teal", ratio, of),
            (
                PAIRS[1],
                OVERDUE,
                "tone_red",
                self.figure(late),
                Cell(self.say(NOT_TYPED), "card_note"),
            ),
            (
                PAIRS[2],
                AT_RISK,
                "tone_amber",
                self.figure(risk),
                Cell(self.say(RISKY), "card_note"),
            ),
            (PAIRS[3], FORECAST, "tone_navy", end, note),
        ):
            self.wide(6, left, right, Cell(self.say(label), f"{tone} card_label"))
            self.wide(7, left, right, Cell(value.value, f"{tone} {value.style}", value.formula))
            self.wide(8, left, right, below)

    def figure(self, expr: Expr) -> Cell:
        return Cell(expr.value, "card_value whole", formula=f"={expr.text}")

    def forecast(self) -> tuple[Cell, Cell]:
        """When the last step will be over as things stand; its day, and how many are open."""
        engine = self.draft.engine
        area = engine.column("forecast")
        known = [int(v) for v in engine.values("forecast") if v != ""]
        taken = sum(int(v) for v in engine.values("taken"))
        text = f'IF(COUNT({area})=0,"",MAX({area}))'
        last = self.helper("forecast", Expr(text, max(known, default="")))
        waiting = f"(SUM({engine.column('taken')})-COUNT({area}))"
        more = taken - len(known)
        lead, tail = self.say(MORE_OPEN).split("{n}")
        clock = Cell(
            last.number / 1440 if last.known else "—",
            "card_value clock",
            formula=f'=IF({last.at}="","—",{last.at}/1440)',
        )
        day = _day(last.number) if last.known else ""
        note = Cell(
            day + (f"{lead}{more}{tail}" if more and last.known else ""),
            "card_note",
            formula=(
                f'=IF({last.at}="","",TEXT({last.at}/1440,"mm-dd")&IF({waiting}=0,"",'
                f"{quoted(lead)}&{waiting}&{quoted(tail)}))"
            ),
        )
        return clock, note

    def facts(self) -> None:
        """Who leads, at which level, how long it has taken, for which moment it is computed."""
        draft, say = self.draft, self.say
        link = draft.leader_phone.link
        leader = Cell(draft.leader or "—", "value" + (" link" if link else ""), link=link)
        pairs = (
            (LEADER, leader, LEVEL, Cell(draft.incident.level or "—", "value")),
            (ELAPSED, self.elapsed_cell(), TARGET, self.target()),
            (COMPUTED, self.now_cell(), AS_OF, Cell(draft.as_of, "input datetime left")),
        )
        for row, (label, value, other, second) in enumerate(pairs, start=FACTS):
            self.cells[row, 1] = Cell(say(label), "label")
            self.wide(row, 2, 4, value)
            self.cells[row, 5] = Cell(say(other), "label wrap")
            self.wide(row, 6, LAST, second)
            self.heights[row] = 26

    def elapsed_cell(self) -> Cell:
        elapsed, lang = self.elapsed(), self.draft.lang
        began = self.draft.engine.out(self.draft.engine.moments[Moment.BEGAN]["given"])
        value = spoken_minutes(elapsed.number, lang) if began.known else "—"
        formula = f'=IF({began.at}="","—",{spoken_formula(elapsed.at, lang)})'
        return Cell(value, "value", formula=formula)

    def target(self) -> Cell:
        """The target time, and the moment at which it is over."""
        target, lang = self.draft.policy.target, self.draft.lang
        if target is None:
            return Cell(self.say(NONE), "value")
        minutes = int(target.total_seconds()) // 60
        began = self.draft.engine.out(self.draft.engine.moments[Moment.BEGAN]["given"])
        said = spoken_minutes(minutes, lang)
        lead, tail = self.say(TARGET_BY).split("{at}")
        value = said
        if began.known:
            value += f"{lead}{_day_time(began.number + minutes)}{tail}"
        formula = (
            f'={quoted(said)}&IF({began.at}="","",{quoted(lead)}&'
            f'TEXT(({began.at}+{minutes})/1440,"mm-dd hh:mm")&{quoted(tail)})'
        )
        return Cell(value, "value", formula=formula)

    def now_cell(self) -> Cell:
        as_of = self.places.as_of.rpartition("!")[2]
        now = serial(self.draft.now) / 1440
        return Cell(now, "value datetime", formula=f'=IF({as_of}<>"",{as_of},NOW())')

    def ahead(self) -> None:
        """The open steps with the nearest deadlines."""
        self.section(NEXT, NEXT_STEPS)
        spans = ((1, 1), (2, 2), (3, 6), (7, 8))
        for (left, right), head in zip(spans, NEXT_HEADS, strict=True):
            self.wide(NEXT + 1, left, right, Cell(self.say(head), "heading_plain"))
        engine, draft = self.draft.engine, self.draft
        order = sorted(int(v) for v in engine.values("sort") if v != "")
        sort = engine.column("sort")
        for k in range(1, AHEAD + 1):
            at = order[k - 1] % 1000 if k <= len(order) else 0
            text = f'IF(COUNT({sort})<{k},"",MATCH(SMALL({sort},{k}),{sort},0))'
            place = self.helper(f"next{k}", Expr(text, at or ""))
            facts = draft.steps[at - 1] if at else None
            self.next_row(NEXT + 1 + k, place, facts)

    def next_row(self, row: int, place: Ref, facts: StepFacts | None) -> None:
        engine, at = self.draft.engine, place.at
        column = {f: self.column(f) for f in ("key", "left")}
        key = facts.task.key if facts else ""
        deadline = engine.steps[key]["deadline"].number / 1440 if facts else ""
        left = ""
        if facts:
            minutes = engine.steps[key]["left"].number
            lead = OVER_BY if minutes < 0 else LEFT
            left = self.say(lead) + spoken_minutes(abs(minutes), self.draft.lang)

        def found(area: str) -> str:
            return f'=IF({at}="","",INDEX({area},{at}))'

        due = f'=IF({at}="","",INDEX({engine.column("deadline")},{at})/1440)'
        self.cells[row, 1] = Cell(deadline, "rule time bold left", due)
        self.cells[row, 2] = Cell(left, "rule wrap small", found(column["left"]))
        titles = engine.column("title")
        said = f"{key} {facts.title}" if facts else ""
        what = f'=IF({at}="","",INDEX({column["key"]},{at})&" "&INDEX({titles},{at}))'
        self.wide(row, 3, 6, Cell(said, "rule wrap", what))
        numbers = engine.column("phone")
        link = facts.owner.phone.link if facts else None
        owner = facts.owner.short if facts else ""
        shown = f"INDEX({engine.column('owner')},{at})"
        who = (
            f'=IF({at}="","",IF(INDEX({numbers},{at})="",{shown},'
            f"HYPERLINK(INDEX({numbers},{at}),{shown})))"
        )
        self.wide(row, 7, 8, Cell(owner, "rule wrap small" + (" link" if link else ""), who))
        self.heights[row] = 34

    def section(self, row: int, title: Text, remark: Text | None = None) -> None:
        text = self.say(title) + (f" · {self.say(remark)}" if remark else "")
        self.wide(row, 1, LAST, Cell(text, "section"))
        self.heights |= {row - 1: 8, row: 24, row + 1: 20}

    def moments(self) -> None:
        """The moments: typed cells, what is used, and on which ground."""
        self.section(MOMENTS, MomentRow.sheet.title, MomentRow.sheet.about)
        heads = [MomentRow.sheet.column("moment").title, MomentRow.sheet.column("at").title]
        for (left, right), head in zip(PAIRS, (*heads, ADOPTED, BASIS), strict=True):
            style = "heading_plain" + (" center" if left > 1 else "")
            self.wide(MOMENTS + 1, left, right, Cell(self.say(head), style))
        for moment in self.places.moments:
            self.moment(moment)

    def moment(self, moment: Moment) -> None:
        row, engine = self.places.moment_row(moment), self.draft.engine
        made = engine.moments[moment]
        own, source = engine.out(made["own"]), engine.out(made["source"])
        typed = self.draft.incident.moments.get(moment)
        self.wide(row, 1, 2, Cell(moment.value[self.draft.lang], "value"))
        self.wide(row, 3, 4, Cell(typed, "input datetime center"))
        used = Cell(
            own.number / 1440 if own.known else "—",
            "rule time center",
            formula=f'=IF({own.at}="","—",{own.at}/1440)',
        )
        self.wide(row, 5, 6, used)
        keys = "、".join(engine.markers.get(moment, ()))
        other = Moment.FOUND if moment is Moment.BEGAN else Moment.BEGAN
        words = {
            "typed": self.say(TYPED),
            "marked": self.say(MARKED, keys=keys),
            "expected": self.say(EXPECTED),
            "other": self.say(OTHER, other=other.value),
        }
        text = quoted(self.say(UNKNOWN))
        for word, said in reversed(words.items()):
            text = f"IF({source.at}={quoted(word)},{quoted(said)},{text})"
        value = words.get(str(source.value), self.say(UNKNOWN))
        self.wide(row, 7, 8, Cell(value, "rule grey small center", formula=f"={text}"))
        self.heights[row] = 22

    def decisions(self) -> None:
        """Decisions that switch the steps behind them."""
        if not self.places.decisions:
            return
        first = self.places.decided
        self.section(first, DecisionRow.sheet.title, DecisionRow.sheet.about)
        heads = [DecisionRow.sheet.column(f).title for f in ("key", "outcome")]
        self.wide(first + 1, 1, 1, Cell(self.say(heads[0]), "heading_plain wrap"))
        self.wide(first + 1, 2, 6, Cell(self.say(NEXT_HEADS[2]), "heading_plain"))
        self.wide(first + 1, 7, 8, Cell(self.say(heads[1]), "heading_plain center"))

        facts = {each.task.key: each for each in self.draft.steps}
        for key in self.places.decisions:
            row, each = self.places.decision_row(key), facts[key]
            self.cells[row, 1] = Cell(key, "value text")
            self.wide(row, 2, 6, Cell(each.title, "rule wrap"))
            outcome = each.progress.outcome
            self.wide(row, 7, 8, Cell(outcome, "input text center"))
            self.heights[row] = 24

    def links(self, targets: Sequence[tuple[str, str]]) -> None:
        row = self.places.links
        width = LAST // len(targets)
        for index, (sheet, title) in enumerate(targets):
            left = 1 + index * width
            cell = Cell(f"{title} →", "button", link=f"internal:{quote(sheet)}!A1")
            self.wide(row, left, left + width - 1, cell)
        self.wide(row + 1, 1, LAST, Cell(self.say(FOOTNOTE), "subtitle wrap"))
        self.heights |= {row - 1: 8, row: 26, row + 1: 34}

    def validations(self) -> tuple[tuple[Area, Options], ...]:
        lang, first, last = self.draft.lang, MOMENTS + 2, MOMENTS + 1 + len(self.places.moments)
        rules: list[tuple[Area, Options]] = [
            (Area(first, 3, last, 3), typed_time(lang)),
            (Area(FACTS + 2, 6, FACTS + 2, 6), typed_time(lang)),
        ]
        for index, key in enumerate(self.places.decisions, start=1):
            row = self.places.decision_row(key)
            rules.append((Area(row, 7, row, 7), chosen(f"Outcomes{index}", lang)))
        return tuple(rules)

    def formats(self) -> tuple[tuple[Area, Options], ...]:
        first, last = NEXT + 2, NEXT + 1 + AHEAD
        over = quoted(self.say(OVER_BY))
        flag = f"LEFT($B{first},{len(self.say(OVER_BY))})={over}"
        late = {"type": "formula", "criteria": f"={flag}", "format": "late"}
        alarm = {"type": "formula", "criteria": "=$C$7>0", "format": "red"}
        return (
            (Area(4, 1, 4, 1), alarm),
            (Area(first, 1, last, 6), late),
            (Area(6, 3, 6, 3), {"type": "formula", "criteria": "=$C$7=0", "format": "tone_green"}),
            (Area(7, 3, 7, 3), {"type": "formula", "criteria": "=$C$7=0", "format": "tone_green"}),
        )


UNKNOWN_MODE = Text("演练", "drill")
LEFT, OVER_BY = Text("剩 ", "left "), Text("超 ", "over ")


def _day(minutes: int) -> str:
    return _day_time(minutes)[:5]


def _day_time(minutes: int) -> str:
    return moment_of(minutes).strftime("%m-%d %H:%M")


def overview_page(
    draft: Draft, at: Places, steps_sheet: str, targets: Sequence[tuple[str, str]]
) -> Page:
    """The sheet; ``targets`` are the other sheets with the titles of their links."""
    made = _Overview(draft, at, steps_sheet)
    made.top()
    made.cards()
    made.facts()
    made.ahead()
    made.moments()
    made.decisions()
    made.links(targets)
    widths = {1: 13.0, 2: 10.0, 3: 12.0, 4: 9.0, 5: 12.0, 6: 9.0, 7: 12.0, 8: 11.0}
    end = at.links + 1
    return Page(
        at.sheet,
        made.cells,
        merges=made.merges,
        widths=widths,
        heights=made.heights,
        validations=made.validations(),
        formats=made.formats(),
        paper=Paper(landscape=False, fit=(1, 1), area=Area(1, 1, end, LAST), footer=draft.footer),
        tab=AMBER_FILL if draft.incident.drill else NAVY,
        protected=True,
        select=(MOMENTS + 2, 3),
    )
