"""Tables (Ctrl+T) of a worksheet: their fixed rows, and one that grows by the rows below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bcm_excel.core.cell import letters
from bcm_excel.excel.grid import Area, Position
from bcm_excel.excel.ooxml.draft import Draft
from bcm_excel.excel.ooxml.markup import Edit, apply, child, root, with_attributes
from bcm_excel.excel.ooxml.package import Package
from bcm_excel.excel.ooxml.sheet import area


def _parts(package: Package, sheet: str) -> Iterator[str]:
    for each in package.relations(sheet):
        if each.kind == "table" and each.part:
            yield each.part


def edges(package: Package, sheet: str) -> Iterator[Area]:
    """Header and totals rows of tables: Excel repairs a file where they differ from the table."""
    for part in _parts(package, sheet):
        table = root(package.text(part)).attributes
        whole = area(table.get("ref", "A1"))
        if table.get("headerRowCount", "1") != "0":
            yield Area(whole.top, whole.left, whole.top, whole.right)
        if table.get("totalsRowCount", "0") != "0":
            yield Area(whole.bottom, whole.left, whole.bottom, whole.right)


def grow_tables(draft: Draft, sheet: str, cells: Iterable[Position]) -> None:
    """Tables that end right above new cells take their rows in; one with a totals row does not."""
    below = sorted(cells)
    for part in _parts(draft.package, sheet):
        xml = draft.text(part)
        top = root(xml)
        if top.attributes.get("totalsRowCount", "0") != "0":
            continue
        was = whole = area(top.attributes.get("ref", "A1"))
        for row, column in below:
            if row == whole.bottom + 1 and whole.left <= column <= whole.right:
                whole = replace(whole, bottom=row)
        if whole != was:
            draft.put(part, _resized(xml, whole))


def _resized(xml: str, whole: Area) -> str:
    """The table's part with its range, and that of its filter, reaching further down."""
    ref = f"{letters(whole.left)}{whole.top}:{letters(whole.right)}{whole.bottom}"
    top = root(xml)
    tag = xml[top.start : top.inner]
    edits = [Edit(top.start, top.inner, with_attributes(tag, {"ref": ref}))]
    filtered = child(xml, top, "autoFilter")
    if filtered is not None:
        text = with_attributes(filtered.text(xml), {"ref": ref})
        edits.append(Edit(filtered.start, filtered.end, text))
    return apply(xml, edits)
