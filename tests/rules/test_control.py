from datetime import date

import pytest

from tests.plans import TODAY, found
from tests.rules.cases import Case, Silent
from tests.rules.test_agreement import SIGNED

CASES: dict[str, Case] = {
    "PL101": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 个人化系统故障应急预案 |
        | 版本 | A/1 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2019-09-02 | 首次发布 | A0 |
        | 2 | 2019-12-30 | 格式调整 | A1 |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
    "PL102": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 个人化系统故障应急预案 |
        | 版本 | A1 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2019-09-02 | 首次发布 | A1 |
        | 2 | 2019-12-30 | 格式调整 | A2 |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
    "PL103": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 引用文件 | 业务连续性管理标准 |
        # 处置流程
        | 步骤号 | 工作流程 | 工作内容 | 责任人 | 证明材料 |
        | 1 | 按《用电规程》 | 按《业务连续性管理标准》处理 | 组长 | 《值班记录》 |
        | 2 | 〃 | 成员见《用电规程》 | 组长 | 邮件 |
        """,
        TODAY,
        ["处置流程!B2", "处置流程!E2"],
    ),
    "PL104": (
        """
        # 预案信息
        | 项目 | 值 |
        | 发布日期 | 2025-02-01 |
        | 生效日期 | 2025-01-01 |
        | 协议终止日期 | 2024-12-31 |
        # 应急通讯录
        | 姓名 | 单位 | 休假开始 | 休假结束 |
        | 王敏 | 甲公司 | 2026-03-09 | 2026-03-02 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 归档日期 | 预案更新日期 |
        | Y1 | 2025-05-01 | 2025-05-02 | 停电 | 桌面演练 | 2025-05-01 | 2025-05-01 | 2025-05-03 |
        | Y2 | 2025-08-01 | 2025-08-02 | 停电 | 桌面演练 |  | 2025-08-01 | 2025-08-01 |
        """,
        TODAY,
        [
            "预案信息!B3",
            "预案信息!B4",
            "应急通讯录!D2",
            "演练记录!F2",
            "演练记录!G3",
            "演练记录!H3",
        ],
    ),
    "PL105": (
        """
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2024-01-05 | 首次发布 | A0 |
        | 2 | 2025-06-01 | 换人 | A1 |
        | 3 | 2025-02-01 | 换号码 | A2 |
        """,
        TODAY,
        ["修订记录!B4"],
    ),
    "PL106": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 上次评审日期 | 2062-03-01 |
        # 数据备份
        | 数据 | 备份周期 | 最近备份 | 最近恢复测试 |
        | 订单 | 每日 | 2026-03-03 02:00 | 2026-03-03 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 |
        | Y1 | 2026-05-01 | 2026-05-02 | 停电 | 桌面演练 |
        """,
        TODAY,
        ["预案信息!B3", "数据备份!C2", "数据备份!D2", "演练记录!C2"],
    ),
    "PL107": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 批准 |  |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
    "PL108": (
        """
        # 预案信息
        | 项目 | 值 |
        | 年度评审日 | 12-31 |
        | 上次评审日期 | 2024-12-31 |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
    "PL109": (
        """
        # 预案信息
        | 项目 | 值 |
        | 工作日 | 周八 |
        | 工作时间 | 08:30-12:00、11:00-17:30 |
        | 日限截止时刻 | 下班 |
        | 年度评审日 | 年底 |
        | 免打扰时段 | 22:00-24:00、00:00-07:00 |
        """,
        TODAY,
        ["预案信息!B2", "预案信息!B3", "预案信息!B4", "预案信息!B5", "预案信息!B6"],
    ),
}
SILENT: dict[str, Silent] = {
    "PL101": (CASES["PL102"][0], TODAY),
    "PL102": (CASES["PL101"][0], TODAY),
    "PL103": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 协议名称 | 《合作协议》 |
        | 引用文件 | XX-CX01-001 供电标准、《数据、网络管理办法》（2025版）、值班规定（试行） |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 |
        | 1 | 按《供电标准》《数据、网络管理办法》处理 | 组长 |
        | 2 | 按《值班规定》《停电应急预案》《合作协议》处理 | 组长 |
        """,
        TODAY,
    ),
    "PL104": (
        """
        # 预案信息
        | 项目 | 值 |
        | 发布日期 | 2020-01-01 |
        | 生效日期 | 2020-01-01 |
        # 演练记录
        | 演练编号 | 计划日期 | 实施日期 | 场景 | 方式 | 总结日期 | 归档日期 |
        | Y1 | 2025-05-09 | 2025-05-02 | 停电 | 桌面演练 | 2025-05-02 | 2025-05-02 |
        | Y2 | 2025-08-01 |  | 停电 | 桌面演练 |  |  |
        """,
        TODAY,
    ),
    "PL105": (
        """
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2024-01-05 | 首次发布 | A0 |
        | 2 | 2024-01-05 | 换人 | A1 |
        """,
        TODAY,
    ),
    "PL106": (
        """
        # 预案信息
        | 项目 | 值 |
        | 上次评审日期 | 2026-03-02 |
        | 生效日期 | 2026-04-01 |
        # 数据备份
        | 数据 | 备份周期 | 最近备份 |
        | 订单 | 每日 | 2026-03-02 23:00 |
        """,
        TODAY,
    ),
    "PL107": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 批准 | 王敏 |
        """,
        TODAY,
    ),
    "PL108": (
        """
        # 预案信息
        | 项目 | 值 |
        | 年度评审日 | 12月31日前 |
        | 上次评审日期 | 2025-12-20 |
        """,
        TODAY,
    ),
    "PL109": (
        """
        # 预案信息
        | 项目 | 值 |
        | 工作日 | 周一至周五 |
        | 工作时间 | 08:30-12:00、13:00-17:30 |
        | 日限截止时刻 | '17:30 |
        | 年度评审日 | 12-31 |
        | 免打扰时段 | 22:00-07:00 |
        """,
        TODAY,
    ),
}
VERSIONS = """
    # 预案信息
    | 项目 | 值 |
    | 预案名称 | 停电应急预案 |
    | 版本 | '{version} |
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 |
    | 1 | 2025-01-05 | 首次发布 | '{other} |
