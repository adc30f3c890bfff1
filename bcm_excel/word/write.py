"""The door out: a Document becomes a .docx file. Nothing else imports docx."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcm_excel.core.encrypt import encrypt
from bcm_excel.core.printable import printable
from bcm_excel.core.save import put
from bcm_excel.core.text import Lang, Text
from bcm_excel.word import styles
from bcm_excel.word.chart_data import chart_workbook
from bcm_excel.word.charts import R, chart_part
from bcm_excel.word.document import Bullets, Chart, Document
from bcm_excel.word.paragraphs import running
from bcm_excel.word.writing import Writing

if TYPE_CHECKING:
    from docx.document import Document as Word

PAGE_OF = Text("第 {page} 页　共 {pages} 页", "Page {page} of {pages}")
BAGGAGE = ("thumbnail", "extended-properties", "stylesWithEffects", "customXml")
"""Parts of the library's own template that a document does not need."""
CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
NUMBERS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = datetime(1980, 1, 1)
"""A zip file knows no time before."""


def write_docx(
    document: Document, path: Path, *, overwrite: bool = False, password: str | None = None
) -> None:
    """Write the document as a whole, or raise a Failure and leave what was there.

    Refuses a file that exists (EXISTS) unless told to overwrite; ``password`` encrypts it.
    """
    data = to_bytes(document)
    if password is not None:
        data = encrypt(data, password, path)
    put(data, path, overwrite=overwrite, now=document.created)


def to_bytes(document: Document) -> bytes:
    """The document as a file in memory; the same document gives the same bytes."""
    import docx
    from docx.oxml import parse_xml

    word = docx.Document()
    _bare(word)
    lists = sum(isinstance(block, Bullets) and block.numbered for block in document.blocks)
    for element, made in (
        (word.styles.element, styles.styles()),
        (word.part.numbering_part.element, styles.numbering(document.lang, lists)),
        (word.settings.element, styles.settings()),
    ):
        element[:] = list(parse_xml(made))
    _properties(word, document)
    _page(word, document)
    Writing(word, document.lang, partial(_attach, word), parse_xml).fill(document)
    target = io.BytesIO()
    word.save(target)
    return _timeless(target.getvalue(), document.created)


def _bare(word: Word) -> None:
    """Without what the library's template carries along; the fonts are ours."""
    for holder in (word.part.package, word.part):
        for key, relation in list(holder.rels.items()):
            if relation.reltype.endswith(BAGGAGE):
                del holder.rels[key]
            elif relation.reltype.endswith("/fontTable"):
                relation.target_part._blob = styles.font_table()


def _properties(word: Word, document: Document) -> None:
    about: Any = word.core_properties
    about.title = printable(document.title)[:255]
    about.author = about.last_modified_by = printable(document.author)[:255]
    about.comments, about.revision = "", 1
    about.language = "zh-CN" if document.lang is Lang.ZH else "en-US"
    about.created = about.modified = document.created


def _page(word: Word, document: Document) -> None:
    """A4 upright with its margins, header and footer."""
    from docx.shared import Twips

    section = word.sections[0]
    section.page_width, section.page_height = Twips(styles.PAGE_WIDTH), Twips(styles.PAGE_HEIGHT)
    section.left_margin = section.right_margin = Twips(styles.SIDE)
    section.top_margin, section.bottom_margin = Twips(styles.TOP), Twips(styles.BOTTOM)
    section.header_distance = section.footer_distance = Twips(styles.RUNNING)
    running(section.header.paragraphs[0], document.header, (document.header_right,))
    before, between, after = _around(PAGE_OF[document.lang])
    pages = (before, ("PAGE",), between, ("NUMPAGES",), after)
    running(section.footer.paragraphs[0], document.footer, pages, above=True)


def _attach(word: Word, chart: Chart, number: int) -> str:
    """Put a chart with its numbers into the package; the relation to it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = word.part.package
    workbook = chart_workbook(chart)
    name = PackURI(f"/word/embeddings/chart{number}.xlsx")
    numbers = Part(name, NUMBERS, workbook, package)
    made = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART, b"", package)
    made._blob = chart_part(chart, made.relate_to(numbers, f"{R}/package"))
    return word.part.relate_to(made, f"{R}/chart")


def _around(words: str) -> tuple[str, str, str]:
    before, rest = words.split("{page}")
    between, after = rest.split("{pages}")
    return before, between, after


def _timeless(data: bytes, created: datetime) -> bytes:
    """The same package with the document's own time on every part."""
    made = max(created, FIRST)
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, source.read(name))
    return target.getvalue()
