"""What the world refuses: a file that is missing, locked, encrypted, damaged or of another kind."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bcm_excel.core.text import COLON, Lang, Text


class Reason(StrEnum):
    """Why a file could not be read or written."""

    MISSING = "missing"
    NOT_A_FILE = "not_a_file"
    EMPTY = "empty"
    LOCKED = "locked"
    ENCRYPTED = "encrypted"
    OLD_FORMAT = "old_format"
    NOT_EXCEL = "not_excel"
    TRUNCATED = "truncated"
    CORRUPT = "corrupt"
    TOO_LARGE = "too_large"
    UNSAFE = "unsafe"
    CHANGED = "changed"
    EXISTS = "exists"
    DENIED = "denied"
    WOULD_LOSE = "would_lose"
    WRONG_KIND = "wrong_kind"
    """A workbook, but not one that this command works on."""
    NOT_UNDERSTOOD = "not_understood"
    """A file of settings with an unknown key or a value that is not understood."""


class Failure(Exception):
    """One clear sentence about a file; the command line ends with code 3."""

    def __init__(self, reason: Reason, path: Path | str, said: Text) -> None:
        super().__init__(f"{path}: {said.en}")
        self.reason = reason
        self.path = Path(path)
        self.said = said

    def message(self, lang: Lang) -> str:
        """The sentence, led by the file's name."""
        return f"{self.path.name or self.path}{COLON[lang]}{self.said[lang]}"

    def __reduce__(self) -> tuple[type[Failure], tuple[Reason, Path, Text]]:
        """Failures cross process borders when many files are read at once."""
        return (type(self), (self.reason, self.path, self.said))
