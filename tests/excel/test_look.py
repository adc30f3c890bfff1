from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.stamp import stamp
from bcm_excel.core.text import Lang
from bcm_excel.excel.facts import Facts, Forbidden, Malformed, read_exactly
from bcm_excel.excel.look import look
from bcm_excel.excel.quick import read_quickly
from bcm_excel.excel.short import read_short
from bcm_excel.excel.special import Unusual
from tests.excel.packages import MAIN, OFFICE, parts, relations, worksheet, written, zipped

ONE = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zip_of(**names: str) -> bytes:
    return zipped({name.replace("__", "/").replace("_dot_", "."): t for name, t in names.items()})


KINDS = {
    "empty": (b"", Reason.EMPTY, "空"),
    "old xls": (OLE, Reason.OLD_FORMAT, ".xls"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED, "密码"),
    "csv": ("姓名,手机\n王敏,13800000001\n".encode(), Reason.NOT_EXCEL, "CSV"),
    "csv in gbk": ("姓名,手机\n王敏,1\n".encode("gbk"), Reason.NOT_EXCEL, "CSV"),
    "csv in utf-16": ("姓名\t手机\n".encode("utf-16"), Reason.NOT_EXCEL, "CSV"),
    "html": (b"<html><body><table></table></body></html>", Reason.NOT_EXCEL, "网页"),
    "html after comments": (b"<!---->" * 900 + b"<html>", Reason.NOT_EXCEL, "网页"),
    "comments alone": (b"<?xml" + b"<!---->" * 900, Reason.NOT_EXCEL, "XML"),
    "html with doctype": (b"\n<!DOCTYPE html><html>", Reason.NOT_EXCEL, "网页"),
    "xml 2003": (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>',
        Reason.NOT_EXCEL,
        "2003",
    ),
    "xml": (b'<?xml version="1.0"?><plan/>', Reason.NOT_EXCEL, "XML"),
    "pdf": (b"%PDF-1.7\n", Reason.NOT_EXCEL, "PDF"),
    "zeros": (bytes(5000), Reason.CORRUPT, "空字节"),
    "noise": (bytes(range(1, 9)) * 40, Reason.NOT_EXCEL, "无法识别"),
    "zip": (zip_of(a="1"), Reason.NOT_EXCEL, "压缩包"),
    "empty zip": (b"PK\x05\x06" + bytes(18), Reason.EMPTY, "压缩包"),
    "ods": (zip_of(mimetype="application/vnd.oasis"), Reason.NOT_EXCEL, "OpenDocument"),
    "docx": (
        zipped({"[Content_Types].xml": "", "word/document.xml": ""}), Reason.NOT_EXCEL, "Word",
    ),
    "xlsb": (
        zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), Reason.NOT_EXCEL, "xlsb",
    ),
    "no workbook": (zipped({"[Content_Types].xml": ""}), Reason.CORRUPT, "损坏"),
    "cut off": (zipped(parts(ONE))[:-300], Reason.TRUNCATED, "不完整"),
    "two bytes": (b"PK", Reason.TRUNCATED, "不完整"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_named_by_its_bytes(tmp_path: Path, kind: str) -> None:
    data, reason, word = KINDS[kind]
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    with pytest.raises(Failure) as caught:
        look(path)
    assert caught.value.reason is reason
    assert word in caught.value.said[Lang.ZH]
    assert re.search(r"save|copy|password|fetch|choose", caught.value.said[Lang.EN])


def failure(path: Path) -> Reason:
    with pytest.raises(Failure) as caught:
        look(path)
    return caught.value.reason


def test_a_missing_file(tmp_path: Path) -> None:
    assert failure(tmp_path / "nowhere.xlsx") is Reason.MISSING
    with pytest.raises(Failure):
        stamp(tmp_path / "nowhere.xlsx")
    assert failure(Path("plan\0.xlsx")) is Reason.MISSING


def test_a_folder_a_device_and_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    assert [failure(tmp_path), failure(Path("/dev/null")), failure(pipe)] == [Reason.NOT_A_FILE] * 3


@pytest.mark.parametrize("answer", [PermissionError, BlockingIOError, OSError])
def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: type[OSError]
) -> None:
    def deny(*_: object) -> int:
        raise answer

    path = written(tmp_path / "plan.xlsx", parts(ONE))
    monkeypatch.setattr("bcm_excel.excel.sniff.os.open", deny)
    assert failure(path) is Reason.DENIED


