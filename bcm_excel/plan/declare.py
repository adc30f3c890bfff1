"""Declare a sheet once: the template, the reader, the checks and the documentation follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

from bcm_excel.clock.duration import Duration
from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.kinds import Kind

Example = str | int | float | Text | None


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a sheet, or one item of the settings."""

    field: str
    title: Text
    kind: Kind[Any]
    required: bool
    key: bool
    ditto: bool
    """〃, 同上 and cells merged downwards repeat the cell above."""
    to: str | None
    """The sheet that the column refers to, or ``responsible``."""
    options: str | None
    """The item of the settings that lists what the column may hold."""
    low: float | None
    high: float | None
    note: Text
    example: Example

    def written(self, value: object, lang: Lang) -> str | int | float | date | None:
        """What a cell shows for a value: typed ones as the kind writes them, others as they are.

        TypeError for what no cell can hold.
        """
        if isinstance(value, bool | tuple | Duration | Enum):
            value = self.kind.write(value, lang)
        if value is None or isinstance(value, str | int | float | date):
            return value
        raise TypeError(f"{self.field}: a cell cannot hold {value!r}")


@dataclass(frozen=True, eq=False)
class Sheet:
    """A declared sheet; ``name`` is also its attribute on the Plan."""

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    required: bool
    items: bool
    """The sheet's rows are its columns: 项目, 值, 说明."""
    repeats: bool
    """A key may stand twice (people who bear one name); a rule of its own judges that."""

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        """The columns that together name a row."""
        return tuple(column for column in self.columns if column.key)

    @cached_property
    def needed(self) -> tuple[Column, ...]:
        """The columns that a record must fill in."""
        return tuple(column for column in self.columns if column.required)

    @cached_property
    def _by_field(self) -> Mapping[str, Column]:
        return {column.field: column for column in self.columns}

    def column(self, field: str) -> Column:
        """The column of a field."""
        return self._by_field[field]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet's fields stand in this file: a column each, or a row each for items."""

    sheet: str
    header: int
    columns: Mapping[str, int]
    rows: Mapping[str, int] | None = None
    value_column: int = 0

    def cell(self, field: str, row: int) -> CellRef:
        """The cell of a field; the row or the sheet where the file has no such column."""
        if self.rows is not None:
            at = self.rows.get(field, 0)
            return CellRef(self.sheet, at, self.value_column if at else 0)
        return CellRef(self.sheet, row, self.columns.get(field, 0))


class Row:
    """Base of every typed row; remembers where each field came from.

    A row is a plain bag of the declared fields that is never changed. It is no dataclass: some
    thirty of them would cost a short run more time than reading its workbook.
    """

    sheet: ClassVar[Sheet]
    layout: Layout
    row: int
    unread: frozenset[str] = frozenset()
    """Optional fields whose cells could not be read: rules on them stay silent."""

    def __init__(self, **fields: object) -> None:
        self.__dict__.update(fields)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a row is not changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row) or self.sheet is not other.sheet:
            return False
        fields = ("row", "unread", *(column.field for column in self.sheet.columns))
        return all(getattr(self, field) == getattr(other, field) for field in fields)

    def __hash__(self) -> int:
        return hash((self.layout.sheet, self.row))

    def __repr__(self) -> str:
        shown = (f"{c.field}={getattr(self, c.field)!r}" for c in self.sheet.columns)
        return f"{type(self).__name__}({', '.join(shown)})"

    def cell(self, field: str) -> CellRef:
        """Where a field stands."""
        return self.layout.cell(field, self.row)


@dataclass(frozen=True, slots=True)
class _Declared:
    """What ``column`` was given, until its sheet turns it into a Column."""

    title: Text
    kind: Kind[Any]
    key: bool
    ditto: bool
    to: str | None
    options: str | None
    low: float | None
    high: float | None
    note: Text
    example: Example


def column(
    zh: str,
    en: str,
    kind: Kind[Any],
    *,
    note: Text,
    key: bool = False,
    ditto: bool = False,
    to: str | None = None,
    options: str | None = None,
    low: float | None = None,
    high: float | None = None,
    example: Example = None,
) -> Any:
    """A column of a sheet; annotate the field ``T | None`` if it may be empty."""
    return _Declared(Text(zh, en), kind, key, ditto, to, options, low, high, note, example)


R = TypeVar("R", bound=Row)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column,))
def sheet(
    name: str,
    zh: str,
    en: str,
    *,
    about: Text,
    required: bool = False,
    items: bool = False,
    repeats: bool = False,
) -> Callable[[type[R]], type[R]]:
    """Make a row class the declaration of a sheet."""

    def declare(row: type[R]) -> type[R]:
        columns = tuple(
            _column(field, annotation, vars(row)[field])
            for field, annotation in row.__annotations__.items()
        )
        for each in columns:
            setattr(row, each.field, None)  # a column that the file does not have
        row.sheet = Sheet(name, Text(zh, en), about, columns, required, items, repeats)
        return row

    return declare


def _column(field: str, annotation: str, given: _Declared) -> Column:
    """``annotation`` is the text of the field's type, as ``from __future__`` leaves it."""
    return Column(
        field,
        given.title,
        given.kind,
        not annotation.endswith("| None"),
        given.key,
        given.ditto,
        given.to,
        given.options,
        given.low,
        given.high,
        given.note,
        given.example,
    )
