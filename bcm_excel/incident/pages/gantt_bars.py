"""The bars of one step: from when to when it was planned, ran or will run, and from when late.

A bar is never empty: what takes no time is a minute long, so that its column is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bcm_excel.incident.draft import Draft
from bcm_excel.incident.formulas import Expr, Known, Ref


class Standing(IntEnum):
    """How a step stands, as the hidden column holds it; its plan's strip holds the negative."""

    DONE = 1
    DONE_LOOK = 2
    """Done late, or without a time."""
    ON_ITS_WAY = 3
    DUE_SOON = 4
    SLIPPING = 5
    OVERDUE = 6
    WAITING = 7
    NOT_TAKEN = 8


@dataclass(frozen=True)
class StepTimes:
    """What the engine knows of one step, by column."""

    draft: Draft
    key: str

    def __getitem__(self, name: str) -> Ref:
        return self.draft.step_ref(self.key, name)

    @property
    def taken(self) -> bool:
        """Whether the step is taken."""
        return self["taken"].value == 1

    @property
    def ended(self) -> bool:
        """Whether it is over."""
        return self["ended"].value == 1


def _least(*refs: Ref) -> int:
    return min(ref.number for ref in refs if ref.known)


def plan_start(step: StepTimes) -> Expr:
    """When the step was to begin; where it counts back, its deadline."""
    taken, start, over = step["taken"], step["base_start"], step["base_over"]
    text = f'IF(OR({taken.at}=0,{over.at}=""),"",MIN({start.at},{over.at}))'
    return Expr(text, _least(start, over) if step.taken and over.known else "")


def plan_end(step: StepTimes, start: Ref) -> Expr:
    """When it was to be over."""
    over = step["base_over"]
    return _end(start, over)


def _end(start: Ref, end: Ref) -> Expr:
    value = max(end.number, start.number + 1) if start.known else ""
    return Expr(f'IF({start.at}="","",MAX({end.at},{start.at}+1))', value)


def bar_start(step: StepTimes) -> Expr:
    """When the step really began, or counts from; ahead, when it can begin."""
    taken, ended, end = step["taken"], step["ended"], step["forecast"]
    started, start, ahead = step["started"], step["start"], step["fc_start"]
    did = f"IF(COUNT({started.at})>0,MIN({end.at},{started.at}),MIN({end.at},{start.at}))"
    text = f'IF(OR({taken.at}=0,{end.at}=""),"",IF({ended.at}=1,{did},MIN({end.at},{ahead.at})))'
    if not step.taken or not end.known:
        return Expr(text, "")
    if not step.ended:
        return Expr(text, _least(end, ahead))
    return Expr(text, _least(end, started if started.known else start))


def bar_end(step: StepTimes, start: Ref) -> Expr:
    """When it ended, or will."""
    return _end(start, step["forecast"])


def late_from(step: StepTimes, start: Ref) -> Expr:
    """From when the bar is late; nothing where it is over in time."""
    bound, end = step["limit_over"], step["forecast"]
    text = f'IF(OR({start.at}="",{bound.at}=""),"",IF({end.at}>{bound.at},{bound.at},""))'
    late = start.known and bound.known and end.number > bound.number
    return Expr(text, bound.value if late else "")


def standing(step: StepTimes, start: Ref, late: Ref, now: Ref, due_soon: int) -> Expr:
    """The Standing of the step, in numbers."""
    taken, ended, finished = step["taken"], step["ended"], step["finished"]
    waits, deadline = step["waits"], step["deadline"]
    s = Standing
    done = f'IF(AND({finished.at}<>"",{late.at}=""),{s.DONE:d},{s.DONE_LOOK:d})'
    over = f"IF(AND({now.at}>{late.at},{waits.at}=0),{s.OVERDUE:d},{s.SLIPPING:d})"
    soon = f"IF({deadline.at}-{now.at}<=DueSoon,{s.DUE_SOON:d},{s.ON_ITS_WAY:d})"
    calm = f'IF({deadline.at}="",{s.ON_ITS_WAY:d},{soon})'
    text = (
        f"IF({taken.at}=0,{s.NOT_TAKEN:d},IF({ended.at}=1,{done},"
        f'IF({start.at}="",{s.WAITING:d},IF({late.at}<>"",{over},{calm}))))'
    )
    return Expr(text, int(_standing(step, start, late, now, due_soon)))


def _standing(step: StepTimes, start: Ref, late: Ref, now: Ref, due_soon: int) -> Standing:
    deadline = step["deadline"]
    if not step.taken:
        return Standing.NOT_TAKEN
    if step.ended:
        in_time = step["finished"].known and not late.known
        return Standing.DONE if in_time else Standing.DONE_LOOK
    if not start.known:
        return Standing.WAITING
    if late.known:
        overdue = now.number > late.number and step["waits"].number == 0
        return Standing.OVERDUE if overdue else Standing.SLIPPING
    soon = deadline.known and deadline.number - now.number <= due_soon
    return Standing.DUE_SOON if soon else Standing.ON_ITS_WAY


def first_of(area: str, values: list[Known], now: Ref, runs: Ref) -> Expr:
    """The first of the times in an area, or now while it runs; nothing where it holds none."""
    known = [value for value in values if isinstance(value, int)]
    text = f'IF(COUNT({area})=0,"",IF({runs.at}=1,MIN({area},{now.at}),MIN({area})))'
    return Expr(text, min([*known, *([now.number] if runs.value else [])]) if known else "")
