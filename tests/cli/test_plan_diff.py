"""``plan diff`` from the files to the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcm_excel.app.plan_diff import compare
from bcm_excel.excel.read import read
from bcm_excel.plan.assemble import plan_of
from tests.cli.conftest import Cli
from tests.office import needs_office, saved_by_libreoffice
from tests.package import parts_of
from tests.plans import book
from tests.workbooks import PLAN_B, Rows, encrypted, plan_file

TODAY = ("--today", "2026-03-02")


def in_every_sheet(rows: Rows) -> None:
    """One change in each sheet that a revision answers for, and a record that is kept."""
    rows["settings"][0]["fund_share"] = 0.08
    rows["parties"][0]["signatory"] = "另一人"
    rows["contacts"][2]["mobile"] = "13800000099"
    rows["roles"][0]["duty"] = "总负责"
    rows["external"][0]["comes_in"] = "随时"
    rows["triggers"][0]["threshold"] = "超过 6 小时"
    rows["levels"][0]["meaning"] = "一个环节受影响"
    rows["matrix"][0]["level"] = rows["matrix"][-1]["level"]
    rows["steps"][3]["limit"] = "48小时"
    rows["suppliers"].append({"name": "新设备公司", "scope": "服务器"})
    rows["backups"][0]["cloud"] = "另一处云存储"
    rows["communication"][0]["time"] = "每月 6 日"
    rows["templates"][0]["subject"] = "另一个标题"
    rows["drills"][0]["filed"] = rows["drills"][0]["planned"]


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    return (
        plan_file(tmp_path / "old.xlsx", name=PLAN_B),
        plan_file(tmp_path / "new.xlsx", in_every_sheet, name=PLAN_B),
    )


def test_every_change_is_said_with_its_cell(cli: Cli, editions: tuple[Path, Path]) -> None:
    ran = cli("plan", "diff", *editions)
    assert (ran.code, ran.err) == (1, "")
    assert "共 14 处改动，修订记录未写明 13 处" in ran.out
    for line in (
        "未写明  C41  应急金比例由 5% 改为 8%",
        "未写明  F6  顾长风的手机由 138****0043 改为 138****0099",
        "未写明  F7  步骤 4.1 的时限填写了 48 小时",
        "新增供应商“新设备公司”（服务器）",
        "内容有 13 处改动，但版本仍是 V2.0",
    ):
        assert line in ran.out
    assert "138 0000 0099" in cli("plan", "diff", *editions, "--full-numbers").out


def test_equal_plans_are_clean(cli: Cli, editions: tuple[Path, Path]) -> None:
    ran = cli("plan", "diff", editions[0], editions[0], "--as-revision", "--lang", "en")
    assert ran.code == 0
    assert ran.out.splitlines()[1:] == ["both editions say the same"]


def test_two_plans_are_called_two(cli: Cli, tmp_path: Path) -> None:
    """Both name and number differ; where one of them stays it is a new edition."""

    def renamed(rows: Rows) -> None:
        rows["settings"][0]["name"] = "另一份预案"

    def another(rows: Rows) -> None:
        renamed(rows)
        rows["settings"][0]["number"] = "QT-01"

    old = plan_file(tmp_path / "old.xlsx", name=PLAN_B)
    edition = plan_file(tmp_path / "edition.xlsx", renamed, name=PLAN_B)
    other = plan_file(tmp_path / "other.xlsx", another, name=PLAN_B)
    assert "看来不是同一个预案的两版" in cli("plan", "diff", old, other).out.splitlines()[1]
    assert "不是同一个预案" not in cli("plan", "diff", old, edition).out
    json = ("--format", "json")
    assert cli("plan", "diff", old, other, *json).json["same_plan"] is False
    assert cli("plan", "diff", old, edition, *json).json["same_plan"] is True


def test_json(cli: Cli, editions: tuple[Path, Path]) -> None:
    said = cli("plan", "diff", *editions, "--format", "json", "--as-revision", *TODAY).json
    assert (said["covered"], len(said["changes"]), len(said["unmentioned"])) == (False, 14, 13)
    share = said["changes"][0]
    assert share == {
        "kind": "changed",
        "sheet": "settings",
        "row": "应急金比例",
        "field": "fund_share",
        "old": 0.05,
        "new": 0.08,
        "old_cell": "预案信息 Plan!C41",
        "new_cell": "预案信息 Plan!C41",
        "message": "应急金比例由 5% 改为 8%",
        "record": False,
        "mentioned": False,
        "major": True,
    }
    assert [each["record"] for each in said["changes"] if each["sheet"] == "drills"] == [True]
    assert said["revision"] == [
        {
            "sheet": "预案信息 Plan",
            "cell": "C10",
            "message": "内容有 13 处改动，但版本仍是 V2.0",
        }
    ]
    assert "远山技术公司的主联系人，每次变更都要抄送" in str(said["tell"])
    assert "13800000099" not in str(said)
    assert "138 0000 0099" not in str(said)
    values = said["proposal"]["values"]
    assert (values["no"], values["on"], values["version"], values["major"]) == (
        4, "2026-03-02", "V2.1", True
    )  # fmt: skip
    assert said["proposal"]["pending"] == ["met", "copied"]
    assert said["proposal"]["row"].startswith("4\t2026-03-02\t")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_revision_goes_into_a_copy(
    cli: Cli, editions: tuple[Path, Path], tmp_path: Path, lang: str
) -> None:
    """Row and version; every other part of the file stays byte for byte."""
    old, new = editions
    copy = tmp_path / "revised.xlsx"
    ran = cli("plan", "diff", old, new, "--as-revision", "-o", copy, *TODAY, "--lang", lang)
    assert ran.code == 1
    written = {"zh": "已写入副本 {}（{}）", "en": "written into the copy {} ({})"}[lang]
    assert written.format(copy, "修订记录 Revisions!7:7") in ran.out
    before, after = plan_of(read(new)), plan_of(read(copy))
    assert after.revisions.rows[:-1] == before.revisions.rows
    row = after.revisions.rows[-1]
    assert (row.no, row.version, row.major, row.met) == (4, "V2.1", True, None)
    assert after.settings is not None
    assert after.settings.version == "V2.1"
    parts, patched = parts_of(new), parts_of(copy)
    changed = {name for name in patched if patched[name] != parts.get(name)}
    assert changed <= {
        "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml"
    }  # fmt: skip
    again = compare(old, copy).review
    assert (again.unmentioned, [gap.cell.a1 for gap in again.gaps]) == ((), ["I7", "J7"])


@needs_office
def test_libreoffice_opens_the_copy(cli: Cli, editions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = editions
    copy = tmp_path / "revised.xlsx"
    cli("plan", "diff", old, new, "--as-revision", "-o", copy, *TODAY)
    made = plan_of(read(copy))
    again = plan_of(read(saved_by_libreoffice(copy, tmp_path / "office")))
    assert [each.change for each in again.revisions] == [each.change for each in made.revisions]


def test_nothing_is_overwritten_and_misuse_is_said(
    cli: Cli, editions: tuple[Path, Path], tmp_path: Path
) -> None:
    old, new = editions
    assert cli("plan", "diff", old, new, "--as-revision", "-o", new).code == 3
    alone = cli("plan", "diff", old, new, "-o", tmp_path / "x.xlsx")
    assert (alone.code, alone.err.splitlines()[0]) == (2, "-o 要与 --as-revision 一起使用")
    assert cli("plan", "diff", old, new, "--as-revision", "-o", tmp_path / "x.csv").code == 2
    assert not (tmp_path / "x.xlsx").exists()


def test_files_that_are_no_plans(cli: Cli, editions: tuple[Path, Path], tmp_path: Path) -> None:
    other = book(tmp_path / "other.xlsx", "# 销售\n| 月份 | 金额 |\n| 1 | 2 |")
    ran = cli("plan", "diff", editions[0], other)
    assert (ran.code, ran.err) == (3, "other.xlsx：不是预案工作簿：没有一张预案的表\n")
    assert cli("plan", "diff", tmp_path / "none.xlsx", other).code == 3


def test_a_sheet_without_room_is_said(cli: Cli, tmp_path: Path) -> None:
    text = """
    # 预案信息
    | 项目 | 值 | 说明 |
    | 预案名称 | 停电预案 | |
    | 文件编号 | X1 | |
    | 版本 | A0 | |
    # 修订记录
    | 序号 | 日期 | 修订内容 | 版本 |
    | 1 | 2026-01-05 | 首次发布 | A0 |
    | 合计 | | | |
    # 应急通讯录
    | 姓名 | 单位 | 手机 |
    | 王敏 | 甲公司 | 13800000001 |
    """
    old = book(tmp_path / "old.xlsx", text)
    new = book(tmp_path / "new.xlsx", text.replace("13800000001", "13800000002"))
    ran = cli("plan", "diff", old, new, "--as-revision", "-o", tmp_path / "out.xlsx")
    assert ran.code == 3
    assert "“修订记录”第 3 行有别的内容" in ran.err


def test_plans_behind_a_password(
    cli: Cli, editions: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAN_PASSWORD", "secret")
    old, new = (encrypted(path, "secret") for path in editions)
    assert cli("plan", "diff", old, new).code == 3
    words = ("plan", "diff", old, new, "--password-env", "PLAN_PASSWORD", "--as-revision")
    assert cli(*words).code == 1
    refused = cli(*words, "-o", tmp_path / "out.xlsx")
    assert refused.code == 3
    assert not (tmp_path / "out.xlsx").exists()


def test_text_from_cells_is_safe_for_a_terminal(cli: Cli, tmp_path: Path) -> None:
    text = "# 应急通讯录\n| 姓名 | 单位 | 职务 |\n| 王敏 | 甲公司 | {title} |"
    old = book(tmp_path / "old.xlsx", text.format(title="主管"))
    new = book(tmp_path / "new.xlsx", text.format(title="经\u202e\x1b[31m理"))
    ran = cli("plan", "diff", old, new, "--as-revision")
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
