"""A copy of the staff's workbook with findings shown at their cells; nothing in it is lost.

The copy is made by insertion into the package, not by loading and saving: shapes, pictures in
cells, extensions and stored values stay as they are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bcm_excel.core.cell import letters
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Position
from bcm_excel.excel.ooxml.draft import TYPE, Draft
from bcm_excel.excel.ooxml.findings import (
    Line,
    Summary,
    findings_sheet,
    looks,
    sheet_reference,
)
from bcm_excel.excel.ooxml.formats import EMPTY, Formats
from bcm_excel.excel.ooxml.markup import (
    BrokenXmlError,
    apply,
    child,
    children,
    inserted,
    root,
    with_attributes,
)
from bcm_excel.excel.ooxml.notes import Note, Notes
from bcm_excel.excel.ooxml.package import Package, SheetPart
from bcm_excel.excel.ooxml.sheet import CellXml, SheetXml, differing, position, same_frame
from bcm_excel.excel.ooxml.tabs import deselected, with_first_sheet, with_tab
from bcm_excel.excel.tab_names import unique_name

__all__ = ["Line", "Mark", "Marked", "Summary", "mark"]

FILLS = {"error": "FFC7CE", "warning": "FFEB9C", "info": "DDEBF7"}
"""The colour of a cell by severity, the worst first."""
BOXES = {"error": "FFE9E7", "warning": "FFF8E1", "info": "EEF5FB"}
TABS = {"error": "FF0000", "warning": "FFC000", "info": "5B9BD5"}
BEFORE_DRAWING = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing",
)  # fmt: skip
"""What stands before ``legacyDrawing`` in a sheet."""
CHANGED = {"sheetData", "dimension", "sheetViews", "sheetPr", "legacyDrawing"}

SIGNATURE = Text("数字签名（任何改动都会使其失效）", "the digital signature (any change breaks it)")
REVISIONS = Text(
    "共享工作簿的修订记录（不能插入工作表）",
    "the revision log of a shared workbook (no sheet can be added)",
)
STRUCTURE = Text(
    "内部结构不合规范的部分（批注、格式或单元格），改动后无法保证完整",
    "parts whose XML is unusual (notes, formats or cells) and might not stay whole",
)
FORMATS = Text("单元格格式（数量已到 Excel 上限）", "cell formats (as many as Excel takes)")
CONVERSATION = Text(
    "带有对话批注的单元格只上色，不另加批注",
    "cells with threaded comments are coloured only; they get no note",
)
ELSEWHERE = Text(
    "有些问题所在的工作表不存在或无法标记，只列在检查结果里",
    "some findings are on sheets that are missing or cannot be marked; they are only listed",
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding to show at its place."""

    sheet: str
    cell: str | None
    """``C7``; ``7:7`` for a row: its first used cell; None for the sheet: its first used cell."""
    severity: str
    """``error``, ``warning`` or ``info``."""
    note: str
    """Title, message and way out, in one language; lines are divided by line breaks."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What marking did. Where ``lost`` is not empty nothing was written."""

    page: str = ""
    """The name of the sheet that lists the findings."""
    cells: tuple[tuple[str, str], ...] = ()
    """Sheet and cell of each place that was coloured."""
    lost: tuple[Text, ...] = ()
    """Parts that a marked copy would lose."""
    remarks: tuple[Text, ...] = ()
    """What could not be shown at its place, and why."""


def mark(source: Path, target: Path, marks: Sequence[Mark], summary: Summary) -> Marked:
    """Writes ``target``: ``source`` with coloured cells, notes, and a first sheet of findings.

    Several marks of a cell share one note and the worst colour; a note of the staff is kept above
    ours. The copy is compared with the source before this returns. Damaged files are a Failure.
    """
    if os.path.exists(target) and target.samefile(source):
        raise ValueError("a marked copy is written beside its source, never over it")
    with Package(source) as package:
        lost = tuple(_would_lose(package))
        if lost:
            return Marked(lost=lost)
        marking = _Marking(package)
        try:
            done = marking.run(marks, summary)
            if not done.lost:
                marking.draft.write(target)
        except BrokenXmlError:
            return Marked(lost=(STRUCTURE,))
        except Failure as failure:
            if failure.reason is not Reason.UNSAFE:
                raise
            return Marked(lost=(STRUCTURE,))
    return done


