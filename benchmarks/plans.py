"""Plans of ordinary size: the samples with all their sheets, each with people of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from bcm_excel.plan.samples import NAMES, sample

SAMPLES = Path(__file__).parents[1] / "workbooks"
TEXTS = "xl/sharedStrings.xml"
"""Where a workbook keeps every text of its cells."""
DIGITS = "甲乙丙丁戊己庚辛壬癸"
OWN = {
    "mobile": (re.compile(r"\b1380000(?=[0-9]{4})"), "1380{0:03}"),
    "line": (re.compile(r"\b0512-5555(?=[0-9]{4})"), "0512-5{0:03}"),
    "mail": (re.compile("@example"), ".{0}@example"),
    "staff": (re.compile(r"\b([QY])(?=00[0-9]<)"), r"\g<1>{0}"),
    "plan": (re.compile(r"\b(XX-CX01|HZ-YJ)-"), r"\g<1>-{0}-"),
}
"""The beginning of each kind of number, and what stands there in the plan of a number."""


def make(path: Path, number: int) -> None:
    """Write the plan of a number below 1,000; no two share a person or a number of one."""
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, data in _parts(NAMES[number % len(NAMES)]):
            text = _renamed(data.decode(), number).encode() if name == TEXTS else data
            book.writestr(name, text)


@cache
def _parts(name: str) -> tuple[tuple[str, bytes], ...]:
    with ZipFile(SAMPLES / f"{name}.xlsx") as book:
        return tuple((each.filename, book.read(each)) for each in book.infolist())


@cache
def _people() -> re.Pattern[str]:
    return re.compile("|".join(sorted(set(_names()), key=len, reverse=True)))


def _names() -> Iterator[str]:
    for name in NAMES:
        yield from (str(each["name"]) for each in sample(name)["contacts"])


def _renamed(text: str, number: int) -> str:
    own = "".join(DIGITS[int(digit)] for digit in f"{number:03}")
    text = _people().sub(lambda found: found[0] + own, text)
    for pattern, new in OWN.values():
        text = pattern.sub(new.format(number), text)
    return text
