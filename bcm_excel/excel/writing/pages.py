"""A page on its way out: columns, rows, what lies over the cells, the screen and the paper."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bcm_excel.core.cell import letters
from bcm_excel.excel.book import Options, Page, PaperSize
from bcm_excel.excel.house import FONT
from bcm_excel.excel.measure import HIGHEST
from bcm_excel.excel.plain import cut, safe_text, units
from bcm_excel.excel.writing.cells import CellWriter, corners, done, zero
from bcm_excel.excel.writing.chart import draw
from bcm_excel.excel.writing.formats import Formats

SIZES: Mapping[PaperSize, int] = {"A4": 9, "A5": 11}
"""Paper as the file names it."""

WIDEST_COLUMN = 255
FOOTER = 255
"""Characters of a footer, its codes included."""

MAY = {
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
"""What a protected sheet still allows; sorting would need unlocked cells, so it is not here."""


def write_page(sheet: Any, page: Page, formats: Formats, targets: Collection[str]) -> None:
    """Put a page on an empty sheet of the library."""
    _columns(sheet, page, formats)
    for row, height in page.heights.items():
        if height < 0:
            raise ValueError(f"{page.name}!{row}: no row is {height} points high")
        done(sheet.set_row(row - 1, min(height, HIGHEST)), f"{page.name}!{row}")
    writer = CellWriter(sheet, formats, targets)
    for position, cell in page.cells.items():
        writer.cell(position, cell)
    for area, cell in page.merges.items():
        writer.merge(area, cell)
    _rules(sheet, page, formats)
    _look(sheet, page)
    _paper(sheet, page)


def _columns(sheet: Any, page: Page, formats: Formats) -> None:
    after = {column + 1 for column in page.outline} - page.outline
    touched = (
        page.widths.keys() | page.outline | page.hidden_columns | page.column_styles.keys() | after
    )
    for column in sorted(touched):
        options: dict[str, object] = {}
        if column in page.outline:
            options |= {"level": 1, "hidden": True}
        if column in page.hidden_columns:
            options["hidden"] = True
        if column in after:
            options["collapsed"] = True
        form = formats.of(page.column_styles.get(column, ""))
        width = page.widths.get(column)
        if width is not None and not 0 <= width <= WIDEST_COLUMN:
            raise ValueError(f"{page.name}!{letters(column)}: no column is {width} wide")
        code = sheet.set_column(column - 1, column - 1, width, form, options)
        done(code, f"{page.name}!{letters(column)}")


def _rules(sheet: Any, page: Page, formats: Formats) -> None:
    if page.filter is not None:
        done(sheet.autofilter(*corners(page.filter)), f"{page.name}: filter")
    for area, options in page.validations:
        where = f"{page.name}: validation of {area}"
        done(sheet.data_validation(*corners(area), _validation(options, where)), where)
    for area, options in page.formats:
        where = f"{page.name}: format of {area}"
        mark = dict(options)
        if "format" in mark:
            mark["format"] = formats.mark(str(mark["format"]))
        done(sheet.conditional_format(*corners(area), mark), where)
    for position, options in page.charts:
        chart, placed = draw(formats.workbook, options)
        done(sheet.insert_chart(*zero(position), chart, placed), f"{page.name}: chart")


def _look(sheet: Any, page: Page) -> None:
    if not page.gridlines:
        sheet.hide_gridlines(2)
    if page.freeze is not None:
        sheet.freeze_panes(*zero(page.freeze))
    if page.tab is not None:
        sheet.set_tab_color(page.tab)
    if page.hidden:
        sheet.hide()
    if page.protected:
        sheet.protect("", MAY)
    if page.select is not None:
        sheet.set_selection(*zero(page.select), *zero(page.select))
    sheet.set_zoom(page.zoom)


def _paper(sheet: Any, page: Page) -> None:
    paper = page.paper
    sheet.set_paper(SIZES[paper.size])
    if paper.landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(*paper.fit)
    sheet.set_footer(_footer(paper.footer), {"margin": 0.28})
    if paper.repeat is not None:
        sheet.repeat_rows(paper.repeat[0] - 1, paper.repeat[1] - 1)
    sheet.set_h_pagebreaks([row - 1 for row in paper.breaks])
    if paper.area is not None:
        done(sheet.print_area(*corners(paper.area)), f"{page.name}: print area")


def _validation(options: Options, where: str) -> Mapping[str, object]:
    """The options as the library takes them; words that Excel would misread are refused."""
    source = options.get("source")
    if options.get("validate") == "list" and not isinstance(source, str):
        words = list(source) if isinstance(source, list | tuple) else []
        if not words or any(set(str(word)) & set(',"\n') for word in words):
            raise ValueError(f"{where}: these words need a defined name: {source!r}")
        return {**options, "source": [str(word) for word in words]}
    return dict(options)


def _footer(text: str) -> str:
    """Text at the left, the sheet's name in the middle, page x / y at the right."""
    face = f'&"{FONT},Regular"&8 '
    middle = f"&C{face}&A&R{face}&P / &N"
    plain = safe_text(text).replace("\n", " ").replace("&", "＆")
    left = cut(plain, FOOTER - units(middle) - units(f"&L{face}"))
    return f"&L{face}{left}{middle}"
