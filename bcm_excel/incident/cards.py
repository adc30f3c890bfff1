"""What is printed for the back-up site and for every post: the call list and the response cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bcm_excel.core.text import Text, Wording
from bcm_excel.excel.book import Book, Page
from bcm_excel.excel.tab_names import unique_name
from bcm_excel.incident.names import safe_name
from bcm_excel.incident.pages import call_list, others, response_card
from bcm_excel.incident.pages.printed import PRINT, Printed
from bcm_excel.incident.people import People, steps_of
from bcm_excel.incident.posts import posts
from bcm_excel.incident.reach import Reaching
from bcm_excel.plan.network import tasks_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.responsible import Directory

TITLE = Text("应急通讯录和应急处置卡 · {plan}", "Call list and response cards · {plan}")


@dataclass(frozen=True)
class Cards:
    """The workbook, with what is in it; ``faults`` are people who cannot be reached as said."""

    book: Book
    lines: int
    cards: int
    faults: int


def cards_book(
    plan: Plan,
    wording: Wording,
    today: date,
    created: datetime,
    *,
    hide: bool = False,
    level: str | None = None,
    trigger: str | None = None,
) -> Cards:
    """The call list on A4, then one card a post on A5, as they stand ``today``.

    ``level`` and ``trigger``, as the plan spells them, narrow it. With ``hide`` no number and no
    address is whole, wherever in the plan it stands.
    """
    people = People(plan, Directory(plan), wording.lang)
    printed = Printed(Reaching(people, today, hide), wording, level, trigger)
    tasks = tasks_of(plan, level, trigger)
    steps = steps_of(plan, (task.key for task in tasks))
    sections = call_list.sections(printed, steps.values())
    cards = posts(printed.reaching, tasks, all_levels=level is None)
    pages = [call_list.call_list_page(printed, sections, wording.title(call_list.TITLE))]
    if rest := others.others(printed, _named(people, printed, today)):
        pages.append(others.others_page(printed, rest, wording.title(others.TITLE)))
    width = len(str(len(cards)))
    for number, post in enumerate(cards, start=1):
        said = printed.say(response_card.SHEET, n=f"{number:0{width}}", post=post.name)
        pages.append(response_card.card_page(printed, post, _free(said, pages)))
    lines = [line for section in sections for line in section.lines]
    return Cards(
        Book(tuple(pages), printed.say(TITLE, plan=printed.plan_name), created, PRINT),
        len(lines),
        len(cards),
        sum(line.faults for line in lines) + sum(len(each.missing) for each in sections),
    )


def _free(name: str, pages: list[Page]) -> str:
    return unique_name(safe_name(name), (page.name for page in pages))


def _named(people: People, printed: Printed, today: date) -> frozenset[int]:
    """The rows of the contacts that the call list names."""
    plan = people.plan
    names = [name for role in plan.roles for name in (role.primary, role.backup)]
    names += [name for party in plan.external for name in (party.first, party.backup)]
    names += [supplier.contact for supplier in plan.suppliers]
    names += [name for day in plan.duty if day.on == today for name in (day.officer, day.leader)]
    return frozenset(row.row for name in names if name for row in people.directory.person(name))
