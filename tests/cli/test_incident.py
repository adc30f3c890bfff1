from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.plans import book

GOOD = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 文件编号 | T-1 |
| 版本 | A1 |
| 批准 | 王敏 |
# 应急通讯录
| 姓名 | 单位 | 手机 |
| 王敏 | 示例公司 | '13800000001 |
| 李强 | 示例公司 | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 证明材料 | 时限 | 计时起点 | 前序步骤 |
| '1 | 报告 | 应急小组组长 | 电话 | 1 小时 | 发现 | |
| '2 | 恢复 | 应急小组组长 | 记录 | 2 小时 | | '1 |
"""
CIRCLE = GOOD.replace("| 1 小时 | 发现 | |", "| 1 小时 | | '2 |")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return book(tmp_path / "plan.xlsx", GOOD)


def test_a_path_with_a_slash_at_its_end_is_a_folder(cli: Cli, plan: Path) -> None:
    made = plan.parent / "made"
    words = ("incident", "open", plan, "--now", "2026-03-02 07:30", "-o", f"{made}/")
    assert cli(*words, "--level", "特急").code != 0
    assert not made.exists()
    assert cli(*words).code == 0
    (tracking,) = made.iterdir()
    assert tracking.name.startswith("停电预案")


def test_open_then_status(cli: Cli, plan: Path) -> None:
    opened = cli(
        "incident", "open", plan, "--found", "2026-03-02 07:20", "--now", "2026-03-02 07:30"
    )
    (tracking,) = plan.parent.glob("停电预案*.xlsx")
    assert opened.code == 0
    assert opened.out == f"已生成跟踪表：{tracking}\n"

    early = cli("incident", "status", tracking, "--now", "2026-03-02 08:00", "--format", "json")
    assert early.code == 0
    assert early.json["kind"] == "real"
    assert early.json["moments"] == {"found": "2026-03-02T07:20:00"}
    assert early.json["steps"] == [
        {
            "key": "1",
            "title": "报告",
            "owner": "应急小组组长 王敏 138 0000 0001",
            "state": "not_started",
            "deadline": "2026-03-02T08:20:00",
            "baseline": "2026-03-02T08:20:00",
            "forecast": "2026-03-02T08:20:00",
            "finished": None,
            "waits_for": None,
            "planned": True,
        },
        {
            "key": "2",
            "title": "恢复",
            "owner": "应急小组组长 王敏 138 0000 0001",
            "state": "not_started",
            "deadline": "2026-03-02T10:20:00",
            "baseline": "2026-03-02T10:20:00",
            "forecast": "2026-03-02T10:20:00",
            "finished": None,
            "waits_for": None,
            "planned": True,
        },
    ]
    assert (early.json["overdue"], early.json["next"]) == ([], "1")

    late = cli("incident", "status", tracking, "--now", "2026-03-02 09:00")
    assert late.code == 1
    assert "完成 0/2，超时 1" in late.out
    assert "已超时（未登记完成）" in late.out


def test_without_a_moment_the_workbook_waits(cli: Cli, plan: Path, tmp_path: Path) -> None:
    ran = cli("incident", "open", plan, "-o", tmp_path / "bag.xlsx", "--now", "2026-03-02 07:30")
    assert ran.code == 0
    assert "待启动" in ran.out
    status = cli(
        "incident", "status", tmp_path / "bag.xlsx", "--now", "2030-01-01 00:00", "--format", "json"
    )
    assert status.code == 0
    assert [step["waits_for"] for step in status.json["steps"]] == ["found", "found"]


def test_a_plan_whose_errors_would_mislead_is_refused(cli: Cli, tmp_path: Path) -> None:
    plan = book(tmp_path / "plan.xlsx", CIRCLE)
    ran = cli("incident", "open", plan, "--found", "2026-03-02 07:20", "-o", tmp_path / "t.xlsx")
    assert ran.code == 1
    assert "ST105" in ran.err
    assert not (tmp_path / "t.xlsx").exists()
    forced = cli(
        "incident",
        "open",
        plan,
        "--found",
        "2026-03-02 07:20",
        "--force",
        "-o",
        tmp_path / "t.xlsx",
    )
    assert forced.code == 1
    assert "循环" in forced.err
    assert not (tmp_path / "t.xlsx").exists()


def test_nothing_is_overwritten(cli: Cli, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.xlsx"
    target.write_bytes(b"mine")
    ran = cli("incident", "open", plan, "-o", target, "--found", "2026-03-02 07:20")
    assert (ran.code, target.read_bytes()) == (3, b"mine")


def test_an_unknown_level_is_named_with_what_there_is(cli: Cli, plan: Path) -> None:
    ran = cli("incident", "open", plan, "--level", "九级", "--lang", "en")
    assert ran.code == 2
    assert "the plan has no level at all; leave out 九级" in ran.err


@pytest.mark.parametrize("words", [("--found", "soon"), ("--now", "2026-13-01 00:00"), ("--what",)])
def test_a_wrong_call_is_one_sentence(cli: Cli, plan: Path, words: tuple[str, ...]) -> None:
    ran = cli("incident", "open", plan, *words)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_file_that_cannot_be_read_costs_that_file_only(
    cli: Cli, plan: Path, tmp_path: Path
) -> None:
    cli("incident", "open", plan, "-o", tmp_path / "t.xlsx", "--found", "2026-03-02 07:20")
    (tmp_path / "junk.xlsx").write_text("no workbook")
    words = ("incident", "status", tmp_path / "junk.xlsx", plan, tmp_path / "t.xlsx")
    ran = cli(*words, "--now", "2026-03-02 07:30", "--format", "json")
    assert ran.code == 3
    junk, other, good = ran.json
    assert junk["reason"] == "not_excel"
    assert "failure" in other
    assert good["next"] == "1"


def test_a_drill_is_never_mistaken_for_the_real_thing(cli: Cli, plan: Path) -> None:
    ran = cli(
        "drill",
        "open",
        plan,
        "--mode",
        "live",
        "--found",
        "2026-03-02 07:20",
        "--now",
        "2026-03-02 07:30",
    )
    (tracking,) = plan.parent.glob("【演练】*.xlsx")
    assert ran.code == 0
    status = cli("incident", "status", tracking, "--now", "2026-03-02 07:30", "--format", "json")
    assert status.json["kind"] == "drill"
