"""The numbers of a chart as the small workbook that Word opens for whoever edits them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from html import escape

from bcm_excel.core.cell import letters
from bcm_excel.word.charts import SHEET, R, numbers
from bcm_excel.word.document import Chart

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MADE = (1980, 1, 1, 0, 0, 0)
"""A time for the parts; the same chart gives the same bytes."""


def chart_workbook(chart: Chart) -> bytes:
    """The workbook: one sheet, names in its first column, a series in each other one."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in _parts(chart).items():
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, HEAD + text)
    return target.getvalue()


def _parts(chart: Chart) -> dict[str, str]:
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{KINDS}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{relations}<Relationship Id="rId1" Type="{R}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{R}"><sheets>'
            f'<sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{relations}<Relationship Id="rId1" Type="{R}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(_rows(chart))}</sheetData></worksheet>'
        ),
    }


def _rows(chart: Chart) -> Iterator[str]:
    for row, values in enumerate(numbers(chart), start=1):
        cells = (_cell(f"{letters(at)}{row}", value) for at, value in enumerate(values, start=1))
        yield f'<row r="{row}">{"".join(cells)}</row>'


def _cell(place: str, value: str | float | None) -> str:
    match value:
        case None | "":
            return ""
        case str():
            text = escape(value)
            return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
        case _:
            return f'<c r="{place}"><v>{value:.15g}</v></c>'
