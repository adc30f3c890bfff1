"""A person at a tracking workbook: where to type what, and what the sheets then show.

Cells are found by what stands beside and above them, as a person finds them. What must be shown is
what ``status`` computes from the same facts without any file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bcm_excel.clock.calendar import moment_of, serial
from bcm_excel.clock.network import Flag, Moment, State
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Wording
from bcm_excel.excel.book import Book, Page
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.draft import short
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.incident import Incident
from bcm_excel.incident.ledger import party_keys
from bcm_excel.incident.pages.step_cells import BEYOND, NO_LIMIT, PENDING, WAITS, flag_words
from bcm_excel.incident.people import steps_of
from bcm_excel.incident.sheets import ENGINE
from bcm_excel.incident.spare import spare_facts
from bcm_excel.incident.status import Status, StepStatus, status
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.plan import Plan
from tests.office_typing import Rows, Shown, Sitting

OVERVIEW, STEPS, PARTIES = "应急总览 Overview", "处置跟踪表 Steps", "逐家台账 Parties"
ZH = Wording().lang
STEP_HEADS = {
    "content": "步骤", "responsible": "责任人 / 电话", "deadline": "应完成", "state": "状态",
    "finished": "实际完成", "started": "实际开始", "remark": "备注",
}  # fmt: skip
PARTY_HEADS = {"state": "状态", "done": "告知 / 完成时间", "remark": "备注"}
TIMES = ("start", "deadline", "forecast", "baseline")


class Paper:
    """A page as it looks: texts by position, merged ones at their top left."""

    def __init__(self, page: Page) -> None:
        self.name = page.name
        self.cells = {at: cell.value for at, cell in page.cells.items()}
        self.cells |= {(area.top, area.left): cell.value for area, cell in page.merges.items()}
        self.rows = max(row for row, _ in self.cells)
        self.columns = max(column for _, column in self.cells)

    @property
    def area(self) -> str:
        """All of it."""
        return f"A1:{letters(self.columns)}{self.rows}"

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text stands, from the top."""
        return iter(sorted(at for at, value in self.cells.items() if value == text))

    def row(self, key: str, below: str) -> int:
        """The row of a key, in the column that this heading leads."""
        top, column = next(self.find(below))
        return next(r for r, c in self.find(key) if c == column and r > top)

    def under(self, heading: str, row: int) -> str:
        """The cell of a row under a heading."""
        *_, (_, column) = (at for at in self.find(heading) if at[0] < row)
        return f"{letters(column)}{row}"


