"""A book in one cell neither stops the work nor its tools."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bcm_excel.app.incident import Asked, Opened, open_incident
from bcm_excel.core.text import Wording
from bcm_excel.excel.read import read
from bcm_excel.incident.cards import cards_book
from bcm_excel.incident.draft import beginning
from bcm_excel.incident.event import read_tracking
from tests.cli.test_incident import GOOD
from tests.plans import book, plan

NOW = datetime.fromisoformat("2026-03-02 07:30")
BOOK = "长" * 32_000


@pytest.mark.parametrize("text", ["", "短", "长" * 22, "a" * 44])
def test_what_has_room_stays_whole(text: str) -> None:
    assert beginning(text) == text


@pytest.mark.parametrize("text", ["长" * 23, "a" * 45, BOOK, "a" * 32_000, "\u200b" * 32_000])
def test_what_has_no_room_is_cut_at_once(text: str) -> None:
    assert beginning(text).endswith("…")
    assert len(beginning(text)) <= 177


def test_cards_are_made_of_a_plan_with_a_book_in_a_cell() -> None:
    made = cards_book(
        plan(GOOD.replace("| 报告 |", f"| {BOOK} |")), Wording(), date(2026, 3, 2), NOW
    )
    assert made.cards


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("长" * 300, "长" * 300),
        (" 停电\n事件\t一 ", "停电 事件 一"),
        ("a\udcffb", "a\ufffdb"),
        (" \t ", "停电预案"),
    ],
)
def test_any_title_makes_a_workbook_that_reads_back(tmp_path: Path, title: str, kept: str) -> None:
    path = book(tmp_path / "plan.xlsx", GOOD)
    opened = open_incident(path, Asked(title=title), now=NOW, wording=Wording())
    assert isinstance(opened, Opened)
    assert read_tracking(read(opened.path)).incident.title == kept


def test_a_plan_with_a_long_number_is_opened(tmp_path: Path) -> None:
    path = book(tmp_path / "plan.xlsx", GOOD.replace("T-1", "T" * 300))
    opened = open_incident(path, Asked(), now=NOW, wording=Wording())
    assert isinstance(opened, Opened)
    assert read_tracking(read(opened.path)).incident.plan.number == "T" * 300
