"""File names that Windows takes too, and that say what is a drill."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.incident.incident import Incident, Kind, PlanRef
from bcm_excel.incident.names import LONGEST, file_name, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("机房/停电: A<B>?", "机房 停电 A B"),
        ("con", "_con"),
        ("LPT1.txt", "_LPT1.txt"),
        ("CON .. 停电", "_CON .. 停电"),
        ("console", "console"),
        (" .. ", "_"),
        ("结尾有点.", "结尾有点"),
        ("换\n行\t符", "换 行 符"),
    ],
)
def test_safe_names(text: str, name: str) -> None:
    assert safe_name(text) == name


@settings(deadline=None)
@given(st.text())
def test_every_text_becomes_a_name_that_windows_takes(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= LONGEST + 1
    assert not set(name) & set('<>:"/\\|?*\n\r\t\0')
    assert name == name.strip(" .") or name == "_"


def test_a_drill_shows_in_the_name_however_long_the_title_is() -> None:
    drill = Incident(Kind.DRILL, "停" * 200, PlanRef(), datetime(2026, 3, 2, 7, 25), level="紧急")
    name = file_name(drill, Lang.ZH)
    assert name.startswith("【演练】停停")
    assert name.endswith("停 2026-03-02 0725.xlsx")
    assert file_name(drill, Lang.EN).startswith("[DRILL] ")
    real = Incident(Kind.REAL, "停电", PlanRef(), datetime(2026, 3, 2, 7, 25), level="紧急")
    assert file_name(real, Lang.ZH) == "停电 紧急 2026-03-02 0725.xlsx"
