from __future__ import annotations

import re

import pytest

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
