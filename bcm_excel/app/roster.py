"""The personnel department's roster as a file: a workbook, or text with separators."""

from __future__ import annotations

from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.daily.roster import Roster
from bcm_excel.daily.roster import read_roster as roster_of
from bcm_excel.excel.delimited import NotATableError, grid_of
from bcm_excel.excel.grid import Workbook
from bcm_excel.excel.read import read
from bcm_excel.excel.sniff import PLAIN_TEXT, bytes_of, refuse_others


def read_roster(path: Path, *, password: str | None = None) -> Roster:
    """Everybody on the roster, told by the file's content and not by its name.

    Raises Failure where the file cannot be read or is no roster.
    """
    data, stamp = bytes_of(path)
    try:
        refuse_others(path, data)
    except Failure as failure:
        if failure.said is not PLAIN_TEXT:
            raise
        try:
            grid = grid_of(data, path.stem)
        except NotATableError as error:
            raise Failure(Reason.CORRUPT, path, error.why) from error
        return roster_of(Workbook(path, (grid,), stamp))
    return roster_of(read(path, password=password))
