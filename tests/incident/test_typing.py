"""Typing into a workbook made in advance: LibreOffice then shows what Python computes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bcm_excel.clock.calendar import serial
from bcm_excel.core.text import Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.pages.step_cells import column_of, row_of
from bcm_excel.incident.sheets import ENGINE
from bcm_excel.incident.status import status
from bcm_excel.incident.tracking import tracking_book
from tests.incident.cases import Case, case, scene
from tests.incident.typist import all_differences, desk
from tests.office import convert, needs_office
from tests.office_typing import sit

OVERVIEW, STEPS = "应急总览 Overview", "处置跟踪表 Steps"
SEEDS = range(3000, 3006)
BATCHES = [range(first, first + 50) for first in range(0, 200, 50)]


def cell_beside(sheet: object, label: str, right: int) -> object:
    """The cell so many columns to the right of the one that holds this label, in column A or E."""
    found = [
        cell.offset(0, right)
        for row in sheet.iter_rows()  # type: ignore[attr-defined]
        for cell in row
        if cell.value == label
    ]
    return found[-1]


def typed(path: Path, given: Case) -> Path:
    """The workbook with the case's moments, states, times and decisions typed by hand."""
    workbook = openpyxl.load_workbook(path)
    overview, steps = workbook[OVERVIEW], workbook[STEPS]
    cell_beside(overview, "指定时点", 1).value = given.now  # type: ignore[attr-defined]
    labels = {cell.value for row in overview.iter_rows() for cell in row}
    for moment, at in given.incident.moments.items():
        if moment.value.zh in labels:
            cell_beside(overview, moment.value.zh, 2).value = at  # type: ignore[attr-defined]
    keys = {steps.cell(row_of(i), 1).value: row_of(i) for i in range(len(given.plan.steps))}
    for key, progress in given.progress.items():
        row = keys[key]
        steps.cell(row, column_of("state")).value = progress.state.value.zh
        steps.cell(row, column_of("finished")).value = progress.finished
        steps.cell(row, column_of("started")).value = progress.started
        decision = [r for r in overview.iter_rows(min_row=24) if r[0].value == key]
        if decision and progress.outcome:
            decision[0][6].value = progress.outcome.strip()
    target = path.with_name(f"typed-{path.name}")
    workbook.save(target)
    return target


def engine(path: Path, name: str) -> dict[str, int | None]:
    """A column of the hidden engine as the file shows it."""
    sheet = openpyxl.load_workbook(path, data_only=True)[ENGINE]
    first, heads = next(
        (number, row)
        for number, row in enumerate(sheet.iter_rows(), start=1)
        if row[1].value == "taken"
    )
    at = [cell.value for cell in heads].index(name) + 1
    found: dict[str, int | None] = {}
    for row in sheet.iter_rows(min_row=first + 1):
        if row[0].value is not None:
            value = row[at - 1].value
            found[str(row[0].value)] = round(value) if isinstance(value, int | float) else None
    return found


def minutes(when: datetime | None) -> int | None:
    return None if when is None else serial(when)


@needs_office
def test_what_is_typed_moves_everything_behind_it(tmp_path: Path) -> None:
    cases = {seed: case(seed) for seed in SEEDS}
    paths = []
    for seed, given in cases.items():
        path = tmp_path / f"{seed}.xlsx"
        ready = replace(given.incident, moments={}, baseline={})
        write(tracking_book(given.plan, ready, Wording(), given.now), path)
        paths.append(typed(path, given))
    for saved, given in zip(convert(paths, tmp_path / "out"), cases.values(), strict=True):
        tracking = read_tracking(read(saved))
        assert all(tracking.progress[key].state is p.state for key, p in given.progress.items())
        times = status(tracking, given.now).times
        for name in ("deadline", "forecast", "baseline"):
            shown = engine(saved, name)
            expected = {key: minutes(getattr(due, name)) for key, due in times.items()}
            assert {key: shown[key] for key in expected} == expected, (saved.name, name)


def test_typing_is_not_needed_to_be_ready() -> None:
    given = case(3000)
    ready = replace(given.incident, moments={}, baseline={})
    book = tracking_book(given.plan, ready, Wording(), given.now)
    assert any("待启动" in str(cell.value) for cell in book.pages[0].merges.values())


@needs_office
@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
def test_sheets_show_what_python_computes_of_the_same_facts(seeds: range, tmp_path: Path) -> None:
    desks, expected = {}, {}
    for seed in seeds:
        given = scene(seed)
        desks[seed] = at = desk(tmp_path / f"{seed}.xlsx", given.plan, given.ready)
        for moment in at.shown_moments & given.moments.keys():
            at.moment(moment, given.moments[moment])
        for block, put in (("steps", at.step), ("parties", at.party)):
            for key, entry in given.typed.rows(block).items():
                put(key, **entry)
        for key, entry in given.typed.rows("decisions").items():
            at.decide(key, str(entry["outcome"]))
        expected[seed] = [at.look(now) for now in given.nows]
    seen = sit([each.sitting for each in desks.values()])
    shown = zip(map(str, seeds), seen, expected.values(), strict=True)
    wrong = all_differences(shown)
    assert not wrong, f"{len(wrong)} cells:\n" + "\n".join(wrong[:40])
