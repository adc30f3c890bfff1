"""The sample plans written as staff keep them: columns, items and headings anyhow."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Value
from bcm_excel.plan.declare import Sheet
from bcm_excel.plan.items import ITEM, REMARK, VALUE
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.samples import sample

Arranged = dict[CellRef, tuple[str, int, str]]
"""Which sheet, record and field (or heading) stands at a cell."""


@dataclass(frozen=True)
class Arrangement:
    """How a workbook is laid out."""

    headings: Lang = Lang.ZH
    shuffled: int | None = None
    """The seed by which columns and items change places."""
    above: int = 0
    """Rows over the headings, a title in the first."""
    bordered: int = 0
    """Empty rows with borders below the records."""


@dataclass
class Arranging:
    """One workbook in the making."""

    path: Path
    how: Arrangement
    places: Arranged = field(default_factory=dict)

    def write(self, name: str) -> Arranged:
        rows = sample(name)
        with xlsxwriter.Workbook(self.path, {"default_date_format": "yyyy-mm-dd"}) as book:
            self.border = book.add_format({"border": 1})
            self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
            for sheet in SHEETS:
                self.page = book.add_worksheet(sheet.title.zh)
                if self.how.above:
                    self.page.write_string(0, 0, f"{sheet.title.zh}（集团办公室）")
                if sheet.items:
                    self._items(sheet, {k: v for row in rows[sheet.name] for k, v in row.items()})
                else:
                    self._table(sheet, rows.get(sheet.name, ()))
        return self.places

    def _order(self, names: list[str]) -> list[str]:
        if self.how.shuffled is not None:
            random.Random(self.how.shuffled).shuffle(names)  # noqa: S311 - only to mix
        return names

    def _said(self, text: Text) -> str:
        return text[self.how.headings]

    def _put(
        self, sheet: Sheet, row: int, column: int, value: Value, what: tuple[int, str]
    ) -> None:
        self.places[CellRef(sheet.title.zh, row + 1, column + 1)] = (sheet.name, *what)
        if isinstance(value, datetime):
            self.page.write_datetime(row, column, value, self.moment)
        elif isinstance(value, date):
            self.page.write_datetime(row, column, value)
        elif isinstance(value, int | float):
            self.page.write_number(row, column, value)
        elif value != "":
            self.page.write_string(row, column, str(value))

    def _table(self, sheet: Sheet, records: Sequence[Mapping[str, Value]]) -> None:
        top = self.how.above
        for column, name in enumerate(self._order([c.field for c in sheet.columns])):
            self._put(sheet, top, column, self._said(sheet.column(name).title), (0, name))
            for number, record in enumerate(records, start=1):
                self._put(sheet, top + number, column, record.get(name, ""), (number, name))
        self._borders(top + len(records) + 1, len(sheet.columns))

    def _items(self, sheet: Sheet, record: dict[str, Value]) -> None:
        top = self.how.above
        heads = {"item": ITEM, "value": VALUE, "remark": REMARK}
        order = self._order(list(heads))
        for column, head in enumerate(order):
            self._put(sheet, top, column, self._said(heads[head]), (0, head))
        fields = self._order([c.field for c in sheet.columns])
        for row, name in enumerate(fields, start=top + 1):
            self._put(sheet, row, order.index("value"), record.get(name, ""), (1, name))
            title = self._said(sheet.column(name).title)
            self._put(sheet, row, order.index("item"), title, (0, name))
        self._borders(top + len(fields) + 1, len(order))

    def _borders(self, first: int, width: int) -> None:
        for row in range(first, first + self.how.bordered):
            for column in range(width):
                self.page.write_blank(row, column, None, self.border)


def arranged(path: Path, name: str, how: Arrangement) -> Arranged:
    """Writes a sample; gives what stands at each cell."""
    return Arranging(path, how).write(name)
