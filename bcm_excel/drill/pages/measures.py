"""全部指标: every figure with its definition; and 指标来源, the cells that each was taken from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcm_excel.core.text import Text
from bcm_excel.drill.measure import Measure, Source
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of
from bcm_excel.excel.book import Cell, Page

TITLE, SOURCES = Text("全部指标", "All figures"), Text("指标来源", "Sources")
ABOUT = Text(
    "每个数字怎么算、由什么得来；点“来源”看它取自哪些单元格。不适用的不计入分母；应登记而没有登记的留在分母中，算未达到。",
    "How each figure is counted and what it is made of; “Source” leads to the cells. What is not "
    "applicable leaves the denominator; what should have been recorded and was not stays in it, as "
    "not met.",
)
HEADS = (
    Text("指标", "Figure"),
    Text("怎么算", "Definition"),
    Text("分子", "Numerator"),
    Text("分母", "Denominator"),
    Text("未登记", "Not recorded"),
    Text("数值", "Value"),
    Text("与上次相比", "Change"),
    Text("说明", "Remark"),
    Text("来源", "Source"),
)
WIDTHS = (17.0, 46.0, 10.5, 12.5, 9.5, 13.0, 21.0, 42.0, 10.5)
CELLS, ONE_CELL = Text("{n} 处 →", "{n} cells →"), Text("1 处 →", "1 cell →")
SOURCE_HEADS = (
    Text("指标", "Figure"),
    Text("计入", "Counted as"),
    Text("文件", "File"),
    Text("工作表", "Sheet"),
    Text("单元格", "Cell"),
)
SOURCE_WIDTHS = (24.0, 22.0, 66.0, 26.0, 14.0)
SOURCES_ABOUT = Text(
    "点单元格打开原表（汇总和跟踪表一起移动，链接仍然有效）；未达到的排在前面。",
    "A click opens the workbook at the cell (links hold as long as summary and workbooks move "
    "together); what was not met comes first.",
)
MORE = Text("另有 {n} 处", "{n} more")
MOST_CELLS = 200
"""Cells that are listed for one figure."""
ALL = Text("全部", "all")


def measures_page(making: Making, sources_at: Mapping[str, int]) -> Page:
    """Every figure over all drills; ``sources_at`` is the row of each in the list of sources."""
    sheet = Sheet(dict(enumerate(WIDTHS, start=1)))
    sheet.top(making.say(TITLE), making.span)
    sheet.note(making.say(ABOUT))
    sheet.heading([making.say(head) for head in HEADS])
    for index, measure in enumerate(making.found.total.values()):
        sheet.row(_measure(making, measure, box_of(index), sources_at.get(measure.key)))
    return making.listed(sheet, TITLE)


def _measure(making: Making, measure: Measure, box: str, source_row: int | None) -> list[Cell]:
    telling = making.telling
    centered = f"{box} center"
    value = making.measured(measure, box)
    return [
        Cell(telling.say(measure.name), f"{box} bold indent"),
        Cell(telling.say(measure.about.said), f"{box} lively indent"),
        Cell(measure.numerator, f"{centered} whole"),
        Cell(measure.denominator, f"{centered} whole"),
        Cell(measure.unrecorded or None, f"{centered} whole"),
        value,
        _change(making, measure, box),
        Cell(_remark(making, measure), f"{box} lively indent"),
        _source(making, measure, box, source_row),
    ]


def _change(making: Making, measure: Measure, box: str) -> Cell:
    if measure.change is None:
        return Cell("—", f"{box} center grey")
    telling = making.telling
    said = "\n".join(filter(None, (telling.change(measure), telling.since(measure))))
    return Cell(said, f"{box} lively center")


def _remark(making: Making, measure: Measure) -> str:
    telling = making.telling
    note = telling.hide(measure.note)
    why = telling.say(measure.why_not) if measure.why_not and not measure.applies else ""
    said = telling.joined([why, note, telling.parts(measure)])
    advice = f"→ {telling.hide(measure.next)}" if measure.next else ""
    return "\n".join(filter(None, (said, advice)))


def _source(making: Making, measure: Measure, box: str, row: int | None) -> Cell:
    count = len(measure.cells)
    if row is None or not count:
        return Cell("", f"{box} center")
    said = making.say(ONE_CELL) if count == 1 else making.say(CELLS, n=count)
    name = making.wording.title(SOURCES).replace("'", "''")
    return Cell(said, f"{box} center link", link=f"internal:'{name}'!A{row}")


def sources_page(making: Making) -> tuple[Page, Mapping[str, int]]:
    """The cells of every figure with links into the workbooks, and the first row of each."""
    sheet = Sheet(dict(enumerate(SOURCE_WIDTHS, start=1)))
    sheet.top(making.say(SOURCES), making.span)
    sheet.note(making.say(SOURCES_ABOUT))
    sheet.heading([making.say(head) for head in SOURCE_HEADS])
    starts: dict[str, int] = {}
    for measure in making.found.total.values():
        if measure.cells:
            starts[measure.key] = sheet.at + 1
            _cells(making, sheet, measure)
    return making.listed(sheet, SOURCES), starts


def _counted(making: Making, measure: Measure, shown: Sequence[Source]) -> dict[Source, str]:
    """As what some cells of a measure were counted: the part that they belong to."""
    wanted, files = set(shown), {id(each.path) for each in shown}  # a file has one path
    return {
        cell: making.say(part.name)
        for part in measure.parts
        for cell in part.cells
        if id(cell.path) in files and cell in wanted
    }


def _cells(making: Making, sheet: Sheet, measure: Measure) -> None:
    """The cells of a measure, those that were not met first."""
    name, whole = making.say(measure.name), making.say(ALL)
    shown = measure.cells[:MOST_CELLS]
    counted = _counted(making, measure, shown)
    for index, source in enumerate(shown):
        box = "cell" if index else "cell foot"
        link = making.link(source)
        sheet.row(
            [
                Cell(name, f"{box} indent {'grey' if index else 'bold'}"),
                Cell(counted.get(source, whole), f"{box} indent"),
                Cell(source.path.name, f"{box} indent"),
                Cell(source.cell.sheet, f"{box} indent"),
                Cell(source.cell.a1 or "—", f"{box} center{' link' if link else ''}", link=link),
            ],
            least=20,
        )
    left = len(measure.cells) - len(shown)
    if left:
        rest = [Cell(making.say(MORE, n=left), "cell indent grey"), *[Cell("", "cell")] * 3]
        sheet.row([Cell(name, "cell indent grey"), *rest], least=20)
