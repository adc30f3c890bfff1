"""What the printed sheets share: whose they are, how secret, of which day; and bigger letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bcm_excel.core.text import Lang, Text, Wording
from bcm_excel.excel.book import Options
from bcm_excel.excel.house import STYLES
from bcm_excel.incident.reach import Reaching

PRINT: Mapping[str, Options] = {
    **STYLES,
    "print": {"font_size": 12},
    "print_big": {"font_size": 14, "bold": True},
    "print_card": {"font_size": 11},
}
"""The style sheet with letters that are read on paper at night."""

SECRECY = Text("密级：{secrecy}", "Secrecy: {secrecy}")
NOT_SAID = Text("未填写", "not stated")
CONTROLLED = Text("受控文件", "Controlled document")
UNCONTROLLED = Text("非受控文件", "Uncontrolled document")
NUMBER = Text("文件编号：{number}", "Document no. {number}")
VERSION = Text("版本：{version}", "Version {version}")
PRINTED = Text("打印日期：{day}", "Printed on {day}")
HIDDEN = Text("号码已部分隐去", "Numbers are masked")
UNTITLED = Text("应急预案", "Emergency plan")


@dataclass(frozen=True)
class Printed:
    """What every sheet of one print is made from."""

    reaching: Reaching
    wording: Wording
    level: str | None = None
    trigger: str | None = None

    @property
    def lang(self) -> Lang:
        """The language of the print."""
        return self.wording.lang

    def say(self, text: Text, **values: object) -> str:
        """A wording of the print."""
        return text.fill(self.lang, values) if values else text[self.lang]

    @property
    def heading_height(self) -> float:
        """Points of the row of headings; in both languages they stand on two lines."""
        return 46.0 if self.wording.both_headings else 30.0

    @property
    def plan_name(self) -> str:
        """The plan's name."""
        settings = self.reaching.people.plan.settings
        return self.reaching.text(settings.name if settings else "") or self.say(UNTITLED)

    @property
    def handling(self) -> tuple[str, ...]:
        """How the print is to be handled."""
        settings = self.reaching.people.plan.settings
        secrecy = settings.secrecy.value if settings and settings.secrecy else NOT_SAID
        said = self.say(SECRECY, secrecy=secrecy)
        if settings is None or settings.controlled is None:
            return (said,)
        return said, self.say(CONTROLLED if settings.controlled else UNCONTROLLED)

    @property
    def control(self) -> tuple[str, ...]:
        """How the print is to be handled, and which edition of what it is."""
        settings = self.reaching.people.plan.settings
        parts = list(self.handling)
        if settings and settings.number:
            parts.append(self.say(NUMBER, number=settings.number))
        if settings and settings.version:
            parts.append(self.say(VERSION, version=settings.version))
        parts.append(self.say(PRINTED, day=self.reaching.today))
        return (*parts, self.say(HIDDEN)) if self.reaching.hide else tuple(parts)

    @property
    def footer(self) -> str:
        """What stands below every page, in few words."""
        settings = self.reaching.people.plan.settings
        edition = f"{settings.number or ''} {settings.version or ''}".strip() if settings else ""
        parts = (*self.handling, edition, self.reaching.today.isoformat())
        return " · ".join(part for part in parts if part)
