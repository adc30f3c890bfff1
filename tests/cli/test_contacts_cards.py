from __future__ import annotations

import os
from pathlib import Path

import pytest

from bcm_excel.excel.read import read
from tests.cli.conftest import Cli
from tests.workbooks import PLAN_B, plan_file

DAY = ("--today", "2026-03-02")


@pytest.fixture
def plan_b(tmp_path: Path) -> Path:
    return plan_file(tmp_path / "plan.xlsx", name=PLAN_B)


def test_the_cards_are_written_and_counted(cli: Cli, plan_b: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.xlsx"
    ran = cli("contacts", "cards", plan_b, "-o", target, *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"已生成 {target}：应急通讯录 19 行，应急处置卡 4 张\n"
    names = [sheet.name for sheet in read(target).sheets]
    assert names == [
        *("应急通讯录 Call list", "卡1 应急联络组组长", "卡2 应急联络组技术负责人"),
        *("卡3 应急联络组财务负责人", "卡4 应急联络组沟通负责人"),
    ]


def test_people_who_are_not_complete_are_counted(cli: Cli, tmp_path: Path) -> None:
    plan = plan_file(tmp_path / "plan.xlsx")
    ran = cli("contacts", "cards", plan, "-o", tmp_path / "cards.xlsx", *DAY, "--lang", "en")
    assert ran.code == 0
    assert ran.out.splitlines()[1].startswith("contacts that are not complete: 7;")


def test_nothing_is_overwritten(cli: Cli, plan_b: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.xlsx"
    target.write_bytes(b"ours")
    ran = cli("contacts", "cards", plan_b, "-o", target, *DAY)
    assert ran.code == 3
    assert target.read_bytes() == b"ours"
    before = plan_b.read_bytes()
    assert cli("contacts", "cards", plan_b, "-o", plan_b, *DAY).code == 3
    assert plan_b.read_bytes() == before


def test_masked_it_says_so(cli: Cli, plan_b: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.xlsx"
    assert cli("contacts", "cards", plan_b, "-o", target, "--masked", *DAY).code == 0
    texts = [str(value) for sheet in read(target).sheets for row in sheet.rows for value in row]
    assert any("号码已部分隐去" in text for text in texts)
    assert any("138****0041" in text for text in texts)
    assert not any("138 0000" in text for text in texts)


@pytest.mark.parametrize("words", [("--level", "特急"), ("--trigger", "T99")])
def test_a_level_or_trigger_that_is_not_in_the_plan_is_a_misuse(
    cli: Cli, plan_b: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    target = tmp_path / "cards.xlsx"
    ran = cli("contacts", "cards", plan_b, "-o", target, *words)
    assert ran.code == 2
    assert words[1] in ran.err
    assert not target.exists()


def test_a_trigger_narrows_to_its_level(cli: Cli, plan_b: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.xlsx"
    assert cli("contacts", "cards", plan_b, "-o", target, "--trigger", "T3", *DAY).code == 0
    top = [str(value) for row in read(target).sheets[0].rows[:4] for value in row]
    assert any("级别：紧急" in text and "触发：T3" in text for text in top)


def test_a_protected_plan_gives_protected_cards(cli: Cli, locked: Path, tmp_path: Path) -> None:
    target = tmp_path / "cards.xlsx"
    ran = cli("contacts", "cards", locked, "-o", target, "--password-env", "PLAN_PASSWORD", *DAY)
    assert ran.code == 0
    assert not target.read_bytes().startswith(b"PK")
    assert (
        read(target, password=os.environ["PLAN_PASSWORD"]).sheets[0].name == "应急通讯录 Call list"
    )


def test_a_workbook_without_people_is_refused(cli: Cli, tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    assert cli("new", blank).code == 0
    ran = cli("contacts", "cards", blank, "-o", tmp_path / "cards.xlsx")
    assert ran.code == 3
    assert "没有联系人，也没有应急组织" in ran.err


def test_the_group_names_its_commands(cli: Cli) -> None:
    ran = cli("contacts", "--help", "--lang", "en")
    assert ran.code == 0
    assert "cards" in ran.out
