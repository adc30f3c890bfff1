from __future__ import annotations

from pathlib import Path

import click

from bcm_excel.cli.main import bcm_excel
from bcm_excel.cli.reference import FILE, reference
from bcm_excel.daily import settings_file


def test_the_reference_of_commands_is_fresh() -> None:
    """Is this failing? Run ``python -m bcm_excel.cli.reference`` and commit what it wrote."""
    assert FILE.read_text(encoding="utf-8") == reference()


def test_every_option_stands_in_the_reference_in_both_languages() -> None:
    made = reference()
    incident = bcm_excel.get_command(click.Context(bcm_excel), "incident")
    assert isinstance(incident, click.Group)
    assert set(incident.list_commands(click.Context(incident))) >= {"open", "merge", "close"}
    assert "## bcm-excel incident merge TRACKING COPY…" in made
    assert (
        "| `-o, --output FILE.xlsx` | 汇总工作簿  [必填] | the summary workbook  [required] |"
        in made
    )
    assert "| `--format [text\\|json]` | 输出格式 | output format |" in made


def test_every_setting_stands_in_the_guide_to_the_daily_run() -> None:
    """Is this failing? A setting is not told in docs/daily.md, or its example is wrong there."""
    guide = (FILE.parent / "daily.md").read_text(encoding="utf-8")
    example = guide.split("```toml\n")[1].split("```")[0]
    assert settings_file.settings_of(example.encode(), Path("bcm-excel.toml")).tell_owners
    lines = [line.strip(" #") for line in example.splitlines()]
    tables = ("TOP", "RUNS", "MAIL", "RECIPIENT", "BOT", "HEALTH")
    settings = {key for table in tables for key in getattr(settings_file, table)}
    assert settings - {line.split("=")[0].strip() for line in lines} == set()
