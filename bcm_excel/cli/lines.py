"""Lines of text on a terminal: made safe, measured and wrapped, Chinese counting double."""

from __future__ import annotations

import unicodedata

from bcm_excel.core.lazy import lazy

LONGEST = 1000
"""Characters of one text that a terminal is shown; JSON has the whole."""
UNSEEN = lazy(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]+"
)
OPENING, CLOSING = "“‘（《「【", "，。、；：？！”’）》」】…"
PIECE = lazy(rf"\s+|[{OPENING}]*(?:[!-~]+|[^!-~\s])[{CLOSING}]*")
"""What stays on one line: a word or one Chinese character, with the punctuation that clings to it."""


def visible(text: str) -> str:
    """Text from a cell made safe for a terminal: no escapes, no line breaks, no turned direction."""
    line = UNSEEN.sub(" ", text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def columns(text: str) -> int:
    """The columns of a terminal that one line takes; a combining mark takes none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many columns; no line begins with a full stop."""
    lines = [""]
    for piece in PIECE.findall(text):
        if columns(lines[-1]) + columns(piece.rstrip()) <= width:
            lines[-1] += piece if lines[-1] else piece.lstrip()
        elif piece.isspace():
            lines.append("")
        else:
            lines += _broken(piece, width)
    return [line.rstrip() for line in lines if line] or [""]


def _broken(word: str, width: int) -> list[str]:
    """A word as it is, or in parts where no line is long enough for it."""
    if columns(word) <= width:
        return [word]
    parts = [""]
    for char in word:
        if columns(parts[-1]) + columns(char) > width and parts[-1]:
            parts.append("")
        parts[-1] += char
    return parts
