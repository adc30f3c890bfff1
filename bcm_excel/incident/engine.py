"""The hidden sheet that computes: a row a moment, a row a step, as ``clock.deadlines`` does it.

Steps that are not taken are looked through: what follows them counts from what they would have
counted from. The columns named ``…_through`` hold what a step behind this one sees of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.deadlines import stand_in
from bcm_excel.clock.duration import Duration
from bcm_excel.clock.network import TYPED, Moment, Nature, Progress, State, Task, marking, ordered
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Position
from bcm_excel.incident.formulas import (
    BLANK,
    Expr,
    Known,
    Ref,
    WorkTime,
    earliest,
    first_known,
    latest,
    minute_of,
    quoted,
    ref_expr,
    total,
)
from bcm_excel.incident.sheets import ENGINE
from bcm_excel.incident.spare import SpareFacts
from bcm_excel.incident.typed import reason_missing

COLUMNS = (
    *("key", "taken", "finished", "ended", "started"),
    *("origin", "start", "deadline", "over", "own_through"),
    *("fc_origin", "fc_start", "forecast", "fc_through", "fc_follow"),
    *("open", "open_moment", "waits", "wait_name", "wait_through", "legal"),
    *("base_start", "baseline", "base_over"),
    *("limit_over", "left", "sort", "title", "owner", "phone", "reason"),
    *("each_said", "each_state", "each_end", "each_over", "each_all"),
)
MOMENT_COLUMNS = ("key", "given", "own", "forecast", "baseline", "wait", "wait_name", "source")
NEVER = 900_000_000
"""Minutes that stand behind every deadline."""
TOP = 3
"""The row of the first moment; names of the columns stand above."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the engine starts from, and the cells in which it stands."""

    tasks: Sequence[Task]
    progress: Mapping[str, Progress]
    moments: Mapping[Moment, datetime]
    frozen: Mapping[Moment, datetime]
    """Began and found at opening; empty where the baseline follows what is typed."""
    now: datetime
    lang: Lang
    work: WorkTime
    moment_cells: Mapping[Moment, str]
    """Addresses with their sheet, of the moments' cells on the overview."""
    step_cells: Mapping[str, Mapping[str, str]]
    """By key: addresses of state, finished, started, outcome and remark on the sheet of steps; of
    a spare row also of content, responsible and deadline."""
    due_soon: int = 30
    grace: int = 5
    remarks: Mapping[str, str] = field(default_factory=dict)
    """By step, what is typed as remark."""
    spares: Sequence[SpareFacts] = ()
    by_party: frozenset[str] = frozenset()
    """Steps that are done for each of some parties."""


