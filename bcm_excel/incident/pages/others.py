"""Everybody in Contacts whom the call list does not name, so that the paper is complete."""

from __future__ import annotations

from collections.abc import Sequence

from bcm_excel.core.text import Text
from bcm_excel.excel.book import Cell, Page, Paper
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.house import NAVY
from bcm_excel.excel.measure import INDENT, row_height
from bcm_excel.incident.pages.printed import Printed
from bcm_excel.plan.people import Contact
from bcm_excel.plan.words import Status

TITLE = Text("其他人员", "Others")
ABOUT = Text(
    "应急通讯录之外、通讯录中的其他人员。", "Everybody else in Contacts, beyond the call list."
)
HEADER = 3
HEADINGS = (
    Text("序号", "No."),
    Text("姓名", "Name"),
    Text("单位", "Organisation"),
    Text("部门 / 职务", "Department / job title"),
    Text("电话", "Phone"),
    Text("邮箱 / 备用渠道", "E-mail / backup channel"),
)
WIDTHS = (6.0, 18.0, 32.0, 28.0, 30.0, 34.0)


def others(printed: Printed, named: frozenset[int]) -> tuple[Contact, ...]:
    """The contacts in other rows than these, but for those who have left."""
    contacts = printed.reaching.people.plan.contacts
    return tuple(
        each for each in contacts if each.row not in named and each.status is not Status.LEFT
    )


def others_page(printed: Printed, contacts: Sequence[Contact], name: str) -> Page:
    """The sheet, with its heading on every page."""
    cells: dict[Position, Cell] = {}
    last = len(WIDTHS)
    heights = {1: 32.0, 2: 22.0, HEADER: printed.heading_height}
    for column, heading in enumerate(HEADINGS, start=1):
        cells[HEADER, column] = Cell(printed.wording.heading(heading), "heading print")
    for index, contact in enumerate(contacts):
        row = HEADER + 1 + index
        texts = (str(index + 1), *_texts(printed, contact))
        zebra = " zebra" if index % 2 else ""
        for column, text in enumerate(texts, start=1):
            style = ("center text", "bold indent", "indent", "indent", "bold indent", "indent")
            cells[row, column] = Cell(text or None, f"cell print{zebra} {style[column - 1]}")
        sized = ((text, width - INDENT) for text, width in zip(texts, WIDTHS, strict=True))
        heights[row] = max(26.0, row_height(sized, size=12) + 2)
    return Page(
        name,
        cells,
        merges={
            Area(1, 1, 1, last): Cell(
                f"{printed.say(TITLE)} · {printed.plan_name}", "title wrap shrink"
            ),
            Area(2, 1, 2, last): Cell(printed.say(ABOUT), "subtitle"),
        },
        widths=dict(enumerate(WIDTHS, start=1)),
        heights=heights,
        freeze=(HEADER + 1, 1),
        paper=Paper(
            repeat=(HEADER, HEADER),
            area=Area(1, 1, HEADER + len(contacts), last),
            footer=printed.footer,
        ),
        tab=NAVY,
    )


def _texts(printed: Printed, contact: Contact) -> tuple[str, ...]:
    reaching = printed.reaching
    reach = reaching.contact(contact)
    post = " · ".join(part for part in (contact.department, contact.title) if part)
    ways = (*(contact.mail or ()), *filter(None, [contact.backup_channel]))
    return (
        reach.name,
        reaching.text(contact.organisation),
        reaching.text(post),
        reach.called,
        "\n".join(map(reaching.text, ways)),
    )