@dataclass
class Desk:
    """A workbook made in advance, opened by somebody who types in it."""

    plan: Plan
    ready: Tracking
    book: Book
    sitting: Sitting
    moments: dict[Moment, datetime]
    typed: Typed

    def __post_init__(self) -> None:
        self.papers = {page.name: Paper(page) for page in self.book.pages}

    def paper(self, name: str) -> Paper:
        return self.papers[name]

    @property
    def parties(self) -> dict[str, tuple[str, ...]]:
        """By step, the rows in which it is recorded for each party."""
        incident = self.ready.incident
        steps = steps_of(self.plan, (task.key for task in self.ready.tasks))
        return party_keys(self.plan, steps, incident.level, incident.trigger)

    @property
    def shown_moments(self) -> frozenset[Moment]:
        """The moments that the overview asks for."""
        return frozenset(m for m in Moment if any(self.paper(OVERVIEW).find(m.value.zh)))

    def moment(self, moment: Moment, at: datetime | None) -> None:
        """Type a moment, or clear it."""
        overview = self.paper(OVERVIEW)
        row = overview.row(moment.value.zh, "时刻")
        self.sitting.type(OVERVIEW, overview.under("填写时间", row), at)
        self.moments.pop(moment, None)
        if at is not None:
            self.moments[moment] = at

    def _put(self, block: str, key: str, values: Mapping[str, object]) -> None:
        entry = {**self.typed.at(block, key), **values}
        kept = {name: value for name, value in entry.items() if value is not None}
        rows = {**self.typed.rows(block), key: kept}
        if not kept:
            del rows[key]
        self.typed = Typed({**self.typed.cells, block: rows})

    def _row(
        self, sheet: str, row: int, heads: Mapping[str, str], values: Mapping[str, object]
    ) -> None:
        for name, value in values.items():
            word = value.value.zh if isinstance(value, State) else value
            assert word is None or isinstance(word, str | datetime)
            self.sitting.type(sheet, self.paper(sheet).under(heads[name], row), word)

    def step(self, key: str, **values: object) -> None:
        """Type in the row of a step; None clears a cell."""
        row = self.paper(STEPS).row(key, "编号")
        self._row(STEPS, row, STEP_HEADS, values)
        self._put("steps", key, values)

    def party(self, key: str, **values: object) -> None:
        """Type in the row of a party."""
        row = self.paper(PARTIES).row(key, "标识")
        self._row(PARTIES, row, PARTY_HEADS, values)
        self._put("parties", key, values)

    def decide(self, key: str, outcome: str | None) -> None:
        """Choose the outcome of a decision."""
        overview = self.paper(OVERVIEW)
        row = overview.row(key, "判定步骤")
        self.sitting.type(OVERVIEW, overview.under("判定结果", row), outcome)
        self._put("decisions", key, {"outcome": outcome})

    def look(self, now: datetime) -> Status:
        """Pin the moment and look; how everything must stand."""
        overview = self.paper(OVERVIEW)
        row, column = next(overview.find("指定时点"))
        self.sitting.type(OVERVIEW, f"{letters(column + 1)}{row}", now)
        for sheet in (OVERVIEW, STEPS, ENGINE):
            self.sitting.look(sheet, self.paper(sheet).area)
        return self.status(now)

    def status(self, now: datetime) -> Status:
        """How everything stands, from the facts alone."""
        ready, incident = self.ready, self.ready.incident
        keys = self.parties
        facts = replace(
            ready,
            incident=replace(incident, moments=dict(self.moments)),
            typed=self.typed,
            progress={t.key: self.typed.progress(t.key, keys.get(t.key, ())) for t in ready.tasks},
        )
        return status(facts, now)


def desk(path: Path, plan: Plan, ready: Incident) -> Desk:
    """A workbook that is made in advance of the incident, on somebody's desk."""
    book = tracking_book(plan, ready, Wording(), ready.opened)
    write(book, path)
    return Desk(plan, read_tracking(read(path)), book, Sitting(path), {}, Typed())


def differences(seen: list[Rows], found: Status) -> list[str]:
    """What the three sheets show other than they must, one line each."""
    overview, steps, engine = seen
    wrong = []
    for place, (shown, expected) in {
        **dict(_hidden(engine, found)),
        **dict(_rows(steps, found)),
        **dict(_head(overview, found)),
    }.items():
        if shown != expected:
            wrong.append(f"{found.now:%m-%d %H:%M} {place}: {shown!r}, not {expected!r}")
    return wrong


Pairs = Iterator[tuple[str, tuple[object, object]]]


def table(rows: Rows, head: str, key: str) -> dict[str, dict[str, Shown]]:
    """The rows below the heading ``head``, by what they hold in the column ``key``."""
    top = next(i for i, row in enumerate(rows) if head in row)
    names = [str(name) for name in rows[top]]
    at = names.index(key)
    return {
        str(row[at]): dict(zip(names, row, strict=True)) for row in rows[top + 1 :] if row[at] != ""
    }


def minutes(value: Shown, per: int = 1) -> Shown:
    """A time in whole minutes; a text as it is."""
    return round(value * per) if isinstance(value, float) else value


def _serial(at: datetime | None) -> Shown:
    return "" if at is None else serial(at)


def _hidden(engine: Rows, found: Status) -> Pairs:
    """The hidden sheet, all rows of the plan."""
    rows = table(engine, "taken", "key")
    for key, due in found.times.items():
        for name in TIMES:
            yield f"{key} {name}", (minutes(rows[key][name]), _serial(getattr(due, name)))
        yield f"{key} legal", (minutes(rows[key]["legal"]), _serial(due.legal_latest))
        yield f"{key} taken", (rows[key]["taken"], due.taken)


