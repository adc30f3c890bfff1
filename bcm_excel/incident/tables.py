"""Reading the tables that staff type in, wherever columns and rows have moved to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from bcm_excel.clock.network import State
from bcm_excel.core.lazy import lazy
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.incident.blocks import AS_OF, BLOCKS, EXTRA, FOR_PEOPLE, TITLES, Block
from bcm_excel.incident.sheets import HIDDEN, MomentRow
from bcm_excel.incident.typed import Entry, Typed
from bcm_excel.plan.clean import blank
from bcm_excel.plan.declare import Row
from bcm_excel.plan.headers import PREFIX, Heading, find_heading, find_headings, forms, plain
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.table import read_table

SAID = frozenset(
    {
        Trouble.UNREADABLE,
        Trouble.NOT_A_CHOICE,
        Trouble.OUT_OF_RANGE,
        Trouble.ERROR_VALUE,
        Trouble.UNVALUED,
    }
)
"""Troubles of a typed cell; what the workbook itself hides or computes is no trouble."""
WHOLE = frozenset({Trouble.DUPLICATE, Trouble.COLUMN_MISSING, Trouble.HEADER_MISSING})
NUMBER = lazy(r"[0-9]+")
"""The key of a row of the staff's own."""


@dataclass
class Tables:
    """What was read: by table its rows, and where each table stands."""

    rows: dict[str, tuple[Row, ...]] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    """By sheet, as in TITLES."""
    problems: list[Problem] = field(default_factory=list)
    as_of: datetime | None = None
    """The moment to which the overview is pinned."""
    planned: frozenset[str] | None = None
    """The keys of the steps of the plan, where it is known: other rows are the staff's own."""
    strange: tuple[str, ...] = ()
    """Sheets with content that are none of the workbook's."""

    @cached_property
    def index(self) -> Mapping[tuple[str, str], Row]:
        """By table and key, the row in which something is typed. A second row with a key that
        stands twice gets one of its own.
        """
        return {
            (table, key): row
            for table, rows in self._filled.items()
            for key, (row, _) in rows.items()
        }

    @cached_property
    def _filled(self) -> Mapping[str, Mapping[str, tuple[Row, Entry]]]:
        """The same with what is typed there."""
        found: dict[str, dict[str, tuple[Row, Entry]]] = {}
        for each in BLOCKS:
            rows = found[each.name] = {}
            for row in self.rows.get(each.name, ()):
                key, cells = key_text(getattr(row, each.key)), typed_in(row, each.carried)
                if self._counts(each, row, key, cells):
                    while key in rows:
                        key = EXTRA + key
                    rows[key] = row, cells
        return found

    def _counts(self, block: Block, row: Row, key: str, cells: Entry) -> bool:
        if not block.inputs.isdisjoint(cells):
            return True
        pictures = self.grids[block.page].pictures
        if pictures and any(self.picture(block, row, name) for name in block.inputs):
            return True
        strange = block.name == "steps" and self.planned is not None and key not in self.planned
        return bool(cells) and (strange or block.own(key))

    def picture(self, block: Block, row: Row, name: str) -> bool:
        """Whether a picture stands in a cell, as WPS keeps it there."""
        cell = row.cell(name)
        return (cell.row, cell.column) in self.grids[block.page].pictures

    def typed(self) -> Typed:
        """What staff typed, with what names a row that nothing else names."""
        return Typed(
            {
                table: {key: cells for key, (_, cells) in rows.items()}
                for table, rows in self._filled.items()
            }
        )


def typed_in(row: Row, names: Sequence[str]) -> Entry:
    """The fields of a row that hold something."""
    cells = vars(row)
    return {
        name: value
        for name in names
        if (value := cells.get(name)) is not None and value is not State.NOT_STARTED
    }


def read_tables(grids: Sequence[Grid], *, planned: bool) -> Tables:
    """Every table that is there; a table whose sheet was renamed is known by its headings.

    ``planned`` says whether fields that repeat the plan are wanted.
    """
    pages, strange = _pages(grids)
    tables = Tables(grids=pages, strange=strange)
    if "overview" in pages:
        tables.as_of = _pinned(pages["overview"])
    for page, grid in tables.grids.items():
        blocks = [each for each in BLOCKS if each.page == page]
        headings = find_headings(grid, [each.row.sheet for each in blocks])
        found = [(each, at) for each, at in zip(blocks, headings, strict=True) if at is not None]
        ends = {heading.row for _, heading in found}
        for each, heading in found:
            if each.key not in heading.columns:
                tables.problems += [p for p in heading.problems if p.trouble in WHOLE]
                continue
            last = min((row for row in ends if row > heading.row), default=None)
            part = _part(grid, each, heading, last, alone=len(blocks) == 1)
            told = each.told if planned else each.told - each.planned
            table, problems = read_table(part, each.row, heading, told)
            tables.rows[each.name] = table.rows
            tables.problems += _said(problems, each)
    return tables


