"""The door out: a Book becomes an .xlsx file. Nothing else imports xlsxwriter."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bcm_excel.core.encrypt import encrypt
from bcm_excel.core.save import put
from bcm_excel.core.stamp import Stamp
from bcm_excel.excel.book import Book
from bcm_excel.excel.house import FONT, SIZE
from bcm_excel.excel.plain import cut, safe_text
from bcm_excel.excel.writing.cells import done
from bcm_excel.excel.writing.formats import Formats
from bcm_excel.excel.writing.pages import write_page

PROPERTY = 255
"""UTF-16 units that a property of the file holds."""


def write(
    book: Book,
    path: Path,
    *,
    overwrite: bool = False,
    password: str | None = None,
    replaces: Stamp | None = None,
    now: datetime | None = None,
) -> Path | None:
    """Write the workbook as a whole, or raise a Failure and leave what was there.

    Refuses a file that exists (EXISTS) unless told to overwrite; ``password`` encrypts it.
    ``replaces`` is the stamp of the file whose place it takes, of which a backup named by ``now``
    is kept and returned. Raises ValueError, with the cell's name, where the book itself is wrong.
    """
    data = to_bytes(book)
    if password is not None:
        data = encrypt(data, password, path)
    return put(data, path, overwrite=overwrite, now=now or book.created, replaces=replaces)


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
            _fill(book, workbook)
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


def _fill(book: Book, workbook: Any) -> None:
    shown = [index for index, page in enumerate(book.pages) if not page.hidden]
    if not shown:
        raise ValueError(f"{book.title}: a workbook needs a sheet that shows")
    if not all(page.name for page in book.pages):
        raise ValueError(f"{book.title}: a sheet without a name")
    workbook.set_properties(
        {"title": cut(safe_text(book.title), PROPERTY), "created": book.created}
    )
    workbook.set_size(2400, 1600)
    for name, value in book.properties.items():
        done(workbook.set_custom_property(name, cut(safe_text(value), PROPERTY), "text"), name)
    sheets = [workbook.add_worksheet(page.name) for page in book.pages]
    for name, refers in book.names.items():
        done(workbook.define_name(name, refers), name)
    formats = Formats(workbook, book.styles)
    targets = {page.name.lower() for page in book.pages} | {name.lower() for name in book.names}
    for sheet, page in zip(sheets, book.pages, strict=True):
        write_page(sheet, page, formats, targets)
    sheets[shown[0]].activate()
    sheets[shown[0]].set_first_sheet()
