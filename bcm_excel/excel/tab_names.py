"""Names that a sheet may bear."""

from __future__ import annotations

from collections.abc import Iterable

from bcm_excel.core.lazy import lazy
from bcm_excel.excel.plain import safe_text, units

LONGEST = 31
"""UTF-16 units of a sheet's name."""

FORBIDDEN = lazy(r"[\[\]:*?/\\\n\t]")


def unique_name(title: str, names: Iterable[str]) -> str:
    """A sheet name made of a title: at most 31 characters, none that Excel forbids, not taken."""
    clean = FORBIDDEN.sub(" ", safe_text(title)).strip().strip("'") or "Sheet"
    taken = {name.casefold() for name in names}
    candidate, number = _within(clean, LONGEST), 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{_within(clean, LONGEST - len(str(number)) - 1)} {number}"
    return candidate


def _within(text: str, most: int) -> str:
    while units(text) > most:
        text = text[:-1]
    return text.strip().strip("'")
