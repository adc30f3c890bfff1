"""Workbooks made in advance with their paper form, and those made in spite of errors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bcm_excel.app.copies import Refreshed, refresh
from bcm_excel.app.incident import Asked, Opened, Refused, open_incident
from bcm_excel.clock.network import Moment, Progress, State
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.read import read
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.incident import Incident, Kind, PlanRef
from bcm_excel.incident.tracking import tracking_book
from tests.plans import book
from tests.plans import plan as plan_of

NOW = datetime(2026, 3, 2, 7, 25)
PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 文件编号 | T-1 |
| 版本 | {version} |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 王敏 | 甲公司 | 值长 | '13800000001 |
| 李强 | 甲公司 | 副值长 | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 领导 | 王敏 | 李强 |
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 个别环节 |
| 重大 | 2 | 较大影响 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 前序步骤 | 判定选项 | 适用级别 |
| 1 | 报告 | 应急小组组长 | 1 小时 | | 启动、不启动 | |
| 2 | 切换备用电源 | {owner} | {limit} | 1 | | |
| 3 | 停产检修 | 应急小组组长 | 2 小时 | 1 | | 重大 |
"""


def plan(
    path: Path, version: str = "A0", owner: str = "应急小组组长", limit: str = "1 小时"
) -> Path:
    return book(path, PLAN.format(version=version, owner=owner, limit=limit))


def opened(tmp_path: Path, asked: Asked, *, force: bool = False, **given: str) -> Opened | Refused:
    return open_incident(
        plan(tmp_path / "plan.xlsx", **given),
        asked,
        now=NOW,
        wording=Wording(Lang.ZH),
        target=tmp_path / "t.xlsx",
        force=force,
    )


def said(path: Path, sheet: str) -> str:
    grid = read(path).sheet(sheet)
    assert grid is not None
    return "\n".join(str(value) for row in grid.rows for value in row if value != "")


def test_a_workbook_made_in_advance_has_a_paper_form(tmp_path: Path) -> None:
    assert isinstance(opened(tmp_path, Asked(level="重大")), Opened)
    form = said(tmp_path / "t.xlsx", "纸质记录表 Paper form")
    assert "步骤 1 完成后 2 小时内" in form
    assert "王敏 138\u00a00000\u00a00001" in form
    assert "决定：□启动  □不启动" in form


@pytest.mark.parametrize("both", [False, True])
def test_every_row_for_the_pen_stands_under_headings_that_repeat_on_paper(both: bool) -> None:
    incident = Incident(Kind.REAL, "停电", PlanRef("预案", "T", "A0", ""), NOW)
    made = tracking_book(
        plan_of(PLAN.format(version="A0", owner="应急小组组长", limit="1 小时")),
        incident,
        Wording(both_headings=both),
        NOW,
    )
    form = next(page for page in made.pages if page.name.startswith("纸质记录表"))
    assert form.paper.repeat is not None
    assert form.paper.area is not None
    heads, last = form.paper.repeat[0], form.paper.area.bottom
    assert form.heights[heads] == (36.0 if both else 28.0)
    (remark,) = (area.top for area in form.merges if area.top > heads)
    below = range(heads, last + 1)
    assert [r for r in below if any((r, c) not in form.cells for c in range(1, 8))] == [remark]


def test_a_running_one_has_none(tmp_path: Path) -> None:
    assert isinstance(opened(tmp_path, Asked(moments={Moment.FOUND: NOW})), Opened)
    assert read(tmp_path / "t.xlsx").sheet("纸质记录表 Paper form") is None


def test_what_forced_errors_are_about_is_marked(tmp_path: Path) -> None:
    asked = Asked(moments={Moment.FOUND: NOW}, level="一般")
    assert isinstance(opened(tmp_path, asked, owner="值班经理"), Refused)
    done = opened(tmp_path, asked, force=True, owner="值班经理")
    assert isinstance(done, Opened)
    (fault,) = done.incident.faults
    assert (fault.cell, fault.step) == ("处置流程!C3", "2")
    assert "预案有 1 处错误未改正" in said(done.path, "应急总览 Overview")
    assert fault.said in said(done.path, "预案问题 Plan errors")
    sheet = openpyxl.load_workbook(done.path)["处置跟踪表 Steps"]
    noted = [
        row[0].value
        for row in sheet.iter_rows()
        if row[0].comment and "值班" in row[0].comment.text
    ]
    assert noted == ["2"]
    assert read_tracking(read(done.path)).incident == done.incident


