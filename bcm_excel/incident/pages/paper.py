"""纸质记录表: the same on paper, for the go-bag, where no screen works."""

from __future__ import annotations

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.measure import row_height
from bcm_excel.incident.blocks import TITLES
from bcm_excel.incident.draft import Draft, StepFacts
from bcm_excel.incident.pages.forms import Form
from bcm_excel.incident.posts import time_words

WIDTHS = {1: 7.0, 2: 33.0, 3: 25.0, 4: 18.0, 5: 15.0, 6: 15.0, 7: 12.0}
ABOUT = Text(
    "断电断网时用纸笔记录；恢复后把时间抄进跟踪表，期限会自动算出。",
    "For pen and paper when nothing else works; copy the times into the workbook later, and the "
    "deadlines follow.",
)
MOMENTS = Text("时刻", "Moments")
BLANK = Text("____月____日____时____分", "____-____ ____:____")
STEPS = Text("处置步骤", "Steps")
HEADS = (
    Text("编号", "No."),
    Text("步骤", "Step"),
    Text("责任人 / 电话", "Owner / phone"),
    Text("时限", "Limit"),
    Text("应完成", "Due"),
    Text("实际完成", "Finished"),
    Text("签名", "Signed"),
)
BACKUP = Text("备份：{who}", "Backup: {who}")
DECIDE = Text("决定：", "Decision: ")
NOTES = Text(
    "计划外的步骤、决定和情况 · 写明内容、谁、时间，并签名",
    "Steps nobody planned, decisions, events · what, who, when, signed",
)
LINES = 10
"""Empty rows under the steps' own headings, which repeat on every sheet of paper."""


def paper_page(draft: Draft, name: str) -> Page | None:
    """The sheet, in workbooks that are made in advance only."""
    if draft.incident.moments:
        return None
    form = Form(draft, name, WIDTHS)
    form.head(TITLES["paper"], ABOUT)
    form.section(MOMENTS)
    for index, moment in enumerate(draft.places.moments):
        row, left = form.at + index // 2, 1 + index % 2 * 3
        word = moment.value[draft.lang]
        form.put(row, (left, left + 1) if left == 1 else (4, 4), Cell(word, "value indent"))
        form.put(row, (3, 3) if left == 1 else (5, 7), Cell(draft.say(BLANK), "rule"))
        form.heights[row] = 26.0
    form.at += -(-len(draft.places.moments) // 2)
    form.gap()
    form.section(STEPS)
    headings = form.at
    form.headings(HEADS)
    for facts in draft.steps:
        _step(form, facts)
    form.put(form.at, (1, len(HEADS)), Cell(draft.say(NOTES), "cell bold navy indent"))
    form.heights[form.at] = 24.0
    form.at += 1
    for _ in range(LINES):
        for column in range(1, len(HEADS) + 1):
            form.put(form.at, (column, column), Cell("", "cell"))
        form.heights[form.at] = 36.0
        form.at += 1
    return form.page(landscape=False, repeat=(headings, headings))


def _step(form: Form, facts: StepFacts) -> None:
    draft, step = form.draft, facts.step
    what = step.content
    if step.outcomes:
        what += "\n" + draft.say(DECIDE) + "  ".join(f"□{each}" for each in step.outcomes)
    who = facts.owner.text
    if facts.owner.backup:
        who += "\n" + draft.say(BACKUP, who=facts.owner.backup)
    texts = (facts.task.key, what, who, time_words(facts.task, draft.lang), "", "", "")
    for column, text in enumerate(texts, start=1):
        how = "center" if column == 1 else "indent"
        form.put(form.at, (column, column), Cell(text, f"cell text small {how}"))
    sized = [(text, WIDTHS[column] - 2) for column, text in enumerate(texts, start=1)]
    form.heights[form.at] = max(36.0, row_height(sized))
    form.at += 1