def _would_lose(package: Package) -> Iterable[Text]:
    if package.signed:
        yield SIGNATURE
    if any(name.lower().startswith("xl/revisions/") for name in package.names):
        yield REVISIONS


@dataclass
class _Spot:
    """All that is said at one cell."""

    severity: str
    texts: list[str] = field(default_factory=list)

    def add(self, severity: str, text: str) -> None:
        order = list(FILLS)
        self.severity = min(self.severity, severity, key=order.index)
        if text not in self.texts:
            self.texts.append(text)

    @property
    def note(self) -> Note:
        return Note("\n\n".join(self.texts), BOXES[self.severity])


class _Marking:
    """One run over a workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.draft = Draft(package)
        self._sheets: dict[str, tuple[SheetPart, SheetXml]] = {}
        self._remarks: dict[Text, None] = {}

    def run(self, marks: Sequence[Mark], summary: Summary) -> Marked:
        sheets = self.package.sheets()
        wanted = {each.sheet for each in marks} | {line.sheet for line in summary.lines}
        for part in sheets:
            if part.kind == "worksheet" and part.name in wanted:
                self._sheets[part.name] = part, SheetXml(self.package.text(part.part))
        styles = self.package.related(self.package.workbook, "styles") or self._new_styles()
        formats = Formats(self.draft.text(styles))
        cells = self._mark_sheets(marks, formats)
        for part in sheets:
            text = self.draft.text(part.part)
            if "tabSelected" in text:
                self.draft.put(part.part, deselected(text))
        places = [self._place(line) for line in summary.lines]
        page = unique_name(summary.title or "Findings", (part.name for part in sheets))
        self._add_page(page, summary, places, formats)
        if formats.too_many:
            return Marked(lost=(FORMATS,))
        self.draft.put(styles, formats.xml())
        return Marked(page, cells, remarks=tuple(self._remarks))

    def _new_styles(self) -> str:
        name = self.draft.free("xl/styles{}.xml")
        text = EMPTY.format(self.draft.namespace)
        self.draft.add(self.package.workbook, name, text, "styles", f"{TYPE}styles+xml")
        return name

    def _mark_sheets(self, marks: Sequence[Mark], formats: Formats) -> tuple[tuple[str, str], ...]:
        """Colours and notes on every sheet; gives the cells that were coloured."""
        notes = Notes(self.draft)
        cells: list[tuple[str, str]] = []
        spots: dict[str, dict[Position, _Spot]] = {}
        tabs: dict[str, str] = {}
        for each in marks:
            if each.sheet not in self._sheets:
                self._remarks[ELSEWHERE] = None
                continue
            at = self._position(each.sheet, each.cell)
            here = spots.setdefault(each.sheet, {})
            here.setdefault(at, _Spot(each.severity)).add(each.severity, each.note)
            if each.cell is None or ":" in each.cell:
                worst = min(tabs.get(each.sheet, "info"), each.severity, key=list(FILLS).index)
                tabs[each.sheet] = worst
        for name, here in spots.items():
            part = self._sheets[name][0]
            self.draft.put(part.part, self._marked(name, here, tabs.get(name), formats, notes))
            cells += [(name, CellXml(at, 0, "").ref) for at in sorted(here)]
        return tuple(cells)

    def _marked(
        self,
        name: str,
        spots: Mapping[Position, _Spot],
        tab: str | None,
        formats: Formats,
        notes: Notes,
    ) -> str:
        """A sheet's text with its marks, once it is sure that nothing else differs."""
        part, sheet = self._sheets[name]
        redraws = {at: _Coloured(spot.severity, formats) for at, spot in spots.items()}
        xml = sheet.redrawn(redraws)
        _only_coloured(sheet, SheetXml(xml), spots.keys())
        threaded = notes.threaded(part.part)
        texts = {at: spot.note for at, spot in spots.items() if at not in threaded}
        if len(texts) < len(spots):
            self._remarks[CONVERSATION] = None
        drawing = notes.add(part.part, sheet, texts) if texts else None
        if drawing:
            xml = apply(xml, [inserted(xml, root(xml), BEFORE_DRAWING, drawing)])
        if tab:
            xml = with_tab(xml, TABS[tab])
        same_frame(sheet, SheetXml(xml), CHANGED)
        return xml

    def _position(self, name: str, cell: str | None) -> Position:
        """Where a mark shows: the cell, or the first used one of its row or sheet."""
        sheet = self._sheets[name][1]
        if cell is None:
            found = (_first_used(sheet, row) for row in sheet.rows)
            return sheet.anchor(next((at for at in found if at), (1, 1)))
        if ":" in cell:
            row = int(cell.partition(":")[0])
            return sheet.anchor(_first_used(sheet, row) or (row, 1))
        return sheet.anchor(position(cell))

    def _place(self, line: Line) -> str | None:
        """The cell that a line jumps to; None where no such sheet is to be seen."""
        if line.sheet not in self._sheets or self._sheets[line.sheet][0].hidden:
            return None
        row, column = self._position(line.sheet, line.cell)
        return f"{letters(column)}{row}"

    def _add_page(
        self, name: str, summary: Summary, places: Sequence[str | None], formats: Formats
    ) -> None:
        """The sheet of findings, first and open."""
        draft, workbook = self.draft, self.package.workbook
        xml = draft.text(workbook)
        views = child(xml, root(xml), "bookViews")
        count = max(1, len(children(xml, views))) if views else 1
        text = findings_sheet(summary, places, looks(formats, FILLS), draft.namespace, count)
        part = draft.free("xl/worksheets/sheet{}.xml")
        link = draft.add(workbook, part, text, "worksheet", f"{TYPE}worksheet+xml")
        start = len(summary.above) + 1
        repeated = f"{sheet_reference(name)}!${start}:${start}"
        draft.put(workbook, with_first_sheet(xml, name, link, draft.relation_types, repeated))


