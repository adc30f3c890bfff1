"""``incident close`` says what is left, exits as scripts expect, and explains its codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_close import tracked
from tests.cli.conftest import Cli

NOW = ("--now", "2026-03-02 16:00", "--lang", "zh")


def test_open_points_end_with_one(tmp_path: Path, cli: Cli) -> None:
    ran = cli("incident", "close", tracked(tmp_path), *NOW)
    assert ran.code == 1
    assert "CL103" in ran.out
    assert "已生成：" in ran.out
    assert (tmp_path / "停电 总结.xlsx").exists()


def test_a_clean_incident_ends_with_nought(tmp_path: Path, cli: Cli) -> None:
    path = tracked(tmp_path)
    (tmp_path / "纪要.docx").touch()
    asked = ("-o", tmp_path / "r.xlsx", "--docx", tmp_path / "r.docx", "--format", "json")
    ran = cli("incident", "close", path, *asked, *NOW)
    found = ran.json
    assert ran.code == 0
    assert found["findings"] == []
    assert found["done"] == {"part": 1, "whole": 1}
    assert (found["kind"], found["docx"]) == ("real", str(tmp_path / "r.docx"))


def test_a_file_that_cannot_be_read_ends_with_three(tmp_path: Path, cli: Cli) -> None:
    ran = cli("incident", "close", tmp_path / "no.xlsx", "--format", "json", *NOW)
    assert ran.code == 3
    assert ran.json["reason"] == "missing"


@pytest.mark.parametrize("option", [("-o", "r.docx"), ("--docx", "r.doc")])
def test_an_ending_that_office_does_not_open_is_misuse(
    tmp_path: Path, cli: Cli, option: tuple[str, str]
) -> None:
    name, file = option
    ran = cli("incident", "close", tracked(tmp_path), name, tmp_path / file, *NOW)
    assert ran.code == 2
    assert name in ran.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_its_codes_are_explained(lang: str, cli: Cli) -> None:
    ran = cli("explain", "CL101", "--lang", lang)
    assert ran.code == 0
    assert "CL101" in ran.out
