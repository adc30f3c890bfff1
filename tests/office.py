"""What LibreOffice makes of our workbooks: every stored value against the recalculated one.

Starting LibreOffice costs seconds: whoever has many workbooks hands them over together. It runs
with a profile of its own that is thrown away, without macros, and recalculates on load.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

from tests.package import ErrorValue, Package, Stands, Stored

XLSX = "xlsx:Calc MS Excel 2007 XML"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop
 oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>en-US</value></prop></item>
</oor:items>
"""
SECOND = 1 / 86_400
MISSING = (
    "LibreOffice is missing: apt-get install --no-install-recommends libreoffice-calc-nogui, "
    "or name it in SOFFICE"
)
REQUIRED = os.environ.get("BCM_OFFICE") == "required"
"""Where LibreOffice must be there, a test without it fails instead of skipping."""
Test = TypeVar("Test", bound=Callable[..., object])
Place = tuple[str, str]
"""Sheet and address: ``("应急总览", "C7")``."""


def soffice() -> str | None:
    """The program, None where there is none."""
    return os.environ.get("SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")


def _without(reason: str) -> NoReturn:
    if REQUIRED:
        pytest.fail(reason)
    pytest.skip(reason)


def needs_office(test: Test) -> Test:
    """Marks a test as one that opens workbooks in LibreOffice; skipped where it is missing."""
    absent = soffice() is None and not REQUIRED
    skipping: Test = pytest.mark.skipif(absent, reason=MISSING)(test)
    marked: Test = pytest.mark.office(skipping)
    return marked


def convert(
    paths: Sequence[Path], folder: Path, *, now: datetime | None = None, seconds: float = 120
) -> list[Path]:
    """The workbooks as LibreOffice saves them after recalculating, in one run, in order.

    ``now`` is what NOW() gives; that needs the program faketime.
    """
    office = soffice() or _without(MISSING)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        profile, given, made = (Path(scratch) / name for name in ("profile", "given", "made"))
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        given.mkdir()
        copies = [given / f"{index:04}.xlsx" for index in range(len(paths))]
        for path, copy in zip(paths, copies, strict=True):
            shutil.copyfile(path, copy)
        command = [
            *_frozen(now),
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--convert-to", XLSX),
            *("--outdir", str(made), *map(str, copies)),
        ]
        environment = {**os.environ, "HOME": scratch, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        ran = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
        results = []
        for path, copy in zip(paths, copies, strict=True):
            result = made / copy.name
            assert result.is_file(), f"LibreOffice made nothing of {path}: {ran.stderr}"
            results.append(folder / f"{copy.stem}-{path.name}")
            shutil.copyfile(result, results[-1])
    return results


def _frozen(now: datetime | None) -> list[str]:
    if now is None:
        return []
    if shutil.which("faketime") is None:
        _without("faketime is missing: apt-get install faketime")
    return ["faketime", "-f", f"@{now:%Y-%m-%d %H:%M:%S}"]


def saved_by_libreoffice(path: Path, folder: Path) -> Path:
    """The workbook as it comes back when somebody opens and saves it there."""
    return convert([path], folder)[0]


def stands(path: Path) -> dict[Place, Stands]:
    """Every cell of a workbook as the file holds it."""
    package = Package(path)
    return {
        (sheet.name, ref): cell for sheet in package.sheets for ref, cell in package.cells(sheet)
    }


def recalculated(path: Path, folder: Path, now: datetime | None = None) -> dict[Place, Stored]:
    """Every cell's value as LibreOffice computes it."""
    return {
        place: cell.value for place, cell in stands(convert([path], folder, now=now)[0]).items()
    }


def wrong_values(ours: Mapping[Place, Stands], theirs: Mapping[Place, Stands]) -> list[str]:
    """What is wrong with the stored values of formulas, one line each."""
    wrong = []
    for place, cell in ours.items():
        if cell.formula is None:
            continue
        other = theirs.get(place)
        fault = _fault(cell, None if other is None else other.value)
        if fault:
            wrong.append(f"{place[0]}!{place[1]} ={cell.formula[:120]}: {fault}")
    return wrong


def _fault(cell: Stands, other: Stored) -> str | None:
    if cell.value is None:
        return f"no stored value; {other!r} is right"
    if isinstance(other, ErrorValue):
        return f"stored {cell.value!r}, but it errs: {other.label}"
    if isinstance(cell.value, ErrorValue):
        return f"an error is stored: {cell.value.label}"
    return None if _equal(cell, other) else f"stored {cell.value!r}, but {other!r} is right"


def _equal(cell: Stands, other: Stored) -> bool:
    mine = cell.value
    if isinstance(mine, float) and isinstance(other, float):
        allowed = SECOND if cell.is_date else max(1e-9 * max(abs(mine), abs(other)), 1e-12)
        return abs(mine - other) <= allowed
    if mine == "":
        return other in ("", None)
    return type(mine) is type(other) and mine == other


def assert_recalculates(path: Path, now: datetime | None = None) -> None:
    """Every formula stores what LibreOffice computes: numbers to 1e-9, moments to a second."""
    assert_all_recalculate([path], now)


def assert_all_recalculate(paths: Sequence[Path], now: datetime | None = None) -> None:
    """The same for several workbooks in one run."""
    with tempfile.TemporaryDirectory() as folder:
        made = convert(paths, Path(folder), now=now)
        wrong = [
            f"{path.name}: {fault}"
            for path, other in zip(paths, made, strict=True)
            for fault in wrong_values(stands(path), stands(other))
        ]
    assert not wrong, "stored values that are not what the formula gives:\n" + "\n".join(wrong)
