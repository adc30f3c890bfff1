"""Every obligation of a plan that has a date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date

from bcm_excel.plan.due import control, people, practice, resources
from bcm_excel.plan.due.obligation import Asked, Obligation
from bcm_excel.plan.plan import Plan

Source = Callable[[Asked], Iterator[Obligation]]
SOURCES: tuple[Source, ...] = (
    practice.quarterly_drills,
    practice.coverage,
    practice.planned_drills,
    practice.after_drills,
    practice.actions,
    people.core_trainings,
    people.joiners,
    people.exams_again,
    people.verifications,
    people.before_holidays,
    resources.counts,
    resources.supplier_tests,
    resources.backups,
    control.reviews,
    control.signatures,
    control.revisions,
    control.agreement,
    control.printed_list,
    control.waivers,
    control.calendars,
)


def obligations(
    plan: Plan, today: date, *, without: Collection[Source] = ()
) -> tuple[Obligation, ...]:
    """What was missed, is due and lies ahead, and what was done within the last twelve months.

    Sorted by day. It agrees with the rules: what they find overdue is missed here, by the same
    arithmetic; a sheet without records, on which no rule is run, owes only what lies ahead.
    ``without`` leaves sources out, for whoever asks them in another way.
    """
    asked = Asked(plan, today)
    found = (each for source in SOURCES if source not in without for each in source(asked))
    return tuple(sorted(_distinct(found), key=lambda each: each.order))


def _distinct(found: Iterator[Obligation]) -> Iterator[Obligation]:
    """Rows that bear one number are told apart by their order."""
    seen: Counter[str] = Counter()
    for each in found:
        seen[each.key] += 1
        again = seen[each.key]
        yield replace(each, key=f"{each.key}#{again}") if again > 1 else each
