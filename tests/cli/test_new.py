from __future__ import annotations

from pathlib import Path

import pytest

from bcm_excel.cli.new import NAMES
from bcm_excel.excel.read import read
from bcm_excel.plan import samples
from tests.cli.conftest import Cli


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ((), "应急通讯录 Contacts"),
        (("--lang", "zh"), "应急通讯录"),
        (("--lang", "en"), "Contacts"),
        (("--lang", "both"), "应急通讯录 Contacts"),
    ],
)
def test_the_blank_workbook_speaks_as_asked(
    cli: Cli, tmp_path: Path, words: tuple[str, ...], title: str
) -> None:
    path = tmp_path / "plan.xlsx"
    assert cli("new", path, *words).code == 0
    assert read(path).sheet(title) is not None
    assert cli("validate", path).code == 0


def test_a_sample_by_name(cli: Cli, tmp_path: Path) -> None:
    ran = cli("new", tmp_path / "a.xlsx", "--sample", "personalization-failure")
    assert (ran.code, ran.out) == (0, f"已生成 {tmp_path / 'a.xlsx'}\n")
    assert cli("validate", tmp_path / "a.xlsx", "--today", "2026-03-02").code == 1


def test_the_help_names_the_samples_that_there_are() -> None:
    assert samples.NAMES == NAMES


def test_an_unknown_sample_is_a_usage_error(cli: Cli, tmp_path: Path) -> None:
    ran = cli("new", tmp_path / "a.xlsx", "--sample", "zeppelin")
    assert ran.code == 2
    assert "没有示例 zeppelin" in ran.err
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("name", ["plan", "plan.xls", "plan.xlsm"])
def test_a_name_that_excel_does_not_open_is_a_usage_error(
    cli: Cli, tmp_path: Path, name: str
) -> None:
    ran = cli("new", tmp_path / name)
    assert (ran.code, ran.err.split("\n")[0]) == (2, "FILE：文件名应以 .xlsx 结尾")
    assert not (tmp_path / name).exists()


def test_an_existing_file_stays(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"mine")
    assert cli("new", path).code == 3
    assert path.read_bytes() == b"mine"


def test_a_folder_that_does_not_exist_is_said(cli: Cli, tmp_path: Path) -> None:
    ran = cli("new", tmp_path / "no" / "plan.xlsx")
    assert ran.code == 3
    assert "Traceback" not in ran.err


def test_the_demo_in_ten_lines(cli: Cli, tmp_path: Path) -> None:
    ran = cli("demo", tmp_path / "demo")
    assert ran.code == 0
    said = ran.out.splitlines()
    assert len([line for line in said if line]) <= 15
    assert said[-5] == "请打开："