def filled(path: Path) -> None:
    """Step 1 done, step 3 in progress with a remark, an entry of the log."""
    workbook = openpyxl.load_workbook(path)
    steps, log = workbook["处置跟踪表 Steps"], workbook["处置日志 Log"]
    rows = {row[0].value: row for row in steps.iter_rows(min_row=5)}
    rows["1"][4].value, rows["1"][5].value = "已完成", datetime(2026, 3, 2, 8, 0)
    if "3" in rows:
        rows["3"][4].value, rows["3"][8].value = "进行中", "等待备件"
    entry = next(row for row in log.iter_rows() if row[0].value == "1")
    entry[3].value = "已通知全体"
    workbook.save(path)


def test_a_raised_level_keeps_all_that_was_typed(tmp_path: Path) -> None:
    opened(tmp_path, Asked(moments={Moment.FOUND: NOW}, level="一般"))
    filled(tmp_path / "t.xlsx")
    done = refresh(tmp_path / "t.xlsx", tmp_path / "plan.xlsx", level="重大", now=NOW)
    assert isinstance(done, Refreshed)
    assert (done.added, done.removed) == (("3",), ())
    assert done.path.name == "t (2).xlsx"
    found = read_tracking(read(done.path))
    assert found.incident.level == "重大"
    assert found.progress["1"] == Progress(State.DONE, finished=datetime(2026, 3, 2, 8, 0))
    assert found.typed.text("log", "1", "what") == "已通知全体"
    assert [task.key for task in found.tasks] == ["1", "2", "3"]


def test_what_was_typed_in_a_step_that_is_gone_stands_below(tmp_path: Path) -> None:
    opened(tmp_path, Asked(moments={Moment.FOUND: NOW}, level="重大"))
    filled(tmp_path / "t.xlsx")
    done = refresh(tmp_path / "t.xlsx", tmp_path / "plan.xlsx", level="一般", now=NOW)
    assert isinstance(done, Refreshed)
    assert (done.removed, done.kept) == (("3",), ("3",))
    found = read_tracking(read(done.path))
    (gone,) = (row for row in found.extra if row.content)
    assert (gone.content, gone.state, gone.remark) == ("停产检修", State.IN_PROGRESS, "等待备件")


def test_of_a_step_that_is_gone_nothing_is_kept_where_nothing_was_typed(tmp_path: Path) -> None:
    opened(tmp_path, Asked(moments={Moment.FOUND: NOW}, level="重大"))
    done = refresh(tmp_path / "t.xlsx", tmp_path / "plan.xlsx", level="一般", now=NOW)
    assert isinstance(done, Refreshed)
    assert (done.removed, done.kept) == (("3",), ())


def test_a_new_version_of_the_plan_moves_the_deadlines(tmp_path: Path) -> None:
    opened(tmp_path, Asked(moments={Moment.FOUND: NOW}, level="一般"))
    (tmp_path / "plan.xlsx").unlink()
    new = plan(tmp_path / "new.xlsx", version="A1", limit="3 小时")
    done = refresh(tmp_path / "t.xlsx", new, level=None, now=NOW, in_place=True)
    assert isinstance(done, Refreshed)
    assert done.backup is not None
    assert read_tracking(read(done.backup)).incident.plan.version == "A0"
    found = read_tracking(read(tmp_path / "t.xlsx"))
    assert found.incident.plan.version == "A1"
    limit = found.step("2").limit
    assert limit is not None
    assert limit.say(Lang.ZH) == "3 小时"


def test_a_plan_with_errors_is_refused(tmp_path: Path) -> None:
    opened(tmp_path, Asked(moments={Moment.FOUND: NOW}, level="一般"))
    wrong = plan(tmp_path / "wrong.xlsx", owner="值班经理")
    done = refresh(tmp_path / "t.xlsx", wrong, level=None, now=NOW)
    assert isinstance(done, Refused)
    assert not (tmp_path / "t (2).xlsx").exists()
