"""What a plan that is written as Markdown owes."""

from datetime import date

from bcm_excel.plan.due.agenda import obligations
from bcm_excel.plan.due.obligation import Obligation
from tests.plans import TODAY, plan


def due(text: str, start: str = "", today: date = TODAY) -> list[tuple[str, str, str]]:
    """Key, day and state of the obligations whose key begins so."""
    found = obligations(plan(text), today)
    return [(o.key, str(o.due), o.state.key) for o in found if o.key.startswith(start)]


def only(text: str, start: str, today: date = TODAY) -> Obligation:
    found = [o for o in obligations(plan(text), today) if o.key.startswith(start)]
    assert len(found) == 1
    return found[0]
