"""``contacts sheet``, ``apply`` and ``export`` as they are called."""

from __future__ import annotations

from pathlib import Path

import pytest
import vobject

from bcm_excel.core.cell import letters
from bcm_excel.daily.call_answers import read_call_sheet
from bcm_excel.daily.call_sheet import column_of
from bcm_excel.excel.patch import patch
from bcm_excel.excel.read import read
from tests.cli.conftest import Cli
from tests.workbooks import plan_file

DUE = ("--today", "2026-06-01")
NOW = ("--now", "2026-06-01 09:05")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return plan_file(tmp_path / "plan.xlsx")


def filled(cli: Cli, plan: Path, **typed: str) -> Path:
    """A call sheet in which the first person's row is filled in."""
    sheet, target = plan.with_name("sheet.xlsx"), plan.with_name("filled.xlsx")
    assert cli("contacts", "sheet", plan, "-o", sheet, *DUE).code == 0
    row = read_call_sheet(read(sheet)).rows[0].row
    name = read(sheet).sheets[0].name
    patch(sheet, target, {(name, f"{letters(column_of(k))}{row}"): v for k, v in typed.items()})
    return target


def test_the_sheet_says_how_many_are_due(cli: Cli, plan: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.xlsx"
    ran = cli("contacts", "sheet", plan, "-o", sheet, *DUE)
    assert ran.code == 0
    assert f"已生成核验电话单：{sheet}，共 32 人，其中 0 人从未核验" in ran.out
    ran = cli("contacts", "sheet", plan, "-o", tmp_path / "no.xlsx", "--today", "2026-03-02")
    assert (ran.code, (tmp_path / "no.xlsx").exists()) == (0, False)
    assert "没有人到期需要核验，未写文件；加 --all 列出所有人" in ran.out


def test_headings_in_both_languages_are_read_back(cli: Cli, plan: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "both.xlsx"
    assert cli("contacts", "sheet", plan, "-o", sheet, *DUE, "--all", "--lang", "both").code == 0
    assert len(read_call_sheet(read(sheet)).rows) == 32


def test_by_default_a_copy_is_written_and_numbers_are_masked(cli: Cli, plan: Path) -> None:
    original = plan.read_bytes()
    sheet = filled(cli, plan, result="已确认", called="2026-05-30", new_number="13800000099")
    ran = cli("contacts", "apply", sheet, plan, *DUE)
    copy = plan.with_name("plan.已核验.xlsx")
    assert ran.code == 0
    assert f"已写入 2 处：{copy}" in ran.out
    assert "138****0001 → 138****0099" in ran.out
    assert "13800000099" not in ran.out
    assert "名单 32 人，已打 1 人，打通 1 人（100%）" in ran.out
    assert plan.read_bytes() == original
    assert copy.exists()


def test_in_place_the_original_is_kept(cli: Cli, plan: Path) -> None:
    original = plan.read_bytes()
    sheet = filled(cli, plan, result="已确认", called="2026-05-30", new_number="13800000099")
    ran = cli("contacts", "apply", sheet, plan, *DUE, *NOW, "--in-place", "--full-numbers")
    backup = plan.with_name("plan.备份-20260601-090500.xlsx")
    assert "13800000001 → 13800000099" in ran.out
    assert backup.read_bytes() == original
    ran = cli("contacts", "apply", sheet, plan, *DUE, "--in-place")
    assert (ran.code, ran.out.split("\n")[0]) == (0, "预案没有需要改动的内容，未写文件")


def test_what_could_not_be_taken_is_said_and_ends_with_1(cli: Cli, plan: Path) -> None:
    sheet = filled(cli, plan, result="号码错误", new_number="1380000009", remark="打 13800000098")
    ran = cli("contacts", "apply", sheet, plan, *DUE, "--format", "json")
    assert ran.code == 1
    assert ran.json["workbook"] is None
    assert ran.json["wrong"] == [
        {"name": "周建国", "result": "wrong_number", "remark": "打 138****0098"}
    ]
    (refused,) = ran.json["not_taken"]
    assert (refused["cell"], refused["name"]) == ("J5", "周建国")
    assert "1380000009" not in ran.out
    ran = cli("contacts", "apply", sheet, plan, *DUE, "--full-numbers", "--lang", "en")
    assert (ran.code, "the new number 1380000009 is not valid" in ran.out) == (1, True)


def test_a_copy_and_the_file_itself_cannot_both_be_asked_for(cli: Cli, plan: Path) -> None:
    ran = cli("contacts", "apply", plan, plan, "-o", "x.xlsx", "--in-place")
    assert (ran.code, "-o 与 --in-place 不能同时使用" in ran.err) == (2, True)


def test_a_copy_keeps_the_ending_of_the_plan(cli: Cli, plan: Path) -> None:
    ran = cli("contacts", "apply", plan, plan, "-o", "x.xlsm")
    assert (ran.code, "-o 的文件名应以 .xlsx 结尾" in ran.err) == (2, True)


def test_a_workbook_that_is_no_call_sheet_ends_with_3(cli: Cli, plan: Path) -> None:
    ran = cli("contacts", "apply", plan, plan)
    assert (ran.code, ran.err) == (3, "plan.xlsx：这不是本程序生成的核验电话单，未采用\n")


def test_the_export_is_read_by_the_usual_library(cli: Cli, plan: Path, tmp_path: Path) -> None:
    target = tmp_path / "phone.vcf"
    ran = cli("contacts", "export", plan, "-o", target)
    assert ran.code == 0
    assert f"已导出 31 张名片：{target}" in ran.out
    assert "没有可用的号码或邮箱，未导出：许国栋" in ran.out
    cards = list(vobject.readComponents(target.read_bytes().decode()))
    assert len(cards) == len({card.uid.value for card in cards}) == 31
    assert cli("contacts", "export", plan, "-o", target).code == 3


def test_a_level_that_the_plan_does_not_have_ends_with_2(cli: Cli, plan: Path) -> None:
    ran = cli("contacts", "export", plan, "-o", plan.with_name("x.vcf"), "--level", "特急")
    assert (ran.code, "特急" in ran.err, plan.with_name("x.vcf").exists()) == (2, True, False)
