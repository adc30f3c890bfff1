"""Text with separators: encodings, separators, quotes, and what is no table."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bcm_excel.excel.delimited import LARGEST, NotATableError, grid_of

TABLE = "姓名,手机\r\n王敏,13800000001\r\n李强,13800000002\r\n"
ROWS = [["姓名", "手机"], ["王敏", "13800000001"], ["李强", "13800000002"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_the_encodings_that_excel_and_personnel_systems_write(encoding: str) -> None:
    assert grid_of(TABLE.encode(encoding), "名单").rows == ROWS


def test_characters_beyond_gbk_are_read() -> None:
    assert grid_of("姓名,部门\n𠮷野,㐂部\n".encode("gb18030"), "").rows[1] == ["𠮷野", "㐂部"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_is_found(mark: str) -> None:
    text = TABLE.replace(",", mark) + f"赵云{mark}甲、乙；丙\n"
    assert grid_of(text.encode(), "").rows[:3] == ROWS


def test_a_comma_inside_quotes_divides_nothing() -> None:
    text = '姓名;备注\n王敏;"甲, 乙; 丙"\n李强;"一行\n两行"\n'
    assert grid_of(text.encode(), "").rows == [
        ["姓名", "备注"], ["王敏", "甲, 乙; 丙"], ["李强", "一行\n两行"],
    ]  # fmt: skip


def test_shorter_rows_are_filled_up_and_numbers_kept_as_text_are_texts() -> None:
    text = '花名册\n姓名,工号,手机\n王敏,"=""0001""",\t13800000001\n'
    assert grid_of(text.encode(), "").rows == [
        ["花名册", "", ""], ["姓名", "工号", "手机"], ["王敏", "0001", "13800000001"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data", [b"\xff\xff\xff", b"a,b\0c\n", b'a,"' + b"x" * 200_000, b"x" * (LARGEST + 1)]
)
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NotATableError):
        grid_of(data, "")


def test_a_table_that_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(NotATableError):
        grid_of(b"," * 16_000 + b"\n" * 100_000, "")


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    try:
        grid = grid_of(data, "")
    except NotATableError:
        return
    assert len({len(row) for row in grid.rows}) <= 1


CELLS = st.text(st.characters(codec="gb18030", exclude_characters="\r\0="), max_size=8)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=3, max_size=6),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_a_program_writes_is_what_is_read(rows: list[list[str]], encoding: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    read = grid_of(file.getvalue().encode(encoding), "").rows
    assert read == [[cell.strip() for cell in row] for row in rows]
