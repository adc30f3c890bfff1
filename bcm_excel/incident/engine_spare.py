"""The hidden rows of steps that nobody planned, as ``spare.spare_due`` has them."""

from __future__ import annotations

from datetime import datetime

from bcm_excel.clock.calendar import serial
from bcm_excel.excel.book import Cell
from bcm_excel.incident.engine import Engine
from bcm_excel.incident.formulas import BLANK, Expr, Ref, minute_of, ref_expr
from bcm_excel.incident.spare import LONGEST, SpareFacts


def spare_rows(engine: Engine) -> None:
    """Add the spare rows below those of the steps."""
    for spare in engine.given.spares:
        _Row(engine, spare).fill()


class _Row:
    """One spare row: what a step of the plan has, from what is typed alone."""

    def __init__(self, engine: Engine, spare: SpareFacts) -> None:
        self.engine, self.spare = engine, spare
        self.cells = engine.given.step_cells[spare.key]
        self.made: dict[str, Ref] = engine.steps.setdefault(spare.key, {})

    def put(self, name: str, expr: Expr) -> Ref:
        return self.engine.fill(self.spare.key, name, expr)

    def fill(self) -> None:
        engine, spare, cells = self.engine, self.spare, self.cells
        engine.cells[engine.rows[spare.key], 1] = Cell(spare.key, "text")
        text = f'IF(OR(TRIM({cells["content"]})="",{cells["state"]}=StateNA),0,1)'
        self.put("taken", Expr(text, int(spare.due.taken)))
        self._times()
        self.put("left", engine.left(self.made))
        engine.order(spare.key)
        self.put("reason", engine.reason(spare.key, spare.progress.state, spare.remark))
        said = f'TRIM(SUBSTITUTE({cells["content"]},CHAR(10)," "))'
        title = f'IF(LEN({said})>{LONGEST},LEFT({said},{LONGEST - 1})&"…",{said})'
        self.put("title", Expr(title, spare.title))
        owner = cells["responsible"]
        self.put("owner", Expr(f'IF({owner}="","",{owner})', spare.responsible))
        self.put("phone", BLANK)

    def _typed(self, name: str, at: datetime | None) -> Ref:
        taken = self.made["taken"].at
        text = f'IF({taken}=1,{minute_of(self.cells[name])},"")'
        return self.put(name, Expr(text, serial(at) if at and self.spare.due.taken else ""))

    def _times(self) -> None:
        """When it ended, is due and will be over."""
        due, progress, now = self.spare.due, self.spare.progress, self.engine.now
        taken, state = self.made["taken"].at, self.cells["state"]
        finished = self._typed("finished", progress.finished)
        deadline = self._typed("deadline", self.spare.deadline)
        text = f'IF({taken}=0,0,IF({finished.at}<>"",1,IF({state}=StateDone,1,0)))'
        ended = self.put("ended", Expr(text, int(due.taken and progress.ended)))
        self.put("start", ref_expr(now))
        self.put("waits", Expr("0", 0))
        self.put("limit_over", ref_expr(deadline))
        over, ahead = (f"{each}({deadline.at},{now.at})" for each in ("MIN", "MAX"))
        text = (
            f'IF({taken}=0,"",IF({ended.at}=1,IF({finished.at}<>"",{finished.at},{over}),'
            f'IF({deadline.at}="","",{ahead})))'
        )
        self.put("forecast", Expr(text, serial(due.forecast) if due.forecast else ""))
