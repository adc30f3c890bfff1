"""A row a party: the step is done when all its rows are, in the sheet and in Python."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bcm_excel.clock.network import Flag, Progress, State
from bcm_excel.core.text import Lang
from bcm_excel.excel.read import read
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.status import status
from bcm_excel.incident.typed import Typed
from tests.incident.recorded import (
    BANKS,
    NOW,
    PARTIES,
    STEPS,
    at,
    changed,
    ledgers,
    workbook,
)
from tests.incident.test_typing import engine, minutes
from tests.office import assert_all_recalculate, convert, needs_office

SEEDS = range(6)


def back(path: Path) -> Tracking:
    return read_tracking(read(path))


def shown(path: Path, address: str, sheet: str = STEPS) -> object:
    grid = read(path).sheet(sheet)
    assert grid is not None
    return grid.value(int(address[1:]), ord(address[0]) - 64)


def test_rows_that_are_all_done_end_the_step(tmp_path: Path) -> None:
    rows = {f"2|{bank}": {"done": at(f"09:{i}0")} for i, bank in enumerate(BANKS)}
    path = workbook(tmp_path / "t.xlsx", Typed.of(parties=rows))
    assert (shown(path, "E6"), shown(path, "F6")) == ("已完成", at("09:20"))
    assert back(path).progress["2"] == Progress(State.DONE, finished=at("09:20"))
    assert back(path).problems == ()


def test_so_far_is_said_beside_the_step_and_above_the_rows(tmp_path: Path) -> None:
    rows = {"2|乙银行": {"state": State.DONE}, "2|丁银行": {"state": State.NOT_APPLICABLE}}
    path = workbook(tmp_path / "t.xlsx", Typed.of(parties=rows))
    assert (shown(path, "E6"), shown(path, "F6")) == ("进行中", "1/2 家")
    assert shown(path, "A5", PARTIES) == "2 逐家通报 · 已完成 1 / 2"
    assert back(path).progress["2"] == Progress(State.IN_PROGRESS)
    assert back(path).typed.rows("parties").keys() == rows.keys()
    assert back(path).problems == ()


def test_what_was_typed_for_the_whole_step_stands_until_a_row_says_something(
    tmp_path: Path,
) -> None:
    whole = {"2": Progress(State.DONE, finished=at("09:30"))}
    path = workbook(tmp_path / "t.xlsx", Typed.of(whole))
    assert (shown(path, "E6"), shown(path, "F6")) == ("已完成", at("09:30"))
    assert back(path).progress["2"] == whole["2"]
    rows = {"2|乙银行": {"state": State.BLOCKED, "remark": "无人接听"}}
    path = workbook(tmp_path / "u.xlsx", Typed.of(whole, parties=rows))
    assert shown(path, "E6") == "受阻"
    assert back(path).progress["2"] == Progress(State.BLOCKED)


def test_a_party_that_the_plan_no_longer_names_is_kept_and_not_counted(tmp_path: Path) -> None:
    gone = {"step": "2", "party": "旧银行", "state": State.DONE, "done": at("09:00")}
    path = workbook(tmp_path / "t.xlsx", Typed.of(parties={"2|旧银行": gone}))
    found = back(path)
    assert found.typed.at("parties", "2|旧银行") == gone
    assert found.progress["2"] == Progress()
    again = workbook(tmp_path / "u.xlsx", found.typed)
    assert back(again).typed.at("parties", "2|旧银行") == gone


def test_a_missing_reason_is_said_in_words(tmp_path: Path) -> None:
    rows = {"2|丙银行": {"state": State.BLOCKED}}
    typed = Typed.of({"3": Progress(State.NOT_APPLICABLE)}, parties=rows)
    path = workbook(tmp_path / "t.xlsx", typed)
    assert shown(path, "A3") == "第 3 步受阻或不适用，请在备注写明原因"
    assert shown(path, "A3", PARTIES) == "第 2 步 丙银行 受阻或不适用，请在备注写明原因"
    assert shown(path, "K7", PARTIES) == "请写原因"
    assert status(back(path), NOW).unreasoned == ("3", "2|丙银行")


def test_the_state_of_such_a_step_is_locked_and_its_remark_is_not() -> None:
    from bcm_excel.core.text import Wording
    from bcm_excel.incident.tracking import tracking_book
    from tests.incident.recorded import INCIDENT, PLAN

    book = tracking_book(PLAN, INCIDENT, Wording(), NOW)
    page = next(page for page in book.pages if page.name == STEPS)
    assert [page.cells[6, column].style.split()[0] for column in (5, 6, 7, 9)] == [
        "cell",
        "cell",
        "input",
        "input",
    ]


@needs_office
def test_libreoffice_computes_what_is_stored(tmp_path: Path) -> None:
    paths = [
        workbook(
            tmp_path / f"{seed}.xlsx",
            Typed.of(_whole(seed), parties=ledgers(seed)),
            Lang.EN if seed % 2 else Lang.ZH,
        )
        for seed in SEEDS
    ]
    assert_all_recalculate(paths)


def _whole(seed: int) -> dict[str, Progress]:
    """What is typed for a step as a whole, now and then."""
    rnd = Random(seed)  # noqa: S311 - cases, no secrets
    known = Progress(rnd.choice(list(State)), finished=rnd.choice([None, at("10:10")]))
    return {"2": known, "1": Progress(State.DONE, finished=at("08:40"))}


@needs_office
def test_typed_rows_move_the_step_and_all_behind_it(tmp_path: Path) -> None:
    paths = []
    for seed in SEEDS:
        path = workbook(tmp_path / f"{seed}.xlsx", Typed.of(_whole(seed)))
        rows = [
            (
                PARTIES,
                "标识",
                key,
                {
                    "状态": entry.get("state", State.NOT_STARTED).value.zh,  # type: ignore[attr-defined]
                    "告知 / 完成时间": entry.get("done"),
                },
            )
            for key, entry in ledgers(seed).items()
        ]
        paths.append(changed(path, *rows))
    for seed, path in zip(SEEDS, convert(paths, tmp_path / "out"), strict=True):
        found = status(back(path), NOW)
        expected = Typed.of(_whole(seed), parties=ledgers(seed))
        for step in ("2", "4"):
            keys = [f"{step}|{bank}" for bank in BANKS]
            assert found.tracking.progress[step] == expected.progress(step, keys), (seed, step)
        for name in ("deadline", "forecast"):
            values = engine(path, name)
            times = {key: minutes(getattr(due, name)) for key, due in found.times.items()}
            assert {key: values[key] for key in times} == times, (seed, name)
        for row, each in enumerate(found.steps, start=5):
            assert shown(path, f"E{row}") == each.progress.state.value.zh, (seed, each.key)
            late = each.due.flag in (Flag.OVERDUE, Flag.OVERDUE_DAYS)
            assert (shown(path, f"H{row}") == "已超时") is late


@pytest.mark.parametrize("lang", Lang)
def test_a_plan_without_such_steps_has_no_sheet(lang: Lang) -> None:
    from bcm_excel.core.text import Wording
    from bcm_excel.incident.tracking import tracking_book
    from tests.incident.cases import case

    given = case(1)
    book = tracking_book(given.plan, given.incident, Wording(lang), given.now)
    assert not any("Parties" in page.name for page in book.pages)
