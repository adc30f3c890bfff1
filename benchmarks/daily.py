"""The daily run over many plans against reading them bare, both in several processes.

``python -m benchmarks.daily [PLANS] [PROCESSES]`` prints the ratios of the best of several runs,
made in turn on one machine, each in a process of its own: only the ratios travel. The plans are of
ordinary size, with all their sheets; then such as hold contacts alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import plans as ordinary
from benchmarks.contacts import TODAY, make
from benchmarks.validate import best

PEOPLE = 200
"""Contacts of a plan that has hardly anything else."""
RUNS = 5
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
OURS = f"""
import sys
from bcm_excel.cli.entry import main
if __name__ == "__main__":
    sys.argv[1:] = ["daily", sys.argv[1], "--executor", sys.argv[2], "--now", "{TODAY} 07:30"]
    try:
        main()
    except SystemExit as ended:  # 1: something red was found
        sys.exit(0 if ended.code == 1 else ended.code)
"""


def script(folder: Path, name: str, code: str, *arguments: str) -> Callable[[], object]:
    """A whole Python process; a file, so that further processes can be started from it."""
    path = folder / name
    path.write_text(code, encoding="utf-8")
    words = [sys.executable, str(path), *arguments]
    root = str(Path(__file__).parents[1])

    env = {"PYTHONPATH": root, "PATH": ""}
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env=env)


def forget(folder: Path) -> None:
    """As before the first run."""
    for path in folder.glob(".bcm-excel*"):
        path.unlink()
    shutil.rmtree(folder / "reports", ignore_errors=True)


def measure(said: str, plans: int, processes: int, one: Callable[[Path, int], object]) -> None:
    """One line of the table; ``one`` makes the plan of a number."""
    with tempfile.TemporaryDirectory() as name:
        tools, folder = Path(name, "tools"), Path(name, "plans")
        tools.mkdir()
        folder.mkdir()
        for number in range(plans):
            one(folder / f"{number:04}.xlsx", number)
        words = (str(folder), str(processes))
        bare = script(tools, "bare.py", BARE, *words)
        peer = script(tools, "peer.py", PEER, *words)
        plain = script(tools, "plans.py", PLANS, *words)
        ours = script(tools, "ours.py", OURS, *words)

        def first() -> object:
            forget(folder)
            return ours()

        (slow,) = best(1, peer)
        reading, typed, whole = best(RUNS, bare, plain, first)
        (again,) = best(RUNS, ours)
    print(
        f"| {said} | {reading:.2f} s | {slow / reading:.1f} | {typed / reading:.2f} "
        f"| {whole / reading:.2f} | {again / reading:.2f} | {again / whole:.2f} |"
    )


def contacts(path: Path, number: int) -> None:
    """A plan of contacts alone; no two share a name or a number."""
    make(path, PEOPLE, 1 + number * PEOPLE)


def main(plans: int, processes: int) -> None:
    """Print the table."""
    print(f"{plans} plans, {processes} processes; times x reading them bare\n")
    print("| plans | bare | openpyxl | as plans | first run | unchanged | unchanged / first |")
    print("|---|---|---|---|---|---|---|")
    measure("the samples, 24 sheets", plans, processes, ordinary.make)
    measure(f"{PEOPLE} contacts", plans, processes, contacts)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [200, 4][len(given) :]))
