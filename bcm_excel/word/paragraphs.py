"""What paragraphs of Word are made to be: styled, aligned, kept together, numbered, with fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bcm_excel.core.printable import printable
from bcm_excel.word import styles
from bcm_excel.word.document import Align
from bcm_excel.word.tables import child


def styled(paragraph: Any, style: str) -> Any:
    """A paragraph in a style, by the style's key."""
    look = paragraph._p.get_or_add_pPr()
    look[:] = []
    child(look, "pStyle", val=style)
    return paragraph


def aligned(paragraph: Any, align: Align) -> None:
    """How the text of a paragraph stands."""
    if align is not Align.LEFT:
        child(paragraph._p.get_or_add_pPr(), "jc", val=align.value)


def keep(paragraph: Any) -> None:
    """A paragraph that stands on the same page as the next one, with its whole row."""
    look = paragraph.get_or_add_pPr()
    if look.find(f"{{{styles.W}}}keepNext") is None:
        look.insert(1, look.makeelement(f"{{{styles.W}}}keepNext", {}))


def numbered(paragraph: Any, numbering: int, level: int) -> None:
    """A paragraph as one of a numbering."""
    number = child(paragraph._p.get_or_add_pPr(), "numPr")
    child(number, "ilvl", val=str(level))
    child(number, "numId", val=str(numbering))


def field(paragraph: Any, name: str, shown: str = "1") -> None:
    """A number that Word counts when it shows the page; ``shown`` stands there until it does."""
    field_char(paragraph, "begin")
    child(paragraph.add_run()._r, "instrText").text = name
    field_char(paragraph, "separate")
    child(paragraph.add_run()._r, "t").text = shown
    field_char(paragraph, "end")


def field_char(paragraph: Any, kind: str) -> None:
    """One of the marks around a field and its result."""
    child(paragraph.add_run()._r, "fldChar", fldCharType=kind)


def running(
    paragraph: Any, left: str, right: Iterable[str | tuple[str]], *, above: bool = False
) -> None:
    """A header or footer: text at the left, text and fields (``("PAGE",)``) at the right."""
    styled(paragraph, "Footer" if above else "Header")
    look = paragraph._p.get_or_add_pPr()
    border = child(look, "pBdr")
    side = "top" if above else "bottom"
    child(border, side, val="single", sz="4", space="4", color=styles.RULE)
    child(child(look, "tabs"), "tab", val="right", pos=str(styles.TEXT_WIDTH))
    paragraph.add_run(printable(left) + "\t")
    for part in right:
        if isinstance(part, str):
            paragraph.add_run(printable(part))
        else:
            field(paragraph, part[0])
