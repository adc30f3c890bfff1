"""What an evidence cell offers: files that must lie beside the workbook, links, pictures, words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

SEPARATORS = re.compile(r"[\n\r、，,；;]+")
ENDINGS = (
    "doc docx xls xlsx xlsm ppt pptx pdf txt csv log md rtf wps et eml msg zip rar 7z "
    "jpg jpeg png gif bmp tif tiff webp heic mp3 m4a amr wav mp4 mov avi mkv"
)
FILE = re.compile(rf"(?i)^.*\S\.(?:{ENDINGS.replace(' ', '|')})$")
WEB = re.compile(r"(?i)^(?:https?|ftp|mailto):")
FILE_LINK = re.compile(r"(?i)^file:/*")
LEAD = re.compile(r"(?i)^(?:见附件|附件|见|see|attached)?\s*[:：]?\s*")
ABSOLUTE = re.compile(r"^(?:[A-Za-z]:)?/")
HYPERLINK = re.compile(r'(?i)HYPERLINK\(\s*"((?:[^"]|"")*)"')
PICTURE = re.compile(r'(?i)DISPIMG\(\s*"([^"]*)"')
DATE = re.compile(
    r"(?<![0-9])(20[0-9]{2})(?:([-./年])([0-9]{1,2})[-./月]([0-9]{1,2})|([0-9]{2})([0-9]{2}))"
    r"(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one cell offers. ``files`` and ``links`` as typed; ``picture`` is its id in WPS."""

    files: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    picture: str | None = None

    @property
    def given(self) -> bool:
        """Whether the cell offers anything, be it missing or not."""
        return bool(self.files or self.links or self.words or self.picture is not None)


@dataclass(frozen=True)
class Files:
    """The files that lie beside a workbook: path below its folder, with when it was changed."""

    changed: Mapping[str, datetime]

    def find(self, typed: str) -> str | None:
        """The path of a file that somebody typed, as it lies there; case does not matter.

        A name alone is found in the folders below too, an absolute path by its name.
        """
        path = _plain(typed)
        alone = "/" not in path or ABSOLUTE.match(path)
        name = path.rpartition("/")[2]
        for known in self.changed:
            folded = known.casefold()
            if folded == path or (alone and folded.rpartition("/")[2] == name):
                return known
        return None


def _plain(typed: str) -> str:
    path = FILE_LINK.sub("", typed.strip()).replace("\\", "/").casefold()
    return path.removeprefix("./")


def evidence_of(text: str | None, formula: str = "", picture: bool = False) -> Evidence:
    """What a cell offers, from its text, its formula and whether a picture stands in it."""
    if picture:
        found = PICTURE.search(formula) or PICTURE.search(text or "")
        return Evidence(picture=found[1] if found else "")
    files, links, words = [], [], []
    for part in _parts(text, formula):
        if WEB.match(part):
            links.append(part)
        elif FILE.match(part) or FILE_LINK.match(part):
            files.append(part)
        else:
            words.append(part)
    return Evidence(tuple(files), tuple(links), tuple(words))


def offers(text: str | None, formula: str = "", picture: bool = False) -> bool:
    """Whether a cell offers anything, be it missing or not."""
    return picture or any(_parts(text, formula))


def _parts(text: str | None, formula: str) -> Iterator[str]:
    """What is named in a cell, one by one; the target alone where it is a link."""
    link = HYPERLINK.search(formula)
    parts = [link[1].replace('""', '"')] if link else SEPARATORS.split(text or "")
    return filter(None, (LEAD.sub("", part.strip()) for part in parts))


def dates_in(text: str) -> Iterator[date]:
    """The days that are written in a text: ``2026-03-02``, ``20260302``, ``2026年3月2日``."""
    for found in DATE.finditer(text):
        year, _, month, day, plain_month, plain_day = found.groups()
        try:
            yield date(int(year), int(month or plain_month), int(day or plain_day))
        except ValueError:
            continue
