"""应急总览: what happens, how it stands and what is next, on one page that a telephone shows."""

from __future__ import annotations

from collections.abc import Sequence

from bcm_excel.clock.network import Flag, Moment
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area
from bcm_excel.excel.house import AMBER_FILL, NAVY
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.draft import Draft, StepFacts, chosen, quote, typed_time
from bcm_excel.incident.formulas import Expr, Ref, quoted
from bcm_excel.incident.pages.overview_frame import Frame
from bcm_excel.incident.pages.overview_head import READY, alarm_mark, cards, facts, top
from bcm_excel.incident.pages.places import (
    ACROSS,
    AHEAD,
    FACTS,
    LAST,
    MOMENTS,
    NEXT,
    PAIRS,
    WIDTHS,
    Places,
)
from bcm_excel.incident.pages.step_cells import NOT_TAKEN, deadline_shown, flag_words, left_cell
from bcm_excel.incident.sheets import DecisionRow, MomentRow
from bcm_excel.incident.spare import SpareFacts

HIGHEST = 80.0
"""Points that a row of the next steps takes at most: they stay on one page."""
NEXT_STEPS = Text("下一步（按应完成时间）", "Next steps (by deadline)")
NO_STEPS = Text("没有未完成的步骤。", "No step is open.")
NEXT_HEADS = (
    Text("应完成", "Due"),
    Text("剩余 / 预警", "Left / flag"),
    Text("步骤", "Step"),
    Text("责任人 / 电话", "Owner / phone"),
)
ADOPTED, BASIS = Text("采用", "Used"), Text("依据", "From")
TYPED, MARKED = Text("已填写", "typed"), Text("第 {keys} 步完成", "end of step {keys}")
EXPECTED, OTHER = Text("预计", "expected"), Text("暂按{other}时间", "as {other}")
UNKNOWN = Text("待定", "open")
FOOTNOTE = Text(
    "各项数字按“计算时点”算出，打开文件时自动更新；手机预览显示的是上次保存时的结果。只填浅黄格。",
    "Figures are as of “Computed at” and update on opening; a phone preview shows the last save. "
    "Fill in the pale-yellow cells only.",
)


def ahead(frame: Frame) -> None:
    """The open steps with the nearest deadlines. Any step may come to stand in any of the rows, so
    all are as high as the longest owner needs.
    """
    frame.section(NEXT, NEXT_STEPS)
    spans = ((1, 1), (2, 2), (3, 6), (7, 8))
    for (left, right), head in zip(spans, NEXT_HEADS, strict=True):
        style = "heading_plain" + ("" if left == 2 else " indent")
        frame.wide(NEXT + 1, left, right, Cell(frame.say(head), style))
    engine, draft = frame.draft.engine, frame.draft
    order = sorted(int(v) for v in engine.values("sort") if v != "")
    sort = engine.column("sort")
    across = WIDTHS[7] + WIDTHS[8] - INDENT
    owners = row_height([(each.owner.short, across) for each in draft.rows], size=9)
    frame.heights |= dict.fromkeys(
        range(NEXT + 2, NEXT + 2 + AHEAD), min(max(34.0, owners), HIGHEST)
    )
    for k in range(1, AHEAD + 1):
        at = order[k - 1] % 1000 if k <= len(order) else 0
        text = f'IF(COUNT({sort})<{k},"",MATCH(SMALL({sort},{k}),{sort},0))'
        place = frame.helper(f"next{k}", Expr(text, at or ""))
        facts = draft.rows[at - 1] if at else None
        next_row(frame, NEXT + 1 + k, place, facts, NO_STEPS if k == 1 else None)


