"""Is this failing? Each rule about roles has a plan that makes it fire and one that does not."""

from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.rules import roles
from bcm_excel.rules.run import run
from tests.plans import TODAY, found, plan
from tests.rules.cases import Case, cells, said, without_case

CASES: dict[str, Case] = {
    "RO101": (
        """
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 王敏 | 李强 |
        | 2 | 应急小组 | 副组长 | 赵云 | |
        """,
        TODAY,
        ["应急组织!E3"],
    ),
    "RO102": (
        """
        # 外部联系单位
        | 备份联系人 | 单位名称 | 类别 | 首要联系人 |
        | 李强 | 乙公司 | 客户 | 王敏 |
        | | 丙公司 | 客户 | 赵云 |
        | | 丁公司 | 客户 | |
        """,
        TODAY,
        ["外部联系单位!A3"],
    ),
    "RO103": (
        """
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 | 备份联系人 |
        | 乙公司 | 客户 | | 王敏 |
        | 丁公司 | 客户 | | |
        """,
        TODAY,
        ["外部联系单位!C2", "外部联系单位!C3"],
    ),
    "RO104": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 工号 |
        | 王敏 | 甲公司 | A001 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 王敏 | 王敏(A001) |
        | 2 | 应急小组 | 副组长 | 李强 | 李强 |
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 | 备份联系人 |
        | 乙公司 | 客户 | 王敏 | 王敏 |
        """,
        TODAY,
        ["应急组织!E2", "应急组织!E3", "外部联系单位!D2"],
    ),
    "RO105": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 手机 | 固定电话 |
        | 王敏 | 甲公司 | 13800000001 | 8001 |
        | 李强 | 甲公司 | 13800000002 | 8002、8001 |
        | 赵云 | 甲公司 | 13800000003 | 8003 |
        | 孙悦 | 甲公司 | 13800000003 | 8003 |
        | 钱进 | 乙公司 | 13800000005 | 0512-66668888 |
        | 周平 | 乙公司 | 13800000006 | 051266668888 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 王敏 | 李强 |
        | 2 | 应急小组 | 副组长 | 李强 | 王敏 |
        | 3 | 应急小组 | 组员 | 赵云 | 孙悦 |
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 | 备份联系人 |
        | 乙公司 | 客户 | 钱进 | 周平 |
        """,
        TODAY,
        ["应急通讯录!D3", "应急通讯录!C5", "应急通讯录!D7"],
    ),
    "RO106": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 演示 |
        | 每人角色上限 | 2 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 王敏 | 李强 |
        | 2 | 应急小组 | 副组长 | 李强 | 王敏 |
        | 3 | 应急小组 | 组员 | 赵云 | 王敏 |
        | 4 | 应急小组 | 组员 | 王敏 | 王敏 |
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 | 备份联系人 |
        | 乙公司 | 客户 | 赵云 | 李强 |
        """,
        TODAY,
        ["应急组织!E4"],
    ),
    "RO111": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 在岗状态 |
        | 王敏 | 甲公司 | 离岗 |
        | 李强 | 甲公司 | 在岗 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 李强 | 王敏 |
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 | 备份联系人 |
        | 乙公司 | 客户 | 王敏 | 王敏 |
        # 备选供应商
        | 供应商 | 供应联系人 | 供应范围 |
        | 某设备公司 | 王敏 | 服务器 |
        # 协议方
        | 协议方 | 主联系人 |
        | 甲公司 | 王敏 |
        """,
        TODAY,
        ["协议方!B2", "应急组织!E2", "外部联系单位!C2", "备选供应商!B2"],
    ),
    "RO112": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 在岗状态 | 休假开始 | 休假结束 |
        | 王敏 | 甲公司 | 休假 | | |
        | 李强 | 甲公司 | | 2026-03-01 | 2026-03-02 |
        | 赵云 | 甲公司 | 在岗 | 2026-03-02 | |
        | 孙悦 | 甲公司 | | | 2026-03-02 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 |
        | 1 | 应急小组 | 组长 | 王敏 |
        | 2 | 应急小组 | 副组长 | 李强 |
        | 3 | 应急小组 | 组员 | 赵云 |
        | 4 | 应急小组 | 组员 | 孙悦 |
        """,
        TODAY,
        ["应急组织!D2", "应急组织!D3", "应急组织!D4", "应急组织!D5"],
    ),
    "RO113": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 在岗状态 |
        | 王敏 | 甲公司 | 休假 |
        | 李强 | 甲公司 | 离岗 |
        # 应急组织
        | 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组员 | 物流 | 王敏 | 李强 |
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 | 备份联系人 |
        | 乙公司 | 客户 | 李强 | 王敏 |
        """,
        TODAY,
        ["应急组织!E2", "外部联系单位!C2"],
    ),
    "RO121": (
        """
        # 应急组织
        | 序号 | 组别 | 角色 | 职能 | 第一责任人 |
        | 1 | 联络组 | 技术 | 技术 | 王敏 |
        | 2 | 联络组 | 财务 | 财务 | 李强 |
        """,
        TODAY,
        ["应急组织!D1"],
    ),
    "RO122": (
        """
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 职责 |
        | 1 | 应急小组 | 组长 | 王敏 | 报告应急事务领导小组 |
        | 2 | 应急小组 | 组员 | 李强 | 协助应急工作组 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 | 决定人 |
        | T1 | 技术故障 | 应急领导小组认为必要 | 应急领导小组组长 |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 |
        | 1 | 听从应急领导小组指挥 | 应急事务小组、应急小组 |
        """,
        TODAY,
        ["启动条件!C2", "处置流程!C2"],
    ),
}

