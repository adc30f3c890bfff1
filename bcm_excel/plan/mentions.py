"""Whether a text of the revision sheet speaks of a change, by its row, its value or its subject."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bcm_excel.core.lazy import lazy
from bcm_excel.core.text import Lang
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Row, Sheet
from bcm_excel.plan.diff import Change
from bcm_excel.plan.named import key_of, said
from bcm_excel.plan.people import Contact, Role
from bcm_excel.plan.plan import Plan

SUBJECTS: Mapping[str, re.Pattern[str]] = {
    "settings": lazy("预案信息|plan(?:data|information)"),
    "parties": lazy("协议方|各方|签约方|part(?:y|ies)"),
    "contacts": lazy("通讯录|通信录|联系方式|联络方式|联系人|电话|号码|contact|phone|number"),
    "roles": lazy("应急组织|组织机构|组织架构|应急小组|领导小组|角色|岗位|责任人|人员调整|role"),
    "external": lazy("外部联系|外部单位|客户|监管|external|customer|regulator"),
    "triggers": lazy("启动条件|触发|trigger"),
    "levels": lazy("响应分级|响应级别|分级|级响应|level"),
    "matrix": lazy("分级矩阵|矩阵|matrix"),
    "steps": lazy("处置流程|流程|处置步骤|步骤|step|procedure"),
    "suppliers": lazy("供应商|supplier"),
    "backups": lazy("数据备份|备份|backup"),
    "communication": lazy("信息通报|通报|例会|communication|meeting"),
    "templates": lazy("模板|template"),
}
"""Words by which people speak of a sheet as a whole, in the folded text."""

STEPS = lazy(
    r"(?:(?:步骤|流程|steps?)|(第))\s*"
    r"([a-z]?[0-9]+(?:[.-][0-9]+)*"
    r"(?:\s*(?:[、,和及与至到~]|and|to)\s*[a-z]?[0-9]+(?:[.-][0-9]+)*)*)"
    r"(?(1)\s*步)"
)
CODE = lazy(r"[a-z]?[0-9]+(?:[.-][0-9]+)*")
RANGE = lazy(r"(?<![0-9.-])([0-9]{1,6})\s*(?:至|到|~|to)\s*([0-9]{1,6})(?![0-9.-])")
MOST = 1000
"""Steps that a range may name."""


@dataclass(frozen=True)
class Mentions:
    """What some revisions say; ``editions`` are the plans whose rows they may name."""

    texts: tuple[str, ...]
    editions: tuple[Plan, Plan]

    @cached_property
    def _text(self) -> str:
        return fold("；".join(self.texts))

    @cached_property
    def _steps(self) -> frozenset[str]:
        """The numbers of the steps that are named: 步骤 1.1、2 和 3, 第 4 步."""
        line = unicodedata.normalize("NFKC", "；".join(self.texts)).casefold()
        lists = [found[2] for found in STEPS.finditer(line)]
        between = (
            str(number)
            for each in lists
            for found in RANGE.finditer(each)
            for number in range(int(found[1]), min(int(found[2]), int(found[1]) + MOST))
        )
        return frozenset(between) | {code for each in lists for code in CODE.findall(each)}

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        return {}

    def of(self, change: Change) -> bool:
        """Whether the texts speak of a change.

        A text that names rows of a sheet speaks of these alone; one that speaks of the sheet or of
        the column as a whole, of all its changes.
        """
        if not self._text:
            return False
        row = change.after or change.before
        if row is None or change.sheet.items:
            return self._subject(change)
        named = self._rows_named(change.sheet)
        if named:
            names = {fold(name) for name in self._names(change)}
            return bool(names & named) or self._value(change)
        return self._subject(change) or self._value(change)

    def _names(self, change: Change) -> Iterator[str]:
        for row, plan in zip((change.before, change.after), self.editions, strict=True):
            if row is not None:
                yield from _names_of(row, plan)

    def _rows_named(self, sheet: Sheet) -> frozenset[str]:
        """The folded names of the sheet's rows that stand in the texts; longer ones first."""
        if sheet.name not in self._named:
            known = {
                fold(name)
                for plan in self.editions
                for row in plan.table(sheet.name)
                for name in _names_of(row, plan)
            }
            if sheet.name == "steps":
                found = known & self._steps | set(
                    self._found(k for k in known if not CODE.fullmatch(k))
                )
            else:
                found = set(self._found(known))
            self._named[sheet.name] = frozenset(found)
        return self._named[sheet.name]

    def _found(self, names: Iterable[str]) -> Iterator[str]:
        text = self._text
        for name in sorted(names, key=lambda each: (-len(each), each)):
            if name and name in text:
                pattern = _whole(name)
                if re.search(pattern, text):
                    yield name
                    text = re.sub(pattern, "\0", text)

    def _subject(self, change: Change) -> bool:
        """The column, the item or the sheet as a whole."""
        titles = [] if change.column is None else [change.column.title]
        if not change.sheet.items:
            titles.append(change.sheet.title)
            pattern = SUBJECTS.get(change.sheet.name)
            if pattern and pattern.search(self._text):
                return True
        elif self._near(change):
            return True
        return any(fold(form) in self._text for title in titles for form in (title.zh, title.en))

    def _near(self, change: Change) -> bool:
        """An item by its new value and a part of its title: 应急资金比例…到 5%."""
        column = change.column
        if column is None or change.new is None:
            return False
        values = {fold(said(column, change.new, lang).strip("“”")) for lang in Lang}
        title = fold(column.title.zh)
        parts = {title[at : at + 2] for at in range(len(title) - 1)} | {fold(column.title.en)}
        return any(value in self._text for value in values if len(value) > 1) and any(
            part in self._text for part in parts
        )

    def _value(self, change: Change) -> bool:
        """Somebody or something whose name the field holds, or held."""
        if change.column is None or change.column.to is None:
            return False
        held = (change.old, change.new)
        names = [name for each in held for name in (each if isinstance(each, tuple) else (each,))]
        folded = [fold(str(name)) for name in names if name]
        return any(len(name) > 1 and name in self._text for name in folded)


def _names_of(row: Row, plan: Plan) -> Iterator[str]:
    key = key_of(row, plan)
    yield from (key.zh, key.en)
    if isinstance(row, Contact):
        yield row.name
    if isinstance(row, Role) and row.post:
        yield row.post


def _whole(name: str) -> str:
    """The pattern of a name that is not part of a longer word or number."""
    before = r"(?<![0-9a-z.])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?!\.?[0-9a-z])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{before}{re.escape(name)}{after}"
