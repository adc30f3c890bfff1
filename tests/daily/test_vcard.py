"""Cards as telephones and the usual library read them."""

from __future__ import annotations

from datetime import date
from typing import Any

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.daily.duty_phone import duty_phone
from bcm_excel.daily.vcard import Card, Line, vcards
from bcm_excel.rules.registry import Given
from tests.plans import TODAY, plan

CARD = Card(
    uid="urn:uuid:1",
    name="王敏",
    organisation=("甲;公司", "信息,部"),
    title="信息主管",
    role="应急小组组长（第一责任人）",
    numbers=((Line.MOBILE, "+8613800000001"), (Line.LANDLINE, "+8651266668888,8029")),
    mails=("wang@example.com",),
    categories=("甲,乙", "丙"),
    note="备用渠道：企业微信\nBEGIN:VCARD",
    revised=date(2026, 3, 2),
)


def read(data: bytes) -> list[Any]:
    return list(vobject.readComponents(data.decode()))


def test_a_card_is_written_as_telephones_expect_it() -> None:
    assert vcards([CARD]).decode().split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//bcm-excel//contacts//ZH",
        "UID:urn:uuid:1",
        "FN:王敏",
        "N:王敏;;;;",
        "ORG:甲\\;公司;信息\\,部",
        "TITLE:信息主管",
        "ROLE:应急小组组长（第一责任人）",
        "TEL;TYPE=CELL,VOICE:+8613800000001",
        "TEL;TYPE=WORK,VOICE:+8651266668888\\,8029",
        "EMAIL;TYPE=INTERNET:wang@example.com",
        "CATEGORIES:甲\\,乙,丙",
        "NOTE:备用渠道：企业微信\\nBEGIN:VCARD",
        "REV:2026-03-02",
        "END:VCARD",
        "",
    ]


def test_the_library_reads_what_was_meant() -> None:
    (card,) = read(vcards([CARD]))
    assert card.n.value.family == card.fn.value == "王敏"
    assert card.org.value == ["甲;公司", "信息,部"]
    assert [each.value for each in card.tel_list] == ["+8613800000001", "+8651266668888,8029"]
    assert [each.params["TYPE"] for each in card.tel_list] == [["CELL", "VOICE"], ["WORK", "VOICE"]]
    assert card.categories.value == ["甲,乙", "丙"]
    assert card.note.value == "备用渠道：企业微信\nBEGIN:VCARD"


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), include_characters="\n;,\\:王"),
    min_size=1,
    max_size=120,
)


@settings(deadline=None, max_examples=200)
@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_nothing_that_people_typed_becomes_structure(
    name: str, note: str, groups: list[str]
) -> None:
    card = Card("urn:uuid:1", name, (name, note), categories=tuple(groups), note=note)
    data = vcards([card, CARD])
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        assert not line.removeprefix(b" ").decode().count("\r")
    one, two = read(data)
    assert (one.fn.value, one.note.value) == (name, note)
    assert one.org.value == [name, note]
    assert (one.categories.value if groups else []) == groups
    assert two.fn.value == "王敏"


PLAN = """
# 预案信息
| 项目 | 值 |
| 预案名称 | 停电预案 |
| 文件编号 | X-1 |
| 版本 | A1 |
{switchboard}
# 应急通讯录
| 姓名 | 工号 | 单位 | 部门 | 职务 | 手机 | 固定电话 | 电子邮箱 | 备用渠道 | 在岗状态 | 核验日期 |
| 王敏 | 1001 | 甲公司 | 信息部 | 主管 | 13800000001 | 8029 | wang@example.com | 微信 | | 2026-02-01 |
| 李强 | | 甲公司 | | | 138000000021 | 0512-66668888-8030、95588 | | | | |
| 赵云 | | 乙公司 | | | 13800000003 | | | | 离岗 | |
| 孙丽 | | 乙公司 | | | | | | | | |
| 周杰 | | 乙公司 | | | 13800000005 | | | | | |
# 应急组织
| 序号 | 组别 | 角色 | 第一责任人 | 备份责任人 |
| 1 | 应急小组 | 组长 | 王敏 | 李强 |
# 响应分级
| 级别 | 等级序 | 含义 |
| 一般 | 1 | 小 |
| 紧急 | 2 | 大 |
# 外部联系单位
| 单位名称 | 类别 | 首要联系人 | 适用级别 |
| 乙公司 | 客户 | 周杰 | 紧急 |
# 处置流程
| 步骤号 | 工作内容 | 责任人 |
| 1 | 研判 | 应急小组 |
"""


def cards(switchboard: str = "", level: str | None = None) -> Any:
    return duty_phone(Given(plan(PLAN.format(switchboard=switchboard)), TODAY), Lang.ZH, level)


def test_everybody_with_a_number_who_has_not_left_is_there() -> None:
    made = cards()
    assert [each.name for each in made.cards] == ["王敏", "李强", "周杰"]
    assert (made.unreachable, made.wrong) == (("孙丽",), ("李强",))


def test_a_card_says_what_somebody_is_there_for() -> None:
    card = cards().cards[0]
    assert (card.organisation, card.title) == (("甲公司", "信息部"), "主管")
    assert card.role == "应急小组组长（第一责任人）"
    assert card.categories == ("停电预案", "应急小组")
    assert card.note.split("\n") == [
        "分机 8029", "备用渠道：微信", "核验日期：2026-02-01", "预案：停电预案 X-1 A1",
    ]  # fmt: skip


def test_an_extension_is_dialled_through_the_switchboard() -> None:
    made = cards("| 总机 | 0512-66668888 |")
    assert made.cards[0].numbers == (
        (Line.MOBILE, "+8613800000001"),
        (Line.LANDLINE, "+8651266668888,8029"),
    )
    assert made.cards[1].numbers == (
        (Line.LANDLINE, "+8651266668888,8030"),
        (Line.LANDLINE, "95588"),
    )


def test_a_level_leaves_out_those_who_are_not_called_then() -> None:
    assert [each.name for each in cards(level="一般").cards] == ["王敏", "李强"]
    assert [each.name for each in cards(level="紧急").cards] == ["王敏", "李强", "周杰"]


def test_the_ids_stay_when_rows_and_numbers_change() -> None:
    text = PLAN.format(switchboard="")
    rows = text.splitlines()
    at = next(i for i, row in enumerate(rows) if row.startswith("| 李强"))
    rows.insert(at - 1, rows.pop(at).replace("138000000021", "13800000009"))
    moved = duty_phone(Given(plan("\n".join(rows)), TODAY), Lang.EN)
    assert {each.name: each.uid for each in moved.cards} == {
        each.name: each.uid for each in cards().cards
    }


def test_namesakes_have_ids_of_their_own() -> None:
    text = "# 应急通讯录\n| 姓名 | 单位 | 手机 |\n| 王敏 | 甲 | 13800000001 |\n| 王敏 | 甲 | 13800000002 |"
    made = duty_phone(Given(plan(text), TODAY), Lang.ZH).cards
    assert len({each.uid for each in made}) == 2
