"""The colours of the bar chart: conditions over its cells, in the order in which they count.

All rules of an area stand in one block and name everything a cell shows, for one program takes the
first that holds and another lays all over each other. Each kind of bar has a sign, so that a print
in black and white says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bcm_excel.core.cell import letters
from bcm_excel.excel.book import Options
from bcm_excel.excel.grid import Area
from bcm_excel.incident.pages.gantt_bars import Standing

Rule = tuple[Area, Options]
BARS = ("bar_plan", "bar_late sign_late", "bar_slip sign_late", "bar_done", "bar_active sign_run",
        "bar_ahead sign_ahead")  # fmt: skip
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


def conditions(frame: Frame) -> tuple[str, ...]:
    """When a cell bears a bar, in the order of BARS; the first that holds counts."""
    t, after = frame.begins, frame.ends
    start, end, late = (frame.of(each) for each in (frame.start, frame.end, frame.late))
    kind, now = frame.of(frame.standing), frame.now
    inside = f"{t}<{end},{after}>{start}"
    behind = f"{inside},{after}>{late}"
    over = f"AND({kind}={Standing.OVERDUE:d},{t}<{now})"
    return (
        f"AND({kind}<0,{inside})",
        f"AND({behind},OR({kind}={Standing.DONE_LOOK:d},{over}))",
        f"AND({behind})",
        f"AND({inside},{kind}<={Standing.DONE_LOOK:d})",
        f"AND({inside},{start}<{now},{t}<{now})",
        f"AND({inside})",
    )


def at_now(frame: Frame) -> str:
    """When a cell's column holds the present, while the incident runs."""
    return f"AND({frame.runs}=1,{frame.begins}<={frame.now},{frame.ends}>{frame.now})"


def band(frame: Frame) -> str:
    """Every second stretch between two headings."""
    t = frame.begins
    return f"IF(ISNUMBER({t}),MOD(INT({t}/{frame.tick}),2)=1,FALSE)"


def grid_rules(frame: Frame) -> Iterator[Rule]:
    """The rules of the chart itself; a bar shows the line of now too."""
    now = at_now(frame)
    for style, condition in zip(BARS, conditions(frame), strict=True):
        yield _rule(frame.grid, f"AND({now},{condition})", f"{style} now_line")
        yield _rule(frame.grid, condition, style)
    yield _rule(frame.grid, now, NOW)
    yield _rule(frame.grid, band(frame), BAND)


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
