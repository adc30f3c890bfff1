"""The words of the interface: everything shown exists in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Lang(StrEnum):
    """The two languages of the interface."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in both languages; ``{name}`` marks places for values."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        """The wording in one language."""
        return self.zh if lang is Lang.ZH else self.en

    def fill(self, lang: Lang, values: Mapping[str, object]) -> str:
        """The wording with its places filled; a Text among the values is said in ``lang`` too."""
        return self[lang].format_map({name: say(value, lang) for name, value in values.items()})

    def filled(self, values: Mapping[str, object]) -> Text:
        """The same in both languages at once."""
        return Text(self.fill(Lang.ZH, values), self.fill(Lang.EN, values))


def say(value: object, lang: Lang) -> str:
    """A value as a sentence holds it: ISO dates, divided lists, whole floats without ``.0``."""
    match value:
        case Text():
            return value[lang]
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case tuple() | list() | frozenset():
            return ("、" if lang is Lang.ZH else ", ").join(say(each, lang) for each in value)
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a workbook speaks: its values in one language, its titles and headings in one or both."""

    lang: Lang = Lang.ZH
    both_titles: bool = True
    both_headings: bool = False

    def title(self, text: Text) -> str:
        """A sheet's title."""
        return f"{text.zh} {text.en}" if self.both_titles else text[self.lang]

    def heading(self, text: Text) -> str:
        """A column's heading; both languages stand on two lines."""
        return f"{text.zh}\n{text.en}" if self.both_headings else text[self.lang]

    def value(self, text: Text) -> str:
        """A value, always in one language, so that it can be read back and chosen from a list."""
        return text[self.lang]


COLON = Text("：", ": ")
"""Between a name and what is said of it."""
