"""Values made safe and plain before they are written into a cell."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bcm_excel.core.printable import printable

LONGEST = 32_767
"""UTF-16 units that a cell holds."""

EPOCH, EPOCH_1904 = datetime.fromisoformat("1899-12-30"), datetime.fromisoformat("1904-01-01")
FIRST = date(1900, 3, 1)
"""Before this day Excel counts a leap day that never was; other programs do not."""

FORMULA_LIKE = ("=", "+", "-", "@", "'")


def units(text: str) -> int:
    """Length as Excel counts it: a character outside the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, longest: int) -> str:
    """Text within a length in UTF-16 units; what is cut shows as ``…`` at the end."""
    if len(text) <= longest // 2 or units(text) <= longest:
        return text
    kept = text[: longest - 1]
    while units(kept) > longest - 1:
        kept = kept[: -max(1, (units(kept) - longest + 1) // 2)]
    return kept + "…"


def safe_text(text: str) -> str:
    """Text that a cell can hold: no control characters, no lone surrogates, not too long."""
    return cut(printable(text), LONGEST)


def looks_like_formula(text: str) -> bool:
    """Whether Excel would take the text for something else once somebody edits the cell."""
    return text.startswith(FORMULA_LIKE)


def serial(moment: date, *, since_1904: bool = False) -> float:
    """Days as Excel counts them, from the end of 1899 or, in some workbooks, the start of 1904.

    ValueError for a moment with a time zone, and for one before Excel's first day.
    """
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    if moment.tzinfo is not None:
        raise ValueError(f"Excel knows no time zones: {moment}")
    days = (moment - (EPOCH_1904 if since_1904 else EPOCH)) / timedelta(days=1)
    if not since_1904 and moment.date() < FIRST:
        days -= 1
    if days < 0:
        raise ValueError(f"before Excel's days: {moment}")
    return days


def writable(moment: date) -> float | str:
    """The serial number, or the text of a day that Excel cannot count."""
    if (moment.date() if isinstance(moment, datetime) else moment) < FIRST:
        return moment.isoformat(" ") if isinstance(moment, datetime) else moment.isoformat()
    return serial(moment)
