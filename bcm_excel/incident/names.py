"""Names of files that every system takes, Windows too."""

from __future__ import annotations

import re
from datetime import datetime

from bcm_excel.core.text import Lang
from bcm_excel.incident.incident import DRILL_MARK, Incident

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]+')
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?: *\..*)?", re.IGNORECASE)
LONGEST = 80
"""Characters of a name, its ending not counted."""


def safe_name(text: str) -> str:
    """A text as a file's name: nothing that Windows refuses, no blank at an end, never empty."""
    name = " ".join(FORBIDDEN.sub(" ", text).split())[:LONGEST].strip(" .")
    if not name:
        return "_"
    return f"_{name}" if RESERVED.fullmatch(name) else name


def file_name(incident: Incident, lang: Lang) -> str:
    """``【演练】个人化系统故障 紧急 2026-03-02 0725.xlsx``: a drill is known by its name."""
    began: datetime = incident.opened
    parts = (incident.title, incident.level or "", f"{began:%Y-%m-%d %H%M}")
    mark = DRILL_MARK[lang] if incident.drill else ""
    stem = " ".join(part for part in parts[:2] if part)
    room = LONGEST - len(mark) - len(parts[2]) - 1
    return f"{safe_name(mark + stem[:room].strip() + ' ' + parts[2])}.xlsx"
