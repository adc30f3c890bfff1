"""The report of a day: written when it says something new, replaced as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bcm_excel.app.daily_known import made_by
from bcm_excel.app.workspace import REPORTS
from bcm_excel.core.collector import collector_off
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.lazy import lazy
from bcm_excel.core.stamp import Stamp, refused, stamp
from bcm_excel.core.text import Lang
from bcm_excel.daily import ledger
from bcm_excel.daily.address import Enclosed
from bcm_excel.daily.facts import Unread
from bcm_excel.daily.lights import lights
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.reported import Reported
from bcm_excel.daily.run import found, read_plans
from bcm_excel.daily.settings import Numbers, Settings
from bcm_excel.daily.state import Result, State

REPORT = "*report"
"""Under this name it is kept what the last report said."""
MASKED = "masked"
HALF_WRITTEN = lazy(r"\.[0-9]{4}-[0-9]{2}-[0-9]{2}[^.]*\.[^.]+\.tmp")


@dataclass
class DayReport:
    """The report of a run; written as often as it says something new.

    ``digest`` is that of what the plans say; ``path`` and ``failed`` tell what came of it.
    """

    folder: Path
    now: datetime
    settings: Settings
    lang: Lang
    state: State
    digest: str
    path: Path | None = None
    failed: tuple[Unread, ...] = ()

    @collector_off()
    def written(self, looked: Looked) -> Enclosed:
        """Writes it where it says something new; a Failure is kept, and nothing enclosed."""
        numbers = self.settings.report_numbers
        paths = report_paths(self.folder, self.now, numbers)
        report = self.reported(looked)
        said = fingerprint(report, self.digest, self.lang, numbers)
        kept = self.state.results(made_by()).get(REPORT)
        if not is_there(paths, kept, said):
            try:
                with self.state.let_go():
                    paths = write_report(report, paths, self.lang, numbers)
                made = kept_report(paths[0], said, made_by())
            except Failure as failure:
                self.failed = (Unread.of(failure, self.folder),)
                return Enclosed()
            _keep(self.state, made)
        self.path, self.failed = paths[0], ()
        named = f"{REPORTS}/{paths[0].name}"
        return Enclosed(named, (str(paths[0].absolute()),), (str(paths[1].absolute()),))

    def reported(self, looked: Looked) -> Reported:
        """What it is made from, as the state is now."""
        state, day = self.state, self.now.date()
        undelivered = ledger.failing(state)
        today = tuple(each for each in ledger.made_on(state, day))
        shown = {each.key: each for each in (*undelivered, *today)}
        seen, now = state.seen(), {each.key for each in found(looked)}
        read = set(read_plans(looked))
        going = (each for each in seen.values() if each.key not in now and each.plan in read)
        settled = (*going, *state.gone_on(day))
        first = {key: each.first for key, each in seen.items()}
        return Reported(
            looked,
            lights(looked, undelivered),
            self.folder.resolve().name,
            first,
            settled,
            not settled and all(each == day for each in first.values()),
            tuple(shown.values()),
            ledger.waiting(state),
        )


def _keep(state: State, made: Result) -> None:
    with state.transaction():
        known = [path for (path,) in state.db.rows("SELECT path FROM results")]
        state.keep_results((made,), there=(*known, made.path))


def report_paths(folder: Path, now: datetime, numbers: Numbers) -> tuple[Path, Path]:
    """The report of a day, and the one for groups; the same where numbers are masked anyway."""
    whole = folder / REPORTS / f"{now.date().isoformat()}.xlsx"
    if numbers is Numbers.MASKED:
        return whole, whole
    return whole, whole.with_name(f"{now.date().isoformat()}-{MASKED}.xlsx")


def fingerprint(report: Reported, digest: str, lang: Lang, numbers: Numbers) -> str:
    """The same where the report would say the same, but for the time of its making."""
    looked = replace(report.looked, now=datetime.combine(report.looked.today, datetime.min.time()))
    plain = replace(report, looked=replace(looked, plans=()))
    whole = hashlib.sha256()
    for part in (digest, lang, numbers, plain):
        whole.update(repr(part).encode("utf-8", "backslashreplace"))
    return whole.hexdigest()


def is_there(paths: Iterable[Path], kept: Result | None, said: str) -> bool:
    """Whether the last report says this, and its file is as it was written."""
    if kept is None or kept.digest != said:
        return False
    whole, *others = dict.fromkeys(paths)
    try:
        return stamp(whole) == Stamp(kept.size, kept.mtime_ns) and all(
            other.is_file() for other in others
        )
    except Failure:
        return False


def write_report(
    report: Reported, paths: tuple[Path, Path], lang: Lang, numbers: Numbers
) -> tuple[Path, Path]:
    """Write the report, in place of the day's earlier one; the paths that it got.

    Where somebody has that open, it is written beside it under the time of day.

    Raises:
        Failure: it cannot be written.
    """
    whole, masked = paths
    try:
        whole.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise refused(whole.parent, error) from error
    written = _put(report, whole, lang, masked=numbers is Numbers.MASKED)
    if masked == whole:
        return written, written
    return written, _put(report, masked, lang, masked=True)


def _put(report: Reported, path: Path, lang: Lang, *, masked: bool) -> Path:
    from bcm_excel.daily.page import report_book
    from bcm_excel.excel.write import write

    book = report_book(report, lang, masked=masked)
    now = report.looked.now
    try:
        write(book, path, overwrite=True, now=now)
    except Failure as failure:
        if failure.reason is not Reason.LOCKED:
            raise
        path = path.with_name(f"{path.stem}-{now:%H%M}.xlsx")
        write(book, path, overwrite=True, now=now)
    return path


def tidy(folder: Path) -> None:
    """Deletes what a sudden end left half written of a report; for a run that is alone."""
    with suppress(OSError):
        for path in (folder / REPORTS).iterdir():
            if HALF_WRITTEN.fullmatch(path.name):
                path.unlink(missing_ok=True)


def kept_report(path: Path, said: str, basis: str) -> Result:
    """What is remembered of the report."""
    found = stamp(path)
    return Result(REPORT, found.size, found.modified_ns, said, basis, path.name.encode())
