"""Single cells of an existing workbook changed; every other part stays byte for byte."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import NewRow, Position
from bcm_excel.excel.ooxml.draft import Draft
from bcm_excel.excel.ooxml.formats import Formats
from bcm_excel.excel.ooxml.hyperlinks import without_old_links
from bcm_excel.excel.ooxml.looks import Looks
from bcm_excel.excel.ooxml.markup import (
    BrokenXmlError,
    Edit,
    apply,
    child,
    inserted,
    root,
    text_element,
    with_attributes,
)
from bcm_excel.excel.ooxml.package import ODD_XML, Package, SheetPart
from bcm_excel.excel.ooxml.sheet import (
    CellXml,
    Redraw,
    SheetXml,
    differing,
    position,
    same_frame,
)
from bcm_excel.excel.ooxml.tables import edges, grow_tables
from bcm_excel.excel.plain import LONGEST, serial, units

Content = str | int | float | date | datetime | None
"""What a cell is changed to; ``None`` and ``""`` empty it and keep its format."""

Changes = Mapping[tuple[str, str], Content]
"""From sheet name and cell (``C7``) to the new content."""

SIGNED = Text(
    "文件带有数字签名，修改会使签名失效，因此不作修改",
    "the file is digitally signed; a change would break the signature",
)
NO_SHEET = Text("没有这个工作表", "there is no such sheet")
BEFORE_CALCULATION = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames",
)  # fmt: skip
FORMULA = re.compile(r"<(?:[\w.-]+:)?f(?:\s[^<>]*)?>([^<]+)<")
STRINGS = re.compile(r'"[^"]*"')
CALLS = re.compile(r"[\w.]+(?=\()|\b(?:TRUE|FALSE)\b")
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Refused:
    """A cell that was left as it is, and why."""

    sheet: str
    cell: str
    why: Text


@dataclass(frozen=True, slots=True)
class Patched:
    """What a patch did."""

    changed: tuple[tuple[str, str], ...]
    """Sheet and cell of each change that was made."""
    refused: tuple[Refused, ...] = ()
    recalculates: bool = False
    """Formulas read the workbook's cells, so it is calculated anew when it is opened."""


def patch(source: Path, target: Path, changes: Changes, new_rows: Sequence[NewRow] = ()) -> Patched:
    """Writes ``target``: ``source`` with these cells changed and nothing else.

    ``new_rows`` are those among the changed rows that are filled for the first time: they look like
    the row that each names, and a table (Ctrl+T) that ends right above takes them in.
    Cells that hold a formula, lie under a merge, or head a table are refused, not changed. The
    result is compared with the source before this returns; a signed file, an unsafe or a damaged
    one is a Failure and leaves no target.
    """
    if os.path.exists(target) and target.samefile(source):
        raise ValueError("a patch is written beside its source, never over it")
    with Package(source) as package:
        if package.signed:
            raise Failure(Reason.WOULD_LOSE, source, SIGNED)
        try:
            draft, done = _drafted(package, changes, new_rows)
        except BrokenXmlError as error:
            raise Failure(Reason.UNSAFE, source, ODD_XML) from error
        draft.write(target)
    return done


def _drafted(
    package: Package, changes: Changes, new_rows: Sequence[NewRow]
) -> tuple[Draft, Patched]:
    draft = Draft(package)
    sheets = {each.name: each for each in package.sheets()}
    styles = package.related(package.workbook, "styles")
    formats = Formats(package.text(styles)) if styles else None
    since_1904 = _counts_from_1904(package)
    refused: list[Refused] = []
    changed: list[tuple[str, str]] = []
    for name in dict.fromkeys(name for name, _ in changes):
        wanted = {ref: value for (at, ref), value in changes.items() if at == name}
        part = sheets.get(name)
        if part is None or part.kind != "worksheet":
            refused += [Refused(name, ref, NO_SHEET) for ref in wanted]
            continue
        sheet = SheetXml(package.text(part.part))
        guard = _Guard(package, part, sheet)
        looks = Looks(sheet, formats, [each for each in new_rows if each.sheet == name])
        redraws: dict[Position, Redraw] = {}
        for ref, value in wanted.items():
            at = position(ref)
            why_not = guard.refusal(at, value)
            if why_not:
                refused.append(Refused(name, ref, why_not))
            else:
                redraws[at] = _Written(value, formats, since_1904, looks.at(at))
                changed.append((name, ref))
        if redraws:
            rows = {row for row, _ in redraws} & looks.rows
            grow_tables(draft, part.part, [at for at in redraws if at[0] in rows])
            texts = {at: text for ref, text in wanted.items() if (at := position(ref)) in redraws}
            heights = {row: looks.height(row, texts) for row in rows}
            blank = {at: _Written(None, None, False, style) for at, style in looks.beside(rows)}
            redraws = blank | redraws
            new = _redrawn(sheet, redraws, heights)
            draft.put(part.part, without_old_links(new, package.relations(part.part), texts))
    if styles and formats and formats.changed:
        draft.put(styles, formats.xml())
    recalculates = bool(changed) and _formulas_read(package, sheets.values())
    if recalculates:
        draft.put(package.workbook, _recalculated(package.text(package.workbook)))
    return draft, Patched(tuple(changed), tuple(refused), recalculates)