def _rows(steps: Rows, found: Status) -> Pairs:
    """The sheet of steps, with the rows that staff added."""
    rows = table(steps, "编号", "编号")
    words = flag_words(ZH)
    for step in found.steps:
        shown, due = rows[step.key], step.due
        yield f"{step.key} 应完成", (minutes(shown["应完成"], 1440), _deadline(step, found))
        yield f"{step.key} 预警", (shown["预警"], words[due.flag])
        yield f"{step.key} 状态", (shown["状态"], step.progress.state.value.zh)
        yield f"{step.key} 预计完成", (minutes(shown["预计完成"], 1440), _serial(due.forecast))
        yield f"{step.key} 基准时间", (minutes(shown["基准时间"], 1440), _serial(due.baseline))
        yield f"{step.key} 法定最迟", (minutes(shown["法定最迟"], 1440), _serial(due.legal_latest))
    tracking = found.tracking
    planned = [task.key for task in tracking.tasks]
    for row in spare_facts(tracking.typed, planned, tracking.policy, found.now):
        yield f"{row.key} 预警", (rows[row.key]["预警"], words[row.due.flag] if row.used else "")


def _deadline(step: StepStatus, found: Status) -> Shown:
    due = step.due
    if not due.taken:
        return "—"
    if due.deadline is not None:
        return serial(due.deadline)
    if due.start is not None:
        task = next(task for task in found.tracking.tasks if task.key == step.key)
        return (NO_LIMIT if task.limit is None else BEYOND).zh
    return WAITS.fill(ZH, {"moment": due.waits_for.value}) if due.waits_for else PENDING.zh


def _head(overview: Rows, found: Status) -> Pairs:
    """The figures of the overview, its sentence, the first of the next steps."""
    labels = next(i for i, row in enumerate(overview) if "进度" in row)
    cards = overview[labels + 1]
    done, taken = found.done
    yield "完成比例", (minutes(cards[0], 10**6), round(done / taken * 10**6) if taken else 0)
    yield "进度", (overview[labels + 2][0], f"{done} / {taken} 步")
    yield "已超时", (cards[2], len(found.overdue))
    risk = [s for s in found.every if s.due.flag in (Flag.DUE_SOON, Flag.SLIPPING)]
    yield "需关注", (cards[4], len(risk))
    last = found.forecast
    yield "预计全部完成", (minutes(cards[6], 1440), serial(last) if last else "—")
    yield "状态", (str(overview[3][0]).split(" · ")[0], _sentence(found))
    first = found.next
    ahead = next(i for i, row in enumerate(overview) if "剩余 / 预警" in row)
    yield "下一步", (overview[ahead + 1][2], _next(first) if first else "没有未完成的步骤。")
    if first is not None and first.due.deadline is not None:
        yield "下一步应完成", (minutes(overview[ahead + 1][0], 1440), serial(first.due.deadline))


def _next(step: StepStatus) -> str:
    if step.planned:
        return f"{step.key} {short(step.title)}"
    return f"{step.key} {' '.join(step.title.split())}"


def _sentence(found: Status) -> str:
    """The beginning of what the overview says first."""
    moments = found.times.moments
    if not {Moment.BEGAN, Moment.FOUND} & moments.keys():
        return "待启动：在下方“发现”一行填入日期和时间，各步期限随即开始计算。"
    if Moment.ENDED in moments:
        return "已终止"
    late = found.overdue
    if late:
        first = next((s for s in late if s.due.flag is Flag.OVERDUE), late[0])
        return f"{len(late)} 步已超时，请立即催办：第 {first.key} 步" + "等" * (len(late) > 1)
    done, taken = found.done
    return "各步均已完成，请填写“响应终止”时间。" if done == taken else "处置中"


def all_differences(
    desks: Iterable[tuple[str, list[Rows], list[Status]]],
) -> list[str]:
    """The differences of several workbooks, led by their names."""
    return [
        f"{name} {line}"
        for name, seen, expected in desks
        for i, found in enumerate(expected)
        for line in differences(seen[3 * i : 3 * i + 3], found)
    ]


__all__ = ["OVERVIEW", "STEPS", "Desk", "all_differences", "desk", "moment_of"]
