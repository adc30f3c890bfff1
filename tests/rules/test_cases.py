"""Is this failing? Every rule fires where its case says, is silent where it should be, and says
all it says in both languages. The cases stand in the test module of each module of rules."""

from __future__ import annotations

from types import ModuleType

import pytest

from bcm_excel.rules import (
    agreement,
    contacts,
    control,
    duty,
    practice,
    references,
    resources,
    response,
    roles,
    steps,
    training,
)
from tests.rules import (
    test_agreement,
    test_contacts,
    test_control,
    test_duty,
    test_practice,
    test_references,
    test_resources,
    test_response,
    test_roles,
    test_steps,
    test_training,
)
from tests.rules.cases import Case, Silent, cells, said, without_case

TESTED: dict[ModuleType, tuple[dict[str, Case], dict[str, Silent]]] = {
    rules: (tests.CASES, tests.SILENT)
    for rules, tests in (
        (agreement, test_agreement),
        (contacts, test_contacts),
        (control, test_control),
        (duty, test_duty),
        (practice, test_practice),
        (references, test_references),
        (resources, test_resources),
        (response, test_response),
        (roles, test_roles),
        (steps, test_steps),
        (training, test_training),
    )
}
FIRING = {code: case for cases, _ in TESTED.values() for code, case in cases.items()}
QUIET = {code: case for _, silent in TESTED.values() for code, case in silent.items()}


@pytest.mark.parametrize("module", TESTED, ids=lambda module: module.__name__)
def test_the_cases_of_a_module_are_those_of_its_rules(module: ModuleType) -> None:
    assert without_case(module, *TESTED[module]) == set()


@pytest.mark.parametrize("code", FIRING)
def test_fires(code: str) -> None:
    text, today, expected = FIRING[code]
    assert cells(text, code, today) == expected != []


@pytest.mark.parametrize("code", QUIET)
def test_silent(code: str) -> None:
    text, today = QUIET[code]
    assert cells(text, code, today) == []


@pytest.mark.parametrize("code", FIRING)
def test_is_said_in_both_languages(code: str) -> None:
    text, today, _ = FIRING[code]
    words = said(text, code, today)
    assert words
    assert all(words)
    assert not [word for word in words if "Text(" in word]
