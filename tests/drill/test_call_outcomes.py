"""What came of a call, by its result and the times beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bcm_excel.core.cell import CellRef
from bcm_excel.drill.facts import Attempt, Reached
from bcm_excel.drill.tally_calls import outcome
from bcm_excel.incident.incident import CallResult

TOLD = datetime(2026, 3, 2, 8, 0)
WINDOW = timedelta(minutes=15)


def came(result: CallResult | None, told: datetime | None, minutes: float | None) -> Reached:
    """Of a call at eight that was confirmed so many minutes later."""
    confirmed = None if minutes is None else TOLD + timedelta(minutes=minutes)
    return outcome(Attempt("王敏", result, told, confirmed, CellRef("通知")), WINDOW)


@pytest.mark.parametrize(
    ("minutes", "reached"),
    [
        (0, Reached.IN_WINDOW),
        (15, Reached.IN_WINDOW),
        (16, Reached.LATE),
        (-1, Reached.LATE),
        (None, Reached.LATE),
    ],
)
def test_confirmed_is_in_the_window_or_late(minutes: float | None, reached: Reached) -> None:
    assert came(CallResult.CONFIRMED, TOLD, minutes) is reached


def test_confirmed_without_the_time_of_the_call_is_late() -> None:
    assert came(CallResult.CONFIRMED, None, 5) is Reached.LATE


@pytest.mark.parametrize(
    ("result", "reached"),
    [
        (None, Reached.UNRECORDED),
        (CallResult.SIMULATED, Reached.SIMULATED),
        (CallResult.LATE, Reached.LATE),
        (CallResult.NOT_CONFIRMED, Reached.NOT_CONFIRMED),
        (CallResult.UNREACHABLE, Reached.UNREACHABLE),
        (CallResult.NO_ANSWER, Reached.UNREACHABLE),
        (CallResult.OFF, Reached.UNREACHABLE),
        (CallResult.SUSPENDED, Reached.UNREACHABLE),
        (CallResult.NOT_IN_SERVICE, Reached.UNREACHABLE),
        (CallResult.WRONG_NUMBER, Reached.UNREACHABLE),
        (CallResult.LEFT_POST, Reached.UNREACHABLE),
    ],
)
def test_any_other_result_says_it_whatever_the_times(
    result: CallResult | None, reached: Reached
) -> None:
    assert came(result, TOLD, 5) is reached
