"""How the command line says that it was called wrongly: one clear sentence, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from bcm_excel.cli.lines import visible
from bcm_excel.core.text import Lang, Text

TRY = Text("查看用法：{command} --help", "For the usage: {command} --help")
NO_OPTION = Text("没有选项 {name}", "there is no option {name}")
NO_COMMAND = Text("没有命令 {name}", "there is no command {name}")
MEANT = Text("，是否为 {near}？", "; is {near} meant?")
MISSING = Text("缺少 {name}", "{name} is missing")
ONE_OF = Text("应为 {words} 之一", "one of {words} is expected")
WITHIN = Text("应为 {low} 到 {high} 的整数", "a whole number from {low} to {high} is expected")
OF_CLICK = (
    ("extra argument", Text("多出了参数 {of}", "there are arguments too many: {of}")),
    ("not take a value", Text("{of} 后面不带值", "{of} takes no value")),
    ("requires", Text("{of} 后面缺少值", "{of} needs a value")),
    ("Missing command", Text("缺少命令", "a command is missing")),
    ("is not a valid", Text("应为数字", "a number is expected")),
)
"""What click says in English only, told by words of it; ``{of}`` is what it names."""
NAMED = re.compile(r"'([^']*)'|\(([^()]*)\)")
OTHERWISE = Text("用法不正确（{message}）", "{message}")


class Misused(click.UsageError):
    """The command was called wrongly; said in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en, click.get_current_context(silent=True))
        self.said = said


class BadValue(click.BadParameter):
    """A value that an option cannot take; said in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def with_near(said: Text, word: str, known: Iterable[str]) -> Text:
    """The sentence, and which of the known words may be meant."""
    from rapidfuzz.distance import OSA, Prefix

    def unlike(each: str) -> tuple[int, int, str]:
        return OSA.distance(word, each), -Prefix.similarity(word, each), each

    near = min(known, key=unlike, default=word)
    far = OSA.distance(word, near) > (2 if len(word) >= 5 else 1)
    hint = Text("", "") if far or near == word else MEANT.filled({"near": near})
    return Text(said.zh + hint.zh, said.en + hint.en)


def no_command(name: str, known: Iterable[str]) -> Misused:
    """There is no such command."""
    return Misused(with_near(NO_COMMAND.filled({"name": name}), name, known))


def usage_error(error: click.UsageError, lang: Lang) -> str:
    """One clear sentence about how the command was called, and where to look."""
    path = error.ctx.command_path if error.ctx else "bcm-excel"
    return f"{visible(_said(error)[lang])}\n{TRY.fill(lang, {'command': path})}"


def _said(error: click.UsageError) -> Text:
    match error:
        case click.NoSuchOption():
            said = NO_OPTION.filled({"name": error.option_name})
            return with_near(said, error.option_name, error.possibilities or ())
        case click.MissingParameter():
            return MISSING.filled({"name": _hint(error)})
        case click.BadParameter():
            said, hint = getattr(error, "said", None) or _misfit(error), _hint(error)
            return Text(f"{hint}：{said.zh}", f"{hint}: {said.en}") if hint else said
        case _:
            found: Text | None = getattr(error, "said", None)
            return found or _of_click(error.format_message())


def _hint(error: click.BadParameter) -> str:
    """The parameter as it is typed: ``--mark`` or ``FILE…``."""
    if error.param is None or error.ctx is None:
        return ""
    if isinstance(error.param, click.Option):
        return "/".join(error.param.opts)
    return error.param.make_metavar(error.ctx).strip("[]")


def _misfit(error: click.BadParameter) -> Text:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        words = tuple(str(word) for word in kind.choices)
        return ONE_OF.filled({"words": words})
    if isinstance(kind, click.IntRange):
        return WITHIN.filled({"low": kind.min, "high": kind.max})
    return _of_click(error.message)


def _of_click(message: str) -> Text:
    for words, said in OF_CLICK:
        if words in message:
            named = NAMED.search(message)
            return said.filled({"of": named[1] or named[2] if named else ""})
    return OTHERWISE.filled({"message": message})