@dataclass
class Engine:
    """The sheet while it is made; afterwards its cells and the references to them."""

    given: Given
    cells: dict[Position, Cell] = field(default_factory=dict)
    steps: dict[str, dict[str, Ref]] = field(default_factory=dict)
    moments: dict[Moment, dict[str, Ref]] = field(default_factory=dict)
    extras: int = 0

    def __post_init__(self) -> None:
        tasks = self.given.tasks
        self.tasks = {task.key: task for task in tasks}
        self.markers = marking(ordered(tasks))
        self.first = first = TOP + len(Moment) + 2
        keys = [*self.tasks, *(each.key for each in self.given.spares)]
        self.rows = {key: first + i for i, key in enumerate(keys)}
        self.now = Ref("NowMinute", serial(self.given.now))
        for column, name in enumerate(MOMENT_COLUMNS, start=1):
            self.cells[TOP - 1, column] = Cell(name)
        for column, name in enumerate(COLUMNS, start=1):
            self.cells[first - 1, column] = Cell(name)
        for moment in Moment:
            self._given(moment)
        for task in ordered(tasks):
            self._step(task)
        for moment in Moment:
            self._moment(moment)

    # Moments

    def put(self, row: int, column: int, expr: Expr) -> Ref:
        """Write a formula; the reference to it within the sheet."""
        self.cells[row, column] = expr.cell()
        return Ref(f"${letters(column)}${row}", expr.value)

    def _moment_ref(self, moment: Moment, name: str, expr: Expr) -> None:
        row = TOP + list(Moment).index(moment)
        self.moments[moment][name] = self.put(row, MOMENT_COLUMNS.index(name) + 1, expr)

    def _given(self, moment: Moment) -> None:
        """What was typed; began and found stand for each other."""
        self.moments[moment] = {}
        row = TOP + list(Moment).index(moment)
        self.cells[row, 1] = Cell(moment.key)
        cells = [self.given.moment_cells[moment]]
        if moment in TYPED:
            (other,) = TYPED - {moment}
            cells.append(self.given.moment_cells[other])
        text = '""'
        for cell in reversed(cells):
            typed = minute_of(cell)
            text = f'IF({typed}<>"",{typed},{text})' if text != '""' else typed
        known = stand_in(self.given.moments)[1].get(moment)
        self._moment_ref(moment, "given", Expr(text, "" if known is None else serial(known)))
        given = self.moments[moment]["given"]
        if moment not in TYPED:
            return
        frozen = stand_in(self.given.frozen)[1].get(moment)
        base = ref_expr(given) if frozen is None else Expr(str(serial(frozen)), serial(frozen))
        self._moment_ref(moment, "baseline", base)

    def _moment(self, moment: Moment) -> dict[str, Ref]:
        """The moment's times, once the steps that mark it are made."""
        made = self.moments[moment]
        if "wait_name" in made:
            return made
        given, keys = made["given"], self.markers.get(moment, ())
        steps = [self.steps[key] for key in keys]
        really = earliest(step["finished"] for step in steps)
        own = first_known(
            [ref_expr(given), *([really, earliest(s["over"] for s in steps)] if steps else [])]
        )
        ahead = first_known(
            [ref_expr(given), *([really, earliest(s["forecast"] for s in steps)] if steps else [])]
        )
        self._moment_ref(moment, "own", own)
        self._moment_ref(moment, "forecast", ahead)
        if moment not in TYPED:
            self._moment_ref(moment, "baseline", earliest(s["base_over"] for s in steps))
        self._moment_ref(moment, "wait", self._wait(given, steps))
        self._moment_ref(moment, "wait_name", self._wait_name(moment, made["own"], steps))
        self._moment_ref(moment, "source", self._source(moment, given, really))
        return made

    def _wait(self, given: Ref, steps: Sequence[Mapping[str, Ref]]) -> Expr:
        """1 where a step must still mark it."""
        if not steps:
            return Expr("0", 0)
        taken, ended = (total(step[name] for step in steps) for name in ("taken", "ended"))
        waits = not given.known and taken.value != 0 and ended.value == 0
        text = f'IF({given.at}<>"",0,IF({taken.text}=0,0,IF({ended.text}>0,0,1)))'
        return Expr(text, int(waits))

    def _wait_name(self, moment: Moment, own: Ref, steps: Sequence[Mapping[str, Ref]]) -> Expr:
        """The unknown moment at the root of it."""
        name = moment.value[self.given.lang]
        text, value = quoted(name), name
        for step in reversed(steps):
            text = f"IF({step['taken'].at}=1,{step['wait_name'].at},{text})"
            value = str(step["wait_name"].value) if step["taken"].value else value
        return Expr(f'IF({own.at}<>"","",{text})', "" if own.known else value)

    def _source(self, moment: Moment, given: Ref, really: Expr) -> Expr:
        """What the moment rests on: typed, marked, expected, other (for the other one), none."""
        cell = self.given.moment_cells[moment]
        typed = moment in self.given.moments
        own = self.moments[moment]["own"]
        text = (
            f'IF({minute_of(cell)}<>"","typed",IF({given.at}<>"","other",'
            f'IF({really.text}<>"","marked",IF({own.at}<>"","expected","none"))))'
        )
        if typed or given.known:
            value = "typed" if typed else "other"
        elif really.value != "":
            value = "marked"
        else:
            value = "expected" if own.known else "none"
        return Expr(text, value)

    # Steps

    def _step(self, task: Task) -> None:
        made: dict[str, Ref] = {}
        self.steps[task.key] = made
        row = self.rows[task.key]
        self.cells[row, 1] = Cell(task.key, "text")

        def put(name: str, expr: Expr) -> Ref:
            made[name] = self.put(row, COLUMNS.index(name) + 1, expr)
            return made[name]

        self._history(task, put)
        self._own(task, made, put)
        self._ahead(task, made, put)
        self._waiting(task, made, put)
        self._baseline(task, put)
        self._shown(task, made, put)

    def _history(self, task: Task, put: Callable[[str, Expr], Ref]) -> None:
        """Whether the step is taken, whether and when it ended, when it started."""
        cells = self.given.step_cells[task.key]
        history = self.given.progress.get(task.key, Progress())
        taken = put("taken", self._taken(task, cells["state"], history))
        there = taken.value == 1
        ends = serial(history.finished) if there and history.finished else ""
        finished = put(
            "finished",
            Expr(
                f'IF({taken.at}=1,{minute_of(cells["finished"])},"")',
                ends,
            ),
        )
        put(
            "ended",
            Expr(
                f'IF({taken.at}=0,0,IF({finished.at}<>"",1,IF({cells["state"]}=StateDone,1,0)))',
                int(there and history.ended),
            ),
        )
        began = serial(history.started) if history.started else ""
        put("started", Expr(minute_of(cells["started"]), began))

    def _taken(self, task: Task, state: str, history: Progress) -> Expr:
        applies = history.state is not State.NOT_APPLICABLE
        if task.only_if is None:
            return Expr(f"IF({state}=StateNA,0,1)", int(applies))
        decision, wanted = task.only_if
        before, cell = self.steps[decision]["taken"], self.given.step_cells[decision]["outcome"]
        outcome = (self.given.progress.get(decision, Progress()).outcome or "").strip()
        chosen = f'OR(TRIM({cell})="",EXACT(TRIM({cell}),{quoted(wanted.strip())}))'
        text = f"IF({state}=StateNA,0,IF({before.at}=0,0,IF({chosen},1,0)))"
        value = applies and before.value == 1 and outcome in ("", wanted.strip())
        return Expr(text, int(value))

    def _before(self, task: Task) -> list[str]:
        """The steps that must end first, the decision among them."""
        return [*task.after, *((task.only_if[0],) if task.only_if else ())]

    def _through(self, task: Task) -> list[str]:
        """The steps that are seen when this one is looked through."""
        return list(task.after) or ([task.only_if[0]] if task.only_if else [])

    def _counted(self, task: Task, column: str, through: str) -> Expr:
        """What the step counts from, by the moments' column and the steps' one."""
        if task.counted_from or not task.after:
            moment = self._moment(task.counted_from or Moment.FOUND)
            return ref_expr(moment[column])
        return latest(self.steps[key][through] for key in task.after)

    def _seen(self, task: Task, column: str, through: str) -> Expr:
        """The same where the step is looked through."""
        keys = self._through(task)
        if keys:
            return latest(self.steps[key][through] for key in keys)
        return ref_expr(self._moment(task.counted_from or Moment.FOUND)[column])

    def _run(self, start: Ref, limit: Duration | None, otherwise: str = "") -> Expr:
        """The end of a limit from a cell; where there is none, the start or nothing."""
        if limit is None:
            return ref_expr(start) if otherwise == "start" else BLANK
        ends = self.given.work.end(start, limit)
        text = f'IF({start.at}="","",{ends.text})'
        return Expr(text, ends.value if start.known else "")

    def _own(self, task: Task, made: dict[str, Ref], put: Callable[[str, Expr], Ref]) -> None:
        taken, finished = made["taken"], made["finished"]
        origin = put("origin", where(taken, self._counted(task, "own", "own_through")))
        start = put("start", self._run(origin, task.wait, "start"))
        deadline = put("deadline", self._run(start, task.limit))
        planned = start if task.limit is None else deadline
        over = put(
            "over",
            Expr(
                f'IF({finished.at}<>"",{finished.at},{planned.at})',
                finished.value if finished.known else planned.value,
            ),
        )
        put("own_through", either(taken, over, self._seen(task, "own", "own_through")))

    def _ahead(self, task: Task, made: dict[str, Ref], put: Callable[[str, Expr], Ref]) -> None:
        taken, ended, finished = made["taken"], made["ended"], made["finished"]
        counted = self._counted(task, "forecast", "fc_through")
        before = self._before(task)
        if task.counted_from or not task.after:
            moment = self._moment(task.counted_from or Moment.FOUND)["forecast"]
            sources = [moment]
        else:
            sources = [self.steps[key]["fc_through"] for key in task.after]
        both = latest([*sources, *(self.steps[key]["fc_follow"] for key in before)])
        origin = put("fc_origin", where(taken, both if before else counted))
        waited = self._run(origin, task.wait, "start")
        started = made["started"]
        value = started.value if started.known else waited.value
        text = f'IF({started.at}<>"",{started.at},{waited.text})'
        start = put("fc_start", where(taken, Expr(text, value)))
        planned = self._run(start, task.limit, "start")
        now, over = self.now, made["over"]
        unrecorded = min(over.number, now.number) if over.known else now.value
        done = finished.value if finished.known else unrecorded
        ahead = max(planned.value, now.number) if isinstance(planned.value, int) else ""
        text = (
            f'IF({ended.at}=1,IF({finished.at}<>"",{finished.at},MIN({over.at},{now.at})),'
            f'IF(COUNT({start.at})=0,"",IF(ISNUMBER({planned.text}),MAX({planned.text},{now.at}),"")))'
        )
        forecast = put("forecast", where(taken, Expr(text, done if ended.value else ahead)))
        put("fc_through", either(taken, forecast, self._seen(task, "forecast", "fc_through")))
        keys = self._through(task)
        behind = latest(self.steps[key]["fc_follow"] for key in keys) if keys else Expr("0", 0)
        put("fc_follow", either(taken, forecast, behind))

    def _waiting(self, task: Task, made: dict[str, Ref], put: Callable[[str, Expr], Ref]) -> None:
        taken, ended, start = made["taken"], made["ended"], made["start"]
        seen = self._through(task)
        unended = Expr(f"1-{ended.at}", 1 - ended.number)
        behind = total(self.steps[key]["open"] for key in seen)
        put("open", choose(taken, unended, behind))
        moment = self._moment(task.counted_from or Moment.FOUND)
        hidden = total([self.steps[key]["open_moment"] for key in seen] or [moment["wait"]])
        put("open_moment", choose(taken, Expr("0", 0), hidden))
        counts = [self.steps[key]["open"] for key in self._before(task)]
        if task.counted_from or not task.after:
            counts.append(moment["wait"])
        else:
            counts += [self.steps[key]["open_moment"] for key in task.after]
        put("waits", choose(taken, total(counts), Expr("0", 0)))
        by_moment = bool(task.counted_from) or not task.after
        names = [self.steps[key]["wait_through"] for key in task.after]
        waits = (
            ref_expr(moment["wait_name"])
            if by_moment
            else first_known([ref_expr(name) for name in names])
        )
        text = f'IF(OR({taken.at}=0,{start.at}<>""),"",{waits.text})'
        name = put("wait_name", Expr(text, "" if not taken.value or start.known else waits.value))
        through = [ref_expr(self.steps[key]["wait_through"]) for key in seen]
        put(
            "wait_through",
            either(taken, name, first_known(through or [ref_expr(moment["wait_name"])])),
        )

    def _baseline(self, task: Task, put: Callable[[str, Expr], Ref]) -> None:
        """As the plan has it: every step taken, each predecessor ending at its limit."""
        if task.counted_from or not task.after:
            origin = ref_expr(self._moment(task.counted_from or Moment.FOUND)["baseline"])
        else:
            origin = latest(self.steps[key]["base_over"] for key in task.after)
        start = put("base_start", self._waited(origin, task.wait) if task.wait else origin)
        deadline = put("baseline", self._run(start, task.limit))
        put("base_over", ref_expr(start if task.limit is None else deadline))

    def _waited(self, origin: Expr, wait: Duration) -> Expr:
        """The baseline's start after its wait, in one formula."""
        ends = self.given.work.end(Ref(f"({origin.text})", origin.value), wait)
        return Expr(f'IF(ISNUMBER({origin.text}),{ends.text},"")', ends.value)

    def label(self, key: str, title: str, owner: str, link: str | None) -> None:
        """The step's short title, its owner and the link that dials them, for the overview."""
        for name, text in (("title", title), ("owner", owner), ("phone", link or "")):
            self.cells[self.rows[key], COLUMNS.index(name) + 1] = Cell(text, "text")

    def _shown(self, task: Task, made: dict[str, Ref], put: Callable[[str, Expr], Ref]) -> None:
        """What only the visible sheets use: legal latest, bound with grace, time left, order."""
        deadline = made["deadline"]
        rolls = task.nature is not Nature.EMERGENCY and task.limit and task.limit.counts_days
        work = self.given.work
        put("legal", work.rolled(deadline, task.limit) if rolls and task.limit else BLANK)
        grace = task.limit is not None and task.limit.immediate
        over = f'IF({deadline.at}="","",{deadline.at}+{"Grace" if grace else "0"})'
        bound: Known = (
            deadline.number + (self.given.grace if grace else 0) if deadline.known else ""
        )
        put("limit_over", Expr(over, bound))
        put("left", self.left(made))
        self.order(task.key, made, put)
        history = self.given.progress.get(task.key, Progress())
        remark = self.given.remarks.get(task.key, "")
        by_party = task.key in self.given.by_party  # then the parties' rows say why
        put("reason", Expr("0", 0) if by_party else self.reason(task.key, history.state, remark))

    def order(self, key: str, made: dict[str, Ref], put: Callable[[str, Expr], Ref]) -> None:
        """Open steps by their deadlines, then by their places."""
        taken, ended, deadline = made["taken"], made["ended"], made["deadline"]
        place = self.rows[key] - self.first + 1
        order = f'IF({deadline.at}="",{NEVER},{deadline.at})*1000+{place}'
        opened = bool(taken.value) and not ended.value
        value = (deadline.number if deadline.known else NEVER) * 1000 + place if opened else ""
        put("sort", Expr(f'IF(OR({taken.at}=0,{ended.at}=1),"",{order})', value))

    def reason(self, key: str, state: State, remark: str) -> Expr:
        """1 where a state needs a reason and the remark is empty."""
        cells = self.given.step_cells[key]
        return self.unreasoned(cells["state"], cells["remark"], reason_missing(state, remark))

    def unreasoned(self, state: str, remark: str, missing: bool) -> Expr:
        """The same for any cells of state and remark."""
        blocked = f"{state}={self.word(State.BLOCKED)}"
        text = f'IF(AND(OR({blocked},{state}=StateNA),TRIM({remark})=""),1,0)'
        return Expr(text, int(missing))

    def word(self, state: State) -> str:
        """A state inside a formula."""
        return quoted(state.value[self.given.lang])

    def left(self, made: dict[str, Ref]) -> Expr:
        """Minutes until an open step is due."""
        taken, ended, deadline = made["taken"], made["ended"], made["deadline"]
        live = bool(taken.value) and not ended.value and deadline.known
        text = f'IF(OR({taken.at}=0,{ended.at}=1,{deadline.at}=""),"",{deadline.at}-{self.now.at})'
        return Expr(text, deadline.number - self.now.number if live else "")

    def extra(self, expr: Expr) -> Ref:
        """A further cell below the steps, as other sheets refer to it."""
        row = TOP + len(Moment) + 4 + len(self.rows) + self.extras
        self.extras += 1
        return self.out(self.put(row, 2, expr))

    def column(self, name: str) -> str:
        """The cells of a column, for formulas on other sheets."""
        letter = letters(COLUMNS.index(name) + 1)
        rows = list(self.rows.values())
        return f"{ENGINE}!${letter}${rows[0]}:${letter}${rows[-1]}"

    def values(self, name: str) -> list[Known]:
        """What that column holds, in the order of the steps."""
        return [self.steps[key][name].value if name in self.steps[key] else "" for key in self.rows]

    def out(self, ref: Ref) -> Ref:
        """A reference as other sheets write it."""
        return Ref(f"{ENGINE}!{ref.at}", ref.value)

    def page(self) -> Page:
        """The hidden sheet; ``NowMinute`` stands in B1."""
        self.cells[1, 1] = Cell("NowMinute")
        self.cells[1, 2] = Expr("ROUND(NowTime*1440,0)", self.now.value).cell()
        return Page(ENGINE, self.cells, hidden=True, protected=True)


def where(taken: Ref, expr: Expr) -> Expr:
    """Nothing where the step is not taken."""
    return Expr(f'IF({taken.at}=0,"",{expr.text})', expr.value if taken.value else "")


def either(taken: Ref, own: Ref, through: Expr) -> Expr:
    """The step's own cell where it is taken, else what is seen through it."""
    return choose(taken, ref_expr(own), through)


def choose(taken: Ref, own: Expr, through: Expr) -> Expr:
    """The one where the step is taken, the other where it is not."""
    text = f"IF({taken.at}=1,{own.text},{through.text})"
    return Expr(text, own.value if taken.value else through.value)
