from __future__ import annotations

from datetime import date, datetime

import pytest

from bcm_excel.core.text import Lang, Text, Wording, say

BOTH = Text("联系人", "Contacts")


def test_a_text_is_said_in_either_language() -> None:
    assert (BOTH[Lang.ZH], BOTH[Lang.EN]) == ("联系人", "Contacts")


def test_places_are_filled_and_texts_among_the_values_are_said_too() -> None:
    text = Text("“{sheet}”有 {n} 行", "{n} rows in {sheet}")
    assert text.fill(Lang.ZH, {"sheet": BOTH, "n": 2.0}) == "“联系人”有 2 行"
    assert text.filled({"sheet": BOTH, "n": 2}) == Text("“联系人”有 2 行", "2 rows in Contacts")


@pytest.mark.parametrize("value", ["{n}", "{0}", "{n.__class__}", "{", "}", "%s", "a{{b"])
def test_braces_in_a_value_are_text(value: str) -> None:
    assert Text("{n}", "{n}").fill(Lang.ZH, {"n": value}) == value


def test_a_place_without_a_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="n"):
        Text("{n}", "{n}").fill(Lang.ZH, {})


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (BOTH, "联系人", "Contacts"),
        (date(2026, 3, 2), "2026-03-02", "2026-03-02"),
        (datetime(2026, 3, 2, 7, 20, 59), "2026-03-02 07:20", "2026-03-02 07:20"),
        (3.0, "3", "3"),
        (3.5, "3.5", "3.5"),
        (7, "7", "7"),
        ("", "", ""),
        ((), "", ""),
        (("甲", BOTH, 2.0), "甲、联系人、2", "甲, Contacts, 2"),
        (["甲", ["乙"]], "甲、乙", "甲, 乙"),
        (frozenset({"甲"}), "甲", "甲"),
    ],
)
def test_values_are_said_as_a_sentence_holds_them(value: object, zh: str, en: str) -> None:
    assert (say(value, Lang.ZH), say(value, Lang.EN)) == (zh, en)


def test_no_number_is_said_in_powers() -> None:
    assert say(float("inf"), Lang.ZH) == "inf"
    assert say(1e15, Lang.ZH) == "1000000000000000"


@pytest.mark.parametrize(
    ("wording", "title", "heading", "value"),
    [
        (Wording(), "联系人 Contacts", "联系人", "联系人"),
        (Wording(Lang.EN, both_titles=False), "Contacts", "Contacts", "Contacts"),
        (Wording(Lang.EN, both_headings=True), "联系人 Contacts", "联系人\nContacts", "Contacts"),
    ],
)
def test_titles_and_headings_may_be_in_both_languages_values_never(
    wording: Wording, title: str, heading: str, value: str
) -> None:
    assert wording.title(BOTH) == title
    assert wording.heading(BOTH) == heading
    assert wording.value(BOTH) == value
