"""A plan with English names, which are longer than Chinese ones and divided by blanks."""

from __future__ import annotations

from datetime import datetime

from bcm_excel.clock.network import Moment
from bcm_excel.core.text import Lang, Wording
from bcm_excel.excel.book import Page
from bcm_excel.excel.measure import display_width
from bcm_excel.incident.cards import cards_book
from bcm_excel.incident.incident import Kind
from bcm_excel.incident.pages.merged import spoken
from bcm_excel.incident.tracking import tracking_book
from bcm_excel.plan.clean import divided
from tests.incident.cases import incident
from tests.plans import plan

NOW = datetime(2026, 3, 2, 12, 0)
PLAN = plan("""
# Contacts
| Name | Organisation | Mobile | E-mail | Status |
| Alexandra Montgomery | Example Ltd | '13800000001 | am@example.com | On leave |
| Christopher Anderson-Lee | Example Ltd | '13800000002 | christopher.anderson-lee@facilities.north.example.com | |
# Roles
| No. | Group | Role | Post | Primary | Backup |
| 1 | Response team | Leader | | Christopher Anderson-Lee | Alexandra Montgomery |
| 2 | Response team | Member | Facilities | Alexandra Montgomery | |
# External
| External party | Kind | First contact |
| City Bus Company | Customer | Christopher Anderson-Lee |
# Steps
| Step no. | Content | Responsible | Limit | For each |
| 1 | Report | Response team Leader | 1 hour | |
| 2 | Call | Response team Member | 1 hour | Customer |
""")


def pages(kind: Kind = Kind.REAL) -> dict[str, Page]:
    given = incident({Moment.FOUND: NOW}, kind)
    book = tracking_book(PLAN, given, Wording(Lang.EN, both_titles=False), NOW)
    return {page.name: page for page in book.pages}


def test_a_role_is_named_as_one_would_write_it() -> None:
    calls = pages()["Calls"]
    assert [calls.cells[row, 2].value for row in (5, 6)] == [
        "Response team Leader",
        "Response team Member · Facilities",
    ]


def test_who_is_away_is_said_in_english_punctuation() -> None:
    assert pages()["Calls"].cells[5, 9].value == "Alexandra Montgomery (On leave)"


def test_names_and_addresses_that_take_three_lines_are_not_cut() -> None:
    calls = pages()["Calls"]
    assert calls.heights[5] > 3 * 14.5


def test_the_next_step_shows_the_whole_number_of_whoever_is_to_be_called() -> None:
    """Each row is high enough for each owner: which step stands in it changes by itself."""
    overview = pages()["Overview"]
    owners = {area.top: cell.value for area, cell in overview.merges.items() if area.left == 7}
    assert owners[16] == "Response team Leader\nChristopher Anderson-Lee 138\xa00000\xa00002"
    assert all(overview.heights[row] > 3 * 14.5 for row in range(16, 21))


def test_the_number_of_a_party_is_not_torn_apart() -> None:
    assert pages()["Parties"].cells[6, 3].value == ("Christopher Anderson-Lee 138\xa00000\xa00002")


def test_a_name_that_is_signed_for_breaks_between_its_parts() -> None:
    """Is this failing? The sheet of signatures shows “Christophe” and, below it, “r”."""
    attendance = pages(Kind.DRILL)["Attendance"]
    assert attendance.widths[2] > max(map(display_width, ["Christopher", "Anderson-Lee"]))


def test_a_role_with_a_post_has_the_brackets_and_blanks_of_its_language() -> None:
    given = plan("""
# Roles
| No. | Group | Role | Post | Primary |
| 1 | Response team | Member | Facilities | Alexandra Montgomery |
| 2 | Équipe de crise | Chef | Accueil | Alexandra Montgomery |
| 3 | 应急小组 | 组员 | 设备岗 | 王敏 |
""")
    assert [role.label for role in given.roles] == [
        "Response team Member (Facilities)",
        "Équipe de crise Chef (Accueil)",
        "应急小组组员（设备岗）",
    ]


def test_several_are_divided_as_they_are_written() -> None:
    assert divided(("Alexandra Montgomery", "Zoë Fairweather")) == (
        "Alexandra Montgomery, Zoë Fairweather"
    )
    assert divided(("王敏", "Zoë Fairweather")) == "王敏、Zoë Fairweather"


def test_what_copies_say_differently_is_listed_with_commas() -> None:
    """Is this failing? The merged workbook has Chinese punctuation between English names."""
    signers = ("Alexandra Montgomery", "Christopher Anderson-Lee")
    assert spoken(signers, Wording(Lang.EN)) == "Alexandra Montgomery, Christopher Anderson-Lee"


def test_the_cards_and_the_list_have_no_chinese_blanks() -> None:
    book = cards_book(PLAN, Wording(Lang.EN, both_titles=False), NOW.date(), NOW).book
    said = [str(cell.value) for page in book.pages for cell in page.merges.values() if cell]
    assert any("Anderson-Lee · 138" in text for text in said)
    assert not any("\u3000" in text for text in said)