def next_row(
    frame: Frame, row: int, place: Ref, facts: StepFacts | SpareFacts | None, nothing: Text | None
) -> None:
    """One of the next steps: when, how it stands, what, and whom to call; empty where there are
    fewer, but for what says that there is ``nothing``.
    """
    engine, at = frame.draft.engine, place.at
    column = {f: frame.column(f) for f in ("key", "deadline")}
    key = facts.key if facts else ""
    none = frame.say(NOT_TAKEN)
    deadline = (deadline_shown(frame.draft, facts) or none) if facts else ""
    due = f"INDEX({column['deadline']},{at})"
    due = f'=IF({at}="","",IF({due}="",{quoted(none)},{due}))'
    frame.cells[row, 1] = Cell(deadline, "rule time bold left wrap indent", due)
    frame.cells[row, 2] = standing(frame, place, key)
    titles = engine.column("title")
    none = frame.say(nothing) if nothing else ""
    said = f"{key} {facts.title}" if facts else none
    what = f'=IF({at}="",{quoted(none)},INDEX({column["key"]},{at})&" "&INDEX({titles},{at}))'
    frame.wide(row, 3, 6, Cell(said, "rule wrap indent", what))
    numbers = engine.column("phone")
    link = facts.owner.phone.link if facts else None
    owner = facts.owner.short if facts else ""
    shown = f"INDEX({engine.column('owner')},{at})"
    who = (
        f'=IF({at}="","",IF(INDEX({numbers},{at})="",{shown},'
        f"HYPERLINK(INDEX({numbers},{at}),{shown})))"
    )
    frame.wide(row, 7, 8, Cell(owner, "rule wrap small indent" + (" link" if link else ""), who))


def standing(frame: Frame, place: Ref, key: str) -> Cell:
    """The time that is left and, below it, the step's flag."""
    left, flag = (f"INDEX({frame.column(f)},{place.at})" for f in ("left", "flag"))
    formula = f'=IF({place.at}="","",{left}&IF({left}="","",CHAR(10))&{flag})'
    value = ""
    if key:
        time = str(left_cell(frame.draft, key).value)
        word = flag_words(frame.draft.lang)[frame.draft.flags[key]]
        value = f"{time}\n{word}" if time else word
    return Cell(value, "rule wrap small", formula)


def moments(frame: Frame) -> None:
    """The moments: typed cells, what is used, and on which ground."""
    frame.section(MOMENTS, MomentRow.sheet.title, MomentRow.sheet.about)
    heads = [MomentRow.sheet.column("moment").title, MomentRow.sheet.column("at").title]
    for (left, right), head in zip(PAIRS, (*heads, ADOPTED, BASIS), strict=True):
        style = "heading_plain" + (" center" if left > 1 else " indent")
        frame.wide(MOMENTS + 1, left, right, Cell(frame.say(head), style))
    for moment in frame.places.moments:
        one_moment(frame, moment)


def one_moment(frame: Frame, moment: Moment) -> None:
    """One row: the cell to type in, the time that is used, and what it rests on."""
    row, engine = frame.places.moment_row(moment), frame.draft.engine
    made = engine.moments[moment]
    own, source = engine.out(made["own"]), engine.out(made["source"])
    typed = frame.draft.incident.moments.get(moment)
    frame.wide(row, 1, 2, Cell(moment.value[frame.draft.lang], "value indent"))
    frame.wide(row, 3, 4, Cell(typed, "input datetime center"))
    used = Cell(
        own.number / 1440 if own.known else "—",
        "rule time center",
        formula=f'=IF({own.at}="","—",{own.at}/1440)',
    )
    frame.wide(row, 5, 6, used)
    keys = engine.markers.get(moment, ())
    other = Moment.FOUND if moment is Moment.BEGAN else Moment.BEGAN
    words = {
        "typed": frame.say(TYPED),
        "marked": frame.say(MARKED, keys=keys),
        "expected": frame.say(EXPECTED),
        "other": frame.say(OTHER, other=other.value),
    }
    text = quoted(frame.say(UNKNOWN))
    for word, said in reversed(words.items()):
        text = f"IF({source.at}={quoted(word)},{quoted(said)},{text})"
    value = words.get(str(source.value), frame.say(UNKNOWN))
    frame.wide(row, 7, 8, Cell(value, "rule grey small center", formula=f"={text}"))
    frame.heights[row] = 22


def decisions(frame: Frame) -> None:
    """Decisions that switch the steps behind them."""
    if not frame.places.decisions:
        return
    first = frame.places.decided
    frame.section(first, DecisionRow.sheet.title, DecisionRow.sheet.about)
    heads = [DecisionRow.sheet.column(f).title for f in ("key", "outcome")]
    frame.wide(first + 1, 1, 1, Cell(frame.say(heads[0]), "heading_plain wrap indent"))
    frame.wide(first + 1, 2, 6, Cell(frame.say(NEXT_HEADS[2]), "heading_plain"))
    frame.wide(first + 1, 7, 8, Cell(frame.say(heads[1]), "heading_plain center"))

    facts = {each.task.key: each for each in frame.draft.steps}
    for key in frame.places.decisions:
        row, each = frame.places.decision_row(key), facts[key]
        frame.cells[row, 1] = Cell(key, "value text indent")
        frame.wide(row, 2, 6, Cell(each.title, "rule wrap"))
        outcome = each.progress.outcome
        frame.wide(row, 7, 8, Cell(outcome, "input text center"))
        frame.heights[row] = 24


