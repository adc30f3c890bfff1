"""Whole workbooks: what is found does not depend on how they are laid out or who saved them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.app.validate import validate
from bcm_excel.core.finding import Finding
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.write import write
from bcm_excel.plan.samples import AS_OF, NAMES, sample
from bcm_excel.plan.template import template
from tests.arranged import Arranged, Arrangement, arranged
from tests.office import convert, needs_office

NOW = datetime(2026, 3, 2, 9, 0)


def findings(path: Path) -> tuple[Finding, ...]:
    return validate(path, AS_OF).report.findings


def placed(path: Path, places: Arranged) -> list[tuple[str, tuple[str, int, str], str]]:
    """Each finding by what stands at its cell instead of where the cell is."""
    return sorted(
        (each.rule.code, places[each.cell], each.message(Lang.ZH)) for each in findings(path)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", range(2))
def test_the_layout_does_not_change_what_is_found(name: str, seed: int, tmp_path: Path) -> None:
    plain, moved = tmp_path / "plain.xlsx", tmp_path / "moved.xlsx"
    before = arranged(plain, name, Arrangement())
    after = arranged(moved, name, Arrangement(Lang.EN, shuffled=seed, above=2, bordered=500))
    assert placed(moved, after) == placed(plain, before) != []
    assert {each.cell for each in findings(moved)} != {each.cell for each in findings(plain)}


@pytest.mark.parametrize("name", NAMES)
def test_the_template_adds_no_finding_and_hides_none(name: str, tmp_path: Path) -> None:
    """Titles, drop-downs, notes and empty rows of the template are no content."""
    plain, made = tmp_path / "plain.xlsx", tmp_path / "made.xlsx"
    arranged(plain, name, Arrangement())
    write(template(Wording(), sample(name), created=NOW), made)
    said = sorted(each.message(Lang.ZH) for each in findings(made))
    assert said == sorted(each.message(Lang.ZH) for each in findings(plain))


def lines(path: Path) -> list[str]:
    return [f"{each.cell} {each.rule.code} {each.message(Lang.EN)}" for each in findings(path)]


@needs_office
def test_workbooks_saved_by_libreoffice_validate_the_same(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.xlsx" for name in NAMES]
    for path in paths:
        write(template(Wording(), sample(path.stem), created=NOW), path)
    for path, saved in zip(paths, convert(paths, tmp_path / "saved"), strict=True):
        assert lines(saved) == lines(path) != []
