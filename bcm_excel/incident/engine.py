"""The hidden sheet that computes: a row a moment, a row a step, beside them a row a party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import Moment, Progress, State, Task, marking, ordered
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Lang
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Position
from bcm_excel.incident.formulas import (
    Expr,
    Known,
    Ref,
    WorkTime,
    quoted,
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

    def put(self, row: int, column: int, expr: Expr) -> Ref:
        """Write a formula; the reference to it within the sheet."""
        self.cells[row, column] = expr.cell()
        return Ref(f"${letters(column)}${row}", expr.value)

    def fill(self, key: str, name: str, expr: Expr) -> Ref:
        """Write a formula into the row of a step, under the name of its column."""
        made = self.put(self.rows[key], COLUMNS.index(name) + 1, expr)
        self.steps[key][name] = made
        return made

    def label(self, key: str, title: str, owner: str, link: str | None) -> None:
        """The step's short title, its owner and the link that dials them, for the overview."""
        for name, text in (("title", title), ("owner", owner), ("phone", link or "")):
            self.cells[self.rows[key], COLUMNS.index(name) + 1] = Cell(text, "text")

    def order(self, key: str) -> None:
        """Open steps by their deadlines, then by their places."""
        made = self.steps[key]
        taken, ended, deadline = made["taken"], made["ended"], made["deadline"]
        place = self.rows[key] - self.first + 1
        order = f'IF({deadline.at}="",{NEVER},{deadline.at})*1000+{place}'
        opened = bool(taken.value) and not ended.value
        value = (deadline.number if deadline.known else NEVER) * 1000 + place if opened else ""
        self.fill(key, "sort", Expr(f'IF(OR({taken.at}=0,{ended.at}=1),"",{order})', value))

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
