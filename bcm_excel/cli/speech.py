"""A command line that speaks Chinese or English: help, options and usage errors in both."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from bcm_excel.core.text import Lang, Text, Wording

USAGE, OPTIONS, COMMANDS = Text("用法", "Usage"), Text("选项", "Options"), Text("命令", "Commands")
HELP = Text("显示这段说明", "Show this text")
VERSION = Text("显示版本", "Show the version")
LANGUAGE = Text("显示语言，默认按系统", "language; by default that of the system")
TRY = Text("查看用法：{command} --help", "For the usage: {command} --help")


def system_language() -> Lang:
    """The language of the system; Chinese where it names neither."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return Lang.EN if value.lower().startswith("en") else Lang.ZH
    if sys.platform == "win32":
        import ctypes

        chinese = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0xFF == 0x04
        return Lang.ZH if chinese else Lang.EN
    return Lang.ZH


def asked_language(arguments: list[str]) -> Lang:
    """The language that ``--lang`` asks for, wherever it stands; else the system's."""
    for i, word in enumerate(arguments):
        said = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and i + 1 < len(arguments):
            said = arguments[i + 1]
        if said in {Lang.ZH, Lang.EN}:
            return Lang(said)
    return system_language()


def language(context: click.Context) -> Lang:
    """The language of this run."""
    found: Lang = context.find_root().ensure_object(dict).get("lang") or system_language()
    return found


class Option(click.Option):
    """An option whose help is said in both languages."""

    def __init__(self, *names: Any, said: Text, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.said = said

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The help in the language of the run."""
        self.help = self.said[language(ctx)]
        return super().get_help_record(ctx)


def option(*names: str, said: Text, **settings: Any) -> Callable[[Any], Any]:
    """An option with its help in both languages."""
    return click.option(*names, cls=Option, said=said, **settings)


class _Spoken(click.Command):
    """What commands and groups share: help in the language of the run."""

    said: Text

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{USAGE[language(ctx)]}: ")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.said[language(ctx)])

    def get_short_help_str(self, limit: int = 45) -> str:
        context = click.get_current_context(silent=True)
        return self.said[language(context) if context else system_language()].split("\n")[0]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = [each.get_help_record(ctx) for each in options]
        with formatter.section(OPTIONS[language(ctx)]):
            formatter.write_dl([record for record in records if record])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found:
            found.help = HELP[language(ctx)]
        return found


class Command(_Spoken):
    """A command that says in both languages what it does."""

    def __init__(self, *args: Any, said: Text, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.said = said


class Group(_Spoken, click.Group):
    """A group whose commands are imported only when they are called.

    ``lazy`` gives a command's name its module, attribute and one line of help, so that the help of
    the group costs no import.
    """

    def __init__(
        self, *args: Any, said: Text, lazy: dict[str, tuple[str, str, Text]], **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.said = said
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the declaration."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        from importlib import import_module

        module, attribute, _ = self.lazy[cmd_name]
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with one line each."""
        lang = language(ctx)
        rows = [(name, said[lang]) for name, (_, _, said) in self.lazy.items()]
        rows += [(name, each.get_short_help_str()) for name, each in self.commands.items()]
        with formatter.section(COMMANDS[lang]):
            formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options, then commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def command(name: str, said: Text, *, writes: bool = False) -> Callable[[Any], Any]:
    """A command with ``--lang``; one that writes a workbook takes ``both`` for its headings.

    Such a command finds the choice in ``context.meta["lang"]``, None where none was made.
    """
    choices = ("zh", "en", "both") if writes else ("zh", "en")

    def remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
        context.meta["lang"] = value

    def declare(function: Any) -> Any:
        spoken = option(
            "--lang",
            said=LANGUAGE,
            type=click.Choice(choices),
            default=None,
            expose_value=False,
            callback=remember,
        )
        made = click.command(name, cls=Command, said=said)
        return made(spoken(function))

    return declare


def wording(context: click.Context) -> Wording:
    """How the workbooks of this run speak: titles in both languages unless one was asked for."""
    asked = context.meta.get("lang")
    return Wording(language(context), asked in {None, "both"}, asked == "both")


def usage_error(error: click.UsageError, lang: Lang) -> str:
    """One clear sentence about how the command was called, and where to look."""
    match error:
        case click.NoSuchOption():
            said = Text(f"没有选项 {error.option_name}", f"there is no option {error.option_name}")
        case click.MissingParameter():
            name = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            said = Text(f"缺少 {name}", f"{name} is missing")
        case click.BadParameter():
            hint = error.param.get_error_hint(error.ctx) if error.param and error.ctx else ""
            reason = getattr(error, "said", None) or _misfit(error)
            said = Text(f"{hint}：{reason.zh}", f"{hint}: {reason.en}")
        case _:
            reason = getattr(error, "said", None) or Text(
                f"命令用法不正确：{error.format_message()}", error.format_message()
            )
            said = reason
    path = error.ctx.command_path if error.ctx else "bcm-excel"
    return f"{said[lang]}\n{TRY.fill(lang, {'command': path})}"


def _misfit(error: click.BadParameter) -> Text:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        words = tuple(map(str, kind.choices))
        return Text(f"应为 {'、'.join(words)} 之一", f"one of {', '.join(words)} is expected")
    return Text(f"内容不正确（{error.message}）", error.message)


class Misused(click.UsageError):
    """The command was called wrongly; said in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


class BadValue(click.BadParameter):
    """A value that an option cannot take; said in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said
