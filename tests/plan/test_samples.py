"""The samples hold the facts of both plans, and exactly the faults that are kept on purpose."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from bcm_excel.app.new import new
from bcm_excel.app.validate import validate
from bcm_excel.core.finding import Severity
from bcm_excel.core.text import Lang, Wording
from bcm_excel.plan import samples
from bcm_excel.plan.plan import SHEETS, Plan
from bcm_excel.plan.words import Certainty, Impact, Urgency

A, B = samples.NAMES
CREATED = datetime(2026, 3, 2)
FAULTS = {
    A: """
    预案信息!C10 PL101
    应急通讯录!G9 RO105
    应急通讯录!G11 RO105
    应急通讯录!G15 RO105
    应急通讯录!F19 CT101
    应急通讯录!G19 RO105
    应急通讯录!G21 RO105
    应急通讯录!G23 RO105
    应急通讯录!G25 RO105
    应急通讯录!F27 CT102
    应急通讯录!A31 CT112
    外部联系单位!D6 RO102
    外部联系单位!D7 RO102
    外部联系单位!D8 RO102
    外部联系单位!D9 RO102
    外部联系单位!D10 RO102
    外部联系单位!D11 RO102
    处置流程!D4 RF111
    处置流程!C5 PL103
    处置流程!D6 RF111
    处置流程!D11 RF111
    处置流程!D11 RF112
    处置流程!D13 RF114
    """,
    B: """
    预案信息!C24 RS105
    预案信息!C43 RE109
    预案信息!C47 PR103
    响应分级!F6 RD201
    处置流程!S17 RS103
    """,
}
HINTS = {
    A: """
    预案信息!C25 CT142
    应急通讯录!E26 CT141
    应急通讯录!E28 CT141
    应急通讯录!E30 CT141
    应急通讯录!E32 CT141
    处置流程!C5 RO122
    处置流程!E7 ST112
    处置流程!E9 ST112
    """,
    B: """
    处置流程!F7 ST113
    处置流程!F11 ST113
    处置流程!F13 ST113
    处置流程!F18 ST113
    """,
}
ZH = Wording(Lang.ZH, both_titles=False)


def found(tmp_path: Path, name: str, wording: Wording = ZH) -> tuple[list[str], list[str]]:
    """The cells and codes of faults and of hints, as of the day on which the samples are true."""
    path = tmp_path / "plan.xlsx"
    new(path, wording, name, created=CREATED)
    findings = validate(path, samples.AS_OF).report.findings
    hints = [f"{f.cell} {f.rule.code}" for f in findings if f.rule.severity is Severity.INFO]
    faults = [f"{f.cell} {f.rule.code}" for f in findings if f.rule.severity is not Severity.INFO]
    return faults, hints


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def plan(tmp_path: Path, name: str) -> Plan:
    new(tmp_path / "plan.xlsx", ZH, name, created=CREATED)
    return validate(tmp_path / "plan.xlsx", samples.AS_OF).plan


@pytest.mark.parametrize("name", samples.NAMES)
def test_faults_stand_each_at_its_cell_once(tmp_path: Path, name: str) -> None:
    faults, hints = found(tmp_path, name)
    assert faults == lines(FAULTS[name])
    assert hints == lines(HINTS[name])


@pytest.mark.parametrize("name", samples.NAMES)
@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("both", [True, False])
def test_every_wording_has_the_same_faults(
    tmp_path: Path, name: str, lang: Lang, both: bool
) -> None:
    faults, hints = found(tmp_path, name, Wording(lang, both_titles=both, both_headings=both))
    places = [re.sub("^.*!", "", line) for line in (*faults, *hints)]
    expected = lines(FAULTS[name]) + lines(HINTS[name])
    assert places == [re.sub("^.*!", "", line) for line in expected]


def test_plan_a_is_full_size(tmp_path: Path) -> None:
    held = plan(tmp_path, A)
    assert len(held.roles) == 11
    assert len(held.external) == 8
    assert [step.no for step in held.steps] == lines("1.1\n1.2\n1.3\n2\n3\n4\n5\n6\n7\n8\n9")
    assert sum(step.limit.amount for step in held.steps if step.limit) == 8 * 60
    assert {role.role for role in held.roles} == {"组长", "副组长", "组员"}


def test_plan_b_is_full_size(tmp_path: Path) -> None:
    held = plan(tmp_path, B)
    assert held.settings is not None
    assert len(held.settings.trigger_classes or ()) == 4
    assert {t.trigger_class for t in held.triggers} == set(held.settings.trigger_classes or ())
    assert [level.name for level in held.levels] == ["一般", "重大", "紧急"]
    assert len(held.matrix) == len(Impact) * len(Urgency)
    assert len(held.suppliers) == 10
    for name in ("funds", "spending", "backups", "communication", "training", "drills", "actions"):
        assert len(held.table(name)), name


@pytest.mark.parametrize("name", samples.NAMES)
def test_roster_and_calendar_reach_into_the_time_ahead(tmp_path: Path, name: str) -> None:
    held = plan(tmp_path, name)
    days = [duty.on for duty in held.duty]
    assert (days[0], days[-1]) == (date(2026, 2, 16), date(2026, 3, 29))
    assert len(days) == (days[-1] - days[0]).days + 1
    years = {(day.on.year, day.certainty) for day in held.calendar}
    assert years == {(2026, Certainty.OFFICIAL), (2027, Certainty.PROJECTED)}


@pytest.mark.parametrize("name", samples.NAMES)
def test_people_are_invented(name: str) -> None:
    rows = samples.sample(name)
    names = [row["name"] for row in rows["contacts"]]
    assert len(set(names)) == len(names)
    for row in rows["contacts"]:
        assert re.fullmatch(r"138000000\d\d1?|0512-5555\d{4}", str(row["mobile"]))
        assert str(row.get("mail", "@example.com")).endswith("@example.com")


def test_in_english_choices_and_limits_are_english() -> None:
    rows = samples.sample(B, Lang.EN)
    assert rows["steps"][0]["limit"] == "2 hours"
    assert rows["matrix"][0]["impact"] == "Minor"
    assert rows["levels"][2]["budget"] == "10 %–50 万元"


def test_unknown_sample_is_refused_with_the_names() -> None:
    with pytest.raises(LookupError, match="cooperation-agreement"):
        samples.sample("elsewhere")


@pytest.mark.parametrize("name", samples.NAMES)
def test_samples_name_only_sheets_that_exist(name: str) -> None:
    assert samples.sample(name).keys() <= {sheet.name for sheet in SHEETS}
