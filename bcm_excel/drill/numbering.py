"""The next number of a record, in the plan's own pattern."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bcm_excel.plan.clean import fold
from bcm_excel.plan.versions import following

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
COUNTER = re.compile(r"\d+(?=\D*$)")


def next_number(used: Sequence[str], taken: Collection[str], year: int, first: str) -> str:
    """The number after the last of ``used``: Y2025-3, Y2025-4; in another year Y2026-1.

    ``taken`` are folded numbers that must not come again; ``first`` is the number to begin with
    where there is none yet, or none that can be counted on.
    """
    number = _after(used, year) if used else first
    while number and fold(number) in taken:
        number = following(number)
    if number:
        return number
    number = first
    while fold(number) in taken:
        number = following(number)
    return number


def _after(used: Sequence[str], year: int) -> str:
    last = used[-1]
    said, counter = YEAR.search(last), COUNTER.search(last)
    if said is None or counter is None or said.end() > counter.start():
        return following(last)
    stem = f"{last[: said.start()]}{year}{last[said.end() : counter.start()]}"
    rest = last[counter.end() :]
    own = re.compile(re.escape(stem) + r"(\d+)" + re.escape(rest))
    counts = [int(found[1]) for each in used if (found := own.fullmatch(each))]
    return f"{stem}{str(max(counts, default=0) + 1).zfill(len(counter[0]))}{rest}"
