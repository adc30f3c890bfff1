"""A look into an Excel file before any parser: what it is, whether it is safe, what hides in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bcm_excel.core.failure import Reason
from bcm_excel.core.stamp import Stamp
from bcm_excel.core.text import Text
from bcm_excel.excel.encrypted import decrypted
from bcm_excel.excel.facts import (
    MOST_CELLS,
    Facts,
    Forbidden,
    Malformed,
    read_exactly,
    shared_lengths,
)
from bcm_excel.excel.listing import SheetScan, listed_sheets, shared_part, workbook_part
from bcm_excel.excel.parts import DAMAGED, UNSAFE_XML, Package, is_xml, opened, safe_head
from bcm_excel.excel.quick import read_quickly
from bcm_excel.excel.short import read_short
from bcm_excel.excel.sniff import OLE, bytes_of, refuse_others
from bcm_excel.excel.special import Unusual

PARSED = ("xl/sharedStrings.xml", "xl/styles.xml")
"""The parts that are parsed for the cells of any sheet, besides those that list the sheets."""
SHORT = 1 << 20
"""Bytes of a short sheet."""
MOST_TEXT = 1 << 30
"""Characters that all uses of shared texts may have together."""
Worksheets = Sequence[tuple[SheetScan, Facts]]
"""The sheets whose cells are asked for, each with its facts."""


@dataclass(frozen=True)
class Scan:
    """What is known of a file that may be read: its bytes and what its zip parts say."""

    path: Path
    data: bytes
    stamp: Stamp
    sheets: tuple[SheetScan, ...]
    date1904: bool = False
    remarks: tuple[Text, ...] = ()
    decrypted: bool = False
    """Whether ``data`` is no longer what the file holds, having been encrypted."""

    def filled_exactly(self, sheet: SheetScan) -> int:
        """The cells of a sheet that show something and do not err, empty texts told apart."""
        package = opened(self.path, self.data)
        facts = _exact(package, sheet.part, formulas=False)
        texts = shared_part(package)
        uses = facts.shared
        if texts is None or not uses:
            return facts.filled
        lengths = _parsed_lengths(package, texts)
        return facts.filled - sum(
            count for index, count in uses.items() if index < len(lengths) and not lengths[index]
        )


def look(
    path: Path | str,
    *,
    password: str | None = None,
    formulas: bool = False,
    only: Callable[[str], bool] | None = None,
) -> Scan:
    """Look into a file; raises Failure for whatever is no safe workbook.

    ``password`` opens an encrypted file; ``formulas`` asks for the text of every formula; ``only``
    says of a sheet's name whether its cells are asked for.
    """
    path = Path(path)
    data, when = bytes_of(path)
    refuse_others(path, data)
    encrypted = data.startswith(OLE)
    if encrypted:
        data = decrypted(path, data, password)
    package = opened(path, data)
    workbook = workbook_part(package)
    listed, date1904 = listed_sheets(package, workbook)
    sheets = _scanned(package, listed, formulas=formulas, only=only)
    _refuse_huge(package, sheets)
    return Scan(path, data, when, sheets, date1904, open_elsewhere(path), encrypted)


def open_elsewhere(path: Path) -> tuple[Text, ...]:
    """The remark that a spreadsheet program has the file open: its lock file stands beside it."""
    if (path.parent / f"~${path.name}").exists():
        program = Text("Excel 或 WPS", "Excel or WPS")
    elif (path.parent / f".~lock.{path.name}#").exists():
        program = Text("LibreOffice", "LibreOffice")
    else:
        return ()
    said = Text(
        "文件正在 {program} 中打开，尚未保存的修改没有包括在内。",
        "The file is open in {program}; unsaved changes are not included.",
    )
    return (said.filled({"program": program}),)


def _scanned(
    package: Package,
    listed: Iterable[tuple[SheetScan, str]],
    *,
    formulas: bool,
    only: Callable[[str], bool] | None,
) -> tuple[SheetScan, ...]:
    """Worksheets that are asked for come back with their facts, the other parts are streamed once.

    Where only some sheets are asked for, parts that no parser opens for these are passed over.
    """
    sheets = []
    for sheet, kind in listed:
        facts = None
        if kind == "worksheet" and (only is None or only(sheet.name)):
            facts = _facts(package, sheet.part, formulas=formulas)
        sheets.append(SheetScan(sheet.name, sheet.hidden, sheet.part, facts))
    if only is None:
        others = package.parts.keys() - {sheet.part for sheet in sheets if sheet.facts is not None}
    else:
        others = {name for name in map(package.find, PARSED) if name is not None}
    for name in others:
        for _ in _safely(package, name) if is_xml(name) else package.stream(name):
            pass
    return tuple(sheets)


def _facts(package: Package, part: str, *, formulas: bool) -> Facts:
    """The facts of a worksheet, quickly where it is written in the ordinary way."""
    before = package.total
    short = _short(package, part)
    if short:
        with suppress(Unusual, Malformed, Forbidden):
            return read_short(b"".join(_safely(package, part)), formulas=formulas)
    with suppress(Unusual, Malformed, Forbidden):
        for precise in sorted({short, True}):
            package.total = before
            facts = read_quickly(_safely(package, part), formulas=formulas, precise=precise)
            if facts.area <= MOST_CELLS:
                return facts
    package.total = before
    return _exact(package, part, formulas=formulas)


def _short(package: Package, part: str) -> bool:
    return package.parts[part].file_size < SHORT


def _safely(package: Package, part: str) -> Iterator[bytes]:
    """The bytes of a part that begins as safe XML does."""
    for index, piece in enumerate(package.stream(part)):
        if not index:
            safe_head(package, piece[:4096])
        yield piece


def _exact(package: Package, part: str, *, formulas: bool) -> Facts:
    try:
        return read_exactly(package.stream(part), formulas=formulas)
    except Malformed as error:
        raise package.failure(Reason.CORRUPT, DAMAGED) from error
    except Forbidden as error:
        raise package.failure(Reason.UNSAFE, UNSAFE_XML) from error


def _refuse_huge(package: Package, sheets: tuple[SheetScan, ...]) -> None:
    """Raise Failure where a reader would have to make room for too many cells or too much text."""
    worksheets = [(sheet, sheet.facts) for sheet in sheets if sheet.facts is not None]
    _refuse_long(package, _refuse_wide(package, worksheets))


def _refuse_wide(package: Package, worksheets: Worksheets) -> Worksheets:
    """Raise Failure for too many cells; the worksheets, counted exactly where that was in doubt."""
    if sum(facts.area for _, facts in worksheets) > MOST_CELLS:  # short ones are bounded roughly
        worksheets = [
            (sheet, _exact_again(package, sheet.part) if _short(package, sheet.part) else facts)
            for sheet, facts in worksheets
        ]
    if sum(facts.area for _, facts in worksheets) > MOST_CELLS:
        worst, facts = max(worksheets, key=lambda pair: pair[1].area)
        raise package.failure(Reason.TOO_LARGE, Text(
            "工作表“{sheet}”中有离其他内容很远的单元格（直到第 {row} 行、第 {column} 列），"
            "请删去多余的行和列，另存为 .xlsx 后再试。",
            "Sheet “{sheet}” has cells far away from the others (as far as row {row}, column "
            "{column}); delete the surplus rows and columns and save it as .xlsx.",
        ).filled({"sheet": worst.name, "row": facts.bottom, "column": facts.right}))  # fmt: skip
    return worksheets


def _refuse_long(package: Package, worksheets: Worksheets) -> None:
    """Raise Failure where all uses of the shared texts together are too long."""
    part = shared_part(package)
    uses = sum(facts.filled for _, facts in worksheets)
    if part is None or not uses:
        return
    with package.again():
        data = package.whole(part)
    if not _has_longer(data, MOST_TEXT // uses):
        return
    lengths = _parsed_lengths(package, part)
    text = 0
    for sheet, quick in worksheets:
        facts = quick if quick.shared is not None else _exact_again(package, sheet.part)
        for index, count in (facts.shared or {}).items():
            text += count * (lengths[index] if index < len(lengths) else 0)
    if text > MOST_TEXT:
        raise package.failure(Reason.TOO_LARGE, Text(
            "文件中的文字总量过大，为安全起见没有读取，请删去过长的重复文字后另存为 .xlsx。",
            "The file holds too much text and was not read for safety; remove the very long "
            "repeated texts and save it as .xlsx.",
        ))  # fmt: skip


def _exact_again(package: Package, part: str) -> Facts:
    with package.again():
        return _exact(package, part, formulas=False)


def _has_longer(data: bytes, length: int) -> bool:
    """Whether any stretch between two ``</si>`` is longer than ``length`` bytes."""
    at = 0
    while at + length < len(data):
        found = data.rfind(b"</si>", at, at + length)
        if found < 0:
            return True
        at = found + 5
    return False


def _parsed_lengths(package: Package, part: str) -> list[int]:
    with package.again():
        data = package.whole(part)
    try:
        return shared_lengths(data)
    except (Malformed, Forbidden) as error:
        raise package.failure(Reason.CORRUPT, DAMAGED) from error
