"""Links of cells to an address or a number, which programs make by themselves while people type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from bcm_excel.core.cell import letters
from bcm_excel.excel.grid import Position
from bcm_excel.excel.ooxml.markup import Edit, apply, child, children, root
from bcm_excel.excel.ooxml.package import Relation

DIALLED = ("mailto:", "tel:")


def without_old_links(
    xml: str, relations: Iterable[Relation], now: Mapping[Position, object]
) -> str:
    """The sheet, where no cell of ``now`` (with its new content) leads to an address or a number
    that it no longer shows. Other links stay.
    """
    group = child(xml, root(xml), "hyperlinks")
    if group is None:
        return xml
    targets = {each.id: each.target for each in relations if each.kind == "hyperlink"}
    shown = {f"{letters(column)}{row}": content for (row, column), content in now.items()}
    links = children(xml, group)
    old = []
    for each in links:
        to = [targets.get(value, "") for name, value in each.attributes.items() if _is_id(name)]
        ref = each.attributes.get("ref", "")
        if ref in shown and any(_is_old(target, shown[ref]) for target in to):
            old.append(each)
    gone = [group] if links and len(old) == len(links) else old
    return apply(xml, (Edit(each.start, each.end, "") for each in gone))


def _is_id(name: str) -> bool:
    return name == "id" or name.endswith(":id")


def _is_old(target: str, content: object) -> bool:
    scheme = next((each for each in DIALLED if target.lower().startswith(each)), None)
    if scheme is None:
        return False
    address = unquote(target[len(scheme) :]).partition("?")[0].strip()
    return address.casefold() not in str(content).casefold()
