"""Where everything stands in the blank workbook, shared by its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bcm_excel.core.cell import letters
from bcm_excel.core.text import Text, Wording
from bcm_excel.excel.book import Options, Shown
from bcm_excel.excel.house import LINE, STYLES
from bcm_excel.plan.assemble import GUIDE
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.plan import SHEETS

Records = Mapping[str, Sequence[Mapping[str, object]]]
"""Of each sheet by its declared name, its records: values by field, typed or as typed in."""

HEADER = 3
"""The row of the headings; above it stand the title and what the sheet is for."""
ROOM = 500
"""Rows below the headings in which drop-downs offer their choices."""

TEMPLATE_STYLES: Mapping[str, Options] = {
    **STYLES,
    "heading_optional": {**STYLES["heading"], "bg_color": "#62788F", "border_color": "#7F92A6"},
    "money": {**STYLES["money"], "align": "right", "indent": 1},
    "ruled": {"border": 1, "border_color": LINE},
    "back": {**STYLES["subtitle"], "font_color": "#1F5FA8", "underline": 1},
    "stage": {**STYLES["subtitle"], "bold": True, "font_color": "#1F3A5F", "bg_color": "#E9EFF6"},
}
"""The house's styles, with a calmer heading for what may stay empty."""

BACK = Text("← 填写说明", "← Guide")

ITEM_GROUPS: Mapping[str, Text] = {
    "name": Text("文件控制", "Document control"),
    "agreement": Text("协议（单方预案不填）", "Agreement (empty for a plan of one organisation)"),
    "backup_site": Text("场所和联络", "Place and channels"),
    "zone": Text("工作时间", "Working time"),
    "verification": Text("核验、提醒和目标", "Verification, reminders and targets"),
    "trigger_classes": Text("各项要求", "Requirements"),
}
"""The groups of the settings, each by the item that it begins with."""


@dataclass(frozen=True)
class Frame:
    """How one workbook speaks, and which records it holds."""

    wording: Wording
    records: Records

    def title(self, text: Text) -> str:
        """The title of a sheet."""
        return self.wording.title(text)

    def quoted(self, text: Text) -> str:
        """A sheet's title as formulas and links name it."""
        return f"'{self.title(text)}'"

    @property
    def back(self) -> str:
        """The link to the guide."""
        return f"internal:{self.quoted(GUIDE)}!A1"

    def rows(self, sheet: Sheet) -> Sequence[Mapping[str, object]]:
        """The records of a sheet."""
        return self.records.get(sheet.name, ())

    def first(self, sheet: Sheet) -> int:
        """The first row for records; an empty sheet shows an example above it."""
        return HEADER + (1 if self.rows(sheet) else 2)

    def last(self, sheet: Sheet) -> int:
        """The last row in which drop-downs offer their choices."""
        return self.first(sheet) + max(ROOM, len(self.rows(sheet)) + ROOM // 2)

    def keys_of(self, sheet: Sheet) -> str:
        """The range of a sheet's first key, as far down as it is filled."""
        at = 1 + sheet.columns.index(sheet.keys[0])
        where = self.quoted(sheet.title)
        first, last = self.first(sheet), self.last(sheet)
        top = f"{where}!${letters(at)}${first}"
        whole = f"{top}:${letters(at)}${last}"
        return f"={top}:INDEX({whole},MAX(1,COUNTA({whole})))"

    def item_row(self, field: str) -> int:
        """The row of an item of the settings, group titles counted."""
        row = HEADER
        for column in SHEETS[0].columns:
            row += 2 if column.field in ITEM_GROUPS else 1
            if column.field == field:
                return row
        raise LookupError(field)

    def value(self, column: Column, value: object) -> Shown:
        """What a cell shows for a value of a column."""
        return column.written(value, self.wording.lang)


ITEM_AT, VALUE_AT, REMARK_AT = 2, 3, 4
"""The columns of the settings; the first is a narrow margin."""
