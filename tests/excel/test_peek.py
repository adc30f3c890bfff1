from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.excel.peek import glance
from bcm_excel.excel.read import read
from tests.plans import book
from tests.workbooks import encrypted, plan_file

TEXT = "# 甲\n| format | 一 & 二 |\n| 3 | '4 |\n# Settings\n| a | b |"


def test_sheets_and_texts_are_those_that_reading_gives(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", TEXT)
    seen = glance(path)
    assert list(seen.sheets) == [grid.name for grid in read(path).sheets]
    cells = ("A1", "B1", "A2", "B2", "C9")
    assert seen.texts("甲", cells) == {"A1": "format", "B1": "一 & 二", "A2": "3", "B2": "4"}
    assert seen.texts("Settings", ()) == {}


def test_an_encrypted_file_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        glance(encrypted(plan_file(tmp_path / "a.xlsx"), "secret"))
    assert caught.value.reason is Reason.ENCRYPTED


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """Where a workbook stands, and its bytes."""
    path = book(tmp_path_factory.mktemp("a") / "a.xlsx", TEXT)
    return path, path.read_bytes()


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_damaged_file_gives_texts_or_a_failure(
    sound: tuple[Path, bytes], data: st.DataObject
) -> None:
    path, whole = sound[0], bytearray(sound[1])
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    with suppress(Failure):
        seen = glance(path)
        for sheet in seen.sheets:
            seen.texts(sheet, ("A1", "B1"))
