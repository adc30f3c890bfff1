"""The version of a plan: how it is compared, which revision is in force, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bcm_excel.clock.numerals import ONES
from bcm_excel.core.lazy import lazy
from bcm_excel.plan.clean import fold, narrow
from bcm_excel.plan.control import Revision

VERSION_WORDS = lazy("第|版本|版|version|ver|rev|v(?=[0-9.])")
VERSION_PARTS = lazy(r"[0-9]+|[^\W\d_]+")
DIGITS = lazy("[0-9]+")
LETTER = lazy("(?<![A-Za-z])[A-Ya-y](?![A-Za-z])")


def version_parts(text: str) -> tuple[str, ...]:
    """Letters and numbers of a version, without what stands between: A/1 and A01 are A1."""
    parts = VERSION_PARTS.findall(VERSION_WORDS.sub(" ", fold(text)))
    return tuple(part.lstrip("0") or "0" for part in parts)


def latest(revisions: Iterable[Revision]) -> Revision:
    """The revision in force: the newest, of several on one day the last."""
    return max(revisions, key=lambda revision: (revision.on, revision.row))


def following(version: str) -> str:
    """The next version in the same pattern: A0, A1; A/1, A/2; 1.9, 1.10; V09, V10; 第二版, 第三版.

    Empty where the pattern has nothing to count on.
    """
    version = narrow(version)
    for pattern, grown in ((DIGITS, _more), (LETTER, _next_letter)):
        found = list(pattern.finditer(version))
        if found:
            last = found[-1]
            return version[: last.start()] + grown(last) + version[last.end() :]
    for at, sign in reversed(list(enumerate(version))):
        if sign in ONES[:-1]:
            return version[:at] + ONES[ONES.index(sign) + 1] + version[at + 1 :]
    return ""


def _more(digits: re.Match[str]) -> str:
    """One more, as wide as before where it has a leading zero."""
    return str(int(digits[0]) + 1).zfill(len(digits[0]))


def _next_letter(letter: re.Match[str]) -> str:
    return chr(ord(letter[0]) + 1)