def _pinned(grid: Grid) -> datetime | None:
    """The typed time beside the label of the pinned moment."""
    labels = forms(AS_OF)
    for number, row in enumerate(grid.rows, start=grid.top):
        for column, value in enumerate(row, start=grid.left):
            if isinstance(value, str) and plain(value) in labels:
                raw = grid.value(number, column + 1)
                return raw if isinstance(raw, datetime) else None
    return None


def _pages(grids: Sequence[Grid]) -> tuple[dict[str, Grid], tuple[str, ...]]:
    """Which sheet is which, by its title, else by the headings that it holds; and what is none."""
    names = {form: page for page, title in TITLES.items() for form in forms(title)}
    found: dict[str, Grid] = {}
    strange = []
    for grid in grids:
        page = names.get(plain(PREFIX.sub("", grid.name.strip())))
        if page is not None and page not in found:
            found[page] = grid
        elif grid.name not in HIDDEN:
            strange.append(grid)
    for each in BLOCKS:
        if each.page not in found:
            meant = next((grid for grid in strange if _holds(grid, each)), None)
            if meant is not None:
                found[each.page] = meant
                strange.remove(meant)
    own = {form for title in FOR_PEOPLE for form in forms(title)}
    return found, tuple(
        grid.name
        for grid in strange
        if plain(grid.name) not in own and any(v != "" for row in grid.rows for v in row)
    )


def _holds(grid: Grid, block: Block) -> bool:
    """Whether most of a table's headings stand in a sheet. Two say too little, 项目 and 内容 stand
    anywhere, but for those of the moments.
    """
    heading = find_heading(grid, block.row.sheet)
    columns = block.row.sheet.columns
    telling = len(columns) > 2 or block.row is MomentRow
    return telling and heading is not None and 2 * len(heading.columns) > len(columns)


def _part(grid: Grid, block: Block, heading: Heading, end: int | None, *, alone: bool) -> Grid:
    """The table without what stands above and below; ``alone`` on its sheet it goes to the end."""
    first = heading.row - grid.top
    rows = grid.rows[first:] if end is None else grid.rows[first : end - grid.top]
    at = {name: column - grid.left for name, column in heading.columns.items()}
    carried = [at[name] for name in block.carried if name in at]
    body = rows[1:] if alone else _until(rows[1:], block, at[block.key])
    kept = [rows[0], *_keyed(body, block, at[block.key], carried)]
    return replace(
        grid,
        rows=kept,
        top=heading.row,
        merges=(),
        hidden_rows=frozenset(),
        hidden_columns=frozenset(),  # what is hidden is no trouble here
    )


def _until(rows: list[list[Value]], block: Block, key: int) -> list[list[Value]]:
    """The rows up to an empty one, unless the table of the staff's own rows goes on behind it."""
    for index, row in enumerate(rows):
        if all(map(blank, row)):
            behind = next((each for each in rows[index:] if not all(map(blank, each))), None)
            if behind is None or not (block.free and NUMBER.fullmatch(plain(behind[key]))):
                return rows[:index]
    return rows


def _keyed(
    rows: Iterable[list[Value]], block: Block, key: int, carried: Sequence[int]
) -> list[list[Value]]:
    """The rows; one that was inserted gets a key of its own, a spare one is as good as empty."""
    made: list[list[Value]] = []
    nothing = [""] * len(carried)
    extra = 0
    for row in rows:
        if not block.free and not blank(row[key]):
            made.append(row)
            continue
        cells = [row[at] for at in carried]
        used = cells != nothing and not all(map(blank, cells))
        if used and blank(row[key]):
            extra += 1
            made.append([*row[:key], f"{EXTRA}{EXTRA}{extra}", *row[key + 1 :]])
        else:
            made.append(row if used or not block.free else [""] * len(row))
    return made


def _said(problems: Iterable[Problem], block: Block) -> list[Problem]:
    """The problems of what staff type."""
    return [
        problem
        for problem in problems
        if problem.trouble in WHOLE
        or (problem.trouble in SAID and problem.values.get("column") in block.titles)
    ]


def key_text(key: object) -> str:
    """A row's key as a text; a moment's is its word for scripts."""
    return str(getattr(key, "key", key))