GOOD = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 演示 |
| 每人角色上限 | 1 |
# 应急通讯录
| 姓名 | 单位 | 手机 | 固定电话 | 在岗状态 | 休假开始 | 休假结束 |
| 王敏 | 甲公司 | 13800000001 | 8001 | 在岗 | 2026-03-03 | |
| 李强 | 甲公司 | 13800000002 | 8002 | 休假 | 2026-02-01 | 2026-03-01 |
| 钱进 | 乙公司 | 13800000005 | 8001 | | | |
| 周平 | 丙公司 | 13800000006 | 8001 | 离岗 | | |
| 吴用 | 丁公司 | | | | | |
# 应急组织
| 序号 | 组别 | 角色 | 职能 | 第一责任人 | 备份责任人 | 职责 |
| 1 | 应急小组 | 组长 | | 王敏 | 李强 | 报告应急领导小组 |
# 外部联系单位
| 单位名称 | 类别 | 首要联系人 | 备份联系人 |
| 乙公司 | 客户 | 王敏 | 钱进 |
| 丙公司 | 客户 | 王敏 | 吴用 |
"""

SILENT: dict[str, str] = dict.fromkeys(CASES, GOOD)


def test_every_rule_has_its_cases() -> None:
    assert without_case(roles, CASES, SILENT) == set()


@pytest.mark.parametrize("code", CASES)
def test_fires(code: str) -> None:
    text, today, expected = CASES[code]
    assert cells(text, code, today) == expected


@pytest.mark.parametrize("code", SILENT)
def test_silent(code: str) -> None:
    assert cells(SILENT[code], code) == []


@pytest.mark.parametrize("code", CASES)
def test_is_said_in_both_languages(code: str) -> None:
    assert all(said(CASES[code][0], code))


def test_a_pair_that_is_away_together_is_told_once() -> None:
    assert found(CASES["RO113"][0], "RO11") == ["应急组织!E2 RO113", "外部联系单位!C2 RO113"]


def test_whoever_comes_back_tomorrow_is_away_today_only() -> None:
    text = CASES["RO112"][0]
    assert cells(text, "RO112", date(2026, 3, 3)) == ["应急组织!D2", "应急组织!D4"]


def test_cells_that_cannot_be_read_are_judged_by_the_reading_alone() -> None:
    text = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 演示 |
    | 每人角色上限 | 两个吧 |
    # 应急通讯录
    | 姓名 | 单位 | 手机 | 固定电话 |
    | 王敏 | 甲公司 | 问前台 | 问前台 |
    | 李强 | 甲公司 | 问前台 | 问前台 |
    # 应急组织
    | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
    | 1 | 应急小组 | 组长 | 王敏 | 李强 |
    | 2 | 应急小组 | 组员 | 王敏 | 李强 |
    """
    assert found(text, "RO") == []


def test_somebody_who_is_not_in_contacts_is_judged_by_the_references() -> None:
    text = """
    # 应急通讯录
    | 姓名 | 单位 | 手机 |
    | 王敏 | 甲公司 | 13800000001 |
    | 李强 | 甲公司 | 13800000001 |
    | 李强 | 乙公司 | 13800000001 |
    # 应急组织
    | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
    | 1 | 应急小组 | 组长 | 王敏 | 李强 |
    | 2 | 应急小组 | 副组长 | 孙悦 | 王敏 |
    """
    assert found(text, "RO10") == []


def test_without_a_column_for_the_backup_the_row_is_named() -> None:
    text = "# 应急组织\n| 序号 | 组别 | 角色 | 第一责任人 |\n| 1 | 应急小组 | 组长 | 王敏 |"
    assert found(text, "RO101") == ["应急组织!2:2 RO101"]


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("| 应急小组 | 组长 | |", "应急小组组长"),
        ("| 应急小组 | 组员 | 物流 |", "应急小组组员（物流）"),
        ("| Emergency team | Leader | |", "Emergency team Leader"),
    ],
)
def test_a_role_is_named_as_people_would(role: str, name: str) -> None:
    text = f"# 应急组织\n| 组别 | 角色 | 岗位 | 序号 | 第一责任人 |\n{role} 1 | 王敏 |"
    (finding,) = run(plan(text), TODAY, select=["RO101"]).findings
    assert finding.message(Lang.ZH) == f"{name}没有备份责任人"


def test_a_shared_number_is_said_as_what_it_is() -> None:
    report = run(plan(CASES["RO105"][0]), TODAY, select=["RO105"])
    assert [finding.message(Lang.ZH) for finding in report.findings] == [
        "应急小组组长的王敏和李强共用分机 8001",
        "应急小组组员的赵云和孙悦共用手机 138 0000 0003",
        "乙公司的钱进和周平共用固定电话 0512-66668888",
    ]
