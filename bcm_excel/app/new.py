"""A new plan workbook, blank or a sample."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bcm_excel.core.text import Wording
from bcm_excel.excel import write as writing
from bcm_excel.excel.book import Book
from bcm_excel.plan import samples
from bcm_excel.plan.template import template


def new(
    path: Path,
    wording: Wording,
    sample: str | None = None,
    *,
    created: datetime,
    overwrite: bool = False,
) -> None:
    """Write the plan workbook to a file.

    LookupError for a sample that does not exist (``samples.NAMES`` has them); Failure where the
    file exists already, unless told to overwrite, or cannot be written.
    """
    writing.write(book(wording, sample, created=created), path, overwrite=overwrite)


def book(wording: Wording, sample: str | None = None, *, created: datetime) -> Book:
    """The workbook as values, not written yet."""
    rows = samples.sample(sample, wording.lang) if sample else None
    return template(wording, rows, created=created)
