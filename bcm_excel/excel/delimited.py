"""A text file with separators (CSV, TSV) as a Grid: its encoding and its separator are found."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid, Value

LARGEST = 64 * 1024 * 1024
"""Bytes; a line for each of a million people has less."""
MOST_CELLS = 4_000_000
"""Filled up ones counted too; a list of a hundred thousand people with forty columns."""
SEPARATORS = (",", "\t", ";")
SAMPLE = 64 * 1024
"""Characters by which the separator is found."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
KEPT_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
"""``="0001"``: how programs keep Excel from making a number of a text."""

TOO_LARGE = Text(
    "文本文件超过 64 MB 或行列过多，没有读取",
    "the text file is larger than 64 MB or has too many rows",
)
NO_ENCODING = Text(
    "文本的编码不是 UTF-8 也不是 GBK，请在 Excel 中另存为 .xlsx",
    "the text is neither UTF-8 nor GBK; save it as .xlsx in Excel",
)
BROKEN = Text(
    "文本的引号或分隔符不完整，无法按列读取，请在 Excel 中另存为 .xlsx",
    "quotes or separators of the text do not match; save it as .xlsx in Excel",
)


class NotATableError(ValueError):
    """Bytes that are no table of text; ``why`` says what is wrong."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def grid_of(data: bytes, name: str) -> Grid:
    """The table as one sheet of texts, shorter rows filled up; NotATableError for anything else."""
    if len(data) > LARGEST:
        raise NotATableError(TOO_LARGE)
    text = decoded(data)
    rows: list[list[Value]] = []
    width = 0
    try:
        for cells in csv.reader(_lines(text), delimiter=separator(text)):
            rows.append([_plain(cell) for cell in cells])
            width = max(width, len(cells))
            if width * len(rows) > MOST_CELLS:
                raise NotATableError(TOO_LARGE)
    except csv.Error as error:
        raise NotATableError(BROKEN) from error
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Grid(name, rows)


def decoded(data: bytes) -> str:
    """The text in UTF-8, in UTF-16 with its mark, or in GB18030, of which GBK is a part."""
    marked = next((encoding for mark, encoding in MARKS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotATableError(NO_ENCODING)


def separator(text: str) -> str:
    """The separator that divides most lines into the same number of columns, more than one."""

    def fits(each: str) -> tuple[int, int]:
        try:
            lines = csv.reader(_lines(text[:SAMPLE]), delimiter=each)
            widths = Counter(len(cells) for cells in lines if len(cells) > 1)
        except csv.Error:
            return (0, 0)
        width, lines_so = widths.most_common(1)[0] if widths else (0, 0)
        return (lines_so, width)

    return max(SEPARATORS, key=fits)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, which only CR and LF make."""
    return io.StringIO(text, newline=None)


def _plain(cell: str) -> str:
    kept = KEPT_AS_TEXT.fullmatch(cell.strip())
    return kept[1] if kept else cell.strip()
