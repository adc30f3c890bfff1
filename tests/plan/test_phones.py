"""Telephone numbers: as typed to normal form, to what they are, to how they are said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.plan.phones import Shape, normal, shape, spoken
from tests.plan.values import ODD_SIGNS

NORMAL = {
    "13800000001": "13800000001",
    "86-138-0000-0001": "13800000001",
    "+86 138000000012": "138000000012",
    "+86 400-800-8888": "4008008888",
    "+86 512 66668888": "051266668888",
    "0086-10-66668888": "01066668888",
    "0512-6666 8888": "051266668888",
    "0512-6666 8888-8029": "051266668888x8029",
    "0512-66668888(8029)": "051266668888x8029",
    "0512-66668888 转 8029": "051266668888x8029",
    "0512 66668888 ext. 8029": "051266668888x8029",
    "0512-66668888分机号：8029": "051266668888x8029",
    "66668888-8029": "66668888x8029",
    "6666-8888": "66668888",
    "400-800-8888": "4008008888",
    "转8029": "x8029",
    "分机：8029": "x8029",
    "内线 8029": "x8029",
    "座机号码：0512-66668888": "051266668888",
    "总机 0512-66668888": "051266668888",
    "8029": "x8029",
    "110": "110",
    "95588": "95588",
    "12": "12",
    "+1 202-555-0123": "+12025550123",
    "8029.0": "x8029",
}
NONE = ("", "1", "+86", "转", "8029.5", "8029~8031", "138l0000001", "138O0000001", "无", "٨٠٢٩")
SHAPES = {
    "13800000001": Shape.MOBILE,
    "16600000001": Shape.MOBILE,
    "15400000001": Shape.UNKNOWN_PREFIX,
    "138000000012": Shape.WRONG_LENGTH,
    "1380000000": Shape.WRONG_LENGTH,
    "051266668888": Shape.LANDLINE,
    "01066668888x8029": Shape.LANDLINE,
    "66668888": Shape.LANDLINE,
    "4008008888": Shape.HOTLINE,
    "95588": Shape.HOTLINE,
    "110": Shape.HOTLINE,
    "x8029": Shape.EXTENSION,
    "+12025550123": Shape.FOREIGN,
    "+8613800000001": Shape.MOBILE,
    "+8651266668888": Shape.LANDLINE,
    "17900000001": Shape.UNKNOWN_PREFIX,
    "+": Shape.INVALID,
    "12": Shape.INVALID,
    "0511": Shape.INVALID,
}
SPOKEN = {
    "13800000001": "138 0000 0001",
    "051266668888x8029": "0512-66668888-8029",
    "01066668888": "010-66668888",
    "02166668888": "021-66668888",
    "x8029": "8029",
    "x110": "x110",
    "+12025550123": "+12025550123",
    "+12025550123x12": "+12025550123x12",
}


@pytest.mark.parametrize("text", NORMAL)
def test_a_number_has_one_normal_form(text: str) -> None:
    assert normal(text) == NORMAL[text]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_has_none(text: str) -> None:
    assert normal(text) is None


@pytest.mark.parametrize("number", SHAPES)
def test_what_a_number_is(number: str) -> None:
    assert shape(number) is SHAPES[number]


@pytest.mark.parametrize("number", SPOKEN)
def test_how_a_number_is_said(number: str) -> None:
    assert spoken(number) == SPOKEN[number]


def test_a_masked_number_shows_its_ends() -> None:
    assert spoken("13800000001", masked=True) == "138 **** 0001"
    assert spoken("x8029", masked=True) == "8029"


@settings(deadline=None, max_examples=500)
@given(st.text(ODD_SIGNS | st.sampled_from("转分机号内线ext+86"), max_size=18))
def test_a_normal_form_stays_and_is_said_so_that_it_reads_back(text: str) -> None:
    number = normal(text)
    if number is not None:
        assert normal(number) == number
        assert normal(spoken(number)) == number
        assert isinstance(shape(number), Shape)
