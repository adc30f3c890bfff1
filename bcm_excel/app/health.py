"""Whether the jobs of a workspace run; nothing is made or mended by asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bcm_excel.app.workspace import REPORTS, settings_in, workbooks_in
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.daily import database
from bcm_excel.daily.health import Condition, condition, limits
from bcm_excel.daily.state import State
from bcm_excel.daily.ticks import Job


def health(folder: Path, now: datetime, asked: Mapping[Job, timedelta] | None = None) -> Condition:
    """How the workspace does; ``asked`` goes before the limits of the settings.

    Raises:
        Failure: the settings or the state cannot be read.
    """
    next(workbooks_in(folder), None)  # a folder that is not there is said before its state
    settings = settings_in(folder)
    path = settings.state_in(folder)
    if path.is_file() and not path.stat().st_size:
        raise Failure(Reason.MISSING, path, database.MISSING)
    with State(path, folder / REPORTS, now, mend=False) as state:
        return condition(state, now, {**limits(settings.health), **(asked or {})})
