from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli
from tests.incident.recorded import changed
from tests.plans import book

PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 版本 | A1 |
| 批准 | 王敏 |
# 应急通讯录
| 姓名 | 单位 | 手机 |
| 王敏 | 示例公司 | '13800000001 |
| 李强 | 示例公司 | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 可自行处理 |
| 重大 | 2 | 停产 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 计时起点 | 适用级别 |
| '1 | 报告 | 应急小组组长 | 电话 | 1 小时 | 发现 | |
| '2 | 停产检修 | 应急小组组长 | 记录 | 2 小时 | 发现 | 重大 |
"""
NOW = ("--now", "2026-03-02 07:30")


def test_a_step_that_no_longer_applies_is_named_and_nothing_is_said_of_what_nobody_typed(
    cli: Cli, tmp_path: Path
) -> None:
    plan, tracking = book(tmp_path / "plan.xlsx", PLAN), tmp_path / "t.xlsx"
    opening = ("--level", "重大", "--found", "2026-03-02 07:20", *NOW)
    assert cli("incident", "open", plan, *opening, "-o", tracking).code == 0
    done = cli("incident", "refresh", tracking, plan, "--level", "一般", *NOW)
    assert done.code == 0
    assert done.out.splitlines()[1:] == [
        "级别：重大 → 一般",
        "不再适用的步骤：2",
        "原文件里还有这些步骤，仍会提醒；不再需要时把它移出工作文件夹",
    ]


def test_in_place_no_old_file_goes_on_reminding(cli: Cli, tmp_path: Path) -> None:
    plan, tracking = book(tmp_path / "plan.xlsx", PLAN), tmp_path / "t.xlsx"
    opening = ("--level", "重大", "--found", "2026-03-02 07:20", *NOW)
    assert cli("incident", "open", plan, *opening, "-o", tracking).code == 0
    done = cli("incident", "refresh", tracking, plan, "--level", "一般", "--in-place", *NOW)
    assert "仍会提醒" not in done.out


def test_what_cannot_be_read_is_named_since_the_new_workbook_lacks_it(
    cli: Cli, tmp_path: Path
) -> None:
    plan, tracking = book(tmp_path / "plan.xlsx", PLAN), tmp_path / "t.xlsx"
    opening = ("--level", "重大", "--found", "2026-03-02 07:20", *NOW)
    assert cli("incident", "open", plan, *opening, "-o", tracking).code == 0
    changed(
        tracking, ("处置跟踪表 Steps", "编号", "1", {"实际完成": "八点差五分", "备注": "已报告"})
    )
    done = cli("incident", "refresh", tracking, plan, *NOW)
    assert done.code == 1
    said = "无法识别，未带入，仍在原文件中：t.xlsx!处置跟踪表 Steps!F5：八点差五分"
    assert done.out.splitlines()[1:] == [said]
