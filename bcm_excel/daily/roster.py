"""The personnel department's roster, read whatever its columns are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.daily.roster_headings import (
    FIELDS,
    TOTALS,
    Employment,
    employment,
    heading_of,
    of_leavers,
)
from bcm_excel.excel.grid import Grid, Value, Workbook
from bcm_excel.plan import typed
from bcm_excel.plan.clean import fold, tidy
from bcm_excel.plan.headers import plain
from bcm_excel.plan.typed import Mendable, Unreadable, shown

T = TypeVar("T")
NO_ROSTER = Text(
    "没有找到花名册：需要一行标题，其中有姓名列，以及工号、部门、手机、状态等至少一列",
    "no roster was found: it needs a row of headings with a column of names and at least one more, "
    "such as staff number, department, mobile or status",
)
NOBODY = Text("花名册里没有人", "nobody is on the roster")
NOBODY_MATCHED = Text(
    "花名册与通讯录没有一个人对得上，没有比对；请确认花名册是否属于本单位",
    "nobody on the roster is in the plan's contacts, so nothing was compared; is it the right one?",
)
NO_STATES = Text(
    "花名册没有状态列，也没有离职日期列：看不出谁已离职，只能看出谁不在册",
    "the roster has neither a status nor a leaving date: who has left shows only as not listed",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the roster; several columns of one kind give several values."""

    name: str
    staff_no: str = ""
    organisations: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    state: Employment | None = None
    left_on: date | None = None

    def gone(self, today: date) -> bool:
        """Whether the person no longer works there; the leaving day itself is still worked."""
        if self.left_on is not None:
            return self.left_on < today
        return self.state is Employment.LEFT


@dataclass(frozen=True)
class Roster:
    """Who is employed, as the personnel department has it."""

    people: tuple[Person, ...]
    remarks: tuple[Text, ...] = ()


def read_roster(workbook: Workbook) -> Roster:
    """Everybody on the sheets that are rosters; the others are passed over.

    Columns are known by many usual headings, in any order, below any title. Raises Failure where no
    sheet is a roster, or nobody is on it.
    """
    people: list[Person] = []
    found, dated = False, False
    for grid in workbook.sheets:
        heading = heading_of(grid)
        if heading is None:
            continue
        row, columns = heading
        found = True
        dated |= bool({"state", "left_on"} & columns.keys()) or of_leavers(grid.name)
        people += _people(grid, row, columns)
    if not people:
        why = NOBODY if found else NO_ROSTER
        raise Failure(Reason.WRONG_KIND, workbook.path, why)
    return Roster(tuple(people), (*workbook.remarks, *(() if dated else (NO_STATES,))))


def _people(grid: Grid, header: int, columns: dict[str, tuple[int, ...]]) -> Iterator[Person]:
    elsewhere = Employment.LEFT if of_leavers(grid.name) else None
    for number in range(header + 1, grid.top + len(grid.rows)):
        cells = {
            field: [(at, value) for at in places if (value := grid.value(number, at)) != ""]
            for field, places in columns.items()
        }
        name = _texts(cells, "name")
        if not name or plain(name[0]) in FIELDS or fold(name[0]) in TOTALS:
            continue
        states = (
            employment(shown(value), shown(grid.value(header, at)))
            for at, value in cells.get("state", ())
        )
        yield Person(
            name[0],
            next(iter(_texts(cells, "staff_no")), ""),
            _texts(cells, "organisation"),
            _texts(cells, "department"),
            _texts(cells, "title"),
            tuple(each for many in _read(cells, "mobile", typed.numbers) for each in many),
            tuple(each for many in _read(cells, "mail", typed.addresses) for each in many),
            next((state for state in states if state), elsewhere),
            next(iter(_read(cells, "left_on", typed.day)), None),
        )


Cells = dict[str, list[tuple[int, Value]]]


def _texts(cells: Cells, field: str) -> tuple[str, ...]:
    texts = (tidy(shown(value)) for _, value in cells.get(field, ()))
    return tuple(text for text in texts if text)


def _read(cells: Cells, field: str, read: Callable[[Value], T | Mendable]) -> list[T]:
    """What can be read; a cell that holds something else says nothing about the person."""
    found: list[T] = []
    for _, value in cells.get(field, ()):
        try:
            got = read(value)
        except Unreadable:
            continue
        found.append(got.value if isinstance(got, Mendable) else got)
    return found
