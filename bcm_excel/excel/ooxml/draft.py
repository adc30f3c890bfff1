"""Changes to a package, gathered until they are written: parts, links and content types."""

from __future__ import annotations

import posixpath
from contextlib import suppress
from pathlib import Path
from xml.parsers import expat

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import unwritable
from bcm_excel.core.text import Text
from bcm_excel.excel.ooxml.markup import Edit, apply, children, filled, quoted, root
from bcm_excel.excel.ooxml.package import CONTENT_TYPES, ODD_XML, Package, relations_of

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"

MISCOPIED = Text(
    "副本与原文件核对不一致，已放弃", "the copy did not agree with the original and was given up"
)


class Draft:
    """A package and the parts that will differ."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.changed: dict[str, str] = {}
        workbook = package.text(package.workbook)
        strict = (
            'conformance="strict"' in workbook or "purl.oclc.org/ooxml/spreadsheetml" in workbook
        )
        self.relation_types = STRICT if strict else TRANSITIONAL
        element = root(workbook)
        self.namespace = element.attributes.get(
            f"xmlns:{element.prefix[:-1]}" if element.prefix else "xmlns", MAIN
        )

    def text(self, name: str) -> str:
        """A part as it will be."""
        return self.changed[name] if name in self.changed else self.package.text(name)

    def put(self, name: str, text: str) -> None:
        """A part will read so."""
        self.changed[name] = text

    def free(self, pattern: str) -> str:
        """The first name of a pattern such as ``xl/comments{}.xml`` that no part has."""
        taken = {name.lower() for name in (*self.package.names, *self.changed)}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def add(self, source: str, name: str, text: str, kind: str, content: str) -> str:
        """A new part, linked from another by a relationship. Returns the link's id."""
        self.put(name, text)
        self._declare(name, content)
        part = relations_of(source)
        part = self.package.find(part) or part
        if part in self.changed or self.package.find(part):
            xml = self.text(part)
        else:
            xml = f'{HEAD}<Relationships xmlns="{RELATIONSHIPS}"></Relationships>'
        element = root(xml)
        taken = {each.attributes.get("Id", "") for each in children(xml, element)}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        target = posixpath.relpath(name, posixpath.dirname(source) or ".")
        link = (
            f'<{element.prefix}Relationship Id="rId{number}"'
            f' Type="{self.relation_types}/{kind}" Target="{quoted(target)}"/>'
        )
        self.put(part, apply(xml, [filled(xml, element, link)]))
        return f"rId{number}"

    def _declare(self, name: str, content: str) -> None:
        """Says what a new part is; drawings of notes are known by their ending."""
        part = self.package.find(CONTENT_TYPES) or CONTENT_TYPES
        xml = self.text(part)
        element = root(xml)
        known = children(xml, element)
        if name.endswith(".vml"):
            endings = {each.attributes.get("Extension", "").lower() for each in known}
            if "vml" in endings:
                return
            new = f'<{element.prefix}Default Extension="vml" ContentType="{VML}"/>'
            self.put(part, apply(xml, [Edit(element.inner, element.inner, new)]))
            return
        new = f'<{element.prefix}Override PartName="/{quoted(name)}" ContentType="{content}"/>'
        self.put(part, apply(xml, [filled(xml, element, new)]))

    def write(self, target: Path) -> None:
        """The copy with all changes, read back and compared: no part is missing, and only those
        that were drafted differ. Where that fails, a Failure, and nothing is left behind.
        """
        package = self.package
        try:
            package.write(
                target, {name: package.encoded(name, text) for name, text in self.changed.items()}
            )
            self._verify(target)
        except OSError as error:
            _dropped(target)
            raise unwritable(target, error) from error
        except Failure:
            _dropped(target)
            raise

    def _verify(self, target: Path) -> None:
        source = self.package
        with Package(target) as copy:
            if copy.names[: len(source.names)] != source.names:
                raise Failure(Reason.CORRUPT, source.path, MISCOPIED)
            for name in copy.names:
                data = copy.read(name)
                changed = self.changed.get(name)
                same = source.read(name) if changed is None else source.encoded(name, changed)
                if data != same:
                    raise Failure(Reason.CORRUPT, source.path, MISCOPIED)
                if changed is not None and not name.endswith(".vml"):
                    self._parse(data)  # Excel's own .vml are not always well-formed

    def _parse(self, data: bytes) -> None:
        try:
            expat.ParserCreate().Parse(data, True)
        except expat.ExpatError as error:
            raise Failure(Reason.UNSAFE, self.package.path, ODD_XML) from error


def _dropped(target: Path) -> None:
    """Nothing is left of what could not be written whole."""
    with suppress(OSError):  # where the path itself is impossible there is nothing to drop
        target.unlink(missing_ok=True)
