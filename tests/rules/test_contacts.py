"""Is this failing? Each rule about contacts has a plan that makes it fire and one that does not."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.rules.names import is_department, surname_only
from tests.plans import TODAY, found, plan
from tests.rules.cases import Case, Silent, cells

CASES: dict[str, Case] = {
    "CT101": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 手机 |
        | 王敏 | 甲公司 | 138000000011 |
        | 李强 | 甲公司 | 1380000001、13800000002 |
        | 赵云 | 甲公司 | 13800000003 |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C3"],
    ),
    "CT102": (
        """
        # Contacts
        | Mobile | Name | Organisation |
        | 0512-66668888 | Wang Min | Party A |
        | 66668888 | Li Qiang | Party A |
        """,
        TODAY,
        ["Contacts!A2", "Contacts!A3"],
    ),
    "CT103": (
        "# 应急通讯录\n| 姓名 | 单位 | 手机 |\n| 王敏 | 甲公司 | 15400000001 |",
        TODAY,
        ["应急通讯录!C2"],
    ),
    "CT104": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 手机 |
        | 王敏 | 甲公司 | 8029 |
        | 李强 | 甲公司 | 95588 |
        | 赵云 | 甲公司 | 00000000000 |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C3", "应急通讯录!C4"],
    ),
    "CT105": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 固定电话 |
        | 王敏 | 甲公司 | '0512-6666 |
        | 李强 | 甲公司 | 0512-66668888-8029 |
        | 赵云 | 甲公司 | '00000000000、8001 |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C4"],
    ),
    "CT111": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 电子邮箱 |
        | 王敏 | 甲公司 | wang.min@example |
        | 李强 | 甲公司 | li@example.com、qiang@plant.local |
        | 赵云 | 甲公司 | zhao..yun@example.com |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C3", "应急通讯录!C4"],
    ),
    "CT112": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 手机 |
        | 张经理 | 乙公司 | 13800000001 |
        | 王敏 | 乙公司 | 13800000002 |
        | Mr Wang | 乙公司 | 13800000003 |
        """,
        TODAY,
        ["应急通讯录!A2", "应急通讯录!A4"],
    ),
    "CT113": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 手机 | 固定电话 | 电子邮箱 | 备用渠道 |
        | 王敏 | 甲公司 | | | | |
        | 李强 | 甲公司 | | | | 企业微信 |
        """,
        TODAY,
        ["应急通讯录!C2"],
    ),
    "CT121": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 手机 |
        | 王敏 | 甲公司 | 13800000001 |
        | 李强 | 甲公司 | 13800000002、13800000001 |
        | 赵云 | 乙公司 | 138 0000 0001 |
        """,
        TODAY,
        ["应急通讯录!C3", "应急通讯录!C4"],
    ),
    "CT122": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 工号 | 手机 |
        | 王敏 | 甲公司 | | 13800000001 |
        | Wang Min | 甲公司 | | 13800000002 |
        | 王敏 | 乙公司 | | 13800000003 |
        | wang min | 乙公司 | | 13800000004 |
        """,
        TODAY,
        ["应急通讯录!C4", "应急通讯录!C5"],
    ),
    "CT123": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 工号 |
        | 王敏 | 甲公司 | A001 |
        | 李强 | 乙公司 | A001 |
        | 赵云 | 乙公司 | A001 |
        | 孙悦 | 甲公司 | A001 |
        | 周平 | 甲公司 | A002 |
        """,
        TODAY,
        ["应急通讯录!C4", "应急通讯录!C5"],
    ),
    "CT131": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 演示 |
        | 核验周期 | 3个月 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | 2025-12-01 |
        | 李强 | 甲公司 | 2025-12-02 |
        | 赵云 | 甲公司 | 2025-12-01 |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C4"],
    ),
    "CT132": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 演示 |
        | 核验周期 | 90日 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | |
        | 李强 | 甲公司 | 2026-02-01 |
        | 赵云 | 乙公司 | |
        | 孙悦 | 乙公司 | |
        # 应急组织
        | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
        | 1 | 应急小组 | 组长 | 王敏 | 李强 |
        | 2 | 应急小组 | 副组长 | 王敏 | 李强 |
        # 外部联系单位
        | 单位名称 | 类别 | 首要联系人 |
        | 乙公司 | 客户 | 赵云 |
        """,
        TODAY,
        ["应急通讯录!C2", "应急通讯录!C4"],
    ),
    "CT141": (
        """
        # 应急通讯录
        | 姓名 | 单位 | 部门 | 职务 |
        | 王敏 | 乙公司 | | 客户服务部 |
        | 李强 | 乙公司 | | 信息中心 |
        | 赵云 | 丙公司 | | 信息中心主任 |
        | 孙悦 | 丙公司 | | 客户服务部 |
        """,
        TODAY,
        ["应急通讯录!D2", "应急通讯录!D3", "应急通讯录!D5"],
    ),
    "CT142": (
        """
        # 预案信息
        | 项目 | 值 |
        | 预案名称 | 演示 |
        | 总机 | |
        # 应急通讯录
        | 姓名 | 单位 | 固定电话 |
        | 王敏 | 甲公司 | 8001 |
        | 李强 | 甲公司 | 8002 |
        """,
        TODAY,
        ["预案信息!B3"],
    ),
}  # fmt: skip

GOOD = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 演示 |
| 总机 | 0512-66668888 |
| 核验周期 | 90日 |
# 应急通讯录
| 姓名 | 工号 | 单位 | 部门 | 职务 | 手机 | 固定电话 | 电子邮箱 | 备用渠道 | 在岗状态 | 核验日期 |
| 王敏 | A001 | 甲 | 信息部 | 主管 | 13800000001 | 8001 | w.m@example.com | | 在岗 | 2026-02-01 |
| 王敏 | A002 | 甲 | | 经办 | 138 0000 0002 | 0512-66668888-82 | 王@example.com | | | 2026-02-01 |
| 李强 | | 甲 | | 副处 | 13800000003、13800000004 | 66668888 | a-b_c+d@m.example.cn | | | |
| 李工程 | | 甲 | | 部长 | | 95588 | | | 离岗 | 2020-01-01 |
| 赵云 | | 乙 | | | +852 5123 4567 | 13800000005 | | 企业微信 | | |
| 钱进 | | 丙 | | | | 66668888 | | | | |
| 孙悦 | | 丙 | | | | | | | 离岗 | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 |
| 1 | 应急小组 | 组长 | 孙悦 |
"""  # fmt: skip

