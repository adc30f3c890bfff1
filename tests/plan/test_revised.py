"""Whether the revision sheet answers for what changed, and the row it lacks."""

from __future__ import annotations

from datetime import date

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.plan.diff import diff
from bcm_excel.plan.diff_words import sentence
from bcm_excel.plan.revised import Proposal, Review, proposal, review
from tests.plans import TODAY, plan

PLAN = """
# 预案信息
| 项目 | 值 | 说明 |
| 预案名称 | 停电预案 | |
| 文件编号 | X1 | |
| 版本 | A0 | |
| 编制 | 王敏 | |
| 批准 | 李娜 | |
| 应急金比例 | 5% | |
# 修订记录
| 序号 | 日期 | 修订内容 | 版本 | 编制人 | 审核人 | 批准人 | 重大变更 | 联席会议日期 | 抄送日期 |
| 1 | 2026-01-05 | 首次发布 | A0 | | | | | | |
# 应急通讯录
| 姓名 | 工号 | 单位 | 职务 | 手机 | 核验日期 |
| 王敏 | 1001 | 甲公司 | 主管 | 13800000001 | 2026-01-05 |
| 王敏华 | 1002 | 甲公司 | 工程师 | 13800000002 | 2026-01-05 |
| 李娜 | 1003 | 甲公司 | 总监 | 13800000003 | 2026-01-05 |
# 应急组织
| 序号 | 组别 | 角色 | 岗位 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | | 李娜 | 王敏 |
| 2 | 应急小组 | 组员 | 网络 | 王敏华 | 王敏 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 | 时限 |
| 1 | 报告 | 组长 | 1 小时 |
| 2 | 通知客户 | 网络 | 2 小时 |
| 10 | 总结 | 组长 | 3 日 |
"""
ROW = "| 2 | 2026-03-02 | {change} | A1 | | | | {rest} |"
FIRST = "| 1 | 2026-01-05 | 首次发布 | A0 | | | | | | |"
PARTIES = """
# 协议方
| 协议方 | 主联系人 |
| 甲公司 | 李娜 |
"""
MOBILES = (("13800000001", "13800000011"), ("13800000002", "13800000012"))
LIMITS = (("| 1 小时", "| 2 小时"), ("| 2 小时 |\n| 10", "| 4 小时 |\n| 10"), ("3 日", "5 日"))
STEP_2, STEP_10 = LIMITS[1], LIMITS[2]


def judged(*swaps: tuple[str, str], text: str = "", rest: str = "| |", plan_: str = PLAN) -> Review:
    """The new edition, with a revision row of this text and version A1 where a text is given."""
    new = plan_
    for before, after in swaps:
        assert before in new
        new = new.replace(before, after)
    if text:
        row = ROW.format(change=text, rest=rest)
        new = new.replace(FIRST, f"{FIRST}\n{row}").replace("| 版本 | A0 |", "| 版本 | A1 |")
    old, other = plan(plan_), plan(new)
    return review(old, other, diff(old, other))


def unmentioned(*swaps: tuple[str, str], text: str) -> list[str]:
    return [sentence(each, Lang.ZH) for each in judged(*swaps, text=text).unmentioned]


A, B = "王敏的手机由 138****0001 改为 138****0011", "王敏华的手机由 138****0002 改为 138****0012"


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("更新应急通讯录", []),
        ("更新联系方式", []),
        ("更新手机", []),
        ("更新通讯录：王敏、王敏华", []),
        ("更新通讯录中王敏的手机", [B]),
        ("更新通讯录中王敏华的手机", [A]),
        ("王敏(1001)换号", [B]),
        ("更新李娜的手机", [A, B]),
        ("调整文件格式", [A, B]),
        ("Update the Contacts", []),
    ],
)
def test_whose_number_a_revision_speaks_of(text: str, open_: list[str]) -> None:
    assert unmentioned(*MOBILES, text=text) == open_


S2, S10 = "步骤 2 的时限由 2 小时改为 4 小时", "步骤 10 的时限由 3 日改为 5 日"


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("调整处置流程", []),
        ("放宽时限", []),
        ("步骤 2、10 的时限", []),
        ("步骤2和步骤10", []),
        ("第 2 至 10 步", []),
        ("步骤 1 至 10 的时限", []),
        ("步骤 2 的时限", [S10]),
        ("步骤 10 放宽", [S2]),
        ("Steps 2 and 10", []),
        ("第 2 版", [S2, S10]),
    ],
)
def test_which_steps_a_revision_speaks_of(text: str, open_: list[str]) -> None:
    assert unmentioned(STEP_2, STEP_10, text=text) == open_


def test_a_role_is_spoken_of_by_its_name_its_post_or_its_people() -> None:
    swap = ("| 网络 | 王敏华 | 王敏 |", "| 网络 | 李娜 | 王敏 |")
    (open_,) = unmentioned(swap, text="更新模板")
    assert open_ == "角色“应急小组组员（网络）”的第一责任人由“王敏华”改为“李娜”"
    for text in ("网络岗换人", "应急小组组员（网络）", "王敏华改为李娜", "调整角色"):
        assert unmentioned(swap, text=text) == []
    assert unmentioned(swap, text="应急小组组长换人") == [open_]


def test_an_item_is_spoken_of_by_its_title_or_its_value() -> None:
    swap = ("| 5% |", "| 8% |")
    for text in ("应急金比例提高", "应急资金比例由 5% 提高到 8%"):
        assert unmentioned(swap, text=text) == []
    assert unmentioned(swap, text="预案名称更新") == ["应急金比例由 5% 改为 8%"]


