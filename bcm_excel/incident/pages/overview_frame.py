"""The overview while it is made: its cells, and the counts that several parts of it show."""

from __future__ import annotations

from dataclasses import dataclass, field

from bcm_excel.clock.calendar import serial
from bcm_excel.clock.network import Flag, Moment
from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell
from bcm_excel.excel.grid import Area, Position
from bcm_excel.incident.draft import Draft, quote
from bcm_excel.incident.formulas import Expr, Ref, quoted
from bcm_excel.incident.pages.places import LAST, Places
from bcm_excel.incident.pages.step_cells import column_of, flag_words, row_of


@dataclass
class Frame:
    """The sheet so far."""

    draft: Draft
    places: Places
    steps_sheet: str
    cells: dict[Position, Cell] = field(default_factory=dict)
    merges: dict[Area, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    helpers: dict[str, Ref] = field(default_factory=dict)

    def wide(self, row: int, left: int, right: int, cell: Cell) -> None:
        """A cell over several columns."""
        self.merges[Area(row, left, row, right)] = cell

    def say(self, text: Text, **values: object) -> str:
        """A wording of the workbook."""
        return self.draft.say(text, **values)

    def ended(self) -> Ref:
        """When the response ended, where it really did."""
        engine = self.draft.engine
        moment = engine.moments[Moment.ENDED]
        source, own = moment["source"], moment["own"]
        real = source.value in ("typed", "marked")
        text = f'IF(OR({source.at}="typed",{source.at}="marked"),{own.at},"")'
        return self.helper("ended", Expr(text, own.value if real else ""))

    def elapsed(self) -> Ref:
        """Minutes from began to now, or to the end."""
        engine = self.draft.engine
        began, over = engine.moments[Moment.BEGAN]["given"], self.ended()
        until = over.number if over.known else serial(self.draft.now)
        text = f'IF({began.at}="",0,MAX(0,IF({over.at}="",NowMinute,{over.at})-{began.at}))'
        return self.helper(
            "elapsed", Expr(text, max(0, until - began.number) if began.known else 0)
        )

    def helper(self, name: str, expr: Expr) -> Ref:
        """A helper cell of the engine, made once."""
        if name not in self.helpers:
            self.helpers[name] = self.draft.engine.extra(expr)  # noqa: S610 - not Django's
        return self.helpers[name]

    def done(self) -> tuple[Expr, Expr]:
        """Steps ended, and steps that are taken."""
        return self.total("ended"), self.total("taken")

    def total(self, name: str) -> Expr:
        """The sum of a column of the engine."""
        engine = self.draft.engine
        return Expr(f"SUM({engine.column(name)})", sum(int(v) for v in engine.values(name)))

    def count(self, *flags: Flag) -> Expr:
        """How many steps bear one of these flags."""
        area = self.column("flag")
        said = flag_words(self.draft.lang)
        words = dict.fromkeys(quoted(said[flag]) for flag in flags)
        text = "+".join(f"COUNTIF({area},{word})" for word in words)
        return Expr(f"({text})", sum(flag in flags for flag in self.draft.flags.values()))

    def overdue(self) -> Expr:
        """How many are overdue."""
        return self.count(Flag.OVERDUE, Flag.OVERDUE_DAYS)

    def column(self, field: str) -> str:
        """A column of the sheet of steps."""
        letter = letters(column_of(field))
        first, last = row_of(0), row_of(len(self.draft.rows) - 1)
        return f"{quote(self.steps_sheet)}!${letter}${first}:${letter}${last}"

    def first_late(self) -> Expr:
        """The key of the first overdue step in the order of the sheet."""
        flags, keys = self.column("flag"), self.column("key")
        said = flag_words(self.draft.lang)
        shown = {key: said[flag] for key, flag in self.draft.flags.items()}
        text = '""'
        found = ""
        for word in dict.fromkeys((said[Flag.OVERDUE_DAYS], said[Flag.OVERDUE])):
            first = f"INDEX({keys},MATCH({quoted(word)},{flags},0))"
            text = f"IF(COUNTIF({flags},{quoted(word)})>0,{first},{text})"
            late = (each.key for each in self.draft.rows if shown.get(each.key) == word)
            found = next(late, found)
        return Expr(text, found)

    def section(self, row: int, title: Text, remark: Text | None = None) -> None:
        """The title of a block."""
        text = self.say(title) + (f" · {self.say(remark)}" if remark else "")
        self.wide(row, 1, LAST, Cell(text, "section indent"))
        self.heights |= {row - 1: 8, row: 24, row + 1: 20}
