"""Copies of one tracking workbook come together: nothing lost, nothing picked in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from bcm_excel.app.copies import merge_copies
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.event import Tracking, read_tracking
from bcm_excel.incident.incident import CallResult, Incident, Kind, PlanRef, opened
from bcm_excel.incident.merge import merge, same
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.incident.typed import Typed
from tests.office import needs_office, saved_by_libreoffice
from tests.samples import PLAN_A, sample_plan

NOW = datetime(2026, 3, 2, 12, 0)
STEPS, OVERVIEW, CALLS = "处置跟踪表 Steps", "应急总览 Overview", "通知联络记录 Calls"
INCIDENT = opened(
    Incident(
        Kind.REAL,
        "个人化系统故障",
        PlanRef("个人化系统故障应急预案", "XX-CX01-008", "A1", ""),
        datetime(2026, 3, 2, 7, 25),
        moments={
            Moment.BEGAN: datetime(2026, 3, 2, 7, 0),
            Moment.FOUND: datetime(2026, 3, 2, 7, 20),
        },
    )
)


def at(text: str) -> datetime:
    return datetime.strptime(f"2026-03-02 {text}", "%Y-%m-%d %H:%M")


def done(text: str) -> Progress:
    return Progress(State.DONE, finished=at(text))


def made(path: Path, typed: Typed, incident: Incident = INCIDENT) -> Path:
    write(tracking_book(sample_plan(PLAN_A), incident, Wording(), NOW, typed=typed), path)
    return path


def changed(path: Path, sheet: str, change: Callable[[Worksheet], None]) -> Path:
    workbook = openpyxl.load_workbook(path)
    change(workbook[sheet])
    workbook.save(path)
    return path


def cell(sheet: Worksheet, key: str, heading: str) -> Cell | MergedCell:
    """The cell of a heading in the row of a step."""
    rows = list(sheet.iter_rows())
    head = next(row for row in rows if any(each.value == heading for each in row))
    texts = [each.value for each in head]
    return next(row[texts.index(heading)] for row in rows if row[texts.index("编号")].value == key)


def joined(tmp_path: Path, master: Path, *copies: Path) -> Tracking:
    merge_copies(master, copies, tmp_path / "out.xlsx", now=NOW)
    return read_tracking(read(tmp_path / "out.xlsx"))


def test_what_each_copy_says_alone_is_taken(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed.of({"1.1": done("09:10")}))
    one = made(tmp_path / "甲.xlsx", Typed.of({"1.1": done("09:10"), "1.2": done("10:05")}))
    two = made(
        tmp_path / "乙.xlsx",
        Typed.of(
            {"1.1": done("09:10")},
            calls={"role:1": {"result": CallResult.CONFIRMED, "told": at("09:20")}},
            log={"1": {"at": at("09:30"), "what": "备用线路已检查"}},
        ),
    )
    found = joined(tmp_path, master, one, two)
    assert found.progress["1.1"] == done("09:10")
    assert found.progress["1.2"] == done("10:05")
    assert found.typed.at("calls", "role:1")["told"] == at("09:20")


def test_it_is_said_how_much_each_copy_gave(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed.of({"1.1": done("09:10")}))
    one = made(tmp_path / "甲.xlsx", Typed.of({"1.1": done("09:10"), "1.2": done("10:05")}))
    merged = merge_copies(master, [one], tmp_path / "out.xlsx", now=NOW).merged
    assert merged.taken["甲.xlsx"] == 2


def test_what_two_people_say_differently_is_named_and_left(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())
    one = made(tmp_path / "甲.xlsx", Typed.of({"1.1": done("09:10")}))
    two = made(tmp_path / "乙.xlsx", Typed.of({"1.1": done("09:25")}))
    result = merge_copies(master, [one, two], tmp_path / "out.xlsx", now=NOW)
    (conflict,) = result.merged.conflicts
    assert (conflict.block, conflict.key, conflict.field) == ("steps", "1.1", "finished")
    assert [(s.place, s.value) for s in conflict.sayings] == [
        (f"甲.xlsx!{STEPS}!F5", at("09:10")),
        (f"乙.xlsx!{STEPS}!F5", at("09:25")),
    ]
    found = read_tracking(read(tmp_path / "out.xlsx"))
    assert found.progress["1.1"] == Progress(State.DONE)
    sheet = read(tmp_path / "out.xlsx").sheet("合并说明 Merge")
    assert sheet is not None
    said = "\n".join(str(value) for row in sheet.rows for value in row)
    assert f"甲.xlsx!{STEPS}!F5: 2026-03-02 09:10" in said
    assert f"乙.xlsx!{STEPS}!F5: 2026-03-02 09:25" in said


def test_the_masters_cell_stands_where_a_copy_says_something_else(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed.of({"1.1": done("09:10")}))
    one = made(tmp_path / "甲.xlsx", Typed.of({"1.1": done("09:25")}))
    result = merge_copies(master, [one], tmp_path / "out.xlsx", now=NOW)
    assert [each.field for each in result.merged.conflicts] == ["finished"]
    assert read_tracking(read(tmp_path / "out.xlsx")).progress["1.1"] == done("09:10")


@needs_office
def test_copies_that_were_saved_and_rearranged_merge_without_loss(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())
    saved = saved_by_libreoffice(
        made(tmp_path / "甲.xlsx", Typed.of({"1.1": done("09:10")})), tmp_path / "lo"
    )

    def columns(sheet: Worksheet) -> None:
        cell(sheet, "1.2", "实际完成").value = at("10:05")
        for row in sheet.iter_rows(min_row=4, max_row=sheet.max_row):
            row[5].value, row[6].value = row[6].value, row[5].value
            row[1].value, row[8].value = row[8].value, row[1].value

    moved = changed(made(tmp_path / "乙.xlsx", Typed()), STEPS, columns)

    def rows(sheet: Worksheet) -> None:
        cell(sheet, "1.3", "备注").value = "等副组长回电"
        sheet.insert_rows(8)
        sheet.cell(8, 2).value = "临时：封存备用卡"
        sheet.cell(8, 3).value = "物流专员"
        sheet.cell(8, 6).value = at("11:00")

    inserted = changed(made(tmp_path / "丙.xlsx", Typed()), STEPS, rows)
    found = joined(tmp_path, master, saved, moved, inserted)
    assert found.progress["1.1"] == done("09:10")
    assert found.progress["1.2"].finished == at("10:05")
    assert found.typed.text("steps", "1.3", "remark") == "等副组长回电"
    extra = [e for k, e in found.typed.rows("steps").items() if k.startswith("+")]
    assert [(e["content"], e["finished"]) for e in extra] == [("临时：封存备用卡", at("11:00"))]


def test_moments_come_together_too(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())
    known = {**INCIDENT.moments, Moment.REPORTED: at("09:10")}
    one = made(tmp_path / "甲.xlsx", Typed(), replace(INCIDENT, moments=known))
    assert joined(tmp_path, master, one).incident.moments == known


def test_entries_of_the_log_are_kept_whoever_wrote_in_the_same_row(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed.of(log={"1": {"at": at("08:00"), "what": "到场"}}))
    one = made(
        tmp_path / "甲.xlsx",
        Typed.of(
            log={
                "1": {"at": at("08:00"), "what": "到场"},
                "2": {"at": at("09:00"), "what": "甲的记录"},
            }
        ),
    )
    two = made(
        tmp_path / "乙.xlsx",
        Typed.of(
            log={
                "1": {"at": at("08:00"), "what": "到场", "who": "王敏"},
                "2": {"at": at("09:30"), "what": "乙的记录"},
            }
        ),
    )
    files = [(path.name, read_tracking(read(path))) for path in (master, one, two)]
    merged = merge(files)
    assert merged.conflicts == ()
    assert merged.typed.rows("log") == {
        "1": {"at": at("08:00"), "what": "到场", "who": "王敏"},
        "2": {"at": at("09:00"), "what": "甲的记录"},
        "3": {"at": at("09:30"), "what": "乙的记录"},
    }


@pytest.mark.parametrize("who", [{"who": "王敏"}, {}], ids=["another word", "a word less"])
def test_entries_of_other_rows_that_differ_in_a_word_are_both_kept(
    tmp_path: Path, who: dict[str, str]
) -> None:
    first = {"at": at("08:00"), "what": "到场", **who}
    li = {"at": at("08:00"), "what": "到场", "who": "李强"}
    master = made(tmp_path / "主.xlsx", Typed.of(log={"1": first}))
    one = made(tmp_path / "甲.xlsx", Typed.of(log={"2": li}))
    merged = merge([(path.name, read_tracking(read(path))) for path in (master, one)])
    assert (merged.typed.rows("log"), merged.conflicts) == ({"1": first, "2": li}, ())


def test_a_step_that_staff_added_keeps_its_number_and_another_gets_a_free_one(
    tmp_path: Path,
) -> None:
    lift = {"content": "请物业开启备用电梯", "responsible": "陈静"}
    fuel = {"content": "给发电机加油", "responsible": "王敏"}
    master = made(tmp_path / "主.xlsx", Typed.of(steps={"+2": lift}))
    one = made(tmp_path / "甲.xlsx", Typed.of(steps={"+2": fuel}))
    files = [(path.name, read_tracking(read(path))) for path in (master, one)]
    added = {k: v for k, v in merge(files).typed.rows("steps").items() if k.startswith("+")}
    assert added == {"+2": lift, "+1": fuel}


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("备用电梯 A", "备用电梯Ａ", True),
        ("备用电梯 A\n", "备用电梯 a", True),
        ("备用电梯 A", "备用电梯 B", False),
        (5.0, 5.0, True),
        (at("09:10"), at("09:11"), False),
        ("下午三点", at("15:00"), False),
        (at("15:00"), "下午三点", False),
    ],
)
def test_two_cells_say_the_same(one: object, other: object, agree: bool) -> None:
    assert same(one, other) is agree


def test_a_cell_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())

    def wrong(sheet: Worksheet) -> None:
        cell(sheet, "1.1", "实际完成").value = "下午三点"

    one = changed(made(tmp_path / "甲.xlsx", Typed()), STEPS, wrong)
    result = merge_copies(master, [one], tmp_path / "out.xlsx", now=NOW)
    assert [(s.place, s.value) for s in result.merged.unread] == [
        (f"甲.xlsx!{STEPS}!F5", "下午三点")
    ]


def test_a_sheet_that_a_copy_has_lost_is_named(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())
    one = made(tmp_path / "甲.xlsx", Typed())
    workbook = openpyxl.load_workbook(one)
    del workbook[CALLS]
    workbook.save(one)
    merged = merge_copies(master, [one], tmp_path / "out.xlsx", now=NOW).merged
    assert merged.missing == (("甲.xlsx", "calls"),)
    sheet = read(tmp_path / "out.xlsx").sheet("合并说明 Merge")
    assert sheet is not None
    assert any("甲.xlsx · 副本中没有这张表" in str(v) for row in sheet.rows for v in row)


def test_a_copy_of_another_incident_is_refused(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())
    other = made(tmp_path / "甲.xlsx", Typed(), replace(INCIDENT, title="别的事件"))
    with pytest.raises(Failure) as caught:
        merge_copies(master, [other], tmp_path / "out.xlsx", now=NOW)
    assert caught.value.reason is Reason.WRONG_KIND
    assert "个人化系统故障" in caught.value.said.zh
    assert not (tmp_path / "out.xlsx").exists()


def test_an_existing_file_is_not_overwritten(tmp_path: Path) -> None:
    master = made(tmp_path / "主.xlsx", Typed())
    one = made(tmp_path / "甲.xlsx", Typed())
    (tmp_path / "out.xlsx").write_bytes(b"kept")
    with pytest.raises(Failure) as caught:
        merge_copies(master, [one], tmp_path / "out.xlsx", now=NOW)
    assert caught.value.reason is Reason.EXISTS
    assert (tmp_path / "out.xlsx").read_bytes() == b"kept"


KEYS = ("1.1", "1.2", "1.3", "2")
ENTRIES = st.dictionaries(
    st.sampled_from(KEYS),
    st.fixed_dictionaries(
        {},
        optional={
            "evidence": st.sampled_from(["邮件", "传真", "纪要"]),
            "remark": st.sampled_from(["甲", "乙"]),
        },
    ).filter(bool),
)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Tracking:
    path = made(tmp_path_factory.mktemp("blank") / "b.xlsx", Typed())
    return read_tracking(read(path))


@given(st.lists(ENTRIES, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_every_value_is_in_the_result_or_among_the_conflicts(
    blank: Tracking, copies: list[dict[str, dict[str, str]]]
) -> None:
    rows = {("steps", row.key): row for row in blank.steps}
    files = []
    for number, entries in enumerate([{}, *copies]):
        tables = replace(blank.tables)
        tables.__dict__["index"] = rows
        files.append(
            (f"{number}.xlsx", replace(blank, typed=Typed({"steps": entries}), tables=tables))
        )
    merged = merge(files)
    said = {(c.key, c.field, s.value) for c in merged.conflicts for s in c.sayings} | {
        (k, f, v) for k, e in merged.typed.rows("steps").items() for f, v in e.items()
    }
    given_ = {(k, f, v) for entries in copies for k, e in entries.items() for f, v in e.items()}
    assert said == given_
