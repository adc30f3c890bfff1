"""Opening incidents and drills from plan workbooks, and asking how they stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bcm_excel.app.incident import Asked, Opened, Refused, incident_status, open_incident
from bcm_excel.app.new import new
from bcm_excel.clock.network import Moment
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.read import read
from bcm_excel.incident.event import read_tracking
from bcm_excel.incident.exercise import Exercise
from bcm_excel.incident.incident import Kind
from bcm_excel.plan.words import DrillMode
from tests.plans import book

NOW = datetime(2026, 3, 2, 9, 50)
MOMENTS = {Moment.BEGAN: datetime(2026, 3, 2, 7, 0), Moment.FOUND: datetime(2026, 3, 2, 7, 20)}
CLEAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 机房停电应急预案 |
| 文件编号 | JF-01 |
| 版本 | A0 |
# 应急通讯录
| 姓名 | 单位 | 职务 | 手机 |
| 王敏 | 甲公司 | 值长 | '13800000001 |
| 李强 | 甲公司 | 副值长 | '13800000002 |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 一台设备 |
| 重大 | 2 | 整个机房 |
# 启动条件
| 触发编号 | 触发类别 | 触发条件 | 建议级别 |
| T1 | 停电 | 市电中断 | 重大 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 | 前序步骤 | 适用级别 |
| '1 | 报告 | 应急小组组长 | 10 分钟 | | |
| '2 | 切换电源 | 值长 | 1 小时 | '1 | 重大 |
"""


def opens(plan: Path, asked: Asked = Asked(), **more: object) -> Opened | Refused:  # noqa: B008 - frozen
    return open_incident(plan, asked, now=NOW, wording=Wording(), **more)  # type: ignore[arg-type]


def test_an_incident_is_opened_beside_its_plan(tmp_path: Path) -> None:
    plan = book(tmp_path / "plan.xlsx", CLEAN)
    made = opens(plan, Asked(trigger="t1", moments=MOMENTS, title="市电: 中断"))
    assert isinstance(made, Opened)
    assert made.path == tmp_path / "市电 中断 重大 2026-03-02 0950.xlsx"
    assert (made.incident.level, made.incident.trigger) == ("重大", "T1")
    assert len(made.incident.plan.digest) == 64
    found = incident_status(made.path, NOW)
    assert [step.key for step in found.steps] == ["1", "2"]
    assert found.times["2"].deadline == datetime(2026, 3, 2, 8, 30)
    assert [step.key for step in found.overdue] == ["1"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    plan = book(tmp_path / "plan.xlsx", CLEAN)
    (tmp_path / "drills").mkdir()
    first, second = opens(plan, Asked(Kind.DRILL)), opens(plan, Asked(Kind.DRILL))
    assert isinstance(first, Opened)
    assert isinstance(second, Opened)
    assert first.path == tmp_path / "drills" / "【演练】机房停电应急预案 2026-03-02 0950.xlsx"
    assert second.path.name == "【演练】机房停电应急预案 2026-03-02 0950 (2).xlsx"
    assert first.incident.mode is DrillMode.LIVE
    with pytest.raises(Failure) as caught:
        opens(plan, target=first.path)
    assert caught.value.reason is Reason.EXISTS


def test_a_level_that_the_plan_does_not_have_is_refused_with_those_it_has(tmp_path: Path) -> None:
    made = opens(book(tmp_path / "plan.xlsx", CLEAN), Asked(level="紧急"))
    assert isinstance(made, Refused)
    assert made.said.zh == "预案中没有级别“紧急”，可用的有：一般、重大"
    made = opens(tmp_path / "plan.xlsx", Asked(trigger="T9"))
    assert isinstance(made, Refused)
    assert made.said.en == "the plan has no trigger T9; it has T1"


def test_a_plan_without_levels_says_so_and_repeats_no_endless_name(tmp_path: Path) -> None:
    plan = CLEAN[: CLEAN.index("# 响应分级")]
    made = opens(book(tmp_path / "plan.xlsx", plan), Asked(level="紧急" * 999))
    assert isinstance(made, Refused)
    assert made.said.zh.startswith("预案没有设级别，“紧急紧急")
    assert len(made.said.zh) < 100


def test_a_level_brings_its_steps_only(tmp_path: Path) -> None:
    made = opens(book(tmp_path / "plan.xlsx", CLEAN), Asked(level="一般"))
    assert isinstance(made, Opened)
    assert [step.key for step in incident_status(made.path, NOW).steps] == ["1"]


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ("| 10 分钟 |", "| 很快 |", "RD201"),
        ("| 值长 | 1 小时", "| 班长 | 1 小时", "RF11"),
        ("| 10 分钟 | |", "| 10 分钟 | '2 |", "ST105"),
        ("'13800000001", "'138000000012", "CT101"),
    ],
)
def test_a_plan_that_would_mislead_is_refused_unless_forced(
    tmp_path: Path, good: str, bad: str, code: str
) -> None:
    assert good in CLEAN
    plan = book(tmp_path / "plan.xlsx", CLEAN.replace(good, bad))
    made = opens(plan)
    assert isinstance(made, Refused)
    assert [finding.rule.code[: len(code)] for finding in made.findings] == [code]
    forced = opens(plan, force=True)
    if code == "ST105":
        assert isinstance(forced, Refused)
        assert "循环" in forced.said.zh
    else:
        assert isinstance(forced, Opened)
        assert forced.marked == made.findings


