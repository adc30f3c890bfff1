"""Which tables of a tracking workbook staff type in, and what of them is theirs.

One list serves the pages, the reading back, refresh and merge: a table that stands here is carried
everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bcm_excel.core.text import Text
from bcm_excel.incident.exercise import (
    AttendanceRow,
    EndingRow,
    EvaluationRow,
    ExerciseRow,
    InjectRow,
    ObjectiveRow,
)
from bcm_excel.incident.records import (
    CauseRow,
    FillRow,
    LogRow,
    NoticeRow,
    PartyRow,
    ProblemRow,
    SpendRow,
    SupplyRow,
)
from bcm_excel.incident.sheets import (
    CALL_INPUTS,
    COMPUTED,
    STEP_INPUTS,
    TIME,
    CallRow,
    DecisionRow,
    MomentRow,
    StepRow,
)
from bcm_excel.plan.declare import Row


@dataclass(frozen=True)
class Block:
    """A table that staff type in.

    ``inputs`` are the fields that they fill in. ``named`` are those that say what a row is about:
    they are read too, for a row that the plan does not know. ``planned`` are those that repeat what
    the plan says. ``free`` tables take rows of the staff's own, whose keys are mere numbers.
    """

    row: type[Row]
    page: str
    """The sheet, by its name in TITLES."""
    inputs: frozenset[str]
    named: frozenset[str] = frozenset()
    planned: frozenset[str] = frozenset()
    free: bool = False

    @cached_property
    def name(self) -> str:
        """The table's name."""
        return self.row.sheet.name

    @cached_property
    def key(self) -> str:
        """The field by which rows are matched."""
        return self.row.sheet.keys[0].field

    @cached_property
    def carried(self) -> tuple[str, ...]:
        """The fields that go on into a new workbook."""
        return tuple(sorted(self.inputs | self.named))

    @cached_property
    def told(self) -> frozenset[str]:
        """The fields that say something: all but those that the workbook computes, which nobody
        trusts.
        """
        computed = (COMPUTED, TIME)
        return frozenset(c.field for c in self.row.sheet.columns if c.kind not in computed)

    @cached_property
    def titles(self) -> frozenset[Text]:
        """The headings of what is filled in."""
        return frozenset(self.row.sheet.column(name).title for name in self.inputs)

    def own(self, key: str) -> bool:
        """Whether a row is the staff's own: nothing in it comes from the plan."""
        return key.startswith(EXTRA) or (self.free and key.isdigit())


EXTRA = "+"
"""Leads the key of a row that the plan does not know."""


def _all_but(row: type[Row], *fields: str) -> frozenset[str]:
    return frozenset(column.field for column in row.sheet.columns) - set(fields)


PARTY_INPUTS = frozenset({"state", "done", "view", "agreed", "delivery", "remark"})
SUPPLY_INPUTS = frozenset({"amount", "called", "arrived", "remark"})
STEP_NAMED = frozenset({"content", "responsible", "deadline"})
STEP_PLANNED = frozenset(
    {
        *("workflow", "backup", "expected", "limit", "counted_from", "wait", "after", "marks"),
        *("only_if", "outcomes", "outcome", "nature"),
    }
)

BLOCKS: tuple[Block, ...] = (
    Block(MomentRow, "overview", frozenset({"at"})),
    Block(DecisionRow, "overview", frozenset({"outcome"})),
    Block(StepRow, "steps", STEP_INPUTS, STEP_NAMED, STEP_PLANNED),
    Block(
        CallRow,
        "calls",
        CALL_INPUTS,
        frozenset({"who", "primary", "phone", "mail", "backup", "backup_phone", "backup_mail"}),
    ),
    Block(PartyRow, "parties", PARTY_INPUTS, frozenset({"step", "party", "contact", "backup"})),
    Block(LogRow, "log", _all_but(LogRow, "key"), free=True),
    Block(
        SupplyRow, "resources", SUPPLY_INPUTS, frozenset({"what", "contact", "scope"}), free=True
    ),
    Block(SpendRow, "resources", _all_but(SpendRow, "key", "check"), free=True),
    Block(FillRow, "notices", frozenset({"text"})),
    Block(NoticeRow, "notices", _all_but(NoticeRow, "key"), free=True),
    Block(CauseRow, "review", frozenset({"text"})),
    Block(ProblemRow, "review", _all_but(ProblemRow, "key"), free=True),
    Block(ExerciseRow, "exercise", frozenset({"text"})),
    Block(ObjectiveRow, "exercise", _all_but(ObjectiveRow, "key"), free=True),
    Block(InjectRow, "injects", _all_but(InjectRow, "key", "due"), free=True),
    Block(
        AttendanceRow,
        "attendance",
        frozenset({"capacity", "signed", "signature", "exam", "remark"}),
        frozenset({"name", "unit", "role"}),
        free=True,
    ),
    Block(
        EvaluationRow,
        "evaluation",
        frozenset({"rating", "evidence", "suggestion"}),
        frozenset({"topic", "question"}),
        free=True,
    ),
    Block(EndingRow, "evaluation", frozenset({"text"})),
)
"""Every such table, in the order of the workbook."""

TITLES: Mapping[str, Text] = {
    "overview": Text("应急总览", "Overview"),
    "steps": StepRow.sheet.title,
    "gantt": Text("进度横道图", "Gantt"),
    "calls": CallRow.sheet.title,
    "parties": PartyRow.sheet.title,
    "log": LogRow.sheet.title,
    "resources": Text("资源调配", "Resources"),
    "notices": Text("信息通报", "Notices"),
    "review": Text("复盘总结", "Review"),
    "exercise": Text("演练方案", "Exercise plan"),
    "injects": InjectRow.sheet.title,
    "attendance": AttendanceRow.sheet.title,
    "evaluation": EvaluationRow.sheet.title,
    "paper": Text("纸质记录表", "Paper form"),
    "faults": Text("预案问题", "Plan errors"),
}
"""The sheets that people see."""

MERGED = Text("合并说明", "Merge")
FOR_PEOPLE = (MERGED,)
"""Further sheets of our own in which nothing is typed."""
AS_OF = Text("指定时点", "As of")
"""The label of the cell that pins the moment for which everything is computed."""


def block(name: str) -> Block:
    """The table of this name."""
    return next(each for each in BLOCKS if each.name == name)
