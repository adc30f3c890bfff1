"""Notes on cells: added to those of the staff, in boxes as large as their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bcm_excel.excel.grid import Position
from bcm_excel.excel.ooxml.boxes import BOX, anchor, box_height
from bcm_excel.excel.ooxml.draft import HEAD, TYPE, VML, Draft
from bcm_excel.excel.ooxml.markup import (
    BrokenXmlError,
    Edit,
    Element,
    apply,
    child,
    children,
    filled,
    root,
    text_element,
)
from bcm_excel.excel.ooxml.sheet import CellXml, SheetXml, position
from bcm_excel.excel.plain import safe_text

AUTHOR = "bcm-excel"
DIVIDER = "\n────────────\n"
BLOCK = 1024
"""Excel numbers the shapes of a drawing in blocks of so many."""
NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,'
    'l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype>"
)
SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:{width}pt;height:{height}pt;z-index:1;visibility:hidden"'
    ' fillcolor="#{colour}" o:insetmode="auto"><v:fill color2="#{colour}"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


@dataclass(frozen=True, slots=True)
class Note:
    """What a cell's note says, and the colour of its box (``FFE9E7``)."""

    text: str
    colour: str


class Notes:
    """Writes notes into the drawings of a workbook, numbering their boxes once over all."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._block = 0
        for name in draft.package.names:
            if name.lower().endswith(".vml"):
                text = draft.package.text(name)
                ids = re.findall(r"_x0000_s([0-9]{1,9})", text)
                maps = re.findall(r"""data=["']([0-9, ]+)["']""", text)
                blocks = [int(each) for each in re.findall("[0-9]+", ",".join(maps))]
                self._block = max([self._block, *blocks, *(int(each) // BLOCK for each in ids)])

    def threaded(self, part: str) -> set[Position]:
        """The cells of a sheet with a conversation, whose note Excel writes itself."""
        found: set[Position] = set()
        package = self._draft.package
        for each in package.relations(part):
            if each.kind == "threadedComment" and each.part:
                xml = package.text(each.part)
                items = children(xml, root(xml))
                found |= {position(item.attributes.get("ref", "")) for item in items}
        return found

    def add(self, part: str, sheet: SheetXml, notes: Mapping[Position, Note]) -> str | None:
        """Adds notes to a sheet. Returns the ``legacyDrawing`` to insert, None if it is there."""
        package = self._draft.package
        comments = package.related(part, "comments")
        texts: dict[Position, str] = {}
        if comments:
            xml, texts = _extended(package.text(comments), notes)
            self._draft.put(comments, xml)
        else:
            xml, _ = _extended(_empty(self._draft.namespace), notes)
            name = self._draft.free("xl/comments{}.xml")
            self._draft.add(part, name, xml, "comments", f"{TYPE}comments+xml")
        drawing = sheet.child("legacyDrawing")
        if drawing is None:
            boxes = {at: Note(text, "FFFFE1") for at, text in texts.items()} | dict(notes)
            return self._new_drawing(part, sheet, boxes)
        self._extend_drawing(part, sheet, drawing, notes, texts)
        return None

    def _new_drawing(self, part: str, sheet: SheetXml, notes: Mapping[Position, Note]) -> str:
        names = "".join(f' xmlns:{key}="{value}"' for key, value in NAMESPACES.items())
        blocks, shapes = self._shapes(sheet, notes)
        xml = (
            f'<xml{names}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/>'
            f"</o:shapelayout>{SHAPE_TYPE}{shapes}</xml>"
        )
        name = self._draft.free("xl/drawings/vmlDrawing{}.vml")
        link = self._draft.add(part, name, xml, "vmlDrawing", VML)
        prefix = sheet.root.prefix
        return f'<{prefix}legacyDrawing xmlns:r="{self._draft.relation_types}" r:id="{link}"/>'

    def _extend_drawing(
        self,
        part: str,
        sheet: SheetXml,
        drawing: Element,
        notes: Mapping[Position, Note],
        texts: Mapping[Position, str],
    ) -> None:
        """More boxes in a drawing that is there; those of joint notes grow with their text."""
        link = next((value for key, value in drawing.attributes.items() if key.endswith("id")), "")
        relations = self._draft.package.relations(part)
        name = next((each.part for each in relations if each.id == link), None)
        if name is None or self._draft.package.find(name) is None:
            raise BrokenXmlError("the drawing of the notes is missing")
        xml = self._draft.package.text(name)
        end = xml.rfind("</xml>")
        if end < 0:
            raise BrokenXmlError("the drawing of the notes is of an unknown kind")
        edits: list[Edit] = []
        for at, box in _boxes(xml).items():
            if at in notes and at in texts:
                edits += _grown(box, anchor(sheet, at, box_height(texts[at])))
        new = {at: note for at, note in notes.items() if at not in texts}
        if new:
            blocks, shapes = self._shapes(sheet, new)
            kind = "" if 'id="_x0000_t202"' in xml else SHAPE_TYPE
            edits.append(Edit(end, end, _declared(xml, kind + shapes)))
            numbered = re.search(r"""<(?:[\w.-]+:)?idmap\b[^>]*?\bdata=["']([0-9, ]+)""", xml)
            if numbered:
                edits.append(Edit(numbered.end(1), numbered.end(1), f",{blocks}"))
        self._draft.put(name, apply(xml, edits))

    def _shapes(self, sheet: SheetXml, notes: Mapping[Position, Note]) -> tuple[str, str]:
        """The blocks of numbers that are used, and the boxes."""
        first = self._block + 1
        shapes: list[str] = []
        for index, (at, note) in enumerate(sorted(notes.items(), key=lambda item: item[0])):
            block, rest = divmod(index, BLOCK - 1)
            self._block = first + block
            height = box_height(note.text)
            shapes.append(
                SHAPE.format(
                    id=self._block * BLOCK + rest + 1,
                    width=BOX * 3 // 4,
                    height=height * 3 // 4,
                    colour=note.colour,
                    anchor=_joined(anchor(sheet, at, height)),
                    row=at[0] - 1,
                    column=at[1] - 1,
                )
            )
        return ",".join(str(each) for each in range(first, self._block + 1)), "".join(shapes)


def _empty(namespace: str) -> str:
    return f'{HEAD}<comments xmlns="{namespace}"><authors/><commentList/></comments>'


def _extended(xml: str, notes: Mapping[Position, Note]) -> tuple[str, dict[Position, str]]:
    """A part of notes with ours added, and the whole text of each note that stood there."""
    top = root(xml)
    p = top.prefix
    authors, listed = child(xml, top, "authors"), child(xml, top, "commentList")
    if authors is None or listed is None:
        raise BrokenXmlError("the notes have no list")
    author = len(children(xml, authors))
    edits = [filled(xml, authors, f"<{p}author>{AUTHOR}</{p}author>")]
    texts: dict[Position, str] = {}
    for each in children(xml, listed):
        at = position(each.attributes.get("ref", ""))
        body = child(xml, each, "text")
        old = re.sub("<[^>]*>", "", body.within(xml)) if body else ""
        texts[at] = old
        if at in notes:
            texts[at] = old + DIVIDER + notes[at].text
            edits.append(_appended(xml, each, body, notes[at].text))
    new = "".join(
        f'<{p}comment ref="{CellXml(at, 0, p).ref}" authorId="{author}">'
        f"<{p}text>{_runs(p, note.text)}</{p}text></{p}comment>"
        for at, note in sorted(notes.items(), key=lambda item: item[0])
        if at not in texts
    )
    if new:
        edits.append(filled(xml, listed, new))
    return apply(xml, edits), texts


def _appended(xml: str, comment: Element, body: Element | None, text: str) -> Edit:
    """Our text behind that of the staff, which keeps its look."""
    p = comment.prefix
    if body is None or body.empty:
        new = f"<{p}text>{_runs(p, text)}</{p}text>"
        return Edit(body.start, body.end, new) if body else Edit(comment.inner, comment.inner, new)
    inside = children(xml, body)
    plain = next((each for each in inside if each.name == "t"), None)
    runs = [each for each in inside if each.name == "r"]
    addition = _run(p, DIVIDER, bold=False) + _runs(p, text)
    if plain and not runs:
        return Edit(plain.start, plain.end, f"<{p}r>{plain.text(xml)}</{p}r>{addition}")
    at = runs[-1].end if runs else body.inner
    return Edit(at, at, addition)


def _runs(p: str, text: str) -> str:
    """A note's text, the first line of each paragraph bold."""
    pieces: list[str] = []
    for paragraph in safe_text(text).split("\n\n"):
        first, newline, rest = paragraph.partition("\n")
        gap = "\n\n" if pieces else ""
        pieces.append(_run(p, gap + first + newline, bold=True))
        if rest:
            pieces.append(_run(p, rest, bold=False))
    return "".join(pieces)


def _run(p: str, text: str, *, bold: bool) -> str:
    weight = f"<{p}b/>" if bold else ""
    look = f'{weight}<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/>'
    return f'<{p}r><{p}rPr>{look}<{p}family val="2"/></{p}rPr>{text_element(p, text)}</{p}r>'


def _declared(xml: str, shapes: str) -> str:
    """Shapes for a drawing whose outermost tag may use other prefixes than ours."""
    head = xml[: root(xml).inner]
    missing = "".join(
        f' xmlns:{key}="{value}"'
        for key, value in NAMESPACES.items()
        if not re.search(f"xmlns:{key}=[\"']{re.escape(value)}[\"']", head)
    )
    return re.sub("<v:shape(type)?(?= )", lambda match: match[0] + missing, shapes)


SHAPES = re.compile(r"<((?:[\w.-]+:)?)shape\b.*?</\1shape>", re.DOTALL)
CLIENT = re.compile(r"<((?:[\w.-]+:)?)ClientData\b[^>]*>")
ANCHOR = re.compile(r"<(?:[\w.-]+:)?Anchor>([-0-9,\s]+)</")
ROW = re.compile(r"<(?:[\w.-]+:)?Row>\s*([0-9]+)\s*</")
COLUMN = re.compile(r"<(?:[\w.-]+:)?Column>\s*([0-9]+)\s*</")


def _boxes(xml: str) -> dict[Position, re.Match[str]]:
    """The shapes of a drawing that belong to a cell's note."""
    found: dict[Position, re.Match[str]] = {}
    for shape in SHAPES.finditer(xml):
        row, column = ROW.search(shape[0]), COLUMN.search(shape[0])
        if row and column:
            found[int(row[1]) + 1, int(column[1]) + 1] = shape
    return found


def _grown(box: re.Match[str], new: tuple[int, ...]) -> list[Edit]:
    """The box of a note that stood there, at least as large as its joint text needs."""
    corners, client = ANCHOR.search(box[0]), CLIENT.search(box[0])
    if corners is None:
        if client is None:
            return []
        place = box.start() + client.end()
        return [Edit(place, place, f"<{client[1]}Anchor>{_joined(new)}</{client[1]}Anchor>")]
    old = tuple(int(each) for each in re.findall("-?[0-9]+", corners[1]))
    if len(old) != len(new):
        return []
    larger = (*old[:4], *max(old[4:6], new[4:6]), *max(old[6:], new[6:]))
    start = box.start() + corners.start(1)
    return [Edit(start, start + len(corners[1]), _joined(larger))]


def _joined(corners: Iterable[int]) -> str:
    return ", ".join(str(each) for each in corners)
