"""What typing leaves in a text: full-width digits, and spaces that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bcm_excel.core.lazy import lazy

WIDE = lazy("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0b\uff0d\uff0e\uff20]")
INVISIBLE = lazy("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
SPACES = lazy(r"\s+")
CHINESE = lazy("[\u3400-\u9fff]")
BETWEEN_CHINESE = lazy("(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")
UNTIDY = lazy(
    "[^\\S ]|[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0b\uff0d\uff0e\uff20]"
    "| (?:[ \0]|\\Z|(?<=\\A )|(?<=\0 )|(?<=[\u3400-\u9fff] )(?=[\u3400-\u9fff]))"
)
"""Whatever ``tidy`` would change, in one text or in several that are divided by a zero."""
ORDINARY = lazy("[\u3400-\u9fffA-Za-z0-9\0()/._+-]*")
"""Texts, divided by a zero, in which nothing needs a closer look; much quicker than UNTIDY."""
FOLDED = lazy("[\u3400-\u9fff!-@\\[-~]*")
"""Texts that are folded as they stand: Chinese, and ASCII without capitals and spaces."""
SEPARATORS = lazy("[、，,;；\n\r]+")


def narrow(text: str) -> str:
    """Full-width letters, digits and the signs of numbers made half-width; punctuation stays."""
    return WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def tidy(text: str) -> str:
    """One line without invisible characters and stray spaces, letters and digits half-width."""
    line = SPACES.sub(" ", INVISIBLE.sub("", narrow(text))).strip()
    return BETWEEN_CHINESE.sub("", line)


def blank(value: object) -> bool:
    """Whether a cell holds nothing that can be seen."""
    if value == "":
        return True
    if not isinstance(value, str) or value[0].isalnum():
        return False
    return not INVISIBLE.sub("", value).strip()


def fold(text: str) -> str:
    """The form in which names are compared: width, case, spaces and line breaks do not count."""
    if FOLDED.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
    return SPACES.sub("", folded)


def divided(texts: Iterable[str]) -> str:
    """Several in one line, divided as they are written: 、 where one is Chinese, else a comma."""
    several = tuple(texts)
    return ("、" if any(map(CHINESE.search, several)) else ", ").join(several)


def divider(text: str) -> str:
    """What stands between the parts of a text that lists several: its own 、 or else a comma."""
    return "、" if "、" in text else ", "


def folded(keys: Iterable[object]) -> list[str]:
    """The folded texts of many keys; a long list of ordinary names costs one look."""
    texts = list(map(str, keys))
    return texts if FOLDED.fullmatch("".join(texts)) else list(map(fold, texts))


def split(text: str, dividers: re.Pattern[str] = SEPARATORS) -> tuple[str, ...]:
    """The parts of a cell that holds several, in order, empty ones left out."""
    return tuple(part for part in (tidy(each) for each in dividers.split(text)) if part)
