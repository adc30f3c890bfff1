from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.rules import practice
from bcm_excel.rules.registry import collect
from bcm_excel.rules.run import run
from tests.plans import TODAY, found, plan

NOVEMBER = date(2026, 11, 2)
CASES: dict[str, tuple[str, date, list[str]]] = {
    "PR101": (
        """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2025-02-01 |
        | 每季演练次数 | 1 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2025-09-01 | 2025-09-02 | 停电 | 桌面演练 |
        """,
        TODAY,
        ["演练记录!C1", "演练记录!C1"],
    ),
    "PR102": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 演练场景 | 技术故障、人员离职、资金短缺 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2025-09-01 | 2025-09-02 | 技术故障 | 桌面演练 |
        | Y2 | 2026-04-01 |  | 资金短缺 | 桌面演练 |
        """,
        TODAY,
        ["演练记录!D1", "演练记录!D1"],
    ),
    "PR103": (
        """
        # 预案信息
        | 项目 | 值 |
        | 触发类别 | 重大技术故障、外部环境变化、合作方内部变故、安全或合规事件 |
        | 演练场景 | 技术故障、人员离职、资金短缺 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 | 阈值 |
        | T1 | 重大技术故障 | 系统停运 | 超过 4 小时 |
        | T2 | 外部环境变化 | 市场需求骤减 | 资金回笼困难 |
        | T3 | 合作方内部变故 | 关键人员离职 |  |
        | T4 | 安全或合规事件 | 产品质量缺陷 |  |
        | T5 | 〃 | 劳动监察人员进厂调查 |  |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
    "PR104": (
        """
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 |
        | Y1 | 2026-02-22 | 2026-02-22 | 停电 | 桌面演练 |  |
        """,
        TODAY,
        ["演练记录!F2"],
    ),
    "PR105": (
        """
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2026-03-01 |  | 停电 | 桌面演练 |
        """,
        TODAY,
        ["演练记录!C2"],
    ),
    "PR106": (
        """
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 电话不通 | 更新号码 |  | 2026-04-10 |
        """,
        TODAY,
        ["整改台账!D2"],
    ),
    "PR107": (
        """
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 电话不通 | 更新号码 | 王敏 |  |
        """,
        TODAY,
        ["整改台账!E2"],
    ),
    "PR108": (
        """
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 电话不通 | 更新号码 | 王敏 | 2026-03-01 |
        """,
        TODAY,
        ["整改台账!E2"],
    ),
    "PR109": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 入职日期 |
        | 王敏 | 甲公司 | 2025-03-03 |
        | 李强 | 甲公司 | 2026-03-02 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        | X1 | 2025-03-02 | 入职前宣讲 | 新员工培训 | 王敏 |
        | X2 | 2025-09-01 | 预案宣贯 | 定期培训 | 王敏 |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C3"],
    ),
    "PR110": (
        """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2024-01-01 |
        | 核心人员年培训次数 | 2 |
        # 应急通讯录
        | 姓名 | 单位 | 入职日期 | 核心人员 |
        | 王敏 | 甲公司 | 2020-03-03 | 是 |
        | 李强 | 甲公司 |  | 是 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        | X1 | 2025-03-02 | 预案宣贯 | 定期培训 | 王敏 |
        | X2 | 2025-09-01 | 预案宣贯 | 定期培训 | 王敏 |
        """,
        TODAY,
        ["应急通讯录!D2", "应急通讯录!D3"],
    ),
    "PR111": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 合格率 | 0.8 |
        # 演练记录
        | 演练编号 | 计划日期 | 场景 | 方式 | 应考人员 | 未合格人员 |
        | Y1 | 2025-11-18 | 停电 | 桌面演练 | 王敏、李强、张伟、赵敏 | 赵敏 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
        | X1 | 2025-12-01 | 停电 | 定期培训 | 赵敏 | Y1 |
        | X2 | 2025-12-01 | 停电 | 再培训 | 赵敏 |  |
        """,
        TODAY,
        ["演练记录!F2"],
    ),
    "PR112": (
        """
        # 演练记录
        | 演练编号 | 计划日期 | 场景 | 方式 | 应考人员 | 未合格人员 |
        | Y1 | 2025-11-18 | 停电 | 桌面演练 | 王敏、李强 | 赵敏、李强 |
        | Y2 | 2025-11-18 | 停电 | 桌面演练 |  | 赵敏 |
        """,
        TODAY,
        ["演练记录!F2", "演练记录!F3"],
    ),
    "PR113": (
        """
        # 值班表
        | 值班日期 | 班次 | 值班员 |
        | 2026-02-27 | 白班 | 王敏 |
        | 2026-02-27 | 夜班 | 李强 |
        | 2026-03-02 | 全天 | 王敏 |
        | 2026-03-04 | 全天 | 王敏 |
        """,
        TODAY,
        ["值班表!A3", "值班表!A4", "值班表!A5"],
    ),
    "PR114": (
        """
        # 值班表
        | 值班日期 | 带班领导 | 值班员 |
        | 2026-02-27 |  |  |
        """,
        TODAY,
        ["值班表!C2"],
    ),
    "PR115": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 在岗状态 | 休假开始 | 休假结束 |
        | 王敏 | 甲公司 | 离岗 |  |  |
        | 李强 | 甲公司 | 休假 | 2026-03-03 | 2026-03-04 |
        # 值班表
        | 值班日期 | 带班领导 | 值班员 |
        | 2026-03-02 | 王敏 | 李强 |
        | 2026-03-03 | 王敏 | 李强 |
        """,
        TODAY,
        ["值班表!B2", "值班表!B3", "值班表!C3"],
    ),
    "PR116": (
        """
        # 工作日历
        | 日期 | 日类型 | 确认状态 |
        | 2026-10-01 | 休息 | 官方 |
        """,
        NOVEMBER,
        ["工作日历!A1"],
    ),
    "PR117": (
        """
        # 工作日历
        | 日期 | 日类型 | 确认状态 |
        | 2026-10-01 | 休息 | 官方 |
        | 2027-01-01 | 休息 | 推算 |
        | 2027-10-01 | 休息 | 推算 |
        """,
        NOVEMBER,
        ["工作日历!C3"],
    ),
}

