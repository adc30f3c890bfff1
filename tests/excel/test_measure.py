from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.excel.measure import (
    HIGHEST,
    column_width,
    display_width,
    line_count,
    row_height,
)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("王敏", 4), ("（分）", 6), ("①", 2), ("长\nshort", 5), ("e\u0301", 1)],
)
def test_a_chinese_character_is_two_wide(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("王敏", 10, 1),
        ("一二三四五", 10.5, 1),
        ("一二三四五六", 10.5, 2),
        ("一\n二\n", 10, 3),
        ("conference call", 12, 2),
        ("x" * 25, 10.5, 3),
        ("x" * 20, 10.5, 2),
        ("Christopher Anderson-Lee", 11.5, 3),
        ("通知 customers 和监管部门", 10.5, 3),
    ],
)
def test_lines_are_counted_as_excel_wraps(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


@settings(deadline=None)
@given(st.text("王敏 ab，\n", max_size=80), st.integers(3, 60))
def test_a_wider_column_never_needs_more_lines(text: str, width: int) -> None:
    assert line_count(text, width + 2) <= line_count(text, width)


@settings(deadline=None)
@given(st.text("王敏，", max_size=80), st.integers(4, 60))
def test_all_chinese_text_has_room(text: str, width: int) -> None:
    room = (width - 1) // 2

    assert line_count(text, width) * room >= len(text)


def test_a_row_is_as_high_as_its_longest_text() -> None:
    short, long = ("王敏", 10.0), ("一二三四五六七八", 10.0)

    assert row_height([short, long]) == row_height([long]) > row_height([short])
    assert row_height([]) == row_height([short])
    assert row_height([("王\n" * 99, 10.0)]) == HIGHEST


def test_a_column_fits_its_texts_within_limits() -> None:
    assert column_width(["王敏", "应急通讯录"]) == 12
    assert column_width([], least=8) == 8
    assert column_width(["长" * 99], most=50) == 50