"""


@pytest.mark.parametrize(
    ("version", "other", "code"),
    [
        ("A/1", "A1", "PL101"),
        ("A-01", "A1", "PL101"),
        ("a1", "A1", "PL101"),
        ("第2版", "V2", "PL101"),
        ("V1.0", "1.0", "PL101"),
        ("Rev. B", "B", "PL101"),
        ("1.10", "11.0", "PL102"),
        ("1.0", "1.00", "PL101"),
        ("A1", "B1", "PL102"),
        ("A", "A1", "PL102"),
    ],
)
def test_versions_are_compared_by_letters_and_numbers(version: str, other: str, code: str) -> None:
    text = VERSIONS.format(version=version, other=other)
    assert found(text, "PL101", "PL102") == [f"预案信息!B3 {code}"]


def test_the_revision_in_force_is_the_newest_wherever_it_stands() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 版本 | A2 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 3 | 2025-09-01 | 换号码 | A2 |
        | 2 | 2025-06-01 | 换人 | A1 |
        | 1 | 2024-01-05 | 首次发布 | A0 |
    """
    assert found(text, "PL101", "PL102") == []


def test_a_list_of_revisions_upside_down_is_said_once() -> None:
    text = """
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 3 | 2025-09-01 | 换号码 | A2 |
        | 2 | 2025-06-01 | 换人 | A1 |
        | 1 | 2024-01-05 | 首次发布 | A0 |
    """
    assert found(text, "PL105") == ["修订记录!B3 PL105"]


@pytest.mark.parametrize(
    "text",
    [
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 版本 |  |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2025-01-05 | 首次发布 | A0 |
        """,
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 版本 | A1 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2025-01-05 | 首次发布 | A0 |
        | 2 | 去年 | 换人 | A1 |
        """,
    ],
    ids=["no version", "a revision that could not be read"],
)
def test_versions_that_cannot_be_compared_are_not(text: str) -> None:
    assert found(text, "PL101", "PL102") == []


def test_dates_are_checked_without_the_settings() -> None:
    text = """
        # 应急通讯录
        | 姓名 | 单位 | 休假开始 | 休假结束 |
        | 王敏 | 甲公司 | 2026-03-09 | 2026-03-02 |
    """
    assert found(text, "PL104") == ["应急通讯录!D2 PL104"]


