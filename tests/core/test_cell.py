from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcm_excel.core.cell import A1, CellRef, letters, number


@pytest.mark.parametrize(
    ("column", "name"),
    [
        (1, "A"),
        (26, "Z"),
        (27, "AA"),
        (52, "AZ"),
        (53, "BA"),
        (702, "ZZ"),
        (703, "AAA"),
        (16384, "XFD"),
    ],
)
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name
    assert number(name) == number(name.lower()) == column


@given(st.integers(1, 16384))
def test_letters_and_numbers_are_the_same_columns(column: int) -> None:
    assert number(letters(column)) == column


@pytest.mark.parametrize(
    ("cell", "a1", "said"),
    [
        (CellRef("应急通讯录", 7, 3), "C7", "应急通讯录!C7"),
        (CellRef("应急通讯录", 7), "7:7", "应急通讯录!7:7"),
        (CellRef("应急通讯录"), None, "应急通讯录"),
    ],
)
def test_a_place_is_a_cell_a_row_or_a_sheet(cell: CellRef, a1: str | None, said: str) -> None:
    assert cell.a1 == a1
    assert str(cell) == said


def test_places_stand_in_reading_order() -> None:
    cells = [
        CellRef("乙"),
        CellRef("甲", 2, 1),
        CellRef("甲", 1, 9),
        CellRef("甲", 10, 1),
        CellRef("甲"),
    ]
    assert sorted(cells) == [cells[0], cells[4], cells[2], cells[1], cells[3]]


@pytest.mark.parametrize("text", ["C7", "c7", "$C$7", "XFD1048576"])
def test_an_address_is_known(text: str) -> None:
    assert A1.fullmatch(text)


@pytest.mark.parametrize("text", ["7", "C", "ABCD1", "C7:D8", "С7", "C７"])
def test_what_is_none_is_not(text: str) -> None:
    assert not A1.fullmatch(text)
