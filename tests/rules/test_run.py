"""All rules over a plan: which run, which do not and why, and in what order findings stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from types import ModuleType

import pytest

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Finding, RuleInfo, Severity
from bcm_excel.core.text import Text
from bcm_excel.plan.plan import Plan
from bcm_excel.rules import reading, references
from bcm_excel.rules.registry import Given, Rule, collect, rule
from bcm_excel.rules.run import ALL_RULES, NO_RECORDS, run
from tests.plans import TODAY, plan

SAID = Text("说", "said")


def made(code: str, *cells: CellRef, needs: tuple[str, ...] = ()) -> Rule:
    @rule(code, Severity.ERROR, message=SAID, why=SAID, fix=SAID, needs=needs)
    def check(info: RuleInfo, given: Given) -> Iterator[Finding]:
        for cell in cells:
            yield Finding(info, cell)

    return check


def module(**rules: object) -> ModuleType:
    holder = ModuleType("rules_of_a_test")
    vars(holder).update(rules)
    return holder


PEOPLE = plan("# 应急通讯录\n| 姓名 | 单位 |\n| 王敏 | 甲 |")


# --- registry


def test_rules_are_collected_by_their_codes_and_nothing_else_is() -> None:
    b, a = made("XX2"), made("XX1")
    assert collect(module(b=b, other="XX3"), module(a=a)) == (a, b)


def test_a_code_that_is_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="XX1"):
        collect(module(a=made("XX1")), module(b=made("XX1"), c=made("XX2")))


def test_a_rule_that_needs_a_sheet_of_no_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="canteen"):
        made("XX1", needs=("contacts", "canteen"))


def test_a_rule_must_name_the_settings_that_it_uses() -> None:
    with pytest.raises(LookupError, match="needs"):
        _ = Given(PEOPLE, TODAY).settings


def test_what_rules_share_is_made_once() -> None:
    calls: list[date] = []

    def make(given: Given) -> int:
        calls.append(given.today)
        return len(given.plan.contacts)

    given = Given(PEOPLE, TODAY)
    assert (given.once(make), given.once(make), calls) == (1, 1, [TODAY])
    assert given.directory is given.directory
    assert given.calendar.day_end == 1440


# --- run


def test_a_rule_whose_sheets_are_missing_is_not_run_and_that_is_said() -> None:
    lacking = made("XX1", CellRef("甲"), needs=("steps", "roles", "contacts"))
    runs = made("XX2", CellRef("甲"), needs=("contacts",))
    report = run(PEOPLE, TODAY, [lacking, runs])
    assert [finding.rule.code for finding in report.findings] == ["XX2"]
    (not_run,) = report.not_run
    assert not_run.rule is lacking.info
    assert not_run.why == Text("“应急组织、处置流程”没有记录", "no records in Roles, Steps")


@pytest.mark.parametrize("text", ["", "# 应急通讯录\n| 姓名 | 单位 |\n| 示例：张三 | 甲 |"])
def test_a_plan_without_records_runs_no_rule_on_records(text: str) -> None:
    report = run(plan(text), TODAY)
    assert {finding.rule.code for finding in report.findings} <= {"RD101"}
    wanting = {each.info.code for each in ALL_RULES if each.info.needs} | {"RD206"}
    assert {each.rule.code for each in report.not_run} == wanting
    assert {each.why for each in report.not_run} == {NO_RECORDS}


def test_an_empty_plan_is_no_error() -> None:
    assert run(Plan(), TODAY).findings == ()


def test_rules_are_selected_and_ignored_by_code_or_its_beginning() -> None:
    rules = [made(code, CellRef("甲")) for code in ("CT101", "CT102", "ST101")]

    def codes(**choice: list[str]) -> list[str]:
        return [finding.rule.code for finding in run(PEOPLE, TODAY, rules, **choice).findings]

    assert codes() == ["CT101", "CT102", "ST101"]
    assert codes(select=["CT"]) == ["CT101", "CT102"]
    assert codes(select=["CT102", "ST"]) == ["CT102", "ST101"]
    assert codes(ignore=["CT1"]) == ["ST101"]
    assert codes(select=["CT"], ignore=["CT101"]) == ["CT102"]
    assert run(PEOPLE, TODAY, ALL_RULES, select=["XX"]).not_run == ()


def test_findings_stand_in_the_order_of_sheets_rows_columns_and_codes() -> None:
    cells = [
        CellRef("食堂", 1, 1),
        CellRef("处置流程", 1, 1),
        CellRef("通讯录"),
        CellRef("应急通讯录", 10, 1),
        CellRef("应急通讯录", 2, 27),
        CellRef("应急通讯录", 2, 3),
        CellRef("应急通讯录"),
        CellRef("预案信息", 9, 9),
    ]
    report = run(PEOPLE, TODAY, [made("XX2", *cells), made("XX1", CellRef("应急通讯录", 2, 3))])
    assert [f"{finding.cell} {finding.rule.code}" for finding in report.findings] == [
        "预案信息!I9 XX2",
        "应急通讯录 XX2",
        "应急通讯录!C2 XX1",
        "应急通讯录!C2 XX2",
        "应急通讯录!AA2 XX2",
        "应急通讯录!A10 XX2",
        "处置流程!A1 XX2",
        "通讯录 XX2",
        "食堂!A1 XX2",
    ]


def test_a_report_counts_by_severity() -> None:
    report = run(PEOPLE, TODAY, [made("XX1", CellRef("甲"), CellRef("乙"))])
    assert report.count(Severity.ERROR) == 2
    assert report.count(Severity.INFO) == 0
    assert report.waived == 0


def test_all_rules_hold_those_of_every_module() -> None:
    codes = {each.info.code for each in ALL_RULES}
    assert {each.info.code for each in collect(reading, references)} < codes
    assert len(codes) == len(ALL_RULES)