HELD = """
    # 预案信息
    | 项目 | 值 |
    | 生效日期 | 2025-02-01 |
    | 每季演练次数 | 1 |
    | 演练场景 | 技术故障、人员离职 |
    | 合格率 | 0.8 |
    # 演练记录
    | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 应考人员 | 未合格人员 |
    | Y1 | 2025-05-20 | 2025-05-20 | 技术故障 | 桌面演练 | 2025-05-21 | 王敏、李强 | 李强 |
    | Y2 | 2025-08-19 | 2025-08-19 | 人员离职 | 桌面演练 | 2025-08-21 | 王敏、李强 |  |
    | Y3 | 2025-11-18 | 2025-11-18 | 技术故障 | 实战演练 | 2025-11-20 |  |  |
    | Y4 | 2026-02-23 | 2026-02-23 | 技术故障 | 实战演练 |  |  |  |
    | Y5 | 2026-03-02 |  | 人员离职 | 桌面演练 |  |  |  |
    # 培训记录
    | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 | 对应演练 |
    | X1 | 2025-06-01 | 技术故障 | 再培训 | 李强 | Y1 |
"""
MENDED = """
    # 整改台账
    | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 | 完成日期 |
    | Z1 | 电话不通 | 更新号码 | 王敏 | 2026-03-02 |  |
    | Z2 | 电话不通 | 更新号码 |  |  | 2026-02-01 |
    | Z3 | 电话不通 | 更新号码 | 王敏 | 2026-01-02 | 2026-02-01 |
    | Z4 | 电话不通 | 更新号码 |  |  | #N/A |
    | Z5 | 电话不通 | 更新号码 | #N/A | #N/A |  |
"""
TRAINED = """
    # 预案信息
    | 项目 | 值 |
    | 生效日期 | 2024-01-01 |
    | 核心人员年培训次数 | 1 |
    # 应急通讯录
    | 姓名 | 工号 | 单位 | 在岗状态 | 入职日期 | 核心人员 |
    | 王敏 | 1001 | 甲公司 | 在岗 | 2025-09-01 | 是 |
    | 李强 | 1002 | 甲公司 | 在岗 | 2020-01-01 | 是 |
    | 张伟 | 1003 | 甲公司 | 离岗 | 2026-01-01 | 是 |
    | 赵敏 | 1004 | 甲公司 | 在岗 | 2026-04-01 | 否 |
    | 钱进 | 1005 | 甲公司 | 在岗 | #N/A | 是 |
    # 培训记录
    | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
    | X1 | 2025-09-01 | 预案宣贯 | 新员工培训 | 王敏(1001) |
    | X2 | 2025-09-10 | 预案宣贯 | 定期培训 | 李强、没有的人 |
    | X3 | 2025-09-11 | 预案宣贯 | 定期培训 |  |
"""
ROSTER = """
    # 应急通讯录
    | 姓名 | 单位 | 在岗状态 | 休假开始 | 休假结束 |
    | 王敏 | 甲公司 | 在岗 |  |  |
    | 李强 | 甲公司 | #N/A |  |  |
    | 张伟 | 甲公司 | 离岗 |  |  |
    # 值班表
    | 值班日期 | 带班领导 | 值班员 |
    | 2026-02-23 | 张伟 | 王敏 |
    | 2026-02-24 | 王敏 | 李强 |
    | 2026-02-25 |  | 王敏 |
    | 2026-02-26 | 王敏 |  |
    | 2026-02-27 | #N/A |  |
    | 2026-02-28 | 王敏 | 没有的人 |
    | 2026-03-01 | 王敏 | 李强 |
"""
SILENT: dict[str, tuple[str, date]] = {
    **dict.fromkeys(("PR101", "PR102", "PR104", "PR105", "PR111", "PR112"), (HELD, TODAY)),
    "PR103": (
        """
        # 预案信息
        | 项目 | 值 |
        | 触发类别 | Technical failure、安全或合规事件、外部变化 |
        | 演练场景 | failure of a line、质量事故 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        | T1 | Technical failure | the system is down |
        | T4 | 安全或合规事件 | 产品质量缺陷 |
        """,
        TODAY,
    ),
    **dict.fromkeys(("PR106", "PR107", "PR108"), (MENDED, TODAY)),
    **dict.fromkeys(("PR109", "PR110"), (TRAINED, TODAY)),
    **dict.fromkeys(("PR113", "PR114", "PR115"), (ROSTER, TODAY)),
    "PR116": (CASES["PR117"][0], NOVEMBER),
    "PR117": (
        """
        # 工作日历
        | 日期 | 日类型 | 确认状态 |
        | 2027-01-01 | 休息 | 官方 |
        | 2027-10-01 | 休息 | 官方 |
        | 2027-10-02 | 休息 | 官方 |
        | 2027-10-03 | 休息 | 官方 |
        """,
        NOVEMBER,
    ),
}


