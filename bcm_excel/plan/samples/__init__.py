"""Two sample plans, full-size and with invented people, their faults kept on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files

from bcm_excel.clock.holidays import Day, projection, seed
from bcm_excel.core.text import Lang
from bcm_excel.excel.grid import Value
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.kinds import Mendable
from bcm_excel.plan.plan import SHEETS
from bcm_excel.plan.words import Certainty, DayKind

SampleRows = Mapping[str, Sequence[Mapping[str, Value]]]
"""Raw values by field, of each sheet by its declared name; empty cells are left out."""

FILES: Mapping[str, str] = {
    "personalization-failure": "personalization.md",
    "cooperation-agreement": "cooperation.md",
}
NAMES: tuple[str, ...] = tuple(FILES)
"""The names of the samples."""

AS_OF = date(2026, 3, 2)
"""The day on which the samples are true: nothing in them is overdue then but what they show."""

PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
NUMBER_LETTERS = frozenset("#¥%")


def sample(name: str, lang: Lang = Lang.ZH) -> SampleRows:
    """The rows of a sample as staff would type them; LookupError for a name that is none.

    What is chosen from a list and how long something may take is said in ``lang``; what people
    wrote themselves stays as it is.
    """
    if name not in FILES:
        raise LookupError(f"no sample {name!r}; there are {', '.join(NAMES)}")
    text = files(__package__).joinpath(FILES[name]).read_text(encoding="utf-8")
    rows = {sheet.name: list(_rows(sheet, table, lang)) for sheet, table in _tables(text)}
    return {**rows, "calendar": list(_calendar(lang))}


def _tables(text: str) -> Iterator[tuple[Sheet, list[list[str]]]]:
    """Each ``## 表名`` with the cells of the table below it, headings first."""
    titles = {sheet.title.zh: sheet for sheet in SHEETS}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("|")]
        cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines]
        yield titles[title.strip()], [cells[0], *cells[2:]]


def _rows(sheet: Sheet, table: list[list[str]], lang: Lang) -> Iterator[dict[str, Value]]:
    columns = {column.title.zh: column for column in sheet.columns}
    if sheet.items:
        yield {columns[item].field: _raw(columns[item], text, lang) for item, text in table[1:]}
        return
    heads = [columns[heading] for heading in table[0]]
    for line in table[1:]:
        pairs = zip(heads, line, strict=True)
        yield {column.field: _raw(column, text, lang) for column, text in pairs if text}


def _raw(column: Column, text: str, lang: Lang) -> Value:
    """A cell as staff would type it: dates and numbers as such where the column asks for them."""
    letter = column.kind.letter
    if letter == "D":
        return date.fromisoformat(text)
    if letter == "M":
        return datetime.fromisoformat(text)
    if letter in NUMBER_LETTERS and PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if lang is not Lang.ZH and (column.kind.choices or letter == "dur"):
        return _said(column, text, lang)
    return text


def _said(column: Column, text: str, lang: Lang) -> Value:
    value = column.kind.read(text)
    if isinstance(value, Mendable):
        value = value.value
    written: Value = column.kind.write(value, lang)
    return written


NOTICE = "国务院办公厅关于2026年部分节假日安排的通知"
LAW = "按《全国年节及纪念日放假办法》推算，待国务院办公厅公布后更新"


def _calendar(lang: Lang) -> Iterator[dict[str, Value]]:
    """2026 as announced, 2027 as the law says without days moved around."""
    for days, source, certainty in (
        (seed(2026), NOTICE, Certainty.OFFICIAL),
        (projection(2027), LAW, Certainty.PROJECTED),
    ):
        yield from (_day(day, source, certainty, lang) for day in days)


def _day(day: Day, source: str, certainty: Certainty, lang: Lang) -> dict[str, Value]:
    kind = DayKind.WORKING if day.working else DayKind.OFF
    name = f"{day.name.zh}调休上班" if day.working else day.name.zh
    return {
        "on": day.date,
        "kind": kind.value[lang],
        "name": name,
        "source": source,
        "certainty": certainty.value[lang],
    }
