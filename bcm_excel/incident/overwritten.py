"""Where somebody typed over a formula of a tracking workbook, or deleted it.

What must be a formula is no second list: the workbook is made anew from what it holds, and where
the new one has a formula this one must have one too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bcm_excel.core.cell import CellRef
from bcm_excel.excel.book import Page
from bcm_excel.excel.grid import Grid, Value, Workbook
from bcm_excel.incident.blocks import BLOCKS, EXTRA, TITLES, Block
from bcm_excel.incident.event import Tracking
from bcm_excel.incident.sheets import ENGINE
from bcm_excel.incident.spare import FREE, NUMBERED, extra_keys
from bcm_excel.incident.tables import key_text
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from bcm_excel.plan.headers import find_heading


def overwritten(tracking: Tracking, workbook: Workbook) -> tuple[CellRef, ...]:
    """The cells that have lost their formula, in the order of the sheets.

    ``workbook`` was read with its formulas. Nothing is said about a workbook that keeps no plan,
    nor about the parts of a sheet that were moved.
    """
    if tracking.plan is None or not tracking.tasks:
        return ()
    engine = workbook.sheet(ENGINE)
    made = tracking_book(
        tracking.plan,
        tracking.incident,
        tracking.wording,
        tracking.incident.opened,
        typed=tracking.typed if engine is None else _with_rows_of(engine, tracking),
    )
    pages = {page.name: page for page in made.pages}
    names = {name: tracking.wording.title(title) for name, title in TITLES.items()}
    found: list[CellRef] = []
    for name, grid in tracking.tables.grids.items():
        page = pages.get(names[name])
        if page is not None:
            in_place = name == "overview"
            found += _lost(page, grid) if in_place else _in_tables(tracking, name, page, grid)
    if engine is not None:
        found += _lost(pages[ENGINE], engine)
    return tuple(found)


def _with_rows_of(engine: Grid, tracking: Tracking) -> Typed:
    """What was typed, with as many spare rows as the workbook has: a new one would have more as
    soon as they fill up.
    """
    planned = {task.key for task in tracking.tasks}
    keys = [key_text(row[0]) for row in engine.rows] if engine.left == 1 else []
    spares = [int(key[1:]) for key in keys if NUMBERED.fullmatch(key)]
    gone = [key for key in extra_keys(tracking.typed, planned) if not NUMBERED.fullmatch(key)]
    rows = {k: entry for k, entry in tracking.typed.rows("steps").items() if k in planned}
    rows |= {key: {} for key in gone if key in keys}
    rows[f"{EXTRA}{max(spares, default=0) - FREE}"] = {}
    return Typed({**tracking.typed.cells, "steps": rows})


def _in_tables(tracking: Tracking, name: str, page: Page, grid: Grid) -> Iterator[CellRef]:
    """The rows of the tables that are matched by key, wherever they stand."""
    for block in (each for each in BLOCKS if each.page == name):
        expected = _expected(page, block)
        for row in tracking.tables.rows.get(block.name, ()):
            for field in expected.get(key_text(getattr(row, block.key)), ()):
                cell = row.cell(field)
                if cell.column and (cell.row, cell.column) not in grid.formulas:
                    yield cell


def _expected(page: Page, block: Block) -> Mapping[str, list[str]]:
    """By key, the fields of a table that hold formulas in a new workbook."""
    grid = _grid(page)
    heading = find_heading(grid, block.row.sheet)
    if heading is None:
        return {}
    fields = {column: field for field, column in heading.columns.items()}
    found: dict[str, list[str]] = {}
    for (row, column), cell in page.cells.items():
        if cell.formula is not None and row > heading.row and column in fields:
            key = page.cells.get((row, heading.columns[block.key]))
            found.setdefault(str(key.value if key else ""), []).append(fields[column])
    return found


def _grid(page: Page) -> Grid:
    """The texts of a page, as if it had been read."""
    last, wide = (max(at[i] for at in page.cells) for i in (0, 1))
    rows = [[_text(page, r, c) for c in range(1, wide + 1)] for r in range(1, last + 1)]
    return Grid(page.name, rows)


def _text(page: Page, row: int, column: int) -> Value:
    cell = page.cells.get((row, column))
    return cell.value if cell and isinstance(cell.value, str) else ""


def _lost(page: Page, grid: Grid) -> Iterator[CellRef]:
    """What has no formula although the same place of a new sheet has one; a sheet in which most
    places differ was moved.
    """
    merged = {(area.top, area.left): cell for area, cell in page.merges.items()}
    wanted = [at for at, cell in ({**page.cells, **merged}).items() if cell.formula is not None]
    lost = [at for at in wanted if at not in grid.formulas]
    if 2 * len(lost) > len(wanted):
        return
    yield from (CellRef(grid.name, *at) for at in sorted(lost))
