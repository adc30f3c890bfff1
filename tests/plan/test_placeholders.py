import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.plan.placeholders import NAMES, Parsed, Place, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Parsed(())),
        ("已启动预案。", Parsed(("已启动预案。",))),
        ("{事件名称}", Parsed((Place.TITLE,))),
        (
            "{发现时间}发现{事件名称}，请知悉",
            Parsed((Place.FOUND, "发现", Place.TITLE, "，请知悉")),
        ),
        ("Found at { Found }: ｛title｝", Parsed(("Found at ", Place.FOUND, ": ", Place.TITLE))),
        ("致{客户}：{级别}", Parsed(("致{客户}：", Place.LEVEL), ("{客户}",))),
        ("{客户}与{客户}", Parsed(("{客户}与{客户}",), ("{客户}",))),
        ("{}", Parsed(("{}",), ("{}",))),
        ("{级别", Parsed(("{级别",), ("{",))),
        ("级别}，{级别}", Parsed(("级别}，", Place.LEVEL), ("}",))),
    ],
)
def test_a_text_is_taken_apart(text: str, expected: Parsed) -> None:
    assert parse(text) == expected


def test_places_are_those_to_be_filled() -> None:
    parsed = parse("{title}、{级别}、{事件名称}、{谁}")
    assert parsed.places == {Place.TITLE, Place.LEVEL}


def test_no_two_places_share_a_name() -> None:
    """Is this failing? Two places have the same name in one of the languages."""
    assert len(NAMES) == 2 * len(Place)


@settings(deadline=None)
@given(st.text(alphabet="{}｛｝级别 level，a"))
def test_nothing_of_a_text_is_lost(text: str) -> None:
    parts = parse(text).parts
    kept = "".join(part for part in parts if isinstance(part, str))
    assert all(parts), "no empty part"
    assert kept == text or parse(text).places == {Place.LEVEL}
    assert len(kept) <= len(text)
