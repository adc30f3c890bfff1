"""转入预案: the sheet of the summary that goes into the plan, made and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text, Wording
from bcm_excel.drill.into_plan import TITLE, IntoAction, IntoDrill, IntoTraining, Loop
from bcm_excel.drill.pages.sheet import Sheet
from bcm_excel.excel.book import Cell, Options, Page, Paper
from bcm_excel.excel.grid import Area, Grid, Workbook
from bcm_excel.excel.house import NAVY
from bcm_excel.plan.clean import blank
from bcm_excel.plan.declare import Column, Row
from bcm_excel.plan.headers import forms, header_row, known, plain
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.table import read_table

WIDTHS = {
    1: 9.0, 2: 7.0, 3: 20.0, 4: 12.0, 5: 12.0, 6: 14.0, 7: 12.0, 8: 26.0, 9: 12.0, 10: 16.0,
    11: 18.0, 12: 12.0, 13: 14.0,
}  # fmt: skip
SPANS: Mapping[type[Row], Mapping[str, tuple[int, int]]] = {
    IntoDrill: {c.field: (at, at) for at, c in enumerate(IntoDrill.sheet.columns, start=1)},
    IntoAction: {
        "key": (1, 1), "take": (2, 2), "problem": (3, 5), "gravity": (6, 6), "drill": (7, 7),
        "measure": (8, 9), "owner": (10, 10), "due": (11, 11), "place": (12, 12),
        "training": (13, 13),
    },
    IntoTraining: {
        "key": (1, 1), "take": (2, 2), "topic": (3, 5), "kind": (6, 6), "drill": (7, 7),
        "attended": (8, 9), "on": (10, 10), "why": (11, 13),
    },
}  # fmt: skip
SPARE: Mapping[type[Row], int] = {IntoDrill: 0, IntoAction: 3, IntoTraining: 2}
"""Empty rows for what staff add."""
ABOUT = Text(
    "核对、补充后保存，再运行 drill apply 写进预案；预案里已有的不会重复写入。",
    "Check, complete and save; drill apply then puts it into the plan. What the plan has already "
    "is not written twice.",
)
NO_SHEET = Text(
    "不是演练汇总，或缺少“转入预案”表，未采用",
    "this is no drill summary, or its sheet Into the plan is missing; it is not used",
)
WANTED: Mapping[type[Row], tuple[str, ...]] = {
    IntoDrill: ("held", "scenario", "mode"), IntoAction: ("problem", "measure"),
    IntoTraining: ("topic", "on"),
}  # fmt: skip
"""What a row cannot do without: shown as long as it is empty."""
LONGEST_LIST = 255
"""Letters that a drop-down list takes without a name of its own."""
SAID = frozenset(
    {Trouble.UNREADABLE, Trouble.NOT_A_CHOICE, Trouble.OUT_OF_RANGE, Trouble.ERROR_VALUE}
    | {Trouble.UNVALUED, Trouble.DUPLICATE}
)


def loop_page(found: Loop, wording: Wording) -> Page:
    """The sheet: three tables one below the other, every cell of which may be changed."""
    sheet = Sheet(WIDTHS)
    sheet.top(wording.value(TITLE), wording.value(ABOUT))
    validations: list[tuple[Area, Options]] = []
    formats: list[tuple[Area, Options]] = []
    tables: tuple[tuple[type[Row], Sequence[Row]], ...] = (
        (IntoDrill, found.drills),
        (IntoAction, found.actions),
        (IntoTraining, found.trainings),
    )
    breaks: list[int] = []
    for row_class, rows in tables:
        declared = row_class.sheet
        breaks.append(sheet.at + 1)
        sheet.section(f"{wording.value(declared.title)} · {wording.value(declared.about)}")
        chosen, wanted = _table(sheet, row_class, rows, wording, found.scenarios)
        validations += chosen
        formats += wanted
        sheet.gap(12)
    area = Area(1, 1, sheet.at, sheet.last)
    return Page(
        wording.title(TITLE),
        sheet.cells,
        merges=sheet.merges,
        widths=sheet.widths,
        heights=sheet.heights,
        validations=tuple(validations),
        formats=tuple(formats),
        paper=Paper(breaks=tuple(breaks[1:]), area=area, footer=wording.value(TITLE)),
        tab=NAVY,
    )


def _table(
    sheet: Sheet,
    row_class: type[Row],
    rows: Sequence[Row],
    wording: Wording,
    scenarios: Sequence[str],
) -> tuple[list[tuple[Area, Options]], list[tuple[Area, Options]]]:
    """Its drop-down lists, and what is shown as long as it is empty."""
    spans = SPANS[row_class]
    columns = [row_class.sheet.column(field) for field in spans]
    heads = [Cell(wording.heading(c.title), "heading", note=wording.value(c.note)) for c in columns]
    sheet.spans(*((*spans[c.field], h) for c, h in zip(columns, heads, strict=True)), least=30)
    first = sheet.at + 1
    for row in rows:
        cells = [_cell(column, getattr(row, column.field), wording) for column in columns]
        sheet.spans(*((*spans[c.field], cell) for c, cell in zip(columns, cells, strict=True)))
    last = sheet.at
    for number in range(len(rows) + 1, len(rows) + SPARE[row_class] + 1):
        cells = [_cell(c, str(number) if c.key else None, wording) for c in columns]
        sheet.spans(*((*spans[c.field], cell) for c, cell in zip(columns, cells, strict=True)))

    def down(field: str, to: int) -> Area:
        return Area(first, spans[field][0], to, spans[field][0])

    lists = {c.field: c.kind.choices for c in columns if c.kind.choices}
    chosen = [(down(f, sheet.at), _chosen(texts, wording)) for f, texts in lists.items()]
    if row_class is IntoDrill and _listable(scenarios):
        listed = {"validate": "list", "source": list(scenarios), "error_type": "warning"}
        chosen.append((down("scenario", sheet.at), listed))
    blank: Options = {"type": "blanks", "format": "late"}
    wanted = [(down(field, last), blank) for field in WANTED[row_class]] if rows else []
    return (chosen, wanted) if sheet.at >= first else ([], [])


def _listable(words: Sequence[str]) -> bool:
    """Whether a drop-down list can hold these words."""
    said = ",".join(words)
    return 0 < len(said) <= LONGEST_LIST and not any(set(each) & set(',"\n') for each in words)


def _cell(column: Column, value: object, wording: Wording) -> Cell:
    shown = column.written(value, wording.lang)
    if column.key:
        return Cell(shown, "cell center text grey")
    how = "indent" if column.kind.style in ("", "wrap") else "center"
    return Cell(shown, f"input {column.kind.style} wrap {how}")


def _chosen(choices: Sequence[Text], wording: Wording) -> Options:
    return {"validate": "list", "source": [wording.value(each) for each in choices]}


@dataclass(frozen=True)
class Returned:
    """The sheet as it came back; ``problems`` are cells that cannot be read."""

    loop: Loop
    problems: tuple[Problem, ...]


R = TypeVar("R", bound=Row)


def read_loop(workbook: Workbook) -> Returned:
    """What the sheet of a summary holds, in either language, whoever saved it last.

    Raises Failure for a workbook without it.
    """
    grid = _grid(workbook.sheets)
    if grid is None:
        raise Failure(Reason.WRONG_KIND, workbook.path, NO_SHEET)
    heads = {each: _head(grid, each) for each in SPANS}
    ends = sorted(at for at in heads.values() if at is not None)
    problems: list[Problem] = []

    def rows(row_class: type[R]) -> tuple[R, ...]:
        at = heads[row_class]
        if at is None:
            return ()
        table, said = read_table(_part(grid, at, ends), row_class)
        problems.extend(p for p in said if p.trouble in SAID)
        return tuple(row for row in table.rows if _filled(row))

    found = Loop(rows(IntoDrill), rows(IntoAction), rows(IntoTraining))
    return Returned(found, tuple(problems))


def _grid(grids: Sequence[Grid]) -> Grid | None:
    """The sheet by its title, else by the headings of its actions: staff may rename it."""
    meant = [grid for grid in grids if plain(grid.name) in forms(TITLE)]
    return next((grid for grid in (*meant, *grids) if _head(grid, IntoAction) is not None), None)


def _head(grid: Grid, row_class: type[Row]) -> int | None:
    """The index of the row with a table's headings, where it has most of them."""
    names = known(row_class.sheet)
    index = header_row(grid, names)
    if index is None:
        return None
    found = {names.get(plain(value)) for value in grid.rows[index] if isinstance(value, str)}
    columns = row_class.sheet.columns
    return index if "key" in found and 2 * len(found - {None}) > len(columns) else None


def _part(grid: Grid, head: int, heads: Sequence[int]) -> Grid:
    """One table: from its headings to the next empty row, or to the next headings."""
    end = min((at for at in heads if at > head), default=len(grid.rows))
    rows = [grid.rows[head]]
    for row in grid.rows[head + 1 : end]:
        if all(map(blank, row)):
            break
        rows.append(row)
    return replace(grid, rows=rows, top=grid.top + head, merges=(), hidden_rows=frozenset())


def _filled(row: Row) -> bool:
    """Whether a row says more than its number."""
    fields = (each.field for each in row.sheet.columns if each.field not in ("key", "take"))
    return any(getattr(row, field) not in (None, "", ()) for field in fields)
