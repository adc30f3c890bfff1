"""A workbook of another kind, or of another plan, is refused in one sentence; so is a far year."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_incident import GOOD
from tests.plans import book

NOW = ("--now", "2026-03-02 07:30")


@pytest.fixture
def tracking(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "t.xlsx"
    plan = book(tmp_path / "plan.xlsx", GOOD)
    cli("incident", "open", plan, "--found", "2026-03-02 07:20", "-o", path, *NOW)
    cli("contacts", "sheet", plan, "--all", "-o", tmp_path / "sheet.xlsx")
    return path


def test_a_tracking_workbook_is_no_plan(cli: Cli, tracking: Path) -> None:
    out = tracking.with_name
    for words in (
        ("validate", tracking, "--mark", out("m.xlsx")),
        ("incident", "open", tracking, "--force", "-o", out("a.xlsx")),
        ("incident", "refresh", tracking, tracking, "--force", "-o", out("b.xlsx")),
        ("contacts", "sheet", tracking, "-o", out("c.xlsx")),
        ("contacts", "apply", out("sheet.xlsx"), tracking),
        ("contacts", "export", tracking, "-o", out("d.vcf")),
        ("plan", "diff", out("plan.xlsx"), tracking),
    ):
        ran = cli(*words)
        assert (ran.code, ran.err) == (3, "t.xlsx：这是事件或演练的跟踪表，不是预案工作簿\n")


def test_an_incident_is_not_moved_to_another_plan_by_mistake(cli: Cli, tracking: Path) -> None:
    other = GOOD.replace("停电预案", "火灾预案").replace("T-1", "F-1")
    plan = book(tracking.with_name("other.xlsx"), other)
    refresh = ("incident", "refresh", tracking, plan, "-o", tracking.with_name("r.xlsx"), *NOW)
    ran = cli(*refresh)
    assert (ran.code, "“停电预案”" in ran.err, "“火灾预案”" in ran.err) == (1, True, True)
    assert not tracking.with_name("r.xlsx").exists()
    assert cli(*refresh, "--force").code == 0


@pytest.mark.parametrize(("name", "number"), [("停电预案（新）", "T-1"), ("停电预案", "T-2")])
def test_a_new_version_may_change_its_name_or_its_number(
    cli: Cli, tracking: Path, name: str, number: str
) -> None:
    text = GOOD.replace("停电预案", name).replace("T-1", number)
    plan = book(tracking.with_name("next.xlsx"), text)
    target = tracking.with_name("r.xlsx")
    assert cli("incident", "refresh", tracking, plan, "-o", target, *NOW).code == 0


@pytest.mark.parametrize("now", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_a_far_year_is_misuse(cli: Cli, tracking: Path, now: str) -> None:
    ran = cli("incident", "status", tracking, "--now", now)
    assert (ran.code, ran.err.split("\n")[0]) == (2, "--now：年份应在 1950 到 2199 之间")
    ran = cli("contacts", "sheet", tracking, "--today", now[:10], "-o", "x.xlsx")
    assert ran.code == 2
