"""Finding a sheet by its title and its columns by their headings, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from bcm_excel.core.cell import CellRef
from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.plan.clean import blank, fold
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.near import nearest
from bcm_excel.plan.problem import Problem, Trouble

NOTE = lazy(r"[(（\[【].*?[)）\]】]", re.DOTALL)
TRIM = "*＊:：。.、 "
SHORT = 200
"""Characters up to which a text may be a heading that is met again."""
SEARCHED = 200
"""So many rows with content are searched for the heading."""
CERTAIN = 4
"""A row with all headings, or mostly of headings and with so many of them, is the heading; what is
below is not searched."""


def plain(heading: Value) -> str:
    """A heading as it is compared: without notes in brackets, stars, spaces and line breaks."""
    text = str(heading)
    return _plain(text) if len(text) <= SHORT else _without_notes(text)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """The same headings stand in every workbook of a kind."""
    return _without_notes(text)


def _without_notes(text: str) -> str:
    return (fold(NOTE.sub("", text)) or fold(text)).strip(TRIM)


@cache
def forms(title: Text) -> frozenset[str]:
    """The ways a title may be written: either language, or both."""
    zh, en = plain(title.zh), plain(title.en)
    return frozenset((zh, en, zh + en, en + zh, f"{zh}/{en}", f"{en}/{zh}"))


@cache
def known(sheet: Sheet) -> Mapping[str, str]:
    """Every form of every column's title, to its field."""
    return {form: column.field for column in sheet.columns for form in forms(column.title)}


@dataclass(frozen=True)
class Heading:
    """Where a sheet's fields stand: row of the headings (Excel's) and each field's column."""

    row: int
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]
    misspelt: frozenset[str] = frozenset()
    """Fields whose heading is misspelt: what they hold is there, but was not read."""


class _Search:
    """For the row with the most of some headings; at least two, or all there are."""

    def __init__(self, names: Mapping[str, str], fields: int) -> None:
        self.names = names
        """By heading, its field; so many ``fields`` there are."""
        self.fields = fields
        self.best: int | None = None
        self.most = min(2, len(names)) - 1

    def ends(self, index: int, texts: Set[str]) -> bool:
        """Take a row into account; whether it is the heading, whatever stands below."""
        hits = texts & self.names.keys()
        if len(hits) > self.most:
            self.best, self.most = index, len(hits)
            if len(set(map(self.names.__getitem__, hits))) == self.fields:
                return True
        return len(hits) >= CERTAIN and 2 * len(hits) > len(texts)


def header_row(grid: Grid, names: Iterable[str]) -> int | None:
    """The index of the row with the most of these headings; at least two, or all there are."""
    wanted = {name: name for name in names}
    (found,) = _header_rows(grid, [_Search(wanted, len(wanted))])
    return found


def _header_rows(grid: Grid, searches: Sequence[_Search]) -> list[int | None]:
    """The same for several tables that stand on one sheet, in one walk over its rows."""
    going, seen = searches, 0
    for index, row in enumerate(grid.rows):
        said = [value for value in row if value and isinstance(value, str)]
        if not said:
            continue
        seen += 1
        if len(said) > min([CERTAIN - 1, *(each.most for each in going)]):
            texts = frozenset(map(plain, said))
            going = [each for each in going if not each.ends(index, texts)]
        if seen > SEARCHED or not going:
            break
    return [each.best for each in searches]


def find_heading(grid: Grid, sheet: Sheet) -> Heading | None:
    """The headings of a sheet, with what is doubled, misspelt, ignored or missing among them."""
    (found,) = find_headings(grid, (sheet,))
    return found


def sheet_with(grids: Iterable[Grid], sheet: Sheet, fields: Collection[str]) -> Grid | None:
    """The first grid with the headings of these fields, whatever staff have named it."""
    for grid in grids:
        heading = find_heading(grid, sheet)
        if heading is not None and all(field in heading.columns for field in fields):
            return grid
    return None


def find_headings(grid: Grid, sheets: Sequence[Sheet]) -> list[Heading | None]:
    """The headings of several tables that stand in one sheet of the workbook."""
    rows = _header_rows(grid, [_Search(known(sheet), len(sheet.columns)) for sheet in sheets])
    return [
        None if index is None else heading_at(grid, sheet, index)
        for sheet, index in zip(sheets, rows, strict=True)
    ]


def heading_at(grid: Grid, sheet: Sheet, index: int) -> Heading:
    """The headings in a row that is known to hold them, or one of two that do."""
    names = known(sheet)
    values, index = _values(grid, names, index)
    row = grid.top + index
    columns: dict[str, int] = {}
    problems: list[Problem] = []
    strange: dict[int, str] = {}
    for at, value in enumerate(values, start=grid.left):
        heading = plain(value)
        if not heading:
            continue
        field = names.get(heading)
        if field is None:
            strange[at] = str(value)
        elif field in columns:
            cell, title = CellRef(grid.name, row, at), sheet.column(field).title
            problems.append(Problem(Trouble.COLUMN_DOUBLED, cell, {"column": title}))
        else:
            columns[field] = at
    misspelt: frozenset[str] = frozenset()
    if strange or len(columns) < len(sheet.columns):
        more, misspelt = _strange(grid, sheet, row, columns, strange)
        problems += more
    return Heading(row, columns, tuple(problems), misspelt)


