"""Excel's rules for a file, as far as breaking them makes it offer to repair the workbook."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from tests.formula_rules import Known, formula_faults
from tests.package import LINKS, MAIN, Package, Sheet, area_of, column_of, row_of

TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
PACKAGE_ID = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

PARTS_OF_A_SHEET = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors "
    "smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
ORDER = PARTS_OF_A_SHEET.split()
"""As the schema demands."""
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]|[Rr]\d*[Cc]\d*")
LOCATION = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!")


def assert_excel_rules(path: Path) -> None:
    """Excel would open the file without a word."""
    faults = excel_faults(path)
    assert not faults, f"Excel would not take {path.name}:\n" + "\n".join(faults)


def excel_faults(path: Path | BinaryIO) -> list[str]:
    """What Excel would stumble over, one line each."""
    package = Package(path)
    faults = [*_zip(package), *_xml(package)]
    if faults:
        return faults
    faults += [*_content_types(package), *_relations(package)]
    if faults:
        return faults
    known = Known(
        frozenset(sheet.name.lower() for sheet in package.sheets),
        frozenset(
            each.get("name", "").lower()
            for each in package.xml(package.workbook).iter(f"{MAIN}definedName")
        ),
    )
    faults += [*_workbook(package, known), *_styles(package), *_texts(package)]
    for sheet in package.sheets:
        faults += [f"{sheet.name}: {fault}" for fault in _sheet(package, sheet, known)]
    return faults + list(_drawings(package, known))


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def repeated(items: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [item for item in items if item in seen or seen.add(item)]  # type: ignore[func-returns-value]


# The package


def _zip(package: Package) -> Iterator[str]:
    for name in repeated(name.lower() for name in package.names):
        yield f"part twice: {name}"
    for name in package.names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            yield f"odd name of a part: {name}"
    broken = package.zip.testzip()
    if broken:
        yield f"damaged part: {broken}"
    if "[Content_Types].xml" not in package.names:
        yield "no [Content_Types].xml"


def _xml(package: Package) -> Iterator[str]:
    for name in package.names:
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        if b"<!DOCTYPE" in package.zip.read(name):
            yield f"{name}: DOCTYPE"
        try:
            package.xml(name)
        except ET.ParseError as error:
            yield f"{name}: not well-formed: {error}"


def _content_types(package: Package) -> Iterator[str]:
    types = package.xml("[Content_Types].xml")
    endings = {each.get("Extension", "").lower() for each in types.iter(f"{TYPES}Default")}
    parts = [each.get("PartName", "")[1:] for each in types.iter(f"{TYPES}Override")]
    for part in repeated(parts):
        yield f"content type twice: {part}"
    for part in parts:
        if part not in package.names:
            yield f"content type of a part that is missing: {part}"
    for name in package.names:
        ending = name.rsplit(".", 1)[-1].lower()
        if name != "[Content_Types].xml" and name not in parts and ending not in endings:
            yield f"no content type: {name}"


def _relations(package: Package) -> Iterator[str]:
    for name in package.names:
        if name.endswith(".rels"):
            ids = [each.get("Id", "") for each in package.xml(name).iter(PACKAGE_ID)]
            for twice in repeated(ids):
                yield f"{name}: id twice: {twice}"
            folder, rels = posixpath.split(name)
            part = posixpath.join(posixpath.dirname(folder), rels.removesuffix(".rels"))
            for key, relation in package.relations(part).items():
                if not relation.external and relation.target not in package.names:
                    yield f"{name}: {key} leads to a part that is missing: {relation.target}"
        elif name.endswith(".xml"):
            declared = package.relations(name)
            for element in package.xml(name).iter():
                for key, value in element.attrib.items():
                    if key.startswith(LINKS) and value not in declared:
                        yield f"{name}: uses a relationship that is not there: {value}"


# The workbook


def _workbook(package: Package, known: Known) -> Iterator[str]:
    root = package.xml(package.workbook)
    names = [sheet.name for sheet in package.sheets]
    for twice in repeated(name.lower() for name in names):
        yield f"sheet name twice: {twice}"
    for name in names:
        if not name or units(name) > 31:
            yield f"sheet name of {units(name)} characters: {name!r}"
        if re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'"):
            yield f"sheet name with a forbidden character: {name!r}"
    elements = list(root.iter(f"{MAIN}sheet"))
    for key in ("sheetId", f"{LINKS}id"):
        for twice in repeated(each.get(key, "") for each in elements):
            yield f"sheets share an id: {twice}"
    for view in root.iter(f"{MAIN}workbookView"):
        active = int(view.get("activeTab", "0"))
        if active >= len(names) or package.sheets[active].state != "visible":
            yield f"the active sheet is not to be seen: {active}"
    yield from _defined_names(root, len(names), known)


def _defined_names(root: ET.Element, sheets: int, known: Known) -> Iterator[str]:
    elements = list(root.iter(f"{MAIN}definedName"))
    keys = [f"{each.get('name', '').lower()}@{each.get('localSheetId')}" for each in elements]
    for twice in repeated(keys):
        yield f"defined name twice: {twice}"
    for each in elements:
        name = each.get("name", "")
        if int(each.get("localSheetId", "0")) >= sheets:
            yield f"defined name {name}: of a sheet that is not there"
        bare = name.removeprefix("_xlnm.")
        if not NAME.fullmatch(bare) or LIKE_A_CELL.fullmatch(bare) or units(name) > 255:
            yield f"not a defined name: {name!r}"
        for fault in formula_faults(each.text, known):
            yield f"defined name {name}: {fault}"


def _styles(package: Package) -> Iterator[str]:
    styles = package.xml("xl/styles.xml")
    counts = {
        key: len(styles.findall(f"{MAIN}{group}/*"))
        for key, group in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))
    }
    numbers = {int(each.get("numFmtId", "0")) for each in styles.iter(f"{MAIN}numFmt")}
    for each in styles.iter(f"{MAIN}numFmt"):
        if units(each.get("formatCode", "")) > 255:
            yield f"number format too long: {each.get('formatCode')}"
    for form in styles.iter(f"{MAIN}xf"):
        for key, count in counts.items():
            if int(form.get(key, "0")) >= count:
                yield f"cell format with a {key} that is not there: {form.get(key)}"
        number = int(form.get("numFmtId", "0"))
        if number >= 164 and number not in numbers:
            yield f"cell format with a number format that is not there: {number}"


def _texts(package: Package) -> Iterator[str]:
    for index, text in enumerate(package.strings):
        if units(text) > 32_767:
            yield f"text {index} is longer than a cell holds: {units(text)}"


# A sheet


def _sheet(package: Package, sheet: Sheet, known: Known) -> Iterator[str]:
    root = package.xml(sheet.part)
    if root.tag != f"{MAIN}worksheet":
        return
    ranks = [ORDER.index(each.tag.removeprefix(MAIN)) for each in root if MAIN in each.tag]
    if ranks != sorted(ranks):
        yield "the parts of the sheet stand in the wrong order"
    yield from _rows(root)
    yield from _cells(package, root, known)
    yield from _columns(root)
    yield from _merges(root)
    yield from _validations(root, known)
    yield from _conditional(package, root, known)
    yield from _hyperlinks(root, known)
    for each in root.findall(f"{MAIN}headerFooter/*"):
        if units(each.text or "") > 255:
            yield "header or footer longer than 255"


def _rows(root: ET.Element) -> Iterator[str]:
    last = 0
    for row in root.iter(f"{MAIN}row"):
        number = int(row.get("r", "0"))
        if number <= last or number > 1_048_576:
            yield f"row {number} after row {last}"
        if float(row.get("ht", "0")) > 409.5:
            yield f"row {number} is too high"
        last, column = number, 0
        for cell in row.iter(f"{MAIN}c"):
            ref = cell.get("r", "A0")
            if row_of(ref) != number or not column < column_of(ref) <= 16_384:
                yield f"cell {ref} is out of order"
            column = column_of(ref)


def _cells(package: Package, root: ET.Element, known: Known) -> Iterator[str]:
    formats = len(package.xml("xl/styles.xml").findall(f"{MAIN}cellXfs/{MAIN}xf"))
    for cell in root.iter(f"{MAIN}c"):
        ref = cell.get("r")
        if int(cell.get("s", "0")) >= formats:
            yield f"{ref}: cell format {cell.get('s')} is not there"
        formula = cell.find(f"{MAIN}f")
        if formula is not None and formula.get("t") not in ("shared", "dataTable"):
            yield from (f"{ref}: {fault}" for fault in formula_faults(formula.text, known))
        value = cell.findtext(f"{MAIN}v")
        if value is None and formula is not None:
            yield f"{ref}: a formula without a stored value"
        if value and not _fits(package, cell.get("t", "n"), value):
            yield f"{ref}: holds what its kind cannot: {value[:40]!r}"


def _fits(package: Package, kind: str, value: str) -> bool:
    match kind:
        case "s":
            return value.isdigit() and int(value) < len(package.strings)
        case "b":
            return value in ("0", "1")
        case "e":
            return value in ERRORS
        case "n":
            return re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value) is not None
        case _:
            return units(value) <= 32_767


def _columns(root: ET.Element) -> Iterator[str]:
    last = 0
    for each in root.iter(f"{MAIN}col"):
        first, final = int(each.get("min", "0")), int(each.get("max", "0"))
        if first <= last or final < first:
            yield f"columns {first} to {final} are out of order"
        if float(each.get("width", "0")) > 255:
            yield f"column {first} is too wide"
        last = final


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    apart = one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    return not apart


def _merges(root: ET.Element) -> Iterator[str]:
    merges = sorted(
        (area_of(m.get("ref", "")), m.get("ref")) for m in root.iter(f"{MAIN}mergeCell")
    )
    for index, (area, ref) in enumerate(merges):
        if area[0] == area[2] and area[1] == area[3]:
            yield f"a single merged cell: {ref}"
        for other, other_ref in merges[index + 1 :]:
            if other[0] > area[2]:
                break
            if _overlap(area, other):
                yield f"merged cells overlap: {ref} and {other_ref}"


def _validations(root: ET.Element, known: Known) -> Iterator[str]:
    standing: list[tuple[int, int, int, int]] = []
    for each in root.iter(f"{MAIN}dataValidation"):
        where = f"validation of {each.get('sqref')}"
        limits = (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255))
        for key, limit in limits:
            if units(each.get(key, "")) > limit:
                yield f"{where}: {key} longer than {limit}"
        for formula in each:
            text = formula.text or ""
            if each.get("type") == "list" and text.startswith('"'):
                if units(text[1:-1]) > 255 or "\n" in text or not text.endswith('"'):
                    yield f"{where}: not a list that Excel takes"
            else:
                yield from (f"{where}: {fault}" for fault in formula_faults(text, known))
        if each.get("type") == "list" and each.find(f"{MAIN}formula1") is None:
            yield f"{where}: a list without words"
        for ref in each.get("sqref", "").split():
            if any(_overlap(area_of(ref), other) for other in standing):
                yield f"{where}: overlaps another one"
            standing.append(area_of(ref))


def _conditional(package: Package, root: ET.Element, known: Known) -> Iterator[str]:
    formats = len(package.xml("xl/styles.xml").findall(f"{MAIN}dxfs/{MAIN}dxf"))
    for block in root.iter(f"{MAIN}conditionalFormatting"):
        where = f"conditional format of {block.get('sqref')}"
        for rule in block.iter(f"{MAIN}cfRule"):
            if int(rule.get("dxfId", "-1")) >= formats:
                yield f"{where}: format {rule.get('dxfId')} is not there"
            if int(rule.get("priority", "0")) < 1:
                yield f"{where}: no priority"
            formulas = rule.findall(f"{MAIN}formula")
            if rule.get("type") in ("expression", "cellIs") and not formulas:
                yield f"{where}: no formula"
            for formula in formulas:
                yield from (f"{where}: {fault}" for fault in formula_faults(formula.text, known))


def _hyperlinks(root: ET.Element, known: Known) -> Iterator[str]:
    links = list(root.iter(f"{MAIN}hyperlink"))
    if len(links) > 65_530:
        yield f"too many links: {len(links)}"
    for twice in repeated(link.get("ref", "") for link in links):
        yield f"{twice}: two links"
    for link in links:
        location = link.get("location")
        if location is None or link.get(f"{LINKS}id"):
            continue
        found = LOCATION.match(location)
        if found is None:
            there = location.lower() in known.names
        else:
            there = (found[1] or found[2]).replace("''", "'").lower() in known.sheets
        if not there or units(location) > 2079:
            yield f"{link.get('ref')}: a link to nowhere: {location}"


# Drawings


def _drawings(package: Package, known: Known) -> Iterator[str]:
    for name in package.names:
        if name.startswith("xl/drawings/drawing"):
            ids = [each.get("id", "") for each in package.xml(name).iter(f"{DRAWING}cNvPr")]
            for twice in repeated(ids):
                yield f"{name}: shapes share an id: {twice}"
        if name.startswith("xl/charts/chart"):
            for formula in package.xml(name).iter(f"{CHART}f"):
                for fault in formula_faults(formula.text, known):
                    yield f"{name}: {fault}"
