"""The call list and the response cards of a plan, as a workbook to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bcm_excel.app.incident import Asked, Refused, named
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text, Wording
from bcm_excel.excel.read import read
from bcm_excel.excel.write import write
from bcm_excel.incident.cards import cards_book
from bcm_excel.plan.assemble import plan_of

NOTHING = Text(
    "这个工作簿里没有联系人，也没有应急组织，无从生成",
    "this workbook holds neither contacts nor roles, so there is nothing to print",
)


@dataclass(frozen=True)
class Made:
    """A workbook that was written: lines to call, cards, people who are not complete."""

    path: Path
    lines: int
    cards: int
    faults: int


def make_cards(
    plan_path: Path,
    target: Path,
    *,
    today: date,
    created: datetime,
    wording: Wording,
    masked: bool = False,
    level: str | None = None,
    trigger: str | None = None,
    password: str | None = None,
) -> Made | Refused:
    """Write the call list and the cards of a plan workbook; an existing file stays.

    ``password`` opens the plan and protects what is written. Refused where the plan has no such
    level or trigger. Raises Failure where a file cannot be read or written, or is no plan.
    """
    plan = plan_of(read(plan_path, password=password))
    if not len(plan.contacts) and not len(plan.roles):
        raise Failure(Reason.WRONG_KIND, plan_path, NOTHING)
    meant = named(plan, Asked(level=level, trigger=trigger))
    if isinstance(meant, Refused):
        return meant
    made = cards_book(plan, wording, today, created, hide=masked, level=meant[0], trigger=meant[1])
    write(made.book, target, password=password)
    return Made(target, made.lines, made.cards, made.faults)
