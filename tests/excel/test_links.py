"""Links to cells of other workbooks."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import unquote

import pytest

from bcm_excel.core.cell import CellRef
from bcm_excel.excel.book import Cell
from bcm_excel.excel.links import to_cell, to_workbook
from bcm_excel.excel.write import to_bytes
from tests.excel.test_write import book, one, page
from tests.excel_rules import excel_faults
from tests.package import MAIN, Package

CELL = CellRef("处置 跟踪's", 5, 3)
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def link_to(path: Path, folder: Path) -> str | None:
    workbook = to_workbook(path, folder)
    return to_cell(workbook, CELL) if workbook else None


def target_of(link: str | None) -> tuple[str, str | None]:
    """Where a link of a written workbook goes: the file, and the place in it."""
    data = io.BytesIO(to_bytes(book(page({(1, 1): Cell("去", "link", link=link)}))))
    assert not excel_faults(data)
    package = Package(data)
    relations = package.xml("xl/worksheets/_rels/sheet1.xml.rels")
    (goal,) = [each.get("Target", "") for each in relations.iter(RELATION)]
    (shown,) = package.xml(package.sheets[0].part).iter(f"{MAIN}hyperlink")
    return goal, shown.get("location")


@pytest.mark.parametrize(
    "name", ["【演练】一季度 1.xlsx", "100%25 #1 [x] 'q' & <y>.xlsx", "http:evil.xlsm", "a?b.xlsx"]
)
def test_odd_names_are_written_so_that_they_mean_the_file(name: str) -> None:
    goal, place = target_of(link_to(Path("drills") / name, Path("reports")))
    assert unquote(goal) == f"..\\drills\\{name}"
    assert place == "'处置 跟踪''s'!C5"
    assert not set(' #?&"<>') & set(goal)


@pytest.mark.parametrize("name", ["run.exe", "note.txt", "a.xlsx.bat", "a\x07.xlsx", "a\nb.xlsx"])
def test_only_a_workbook_with_a_plain_name_is_linked(name: str) -> None:
    assert link_to(Path("drills") / name, Path("reports")) is None


@pytest.mark.parametrize(
    "link",
    [
        "external:/etc/a.xlsx",
        "external:\\\\server\\share\\a.xlsx",
        "external:C:\\a.xlsx",
        "external:file:a.xlsx",
        "external:run.exe",
        "external:",
    ],
)
def test_absolute_paths_and_other_kinds_of_files_are_refused(link: str) -> None:
    with pytest.raises(ValueError, match="nowhere"):
        one(Cell("x", link=link))


def test_a_link_that_is_too_long_is_left_out() -> None:
    link = link_to(Path("长" * 2_100 + ".xlsx"), Path())
    data = io.BytesIO(to_bytes(book(page({(1, 1): Cell("去", link=link)}))))
    package = Package(data)
    assert not list(package.xml(package.sheets[0].part).iter(f"{MAIN}hyperlink"))
