"""Whatever somebody typed into a cell is text in everything that is made of it."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from bcm_excel.core.text import Lang
from bcm_excel.excel.plain import LONGEST
from tests.cli.conftest import Cli
from tests.excel_rules import assert_excel_rules, excel_faults
from tests.office import stands
from tests.package import parts_of
from tests.workbooks import Rows, plan_file, repacked, signed

TYPED = (
    '=HYPERLINK("http://x","y")',
    "@SUM(1)",
    "+1",
    "-1",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "<b>粗</b>",
    "]]>",
    "{name} {0}",
    "&amp;%s",
    "甲\u202e乙",
)
STORED = {"ESCAPE": "_x001B_[31mred", "SURROGATE": "王_xD800_", "LONG": "长" * 40_000}
"""What no writer of ours lets through; so it is put into the file itself."""
LINK = re.compile(r"""HYPERLINK\("\[plan\.xlsx]'[^"]+'![A-Z]+[0-9]+","[^"]+"\)""")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plan A, its people bearing such names and departments; one digit of each mobile too many."""

    def change(rows: Rows) -> None:
        for row, text in zip(rows["contacts"], (*TYPED, *STORED), strict=False):
            row |= {"name": text, "department": text, "title": f"{text}9", "mobile": "138000000161"}
        rows["contacts"][-1]["mobile"] = "１３８００００００３２"

    path = plan_file(tmp_path_factory.mktemp("hostile") / "plan.xlsx", change)
    shared = parts_of(path)["xl/sharedStrings.xml"].decode()
    for placeholder, stored in STORED.items():
        shared = shared.replace(f">{placeholder}", f">{stored}")
    return repacked(path, {"xl/sharedStrings.xml": shared.encode()})


def test_the_console_shows_the_text_and_nothing_happens(cli: Cli, workbook: Path) -> None:
    ran = cli("validate", workbook, "--select", "CT101")
    assert ran.code == 1
    assert not CONTROL.search(ran.out)
    for text in TYPED[:-1]:
        assert f"{text}的手机号码 138000000161 是 12 位" in ran.out
    assert "甲乙的手机号码" in ran.out
    assert max(map(len, ran.out.splitlines())) < 2100


def test_json_holds_the_very_text(cli: Cli, workbook: Path) -> None:
    ran = cli("validate", workbook, "--select", "CT101", "--format", "json")
    names = [each["values"]["name"] for each in ran.json["findings"]]
    assert names[: len(TYPED)] == [*TYPED[:-1], "甲乙"]
    assert "长" * 40_000 in names
    ran.out.encode()


def formulas(path: Path) -> dict[tuple[str, str], str]:
    return {at: cell.formula for at, cell in stands(path).items() if cell.formula is not None}


def texts(path: Path) -> str:
    """Every text of a workbook, its notes too."""
    said = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                said += [str(cell.value or ""), cell.comment.text if cell.comment else ""]
    return "\n".join(said)


def test_the_marked_copy_gains_text_only(cli: Cli, workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    assert cli("validate", workbook, "--mark", target).code == 1
    assert formulas(target) == formulas(workbook)
    said = texts(target)
    for text in TYPED[:-1]:
        assert f"{text}的手机号码 138000000161 是 12 位" in said
    listed = [str(cell.value) for at, cell in stands(target).items() if at[0] == "检查结果"]
    assert max(map(len, listed)) == LONGEST
    assert excel_faults(target) == excel_faults(workbook)


def test_the_findings_workbook_holds_text_and_our_links_only(
    cli: Cli, workbook: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / workbook.name, tmp_path / "findings.xlsx"
    source.write_bytes(workbook.read_bytes())
    ran = cli("validate", signed(source), "--mark", target)
    assert "数字签名" in ran.out
    for at, formula in formulas(target).items():
        assert at[1].startswith("C")
        assert LINK.fullmatch(formula)
    said = texts(target)
    for text in TYPED[:-1]:
        assert f"{text}的手机号码 138000000161 是 12 位" in said
    assert_excel_rules(target)


def test_the_mended_copy_has_the_same_names(cli: Cli, workbook: Path, tmp_path: Path) -> None:
    target = tmp_path / "mended.xlsx"
    ran = cli("validate", workbook, "--fix", target, "--lang", Lang.EN)
    assert "“１３８００００００３２” → “13800000032”" in ran.out
    before, after = stands(workbook), stands(target)
    differing = {at for at in before if before[at] != after[at]}
    assert {sheet for sheet, _ in differing} == {"应急通讯录 Contacts"}
    assert formulas(target) == formulas(workbook)
