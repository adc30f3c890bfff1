"""Links from a workbook that is written to the cells of workbooks that lie near it."""

from __future__ import annotations

import os
from pathlib import Path

from bcm_excel.core.cell import CellRef
from bcm_excel.core.lazy import lazy
from bcm_excel.core.printable import printable

EXTERNAL = "external:"
RISKY = lazy(r"[ !\"#$%&'*+,:;<=>?@\[\\\]^`{|}]")
"""What may mean something in an address; letters and signs of other scripts stay as they are."""

WORKBOOK_NEAR = lazy(r"external:(?![/\\]|[A-Za-z][A-Za-z0-9+.-]*:)[^#:\\]+\.(?:xlsx|xlsm)(?:#.+)?")
"""A link that is written: a relative path to a workbook, no scheme, no other kind of file."""


def to_workbook(path: Path, folder: Path) -> str | None:
    """The link from a workbook in ``folder`` to the workbook at ``path``.

    It is relative, so that it holds as long as both move together. None where there is no relative
    way, as between two drives, or where the name is none of a workbook or cannot be written.
    """
    try:
        way = os.path.relpath(path, folder)
    except ValueError:
        return None
    said = way.replace(os.sep, "/")
    if printable(said) != said or "\n" in said:
        return None
    link = f"{EXTERNAL}{_encoded(said)}"
    return link if WORKBOOK_NEAR.fullmatch(link) else None


def to_cell(workbook: str, cell: CellRef) -> str:
    """The link to a cell of a workbook, of which ``to_workbook`` has given the link."""
    sheet = cell.sheet.replace("'", "''")
    return f"{workbook}#'{sheet}'!{cell.a1 or 'A1'}"


def _encoded(way: str) -> str:
    """A path as an address: a sign that means something there is written by its number."""
    return RISKY.sub(lambda found: f"%{ord(found[0]):02X}", way)
