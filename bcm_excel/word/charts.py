"""Charts as the XML of Word: drawn by Word, WPS and LibreOffice, readable in black and white.

Lengths are EMU, 360,000 to a centimetre, as drawings count them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from bcm_excel.core.cell import letters
from bcm_excel.core.printable import printable
from bcm_excel.word import styles
from bcm_excel.word.document import Chart, Series, Shape

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
SHEET = "Sheet1"
"""The sheet of the numbers that a chart carries with it."""
A_CENTIMETRE, A_TWIP = 360_000, 635
WIDTH = styles.TEXT_WIDTH * A_TWIP
HEIGHT = round(6.6 * A_CENTIMETRE)
"""Of a chart whose columns stand beside each other."""
ROUND_BARS, A_BAR, BETWEEN = 1.8, 0.4, 0.22
"""Centimetres: around all bars, for each, and between the bars of two names."""
FILLS = (styles.NAVY, "E3A33B")
"""Dark and light."""
LABELS = ("FFFFFF", styles.INK)
"""What is written on them."""
MARKERS, DASHES = ("circle", "square"), ("solid", "sysDash")
CATEGORIES, VALUES = "111111111", "222222222"
"""By these numbers the two axes know each other."""


def height(chart: Chart) -> int:
    """How high a chart is."""
    if chart.shape is not Shape.BARS:
        return HEIGHT
    each = A_BAR * len(chart.series) + BETWEEN
    return round((ROUND_BARS + each * len(chart.names)) * A_CENTIMETRE)


def drawing(chart: Chart, number: int, relation: str) -> str:
    """The place of a chart in the text, as the ``number``-th picture of the document."""
    extent = f'cx="{WIDTH}" cy="{height(chart)}"'
    about = quoteattr(_plain(chart.caption))
    return (
        f'<w:drawing xmlns:w="{styles.W}" xmlns:wp="{WP}" xmlns:a="{A}" xmlns:c="{C}" '
        f'xmlns:r="{R}"><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f'<wp:docPr id="{number}" name="Chart {number}" descr={about}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{C}"><c:chart r:id="{relation}"/></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )


def chart_part(chart: Chart, data: str) -> bytes:
    """The chart itself; ``data`` is the relation by which its numbers are found."""
    legend = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_letters(styles.INK)}</c:legend>'
        if len(chart.series) > 1
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f"{_plot(chart)}{_category_axis(chart)}{_value_axis(chart)}<c:spPr><a:noFill/></c:spPr>"
        f'</c:plotArea>{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_fill('FFFFFF')}<a:ln><a:noFill/></a:ln></c:spPr>{_letters(styles.INK)}"
        f'<c:externalData r:id="{data}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _plot(chart: Chart) -> str:
    series = "".join(_series(chart, at, each) for at, each in enumerate(chart.series))
    axes = f'<c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/>'
    if chart.shape is Shape.LINES:
        return (
            '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
            f'{series}<c:marker val="1"/>{axes}</c:lineChart>'
        )
    stacked = chart.shape is Shape.STACKED
    return (
        f'<c:barChart><c:barDir val="{"bar" if chart.shape is Shape.BARS else "col"}"/>'
        f'<c:grouping val="{"stacked" if stacked else "clustered"}"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="{_gap(chart)}"/><c:overlap val="{100 if stacked else 0}"/>'
        f"{axes}</c:barChart>"
    )


def _gap(chart: Chart) -> int:
    """The room between columns, in hundredths of one; few columns are not to be broad ones."""
    if chart.shape is Shape.BARS:
        return round(100 * BETWEEN / A_BAR)
    return {1: 500, 2: 280, 3: 180}.get(len(chart.names), 90)


def _series(chart: Chart, at: int, series: Series) -> str:
    column, last = letters(at + 2), len(chart.names) + 1
    name = _texts(f"{SHEET}!${column}$1", [series.name])
    names = _texts(f"{SHEET}!$A$2:$A${last}", chart.names)
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{value:.15g}</c:v></c:pt>'
        for index, value in enumerate(series.values)
        if value is not None
    )
    look, tail = _look(chart, at)
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/><c:tx>{name}</c:tx>{look}'
        f"{_value_labels(chart, at)}<c:cat>{names}</c:cat><c:val><c:numRef>"
        f"<c:f>{SHEET}!${column}$2:${column}${last}</c:f><c:numCache>"
        f'<c:formatCode>{_format(chart)}</c:formatCode><c:ptCount val="{len(series.values)}"/>'
        f"{points}</c:numCache></c:numRef></c:val>{tail}</c:ser>"
    )


def _look(chart: Chart, at: int) -> tuple[str, str]:
    """How a series is drawn, and what its lines end with."""
    fill = _fill(FILLS[at])
    edge = f'<a:ln w="9525">{_fill(styles.NAVY)}</a:ln>'
    if chart.shape is Shape.LINES:
        line = f'<a:ln w="25400">{_fill(styles.NAVY)}<a:prstDash val="{DASHES[at]}"/></a:ln>'
        marker = f'<c:symbol val="{MARKERS[at]}"/><c:size val="7"/><c:spPr>{fill}{edge}</c:spPr>'
        look = f"<c:spPr>{line}</c:spPr><c:marker>{marker}</c:marker>"
        return look, '<c:smooth val="0"/>'
    return f'<c:spPr>{fill}{edge}</c:spPr><c:invertIfNegative val="0"/>', ""


def _value_labels(chart: Chart, at: int) -> str:
    inside = chart.shape is Shape.STACKED
    shown = "".join(
        f'<c:show{what} val="{int(what == "Val")}"/>'
        for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    )
    below = "".join(
        f'<c:dLbl><c:idx val="{index}"/><c:dLblPos val="b"/>{shown}</c:dLbl>'
        for index in _below(chart, at)
    )
    place = {Shape.STACKED: "ctr", Shape.LINES: "t"}.get(chart.shape, "outEnd")
    return (
        f'<c:dLbls>{below}<c:numFmt formatCode="{_format(chart)}" sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f'{_letters(LABELS[at] if inside else styles.INK)}<c:dLblPos val="{place}"/>{shown}'
        "</c:dLbls>"
    )


def _below(chart: Chart, at: int) -> Iterator[int]:
    """Where the value of a line is written below it: the other line runs above it there."""
    if chart.shape is not Shape.LINES or len(chart.series) < 2:
        return
    for index, pair in enumerate(zip(*(each.values for each in chart.series), strict=True)):
        own, other = pair[at], pair[1 - at]
        if own is not None and other is not None and (own, -at) < (other, at - 1):
            yield index


def _format(chart: Chart) -> str:
    """How numbers are written; a part of a column that is nothing has no room for its 0."""
    if chart.share:
        return "0%"
    return "0;;" if chart.shape is Shape.STACKED else "General"


def _category_axis(chart: Chart) -> str:
    bars = chart.shape is Shape.BARS
    line = f'<c:spPr><a:ln w="9525">{_fill(styles.GREY)}</a:ln></c:spPr>'
    return (
        f'<c:catAx><c:axId val="{CATEGORIES}"/><c:scaling>'
        f'<c:orientation val="{"maxMin" if bars else "minMax"}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if bars else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{line}{_letters(styles.INK)}<c:crossAx val="{VALUES}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart) -> str:
    """The axis of the values: not shown, for each value is written at its place."""
    most = '<c:max val="1.1"/>' if chart.share else ""
    return (
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling><c:orientation val="minMax"/>{most}'
        '<c:min val="0"/></c:scaling><c:delete val="1"/>'
        f'<c:axPos val="{"t" if chart.shape is Shape.BARS else "l"}"/>'
        f'<c:numFmt formatCode="{_format(chart)}" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="{CATEGORIES}"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _texts(cells: str, words: Sequence[str]) -> str:
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escape(_plain(each))}</c:v></c:pt>'
        for index, each in enumerate(words)
    )
    return (
        f'<c:strRef><c:f>{cells}</c:f><c:strCache><c:ptCount val="{len(words)}"/>{points}'
        "</c:strCache></c:strRef>"
    )


def _letters(ink: str) -> str:
    """Nine points, in the type of the tables."""
    return (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr lang="{styles.EAST}" sz="900" b="0">{_fill(ink)}'
        f'<a:latin typeface="{styles.LATIN}"/><a:ea typeface="{styles.HEADS}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def _fill(color: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'


def _plain(text: str) -> str:
    return " ".join(printable(text).split())


def numbers(chart: Chart) -> Iterator[tuple[str | float | None, ...]]:
    """The rows of the sheet that a chart carries with it: its headings, then a row a name."""
    yield ("", *(_plain(each.name) for each in chart.series))
    for at, name in enumerate(chart.names):
        yield (_plain(name), *(each.values[at] for each in chart.series))