SILENT: dict[str, Silent] = dict.fromkeys(CASES, (GOOD, TODAY))


UNREADABLE = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 演示 |
| 总机 | 见墙上 |
| 核验周期 | 90日 |
# 应急通讯录
| 姓名 | 单位 | 工号 | 手机 | 固定电话 | 电子邮箱 | 核验日期 |
| 王敏 | 甲公司 | | 问前台 | | | 去年 |
| 李强 | 甲公司 | 2026-01-05 | | 8001 | 5 | |
| 李强 | 甲公司 | 2026-01-05 | | 8001 | | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 |
| 1 | 应急小组 | 组长 | 王敏 |
"""


def test_cells_that_cannot_be_read_are_judged_by_the_reading_alone() -> None:
    assert found(UNREADABLE, "CT") == []
    assert len(found(UNREADABLE, "RD201")) == 6


def test_without_an_interval_nobody_need_be_verified() -> None:
    text = CASES["CT131"][0]
    assert found(text.replace("3个月", ""), "CT13") == []
    assert found(text.replace("3个月", "提前3日"), "CT131") == []
    assert found(CASES["CT132"][0].replace("90日", ""), "CT13") == []


def test_without_extensions_no_switchboard_is_missed() -> None:
    text = CASES["CT142"][0].replace("8001", "0512-66668888").replace("8002", "")
    assert cells(text, "CT142") == []


PAIR = """
# 应急通讯录
| 姓名 | 单位 | 手机 | 固定电话 |
| 王敏 | 甲公司 | 13800000001 | 0512-66668888 |
| 李强 | 甲公司 | 13800000001 | 0512-66668888 |
| 赵云 | 甲公司 | 13800000003 | 0512-66668888 |
| 赵云 | 甲公司 | 13800000003 | 0512-66668888 |
| 孙悦 | 甲公司 | 0512-66668888 | |
| 钱进 | 甲公司 | 0512-66668888 | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 李强 | 王敏 |
"""


def test_a_number_shared_with_the_backup_a_twin_row_or_a_switchboard_is_told_elsewhere() -> None:
    assert found(PAIR, "CT121") == []
    assert found(PAIR, "CT122") == ["应急通讯录!5:5 CT122"]
    assert found(PAIR, "RO105") == ["应急通讯录!C2 RO105"]


@pytest.mark.parametrize(
    "name",
    [
        "王总",
        "李工",
        "张副总",
        "刘主任",
        "陈先生",
        "欧阳经理",
        "老王",
        "小李",
        "总经理",
        "Ms. Li",
        "Dr.Wu",
        "Wang Manager",
    ],
)
def test_surname_and_title(name: str) -> None:
    assert surname_only(name)


@pytest.mark.parametrize(
    "name",
    [
        "王敏",
        "王建工",
        "张经",
        "欧阳锋",
        "司马光",
        "王敏经理",
        "老舍先",
        "Wang Min",
        "Drake",
        "总",
        "Msiza Li",
    ],
)
def test_full_names(name: str) -> None:
    assert not surname_only(name)


@pytest.mark.parametrize(
    "title",
    [
        "客户服务部",
        "信息科",
        "审计处",
        "保卫科室",
        "业务部门",
        "总经办",
        "某市分公司",
        "Sales Department",
        "IT dept.",
        "Call center",
    ],
)
def test_departments(title: str) -> None:
    assert is_department(title)


@pytest.mark.parametrize(
    "title",
    [
        "部",
        "主办",
        "副科",
        "正处",
        "总监",
        "部长",
        "Head of Department",
        "IT manager",
        "Officer",
        "Director, Legal Department",
    ],
)
def test_job_titles(title: str) -> None:
    assert not is_department(title)


NAMES = st.text("赵钱孙周吴郑冯陈褚卫蒋沈韩杨", min_size=2, max_size=3)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 99), NAMES, st.sampled_from(sorted(CASES)))
def test_a_good_contact_adds_no_finding(number: int, name: str, code: str) -> None:
    """Whatever is wrong elsewhere: one more person, well written, changes nothing."""
    text, today, expected = CASES[code]
    if code == "CT102":
        row = f"| 1390000{number:04} | {name} | 丁公司 |"
    else:
        heads = (
            next(line for line in text.splitlines() if "姓名" in line).strip().strip("|").split("|")
        )
        good = {
            "姓名": name,
            "单位": "丁公司",
            "工号": f"Z{number}",
            "手机": f"1390000{number:04}",
            "固定电话": "0512-66667777",
            "核验日期": "2026-02-01",
        }
        row = "| " + " | ".join(good.get(head.strip(), "") for head in heads) + " |"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    start = next(i for i, line in enumerate(lines) if line in {"# 应急通讯录", "# Contacts"})
    end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("#")), len(lines))
    more = "\n".join([*lines[:end], row, *lines[end:]])
    if code == "CT141":
        more = more.replace("信息中心主任", "主任")
    assert cells(more, code, today) == expected


def test_dates_far_back_are_judged_once_a_day() -> None:
    text = CASES["CT131"][0].replace("3个月", "5个工作日")
    assert cells(text, "CT131", date(2025, 12, 9)) == ["应急通讯录!C2", "应急通讯录!C4"]
    assert plan(text).contacts.rows[0].verified == date(2025, 12, 1)


def test_a_verification_at_the_end_of_all_days_holds_for_ever() -> None:
    text = """
        # 预案信息
        | 项目 | 值 |
        | 核验周期 | 90日 |
        # 应急通讯录
        | 姓名 | 单位 | 核验日期 |
        | 王敏 | 甲公司 | 9999-12-31 |
        """
    assert found(text, "CT131") == []
