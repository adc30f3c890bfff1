"""The command line speaks the language that is asked for, whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from bcm_excel.cli.lines import columns, visible, wrapped
from bcm_excel.cli.main import bcm_excel
from bcm_excel.cli.speech import asked_language, system_language
from bcm_excel.core.text import Lang
from bcm_excel.plan.samples import NAMES
from tests.cli.conftest import Cli


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group that exists, as typed."""
    yield above
    context = click.Context(group)
    for name in group.list_commands(context):
        try:
            found = group.get_command(context, name)
        except ModuleNotFoundError:
            continue
        if isinstance(found, click.Group):
            yield from commands(found, (*above, name))
        else:
            yield (*above, name)


COMMANDS = list(commands(bcm_excel))
NAMES_OF_OPTIONS = re.compile(r"--?[a-z][\w-]*|\[[^\]]*\]|\b[A-Z][A-Z.a-z|…:/]*\b|bcm-excel")
"""What stays English in Chinese help: names of options and metavars, the program."""


def typed_words() -> set[str]:
    """What may be typed for an option, so it is the same in both languages; and the commands."""
    found = {word for name in NAMES for word in name.split("-")}
    for words in COMMANDS:
        command: click.Command = bcm_excel
        for word in words:
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(command), word) or command
            found.add(word)
        for param in command.params:
            if isinstance(param.type, click.Choice):
                found |= {str(choice) for choice in param.type.choices}
    return found | {
        "CT",
        "ST",
        "table",
        "live",
        "call",
        "vCard",
        "ics",
        "xlsx",
        "dask",
        "toml",
        "reports",
        "incidents",
    }


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_wholly_chinese(cli: Cli, words: tuple[str, ...]) -> None:
    ran = cli(*words, "--help", "--lang", "zh")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"用法：{' '.join(('bcm-excel', *words))} ")
    said = NAMES_OF_OPTIONS.sub("", ran.out.split("\n", 1)[1])
    assert set(re.findall("[A-Za-z]{2,}", said)) <= typed_words()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_is_wholly_english(cli: Cli, words: tuple[str, ...]) -> None:
    ran = cli(*words, "--help", "--lang", "en")
    assert ran.out.startswith("Usage: ")
    assert not re.search("[\u3000-\u9fff\uff01-\uff5e]", ran.out)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_fits_the_terminal(
    cli: Cli, words: tuple[str, ...], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(columns, cli(*words, "--help", "--lang", lang).out.splitlines())) <= 80


@pytest.mark.parametrize("words", [("incident", "open"), ("drill", "open"), ("daily",)])
def test_help_shows_how_a_time_is_written(cli: Cli, words: tuple[str, ...]) -> None:
    assert '"2026-03-02 07:20"' in cli(*words, "--help").out
    assert '"2026-03-02 07:20"' in cli(*words, "--help", "--lang", "en").out


def test_without_arguments_the_help_is_shown(cli: Cli) -> None:
    ran = cli()
    assert ran.code == 2
    assert ran.out == cli("--help").out


def test_the_version_is_said(cli: Cli) -> None:
    assert re.fullmatch(r"bcm-excel \d+\.\d+\.\d+\n", cli("--version").out)


@pytest.mark.parametrize(
    ("variables", "lang"),
    [
        ({"LANG": "en_US.UTF-8"}, Lang.EN),
        ({"LANG": "en_GB"}, Lang.EN),
        ({"LANG": "zh_CN.UTF-8"}, Lang.ZH),
        ({"LANG": "C"}, Lang.ZH),
        ({"LANG": "C.UTF-8"}, Lang.ZH),
        ({"LANG": "ja_JP.UTF-8"}, Lang.ZH),
        ({"LANG": ""}, Lang.ZH),
        ({}, Lang.ZH),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, Lang.EN),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, Lang.ZH),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, Lang.EN),
    ],
)
def test_the_language_is_that_of_the_system(
    variables: dict[str, str], lang: Lang, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert system_language() is lang
    assert cli("--help").out.startswith({Lang.ZH: "用法：", Lang.EN: "Usage: "}[lang])
    assert cli("validate").err.startswith({Lang.ZH: "缺少", Lang.EN: "FILE… is"}[lang])


@pytest.mark.parametrize(
    "words",
    [
        ["--lang", "en", "explain", "CT101"],
        ["explain", "--lang", "en", "CT101"],
        ["explain", "CT101", "--lang=en"],
    ],
)
def test_the_language_may_be_asked_for_anywhere(cli: Cli, words: list[str]) -> None:
    assert "Error" in cli(*words).out
    assert asked_language(words) is Lang.EN


# Lines of a terminal.


def test_a_line_is_as_wide_as_it_shows() -> None:
    assert columns("abc") == 3
    assert columns("王敏（a）") == 2 * 4 + 1
    assert columns("é") == columns("e\u0301") == 1
    assert columns("“") == 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("王敏的手机号码", 20, ["王敏的手机号码"]),
        ("王敏的手机号码", 10, ["王敏的手机", "号码"]),
        ("王敏的手机，号码", 10, ["王敏的手", "机，号码"]),
        ("王敏“张三”的手机", 6, ["王敏", "“张三”", "的手机"]),
        ("call and update the date", 10, ["call and", "update the", "date"]),
        ("号码 13800000001 无效", 12, ["号码", "13800000001", "无效"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("长" * 7, 5, ["长长", "长长", "长长", "长"]),
    ],
)
def test_text_is_wrapped_by_shown_width(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    assert visible("\x1b[31m红\x07\x9b1m\n\t末") == " [31m红 1m 末"
    assert visible("甲\u202e乙\u2066丙\ufeff\ud800丁\u200b") == "甲 乙 丙 丁 "
    assert visible("长" * 5000) == "长" * 999 + "…"
