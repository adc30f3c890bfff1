"""预案问题: errors of the plan that the workbook was made in spite of."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.measure import row_height
from bcm_excel.incident.blocks import TITLES
from bcm_excel.incident.draft import Draft
from bcm_excel.incident.pages.forms import Form

WIDTHS = {1: 24.0, 2: 10.0, 3: 10.0, 4: 76.0}
ABOUT = Text(
    "生成跟踪表时预案还有下列错误，相关的期限或联系人可能不准；请核实，并在预案中改正后重新生成。",
    "The plan had these errors when the workbook was made, so a deadline or contact may be wrong; "
    "check it, mend the plan and make the workbook anew.",
)
HEADS = (
    Text("预案中的位置", "Place in the plan"),
    Text("步骤", "Step"),
    Text("规则", "Rule"),
    Text("问题", "Error"),
)


def faults_page(draft: Draft, name: str) -> Page | None:
    """The sheet; None where the plan was in order."""
    if not draft.incident.faults:
        return None
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["faults"], ABOUT)
    form.headings(HEADS)
    for row, fault in enumerate(draft.incident.faults, start=form.at):
        for column, text in enumerate((fault.cell, fault.step or "", fault.code, fault.said), 1):
            how = "center" if column in (2, 3) else "indent"
            form.put(row, (column, column), Cell(text, f"cell text {how}"))
        form.heights[row] = max(24.0, row_height([(fault.said, form.width((4, 4)))]))
    form.at += len(draft.incident.faults)
    return form.page(landscape=False)
