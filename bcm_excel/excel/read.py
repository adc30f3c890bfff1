"""The door by which an Excel file comes in as plain values."""

from __future__ import annotations

import io
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Area, Grid, Value, Workbook
from bcm_excel.excel.look import look


def read(path: Path | str, *, password: str | None = None, formulas: bool = False) -> Workbook:
    """Every worksheet of a file, in order; raises Failure where that cannot be had."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    scan = look(path)
    grids = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(scan.data)) as book:
            for index, meta in enumerate(book.sheets_metadata):
                if meta.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(index)
                rows: list[list[Value]] = [
                    [("TRUE" if v else "FALSE") if isinstance(v, bool) else v for v in row]
                    for row in sheet.to_python()
                ]
                top, left = sheet.start or (0, 0)
                merges = tuple(
                    Area(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1)
                    for a, b in sheet.merged_cell_ranges or ()
                )
                hidden = meta.visible is not SheetVisibleEnum.Visible
                grids.append(Grid(meta.name, rows, top + 1, left + 1, hidden, merges=merges))
    except CalamineError as error:
        raise Failure(Reason.CORRUPT, scan.path, Text(
            "文件内容已损坏，无法读取，请在 Excel 中打开并另存为 .xlsx。",
            "The file is damaged and cannot be read; open it in Excel and save it as .xlsx.",
        )) from error  # fmt: skip
    return Workbook(scan.path, tuple(grids), scan.stamp, scan.remarks)
