"""``bcm-excel explain``: the same words as the registry and the report."""

from __future__ import annotations

import pytest

from bcm_excel.core.text import Lang
from bcm_excel.rules.registry import Rule
from bcm_excel.rules.run import ALL_RULES, TITLES
from tests.cli.conftest import Cli


@pytest.mark.parametrize("lang", list(Lang))
def test_without_a_code_every_rule_has_its_line(cli: Cli, lang: Lang) -> None:
    lines = cli("explain", "--lang", lang).out.splitlines()
    assert len(lines) == len(ALL_RULES)
    for line, rule in zip(lines, ALL_RULES, strict=True):
        assert line.split(None, 1)[0] == rule.info.code
        assert line.endswith(rule.info.message[lang])


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.info.code)
def test_a_rule_says_what_why_and_the_way_out(cli: Cli, rule: Rule, lang: Lang) -> None:
    ran = cli("explain", rule.info.code.lower(), "--lang", lang)
    assert ran.code == 0
    head, message, why, fix, *needs = ran.out.splitlines()
    assert head == f"{rule.info.code} · {rule.info.severity.value[lang]}"
    assert message == rule.info.message[lang]
    assert why.endswith(rule.info.why[lang])
    assert fix.endswith(rule.info.fix[lang])
    assert len(needs) == bool(rule.info.needs)
    for name in rule.info.needs:
        assert TITLES[name][lang] in needs[0]


def test_an_unknown_code_names_the_near_one(cli: Cli) -> None:
    assert cli("explain", "ct1O1").err.startswith("没有规则 ct1O1，是否为 CT101？\n")
    ran = cli("explain", "XYZ", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("there is no rule XYZ\n")
