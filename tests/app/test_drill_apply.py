"""A drill summary put into a plan workbook: its cells, its backup, and the second time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.app.drill_apply import Applied, apply_summary
from bcm_excel.core.failure import Failure
from bcm_excel.core.text import Lang, Wording
from bcm_excel.drill.facts import DrillFacts
from bcm_excel.drill.loop import loop
from bcm_excel.drill.summary_loop import loop_page
from bcm_excel.excel.book import Book
from bcm_excel.excel.house import STYLES
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.exercise import Exam
from bcm_excel.plan.assemble import plan_of
from tests.drill.handed import drill, present, problem
from tests.plans import book

NOW = datetime(2026, 3, 20, 9)
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 测试预案 |
| 文件编号 | T-1 |
| 演练场景 | 技术故障 |
# 应急通讯录
| 姓名 | 单位 |
| 王敏 | 甲公司 |
| 李强 | 甲公司 |
# 演练记录
| 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 参演人员 | 应考人员 | 未合格人员 |
| Y2026-1 | 2026-01-08 | 2026-01-09 | 技术故障 | 实战演练 | 王敏 | | |
# 整改台账
| 整改编号 | 来源演练 | 问题 | 严重程度 | 措施 | 整改责任人 | 整改期限 |
"""
TRAINING = """
# 培训记录
| 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
"""
HELD = drill(
    people=(present("王敏", Exam.PASSED), present("李强", Exam.FAILED)),
    problems=(problem(place="处置流程 1"), problem("没有清单", owner="钱进")),
)


def summary(path: Path, *drills: DrillFacts) -> Path:
    found = loop(drills or (HELD,), Lang.ZH)
    write(Book((loop_page(found, Wording()),), "x", NOW, STYLES), path)
    return path


def applied(tmp_path: Path, text: str = PLAN + TRAINING, *, in_place: bool = False) -> Applied:
    target = None if in_place else tmp_path / "out.xlsx"
    path = book(tmp_path / "plan.xlsx", text)
    return apply_summary(summary(tmp_path / "s.xlsx"), path, now=NOW, target=target)


def test_the_rows_stand_in_the_copy_and_the_plan_stays(tmp_path: Path) -> None:
    done = applied(tmp_path)
    plan = plan_of(read(tmp_path / "out.xlsx"))
    assert [row.no for row in plan.drills] == ["Y2026-1", "Y2026-2"]
    assert [(r.no, r.drill, r.problem, r.owner) for r in plan.actions] == [
        ("Z1", "Y2026-2", "备用电话打不通", "王敏"),
        ("Z2", "Y2026-2", "没有清单", None),
    ]
    assert [(r.no, r.attended, r.drill) for r in plan.training] == [
        ("X1", ("李强",), "Y2026-2"),
        ("X2", ("王敏", "李强"), "Y2026-2"),
    ]
    assert [str(each.cell) for each in plan.problems if each.cell.row] == []
    assert len(plan_of(read(tmp_path / "plan.xlsx")).drills) == 1
    assert [(str(each.cell), each.record.no) for each in done.new][:2] == [
        ("演练记录!3:3", "Y2026-2"),
        ("整改台账!2:2", "Z1"),
    ]


def test_what_cannot_be_put_in_is_named_at_its_cell(tmp_path: Path) -> None:
    done = applied(tmp_path, PLAN)
    assert [(str(each.cell), each.why.zh) for each in done.not_put] == [
        ("转入预案 Into the plan!J11", "“钱进”不在应急通讯录里，没有写入"),
        ("培训记录", "工作簿里没有“培训记录”这张表"),
        ("整改台账", "这张表没有“预案位置”列，这一项没有写入"),
    ]
    assert len(done.new) == 3


def test_without_its_sheet_a_drill_gives_no_number_to_refer_to(tmp_path: Path) -> None:
    text = PLAN.replace("# 演练记录", "# 旧演练") + TRAINING
    done = applied(tmp_path, text)
    assert {each.record.sheet.name for each in done.new} == {"actions", "training"}
    assert {each.record.values["drill"] for each in done.new} == {None}


