"""The hidden rows of the steps, as ``clock.deadlines`` computes them.

Steps that are not taken are looked through: what follows them counts from what they would have
counted from. The columns named ``…_through`` hold what a step behind this one sees of it.
"""

from __future__ import annotations

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.duration import Duration
from bcm_excel.clock.network import Moment, Nature, Progress, State, Task, ordered
from bcm_excel.excel.book import Cell
from bcm_excel.incident.engine import Engine
from bcm_excel.incident.engine_moments import given_moments, moment_row
from bcm_excel.incident.formulas import (
    BLANK,
    Expr,
    Known,
    Ref,
    first_known,
    latest,
    minute_of,
    quoted,
    ref_expr,
    total,
)


def step_rows(engine: Engine) -> None:
    """Add the rows of the moments and, each after those before it, of the plan's steps."""
    given_moments(engine)
    for task in ordered(engine.given.tasks):
        _Row(engine, task).fill()
    for moment in Moment:
        moment_row(engine, moment)


class _Row:
    """One step: when it is to be done, when it will be, and what it waits for."""

    def __init__(self, engine: Engine, task: Task) -> None:
        self.engine, self.task, self.given = engine, task, engine.given
        self.steps = engine.steps
        self.made: dict[str, Ref] = engine.steps.setdefault(task.key, {})
        self.cells = self.given.step_cells[task.key]
        self.history = self.given.progress.get(task.key, Progress())
        self.before = [*task.after, *((task.only_if[0],) if task.only_if else ())]
        """The steps that must end first, the decision among them."""
        self.seen = list(task.after) or self.before
        """The steps that are seen when this one is looked through."""
        self.from_moment = bool(task.counted_from) or not task.after

    def fill(self) -> None:
        engine, key = self.engine, self.task.key
        engine.cells[engine.rows[key], 1] = Cell(key, "text")
        self.past()
        self.own()
        self.ahead()
        self.waiting()
        self.baseline()
        self.shown()

    def put(self, name: str, expr: Expr) -> Ref:
        return self.engine.fill(self.task.key, name, expr)

    @property
    def moment(self) -> dict[str, Ref]:
        """The moment that it counts from, if from any."""
        return moment_row(self.engine, self.task.counted_from or Moment.FOUND)

    def past(self) -> None:
        """Whether the step is taken, whether and when it ended, when it started."""
        cells, history = self.cells, self.history
        taken = self.put("taken", self._taken())
        there = taken.value == 1
        ends = serial(history.finished) if there and history.finished else ""
        text = f'IF({taken.at}=1,{minute_of(cells["finished"])},"")'
        finished = self.put("finished", Expr(text, ends))
        text = f'IF({taken.at}=0,0,IF({finished.at}<>"",1,IF({cells["state"]}=StateDone,1,0)))'
        self.put("ended", Expr(text, int(there and history.ended)))
        began = serial(history.started) if history.started else ""
        self.put("started", Expr(minute_of(cells["started"]), began))

    def _taken(self) -> Expr:
        state, only_if = self.cells["state"], self.task.only_if
        applies = self.history.state is not State.NOT_APPLICABLE
        if only_if is None:
            return Expr(f"IF({state}=StateNA,0,1)", int(applies))
        decision, wanted = only_if
        before, cell = self.steps[decision]["taken"], self.given.step_cells[decision]["outcome"]
        outcome = (self.given.progress.get(decision, Progress()).outcome or "").strip()
        chosen = f'OR(TRIM({cell})="",EXACT(TRIM({cell}),{quoted(wanted.strip())}))'
        text = f"IF({state}=StateNA,0,IF({before.at}=0,0,IF({chosen},1,0)))"
        value = applies and before.value == 1 and outcome in ("", wanted.strip())
        return Expr(text, int(value))

    def _counted(self, column: str, through: str) -> Expr:
        """What the step counts from, by the moments' column and the steps' one."""
        if self.from_moment:
            return ref_expr(self.moment[column])
        return latest(self.steps[key][through] for key in self.task.after)

    def _seen(self, column: str, through: str) -> Expr:
        """The same where the step is looked through."""
        if self.seen:
            return latest(self.steps[key][through] for key in self.seen)
        return ref_expr(self.moment[column])

    def _run(self, start: Ref, limit: Duration | None, otherwise: str = "") -> Expr:
        """The end of a limit from a cell; where there is none, the start or nothing."""
        if limit is None:
            return ref_expr(start) if otherwise == "start" else BLANK
        ends = self.given.work.end(start, limit)
        text = f'IF({start.at}="","",{ends.text})'
        return Expr(text, ends.value if start.known else "")

    def own(self) -> None:
        """When it is to start and to end, as things stand."""
        taken, finished = self.made["taken"], self.made["finished"]
        origin = self.put("origin", _where(taken, self._counted("own", "own_through")))
        start = self.put("start", self._run(origin, self.task.wait, "start"))
        deadline = self.put("deadline", self._run(start, self.task.limit))
        planned = start if self.task.limit is None else deadline
        text = f'IF({finished.at}<>"",{finished.at},{planned.at})'
        over = self.put("over", Expr(text, finished.value if finished.known else planned.value))
        self.put("own_through", _either(taken, over, self._seen("own", "own_through")))

    def ahead(self) -> None:
        """When it will end where all goes on as it does now."""
        taken, ended, finished = (self.made[name] for name in ("taken", "ended", "finished"))
        counted = self._counted("forecast", "fc_through")
        if self.from_moment:
            sources = [self.moment["forecast"]]
        else:
            sources = [self.steps[key]["fc_through"] for key in self.task.after]
        both = latest([*sources, *(self.steps[key]["fc_follow"] for key in self.before)])
        origin = self.put("fc_origin", _where(taken, both if self.before else counted))
        waited = self._run(origin, self.task.wait, "start")
        started = self.made["started"]
        value = started.value if started.known else waited.value
        text = f'IF({started.at}<>"",{started.at},{waited.text})'
        start = self.put("fc_start", _where(taken, Expr(text, value)))
        planned = self._run(start, self.task.limit, "start")
        now, over = self.engine.now, self.made["over"]
        unrecorded = min(over.number, now.number) if over.known else now.value
        done = finished.value if finished.known else unrecorded
        ahead = max(planned.value, now.number) if isinstance(planned.value, int) else ""
        text = (
            f'IF({ended.at}=1,IF({finished.at}<>"",{finished.at},MIN({over.at},{now.at})),'
            f'IF(COUNT({start.at})=0,"",IF(ISNUMBER({planned.text}),MAX({planned.text},{now.at}),"")))'
        )
        expected = Expr(text, done if ended.value else ahead)
        forecast = self.put("forecast", _where(taken, expected))
        self.put("fc_through", _either(taken, forecast, self._seen("forecast", "fc_through")))
        seen = [self.steps[key]["fc_follow"] for key in self.seen]
        self.put("fc_follow", _either(taken, forecast, latest(seen) if seen else Expr("0", 0)))

    def waiting(self) -> None:
        """How many steps and moments it waits for, and which moment at the root of them."""
        taken, ended, start = (self.made[name] for name in ("taken", "ended", "start"))
        moment, seen = self.moment, [self.steps[key] for key in self.seen]
        unended = Expr(f"1-{ended.at}", 1 - ended.number)
        self.put("open", _choose(taken, unended, total(step["open"] for step in seen)))
        hidden = total([step["open_moment"] for step in seen] or [moment["wait"]])
        self.put("open_moment", _choose(taken, Expr("0", 0), hidden))
        counts = [self.steps[key]["open"] for key in self.before]
        after = [self.steps[key] for key in self.task.after]
        if self.from_moment:
            counts.append(moment["wait"])
            waits = ref_expr(moment["wait_name"])
        else:
            counts += [step["open_moment"] for step in after]
            waits = first_known([ref_expr(step["wait_through"]) for step in after])
        self.put("waits", _choose(taken, total(counts), Expr("0", 0)))
        text = f'IF(OR({taken.at}=0,{start.at}<>""),"",{waits.text})'
        value = "" if not taken.value or start.known else waits.value
        name = self.put("wait_name", Expr(text, value))
        through = [step["wait_through"] for step in seen] or [moment["wait_name"]]
        self.put("wait_through", _either(taken, name, first_known(list(map(ref_expr, through)))))

    def baseline(self) -> None:
        """As the plan has it: every step taken, each predecessor ending at its limit."""
        wait, limit = self.task.wait, self.task.limit
        origin = self._counted("baseline", "base_over")
        start = self.put("base_start", self._waited(origin, wait) if wait else origin)
        deadline = self.put("baseline", self._run(start, limit))
        self.put("base_over", ref_expr(start if limit is None else deadline))

    def _waited(self, origin: Expr, wait: Duration) -> Expr:
        """The baseline's start after its wait, in one formula."""
        ends = self.given.work.end(Ref(f"({origin.text})", origin.value), wait)
        return Expr(f'IF(ISNUMBER({origin.text}),{ends.text},"")', ends.value)

    def shown(self) -> None:
        """What only the visible sheets use: legal latest, bound with grace, time left, order."""
        key, limit, deadline = self.task.key, self.task.limit, self.made["deadline"]
        rolls = self.task.nature is not Nature.EMERGENCY and limit and limit.counts_days
        self.put("legal", self.given.work.rolled(deadline, limit) if rolls and limit else BLANK)
        grace = limit is not None and limit.immediate
        over = f'IF({deadline.at}="","",{deadline.at}+{"Grace" if grace else "0"})'
        bound: Known = (
            deadline.number + (self.given.grace if grace else 0) if deadline.known else ""
        )
        self.put("limit_over", Expr(over, bound))
        self.put("left", self.engine.left(self.made))
        self.engine.order(key)
        remark = self.given.remarks.get(key, "")
        by_party = key in self.given.by_party  # then the parties' rows say why
        reason = self.engine.reason(key, self.history.state, remark)
        self.put("reason", Expr("0", 0) if by_party else reason)


def _where(taken: Ref, expr: Expr) -> Expr:
    """Nothing where the step is not taken."""
    return Expr(f'IF({taken.at}=0,"",{expr.text})', expr.value if taken.value else "")


def _either(taken: Ref, own: Ref, through: Expr) -> Expr:
    """The step's own cell where it is taken, else what is seen through it."""
    return _choose(taken, ref_expr(own), through)


def _choose(taken: Ref, own: Expr, through: Expr) -> Expr:
    """The one where the step is taken, the other where it is not."""
    text = f"IF({taken.at}=1,{own.text},{through.text})"
    return Expr(text, own.value if taken.value else through.value)
