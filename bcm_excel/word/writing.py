"""The blocks of a document one after the other, as paragraphs and tables of Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, assert_never

from bcm_excel.core.printable import printable
from bcm_excel.core.text import Lang, Text
from bcm_excel.word import styles
from bcm_excel.word.charts import drawing
from bcm_excel.word.document import (
    Align,
    Banner,
    Block,
    Bullets,
    Chart,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Table,
    Tone,
    Words,
)
from bcm_excel.word.paragraphs import aligned, field, keep, numbered, styled
from bcm_excel.word.tables import Tables, child, frameless, shade, upright

LABEL_SHARE = {1: 0.2, 2: 0.14}
"""How much of the width a label takes where one or two pairs stand side by side."""
ABREAST = 3
"""Figures beside each other."""
FIGURE = Text("图", "Figure")


class Writing:
    """Writes into one document of python-docx; the elements it lacks are made by hand.

    ``attach`` puts the n-th chart into the document's file and gives the relation to it, ``parsed``
    makes an element of XML.
    """

    def __init__(
        self,
        word: Any,
        lang: Lang,
        attach: Callable[[Chart, int], str],
        parsed: Callable[[str], Any],
    ) -> None:
        self.word = word
        self.lang = lang
        self.attach, self.parsed = attach, parsed
        self.lists = self.charts = 0
        self.tables = Tables(word)

    def fill(self, document: Document) -> None:
        """Title and blocks."""
        self.say(self.paragraph("Title"), document.title)
        if document.subtitle:
            self.say(self.paragraph("Subtitle"), document.subtitle)
        for block in document.blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        """One block, with the room behind it that it needs."""
        match block:
            case Heading():
                self.heading(block)
            case Paragraph():
                said = self.say(self.paragraph("Normal"), block.words, block.tone)
                if block.leads:
                    keep(said._p)
            case Bullets():
                self.bullets(block)
            case Chart():
                self.chart(block)
            case PageBreak():
                child(self.say(self.paragraph("Gap"), "").add_run()._r, "br", type="page")
            case Banner() | Facts() | Table() | Figures() | Signatures():
                self.framed(block)
                self.paragraph("Gap")
            case _:
                assert_never(block)

    def framed(self, block: Banner | Facts | Table | Figures | Signatures) -> None:
        """A block that is drawn as a table."""
        match block:
            case Banner():
                self.banner(block)
            case Facts():
                self.facts(block)
            case Table():
                self.table(block)
            case Figures():
                self.figures(block)
            case Signatures():
                self.signatures(block)
            case _:
                assert_never(block)

    def paragraph(self, style: str) -> Any:
        """A new paragraph at the end of the document."""
        return styled(self.word.add_paragraph(), style)

    def say(self, paragraph: Any, words: Words, tone: Tone = Tone.PLAIN) -> Any:
        """Text into a paragraph; it keeps the colour of its style unless it has a tone."""
        runs = (Run(words),) if isinstance(words, str) else words
        for run in runs:
            made = paragraph.add_run(printable(run.text))
            ink = run.tone if run.tone is not Tone.PLAIN else tone
            if run.bold or ink is not Tone.PLAIN:
                look = made._r.get_or_add_rPr()
                if run.bold:
                    child(look, "b")
                    child(look, "bCs")
                if ink is not Tone.PLAIN:
                    child(look, "color", val=styles.INKS[ink])
        return paragraph

    def heading(self, block: Heading) -> None:
        """A heading; its number is Word's own."""
        paragraph = self.paragraph(f"Heading{block.level}")
        if block.numbered:
            numbered(paragraph, styles.CHAPTERS, block.level - 1)
        self.say(paragraph, block.text)

    def bullets(self, block: Bullets) -> None:
        """A list; each numbered one begins at 1."""
        self.lists += block.numbered
        for item in block.items:
            paragraph = self.paragraph("ListNumber" if block.numbered else "ListBullet")
            if block.numbered:
                numbered(paragraph, styles.CHAPTERS + self.lists, 0)
            self.say(paragraph, item)

    def chart(self, block: Chart) -> None:
        """A chart on the same page as its caption, which Word numbers."""
        self.charts += 1
        relation = self.attach(block, self.charts)
        place = self.paragraph("Chart").add_run()._r
        place.append(self.parsed(drawing(block, self.charts, relation)))
        caption, word = self.paragraph("Caption"), FIGURE[self.lang]
        aligned(caption, Align.CENTER)
        caption.add_run(f"{word} ")
        field(caption, f" SEQ {word} \\* ARABIC ", str(self.charts))
        gap = "\u3000" if self.lang is Lang.ZH else "  "
        caption.add_run(f"{gap}{printable(block.caption)}")

    def banner(self, block: Banner) -> None:
        """One line on a coloured ground."""
        (cell,) = self.tables.add((1,), lines=False).row()
        shade(cell, styles.FILLS[block.tone])
        self.into(cell, block.text, "Banner", Align.CENTER, block.tone)

    def facts(self, block: Facts) -> None:
        """Labels on a pale ground, values beside them."""
        label = LABEL_SHARE[block.pairs]
        table = self.tables.add((label, 1 / block.pairs - label) * block.pairs)
        for start in range(0, len(block.rows), block.pairs):
            beside = block.rows[start : start + block.pairs]
            cells = table.row()
            for index in range(block.pairs):
                name, words = beside[index] if index < len(beside) else ("", "")
                shade(cells[2 * index], styles.LABEL_FILL)
                self.into(cells[2 * index], name, "CellHead")
                self.into(cells[2 * index + 1], words)

    def table(self, block: Table) -> None:
        """A table with its headings on every page."""
        whole = sum(column.width for column in block.columns)
        table = self.tables.add([column.width / whole for column in block.columns])
        for cell, column in zip(table.row(heading=True), block.columns, strict=True):
            shade(cell, styles.HEAD_FILL)
            self.into(cell, column.heading, "CellHead", column.align)
        for line in block.lines:
            for cell, column, words in zip(table.row(), block.columns, line.cells, strict=True):
                shade(cell, styles.FILLS[line.tone])
                self.into(cell, words, align=column.align)

    def figures(self, block: Figures) -> None:
        """Big numbers, each over what it counts."""
        figures = block.figures
        abreast = min(ABREAST, len(figures))
        table = self.tables.add((1 / abreast,) * abreast, lines=False)
        for start in range(0, len(figures), abreast):
            beside: Sequence[Figure | None] = figures[start : start + abreast]
            cells = table.row(gap=True)
            for cell, figure in zip(cells, (*beside, *[None] * abreast), strict=False):
                if figure is None:
                    cell.paragraphs[0]
                    continue
                shade(cell, styles.FILLS[figure.tone])
                self.into(cell, figure.caption, "CellHead", Align.CENTER)
                self.more(cell, figure.value, "Figure", figure.tone)
                if figure.note:
                    self.more(cell, figure.note, "Small")

    def signatures(self, block: Signatures) -> None:
        """A box to write in and lines to sign on, in one row around them that no page tears."""
        (cell,) = self.tables.add((1,), lines=False).row()
        frameless(cell)
        inside = Tables(cell)
        if block.box is not None:
            label, hint = block.box
            cells = inside.add((LABEL_SHARE[1], 1 - LABEL_SHARE[1])).row(height=1300)
            shade(cells[0], styles.LABEL_FILL)
            for part, words, style in zip(cells, (label, hint), ("CellHead", "Cell"), strict=True):
                upright(part, "top")
                self.into(part, words, style)
        table = inside.add((0.2, 0.38, 0.12, 0.3), lines=False)
        for name in block.names:
            cells = table.row(height=580, foot=(1, 3))
            self.into(cells[0], name)
            self.into(cells[2], block.date, align=Align.CENTER)
        for empty in cell.paragraphs:
            styled(empty, "Gap")

    def into(
        self,
        cell: Any,
        words: Words,
        style: str = "Cell",
        align: Align = Align.LEFT,
        tone: Tone = Tone.PLAIN,
    ) -> None:
        """Text into the first paragraph of a cell."""
        paragraph = styled(cell.paragraphs[0], style)
        aligned(paragraph, align)
        self.say(paragraph, words, tone)

    def more(self, cell: Any, words: str, style: str, tone: Tone = Tone.PLAIN) -> None:
        """One more centred paragraph in a cell."""
        paragraph = styled(cell.add_paragraph(), style)
        aligned(paragraph, Align.CENTER)
        self.say(paragraph, words, tone)
