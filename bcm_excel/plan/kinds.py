"""What a cell may hold: how it is read, how it looks, how it is written.

A kind reads what staff really type. What it cannot read whole it refuses with Unreadable; what it
reads although it should be typed otherwise comes back as Mendable, with the safe mend.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Generic, TypeVar

from bcm_excel.clock.duration import Duration
from bcm_excel.core.text import Lang, Text
from bcm_excel.excel.grid import Value
from bcm_excel.plan import bulk, phones, typed, words
from bcm_excel.plan.clean import fold
from bcm_excel.plan.problem import Trouble
from bcm_excel.plan.typed import Mendable, Unreadable, shown

__all__ = ["Kind", "Mendable", "Unreadable", "choice", "shown"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a column holds: its name, how a raw value is read, and how its cells look."""

    name: Text
    read: Callable[[Value], T | Mendable]
    letter: str
    """The letter of the data dictionary."""
    style: str = ""
    """Words of the style sheet for its cells."""
    width: int = 16
    choices: tuple[Text, ...] = ()
    write: Callable[[T, Lang], Value] = field(default=lambda value, _: str(value))
    bulk: Callable[[Sequence[Value]], list[T | None] | None] | None = None
    """Reads many cells at once where all are ordinary, None where one is not; only for speed."""
    tells: Callable[[Value], bool] | None = None
    """Whether a cell can hardly be of another kind, so that a column of them tells what it is."""


E = TypeVar("E", bound=Enum)


def choice(words_: type[E]) -> Kind[E]:
    """One of the members of an enumeration whose values are Texts, in either language or both."""
    options = tuple(member.value for member in words_)
    known: dict[str, E] = {}
    for member in words_:
        said: Text = member.value
        for form in (said.zh, said.en, said.zh + said.en, said.en + said.zh):
            known[fold(form)] = member
    why = Text("不在可选项中", "is not among the choices")

    def read(raw: Value) -> E:
        found = known.get(fold(shown(raw)))
        if found is None:
            raise Unreadable(why, Trouble.NOT_A_CHOICE, {"options": options})
        return found

    return Kind(
        Text("选项", "choice"),
        read,
        "C",
        style="center",
        width=max(8, *(2 * len(option.zh) + 4 for option in options)),
        choices=options,
        write=lambda member, lang: member.value[lang],
    )


def _joined(value: tuple[str, ...], lang: Lang) -> str:
    return ("、" if lang is Lang.ZH else ", ").join(value)


TEXT: Kind[str] = Kind(
    Text("文字", "text"), typed.text, "T", style="wrap", width=24, bulk=bulk.texts
)
LONG: Kind[str] = Kind(
    Text("文字", "text"), typed.text, "T", style="wrap", width=44, bulk=bulk.texts
)
CODE: Kind[str] = Kind(
    Text("编号", "code"), typed.code, "T", style="text center", width=12, bulk=bulk.names
)
NAME: Kind[str] = Kind(Text("名称", "name"), typed.name, "N", width=14, bulk=bulk.names)
LIST: Kind[tuple[str, ...]] = Kind(
    Text("多项文字", "list"), typed.several, "L", style="wrap", width=26, write=_joined
)
EVIDENCE: Kind[tuple[str, ...]] = Kind(
    Text("多项文字", "list"), typed.evidence, "L", style="wrap", width=18, write=_joined
)
SEVERAL: Kind[tuple[str, ...]] = Kind(
    Text("多个名称", "several names"), typed.several, "⇉", style="wrap", width=22, write=_joined
)
YESNO: Kind[bool] = Kind(
    Text("是/否", "yes/no"),
    typed.yes_no,
    "Y",
    style="center",
    width=8,
    choices=tuple(member.value for member in words.YesNo),
    write=lambda value, lang: (words.YesNo.YES if value else words.YesNo.NO).value[lang],
)
DATE: Kind[date] = Kind(
    Text("日期", "date"), typed.day, "D", style="date center", width=13, write=lambda v, _: v
)
MOMENT: Kind[datetime] = Kind(
    Text("日期和时间", "date and time"),
    typed.moment,
    "M",
    style="datetime center",
    width=18,
    write=lambda v, _: v,
)
NUMBER_: Kind[float] = Kind(
    Text("数字", "number"), typed.number, "#", style="number center", width=9, write=lambda v, _: v
)
MONEY: Kind[float] = Kind(
    Text("金额", "money"), typed.number, "¥", style="money", width=15, write=lambda v, _: v
)
PERCENT: Kind[float] = Kind(
    Text("百分比", "percent"),
    typed.share,
    "%",
    style="percent center",
    width=10,
    write=lambda v, _: v,
)


def _is_mobile(raw: Value) -> bool:
    return phones.MOBILE.fullmatch(phones.normal(shown(raw)) or "") is not None


def _is_mail(raw: Value) -> bool:
    return "@" in shown(raw)


MOBILE: Kind[tuple[str, ...]] = Kind(
    Text("手机号码", "mobile number"),
    typed.numbers,
    "mob",
    style="text",
    width=16,
    write=_joined,
    bulk=bulk.mobiles,
    tells=_is_mobile,
)
TEL: Kind[tuple[str, ...]] = Kind(
    Text("固定电话", "landline"),
    typed.numbers,
    "tel",
    style="text",
    width=18,
    write=lambda value, lang: _joined(tuple(phones.spoken(each) for each in value), lang),
)
MAIL: Kind[tuple[str, ...]] = Kind(
    Text("电子邮箱", "e-mail address"),
    typed.addresses,
    "mail",
    style="text",
    width=26,
    write=_joined,
    bulk=bulk.addresses,
    tells=_is_mail,
)
DURATION: Kind[Duration] = Kind(
    Text("时长", "duration"),
    typed.duration,
    "dur",
    style="text center",
    width=13,
    write=lambda value, lang: value.say(lang),
)
ZONE: Kind[str] = Kind(
    Text("时区", "time zone"),
    typed.zone,
    "C",
    width=16,
    choices=tuple(
        Text(name, name)
        for name in ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Europe/London", "UTC")
    ),
)
RECURRENCE: Kind[words.Recurrence] = choice(words.Recurrence)
