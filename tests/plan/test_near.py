"""Near names: one slip away, or with a few characters left out; never a person who sounds alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcm_excel.plan.clean import fold
from bcm_excel.plan.near import Names, nearest

NEAR = [
    ("数据处理中心组长", ["应急小组组长", "数据中心组长"], "数据中心组长"),
    ("个人化", ["个人化部", "客服部"], "个人化部"),
    ("应急通信录", ["应急通讯录"], "应急通讯录"),
    ("手机号码", ["手机号", "手机"], "手机号"),
    ("Responsable", ["Responsible"], "Responsible"),
    ("Mobil", ["Mobile"], "Mobile"),
    ("应急小组长组", ["应急小组组长"], "应急小组组长"),
    ("客户服务主管　A", ["客户服务主管Ａ1"], "客户服务主管Ａ1"),
]
FAR = [
    ("IT小组组长", ["应急小组组长"]),
    ("领导小组副组长", ["应急小组副组长"]),
    ("第一责任人", ["备份责任人"]),
    ("王明", ["王敏", "李明"]),
    ("王小明", ["王小敏"]),
    ("Y2025-4", ["Y2025-1"]),
    ("第二小组组长", ["第一小组组长"]),
    ("开发主管", ["客户服务主管", "开发部"]),
    ("应急小组", ["应急小组"]),
    ("", ["王敏"]),
    ("　", ["王敏"]),
    ("王敏", ["", " "]),
    ("王敏", []),
]


@pytest.mark.parametrize(("text", "known", "name"), NEAR)
def test_a_near_name_is_found(text: str, known: list[str], name: str) -> None:
    assert nearest(text, known) == name


@pytest.mark.parametrize(("text", "known"), FAR)
def test_another_name_is_not_near(text: str, known: list[str]) -> None:
    assert nearest(text, known) is None


def test_the_first_spelling_of_a_name_is_named() -> None:
    assert Names(["个人化部", "个 人化部"]).nearest("个人化") == "个人化部"


names = st.text(st.sampled_from("应急小组长副A b"), max_size=7)


@given(names, st.lists(names, max_size=6))
def test_the_order_of_the_names_does_not_matter(text: str, known: list[str]) -> None:
    found = nearest(text, sorted(known))
    again = nearest(text, sorted(known, reverse=True))
    assert (found and fold(found)) == (again and fold(again))
    assert found is None or (found in known and fold(found) != fold(text))
