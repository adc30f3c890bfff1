"""Is this failing? Each rule about references fires at the exact cell and has a silent case."""

from __future__ import annotations

from bcm_excel.core.text import Lang
from bcm_excel.rules.run import run
from tests.plans import TODAY, found, plan
from tests.rules.cases import Case, Silent

PEOPLE = """
# 应急通讯录
| 姓名 | 工号 | 单位 | 部门 | 职务 |
| 王敏 | 1001 | 甲 | 总经办 | 总经理 |
| 李小强 | 1002 | 甲 | 客服部 | 客户服务主管 |
| 赵明 | 1003 | 甲 | 数据部 | 主管 |
| 赵明 | 1004 | 甲 | 物流部 | 主管 |
# 应急组织
| 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 职责 |
| 1 | 应急小组 | 组长 | | 王敏 | 协调 |
| 2 | 应急小组 | 组员 | 数据中心组长 | 赵明(1003) | 数据 |
| 3 | 应急小组 | 组员 | | 赵明（1004） | 物流 |
"""
STEPS = "# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 适用级别 | 通知对象 | 通报模板 |\n"
LEVELS = "# 响应分级\n| 级别 | 等级序 | 含义 |\n| 一般 | 1 | 轻 |\n| Major级 | 2 | 重 |\n"
OTHERS = (
    "# 外部联系单位\n| 单位名称 | 类别 |\n| 东浦市社会保障局 | 客户 |\n"
    "# 协议方\n| 协议方 |\n| 远山公司 |\n"
)

