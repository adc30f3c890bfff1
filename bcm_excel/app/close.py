"""Close an incident or a drill: audit its tracking workbook, report on it in Excel and Word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bcm_excel.clock.network import NetworkError
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.save import fresh
from bcm_excel.core.text import Text, Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.sniff import is_lock
from bcm_excel.excel.write import write
from bcm_excel.incident.closing import closing_book
from bcm_excel.incident.event import IN_A_CIRCLE, read_tracking
from bcm_excel.incident.evidence import Files
from bcm_excel.incident.letter import letter
from bcm_excel.incident.outcome import Outcome, outcome
from bcm_excel.word.write import write_docx

REPORT = Text("总结", "report")
MOST_FILES = 20_000
"""More files beside a workbook are not looked at."""


@dataclass(frozen=True)
class Closed:
    """What was found, and the reports that were made."""

    outcome: Outcome
    report: Path
    letter: Path | None


def close(
    path: Path,
    *,
    now: datetime,
    wording: Wording,
    target: Path | None = None,
    docx: Path | None = None,
    full_numbers: bool = False,
    password: str | None = None,
) -> Closed:
    """Audit a tracking workbook and write the reports; the workbook itself stays as it is.

    ``target`` is the report in Excel, by default beside the workbook under a name of its own;
    ``docx`` asks for one in Word. Nothing is overwritten, and where
    one of the two cannot be written neither is left. ``password`` opens the workbook and
    protects the reports. Raises Failure where a file cannot be read or written.
    """
    tracking = read_tracking(read(path, password=password, formulas=True))
    try:
        found = outcome(tracking, now, beside(path))
    except NetworkError as error:
        said = IN_A_CIRCLE.filled({"keys": error.keys})
        raise Failure(Reason.WRONG_KIND, path, said) from error
    report = target or _free(path, REPORT[wording.lang])
    for made in filter(None, (report, docx)):
        fresh(made)
    write(closing_book(found, wording, full_numbers=full_numbers), report, password=password)
    if docx is not None:
        document = letter(found, wording.lang, full_numbers=full_numbers)
        try:
            write_docx(document, docx, password=password)
        except Failure:
            report.unlink(missing_ok=True)
            raise
    return Closed(found, report, docx)


def beside(path: Path) -> Files:
    """The files in the folder of a workbook and in the folders in it, the workbook aside."""
    folder = path.resolve().parent
    changed: dict[str, datetime] = {}
    for entry in islice(_files(folder), MOST_FILES):
        if entry.name != path.name and not is_lock(entry.name):
            with suppress(OSError):  # it went away meanwhile
                at = datetime.fromtimestamp(entry.stat().st_mtime, tz=UTC)
                local = at.astimezone().replace(tzinfo=None)
                changed[Path(entry.path).relative_to(folder).as_posix()] = local
    return Files(changed)


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    inside = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if _is_file(entry):
                yield entry
            elif entry.is_dir(follow_symlinks=False):
                inside.append(entry.path)
    for each in inside:
        with suppress(OSError), os.scandir(each) as entries:  # a folder that may not be looked into
            yield from filter(_is_file, entries)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False


def _free(path: Path, word: str) -> Path:
    """A name beside the workbook that nothing bears yet."""
    candidate, number = path.with_name(f"{path.stem} {word}.xlsx"), 2
    while os.path.lexists(candidate):
        candidate = path.with_name(f"{path.stem} {word} ({number}).xlsx")
        number += 1
    return candidate
