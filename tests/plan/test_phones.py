"""Telephone numbers: as typed to normal form, to what they are, to how they are said."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bcm_excel.plan.phones import Shape, masked, masked_in, normal, ordinary, shape, spoken
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
    "001-202-555-0123": "+12025550123",
    "00852 2123 4567 转 12": "+85221234567x12",
    "0 138 0000 0001": "13800000001",
    "001234": "x001234",
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
EMERGENCY = ("110", "119", "120", "122")
MASKED = {
    "13800000001": "138****0001",
    "138000000012": "138*****0012",
    "051266668888": "0512-****8888",
    "01066668888x8029": "010-****8888-**29",
    "66668888": "****8888",
    "x8029": "**29",
    "x12": "*2",
    "4008008888": "******8888",
    "95588": "***88",
    "110": "110",
    "12": "**",
    "+12025550123": "+12*****0123",
    "zhou@example.com": "z***@example.com",
    "z@example.com": "***@example.com",
}
MASKED_IN = {
    "王敏 13800000001 或 0512-66668888": "王敏 138****0001 或 0512-****8888",
    "手机138 0000 0001。": "手机138****0001。",
    "１３８０００００００１": "138****0001",
    "＋86 138-0000-0001": "138****0001",
    "13800000001 13800000002": "138***************0002",
    "0512-66668888转8029": "0512-****8888转8029",
    "写信到 zhou@example.com，或 13800000001@example.com": "写信到 z***@example.com，或 1***@example.com",
    "2026-03-02 07:20 版本 XX-CX01-008": "2026-03-02 07:20 版本 XX-CX01-008",
    "2026-03-02 13800000001": "2026-03-02 138****0001",
    "先 5 分钟，后 110": "先 5 分钟，后 110",
    "": "",
}


@example("001-0000000")
@example("0138-00000001")
@given(st.from_regex(r"\A(?:1[0-9]{10}|0[0-9]{2,3}-?[0-9]{6,9}|[0-9]{2,7})\Z"))
@settings(deadline=None)
def test_an_ordinary_number_is_told_at_once_and_alike(text: str) -> None:
    assert ordinary(text) in (None, normal(text))


def test_what_is_ordinary() -> None:
    typed = ["13800000001", "0512-66668888", "8029", "120", "95598", "+8613800000001", "总机"]
    assert list(map(ordinary, typed)) == [
        "13800000001", "051266668888", "x8029", None, None, None, None,
    ]  # fmt: skip


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


@pytest.mark.parametrize("number", MASKED)
def test_a_masked_number_is_recognised_but_not_whole(number: str) -> None:
    assert masked(number) == MASKED[number]
    assert "@" in number or spoken(number, masked=True) == MASKED[number]


@pytest.mark.parametrize("text", MASKED_IN)
def test_a_masked_text_keeps_all_but_its_numbers(text: str) -> None:
    assert masked_in(text) == MASKED_IN[text]


@settings(deadline=None, max_examples=500)
@given(st.text(ODD_SIGNS | st.sampled_from("0123456789+- x"), max_size=24))
def test_whatever_is_a_number_is_not_whole_when_masked(text: str) -> None:
    number = normal(text)
    if number is not None and number not in EMERGENCY:
        digits, left = (sum(map(str.isdigit, said)) for said in (number, masked(number)))
        assert digits - left >= min(3, digits // 2)
        assert masked_in(masked(number)) == masked(number)


@settings(deadline=None, max_examples=300)
@given(
    st.text(max_size=12), st.text(max_size=12), st.sampled_from(("138 0000 0001", "１３８00000001"))
)
def test_no_number_stays_whole_within_a_text(before: str, after: str, number: str) -> None:
    assert number not in masked_in(f"{before}{number}{after}")


def test_a_very_long_text_is_masked_at_once() -> None:
    assert masked_in("长" * 30_000 + "@" + "长" * 2_000).count("***@") == 1


@settings(deadline=None, max_examples=500)
@given(st.text(ODD_SIGNS | st.sampled_from("转分机号内线ext+86"), max_size=18))
def test_a_normal_form_stays_and_is_said_so_that_it_reads_back(text: str) -> None:
    number = normal(text)
    if number is not None:
        assert normal(number) == number
        assert normal(spoken(number)) == number
        assert isinstance(shape(number), Shape)
