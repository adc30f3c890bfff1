"""The plan: typed rows of every sheet, and what reading came upon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Generic, TypeVar

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.plan import control, people, practice, resources, response
from bcm_excel.plan.clean import fold, folded
from bcm_excel.plan.declare import Layout, Row, Sheet
from bcm_excel.plan.problem import Problem

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Table(Generic[R]):
    """The records of one sheet, in their order."""

    rows: tuple[R, ...] = ()
    dropped: tuple[R, ...] = ()
    """Rows that lack a required cell, or have an unreadable one there; what is missing is None."""
    layout: Layout | None = None

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, field_: str = "") -> CellRef:
        """The heading of a column, or the whole sheet: where what is missing would be added."""
        if self.layout is None:
            return CellRef("")
        column = self.layout.columns.get(field_, 0)
        return CellRef(self.layout.sheet, self.layout.header if column else 0, column)

    @cached_property
    def lost_keys(self) -> frozenset[str]:
        """Folded keys of the rows that were dropped: they exist all the same."""
        keys = (getattr(row, row.sheet.keys[0].field) for row in self.dropped if row.sheet.keys)
        return frozenset(fold(str(key)) for key in keys if key is not None)

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[R, ...]]:
        if not self.rows:
            return {}
        field_ = self.rows[0].sheet.keys[0].field
        keys = folded(getattr(row, field_) for row in self.rows)
        found: dict[str, tuple[R, ...]] = {}
        for key, row in zip(keys, self.rows, strict=True):
            found[key] = (*found[key], row) if key in found else (row,)
        return found

    def named(self, key: str) -> tuple[R, ...]:
        """The rows whose (first) key is this, width and case not counted."""
        return self._by_key.get(fold(key), ())

    def has(self, key: str) -> bool:
        """Whether a row bears this key, read or dropped."""
        return fold(key) in self._by_key or fold(key) in self.lost_keys


@dataclass(frozen=True)
class Plan:
    """A plan workbook as read. ``settings`` is None where that sheet is missing."""

    settings: control.Settings | None = None
    revisions: Table[control.Revision] = field(default_factory=Table)
    parties: Table[control.Party] = field(default_factory=Table)
    contacts: Table[people.Contact] = field(default_factory=Table)
    roles: Table[people.Role] = field(default_factory=Table)
    external: Table[people.External] = field(default_factory=Table)
    triggers: Table[response.Trigger] = field(default_factory=Table)
    levels: Table[response.Level] = field(default_factory=Table)
    matrix: Table[response.Cell] = field(default_factory=Table)
    steps: Table[response.Step] = field(default_factory=Table)
    suppliers: Table[resources.Supplier] = field(default_factory=Table)
    funds: Table[resources.Count] = field(default_factory=Table)
    spending: Table[resources.Spending] = field(default_factory=Table)
    backups: Table[resources.Backup] = field(default_factory=Table)
    communication: Table[response.Item] = field(default_factory=Table)
    templates: Table[response.Template] = field(default_factory=Table)
    training: Table[practice.Training] = field(default_factory=Table)
    drills: Table[practice.Drill] = field(default_factory=Table)
    actions: Table[practice.Action] = field(default_factory=Table)
    duty: Table[people.DutyDay] = field(default_factory=Table)
    calendar: Table[practice.Day] = field(default_factory=Table)
    waivers: Table[control.Waiver] = field(default_factory=Table)
    problems: tuple[Problem, ...] = ()

    def table(self, name: str) -> Table[Any]:
        """The table of a sheet by its declared name; the settings as a table of one row."""
        if name == "settings":
            rows = (self.settings,) if self.settings else ()
            return Table(rows, layout=self.settings.layout if self.settings else None)
        found: Table[Any] = getattr(self, name)
        return found

    @property
    def empty(self) -> bool:
        """Whether no sheet holds anything; a blank workbook is judged by no rule."""
        if any(len(self.table(sheet.name)) for sheet in SHEETS if not sheet.items):
            return False
        items = control.Settings.sheet.columns
        return not any(getattr(self.settings, item.field, None) for item in items)

    def lacking(self) -> frozenset[str]:
        """The sheets that are missing or without records."""
        return frozenset(sheet.name for sheet in SHEETS if not len(self.table(sheet.name)))


ROWS: Mapping[str, type[Row]] = {
    "settings": control.Settings,
    "revisions": control.Revision,
    "parties": control.Party,
    "contacts": people.Contact,
    "roles": people.Role,
    "external": people.External,
    "triggers": response.Trigger,
    "levels": response.Level,
    "matrix": response.Cell,
    "steps": response.Step,
    "suppliers": resources.Supplier,
    "funds": resources.Count,
    "spending": resources.Spending,
    "backups": resources.Backup,
    "communication": response.Item,
    "templates": response.Template,
    "training": practice.Training,
    "drills": practice.Drill,
    "actions": practice.Action,
    "duty": people.DutyDay,
    "calendar": practice.Day,
    "waivers": control.Waiver,
}
"""The row class of every sheet, in the order of the workbook."""

SHEETS: tuple[Sheet, ...] = tuple(row.sheet for row in ROWS.values())
TITLES: Mapping[str, Text] = {sheet.name: sheet.title for sheet in SHEETS}
"""By their declared names, in the order of the workbook."""

if set(ROWS) | {"problems"} != {each.name for each in fields(Plan)}:
    raise TypeError("the sheets and the plan's tables differ")