@pytest.mark.parametrize("name", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_a_lock_file_is_no_workbook(tmp_path: Path, name: str) -> None:
    assert failure(written(tmp_path / name, parts(ONE))) is Reason.NOT_EXCEL


@pytest.mark.parametrize(
    ("name", "program"), [("~$plan.xlsx", "Excel"), (".~lock.plan.xlsx#", "LibreOffice")]
)
def test_an_open_workbook_is_read_with_a_remark(tmp_path: Path, name: str, program: str) -> None:
    path = written(tmp_path / "plan.xlsx", parts(ONE))
    (tmp_path / name).write_bytes(b"x")
    (remark,) = look(path).remarks
    assert program in remark[Lang.EN]
    assert "尚未保存的修改" in remark[Lang.ZH]


UNSAFE = {
    "doctype": parts("<!DOCTYPE worksheet []>" + ONE),
    "doctype in strings": parts(ONE, shared='<?xml version="1.0"?>\n<!DOCTYPE a><sst/>'),
    "utf-16": parts(ONE.encode("utf-16")),
    "gbk": parts('<?xml version="1.0" encoding="GBK"?>' + ONE),
    "row out of range": parts(worksheet('<row r="1"><c r="A1048577"><v>1</v></c></row>')),
    "row far out": parts(worksheet('<row r="1"><c r="A99999999999"><v>1</v></c></row>')),
    "column out of range": parts(worksheet('<row r="1"><c r="XFE1"><v>1</v></c></row>')),
    "path": {**parts(ONE), "../evil.xml": "<a/>"},
    "same name, other case": {**parts(ONE), "XL/workbook.xml": "<a/>"},
}


@pytest.mark.parametrize("trick", UNSAFE)
def test_tricks_are_refused(tmp_path: Path, trick: str) -> None:
    assert failure(written(tmp_path / "a.xlsx", UNSAFE[trick])) in (Reason.UNSAFE, Reason.CORRUPT)


def test_a_part_that_stands_twice(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", parts(ONE))
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(path, "a") as archive,
    ):
        archive.writestr("xl/workbook.xml", "<a/>")
    assert failure(path) is Reason.UNSAFE


def test_a_wrong_checksum(tmp_path: Path) -> None:
    data = bytearray(zipped(parts(ONE)))
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1) + 16
    data[at] ^= 1
    (tmp_path / "a.xlsx").write_bytes(data)
    assert failure(tmp_path / "a.xlsx") is Reason.CORRUPT


