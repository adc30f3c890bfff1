"""Steps that nobody planned: typed below those of the plan, they count like them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import openpyxl

from bcm_excel.clock.network import Flag, Progress, State
from bcm_excel.core.text import Lang
from bcm_excel.excel.read import read
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.incident import Policy
from bcm_excel.incident.pages.step_cells import flag_words
from bcm_excel.incident.spare import SpareFacts, one, spare_facts
from bcm_excel.incident.status import as_json, status
from bcm_excel.incident.typed import Typed
from tests.incident.recorded import NOW, OVERVIEW, STEPS, at, changed, workbook
from tests.incident.test_typing import engine, minutes
from tests.office import assert_all_recalculate, convert, needs_office

LIFT = {"content": "请物业开启\n备用电梯", "responsible": "行政部 陈静", "deadline": at("10:30")}
PLANNED = ("1", "2", "3", "4")


def back(path: Path) -> Tracking:
    return read_tracking(read(path))


def test_a_late_one_turns_the_overview_red_and_is_named(tmp_path: Path) -> None:
    done = {key: Progress(State.DONE, finished=at("08:30")) for key in PLANNED}
    path = workbook(tmp_path / "t.xlsx", Typed.of(done, steps={"+1": LIFT}))
    overview = read(path).sheet(OVERVIEW)
    assert overview is not None
    assert overview.value(4, 1) == "1 步已超时，请立即催办：第 +1 步"
    assert (overview.value(7, 3), overview.value(8, 1)) == (1, "4 / 5 步")
    assert (overview.value(16, 1), overview.value(16, 3)) == (at("10:30"), "+1 请物业开启 备用电梯")
    assert overview.value(16, 7) == "行政部 陈静"
    found = status(back(path), NOW)
    assert [step.key for step in found.overdue] == ["+1"]
    assert (found.done, found.next and found.next.key) == ((4, 5), "+1")


def test_scripts_see_that_it_was_not_planned(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", Typed.of(steps={"+2": LIFT | {"state": State.BLOCKED}}))
    told = as_json(status(back(path), NOW))
    steps = told["steps"]
    assert isinstance(steps, list)
    assert steps[-1] == {
        "key": "+2",
        "title": "请物业开启\n备用电梯",
        "owner": "行政部 陈静",
        "state": "blocked",
        "deadline": "2026-03-02T10:30:00",
        "baseline": None,
        "forecast": "2026-03-02T11:00:00",
        "finished": None,
        "waits_for": None,
        "planned": False,
    }
    assert told["reason_missing"] == ["+2"]


def test_its_cells_come_back_with_the_deadline_as_a_time(tmp_path: Path) -> None:
    entry = LIFT | {
        "state": State.DONE,
        "finished": at("10:40"),
        "evidence": "照片",
        "remark": "好",
    }
    path = workbook(tmp_path / "t.xlsx", Typed.of(steps={"+1": entry}))
    found = back(path)
    assert dict(found.typed.at("steps", "+1")) == entry
    assert [row.key for row in found.extra] == ["+1"]
    assert found.problems == ()


def test_an_empty_row_says_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx")
    grid = read(path).sheet(STEPS)
    assert grid is not None
    assert [grid.value(row, 1) for row in range(9, 15)] == ["+1", "+2", "+3", "+4", "+5", "+6"]
    assert {grid.value(row, column) for row in range(9, 15) for column in range(2, 10)} == {""}
    assert back(path).extra == ()


def test_rows_that_were_inserted_stand_below_when_it_is_made_anew(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", Typed.of(steps={"+1": {"content": "备用电梯"}}))
    book = openpyxl.load_workbook(path)
    sheet = book[STEPS]
    sheet.insert_rows(7)
    sheet.cell(7, 2).value, sheet.cell(7, 5).value = "临时断电检查", "已完成"
    sheet.insert_rows(8)
    sheet.cell(8, 1).value, sheet.cell(8, 2).value = "3.5", "联系厂家"
    sheet.cell(8, 4).value = at("12:00")
    book.save(path)
    found = back(path)
    again = back(workbook(tmp_path / "u.xlsx", found.typed))
    assert {key: again.typed.text("steps", key, "content") for key in ("3.5", "+1", "+2")} == {
        "3.5": "联系厂家",
        "+1": "备用电梯",
        "+2": "临时断电检查",
    }
    assert again.typed.at("steps", "3.5")["deadline"] == at("12:00")
    assert again.typed.at("steps", "+2")["state"] is State.DONE


def test_there_are_always_some_that_are_free() -> None:
    typed = Typed.of(steps={f"+{number}": {"content": "做"} for number in range(1, 8)})
    facts = spare_facts(typed, PLANNED, Policy(), NOW)
    assert [each.key for each in facts if not each.used] == ["+8", "+9", "+10"]


def test_how_it_stands() -> None:
    def flag(**entry: object) -> Flag:
        return one("+1", {"content": "做", **entry}, Policy(), NOW).due.flag

    assert flag() is Flag.ON_TRACK
    assert flag(deadline=at("10:59")) is Flag.OVERDUE
    assert flag(deadline=at("11:20")) is Flag.DUE_SOON
    assert flag(deadline=at("12:00")) is Flag.ON_TRACK
    assert flag(deadline=at("12:00"), finished=at("12:01")) is Flag.DONE_LATE
    assert flag(finished=at("09:00")) is Flag.DONE
    assert flag(state=State.DONE) is Flag.NO_TIME
    assert flag(state=State.NOT_APPLICABLE) is Flag.NOT_TAKEN


def entries(seed: int) -> dict[str, dict[str, object]]:
    """Random rows, by key."""
    rnd = Random(seed)  # noqa: S311 - cases, no secrets
    found = {}
    for number in range(1, 7):
        row: dict[str, object] = {}
        if rnd.random() < 0.85:
            row["content"] = rnd.choice(["备用电梯", "  请物业  开门 ", "很长的一句话" * 9])
        if rnd.random() < 0.7:
            row["deadline"] = _near(rnd)
        if rnd.random() < 0.6:
            row["state"] = rnd.choice(list(State))
        if rnd.random() < 0.4:
            row["finished"] = _near(rnd)
        if rnd.random() < 0.5:
            row["responsible"] = "王敏"
        found[f"+{number}"] = row
    return found


def _near(rnd: Random) -> datetime:
    return NOW + timedelta(minutes=rnd.randint(-90, 90))


HEADINGS = {
    "content": "步骤", "deadline": "应完成", "state": "状态", "finished": "实际完成",
    "responsible": "责任人 / 电话",
}  # fmt: skip


@needs_office
def test_libreoffice_computes_what_is_stored(tmp_path: Path) -> None:
    assert_all_recalculate(
        [
            workbook(
                tmp_path / f"{seed}.xlsx",
                Typed.of(steps=entries(seed)),
                Lang.EN if seed % 2 else Lang.ZH,
            )
            for seed in range(4)
        ]
    )


@needs_office
def test_typed_in_the_sheet_it_stands_as_python_says(tmp_path: Path) -> None:
    paths = []
    for seed in range(4):
        rows = [
            (
                STEPS,
                "编号",
                key,
                {HEADINGS[n]: v.value.zh if isinstance(v, State) else v for n, v in row.items()},
            )
            for key, row in entries(seed).items()
        ]
        paths.append(changed(workbook(tmp_path / f"{seed}.xlsx"), *rows))
    for seed, path in enumerate(convert(paths, tmp_path / "out")):
        tracking = back(path)
        facts = spare_facts(Typed.of(steps=entries(seed)), PLANNED, tracking.policy, NOW)[:6]
        columns = {name: engine(path, name) for name in ("taken", "ended", "deadline", "forecast")}
        for each in facts:
            shown = {name: column[each.key] for name, column in columns.items()}
            assert shown == expected(each), (seed, each)
        assert flags(path) == [
            flag_words(Lang.ZH)[each.due.flag] if each.used else "" for each in facts
        ]
        read_back = spare_facts(tracking.typed, PLANNED, tracking.policy, NOW)[:6]
        assert [each.due for each in read_back] == [each.due for each in facts]


def expected(facts: SpareFacts) -> dict[str, int | None]:
    due = facts.due
    return {
        "taken": int(due.taken),
        "ended": int(due.taken and facts.progress.ended),
        "deadline": minutes(due.deadline if due.taken else None),
        "forecast": minutes(due.forecast),
    }


def flags(path: Path) -> list[object]:
    grid = read(path).sheet(STEPS)
    assert grid is not None
    return [grid.value(row, 8) for row in range(9, 15)]
