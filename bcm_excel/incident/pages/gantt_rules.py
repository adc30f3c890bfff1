"""The colours of the bar chart: conditions over its cells, in the order in which they count.

All rules of an area stand in one block and name everything a cell shows: one program takes the
first that holds, another lays all over each other that it is not told to leave out. What is late,
running or ahead has a sign, so that a print in black and white says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcm_excel.core.cell import letters
from bcm_excel.excel.book import Options
from bcm_excel.excel.grid import Area
from bcm_excel.incident.pages.gantt_bars import Standing

Rule = tuple[Area, Options]
BARS = (
    "bar_plan unseen",
    "bar_late sign_late",
    "bar_slip sign_late",
    "bar_done unseen",
    "bar_active sign_run",
    "bar_ahead sign_ahead",
)
"""Styles of the bars: the plan's strip, late, expected late, done, running, ahead."""
NOW, BAND = "now_fill now_line", "zebra"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the chart stands: its area, the row of the columns' times, and the hidden cells."""

    grid: Area
    times: int
    start: int
    end: int
    late: int
    standing: int
    now: str
    runs: str
    tick: str

    def of(self, column: int) -> str:
        """A hidden column, in the row of the cell that is coloured."""
        return f"${letters(column)}{self.grid.top}"

    @property
    def begins(self) -> str:
        """When the cell's column begins."""
        return f"{letters(self.grid.left)}${self.times}"

    @property
    def ends(self) -> str:
        """When it ends."""
        return f"{letters(self.grid.left + 1)}${self.times}"


def outside(frame: Frame) -> str:
    """When no bar lies in the cell."""
    return f"OR({frame.begins}>={frame.of(frame.end)},{frame.ends}<={frame.of(frame.start)})"


def not_now(frame: Frame) -> str:
    """When the cell's column does not hold the present, or the incident does not run."""
    return f"OR({frame.runs}=0,{frame.begins}>{frame.now},{frame.ends}<={frame.now})"


def conditions(frame: Frame) -> tuple[str, ...]:
    """Which bar lies in a cell that has one, in the order of BARS; the first that holds counts."""
    t, after = frame.begins, frame.ends
    start, late = frame.of(frame.start), frame.of(frame.late)
    kind, now = frame.of(frame.standing), frame.now
    over = f"AND({kind}={Standing.OVERDUE:d},{t}<{now})"
    return (
        f"{kind}<0",
        f"AND({after}>{late},OR({kind}={Standing.DONE_LOOK:d},{over}))",
        f"{after}>{late}",
        f"{kind}<={Standing.DONE_LOOK:d}",
        f"AND({start}<{now},{t}<{now})",
        "TRUE",
    )


def band(frame: Frame) -> str:
    """Every second stretch between two headings."""
    t = frame.begins
    return f"IF(ISNUMBER({t}),MOD(INT({t}/{frame.tick}),2)=1,FALSE)"


def grid_rules(frame: Frame) -> Iterator[Rule]:
    """The rules of the chart itself: most cells are empty, and settled by the first two."""
    empty, apart = outside(frame), not_now(frame)
    yield _first(frame.grid, f"AND({empty},{apart},{band(frame)})", f"{BAND} unseen")
    yield _first(frame.grid, f"AND({empty},{apart})", "plain unseen")
    yield _first(frame.grid, empty, f"{NOW} unseen")
    for style, condition in zip(BARS, conditions(frame), strict=True):
        yield _first(frame.grid, f"AND({condition},NOT({apart}))", f"{style} now_line")
        yield _first(frame.grid, condition, style)


def _first(area: Area, criteria: str, style: str) -> Rule:
    """A rule after which no other is asked."""
    _, options = _rule(area, criteria, style)
    return area, {**options, "stop_if_true": True}


def side_rules(frame: Frame, names: Area, flag: Area) -> Iterator[Rule]:
    """The rules beside it: what is late stands out, what is over steps back."""
    kind = f"ABS({frame.of(frame.standing)})"
    s = Standing

    def rule(area: Area, style: str, *standings: Standing) -> Rule:
        said = ",".join(f"{kind}={each:d}" for each in standings)
        return _rule(area, f"OR({said})", style)

    yield rule(names, "late", s.OVERDUE)
    yield rule(names, "waiting", s.NOT_TAKEN)
    yield rule(names, "grey", s.DONE, s.DONE_LOOK)
    yield rule(flag, "late_flag", s.OVERDUE)
    yield rule(flag, "soon_flag", s.DUE_SOON)
    yield rule(flag, "soon", s.SLIPPING, s.DONE_LOOK)
    yield rule(flag, "done", s.DONE)
    yield rule(flag, "waiting", s.WAITING, s.NOT_TAKEN)


def _rule(area: Area, criteria: str, style: str) -> Rule:
    return area, {"type": "formula", "criteria": f"={criteria}", "format": style}
