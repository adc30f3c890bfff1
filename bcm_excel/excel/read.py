"""The door by which an Excel file comes in as plain values."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.printable import printable
from bcm_excel.core.stamp import stamp
from bcm_excel.core.text import Text
from bcm_excel.excel.facts import Facts
from bcm_excel.excel.grid import Grid, Value, Workbook
from bcm_excel.excel.listing import SheetScan
from bcm_excel.excel.look import Scan, look
from bcm_excel.excel.parts import DAMAGED
from bcm_excel.excel.sniff import BEING_SAVED, PASSWORD

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

INCOMPLETE = Text(
    "工作表“{sheet}”没有完整读出（应有 {expected} 个单元格，读到 {found} 个），为避免遗漏没有采用，"
    "请用 Excel 打开后另存为 .xlsx。",
    "Sheet “{sheet}” was not read completely ({expected} cells stand there, {found} were read) and "
    "is not used; open it in Excel and save it as .xlsx.",
)


def read(
    path: Path | str,
    *,
    password: str | None = None,
    formulas: bool = False,
    only: Callable[[str], bool] | None = None,
) -> Workbook:
    """Every worksheet of a file, in order; chart and dialog sheets are passed over.

    ``password`` opens an encrypted file; ``formulas`` asks for the text of every formula; ``only``
    says of a sheet's name whether it is asked for.

    Raises:
        Failure: the file is no readable workbook, is not safe, or was not read completely.
    """
    scan = look(path, password=password, formulas=formulas, only=only)
    from python_calamine import CalamineWorkbook

    # From a path the parser is a third quicker, but then the name's ending tells it what to expect.
    # One that is no text, as Linux allows, the parser does not find.
    name = str(scan.path)
    by_name = not scan.decrypted and scan.path.suffix.lower() in (".xlsx", ".xlsm")
    by_name = by_name and printable(name) == name
    source = name if by_name else io.BytesIO(scan.data)
    with _failures(scan), CalamineWorkbook.from_object(source) as book:
        _same_sheets(scan, book)
        grids = tuple(
            _grid(scan, sheet, sheet.facts, book.get_sheet_by_index(index))
            for index, sheet in enumerate(scan.sheets)
            if sheet.facts is not None
        )
    if by_name and stamp(scan.path) != scan.stamp:
        raise Failure(Reason.CHANGED, scan.path, BEING_SAVED)
    return Workbook(scan.path, grids, scan.stamp, scan.remarks)


@contextmanager
def _failures(scan: Scan) -> Iterator[None]:
    """What the parser raises becomes a Failure, its panics too; all else passes."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise Failure(Reason.ENCRYPTED, scan.path, PASSWORD) from error
    except CalamineError as error:
        raise Failure(Reason.CORRUPT, scan.path, DAMAGED) from error
    except BaseException as error:  # a panic in Rust is no Exception; all else is raised again
        kind = type(error)
        if (kind.__module__, kind.__name__) == ("pyo3_runtime", "PanicException"):
            raise Failure(Reason.CORRUPT, scan.path, DAMAGED) from error
        raise


def _same_sheets(scan: Scan, book: CalamineWorkbook) -> None:
    """Raise Failure unless the parser found the sheets that the workbook lists."""
    if [sheet.name for sheet in scan.sheets] != book.sheet_names:
        raise Failure(Reason.CORRUPT, scan.path, DAMAGED)


def _grid(scan: Scan, sheet: SheetScan, facts: Facts, parsed: CalamineSheet) -> Grid:
    rows: list[list[Value]] = parsed.to_python()
    found = sum(len(row) - row.count("") for row in rows)
    if found != facts.filled:
        expected = scan.filled_exactly(sheet)
        if found != expected:
            values = {"sheet": sheet.name, "expected": expected, "found": found}
            raise Failure(Reason.CORRUPT, scan.path, INCOMPLETE.filled(values))
    if facts.booleans:
        rows = [[_plain(value) for value in row] for row in rows]
    top, left = parsed.start or (0, 0)
    return Grid(
        name=sheet.name,
        rows=rows,
        top=top + 1,
        left=left + 1,
        hidden=sheet.hidden,
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        merges=tuple(facts.merges),
        errors=facts.errors,
        formulas=facts.formulas,
        unvalued=frozenset(facts.unvalued),
        pictures=frozenset(facts.pictures),
    )


def _plain(value: Value) -> Value:
    """A truth value as Excel shows it, anything else as it is."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value
