"""The sheet that lists findings, written as XML into a workbook that exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bcm_excel.core.cell import letters
from bcm_excel.excel.measure import INDENT, display_width, row_height
from bcm_excel.excel.ooxml.draft import HEAD
from bcm_excel.excel.ooxml.formats import Formats
from bcm_excel.excel.ooxml.markup import quoted, text_element
from bcm_excel.excel.plain import safe_text

MOST_LINKS = 65_000
"""Links that Excel takes on a sheet are few more."""
NARROWEST, WIDEST = 8.0, 56.0
FONT = '<p:font>{}<p:sz val="{}"/><p:color rgb="FF{}"/><p:name val="Microsoft YaHei"/></p:font>'
LEFT = '<p:alignment horizontal="left" vertical="center" wrapText="1" indent="1"/>'
EDGE = '<p:{0} style="thin"><p:color rgb="FFD9D9D9"/></p:{0}>'
GRID = (
    f"<p:border>{''.join(EDGE.format(side) for side in ('left', 'right', 'top', 'bottom'))}"
    "<p:diagonal/></p:border>"
)
MIDDLE = '<p:alignment horizontal="center" vertical="center" wrapText="1"/>'


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list: its texts, and the cell that its link jumps to."""

    texts: tuple[str, ...]
    sheet: str | None = None
    cell: str | None = None
    """``C7``, ``7:7`` for a row, None for the sheet."""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first sheet of a marked copy shows; every text is text, never a formula."""

    title: str
    """The sheet's name; a number is added where the workbook has one of that name."""
    headings: tuple[str, ...]
    lines: Sequence[Line]
    above: tuple[str, ...] = ()
    """Lines over the list, the first of them large."""
    link: int = 0
    """The column, from 0, that carries the links."""
    widths: tuple[float, ...] = field(default=())
    """In characters; found from the texts where not given."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Cell formats of the sheet."""

    title: int
    above: int
    heading: int
    body: int
    link: int
    severities: Mapping[str, int]


def findings_sheet(
    summary: Summary,
    places: Sequence[str | None],
    look: Looks,
    namespace: str,
    views: int,
) -> str:
    """The sheet's part. ``places`` are the cells (``C7``) that the lines jump to."""
    widths = _widths(summary)
    start = len(summary.above) + 1
    rows = [_above(row + 1, text, look) for row, text in enumerate(summary.above)]
    rows.append(_row(start, summary.headings, [look.heading] * len(summary.headings), widths))
    links: list[str] = []
    for index, (line, place) in enumerate(zip(summary.lines, places, strict=True)):
        row = start + 1 + index
        styles = [look.body] * len(line.texts)
        if styles and line.severity in look.severities:
            styles[0] = look.severities[line.severity]
        if place and summary.link < len(styles) and len(links) < MOST_LINKS:
            styles[summary.link] = look.link
            location = quoted(f"{sheet_reference(line.sheet or '')}!{place}")
            links.append(
                f'<hyperlink ref="{letters(summary.link + 1)}{row}" location="{location}"/>'
            )
        rows.append(_row(row, line.texts, styles, widths))
    last = f"{letters(len(summary.headings))}{start + len(summary.lines)}"
    return (
        f'{HEAD}<worksheet xmlns="{namespace}"><sheetPr><tabColor rgb="FF1F3A5F"/>'
        f'<pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:{last}"/>'
        f"<sheetViews>{''.join(_view(each, start) for each in range(views))}</sheetViews>"
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{_columns(widths)}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>"
        f'<autoFilter ref="A{start}:{last}"/>'
        f"{'<hyperlinks>' if links else ''}{''.join(links)}{'</hyperlinks>' if links else ''}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        "<headerFooter><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def sheet_reference(name: str) -> str:
    """A sheet's name as a reference quotes it."""
    return "'" + name.replace("'", "''") + "'"


def looks(formats: Formats, fills: Mapping[str, str]) -> Looks:
    """Adds the formats of such a sheet; ``fills`` are the colours by severity."""
    body = FONT.format("", "10", "000000")
    return Looks(
        title=formats.plain(FONT.format("<p:b/>", "16", "1F3A5F")),
        above=formats.plain(FONT.format("", "10", "595959")),
        heading=formats.plain(FONT.format("<p:b/>", "10", "FFFFFF"), "1F3A5F", MIDDLE, GRID),
        body=formats.plain(body, "", LEFT, GRID),
        link=formats.plain(FONT.format("<p:u/>", "10", "0563C1"), "", LEFT, GRID),
        severities={key: formats.plain(body, rgb, MIDDLE, GRID) for key, rgb in fills.items()},
    )


def _widths(summary: Summary) -> list[float]:
    """Widths that hold the longest line of each column, within reason."""
    if summary.widths:
        return list(summary.widths)
    columns = [
        [
            summary.headings[index],
            *(each.texts[index] for each in summary.lines[:500] if index < len(each.texts)),
        ]
        for index in range(len(summary.headings))
    ]
    longest = [
        max(display_width(line) for text in found for line in text.split("\n")) for found in columns
    ]
    return [min(WIDEST, max(NARROWEST, each + 3.0)) for each in longest]


def _above(row: int, text: str, look: Looks) -> str:
    style, height = (look.title, 28) if row == 1 else (look.above, 16.5)
    return f'<row r="{row}" ht="{height}" customHeight="1">{_cell(f"A{row}", style, text)}</row>'


def _row(row: int, texts: Sequence[str], styles: Sequence[int], widths: Sequence[float]) -> str:
    """A row as high as its longest wrapped text."""
    room = [(text, across - INDENT) for text, across in zip(texts, widths, strict=False)]
    height = max(22.0, row_height(room))
    cells = "".join(
        _cell(f"{letters(column)}{row}", style, text)
        for column, (text, style) in enumerate(zip(texts, styles, strict=True), 1)
    )
    return f'<row r="{row}" ht="{height}" customHeight="1">{cells}</row>'


def _cell(ref: str, style: int, text: str) -> str:
    if not text:
        return f'<c r="{ref}" s="{style}"/>'
    inner = text_element("", safe_text(text))
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is>{inner}</is></c>'


def _view(number: int, start: int) -> str:
    """Open on this sheet, the list's headings kept in sight."""
    below = f"A{start + 1}"
    return (
        f'<sheetView showGridLines="0" tabSelected="1" workbookViewId="{number}">'
        f'<pane ySplit="{start}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/></sheetView>'
    )


def _columns(widths: Sequence[float]) -> str:
    return "".join(
        f'<col min="{index}" max="{index}" width="{each}" customWidth="1"/>'
        for index, each in enumerate(widths, 1)
    )
