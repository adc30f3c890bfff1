"""The door out: a Book becomes an .xlsx file. Nothing else here imports xlsxwriter."""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from bcm_excel.core.cell import letters
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.excel.book import Book, Cell, Options, Page, Shown
from bcm_excel.excel.chart import draw
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import FONT, SIZE
from bcm_excel.excel.measure import display_width, line_count
from bcm_excel.excel.plain import cut, looks_like_formula, safe_text, serial, units, writable
from bcm_excel.excel.save import fresh, replace

A4 = 9
MOST_LINKS = 65_530
"""Internal links that Excel takes on one sheet; the rest stay plain text."""

LITERAL = 255
"""Characters of a text inside a formula, and of a footer."""

MAY = {
    "autofilter": True,
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
SHEET_OF_LINK = re.compile(r"internal:(?:'((?:[^']|'')+)'|([^'!]+))!")
ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
CALL_LIKE = re.compile(r"(?<=[A-Z])\(")


def write(book: Book, path: Path, *, overwrite: bool = False) -> None:
    """Write the workbook as a whole, or raise a Failure and leave what was there.

    Refuses a file that exists (EXISTS) unless told to overwrite. Raises ValueError, with the
    cell's name, where the book itself is wrong.
    """
    if path.is_dir():
        said = Text("这是一个文件夹，不能当作文件写入", "this is a folder, not a file")
        raise Failure(Reason.NOT_A_FILE, path, said)
    if not overwrite:
        fresh(path)
    data = to_bytes(book)
    try:
        replace(
            path,
            lambda beside: beside.write_bytes(data),
            stamp=None,
            backup=False,
            now=book.created,
        )
    except OSError as error:
        why = {"why": error.strerror or str(error)}
        said = Text("无法写入：{why}", "cannot be written: {why}").filled(why)
        raise Failure(Reason.DENIED, path, said) from error


def to_bytes(book: Book) -> bytes:
    """The workbook as a file in memory; the same book gives the same bytes."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_row_height": 22,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }
    try:
        with _warnings_raised():
            workbook = xlsxwriter.Workbook(target, options)
            _Writer(book, workbook).write()
            workbook.close()
    except (UserWarning, XlsxWriterException) as error:
        raise ValueError(f"{book.title}: {error}") from error
    return target.getvalue()


@contextmanager
def _warnings_raised() -> Iterator[None]:
    """The library warns and then drops what it was given; nothing may be dropped in silence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        yield


def _zero(position: Position) -> Position:
    return position[0] - 1, position[1] - 1


def _corners(area: Area) -> tuple[int, int, int, int]:
    return area.top - 1, area.left - 1, area.bottom - 1, area.right - 1


class _Writer:
    """One workbook on its way out; formats are made once for each combination of styles."""

    def __init__(self, book: Book, workbook: Any) -> None:
        self.book = book
        self.workbook = workbook
        self.formats: dict[tuple[str, str, bool], Any] = {}
        self.marks: dict[str, Any] = {}
        self.names = {page.name.lower() for page in book.pages}

    def write(self) -> None:
        book, workbook = self.book, self.workbook
        shown = [index for index, page in enumerate(book.pages) if not page.hidden]
        if not shown:
            raise ValueError(f"{book.title}: a workbook needs a sheet that shows")
        workbook.set_properties({"title": safe_text(book.title), "created": book.created})
        workbook.set_size(2400, 1600)
        for name, value in book.properties.items():
            workbook.set_custom_property(name, safe_text(value), "text")
        sheets = [workbook.add_worksheet(page.name) for page in book.pages]
        for name, refers in book.names.items():
            _done(workbook.define_name(name, refers), f"defined name {name}")
        for sheet, page in zip(sheets, book.pages, strict=True):
            _PageWriter(self, sheet, page).write()
        sheets[shown[0]].activate()
        sheets[shown[0]].set_first_sheet()

    def format(self, words: str, number: str = "", *, quoted: bool = False) -> Any:
        """The format of style words; ``number`` is the number format where they name none."""
        key = (words, number, quoted)
        if key not in self.formats:
            options = self.merged(words)
            if number:
                options.setdefault("num_format", number)
            if quoted:
                options["quote_prefix"] = True
            self.formats[key] = self.workbook.add_format(options) if options else None
        return self.formats[key]

    def mark(self, words: str) -> Any:
        """The format of a conditional format."""
        if words not in self.marks:
            self.marks[words] = self.workbook.add_format(self.merged(words))
        return self.marks[words]

    def merged(self, words: str) -> dict[str, object]:
        """The options of style words, later ones winning."""
        options: dict[str, object] = {}
        for word in words.split():
            if word not in self.book.styles:
                raise ValueError(f"no style {word!r}")
            options |= self.book.styles[word]
        return options


class _PageWriter:
    """One sheet on its way out."""

    def __init__(self, writer: _Writer, sheet: Any, page: Page) -> None:
        self.writer = writer
        self.sheet = sheet
        self.page = page
        self.links = 0

    def write(self) -> None:
        self.columns()
        self.rows()
        for position, cell in self.page.cells.items():
            self.cell(position, cell)
        for area, cell in self.page.merges.items():
            self.merge(area, cell)
        self.rules()
        self.look()
        self.paper()

    # Cells

    def cell(self, position: Position, cell: Cell) -> None:
        """One cell; a fault of the book is said with the cell's name."""
        where = self.name(position)
        try:
            code = self.put(*_zero(position), cell)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from error
        _done(code, where)
        if cell.note:
            _done(self.note(*_zero(position), cell.note), where)

    def name(self, position: Position) -> str:
        return f"{self.page.name}!{letters(position[1])}{position[0]}"

    def put(self, row: int, column: int, cell: Cell) -> int:
        if cell.link is not None:
            return self.link(row, column, cell, cell.link)
        if cell.formula is not None:
            return self.formula(row, column, cell.formula, cell.value, cell.style)
        return self.constant(row, column, cell.value, cell.style)

    def constant(self, row: int, column: int, value: Shown, style: str) -> int:
        shown, number = _plain(value)
        if shown is None or shown == "":
            code = self.sheet.write_blank(row, column, None, self.writer.format(style))
        elif isinstance(shown, str):
            text = safe_text(shown)
            form = self.writer.format(style, quoted=looks_like_formula(text))
            code = self.sheet.write_string(row, column, _literal(text), form)
        else:
            form = self.writer.format(style, number)
            code = self.sheet.write_number(row, column, shown, form)
        return int(code or 0)

    def formula(self, row: int, column: int, formula: str, value: Shown, style: str) -> int:
        """The one place that writes formulas; each stores its value for previews."""
        if not formula.startswith("="):
            raise ValueError(f"a formula begins with '=': {formula}")
        if value is None:
            raise ValueError("a formula needs its value; an empty text is ''")
        shown, number = _plain(value, strict=True)
        if isinstance(shown, str):
            shown = ESCAPE_LIKE.sub("_x005F_", safe_text(shown))
        form = self.writer.format(style, number)
        return int(self.sheet.write_formula(row, column, formula, form, shown) or 0)

    def link(self, row: int, column: int, cell: Cell, link: str) -> int:
        if link.startswith("internal:"):
            self.jump(row, column, link)
            return self.put(row, column, Cell(cell.value, cell.style, cell.formula))
        if not link.startswith(("tel:", "mailto:")):
            raise ValueError(f"not a link that is written: {link}")
        if cell.formula is not None:
            raise ValueError("a cell is a formula or calls somebody, not both")
        text = safe_text("" if cell.value is None else str(cell.value))
        if not text or "\n" in text or max(units(text), units(link)) > LITERAL:
            return self.constant(row, column, cell.value, cell.style)
        formula = f"=HYPERLINK({_quoted(safe_text(link))},{_quoted(text)})"
        return self.formula(row, column, formula, text, cell.style)

    def jump(self, row: int, column: int, link: str) -> None:
        """A link inside the workbook; the cell's own text or number is written over it."""
        target = SHEET_OF_LINK.match(link)
        sheet = (target[1] or target[2]).replace("''", "'") if target else None
        if sheet is not None and sheet.lower() not in self.writer.names:
            raise ValueError(f"a link to a sheet that is not there: {link}")
        if sheet is None and link.removeprefix("internal:") not in self.writer.book.names:
            raise ValueError(f"a link to nowhere: {link}")
        self.links += 1
        if self.links <= MOST_LINKS:
            self.sheet.ignore_write_string = True
            code = self.sheet.write_url(row, column, link)
            self.sheet.ignore_write_string = False
            _done(code, link)

    def note(self, row: int, column: int, note: str) -> int:
        """A note as wide as its text asks for, within reason, and high enough to show it all."""
        text = safe_text(note)
        wide = min(max(display_width(text) + 3, 18), 46 if units(text) < 400 else 80)
        high = line_count(text, wide) * 17 + 12
        options = {
            "author": "",
            "font_name": FONT,
            "font_size": 9,
            "color": "#FFFDF3",
            "width": wide * 7,
            "height": min(high, 560),
        }
        return int(self.sheet.write_comment(row, column, text, options))

    def merge(self, area: Area, cell: Cell) -> None:
        position = (area.top, area.left)
        if area.top != area.bottom or area.left != area.right:
            try:
                form = self.writer.format(cell.style, _plain(cell.value)[1])
            except ValueError as error:
                raise ValueError(f"{self.name(position)}: {error}") from error
            _done(self.sheet.merge_range(*_corners(area), "", form), self.name(position))
        self.cell(position, cell)

    # Columns and rows

    def columns(self) -> None:
        page = self.page
        after = {column + 1 for column in page.outline} - page.outline
        touched = (
            page.widths.keys()
            | page.outline
            | page.hidden_columns
            | page.column_styles.keys()
            | after
        )
        for column in sorted(touched):
            options: dict[str, object] = {}
            if column in page.outline:
                options |= {"level": 1, "hidden": True}
            if column in page.hidden_columns:
                options["hidden"] = True
            if column in after:
                options["collapsed"] = True
            form = self.writer.format(page.column_styles.get(column, ""))
            width = page.widths.get(column)
            code = self.sheet.set_column(column - 1, column - 1, width, form, options)
            _done(code, f"{page.name}!{letters(column)}")

    def rows(self) -> None:
        for row, height in self.page.heights.items():
            _done(self.sheet.set_row(row - 1, height), f"{self.page.name}!{row}")

    # What lies over the cells

    def rules(self) -> None:
        page, sheet = self.page, self.sheet
        if page.filter is not None:
            _done(sheet.autofilter(*_corners(page.filter)), f"{page.name}: filter")
        for area, options in page.validations:
            where = f"{page.name}: validation of {area}"
            _done(sheet.data_validation(*_corners(area), _validation(options, where)), where)
        for area, options in page.formats:
            where = f"{page.name}: format of {area}"
            mark = dict(options)
            if "format" in mark:
                mark["format"] = self.writer.mark(str(mark["format"]))
            _done(sheet.conditional_format(*_corners(area), mark), where)
        for position, options in page.charts:
            chart, placed = draw(self.writer.workbook, options)
            _done(sheet.insert_chart(*_zero(position), chart, placed), self.name(position))

    def look(self) -> None:
        page, sheet = self.page, self.sheet
        if not page.gridlines:
            sheet.hide_gridlines(2)
        if page.freeze is not None:
            sheet.freeze_panes(*_zero(page.freeze))
        if page.tab is not None:
            sheet.set_tab_color(page.tab)
        if page.hidden:
            sheet.hide()
        if page.protected:
            sheet.protect("", MAY)
        if page.select is not None:
            sheet.set_selection(*_zero(page.select), *_zero(page.select))
        sheet.set_zoom(page.zoom)

    def paper(self) -> None:
        paper, sheet = self.page.paper, self.sheet
        sheet.set_paper(A4)
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
        if paper.area is not None:
            _done(sheet.print_area(*_corners(paper.area)), f"{self.page.name}: print area")


def _done(code: int | None, where: str) -> None:
    if code:
        raise ValueError(f"{where}: not written (code {code})")


def _plain(value: Shown, *, strict: bool = False) -> tuple[str | float | None, str]:
    """What is stored, and the number format that it needs where the style names none.

    ``strict`` refuses days that Excel cannot count; otherwise they become text.
    """
    match value:
        case bool():
            raise ValueError("a truth value is no value of a cell; write a word")
        case datetime():
            return serial(value) if strict else writable(value), "yyyy-mm-dd hh:mm"
        case date():
            return serial(value) if strict else writable(value), "yyyy-mm-dd"
        case int() | float():
            if not math.isfinite(value):
                raise ValueError(f"not a number that a cell holds: {value}")
            return value, ""
        case str() | None:
            return value, ""
        case _:
            raise ValueError(f"not a value of a cell: {value!r}")


def _literal(text: str) -> str:
    """Text that the library writes as it is: what looks like its own rich text is wrapped up."""
    if text.startswith("<r>") and text.endswith("</r>"):
        wrapped = f'<r><t xml:space="preserve">{escape(text)}</t></r>'
        return wrapped if units(wrapped) <= 32_767 else cut(text, units(text) - 1)
    return text


def _quoted(text: str) -> str:
    """A text inside a formula; ``X(`` is taken apart, or the library sees a function there."""
    return '"' + CALL_LIKE.sub('"&"(', text.replace('"', '""')) + '"'


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
    left = cut(plain, LITERAL - units(middle) - units(f"&L{face}"))
    return f"&L{face}{left}{middle}"
