"""XML text taken apart just far enough to insert into it and leave every other byte alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

ATTRIBUTES = r"""((?>(?:[^<>"'/]+|"[^"]*"|'[^']*'|/(?!>))*))"""
ASIDE = r"!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>"
TAG = re.compile(rf"<(?:{ASIDE}|(/?)((?:[\w.-]+:)?)([\w.-]+){ATTRIBUTES}(/?)>)", re.DOTALL)
ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Element(NamedTuple):
    """Where an element stands: ``[start, inner)`` opens it, ``[close, end)`` ends it."""

    prefix: str
    """With its colon, or empty."""
    name: str
    written: str
    """Its attributes as they are written."""
    start: int
    inner: int
    close: int
    end: int

    @property
    def attributes(self) -> dict[str, str]:
        """Its attributes, with entities resolved."""
        return attributes(self.written)

    @property
    def empty(self) -> bool:
        """Written as one tag, ``<a/>``."""
        return self.inner == self.end

    def text(self, xml: str) -> str:
        """The element as it is written."""
        return xml[self.start : self.end]

    def within(self, xml: str) -> str:
        """What is written between its tags."""
        return xml[self.inner : self.close]


@dataclass(frozen=True, slots=True)
class Edit:
    """Text put in place of ``[start, end)``; edits at one place keep their order."""

    start: int
    end: int
    text: str


class BrokenXmlError(ValueError):
    """The text is no XML that can be edited."""


def apply(xml: str, edits: Iterable[Edit]) -> str:
    """The text with all edits made; positions are those of the text before."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if edit.start < at:
            raise BrokenXmlError("edits overlap")
        pieces += (xml[at : edit.start], edit.text)
        at = edit.end
    return "".join((*pieces, xml[at:]))


def attributes(text: str) -> dict[str, str]:
    """The attributes of an open tag, with entities resolved."""
    return {
        match[1]: unescape(match[2] if match[2] is not None else match[3])
        for match in ATTRIBUTE.finditer(text)
    }


def root(xml: str) -> Element:
    """The outermost element."""
    for match in TAG.finditer(xml):
        if match[3] is None:
            continue
        prefix, name = match[2], match[3]
        close = end = match.end()
        if not match[5]:
            close = xml.rfind(f"</{prefix}{name}")
            end = xml.find(">", close) + 1
            if close < match.end() or not end:
                raise BrokenXmlError(f"{name} is not closed")
        return Element(prefix, name, match[4], match.start(), match.end(), close, end)
    raise BrokenXmlError("no element")


def children(xml: str, parent: Element) -> list[Element]:
    """The elements directly inside ``parent``.

    The cells of a sheet are not looked into: the end of ``sheetData`` is found from behind.
    """
    found: list[Element] = []
    if parent.empty:
        return found
    opened: re.Match[str] | None = None
    depth, at = 0, parent.inner
    while match := TAG.search(xml, at, parent.close):
        at = match.end()
        if match[3] is None:
            continue
        if match[1]:
            depth -= 1
            if depth == 0 and opened is not None:
                found.append(_element(opened, match.start(), match.end()))
        elif match[5]:
            if depth == 0:
                found.append(_element(match, match.end(), match.end()))
        else:
            if depth == 0:
                opened = match
                if match[3] == "sheetData":
                    at = xml.rfind(f"</{match[2]}{match[3]}", at, parent.close)
            depth += 1
        if depth < 0 or at < 0:
            break
    if depth:
        raise BrokenXmlError(f"{parent.name} is not well-formed")
    return found


def _element(match: re.Match[str], close: int, end: int) -> Element:
    return Element(match[2], match[3], match[4], match.start(), match.end(), close, end)


def child(xml: str, parent: Element, name: str) -> Element | None:
    """The first element of this name directly inside ``parent``."""
    return next((each for each in children(xml, parent) if each.name == name), None)


def with_attributes(tag: str, values: Mapping[str, str | None]) -> str:
    """An element's text with attributes of its open tag set, or taken away where None."""
    match = TAG.match(tag)
    if match is None or match[3] is None or match[1]:
        raise BrokenXmlError("not an open tag")
    inside, at = match[4], match.start(4)
    edits: list[Edit] = []
    missing = {name: value for name, value in values.items() if value is not None}
    for each in ATTRIBUTE.finditer(inside):
        if each[1] not in values:
            continue
        value = values[each[1]]
        missing.pop(each[1], None)
        new = "" if value is None else f'{each[1]}="{quoted(value)}"'
        edits.append(Edit(at + each.start(), at + each.end(), new))
    end = at + len(inside.rstrip())
    edits += [Edit(end, end, f' {name}="{quoted(value)}"') for name, value in missing.items()]
    return apply(tag, edits)


def filled(xml: str, element: Element, inner: str) -> Edit:
    """Writes ``inner`` before the element's end, opening it where it is empty."""
    if not element.empty:
        return Edit(element.close, element.close, inner)
    tag = element.text(xml)
    name = f"{element.prefix}{element.name}"
    return Edit(element.start, element.end, f"{tag[:-2].rstrip()}>{inner}</{name}>")


def inserted(xml: str, parent: Element, before: Collection[str], text: str) -> Edit:
    """Writes ``text`` behind the last child named in ``before``, else as the first child."""
    earlier = [each.end for each in children(xml, parent) if each.name in before]
    at = max(earlier, default=parent.inner)
    return filled(xml, parent, text) if parent.empty else Edit(at, at, text)


CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
LITERAL = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def escaped(text: str) -> str:
    """A cell's text as XML: control characters as Excel writes them, nothing that breaks XML."""
    text = LITERAL.sub("_x005F_", NOT_XML.sub("\ufffd", text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def quoted(text: str) -> str:
    """A text as the value of an attribute in double quotes."""
    text = NOT_XML.sub("\ufffd", CONTROL.sub("\ufffd", text)).replace("&", "&amp;")
    text = text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.replace("\n", "&#10;").replace("\t", "&#9;")


def text_element(prefix: str, text: str) -> str:
    """``<t>`` with its spaces and line breaks preserved."""
    keep = ' xml:space="preserve"' if text != " ".join(text.split()) else ""
    return f"<{prefix}t{keep}>{escaped(text)}</{prefix}t>"
