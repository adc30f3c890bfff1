"""The upper half of the overview: title, state, four figures and the facts."""

from __future__ import annotations

from bcm_excel.clock.calendar import moment_of, serial
from bcm_excel.clock.network import Flag, Moment
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell
from bcm_excel.excel.house import TITLE_SIZE
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.blocks import AS_OF
from bcm_excel.incident.draft import quote
from bcm_excel.incident.formulas import Expr, quoted, spoken_formula, spoken_minutes
from bcm_excel.incident.pages.overview_frame import Frame
from bcm_excel.incident.pages.places import FACTS, LAST, PAIRS, WIDTHS

PROGRESS, OVERDUE = Text("进度", "Progress"), Text("已超时", "Overdue")
AT_RISK, FORECAST = Text("需关注", "At risk"), Text("预计全部完成", "All done by")
FINISHED = Text("全部完成", "All done")
OF_STEPS = Text(" 步", " steps")
NOT_TYPED = Text("未登记完成", "no end recorded")
RISKY = Text("临期或预计超时", "due soon or slipping")
MORE_OPEN = Text(" · 另有 {n} 步待定", " · {n} more open")
LEADER, LEVEL = Text("指挥", "Lead"), Text("响应级别", "Level")
ELAPSED, TARGET = Text("已历时", "Elapsed"), Text("目标时间", "Target")
COMPUTED = Text("计算时点", "Computed at")
NONE = Text("未规定", "none set")
READY = Text(
    "待启动：在下方“发现”一行填入日期和时间，各步期限随即开始计算。",
    "Ready to start: type date and time of “Found” below, and every deadline begins to run.",
)
RUNNING = Text("处置中 · 已历时 ", "Running · elapsed ")
LATE = Text("{n} 步已超时，请立即催办：第 {key} 步", "{n} overdue, act now: step {key}")
LATE_MORE = Text("等", " first")
ALL_DONE = Text(
    "各步均已完成，请填写“响应终止”时间。", "Every step is done; type the time of “Ended”."
)
OVER = Text("已终止 · 共历时 ", "Ended · took ")
REAL_BAND = Text("实际事件", "REAL INCIDENT")
DRILL_BAND = Text(
    "【演练】{mode}这不是真实事件，每次通话先说明“这是演练”",
    "DRILL · {mode}not a real incident; begin every call with “this is a drill”",
)
FAULTY = Text(
    "预案有 {n} 处错误未改正，期限或联系人可能不准，点此查看",
    "Errors in the plan: {n}. A deadline or contact may be wrong, tap to see",
)
TARGET_BY = Text("（{at} 前）", " (by {at})")


def top(frame: Frame) -> None:
    """Title, plan, kind and state."""
    incident, say = frame.draft.incident, frame.say
    frame.wide(1, 1, LAST, Cell(frame.draft.headline, "title wrap"))
    plan = incident.plan
    parts = [plan.name, plan.number, plan.version, frame.draft.trigger]
    frame.wide(2, 1, LAST, Cell(" · ".join(part for part in parts if part), "banner"))
    if incident.drill:
        mode = f"{incident.mode.value[frame.draft.lang]} · " if incident.mode else ""
        band = Cell(say(DRILL_BAND, mode=mode), "text_ink tone_amber bold large center")
    else:
        band = Cell(say(REAL_BAND), "text_ink tone_grey bold center")
    frame.wide(3, 1, LAST, band)
    frame.wide(4, 1, LAST, status(frame))
    across = sum(WIDTHS.values()) - INDENT
    high = max(36, row_height([(frame.draft.headline, across)], size=TITLE_SIZE))
    frame.heights |= {1: high, 2: 22, 3: 26, 4: 30, 5: 6, 6: 22, 7: 46, 8: 20, 9: 8}
    if incident.faults:
        said = say(FAULTY, n=len(incident.faults))
        link = f"internal:{quote(frame.draft.titles['faults'])}!A1"
        frame.wide(5, 1, LAST, Cell(said, "text_ink warning bold indent", link=link))
        frame.heights[5] = 24


def status(frame: Frame) -> Cell:
    """One sentence: ready, running, overdue with its first step, done or over."""
    engine, lang = frame.draft.engine, frame.draft.lang
    found = engine.out(engine.moments[Moment.FOUND]["given"])
    over = frame.ended()
    elapsed, late, first = frame.elapsed(), frame.overdue(), frame.first_late()
    done, all_ = frame.done()
    said = spoken_formula(elapsed.at, lang)
    spoken = spoken_minutes(elapsed.number, lang)
    q = {t: quoted(frame.say(t)) for t in (READY, OVER, ALL_DONE, RUNNING, LATE_MORE)}
    lead, middle, tail = LATE[lang].replace("{key}", "{n}").split("{n}")
    first_ = f'{quoted(middle)}&{first.text}&{quoted(tail)}&IF({late.text}>1,{q[LATE_MORE]},"")'
    alarm = f"{quoted(lead)}&{late.text}&{first_}"
    formula = (
        f'=IF({found.at}="",{q[READY]},IF({over.at}<>"",{q[OVER]}&{said},'
        f"IF({late.text}>0,{alarm},"
        f"IF({done.text}={all_.text},{q[ALL_DONE]},{q[RUNNING]}&{said}))))"
    )
    if not found.known:
        value = frame.say(READY)
    elif over.known:
        value = frame.say(OVER) + spoken
    elif late.value:
        value = frame.say(LATE, n=late.value, key=first.value)
        value += frame.say(LATE_MORE) if int(late.value) > 1 else ""
    else:
        value = frame.say(ALL_DONE) if done.value == all_.value else frame.say(RUNNING) + spoken
    return Cell(value, "text_ink bold large indent", formula=formula)


