"""Text from outside that every office file can hold."""

from __future__ import annotations

from bcm_excel.core.lazy import lazy

UNFIT = lazy("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINE_ENDS = lazy("\r\n?")


def printable(text: str) -> str:
    """The text without control characters and lone surrogates; U+FFFD stands in their place."""
    if UNFIT.search(text):
        return UNFIT.sub("\ufffd", LINE_ENDS.sub("\n", text))
    return text
