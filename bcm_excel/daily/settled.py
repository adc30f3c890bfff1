"""What is not there any more: settled, or only over, or part of something graver."""

from __future__ import annotations

from datetime import date

from bcm_excel.core.lazy import lazy
from bcm_excel.daily.facts import PASSING
from bcm_excel.daily.looked import Looked
from bcm_excel.daily.state import Seen
from bcm_excel.plan.obligations import Quarter
from bcm_excel.rules.duty import LAPSED

DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
OF_DAY = lazy(rf"\|(?:holiday|PR11[45]:.*):{DAY}")
OF_ROSTER = lazy(rf"\|PR113:.*:{DAY}")
OF_YEAR = lazy(r"\|(?:scenario|class):.*:([0-9]{4})$")
OF_QUARTER = lazy(r"\|drill:([0-9]{4})Q([1-4])$")
ONE_AWAY = lazy(r"\|RO11[12]:([^:]*):[0-9]+:(.*)")
BOTH_AWAY = lazy(r"RO113:([^:]*):[0-9]+:(.*)")


def settled(gone: Seen, looked: Looked) -> bool:
    """Whether something was settled that is not there any more.

    What ends with a turn of duty is only over, and so is what was for a day, a quarter or a year
    that has passed: who stood in the roster for it or that it ended there, whom to verify before a
    holiday, what was to be exercised. That one of a role is away goes when both are.
    """
    last = _last_day(gone, looked)
    over = f"|{PASSING}" in gone.key or (last is not None and last < looked.today)
    return not over and not _both_away(gone, looked)


def _last_day(gone: Seen, looked: Looked) -> date | None:
    """The last day on which it is looked at; None where that is until it is settled."""
    if found := OF_DAY.search(gone.key):
        return date.fromisoformat(found[1])
    if (found := OF_ROSTER.search(gone.key)) and not _manned(gone.plan, looked):
        return date.fromisoformat(found[1]) + LAPSED
    if found := OF_YEAR.search(gone.key):
        return date(int(found[1]), 12, 31)
    if found := OF_QUARTER.search(gone.key):
        return Quarter(int(found[1]) + 1, int(found[2])).last
    return None


def _manned(place: str, looked: Looked) -> bool:
    """Whether a plan has somebody on duty, whose roster then goes on."""
    return any(plan.duty for plan in looked.plans if plan.place == place)


def _both_away(gone: Seen, looked: Looked) -> bool:
    """Whether it says that one of a role is away, of which now nobody is there."""
    one = ONE_AWAY.search(gone.key)
    found = (BOTH_AWAY.match(i.key) for plan, i in looked.items if plan.place == gone.plan)
    return one is not None and any(both and both.groups() == one.groups() for both in found)