def test_every_rule_has_a_case_that_fires_and_one_that_is_silent() -> None:
    codes = {rule.info.code for rule in collect(practice)}
    assert set(CASES) == codes == set(SILENT)


@pytest.mark.parametrize("code", CASES)
def test_fires(code: str) -> None:
    text, today, cells = CASES[code]
    assert found(text, code, today=today) == [f"{cell} {code}" for cell in cells]


@pytest.mark.parametrize("code", SILENT)
def test_silent(code: str) -> None:
    text, today = SILENT[code]
    report = run(plan(text), today, select=[code])
    assert (report.findings, report.not_run) == ((), ())


@pytest.mark.parametrize("code", CASES)
@pytest.mark.parametrize("lang", Lang)
def test_is_said_in_both_languages(code: str, lang: Lang) -> None:
    text, today, _ = CASES[code]
    for finding in run(plan(text), today, select=[code]).findings:
        assert finding.message(lang)
        assert finding.fix(lang)


def said(text: str, code: str, today: date = TODAY) -> list[str]:
    return [each.message(Lang.EN) for each in run(plan(text), today, select=[code]).findings]


def test_the_class_that_no_scenario_covers_is_named() -> None:
    assert said(CASES["PR103"][0], "PR103") == [
        "no drill scenario covers the trigger class 安全或合规事件"
    ]