def links(frame: Frame, targets: Sequence[tuple[str, str]]) -> None:
    """The way to the other sheets, and what the figures are worth."""
    first, width = frame.places.links, LAST // ACROSS
    for index, (sheet, title) in enumerate(targets):
        row, left = first + index // ACROSS, 1 + index % ACROSS * width
        cell = Cell(f"{title} →", "button", link=f"internal:{quote(sheet)}!A1")
        frame.wide(row, left, left + width - 1, cell)
        frame.heights[row] = 26
    last = frame.places.end
    frame.wide(last, 1, LAST, Cell(frame.say(FOOTNOTE), "subtitle wrap"))
    frame.heights |= {first - 1: 8, last: 34}


def validations(frame: Frame) -> tuple[tuple[Area, Options], ...]:
    """What the yellow cells take."""
    lang, first, last = frame.draft.lang, MOMENTS + 2, MOMENTS + 1 + len(frame.places.moments)
    rules: list[tuple[Area, Options]] = [
        (Area(first, 3, last, 3), typed_time(lang)),
        (Area(FACTS + 2, 6, FACTS + 2, 6), typed_time(lang)),
    ]
    for index, key in enumerate(frame.places.decisions, start=1):
        row = frame.places.decision_row(key)
        rules.append((Area(row, 7, row, 7), chosen(f"Outcomes{index}", lang)))
    return tuple(rules)


def formats(frame: Frame) -> tuple[tuple[Area, Options], ...]:
    """Red where a step is overdue, amber where one may be; cards are calm where nothing is."""
    first, last = NEXT + 2, NEXT + 1 + AHEAD
    words = flag_words(frame.draft.lang)

    def bears(*flags: Flag) -> str:
        said = dict.fromkeys(quoted(words[flag]) for flag in flags)
        ends = (f"RIGHT($B{first},LEN({word}))={word}" for word in said)
        return f"=OR({','.join(ends)})"

    def rule(area: Area, criteria: str, style: str) -> tuple[Area, Options]:
        return area, {"type": "formula", "criteria": criteria, "format": style}

    ahead, owners = Area(first, 1, last, 6), Area(first, 7, last, LAST)
    over, near = (Flag.OVERDUE, Flag.OVERDUE_DAYS), (Flag.DUE_SOON, Flag.SLIPPING)
    status = Area(4, 1, 4, LAST)
    nothing_late, nothing_near = "=$C$7=0", "=$E$7=0"
    return (
        rule(status, f"=ISNUMBER(FIND({quoted(alarm_mark(frame))},$A$4))", "late"),
        rule(status, f"=$A$4={quoted(frame.say(READY))}", "info"),
        rule(ahead, bears(*over), "late"),
        rule(ahead, bears(*near), "soon"),
        rule(owners, bears(*over), "late_fill"),
        rule(owners, bears(*near), "soon_fill"),
        *(rule(Area(row, 3, row, 4), nothing_late, "tone_green") for row in (6, 7)),
        *(rule(Area(row, 5, row, 6), nothing_near, "tone_grey") for row in (6, 7)),
    )


def overview_page(
    draft: Draft, at: Places, steps_sheet: str, targets: Sequence[tuple[str, str]]
) -> Page:
    """The sheet; ``targets`` are the other sheets with the titles of their links."""
    frame = Frame(draft, at, steps_sheet)
    top(frame)
    cards(frame)
    facts(frame)
    ahead(frame)
    moments(frame)
    decisions(frame)
    links(frame, targets)
    end = at.end
    return Page(
        at.sheet,
        frame.cells,
        merges=frame.merges,
        widths=WIDTHS,
        heights=frame.heights,
        validations=validations(frame),
        formats=formats(frame),
        paper=Paper(landscape=False, fit=(1, 1), area=Area(1, 1, end, LAST), footer=draft.footer),
        tab=AMBER_FILL if draft.incident.drill else NAVY,
        protected=True,
        select=(MOMENTS + 2, 3),
    )
