"""Changes of a plan in the words of the staff: 步骤 3 的时限由 1 小时改为 2 小时."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bcm_excel.core.text import Lang, Text
from bcm_excel.plan.declare import Row
from bcm_excel.plan.diff import Change, ChangeKind
from bcm_excel.plan.named import said

ADDED = Text("新增{name}{more}", "{name} added{more}")
ADDED_PERSON = Text("应急通讯录新增{name}{more}", "contact {name} added{more}")
REMOVED = Text("删除{name}{more}", "{name} removed{more}")
REMOVED_PERSON = Text("应急通讯录删除{name}{more}", "contact {name} removed{more}")
NEW_SHEET = Text("新增工作表“{key}”", "sheet {key} added")
NO_SHEET = Text("删除工作表“{key}”", "sheet {key} removed")
FILLED = Text("{name}{of}填写了{new}", "{name}{of} filled in: {new}")
CLEARED = Text("{name}{of}由{old}改为空", "{name}{of} cleared (was {old})")
CHANGED = Text("{name}{of}由{old}改为{new}", "{name}{of} changed from {old} to {new}")
NUMBER_CHANGED = Text(
    "{name}{of}换了号码（{new}，隐去的几位不同）",
    "{name}{of} changed to another number ({new}; the hidden digits differ)",
)
RENAMED = Text("{name}改名为{new}", "{name} renamed {new}")
RENUMBERED = Text("{name}改编号为{new}", "{name} renumbered {new}")
UNREADABLE = Text(
    "{name}{of}有一版读不出来，无法比较", "{name}{of} cannot be read in one edition or compared"
)
OF = Text("的{column}", ": {column}")
MORE = Text("（{more}）", " ({more})")
LATIN = re.compile("[0-9A-Za-z*%]")
AT_MARKS = re.compile(" +(?=[（，：；])|(?<=[（，：；]) +")
LONG = 30
"""A longer text that is reworded is shown around its first difference."""
SHOWN = 14

DETAILS: Mapping[str, tuple[str, ...]] = {
    "contacts": ("organisation", "title"),
    "roles": ("primary", "backup"),
    "external": ("first",),
    "triggers": ("condition",),
    "levels": ("meaning",),
    "matrix": ("level",),
    "steps": ("content", "limit"),
    "suppliers": ("scope",),
    "parties": ("main_contact",),
    "revisions": ("version", "change"),
    "actions": ("problem",),
    "waivers": ("reason",),
}
"""What is said of a row that came or went, beside its name."""


def sentence(change: Change, lang: Lang, *, full_numbers: bool = False) -> str:
    """One change as one sentence without its full stop; telephone numbers masked unless asked."""
    if change.before is None and change.after is None:
        return _of_part(change, lang)
    row = change.after or change.before
    if change.column is None and row is not None:
        return _of_row(change, row, lang)
    return _of_field(change, lang, full_numbers)


def _of_part(change: Change, lang: Lang) -> str:
    """A whole sheet or column."""
    added = change.kind is ChangeKind.ADDED
    if change.column is None:
        return (NEW_SHEET if added else NO_SHEET).fill(lang, {"key": change.key})
    return _fill(ADDED if added else REMOVED, lang, {"name": change.name[lang], "more": ""})


def _of_row(change: Change, row: Row, lang: Lang) -> str:
    if change.kind is ChangeKind.UNREADABLE:
        return _fill(UNREADABLE, lang, {"name": change.name[lang], "of": ""})
    person = change.sheet.name == "contacts"
    if change.kind is ChangeKind.ADDED:
        template = ADDED_PERSON if person else ADDED
    else:
        template = REMOVED_PERSON if person else REMOVED
    columns = [change.sheet.column(field) for field in DETAILS.get(change.sheet.name, ())]
    held = [(column, getattr(row, column.field)) for column in columns]
    told = [said(column, value, lang).strip("“”") for column, value in held if value is not None]
    more = MORE.fill(lang, {"more": ("，" if lang is Lang.ZH else ", ").join(told)}) if told else ""
    return _fill(template, lang, {"name": change.name[lang], "more": more})


def _of_field(change: Change, lang: Lang, full_numbers: bool) -> str:
    column = change.column
    if column is None:
        raise TypeError("a change of a field names its column")
    values = {"name": change.name[lang], "of": OF.fill(lang, {"column": column.title})}
    if change.sheet.items:
        values["of"] = ""
    if change.kind is ChangeKind.UNREADABLE:
        return _fill(UNREADABLE, lang, values)
    old, new = (
        "" if value is None else said(column, value, lang, masked=not full_numbers)
        for value in (change.old, change.new)
    )
    values |= {"old": old, "new": new}
    lead = change.kind is ChangeKind.RENAMED and column is change.sheet.keys[0]
    if lead and not change.sheet.items:
        numbered = column.kind.letter == "#" or change.sheet.name in NUMBERED
        values["new"] = values["new"].strip("“”")
        return _fill(RENUMBERED if numbered else RENAMED, lang, values)
    if not old or not new:
        return _fill(CLEARED if old else FILLED, lang, values)
    if old == new or max(len(old), len(new)) > LONG:
        return _fill(*_alike(change, old, new, lang, values))
    return _fill(CHANGED, lang, values)


NUMBERED = frozenset({"steps", "triggers", "spending", "training", "drills", "actions"})
"""Sheets whose rows bear a number or code of their own."""


def _alike(
    change: Change, old: str, new: str, lang: Lang, values: dict[str, str]
) -> tuple[Text, Lang, dict[str, str]]:
    """Two values that look the same, masked or cut, or long ones: what differs is shown."""
    if change.column is not None and change.column.kind.letter in {"mob", "tel"}:
        return (NUMBER_CHANGED if old == new else CHANGED), lang, values
    before, after = _around(_whole(change.old, lang), _whole(change.new, lang))
    return CHANGED, lang, values | {"old": before, "new": after}


def _whole(value: object, lang: Lang) -> str:
    text = Text("{v}", "{v}").fill(lang, {"v": value})
    return " ".join(text.split())


def _around(old: str, new: str) -> tuple[str, str]:
    """Both texts around what differs: “…上报公司领导…”, “…上报总经理…”."""
    least = min(len(old), len(new))
    head = next((at for at in range(least) if old[at] != new[at]), least)
    tail = next((at for at in range(least - head) if old[-1 - at] != new[-1 - at]), least - head)
    start = max(0, head - 6)
    return _cut(old, start, tail), _cut(new, start, tail)


def _cut(text: str, start: int, tail: int) -> str:
    end = min(len(text), len(text) - tail + 6)
    middle = text[start:end]
    if len(middle) > 2 * LONG:
        middle = f"{middle[:LONG]}…{middle[-SHOWN:]}"
    return f"“{'…' if start else ''}{middle}{'…' if end < len(text) else ''}”"


def _fill(template: Text, lang: Lang, values: Mapping[str, str]) -> str:
    """The template filled; in Chinese, letters and digits keep a space from the words beside."""
    if lang is Lang.ZH:
        values = {name: _spaced(text) for name, text in values.items()}
    line = " ".join(template[lang].format_map(values).split())
    return AT_MARKS.sub("", line)


def _spaced(text: str) -> str:
    """The text with a space where it begins or ends with a letter, a digit, a ``*`` or ``%``."""
    before = " " if LATIN.match(text) else ""
    after = " " if LATIN.match(text[-1:]) else ""
    return f"{before}{text}{after}"
