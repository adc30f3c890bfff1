"""The log of the watch: a file in ``reports`` and the error stream, numbers masked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import TextIO

from bcm_excel.cli.lines import visible
from bcm_excel.core.stamp import unwritable
from bcm_excel.core.text import Lang
from bcm_excel.daily.log import add_lines
from bcm_excel.plan.phones import masked_in

NAME = "watch.log"
SILENT = timedelta(hours=1)
"""The same line is not said again for so long."""


class Log:
    """Lines with the time before them; one that was said lately is not said again."""

    def __init__(
        self, folder: Path, stream: TextIO | None, clock: Callable[[], datetime], lang: Lang
    ) -> None:
        """``stream`` is None where a service has closed it: the file alone tells then."""
        self._folder = folder
        self._lang = lang
        self._stream = stream
        self._clock = clock
        self._said: dict[str, datetime] = {}
        self._alone = Lock()

    def __call__(self, text: str) -> None:
        """Say it, unless it was said within the hour; from whichever thread."""
        with self._alone:
            now = self._clock()
            before = self._said.get(text)
            if before is None or not before <= now < before + SILENT:
                self._say(text, now)

    def at_once(self, text: str) -> None:
        """Say it, though it was said before: what lay between made it new."""
        with self._alone:
            self._say(text, self._clock())

    def _say(self, text: str, now: datetime) -> None:
        self._said = {t: at for t, at in self._said.items() if at <= now < at + SILENT}
        self._said[text] = now
        lines = text.splitlines()
        said = [f"{now:%Y-%m-%d %H:%M:%S} {visible(masked_in(line))}\n" for line in lines]
        try:
            add_lines(self._folder, "watch", now, lines, name=NAME)
        except OSError as error:
            failure = unwritable(self._folder / NAME, error)
            said.append(failure.message(self._lang) + "\n")
        if self._stream is None:
            return
        # A disk that is full or a terminal that has gone costs the log, not the watch.
        with suppress(OSError):
            self._stream.write("".join(said))
            self._stream.flush()
