"""What the readers of limits, hours and weekdays have in common."""

from __future__ import annotations

from bcm_excel.core.text import Text

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
DASHES = dict.fromkeys(map(ord, "–—―−‐‑‒─〜∼"), "-")
FOLD = INVISIBLE | FULL_WIDTH | DASHES | {ord("～"): "-", ord("~"): "-"}


class NotUnderstoodError(ValueError):
    """A text that is not understood whole; ``why`` says what is wrong with it."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def plain(text: str) -> str:
    """The text in half width and small letters, with one kind of dash and of space.

    Not NFKC, which would read 2² as 22.
    """
    return " ".join(text.translate(FOLD).casefold().split())


def quoting(why: Text, text: str) -> Text:
    """The complaint with the text in it, cut to what a message can hold."""
    short = " ".join(text.split())
    return why.filled({"text": short if len(short) <= 40 else f"{short[:39]}…"})
