"""A command line that speaks Chinese or English: help, options and usage errors in both."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from bcm_excel.cli.lines import columns, wrapped
from bcm_excel.cli.misuse import no_command
from bcm_excel.core.text import Lang, Text, Wording

USAGE, OPTIONS, COMMANDS = (
    Text("用法：", "Usage: "),
    Text("选项", "Options"),
    Text("命令", "Commands"),
)
HELP = Text("显示这段说明", "show this text")
REQUIRED = Text("[必填]", "[required]")
VERSION = Text("显示版本", "show the version")
LANGUAGE = Text("显示语言，默认按系统", "language; by default that of the system")
LANGUAGE_OR_BOTH = Text(
    "语言，默认按系统；both 为双语表头",
    "language; by default that of the system; both: headings in both",
)


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
        lang = language(ctx)
        self.help = self.said[lang]
        names, said = super().get_help_record(ctx) or ("", "")
        return (names, said.replace("[required]", REQUIRED[lang])) if names else None


def option(*names: str, said: Text, **settings: Any) -> Callable[[Any], Any]:
    """An option with its help in both languages."""
    return click.option(*names, cls=Option, said=said, **settings)


class _Formatter(click.HelpFormatter):
    """Wraps by the width that is shown: a Chinese character takes two columns."""

    def write_heading(self, heading: str) -> None:
        """The heading of a section, with the colon of its language."""
        self.write(f"{' ' * self.current_indent}{heading}{':' if heading.isascii() else '：'}\n")

    def write_text(self, text: str) -> None:
        """A paragraph."""
        for line in wrapped(text, self.width - self.current_indent):
            self.write(" " * self.current_indent + line + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Names with their explanations beside them; a long name stands on its own line."""
        pairs, lead = list(rows), " " * self.current_indent
        widths = [columns(name) for name, _ in pairs]
        beside = max((width for width in widths if width <= col_max), default=0) + col_spacing
        for (name, said), width in zip(pairs, widths, strict=True):
            first, *others = wrapped(said, max(20, self.width - self.current_indent - beside))
            if width > col_max:
                self.write(f"{lead}{name}\n{lead}{' ' * beside}{first}\n")
            else:
                self.write(f"{lead}{name}{' ' * (beside - width)}{first}".rstrip() + "\n")
            for line in others:
                self.write(f"{lead}{' ' * beside}{line}\n")


class _Context(click.Context):
    formatter_class = _Formatter


class _Spoken(click.Command):
    """What commands and groups share: help in the language of the run."""

    context_class = _Context
    said: Text

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As ever; whatever is wrong is said of this command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, USAGE[language(ctx)])

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
        self.params.append(_language_option())

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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a name that is none is said in both languages."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise no_command(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

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

    def declare(function: Any) -> Any:
        made: click.Command = click.command(name, cls=Command, said=said)(function)
        made.params.append(_language_option(both=writes))
        return made

    return declare


def _language_option(*, both: bool = False) -> Option:
    def remember(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            context.meta["lang"] = value

    return Option(
        ["--lang"],
        said=LANGUAGE_OR_BOTH if both else LANGUAGE,
        type=click.Choice(("zh", "en", "both") if both else ("zh", "en")),
        default=None,
        expose_value=False,
        callback=remember,
    )


def wording(context: click.Context) -> Wording:
    """How the workbooks of this run speak: titles in both languages unless one was asked for."""
    asked = context.meta.get("lang")
    return Wording(language(context), asked in {None, "both"}, asked == "both")