def alarm_mark(frame: Frame) -> str:
    """What the sentence says where something is overdue, and never else."""
    return LATE[frame.draft.lang].partition("{n}")[2].partition("{key}")[0]


def cards(frame: Frame) -> None:
    """Four figures."""
    done, all_ = frame.done()
    late, risk = frame.overdue(), frame.count(Flag.DUE_SOON, Flag.SLIPPING)
    share = int(done.value) / int(all_.value) if all_.value else 0
    ratio = Cell(
        share, "card_value percent", formula=f"=IF({all_.text}=0,0,{done.text}/{all_.text})"
    )
    steps = frame.say(OF_STEPS)
    of = Cell(
        f"{done.value} / {all_.value}{steps}",
        "card_note",
        formula=f'={done.text}&" / "&{all_.text}&{quoted(steps)}',
    )
    end, note = forecast(frame)
    every = f"AND({all_.text}>0,{done.text}={all_.text})"
    ended = done.value == all_.value != 0
    last = Cell(
        frame.say(FINISHED if ended else FORECAST),
        formula=f"=IF({every},{quoted(frame.say(FINISHED))},{quoted(frame.say(FORECAST))})",
    )
    for (left, right), label, tone, value, below in (
        (PAIRS[0], PROGRESS, "tone_teal", ratio, of),
        (
            PAIRS[1],
            OVERDUE,
            "tone_red",
            figure(late),
            Cell(frame.say(NOT_TYPED), "card_note"),
        ),
        (
            PAIRS[2],
            AT_RISK,
            "tone_amber",
            figure(risk),
            Cell(frame.say(RISKY), "card_note"),
        ),
        (PAIRS[3], last, "tone_navy", end, note),
    ):
        head = label if isinstance(label, Cell) else Cell(frame.say(label))
        frame.wide(6, left, right, Cell(head.value, f"{tone} card_label", head.formula))
        frame.wide(7, left, right, Cell(value.value, f"{tone} {value.style}", value.formula))
        frame.wide(8, left, right, below)


def figure(expr: Expr) -> Cell:
    """A count as a card shows it."""
    return Cell(expr.value, "card_value whole", formula=f"={expr.text}")


def forecast(frame: Frame) -> tuple[Cell, Cell]:
    """When the last step will be over as things stand; its day, and how many are open."""
    engine = frame.draft.engine
    area = engine.column("forecast")
    known = [int(v) for v in engine.values("forecast") if v != ""]
    taken = sum(int(v) for v in engine.values("taken"))
    text = f'IF(COUNT({area})=0,"",MAX({area}))'
    last = frame.helper("forecast", Expr(text, max(known, default="")))
    waiting = f"(SUM({engine.column('taken')})-COUNT({area}))"
    more = taken - len(known)
    lead, tail = frame.say(MORE_OPEN).split("{n}")
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


def facts(frame: Frame) -> None:
    """Who leads, at which level, how long it has taken, for which moment it is computed."""
    draft, say = frame.draft, frame.say
    link = draft.leader_phone.link
    leader = Cell(draft.leader or "—", "value" + (" link" if link else ""), link=link)
    pairs = (
        (LEADER, leader, LEVEL, Cell(draft.incident.level or "—", "value")),
        (ELAPSED, elapsed_cell(frame), TARGET, target(frame)),
        (COMPUTED, now_cell(frame), AS_OF, Cell(draft.as_of, "input datetime left indent")),
    )
    for row, (label, value, other, second) in enumerate(pairs, start=FACTS):
        frame.cells[row, 1] = Cell(say(label), "label indent")
        frame.wide(row, 2, 4, value)
        frame.cells[row, 5] = Cell(say(other), "label wrap")
        frame.wide(row, 6, LAST, second)
        frame.heights[row] = 26


def elapsed_cell(frame: Frame) -> Cell:
    """How long it has taken so far, or took."""
    elapsed, lang = frame.elapsed(), frame.draft.lang
    began = frame.draft.engine.out(frame.draft.engine.moments[Moment.BEGAN]["given"])
    value = spoken_minutes(elapsed.number, lang) if began.known else "—"
    formula = f'=IF({began.at}="","—",{spoken_formula(elapsed.at, lang)})'
    return Cell(value, "value", formula=formula)


def target(frame: Frame) -> Cell:
    """The target time, and the moment at which it is over."""
    target, lang = frame.draft.policy.target, frame.draft.lang
    if target is None:
        return Cell(frame.say(NONE), "value")
    minutes = int(target.total_seconds()) // 60
    began = frame.draft.engine.out(frame.draft.engine.moments[Moment.BEGAN]["given"])
    said = spoken_minutes(minutes, lang)
    lead, tail = frame.say(TARGET_BY).split("{at}")
    value = said
    if began.known:
        value += f"{lead}{_day_time(began.number + minutes)}{tail}"
    formula = (
        f'={quoted(said)}&IF({began.at}="","",{quoted(lead)}&'
        f'TEXT(({began.at}+{minutes})/1440,"mm-dd hh:mm")&{quoted(tail)})'
    )
    return Cell(value, "value", formula=formula)


def now_cell(frame: Frame) -> Cell:
    """The pinned moment, else the present one."""
    as_of = frame.places.as_of.rpartition("!")[2]
    now = serial(frame.draft.now) / 1440
    return Cell(now, "value datetime", formula=f'=IF({as_of}<>"",{as_of},NOW())')


def _day(minutes: int) -> str:
    return _day_time(minutes)[:5]


def _day_time(minutes: int) -> str:
    return moment_of(minutes).strftime("%m-%d %H:%M")
