"""Numbers as staff write them: 24, 0.5, 二十四, 两, 半."""

from __future__ import annotations

import re
from fractions import Fraction

from bcm_excel.core.lazy import lazy

ONES = "一二三四五六七八九"
NUMBER = rf"(?:[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?|[零十百两{ONES}]{{1,7}}|半)"
CHINESE = lazy(
    rf"(?P<hundreds>[{ONES}两])百(?:零(?P<odd>[{ONES}])|(?P<tens>[{ONES}])十(?P<rest>[{ONES}])?)?"
    rf"|(?P<ten>[{ONES}])?十(?P<over>[{ONES}])?"
    rf"|(?P<one>[{ONES}两])"
)
ENGLISH = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
ENGLISH_NUMBER = lazy(rf"\b(?:half an?|an?|{'|'.join(ENGLISH)})(?= [a-z])")
VALUE = {"两": 2} | {sign: n for n, sign in enumerate(ONES, 1)}


def with_digits(text: str) -> str:
    """``two hours``, ``an hour`` and ``half an hour`` with their numbers in digits."""
    return ENGLISH_NUMBER.sub(_digits, text)


def _digits(word: re.Match[str]) -> str:
    if word[0].startswith("half"):
        return "0.5"
    return str(ENGLISH.index(word[0]) + 1) if word[0] in ENGLISH else "1"


def number(text: str) -> Fraction | None:
    """The number, up to 999 in Chinese numerals; None where they are not well formed."""
    if text == "半":
        return Fraction(1, 2)
    if text[0] in "0123456789":
        return Fraction(text)
    found = CHINESE.fullmatch(text)
    if found is None:
        return None
    part = {name: VALUE[sign] for name, sign in found.groupdict().items() if sign}
    tens = part.get("tens", 0) + (part.get("ten", 1) if "十" in text and "百" not in text else 0)
    ones = sum(part.get(name, 0) for name in ("odd", "rest", "over", "one"))
    return Fraction(part.get("hundreds", 0) * 100 + tens * 10 + ones)
