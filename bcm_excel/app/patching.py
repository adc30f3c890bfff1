"""Cells of a plan workbook changed, in the file itself after a backup or in a copy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bcm_excel.app.validate import LOCKED_AWAY
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh, refuse_if_changed, refuse_if_open, replace
from bcm_excel.excel.grid import NewRow, Workbook
from bcm_excel.excel.patch import Changes, Patched, patch
from bcm_excel.excel.sniff import encrypted


class _NothingChangedError(Exception):
    """No cell could be changed, so the file stays as it is."""

    def __init__(self, patched: Patched) -> None:
        super().__init__()
        self.patched = patched


def patch_plan(
    workbook: Workbook,
    changes: Changes,
    new_rows: Sequence[NewRow] = (),
    *,
    target: Path | None,
    now: datetime,
) -> tuple[Patched, Path | None]:
    """Change these cells in a copy that does not exist yet or, without a target, in the file
    itself; then the backup is returned too. Where no cell can be changed no file is written.

    Raises Failure for a file behind a password, one that is open or was changed since it was read,
    and where it cannot be written.
    """
    source, done = workbook.path, list[Patched]()
    if encrypted(source):
        raise Failure(Reason.ENCRYPTED, source, LOCKED_AWAY)

    def change(path: Path) -> None:
        done.append(patch(source, path, changes, new_rows))
        if not done[0].changed:
            path.unlink()
            raise _NothingChangedError(done[0])

    try:
        if target is None:
            kept = replace(source, change, stamp=workbook.stamp, backup=True, now=now)
            return done[0], kept
        refuse_if_open(source)
        refuse_if_changed(source, workbook.stamp)
        change(fresh(target))
    except _NothingChangedError as nothing:
        return nothing.patched, None
    return done[0], None
