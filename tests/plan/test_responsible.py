"""Who is meant: nothing is guessed, whoever is near is named."""

from __future__ import annotations

import pytest

from bcm_excel.plan.responsible import Directory
from tests.plans import plan

DIRECTORY = Directory(
    plan(
        """
        # 应急通讯录
        | 姓名 | 工号 | 单位 | 部门 | 职务 |
        | 王敏 | 1001 | 甲 | 总经办 | 总经理 |
        | 李强 | 1002 | 甲 | 客服部 | 客户服务主管 |
        | 王敏 | 1003 | 甲 | 个人化部 | 个人化主管 |
        | 赵明 | | 甲 | 信息部 | 主管 |
        | 孙丽 | | 甲 | 物流部 | 主管 |
        | 钱云(外包) | | 乙 | | 驻场 |
        | 周全 | A-1 | 乙 | | |
        # 应急组织
        | 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 职责 |
        | 1 | 应急小组 | 组长 | | 王敏（1001） | 总协调 |
        | 2 | 应急小组 | 组员 | 客户联络 | 李强 | 沟通 |
        | 3 | 应急小组 | 组员 | | 王敏(1003) | 生产 |
        | 4 | 信息组 | 数据中心组长 | | 赵明 | 数据 |
        | 5 | 信息组 | 专员 | | 孙丽 | 物流 |
        | 6 | 信息组 | 助理 | | 无此人 | 记录 |
        """
    )
)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("应急小组", [1, 2, 3]),
        ("应急 小组", [1, 2, 3]),
        ("应急小组组长", [1]),
        ("客户联络", [2]),
        ("客户服务主管", [2]),
        ("个人化部/客户服务主管", [2]),
        ("客服部／客户服务主管", [2]),
        ("总经理", [1]),
        ("个人化主管", [3]),
        ("信息部/主管", [4]),
        ("物流部/主管", [5]),
        ("助理", [6]),
    ],
)
def test_a_responsible_is_a_group_a_role_a_post_or_a_title(text: str, rows: list[int]) -> None:
    resolved = DIRECTORY.resolve(text)
    assert [role.no for role in resolved.roles] == rows
    assert resolved.found
    assert resolved.candidates == ()
    assert resolved.whole_group is (rows == [1, 2, 3])


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("IT小组组长", ()),
        ("开发主管", ()),
        ("领导小组副组长", ()),
        ("数据处理中心组长", ("数据中心组长",)),
        ("客户服务主", ("客户服务主管",)),
        ("主管", ("信息组数据中心组长(赵明)", "信息组专员(孙丽)")),
        ("客服部/主管", ("信息组数据中心组长(赵明)", "信息组专员(孙丽)")),
    ],
)
def test_what_names_nobody_or_several_names_its_candidates(
    text: str, candidates: tuple[str, ...]
) -> None:
    resolved = DIRECTORY.resolve(text)
    assert not resolved.found
    assert resolved.candidates == candidates


@pytest.mark.parametrize(
    ("text", "department", "near"),
    [
        ("个人化/客户服务主管", "个人化", "个人化部"),
        ("法务部/客户服务主管", "法务部", None),
        ("个人化/主管", "个人化", "个人化部"),
        ("个人化/开发主管", "个人化", "个人化部"),
        ("/客户服务主管", "", None),
        ("客服部/客户服务主管", None, None),
    ],
)
def test_a_department_that_nobody_belongs_to_is_named(
    text: str, department: str | None, near: str | None
) -> None:
    resolved = DIRECTORY.resolve(text)
    assert (resolved.department, resolved.near_department) == (department, near)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("王敏", ["1001", "1003"]),
        ("王敏(1001)", ["1001"]),
        ("王　敏（１００３）", ["1003"]),
        ("王敏(9999)", []),
        ("周全(a-1)", ["A-1"]),
        ("周全", ["A-1"]),
        ("钱云(外包)", [None]),
        ("钱云", []),
        ("", []),
    ],
)
def test_a_person_is_named_with_a_staff_number_where_two_bear_the_name(
    text: str, numbers: list[str | None]
) -> None:
    assert [person.staff_no for person in DIRECTORY.person(text)] == numbers


def test_one_person_or_none() -> None:
    one = DIRECTORY.one("李强")
    assert one is not None
    assert one.title == "客户服务主管"
    assert DIRECTORY.one("王敏") is None
    assert DIRECTORY.one(None) is None


def test_the_roles_that_several_texts_mean_stand_once() -> None:
    assert [role.no for role in DIRECTORY.all(["客户联络", "应急小组", "谁"])] == [2, 1, 3]
    assert DIRECTORY.all(None) == ()


def test_what_was_looked_up_is_remembered() -> None:
    assert DIRECTORY.resolve("总经理") is DIRECTORY.resolve("总经理")


def test_one_person_in_two_roles_is_not_ambiguous() -> None:
    directory = Directory(
        plan(
            """
            # 应急通讯录
            | 姓名 | 单位 | 职务 |
            | 王敏 | 示例公司 | 总经理 |
            | 李强 | 示例公司 | 主管 |
            # 应急组织
            | 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
            | 1 | 应急小组 | 组长 | 王敏 | 李强 |
            | 2 | 领导小组 | 主任 | 王敏 | 李强 |
            """
        )
    )
    assert [role.row for role in directory.resolve("总经理").roles] == [2]
