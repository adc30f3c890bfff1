"""Tables of fixed widths whose rows stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bcm_excel.word import styles


def child(parent: Any, name: str, **attributes: str) -> Any:
    """A new last child of an element, both in Word's own namespace."""
    element = parent.makeelement(
        f"{{{styles.W}}}{name}",
        {f"{{{styles.W}}}{key}": value for key, value in attributes.items()},
    )
    parent.append(element)
    return element


def shade(cell: Any, fill: str | None) -> None:
    """The ground of a cell; it comes before how the text stands upright."""
    if fill is not None:
        look = cell._tc.get_or_add_tcPr()
        shading = child(look, "shd", val="clear", color="auto", fill=fill)
        upright = look.find(f"{{{styles.W}}}vAlign")
        if upright is not None:
            upright.addprevious(shading)


def upright(cell: Any, place: str) -> None:
    """Where the text of a cell stands: at its ``top``, ``center`` or ``bottom``."""
    cell._tc.get_or_add_tcPr().find(f"{{{styles.W}}}vAlign").set(f"{{{styles.W}}}val", place)


def frameless(cell: Any) -> None:
    """A cell without room around what stands in it."""
    look = cell._tc.get_or_add_tcPr()
    room = look.makeelement(f"{{{styles.W}}}tcMar", {})
    for side in styles.CELL_ROOM:
        child(room, side, w="0", type="dxa")
    look.find(f"{{{styles.W}}}vAlign").addprevious(room)


class Tables:
    """Adds tables to a document, or to a cell."""

    def __init__(self, holder: Any) -> None:
        self.holder = holder

    def add(self, shares: Sequence[float], *, lines: bool = True) -> Grid:
        """An empty table over the whole width; ``shares`` of it are its columns'."""
        widths = [round(share * styles.TEXT_WIDTH) for share in shares]
        table = self.holder.add_table(rows=0, cols=len(widths))
        look = table._tbl.tblPr
        for old in list(look):
            look.remove(old)
        child(look, "tblW", w=str(sum(widths)), type="dxa")
        if lines:
            border = child(look, "tblBorders")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
                child(border, side, val="single", sz="4", space="0", color=styles.RULE)
        child(look, "tblLayout", type="fixed")
        room = child(look, "tblCellMar")
        for side, width in styles.CELL_ROOM.items():
            child(room, side, w=str(width), type="dxa")
        for column, width in zip(table._tbl.tblGrid, widths, strict=True):
            column.set(f"{{{styles.W}}}w", str(width))
        return Grid(table, widths)


class Grid:
    """One table that grows row by row."""

    def __init__(self, table: Any, widths: Sequence[int]) -> None:
        self.table = table
        self.widths = widths

    def row(
        self,
        *,
        heading: bool = False,
        gap: bool = False,
        height: int | None = None,
        foot: Sequence[int] = (),
    ) -> list[Any]:
        """The cells of a new row, which never breaks over two pages.

        A ``heading`` stands on every page again; ``gap`` leaves white between the cells; the
        cells ``foot`` have a line below; ``height`` is the least one.
        """
        row = self.table.add_row()
        look = row._tr.get_or_add_trPr()
        child(look, "cantSplit")
        if height is not None:
            child(look, "trHeight", val=str(height), hRule="atLeast")
        if heading:
            child(look, "tblHeader")
        cells = list(row.cells)
        for index, (cell, width) in enumerate(zip(cells, self.widths, strict=True)):
            inside = cell._tc.get_or_add_tcPr()
            for old in list(inside):
                inside.remove(old)
            child(inside, "tcW", w=str(width), type="dxa")
            if gap or index in foot:
                border = child(inside, "tcBorders")
                sides = ("top", "left", "bottom", "right") if gap else ("bottom",)
                for side in sides:
                    size, color = ("36", "FFFFFF") if gap else ("4", styles.GREY)
                    child(border, side, val="single", sz=size, space="0", color=color)
            child(inside, "vAlign", val="bottom" if height else "center")
        return cells