def _values(grid: Grid, names: Container[str], index: int) -> tuple[Sequence[Value], int]:
    """The headings, and the index of the row above the records.

    Two rows hold them where some stand under one that is merged across them, 联系方式 above 手机
    and 固定电话, and nothing stands under those in the upper row.
    """
    for upper in (index, index - 1):
        if not 0 <= upper < len(grid.rows) - 1:
            continue
        high, low = grid.rows[upper], grid.rows[upper + 1]
        across = _across(grid, names, upper)
        ours = [each for value, each in zip(high, low, strict=True) if plain(value) in names]
        if ours and all(map(blank, ours)) and any(plain(low[at]) in names for at in across):
            values = [
                each if at in across or not blank(each) else high[at] for at, each in enumerate(low)
            ]
            return values, upper + 1
    return grid.rows[index], index


def _across(grid: Grid, names: Container[str], index: int) -> frozenset[int]:
    """The indexes of a row's cells that are merged with those beside them and head none of ours."""
    row, end = grid.top + index, grid.left + len(grid.rows[index])
    areas = (area for area in grid.merges if area.top == area.bottom == row)
    return frozenset(
        column - grid.left
        for area in areas
        if area.right > area.left and plain(grid.value(row, area.left)) not in names
        for column in range(area.left, min(area.right + 1, end))
    )


def _strange(
    grid: Grid, sheet: Sheet, row: int, columns: Mapping[str, int], strange: Mapping[int, str]
) -> tuple[list[Problem], frozenset[str]]:
    """The problems of headings that match nothing, and of columns that are missing without one.

    Such a heading is misspelt where it is near a missing column or stands above what only that
    column holds, and that field is given too; otherwise it is the staff's own.
    """
    missing = {form: c for c in sheet.columns if c.field not in columns for form in forms(c.title)}
    problems, misspelt = [], set()
    for at, text in strange.items():
        cell = CellRef(grid.name, row, at)
        near = _meant(plain(text), missing)
        column = missing[near] if near is not None else _told(grid, row, at, missing.values())
        if column is not None:
            misspelt.add(column.field)
            missing = {form: c for form, c in missing.items() if c is not column}
            values = {"heading": text, "column": column.title, "sheet": grid.name}
            problems.append(Problem(Trouble.COLUMN_NEAR, cell, values))
        else:
            problems.append(Problem(Trouble.COLUMN_IGNORED, cell, {"heading": text}))
    for column in dict.fromkeys(missing.values()):
        if column.required:
            values = {"column": column.title}
            problems.append(Problem(Trouble.COLUMN_MISSING, CellRef(grid.name, row), values))
    return problems, frozenset(misspelt)


def _told(grid: Grid, row: int, at: int, missing: Iterable[Column]) -> Column | None:
    """The missing column of which most cells below a heading tell: numbers that are mobiles."""
    cells: list[Value] | None = None
    for column in missing:
        if column.kind.tells is not None:
            if cells is None:
                below = grid.rows[row - grid.top + 1 :]
                cells = [each[at - grid.left] for each in below if not blank(each[at - grid.left])]
            if 2 * sum(map(column.kind.tells, cells)) > len(cells):
                return column
    return None


def _meant(text: str, missing: Mapping[str, Column] | Mapping[str, Sheet]) -> str | None:
    """The missing title that was probably meant: one slip away, or the only one of which this is
    the beginning or end, or which is its: 手机号码 for 手机, 通讯录 for 应急通讯录.
    """
    near = nearest(text, missing)
    if near is not None:
        return near
    parts = sorted(form for form in missing if _part(text, form))
    one = len({missing[form].title for form in parts}) == 1
    return parts[0] if one else None


def _part(text: str, form: str) -> bool:
    """Whether the shorter begins or ends the longer and is a good part of it."""
    short, long = sorted((text, form), key=len)
    least = 4 if short.isascii() else 2
    ends = long.startswith(short) or long.endswith(short)
    return ends and len(short) >= least and len(long) <= 2 * len(short)


PREFIX = lazy(r"^[0-9一二三四五六七八九十]+[.、．\s]+")


def match_sheets(
    grids: Iterable[Grid], sheets: Iterable[Sheet], unread: Iterable[Text]
) -> tuple[dict[str, Grid], list[Problem]]:
    """Which grid is which declared sheet, and what is doubled, misspelt, ignored or missing.

    ``unread`` are the titles of sheets that are for people and are passed over in silence.
    """
    titles = {form: sheet for sheet in sheets for form in forms(sheet.title)}
    silent = {form for title in unread for form in forms(title)}
    found: dict[str, Grid] = {}
    strange: list[Grid] = []
    problems: list[Problem] = []
    for grid in grids:
        name = plain(PREFIX.sub("", grid.name.strip()))
        sheet = titles.get(name)
        if sheet is None:
            if name not in silent:
                strange.append(grid)
        elif sheet.name in found:
            doubled = {"sheet": grid.name, "first": found[sheet.name].name}
            problems.append(Problem(Trouble.SHEET_DOUBLED, CellRef(grid.name), doubled))
        else:
            found[sheet.name] = grid
    missing = {form: s for form, s in titles.items() if s.name not in found}
    for grid in strange:
        near = _meant(plain(grid.name), missing)
        values: dict[str, object] = {"sheet": grid.name}
        if near is not None:
            sheet = missing[near]
            missing = {form: s for form, s in missing.items() if s is not sheet}
            values["title"] = sheet.title
            problems.append(Problem(Trouble.SHEET_NEAR, CellRef(grid.name), values))
        elif any(value != "" for row in grid.rows for value in row):
            problems.append(Problem(Trouble.SHEET_IGNORED, CellRef(grid.name), values))
    english = bool(found) and all(plain(g.name).isascii() for g in found.values())
    for sheet in dict.fromkeys(missing.values()):
        if sheet.required:
            cell = CellRef(sheet.title.en if english else sheet.title.zh)
            problems.append(Problem(Trouble.SHEET_MISSING, cell, {"title": sheet.title}))
    return found, problems
