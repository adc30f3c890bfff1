"""Drills summed up from files and folders."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcm_excel.app.drill import report
from bcm_excel.app.incident import Asked, open_incident
from bcm_excel.app.samples import drill_files
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.drill.measure import Measure
from bcm_excel.excel.grid import Grid
from bcm_excel.excel.read import read
from tests.app.test_incident import CLEAN
from tests.excel_rules import assert_excel_rules
from tests.office import assert_all_recalculate, needs_office
from tests.plans import book

NOW = datetime(2026, 3, 2, 9, 50)


@pytest.fixture(scope="module")
def drills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drills")
    for name, data in drill_files().items():
        (folder / name).write_bytes(data)
    return folder


def texts(grid: Grid) -> list[str]:
    return [str(value) for row in grid.rows for value in row if value != ""]


def test_the_samples_are_the_same_in_two_runs(drills: Path) -> None:
    assert drill_files() == {path.name: path.read_bytes() for path in drills.iterdir()}


def test_the_three_samples_give_the_figures_of_a_hand_made_table(
    drills: Path, tmp_path: Path
) -> None:
    made = report([drills], tmp_path / "s.xlsx", now=NOW, wording=Wording())
    table = [
        (
            each.facts.held.date().isoformat(),
            *(of(each.measures[key]) for key in ("completion", "on_time", "reach")),
            each.measures["on_time"].part("no_time"),
        )
        for each in made.figures.drills
    ]
    none = (None, None)
    assert table == [
        ("2025-05-14", (9, 10), none, none, 0),
        ("2025-08-20", (11, 11), (8, 11), (15, 19), 1),
        ("2025-11-19", (6, 6), (5, 6), (10, 11), 0),
    ]
    total = made.figures.total
    assert (of(total["completion"]), of(total["on_time"])) == ((26, 27), (13, 17))
    assert total["lateness_max"].value == timedelta(minutes=40)
    assert (made.drills, made.left_out) == (3, ())
    page = read(made.path).sheets[0]
    assert page.name == "演练总评 Summary"
    assert {"26 / 27 步", "不适用"} <= set(texts(page))


def of(measure: Measure) -> tuple[int | None, int | None]:
    """Numerator and denominator."""
    return measure.numerator, measure.denominator


def test_what_is_no_drill_is_named_and_left_out(drills: Path, tmp_path: Path) -> None:
    plan = book(tmp_path / "预案.xlsx", CLEAN)
    folder = tmp_path / "all"
    (folder / "older").mkdir(parents=True)
    for path in sorted(drills.iterdir())[:1]:
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / "older" / f"副本 {path.name}").write_bytes(path.read_bytes())
    open_incident(plan, Asked(title="真事"), now=NOW, wording=Wording(), target=folder)
    (folder / "预案.xlsx").write_bytes(plan.read_bytes())
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / "~$锁.xlsx").write_bytes(b"lock")
    (folder / "说明.txt").write_text("text", encoding="utf-8")
    made = report([folder], tmp_path / "s.xlsx", now=NOW, wording=Wording())
    assert made.drills == 1
    said = {each.path.name.split()[0]: each.why.zh for each in made.left_out}
    assert len(said) == 5
    assert "锁文件" in said["~$锁.xlsx"]
    assert said["真事"] == "这是真实事件，不与演练一起统计"
    assert "不是本程序生成的" in said["预案.xlsx"]
    assert any("只计一次" in why for why in said.values())
    said_there = {text for grid in read(made.path).sheets for text in texts(grid)}
    assert {remark.path.name for remark in made.left_out} <= said_there


def test_without_any_drill_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        report([tmp_path], tmp_path / "s.xlsx", now=NOW, wording=Wording())
    assert caught.value.reason is Reason.WRONG_KIND
    assert not (tmp_path / "s.xlsx").exists()


def test_a_summary_is_not_overwritten(drills: Path, tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(b"mine")
    with pytest.raises(Failure) as caught:
        report([drills], tmp_path / "s.xlsx", now=NOW, wording=Wording())
    assert caught.value.reason is Reason.EXISTS
    assert (tmp_path / "s.xlsx").read_bytes() == b"mine"


@needs_office
def test_samples_and_summaries_hold_in_libreoffice_and_excel(drills: Path, tmp_path: Path) -> None:
    made = [
        report([drills], tmp_path / f"{lang}.xlsx", now=NOW, wording=Wording(lang)).path
        for lang in Lang
    ]
    paths = [*sorted(drills.iterdir()), *made]
    assert_all_recalculate(paths)
    for path in paths:
        assert_excel_rules(path)
