"""``bcm-excel explain``: the same words as the registry and the report."""

from __future__ import annotations

import pytest

from bcm_excel.app.rulebook import RULES
from bcm_excel.core.finding import RuleInfo
from bcm_excel.core.text import Lang
from bcm_excel.plan.plan import TITLES
from tests.cli.conftest import Cli

INFOS = RULES


@pytest.mark.parametrize("lang", list(Lang))
def test_without_a_code_every_rule_has_its_line(cli: Cli, lang: Lang) -> None:
    lines = cli("explain", "--lang", lang).out.splitlines()
    assert len(lines) == len(INFOS)
    for line, info in zip(lines, INFOS, strict=True):
        assert line.split(None, 1)[0] == info.code
        assert line.endswith(info.message[lang])


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("info", INFOS, ids=lambda info: info.code)
def test_a_rule_says_what_why_and_the_way_out(cli: Cli, info: RuleInfo, lang: Lang) -> None:
    ran = cli("explain", info.code.lower(), "--lang", lang)
    assert ran.code == 0
    head, message, why, fix, *needs = ran.out.splitlines()
    assert head == f"{info.code} · {info.severity.value[lang]}"
    assert message == info.message[lang]
    assert why.endswith(info.why[lang])
    assert fix.endswith(info.fix[lang])
    assert len(needs) == bool(info.needs)
    for name in info.needs:
        assert TITLES[name][lang] in needs[0]


def test_an_unknown_code_names_the_near_one(cli: Cli) -> None:
    assert cli("explain", "ct1O1").err.startswith("没有规则 ct1O1，是否为 CT101？\n")
    ran = cli("explain", "XYZ", "--lang", "en")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("there is no rule XYZ\n")
