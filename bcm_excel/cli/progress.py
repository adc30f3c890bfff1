"""How far long work has come, on stderr and only where a terminal looks on."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import IO

from bcm_excel.cli.lines import columns

WIDTH = 30
"""Columns of the bar itself."""


class Bar:
    """A line that is written over; nothing is left of it at the end."""

    def __init__(self, label: str, stream: IO[str] | None = None) -> None:
        self.label = label
        self.stream = stream or sys.stderr
        self.seen = self.stream.isatty()
        self.shown = ""

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if not self.seen or total < 2:
            return
        full = WIDTH * done // total
        line = f"{self.label} [{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}"
        if line != self.shown:
            self.stream.write(f"\r{line}")
            self.stream.flush()
            self.shown = line

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        if self.shown:
            self.stream.write("\r" + " " * columns(self.shown) + "\r")
            self.stream.flush()
