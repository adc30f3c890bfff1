"""文件说明: what was done about each file that is not simply one of the drills."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.drill.pages.sheet import Making, Sheet, box_of
from bcm_excel.excel.book import Cell, Page

TITLE = Text("文件说明", "Files")
ABOUT = Text(
    "没有计入的文件，和已计入但须注意的文件。演练从不与真实事件一起统计。",
    "Files that are not in the figures, and those used with reservations. Drills are never mixed "
    "with real incidents.",
)
HEADS = (
    Text("文件", "File"),
    Text("文件夹", "Folder"),
    Text("处理", "What was done"),
    Text("原因", "Why"),
)
WIDTHS = (48.0, 40.0, 22.0, 70.0)


def files_page(making: Making) -> Page:
    """A row a remark."""
    sheet = Sheet(dict(enumerate(WIDTHS, start=1)))
    sheet.top(making.say(TITLE), making.span)
    sheet.note(making.say(ABOUT))
    sheet.heading([making.say(head) for head in HEADS])
    for index, remark in enumerate(making.found.remarks):
        box = box_of(index)
        sheet.row(
            [
                Cell(remark.path.name, f"{box} indent"),
                Cell(remark.path.parent.name, f"{box} indent"),
                Cell(making.say(remark.treated.value), f"{box} center"),
                Cell(making.telling.hide(remark.why), f"{box} indent"),
            ]
        )
    return making.listed(sheet, TITLE)