CASES: dict[str, Case] = {
    "RF101": (
        LEVELS + OTHERS + STEPS + "| 1 | x | 应急小组 | 一般、紧急 | 某公司 | 首次通知 |",
        TODAY,
        ["处置流程!D2", "处置流程!E2"],
    ),
    "RF102": (
        OTHERS + STEPS + "| 1 | x | 应急小组 | | 东浦社会保障局 | |",
        TODAY,
        ["处置流程!E2"],
    ),
    "RF103": (
        PEOPLE
        + "# 协议方\n| 协议方 | 主联系人 |\n| 远山公司 | 孙丽 |\n| 近水公司 | 王敏(9999) |\n| 丙 | 赵明 |",
        TODAY,
        ["协议方!B2", "协议方!B3"],
    ),
    "RF104": (
        PEOPLE + "# 协议方\n| 协议方 | 主联系人 |\n| 远山公司 | 李小强强 |\n| 近水公司 | 孙丽 |",
        TODAY,
        ["协议方!B2"],
    ),
    "RF105": (
        PEOPLE + "# 协议方\n| 协议方 | 主联系人 |\n| 远山公司 | 赵明 |",
        TODAY,
        ["协议方!B2"],
    ),
    "RF111": (
        PEOPLE + STEPS + "| 1 | x | IT小组组长、应急小组 | | | |",
        TODAY,
        ["处置流程!C2"],
    ),
    "RF112": (
        PEOPLE + STEPS + "| 1 | x | 数据处理中心组长 | | | |",
        TODAY,
        ["处置流程!C2"],
    ),
    "RF113": (PEOPLE + STEPS + "| 1 | x | 组员、主管 | | | |", TODAY, ["处置流程!C2"] * 2),
    "RF114": (
        PEOPLE + STEPS + "| 1 | x | 客服/总经理、法务部/总经理 | | | |",
        TODAY,
        ["处置流程!C2"] * 2,
    ),
    "RF121": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电 |
        | 触发类别 | 技术故障、外部变化 |
        | 演练场景 | 停电 |
        # 启动条件
        | 触发编号 | 触发类别 | 触发条件 |
        | T1 | 技术问题 | 停运 |
        | T2 | 技术故障 | 停运 |
        # 演练记录
        | 演练编号 | 计划日期 | 场景 | 方式 |
        | Y1 | 2026-03-10 | 火灾 | 桌面演练 |
        """,
        TODAY,
        ["启动条件!B2", "演练记录!C2"],
    ),
}
GOOD = (
    PEOPLE
    + LEVELS
    + OTHERS.replace(
        "| 协议方 |\n| 远山公司 |", "| 协议方 | 主联系人 |\n| 远山公司 | 赵　明（１００３） |"
    )
    + "# 通报模板\n| 模板名称 | 模板受众 | 正文 |\n| 首次通知 | 客户 | 您好 |\n"
    + STEPS
    + """
    | 1 | x | 应急小组 | ｍａｊｏｒ 级、一般 | 远 山公司、东浦市社会保障局 | 首次 通知 |
    | 2 | x | 数据部/数据中心组长、应急小组组长 | | | |
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 停电 |
    | 触发类别 | 技术故障A、外部变化 |
    # 启动条件
    | 触发编号 | 触发类别 | 触发条件 |
    | T1 | 技术故障ａ | 停运 |
    """
)
SILENT: dict[str, Silent] = dict.fromkeys(CASES, (GOOD, TODAY))


def test_a_name_that_stands_twice_in_a_cell_is_told_once() -> None:
    text = PEOPLE + "# 培训记录\n| 培训编号 | 培训日期 | 主题 | 培训类型 | 参加人员 |\n"
    rows = "| X1 | 2026-01-05 | 宣贯 | 定期培训 | 孙丽、孙丽、王敏 |"
    assert found(text + rows, "RF") == ["培训记录!E2 RF103"]


def test_somebody_whose_row_was_dropped_is_known() -> None:
    text = """
    # 应急通讯录
    | 姓名 | 工号 | 单位 |
    | 王敏 | 1001 | |
    | 李强 | 1002 | 甲 |
    # 协议方
    | 协议方 | 主联系人 |
    | 远山公司 | 王敏 |
    | 近水公司 | 王敏(1001) |
    """
    assert found(text, "RF") == []


def test_every_strange_name_of_a_sheet_is_told_by_one_rule() -> None:
    text = PEOPLE + LEVELS + OTHERS + STEPS
    rows = """
    | 1 | x | 应急小组 | 一般、紧急、特级、Major 级级 | 东浦社会保障局、某公司 | |
    | 2 | x | 应急小组 | | 某公司 | |
    # 备选供应商
    | 供应商 | 供应联系人 | 供应范围 |
    | 某设备公司 | 孙丽 | 服务器 |
    | 某软件公司 | 孙丽 | 软件 |
    | 某电力公司 | 李小 | 电力 |
    """
    assert found(text + rows, "RF1") == [
        "处置流程!D2 RF101", "处置流程!D2 RF101", "处置流程!D2 RF102", "处置流程!E2 RF101",
        "处置流程!E2 RF102", "处置流程!E3 RF101",
        "备选供应商!B2 RF103", "备选供应商!B3 RF103", "备选供应商!B4 RF103",
    ]  # fmt: skip


def test_what_is_not_there_to_be_looked_up_is_not_judged() -> None:
    text = STEPS + "| 1 | x | 应急小组 | 紧急 | 某公司 | 首次通知 |"
    report = run(plan(text), TODAY, select=["RF"])
    assert report.findings == ()
    assert [each.rule.code for each in report.not_run] == [
        "RF103", "RF104", "RF105", "RF111", "RF112", "RF113", "RF114", "RF121",
    ]  # fmt: skip


def test_a_near_name_a_candidate_and_a_department_are_named() -> None:
    def message(code: str) -> str:
        return run(plan(CASES[code][0]), TODAY, select=[code]).findings[0].message(Lang.ZH)

    assert "“东浦市社会保障局”" in message("RF102")
    assert "“李小强”" in message("RF104")
    assert "2 个同名" in message("RF105")
    assert "“数据中心组长”" in message("RF112")
    assert "应急小组组员(赵明(1003))" in message("RF113")
    assert "“客服”" in message("RF114")
    assert "技术故障、外部变化" in message("RF121")


MANY = STEPS + "| 1 | x | 总经理、应急小组组长、测试经理 | | | |\n| 2 | x | 总经办/总经理 | | | |"


def of_the_responsible(text: str) -> list[str]:
    return found(text, "RF11")


def test_a_title_of_a_person_whose_row_lacks_something_is_not_called_unknown() -> None:
    """The row of 王敏 is said; that nobody is 总经理, or is in 总经办, would be untrue."""
    text = PEOPLE.replace("| 王敏 | 1001 | 甲 |", "| 王敏 | 1001 | |") + MANY
    assert of_the_responsible(text) == ["处置流程!C2 RF111"]


def test_a_name_of_a_role_whose_row_cannot_be_read_is_not_called_unknown() -> None:
    text = PEOPLE.replace("| 1 | 应急小组 | 组长 |", "| 一 | 应急小组 | 组长 |") + MANY
    assert of_the_responsible(text) == ["处置流程!C2 RF111"]


def test_where_titles_or_departments_are_not_read_nobody_is_called_unknown_for_them() -> None:
    text = PEOPLE + MANY
    assert of_the_responsible(text) == ["处置流程!C2 RF111"]
    assert of_the_responsible(text.replace("| 职务 |", "| 职务名称 |")) == []
    no_departments = text.replace("| 部门 |", "| 部门名称 |")
    assert of_the_responsible(no_departments) == ["处置流程!C2 RF111"]


def test_without_contacts_nobody_responsible_is_judged() -> None:
    """Job titles stand there: 客户服务主管 would be called a misspelt 客户服务."""
    text = PEOPLE[PEOPLE.index("# 应急组织") :] + MANY
    report = run(plan(text), TODAY, select=["RF11"])
    assert report.findings == ()
    assert [each.rule.code for each in report.not_run] == ["RF111", "RF112", "RF113", "RF114"]
