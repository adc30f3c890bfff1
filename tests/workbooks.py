"""Sample plans as files, with some of their cells as staff might have left them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bcm_excel.core.text import Wording
from bcm_excel.excel.book import Cell, Page
from bcm_excel.excel.grid import Value
from bcm_excel.excel.write import write
from bcm_excel.plan.samples import sample
from bcm_excel.plan.template import template
from tests.package import parts_of

NOW = datetime(2026, 3, 2, 9, 0)
PLAN_A, PLAN_B = "personalization-failure", "cooperation-agreement"
Rows = dict[str, list[dict[str, Value]]]


def plan_file(
    path: Path, change: Callable[[Rows], object] = lambda _: None, *, name: str = PLAN_A
) -> Path:
    """A sample as the template writes it, changed before."""
    rows: Rows = {sheet: [dict(row) for row in each] for sheet, each in sample(name).items()}
    change(rows)
    write(template(Wording(), rows, created=NOW), path)
    return path


def with_formula(
    path: Path, formula: str, value: float, change: Callable[[Rows], object] = lambda _: None
) -> Path:
    """The sample with a sheet of the staff's own that counts something."""
    rows: Rows = {sheet: [dict(row) for row in each] for sheet, each in sample(PLAN_A).items()}
    change(rows)
    book = template(Wording(), rows, created=NOW)
    page = Page("统计", {(1, 1): Cell(value, formula=formula)})
    write(type(book)((*book.pages, page), book.title, NOW, book.styles, book.names), path)
    return path


def repacked(path: Path, changes: Mapping[str, bytes]) -> Path:
    """The same package with some parts changed or added."""
    contents = {**parts_of(path), **changes}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            package.writestr(name, data)
    return path


def signed(path: Path) -> Path:
    """The workbook as a digital signature leaves it, as far as it matters here."""
    return repacked(path, {"_xmlsignatures/sig1.xml": b"<Signature/>"})


def encrypted(path: Path, password: str) -> Path:
    """The workbook behind a password, under the same name."""
    from msoffcrypto.format import ooxml

    source = io.BytesIO(path.read_bytes())
    with path.open("wb") as target:
        ooxml.OOXMLFile(source).encrypt(password, target)
    return path
