"""Telephone numbers hidden in running text, for groups, logs and what is kept."""

from __future__ import annotations

from collections.abc import Iterable

from bcm_excel.core.lazy import lazy

NUMBER = lazy(
    r"(?<![0-9A-Za-z.*])(?:"
    r"\+[0-9][0-9 ()-]{6,18}[0-9]"
    r"|1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"
    r"|\(?0[0-9]{2,3}\)?[ -]?[2-9][0-9]{2,3}[ -]?[0-9]{4}"
    r"|[0-9]{9,20}"
    r"|(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9])[2-9][0-9]{3} ?[0-9]{4}"
    r")(?![0-9])"
)
"""Numbers that reach a person; days such as 20260302, hotlines and bare extensions stay."""
CONTROL = lazy(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
LONGEST = 200


def masked(text: str) -> str:
    """``138 0000 0001`` is ``138 **** 0001``; a shorter number keeps its last two digits."""
    return NUMBER.sub(lambda found: _hidden(found[0]), text)


def _hidden(number: str) -> str:
    digits = sum(map(str.isdigit, number))
    first, last = (3, 4) if digits >= 11 else (0, 2)
    shown, seen = "", 0
    for char in number:
        seen += char.isdigit()
        hidden = char.isdigit() and first < seen <= digits - last
        shown += "*" if hidden else char
    return shown


def quotable(text: str, secrets: Iterable[str] = ()) -> str:
    """What another machine said, on one short line, without secrets and whole numbers."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    line = masked(CONTROL.sub(" ", text)).strip()
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
