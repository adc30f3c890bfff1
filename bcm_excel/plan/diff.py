"""What differs between two editions of a plan, row by row and field by field.

Rows are known by their keys, wherever they stand. What means the same is no change: 1 小时 and
60 分钟, 138-0000-0001 and 13800000001, the same names in another order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Column, Row, Sheet
from bcm_excel.plan.matching import Editions
from bcm_excel.plan.named import key_of, name_of
from bcm_excel.plan.plan import SHEETS, Plan, Table


class ChangeKind(StrEnum):
    """What happened; the words that scripts read."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    """In one of the editions the cell cannot be read, so nobody can say whether it changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: of a field (``column``), of a whole row, or (no ``before``, ``after``) of a
    whole sheet or column.
    """

    kind: ChangeKind
    sheet: Sheet
    key: Text
    """What tells the row from others, or the title of the item, column or sheet."""
    name: Text
    """The same as a sentence names it."""
    column: Column | None = None
    before: Row | None = None
    after: Row | None = None
    old_cell: CellRef | None = None
    new_cell: CellRef | None = None

    @property
    def old(self) -> object:
        """The field's old value."""
        return getattr(self.before, self.column.field) if self.before and self.column else None

    @property
    def new(self) -> object:
        """The field's new value."""
        return getattr(self.after, self.column.field) if self.after and self.column else None

    @property
    def cell(self) -> CellRef:
        """Where to look: in the new edition, else in the old."""
        return self.new_cell or self.old_cell or CellRef(self.sheet.title.zh)


def diff(old: Plan, new: Plan) -> tuple[Change, ...]:
    """Every change, in the order of the new workbook's sheets and rows; none where all is equal."""
    editions = Editions(old, new)
    return tuple(change for sheet in SHEETS for change in _of_sheet(editions, sheet))


def _of_sheet(editions: Editions, sheet: Sheet) -> Iterator[Change]:
    old, new = editions.old.table(sheet.name), editions.new.table(sheet.name)
    if _absent(old) != _absent(new):
        kind, there = (ChangeKind.REMOVED, old) if _absent(new) else (ChangeKind.ADDED, new)
        if len(there):
            title = sheet.title
            cells = (there.cell(), None) if there is old else (None, there.cell())
            yield Change(kind, sheet, title, title, None, None, None, *cells)
        return
    if sheet.items:
        for before, after in zip(old, new, strict=True):
            yield from _fields(editions, sheet, before, after, frozenset())
        return
    columns = tuple(_columns(sheet, old, new))
    yield from columns
    skipped = frozenset(change.column.field for change in columns if change.column)
    rows = editions.rows(sheet)
    for row in rows.gone:
        yield _whole(ChangeKind.REMOVED, row, editions.old, new)
    for before, after in rows.pairs:
        yield from _fields(editions, sheet, before, after, skipped)
    for row in rows.come:
        yield _whole(ChangeKind.ADDED, row, editions.new, old)


def _absent(table: Table[Row]) -> bool:
    return table.layout is None


def _columns(sheet: Sheet, old: Table[Row], new: Table[Row]) -> Iterator[Change]:
    """Columns that only one edition has, where they are not empty."""
    for column in sheet.columns:
        here, there = (_has(table, column.field) for table in (old, new))
        table = old if here else new
        if here == there or all(getattr(row, column.field) is None for row in table):
            continue
        kind = ChangeKind.REMOVED if here else ChangeKind.ADDED
        name = Text(
            f"{sheet.title.zh}的“{column.title.zh}”列",
            f"column {column.title.en} of {sheet.title.en}",
        )
        cells = (table.cell(column.field), None) if here else (None, table.cell(column.field))
        yield Change(kind, sheet, column.title, name, column, None, None, *cells)


def _has(table: Table[Row], field: str) -> bool:
    return table.layout is not None and field in table.layout.columns


def _whole(kind: ChangeKind, row: Row, plan: Plan, other: Table[Row]) -> Change:
    """A row that went or came; one that the other edition has but cannot be read is said so."""
    lead = row.sheet.keys[0].field
    lost = fold(str(getattr(row, lead))) in other.lost_keys
    gone = kind is ChangeKind.REMOVED
    cell = row.cell(lead)
    return Change(
        ChangeKind.UNREADABLE if lost else kind,
        row.sheet,
        key_of(row, plan),
        name_of(row, plan),
        None,
        row if gone else None,
        None if gone else row,
        cell if gone else None,
        None if gone else cell,
    )


def _fields(
    editions: Editions, sheet: Sheet, before: Row, after: Row, skipped: frozenset[str]
) -> Iterator[Change]:
    """What differs between the two editions of a row."""
    for column in sheet.columns:
        field = column.field
        old, new = getattr(before, field), getattr(after, field)
        unread = (field in before.unread) + (field in after.unread)
        if field in skipped or unread == 2 or (not unread and editions.same(column, old, new)):
            continue
        kind = ChangeKind.UNREADABLE if unread else ChangeKind.CHANGED
        if not unread and column.key and old is not None and new is not None:
            kind = ChangeKind.RENAMED
        key = column.title if sheet.items else key_of(after, editions.new)
        name = column.title if sheet.items else name_of(after, editions.new)
        if kind is ChangeKind.RENAMED:
            key, name = key_of(before, editions.old), name_of(before, editions.old)
        yield Change(
            kind, sheet, key, name, column, before, after, before.cell(field), after.cell(field)
        )
