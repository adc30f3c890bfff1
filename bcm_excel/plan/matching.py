"""Which row of one edition of a plan is which row of the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Column, Row, Sheet
from bcm_excel.plan.people import Contact
from bcm_excel.plan.plan import SHEETS, Plan, Table
from bcm_excel.plan.responsible import Directory

ORDERED = frozenset({"mobile", "landline", "mail", "responsible", "switchboard"})
"""Fields in which the first of several is the one to be called, or leads."""

IDENTITIES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "steps": (("workflow", "content"), ("content",)),
    "roles": (("group", "role", "post", "primary"), ("group", "role", "post")),
}
"""By what else rows are known whose numbers move when another row is put between them."""

Key = Callable[[Row], Hashable]


@dataclass(frozen=True)
class Matched:
    """The rows of one sheet: those in both editions, those that went and those that came."""

    pairs: tuple[tuple[Any, Any], ...]
    gone: tuple[Any, ...]
    come: tuple[Any, ...]


def meaning(column: Column, value: object) -> Hashable:
    """What a value means, however it is written: 1 小时 is 60 分钟, 王 敏 is 王敏."""
    if isinstance(value, str):
        return fold(value) or None
    if isinstance(value, tuple):
        parts = tuple(fold(each) for each in value)
        return (parts if column.field in ORDERED else frozenset(parts)) if parts else None
    return value if isinstance(value, Hashable) else str(value)


@dataclass(frozen=True)
class Editions:
    """Two editions of a plan, and who is the same person in both."""

    old: Plan
    new: Plan
    people: Mapping[int, int] = field(init=False)
    """From the row of a contact in the old edition to that in the new."""
    moved: Mapping[str, Mapping[str, str]] = field(init=False)
    """Of each sheet, the old names or numbers of rows that bear another now, to the new ones."""
    _directories: tuple[Directory, Directory] = field(init=False)
    _kept: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_directories", (Directory(self.old), Directory(self.new)))
        sheet = Contact.sheet
        pairs = matched(sheet, self.old.contacts, self.new.contacts, meaning, meaning).pairs
        object.__setattr__(self, "people", {old.row: new.row for old, new in pairs})
        object.__setattr__(self, "_kept", {new.row: new.row for _, new in pairs})
        object.__setattr__(self, "moved", {})
        moved = {sheet.name: self._moved(sheet) for sheet in SHEETS if len(sheet.keys) == 1}
        object.__setattr__(self, "moved", {name: found for name, found in moved.items() if found})

    def rows(self, sheet: Sheet) -> Matched:
        """The rows of a sheet."""
        old, new = self.old.table(sheet.name), self.new.table(sheet.name)
        return matched(sheet, old, new, self._before, self._after)

    def same(self, column: Column, old: object, new: object) -> bool:
        """Whether two values of a column mean the same; who or what is named may be renamed."""
        if meaning(column, old) == meaning(column, new):
            return True
        return self._before(column, old) == self._after(column, new)

    def _moved(self, sheet: Sheet) -> dict[str, str]:
        field = sheet.keys[0].field
        keys = (
            (fold(str(getattr(old, field))), fold(str(getattr(new, field))))
            for old, new in self.rows(sheet).pairs
        )
        return {old: new for old, new in keys if old != new}

    def _before(self, column: Column, value: object) -> Hashable:
        names = self.moved.get(column.to or "")
        if names and isinstance(value, tuple | str):
            several = isinstance(value, tuple)
            parts = tuple(names.get(fold(each), each) for each in (value if several else (value,)))
            return meaning(column, parts if several else parts[0])
        return self._meant(column, value, self._directories[0], self.people)

    def _after(self, column: Column, value: object) -> Hashable:
        return self._meant(column, value, self._directories[1], self._kept)

    @staticmethod
    def _meant(
        column: Column, value: object, directory: Directory, rows: Mapping[int, int]
    ) -> Hashable:
        if column.to != "contacts" or not value:
            return meaning(column, value)
        names = value if isinstance(value, tuple) else (str(value),)
        people = [(directory.one(name), name) for name in names]
        return frozenset(
            rows[person.row] if person and person.row in rows else fold(name)
            for person, name in people
        )


def matched(
    sheet: Sheet,
    old: Table[Any],
    new: Table[Any],
    before: Callable[[Column, object], Hashable],
    after: Callable[[Column, object], Hashable],
) -> Matched:
    """The rows of two tables, matched from the surest sign to the weakest; order does not matter.

    Equal rows first; then rows with the same key, except that a step or role whose number moved is
    known by what it says; last, rows that are equal but for their key.
    """
    pairs: list[tuple[Row, Row]] = []
    left, right = list(old), list(new)
    for names, alone in _signs(sheet):
        columns = [sheet.column(name) for name in names]
        ours, theirs = (_sign(columns, read) for read in (before, after))
        found = list(_met(left, right, ours, theirs, alone))
        pairs += found
        gone, come = {id(row) for row, _ in found}, {id(row) for _, row in found}
        left = [row for row in left if id(row) not in gone]
        right = [row for row in right if id(row) not in come]
        if not left or not right:
            break
    return Matched(tuple(sorted(pairs, key=lambda pair: pair[1].row)), tuple(left), tuple(right))


def _signs(sheet: Sheet) -> Iterator[tuple[list[str], bool]]:
    """By which fields rows are known, and whether only where one row alone bears them."""
    every = [column.field for column in sheet.columns]
    keys = [column.field for column in sheet.keys]
    yield every, False
    identities = IDENTITIES.get(sheet.name, ())
    for names in identities[:1]:
        yield [*keys, *names], False
    for names in identities:
        yield list(names), True
    yield keys, False
    if len(keys) > 1 and not sheet.keys[1].required:
        yield keys[:1], True
        if sheet.repeats:
            yield keys[1:], True
    for key in keys:
        yield [name for name in every if name != key], True


def _sign(columns: Sequence[Column], read: Callable[[Column, object], Hashable]) -> Key:
    def sign(row: Row) -> Hashable:
        held = tuple(read(column, getattr(row, column.field)) for column in columns)
        return held if any(each is not None for each in held) else None

    return sign


def _met(
    left: Sequence[Row], right: Sequence[Row], ours: Key, theirs: Key, alone: bool
) -> Iterator[tuple[Row, Row]]:
    """The rows that bear the same sign, in order; rows without any sign meet nobody."""
    there: dict[Hashable, list[Row]] = defaultdict(list)
    here: dict[Hashable, list[Row]] = defaultdict(list)
    for rows, by, sign in ((left, here, ours), (right, there, theirs)):
        for row in rows:
            if (key := sign(row)) is not None:
                by[key].append(row)
    for key, mine in here.items():
        others = there.get(key, [])
        if not alone or len(mine) == len(others) == 1:
            yield from zip(mine, others, strict=False)
