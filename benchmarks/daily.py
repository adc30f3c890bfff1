"""The daily run over many plans against reading them bare, both in several processes.

``python -m benchmarks.daily [PLANS] [PROCESSES]`` prints the ratios of the best of several runs,
made in turn on one machine, each in a process of its own: only the ratios travel.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.contacts import TODAY, make
from benchmarks.validate import best

PEOPLE = 200
"""Contacts of a plan of ordinary size."""
READING = """
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
{how}
def read(paths):
    return [bool(one(each)) for each in paths]
if __name__ == "__main__":
    folder, processes = Path(sys.argv[1]), int(sys.argv[2])
    paths = sorted(folder.glob("*.xlsx"))
    size = -(-len(paths) // (4 * processes))
    with ProcessPoolExecutor(processes) as pool:
        list(pool.map(read, [paths[i:i + size] for i in range(0, len(paths), size)]))
"""
BARE = READING.replace("{how}", "from benchmarks.validate import bare_read as one")
PEER = READING.replace("{how}", "from benchmarks.drills import peer_read as one")
"""With openpyxl, which most scripts use."""
PLANS = READING.replace(
    "{how}",
    "from bcm_excel.excel.read import read as cells\n"
    "from bcm_excel.plan.assemble import plan_of\n"
    "def one(path):\n    return plan_of(cells(path))",
)
"""Reading them as plans, and judging nothing."""
OURS = (
    "import sys; from bcm_excel.cli.main import main\n"
    "if __name__ == '__main__': main(['daily', sys.argv[1], '--executor', sys.argv[2],"
    f" '--now', '{TODAY} 07:30'])"
)


def script(folder: Path, name: str, code: str, *arguments: str) -> Callable[[], object]:
    """A whole Python process; a file, so that further processes can be started from it."""
    path = folder / name
    path.write_text(code, encoding="utf-8")
    words = [sys.executable, str(path), *arguments]
    root = str(Path(__file__).parents[1])

    def work() -> object:
        ended = subprocess.run(
            words, check=False, stdout=subprocess.DEVNULL, env={"PYTHONPATH": root, "PATH": ""}
        )
        if ended.returncode not in {0, 1}:  # 1: something red was found
            raise RuntimeError(f"{name} ended with {ended.returncode}")
        return ended

    return work


def forget(folder: Path) -> None:
    """As before the first run."""
    for path in folder.glob(".bcm-excel*"):
        path.unlink()
    shutil.rmtree(folder / "reports", ignore_errors=True)


def main(plans: int, processes: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        tools, folder = Path(name, "tools"), Path(name, "plans")
        tools.mkdir()
        folder.mkdir()
        for number in range(plans):  # no two plans share a name or a number
            make(folder / f"{number:04}.xlsx", PEOPLE, 1 + number * PEOPLE)
        words = (str(folder), str(processes))
        bare = script(tools, "bare.py", BARE, *words)
        peer = script(tools, "peer.py", PEER, *words)
        plain = script(tools, "plans.py", PLANS, *words)
        ours = script(tools, "ours.py", OURS, *words)

        def first() -> object:
            forget(folder)
            return ours()

        (slow,) = best(1, peer)
        reading, typed, whole = best(3, bare, plain, first)
        (again,) = best(3, ours)
        print(f"{plans} plans of {PEOPLE} contacts, {processes} processes")
        print(f"reading them bare {reading:.2f} s, with openpyxl {slow:.2f} s")
        print(f"reading them as plans {typed:.2f} s")
        print(
            f"first run {whole:.2f} s: {whole / reading:.2f} x bare, {whole / typed:.2f} x as plans"
        )
        print(f"unchanged {again:.2f} s: {again / reading:.2f} x bare, {again / whole:.2f} x first")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [200, 4][len(given) :]))