class _Guard:
    """Says which cells of a sheet must not be changed."""

    def __init__(self, package: Package, part: SheetPart, sheet: SheetXml) -> None:
        self._sheet = sheet
        self._headings = tuple(edges(package, part.part))

    def refusal(self, at: Position, value: Content) -> Text | None:
        """Why a cell is left alone, None where it may be changed."""
        cell = self._sheet.cell(at)
        if "f" in cell.parts or any(at in each for each in self._sheet.spreads):
            return Text("单元格是公式，不能改成固定值", "the cell holds a formula")
        if self._sheet.anchor(at) != at:
            return Text(
                "单元格被合并单元格盖住，请先取消合并",
                "the cell lies under a merged cell; unmerge it first",
            )
        if any(at in each for each in self._headings):
            return Text(
                "单元格是表格的标题行或汇总行，请在 Excel 中修改",
                "the cell heads or totals a table; change it in Excel",
            )
        if "vm" in cell.attributes:
            return Text("单元格里是图片或关联数据", "the cell holds a picture or linked data")
        if isinstance(value, str) and units(value) > LONGEST:
            return Text("新内容超过 32767 个字符", "the new text is longer than 32,767 characters")
        return None


@dataclass(frozen=True, slots=True)
class _Written:
    """Writes a value into a cell, in a format that shows it for what it is."""

    value: Content
    formats: Formats | None
    since_1904: bool
    look: int = 0
    """The format of a cell that stands nowhere yet, or has none; 0 for that of its column."""

    def __call__(self, cell: CellXml) -> str:
        p, value = cell.prefix, self.value
        bare = cell.text is None or not cell.style
        style = self._style(self.look if bare and self.look else cell.style)
        tag = f'{p}c r="{cell.ref}"' + (f' s="{style}"' if style else "")
        match value:
            case None | "":
                return f"<{tag}/>"
            case bool():
                return f'<{tag} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
            case str():
                return f'<{tag} t="inlineStr"><{p}is>{text_element(p, value)}</{p}is></{p}c>'
            case date():
                days = serial(value, since_1904=self.since_1904)
                number: int | float = int(days) if days.is_integer() else days
            case _:
                number = value
        if not math.isfinite(number):
            raise ValueError(f"{cell.ref}: a cell holds no {number}")
        return f"<{tag}><{p}v>{number!r}</{p}v></{p}c>"

    def _style(self, style: int) -> int:
        formats = self.formats
        if formats is None or isinstance(self.value, str | bool) or self.value is None:
            return style
        if isinstance(self.value, date):
            timed = isinstance(self.value, datetime) and self.value.time() != time()
            if formats.shows_day(style) and (not timed or formats.shows_time(style)):
                return style
            return formats.with_number(style, MOMENT if timed else DAY)
        if formats.is_text(style) or formats.shows_day(style):
            return formats.with_number(style, "")
        return style


def _counts_from_1904(package: Package) -> bool:
    xml = package.text(package.workbook)
    settings = child(xml, root(xml), "workbookPr")
    return bool(settings and settings.attributes.get("date1904") in {"1", "true"})


def _redrawn(
    sheet: SheetXml, redraws: Mapping[Position, Redraw], heights: Mapping[int, float | None]
) -> str:
    """The sheet with its cells redrawn, once it is sure that nothing else differs."""
    new = sheet.redrawn(redraws, heights)
    after = SheetXml(new)
    touched = {row for row, _ in redraws}
    if not touched >= set(differing(sheet, after)):
        raise BrokenXmlError("other rows would change")
    for row in touched:
        old = {column: each.text(sheet.xml) for column, each in sheet.cells(row)}
        now = {column: each.text(new) for column, each in after.cells(row)}
        drawn = {
            column: redraw(sheet.cell((row, column)))
            for (at, column), redraw in redraws.items()
            if at == row
        }
        if now != old | drawn:
            raise BrokenXmlError(f"other cells of row {row} would change")
    same_frame(sheet, after, {"sheetData", "dimension"})
    return new


def _formulas_read(package: Package, sheets: Iterable[SheetPart]) -> bool:
    """Some formula of the workbook reads cells: pictures in cells and ``=TODAY()`` do not."""
    seen: set[str] = set()
    for part in sheets:
        if part.kind != "worksheet":
            continue
        for match in FORMULA.finditer(package.text(part.part)):
            text = match[1]
            if text in seen:
                continue
            seen.add(text)
            if "INDIRECT(" in text.upper():
                return True
            bare = STRINGS.sub("", text.replace("&quot;", '"').replace("&amp;", "&"))
            if re.search(r"[^\W\d_]", CALLS.sub("", bare)):
                return True
    return False


def _recalculated(xml: str) -> str:
    """The workbook part, asking for a full calculation when it is opened."""
    top = root(xml)
    existing = child(xml, top, "calcPr")
    if existing:
        text = with_attributes(existing.text(xml), {"fullCalcOnLoad": "1"})
        return apply(xml, [Edit(existing.start, existing.end, text)])
    new = f'<{top.prefix}calcPr fullCalcOnLoad="1"/>'
    return apply(xml, [inserted(xml, top, BEFORE_CALCULATION, new)])
