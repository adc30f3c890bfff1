"""The sheet that lists findings, written as XML into a workbook that exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bcm_excel.core.cell import letters
from bcm_excel.excel.house import BLUE, GREY, INK, LINE, NAVY, PALE, SIZE, TITLE_SIZE, WHITE
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
EDGE = f'<p:{{0}} style="thin"><p:color rgb="FF{LINE[1:]}"/></p:{{0}}>'
GRID = (
    f"<p:border>{''.join(EDGE.format(side) for side in ('left', 'right', 'top', 'bottom'))}"
    "<p:diagonal/></p:border>"
)
TOP = '<p:alignment horizontal="left" vertical="center" indent="1"/>'
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
    across = len(summary.headings)
    rows = [_above(row + 1, text, look, across) for row, text in enumerate(summary.above)]
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
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        "<headerFooter><oddFooter>&amp;C&amp;8&amp;A&amp;R&amp;8 &amp;P / &amp;N</oddFooter>"
        "</headerFooter></worksheet>"
    )


def sheet_reference(name: str) -> str:
    """A sheet's name as a reference quotes it."""
    return "'" + name.replace("'", "''") + "'"


def looks(formats: Formats, fills: Mapping[str, str]) -> Looks:
    """Adds the formats of such a sheet; ``fills`` are the colours by severity."""
    body = _font(INK)
    return Looks(
        title=formats.plain(_font(WHITE, "<p:b/>", TITLE_SIZE), NAVY[1:], TOP),
        above=formats.plain(_font(GREY, size=9), PALE[1:], TOP),
        heading=formats.plain(_font(WHITE, "<p:b/>"), NAVY[1:], MIDDLE, GRID),
        body=formats.plain(body, "", LEFT, GRID),
        link=formats.plain(_font(BLUE, "<p:u/>"), "", LEFT, GRID),
        severities={key: formats.plain(body, rgb, MIDDLE, GRID) for key, rgb in fills.items()},
    )


def _font(color: str, more: str = "", size: int = SIZE) -> str:
    return FONT.format(more, size, color[1:])


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


def _above(row: int, text: str, look: Looks, across: int) -> str:
    """A line over the list, its colour across all columns."""
    style, height = (look.title, 32) if row == 1 else (look.above, 20)
    texts = (text, *[""] * (across - 1))
    cells = (_cell(f"{letters(at)}{row}", style, each) for at, each in enumerate(texts, 1))
    return f'<row r="{row}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


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
