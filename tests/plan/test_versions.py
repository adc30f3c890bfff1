from __future__ import annotations

import pytest

from bcm_excel.plan.versions import following, version_parts


@pytest.mark.parametrize(
    ("version", "next_"),
    [
        ("A0", "A1"),
        ("A/1", "A/2"),
        ("1.0", "1.1"),
        ("V2.3", "V2.4"),
        ("1.9", "1.10"),
        ("V09", "V10"),
        ("A０", "A1"),
        ("第二版", "第三版"),
        ("第2版", "第3版"),
        ("V2.3（试行）", "V2.4（试行）"),
        ("版本 B", "版本 C"),
        ("Z", ""),
        ("试行", ""),
        ("", ""),
    ],
)
def test_the_next_version_follows_the_pattern(version: str, next_: str) -> None:
    assert following(version) == next_


def test_spellings_of_one_version() -> None:
    assert version_parts("A/1") == version_parts("a01") == version_parts("版本 A1")
    assert version_parts("1.1") != version_parts("11")
