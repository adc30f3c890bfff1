"""Copies of one tracking workbook come together again: nothing is lost, nothing picked in silence.

Rows match by their keys, whatever has happened to order and columns. What is typed in one copy only
is taken. Where two say different things the master's cell stays as it is, and both are named. Rows
that staff added themselves (the log, spending, problems …) are the same entry where they agree in
more than they differ, else both are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.incident.blocks import BLOCKS, EXTRA, Block
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.tables import SAID
from bcm_excel.incident.typed import Entry, Typed
from bcm_excel.plan.clean import fold

PICTURE = Text("图片见 {file} 的 {cell}", "picture: {cell} of {file}")


@dataclass(frozen=True, slots=True)
class Saying:
    """What one file says in one cell."""

    file: str
    cell: CellRef
    value: object

    @property
    def place(self) -> str:
        """``file!sheet!cell``."""
        return f"{self.file}!{self.cell}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell of which files say different things; the master's stays."""

    block: str
    key: str
    field: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True)
class Merged:
    """What all copies say together, and what is left to a person."""

    typed: Typed
    conflicts: tuple[Conflict, ...]
    unread: tuple[Saying, ...]
    """Typed cells that could not be read; they are in their copy only."""
    strange: tuple[tuple[str, str], ...]
    """Sheets that staff added, with their files; they are in their copy only."""
    missing: tuple[tuple[str, str], ...]
    """With their files, tables that a copy has lost: what was typed there cannot be taken in."""
    taken: Mapping[str, int]
    """By file, how many cells it gave that no earlier one had."""


@dataclass
class _Row:
    """One row while it comes together: by field, who says what."""

    block: Block
    key: str
    said: dict[str, list[Saying]] = field(default_factory=dict)

    def add(self, file: str, tracking: Tracking, key: str, entry: Entry) -> int:
        """Take in what a file says; how many cells were not said before."""
        row = tracking.tables.index[self.block.name, key]
        new = 0
        for name, value in entry.items():
            sayings = self.said.setdefault(name, [])
            new += not sayings and self._typed(name)
            if not any(same(each.value, value) for each in sayings):
                sayings.append(Saying(file, row.cell(name), value))
        return new

    def entry(self, master: str) -> dict[str, object]:
        """What the merged row holds: what all agree on, else what the master says."""
        found = {}
        for name, sayings in self.said.items():
            named = not self._typed(name)
            own = [each for each in sayings if each.file == master]
            chosen = sayings if len(sayings) == 1 or named else own
            if chosen:
                found[name] = chosen[0].value
        return found

    def _typed(self, name: str) -> bool:
        """Whether staff type this field."""
        return name in self.block.inputs or self.block.own(self.key)

    def conflicts(self) -> Iterator[Conflict]:
        """The cells of which files say different things."""
        for name, sayings in self.said.items():
            if len(sayings) > 1 and self._typed(name):
                yield Conflict(self.block.name, self.key, name, tuple(sayings))


def same(one: object, other: object) -> bool:
    """Whether two cells say the same; width, case and spaces of a text do not count."""
    if isinstance(one, str) and isinstance(other, str):
        return fold(one) == fold(other)
    return one == other


def merge(files: Sequence[tuple[str, Tracking]]) -> Merged:
    """Bring the first, the master, and its copies together; names are those of the files."""
    master = files[0][0]
    taken = {name: 0 for name, _ in files}
    cells: dict[str, dict[str, Entry]] = {}
    conflicts: list[Conflict] = []
    for block in BLOCKS:
        rows = _rows(block, files, taken)
        cells[block.name] = {row.key: row.entry(master) for row in rows}
        conflicts += [each for row in rows for each in row.conflicts()]
    return Merged(
        Typed(cells),
        tuple(conflicts),
        tuple(unread(files)),
        tuple((name, sheet) for name, each in files for sheet in each.tables.strange),
        tuple(
            (name, block.name)
            for name, each in files[1:]
            for block in BLOCKS
            if block.name in files[0][1].tables.rows and block.name not in each.tables.rows
        ),
        taken,
    )


def _rows(block: Block, files: Sequence[tuple[str, Tracking]], taken: dict[str, int]) -> list[_Row]:
    rows: dict[str, _Row] = {}
    for name, tracking in files:
        new = set(rows)
        for key, entry in pictured(name, tracking, block).items():
            own = block.own(key)
            row = _own(rows, new, key, entry) if own else rows.get(key)
            if row is None:
                row = _Row(block, _free_key(rows, key) if own else key)
                rows[row.key] = row
            taken[name] += row.add(name, tracking, key, entry)
    return list(rows.values())


def pictured(file: str, tracking: Tracking, block: Block) -> dict[str, Entry]:
    """A table's typed rows; a picture that cannot be carried is named in its cell."""
    found: dict[str, Entry] = {}
    for key, entry in tracking.typed.rows(block.name).items():
        row = tracking.tables.index.get((block.name, key))
        if row is None:
            continue
        pictures = [n for n in block.inputs if tracking.tables.picture(block, row, n)]
        said = {
            name: PICTURE.fill(tracking.lang, {"file": file, "cell": row.cell(name)})
            for name in pictures
            if block.row.sheet.column(name).kind.letter == "T"
        }
        found[key] = {**entry, **said}
    return found


def _own(rows: Mapping[str, _Row], before: set[str], key: str, entry: Entry) -> _Row | None:
    """The row of an earlier file that is the same entry as this one of the staff's own."""
    nearest = [rows[key]] if key in before else []
    for row in (*nearest, *(rows[each] for each in before if each != key)):
        pairs = [(row.said[name], value) for name, value in entry.items() if name in row.said]
        agree = sum(any(same(each.value, value) for each in said) for said, value in pairs)
        differ = len(pairs) - agree
        if (agree > differ and row.key == key) or (agree and agree == len(entry)):
            return row
    return None


def _free_key(rows: Mapping[str, _Row], key: str) -> str:
    """The key itself, else the next number that is free."""
    if key not in rows:
        return key
    lead = EXTRA if key.startswith(EXTRA) else ""
    number = 1
    while f"{lead}{number}" in rows:
        number += 1
    return f"{lead}{number}"


def unread(files: Sequence[tuple[str, Tracking]]) -> Iterator[Saying]:
    """What is typed in files and cannot be read, with its place."""
    for name, tracking in files:
        for problem in tracking.problems:
            if problem.trouble in SAID:
                yield Saying(name, problem.cell, problem.values.get("text", ""))
