"""The plan's people as a vCard file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bcm_excel.app.incident import Asked, Refused, named
from bcm_excel.app.validate import refuse_tracking
from bcm_excel.core.save import put
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.duty_phone import Cards, duty_phone
from bcm_excel.daily.vcard import vcards
from bcm_excel.excel.read import read
from bcm_excel.plan.assemble import plan_of
from bcm_excel.rules.registry import Given


@dataclass(frozen=True)
class Exported:
    """The file, None where nobody would be in it, and what it holds."""

    cards: Cards
    path: Path | None
    remarks: tuple[Text, ...] = ()


def export_contacts(
    plan_path: Path,
    target: Path,
    *,
    today: date,
    now: datetime,
    lang: Lang,
    level: str | None = None,
    trigger: str | None = None,
    password: str | None = None,
) -> Exported | Refused:
    """Write the cards; nothing is overwritten.

    Refused for a level or trigger that the plan does not have. Raises Failure where a file cannot
    be read or written.
    """
    workbook = read(plan_path, password=password)
    refuse_tracking(workbook)
    plan = plan_of(workbook)
    meant = named(plan, Asked(level=level, trigger=trigger))
    if isinstance(meant, Refused):
        return meant
    made = duty_phone(Given(plan, today), lang, *meant)
    if not made.cards:
        return Exported(made, None, workbook.remarks)
    put(vcards(made.cards), target, overwrite=False, now=now)
    return Exported(made, target, workbook.remarks)