def test_quarters_that_lack_drills_are_named() -> None:
    assert said(CASES["PR101"][0], "PR101") == [
        "drills in Q2 2025: 0; asked for: at least 1",
        "drills in Q4 2025: 0; asked for: at least 1",
    ]


def test_gaps_of_the_roster_are_named() -> None:
    assert said(CASES["PR113"][0], "PR113") == [
        "days without duty in the roster: 2 (2026-02-28 to 2026-03-01)",
        "days without duty in the roster: 1 (2026-03-03 to 2026-03-03)",
        "days without duty in the roster: 4 (2026-03-05 to 2026-03-08)",
    ]


def test_nothing_is_demanded_that_the_settings_do_not_ask_for() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 触发类别 | 重大技术故障 |
        # 应急通讯录
        | 姓名 | 单位 | 核心人员 |
        | 王敏 | 甲公司 | 是 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        | T1 | 重大技术故障 | 系统停运 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 |
        | X1 | 2020-01-01 | 预案宣贯 | 定期培训 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 应考人员 | 未合格人员 |
        | Y1 | 2020-01-01 | 2020-01-01 | 停电 | 桌面演练 | 王敏 | 王敏 |
    """
    assert found(text, "PR101", "PR102", "PR103", "PR110", "PR111") == []
    classless = text.replace(
        "| 触发类别 | 重大技术故障 |\n        # 应", "| 演练场景 | 停电 |\n# 应"
    )
    assert found(classless, "PR103") == []


def test_a_drill_that_was_missed_is_one_fault() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 每季演练次数 | 1 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2025-09-10 | 2025-09-10 | 停电 | 桌面演练 |
        | Y2 | 2025-11-10 |  | 停电 | 桌面演练 |
    """
    assert found(text, "PR101", "PR105") == ["演练记录!C3 PR105"]


def test_a_drill_that_could_not_be_read_may_have_been_the_one() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2025-02-01 |
        | 每季演练次数 | 1 |
        | 演练场景 | 停电、火灾 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2025-11-10 | 2025-11-10 | 停电 | 桌面演练 |
        | Y2 | 2025-08-10 | 2025-08-10 | 火灾 | 现场 |
    """
    assert found(text, "PR101", "PR102") == []


def test_a_scenario_spelt_otherwise_is_said_elsewhere() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 演练场景 | 重大技术故障 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2025-11-10 | 2025-11-10 | 技术故障 | 桌面演练 |
    """
    assert found(text, "PR102", "RF121") == ["演练记录!D2 RF121"]


def test_a_trigger_that_could_not_be_read_may_name_the_scenario() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 触发类别 | 安全或合规事件 |
        | 演练场景 | 技术故障 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        | T1 | 安全或合规事件 | 产品质量缺陷 |
        | T2 | 安全或合规事件 |  |
    """
    assert found(text, "PR103") == []


def test_dates_and_people_that_cannot_be_read_are_not_said_to_be_missing() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 合格率 | 0.8 |
        | 演练场景 | 停电 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 应考人员 | 未合格人员 |
        | Y1 | 2025-11-10 | #N/A | 停电 | 桌面演练 |  | #N/A | 王敏 |
        | Y2 | 2025-12-10 | 2025-12-10 | 停电 | 桌面演练 | #N/A |  |  |
    """
    codes = ("PR102", "PR104", "PR105", "PR111", "PR112")
    assert found(text, *codes) == []


@pytest.mark.parametrize(
    "training",
    [
        "| X1 | 2026-01-06 | 预案宣贯 | 新员工培训 | #N/A |",
        "| X1 | 2026-01-06 | 预案宣贯 | 入职 | 李强 |\n| X2 | 2020-01-06 | 宣贯 | 定期培训 |  |",
    ],
    ids=["who came cannot be read", "a training that cannot be read"],
)
def test_a_training_that_cannot_be_read_may_have_been_anybodys(training: str) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2024-01-01 |
        | 核心人员年培训次数 | 1 |
        # 应急通讯录
        | 姓名 | 单位 | 入职日期 | 核心人员 |
        | 王敏 | 甲公司 | 2026-01-05 | 否 |
        | 李强 | 甲公司 | 2020-01-05 | 是 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        {training}
    """
    assert found(text, "PR109", "PR110") == []


def test_core_staff_are_judged_after_the_plans_first_year() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | 2025-06-01 |
        | 核心人员年培训次数 | 2 |
        # 应急通讯录
        | 姓名 | 单位 | 核心人员 |
        | 王敏 | 甲公司 | 是 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        | X1 | 2025-06-06 | 预案宣贯 | 定期培训 | 王敏 |
    """
    assert found(text, "PR110") == []
    assert found(text, "PR110", today=date(2026, 6, 1)) == ["应急通讯录!C2 PR110"]