def test_what_the_parties_signed_needs_no_approval() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 合作协议应急预案 |
        | 批准 |  |
    """
    assert found(text, "PL107") == ["预案信息!B3 PL107"]
    assert found(text + SIGNED, "PL107") == []


@pytest.mark.parametrize(
    ("items", "today", "expected"),
    [
        ("| 年度评审日 | 12-31 |\n| 生效日期 | 2023-06-01 |", TODAY, ["预案信息 PL108"]),
        ("| 年度评审日 | 12-31 |\n| 生效日期 | 2025-06-01 |", TODAY, []),
        ("| 年度评审日 | 12-31 |\n| 发布日期 | 2025-06-01 |", date(2027, 1, 1), ["预案信息 PL108"]),
        ("| 年度评审日 | 12-31 |\n| 上次评审日期 |  |", TODAY, ["预案信息!B3 PL108"]),
        ("| 年度评审日 | 12-31 |\n| 上次评审日期 | 去年 |", TODAY, []),
        ("| 年度评审日 | 年底 |\n| 上次评审日期 | 2020-01-01 |", TODAY, []),
        ("| 年度评审日 |  |\n| 上次评审日期 | 2020-01-01 |", TODAY, []),
        ("| 年度评审日 | 12-31 |\n| 上次评审日期 | 2024-06-01 |", date(2025, 12, 31), []),
        (
            "| 年度评审日 | 12-31 |\n| 上次评审日期 | 2024-06-01 |",
            date(2026, 1, 1),
            ["预案信息!B3 PL108"],
        ),
    ],
    ids=[
        "never reviewed, in force for years",
        "never reviewed, new in that year",
        "never reviewed, issued before the year",
        "never reviewed, no date at all",
        "unreadable last review",
        "unreadable review day",
        "no review day",
        "the review day itself is not over",
        "the day after",
    ],
)
def test_review_is_due_once_in_the_year_that_ends_on_the_review_day(
    items: str, today: date, expected: list[str]
) -> None:
    assert found(f"# 预案信息\n| 项目 | 值 |\n{items}", "PL108", today=today) == expected


def test_references_that_cannot_be_read_are_not_judged() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 引用文件 | #N/A |
        # 处置流程
        | 步骤号 | 工作内容 | 责任人 |
        | 1 | 按《用电规程》处理 | 组长 |
    """
    assert found(text, "PL103") == []


def test_an_approval_that_cannot_be_read_may_be_one() -> None:
    text = "# 预案信息\n| 项目 | 值 |\n| 预案名称 | 停电应急预案 |\n| 批准 | #N/A |"
    assert found(text, "PL107") == []


def test_a_plan_without_references_lacks_every_document() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 停电应急预案 |
        | 版本 | A1 |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 职责 |
        | 1 | 应急小组 | 组长 | 王敏 | 成员见《安全事故类应急预案》 |
    """
    assert found(text, "PL103") == ["应急组织!E2 PL103"]


@pytest.mark.parametrize("item", ["免打扰时段", "白班时段"])
@pytest.mark.parametrize("hours", ["晚上", "12:00-13:00、22:00-07:00"])
def test_quiet_hours_and_the_day_shift_are_one_window_each(item: str, hours: str) -> None:
    text = f"# 预案信息\n| 项目 | 值 |\n| 版本 | A1 |\n| {item} | {hours} |"
    assert found(text, "PL109") == ["预案信息!B3 PL109"]


def test_settings_that_are_empty_have_their_defaults() -> None:
    text = "# 预案信息\n| 项目 | 值 |\n| 版本 | A1 |\n| 工作日 |  |\n| 免打扰时段 |  |"
    assert found(text, "PL109") == []


@pytest.mark.parametrize(
    ("kind", "drill", "found_there"),
    [
        ("再培训", "Y1", []),
        ("再培训", "", ["B2"]),
        ("定期培训", "Y1", []),
        ("新员工培训", "Y1", ["B2"]),
    ],
)
def test_a_training_that_a_drill_calls_for_may_lie_ahead(
    kind: str, drill: str, found_there: list[str]
) -> None:
    text = f"""
        # 培训记录
        | 培训编号 | 培训日期 | 主题 | 培训类型 | 对应演练 |
        | X1 | 2026-06-30 | 考试后再培训 | {kind} | {drill} |
    """
    assert found(text, "PL106") == [f"培训记录!{cell} PL106" for cell in found_there]
