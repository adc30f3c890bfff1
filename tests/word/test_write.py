"""A document a person might have set: Word's own numbering, repeated headings, whole rows."""

from __future__ import annotations

import io
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import msoffcrypto
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang
from bcm_excel.word.document import (
    Align,
    Banner,
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    Line,
    PageBreak,
    Paragraph,
    Run,
    Signatures,
    Table,
    Tone,
)
from bcm_excel.word.write import to_bytes, write_docx
from tests.office import needs_office, soffice

NOW = datetime.fromisoformat("2026-03-02T11:20")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EVERYTHING: tuple[Block, ...] = (
    Banner("这是演练，不是真实事件"),
    Facts((("预案", "个人化系统故障应急预案"), ("版本", "A1"), ("级别", "重大")), pairs=2),
    Figures(tuple(Figure(f"{n} / 9", "已完成", "2 步未完成") for n in range(4))),
    Heading("事件经过"),
    Paragraph((Run("07:20 "), Run("系统停止响应", bold=True), Run("超时", tone=Tone.LATE))),
    Heading("时间线", 2),
    Table(
        (Column("时间"), Column("事项", 3), Column("超时", 1, Align.RIGHT)),
        (Line(("07:20", "发现", "")), Line(("08:55", "步骤 3", "0:25"), Tone.LATE)),
    ),
    Bullets(("其一", "其二")),
    Bullets(("先", "后"), numbered=True),
    PageBreak(),
    Bullets(("一", "二"), numbered=True),
    Signatures(("编制人", "批准人"), "日期"),
)


def made(*blocks: Block, lang: Lang = Lang.ZH, **more: str) -> bytes:
    return to_bytes(Document("报告 Report", blocks, NOW, lang, **more))


def part(data: bytes, name: str = "word/document.xml") -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ET.fromstring(package.read(name))  # noqa: S314  # our own file


def words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def attribute(element: ET.Element | None, name: str) -> str | None:
    assert element is not None
    return element.get(f"{W}{name}")


def test_the_same_document_gives_the_same_bytes() -> None:
    assert made(*EVERYTHING) == made(*EVERYTHING)


@pytest.mark.parametrize("lang", Lang)
def test_every_block_comes_out_in_order(lang: Lang) -> None:
    made_of = docx.Document(io.BytesIO(made(*EVERYTHING, lang=lang)))
    said = "\n".join(element.text or "" for element in made_of.element.body.iter(f"{W}t"))
    expected = [
        "报告",
        "演练",
        "个人化系统",
        "0 / 9",
        "经过",
        "系统停止响应",
        "时间线",
        "步骤 3",
        "其二",
        "编制人",
    ]
    places = [said.index(word) for word in expected]
    assert places == sorted(places)


