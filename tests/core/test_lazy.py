from __future__ import annotations

import re
from pathlib import Path

import pytest

import bcm_excel
from bcm_excel.core.lazy import lazy


def test_a_lazy_pattern_is_compiled_when_it_is_first_used() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("")


def test_it_does_what_the_pattern_does() -> None:
    found = lazy("(?P<word>[a-z]+)", re.IGNORECASE).fullmatch("Ab")
    assert found
    assert found["word"] == "Ab"
    assert lazy("b").sub("x", "abc") == "axc"
    assert lazy("b").pattern == "b"


def test_each_method_is_looked_up_once() -> None:
    pattern = lazy("a")
    assert pattern.search is pattern.search


def test_groups_that_are_not_to_be_tried_again_are_atomic() -> None:
    """Is this failing? Write ``(?>(?:…)*)`` and not ``(?:…)*+``, which fails before Python 3.11.5.

    There a group whose last turn fails midway goes on from where that failed: marked copies and all
    that is written into cells ended in "this is not an Excel workbook" on Debian 12 (3.11.2).
    """
    possessive = re.compile(r"\)(?:[*+?]|\{[0-9,]*\})\+")
    proved = {"short.py", "special.py"}  # excel/short.py says why
    found = [
        f"{path.name}:{number}"
        for path in sorted(Path(bcm_excel.__file__).parent.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if possessive.search(line) and path.name not in proved
    ]
    assert found == []
