"""A column's cells read at once, where they are ordinary; None where each must be looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from bcm_excel.core.lazy import lazy
from bcm_excel.excel.grid import Value
from bcm_excel.plan.clean import ORDINARY, UNTIDY

EDGE = lazy("^\\s|\\s$|\0\\s|\\s\0|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
MOBILES = lazy("(?>(?:(?:1[3-9][0-9]{9})?(?:\0|\\Z))*)")
ADDRESSES = lazy(
    "(?>(?:(?:[A-Za-z0-9][\\w.+-]*+@[A-Za-z0-9][A-Za-z0-9.-]*+)?(?:\0|\\Z))*)", re.ASCII
)


def _line(cells: Sequence[Value]) -> str | None:
    """The cells as one text, divided by zeros; None if one is no text or holds a zero itself."""
    try:
        line = "\0".join(cast("Sequence[str]", cells))
    except TypeError:
        return None
    return line if line.count("\0") == len(cells) - 1 else None


def texts(cells: Sequence[Value]) -> list[str | None] | None:
    """Texts without anything to trim."""
    return _as_they_stand(cells, EDGE)


def names(cells: Sequence[Value]) -> list[str | None] | None:
    """Names that are tidy as they stand."""
    return _as_they_stand(cells, UNTIDY)


def _as_they_stand(cells: Sequence[Value], strange: re.Pattern[str]) -> list[str | None] | None:
    """Texts in which nothing ``strange`` is found; an empty cell holds None."""
    line = _line(cells)
    if line is None or (not ORDINARY.fullmatch(line) and strange.search(line)):
        return None
    return [cell or None for cell in cast("Sequence[str]", cells)]


def mobiles(cells: Sequence[Value]) -> list[tuple[str, ...] | None] | None:
    """Mobile numbers of eleven digits and nothing else."""
    return _one_each(cells, MOBILES)


def addresses(cells: Sequence[Value]) -> list[tuple[str, ...] | None] | None:
    """One ordinary address a cell."""
    return _one_each(cells, ADDRESSES)


def _one_each(
    cells: Sequence[Value], ordinary: re.Pattern[str]
) -> list[tuple[str, ...] | None] | None:
    """Cells that hold one of these, or nothing; None for an empty one."""
    line = _line(cells)
    if line is None or not ordinary.fullmatch(line):
        return None
    return [(cell,) if cell else None for cell in cast("Sequence[str]", cells)]
