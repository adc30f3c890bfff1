"""The files of the repository that are made, not written: ``python -m bcm_excel.app.generated``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from bcm_excel.app.new import book
from bcm_excel.app.rulebook import RULES
from bcm_excel.app.samples import drill_files
from bcm_excel.core.text import Wording
from bcm_excel.excel.write import to_bytes
from bcm_excel.plan import samples
from bcm_excel.plan.dictionary import dictionary
from bcm_excel.rules.catalogue import catalogue

ROOT = Path(__file__).parents[2]
CREATED = datetime(2026, 3, 2)
"""When generated workbooks say that they were made, so that two runs give the same bytes."""


def files() -> Mapping[str, Callable[[], bytes]]:
    """Each file by its path in the repository, with what makes it."""
    return {
        "docs/workbook.md": lambda: dictionary().encode(),
        "docs/rules.md": _rules,
        "workbooks/blank.xlsx": partial(_workbook, None),
        **{f"workbooks/{name}.xlsx": partial(_workbook, name) for name in samples.NAMES},
        **{f"workbooks/drills/{name}": partial(bytes, d) for name, d in drill_files().items()},
    }


def _rules() -> bytes:
    return catalogue(RULES).encode()


def _workbook(sample: str | None) -> bytes:
    return to_bytes(book(Wording(), sample, created=CREATED))


def write_files(root: Path = ROOT) -> tuple[Path, ...]:
    """Write those that are missing or stale; their paths."""
    written = []
    for name, make in files().items():
        path, data = root / name, make()
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(path)
    return tuple(written)


if __name__ == "__main__":
    write_files()
