"""What is known of a drill when it is opened stands in its workbook."""

from __future__ import annotations

from pathlib import Path

from bcm_excel.excel.read import read
from bcm_excel.incident.event import read_tracking
from tests.cli.conftest import Cli

PLAN = Path(__file__).parents[2] / "workbooks" / "cooperation-agreement.xlsx"
TOLD = ("--mode", "table-top", "--level", "一般", "--force", "--now", "2026-03-02 09:00")


def test_scenario_subject_and_objectives_are_written_down(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "drill.xlsx"
    ran = cli(
        "drill", "open", PLAN, *TOLD, "-o", target, "--scenario", "技术故障",
        "--subject", "主系统中断", "--objective", "2 小时内报告", "--objective", "备用系统可用",
    )  # fmt: skip
    assert ran.code == 0
    tracking = read_tracking(read(target))
    typed = tracking.typed
    assert tracking.incident.title == "主系统中断"
    assert typed.rows("exercise") == {
        "subject": {"text": "主系统中断"},
        "scenario": {"text": "技术故障"},
    }
    assert typed.rows("objectives") == {
        "1": {"objective": "2 小时内报告"},
        "2": {"objective": "备用系统可用"},
    }


def test_a_scenario_that_the_plan_does_not_list_is_refused(cli: Cli, tmp_path: Path) -> None:
    ran = cli("drill", "open", PLAN, *TOLD, "-o", tmp_path / "d.xlsx", "--scenario", "火灾")
    assert ran.code == 2
    assert "预案中没有演练场景“火灾”，可用的有：技术故障" in ran.err
    assert not (tmp_path / "d.xlsx").exists()