def test_a_bomb_is_counted_in_real_bytes_not_as_its_header_claims(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts(ONE).items():
            archive.writestr(name, text)
        with archive.open("xl/bomb.bin", "w") as part:
            for _ in range(300):
                part.write(bytes(1 << 20))
    data = bytearray(buffer.getvalue())
    size = struct.pack("<L", 300 << 20)
    honest = tmp_path / "honest.xlsx"
    honest.write_bytes(data)
    lying = tmp_path / "lying.xlsx"
    lying.write_bytes(data.replace(size, struct.pack("<L", 100)))
    assert len(data) < 4 << 20
    assert failure(honest) is Reason.TOO_LARGE
    assert failure(lying) is Reason.TOO_LARGE


def test_a_value_far_away_is_refused_by_its_sheet(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576">%s</c></row>'
    path = written(tmp_path / "a.xlsx", parts(worksheet(far % "<v>1</v>")))
    with pytest.raises(Failure, match="Sheet “S”") as caught:
        look(path)
    assert caught.value.reason is Reason.TOO_LARGE
    formatted = written(tmp_path / "b.xlsx", parts(worksheet(far % "")))
    assert look(formatted).sheets[0].facts is not None


def test_one_long_text_used_a_million_times_is_refused(tmp_path: Path) -> None:
    long = f'<sst xmlns="{MAIN}"><si><t>{"字" * 30_000}</t></si></sst>'
    rows = "".join(
        f'<row r="{r}">' + f'<c r="A{r}" t="s"><v>0</v></c>' + "</row>" for r in range(1, 40_001)
    )
    path = written(tmp_path / "a.xlsx", parts(worksheet(rows), shared=long))
    assert failure(path) is Reason.TOO_LARGE


RICH = (
    '<row r="2" hidden="1" ht="20"><c r="A2" s="3" t="s"><v>0</v></c><c r="B2" s="4"/>'
    '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="AB2" t="b"><v>1</v></c></row>\n'
    '<row r="3" hidden="0"><c r="A3" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
    '<c r="B3"><f>NOW()</f></c><c r="C3" t="str"><f>""</f><v></v></c></row><row r="4"/>'
    '<row r="10" hidden="true"><c r="A10" t="inlineStr"><is><t xml:space="preserve">应 急</t></is>'
    '</c><c r="B10" t="e"><v>#N/A</v></c><c r="C10" t="str">'
    '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c></row>'
    '<row r="11"><c r="A11"><f t="shared" ref="A11:A12" si="0">B11*2</f><v>4</v></c></row>'
    '<row r="12"><c r="A12"><f t="shared" si="0"/><v>6</v></c></row>'
)
HEAD = '<cols><col min="2" max="3" width="9" hidden="1"/><col min="5" max="5" hidden="0"/></cols>'
TAIL = '<mergeCells count="1"><mergeCell ref="A2:B5"/></mergeCells>'


def told(facts: Facts) -> tuple[object, ...]:
    return (
        facts.hidden_rows, facts.hidden_columns, facts.merges, facts.errors, facts.formulas,
        facts.unvalued, facts.pictures, facts.booleans, facts.filled,
    )  # fmt: skip


def chunks(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def test_what_hides_in_a_sheet() -> None:
    facts = read_exactly([worksheet(RICH, HEAD, TAIL).encode()], formulas=True)
    assert facts.hidden_rows == {2, 10}
    assert facts.hidden_columns == {2, 3}
    assert [(a.top, a.left, a.bottom, a.right) for a in facts.merges] == [(2, 1, 5, 2)]
    assert facts.errors == {(2, 3): "#DIV/0!", (10, 2): "#N/A"}
    assert facts.unvalued == {(3, 2)}
    assert facts.pictures == {(10, 3)}
    assert facts.booleans
    assert facts.filled == 7
    assert facts.formulas == {
        (2, 3): "=1/0", (3, 1): '="a"&"b"', (3, 2): "=NOW()", (3, 3): '=""',
        (10, 3): '=_xlfn.DISPIMG("ID_1",1)', (11, 1): "=B11*2", (12, 1): "=B11*2",
    }  # fmt: skip


@given(size=st.integers(1, 1500))
@settings(deadline=None)
def test_pieces_of_any_size_tell_the_same_as_the_whole(size: int) -> None:
    data = worksheet(RICH, HEAD, TAIL).encode()
    exact = read_exactly([data], formulas=True)
    pieces = chunks(data, size)
    assert told(read_exactly(pieces, formulas=True)) == told(exact)
    quick = read_quickly(pieces, formulas=True)
    assert told(quick) == told(exact)
    assert quick.bottom >= exact.bottom
    assert quick.right >= exact.right
    assert told(read_quickly(pieces, formulas=False)) == told(read_exactly([data]))


@pytest.mark.parametrize("row", [7, 4321, 98_765])
def test_far_rows_are_told_precisely(row: int) -> None:
    rows = f'<row r="2"><c r="A2"><v>1</v></c></row><row r="{row}"><c r="B{row}"><v>1</v></c></row>'
    facts = read_quickly([worksheet(rows).encode()], formulas=False, precise=True)
    assert (facts.bottom, facts.right) == (row, 2)


def test_a_wide_sheet_is_told_precisely() -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>1</v></c></row>'
    facts = read_quickly([worksheet(rows).encode()], formulas=False, precise=True)
    assert (facts.bottom, facts.right) == (2, 16_384)


def test_a_short_sheet_tells_what_hides_in_it() -> None:
    data = worksheet(RICH, HEAD, TAIL).encode()
    exact = read_exactly([data], formulas=True)
    facts = read_short(data, formulas=True)
    assert told(facts)[:-1] == told(exact)[:-1]
    assert facts.filled == exact.filled
    assert told(read_short(data, formulas=False)) == told(read_exactly([data]))


@pytest.mark.parametrize("row", [1000, 1_048_576])
@pytest.mark.parametrize("column", ["A", "AAA"])
def test_a_short_sheet_with_far_cells_is_left_to_the_next_reader(row: int, column: str) -> None:
    rows = f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
    with pytest.raises(Unusual):
        read_short(worksheet(rows).encode(), formulas=False)


def test_a_hundred_short_sheets_are_read(tmp_path: Path) -> None:
    near = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    numbers = range(1, 101)
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    related = relations(*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers))
    more: dict[str, str | bytes] = {f"xl/worksheets/sheet{n}.xml": near for n in numbers}
    package = parts(near, workbook=workbook) | more | {"xl/_rels/workbook.xml.rels": related}
    scan = look(written(tmp_path / "a.xlsx", package))
    assert len(scan.sheets) == 100


ODD_AROUND = [
    ("<cols><col max='3' min='2' hidden='1'/></cols>", ""),
    ('<cols><col hidden="true" min="16384" max="99999"/></cols>', ""),
    ('<x:cols xmlns:x="y"><x:col min="2" max="2" hidden="1"/></x:cols>', ""),
    ('<cols><col hidden="1" min="x" max="2"/></cols>', ""),
    ("", '<mergeCells><mergeCell\nref="A1:B2"/></mergeCells>'),
    ("", '<mergeCells><mergeCell ref="A1"/><mergeCell ref="a1:b2"/></mergeCells>'),
    ("", '<!-- <mergeCell ref="A1:B2"/> -->'),
    ("", '<x:mergeCell xmlns:x="y" ref="A1:B2"/>'),
    ("", '<mergeCell ref="A0:B2"/>'),
    ("", '<mergeCell ref="A1:XFE2"/>'),
    ("", '<mergeCells><mergeCell ref="A1:B2"></mergeCells>'),
]


@pytest.mark.parametrize(("head", "tail"), ODD_AROUND)
def test_what_stands_around_the_rows_is_read_right_or_left_to_the_exact_reader(
    head: str, tail: str
) -> None:
    data = worksheet(RICH, head, tail).encode()

    def read(how: Callable[..., Facts]) -> object:
        try:
            return told(how([data], formulas=False))
        except (Malformed, Forbidden) as error:
            return type(error)

    with suppress(Unusual):
        assert read(read_quickly) == read(read_exactly)
    with suppress(Unusual):
        assert read(lambda pieces, formulas: read_short(pieces[0], formulas=formulas)) == read(
            read_exactly
        )


SCRAPS = [
    "<row r='2'>", '<row r="3">', "<row>", "</row>", '<c r="A1">', '<c r="B1" t="e">', "</c>",
    "<c>", "<v>5</v>", "<v/>", "<v></v>", "<f>A1</f>", "<f/>", "<!-- x -->", "<![CDATA[7]]>",
    ' hidden="1"', '<row r="8"/>', '<c r="C2" t="str"><v> </v></c>', "\n", "&#65;", '<c r="ZZZ9"/>',
    '<c t="b" r="D4"><v>1</v></c>', "<x:c xmlns:x='y'><x:v>1</x:v></x:c>",
]  # fmt: skip


def in_pieces(data: bytes, size: int) -> Facts:
    return read_quickly(chunks(data, size), formulas=True)


def as_a_whole(data: bytes, _: int) -> Facts:
    return read_short(data, formulas=True)


@pytest.mark.parametrize("read", [in_pieces, as_a_whole])
@given(
    scraps=st.lists(st.tuples(st.integers(0, len(RICH)), st.sampled_from(SCRAPS)), max_size=4),
    size=st.integers(1, 900),
)
@settings(deadline=None, max_examples=300)
def test_the_quick_readers_are_silent_or_right(
    read: Callable[[bytes, int], Facts], scraps: list[tuple[int, str]], size: int
) -> None:
    rows = RICH
    for at, scrap in scraps:
        rows = rows[:at] + scrap + rows[at:]
    data = worksheet(rows, HEAD, TAIL).encode()
    try:
        quick = read(data, size)
    except (Unusual, Malformed, Forbidden):
        return
    try:
        exact = read_exactly([data], formulas=True)
    except Malformed:
        return  # an entity that nobody declared: the parser, not the quick reader, answers for it
    assert told(quick)[:-1] == told(exact)[:-1]
    assert quick.filled >= exact.filled
    assert quick.bottom >= exact.bottom
    assert quick.right >= exact.right


@given(junk=st.binary(max_size=400))
@settings(deadline=None)
def test_no_bytes_make_it_stumble(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "junk.xlsx"
    path.write_bytes(junk)
    with pytest.raises(Failure):
        look(path)