def test_a_roster_of_days_off_lacks_only_days_off() -> None:
    text = """
        # 值班表
        | 值班日期 | 值班员 |
        | 2026-02-22 | 王敏 |
        | 2026-03-01 | 王敏 |
        | 2026-03-07 | 王敏 |
        | 2026-03-15 | 王敏 |
    """
    assert said(text, "PR113") == [
        "days without duty in the roster: 1 (2026-02-23 to 2026-02-23)",
        "days without duty in the roster: 2 (2026-03-08 to 2026-03-14)",
    ]


def test_a_roster_with_a_make_up_working_day_is_one_of_all_days() -> None:
    text = """
        # 值班表
        | 值班日期 | 值班员 |
        | 2026-02-28 | 王敏 |
        | 2026-03-01 | 王敏 |
        | 2026-03-07 | 王敏 |
        | 2026-03-08 | 王敏 |
    """
    assert said(text, "PR113") == ["days without duty in the roster: 5 (2026-03-02 to 2026-03-06)"]


def test_a_day_of_the_roster_that_could_not_be_read_is_no_gap() -> None:
    text = """
        # 值班表
        | 值班日期 | 班次 | 值班员 |
        | 2026-02-02 | 全天 | 王敏 |
        | 2026-02-03 | 中班 | 王敏 |
        | 2026-02-04 | 全天 | 王敏 |
    """
    assert found(text, "PR113") == []


def test_a_roster_that_ended_is_not_asked_to_go_on() -> None:
    assert found("# 值班表\n| 值班日期 | 值班员 |\n| 2026-03-01 | 王敏 |", "PR113") == []


def test_next_year_is_no_matter_before_november() -> None:
    assert found(CASES["PR116"][0], "PR116", "PR117", today=date(2026, 10, 31)) == []


def test_the_announced_calendar_needs_no_rows() -> None:
    assert found(CASES["PR116"][0], "PR116", "PR117", today=date(2025, 11, 5)) == []


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_far_away_stops_no_rule(year: str) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 生效日期 | {year}-12-31 |
        | 年度评审日 | 12-31 |
        | 上次评审日期 | {year}-12-31 |
        | 清点周期 | 每半年 |
        | 每季演练次数 | 1 |
        | 核心人员年培训次数 | 1 |
        # 应急通讯录
        | 姓名 | 单位 | 休假开始 | 休假结束 | 入职日期 | 核心人员 | 核验日期 |
        | 王敏 | 甲公司 | {year}-12-31 | {year}-12-31 | {year}-12-31 | 是 | {year}-12-31 |
        # 应急资金
        | 资金账户 | 清点日期 | 余额 |
        | 专户 | {year}-12-31 | 1 |
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 恢复测试周期 | 最近恢复测试 |
        | 订单 | 每年 | {year}-12-31 23:59 | 每年 | {year}-12-31 |
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |
        | X1 | {year}-12-31 | 宣贯 | 定期培训 | 王敏 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | {year}-12-31 | {year}-12-31 | 停电 | 桌面演练 |
        # 整改台账
        | 整改编号 | 问题 | 措施 | 整改责任人 | 整改期限 |
        | Z1 | 电话不通 | 更新号码 | 王敏 | {year}-12-31 |
        # 值班表
        | 值班日期 | 值班员 |
        | {year}-12-31 | 王敏 |
        # 工作日历
        | 日期 | 日类型 |
        | {year}-12-31 | 休息 |
    """
    late = "整改台账!E2 PR108"
    assert (late in found(text, "PL", "RE", "PR", today=NOVEMBER)) is (year == "0001")
