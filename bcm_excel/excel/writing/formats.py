"""Styles of a Book as formats of the writing library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bcm_excel.excel.book import Options


class Formats:
    """The formats of one workbook, each made once for a combination of styles."""

    def __init__(self, workbook: Any, styles: Mapping[str, Options]) -> None:
        self.workbook = workbook
        self.styles = styles
        self.made: dict[tuple[str, str, bool], Any] = {}
        self.marks: dict[str, Any] = {}

    def of(self, words: str, number: str = "", quoted: bool = False) -> Any:
        """The format of style words, None for none.

        ``number`` is the number format where they name none; ``quoted`` keeps text as text when
        somebody edits the cell.
        """
        key = (words, number, quoted)
        if key not in self.made:
            options = self.merged(words)
            if number:
                options.setdefault("num_format", number)
            if quoted:
                options["quote_prefix"] = True
            self.made[key] = self.workbook.add_format(options) if options else None
        return self.made[key]

    def mark(self, words: str) -> Any:
        """The format that a conditional format lays over the cell's own."""
        if words not in self.marks:
            self.marks[words] = self.workbook.add_format(self.merged(words))
        return self.marks[words]

    def merged(self, words: str) -> dict[str, object]:
        """The options of style words, later ones winning."""
        options: dict[str, object] = {}
        for word in words.split():
            if word not in self.styles:
                raise ValueError(f"no style {word!r}")
            options |= self.styles[word]
        return options