def test_records_that_are_kept_are_no_revision() -> None:
    found = judged(("主管 | 13800000001 | 2026-01-05", "主管 | 13800000001 | 2026-03-01"))
    assert (found.revised, found.covered) == ((), True)


def gaps(found: Review) -> list[str]:
    return [f"{gap.cell} {gap.said.zh}" for gap in found.gaps]


def test_the_version_must_move_and_have_its_row() -> None:
    assert gaps(judged(STEP_2)) == ["预案信息!B4 内容有 1 处改动，但版本仍是 A0"]
    moved = judged(STEP_2, ("| 版本 | A0 |", "| 版本 | A1 |"))
    assert gaps(moved) == ["修订记录 修订记录里没有版本 A1 的一行"]
    assert gaps(judged(STEP_2, ("| 版本 | A0 |", "| 版本 | A/0 |"))) == [
        "预案信息!B4 内容有 1 处改动，但版本仍是 A/0"
    ]
    assert judged(STEP_2, text="步骤 2").covered


def test_a_major_change_needs_its_meeting() -> None:
    share = ("| 5% |", "| 8% |")
    assert gaps(judged(share, text="应急金比例")) == [
        "修订记录!H3 应急金比例属于重大变更，但版本 A1 的“重大变更”没有填“是”",
        "修订记录!I3 版本 A1 是重大变更，但没有联席会议日期",
    ]
    assert judged(share, text="应急金比例", rest="是 | 2026-02-27 | 2026-03-02").covered


def test_each_change_of_an_agreement_is_copied_to_the_parties() -> None:
    found = judged(STEP_2, text="步骤 2", plan_=PLAN + PARTIES)
    assert gaps(found) == ["修订记录!J3 版本 A1 没有抄送主联系人的日期"]
    came = judged(("| 甲公司 | 李娜 |", "| 甲公司 | 李娜 |\n| 乙公司 | |"), text="增加协议方乙公司",
                  plan_=PLAN + PARTIES)  # fmt: skip
    assert [gap.cell.a1 for gap in came.gaps] == ["H3", "I3", "J3"]


def proposed(*swaps: tuple[str, str], text: str = "", plan_: str = PLAN) -> tuple[Proposal, str]:
    new = plan_
    for before, after in swaps:
        new = new.replace(before, after)
    if text:
        row = ROW.format(change=text, rest="| |")
        new = new.replace(FIRST, f"{FIRST}\n{row}").replace("| 版本 | A0 |", "| 版本 | A1 |")
    old, other = plan(plan_), plan(new)
    made = proposal(old, other, review(old, other, diff(old, other)), TODAY, Lang.ZH)
    assert made is not None
    return made, made.pasted(other, Lang.ZH)


def test_the_row_that_is_missing() -> None:
    made, pasted = proposed(STEP_2, MOBILES[0])
    assert dict(made.values) == {
        "no": 2,
        "on": date(2026, 3, 2),
        "change": f"{A}；{S2}。",
        "version": "A1",
        "prepared_by": "王敏",
        "reviewed_by": None,
        "approved_by": "李娜",
        "major": None,
    }
    assert [column.field for column in made.pending] == ["reviewed_by"]
    assert pasted == f"2\t2026-03-02\t{A}；{S2}。\tA1\t王敏\t\t李娜\t\t\t"


def test_a_row_beside_one_that_says_a_part_says_the_rest() -> None:
    made, _ = proposed(STEP_2, MOBILES[0], text="步骤 2 的时限")
    assert (made.values["no"], made.values["version"], made.values["change"]) == (3, "A1", f"{A}。")


def test_the_row_is_pasted_in_the_columns_of_the_sheet_and_safely() -> None:
    turned = PLAN.replace(
        "| 序号 | 日期 | 修订内容 | 版本 | 编制人 | 审核人 | 批准人 | 重大变更 | 联席会议日期 | 抄送日期 |\n" + FIRST,
        "| 日期 | 备注 | 版本 | 修订内容 | 序号 |\n| 2026-01-05 | | A0 | 首次发布 | 1 |",
    ).replace("王敏华", "=王敏华")  # fmt: skip
    _, pasted = proposed(("13800000002", "13800000012"), plan_=turned)
    assert pasted == ("2026-03-02\t\tA1\t'=王敏华的手机由 138****0002 改为 138****0012。\t2")


def test_very_many_changes_of_a_sheet_are_counted() -> None:
    people = "\n".join(f"| 员工{n:02} | 20{n:02} | 甲公司 | 职员 | | |" for n in range(1, 91))
    text = PLAN.replace("# 应急组织", f"{people}\n# 应急组织")
    made, _ = proposed(("| 职员 |", "| 主管 |"), plan_=text)
    assert made.values["change"] == "应急通讯录改动 90 处。"


def test_many_changes_are_said_by_sheet_and_every_row_is_named() -> None:
    people = "\n".join(
        f"| 员工{n:02} | 20{n:02} | 甲公司 | 职员 | 138000000{n:02} | |" for n in range(1, 31)
    )
    text = PLAN.replace("# 应急组织", f"{people}\n# 应急组织")
    made, _ = proposed(("| 职员 |", "| 主管 |"), plan_=text)
    change = str(made.values["change"])
    assert change.startswith("应急通讯录改动 30 处（员工01、员工02、")
    old, new = plan(text), plan(text.replace("| 职员 |", "| 主管 |").replace(
        FIRST, f"{FIRST}\n{ROW.format(change=change, rest='| |')}"))  # fmt: skip
    assert review(old, new, diff(old, new)).unmentioned == ()