def test_the_samples_carry_errors_and_are_opened_by_force(tmp_path: Path) -> None:
    plan = tmp_path / "a.xlsx"
    new(plan, Wording(), "personalization-failure", created=NOW)
    made = opens(plan, Asked(moments=MOMENTS))
    assert isinstance(made, Refused)
    assert {finding.rule.code for finding in made.findings} >= {"RF111", "CT101"}
    forced = opens(plan, Asked(moments=MOMENTS), force=True)
    assert isinstance(forced, Opened)
    found = incident_status(forced.path, datetime(2026, 3, 2, 9, 0))
    assert found.times["2"].deadline == datetime(2026, 3, 2, 11, 30)


def test_an_english_workbook_says_drill_in_its_name(tmp_path: Path) -> None:
    plan = book(tmp_path / "plan.xlsx", CLEAN)
    asked = Asked(Kind.DRILL, mode=DrillMode.TABLE_TOP, title="Outage")
    made = open_incident(plan, asked, now=NOW, wording=Wording(Lang.EN), target=tmp_path)
    assert isinstance(made, Opened)
    assert made.path.name == "[DRILL] Outage 2026-03-02 0950.xlsx"
    assert incident_status(made.path, NOW).tracking.incident.mode is DrillMode.TABLE_TOP


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    ("moments", "said"),
    [
        (
            {Moment.BEGAN: NOW, Moment.FOUND: datetime(2026, 3, 2, 7, 20)},
            "“发生”的时间 2026-03-02 09:50 晚于“发现”的时间 2026-03-02 07:20，请更正其中一个",
        ),
        (
            {Moment.FOUND: NOW, Moment.ACTIVATED: datetime(2026, 3, 2, 7, 20)},
            "“发现”的时间 2026-03-02 09:50 晚于“启动响应”的时间 2026-03-02 07:20，请更正其中一个",
        ),
        ({Moment.BEGAN: NOW, Moment.FOUND: NOW, Moment.REPORTED: NOW}, None),
        ({Moment.RESTORED: datetime(2026, 3, 2, 7, 20), Moment.FOUND: NOW}, None),
    ],
)
def test_moments_that_contradict_each_other_are_refused(
    tmp_path: Path, kind: Kind, moments: dict[Moment, datetime], said: str | None
) -> None:
    plan = book(tmp_path / "plan.xlsx", CLEAN)
    made = opens(plan, Asked(kind, "重大", moments=moments, mode=DrillMode.LIVE))
    assert (made.said.zh if isinstance(made, Refused) else None) == said
    assert isinstance(made, Opened) or made.misuse


STEPS = CLEAN[CLEAN.index("| '1 | 报告") :]


@pytest.mark.parametrize(
    ("kind", "steps", "said"),
    [
        (Kind.REAL, "", "预案的“处置流程”里没有可用的步骤，请先填写步骤"),
        (Kind.DRILL, "", "预案的“处置流程”里没有可用的步骤，请先填写步骤"),
        (
            Kind.REAL,
            "| '1 | 报告 | 应急小组组长 | 10 分钟 | | | 演练 |",
            "预案的步骤都只用于演练，实际事件没有可用的步骤；请检查“适用场合”",
        ),
        (
            Kind.DRILL,
            "| '1 | 报告 | 应急小组组长 | 10 分钟 | | | 实际事件 |",
            "预案的步骤都只用于实际事件，演练没有可用的步骤；请检查“适用场合”",
        ),
        (
            Kind.REAL,
            "| '1 | 报告 | 应急小组组长 | 10 分钟 | | 重大 | |",
            "这个级别和触发条件下没有任何步骤",
        ),
    ],
)
def test_why_there_is_no_step_is_said(tmp_path: Path, kind: Kind, steps: str, said: str) -> None:
    text = CLEAN.replace(STEPS, steps).replace("| 适用级别 |", "| 适用级别 | 适用场合 |")
    plan = book(tmp_path / "plan.xlsx", text)
    made = opens(plan, Asked(kind, "一般", mode=DrillMode.LIVE), force=True)
    assert isinstance(made, Refused)
    assert made.said.zh == said


@pytest.mark.parametrize(
    ("listed", "given", "taken"),
    [("停电", "", "停电"), ("停电、火灾", "", None), ("停电、火灾", "火灾", "火灾")],
)
def test_a_drill_has_the_only_scenario_of_its_plan(
    tmp_path: Path, listed: str, given: str, taken: str | None
) -> None:
    text = CLEAN.replace("| 版本 | A0 |", f"| 版本 | A0 |\n| 演练场景 | {listed} |")
    plan = book(tmp_path / "plan.xlsx", text)
    made = opens(plan, Asked(Kind.DRILL, "重大", exercise=Exercise(scenario=given)), force=True)
    assert isinstance(made, Opened)
    typed = read_tracking(read(made.path)).typed.rows("exercise")
    assert typed.get("scenario", {}).get("text") == taken
