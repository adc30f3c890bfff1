"""Reviews, signatures, the printed list, calendars and waivers."""

from datetime import date

import pytest

from tests.plan.owed import due, only
from tests.plans import TODAY


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("2025-12-20", ("2026-12-31", "ahead")),
        ("2026-01-10", ("2027-12-31", "ahead")),
        ("2024-12-31", ("2025-12-31", "missed")),
        ("2023-06-01", ("2025-12-31", "missed")),
        ("", ("2025-12-31", "missed")),
    ],
)
def test_the_yearly_review(last: str, expected: tuple[str, str]) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 编制 | 王敏 |
        | 年度评审日 | 12-31 |
        | 上次评审日期 | {last} |
    """
    assert due(text, "review") == [("review", *expected)]
    assert only(text, "review").owner == "王敏"


@pytest.mark.parametrize(
    ("issued", "effective", "last", "expected"),
    [
        ("2025-12-20", "2026-01-10", "", ["2027-12-31"]),
        ("2025-12-20", "", "", ["2026-12-31"]),
        ("2025-12-20", "", "#N/A", []),
    ],
)
def test_a_plan_that_was_never_reviewed_counts_from_its_own_day(
    issued: str, effective: str, last: str, expected: list[str]
) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 年度评审日 | 12-31 |
        | 发布日期 | {issued} |
        | 生效日期 | {effective} |
        | 上次评审日期 | {last} |
    """
    assert [day for _, day, _ in due(text, "review")] == expected


AGREEMENT = """
    # 预案信息
    | 项目 | 值 |
    | 生效日期 | {effective} |
    | 协议终止日期 | 2026-03-20 |
    # 协议方
    | 协议方 | 主联系人 | 签署日期 | 盖章 |
    | 甲公司 | 王敏 | 2026-01-05 | 是 |
    | 乙公司 | 李强 | 2026-01-05 | 否 |
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 | 重大变更 | 联席会议日期 | 抄送日期 |
    | 1 | 2025-01-05 | 首次发布 | A0 |  |  |  |
    | 2 | 2026-02-05 | 调整比例 | A1 | 是 |  |  |
"""


def test_what_the_parties_owe_each_other() -> None:
    text = AGREEMENT.format(effective="2026-02-01")
    assert due(text) == [
        ("signature:乙公司", "2026-02-01", "missed"),
        ("copy:a1", "2026-02-05", "missed"),
        ("meeting:a1", "2026-02-05", "missed"),
        ("agreement", "2026-03-20", "due_soon"),
    ]
    assert only(text, "signature:").owner == "李强"
    assert due(AGREEMENT.format(effective=""), "signature:") == [
        ("signature:乙公司", "None", "missed")
    ]
    assert due(AGREEMENT.format(effective="2026-06-01"), "signature:") == [
        ("signature:乙公司", "2026-06-01", "ahead")
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("2026-02-27", ("2026-05-28", "ahead")),
        ("2026-02-05", ("2026-05-06", "ahead")),
        ("2026-02-01", ("2026-02-05", "missed")),
    ],
    ids=["by the interval", "on the day of a revision", "after a revision"],
)
def test_the_paper_list_is_printed_anew(printed: str, expected: tuple[str, str]) -> None:
    text = f"""
        # 预案信息
        | 项目 | 值 |
        | 纸质通讯录日期 | {printed} |
        | 核验周期 | 90日 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 |
        | 1 | 2026-02-05 | 换人 | A1 |
    """
    assert due(text, "printed-list") == [("printed-list", *expected)]
    without = text.replace("| 核验周期 | 90日 |", "| 核验周期 |  |")
    assert due(without, "printed-list") == [
        ("printed-list", *each) for each in [expected] if each[1] == "missed"
    ]
    assert due(text.replace(printed, ""), "printed-list") == []


def test_what_the_parties_may_have_done_is_not_said_to_be_missed() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 发布日期 | 2026-02-03 |
        # 协议方
        | 协议方 | 主联系人 | 签署日期 | 盖章 |
        | 甲公司 | 王敏 | #N/A | 是 |
        | 乙公司 | 李强 |  | 否 |
        # 修订记录
        | 序号 | 日期 | 修订内容 | 版本 | 重大变更 | 联席会议日期 | 抄送日期 |
        | 1 | 2025-01-05 | 首次发布 | A0 |  |  |  |
        | 2 | 2026-02-05 | 调整比例 | A1 | 是 | #N/A | #N/A |
        | 3 | 2026-02-06 | 错字 | A2 | 否 |  | 2026-02-07 |
    """
    assert due(text) == [("signature:乙公司", "2026-02-03", "missed")]


@pytest.mark.parametrize(
    ("rows", "today", "expected"),
    [
        ("2026-10-01", TODAY, [("calendar:2027", "2026-12-31", "ahead")]),
        ("2026-10-01", date(2026, 11, 2), [("calendar:2027", "2026-12-31", "due_soon")]),
        ("2031-10-01", date(2030, 3, 2), [("calendar:2030", "2029-12-31", "missed"),
                                          ("calendar:2031", "2030-12-31", "done")]),
    ],
)  # fmt: skip
def test_each_year_needs_its_calendar(
    rows: str, today: date, expected: list[tuple[str, str, str]]
) -> None:
    heading = "# 工作日历\n| 日期 | 日类型 | 说明 |\n"
    assert due(f"{heading}| {rows} | 休息 | 国庆节 |", "calendar:", today) == expected
    assert due(heading, "calendar:", today) == []


def test_waivers_end() -> None:
    text = """
        # 豁免
        | 规则代码 | 工作表 | 行标识 | 理由 | 豁免批准人 | 有效期至 |
        | CT104 | 应急通讯录 | 王敏 | 门卫共用 | 李四 | 2026-03-10 |
        | CT104 |  |  | 门卫共用 | 李四 | 2026-03-01 |
    """
    assert due(text) == [
        ("waiver:ct104::", "2026-03-01", "missed"),
        ("waiver:ct104:应急通讯录:王敏", "2026-03-10", "due_soon"),
    ]
