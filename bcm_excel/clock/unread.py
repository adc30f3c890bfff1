"""What the readers of limits, hours and weekdays have in common."""

from __future__ import annotations

import unicodedata

from bcm_excel.core.text import Text

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
DASHES = str.maketrans(dict.fromkeys("–—―−‐‑‒─〜∼", "-") | {"~": "-"})  # noqa: RUF001 - these very signs are met in cells


class NotUnderstoodError(ValueError):
    """A text that is not understood whole; ``why`` says what is wrong with it."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def plain(text: str) -> str:
    """The text in half width and small letters, with one kind of dash and of space."""
    folded = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).translate(DASHES)
    return " ".join(folded.casefold().split())
