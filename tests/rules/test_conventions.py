"""Every rule is said in both languages and shown to fire and to stay silent."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import bcm_excel
from bcm_excel.core.text import Lang, Text
from bcm_excel.rules.registry import Rule
from bcm_excel.rules.run import ALL_RULES

HERE = Path(__file__).parent
SOURCE = Path(bcm_excel.__file__).parent
CHINESE = re.compile("[\u3400-\u9fff，。；：？！、]")
IDS = [each.info.code for each in ALL_RULES]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def texts(rule: Rule) -> tuple[Text, Text, Text]:
    return rule.info.message, rule.info.why, rule.info.fix


@pytest.mark.parametrize("rule", ALL_RULES, ids=IDS)
def test_both_languages_say_the_same_of_a_rule(rule: Rule) -> None:
    """Is this failing? Message, reason and way out name the same values in zh and en."""
    for text in texts(rule):
        assert places(text.zh) == places(text.en)
        assert CHINESE.search(text.zh)
        assert not CHINESE.search(text.en)
        assert text.en.strip() == text.en != ""
    assert not places(rule.info.why.zh)


@pytest.mark.parametrize("rule", ALL_RULES, ids=IDS)
def test_a_reason_and_a_way_out_are_whole_sentences(rule: Rule) -> None:
    _, why, fix = texts(rule)
    for text in (why, fix):
        assert text.zh.endswith(("。", "？"))
        assert text.en.endswith((".", "?"))
    assert not rule.info.message.zh.endswith("。")
    assert not rule.info.message.en.endswith(".")


@pytest.mark.parametrize("rule", ALL_RULES, ids=IDS)
def test_a_code_is_two_letters_and_three_digits(rule: Rule) -> None:
    assert re.fullmatch("[A-Z]{2}[0-9]{3}", rule.info.code)


def shown(name: str) -> set[str]:
    """The codes of all cases of this name in the tests of rules."""
    codes: set[str] = set()
    for path in HERE.glob("test_*.py"):
        if path != Path(__file__):
            codes |= set(getattr(import_module(f"tests.rules.{path.stem}"), name, {}))
    return codes


@pytest.mark.parametrize("name", ["CASES", "SILENT"])
def test_every_rule_has_a_case_that_fires_and_one_that_is_silent(name: str) -> None:
    """Is this failing? Add the new rule to CASES and SILENT of its test module."""
    assert shown(name) == set(IDS)


BILINGUAL = {
    "Text", "column", "sheet", "_reading", "another_kind", "compile", "lazy", "fullmatch",
}  # fmt: skip
"""Calls that hold both languages, and patterns."""
ALLOWED = {
    "clock/duration.py": "words that people type",
    "clock/hours.py": "words that people type",
    "clock/numerals.py": "words that people type",
    "plan/records.py": "words that people type",
    "plan/typed.py": "words that people type",
    "rules/names.py": "surnames and titles that are recognised",
    "plan/coverage.py": "words that do not tell triggers apart",
    "rules/roles.py": "words of ranks that are recognised",
    "plan/dictionary.py": "a page in both languages",
    "rules/catalogue.py": "a page in both languages",
    "plan/samples/__init__.py": "sample data",
    "app/samples.py": "sample data",
    "app/sample_records.py": "sample data",
    "app/demo.py": "names of files, the English ones beside them",
    "core/save.py": "names of files",
    "daily/roster_headings.py": "headings and words that are recognised",
    "word/styles.py": "names of fonts and the numbers of chapters",
    "rules/steps.py": "hours, the English ones beside them",
}
"""Modules with Chinese words outside such calls, and why."""


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def not_said(tree: ast.AST) -> set[int]:
    """Strings that nobody sees in one language only: in bilingual calls, and docstrings."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in BILINGUAL:
                passed |= {id(each) for each in strings(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed.add(id(node.value))
    return passed


def test_chinese_words_stand_beside_their_english() -> None:
    """Is this failing? A word was written in one language only: wrap it in Text(zh, en)."""
    stray = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name in ALLOWED:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        passed = not_said(tree)
        stray += [
            f"{name}:{node.lineno} {node.value!r}"
            for node in strings(tree)
            if id(node) not in passed and re.search("[\u3400-\u9fff]", str(node.value))
        ]
    assert stray == []


def test_no_english_is_chinese() -> None:
    """Is this failing? The second word of a Text is its English."""
    mistaken = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                english = [each.value for arg in node.args[1:] for each in strings(arg)]
                if re.search("[\u3400-\u9fff]", re.sub("“[^”]*”", "", "".join(map(str, english)))):
                    mistaken.append(f"{path.name}:{node.lineno}")
    assert mistaken == []


def test_every_module_that_is_allowed_exists() -> None:
    assert [name for name in ALLOWED if not (SOURCE / name).exists()] == []


def test_a_text_gives_its_languages() -> None:
    assert [Text("甲", "A")[lang] for lang in Lang] == ["甲", "A"]
