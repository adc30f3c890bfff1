"""Charts of Word: their numbers, their look in black and white, and what any program makes of them."""

from __future__ import annotations

import io
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.core.text import Lang
from bcm_excel.word.charts import FILLS, height
from bcm_excel.word.document import Block, Chart, Document, Paragraph, Series, Shape
from bcm_excel.word.write import to_bytes
from tests.office import needs_office, soffice

NOW = datetime.fromisoformat("2026-03-02T11:20")
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RATES = Chart(
    "按时率与通知到位率",
    Shape.COLUMNS,
    ("2025-08-20", "2025-11-19"),
    (Series("按时率", (0.73, 0.83)), Series("到位率", (0.79, None))),
    share=True,
)
TIMES = Chart(
    "计划与实际（分）",
    Shape.BARS,
    ("1 报告", "2 切换电源"),
    (Series("计划", (30, 60)), Series("实际", (28.5, 85))),
)
ACTIONS = Chart(
    "整改",
    Shape.STACKED,
    ("2025-05-14", "2025-08-20"),
    (Series("未完成", (1, 0)), Series("已完成", (0, 2))),
)
LINES = Chart(
    "趋势",
    Shape.LINES,
    ("一", "二", "三"),
    (Series("甲", (0.5, 0.7, 0.6)), Series("乙", (0.6, 0.7, None))),
    share=True,
)
ALL = (RATES, TIMES, ACTIONS, LINES)


def made(*blocks: Block, lang: Lang = Lang.ZH) -> bytes:
    return to_bytes(Document("报告", blocks, NOW, lang))


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def chart(data: bytes, number: int = 1) -> ET.Element:
    return ET.fromstring(parts(data)[f"word/charts/chart{number}.xml"])  # noqa: S314 - our own file


def texts(element: ET.Element, within: str) -> list[str]:
    values = (value for each in element.iter(f"{C}{within}") for value in each.iter(f"{C}v"))
    return [value.text or "" for value in values]


@pytest.mark.parametrize("drawn", ALL)
def test_the_chart_and_the_workbook_it_carries_hold_the_same_numbers(drawn: Chart) -> None:
    data = made(drawn)
    for series, element in zip(drawn.series, chart(data).iter(f"{C}ser"), strict=True):
        points = {
            int(point.attrib["idx"]): float(point.findtext(f"{C}v") or "")
            for point in element.iterfind(f"{C}val//{C}pt")
        }
        assert points == {at: v for at, v in enumerate(series.values) if v is not None}
        assert texts(element, "tx") == [series.name]
        assert tuple(texts(element, "cat")) == drawn.names
    carried = parts(data)["word/embeddings/chart1.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(carried)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == (None, *(each.name for each in drawn.series))
    assert [row[0] for row in rows[1:]] == list(drawn.names)
    for at, series in enumerate(drawn.series, start=1):
        assert tuple(row[at] for row in rows[1:]) == series.values


def test_every_chart_is_found_by_its_relation_and_has_a_kind() -> None:
    data = made(*ALL)
    opened = docx.Document(io.BytesIO(data))
    relations = [
        element.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        for element in opened.element.body.iter(f"{C}chart")
    ]
    for number, relation in enumerate(relations, start=1):
        part = opened.part.related_parts[relation]
        assert part.partname == f"/word/charts/chart{number}.xml"
        assert part.content_type.endswith("drawingml.chart+xml")
        (carried,) = (each.target_part for each in part.rels.values())
        assert carried.partname == f"/word/embeddings/chart{number}.xlsx"
    assert len(relations) == len(ALL)


def test_the_same_charts_give_the_same_bytes() -> None:
    assert made(*ALL) == made(*ALL)


def test_below_each_stands_a_caption_that_word_numbers() -> None:
    words = [each.text for each in docx.Document(io.BytesIO(made(*ALL))).paragraphs]
    assert [each for each in words if each.startswith("图")] == [
        f"图 {number}\u3000{each.caption}" for number, each in enumerate(ALL, start=1)
    ]
    body = parts(made(RATES, lang=Lang.EN))["word/document.xml"].decode()
    assert " SEQ Figure \\* ARABIC " in body
    assert "\u3000" not in body


def test_two_series_differ_without_colour() -> None:
    dark, light = (
        sum(int(fill[at : at + 2], 16) * part for at, part in ((0, 0.3), (2, 0.59), (4, 0.11)))
        for fill in FILLS
    )
    assert light > 2 * dark
    lines = chart(made(LINES))
    dashes = [each.attrib["val"] for each in lines.iter() if each.tag.endswith("prstDash")]
    markers = [each.attrib["val"] for each in lines.iter(f"{C}symbol")]
    assert (len(set(dashes)), len(set(markers))) == (2, 2)


def test_of_two_lines_the_lower_one_has_its_value_below() -> None:
    below = [
        [label.find(f"{C}idx").attrib["val"] for label in series.iter(f"{C}dLbl")]  # type: ignore[union-attr]
        for series in chart(made(LINES)).iter(f"{C}ser")
    ]
    assert below == [["0"], ["1"]]


def test_a_single_series_needs_no_legend() -> None:
    alone = Chart("一", Shape.COLUMNS, ("甲",), (Series("乙", (1,)),))
    assert chart(made(alone)).find(f".//{C}legend") is None
    assert chart(made(RATES)).find(f".//{C}legend") is not None


def test_more_bars_make_a_higher_chart() -> None:
    more = Chart("多", Shape.BARS, ("甲",) * 5, (Series("乙", (1,) * 5),))
    fewer = Chart("少", Shape.BARS, ("甲",) * 2, (Series("乙", (1,) * 2),))
    assert height(more) > height(fewer)


@pytest.mark.parametrize(
    ("names", "series"),
    [
        (("甲",), (Series("乙", (1, 2)),)),
        (("甲",), ()),
        ((), (Series("乙", ()),)),
        (("甲",), (Series("乙", (1,)),) * 3),
    ],
)
def test_a_chart_that_cannot_be_is_a_mistake_of_the_programmer(
    names: tuple[str, ...], series: tuple[Series, ...]
) -> None:
    with pytest.raises(ValueError, match=r"values|series"):
        Chart("x", Shape.COLUMNS, names, series)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=20), st.sampled_from(Shape), st.floats(-1e9, 1e9))
def test_any_text_and_number_can_be_drawn(text: str, shape: Shape, value: float) -> None:
    data = made(Chart(text, shape, (text,), (Series(text, (value,)),)), Paragraph(text))
    docx.Document(io.BytesIO(data))
    assert float(texts(chart(data), "val")[0]) == pytest.approx(value, rel=1e-12)
    openpyxl.load_workbook(io.BytesIO(parts(data)["word/embeddings/chart1.xlsx"]))


@needs_office
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="the words of a PDF are read by a tool")
def test_libreoffice_draws_names_and_values(tmp_path: Path) -> None:
    (tmp_path / "c.docx").write_bytes(made(*ALL))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [soffice() or "", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path,
         tmp_path / "c.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    ran = subprocess.run(
        ["pdftotext", tmp_path / "c.pdf", "-"], check=True, capture_output=True, text=True
    )
    said = ran.stdout.replace(" ", "")
    for word in ("73%", "79%", "28.5", "85", "2切换电源", "未完成", "实际", "2025-11-19", "图3"):
        assert word in said
