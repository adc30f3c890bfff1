"""``docs/commands.md``, made from the declarations: ``python -m bcm_excel.cli.reference``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from bcm_excel.cli.main import bcm_excel
from bcm_excel.core.text import Lang, Text

FILE = Path(__file__).parents[2] / "docs" / "commands.md"
MADE_BY = "python -m bcm_excel.cli.reference"
TITLE = Text("全部命令", "All commands")
OPTION = Text("选项", "option")
HEAD = Text(
    f"由 `{MADE_BY}` 按命令的声明生成，请勿手工修改。\n\n"
    "每个命令都有 `--help` 和 `--lang zh|en`（生成工作簿的还可用 `both`，表头双语）。"
    '`TIME` 写作 `"2026-03-02 07:20"`，`DATE` 写作 `2026-03-02`；`--now` 和 `--today` 让命令按指定的时间运行。\n'
    "退出码：0 正常，1 有问题或有超时，2 用法不正确，3 文件不能读写，4 有通知没有送达。",
    f"Generated from the declarations of the commands by `{MADE_BY}`; do not edit.\n\n"
    "Every command has `--help` and `--lang zh|en`; those that make a workbook take `both`, for "
    'headings in both languages. `TIME` is `"2026-03-02 07:20"`, `DATE` is `2026-03-02`; `--now` and '
    "`--today` let a command run as of another time.\n"
    "Exit codes: 0 clean, 1 findings or overdue, 2 wrong usage, 3 a file cannot be read or written, "
    "4 a message was not delivered.",
)


def reference() -> str:
    """Every command with its options, in both languages."""
    head = f"# {TITLE.zh} · {TITLE.en}\n\n{HEAD.zh}\n\n{HEAD.en}\n"
    return "\n".join((head, *_commands(bcm_excel, _context(None, bcm_excel, "bcm-excel"))))


def _context(above: click.Context | None, command: click.Command, name: str) -> click.Context:
    return click.Context(command, parent=above, info_name=name, obj={})


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(name)
        below = _context(context, command, name)
        if isinstance(command, click.Group):
            yield from _commands(command, below)
        else:
            yield from _command(command, below)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    arguments = [
        each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)
    ]
    said = getattr(command, "said")  # noqa: B009 - of every command here, but not of click's own
    yield f"## {' '.join((context.command_path, *arguments))}\n"
    yield f"{said[Lang.ZH]}\n\n{said[Lang.EN]}\n"
    options = [each for each in command.params if isinstance(each, click.Option)]
    rows = [_row(each, context) for each in options if each.name != "lang"]
    if rows:
        heading = f"| {OPTION.zh} {OPTION.en} | | |"
        yield "\n".join((heading, "|---|---|---|", *rows, ""))


def _row(option: click.Option, context: click.Context) -> str:
    records = []
    for lang in Lang:
        context.find_root().obj["lang"] = lang
        records.append(option.get_help_record(context) or ("", ""))
    cells = (f"`{records[0][0]}`", *(said for _, said in records))
    return "| " + " | ".join(each.replace("|", "\\|") for each in cells) + " |"


if __name__ == "__main__":
    FILE.write_text(reference(), encoding="utf-8")