@dataclass(frozen=True, slots=True)
class _Coloured:
    """Gives a cell a colour; what it holds stays as it is written."""

    severity: str
    formats: Formats

    def __call__(self, cell: CellXml) -> str:
        style = str(self.formats.with_fill(cell.style, FILLS[self.severity]))
        if cell.text is None:
            return f'<{cell.prefix}c r="{cell.ref}" s="{style}"/>'
        return with_attributes(cell.text, {"s": style})


def _first_used(sheet: SheetXml, row: int) -> Position | None:
    """The first cell of a row that holds something."""
    used = (column for column, cell in sheet.cells(row) if not cell.empty)
    column = next(used, None)
    return (row, column) if column else None


def _only_coloured(before: SheetXml, after: SheetXml, spots: Iterable[Position]) -> None:
    """No cell differs but in its format, and no cell was added but an empty one."""
    rows = {row for row, _ in spots}
    if not rows >= set(differing(before, after)):
        raise BrokenXmlError("other rows would change")
    for row in rows:
        old = {column: _without_style(each.text(before.xml)) for column, each in before.cells(row)}
        for column, each in after.cells(row):
            text = _without_style(each.text(after.xml))
            same = text == old.pop(column) if column in old else each.empty
            if not same:
                raise BrokenXmlError(f"other cells of row {row} would change")
        if old:
            raise BrokenXmlError(f"cells of row {row} would be lost")


def _without_style(cell: str) -> str:
    return "".join(with_attributes(cell, {"s": None}).split())
