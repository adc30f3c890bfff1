"""A folder as offices have them: each file is named with what was done about it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bcm_excel.app.drill import practice_of, sum_up
from bcm_excel.app.drill_files import take_drills
from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.app.samples import drill_files
from bcm_excel.clock.network import Moment
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Wording
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.results import Remark, Treated
from bcm_excel.incident.incident import Kind
from bcm_excel.plan.words import DrillMode
from tests.app.test_incident import CLEAN
from tests.plans import book

NOW = datetime(2026, 3, 2, 9, 50)
FOUND = {Moment.FOUND: datetime(2026, 3, 2, 9, 0)}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drills")
    for name, data in drill_files().items():
        (folder / name).write_bytes(data)
    return folder


def drill(
    folder: Path, title: str, plan: str = CLEAN, moments: bool = True, typed: bool = True
) -> Path:
    """A drill that was opened, and the end of its first step alone typed."""
    source = book(folder / f"预案{title}.xlsx", plan)
    asked = Asked(Kind.DRILL, "重大", None, title, DrillMode.LIVE, FOUND if moments else {})
    made = open_incident(source, asked, now=NOW, wording=Wording(), target=folder)
    assert isinstance(made, Opened)
    source.unlink()
    if typed:
        workbook = openpyxl.load_workbook(made.path)
        workbook["处置跟踪表 Steps"]["F5"] = FOUND[Moment.FOUND]
        workbook.save(made.path)
    return made.path


def said(remarks: tuple[Remark, ...], path: Path) -> str:
    return " ".join(each.why.zh for each in remarks if each.path == path)


def test_a_half_filled_drill_is_used_and_said(tmp_path: Path) -> None:
    path = drill(tmp_path, "半填")
    taken = take_drills([tmp_path])
    assert [each.path for each in taken.drills] == [path]
    assert "1 个步骤没有任何登记（2）" in said(taken.remarks, path)
    assert {each.treated for each in taken.remarks} == {Treated.USED}


def test_each_drill_is_handed_on_as_it_comes_and_what_is_none_is_not(tmp_path: Path) -> None:
    path = drill(tmp_path, "已练")
    (tmp_path / "表.xlsx").write_bytes(b"PK no workbook")
    drill(tmp_path, "未练", typed=False)
    came: list[DrillFacts] = []
    taken = take_drills([tmp_path], each=came.append)
    assert [each.path for each in came] == [path]
    assert came == [*taken.drills]


def test_a_drill_of_which_nothing_was_recorded_waits(tmp_path: Path) -> None:
    used, empty = drill(tmp_path, "已练"), drill(tmp_path, "未练", typed=False)
    taken = take_drills([tmp_path])
    assert [each.path for each in taken.drills] == [used]
    assert "还没有任何登记" in said(taken.remarks, empty)


def test_a_drill_of_which_nothing_can_be_read_is_used_and_its_cells_are_named(
    tmp_path: Path,
) -> None:
    path = drill(tmp_path, "文字", typed=False)
    workbook = openpyxl.load_workbook(path)
    workbook["处置跟踪表 Steps"]["F5"] = "九点一刻"
    workbook.save(path)
    taken = take_drills([tmp_path])
    assert [each.path for each in taken.drills] == [path]
    assert "处置跟踪表 Steps!F5" in said(taken.remarks, path)


def test_a_drill_without_moments_is_used_and_said(tmp_path: Path) -> None:
    path = drill(tmp_path, "无时刻", moments=False)
    assert "没有填发生和发现的时间" in said(take_drills([tmp_path]).remarks, path)


def test_drills_of_another_plan_and_version_are_named(tmp_path: Path) -> None:
    first, second = drill(tmp_path, "一"), drill(tmp_path, "二")
    older = drill(tmp_path, "旧", CLEAN.replace("A0", "9"))
    other = drill(tmp_path, "他", CLEAN.replace("JF-01", "JF-02"))
    taken = take_drills([tmp_path])
    assert len(taken.drills) == 4
    assert "另一个预案" in said(taken.remarks, other)
    versions = {path for path in (first, second, older) if "现行的是" in said(taken.remarks, path)}
    assert versions in ({older}, {first, second})


def test_of_two_copies_the_fuller_one_counts(samples: Path, tmp_path: Path) -> None:
    live = next(path for path in samples.iterdir() if "实战" in path.name)
    full, emptier = tmp_path / "乙.xlsx", tmp_path / "甲.xlsx"
    full.write_bytes(live.read_bytes())
    workbook = openpyxl.load_workbook(live)
    sheet = workbook["处置跟踪表 Steps"]
    sheet["F5"] = None
    workbook.save(emptier)
    taken = take_drills([emptier, full])
    assert [each.path for each in taken.drills] == [full]
    assert said(taken.remarks, emptier) == "与“乙.xlsx”是同一次演练，只计一次"


def test_copies_of_one_name_are_told_apart_by_their_folders(samples: Path, tmp_path: Path) -> None:
    live = next(path for path in samples.iterdir() if "实战" in path.name)
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "演练.xlsx").write_bytes(live.read_bytes())
    taken = take_drills([tmp_path])
    (left,) = [each for each in taken.remarks if each.treated is Treated.LEFT_OUT]
    kept = taken.drills[0].path.parent.name
    assert left.why.zh == f"与“{kept}/演练.xlsx”是同一次演练，只计一次"


def test_a_copy_full_of_what_cannot_be_read_does_not_count_as_fuller(
    samples: Path, tmp_path: Path
) -> None:
    live = next(path for path in samples.iterdir() if "实战" in path.name)
    good, junk = tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"
    good.write_bytes(live.read_bytes())
    workbook = openpyxl.load_workbook(live)
    sheet = next(each for each in workbook if "处置跟踪" in each.title)
    for row in sheet.iter_rows(min_row=5, min_col=5):
        for cell in row:
            cell.value = "乱写"
    workbook.save(junk)
    taken = take_drills([tmp_path])
    assert [each.path for each in taken.drills] == [good]
    assert said(taken.remarks, junk) == "与“甲.xlsx”是同一次演练，只计一次"


def test_a_lock_file_that_was_given_is_named(tmp_path: Path) -> None:
    lock = tmp_path / "~$演练.xlsx"
    lock.write_bytes(b"lock")
    with pytest.raises(Failure) as caught:
        sum_up([lock], now=NOW)
    assert "锁文件" in caught.value.said.zh


def test_several_processes_give_the_same_figures(samples: Path, tmp_path: Path) -> None:
    corrupt = tmp_path / "坏.xlsx"
    corrupt.write_bytes(b"PK\x03\x04 broken")
    here, there = (sum_up([samples, corrupt], now=NOW, executor=count) for count in (1, 2))
    assert here == there
    assert [each.path for each in here.left_out] == [corrupt]


def test_a_cluster_gives_the_same_figures(samples: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        there = sum_up([samples], now=NOW, executor=address)
    assert there == sum_up([samples], now=NOW, executor=1)


def test_what_is_no_plan_is_said(samples: Path) -> None:
    with pytest.raises(Failure) as caught:
        practice_of(next(samples.iterdir()))
    assert "不是预案工作簿" in caught.value.said.zh


def names(remarks: tuple[Remark, ...]) -> dict[str, str]:
    return {each.path.name: each.why.zh for each in remarks if each.treated is Treated.LEFT_OUT}


def test_a_file_counts_once_however_it_is_named(samples: Path, tmp_path: Path) -> None:
    path = next(samples.iterdir())
    link = tmp_path / "链接.xlsx"
    link.symlink_to(path)
    taken = take_drills([path, samples, samples / ".." / samples.name / path.name, link])
    assert len(taken.drills) == 3
    assert not names(taken.remarks)


def test_links_that_lead_nowhere_or_in_a_circle_are_named(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "一季度.xlsx").symlink_to(tmp_path / "已删除.xlsx")
    (tmp_path / "自己.xlsx").symlink_to(tmp_path / "自己.xlsx")
    (tmp_path / "回到这里").symlink_to(tmp_path)
    (tmp_path / "别处").symlink_to(samples)
    taken = take_drills([tmp_path])
    assert names(taken.remarks) == {
        "一季度.xlsx": "这是快捷链接，它指向的文件不在了",
        "自己.xlsx": "这是快捷链接，它指向的文件不在了",
        "回到这里": "这是指向别处文件夹的链接，没有进去查找；要计入，请直接写出那个文件夹",
        "别处": "这是指向别处文件夹的链接，没有进去查找；要计入，请直接写出那个文件夹",
    }
    assert len(take_drills([tmp_path / "别处"]).drills) == 3


def test_a_folder_named_like_a_workbook_is_looked_into(samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "旧.xlsx"
    folder.mkdir()
    for path in samples.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    for given in (tmp_path, folder):
        taken = take_drills([given])
        assert (len(taken.drills), names(taken.remarks)) == (3, {})


def test_a_file_that_is_not_there_is_named_and_the_rest_is_used(samples: Path) -> None:
    taken = take_drills([samples, samples / "没有.xlsx"])
    assert len(taken.drills) == 3
    assert "找不到这个文件" in names(taken.remarks)["没有.xlsx"]


def test_a_folder_that_may_not_be_opened_is_named_and_the_rest_is_used(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in samples.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "保密").mkdir()
    scandir = os.scandir

    def guarded(path: str) -> Iterator[os.DirEntry[str]]:
        if os.path.basename(path) == "保密":
            raise PermissionError(errno.EACCES, "denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    taken = take_drills([tmp_path])
    assert len(taken.drills) == 3
    assert names(taken.remarks) == {"保密": "没有打开这个文件夹的权限，里面的演练没有计入"}


def test_times_that_are_texts_are_named_with_the_way_out(tmp_path: Path) -> None:
    path = drill(tmp_path, "文字时间")
    workbook = openpyxl.load_workbook(path)
    workbook["处置跟踪表 Steps"]["F6"] = "２０２６.3.2 10:20"
    workbook.save(path)
    remark = said(take_drills([tmp_path]).remarks, path)
    assert "1 个时间是文字，表中公式不认，按未登记计：处置跟踪表 Steps!F6；请重新输入" in remark


def test_a_drill_that_bears_its_plans_name_goes_by_its_subject(tmp_path: Path) -> None:
    path = drill(tmp_path, "")
    other = tmp_path / "copy.xlsx"
    other.write_bytes(path.read_bytes())
    workbook = openpyxl.load_workbook(path)
    workbook["演练方案 Exercise plan"]["C7"] = "春季 演练"
    workbook.save(path)
    taken = take_drills([tmp_path])
    assert [(each.path, each.title) for each in taken.drills] == [(path, "春季 演练")]
    assert "同一次演练，只计一次" in said(taken.remarks, other)


def test_a_drill_without_moments_is_of_the_day_on_which_people_signed_in(tmp_path: Path) -> None:
    path = drill(tmp_path, "桌面", moments=False)
    workbook = openpyxl.load_workbook(path)
    workbook["演练方案 Exercise plan"]["C9"] = "2026年4月1日"
    workbook.save(path)
    assert [each.held for each in take_drills([path]).drills] == [datetime(2026, 4, 1)]
    workbook["签到表 Attendance"]["F6"] = datetime(2026, 4, 2, 9, 5)
    workbook.save(path)
    assert [each.held for each in take_drills([path]).drills] == [datetime(2026, 4, 2, 9, 5)]


def test_a_workbook_of_another_format_is_named_with_the_way_out(tmp_path: Path) -> None:
    used = drill(tmp_path, "一季度")
    for name in ("二季度.ods", "三季度.xls", "四季度.et"):
        (tmp_path / name).write_bytes(b"PK\x03\x04")
    taken = take_drills([tmp_path])
    assert [each.path for each in taken.drills] == [used]
    assert {each.path.suffix for each in taken.remarks if each.treated is Treated.LEFT_OUT} == {
        ".ods", ".xls", ".et",
    }  # fmt: skip


def test_where_no_drill_is_left_each_file_is_named_with_its_reason(tmp_path: Path) -> None:
    drill(tmp_path, "甲", typed=False)
    (tmp_path / "乙.xlsx").write_bytes(b"")
    with pytest.raises(Failure) as failure:
        sum_up([tmp_path], now=NOW)
    said = failure.value.said.zh
    assert said.startswith("没有可以汇总的演练跟踪表：")
    assert "乙.xlsx（文件是空的" in said
    assert "还没有任何登记" in said
