"""Validation against a bare calamine read of the same file, and the help against importing click.

``python -m benchmarks.validate [ROWS…]`` prints ratios of the best of several runs, made in turn in
one process each, on one machine: only the ratios travel.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.contacts import TODAY, Expected, make

BARE = (
    "import sys; from python_calamine import CalamineWorkbook as W; w = W.from_path(sys.argv[1]);"
    "[w.get_sheet_by_name(n).to_python() for n in w.sheet_names]"
)
OURS = (
    "import sys; from bcm_excel.cli.main import main;"
    "main(['validate', sys.argv[1], '--fail-on', 'never', '--format', 'json',"
    f" '--today', '{TODAY}'])"
)
HELP = "from bcm_excel.cli.main import main; main(['--help'])"


def best(times: int, *works: Callable[[], object]) -> list[float]:
    """The shortest of several runs of each work, run in turn so that all meet the same machine."""
    shortest = [float("inf")] * len(works)
    for _ in range(times):
        for i, work in enumerate(works):
            gc.collect()
            began = time.perf_counter()
            work()
            shortest[i] = min(shortest[i], time.perf_counter() - began)
    return shortest


def process(code: str, *arguments: str) -> Callable[[], object]:
    """A whole Python process that runs the code, its modules compiled by an earlier run."""
    words = [sys.executable, "-c", code, *arguments]
    compiled = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=compiled)


def bare_read(path: Path) -> list[object]:
    """Every sheet as calamine gives it, and nothing else."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def missed(path: Path, expected: Expected) -> int:
    """How many of the faults that were put in are not found at exactly their cell."""
    from bcm_excel.app.validate import validate

    found = {(f.rule.code, f.cell.a1 or "") for f in validate(path, TODAY).report.findings}
    return len(expected - found)


def main(sizes: list[int]) -> None:
    """Print the table."""
    from bcm_excel.app.validate import validate

    print("| contacts | faults found at their cell | work / bare read | process / bare process |")
    print("|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.xlsx"
            expected = make(path, size)
            times = 3 if size > 20_000 else 7
            bare, ours = best(times, partial(bare_read, path), partial(validate, path, TODAY))
            outer, whole = best(times, process(BARE, str(path)), process(OURS, str(path)))
            print(
                f"| {size:,} | {len(expected) - missed(path, expected)} of {len(expected)} "
                f"| {ours / bare:.2f} ({ours:.3f} s / {bare:.3f} s) "
                f"| {whole / outer:.2f} ({whole:.3f} s / {outer:.3f} s) |"
            )
    click, helped = best(9, process("import click"), process(HELP))
    print(f"\n`--help` / `import click`: {helped / click:.2f} ({helped:.3f} s / {click:.3f} s)")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100, 10_000, 100_000])
