"""Who must be told of changes and who trained, each with reasons."""

from __future__ import annotations

from bcm_excel.plan.diff import diff
from bcm_excel.plan.told import Person, told, trained
from tests.plan.test_revised import PARTIES, PLAN, STEP_2
from tests.plans import plan


def people(*swaps: tuple[str, str], plan_: str = PLAN) -> tuple[dict[str, str], dict[str, str]]:
    new = plan_
    for before, after in swaps:
        assert before in new
        new = new.replace(before, after)
    old, other = plan(plan_), plan(new)
    changes = diff(old, other)
    return _said(told(old, other, changes)), _said(trained(old, other, changes))


def _said(found: tuple[Person, ...]) -> dict[str, str]:
    return {each.name: "；".join(reason.zh for reason in each.reasons) for each in found}


def test_primary_and_backup_of_a_step_that_changed() -> None:
    tell, train = people(STEP_2, ("通知客户", "通知全部客户"))
    said = "步骤 2：工作内容、时限有改动"
    assert tell == {"王敏": said, "王敏华": said}
    said = "步骤 2 的工作内容有改动"
    assert train == {"王敏": said, "王敏华": said}


def test_a_step_that_only_takes_longer_trains_nobody() -> None:
    tell, train = people(STEP_2)
    assert set(tell) == {"王敏", "王敏华"}
    assert train == {}


def test_somebody_whose_entry_changed_and_the_main_contacts() -> None:
    tell, train = people(("13800000001", "13800000011"), plan_=PLAN + PARTIES)
    assert tell == {
        "王敏": "本人在通讯录中的手机有改动",
        "李娜": "甲公司的主联系人，每次变更都要抄送",
    }
    assert train == {}


def test_who_comes_into_a_role_is_trained_and_who_leaves_it_is_told() -> None:
    tell, train = people(("| 网络 | 王敏华 | 王敏 |", "| 网络 | 李娜 | 王敏 |"))
    said = "角色“应急小组组员（网络）”：第一责任人有改动"
    assert tell == {"王敏": said, "王敏华": said, "李娜": said}
    assert train == {"李娜": "新任应急小组组员（网络）（第一责任人）"}


def test_who_takes_over_a_step_is_trained() -> None:
    tell, train = people(("| 2 | 通知客户 | 网络 |", "| 2 | 通知客户 | 组长 |"))
    assert set(tell) == {"王敏", "王敏华", "李娜"}
    assert train == {"李娜": "新负责步骤 2"}
    _, train = people(("| 10 |", "| 3 | 启用备机 | 网络 | 1 日 |\n| 10 |"))
    assert train == {"王敏": "新负责步骤 3", "王敏华": "新负责步骤 3"}


def test_who_has_left_or_is_in_no_list_is_passed_over() -> None:
    gone = "| 王敏华 | 1002 | 甲公司 | 工程师 | 13800000002 | 2026-01-05 |\n"
    tell, _ = people((gone, ""), ("| 网络 | 王敏华 | 王敏 |", "| 网络 | 李娜 | 王敏 |"))
    assert set(tell) == {"王敏", "李娜"}


def test_nobody_is_told_of_nothing() -> None:
    assert people(plan_=PLAN + PARTIES) == ({}, {})
