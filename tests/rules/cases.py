"""What the tests of the rules have in common: every code fires, stays silent and is said."""

from collections.abc import Mapping
from datetime import date
from types import ModuleType

from bcm_excel.core.text import Lang
from bcm_excel.rules.registry import collect
from bcm_excel.rules.run import run
from tests.plans import TODAY, plan

Case = tuple[str, date, list[str]]
"""A plan, the day on which it is judged, and the cells at which its rule fires."""
Silent = tuple[str, date]
"""A plan and a day on which its rule finds nothing, although it is run."""


def cells(text: str, code: str, today: date = TODAY) -> list[str]:
    """The cells at which a rule fires; that it was run at all is made sure of."""
    report = run(plan(text), today, select=[code])
    assert not [each.rule.code for each in report.not_run]
    return [str(finding.cell) for finding in report.findings]


def said(text: str, code: str, today: date = TODAY) -> list[str]:
    """Message and way out of every finding in both languages; nothing may be left unfilled."""
    words = []
    for finding in run(plan(text), today, select=[code]).findings:
        for lang in Lang:
            words += [finding.message(lang), finding.fix(lang), finding.rule.why[lang]]
    return words


def in_english(text: str, code: str, today: date = TODAY) -> list[str]:
    """The English message of every finding."""
    return [each.message(Lang.EN) for each in run(plan(text), today, select=[code]).findings]


def codes(module: ModuleType) -> set[str]:
    return {rule.info.code for rule in collect(module)}


def without_case(
    module: ModuleType, firing: Mapping[str, object], silent: Mapping[str, object]
) -> set[str]:
    """Codes that lack a firing or a silent case, and cases of no rule."""
    return codes(module) ^ set(firing) | codes(module) ^ set(silent)