def test_the_second_time_nothing_is_added(tmp_path: Path) -> None:
    first = applied(tmp_path, in_place=True)
    assert first.path == tmp_path / "plan.xlsx"
    assert first.backup is not None
    before = (tmp_path / "plan.xlsx").read_bytes()
    again = apply_summary(tmp_path / "s.xlsx", tmp_path / "plan.xlsx", now=NOW, target=None)
    assert (again.new, again.filled, again.path, again.backup) == ((), (), None, None)
    assert again.there == 5
    assert (tmp_path / "plan.xlsx").read_bytes() == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "plan.xlsx", PLAN)
    before = path.read_bytes()
    found = summary(tmp_path / "s.xlsx")
    done = apply_summary(found, path, now=NOW, target=None, dry_run=True)
    assert (len(done.new), done.path) == (3, None)
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["plan.xlsx", "s.xlsx"]


def test_what_staff_changed_in_the_summary_counts(tmp_path: Path) -> None:
    import openpyxl

    path = summary(tmp_path / "s.xlsx")
    edited = openpyxl.load_workbook(path)
    sheet = edited.worksheets[0]
    sheet["B10"], sheet["J11"] = "否", "李强"
    sheet["K11"] = "很快"
    edited.save(path)
    plan = book(tmp_path / "plan.xlsx", PLAN)
    done = apply_summary(path, plan, now=NOW, target=tmp_path / "out.xlsx")
    rows = plan_of(read(tmp_path / "out.xlsx")).actions
    assert [(row.problem, row.owner, row.due) for row in rows] == [("没有清单", "李强", None)]
    assert ("转入预案 Into the plan!K11", "“整改期限”里的“很快”读不懂") in [
        (str(each.cell), each.why.zh) for each in done.not_put
    ]


@pytest.mark.parametrize("which", ["summary", "plan"])
def test_a_workbook_of_another_kind_is_refused(tmp_path: Path, which: str) -> None:
    other = book(tmp_path / "other.xlsx", "# 别的\n| 甲 | 乙 |\n| 1 | 2 |")
    plan = other if which == "plan" else book(tmp_path / "plan.xlsx", PLAN)
    found = other if which == "summary" else summary(tmp_path / "s.xlsx")
    with pytest.raises(Failure) as failure:
        apply_summary(found, plan, now=NOW, target=tmp_path / "out.xlsx")
    assert failure.value.path == other
    assert not (tmp_path / "out.xlsx").exists()


def test_a_summary_is_no_plan(tmp_path: Path) -> None:
    other = book(tmp_path / "other.xlsx", "# 整改台账" + PLAN.split("# 整改台账")[1])
    with pytest.raises(Failure, match="lacks sheets such as Contacts"):
        apply_summary(summary(tmp_path / "s.xlsx"), other, now=NOW, target=tmp_path / "out.xlsx")


def test_one_fault_in_the_summary_is_said_once_and_doubles_nothing(tmp_path: Path) -> None:
    import openpyxl

    plan = tmp_path / "plan.xlsx"
    apply_summary(summary(tmp_path / "s.xlsx"), book(plan, PLAN + TRAINING), now=NOW, target=None)
    edited = openpyxl.load_workbook(tmp_path / "s.xlsx")
    edited.worksheets[0]["D6"] = "二月三十"
    edited.save(tmp_path / "s.xlsx")
    done = apply_summary(tmp_path / "s.xlsx", plan, now=NOW, target=None)
    assert [(str(each.cell), each.why.zh) for each in done.not_put if each.cell.column == 4] == [
        ("转入预案 Into the plan!D6", "“实施日期”里的“二月三十”读不懂")
    ]
    assert done.new == ()


def test_a_plan_that_is_open_is_left_alone(tmp_path: Path) -> None:
    path = book(tmp_path / "plan.xlsx", PLAN)
    (tmp_path / "~$plan.xlsx").touch()
    with pytest.raises(Failure):
        apply_summary(summary(tmp_path / "s.xlsx"), path, now=NOW, target=None)
