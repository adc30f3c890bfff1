"""Telephone numbers as staff type them, region China.

Ordinary numbers are told by a pattern; only what it rejects is put to phonenumbers.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from bcm_excel.clock.unread import plain
from bcm_excel.core.lazy import lazy

MOBILE = lazy("1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}", re.ASCII)
LANDLINE = lazy("0(?:10|2[0-9])[2-9][0-9]{7}|0[3-9][0-9]{2}[2-9][0-9]{6,7}", re.ASCII)
SLIPPED = lazy("1(?:[3-68][0-9]|7[0-8]|9[0-9])[0-9]{9}", re.ASCII)
"""A mobile number with a digit too many; 179 leads numbers of another sort."""
HOTLINE = lazy("[48]00[0-9]{7}|1(?:10|19|20|22)|123[0-9]{2}|9[56][0-9]{3,6}|100[0-9]{2}", re.ASCII)
SHORT = lazy("[0-9]{3,6}", re.ASCII)
DASHED = lazy("(010|0[2-9][0-9]{1,2})-([0-9]{7,8})", re.ASCII)
"""Behind an area code: none begins with ``00``, or with ``01`` but that of Beijing."""
LABEL = lazy(
    "^(?:手机|(?:办公|值班|联系|移动|固定)?电话|固话|座机|总机|办公|mobile|phone|tel|landline)"
    "[号码]*[:.]? ?"
)
EXTENDED = lazy(r"(.*?) ?(?:转|分机号?|内线|ext\.?|x) ?:? ?([0-9]{2,6})")
AFTER = lazy(r"(.*[0-9]) ?(?:- ?([0-9]{2,6})|\(([0-9]{2,6})\))")
"""An extension after a dash or in brackets, where what stands before it is a whole number."""
WHOLE = lazy(f"{MOBILE.pattern}|{LANDLINE.pattern}|{HOTLINE.pattern}|[2-9][0-9]{{6,7}}")
RANGE = lazy("[~～〜∼]")
FLOAT = lazy(r"([0-9]{3,})\.0+")
NOT_DIALLED = lazy(r"[- ()]|(?<=[0-9]{2})\.(?=[0-9]{2})")
DIALLED = lazy(r"\+[0-9]{6,20}|[0-9]{2,20}")
MAIL = lazy(r"[^\s@<>()（）\[\]、，；：,;:|/]{1,64}@[^\s@<>()（）\[\]、，；：,;:|/]{1,255}")
DATE = lazy(r"(?<![0-9])(?:19|20)[0-9]{2}([-./])[01]?[0-9]\1[0-3]?[0-9](?![0-9])")
RUN = lazy(r"[+＋]?[0-9０-９](?:[-\s.·()（）－—]{0,2}[0-9０-９])+")
FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
"""Digits as some input methods type them."""
LEAST = 7
"""Digits that make a number of a telephone within a text; fewer may be anything."""
STAR = "*"
ABROAD = lazy(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}\Z)")

OVERSEAS = lazy(r"00[1-9][0-9]{5,}")
TRUNK = lazy(f"0{MOBILE.pattern}")
"""A mobile number behind the zero with which it was once dialled from another province."""


class Shape(Enum):
    """What a number is, as far as its digits tell."""

    MOBILE = auto()
    UNKNOWN_PREFIX = auto()
    WRONG_LENGTH = auto()
    LANDLINE = auto()
    HOTLINE = auto()
    EXTENSION = auto()
    FOREIGN = auto()
    INVALID = auto()


MOBILES = frozenset({Shape.MOBILE, Shape.UNKNOWN_PREFIX, Shape.FOREIGN})
LANDLINES = frozenset({Shape.LANDLINE, Shape.HOTLINE, Shape.EXTENSION})
"""In which of the two columns of numbers each shape belongs."""
DOUBTFUL = {
    "1[3-9][0-9]{9}": Shape.UNKNOWN_PREFIX,
    "[2-9][0-9]{6,7}": Shape.LANDLINE,
    "1[3-9][0-9]{5,14}": Shape.WRONG_LENGTH,
}
"""What a number is that the library does not know; new prefixes reach it late."""


def ordinary(text: str) -> str | None:
    """The normal form of a number as most are typed: a mobile, ``0512-66668888``, or ``8029``."""
    if MOBILE.fullmatch(text):
        return text
    if SHORT.fullmatch(text):
        return None if HOTLINE.fullmatch(text) else f"x{text}"
    found = DASHED.fullmatch(text)
    return found[1] + found[2] if found else None


def normal(text: str) -> str | None:
    """One number as digits: ``+86`` and separators go, an extension follows an ``x``.

    ``0512-6666 8888-8029`` is ``051266668888x8029``, a bare ``8029`` is ``x8029``; None where
    something other than a number is left.
    """
    if RANGE.search(text):
        return None
    line = LABEL.sub("", plain(text))
    if whole := FLOAT.fullmatch(line):
        line = whole[1]
    line, extension = _extended(line)
    digits = NOT_DIALLED.sub("", line)
    if not digits and extension:
        return f"x{extension}"
    if not DIALLED.fullmatch(digits):
        return None
    digits = _at_home(digits)
    if not extension and 3 <= len(digits) <= 6 and not HOTLINE.fullmatch(digits):
        return f"x{digits}"
    return f"{digits}x{extension}" if extension else digits or None


def _extended(line: str) -> tuple[str, str]:
    """The number and its extension, which may be empty."""
    if found := EXTENDED.fullmatch(line):
        return found[1], found[2]
    found = AFTER.fullmatch(line)
    if found and WHOLE.fullmatch(_at_home(NOT_DIALLED.sub("", found[1]))):
        return found[1], found[2] or found[3]
    return line, ""


def _at_home(digits: str) -> str:
    """The digits as dialled within the country: an area code has its zero, a mobile none.

    A number abroad begins with ``+``: behind its ``00`` the rest would pass for an area code.
    """
    if TRUNK.fullmatch(digits):
        return digits[1:]
    rest = ABROAD.sub("", digits, count=1) if ABROAD.match(digits) else digits
    area = rest != digits and not HOTLINE.fullmatch(rest) and LANDLINE.fullmatch(f"0{rest}")
    if area:
        return f"0{rest}"
    return f"+{rest[2:]}" if OVERSEAS.fullmatch(rest) else rest


def shape(number: str) -> Shape:
    """What a normal number is."""
    base = number.partition("x")[0]
    if not base:
        return Shape.EXTENSION
    for pattern, said in (
        (MOBILE, Shape.MOBILE),
        (LANDLINE, Shape.LANDLINE),
        (HOTLINE, Shape.HOTLINE),
        (SLIPPED, Shape.WRONG_LENGTH),
    ):
        if pattern.fullmatch(base):
            return said
    return _looked_up(base)


@lru_cache(maxsize=4096)
def _looked_up(base: str) -> Shape:
    import phonenumbers as library

    try:
        parsed = library.parse(base, "CN")
    except library.NumberParseException:
        parsed = None
    if parsed is None or not library.is_valid_number(parsed):
        known = (said for pattern, said in DOUBTFUL.items() if re.fullmatch(pattern, base))
        return next(known, Shape.INVALID)
    if parsed.country_code != 86:
        return Shape.FOREIGN
    mobile = library.number_type(parsed) == library.PhoneNumberType.MOBILE
    return Shape.MOBILE if mobile else Shape.LANDLINE


def spoken(number: str, *, masked: bool = False) -> str:
    """A number as people read it: ``138 0000 0001``; masked ``138****0001``."""
    if masked:
        return _masked(number)
    base, _, extension = number.partition("x")
    if len(base) == 11 and base.startswith("1"):
        base = f"{base[:3]} {base[3:7]} {base[7:]}"
    elif LANDLINE.fullmatch(base):
        area = 3 if base[1] in "12" else 4
        base = f"{base[:area]}-{base[area:]}"
    if not base:
        return extension if normal(extension) == number else number
    joint = "-" if normal(f"{base}-{extension}") == number else "x"
    return f"{base}{joint}{extension}" if extension else base


def masked(number: str) -> str:
    """A normal number or an address that is recognised, but cannot be called or written to.

    ``138****0001``, ``0512-****8888-**29``, ``**29``, ``z***@example.com``. Emergency numbers of
    three digits stay as they are; of any other three digits are hidden, or half of a short one.
    """
    if "@" in number:
        name, _, host = number.rpartition("@")
        return f"{name[:1] if len(name) > 1 else ''}***@{host}"
    return _masked(number)


def _masked(number: str) -> str:
    base, _, extension = number.partition("x")
    said = _hidden(base)
    if not extension:
        return said
    return "-".join(part for part in (said, _starred(extension, 0, len(extension) // 2)) if part)


def _hidden(base: str) -> str:
    if len(base) <= 3:
        return base if HOTLINE.fullmatch(base) else STAR * len(base)
    if LANDLINE.fullmatch(base):
        area = 3 if base[1] in "12" else 4
        return f"{base[:area]}-{_starred(base[area:], 0, 4)}"
    if len(base) >= 11:
        return _starred(base, 3, 4)
    return _starred(base, 0, min(4, len(base) // 2))


def _starred(text: str, front: int, back: int) -> str:
    end = len(text) - back
    return text[:front] + STAR * (end - front) + text[end:]


def masked_in(text: str) -> str:
    """A text with every address and every number of seven digits or more masked; dates stay."""
    said = _numbers_masked(text)
    return MAIL.sub(lambda found: masked(found[0]), said) if "@" in said else said


def _numbers_masked(text: str) -> str:
    parts, end = [], 0
    for found in DATE.finditer(text):
        parts += [RUN.sub(_run, text[end : found.start()]), found[0]]
        end = found.end()
    return "".join((*parts, RUN.sub(_run, text[end:])))


def _run(found: re.Match[str]) -> str:
    digits = "".join(filter(str.isdigit, found[0])).translate(FULL_WIDTH)
    if len(digits) < LEAST:
        return found[0]
    return masked(normal(found[0].translate(FULL_WIDTH)) or digits)
