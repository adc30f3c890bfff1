"""``--fix`` and ``--in-place``: the safe mends, each listed, and nothing else."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from bcm_excel.app.validate import fix, mendable, validate
from bcm_excel.cli.lines import visible
from bcm_excel.core.cell import letters
from bcm_excel.core.failure import Failure, Reason
from bcm_excel.excel.grid import Value
from bcm_excel.excel.read import read
from tests.cli.conftest import Cli
from tests.excel_rules import assert_excel_rules
from tests.office import stands
from tests.package import parts_of
from tests.plans import book
from tests.workbooks import NOW, Rows, encrypted, plan_file, signed, with_formula

TODAY = ("--today", "2026-03-02")
CONTACTS, STEPS, PLAN = "应急通讯录 Contacts", "处置流程 Steps", "预案信息 Plan"
MENDS = {
    (PLAN, "C38"): ("１", 1),
    (CONTACTS, "A4"): ("周建国 ", "周建国"),
    (CONTACTS, "F4"): ("１３８００００００01", "13800000001"),
    (CONTACTS, "F5"): ("138\u3000000\u00a00 0002", "13800000002"),
    (CONTACTS, "P6"): ("2026.2.3", "2026-02-03"),
    (CONTACTS, "P7"): ("2026年2月3日", "2026-02-03"),
    (STEPS, "F8"): ("60分钟", "1 小时"),
}


def sloppy(rows: Rows) -> None:
    contacts, steps, plan = rows["contacts"], rows["steps"], rows["settings"]
    contacts[0] |= {"name": "周建国 ", "mobile": "１３８００００００01"}
    contacts[1] |= {"mobile": "138\u3000000\u00a00 0002"}
    contacts[2] |= {"verified": "2026.2.3"}
    contacts[3] |= {"verified": "2026年2月3日"}
    steps[4] |= {"limit": "60分钟"}
    plan[-1] |= {"roles_a_person": "１"}


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return plan_file(tmp_path / "plan.xlsx", sloppy)


@pytest.fixture
def locked_sloppy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLAN_PASSWORD", "secret")
    return encrypted(plan_file(tmp_path / "locked.xlsx", sloppy), "secret")


def values(path: Path) -> dict[tuple[str, int, int], Value]:
    """Every cell of a workbook as it is read."""
    return {
        (grid.name, grid.top + r, grid.left + c): value
        for grid in read(path).sheets
        for r, row in enumerate(grid.rows)
        for c, value in enumerate(row)
    }


def test_only_the_mended_cells_differ(cli: Cli, plan: Path, tmp_path: Path) -> None:
    target, original = tmp_path / "mended.xlsx", plan.read_bytes()
    ran = cli("validate", plan, *TODAY, "--fix", target, "--format", "json")
    listed = {(m["sheet"], m["cell"]): (m["old"], m["new"]) for m in ran.json["mended"]}
    assert listed == MENDS
    assert plan.read_bytes() == original
    before, after = values(plan), values(target)
    changed = {at for at in before | after if before.get(at) != after.get(at)}
    assert {(sheet, f"{letters(column)}{row}") for sheet, row, column in changed} == set(MENDS)
    old, new = parts_of(plan), parts_of(target)
    assert {name for name in old | new if old.get(name) != new.get(name)} <= {
        *(f"xl/worksheets/sheet{number}.xml" for number in sheets_of(plan, *MENDS)),
        "xl/styles.xml",
    }
    assert_excel_rules(target)


def sheets_of(path: Path, *cells: tuple[str, str]) -> set[int]:
    names = [sheet.name for sheet in read(path).sheets]
    return {names.index(sheet) + 1 for sheet, _ in cells}


def test_mended_once_there_is_nothing_left_to_mend(cli: Cli, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "mended.xlsx"
    before = cli("validate", plan, *TODAY, "--fix", target, "--format", "json").json
    after = cli("validate", target, *TODAY, "--fix", tmp_path / "no.xlsx", "--format", "json")
    assert "没有可以自动修正的内容，未写文件" in after.err
    assert after.json["mended"] == []
    assert not (tmp_path / "no.xlsx").exists()
    left = [each for each in before["findings"] if not each["code"].startswith("RD21")]
    assert after.json["findings"] == left
    assert len(before["findings"]) - len(left) == len(MENDS)


def test_every_mend_is_shown_with_old_and_new(cli: Cli, plan: Path, tmp_path: Path) -> None:
    ran = cli("validate", plan, *TODAY, "--fix", tmp_path / "mended.xlsx")
    assert f"已修正 7 处：{tmp_path / 'mended.xlsx'}" in ran.out
    for (sheet, cell), (old, new) in MENDS.items():
        assert f"  {sheet}!{cell}" in ran.out
        assert f"“{visible(old)}” → “{new}”" in ran.out


def test_in_place_the_original_is_kept_first(cli: Cli, plan: Path, tmp_path: Path) -> None:
    original = plan.read_bytes()
    ran = cli("validate", plan, *TODAY, "--now", "2026-03-02 09:05", "--in-place")
    backup = tmp_path / "plan.备份-20260302-090500.xlsx"
    assert f"原文件备份为 {backup}" in ran.out
    assert backup.read_bytes() == original
    assert read(plan).sheet(CONTACTS) != read(backup).sheet(CONTACTS)
    assert cli("validate", plan, "--select", "RD21", "--fail-on", "info").code == 0


@pytest.mark.parametrize("mark", ["~$plan.xlsx", ".~lock.plan.xlsx#"])
def test_in_place_is_refused_while_the_file_is_open(cli: Cli, plan: Path, mark: str) -> None:
    plan.with_name(mark).touch()
    original = plan.read_bytes()
    ran = cli("validate", plan, *TODAY, "--in-place")
    assert ran.code == 3
    assert "文件正在 Excel 或 WPS 中打开" in ran.err
    assert plan.read_bytes() == original
    assert {each.name for each in plan.parent.iterdir()} == {plan.name, mark}


def test_in_place_is_refused_where_the_file_changed(plan: Path) -> None:
    validated = validate(plan, date(2026, 3, 2))
    stat = plan.stat()
    os.utime(plan, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))
    original = plan.read_bytes()
    for target in (None, plan.with_name("mended.xlsx")):
        with pytest.raises(Failure) as failed:
            fix(validated, target, NOW)
        assert failed.value.reason is Reason.CHANGED
    assert [each.name for each in plan.parent.iterdir()] == [plan.name]
    assert plan.read_bytes() == original


def test_a_file_that_exists_is_not_overwritten(cli: Cli, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "mended.xlsx"
    target.write_bytes(b"mine")
    ran = cli("validate", plan, *TODAY, "--fix", target)
    assert (ran.code, ran.err) == (3, "mended.xlsx：已有同名文件，未覆盖\n")
    assert target.read_bytes() == b"mine"


def test_a_signed_or_encrypted_file_is_not_mended(
    cli: Cli, plan: Path, locked_sloppy: Path
) -> None:
    ran = cli("validate", signed(plan), *TODAY, "--in-place")
    assert (ran.code, ran.out) == (3, "")
    assert "数字签名" in ran.err
    ran = cli("validate", locked_sloppy, *TODAY, "--password-env", "PLAN_PASSWORD", "--in-place")
    assert (ran.code, ran.out) == (3, "")
    assert "文件设了打开密码，不能自动修正" in ran.err


def test_formulas_elsewhere_are_calculated_anew_and_it_is_said(cli: Cli, tmp_path: Path) -> None:
    formula = f"=COUNTA('{CONTACTS}'!F4:F40)"
    plan = with_formula(tmp_path / "plan.xlsx", formula, 32.0, sloppy)
    target = tmp_path / "mended.xlsx"
    ran = cli("validate", plan, *TODAY, "--fix", target)
    assert "工作簿里有公式引用了改动的内容，打开时会重新计算" in ran.out
    cell = stands(target)["统计", "A1"]
    assert (f"={cell.formula}", cell.value) == (formula, 32.0)
    assert b'fullCalcOnLoad="1"' in parts_of(target)["xl/workbook.xml"]


def test_what_is_waived_is_not_mended(cli: Cli, tmp_path: Path) -> None:
    def waived(rows: Rows) -> None:
        sloppy(rows)
        rows["waivers"] = [
            {
                "code": "RD213",
                "reason": "号码由总机系统导出",
                "approved_by": "周建国",
                "until": date(2026, 12, 31),
            }
        ]

    plan, target = plan_file(tmp_path / "plan.xlsx", waived), tmp_path / "mended.xlsx"
    ran = cli("validate", plan, *TODAY, "--fix", target, "--format", "json")
    assert {(m["sheet"], m["cell"]) for m in ran.json["mended"]} == set(MENDS) - {(CONTACTS, "F4")}


def test_a_formula_is_not_mended_and_it_is_said(cli: Cli, tmp_path: Path) -> None:
    path, target = tmp_path / "plan.xlsx", tmp_path / "mended.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("应急通讯录")
        sheet.write_row(0, 0, ["姓名", "单位", "手机"])
        sheet.write_row(1, 0, ["王敏", "甲公司", "138 0000 0001"])
        sheet.write_row(2, 0, ["李强", "甲公司"])
        sheet.write_formula(2, 2, '="１３８"&"00000002"', value="１３８00000002")
    ran = cli("validate", path, "--select", "RD21", "--fix", target)
    assert "已修正 1 处" in ran.out
    assert "未修正 应急通讯录!C3：单元格是公式" in ran.out
    assert stands(target)["应急通讯录", "C3"] == stands(path)["应急通讯录", "C3"]


TYPED = st.one_of(
    st.sampled_from([old for old, _ in MENDS.values()]),
    st.sampled_from(
        ["0.5小时", "九十分钟", "46000", "138-0000-0001", "０１０-55550001", "王 敏", "〃"]
    ),
    st.text("０１2３ 　-年月日.分钟小时王敏,、;+()％%万元\u200b\u00a0", max_size=14),
).filter(lambda text: not set(text) & set("|¦\n") and text.strip() != "")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(TYPED, TYPED, TYPED, TYPED), min_size=1, max_size=4))
def test_mending_twice_changes_nothing_more(rows: list[tuple[str, str, str, str]]) -> None:
    sheet = "# 应急通讯录\n| 姓名 | 单位 | 手机 | 核验日期 | 固定电话 |\n"
    people = "".join(f"| '{a} | 甲 | '{b} | '{c} | '{d} |\n" for a, b, c, d in rows)
    steps = "# 处置流程\n| 步骤号 | 工作内容 | 责任人 | 时限 |\n"
    tasks = "".join(f"| {i} | 甲 | 乙 | '{a} |\n" for i, (_, a, _, _) in enumerate(rows, 1))
    with TemporaryDirectory() as folder:
        path, mended = Path(folder) / "plan.xlsx", Path(folder) / "mended.xlsx"
        found = validate(book(path, sheet + people + steps + tasks), date(2026, 3, 2))
        if not mendable(found.report):
            return
        done = fix(found, mended, datetime(2026, 3, 2))
        again = validate(mended, date(2026, 3, 2))
        refused = {finding.cell for finding, _ in done.refused}
        assert [each for each in mendable(again.report) if each.cell not in refused] == []
        lost = {each.cell for each in found.report.findings} - {each.cell for each in done.mended}
        assert lost <= {each.cell for each in again.report.findings}
