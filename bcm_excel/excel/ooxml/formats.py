"""Cell formats added to a workbook's ``styles.xml``; those that exist keep their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bcm_excel.excel.ooxml.markup import (
    Edit,
    Element,
    apply,
    child,
    children,
    filled,
    inserted,
    quoted,
    root,
    with_attributes,
)

SECTIONS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
GENERAL, TEXT = 0, 49
DATES = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
"""Built-in number formats that show a day, the Chinese ones included."""
FIRST_OWN = 164
LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|General', re.IGNORECASE)
DAY = re.compile("[yd]|e(?![+-])", re.IGNORECASE)
MOST = 64_000
"""Cell formats that Excel takes."""

EMPTY = (
    '<styleSheet xmlns="{}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font>'
    '</fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill'
    ' patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/>'
    '<bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0"'
    ' fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0"'
    ' fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class Formats:
    """The formats of a workbook; new ones are copies of those in use with one thing changed."""

    def __init__(self, xml: str) -> None:
        self._xml = xml
        self._root = root(xml)
        self._items: dict[str, list[str]] = {}
        self._ids: dict[int, str] = {}
        for name in SECTIONS:
            section = child(xml, self._root, name)
            found = children(xml, section) if section else []
            self._items[name] = [each.text(xml) for each in found]
            if name == "numFmts":
                self._ids = {_int(each, "numFmtId"): _get(each, "formatCode") for each in found}
        self._had = {name: len(found) for name, found in self._items.items()}
        self._made: dict[tuple[int, str], int] = {}

    @property
    def changed(self) -> bool:
        """Something was added."""
        return any(len(found) > self._had[name] for name, found in self._items.items())

    @property
    def too_many(self) -> bool:
        """More cell formats than Excel opens."""
        return len(self._items["cellXfs"]) > MOST

    def shows_day(self, style: int) -> bool:
        """A number in this format is shown as a date."""
        number = self._number(style)
        return number in DATES or bool(DAY.search(self._code(number)))

    def shows_time(self, style: int) -> bool:
        """A date in this format is shown with its hours."""
        number = self._number(style)
        return number == 22 or "h" in self._code(number).lower()

    def is_text(self, style: int) -> bool:
        """Whatever is typed into a cell of this format stays text."""
        return self._number(style) == TEXT or self._code(self._number(style)) == "@"

    def wraps(self, style: int) -> bool:
        """Text in this format goes on in a second line."""
        found = self._items["cellXfs"]
        if not 0 <= style < len(found):
            return False
        aligned = child(found[style], root(found[style]), "alignment")
        return bool(aligned and aligned.attributes.get("wrapText") in {"1", "true"})

    def with_number(self, style: int, code: str) -> int:
        """The same format with another number format; ``""`` is General."""
        made = self._made.get((style, code))
        if made is None:
            number = self._number_format(code) if code else GENERAL
            values = {"numFmtId": str(number), "applyNumberFormat": "1", "quotePrefix": None}
            made = self._made[style, code] = self._clone(style, values)
        return made

    def with_fill(self, style: int, rgb: str, *, legible: bool = True) -> int:
        """The same format on a plain colour such as ``FFC7CE``; a light font turns black there."""
        made = self._made.get((style, f"#{rgb}"))
        if made is None:
            fill = (
                f'<p:fill><p:patternFill patternType="solid"><p:fgColor rgb="FF{rgb}"/>'
                '<p:bgColor indexed="64"/></p:patternFill></p:fill>'
            )
            values = {"fillId": str(self._item("fills", fill)), "applyFill": "1"}
            values |= self._legible(style) if legible else {}
            made = self._made[style, f"#{rgb}"] = self._clone(style, values)
        return made

    def _legible(self, style: int) -> dict[str, str]:
        """A black font where that of the format is too light for a light colour."""
        formats, fonts = self._items["cellXfs"], self._items["fonts"]
        number = _int(root(formats[style]), "fontId") if 0 <= style < len(formats) else 0
        if number >= len(fonts):
            return {}
        font = fonts[number]
        colour = child(font, root(font), "color")
        if colour is None or not _light(colour.attributes):
            return {}
        black = f'<{colour.prefix}color rgb="FF000000"/>'
        dark = apply(font, [Edit(colour.start, colour.end, black)])
        return {"fontId": str(self._item("fonts", dark)), "applyFont": "1"}

    def plain(self, font: str = "", rgb: str = "", align: str = "", border: str = "") -> int:
        """A format of our own: a ``<p:font>``, a colour, ``<p:alignment>``, ``<p:border>``."""
        base = dict.fromkeys(("numFmtId", "fontId", "fillId", "borderId", "xfId"), "0")
        if font:
            base |= {"fontId": str(self._item("fonts", font)), "applyFont": "1"}
        if border:
            base |= {"borderId": str(self._item("borders", border)), "applyBorder": "1"}
        inner = self._prefixed(align)
        if align:
            base["applyAlignment"] = "1"
        words = "".join(f' {name}="{value}"' for name, value in base.items())
        prefix = self._root.prefix
        style = self._append("cellXfs", f"<{prefix}xf{words}>{inner}</{prefix}xf>")
        return self.with_fill(style, rgb, legible=False) if rgb else style

    def xml(self) -> str:
        """The part with everything added."""
        xml = self._xml
        for index, name in enumerate(SECTIONS):
            new = self._items[name][self._had[name] :]
            if not new:
                continue
            top = root(xml)
            section = child(xml, top, name)
            count = str(len(self._items[name]))
            if section is None:
                body = f'<{top.prefix}{name} count="{count}">{"".join(new)}</{top.prefix}{name}>'
                edit = inserted(xml, top, SECTIONS[:index], body)
            else:
                grown = apply(xml, [filled(xml, section, "".join(new))])
                again = child(grown, root(grown), name) or section
                text = with_attributes(again.text(grown), {"count": count})
                edit = Edit(section.start, section.end, text)
            xml = apply(xml, [edit])
        return xml

    def _number(self, style: int) -> int:
        found = self._items["cellXfs"]
        return _int(root(found[style]), "numFmtId") if 0 <= style < len(found) else GENERAL

    def _code(self, number: int) -> str:
        """What a format of the workbook's own shows, without quoted words and colours."""
        return LITERALS.sub("", self._ids.get(number, "").split(";")[0])

    def _number_format(self, code: str) -> int:
        for number, existing in self._ids.items():
            if existing == code:
                return number
        number = max(FIRST_OWN - 1, *self._ids, 0) + 1
        self._ids[number] = code
        self._append(
            "numFmts",
            f'<{self._root.prefix}numFmt numFmtId="{number}" formatCode="{quoted(code)}"/>',
        )
        return number

    def _clone(self, style: int, values: Mapping[str, str | None]) -> int:
        found = self._items["cellXfs"]
        if not found:
            self.plain()
        base = found[style] if 0 <= style < len(found) else found[0]
        return self._append("cellXfs", with_attributes(base, values))

    def _item(self, section: str, text: str) -> int:
        text = self._prefixed(text)
        items = self._items[section]
        return items.index(text) if text in items else self._append(section, text)

    def _append(self, section: str, text: str) -> int:
        self._items[section].append(text)
        return len(self._items[section]) - 1

    def _prefixed(self, text: str) -> str:
        return text.replace("<p:", f"<{self._root.prefix}").replace(
            "</p:", f"</{self._root.prefix}"
        )


def _light(colour: Mapping[str, str]) -> bool:
    """White or nearly so: by value, as the theme's background, or by its old number."""
    rgb = colour.get("rgb", "")[-6:]
    if re.fullmatch("[0-9A-Fa-f]{6}", rgb):
        red, green, blue = (int(rgb[at : at + 2], 16) for at in (0, 2, 4))
        return 0.3 * red + 0.6 * green + 0.1 * blue > 160
    return colour.get("theme") in {"0", "2"} or colour.get("indexed") in {"1", "9"}


def _int(element: Element, name: str) -> int:
    value = element.attributes.get(name, "0")
    return int(value) if value.isascii() and value.isdigit() else 0


def _get(element: Element, name: str) -> str:
    return element.attributes.get(name, "")
