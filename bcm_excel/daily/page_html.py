"""A message as HTML: one calm table with inline styles, for Outlook, web mail and telephones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bcm_excel.core.printable import printable
from bcm_excel.core.text import Lang, Text
from bcm_excel.daily.notices import Change, Level
from bcm_excel.excel import house

FONT = "font-family:'Microsoft YaHei','PingFang SC',Arial,sans-serif;"
TONES = {
    Level.RED: (house.RED, house.RED_PALE),
    Level.AMBER: (house.AMBER, house.AMBER_PALE),
    Level.GREEN: (house.GREEN, house.GREEN_PALE),
    Level.INFO: (house.BLUE, house.NAVY_PALE),
}
SETTLED = (house.GREY, house.GREY_PALE)

TABLE = '<table role="presentation" width="{width}" cellpadding="0" cellspacing="0" border="0"'


@dataclass(frozen=True, slots=True)
class Row:
    """One notice in one language, as plain words."""

    level: Level
    change: Change
    about: str
    said: str
    do: str
    due: str
    ring: str
    number: str | None
    """What a telephone dials when ``ring`` is touched."""

    @property
    def word(self) -> Text:
        """What leads it: its weight, or that it is settled."""
        return self.change.value if self.change is Change.GONE else self.level.value

    @property
    def news(self) -> Text | None:
        """How it stands against the last look; None where that is said, or is no matter."""
        plain = self.change is Change.GONE or self.level is Level.INFO
        return None if plain else self.change.value


def page(head: str, intro: str, rows: Sequence[Row], closing: str, lang: Lang) -> str:
    """The whole document. Whatever stands in the texts shows as text."""
    body = "".join(_row(each, lang) for each in rows)
    first = _wide(_paragraph(intro, house.INK, 14)) if intro else ""
    last = _wide(_paragraph(closing, house.GREY, 12)) if closing else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_safe(head)}</title></head>"
        f'<body style="margin:0;padding:0;background-color:{house.PALE};">'
        f'{TABLE.format(width="100%")} bgcolor="{house.PALE}"><tr><td align="center" '
        f'style="padding:16px 8px;">{TABLE.format(width="640")} bgcolor="{house.WHITE}" '
        f'style="width:100%;max-width:640px;border:1px solid {house.LINE};{FONT}">'
        f'<tr><td colspan="2" bgcolor="{house.NAVY}" style="padding:14px 18px;color:{house.WHITE};'
        f'font-size:17px;line-height:24px;font-weight:bold;">{_safe(head)}</td></tr>'
        f"{first}{body}{last}</table></td></tr></table></body></html>\n"
    )


def _wide(inner: str) -> str:
    return f'<tr><td colspan="2" style="padding:12px 18px 14px 18px;">{inner}</td></tr>'


def _row(row: Row, lang: Lang) -> str:
    ink, pale = SETTLED if row.change is Change.GONE else TONES[row.level]
    under = row.news[lang] if row.news else ""
    lines = [
        _line(row.about, house.GREY, 12),
        _line(row.said, house.INK, 15, bold=True),
        _line(row.do, house.INK, 14),
        _line(row.due, house.INK, 14),
        _ring(row),
    ]
    edge = f"border-top:1px solid {house.LINE};"
    return (
        f'<tr><td width="88" valign="top" align="center" bgcolor="{pale}" '
        f'style="width:88px;padding:12px 4px;{edge}color:{ink};">'
        f"{_line(row.word[lang], ink, 14, bold=True)}{_line(under, ink, 12)}</td>"
        f'<td valign="top" style="padding:10px 18px 12px 14px;{edge}">{"".join(lines)}</td></tr>'
    )


def _ring(row: Row) -> str:
    if not row.number:
        return _line(row.ring, house.INK, 14)
    dialled = row.number.replace("x", ",")
    link = (
        f'<a href="tel:{escape(dialled, quote=True)}" style="color:{house.BLUE};">'
        f"{_safe(row.ring)}</a>"
    )
    return _div(link, house.INK, 14)


def _line(text: str, colour: str, size: int, *, bold: bool = False) -> str:
    return _div(_safe(text), colour, size, bold=bold) if text else ""


def _paragraph(text: str, colour: str, size: int) -> str:
    return "".join(_line(line, colour, size) for line in text.splitlines())


def _div(inner: str, colour: str, size: int, *, bold: bool = False) -> str:
    weight = "font-weight:bold;" if bold else ""
    return (
        f'<div style="{FONT}font-size:{size}px;line-height:{size + 8}px;color:{colour};{weight}">'
        f"{inner}</div>"
    )


def _safe(text: str) -> str:
    return escape(printable(text), quote=True).replace("\n", "<br>")
