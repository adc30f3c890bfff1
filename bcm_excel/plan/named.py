"""How a person would name a row of the plan and say a value of a column."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bcm_excel.core.text import Lang, Text, say
from bcm_excel.plan.clean import tidy
from bcm_excel.plan.declare import Column, Row
from bcm_excel.plan.people import Contact, Role
from bcm_excel.plan.phones import spoken
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.table import key_text

NOUNS: Mapping[str, Text] = {
    "revisions": Text("修订 {key}", "revision {key}"),
    "parties": Text("协议方“{key}”", "party {key}"),
    "contacts": Text("{key}", "{key}"),
    "roles": Text("角色“{key}”", "role {key}"),
    "external": Text("外部单位“{key}”", "external party {key}"),
    "triggers": Text("启动条件 {key}", "trigger {key}"),
    "levels": Text("级别“{key}”", "level {key}"),
    "matrix": Text("分级矩阵“{key}”", "matrix {key}"),
    "steps": Text("步骤 {key}", "step {key}"),
    "suppliers": Text("供应商“{key}”", "supplier {key}"),
    "funds": Text("应急资金“{key}”", "fund count {key}"),
    "spending": Text("支出 {key}", "spending {key}"),
    "backups": Text("数据备份“{key}”", "data set {key}"),
    "communication": Text("通报事项“{key}”", "communication {key}"),
    "templates": Text("通报模板“{key}”", "template {key}"),
    "training": Text("培训 {key}", "training {key}"),
    "drills": Text("演练 {key}", "drill {key}"),
    "actions": Text("整改 {key}", "action {key}"),
    "duty": Text("值班“{key}”", "duty {key}"),
    "calendar": Text("工作日历 {key}", "calendar {key}"),
    "waivers": Text("豁免“{key}”", "waiver {key}"),
}
"""What the rows of each sheet are called."""


def key_of(row: Row, plan: Plan) -> Text:
    """What tells a row from others: 王敏, or 王敏(1001) among namesakes; 3; 应急小组组长."""
    if isinstance(row, Role):
        return _plain(row.label)
    if isinstance(row, Contact):
        alone = len(plan.contacts.named(row.name)) < 2 or not row.staff_no
        return _plain(row.name if alone else f"{row.name}({row.staff_no})")
    parts = [getattr(row, column.field) for column in row.sheet.keys]
    said = [_part(part) for part in parts if part is not None]
    return Text(" ".join(each.zh for each in said), " ".join(each.en for each in said))


def _part(part: object) -> Text:
    if isinstance(part, Enum) and isinstance(part.value, Text):
        return part.value
    return _plain(key_text(part))


def _plain(text: str) -> Text:
    line = tidy(text)
    return Text(line, line)


def name_of(row: Row, plan: Plan) -> Text:
    """A row as a sentence names it: 步骤 3, 供应商“某设备公司”."""
    return NOUNS[row.sheet.name].filled({"key": key_of(row, plan)})


LONGEST = 60
"""Characters of a text that a sentence quotes."""
QUOTED = frozenset("TNL⇉")
"""The letters of kinds whose values are words of the staff's own."""


def said(column: Column, value: object, lang: Lang, *, masked: bool = False) -> str:
    """A value as a sentence holds it; the staff's own words are quoted, numbers may be masked."""
    letter = column.kind.letter
    if letter in {"mob", "tel"} and isinstance(value, tuple):
        return say(tuple(spoken(each, masked=masked) for each in value), lang)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if letter == "%":
            return f"{value * 100:.10g}%"
        return f"{value:,.2f}".removesuffix(".00") if letter == "¥" else f"{value:.10g}"
    text = say(column.written(value, lang), lang)
    if letter not in QUOTED:
        return text
    line = " ".join(text.split())
    return f"“{line if len(line) <= LONGEST else line[: LONGEST - 1] + '…'}”"
