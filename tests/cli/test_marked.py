"""``--mark``: every finding at its cell, in a copy that loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bcm_excel.app.validate import mark, validate
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.core.text import Lang
from tests.cli.conftest import Cli
from tests.excel_rules import assert_excel_rules
from tests.office import stands
from tests.package import parts_of
from tests.workbooks import NOW, Rows, plan_file, signed, with_formula

FILLS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "info": "FFDDEBF7"}
TODAY = ("--today", "2026-03-02")


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_file(tmp_path_factory.mktemp("mark") / "plan.xlsx")


def listed(sheet: Worksheet) -> dict[tuple[str, str], str]:
    """The codes and places of the first sheet, with the cell that each link jumps to."""
    return {
        (str(row[1].value), str(row[2].value)): str(row[2].hyperlink.location)
        for row in sheet.iter_rows()
        if row[2].hyperlink
    }


def test_each_finding_is_coloured_noted_and_linked(cli: Cli, plan: Path, tmp_path: Path) -> None:
    before, target = plan.read_bytes(), tmp_path / "marked.xlsx"
    findings = cli("validate", plan, *TODAY, "--format", "json").json["findings"]
    assert cli("validate", plan, *TODAY, "--mark", target).code == 1
    assert plan.read_bytes() == before
    book = openpyxl.load_workbook(target)
    links = listed(book.worksheets[0])
    assert book.active is book.worksheets[0]
    assert len(links) == len(findings) == 31
    for each in findings:
        place = f"{each['sheet']}!{each['cell']}"
        assert links[each["code"], place] == f"'{each['sheet']}'!{each['cell']}"
        cell = book[each["sheet"]][each["cell"]]
        worst = min(
            (other["severity"] for other in findings if _place(other) == _place(each)),
            key=list(FILLS).index,
        )
        assert cell.fill.fgColor.rgb == FILLS[worst]
        assert each["message"] in cell.comment.text
        assert each["fix"] in cell.comment.text
    assert_excel_rules(target)


def _place(finding: dict[str, object]) -> tuple[object, object]:
    return finding["sheet"], finding["cell"]


def test_the_copy_has_every_part_and_value_of_the_original(cli: Cli, tmp_path: Path) -> None:
    plan = with_formula(tmp_path / "plan.xlsx", "=COUNTA('应急通讯录 Contacts'!A4:A40)", 32.0)
    target = tmp_path / "marked.xlsx"
    cli("validate", plan, *TODAY, "--mark", target)
    assert set(parts_of(plan)) <= set(parts_of(target))
    before, after = stands(plan), stands(target)
    assert {at: after.get(at) for at in before} == before
    assert after["统计", "A1"].value == 32.0


def test_a_file_that_exists_is_not_overwritten(cli: Cli, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    target.write_bytes(b"mine")
    ran = cli("validate", plan, *TODAY, "--mark", target)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "marked.xlsx：已有同名文件，未覆盖\n"
    assert target.read_bytes() == b"mine"


def test_a_missing_folder_is_said(cli: Cli, plan: Path, tmp_path: Path) -> None:
    ran = cli("validate", plan, "--mark", tmp_path / "none" / "marked.xlsx")
    assert ran.code == 3
    assert len(ran.err.splitlines()) == 1


def test_a_folder_takes_the_copies_of_several_files(cli: Cli, plan: Path, tmp_path: Path) -> None:
    other = plan_file(tmp_path / "other.xlsx")
    out = tmp_path / "out"
    out.mkdir()
    assert cli("validate", plan, other, *TODAY, "--mark", out).code == 1
    assert {each.name for each in out.iterdir()} == {"plan.检查.xlsx", "other.检查.xlsx"}


def test_where_a_copy_would_lose_something_a_list_is_made(cli: Cli, tmp_path: Path) -> None:
    plan, target = signed(plan_file(tmp_path / "plan.xlsx")), tmp_path / "findings.xlsx"
    ran = cli("validate", plan, *TODAY, "--mark", target)
    assert ran.code == 1
    assert "标记副本会丢失数字签名" in ran.out
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["检查结果"]
    jumps = [str(row[2].value) for row in book.worksheets[0].iter_rows(min_row=5)]
    assert '=HYPERLINK("[plan.xlsx]\'应急通讯录 Contacts\'!F19","应急通讯录 Contacts!F19")' in jumps
    assert len(jumps) == 31
    assert_excel_rules(target)


def test_an_encrypted_file_gives_a_list_too(cli: Cli, tmp_path: Path, locked: Path) -> None:
    target = tmp_path / "findings.xlsx"
    ran = cli("validate", locked, *TODAY, "--password-env", "PLAN_PASSWORD", "--mark", target)
    assert "标记副本会丢失密码保护" in ran.out
    assert openpyxl.load_workbook(target).sheetnames == ["检查结果"]


def test_a_list_is_never_written_under_the_name_of_a_macro_workbook(
    cli: Cli, tmp_path: Path
) -> None:
    """Excel does not open a plain workbook whose name ends in .xlsm."""
    plan = signed(plan_file(tmp_path / "plan.xlsx")).rename(tmp_path / "plan.xlsm")
    ran = cli("validate", plan, *TODAY, "--mark", tmp_path / "marked.xlsm")
    assert f"已标出问题：{tmp_path / 'marked.xlsx'}" in ran.out
    assert not (tmp_path / "marked.xlsm").exists()


def test_a_plan_without_findings_gives_a_copy_that_says_so(cli: Cli, tmp_path: Path) -> None:
    plan, target = plan_file(tmp_path / "plan.xlsx"), tmp_path / "marked.xlsx"
    assert cli("validate", plan, "--select", "CT103", "--mark", target).code == 0
    texts = [cell.value for row in openpyxl.load_workbook(target).worksheets[0] for cell in row]
    assert "没有发现问题" in texts


def test_a_file_that_changed_since_it_was_read_is_not_marked(tmp_path: Path) -> None:
    path = plan_file(tmp_path / "plan.xlsx")
    validated = validate(path, date(2026, 3, 2))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Failure) as failed:
        mark(validated, tmp_path / "marked.xlsx", Lang.ZH, NOW)
    assert failed.value.reason is Reason.CHANGED
    assert not (tmp_path / "marked.xlsx").exists()


def test_a_waived_finding_is_listed_but_not_coloured(cli: Cli, tmp_path: Path) -> None:
    def waived(rows: Rows) -> None:
        rows["waivers"] = [
            {
                "code": "RO105",
                "sheet_name": "应急通讯录",
                "row_key": "冯丽",
                "reason": "共用前台电话",
                "approved_by": "周建国",
                "until": date(2026, 12, 31),
            }
        ]

    plan, target = plan_file(tmp_path / "plan.xlsx", waived), tmp_path / "marked.xlsx"
    cli("validate", plan, *TODAY, "--mark", target)
    book = openpyxl.load_workbook(target)
    cell = book["应急通讯录 Contacts"]["G9"]
    assert cell.comment is None
    assert cell.fill.fgColor.rgb not in FILLS.values()
    rows = [[c.value for c in row] for row in book.worksheets[0].iter_rows()]
    assert rows[-1][:3] == ["已豁免", "RO105", "应急通讯录 Contacts!G9"]