def test_a_page_is_a4_with_page_numbers_that_word_counts() -> None:
    data = made(footer="计算时点 11:20", header="预案", header_right="内部")
    size = part(data).find(f".//{W}pgSz")
    assert (attribute(size, "w"), attribute(size, "h")) == ("11906", "16838")
    fields = [each.text for each in part(data, "word/footer1.xml").iter(f"{W}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]
    header = "".join(each.text or "" for each in part(data, "word/header1.xml").iter(f"{W}t"))
    assert header == "预案内部"


def test_headings_of_a_table_stand_on_every_page_and_rows_stay_whole() -> None:
    data = made(Table((Column("甲"),), tuple(Line((str(n),)) for n in range(3))))
    rows = list(part(data).iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
        True, False, False, False,
    ]  # fmt: skip
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_the_columns_of_a_table_share_the_width() -> None:
    data = made(Table((Column("甲", 1), Column("乙", 3)), ()))
    first, second = (int(attribute(each, "w") or 0) for each in part(data).iter(f"{W}gridCol"))
    assert second == pytest.approx(3 * first, abs=3)
    assert first + second == pytest.approx(11906 - 2 * 1247, abs=2)


def test_lines_to_sign_on_stand_on_one_page_with_the_box_above_them() -> None:
    signed = Signatures(("编制人", "批准人"), "日期", ("建议", "（请填写）"))
    (around,) = docx.Document(io.BytesIO(made(signed))).tables
    assert len(around.rows) == 1
    assert around.rows[0]._tr.find(f"{W}trPr/{W}cantSplit") is not None
    box, lines = around.cell(0, 0).tables
    assert [each.text for each in box.rows[0].cells] == ["建议", "（请填写）"]
    assert [row.cells[0].text for row in lines.rows] == ["编制人", "批准人"]


def test_a_paragraph_that_leads_stays_with_what_follows() -> None:
    data = made(Paragraph("没有按时完成的步骤", leads=True), Paragraph("别的"))
    kept = [each.find(f"{W}pPr/{W}keepNext") is not None for each in part(data).iter(f"{W}p")]
    assert kept[-2:] == [True, False]


def test_a_row_with_a_cell_too_few_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="1 cells, 2 columns"):
        Table((Column("甲"), Column("乙")), (Line(("1",)),))


def test_chinese_type_is_named_for_chinese_letters() -> None:
    fonts = {
        attribute(style, "styleId"): style.find(f"{W}rPr/{W}rFonts")
        for style in part(made(), "word/styles.xml").iter(f"{W}style")
    }
    assert attribute(fonts["Title"], "eastAsia") == "Microsoft YaHei"
    assert attribute(fonts["Title"], "ascii") == "Calibri"
    named = part(made(), "word/fontTable.xml")
    assert [attribute(each, "val") for each in named.iter(f"{W}altName")] == [
        "Arial",
        "宋体",
        "微软雅黑",
    ]


@pytest.mark.parametrize(
    ("lang", "numbers"),
    [(Lang.ZH, ["%1、", "（%2）"]), (Lang.EN, ["%1", "%1.%2"])],
)
def test_chapters_are_numbered_by_word(lang: Lang, numbers: list[str]) -> None:
    data = made(Heading("甲"), Heading("乙", 2), Heading("丙", numbered=False), lang=lang)
    texts = [
        attribute(each, "val") for each in part(data, "word/numbering.xml").iter(f"{W}lvlText")
    ]
    assert texts[-2:] == numbers
    levels = [attribute(each, "val") for each in part(data).iter(f"{W}ilvl")]
    assert levels == ["0", "1"]


def test_each_numbered_list_begins_at_one() -> None:
    data = made(Bullets(("a",), numbered=True), Bullets(("b",), numbered=True))
    first, second = (attribute(each, "val") for each in part(data).iter(f"{W}numId"))
    assert first != second
    starts = list(part(data, "word/numbering.xml").iter(f"{W}startOverride"))
    assert [attribute(each, "val") for each in starts] == ["1", "1"]


def test_a_line_end_begins_a_new_line_and_a_control_character_shows() -> None:
    assert words(made(Paragraph("一\r\n二\x00三\ud800")))[-1] == "一\r\n二�三�".replace("\r", "")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_can_be_written_and_read_back(text: str) -> None:
    data = made(Paragraph(text), Table((Column(text),), (Line((text,)),)), header=text)
    assert len(words(data)) >= 2


def test_a_file_that_exists_stays(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_text("mine", "utf-8")
    with pytest.raises(Failure) as caught:
        write_docx(Document("t", (), NOW), path)
    assert caught.value.reason is Reason.EXISTS
    assert path.read_text("utf-8") == "mine"
    write_docx(Document("t", (), NOW), path, overwrite=True)
    assert words(path.read_bytes()) == ["t"]


def test_a_document_behind_a_password_opens_with_it(tmp_path: Path) -> None:
    path, spoken, plain = tmp_path / "report.docx", "夜班", io.BytesIO()
    write_docx(Document("机密", (), NOW), path, password=spoken)
    with path.open("rb") as file:
        locked = msoffcrypto.OfficeFile(file)
        assert locked.is_encrypted()
        locked.load_key(password=spoken, verify_password=True)
        locked.decrypt(plain)
    assert words(plain.getvalue()) == ["机密"]


@needs_office
def test_libreoffice_opens_it_and_says_every_word(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    write_docx(Document("报告", EVERYTHING, NOW), path)
    office = soffice() or ""
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert (tmp_path / "report.pdf").stat().st_size > 5000
    if shutil.which("pdftotext"):
        ran = subprocess.run(
            ["pdftotext", tmp_path / "report.pdf", "-"], check=True, capture_output=True, text=True
        )
        for word in ("一、事件经过", "（一）时间线", "第 2 页", "共 2 页", "编制人"):
            assert word.replace(" ", "") in ran.stdout.replace(" ", "")
